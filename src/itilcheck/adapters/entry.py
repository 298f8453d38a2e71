"""Make documents of ours of one kind of entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.adapters.identity import identity
from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.adapters.condition import Condition
    from itilcheck.adapters.reading import Item, Path, Reading
    from itilcheck.adapters.values import Member, Members, Value
    from itilcheck.document import JSON

VERSION = "itilcheck/v1"


class Names(NamedTuple):
    """Where a format says what a name is unique in; a scope of None is the kind it becomes."""

    scope: Value | None
    namespace: Value

    def read(self, reading: Reading, item: Item, kind: str) -> None:
        """Note an entity's scope and namespace."""
        scope = self.scope.read(reading, item, "/kind") if self.scope is not None else kind
        reading.scope = scope if isinstance(scope, str) else kind
        namespace = self.namespace.read(reading, item, "/metadata/namespace")
        reading.namespace = namespace if isinstance(namespace, str) else "default"


class Contribution(NamedTuple):
    """A statement about other entities: for each that ``to`` names, an item of its list at ``place``.

    Without a ``place``, the entity only refers to the others, which therefore have to exist.
    """

    kind: str
    each: Path
    to: Value
    place: str
    item: Value | None


@record
class Entry:
    """How one kind of entity becomes one kind of ours.

    ``each`` is where the entities stand in a document that holds many; None where the document is the
    entity. ``metadata`` has title and description, ``expresses`` what an entity can say beside what
    its values do.
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

    def items(self, root: Item) -> Iterator[Item]:
        """Yield the entities of a document that this entry is about."""
        for item in (root,) if self.each is None else self.each.items(root):
            if self.condition is None or self.condition.holds(item.value):
                yield item

    def says(self) -> Iterator[str]:
        """Yield the pointers that an entity can say something at."""
        yield from self.expresses
        yield from self.spec.says("/spec")
        for member in self.metadata:
            yield from member.value.says(member.pointer)

    def read(self, names: Names, reading: Reading, item: Item) -> JSON:
        """Make the data of a document of an entity, noting in ``reading`` all else about it."""
        names.read(reading, item, self.kind)
        metadata = self._metadata(reading, item)
        spec: dict[str, JSON] = {}
        self.spec.fill(spec, reading, item, "/spec")
        data: JSON = {"apiVersion": VERSION, "kind": self.kind, "metadata": metadata, "spec": spec}
        if self.contributions and reading.identity:
            contributes = list(self._contributed(reading, item))
            if contributes:
                data["contributes"] = contributes
        if item.pointer:
            reading.origins.update({"": item.pointer, "/metadata": item.pointer, "/spec": item.pointer})
        return data

    def _metadata(self, reading: Reading, item: Item) -> dict[str, JSON]:
        """Make the metadata; without a name, an entity has no identity either."""
        made: dict[str, JSON] = {}
        name = self.name.read(reading, item, "/metadata/name")
        if isinstance(name, str):
            made["name"] = reading.name = name
            reading.identity = identity(reading.scope, reading.namespace, name)
        for member in self.metadata:
            value = member.value.read(reading, item, member.pointer)
            if value is not None:
                made[member.segments[0]] = value
        return made

    def _contributed(self, reading: Reading, item: Item) -> Iterator[JSON]:
        """Yield what an entity states about others."""
        count = 0
        for one in self.contributions:
            for other in one.each.items(item):
                target = f"/contributes/{count}"
                to = one.to.read(reading, other, f"{target}/to")
                value = one.item.read(reading, other, f"{target}/value") if one.item is not None else None
                if to is None or (value is None and one.item is not None):
                    reading.leave_out(target, "/contributes")
                    continue
                reading.origins[target] = reading.origins[f"{target}/value"] = other.pointer
                count += 1
                yield {"kind": one.kind, "to": to, "as": one.place, "value": value}

    def names(self, reading: Reading, item: Item) -> tuple[str, ...]:
        """Give the other names that references may use, each also as a reference is spelt."""
        if not reading.identity:
            return ()
        names = [reading.name, f"{reading.namespace}/{reading.name}"]
        for value in self.aliases:
            found = value.read(reading, item, "/metadata/aliases")
            for alias in found if isinstance(found, list) else [found]:
                if isinstance(alias, str):
                    names += [alias, identity(reading.scope, reading.namespace, alias)]
        return tuple(dict.fromkeys(names))
