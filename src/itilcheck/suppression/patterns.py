"""Match names, paths and statements with what waivers say of them, in bounded time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.location import split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STARS = re.compile(r"\*+")
_MOST_STARS = 3
"""Each multiplies the time that a match can take, and a catalogue must not be able to stop its checker."""
_LONGEST = 512
"""How long a path may be to be looked at, for the same reason."""
_SHOWN = 40


def matches(pattern: str, text: str) -> bool:
    """Tell whether a text is what a pattern says, in which ``*`` stands for any text."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    *middle, last = rest
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def holds(pattern: str, pointer: str) -> bool:
    """Tell whether a statement is the one that a pointer with ``*`` leads to, or stands below it."""
    wanted, steps = split(pattern), split(pointer)
    return len(wanted) <= len(steps) and all(
        one in {"*", step} for one, step in zip(wanted, steps, strict=False)
    )


def path_test(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Make a test of paths by patterns that read as in an ignore file."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # costs start-up, and few runs have waivers of paths

    wanted = GitIgnoreSpec.from_lines(patterns)
    return lambda path: len(path) <= _LONGEST and wanted.match_file(path)


def path_fault(pattern: str) -> str:
    """Say why a pattern of paths cannot be used, if it cannot."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # as above

    if len(_STARS.findall(pattern)) > _MOST_STARS:
        return f'pattern "{pattern[:_SHOWN]}" has more than {_MOST_STARS} stars, use fewer'
    try:
        found = [] if pattern.startswith("!") else GitIgnoreSpec.from_lines([pattern]).patterns
    except (ValueError, OverflowError):
        found = []
    if not any(one.include for one in found):
        return f'pattern "{pattern[:_SHOWN]}" can match nothing, write it as in .gitignore'
    return ""
