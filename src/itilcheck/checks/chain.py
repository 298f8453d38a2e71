"""Checks on chains: whether what a service stands on lets it stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itilcheck.checks.graph import ESSENTIAL, OPTIONAL, circles, edges, in_words, standing
from itilcheck.checks.words import lifecycle, noun, worded_lifecycle
from itilcheck.finding import Problem, Related
from itilcheck.quantity import parse_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document, Node
    from itilcheck.quantity import Ratio
    from itilcheck.rule import Options

_TARGET = "/spec/warranty/availability/target"
_RUNNING = {"live", "retiring"}
_NOT_RUNNING = {"retired", "proposed", "in-design"}
_FEW = 4


def dependency_on_itself(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a service on itself."""
    for service in catalogue.of("Service"):
        for edge in edges(catalogue, service):
            if service in edge.targets:
                yield Problem(edge.node, f'"{service.name}" depends on itself')


def dependency_cycle(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield circles of services each of which cannot do without the next."""
    graph = standing(catalogue)
    essential = {
        service: [(target, edge) for target, edge in targets if _is_essential(edge)]
        for service, targets in graph.items()
    }
    for circle in circles(essential):
        (service, edge), *rest = circle
        through = in_words(_few([document.name for document, _ in rest]))
        yield Problem(edge.node, f'"{service.name}" depends on itself through {through}', _steps(rest))


def mutual_dependency(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield circles of services with at least one dependency that is not said to be essential."""
    for circle in circles(standing(catalogue)):
        if all(_is_essential(edge) for _, edge in circle):
            continue
        (service, edge), *rest = circle
        names = _few([document.name for document, _ in rest])
        if len(names) == 1:
            message = f'"{service.name}" and "{names[0]}" depend on each other'
        else:
            message = f'"{service.name}" depends on itself through {in_words(names)}'
        yield Problem(edge.node, message, _steps(rest))


def _is_essential(edge: Edge) -> bool:
    return edge.criticality == ESSENTIAL and edge.group is None


def _few(names: list[str]) -> list[str]:
    """Name the first of many."""
    return names if len(names) <= _FEW else [*names[: _FEW - 1], f"{len(names) - _FEW + 1} more"]


def _steps(circle: list[tuple[Document, Edge]]) -> tuple[Related, ...]:
    return tuple(Related(edge.node, f'"{document.name}" depends on the next here') for document, edge in circle)


def lifecycle_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a running service on something that does not run, unless it is optional.

    A redundancy group is judged as a whole: it fails when no member runs.
    """
    for service in catalogue.of("Service"):
        if lifecycle(service) not in _RUNNING:
            continue
        for edge, target in _needed(catalogue, service, _NOT_RUNNING):
            what = f'"{target.name}", which is {worded_lifecycle(target)}'
            message = f'"{service.name}" is {worded_lifecycle(service)} but stands on {what}'
            yield Problem(edge.node, message, _sides(service, target))


def stands_on_retiring(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a live service on something that is being retired."""
    for service in catalogue.of("Service"):
        if lifecycle(service) != "live":
            continue
        for edge, target in _needed(catalogue, service, {"retiring"}):
            what = f'"{target.name}", which is {worded_lifecycle(target)}'
            message = f'"{service.name}" is {worded_lifecycle(service)} and stands on {what}'
            yield Problem(edge.node, message, _sides(service, target))


def _needed(catalogue: Catalogue, service: Document, states: set[str]) -> Iterator[tuple[Edge, Document]]:
    """Yield the dependencies that matter whose targets are in one of the states."""
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
                yield edge, target
    for members in groups.values():
        if all(lifecycle(target) in states for _, target in members):
            yield members[0]


def _key(node: Node) -> Node:
    """Make a node usable as a key: by document and pointer, without its value."""
    return node._replace(value=None)


def _sides(service: Document, target: Document) -> tuple[Related, ...]:
    return tuple(
        Related(document.node("/spec/lifecycle"), f"{noun(document.kind)} is {worded_lifecycle(document)}")
        for document in (service, target)
        if document.get("/spec/lifecycle") is not None
    )


class _Promise(NamedTuple):
    """An availability that somebody promises, and where."""

    node: Node
    ratio: Ratio


def availability_above_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability promised above that of a single supplier without which nothing works.

    What a supplier promises is what the relationship says, else its offering, else its service. One
    hop: a supplier is taken at its word.
    """
    for service in catalogue.of("Service"):
        suppliers = [one for edge in edges(catalogue, service) if _is_essential(edge) for one in _backing(catalogue, edge)]
        if not suppliers:
            continue
        for promise in _promises(catalogue, service):
            weakest = min(suppliers, key=lambda one: one[1].ratio)
            name, backed, edge = weakest
            if promise.ratio > backed.ratio:
                message = f'{promise.ratio} promised, {backed.ratio} backed by "{name}"'
                related = (Related(backed.node, f"{backed.ratio} promised here"), Related(edge.node, "depended on here"))
                yield Problem(promise.node, message, related)


def _backing(catalogue: Catalogue, edge: Edge) -> Iterator[tuple[str, _Promise, Edge]]:
    for target in edge.targets:
        layers = [target]
        if edge.relationship is not None:
            offering = catalogue.find("ServiceOffering", edge.relationship.get("/spec/offering"))
            layers = [edge.relationship, *([offering] if offering is not None else []), target]
        origin = catalogue.effective(layers, "/spec/warranty").origin("/availability/target")
        ratio = parse_ratio(origin.value) if origin is not None else None
        if origin is not None and ratio is not None:
            yield target.name, _Promise(origin, ratio), edge


def _promises(catalogue: Catalogue, service: Document) -> Iterator[_Promise]:
    """Yield what is promised of a service: by itself, its offerings, and the relationships on them."""
    for document in _promisers(catalogue, service):
        node = document.node(_TARGET)
        ratio = parse_ratio(node.value)
        if ratio is not None:
            yield _Promise(node, ratio)


def _promisers(catalogue: Catalogue, service: Document) -> Iterator[Document]:
    yield service
    for offering in catalogue.offerings(service):
        if offering.get("/spec/lifecycle") in {None, "available"}:
            yield offering
        for relationship in catalogue.relationships(offering):
            if relationship.get("/spec/status") in {None, "active", "agreed"}:
                yield relationship


def dependency_without_relationship(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency on a service of another provider through no relationship with it."""
    for service in catalogue.of("Service"):
        ours = catalogue.find("Organization", service.get("/spec/provider"))
        for edge in edges(catalogue, service):
            if edge.relationship is not None or ours is None:
                continue
            for target in edge.targets:
                theirs = catalogue.find("Organization", target.get("/spec/provider"))
                if target.kind == "Service" and theirs is not None and theirs is not ours:
                    related = (Related(target.node("/spec/provider"), f'provided by "{theirs.name}"'),)
                    message = f'"{target.name}" is provided by "{theirs.name}", and no relationship with it is named'
                    yield Problem(edge.node, message, related)
