"""Checks on availability: whether what is promised is backed by what it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import edges, is_essential
from itilcheck.checks.words import unset_or
from itilcheck.finding import Problem, Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import JSON, Document, Node
    from itilcheck.quantity import Ratio
    from itilcheck.rule import Options

_TARGET = "/spec/warranty/availability/target"


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
            needed = [one for one in edges(catalogue, service) if is_essential(one)]
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
        if unset_or(offering, "/spec/lifecycle", "available"):
            yield offering
        for relationship in catalogue.relationships(offering):
            if unset_or(relationship, "/spec/status", "active", "agreed"):
                yield relationship
