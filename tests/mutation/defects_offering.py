"""Defects in offerings, and in how they stand beside each other and to what they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import at, choose, facing, judged, stated, without
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw

STRONGER = (
    ("/spec/warranty/security/classification", "restricted"),
    ("/spec/warranty/continuity/rto", "6h"),
    ("/spec/warranty/continuity/rpo", "2h"),
    ("/spec/warranty/availability/target", "98.4%"),
)
"""Promises above those of services that departments use, which their suppliers still back."""


def offered(world: World, service: str, *, available: bool = True) -> list[Document]:
    """List the offerings of a service."""
    found = judged(world, "ServiceOffering") if available else world.of("ServiceOffering")
    return [one for one in found if service in one.spec["services"]]


def relationships(world: World, offering: Document, *status: str) -> list[Document]:
    """List the relationships on an offering, or those of them in some states."""
    found = [one for one in world.of("ServiceRelationship") if one.spec.get("offering") == offering.name]
    return [one for one in found if not status or one.spec.get("status") in status]


def promised(world: World, service: Document) -> list[Document]:
    """List the offerings and relationships that may override what a service promises."""
    offerings = offered(world, service.name, available=False)
    return [*offerings, *(one for each in offerings for one in relationships(world, each))]


def ladders(world: World) -> list[list[Document]]:
    """List the offerings of each service that has several for money, the cheapest first."""
    found = []
    for service in judged(world, "Service"):
        rungs = [one for one in offered(world, service.name) if one.spec.get("funding") == "charged"]
        if len(rungs) > 1:
            found.append(sorted(rungs, key=lambda one: float(one.spec["price"][0]["amount"])))
    return found


def is_measured(world: World, service: Document) -> bool:
    """Tell whether a report tells of a service, or of what is promised of it."""
    about = {service.name, *(one.name for one in promised(world, service))}
    return any(
        about.intersection(str(one.spec.get(key)) for key in ("service", "offering", "relationship"))
        for one in world.of("ServiceReport")
    )


def expectation_missing(world: World, draw: Draw) -> Expected:
    def is_alone(offering: Document) -> bool:
        return offering.spec.get("funding") == "subsidised" and "price" not in offering.spec

    place = Place(choose(draw, filter(is_alone, judged(world, "ServiceOffering"))), "/spec/expectations")
    if draw.chance(0.5):
        place.remove()
    else:
        place.child("cost").remove()
    return at(place)


def offering_without_component(world: World, draw: Draw) -> Expected:
    offering = choose(draw, judged(world, "ServiceOffering"))
    for part in ("goods", "access", "actions"):
        offering.spec.pop(part, None)
    return at(Place(offering, "/spec"))


def offering_without_service(world: World, draw: Draw) -> Expected:
    """Take the services from an offering that is not the only one of them, and that no report is about."""

    def is_free(offering: Document) -> bool:
        about = {offering.name, *(one.name for one in relationships(world, offering))}
        reported = {
            one.spec.get(key) for one in world.of("ServiceReport") for key in ("offering", "relationship")
        }
        return not about.intersection(reported) and all(
            len(offered(world, name)) > 1 or name in ("compute", "connectivity")
            for name in offering.spec["services"]
        )

    offering = choose(draw, filter(is_free, judged(world, "ServiceOffering")))
    place = Place(offering, "/spec/services")
    place.remove()
    return at(place)


def offering_provider_mismatch(world: World, draw: Draw) -> Expected:
    """Let somebody offer a service who has nothing to do with it, in an offering that nobody has yet."""
    offering = choose(
        draw,
        (
            one
            for one in judged(world, "ServiceOffering")
            if not relationships(world, one, "agreed", "active")
        ),
    )
    offering.spec["provider"] = f"{world.root}-facilities"
    return at(Place(offering, "/spec/services/0"))


def action_request_missing(world: World, draw: Draw) -> Expected:
    """Leave out how to ask for an action; where to order would answer for all of them."""
    place = choose(draw, stated(judged(world, "ServiceOffering"), "/spec/actions/*/requestedThrough"))
    place.remove()
    ordering = Place(place.document, "/spec/ordering")
    if isinstance(ordering.value, dict) and "channel" in ordering.value:
        ordering.child("channel").remove()
    return at(place)


def offerings_indistinguishable(world: World, draw: Draw) -> Expected:
    """Let a lower step say what a higher one says; the other way its relationships had too much."""
    rungs = choose(draw, ladders(world))
    lower, higher = sorted(draw.sample(range(len(rungs)), 2))
    one, other = rungs[higher], rungs[lower]
    other.spec.update({key: value for key, value in one.spec.items() if key != "ordering"})
    for key in other.spec.keys() - one.spec.keys():
        del other.spec[key]
    other.spec["ordering"] = {**other.spec["ordering"], "leadTime": one.spec["ordering"]["leadTime"]}
    for key in ("description", "labels"):
        other.data["metadata"].pop(key, None)
        if key in one.data["metadata"]:
            other.data["metadata"][key] = one.data["metadata"][key]
    return at(Place(max(one, other, key=world.position), ""))


def offer_ladder_inverted(world: World, draw: Draw) -> Expected:
    """Let the lower step cost more."""
    rungs = choose(draw, ladders(world))
    lower = draw.randrange(len(rungs) - 1)
    price = Place(rungs[lower], "/spec/price")
    price.child(0, "amount").set(rungs[lower + 1].spec["price"][0]["amount"] + 1)
    return at(price)


def offering_beyond_service(world: World, draw: Draw) -> Expected:
    """Promise more than the service does: in the warranty, or of what it has for all."""
    services = [
        one for one in facing(judged(world, "Service")) if "target" in one.spec["warranty"]["availability"]
    ]
    services = [one for one in services if "notApplicable" not in one.spec["warranty"]["security"]]
    services = [one for one in services if "notApplicable" not in one.spec["warranty"]["continuity"]]
    offering = choose(draw, (each for one in services for each in offered(world, one.name)))
    if draw.chance(0.2) and "capacity" in offering.spec:
        entry = Place(offering, "/spec/capacity/0")
        (service,) = offering.spec["services"]
        pool = world.the("Service", service).spec["warranty"]["capacity"][0]
        entry.child("limit").set(pool["limit"] + 1)
        return at(entry)
    pointer, value = draw.choice(STRONGER)
    place = Place(offering, pointer)
    place.set(value)
    return at(place)


def agreement_beyond_offering(world: World, draw: Draw) -> Expected:
    """Agree on more than the offering promises: as much as no service does."""

    def is_full(service: Document) -> bool:
        warranty = service.spec["warranty"]
        return all(
            "notApplicable" not in warranty[area] for area in ("availability", "security", "continuity")
        )

    names = {one.name for one in facing(judged(world, "Service")) if is_full(one)}
    found = [
        one
        for one in judged(world, "ServiceRelationship")
        if names.intersection(world.the("ServiceOffering", one.spec["offering"]).spec["services"])
    ]
    place = Place(choose(draw, found), draw.choice(STRONGER)[0])
    place.set(dict(STRONGER)[place.pointer])
    return at(place)


def service_not_offered(world: World, draw: Draw) -> Expected:
    """Withdraw the only offering of a service."""
    services = [
        one
        for one in facing(judged(world, "Service"))
        if one.spec["lifecycle"] == "live" and len(offered(world, one.name)) == 1
    ]
    service = choose(draw, services)
    (offering,) = offered(world, service.name)
    offering.spec.update(lifecycle="withdrawn", withdrawnOn="2026-11-01")
    return at(Place(service, ""))


def offering_without_relationship(world: World, draw: Draw) -> Expected:
    """End what is proposed on an offering that nobody has yet."""
    offering = choose(
        draw,
        (
            one
            for one in judged(world, "ServiceOffering")
            if not relationships(world, one, "agreed", "active")
        ),
    )
    for one in relationships(world, offering):
        one.spec["status"] = "ended"
    return at(Place(offering, ""))


DEFECTS: Mapping[str, Defect] = {
    "access-period-missing": without("ServiceOffering", "/spec/access/*/period"),
    "access-terms-missing": without("ServiceOffering", "/spec/access/*/terms"),
    "access-transfers-ownership": lambda world, draw: _set(
        choose(draw, stated(judged(world, "ServiceOffering", own=None), "/spec/access/*")).child("ownership"),
        "consumer",
    ),
    "action-request-missing": action_request_missing,
    "action-time-missing": without("ServiceOffering", "/spec/actions/*/fulfilledIn"),
    "agreement-beyond-offering": agreement_beyond_offering,
    "expectation-missing": expectation_missing,
    "funding-unstated": without("ServiceOffering", "/spec/funding"),
    "goods-keep-ownership": lambda world, draw: _set(
        choose(draw, stated(judged(world, "ServiceOffering", own=None), "/spec/goods/*")).child(
            draw.pick("ownership", "responsibility")
        ),
        "provider",
    ),
    "offer-ladder-inverted": offer_ladder_inverted,
    "offering-beyond-service": offering_beyond_service,
    "offering-provider-mismatch": offering_provider_mismatch,
    "offering-without-component": offering_without_component,
    "offering-without-relationship": offering_without_relationship,
    "offering-without-service": offering_without_service,
    "offerings-indistinguishable": offerings_indistinguishable,
    "price-missing": without("ServiceOffering", "/spec/price"),
    "service-not-offered": service_not_offered,
    "target-group-missing": without("ServiceOffering", "/spec/targetConsumerGroups"),
}


def _set(place: Place, value: object) -> Expected:
    place.set(value)
    return at(place)
