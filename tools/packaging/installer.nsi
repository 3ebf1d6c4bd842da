; Per-user installer: no administrator, Chinese pages, silent with /S, upgrade in place, user files stay.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel user
ManifestDPIAware true
!include LogicLib.nsh
!include MUI2.nsh
!include FileFunc.nsh

!define NAME "项目支出绩效自评"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\jixiao-zipingbiao"
Name "${NAME}"
OutFile "${OUTPUT}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT License"
InstallDir "$LOCALAPPDATA\Programs\jixiao-zipingbiao"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\jixiao.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Explorer shows the new icon of .jxzp files at once.
!macro TellShell
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

; A running program keeps its files: ask to close it before anything is touched. Silent: exit code 1.
!macro WaitUntilClosed
  ${Do}
    ClearErrors
    ${IfNot} ${FileExists} "$INSTDIR\jixiao.exe"
      ${Break}
    ${EndIf}
    FileOpen $0 "$INSTDIR\jixiao.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "“${NAME}”正在运行。请先关闭它，再点“重试”。" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 1
    Abort
  ${Loop}
!macroend

Section
  !insertmacro WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\jixiao.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\jixiao.exe"
  WriteRegStr HKCU "Software\Classes\.jxzp" "" "jixiao.workbook"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook" "" "绩效自评工作簿"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook\DefaultIcon" "" "$INSTDIR\jixiao-workbook.ico"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook\shell\open\command" "" '"$INSTDIR\jixiao.exe" "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\jixiao.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegStr HKCU "${KEY}" "Publisher" "${NAME}"
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  !insertmacro TellShell
SectionEnd

Section "Uninstall"
  !insertmacro WaitUntilClosed
  ; only what the installer brought: a folder 数据 of a portable user stays
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\jixiao.exe"
  Delete "$INSTDIR\jixiao-workbook.ico"
  Delete "$INSTDIR\构建说明.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "Software\Classes\.jxzp"
  DeleteRegKey HKCU "Software\Classes\jixiao.workbook"
  DeleteRegKey HKCU "${KEY}"
  !insertmacro TellShell
SectionEnd
