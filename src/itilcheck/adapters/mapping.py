"""Turn a mapping file's plain data into an Adapter, and say what a schema of it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from itilcheck.adapters.adapter import Adapter, Contribution, Entry, Names
from itilcheck.adapters.condition import Condition
from itilcheck.adapters.identity import FORMS, Reference
from itilcheck.adapters.reading import path
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
    return _Reader(data).adapter()


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
            recognise=Condition(recognise["when"]),
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
            condition=Condition(data["when"]) if "when" in data else None,
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

    def _statement(self, data: JSON, key: str) -> Value:
        """Read what stands behind a pointer of our model: a value, or one or several lists."""
        if isinstance(data, list):
            lists = [self._statement(one, f"{key}/{index}") for index, one in enumerate(data)]
            parts = tuple(part for one in lists if isinstance(one, Each) for part in one.parts)
            if len(parts) != len(data):
                _refuse(key, 'each of several sources has to be a list, give all of them an "each"')
            return Each(parts, all(isinstance(one, Each) and one.optional for one in lists))
        return self._value(data, key, plain_text)

    def _value(self, data: JSON, key: str, plain: Turn) -> Value:
        if isinstance(data, str):
            return From((path(data),), plain)
        sources = [source for source in _SOURCES if source in data]
        pointers = {pointer: value for pointer, value in data.items() if pointer.startswith("/")}
        if len(sources) + bool(pointers) != 1:
            found = " and ".join([*sources, *list(pointers)[:1]]) or "none of them"
            _refuse(key, f"found {found}, allowed is one of {', '.join(_SOURCES)}, or pointers")
        match sources:
            case ["value"]:
                return Constant(data["value"])
            case ["self"]:
                return Own()
            case ["key"]:
                return Key()
            case ["each"]:
                to = self._value(data.get("to", ""), f"{key}/to", plain)
                return Each(((path(data["each"]), to),), data.get("optional", False))
            case ["from"]:
                return self._from(data, key, plain)
            case _:
                return self._members(pointers, key)

    def _from(self, data: Mapping[str, JSON], key: str, plain: Turn) -> From:
        places = data["from"]
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
        paths = tuple(path(one) for one in ([places] if isinstance(places, str) else places))
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
        made = [(pointer, self._statement(value, join(key, pointer))) for pointer, value in data.items()]
        _check_places([pointer for pointer, _ in made], key)
        decisive = next((test for test in (refers, decides) if any(test(value) for _, value in made)), None)
        return Members(
            tuple(
                Member(pointer, tuple(split(pointer)), value, decisive is None or decisive(value))
                for pointer, value in made
            )
        )


def _check_places(pointers: list[str], key: str) -> None:
    """Refuse statements of which one would stand inside another, or in a list's second item."""
    for pointer in pointers:
        for segment in split(pointer):
            if segment.isdecimal() and segment != "0":
                _refuse(join(key, pointer), f'"{segment}" is no place, allowed is "0" for a list of one')
        inside = next((one for one in pointers if pointer.startswith(f"{one}/")), None)
        if inside is not None:
            _refuse(join(key, pointer), f'stands inside "{inside}", which has a value of its own')


def _refuse(key: str, message: str) -> NoReturn:
    text = f"{key}: {message}"
    raise ValueError(text)
