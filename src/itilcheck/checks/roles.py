"""Checks on who is who on the consumer's side: customer, users, sponsor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import CUSTOMER_FACING
from itilcheck.checks.adrift import adrift
from itilcheck.checks.words import answered, lifecycle, type_of, unset_or
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document
    from itilcheck.rule import Options

ROLES = ("customer", "users", "sponsor")
"""The roles of service consumption."""

_LIVE = {"live", "retiring"}
_NAMED = {"customer": "customer is", "users": "users are", "sponsor": "sponsor is"}


def consumer_role_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each role that nobody is named for.

    A service that names roles, or has no active relationship, is asked itself; but a role that each
    of its active relationships names is named. Otherwise each active relationship is asked, by its
    effective roles. A relationship that leads nowhere may be that of a service without.
    """
    for service in catalogue.of("Service"):
        if lifecycle(service) not in _LIVE or type_of(service) != CUSTOMER_FACING:
            continue
        relationships = _active(catalogue, service)
        own = service.get("/spec/roles")
        if answered(own) or (own is None and not relationships and _may_be_named(catalogue, service)):
            continue
        if own is not None or not relationships:
            yield from _at_service(catalogue, service, relationships)
        else:
            for relationship in relationships:
                yield from _at_relationship(catalogue, relationship, service)


def _active(catalogue: Catalogue, service: Document) -> list[Document]:
    return [
        relationship
        for offering in catalogue.offerings(service)
        for relationship in catalogue.relationships(offering)
        if unset_or(relationship, "/spec/status", "active")
    ]


def _may_be_named(catalogue: Catalogue, service: Document) -> bool:
    """Tell whether a relationship names roles of which it is not known what it is about, or its status."""
    unclear = (
        one
        for offering in catalogue.offerings(service)
        for one in catalogue.relationships(offering)
        if "/spec/status" in one.misspelt
    )
    return any(unclear) or any(
        unset_or(one, "/spec/status", "active") and one.get("/spec/roles") is not None
        for one in adrift(catalogue, service.get("/spec/provider"))
    )


def _at_service(catalogue: Catalogue, service: Document, relationships: list[Document]) -> Iterator[Problem]:
    for role in ROLES:
        if _held(service.get(f"/spec/roles/{role}")):
            continue
        lacking = [one for one in relationships if not _held(_roles(catalogue, one, service).get(role))]
        if lacking or not relationships:
            related = tuple(
                Related(one.node(f"/spec/roles/{role}"), f'nor in "{one.name}"') for one in lacking
            )
            yield Problem(service.node(f"/spec/roles/{role}"), f"no {_NAMED[role]} named", related)


def _at_relationship(catalogue: Catalogue, relationship: Document, service: Document) -> Iterator[Problem]:
    roles = _roles(catalogue, relationship, service)
    if answered(roles):
        return
    for role in ROLES:
        if not _held(roles.get(role)):
            yield Problem(relationship.node(f"/spec/roles/{role}"), f"no {_NAMED[role]} named")


def _roles(catalogue: Catalogue, relationship: Document, service: Document) -> dict[str, JSON]:
    value = catalogue.effective([relationship, service], "/spec/roles").value
    return value if isinstance(value, dict) else {}


def _held(holders: JSON) -> bool:
    """Tell whether a role has a holder: a name or an organization, or a reason why not."""
    if answered(holders):
        return True
    if not isinstance(holders, list):
        return False
    return any(isinstance(one, dict) and (one.get("name") or one.get("organization")) for one in holders)
