"""Follow a dependency to what comes over it: services, by which relationship, on what promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import ESSENTIAL, edges
from itilcheck.checks.parties import is_running
from itilcheck.checks.promises import Promise, supplied
from itilcheck.checks.words import lifecycle, stated
from itilcheck.location import parent
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document, Node

_IN_USE = {"live", "retiring"}
_NAMING = ("/service", "/relationship", "/resource")


class Supply(NamedTuple):
    """What comes over a dependency: a service, or a relationship of which no service is known."""

    edge: Edge
    end: Document
    promise: Promise

    @property
    def relationship(self) -> Document | None:
        """The relationship through which it comes, None where nobody says which."""
        maker = self.promise.maker
        return maker if maker.kind == "ServiceRelationship" else None


class Need(NamedTuple):
    """Something that a service stands on: so many of its members, and of a member all supplies.

    A member without supplies leads to what is not known. ``node`` is that of the dependency, or of the
    group where there are several members.
    """

    required: int
    members: tuple[tuple[Supply, ...], ...]
    node: Node

    @property
    def spare(self) -> int:
        """How many of the members may fail."""
        return len(self.members) - self.required


def in_use(catalogue: Catalogue) -> Iterator[Document]:
    """Yield the services that are live or retiring: what they promise counts."""
    for service in catalogue.of("Service"):
        if lifecycle(service) in _IN_USE:
            yield service


def running(catalogue: Catalogue) -> Iterator[Document]:
    """Yield the relationships that are agreed or active."""
    for relationship in catalogue.of("ServiceRelationship"):
        if is_running(relationship):
            yield relationship


def consumers_of(catalogue: Catalogue, relationship: Document) -> frozenset[str]:
    """Give the names of a relationship's consumers."""
    nodes = relationship.node("/spec/consumer").items
    return catalogue.shared(
        "consumer names",
        relationship,
        lambda: frozenset(node.value for node in nodes() if isinstance(node.value, str)),
    )


def running_by_consumers(catalogue: Catalogue, offering: Document) -> Mapping[frozenset[str], list[Document]]:
    """Give the relationships on an offering that run, by the names of their consumers."""
    return catalogue.shared("running by consumers", offering, lambda: _by_consumers(catalogue, offering))


def _by_consumers(catalogue: Catalogue, offering: Document) -> dict[frozenset[str], list[Document]]:
    result: dict[frozenset[str], list[Document]] = {}
    for relationship in catalogue.relationships(offering):
        if is_running(relationship):
            result.setdefault(consumers_of(catalogue, relationship), []).append(relationship)
    return result


def supplies(catalogue: Catalogue, edge: Edge) -> tuple[Supply, ...]:
    """List what comes over a dependency; one on a resource leads to what the resource is supplied by."""
    kept: dict[int, tuple[Supply, ...]] = catalogue.shared("supplies", None, dict)
    key = id(edge)  # a service's edges are kept as long as the catalogue
    if key not in kept:
        kept[key] = _supplies(catalogue, edge)
    return kept[key]


def _supplies(catalogue: Catalogue, edge: Edge) -> tuple[Supply, ...]:
    if any(target.kind == "Resource" for target in edge.targets):
        relationship = catalogue.find("ServiceRelationship", edge.targets[0].get("/spec/suppliedBy"))
        offering = _offering(catalogue, relationship)
        targets = catalogue.services(offering) if offering is not None else []
        edge = edge._replace(relationship=relationship, targets=tuple(targets))
    if edge.targets:
        return tuple(Supply(edge, target, supplied(catalogue, edge, target)) for target in edge.targets)
    if edge.relationship is None:
        return ()
    offering = _offering(catalogue, edge.relationship)
    layers = (edge.relationship,) if offering is None else (edge.relationship, offering)
    return (Supply(edge, edge.relationship, Promise(catalogue, edge.relationship, layers)),)


def _offering(catalogue: Catalogue, relationship: Document | None) -> Document | None:
    name = relationship.get("/spec/offering") if relationship is not None else None
    return catalogue.find("ServiceOffering", name)


def provider_of(catalogue: Catalogue, supply: Supply) -> Document | None:
    """Give the organization that a supply comes from, where it is known."""
    name = supply.end.get("/spec/provider")
    if name is None and supply.relationship is not None:
        name = supply.relationship.get("/spec/provider")
    return catalogue.find("Organization", name)


def needs(catalogue: Catalogue, service: Document, counts: Callable[[Edge], bool]) -> Iterator[Need]:
    """Yield what a service stands on, of the dependencies that count.

    A dependency on itself has a finding of its own; nothing is known of it here.
    """
    groups: dict[tuple[Document, str], list[Edge]] = {}
    for edge in edges(catalogue, service):
        if not counts(edge):
            continue
        if edge.group is not None:
            groups.setdefault((edge.group.document, edge.group.pointer), []).append(edge)
        elif service not in edge.targets:
            yield Need(1, (supplies(catalogue, edge),), edge.node)
    for (document, pointer), members in groups.items():
        least = document.get(f"{parent(pointer)}/atLeast")
        least = least if isinstance(least, int) and not isinstance(least, bool) else 1
        ways = tuple(() if service in edge.targets else supplies(catalogue, edge) for edge in members)
        yield Need(min(max(least, 1), len(ways)), ways, document.node(pointer))


def is_needed(edge: Edge) -> bool:
    """Tell whether a dependency is essential: alone, or together with the others of its group."""
    return edge.criticality == ESSENTIAL


def member_of(edge: Edge) -> Node:
    """Give the map that names what a dependency leads to: an entry of ``dependsOn``, or an alternative."""
    pointer = edge.node.pointer
    return edge.node.document.node(parent(pointer) if pointer.endswith(_NAMING) else pointer)


def entry_of(edge: Edge) -> Node:
    """Give the entry of ``dependsOn`` that a dependency belongs to, which says how much it matters."""
    return member_of(edge) if edge.group is None else edge.group.document.node(parent(edge.group.pointer))


def has_workaround(edge: Edge) -> bool:
    """Tell whether a dependency says what keeps the service going meanwhile."""
    return stated(entry_of(edge).child("workaround").value)
