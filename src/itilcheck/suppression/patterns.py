"""Match names with patterns in which a star stands for any text, in bounded time."""

from __future__ import annotations


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
