"""Find ids of rules that a catalogue cannot give: without a prefix, or there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.given import Fault
from itilcheck.plugins import OWN
from itilcheck.rule import renamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.document import Document
    from itilcheck.location import Location
    from itilcheck.registry import Registry


def name_faults(cards: Iterable[Document], registry: Registry) -> Iterator[Fault]:
    """Yield ids, of now or before, that lack a prefix or belong to another rule, and say which.

    ``cards`` are those of all rule packs of a catalogue, in order; plugins have their ids first.
    """
    former = renamed(registry.rules.values())
    brought = {**registry.rules, **{old: registry.rules[now] for old, now in former.items()}}
    taken: dict[str, Location] = {}
    for card in cards:
        names = {"/id": card.data["id"]}
        names |= {f"/formerly/{index}": old for index, old in enumerate(card.data.get("formerly", ()))}
        for pointer, name in names.items():
            location = card.node(pointer).location
            if name in brought:
                plugin = brought[name].plugin
                whose = "it is built in" if plugin == OWN else f'plugin "{plugin}" brings it'
                yield Fault(location, f'rule "{name}" is there already, {whose}: give yours another id')
            elif name in taken:
                where = f"see {_shown(taken[name])}"
                yield Fault(location, f'rule "{name}" is there already, {where}: give one another id')
            elif "/" not in name:
                yield Fault(
                    location, f'id "{name}" needs a prefix that says whose it is, as in "acme/{name}"'
                )
            taken.setdefault(name, location)


def _shown(location: Location) -> str:
    return f"{location.path}:{location.region.start.line}" if location.region else location.path
