"""Reading the sheets and tables of files of any kind into texts as one sees them.

Nothing is computed, written or run; formulas count as what they gave when the file was saved. What a form does not
need is not looked at: links, looks, rules, pictures, macros.
"""

from __future__ import annotations

from model.errors import FormError
from reports.reading.file_kind import Kind, text_of
from reports.reading.package import Package
from reports.reading.sheet_file import SheetFile
from reports.reading.xml_walk import ForeignFile

_AS_XLSX = "请用 Excel 或 WPS 打开后另存为 xlsx，再导入"
_AS_DOCX = "请用 Word 或 WPS 打开后另存为 docx 再导入，也可以在那里复制表格，再粘贴到表里"
_REFUSALS: dict[Kind, tuple[str, str]] = {
    "doc": ("是旧格式的 Word 文档（doc、wps）", _AS_DOCX),
    "rtf": ("是写字板文档（rtf）", _AS_DOCX),
    "xlsb": ("是二进制的 Excel 表格（xlsb）", _AS_XLSX),
    "mhtml": ("是单个文件网页（mhtml）", _AS_XLSX),
    "locked": ("加了密码", "请用 Excel、Word 或 WPS 打开后去掉密码，另存为 xlsx 或 docx 再导入"),
    "zip": ("是压缩包", "请先解压，再导入里面的文件"),
    "compound": (
        "是旧格式的 Office 文件或加了密码，里面没有认得的表格",
        "请用 Excel、Word 或 WPS 另存为没有密码的 xlsx 或 docx 再导入",
    ),
    "workbook": ("是工作簿", "请用“并入工作簿”把里面的表并进来"),
    "unknown": ("认不出是什么文件", "请用 Excel、Word 或 WPS 另存为 xlsx 或 docx 再导入"),
}


def read_sheets(content: bytes, name: str, kind: Kind) -> SheetFile:
    """Return the visible sheets or tables of a file; ``name`` is what errors call it. Raises FormError, one sentence."""
    file = ForeignFile(name)
    if kind in _REFUSALS:
        file.refuse(*_REFUSALS[kind])
    try:
        return _read(content, file, kind)
    except FormError:
        raise
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        file.broken(cause=error)


def _read(content: bytes, file: ForeignFile, kind: Kind) -> SheetFile:
    """Read with the reader of the kind, which is imported only now."""
    if kind == "xlsx":
        from reports.reading.xlsx_reading import read_xlsx

        return read_xlsx(Package(content, file.name))
    if kind == "docx":
        from reports.reading.docx_reading import read_docx

        return read_docx(Package(content, file.name, "请用 Word 或 WPS 另存为 docx 后重试", is_document=True))
    if kind == "ods":
        from reports.reading.ods_reading import read_ods

        return read_ods(Package(content, file.name, is_document=True))
    if kind == "xls":
        from reports.reading.xls_reading import read_xls

        return read_xls(content, file)
    return _read_text(text_of(content) or "", file, kind)


def _read_text(text: str, file: ForeignFile, kind: Kind) -> SheetFile:
    if kind == "html":
        from reports.reading.html_reading import read_html_tables

        return read_html_tables(text, file)
    if kind == "excel-xml":
        from reports.reading.excel_xml_reading import read_excel_xml

        return read_excel_xml(text, file)
    if kind == "word-xml":
        from reports.reading.docx_reading import read_word_xml

        return read_word_xml(text, file)
    from reports.reading.csv_reading import read_csv

    return read_csv(text, file)
