"""Checks on chains: whether what a service stands on lets it stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import ESSENTIAL, OPTIONAL, circles, edges, in_words, standing
from itilcheck.checks.words import lifecycle, noun, worded_lifecycle
from itilcheck.finding import Problem, Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import JSON, Document, Node
    from itilcheck.quantity import Ratio
    from itilcheck.rule import Options

_TARGET = "/spec/warranty/availability/target"
_NOT_RUNNING = {"retired", "proposed", "in-design"}
_FEW = 4


def dependency_on_itself(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency of a service on itself."""
    for service in catalogue.of("Service"):
        for edge in edges(catalogue, service):
            if service in edge.targets:
                yield Problem(edge.node, f'"{service.name}" depends on itself', about=service)


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
        yield Problem(
            edge.node, f'"{service.name}" depends on itself through {through}', _steps(circle), about=service
        )


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
            message = f"{in_words([service.name, *names])} depend on each other in a circle"
        yield Problem(edge.node, message, _steps(circle), about=service)


def _is_essential(edge: Edge) -> bool:
    return edge.criticality == ESSENTIAL and edge.group is None


def _few(names: list[str]) -> list[str]:
    """Name the first of many."""
    return names if len(names) <= _FEW else [*names[: _FEW - 1], f"{len(names) - _FEW + 1} more"]


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
        if offering.get("/spec/lifecycle") in {None, "available"}:
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


class _Promise(NamedTuple):
    """An availability that somebody promises: where, and of which service."""

    node: Node
    ratio: Ratio
    service: Document


class _Backing(NamedTuple):
    """The weakest promise that a service stands on, and the dependency that leads there."""

    promise: _Promise
    edge: Edge


def availability_above_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability promised above that of a single supplier without which nothing works.

    What a supplier promises is what the relationship says, else its offering, else its service; it
    counts with the smaller of that and what it stands on itself, so that an impossible promise below
    does not hide the one above.
    """
    backings = _backings(catalogue)
    for service, backing in backings.items():
        if backing is None:
            continue
        weakest, edge = backing
        for promise in _promises(catalogue, service):
            if promise.ratio > weakest.ratio:
                message = f'{promise.ratio} promised, {weakest.ratio} backed by "{weakest.service.name}"'
                related = (
                    Related(weakest.node, f"{weakest.ratio} promised here"),
                    Related(edge.node, "depended on here"),
                )
                yield Problem(promise.node, message, related)


def _backings(catalogue: Catalogue) -> dict[Document, _Backing | None]:
    """Give, for every service, the weakest promise that it stands on, over all hops.

    Services are settled after those they stand on; one in a circle of essential dependencies takes
    the members that are not settled yet at their word.
    """
    settled: dict[Document, _Backing | None] = {}
    for root in catalogue.of("Service"):
        work = [root]
        open_ = {root}
        while work:
            service = work[-1]
            needed = [one for one in edges(catalogue, service) if _is_essential(one)]
            below = [
                t
                for one in needed
                for t in one.targets
                if t not in settled and t not in open_ and t.kind == "Service"
            ]
            if service in settled or not below:
                work.pop()
                settled.setdefault(service, _weakest(catalogue, needed, settled))
            else:
                open_.update(below)
                work.extend(below)
    return settled


def _weakest(
    catalogue: Catalogue, needed: list[Edge], settled: dict[Document, _Backing | None]
) -> _Backing | None:
    candidates: list[_Backing] = []
    for edge in needed:
        for target in edge.targets:
            promise = _supplied(catalogue, edge, target)
            if promise is not None:
                candidates.append(_Backing(promise, edge))
            deeper = settled.get(target)
            if deeper is not None:
                candidates.append(_Backing(deeper.promise, edge))
    return min(candidates, key=lambda one: one.promise.ratio, default=None)


def _supplied(catalogue: Catalogue, edge: Edge, target: Document) -> _Promise | None:
    """Give what is promised over a dependency: by its relationship, offering or service."""
    layers = [target]
    if edge.relationship is not None:
        offering = catalogue.find("ServiceOffering", edge.relationship.get("/spec/offering"))
        layers = [edge.relationship, *([offering] if offering is not None else []), target]
    origin = catalogue.effective(layers, "/spec/warranty").origin("/availability/target")
    ratio = _ratio(origin.value) if origin is not None else None
    return _Promise(origin, ratio, target) if origin is not None and ratio is not None else None


def _ratio(value: JSON) -> Ratio | None:
    from itilcheck.quantity import parse_ratio  # noqa: PLC0415  # only where something is promised

    return parse_ratio(value)


def _promises(catalogue: Catalogue, service: Document) -> Iterator[_Promise]:
    """Yield what is promised of a service: by itself, its offerings, and the relationships on them."""
    for document in _promisers(catalogue, service):
        node = document.node(_TARGET)
        ratio = _ratio(node.value)
        if ratio is not None:
            yield _Promise(node, ratio, service)


def _promisers(catalogue: Catalogue, service: Document) -> Iterator[Document]:
    yield service
    for offering in catalogue.offerings(service):
        if offering.get("/spec/lifecycle") in {None, "available"}:
            yield offering
        for relationship in catalogue.relationships(offering):
            if relationship.get("/spec/status") in {None, "active", "agreed"}:
                yield relationship


def dependency_without_relationship(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency on a service of another provider that no relationship with it covers.

    The dependency may name the relationship, or there is one on an offering of that service.
    """
    for service in catalogue.of("Service"):
        ours = service.get("/spec/provider")
        for edge in edges(catalogue, service):
            if edge.relationship is not None or ours is None:
                continue
            for target in edge.targets:
                theirs = target.get("/spec/provider")
                if target.kind != "Service" or theirs is None or catalogue.same("Organization", ours, theirs):
                    continue
                if not _covered(catalogue, target, ours):
                    related = (Related(target.node("/spec/provider"), f'provided by "{theirs}"'),)
                    message = f'"{target.name}" comes from "{theirs}", but no relationship covers it'
                    yield Problem(edge.node, message, related, about=service)


def _covered(catalogue: Catalogue, target: Document, consumer: str) -> bool:
    """Tell whether an organization consumes an offering of a service."""
    return any(
        catalogue.same("Organization", node.value, consumer)
        for offering in catalogue.offerings(target)
        for relationship in catalogue.relationships(offering)
        for node in relationship.node("/spec/consumer").items()
    )
