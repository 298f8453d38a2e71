"""Find where a part of what is promised of a service falls short, and tell it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from itilcheck.checks.promises import promises
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document, Node

Lack: TypeAlias = Callable[[dict[str, Any]], tuple[str, ...]]
"""Tells what a map of a promise lacks, in words; nothing where it has what it needs."""


class Shortfall(NamedTuple):
    """A statement that has to change, what lacks after inheritance, and who else is short for it."""

    node: Node
    lacks: tuple[str, ...]
    related: tuple[Related, ...] = ()


def shortfalls(
    catalogue: Catalogue, services: Iterable[Document], pointer: str, lack: Lack
) -> Iterator[Shortfall]:
    """Yield where the map at a pointer below ``/spec`` falls short for services, after inheritance.

    ``lack`` tells what an effective map lacks. A part of it that a service states is told at the
    service, unless every offering and relationship adds what lacks. What only an offering or a
    relationship states is told there, and what it passes on is not told again.
    """
    told: set[tuple[Document, str]] = set()
    for service in services:
        for one in _shortfalls(promises(catalogue, service), pointer, lack):
            place = (one.node.document, one.node.pointer)
            if place not in told:
                told.add(place)
                yield one


def _shortfalls(every: list[Promise], pointer: str, lack: Lack) -> Iterator[Shortfall]:
    found = [(one, _lacks(one, pointer, lack)) for one in every]
    (own, lacks), *others = found
    short = [(one, what) for one, what in others if what]
    if lacks:
        if short or not others:
            related = tuple(
                Related(one.maker.node(f"/spec{pointer}"), f'"{one.maker.name}" does not add it')
                for one, _ in short
                if one.says(pointer)
            )
            yield Shortfall(own.maker.node(f"/spec{pointer}"), short[0][1] if short else lacks, related)
        return
    told: set[Document] = set()
    for one, what in short:
        if one.says(pointer) and told.isdisjoint(one.layers):
            told.add(one.maker)
            yield Shortfall(one.maker.node(f"/spec{pointer}"), what)


def _lacks(promise: Promise, pointer: str, lack: Lack) -> tuple[str, ...]:
    value = promise.value(pointer)
    if not isinstance(value, dict) or answered(value) or not stated(value):
        return ()
    return lack(value)
