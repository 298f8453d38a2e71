"""Hold a document as plain data, with exact places on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from itilcheck.location import Location, Position, Region, join, split
from itilcheck.record import NamedTuple, field, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

JSON: TypeAlias = Any
"""What JSON can say: None, bool, int, float, str, list, dict with string keys."""

Span: TypeAlias = tuple[int, int]
"""Offsets in a text: of the first character, and behind the last."""


class Lines(Protocol):
    """Tells offsets in a text as lines and columns."""

    def region(self, start: int, end: int) -> Region:
        """Give the region from ``start`` up to ``end``, clipped to its first line."""


class Mark(NamedTuple):
    """Where a value stands, and where the values inside it do.

    ``start`` and ``end`` are the offsets of the value as it is used: behind an alias, of the alias;
    ``target`` is then the mark of the anchored value. ``key_span`` has the offsets of the key that
    leads to the value, None for list items and the root. ``members`` has a mark for each member of
    a map or list. A value that came in by a merge (``<<: *base``) stands at the alias, as its key.
    """

    lines: Lines
    start: int
    end: int
    key_span: Span | None = None
    members: Mapping[str, Mark] | Sequence[Mark] | None = None
    target: Mark | None = None

    @property
    def region(self) -> Region:
        """The region of the value as it is used, clipped to its first line."""
        return self.lines.region(self.start, self.end)

    @property
    def key(self) -> Region | None:
        """The region of the key that leads to the value, clipped to its first line."""
        return None if self.key_span is None else self.lines.region(*self.key_span)


class Place(NamedTuple):
    """The regions of one value: its key (if it has one), itself, and what an alias stands for.

    ``anchored_key`` is the key inside of what an alias stands for, when the alias is further up.
    ``exact`` is False when nothing stands at the pointer that was asked for, and the place is that
    of the nearest value above.
    """

    key: Region | None
    value: Region
    anchored: Region | None = None
    exact: bool = True
    container: bool = False
    anchored_key: Region | None = None


class Source(Protocol):
    """One file as it was read: gives places and lines when a finding needs them."""

    @property
    def path(self) -> str:
        """The path relative to the catalogue's root, with ``/``."""

    def mark(self, index: int) -> Mark | None:
        """Give the marks of the document at ``index``, from 0; None where there are none."""

    def line(self, number: int) -> str:
        """Give the text of a line, from 1, without its end."""


@record
class Document:
    """One document of a catalogue, in the long form that rules read.

    ``written`` is the data as it stands in the file, ``data`` the same in our model's long form.
    ``identity`` is the name by which others refer to it, lower case where its format ignores case.
    A mapped document (``adapter`` is set) has ``origins``: pointers of ``data`` to pointers of
    ``written``; and ``words``: pointers of ``data`` to the words that stand in the file.
    ``misspelt`` has the pointers of statements that most likely stand there, under a misspelt key.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    source: Source
    index: int
    kind: str
    name: str
    data: JSON
    written: JSON
    identity: str = ""
    aliases: tuple[str, ...] = ()
    adapter: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    misspelt: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The file's path relative to the catalogue's root."""
        return self.source.path

    def get(self, pointer: str) -> JSON:
        """Give the value at ``pointer``, or None where nothing stands."""
        return resolve(self.data, pointer)

    def node(self, pointer: str = "") -> Node:
        """Give the node at ``pointer``, whether or not something stands there."""
        return Node(self, pointer, resolve(self.data, pointer))

    def place(self, pointer: str = "") -> Place:
        """Find where the value at ``pointer`` stands, or the nearest value above it.

        Short forms need no table: what stands at ``/owner`` as a string is the long form's
        ``/owner/name``, so a step that the file does not have stays where it is.
        """
        mark = self.source.mark(self.index)
        if mark is None:
            start = Position(1, 1)
            return Place(None, Region(start, start), exact=False)
        return _walk(mark, split(self._origin(pointer)))

    def _origin(self, pointer: str) -> str:
        """Translate a pointer into our data to one into the file, by its longest known part."""
        known, rest = pointer, ""
        while self.origins and known:
            if known in self.origins:
                return self.origins[known] + rest
            known, _, segment = known.rpartition("/")
            rest = f"/{segment}{rest}"
        return self.origins.get("", "") + pointer


