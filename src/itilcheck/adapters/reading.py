"""Find what stands in an entity of a foreign format, and note where each statement came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itilcheck.location import join, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.document import JSON

EACH = "*"
"""The segment that takes all items of a list, all values of a map."""


class TemplateTextError(Exception):
    """A text that a mapping reads is still to be filled in: the document is a template."""


class Item(NamedTuple):
    """A value of the file, its pointer there, and the key that leads to it where it is a map's value."""

    value: JSON
    pointer: str = ""
    key: str = ""


class Pointer(NamedTuple):
    """A JSON Pointer with its segments, taken apart once."""

    text: str
    segments: tuple[str, ...]

    def find(self, value: JSON) -> JSON:
        """Give what stands there, or None; an empty text is nothing."""
        for segment in self.segments:
            if isinstance(value, dict):
                value = value.get(segment)
            elif isinstance(value, list):
                value = value[int(segment)] if _is_index(segment) and int(segment) < len(value) else None
            if value is None:
                return None
            if isinstance(value, (str, int, float)) and segment is not self.segments[-1]:
                return None
        return None if isinstance(value, str) and not value.strip() else value
