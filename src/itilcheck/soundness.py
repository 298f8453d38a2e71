"""Find out what in a rule can have no effect, or none that was meant: names that no document knows.

A rule file that conforms to its schema may still look at a statement that there is none of, or ask
for a property by a wrong name. Such a rule is silent, or cries out at every document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join, split
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.schemas import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.document import JSON

_REASON = "notApplicable"
"""The property that gives a reason instead of a statement; a rule is silent there."""

_WITH_WORD = {
    "lifecycle": ("Service", "Product", "Resource"),
    "offering": ("ServiceOffering",),
    "status": ("ServiceRelationship",),
    "type": ("Service",),
}
"""The kinds that each key of ``appliesTo`` is about; ``provider`` is about all."""

_ONE = {
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames"),
    *("then", "unevaluatedItems", "unevaluatedProperties"),
}
_MANY = {"allOf", "anyOf", "oneOf", "prefixItems"}
_NAMED = {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
_ASSERTING = {
    *("const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains"),
    *("maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength"),
    *("minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems"),
    *("$ref", "$dynamicRef"),
}
_SAYING = {
    *("$anchor", "$comment", "$dynamicAnchor", "$id", "$schema", "$vocabulary", "contentEncoding"),
    *("contentMediaType", "default", "deprecated", "description", "examples", "readOnly", "title"),
    "writeOnly",
}
_KEYWORDS = sorted(_ONE | _MANY | _NAMED | _ASSERTING | _SAYING)
"""The keywords of JSON Schema 2020-12."""
_HERE = ("allOf", "anyOf", "oneOf")
_HERE_TOO = ("else", "if", "not", "then")


class Flaw(NamedTuple):
    """One thing in a rule file that has no effect: at which pointer, in which words."""

    pointer: str
    message: str
    at_key: bool = False


def flaws(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield what is wrong with a rule's card beside the schemas of all kinds.

    ``card`` is a rule file's data that conforms to the schema of rule files, ``kinds`` are
    self-contained schemas.
    """
    places = list(_places(card))
    judged = {kind for _, one in places for kind in _kinds(one)}
    for pointer, place in places:
        yield from _unknown_path(f"{pointer}/path", place.get("path", ""), _kinds(place), kinds)
        if place.get("absent") == "empty" and split(place.get("path", ""))[-1:] == ("*",):
            yield Flaw(f"{pointer}/absent", "has no effect where the path ends in *, leave it out")
    for key in ("reads", "mayRead"):
        for kind, pointers in card.get(key, {}).items():
            judged.add(kind)
            for index, path in enumerate(pointers):
                yield from _unknown_path(join("", key, kind, index), path, [kind], kinds)
    for key in card.get("appliesTo", {}):
        about = _WITH_WORD.get(key)
        if about and judged and not judged & set(about):
            message = f'"{key}" is of {" and ".join(about)}, and no such document is judged'
            yield Flaw(join("/appliesTo", key), message, at_key=True)
    if "expect" in card:
        yield from _of_expect(card, places, kinds)


def _places(card: Mapping[str, JSON]) -> Iterator[tuple[str, Mapping[str, JSON]]]:
    """Yield the places that a rule judges, each with the pointer to it."""
    given = card.get("given", [])
    if isinstance(given, list):
        yield from ((f"/given/{index}", one) for index, one in enumerate(given))
    else:
        yield "/given", given


def _kinds(place: Mapping[str, JSON]) -> list[str]:
    return place["kind"] if isinstance(place["kind"], list) else [place["kind"]]


