"""Put words together for a message: lists as a sentence has them, long texts cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.document import JSON, Node

_LONGEST = 40
_NAMES = ("id", "name", "resource", "service", "relationship", "description", "stakeholder")
"""What an item of a list is called by, the first that it has."""


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


def called(node: Node) -> str:
    """Say how the item of a list is called that a statement stands in, else the document.

    It is its id, its name or its description; where it has none its number, as in ``actions/0``.
    """
    pointer = node.pointer
    while pointer:
        above, _, last = pointer.rpartition("/")
        if last.isdecimal() and isinstance(node.document.get(above), list):
            item = node.document.get(pointer)
            words = [item] if isinstance(item, str) else _words(item)
            place = "/".join(split(pointer)[-2:])
            return next((word for word in words if isinstance(word, str) and word.strip()), place)
        pointer = above
    return node.document.name


def _words(item: JSON) -> list[JSON]:
    return [item.get(key) for key in _NAMES] if isinstance(item, dict) else []
