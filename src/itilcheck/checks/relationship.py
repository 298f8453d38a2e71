"""Checks on relationships: between whom, on which offering, on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import day_of
from itilcheck.checks.defaults import is_lost
from itilcheck.checks.words import stated
from itilcheck.finding import Problem, Related
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON
    from itilcheck.rule import Options


def relationship_with_itself(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose consumer is its provider."""
    for relationship in catalogue.of("ServiceRelationship"):
        provider = relationship.get("/spec/provider")
        for consumer in relationship.node("/spec/consumer").items():
            name = consumer.value
            named = isinstance(name, str) and not is_placeholder(name)
            if named and catalogue.same("Organization", name, provider):
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
            yield Problem(node, f'offering "{offering.name}" is still a draft', related)
        elif lifecycle == "withdrawn" and _is_later(begun, withdrawn):
            related = (Related(offering.node("/spec/withdrawnOn"), "withdrawn"),)
            message = f'offering "{offering.name}" was withdrawn on {withdrawn}, before {begun}'
            yield Problem(node, message, related)


def _is_later(one: JSON, other: JSON) -> bool:
    """Tell whether a date is after another; what is no date has a finding of its own."""
    day, before = day_of(one), day_of(other)
    return day is not None and before is not None and day > before


def relationship_provider_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose provider is not the one that makes the offering."""
    for relationship in catalogue.of("ServiceRelationship"):
        node = relationship.node("/spec/provider")
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        if offering is None or node.value is None:
            continue
        maker = catalogue.provider(offering)
        if not isinstance(maker, str) or catalogue.same("Organization", maker, node.value):
            continue
        if catalogue.is_dangling("Organization", maker) or catalogue.is_dangling("Organization", node.value):
            continue  # that is the finding, and what follows from it is none
        related = (Related(offering.node("/spec/provider"), f'"{maker}" makes the offering'),)
        message = f'provider is "{node.value}", but "{offering.name}" is offered by "{maker}"'
        yield Problem(node, message, related)


def agreement_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship with an organization outside that rests on no agreement."""
    for relationship in catalogue.of("ServiceRelationship"):
        if stated(relationship.get("/spec/agreement")):
            continue
        provider = relationship.get("/spec/provider")
        for consumer in relationship.node("/spec/consumer").items():
            if catalogue.is_own(provider) != catalogue.is_own(consumer.value):
                message = f'no agreement between "{provider}" and "{consumer.value}" is recorded'
                yield Problem(relationship.node("/spec/agreement"), message)
                break


def management_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship without a joint activity, or with none that says how often.

    What the offering says for all its relationships holds where the relationship says nothing.
    """
    for relationship in catalogue.of("ServiceRelationship"):
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        node = relationship.node("/spec/management")
        if not stated(node.value) and offering is not None:
            node = offering.node("/spec/relationshipDefaults/management")
        if not stated(node.value) and is_lost(catalogue, relationship):
            continue
        if not stated(node.value):
            message = "no joint activity manages this relationship"
            yield Problem(relationship.node("/spec/management"), message)
        elif isinstance(node.value, list) and not any(one.child("cadence").value for one in node.items()):
            related = () if node.document is relationship else (Related(node, "the offering's default"),)
            message = "no joint activity says how often it takes place"
            yield Problem(relationship.node("/spec/management"), message, related)
