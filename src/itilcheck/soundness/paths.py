"""Find paths in a rule's card that lead to no statement, and words of applicability that are of no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join, split
from itilcheck.names import closest
from itilcheck.soundness.flaw import Flaw
from itilcheck.soundness.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.document import JSON

_WITH_WORD = {
    "lifecycle": ("Service", "Product", "Resource"),
    "offering": ("ServiceOffering",),
    "status": ("ServiceRelationship",),
    "type": ("Service",),
}
"""The kinds that each key of ``appliesTo`` is about; ``provider`` is about all."""


def places(card: Mapping[str, JSON]) -> Iterator[tuple[str, Mapping[str, JSON], str]]:
    """Yield the places that a rule judges: the pointer to it, the place, and each kind of it."""
    given = card.get("given", [])
    listed = {f"/given/{index}": one for index, one in enumerate(given)} if isinstance(given, list) else {}
    for pointer, place in (listed or ({"/given": given} if given else {})).items():
        for kind in place["kind"] if isinstance(place["kind"], list) else [place["kind"]]:
            yield pointer, place, kind


def places_at(path: Sequence[str], schema: JSON) -> list[Place]:
    """Give the places in a kind's schema that a path leads to."""
    at = [Place(schema, schema)]
    for segment in path:
        at = [one for here in at for one in here.below(segment)]
    return at


def path_flaws(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield the paths of ``given`` that lead nowhere, and an ``absent`` that can do nothing."""
    for pointer, place, kind in places(card):
        yield from _unknown(f"{pointer}/path", place.get("path", ""), kind, kinds[kind])
        if place.get("absent") == "empty" and split(place.get("path", ""))[-1:] == ("*",):
            yield Flaw(f"{pointer}/absent", "has no effect where the path ends in *, leave it out")


def read_flaws(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield the pointers of ``reads`` and ``mayRead`` that lead nowhere."""
    for key in ("reads", "mayRead"):
        for kind, pointers in card.get(key, {}).items():
            for index, path in enumerate(pointers):
                yield from _unknown(join("", key, kind, index), path, kind, kinds[kind])


def applicability_flaws(card: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield the keys of ``appliesTo`` that none of the kinds has which a rule judges."""
    judged = {kind for _, _, kind in places(card)} | {*card.get("reads", {}), *card.get("mayRead", {})}
    for key in card.get("appliesTo", {}):
        about = _WITH_WORD.get(key)
        if about and judged and not judged & set(about):
            message = f'"{key}" is of {" and ".join(about)}, and no such document is judged'
            yield Flaw(join("/appliesTo", key), message, at_key=True)


def unknown_path(path: str, kind: str, schema: JSON) -> str:
    """Say what is wrong with a path into documents of a kind; nothing where it leads to a statement."""
    return next((flaw.message for flaw in _unknown("", path, kind, schema)), "")


def _unknown(pointer: str, path: str, kind: str, schema: JSON) -> Iterator[Flaw]:
    at = [Place(schema, schema)]
    known = ""
    segments = split(path)
    for number, segment in enumerate(segments):
        below = [one for place in at for one in place.below(segment)]
        if not below and at and all(place.is_list for place in at):
            rest = segments[number + 1 :] if segment.isdecimal() else segments[number:]
            meant = "".join(f"/{one}" for one in ("*", *rest))
            yield Flaw(pointer, f'"{known}" is a list here, write "{known}{meant}"')
        elif not below and not any(place.is_open() for place in at):
            near = closest(segment, sorted({name for place in at for name in place.names()}))
            hint = f', did you mean "{join(known, near)}"' if near else ""
            yield Flaw(pointer, f'"{join(known, segment)}" is not known to {kind}{hint}')
        if not below:
            return
        at, known = below, join(known, segment) if segment != "*" else f"{known}/*"
