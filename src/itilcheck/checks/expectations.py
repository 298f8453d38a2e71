"""Checks on what an offering lets its consumers expect: quality, cost, time, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import CUSTOMER_FACING
from itilcheck.checks.prose import listed
from itilcheck.checks.words import answered, lifecycle, stated, type_of, unset_or
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.rule import Options

EXPECTATIONS = ("quality", "cost", "time", "risks")
"""What an offering tells its consumers to expect."""


def expectation_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each offering that leaves open what to expect: it neither says so, nor does anything else.

    Our own live services are asked for warranty, hours and risks by rules of their own, and an offering
    for its funding and its price; what these miss is not told again.
    """
    for offering in catalogue.of("ServiceOffering"):
        if answered(offering.get("/spec/expectations")):
            continue
        services = catalogue.services(offering)
        named = list(offering.node("/spec/services").items())
        if not services or len(services) < len(named) or not all(map(_is_in_use, services)):
            continue  # a service that is not known, or not in use, may say or be told anything
        missing = [
            one
            for one in EXPECTATIONS
            if not stated(offering.get(f"/spec/expectations/{one}"))
            and not _is_derivable(one, offering, services)
            and not _is_asked(one, catalogue, offering, services)
        ]
        if missing:
            message = f'"{offering.name}" does not say what {listed(missing)} to expect'
            from itilcheck.mending import extra  # noqa: PLC0415  # only once something is missing

            node = offering.node("/spec/expectations")
            fix = extra(node, "add what to expect, to fill in", {one: ["TODO"] for one in missing})
            yield Problem(node, message, fix=fix)


def _is_in_use(service: Document) -> bool:
    return lifecycle(service) in {"live", "retiring"}


def _is_derivable(expectation: str, offering: Document, services: list[Document]) -> bool:
    """Tell whether other statements say what to expect; an answer that it does not apply is one."""
    if expectation == "quality":
        return any(stated(one.get("/spec/warranty")) for one in (offering, *services))
    if expectation == "cost":
        return stated(offering.get("/spec/price")) or offering.get("/spec/funding") == "free"
    if expectation == "time":
        return _has_time(offering) or any(
            stated(one.get(f"/spec/{key}")) for one in services for key in ("serviceHours", "support")
        )
    return all(answered(one.get("/spec/risks")) or stated(one.get("/spec/risks/imposed")) for one in services)


def _has_time(offering: Document) -> bool:
    """Tell whether an offering states a time: until it can be used, for an action, or of access."""
    if stated(offering.get("/spec/ordering/leadTime")):
        return True
    timed = (("actions", "fulfilledIn"), ("access", "period"))
    return any(
        stated(item.child(key).value)
        for part, key in timed
        for item in offering.node(f"/spec/{part}").items()
    )


def _is_asked(expectation: str, catalogue: Catalogue, offering: Document, services: list[Document]) -> bool:
    """Tell whether another rule tells already that what says it is missing."""
    if expectation == "cost":
        return unset_or(offering, "/spec/funding", "charged")
    own = [one for one in services if catalogue.is_own(one.get("/spec/provider"))]
    if expectation == "quality":
        return bool(own)
    return any(type_of(one) == CUSTOMER_FACING for one in own)
