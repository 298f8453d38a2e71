"""Time zones: find them by name, and move times between their clocks and that of the world."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.quantity.spans import cut, joined
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

    from itilcheck.quantity.spans import Spans

_DAY = 86400
_OF_THE_MACHINE = {"Factory", "localtime", "posixrules"}
_OTHER_CLOCKS = ("posix/", "right/")


class Stretch(NamedTuple):
    """A time in which the clocks of a zone are not changed: ``offset`` is local minus universal time."""

    start: int
    end: int
    offset: int


@lru_cache(maxsize=1024)
def find_zone(name: str) -> tzinfo | None:
    """Give the time zone with an IANA name, or None.

    Names that mean something else on every machine, or clocks with leap seconds, are none.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  # only where a zone is stated

    if name in _OF_THE_MACHINE or name.startswith(_OTHER_CLOCKS):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: of a folder, or a name too long
        return None


@lru_cache(maxsize=256)
def stretches(zone: str, start: int, end: int) -> tuple[Stretch, ...]:
    """Divide a time, in universal seconds, where a zone's clocks are changed; no zone is universal time."""
    from datetime import datetime, timedelta, timezone  # noqa: PLC0415  # only where hours are computed with

    info = find_zone(zone) if zone else None
    if info is None:
        return (Stretch(start, end, 0),)
    origin = datetime(1970, 1, 1, tzinfo=timezone.utc)

    def offset(moment: int) -> int:
        there = (origin + timedelta(seconds=moment)).astimezone(info).utcoffset()
        return 0 if there is None else int(there.total_seconds())

    result: list[Stretch] = []
    since = seen = start
    current = offset(start)
    for moment in (*range(start + _DAY, end, _DAY), end):
        before, after = seen, moment
        seen, following = moment, offset(moment)
        if following == current:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(middle) == current else (before, middle)
        result.append(Stretch(since, after, current))
        since, current = after, following
    return (*result, Stretch(since, end, current))


def to_universal(spans: Spans, divided: tuple[Stretch, ...]) -> Spans:
    """Move what a zone's clocks show to universal time.

    What clocks show twice comes twice, and what they never show does not come.
    """
    return joined(
        span
        for start, end, offset in divided
        for span in cut(tuple((one - offset, other - offset) for one, other in spans), start, end)
    )


def to_local(spans: Spans, divided: tuple[Stretch, ...]) -> Spans:
    """Move universal time to what a zone's clocks show, in seconds as if they showed universal time."""
    return joined(
        (one + offset, other + offset)
        for start, end, offset in divided
        for one, other in cut(spans, start, end)
    )
