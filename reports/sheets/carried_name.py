"""The name of the hidden sheet that carries forms along; those who read need no more, and no library for writing."""

CARRIED = "数据（勿改）"
