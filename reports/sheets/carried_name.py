"""The names of what carries forms along: a hidden sheet, a hidden part; those who read need no more, and no library for writing."""

CARRIED = "数据（勿改）"
CARRIED_TAG = "exportedForm"
