"""Defects in chains: what a service stands on does not let it stand, or nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import RUNNING, at, choose, is_own, judged, stated
from defects_offering import is_measured, promised, relationships
from edge import depended_on, relied, standing
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw


# -- availability --------------------------------------------------------------------------------


def availability_above_supplier(world: World, draw: Draw) -> Expected:
    services = standing(world, judged(world, "Service"))
    place = choose(draw, stated(services, "/spec/warranty/availability/target"))
    place.set(draw.pick("99.999%", "100%"))
    return at(place)


def availability_above_chain(world: World, draw: Draw) -> Expected:
    """Promise as much as the weaker of two suppliers that have nothing in common."""
    identity = world.the("Service", "identity")
    place = Place(identity, "/spec/warranty/availability/target")
    place.set("99.9%")
    return at(place)


def windows_not_comparable(world: World, draw: Draw) -> Expected:
    services = [one for one in standing(world, judged(world, "Service")) if _has_no_target_above(world, one)]
    place = choose(draw, stated(services, "/spec/warranty/availability/window"))
    place.set({"duration": draw.pick("1h", "1d")})
    return at(place.parent.child("target"))


def _has_no_target_above(world: World, service: Document) -> bool:
    return all(one.get("/spec/warranty/availability") is None for one in promised(world, service))


# -- hours, times, continuity --------------------------------------------------------------------


def hours_beyond_supplier(world: World, draw: Draw) -> Expected:
    """Be open when what is needed is not."""
    found = [
        edge.service
        for edge, end in relied(world, world.of("Service"))
        if end.spec["serviceHours"]["opening"] != "24/7"
        and edge.service.name not in depended_on(world)
        and edge.service.spec["lifecycle"] != "retired"
    ]
    place = Place(choose(draw, found), "/spec/serviceHours/opening")
    place.set(draw.pick("24/7", "Mo-Su 00:00-24:00"))
    return at(place)


def response_beyond_supplier(world: World, draw: Draw) -> Expected:
    services = [edge.service for edge, _ in relied(world, judged(world, "Service"))]
    place = choose(draw, stated(services, "/spec/support/priorities/*/resolveWithin"))
    place.set(draw.pick("5m", "PT20M"))
    return at(place)


def rto_below_supplier(world: World, draw: Draw) -> Expected:
    services = standing(world, judged(world, "Service"))
    place = choose(draw, stated(services, "/spec/warranty/continuity/rto"))
    place.set(draw.pick("1h", "PT10M"))
    return at(place)


def rpo_below_supplier(world: World, draw: Draw) -> Expected:
    found = [
        edge.service
        for edge, _ in relied(world, judged(world, "Service"))
        if edge.says("holdsData", "authoritative") and not is_measured(world, edge.service)
    ]
    place = choose(draw, stated(found, "/spec/warranty/continuity/rpo"))
    place.set(draw.pick("5m", "PT1M"))
    return at(place)


# -- security ------------------------------------------------------------------------------------


def security_below_promise(world: World, draw: Draw) -> Expected:
    """Hand over what is more sensitive than a service of ours is bound to."""
    found = [edge for edge, _ in relied(world, judged(world, "Service")) if edge.entry.value.get("handles")]
    place = choose(draw, found).entry.child("handles")
    place.set("restricted")
    return at(place)


def residency_beyond_supplier(world: World, draw: Draw) -> Expected:
    """Promise to keep data where nobody below keeps it."""
    found = [
        edge.service
        for edge, _ in relied(world, judged(world, "Service"))
        if edge.says("holdsData", "authoritative") and edge.service.name not in depended_on(world)
    ]
    place = choose(draw, stated(found, "/spec/warranty/security/dataResidency"))
    place.set(draw.pick(["CH"], ["FR", "LU"]))
    return at(place)


# -- terms ---------------------------------------------------------------------------------------


def _sold(world: World) -> list[Document]:
    """List our relationships on offerings of services that stand on something."""
    found = []
    for one in judged(world, "ServiceRelationship"):
        services = world.the("ServiceOffering", one.spec["offering"]).spec["services"]
        if (
            any(isinstance(world.the("Service", name).spec["dependsOn"], list) for name in services)
            and "period" in one.spec
        ):
            found.append(one)
    return found


def term_beyond_supplier(world: World, draw: Draw) -> Expected:
    place = Place(choose(draw, _sold(world)), "/spec/period/until")
    place.set("2049-12-31")
    return at(place)


def notice_beyond_supplier(world: World, draw: Draw) -> Expected:
    place = Place(choose(draw, _sold(world)), "/spec/period/notice")
    place.parent.child("renewal").set("automatic")
    place.set(draw.pick("3y", "24mo", "P900D"))
    return at(place)


# -- capacity ------------------------------------------------------------------------------------


def capacity_overdrawn(world: World, draw: Draw) -> Expected:
    found = [
        (place, granted["limit"] * len(place.document.spec["consumer"]))
        for place in stated(judged(world, "ServiceRelationship", own=None), "/spec/demand/*")
        for granted in world.the("ServiceOffering", place.document.spec["offering"]).spec.get("capacity", ())
        if granted["measure"] == place.value["measure"]
    ]
    place, limit = choose(draw, found)
    place.child("limit").set(limit + draw.pick(1, 1000))
    return at(place.child("limit"), implied=_oversold(world, place))


def _oversold(world: World, place: Place) -> set[str]:
    """Say what else may be found: a demand that is cut to what is granted may be too much for the pool."""
    return {"capacity-oversold"} if is_own(world, place.document) else set()


def capacity_oversold(world: World, draw: Draw) -> Expected:
    """Let all consumers draw all that they may."""
    service = choose(draw, (one for one in judged(world, "Service") if _drawn(world, one)))
    for place in _drawn(world, service):
        offering = world.the("ServiceOffering", place.document.spec["offering"])
        place.child("limit").set(offering.spec["capacity"][0]["limit"] * len(place.document.spec["consumer"]))
    return at(Place(service, "/spec/warranty/capacity/0/limit"))


def _drawn(world: World, service: Document) -> list[Place]:
    found: list[Place] = []
    for offering in world.of("ServiceOffering"):
        if service.name in offering.spec["services"] and "capacity" in offering.spec:
            found.extend(stated(relationships(world, offering, *RUNNING), "/spec/demand/0"))
    return found


def capacity_units_differ(world: World, draw: Draw) -> Expected:
    found = stated(judged(world, "ServiceRelationship"), "/spec/demand/*/per")
    place = choose(draw, found)
    place.set("day")
    return at(place)


DEFECTS: Mapping[str, Defect] = {
    "availability-above-chain": availability_above_chain,
    "availability-above-supplier": availability_above_supplier,
    "capacity-overdrawn": capacity_overdrawn,
    "capacity-oversold": capacity_oversold,
    "capacity-units-differ": capacity_units_differ,
    "hours-beyond-supplier": hours_beyond_supplier,
    "notice-beyond-supplier": notice_beyond_supplier,
    "residency-beyond-supplier": residency_beyond_supplier,
    "response-beyond-supplier": response_beyond_supplier,
    "rpo-below-supplier": rpo_below_supplier,
    "rto-below-supplier": rto_below_supplier,
    "security-below-promise": security_below_promise,
    "term-beyond-supplier": term_beyond_supplier,
    "windows-not-comparable": windows_not_comparable,
}
