"""Checks on sourcing: whether services of others come through a relationship of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.adrift import adrift
from itilcheck.checks.graph import edges
from itilcheck.checks.parties import is_running, line, party, root
from itilcheck.checks.supplies import member_of
from itilcheck.checks.telling import named
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.parties import Party
    from itilcheck.document import JSON, Document, Node
    from itilcheck.rule import Options


def dependency_without_relationship(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency on a service of another provider that no relationship with it covers.

    The dependency may name the relationship, or there is one that runs on an offering of that service,
    with our provider or with an organization above or below it. One that has ended covers nothing, and
    one that does not say with whom it is, or of what, may cover it.
    """
    for service in catalogue.of("Service"):
        ours = service.get("/spec/provider")
        is_open = ours is None or catalogue.is_dangling("Organization", ours)
        for edge in edges(catalogue, service) if not is_open else ():
            if edge.relationship is None and member_of(edge).child("relationship").value is not None:
                continue  # a name that means nothing has a finding of its own
            for target in edge.targets:
                theirs = target.get("/spec/provider")
                if target.kind != "Service" or theirs is None or catalogue.same("Organization", ours, theirs):
                    continue
                if catalogue.is_dangling("Organization", theirs):
                    continue
                if _under_one_root(catalogue, ours, theirs):
                    continue
                if not _covers(catalogue, edge.relationship, target) and not _covered(
                    catalogue, target, ours
                ):
                    yield _uncovered(service, edge, target)


def _under_one_root(catalogue: Catalogue, one: JSON, other: JSON) -> bool:
    """Tell whether two organizations are known to be internal to each other."""
    ours = root(catalogue, one)
    return ours is not None and ours is root(catalogue, other)


def _covers(catalogue: Catalogue, relationship: Document | None, service: Document) -> bool:
    """Tell whether a relationship has not ended, and may be about a service, as far as that is known."""
    if relationship is None or relationship.get("/spec/status") == "ended":
        return False
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    names = list(offering.node("/spec/services").items()) if offering is not None else []
    known = [catalogue.find("Service", node.value) for node in names]
    return not known or service in known or None in known


def _covered(catalogue: Catalogue, service: Document, consumer: JSON) -> bool:
    """Tell whether an organization, or one above or below it, consumes an offering of a service."""
    consumers, above = catalogue.shared("consumers", service, lambda: _consumers(catalogue, service))
    if not all(_is_known(catalogue, one) for one in consumers):
        return True
    for one in party(catalogue, consumer):
        ours = {one} if isinstance(one, str) else set(line(catalogue, one))
        return one in above or not consumers.isdisjoint(ours)
    return False


def _consumers(catalogue: Catalogue, service: Document) -> tuple[set[Party], set[Party]]:
    """Give who consumes offerings of a service, and these with all that stand above them.

    Relationships of its provider that lead to no service may be about it.
    """
    relationships = [
        relationship
        for offering in catalogue.offerings(service)
        for relationship in catalogue.relationships(offering)
        if is_running(relationship)
    ]
    relationships += adrift(catalogue, service.get("/spec/provider"))
    consumers = {one for relationship in relationships for one in _consuming(catalogue, relationship)}
    known = [one for one in consumers if not isinstance(one, str)]
    return consumers, consumers.union(*(line(catalogue, one) for one in known))


def _consuming(catalogue: Catalogue, relationship: Document) -> list[Party]:
    """Give the consumers of a relationship; one without a name where it states none."""
    nodes = relationship.node("/spec/consumer").items()
    return [one for node in nodes for one in party(catalogue, node.value)] or [""]


def _is_known(catalogue: Catalogue, consumer: Party) -> bool:
    """Tell whether a consumer is somebody: described, or kept elsewhere."""
    if not isinstance(consumer, str):
        return True
    return bool(consumer) and not catalogue.is_dangling("Organization", consumer)


def _uncovered(service: Document, edge: Edge, target: Document) -> Problem:
    theirs = target.get("/spec/provider")
    related = [Related(target.node("/spec/provider"), f'provided by "{theirs}"')]
    message = f'"{target.name}" comes from "{theirs}", but no relationship covers it'
    if edge.relationship is not None:
        ended = edge.relationship.get("/spec/status") == "ended"
        at, why = ("/spec/status", "has ended") if ended else ("/spec/offering", "does not cover it")
        message = f'"{target.name}" comes from "{theirs}", but "{edge.relationship.name}" {why}'
        related.append(Related(edge.relationship.node(at), why))
    return Problem(edge.node, message, tuple(related), about=service)


def dependency_consumer_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency through a relationship in which the service's provider is no consumer.

    An organization above it may consume for it, and one below for the whole; so may another party of the
    relationship. Nothing is said where one of them is not known.
    """
    for service in catalogue.of("Service"):
        ours = catalogue.find("Organization", service.get("/spec/provider"))
        for edge in edges(catalogue, service) if ours is not None else ():
            if ours is None or edge.relationship is None:
                continue
            found = [catalogue.find("Organization", node.value) for node in _takers(edge.relationship)]
            known = [one for one in found if one is not None]
            if len(known) == len(found) > 0 and not any(_is_near(catalogue, ours, one) for one in known):
                yield _mismatch(edge.relationship, edge, ours, service)


def _takers(relationship: Document) -> Iterator[Node]:
    yield from relationship.node("/spec/consumer").items()
    others = relationship.node("/spec/otherParties")
    if isinstance(others.value, list):
        yield from (node.child("organization") for node in others.items())


def _is_near(catalogue: Catalogue, one: Document, other: Document) -> bool:
    """Tell whether two organizations are the same, or one stands above the other."""
    return one in line(catalogue, other) or other in line(catalogue, one)


def _mismatch(relationship: Document, edge: Edge, ours: Document, service: Document) -> Problem:
    consumers = list(relationship.node("/spec/consumer").items())
    names = named([str(node.value) for node in consumers])
    message = f'"{relationship.name}" is consumed by {names}, not by "{ours.name}"'
    related = (
        *(Related(node, "the consumer") for node in consumers[:1]),
        Related(service.node("/spec/provider"), f'"{service.name}" is provided by "{ours.name}"'),
    )
    return Problem(member_of(edge).child("relationship"), message, related, about=service)
