"""Turn a mapping file's plain data into an Adapter, and say what a schema of it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from itilcheck.adapters.adapter import Adapter
from itilcheck.adapters.condition import Condition
from itilcheck.adapters.entry import Contribution, Entry, Names
from itilcheck.adapters.identity import FORMS, Reference
from itilcheck.adapters.reading import EACH, path
from itilcheck.adapters.values import (
    Constant,
    Each,
    From,
    Key,
    Member,
    Members,
    Own,
    any_text,
    boolean,
    decides,
    name,
    number,
    plain_text,
    refers,
    texts,
)
from itilcheck.adapters.words import Vocabulary
from itilcheck.location import join, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.adapters.values import Turn, Value
    from itilcheck.document import JSON

_SOURCES = ("from", "value", "self", "key", "each")
_TYPES: Mapping[str, Turn] = {"text": plain_text, "number": number, "boolean": boolean}
_NAMESPACE = "default"


def read_adapter(data: JSON) -> Adapter:
    """Make an adapter of a mapping file's data, which already conforms to the schema of such files.

    Raises ValueError, starting with the pointer of the key, for what a schema cannot say: names that
    nothing has, statements that exclude each other. Conditions are compiled when first needed; call
    ``compile`` to have them judged at once.
    """
    try:
        return _Reader(data).adapter()
    except (AttributeError, KeyError, TypeError) as error:
        message = f"not of the shape that schemas/adapter.json describes ({type(error).__name__}: {error})"
        raise ValueError(message) from error


class _Reader:
    """Reads one mapping file: keeps its vocabularies and its form of references."""

    def __init__(self, data: JSON) -> None:
        self.data = data
        self.names: Mapping[str, JSON] = data.get("names", {})
        self.form: str = self.names.get("reference", FORMS[0])
        self.words = {key: Vocabulary(meanings) for key, meanings in data.get("words", {}).items()}

    def adapter(self) -> Adapter:
        recognise = self.data["recognise"]
        entries = tuple(self._entry(entry, f"/map/{index}") for index, entry in enumerate(self.data["map"]))
        says: dict[str, set[str]] = {}
        for entry in entries:
            says.setdefault(entry.kind, set()).update(entry.says())
        return Adapter(
            id=self.data["adapter"],
            title=self.data["title"],
            hidden=tuple(folder.strip("/") for folder in recognise.get("hidden", ())),
            recognise=Condition(recognise["when"], "/recognise/when"),
            names=self._names(),
            entries=entries,
            pointers={kind: frozenset(pointers) for kind, pointers in says.items()},
        )

    def _names(self) -> Names:
        scope = self.names.get("scope")
        namespace = self.names.get("namespace", {"value": _NAMESPACE})
        return Names(
            None if scope is None else self._name(scope, "/names/scope"),
            self._name(namespace, "/names/namespace"),
        )

    def _entry(self, data: Mapping[str, JSON], key: str) -> Entry:
        metadata = {**self.data.get("metadata", {}), **data.get("metadata", {})}
        if "name" not in metadata:
            _refuse(f"{key}/metadata", 'no "name", give one here or in the metadata for all')
        return Entry(
            kind=data["kind"],
            condition=Condition(data["when"], f"{key}/when") if "when" in data else None,
            each=path(data["each"]) if "each" in data else None,
            name=self._name(metadata["name"], f"{key}/metadata/name"),
            metadata=tuple(self._metadata(metadata, f"{key}/metadata")),
            aliases=tuple(self._aliases(data.get("aliases", ()), f"{key}/aliases")),
            spec=self._members(data.get("spec", {}), f"{key}/spec"),
            contributions=tuple(
                self._contribution(one, f"{key}/contributes/{index}")
                for index, one in enumerate(data.get("contributes", ()))
            ),
            expresses=tuple(data.get("expresses", ())),
        )

    def _metadata(self, data: Mapping[str, JSON], key: str) -> Iterator[Member]:
        for part in ("title", "description"):
            if part in data:
                value = self._value(data[part], f"{key}/{part}", any_text)
                yield Member(f"/metadata/{part}", (part,), value, decides=True)
        for part in ("labels", "annotations"):
            if part in data:
                yield Member(f"/metadata/{part}", (part,), From((path(data[part]),), texts), decides=True)

    def _aliases(self, data: JSON, key: str) -> Iterator[Value]:
        for index, one in enumerate(data):
            yield self._name(one, f"{key}/{index}")

    def _name(self, data: JSON, key: str) -> Value:
        """Read the value of a name, where digits are as good as letters."""
        return self._value(data, key, name)

    def _contribution(self, data: Mapping[str, JSON], key: str) -> Contribution:
        if ("as" in data) != ("item" in data):
            _refuse(key, '"as" and "item" belong together, give both or neither')
        return Contribution(
            kind=data["kind"],
            each=path(data["each"]),
            to=From((path(""),), self._reference(data["reference"], f"{key}/reference")),
            place=data.get("as", ""),
            item=self._members(data["item"], f"{key}/item") if "item" in data else None,
        )

    def _value(self, data: JSON, key: str, plain: Turn) -> Value:
        if isinstance(data, list):
            return self._lists(data, key)
        if isinstance(data, str):
            data = {"from": data}
        sources = [source for source in _SOURCES if source in data]
        pointers = {pointer: value for pointer, value in data.items() if pointer.startswith("/")}
        if len(sources) + bool(pointers) != 1:
            found = " and ".join([*sources, *list(pointers)[:1]]) or "none of them"
            _refuse(key, f"found {found}, allowed is one of {', '.join(_SOURCES)}, or pointers")
        if sources == ["from"]:
            return self._from(data, key, plain)
        if sources == ["each"]:
            to = self._value(data.get("to", ""), f"{key}/to", plain)
            return Each(((path(data["each"]), to),), data.get("optional", False))
        if sources == ["value"]:
            return Constant(data["value"])
        if sources:
            return Own() if sources == ["self"] else Key()
        return self._members(pointers, key)

    def _lists(self, data: list[JSON], key: str) -> Each:
        """Read several lists that become one."""
        lists = [self._value(one, f"{key}/{index}", plain_text) for index, one in enumerate(data)]
        for index, one in enumerate(lists):
            if not isinstance(one, Each):
                _refuse(f"{key}/{index}", 'one of several lists is none, allowed is a map with "each"')
        found = [one for one in lists if isinstance(one, Each)]
        return Each(tuple(part for one in found for part in one.parts), all(one.optional for one in found))

    def _from(self, data: Mapping[str, JSON], key: str, plain: Turn) -> From:
        places = [data["from"]] if isinstance(data["from"], str) else data["from"]
        paths = tuple(path(place) for place in places)
        if any(EACH in one.segments for one in paths):
            _refuse(f"{key}/from", f'"{EACH}" stands for items, allowed is that in "each"')
        turns = [turn for turn in ("words", "reference", "type") if turn in data]
        if len(turns) > 1:
            _refuse(key, f"{' and '.join(turns)} exclude each other, give one of them")
        turn = plain
        if "words" in data:
            turn = self._vocabulary(data["words"], f"{key}/words")
        elif "reference" in data:
            turn = self._reference(data["reference"], f"{key}/reference")
        elif "type" in data:
            turn = _TYPES[data["type"]]
        return From(paths, turn, data.get("default"), data.get("optional", False))

    def _vocabulary(self, data: JSON, key: str) -> Vocabulary:
        if not isinstance(data, str):
            return Vocabulary(data)
        if data not in self.words:
            _refuse(key, f'"{data}" is no vocabulary, allowed are {", ".join(self.words) or "none yet"}')
        return self.words[data]

    def _reference(self, data: Mapping[str, JSON], key: str) -> Reference:
        default = data.get("kind", "")
        kinds = data.get("kinds", [default] if default else [])
        if not kinds:
            _refuse(key, 'no kind, give "kind" or "kinds"')
        if default and default not in kinds:
            _refuse(f"{key}/kind", f'"{default}" is none of the kinds, allowed are {", ".join(kinds)}')
        if not default and "[kind:]" not in self.form:
            _refuse(key, f'no "kind", but a reference of the form "{self.form}" does not name one')
        return Reference(self.form, default.lower(), frozenset(kind.lower() for kind in kinds))

    def _members(self, data: Mapping[str, JSON], key: str) -> Members:
        made = [
            (pointer, self._value(value, join(key, pointer), plain_text)) for pointer, value in data.items()
        ]
        _check_places([pointer for pointer, _ in made], key)
        decisive = next((test for test in (refers, decides) if any(test(value) for _, value in made)), None)
        return Members(
            tuple(
                Member(pointer, tuple(split(pointer)), value, decisive is None or decisive(value))
                for pointer, value in made
            )
        )


def _check_places(pointers: list[str], key: str) -> None:
    """Refuse statements that exclude each other, or go where nothing can."""
    listed = {"": False}
    for pointer in pointers:
        above = ""
        for segment in split(pointer):
            if segment == EACH or (segment.isdecimal() and segment != "0"):
                _refuse(
                    join(key, pointer), f'"{segment}" is no place, allowed in lists is "0", for a list of one'
                )
            if listed.setdefault(above, segment == "0") != (segment == "0"):
                _refuse(join(key, pointer), f'"{above}" would be a list and a map, allowed is one of them')
            above = join(above, segment)
        outer = next((one for one in pointers if pointer.startswith(f"{one}/")), None)
        if outer is not None:
            _refuse(join(key, pointer), f'stands inside "{outer}", which has a value of its own')


def _refuse(key: str, message: str) -> NoReturn:
    text = f"{key}: {message}"
    raise ValueError(text)
