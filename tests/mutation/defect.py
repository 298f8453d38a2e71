"""What a defect is: an edit of a sound world, and the findings that it has to lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from world import Document, Place, World, places
from world_draw import Draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Value = TypeVar("_Value")

RUNNING = ("agreed", "active")
IN_USE = ("live", "retiring")


class At(NamedTuple):
    """Where a finding is expected.

    ``about`` names the document that it is told of, where that is another one; ``shows`` is a text that
    the line of the finding has to have.
    """

    document: Document
    pointer: str
    about: str = ""
    shows: str = ""


class Expected(NamedTuple):
    """What a defect leads to: findings of the rule that names it, and other rules that may speak."""

    places: tuple[At, ...]
    implied: frozenset[str] = frozenset()


Defect: TypeAlias = Callable[[World, Draw], Expected]
"""Edits a world at a random place, and says what is to be found."""


class NoPlaceError(Exception):
    """A world has no place for a defect."""


def at(*found: Place | At, implied: Iterable[str] = ()) -> Expected:
    """Expect findings at some places."""
    ats = tuple(one if isinstance(one, At) else At(one.document, one.pointer) for one in found)
    if not ats:
        message = "a defect has to be found somewhere"
        raise NoPlaceError(message)
    return Expected(ats, frozenset(implied))


def choose(draw: Draw, values: Iterable[_Value]) -> _Value:
    """Choose one of the places that a defect may have."""
    found = list(values)
    if not found:
        message = "no place qualifies"
        raise NoPlaceError(message)
    return draw.choice(found)


def is_own(world: World, document: Document) -> bool:
    """Tell whether a document is one of our own, by who provides it; nobody else's is."""
    return world.is_ours(world.provider(document))


def judged(world: World, *kinds: str, own: bool | None = True) -> list[Document]:
    """List the documents that most rules judge: in use, available, agreed or active."""
    states = {
        "Service": ("lifecycle", "live", IN_USE),
        "Product": ("lifecycle", "live", IN_USE),
        "Resource": ("lifecycle", "live", IN_USE),
        "ServiceOffering": ("lifecycle", "available", ("available",)),
        "ServiceRelationship": ("status", "active", RUNNING),
    }

    def counts(document: Document) -> bool:
        if own is not None and is_own(world, document) is not own:
            return False
        if document.kind not in states:
            return True
        key, default, words = states[document.kind]
        return document.spec.get(key, default) in words

    return [one for one in world.of(*kinds) if counts(one)]


def facing(documents: Iterable[Document]) -> list[Document]:
    """Keep what is not a supporting service."""
    return [one for one in documents if one.spec.get("type") != "supporting"]


def stated(documents: Iterable[Document], *patterns: str) -> Iterator[Place]:
    """Yield what documents state at some pointers."""
    for document in documents:
        for pattern in patterns:
            yield from places(document, pattern)


def speakers(world: World) -> set[object]:
    """Give the names under which anybody speaks about value."""
    return {one.value for one in stated(world.of("ServiceRelationship"), "/spec/value/*/stakeholder")}


def without(
    kind: str | tuple[str, ...],
    *patterns: str,
    facing_only: bool = False,
    own: bool | None = True,
    status: tuple[str, ...] = RUNNING,
    where: Callable[[World, Place], bool] = lambda _, __: True,
) -> Defect:
    """Make a defect of leaving a statement out, which is told where it should stand."""
    kinds = (kind,) if isinstance(kind, str) else kind

    def defect(world: World, draw: Draw) -> Expected:
        documents = judged(world, *kinds, own=own)
        documents = [one for one in documents if one.spec.get("status", status[0]) in status]
        candidates = stated(facing(documents) if facing_only else documents, *patterns)
        place = choose(draw, (one for one in candidates if where(world, one)))
        place.remove()
        return at(place)

    return defect


def instead(
    kind: str | tuple[str, ...],
    pattern: str,
    *values: object,
    facing_only: bool = False,
    own: bool | None = True,
    status: tuple[str, ...] = RUNNING,
    where: Callable[[World, Place], bool] = lambda _, __: True,
) -> Defect:
    """Make a defect of saying something else, which is told where it stands."""
    kinds = (kind,) if isinstance(kind, str) else kind

    def defect(world: World, draw: Draw) -> Expected:
        documents = judged(world, *kinds, own=own)
        documents = [one for one in documents if one.spec.get("status", status[0]) in status]
        candidates = stated(facing(documents) if facing_only else documents, pattern)
        place = choose(draw, (one for one in candidates if where(world, one)))
        place.set(draw.choice(values))
        return at(place)

    return defect
