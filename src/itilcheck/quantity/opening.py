"""Read texts such as ``Mo-Fr 08:00-18:00; PH off``: when is open, by the clock on the wall.

A kept library, opening-hours-py, parses and computes. The text may come from anybody, so it is bounded
in length, what the library is known to stumble over is never computed, and a stumble makes no crash.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.quantity.public_holidays import public_holidays
from itilcheck.quantity.spans import joined
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from opening_hours import OpeningHours

    from itilcheck.quantity.spans import Spans

LONGEST = 500
"""Characters of a text that are read; OpenStreetMap itself allows 255."""

_FINEST = 5000  # spans in two years: more than six a day
_SHOWN = 20
_MARGIN = 3  # days before and after, so that a year is whole in every time zone

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")  # what editors make of a hyphen
_QUOTED = re.compile(r'"[^"]*"')
_SEPARATOR = re.compile(r'("[^"]*"|; |, )')
_PLACE = re.compile(r"--> 1:([0-9]{1,9})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOUBTS = (
    (re.compile(r"\|\|"), "it has a fallback"),  # the library skips rules before some fallbacks
    (re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b", re.IGNORECASE), "it depends on the sun"),
    (re.compile(r"\bSH\b"), "it depends on school holidays"),
    (re.compile(r":[0-9]{2}\+"), "it has an open end"),
    (re.compile(r"-[0-9]{2}:[0-9]{2}/"), "it names points in time"),
)
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_HOLIDAY_RULE = re.compile(
    rf"(?P<before>(?:{_DAY}(?:-{_DAY})?,)*)PH(?P<after>(?:,{_DAY}(?:-{_DAY})?)*)"
    r"(?P<rest> (?![-+]?[0-9]+ days?\b).*)?"
)


class Opening(NamedTuple):
    """When is open, in ``spans`` of what a clock on the wall shows, over two years and some days around.

    Without spans, ``fault`` says what is wrong with the text, or ``doubt`` why it cannot be told.
    ``holidays`` are the days that count as public holidays, where the text is about those.
    """

    spans: Spans = ()
    fault: str = ""
    doubt: str = ""
    holidays: frozenset[date] = frozenset()


def bounds(year: int) -> tuple[int, int]:
    """Give the first second of all that is looked at for a year, and the last, by the clock on the wall."""
    from datetime import date  # noqa: PLC0415  # only where hours are computed with

    epoch = date(1970, 1, 1)
    first, last = date(year, 1, 1) - epoch, date(year + 2, 1, 1) - epoch
    return (first.days - _MARGIN) * 86400, (last.days + _MARGIN) * 86400


def mentions_holidays(text: str) -> bool:
    """Tell whether a text is about public holidays."""
    return "PH" in text and re.search(r"\bPH\b", _QUOTED.sub("", text)) is not None


def shortened(text: str) -> str:
    """Give what fits into a message of a text that may have any length."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


@lru_cache(maxsize=512)
def read_opening(text: str, region: str, year: int) -> Opening:
    """Read a text for a year and the next; ``region`` says whose public holidays are meant."""
    text = " ".join(text.split()).translate(_DASHES)
    if len(text) > LONGEST:
        return Opening(doubt=f"it has more than {LONGEST} characters")
    parsed = _parsed(text)
    if isinstance(parsed, Opening):
        return parsed
    canonical = str(parsed)
    bare = _QUOTED.sub("", canonical)
    doubt = next((reason for pattern, reason in _DOUBTS if pattern.search(bare)), "")
    if doubt:
        return Opening(doubt=doubt)
    if mentions_holidays(canonical):
        return _with_holidays(canonical, region, year)
    return _computed(parsed, year)


def _with_holidays(canonical: str, region: str, year: int) -> Opening:
    """Compute a text that is about public holidays, with dates in their place."""
    days = public_holidays(region, range(year - 1, year + 3))
    if not days:
        return Opening(doubt="its public holidays are not known")
    rewritten = _without_holidays(canonical, days)
    parsed = _parsed(rewritten) if rewritten is not None else None
    if parsed is None or isinstance(parsed, Opening):
        return Opening(doubt="it names public holidays in a rare way")
    return _computed(parsed, year)._replace(holidays=days)


def _parsed(text: str) -> OpeningHours | Opening:
    """Parse a text, or say what is wrong with it."""
    from opening_hours import OpeningHours  # noqa: PLC0415  # only where hours are stated

    try:
        return OpeningHours(text, auto_country=False, auto_timezone=False)
    except Exception as error:  # noqa: BLE001  # its errors have no class that its types tell of
        return Opening(fault=_worded(str(error), text))
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        return Opening(doubt="it cannot be computed")


def _worded(error: str, text: str) -> str:
    """Say where a text goes wrong: from the word on in which the parser stopped."""
    place = _PLACE.search(error)
    column = min(int(place[1]) - 1, len(text)) if place is not None else 0
    start = max(text.rfind(mark, 0, column) for mark in " ,;") + 1
    if not start:
        return "cannot be read as hours"
    rest = text[start:].strip()
    if not rest:
        return "cannot be read as hours, something is missing at its end"
    return f'cannot be read as hours from "{shortened(rest)}" on'


def _without_holidays(canonical: str, days: frozenset[date]) -> str | None:
    """Write dates for PH, with which holidays of any region can be computed; None for rare spellings.

    A rule for weekdays and holidays becomes two, for dates and weekdays would narrow each other.
    """
    dates = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day}" for day in sorted(days))
    result = separator = ""
    for rule, following in _rules(canonical):
        parts = [rule]
        if mentions_holidays(rule):
            match = _HOLIDAY_RULE.fullmatch(rule)
            if match is None or mentions_holidays(match["rest"] or ""):
                return None
            weekdays = (match["before"] + match["after"].lstrip(",")).strip(",")
            parts = [f"{selected}{match['rest'] or ''}" for selected in (weekdays, dates) if selected]
        for part in parts:
            result += separator + part
            separator = separator or "; "
        separator = following
    return result


def _rules(canonical: str) -> Iterator[tuple[str, str]]:
    """Divide a text into its rules, each with the separator that follows it; quotes may hold anything."""
    rule = ""
    for part in _SEPARATOR.split(canonical):
        if part in {"; ", ", "}:
            yield rule, part
            rule = ""
        else:
            rule += part
    yield rule, ""


def _computed(parsed: OpeningHours, year: int) -> Opening:
    from datetime import datetime, timedelta  # noqa: PLC0415  # as above

    from opening_hours import State  # noqa: PLC0415  # as above

    epoch, second = datetime(1970, 1, 1), timedelta(seconds=1)  # noqa: DTZ001  # the clock on a wall has no zone
    first, last = (epoch + moment * second for moment in bounds(year))
    spans: list[tuple[int, int]] = []
    try:
        for start, end, state, comment in parsed.intervals(first, last):
            if state is State.UNKNOWN:
                return Opening(doubt="it says itself that it is not known")
            if state is State.OPEN:
                if comment:
                    return Opening(doubt=f'it depends on "{shortened(comment)}"')
                spans.append(((start - epoch) // second, (end - epoch) // second))
            if len(spans) > _FINEST:
                return Opening(doubt="it changes too often")
    except Exception:  # noqa: BLE001  # as above
        return Opening(doubt="it cannot be computed")
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        return Opening(doubt="it cannot be computed")
    return Opening(joined(spans))