def _unknown_path(pointer: str, path: str, names: list[str], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    for kind in names:
        at = [_At(kinds[kind], kinds[kind])]
        known = ""
        for segment in split(path):
            below = [one for place in at for one in place.below(segment)]
            if not below and not any(place.is_open() for place in at):
                near = closest(segment, sorted({name for place in at for name in place.names()}))
                hint = f', did you mean "{join(known, near)}"' if near else ""
                yield Flaw(pointer, f'"{join(known, segment)}" is not known to {kind}{hint}')
            if not below:
                break
            at, known = below, join(known, segment) if segment != "*" else f"{known}/*"


class _At:
    """A place in a kind's schema."""

    def __init__(self, schema: JSON, root: JSON) -> None:
        self.schema = resolved(schema, root)
        self.root = root

    def is_open(self) -> bool:
        """Tell whether names are allowed here that the schema does not list."""
        types = self.schema.get("type", "object")
        is_map = "object" in ([types] if isinstance(types, str) else types)
        return is_map and self.schema.get("additionalProperties", True) is not False

    def names(self) -> Iterable[str]:
        """Give the names of the properties that the schema lists."""
        names: Iterable[str] = self.schema.get("properties", {})
        return names

    def items(self) -> list[_At]:
        """Give the place that the items of a list have, where there can be any."""
        items = self.schema.get("items")
        return [_At(items, self.root)] if isinstance(items, dict) else []

    def below(self, segment: str) -> list[_At]:
        """Give the places that a segment of a path leads to: ``*`` to all."""
        schema = self.schema
        found = []
        if segment == "*":
            found += [schema["items"]] if isinstance(schema.get("items"), dict) else []
            found += [one for name, one in schema.get("properties", {}).items() if name != _REASON]
            if isinstance(schema.get("additionalProperties"), dict):
                found.append(schema["additionalProperties"])
        elif segment.isdecimal() and isinstance(schema.get("items"), dict):
            found.append(schema["items"])
        elif segment in schema.get("properties", {}):
            found.append(schema["properties"][segment])
        elif isinstance(schema.get("additionalProperties"), dict):
            found.append(schema["additionalProperties"])
        return [_At(one, self.root) for one in found if isinstance(one, dict)]


def _of_expect(
    card: Mapping[str, JSON], places: list[tuple[str, Mapping[str, JSON]]], kinds: Mapping[str, JSON]
) -> Iterator[Flaw]:
    expect = card["expect"]
    unknown = list(_unknown_keywords(expect, "/expect"))
    yield from unknown
    if expect is False:
        yield Flaw("/expect", "never passes: judge the map above, and say {not: {required: [...]}}")
    elif not unknown and not _asserts(expect):
        yield Flaw("/expect", "never fails: it accepts everything")
    found = []
    for _, place in places:
        for kind in _kinds(place):
            at = [_At(kinds[kind], kinds[kind])]
            for segment in split(place.get("path", "")):
                at = [one for here in at for one in here.below(segment)]
            found.append({one.pointer: one for one in _unknown_names(expect, "/expect", at, kind)})
    # What one of the places has may be asked for: the others then go by other parts of the schema.
    yield from (flaw for pointer, flaw in found[0].items() if all(pointer in one for one in found))


def _asserts(expect: JSON) -> bool:
    """Tell whether a schema can fail at all."""
    if not isinstance(expect, dict):
        return expect is False
    if expect.keys() & _ASSERTING:
        return True
    parts = [expect[key] for key in _ONE & expect.keys()]
    parts += [one for key in _MANY & expect.keys() for one in expect[key]]
    parts += [
        one for key in (_NAMED - {"$defs", "definitions"}) & expect.keys() for one in expect[key].values()
    ]
    return "not" in expect or any(_asserts(one) for one in parts)


def _unknown_keywords(schema: JSON, pointer: str) -> Iterator[Flaw]:
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        at = join(pointer, key)
        if key in _ONE:
            yield from _unknown_keywords(value, at)
        elif key in _MANY and isinstance(value, list):
            for index, one in enumerate(value):
                yield from _unknown_keywords(one, join(at, index))
        elif key in _NAMED and isinstance(value, dict):
            for name, one in value.items():
                yield from _unknown_keywords(one, join(at, name))
        elif key not in _KEYWORDS and not key.startswith("x-"):
            near = closest(key, _KEYWORDS)
            hint = f', did you mean "{near}"' if near else ""
            yield Flaw(at, f'"{key}" is no keyword of JSON Schema{hint}', at_key=True)


def _unknown_names(expect: JSON, pointer: str, at: list[_At], kind: str) -> Iterator[Flaw]:
    """Yield the properties that are asked for at a place whose schema does not have them."""
    if not isinstance(expect, dict) or not at:
        return
    required = expect.get("required", [])
    for index, name in enumerate(required if isinstance(required, list) else []):
        yield from _unknown_name(name, f"{pointer}/required/{index}", at, kind, at_key=False)
    for name, below in expect.get("properties", {}).items():
        inner = join(f"{pointer}/properties", name)
        yield from _unknown_name(name, inner, at, kind, at_key=True)
        yield from _unknown_names(below, inner, [one for here in at for one in here.below(name)], kind)
    if isinstance(expect.get("items"), dict):
        items = [one for here in at for one in here.items()]
        yield from _unknown_names(expect["items"], f"{pointer}/items", items, kind)
    for key in _HERE:
        for index, one in enumerate(expect.get(key, [])):
            yield from _unknown_names(one, f"{pointer}/{key}/{index}", at, kind)
    for key in _HERE_TOO:
        yield from _unknown_names(expect.get(key), f"{pointer}/{key}", at, kind)


def _unknown_name(name: str, pointer: str, at: list[_At], kind: str, *, at_key: bool) -> Iterator[Flaw]:
    if any(here.is_open() or name in here.names() for here in at):
        return
    near = closest(name, sorted({one for here in at for one in here.names()}))
    hint = f', did you mean "{near}"' if near else ""
    yield Flaw(pointer, f'"{name}" is not known there to {kind}{hint}', at_key=at_key)
