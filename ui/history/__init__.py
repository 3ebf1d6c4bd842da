"""Versions of a form and copies of a workbook."""
