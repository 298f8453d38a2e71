"""Say which hours are uncovered, the way people say it: by weekdays, dates, public holidays."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from itilcheck.quantity.hours import divided
from itilcheck.quantity.spans import common, joined, minus, total
from itilcheck.quantity.zones import to_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from itilcheck.quantity.coverage import Gap
    from itilcheck.quantity.spans import Spans

_DAY = 86400
_HOUR = 3600
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_EPOCH_WEEKDAY = 3  # 1970 began on a Thursday
_EPOCH = 719163  # the number of that day, as dates count
_USUAL = 42  # of a year's Mondays: then it is told of Mondays, and not of each day
_RUN = 3  # as many dates, at most a week apart, are told as a stretch of time
_CLOCK = 3 * _HOUR  # less is put down to a change of the clock on that day


def told(gap: Gap, room: int) -> str:
    """Say what is uncovered in about so many characters: ``Sa-Su all day, Mo-Fr 17:00-18:00 and 2 more``.

    Times are those of the gap's zone. What is uncovered on most days of a weekday is told of the weekday.
    """
    parts = parts_of(gap)
    shown = 1
    while shown < len(parts) and len(", ".join(parts[: shown + 1])) <= room:
        shown += 1
    rest = len(parts) - shown
    return ", ".join(parts[:shown]) + (f" and {rest} more" if rest else "")


@lru_cache(maxsize=1024)
def parts_of(gap: Gap) -> tuple[str, ...]:
    """Say everything that is uncovered, one group a text, weekdays first."""
    days = _by_day(_shown(gap))
    usual = _usual(days)
    left = {day: minus(spans, usual[_weekday(day)]) for day, spans in days.items()}
    left = {day: spans for day, spans in left.items() if spans}
    free = {day.toordinal() - _EPOCH for one in (gap.promise, *gap.suppliers) for day in one.free_days}
    holidays = sorted(day for day in left if day in free)
    changed = _changes(gap)
    clock = sorted(day for day in left if day not in free and day in changed and total(left[day]) <= _CLOCK)
    rest = {day: left[day] for day in sorted(left) if day not in holidays and day not in clock}
    return (
        *_weekly(usual),
        *_dated(rest),
        *([f"on {_holidays(holidays)}"] if holidays else []),
        *_around_changes({day: left[day] for day in clock}),
    )


def _shown(gap: Gap) -> Spans:
    """Give the gap by the clock on the wall; what that skips is part of it when both its ends are."""
    clock = divided(gap.promise.year, gap.zone)
    local = to_local(gap.spans, clock)
    ends, starts = {end for _, end in local}, {start for start, _ in local}
    skipped = [(one.end + one.offset, two.start + two.offset) for one, two in pairwise(clock)]
    return joined((*local, *((end, start) for end, start in skipped if end in ends and start in starts)))


def _weekday(day: int) -> int:
    return (day + _EPOCH_WEEKDAY) % 7


def _by_day(spans: Spans) -> dict[int, Spans]:
    """Divide spans at midnight: for each day since 1970, what is uncovered in seconds of the day."""
    days: dict[int, list[tuple[int, int]]] = {}
    for first, end in spans:
        start = first
        while start < end:
            day = start // _DAY
            until = min(end, (day + 1) * _DAY)
            days.setdefault(day, []).append((start - day * _DAY, until - day * _DAY))
            start = until
    return {day: joined(one) for day, one in days.items()}


def _usual(days: Mapping[int, Spans]) -> list[Spans]:
    """Give, for each weekday, the times that are uncovered on most of those days in the year."""
    alike: list[list[Spans]] = [[] for _ in _WEEK]
    for day, spans in days.items():
        alike[_weekday(day)].append(spans)
    return [common(one, _USUAL) for one in alike]


def _changes(gap: Gap) -> set[int]:
    """Give the days, in the gap's zone, on which clocks of any zone that has a say are changed."""
    zones = {gap.zone, *(one.timezone for one in (gap.promise, *gap.suppliers))}
    moments = [one.start for zone in zones for one in divided(gap.promise.year, zone)[1:]]
    local = to_local(
        tuple((moment, moment + 1) for moment in sorted(moments)), divided(gap.promise.year, gap.zone)
    )
    return {start // _DAY for start, _ in local}


def _weekly(usual: list[Spans]) -> Iterator[str]:
    groups: dict[Spans, list[int]] = {}
    for weekday, spans in enumerate(usual):
        if spans:
            groups.setdefault(spans, []).append(weekday)
    for spans, weekdays in groups.items():
        yield f"{_weekdays(weekdays)} {_times(spans, daily=len(weekdays) == len(_WEEK))}"


def _weekdays(weekdays: Iterable[int]) -> str:
    """Say weekdays as the hours do: ``Mo-Fr``, ``Mo,We``, ``Sa-Su``."""
    runs: list[list[int]] = []
    for one in sorted(set(weekdays)):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ",".join(_WEEK[run[0]] if len(run) == 1 else f"{_WEEK[run[0]]}-{_WEEK[run[-1]]}" for run in runs)


def _times(spans: Spans, *, daily: bool = False) -> str:
    """Say times of a day; what goes on over midnight every day is said in one."""
    if spans == ((0, _DAY),):
        return "all day"
    if daily and len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == _DAY:
        spans = (*spans[1:-1], (spans[-1][0], spans[0][1]))
    texts = [f"{_time(start)}-{_time(end)}" for start, end in spans]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _time(second: int) -> str:
    return f"{second // _HOUR:02}:{second // 60 % 60:02}"


def _dated(days: Mapping[int, Spans]) -> Iterator[str]:
    """Say what is uncovered on some days only: as stretches of time, or by dates."""
    same: dict[Spans, list[int]] = {}
    for day, spans in days.items():
        same.setdefault(spans, []).append(day)
    for spans, dates in same.items():
        single: list[int] = []
        for run in _runs(dates):
            if len(run) < _RUN:
                single += run
                continue
            whole = run[-1] - run[0] == len(run) - 1
            when = "" if whole else f"{_weekdays(map(_weekday, run))} "
            yield f"{when}{_times(spans)} from {_date(run[0])} to {_date(run[-1])}"
        if single:
            yield f"{_times(spans)} on {_and_more(single)}"


def _runs(dates: list[int]) -> Iterator[list[int]]:
    """Divide dates where more than a week lies between two of them."""
    run: list[int] = []
    for day in dates:
        if run and day - run[-1] > len(_WEEK):
            yield run
            run = []
        run.append(day)
    yield run


def _date(day: int) -> date:
    from datetime import date  # noqa: PLC0415  # only where hours are computed with

    return date.fromordinal(day + _EPOCH)


def _and_more(days: list[int]) -> str:
    rest = len(days) - 1
    return f"{_date(days[0])}" + (f" and {rest} more day{'s' if rest > 1 else ''}" if rest else "")


def _holidays(days: list[int]) -> str:
    return f"{'public holidays' if len(days) > 1 else 'a public holiday'} ({_and_more(days)})"


def _around_changes(days: Mapping[int, Spans]) -> Iterator[str]:
    same: dict[int, list[int]] = {}
    for day, spans in days.items():
        same.setdefault(total(spans), []).append(day)
    for seconds, dates in same.items():
        hours, minutes = divmod(seconds // 60, 60)
        amounts = [
            f"{count} {unit}{'s' if count > 1 else ''}"
            for count, unit in ((hours, "hour"), (minutes, "minute"))
            if count
        ]
        on = " and ".join(str(_date(day)) for day in dates)
        yield f"{' '.join(amounts)} around the clock change{'s' if len(dates) > 1 else ''} on {on}"
