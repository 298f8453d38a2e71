"""Know what services stand on: their dependencies, and what those lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from defect import is_own, judged, stated
from defects_offering import is_measured
from world import Document, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from world import World


class Edge(NamedTuple):
    """A dependency: its entry in ``dependsOn``, the member of it that names something, and what it names."""

    entry: Place
    member: Place
    name: Place

    @property
    def service(self) -> Document:
        return self.entry.document

    @property
    def is_single(self) -> bool:
        return self.entry.pointer == self.member.pointer

    def says(self, key: str, *values: object) -> bool:
        return self.entry.value.get(key) in values


def edges(services: list[Document]) -> Iterator[Edge]:
    """Yield all dependencies of some services, those in groups one by one."""
    for entry in stated(services, "/spec/dependsOn/*"):
        members = [entry.child("anyOf", number) for number in range(len(entry.value.get("anyOf", ())))] or [
            entry
        ]
        for member in members:
            key = next(one for one in ("service", "resource", "relationship") if one in member.value)
            yield Edge(entry, member, member.child(key))


def relied(world: World, services: list[Document]) -> Iterator[tuple[Edge, Document]]:
    """Yield the dependencies on services of our own that cannot be done without, and what they lead to."""
    for edge in edges(services):
        end = world.find("Service", edge.name.value)
        is_needed = edge.is_single and edge.says("criticality", "essential") and edge.says("workaround", None)
        if is_needed and edge.name.key == "service" and end is not None and is_own(world, end):
            yield edge, end


def standing(world: World, services: list[Document]) -> list[Document]:
    """List services that cannot do without one of ours, and of which nothing was measured."""
    found = {edge.service.key: edge.service for edge, _ in relied(world, services)}
    return [one for one in found.values() if not is_measured(world, one)]


def depended_on(world: World) -> set[object]:
    return {edge.name.value for edge in edges(world.of("Service"))}


def live(world: World) -> list[Document]:
    return [
        one
        for one in judged(world, "Service")
        if one.spec["lifecycle"] == "live" and isinstance(one.spec["dependsOn"], list)
    ]


def stand_on(service: Document, end: Document, criticality: str) -> Place:
    """Add a dependency, with a criticality if any is given; give the place that names what it leads to."""
    said = {"criticality": criticality} if criticality else {}
    entry = Place(service, "/spec/dependsOn").append({"service": end.name, **said})
    return entry.child("service")
