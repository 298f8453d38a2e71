"""Make the values of our model from those of an entity, as a mapping file says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeAlias

from itilcheck.adapters.identity import Reference
from itilcheck.adapters.reading import EACH, text
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itilcheck.adapters.reading import Item, Path, Reading
    from itilcheck.document import JSON

Turn: TypeAlias = "Callable[[Reading, JSON, str], JSON]"
"""Turns a value as written into ours; None leaves it out."""


class Value(Protocol):
    """Says how one value of our model is made."""

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Make the value that goes to ``target``; None where the entity says nothing usable."""

    def says(self, target: str) -> Iterator[str]:
        """Yield what an entity can say by it: pointers into our model, with ``*`` for list items."""


class From(NamedTuple):
    """A value that is written in the entity: at the first of several places that holds anything."""

    paths: tuple[Path, ...]
    turn: Turn
    default: JSON = None
    optional: bool = False

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Find the value, note where it stands, even when it is of no use, and turn it into ours."""
        for path in self.paths:
            value = path.find(item.value)
            if value is not None:
                reading.origins[target] = item.pointer + path.pointer
                return self.turn(reading, value, target)
        return self.default

    def says(self, target: str) -> Iterator[str]:
        """Yield the target itself."""
        if not self.optional:
            yield target


class Constant(NamedTuple):
    """A value that the mapping file gives."""

    value: JSON

    def read(self, _reading: Reading, _item: Item, _target: str) -> JSON:
        """Give it."""
        return self.value

    def says(self, target: str) -> Iterator[str]:
        """Yield the target itself."""
        yield target


class Own(NamedTuple):
    """The identity of the entity that is read."""

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Give the identity; it stands where the statement does."""
        reading.origins[target] = item.pointer
        return reading.identity

    def says(self, target: str) -> Iterator[str]:
        """Yield the target itself."""
        yield target


class Key(NamedTuple):
    """The key under which the item stands in a map."""

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Give the key."""
        reading.origins[target] = item.pointer
        return text(item.key)

    def says(self, target: str) -> Iterator[str]:
        """Yield the target itself."""
        yield target


class Member(NamedTuple):
    """A value of a map, and where in the map it goes; ``decides`` when the map stands or falls with it."""

    pointer: str
    segments: tuple[str, ...]
    value: Value
    decides: bool


class Members(NamedTuple):
    """A map of our model, made of several values."""

    members: tuple[Member, ...]

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Make the map; None when it refers to nothing, or, without references, says nothing."""
        made: dict[str, JSON] = {}
        reading.origins[target] = item.pointer
        return made if self.fill(made, reading, item, target) else None

    def fill(self, made: dict[str, JSON], reading: Reading, item: Item, target: str) -> bool:
        """Put the values where they go; tell whether one of them is there that decides."""
        decided = False
        for member in self.members:
            value = member.value.read(reading, item, target + member.pointer)
            if value is not None:
                _put(made, member.segments, value)
                if len(member.segments) > 1:
                    _note_above(reading.origins, target, member)
                decided = decided or member.decides
        return decided

    def says(self, target: str) -> Iterator[str]:
        """Yield what the members say."""
        for member in self.members:
            yield from member.value.says(target + member.pointer)


class Each(NamedTuple):
    """A list of our model, with an item for each that stands at a path, or at several."""

    parts: tuple[tuple[Path, Value], ...]
    optional: bool = False

    def read(self, reading: Reading, item: Item, target: str) -> JSON:
        """Make the list; None when it would be empty."""
        made: list[JSON] = []
        for path, to in self.parts:
            for one in path.items(item):
                if not made:
                    reading.origins[target] = item.pointer + path.stem
                slot = f"{target}/{len(made)}"
                value = to.read(reading, one, slot)
                if value is None:
                    reading.leave_out(slot, target)
                else:
                    made.append(value)
        return made or None

    def says(self, target: str) -> Iterator[str]:
        """Yield what items say."""
        if not self.optional:
            for _, to in self.parts:
                yield from to.says(f"{target}/{EACH}")


def decides(value: Value) -> bool:
    """Tell whether a value says something of the entity, and is not the same for all."""
    return not isinstance(value, Constant)


def refers(value: Value) -> bool:
    """Tell whether a value names another document."""
    return isinstance(value, Own) or (isinstance(value, From) and isinstance(value.turn, Reference))


def any_text(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take a text that people read, whatever braces it shows."""
    return value if isinstance(value, str) and not value.isspace() else None


def texts(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take the texts of a map, whatever braces they show."""
    found = (
        {key: one for key, one in value.items() if isinstance(one, str)} if isinstance(value, dict) else {}
    )
    return found or None


def plain_text(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take a text."""
    return text(value)


def name(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take a name; digits alone are one too."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def number(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take a number."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else _template(value)


def boolean(_reading: Reading, value: JSON, _target: str) -> JSON:
    """Take true or false."""
    return value if isinstance(value, bool) else _template(value)


def _template(value: JSON) -> None:
    """Notice a template where something else than text belongs."""
    text(value)


def _put(made: dict[str, JSON], segments: tuple[str, ...], value: JSON) -> None:
    """Put a value into a map, making maps on the way; the segment ``0`` makes a list of one."""
    holder: JSON = made
    for segment, below in pairwise(segments):
        empty: JSON = [] if below == "0" else {}
        if isinstance(holder, dict):
            holder = holder.setdefault(segment, empty)
        else:
            if not holder:
                holder.append(empty)
            holder = holder[0]
    if isinstance(holder, dict):
        holder[segments[-1]] = value
    else:
        holder.append(value)


def _note_above(origins: dict[str, str], target: str, member: Member) -> None:
    """Let the maps made on the way stand where the value does, unless an earlier one gave them a place."""
    origin = origins.get(target + member.pointer)
    above = target + member.pointer.rpartition("/")[0]
    while origin is not None and above != target:
        origins.setdefault(above, origin)
        above = above.rpartition("/")[0]
