"""Find parts of an expectation that do nothing at the places that a rule judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.soundness.flaw import Flaw
from itilcheck.soundness.keywords import JUDGING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.document import JSON
    from itilcheck.soundness.place import Place

_HERE = ("allOf", "anyOf", "oneOf")
_HERE_TOO = ("else", "if", "not", "then")
_ALIKE = {"integer": "number"}
_WORDS = {"string": "a text", "number": "a number", "array": "a list", "object": "a map"}
_WHOLE = {*_HERE, *_HERE_TOO, "$ref", "$dynamicRef", "const", "enum", "type", *JUDGING["object"]}
_MOST_WORDS = 5


class _Here(NamedTuple):
    """What is expected, where in the rule file that stands, and of which places in a kind's schema."""

    expect: Mapping[str, JSON]
    pointer: str
    at: Sequence[Place]
    kind: str
    absent: bool = False

    def inner(self, expect: JSON, pointer: str, at: Sequence[Place] | None = None) -> Iterator[Flaw]:
        """Look at a schema inside of this one, about the same places unless others are given."""
        absent = self.absent and at is None
        return effects(expect, self.at if at is None else at, self.kind, pointer=pointer, absent=absent)


def effects(
    expect: JSON, at: Sequence[Place], kind: str, *, pointer: str = "/expect", absent: bool = False
) -> Iterator[Flaw]:
    """Yield what does nothing in an expectation of what stands at some places.

    ``absent`` tells that an empty map is judged as well, where nothing stands.
    """
    if not isinstance(expect, dict) or not at:
        return
    here = _Here(expect, pointer, at, kind, absent)
    yield from _names(here)
    yield from _types(here)
    yield from _words(here)
    yield from _conditions(here)
    for name, below in expect.get("properties", {}).items():
        inner = join(f"{pointer}/properties", name)
        yield from here.inner(below, inner, [one for place in at for one in place.below(name)])
    if isinstance(expect.get("items"), dict):
        yield from here.inner(
            expect["items"], f"{pointer}/items", [one for place in at for one in place.items()]
        )
    for key in _HERE:
        for index, one in enumerate(expect.get(key, [])):
            yield from here.inner(one, f"{pointer}/{key}/{index}")
    for key in _HERE_TOO:
        yield from here.inner(expect.get(key), f"{pointer}/{key}")


def _names(here: _Here) -> Iterator[Flaw]:
    """Yield properties that are asked for by names that are not known there."""
    required = here.expect.get("required", [])
    for index, name in enumerate(required):
        yield from _name(here, name, f"{here.pointer}/required/{index}", at_key=False)
    for name in here.expect.get("properties", {}):
        yield from _name(here, name, join(f"{here.pointer}/properties", name), at_key=True)


def _name(here: _Here, name: str, pointer: str, *, at_key: bool) -> Iterator[Flaw]:
    known = {one for place in here.at for one in place.names()}
    if name in known or any(place.is_open() for place in here.at) or not _can_be(here, "object"):
        return
    near = closest(name, sorted(known))
    hint = f', did you mean "{near}"' if near else ""
    yield Flaw(pointer, f'"{name}" is not known there to {here.kind}{hint}', at_key=at_key)


def _can_be(here: _Here, kind: str) -> bool:
    """Tell whether a value of a type may stand at one of the places."""
    types = [{_ALIKE.get(one, one) for one in place.types} for place in here.at]
    return any(not one or kind in one for one in types) or (here.absent and kind == "object")


def _types(here: _Here) -> Iterator[Flaw]:
    """Yield a schema whose keywords all judge other types than what stands there, and so pass everything."""
    judging = {kind: [one for one in words if one in here.expect] for kind, words in JUDGING.items()}
    asked = {kind: words for kind, words in judging.items() if words}
    fitting = [kind for kind in asked if _can_be(here, kind)]
    if asked and not fitting:
        kind, words = next(iter(asked.items()))
        yield Flaw(
            join(here.pointer, words[0]), f'"{words[0]}" judges {_WORDS[kind]}, {_instead(here)}', at_key=True
        )
    elif fitting == ["array"] and here.absent and not here.expect.keys() & _WHOLE and not _could_be_map(here):
        message = f'"{asked["array"][0]}" says nothing where the list is absent, add "type: array"'
        yield Flaw(join(here.pointer, asked["array"][0]), message, at_key=True)


def _could_be_map(here: _Here) -> bool:
    return any(not place.types or "object" in place.types for place in here.at)


def _instead(here: _Here) -> str:
    """Say what stands there instead, and how to reach what was probably meant."""
    place = here.at[0]
    short = place.schema.get("x-itilcheck-short")
    if short and "object" in place.types:
        return f'this is a map here: judge its "{short}"'
    if place.is_list:
        return "this is a list here: judge its items, with /* behind the path"
    kind = _WORDS.get(min(place.types), "something else")
    return f'this is {kind} such as "{place.example}"' if place.example else f"this is {kind}"


def _words(here: _Here) -> Iterator[Flaw]:
    """Yield words that are expected where only others can stand."""
    allowed = [word for place in here.at for word in place.words]
    if not allowed or not all(place.words for place in here.at):
        return
    expected = {f"/enum/{index}": one for index, one in enumerate(here.expect.get("enum", []))}
    if "const" in here.expect:
        expected["/const"] = here.expect["const"]
    for pointer, word in expected.items():
        if word not in allowed:
            near = closest(str(word), [str(one) for one in allowed])
            few = ", ".join(map(str, allowed[:_MOST_WORDS]))
            hint = f'did you mean "{near}"' if near else f"there are {few}"
            yield Flaw(f"{here.pointer}{pointer}", f'"{word}" can never stand there, {hint}')


def _conditions(here: _Here) -> Iterator[Flaw]:
    """Yield parts of a condition that lack the others."""
    if "if" in here.expect and not here.expect.keys() & {"then", "else"}:
        yield Flaw(f"{here.pointer}/if", '"if" does nothing without "then" or "else"', at_key=True)
    for key in ("then", "else"):
        if key in here.expect and "if" not in here.expect:
            yield Flaw(f"{here.pointer}/{key}", f'"{key}" does nothing without "if"', at_key=True)
