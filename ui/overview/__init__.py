"""All projects of a workbook: list and department summary."""
