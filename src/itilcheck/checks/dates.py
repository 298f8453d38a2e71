"""Reckon with dates: when something falls due, and whether that day has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from itilcheck.document import JSON, Node
    from itilcheck.quantity import Duration

_DAY = 24 * 60 * 60 * 1000
_MONTHS = 12


def day_of(value: JSON) -> date | None:
    """Read a date; None for anything else."""
    from itilcheck.quantity import parse_date  # noqa: PLC0415  # only where a rule about time asks

    return parse_date(value)


def duration_of(value: JSON) -> Duration | None:
    """Read a duration; None for anything else."""
    from itilcheck.quantity import parse_duration  # noqa: PLC0415  # as above

    return parse_duration(value)


def after(start: date, duration: Duration) -> date | None:
    """Give the day that is a duration after another; None beyond the calendar.

    Months are counted first, and end on the last day of a shorter month: a month after the 31st of
    January is the end of February. Part of a day counts as a day.
    """
    month = _in_month(start, start.year * _MONTHS + start.month - 1 + duration.months)
    if month is None:
        return None
    try:
        return month.fromordinal(month.toordinal() - -duration.milliseconds // _DAY)
    except (OverflowError, ValueError):
        return None


def _in_month(day: date, index: int) -> date | None:
    """Move a day into a month, which counts from the first of year 0."""
    from calendar import monthrange  # noqa: PLC0415  # few runs need it

    year, month = divmod(index, _MONTHS)
    if not day.min.year <= year <= day.max.year:
        return None
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def due(last: Node, every: Node) -> date | None:
    """Give the day by which something that recurs has to happen again; None where that is not stated.

    ``last`` says when it happened, a date, and ``every`` how often it has to, a duration.
    """
    day, duration = day_of(last.value), duration_of(every.value)
    return after(day, duration) if day is not None and duration is not None and duration.longest else None
