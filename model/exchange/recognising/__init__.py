"""Cells of a sheet recognised as a form: heads, captions, rows, money, texts, and how they fit a template."""