class Node(NamedTuple):
    """A statement of a document: what stands at a pointer, or None where it would stand."""

    document: Document
    pointer: str
    value: JSON = None

    def __repr__(self) -> str:
        """Show which statement this is; a whole document would fill the screen."""
        return f"<Node {self.document.kind}/{self.document.name} {self.pointer}".rstrip() + ">"

    def child(self, *segments: str | int) -> Node:
        """Give the node below this one, whether or not something stands there."""
        pointer = join("", *segments)
        return Node(self.document, self.pointer + pointer, resolve(self.value, pointer))

    def items(self) -> Iterator[Node]:
        """Yield the nodes of a list's items or a map's values; nothing for anything else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.document, f"{self.pointer}/{index}", value)
        elif isinstance(self.value, dict):
            for key, value in self.value.items():
                yield Node(self.document, join(self.pointer, key), value)

    @property
    def location(self) -> Location:
        """The region that stands for this statement, as users read it.

        A scalar that is wrong stands at its value; a map or list, and whatever is missing from
        one, at the key that leads to it; a list's item at its start; and where nothing stands at
        all, at the document's ``kind``, else at its first token.
        """
        place = self.document.place(self.pointer)
        return Location(self.document.path, _anchor(self.document, place), self.pointer)

    @property
    def key_location(self) -> Location:
        """The region of the key that leads here, for a key that should not be."""
        place = self.document.place(self.pointer)
        shown = place.value if place.anchored_key is not None else place.key or place.value
        return Location(self.document.path, shown, self.pointer)

    @property
    def anchored_location(self) -> Location | None:
        """Where the value is written down, when it is used here through an alias."""
        return self._elsewhere(self.document.place(self.pointer).anchored)

    @property
    def anchored_key_location(self) -> Location | None:
        """Where the key is written down, when it is used here through an alias."""
        return self._elsewhere(self.document.place(self.pointer).anchored_key)

    def _elsewhere(self, region: Region | None) -> Location | None:
        return Location(self.document.path, region, self.pointer) if region is not None else None


def resolve(value: JSON, pointer: str) -> JSON:
    """Follow a JSON Pointer through plain data; None where it leads nowhere."""
    for segment in split(pointer):
        if isinstance(value, dict):
            value = value.get(segment)
        elif isinstance(value, list):
            index = _index(segment, len(value))
            if index is None:
                return None
            value = value[index]
        else:
            return None
    return value


def _index(segment: str, length: int) -> int | None:
    """Give a pointer's segment as an index into a list of that length; None where it is none."""
    if not segment.isdecimal() or len(segment) > len(str(length)) or int(segment) >= length:
        return None
    return int(segment)


def _walk(mark: Mark, segments: Sequence[str]) -> Place:
    """Go down the marks; stay where a step does not exist."""
    alias: Mark | None = None
    exact = True
    for segment in segments:
        if mark.target is not None:
            alias = alias or mark
            mark = mark.target
        below = _step(mark.members, segment)
        if below is not None:
            mark = below
        elif not (segment.isdecimal() and not isinstance(mark.members, (list, tuple))):
            exact = False
            break
    if alias is None and mark.target is not None:
        alias = mark
    used = alias or mark
    end = mark
    while end.target is not None:
        end = end.target
    key = mark.key if alias is None or alias is mark else alias.key
    anchored = end.region if alias is not None else None
    anchored_key = mark.key if alias is not None and alias is not mark else None
    is_blank = end.start == end.end and not exact  # of what is missing from nothing, the key is shown
    return Place(key, used.region, anchored, exact, end.members is not None or is_blank, anchored_key)


def _step(members: Mapping[str, Mark] | Sequence[Mark] | None, segment: str) -> Mark | None:
    if members is None:
        return None
    if isinstance(members, (list, tuple)):
        index = _index(segment, len(members))
        return None if index is None else members[index]
    return members.get(segment)  # type: ignore[union-attr]  # a Mapping: lists and tuples left above


def _anchor(document: Document, place: Place) -> Region:
    """Choose the region that shows a statement, clipped to its first line."""
    if place.container:
        if place.key is not None:
            return place.key
        if place.value == document.place("").value:
            return _kind(document)
        return Region(place.value.start, place.value.start)
    return place.value


def _kind(document: Document) -> Region:
    """Give the region of ``kind``'s value, else of the document's first token."""
    mark = document.source.mark(document.index)
    below = _step(mark.members, "kind") if mark is not None else None
    if below is not None:
        return below.region
    place = document.place("")
    return Region(place.value.start, place.value.start)
