"""Making the records of which a form takes thousands: ``record_of(Cell, (row, column, …))``.

A NamedTuple's own constructor takes its fields one by one and twice the time; here all of them are given, in order.
"""

from __future__ import annotations

record_of = tuple.__new__
