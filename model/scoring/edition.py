"""The edition of the rules: which readings, formulas and word lists the program's figures follow (docs/domain.md 10)."""

RULES_EDITION = 2
"""Raised by one whenever any score, rate or finding of any form could come out otherwise than before.

Figures that are kept (records of 定稿, versions, quick figures) are kept with it. 1: the program until the value
grammar of docs/domain.md 7; 2: that grammar.
"""
