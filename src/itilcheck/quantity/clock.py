"""Times on clocks: when something is due that takes so much of certain hours, and who is later."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from itilcheck.quantity.duration import parse_duration
from itilcheck.quantity.hours import divided
from itilcheck.quantity.opening import bounds
from itilcheck.quantity.order import Order
from itilcheck.quantity.spans import cut
from itilcheck.quantity.zones import to_local
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.quantity.duration import Duration
    from itilcheck.quantity.hours import Hours
    from itilcheck.quantity.spans import Spans

_DAY = 86400
_SLACK = 60  # as with hours that end at 23:59
_DAYS = re.compile(r"([0-9]+)[dD]")
_LONGER_UNITS = re.compile(r"[wWyY]|mo|P[0-9]+M")
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Target(NamedTuple):
    """A time within which something is done, as written, and the hours that count; None: every hour does."""

    written: str
    hours: Hours | None = None


class Late(NamedTuple):
    """How a target falls behind another one.

    ``longest`` is the most seconds that it takes at any time of the year. In the worst case, something that
    is ``raised`` then is ``due`` by the other target and ``done`` by this one, in seconds since 1970 by the
    clock on the wall. Between two calendars no case is worst, and these are 0.
    """

    longest: int
    raised: int = 0
    due: int = 0
    done: int = 0


def told_moment(second: int) -> str:
    """Write a moment of the clock on the wall: ``Fr 2026-11-20 16:00``."""
    from datetime import datetime, timedelta  # noqa: PLC0415  # only where something is late

    shown = datetime(1970, 1, 1) + timedelta(seconds=second)  # noqa: DTZ001  # the clock on a wall has no zone
    return f"{_WEEK[shown.weekday()]} {shown:%Y-%m-%d %H:%M}"


@lru_cache(maxsize=4096)
def later(ours: Target, theirs: Target, within: Hours | None = None) -> Late | None:
    """Tell whether what is raised at some time of the year may be done by theirs after it is due by ours.

    ``within`` are the hours in which something can be raised; None stands for all. What is ambiguous counts
    as the most it can mean for ours, as the least for theirs: a month, and a day of certain hours, which may
    be 24 of them or as many as a day has. None where theirs is never later, or where it cannot be decided.
    """
    from datetime import date  # noqa: PLC0415  # only where hours are computed with

    first, second = parse_duration(ours.written), parse_duration(theirs.written)
    if first is None or second is None:
        return None
    one, other, within = _counting(ours.hours), _counting(theirs.hours), _counting(within)
    if one == other and first.compare(second) is not Order.LESS:
        return None
    stated = [hours for hours in (one, other) if hours is not None]
    if not stated:
        return Late(second.shortest // 1000)
    compared = [*stated, *([within] if within is not None else [])]
    if not all(hours.settled for hours in compared) or len({bool(hours.timezone) for hours in compared}) > 1:
        return None
    most = _least(ours.written, first, one) if one == other else first.longest // 1000
    least = _least(theirs.written, second, other)
    if most is None or least is None:
        return None
    year, zone = stated[0].year, stated[0].timezone
    start, end = ((date(each, 1, 1) - date(1970, 1, 1)).days * _DAY for each in (year, year + 1))
    raised = cut(_on_the_wall(within, year, zone), start, end)
    clocks = [_Clock(_on_the_wall(hours, year, zone)) for hours in (one, other)]
    return _worst(clocks[0], most, clocks[1], least, raised)


def _counting(hours: Hours | None) -> Hours | None:
    """Give the hours that decide: none where every hour counts anyway."""
    return None if hours is None or hours.always else hours._replace(maintenance=())


def _least(written: str, duration: Duration, hours: Hours | None) -> int | None:
    """Give the fewest seconds that a time can mean on a clock; None where that cannot be told.

    A day of certain hours is at least as much as they have on their shortest day.
    """
    if hours is None:
        return duration.shortest // 1000
    if _LONGER_UNITS.search(written):
        return None
    days = sum(map(int, _DAYS.findall(written)))
    if not days:
        return duration.milliseconds // 1000
    shortest: dict[int, int] = {}
    for start, end in hours.local[1:-1]:
        shortest[start // _DAY] = shortest.get(start // _DAY, 0) + end - start
    if not shortest:
        return None
    return duration.milliseconds // 1000 - days * (_DAY - min(*shortest.values(), _DAY))


def _on_the_wall(hours: Hours | None, year: int, zone: str) -> Spans:
    """Give when hours are open by the clocks of one zone, or all that is looked at.

    By those clocks, and not in universal time, a weekend is as long as another even when they are changed.
    """
    if hours is None:
        return (bounds(year),)
    return hours.local if hours.timezone == zone else to_local(hours.universal(), divided(year, zone))


class _Clock:
    """Counts the time that lies in a set."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans
        self.counted = [0, *accumulate(end - start for start, end in spans)]

    def turns(self, seconds: int, last: int) -> Iterator[int]:
        """Yield the moments at which the time until something is due changes otherwise than with time.

        Those are the ends of each span, and the moments at which something is raised that is due at one.
        """
        back = 0
        for index, (start, end) in enumerate(self.spans):
            yield start
            yield end
            if self.spans[back][0] > last:
                return
            needed = self.counted[index + 1] - seconds
            if needed > 0:
                while self.counted[back + 1] < needed:
                    back += 1
                yield self.spans[back][0] + needed - self.counted[back]

    def due(self, moments: Iterable[int], seconds: int) -> Iterator[int]:
        """Yield when so many seconds have counted after each moment, in order; stop where nobody looks."""
        spans, counted = self.spans, self.counted
        now = then = 0
        for moment in moments:
            while now < len(spans) and spans[now][1] <= moment:
                now += 1
            wanted = counted[now] + seconds
            if now < len(spans) and spans[now][0] < moment:
                wanted += moment - spans[now][0]
            while then < len(spans) and counted[then + 1] < wanted:
                then += 1
            if then == len(spans):
                return
            yield spans[then][0] + wanted - counted[then]


def _worst(ours: _Clock, most: int, theirs: _Clock, least: int, raised: Spans) -> Late | None:
    """Find when theirs is done the longest after ours is due.

    Between the moments at which one of them turns, both move evenly, so the worst case is at one of those,
    or right after it.
    """
    ends = (moment for start, end in raised for moment in (start, end - 1))
    last = raised[-1][1] if raised else 0
    turns = {*ours.turns(most, last), *theirs.turns(least, last), *ends}
    moments = _within(sorted({*turns, *(moment + 1 for moment in turns)}), raised)
    longest, worst = 0, Late(0)
    for moment, due, done in zip(moments, ours.due(moments, most), theirs.due(moments, least), strict=False):
        longest = max(longest, done - moment)
        if done - due > worst.done - worst.due:
            worst = Late(0, moment, due, done)
    return worst._replace(longest=longest) if worst.done - worst.due > _SLACK else None


def _within(moments: list[int], spans: Spans) -> list[int]:
    """Give those of some moments, in order, that lie in a set."""
    return [
        moment
        for start, end in spans
        for moment in moments[bisect_left(moments, start) : bisect_left(moments, end)]
    ]
