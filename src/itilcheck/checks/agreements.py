"""Checks on what an agreement has to hold by a standard: that there is one, limits, exceptions, a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.defaults import offering_of, running
from itilcheck.checks.promises import Promise
from itilcheck.checks.shortfalls import shortfalls
from itilcheck.checks.words import answered, lifecycle, stated
from itilcheck.finding import Problem
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.rule import Options

_LIVE = {"live", "retiring"}
_DEMAND = "/spec/demand"
_EXCLUSIONS = "/spec/agreement/exclusions"


def internal_agreement_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship between organizations of ours that rests on no agreement.

    That with an organization outside is told by ``agreement_missing``.
    """
    for relationship in running(catalogue):
        provider = relationship.get("/spec/provider")
        if stated(relationship.get("/spec/agreement")) or not _is_name(provider):
            continue
        if not catalogue.is_own(provider):
            continue
        consumers = [node.value for node in relationship.node("/spec/consumer").items()]
        others = [one for one in consumers if _is_name(one) and one != provider]
        if others and all(catalogue.is_own(one) for one in others):
            message = f'no agreement between "{provider}" and "{others[0]}" is recorded'
            yield Problem(relationship.node("/spec/agreement"), message)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and not is_placeholder(value)


def exceptions_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each agreement that says nothing of when its levels do not hold.

    What availability leaves out, and the hours of maintenance, are exceptions too. Of services that are
    described elsewhere nobody knows whether they have any.
    """
    for relationship in _agreed(catalogue):
        promised = _promises(catalogue, relationship)
        unknown = not promised and stated(relationship.get("/spec/offering"))
        if stated(relationship.get(_EXCLUSIONS)) or unknown:
            continue
        if not any(_leaves_out(one) for one in promised):
            yield Problem(relationship.node(_EXCLUSIONS), "agreement states no exceptions")


def _leaves_out(promise: Promise) -> bool:
    maintenance = promise.service.get("/spec/serviceHours/maintenance")
    return stated(maintenance) or stated(promise.value("/warranty/availability/excludes"))


def workload_limit_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each agreement that does not say how much its consumer may draw.

    That nothing at all is said of capacity is told by ``warranty_area_missing``.
    """
    for relationship in _agreed(catalogue):
        offering = offering_of(catalogue, relationship)
        drawn = [relationship.get(_DEMAND), relationship.get("/spec/warranty/capacity")]
        if offering is not None:
            drawn += [offering.get("/spec/capacity"), offering.get("/spec/warranty/capacity")]
        pools = [one.value("/warranty/capacity") for one in _promises(catalogue, relationship)]
        if not any(map(stated, drawn)) and any(stated(one) and not answered(one) for one in pools):
            message = "agreement does not limit what its consumer may draw"
            yield Problem(relationship.node(_DEMAND), message)


def _agreed(catalogue: Catalogue) -> Iterator[Document]:
    """Yield the relationships that run and rest on an agreement."""
    for relationship in running(catalogue):
        agreement = relationship.get("/spec/agreement")
        if isinstance(agreement, dict) and agreement and not answered(agreement):
            yield relationship


def _promises(catalogue: Catalogue, relationship: Document) -> list[Promise]:
    """Give what is promised in a relationship of each service that it is about."""
    offering = offering_of(catalogue, relationship)
    if offering is None:
        return []
    services = catalogue.services(offering)
    return [Promise(catalogue, service, (relationship, offering, service)) for service in services]


def continuity_plan_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each continuity that names no plan, after inheritance."""
    for short in shortfalls(catalogue, _live(catalogue), "/warranty/continuity", _no_plan):
        yield Problem(short.node, "continuity names no plan", short.related)


def _no_plan(continuity: dict[str, object]) -> tuple[str, ...]:
    return () if stated(continuity.get("plan")) else ("a plan",)


def classification_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each security that has controls and does not say for which class of information."""
    for short in shortfalls(catalogue, _live(catalogue), "/warranty/security", _unclassified):
        yield Problem(short.node, "security does not say which class of information it is for", short.related)


def _unclassified(security: dict[str, object]) -> tuple[str, ...]:
    if stated(security.get("classification")) or not stated(security.get("controls")):
        return ()
    return ("a classification",)


def _live(catalogue: Catalogue) -> Iterator[Document]:
    return (service for service in catalogue.of("Service") if lifecycle(service) in _LIVE)
