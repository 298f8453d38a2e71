"""Parse, compare and print quantities: ratios, durations, windows, money, capacities, dates.

Every ``parse_…`` takes a value as it stands in a document, in its short or long form, and gives None
for what is no such quantity: the kind schemas report that, and rules skip it.

What counts with hours has modules of its own, which few runs need: ``hours`` parses them, ``coverage``
compares them (``uncovered``, ``hours_share``), ``gap_text`` words what is uncovered, and ``clock`` compares
times that count certain hours only.
"""

from __future__ import annotations

from itilcheck.quantity.capacity import Capacity, parse_capacity
from itilcheck.quantity.date import parse_date
from itilcheck.quantity.duration import Duration, parse_duration
from itilcheck.quantity.money import Money, parse_money
from itilcheck.quantity.order import Order
from itilcheck.quantity.ratio import Ratio, parse_ratio
from itilcheck.quantity.window import Window, comparable_availability, parse_window

__all__ = [
    "Capacity",
    "Duration",
    "Money",
    "Order",
    "Ratio",
    "Window",
    "comparable_availability",
    "parse_capacity",
    "parse_date",
    "parse_duration",
    "parse_money",
    "parse_ratio",
    "parse_window",
]
