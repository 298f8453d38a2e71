"""Guess which opening was meant by a text that people write: ``24x7``, ``Mon-Fri 9am-5pm``."""

from __future__ import annotations

import re

_DASH = r"\s*(?:[-\u2010-\u2014\u2212]|to|till|until|through)\s*"
_DAY = (
    r"(mo|mon|monday|tu|tue|tues|tuesday|we|wed|wednesday|th|thu|thur|thurs|thursday"
    r"|fr|fri|friday|sa|sat|saturday|su|sun|sunday)s?"
)
_TIME = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*([ap]m)?"
_ALWAYS = re.compile(
    r"24\s*(?:h|hrs?|hours?)?\s*[x/*\u00d7]\s*7(?:\s*[x/*\u00d7]\s*36[56])?|7\s*[x/\u00d7]\s*24",
    re.IGNORECASE,
)
_WEEKLY = re.compile(rf"{_DAY}(?:{_DASH}{_DAY})?[\s,:]+(?:from\s+)?{_TIME}{_DASH}{_TIME}", re.IGNORECASE)
_HALF = 12
_DAY_LONG = 24 * 60


def meant_opening(text: str) -> str:
    """Give the opening that a text stands for without doubt; nothing where there is any."""
    text = " ".join(text.split())
    if _ALWAYS.fullmatch(text):
        return "24/7"
    found = _WEEKLY.fullmatch(text)
    if found is None:
        return ""
    first, last, *times = found.groups()
    begin, end = _minutes(*times[:3]), _minutes(*times[3:], ends=True)
    if begin is None or end is None or begin >= end or (times[2] is None) is not (times[5] is None):
        return ""
    days = "-".join(day[:2].capitalize() for day in (first, last) if day)
    return f"{days} {_clock(begin)}-{_clock(end)}"


def _minutes(hour: str, minute: str | None, half: str | None, *, ends: bool = False) -> int | None:
    """Count the minutes since midnight; None where it is not clear which half of the day is meant."""
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= _HALF:
            return None
        hours = hours % _HALF + (_HALF if half.lower() == "pm" else 0)
        hours += 2 * _HALF if ends and not hours and not minutes else 0
    elif minute is None or len(hour) == 1:
        return None
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= _DAY_LONG else None  # noqa: PLR2004  # minutes of an hour


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
