"""Map the documents of one foreign format onto ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from itilcheck.adapters.identity import identity
from itilcheck.adapters.reading import Item, Reading, TemplateTextError
from itilcheck.document import Document
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.adapters.condition import Condition
    from itilcheck.adapters.reading import Path
    from itilcheck.adapters.values import Member, Members, Value
    from itilcheck.document import JSON, Source

VERSION = "itilcheck/v1"


class Mapped(NamedTuple):
    """What an adapter made of one document of its format.

    ``problems`` are words that nobody knows. ``template`` when text in it is still to be filled in;
    ``mapped`` is False when the format is known, and what the document describes has no place here.
    """

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    template: bool = False
    mapped: bool = False


class _Written(NamedTuple):
    """A document as it stands in a file."""

    source: Source
    index: int
    data: JSON


class Names(NamedTuple):
    """Where a format says what a name is unique in; a scope of None is the kind it becomes."""

    scope: Value | None
    namespace: Value


class Contribution(NamedTuple):
    """A statement about other entities: for each that ``to`` names, an item of its list at ``place``.

    Without a ``place``, the entity only refers to the others, which therefore have to exist.
    """

    kind: str
    each: Path
    to: Value
    place: str
    item: Value | None


@dataclass(frozen=True, slots=True)
class Entry:
    """How one kind of entity becomes one kind of ours.

    ``each`` is where the entities stand in a document that holds many; None where the document is
    the entity. ``metadata`` has title and description, ``expresses`` what an entity can say beside
    what its values do.
    """

    kind: str
    condition: Condition | None
    each: Path | None
    name: Value
    metadata: tuple[Member, ...]
    aliases: tuple[Value, ...]
    spec: Members
    contributions: tuple[Contribution, ...]
    expresses: tuple[str, ...]

    def items(self, data: JSON) -> Iterator[Item]:
        """Yield the entities of a document that this entry is about."""
        found = [Item(data)] if self.each is None else self.each.items(Item(data))
        for item in found:
            if self.condition is None or self.condition.holds(item.value):
                yield item

    def says(self) -> Iterator[str]:
        """Yield the pointers that an entity can say something at."""
        yield from self.expresses
        yield from self.spec.says("/spec")
        for member in self.metadata:
            yield from member.value.says(member.pointer)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A format that people already have their catalogue in: how to tell it, how to map it.

    ``hidden`` are the hidden folders that its files are kept in.
    """

    id: str
    title: str
    hidden: tuple[str, ...]
    recognise: Condition
    names: Names
    entries: tuple[Entry, ...]
    pointers: Mapping[str, frozenset[str]]

    def recognises(self, data: JSON) -> bool:
        """Tell whether a document is of this format, by its content."""
        return self.recognise.holds(data)

    def expresses(self, kind: str) -> frozenset[str]:
        """Give the pointers, with ``*`` for list items, at which documents of a kind can say something."""
        return self.pointers.get(kind, frozenset())

    def compile(self) -> None:
        """Compile all conditions now, not when first needed; raise ValueError for one that cannot be."""
        conditions = {"/recognise/when": self.recognise}
        for index, entry in enumerate(self.entries):
            if entry.condition is not None:
                conditions[f"/map/{index}/when"] = entry.condition
        for key, condition in conditions.items():
            try:
                condition.compile()
            except ValueError as error:
                message = f"{key}: no JSON Schema that can be run: {str(error).splitlines()[0]}"
                raise ValueError(message) from None

    def apply(self, source: Source, index: int, data: JSON) -> Mapped:
        """Map a document; whatever it holds, this never raises."""
        try:
            return self._apply(source, index, data)
        except TemplateTextError:
            return Mapped(template=True)

    def _apply(self, source: Source, index: int, data: JSON) -> Mapped:
        documents: list[Document] = []
        problems: list[Problem] = []
        mapped = False
        for entry in self.entries:
            for item in entry.items(data):
                mapped = True
                reading = Reading()
                document = self._document(entry, reading, item, _Written(source, index, data))
                documents.append(document)
                for target, word, vocabulary in reading.unknown:
                    message = vocabulary.complaint(target, word, self.title)
                    problems.append(Problem(document.node(target), message))
        if not mapped:
            self._name(Reading(), Item(data), "")
        return Mapped(tuple(documents), tuple(problems), mapped=mapped)

    def _document(self, entry: Entry, reading: Reading, item: Item, written: _Written) -> Document:
        """Make a document of an entity."""
        self._name(reading, item, entry.kind)
        name = entry.name.read(reading, item, "/metadata/name") or ""
        reading.identity = identity(reading.scope, reading.namespace, name) if name else ""
        metadata = {"name": name} if name else {}
        for member in entry.metadata:
            value = member.value.read(reading, item, member.pointer)
            if value is not None:
                metadata[member.segments[0]] = value
        spec: dict[str, JSON] = {}
        entry.spec.fill(spec, reading, item, "/spec")
        data: JSON = {"apiVersion": VERSION, "kind": entry.kind, "metadata": metadata, "spec": spec}
        if entry.contributions and name:
            contributes = list(_contributions(entry, reading, item))
            if contributes:
                data["contributes"] = contributes
        if item.pointer:
            reading.origins.update({"": item.pointer, "/metadata": item.pointer, "/spec": item.pointer})
        return Document(
            written.source,
            written.index,
            entry.kind,
            name,
            data,
            written.data,
            reading.identity,
            _aliases(entry, reading, item, name),
            self.id,
            reading.origins,
            reading.words,
        )

    def _name(self, reading: Reading, item: Item, kind: str) -> None:
        """Read what an entity's name is unique in."""
        scope = self.names.scope.read(reading, item, "/kind") if self.names.scope is not None else kind
        reading.scope = scope if isinstance(scope, str) else kind
        namespace = self.names.namespace.read(reading, item, "/metadata/namespace")
        reading.namespace = namespace if isinstance(namespace, str) else "default"


def _contributions(entry: Entry, reading: Reading, item: Item) -> Iterator[JSON]:
    """Yield what an entity states about others."""
    count = 0
    for one in entry.contributions:
        for other in one.each.items(item):
            target = f"/contributes/{count}"
            to = one.to.read(reading, other, f"{target}/to")
            value = None if one.item is None else one.item.read(reading, other, f"{target}/value")
            if to is None or (one.item is not None and value is None):
                reading.leave_out(target, "/contributes")
                continue
            reading.origins[target] = reading.origins[f"{target}/value"] = other.pointer
            count += 1
            yield {"kind": one.kind, "to": to, "as": one.place, "value": value}


def _aliases(entry: Entry, reading: Reading, item: Item, name: str) -> tuple[str, ...]:
    """Give the other names that references may use, each also as a reference is spelt."""
    if not name:
        return ()
    aliases = [name, f"{reading.namespace}/{name}"]
    for value in entry.aliases:
        found = value.read(reading, item, "/metadata/aliases")
        for alias in found if isinstance(found, list) else [found]:
            if isinstance(alias, str):
                aliases += [alias, identity(reading.scope, reading.namespace, alias)]
    return tuple(dict.fromkeys(aliases))
