"""Checks on relationships: between whom, on which offering, on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import stated
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options


def relationship_with_itself(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose consumer is its provider."""
    for relationship in catalogue.of("ServiceRelationship"):
        provider = catalogue.find("Organization", relationship.get("/spec/provider"))
        for consumer in relationship.node("/spec/consumer").items():
            name = consumer.value
            same = name == relationship.get("/spec/provider")
            if same or (provider is not None and catalogue.find("Organization", name) is provider):
                related = (Related(relationship.node("/spec/provider"), "the provider"),)
                yield Problem(consumer, f'"{name}" is provider and consumer of one relationship', related)


def relationship_offering_unavailable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship on an offering that is a draft, or was withdrawn before it began."""
    for relationship in catalogue.of("ServiceRelationship"):
        node = relationship.node("/spec/offering")
        offering = catalogue.find("ServiceOffering", node.value)
        if offering is None:
            continue
        lifecycle = offering.get("/spec/lifecycle")
        withdrawn, begun = offering.get("/spec/withdrawnOn"), relationship.get("/spec/period/from")
        if lifecycle == "draft":
            related = (Related(offering.node("/spec/lifecycle"), "a draft"),)
            yield Problem(node, f'offering "{offering.name}" is a draft', related)
        elif lifecycle == "withdrawn" and _later(begun, withdrawn):
            related = (Related(offering.node("/spec/withdrawnOn"), "withdrawn"),)
            message = f'began on {begun}, after offering "{offering.name}" was withdrawn on {withdrawn}'
            yield Problem(node, message, related)


def _later(one: object, other: object) -> bool:
    """Tell whether one ISO 8601 date is after another; written alike, they sort as texts."""
    return isinstance(one, str) and isinstance(other, str) and one > other


def relationship_provider_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose provider is not the one that makes the offering."""
    for relationship in catalogue.of("ServiceRelationship"):
        node = relationship.node("/spec/provider")
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        if offering is None or node.value is None:
            continue
        maker = catalogue.provider(offering)
        if maker is None or _same(catalogue, maker, node.value):
            continue
        related = (Related(offering.node("/spec/provider"), f'"{maker}" makes the offering'),)
        message = f'provider is "{node.value}", but offering "{offering.name}" is made by "{maker}"'
        yield Problem(node, message, related)


def _same(catalogue: Catalogue, one: object, other: object) -> bool:
    found = catalogue.find("Organization", one)
    return one == other or (found is not None and found is catalogue.find("Organization", other))


def agreement_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship with an organization outside that rests on no agreement."""
    for relationship in catalogue.of("ServiceRelationship"):
        if stated(relationship.get("/spec/agreement")):
            continue
        parties = [relationship.get("/spec/provider"), *(n.value for n in relationship.node("/spec/consumer").items())]
        outside = [name for name in parties if not catalogue.is_own(name)]
        if outside:
            message = f'no agreement with "{outside[0]}" is named'
            yield Problem(relationship.node("/spec/agreement"), message)


def management_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship with no joint activity, its own or its offering's default."""
    for relationship in catalogue.of("ServiceRelationship"):
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        default = offering.get("/spec/relationshipDefaults/management") if offering is not None else None
        if not stated(relationship.get("/spec/management")) and not stated(default):
            yield Problem(relationship.node("/spec/management"), "no joint activity manages the relationship")
