"""Checks on chains: whether what a service stands on lets it stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import OPTIONAL, UNKNOWN, circles, edges, in_words, is_essential, standing
from itilcheck.checks.words import lifecycle, noun, unset_or, worded_lifecycle
from itilcheck.finding import Operation, Problem, Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

_NOT_RUNNING = {"retired", "proposed", "in-design"}
_FEW = 4


def dependency_on_itself(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a service on itself."""
    for service in catalogue.of("Service"):
        for edge in edges(catalogue, service):
            if service in edge.targets:
                message = f'"{service.name}" depends on itself'
                yield Problem(edge.node, message, about=service, fix=_without(edge, service))


def _without(edge: Edge, service: Document) -> Fix | None:
    """Make the fix that takes a dependency out, where it is one of the service's own list."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once something is wrong

    entry = edge.node.pointer.removesuffix("/service")
    if edge.node.document is not service or entry.rpartition("/")[0] != "/spec/dependsOn":
        return None
    return mend(service.node(), "take the dependency out", [Operation("remove", entry)], safe=False)


def dependency_cycle(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield circles of services each of which cannot do without the next."""
    graph = standing(catalogue)
    essential = {
        service: [(target, edge) for target, edge in targets if is_essential(edge)]
        for service, targets in graph.items()
    }
    for circle in circles(essential):
        (service, edge), *rest = circle
        through = _few([document.name for document, _ in rest])
        yield Problem(
            edge.node, f'"{service.name}" depends on itself through {through}', _steps(circle), about=service
        )


def mutual_dependency(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield circles of services with at least one dependency of which nobody says how critical it is."""
    for circle in circles(standing(catalogue)):
        if all(edge.criticality != UNKNOWN for _, edge in circle):
            continue
        (service, edge), *rest = circle
        names = _few([service.name, *(document.name for document, _ in rest)], _FEW + 1)
        message = f"{names} depend on each other{' in a circle' if len(rest) > 1 else ''}"
        yield Problem(edge.node, message, _steps(circle), about=service)


def _few(names: list[str], most: int = _FEW) -> str:
    """Name the first of many: ``"a", "b" and 3 more``."""
    if len(names) <= most:
        return in_words(names)
    shown = ", ".join(f'"{name}"' for name in names[: most - 1])
    return f"{shown} and {len(names) - most + 1} more"


def _steps(circle: list[tuple[Document, Edge]]) -> tuple[Related, ...]:
    """Tell the steps of a circle after the first, which is the finding's own."""
    following = [*(document for document, _ in circle[2:]), circle[0][0]]
    return tuple(
        Related(edge.node, f'"{document.name}" depends on "{target.name}" here')
        for (document, edge), target in zip(circle[1:], following, strict=True)
    )


def lifecycle_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield what runs and stands on something that does not: a service on what it depends on, unless
    that is optional, or on its product; an offering on its service.

    A redundancy group is judged as a whole: it fails when no member runs.
    """  # noqa: D205  # the list belongs to the summary
    for service in catalogue.of("Service"):
        if lifecycle(service) == "live":
            for need in _needed(catalogue, service, _NOT_RUNNING):
                yield _mismatch(need.nodes, need.target, service)
            yield from _mismatches(catalogue, service.node("/spec/products"), "Product")
    for offering in catalogue.of("ServiceOffering"):
        if unset_or(offering, "/spec/lifecycle", "available"):
            yield from _mismatches(catalogue, offering.node("/spec/services"), "Service")


def stands_on_retiring(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a live service on something that is being retired."""
    for service in catalogue.of("Service"):
        if lifecycle(service) == "live":
            for need in _needed(catalogue, service, {"retiring"}):
                yield _mismatch(need.nodes, need.target, service)


def _mismatches(catalogue: Catalogue, names: Node, kind: str) -> Iterator[Problem]:
    for node in names.items():
        target = catalogue.find(kind, node.value)
        if target is not None and lifecycle(target) in _NOT_RUNNING:
            yield _mismatch([node], target, node.document)


def _mismatch(nodes: list[Node], target: Document, above: Document) -> Problem:
    """Say it once, where it is stated first; a relation may be stated from both ends."""
    what = f'"{target.name}", which is {worded_lifecycle(target)}'
    message = f'"{above.name}" is {worded_lifecycle(above)} but stands on {what}'
    again = tuple(Related(node, "stated here too") for node in nodes[1:])
    return Problem(nodes[0], message, (*again, *_sides(above, target)), about=above)


class _Need(NamedTuple):
    """Something that a service cannot do without, and where that is stated."""

    target: Document
    nodes: list[Node]


def _needed(catalogue: Catalogue, service: Document, states: set[str]) -> Iterable[_Need]:
    """Give what a service stands on that is in one of the states, but for what is optional.

    A redundancy group counts when all its members are in one of the states.
    """
    single: dict[Document, _Need] = {}
    groups: dict[Node, list[tuple[Edge, Document]]] = {}
    for edge in edges(catalogue, service):
        if edge.criticality == OPTIONAL:
            continue
        for target in edge.targets:
            if target is service:
                continue
            if edge.group is not None:
                groups.setdefault(_key(edge.group), []).append((edge, target))
            elif lifecycle(target) in states:
                single.setdefault(target, _Need(target, [])).nodes.append(edge.node)
    for members in groups.values():
        if all(lifecycle(target) in states for _, target in members):
            edge, target = members[0]
            single.setdefault(target, _Need(target, [])).nodes.append(edge.node)
    return single.values()


def _key(node: Node) -> Node:
    """Make a node usable as a key: by document and pointer, without its value."""
    return node._replace(value=None)


def _sides(service: Document, target: Document) -> tuple[Related, ...]:
    return tuple(
        Related(document.node("/spec/lifecycle"), f"{noun(document.kind)} is {worded_lifecycle(document)}")
        for document in (service, target)
        if document.get("/spec/lifecycle") is not None
    )
