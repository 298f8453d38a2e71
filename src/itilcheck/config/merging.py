"""Merge configurations of which one extends another, and keep for each value where it is written.

Maps merge key by key, lists append what they do not hold yet, and anything else is what the later one
says. The short form of a rule's setting counts as its long one; the value of an option is one value,
whatever its sort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.document import Node, resolve
from itilcheck.location import join, parent, split
from itilcheck.record import NamedTuple, field, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itilcheck.document import JSON, Document

_OPTION_DEPTH = 4
"""How many segments the pointer of an option has: ``/rules/<id>/options/<name>``."""


class Layer(NamedTuple):
    """One of the files that a configuration is made of.

    ``data`` is what it says, with its paths rewritten so that they start where those of the others do.
    ``plugin`` is the title of the one that brings it, if one does.
    """

    document: Document
    data: JSON
    plugin: str = ""


@record
class Merged:
    """What several files say together, and where each part of it is written.

    ``places`` has, for pointers into ``data``, the file and the pointer into that.
    """

    data: JSON
    path: str
    places: Mapping[str, tuple[Document, str]]
    plugins: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of all files that this was made of."""
        return tuple(self.plugins)

    def node(self, pointer: str = "") -> Node:
        """Give the node at ``pointer``, in the file where that is written, or the nearest one above is."""
        known, rest = pointer, ""
        while known not in self.places and known:
            above = parent(known)
            rest, known = known[len(above) :] + rest, above
        document, place = self.places[known]
        return Node(document, place + rest, resolve(self.data, pointer))


def merge(layers: Iterable[Layer]) -> Merged:
    """Merge the files that a configuration is made of, the one that all others are for last."""
    work = _Merging()
    path, plugins = "", {}
    for layer in layers:
        work.document, path = layer.document, layer.document.path
        plugins[path] = layer.plugin
        if isinstance(layer.data, dict):
            work.map(work.data, layer.data, "")
        work.places[""] = (layer.document, "")
    return Merged(work.data, path, work.places, plugins)


class _Merging:
    """What was merged so far; filled while it goes on. ``document`` is the one whose turn it is."""

    document: Document

    def __init__(self) -> None:
        self.data: dict[str, JSON] = {}
        self.places: dict[str, tuple[Document, str]] = {}

    def map(self, old: dict[str, JSON], new: dict[str, JSON], pointer: str) -> None:
        for key, value in new.items():
            place = join(pointer, key)
            if _is_rule(place):
                old[key] = _long(old.get(key))
                value = _long(value) if old[key] else value  # noqa: PLW2901  # the same in its long form
            before = old.get(key)
            if isinstance(before, dict) and isinstance(value, dict) and not _is_option(place):
                self.places[place] = (self.document, place)
                self.map(before, value, place)
            elif isinstance(before, list) and isinstance(value, list) and not _is_option(place):
                self._append(before, value, place)
            else:
                old[key] = _copied(value)
                self._forget(place)
                self.places[place] = (self.document, place)
                self._keep(value, place)

    def _append(self, old: list[JSON], new: list[JSON], pointer: str) -> None:
        self.places[pointer] = (self.document, pointer)
        for index, value in enumerate(new):
            if value not in old:
                self.places[join(pointer, len(old))] = (self.document, join(pointer, index))
                old.append(value)

    def _keep(self, value: JSON, pointer: str) -> None:
        """Keep where the members of a value stand that may be joined by those of another file."""
        if isinstance(value, dict):
            for key, below in value.items():
                place = join(pointer, key)
                self.places[place] = (self.document, place)
                self._keep(below, place)
        elif isinstance(value, list):
            for index in range(len(value)):
                place = join(pointer, index)
                self.places[place] = (self.document, place)

    def _forget(self, pointer: str) -> None:
        for place in [one for one in self.places if one.startswith(f"{pointer}/")]:
            del self.places[place]


def _is_rule(pointer: str) -> bool:
    return pointer.startswith("/rules/") and len(split(pointer)) == len(("rules", "id"))


def _is_option(pointer: str) -> bool:
    return pointer.startswith("/rules/") and len(split(pointer)) == _OPTION_DEPTH


def _long(value: JSON) -> JSON:
    """Give the long form of a rule's setting."""
    return {"severity": value} if isinstance(value, str) else value


def _copied(value: JSON) -> JSON:
    """Copy what will be added to: the data of a file stay as they are."""
    if isinstance(value, dict):
        return {key: _copied(below) for key, below in value.items()}
    return list(value) if isinstance(value, list) else value
