"""Put words together for a message: lists as a sentence has them, long texts cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 40


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: ``quality, cost and time``."""
    if not words:
        return ""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def short(text: str) -> str:
    """Cut a text that would not fit into a message; line breaks become spaces."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
