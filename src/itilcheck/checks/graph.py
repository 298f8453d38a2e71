"""Read what services stand on as a graph: edges with their criticality, circles, paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import lifecycle
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node

ESSENTIAL = "essential"
OPTIONAL = "optional"
UNKNOWN = "unknown"
_WORDS = {ESSENTIAL, "degrading", OPTIONAL}


class Edge(NamedTuple):
    """One dependency: where it is stated, what it leads to, how much hangs on it.

    ``targets`` are the services (or the resource) that it leads to; empty when they are not known.
    ``relationship`` is the one through which they come. ``group`` is the node of the redundancy group
    that the edge is a member of, None for a single point.
    """

    node: Node
    targets: tuple[Document, ...]
    criticality: str
    relationship: Document | None = None
    group: Node | None = None


def edges(catalogue: Catalogue, service: Document) -> list[Edge]:
    """List what a service depends on, as it states it and as others state it for it."""
    return catalogue.shared("edges", service, lambda: list(_edges(catalogue, service)))


def _edges(catalogue: Catalogue, service: Document) -> Iterator[Edge]:
    for node in catalogue.statements(service, "/spec/dependsOn"):
        value = node.value
        if not isinstance(value, dict) or "notApplicable" in value:
            continue
        criticality = value.get("criticality")
        criticality = criticality if isinstance(criticality, str) and criticality in _WORDS else UNKNOWN
        members = node.child("anyOf")
        if isinstance(members.value, list):
            for member in members.items():
                yield _edge(catalogue, member, criticality, members)
        else:
            yield _edge(catalogue, node, criticality, None)


def _edge(catalogue: Catalogue, node: Node, criticality: str, group: Node | None) -> Edge:
    value = node.value if isinstance(node.value, dict) else {}
    relationship = catalogue.find("ServiceRelationship", value.get("relationship"))
    targets: list[Document] = []
    if value.get("service") is not None:
        found = catalogue.find("Service", value["service"])
        targets = [found] if found is not None else []
        node = node.child("service")
    elif value.get("resource") is not None:
        found = catalogue.find("Resource", value["resource"])
        targets = [found] if found is not None else []
        node = node.child("resource")
    elif relationship is not None:
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        targets = catalogue.services(offering) if offering is not None else []
        node = node.child("relationship")
    return Edge(node, tuple(targets), criticality, relationship, group)


def is_essential(edge: Edge) -> bool:
    """Tell whether a service cannot do without what a dependency leads to, and nothing can take over."""
    return edge.criticality == ESSENTIAL and edge.group is None


def standing(catalogue: Catalogue) -> Mapping[Document, list[tuple[Document, Edge]]]:
    """Give, for every service that is in use, the services it stands on, itself left out.

    Members of a redundancy group are part of it: each can be asked for.
    """
    graph: dict[Document, list[tuple[Document, Edge]]] = {}
    for service in catalogue.of("Service"):
        if lifecycle(service) == "retired":
            continue
        graph[service] = [
            (target, edge)
            for edge in edges(catalogue, service)
            for target in edge.targets
            if target.kind == "Service" and target is not service
        ]
    return graph


def circles(
    graph: Mapping[Document, Sequence[tuple[Document, Edge]]],
) -> Iterator[list[tuple[Document, Edge]]]:
    """Yield circles so that each service on any circle is on one of them, shortest first to last.

    A circle is a list of services, each with the edge that leads from it to the next.
    """
    order = {document: position for position, document in enumerate(graph)}
    circular = [sorted(one, key=order.__getitem__) for one in components(graph) if len(one) > 1]
    for component in sorted(circular, key=lambda one: order[one[0]]):
        inside = set(component)
        covered: set[Document] = set()
        for service in component:
            if service not in covered:
                circle = _shortest(graph, service, inside)
                covered.update(document for document, _ in circle)
                yield circle


def _shortest(
    graph: Mapping[Document, Sequence[tuple[Document, Edge]]], start: Document, inside: set[Document]
) -> list[tuple[Document, Edge]]:
    """Find the shortest way from a service back to itself, breadth first."""
    came: dict[Document, tuple[Document, Edge]] = {}
    layer = [start]
    while layer:
        following: list[Document] = []
        for service in layer:
            for target, edge in graph.get(service, ()):
                if target is start:
                    return _unwind(came, start, service, edge)
                if target in inside and target not in came:
                    came[target] = (service, edge)
                    following.append(target)
        layer = following
    return []


def _unwind(
    came: Mapping[Document, tuple[Document, Edge]], start: Document, last: Document, edge: Edge
) -> list[tuple[Document, Edge]]:
    circle = [(last, edge)]
    while last is not start:
        last, edge = came[last]
        circle.append((last, edge))
    return circle[::-1]


def components(graph: Mapping[Document, Sequence[tuple[Document, Edge]]]) -> list[list[Document]]:
    """List the strongly connected components, by Tarjan's algorithm without recursion.

    Each stands after those that its members lead to; one of a single service is no circle.
    """
    number: dict[Document, int] = {}
    low: dict[Document, int] = {}
    stack: list[Document] = []
    on_stack: set[Document] = set()
    found: list[list[Document]] = []
    for root in graph:
        if root in number:
            continue
        work = [(root, iter(graph[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            document, targets = work[-1]
            for target, _ in targets:
                if target not in graph:
                    continue
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph[target])))
                    break
                if target in on_stack:
                    low[document] = min(low[document], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[document])
                if low[document] == number[document]:
                    found.append(_pop(stack, on_stack, document))
    return found


def _pop(stack: list[Document], on_stack: set[Document], until: Document) -> list[Document]:
    component: list[Document] = []
    while not component or component[-1] is not until:
        component.append(stack.pop())
        on_stack.discard(component[-1])
    return component


def in_words(names: Iterable[str]) -> str:
    """Join names as a sentence does: ``"a", "b" and "c"``."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) < 2:  # noqa: PLR2004  # one name needs no "and"
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
