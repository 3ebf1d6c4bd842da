"""Forms, indicators and findings as flat rows, for a database or an analysis engine (docs/at-scale.md)."""
