"""Checks on documents as such: names that stand twice, placeholders that were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import a_noun
from itilcheck.finding import Problem, Related
from itilcheck.location import split
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Node
    from itilcheck.rule import Options

_FREE = {"labels", "annotations", "links"}
_SHOWN = 30


def duplicate_name(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each document that has the kind and name of another before it."""
    for document, first in catalogue.duplicates():
        pointer = "/metadata/name"
        related = Related(first.node(pointer), "the first one, which counts")
        message = f'{a_noun(document.kind)} named "{document.name}" already exists'
        yield Problem(document.node(pointer), message, (related,))


def placeholder_left(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each text that says nothing but that something is still to be said."""
    innocent: set[str] = set()
    for document in catalogue.documents:
        root = document.node()
        for key in ("metadata", "spec"):
            if _suspicious(document.data.get(key), innocent):
                yield from _placeholders(root.child(key))


def _suspicious(value: JSON, innocent: set[str]) -> bool:
    """Tell whether a placeholder stands anywhere inside; most texts are looked at once in a run."""
    if isinstance(value, str):
        if value in innocent:
            return False
        if is_placeholder(value):
            return True
        innocent.add(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            known = one.__class__ is str and one in innocent
            if not known and key not in _FREE and _suspicious(one, innocent):
                return True
    elif isinstance(value, list):
        for one in value:
            if _suspicious(one, innocent):
                return True
    return False


def _placeholders(node: Node) -> Iterable[Problem]:
    if isinstance(node.value, str):
        if is_placeholder(node.value):
            text = " ".join(node.value.split())
            shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
            yield Problem(node, f'{_told(node)} still says "{shown}"')
        return
    for below in node.items():
        if below.pointer.rpartition("/")[2] not in _FREE:
            yield from _placeholders(below)


def _told(node: Node) -> str:
    """Name the statement that a text belongs to: the last named step, short forms as they stand."""
    segments = [one for one in split(node.pointer) if not one.isdecimal()]
    place = node.document.place(node.pointer)
    if not place.exact and len(segments) > 1:
        segments.pop()
    return segments[-1] if segments else "text"
