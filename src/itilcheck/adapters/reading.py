"""Find what stands in an entity of a foreign format, and note where each statement came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join, split
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.adapters.words import Vocabulary
    from itilcheck.document import JSON

EACH = "*"
"""The segment that takes all items of a list, or all values of a map."""


class TemplateTextError(Exception):
    """A text that a mapping reads is still to be filled in, so the document is a template."""


class Item(NamedTuple):
    """A value of the file, its pointer there, and the key that leads to it where a map holds it."""

    value: JSON
    pointer: str = ""
    key: str | None = None


class Path(NamedTuple):
    """A JSON Pointer, taken apart once; ``*`` may stand for a segment where items are asked for.

    ``stem`` is the pointer up to the first ``*``.
    """

    pointer: str
    segments: tuple[str, ...]
    stem: str

    def find(self, value: JSON) -> JSON:
        """Give what stands there, or None; an empty text is nothing."""
        for segment in self.segments:
            if isinstance(value, dict):
                value = value.get(segment)
            elif isinstance(value, list):
                value = _member(value, segment)
            else:
                return None
        return None if value == "" else value

    def items(self, item: Item) -> Iterator[Item]:
        """Yield what stands there: the items of a list, else the one value; nothing for nothing."""
        if self.stem is self.pointer:
            value = self.find(item.value)
            if isinstance(value, list):
                yield from _members(value, item.pointer + self.pointer)
            elif value is not None:
                yield Item(value, item.pointer + self.pointer)
            return
        found: Iterable[Item] = (item,)
        for segment in self.segments:
            found = _below(found, segment)
        last = self.segments[-1]
        for one in found:
            if isinstance(one.value, list) and last != EACH:
                yield from _members(one.value, one.pointer)
            elif (one.value is not None and one.value != "") or (one.key is not None and last == EACH):
                yield one  # a key alone says something too


def path(pointer: str) -> Path:
    """Take a JSON Pointer apart."""
    segments = tuple(split(pointer))
    stem = pointer
    if EACH in segments:
        stem = join("", *segments[: segments.index(EACH)])
    return Path(pointer, segments, stem)


class Reading:
    """What was read of one entity so far, beside the data itself.

    ``origins`` and ``words`` are those of the document to be. ``unknown`` has a pointer, a word and
    the vocabulary that lacks it. ``scope`` and ``namespace`` complete what a name leaves out.
    ``name`` and ``identity`` are empty in an entity that has no name.
    """

    __slots__ = ("identity", "name", "namespace", "origins", "scope", "unknown", "words")

    def __init__(self) -> None:
        """Start with nothing read."""
        self.scope = ""
        self.namespace = ""
        self.name = ""
        self.identity = ""
        self.origins: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.unknown: list[tuple[str, str, Vocabulary]] = []

    def leave_out(self, slot: str, target: str) -> None:
        """Drop what was noted of a list's item: the next one takes its slot.

        A word that is not known stays, noted of the list at ``target``.
        """
        for notes in (self.origins, self.words):
            for pointer in [one for one in notes if one.startswith(slot)]:
                del notes[pointer]
        if self.unknown:
            self.unknown = [
                (target if pointer.startswith(slot) else pointer, word, vocabulary)
                for pointer, word, vocabulary in self.unknown
            ]


def text(value: JSON) -> str | None:
    """Give a text that says something; raise TemplateTextError when it is still to be filled in."""
    if not isinstance(value, str):
        if isinstance(value, dict) and _is_placeholder(value):
            raise TemplateTextError
        return None
    if "{{" in value or "{%" in value:
        raise TemplateTextError
    return value if value and not value.isspace() else None


def _is_placeholder(value: dict[str, JSON]) -> bool:
    """Tell whether a map is ``{{ name }}`` without quotes: in YAML, a map with a map as its only key."""
    return len(value) == 1 and all(key[:1] == "{" and inner is None for key, inner in value.items())


def _member(items: list[JSON], segment: str) -> JSON:
    if segment.isdecimal() and int(segment) < len(items):
        return items[int(segment)]
    return None


def _members(items: list[JSON], pointer: str) -> Iterator[Item]:
    for index, value in enumerate(items):
        if value is not None and value != "":
            yield Item(value, f"{pointer}/{index}")


def _below(items: Iterable[Item], segment: str) -> Iterator[Item]:
    """Take one step down from each item."""
    for item in items:
        if isinstance(item.value, dict):
            keys = item.value if segment == EACH else [segment] if segment in item.value else ()
            for key in keys:
                yield Item(item.value[key], join(item.pointer, key), key)
        elif isinstance(item.value, list):
            if segment == EACH:
                yield from _members(item.value, item.pointer)
            elif _member(item.value, segment) is not None:
                yield Item(_member(item.value, segment), f"{item.pointer}/{segment}")
