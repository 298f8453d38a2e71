"""Durations: months, which differ in length, and milliseconds, which do not."""

from __future__ import annotations

import re

from itilcheck.quantity.order import Order
from itilcheck.record import record

PATTERN = (
    r"^(([0-9]{1,9}y)?([0-9]{1,9}mo)?([0-9]{1,9}w)?([0-9]{1,9}d)?"
    r"([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?"
    r"|P[0-9]{1,9}W"
    r"|P([0-9]{1,9}Y)?([0-9]{1,9}M)?([0-9]{1,9}D)?"
    r"(T([0-9]{1,9}H)?([0-9]{1,9}M)?[0-9]{1,9}S|T([0-9]{1,9}H)?[0-9]{1,9}M|T[0-9]{1,9}H)?)$"
)
"""Both spellings, for a text of at least two characters (so neither nothing nor a bare ``P``)."""

_LEAST = 2
_SECOND = 1000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_SHORT = {
    "y": (12, 0),
    "mo": (1, 0),
    "w": (0, _WEEK),
    "d": (0, _DAY),
    "h": (0, _HOUR),
    "m": (0, _MINUTE),
    "s": (0, _SECOND),
    "ms": (0, 1),
}
_ISO_DATE = {"Y": (12, 0), "M": (1, 0), "W": (0, _WEEK), "D": (0, _DAY)}
_ISO_TIME = {"H": (0, _HOUR), "M": (0, _MINUTE), "S": (0, _SECOND)}
_PRINTED = (("d", _DAY), ("h", _HOUR), ("m", _MINUTE), ("s", _SECOND), ("ms", 1))

# Days in n months that follow each other, for n from 0 to 11: fewest and most over all calendars.
_FEWEST_DAYS = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
_MOST_DAYS = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)


@record
class Duration:
    """A length of time: ``months`` of the calendar and ``milliseconds`` of the clock, a day being 24 hours.

    Equal when both are, so that a year is twelve months, and a month no number of days. There is no
    ``<``: see ``compare``.
    """

    months: int = 0
    milliseconds: int = 0

    @property
    def shortest(self) -> int:
        """The fewest milliseconds that this can last."""
        return _fewest(self.months) * _DAY + self.milliseconds

    @property
    def longest(self) -> int:
        """The most milliseconds that this can last."""
        return _most(self.months) * _DAY + self.milliseconds

    def compare(self, other: Duration) -> Order:
        """Compare two durations that begin at one moment; undecided where the months decide it."""
        months, milliseconds = self.months - other.months, self.milliseconds - other.milliseconds
        if months == milliseconds == 0:
            return Order.EQUAL
        if _fewest(months) * _DAY + milliseconds > 0:
            return Order.GREATER
        if _most(months) * _DAY + milliseconds < 0:
            return Order.LESS
        return Order.UNDECIDED

    def __str__(self) -> str:
        """Write the short spelling, with the largest units first: ``1y6mo``, ``30d``, ``1h30m``."""
        years, months = divmod(self.months, 12)
        parts = [(years, "y"), (months, "mo")]
        rest = self.milliseconds
        for unit, size in _PRINTED:
            count, rest = divmod(rest, size)
            parts.append((count, unit))
        return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def parse_duration(value: object) -> Duration | None:
    """Parse ``1y``, ``12mo``, ``2w``, ``30d``, ``1h30m``, ``250ms``, or ISO 8601 as ``P1Y`` or ``PT4H``.

    Units go from large to small, each once, with whole numbers. None for anything else.
    """
    if not isinstance(value, str) or len(value) < _LEAST or not re.fullmatch(PATTERN, value):
        return None
    if value.startswith("P"):
        date, _, time = value[1:].partition("T")
        parts = [*_parts(date, _ISO_DATE), *_parts(time, _ISO_TIME)]
    else:
        parts = _parts(value, _SHORT)
    return Duration(sum(months for months, _ in parts), sum(milliseconds for _, milliseconds in parts))


def _parts(text: str, units: dict[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the months and milliseconds of each number with its unit."""
    found = [(int(count), units[unit]) for count, unit in re.findall(r"([0-9]+)([A-Za-z]+)", text)]
    return [(count * months, count * milliseconds) for count, (months, milliseconds) in found]


def _fewest(months: int) -> int:
    """Give the fewest days in so many months; fewer than none go back in time.

    A year counts 365 days here and 366 in ``_most``, leap years or not, which keeps comparisons
    transitive without a calendar.
    """
    if months < 0:
        return -_most(-months)
    years, rest = divmod(months, 12)
    return 365 * years + _FEWEST_DAYS[rest]


def _most(months: int) -> int:
    """Give the most days in so many months."""
    if months < 0:
        return -_fewest(-months)
    years, rest = divmod(months, 12)
    return 366 * years + _MOST_DAYS[rest]
