"""Defects in chains: what a service stands on does not let it stand, or nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from defect import RUNNING, at, choose, is_own, judged, stated
from defects_offering import is_measured, promised, relationships
from world import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw


class Edge(NamedTuple):
    """A dependency: its entry in ``dependsOn``, the member of it that names something, and what it names."""

    entry: Place
    member: Place
    name: Place

    @property
    def service(self) -> Document:
        return self.entry.document

    @property
    def is_single(self) -> bool:
        return self.entry.pointer == self.member.pointer

    def says(self, key: str, *values: object) -> bool:
        return self.entry.value.get(key) in values


def edges(services: list[Document]) -> Iterator[Edge]:
    """Yield all dependencies of some services, those in groups one by one."""
    for entry in stated(services, "/spec/dependsOn/*"):
        members = [entry.child("anyOf", number) for number in range(len(entry.value.get("anyOf", ())))] or [
            entry
        ]
        for member in members:
            key = next(one for one in ("service", "resource", "relationship") if one in member.value)
            yield Edge(entry, member, member.child(key))


def _relied(world: World, services: list[Document]) -> Iterator[tuple[Edge, Document]]:
    """Yield the dependencies on services of our own that cannot be done without, and what they lead to."""
    for edge in edges(services):
        end = world.find("Service", edge.name.value)
        is_needed = edge.is_single and edge.says("criticality", "essential") and edge.says("workaround", None)
        if is_needed and edge.name.key == "service" and end is not None and is_own(world, end):
            yield edge, end


def _standing(world: World, services: list[Document]) -> list[Document]:
    """List services that cannot do without one of ours, and of which nothing was measured."""
    found = {edge.service.key: edge.service for edge, _ in _relied(world, services)}
    return [one for one in found.values() if not is_measured(world, one)]


def _depended_on(world: World) -> set[object]:
    return {edge.name.value for edge in edges(world.of("Service"))}


# -- availability --------------------------------------------------------------------------------


def availability_above_supplier(world: World, draw: Draw) -> Expected:
    services = list(_standing(world, judged(world, "Service")))
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
    services = [one for one in _standing(world, judged(world, "Service")) if _has_no_target_above(world, one)]
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
        for edge, end in _relied(world, world.of("Service"))
        if end.spec["serviceHours"]["opening"] != "24/7"
        and edge.service.name not in _depended_on(world)
        and edge.service.spec["lifecycle"] != "retired"
    ]
    place = Place(choose(draw, found), "/spec/serviceHours/opening")
    place.set(draw.pick("24/7", "Mo-Su 00:00-24:00"))
    return at(place)


def response_beyond_supplier(world: World, draw: Draw) -> Expected:
    services = [edge.service for edge, _ in _relied(world, judged(world, "Service"))]
    place = choose(draw, stated(services, "/spec/support/priorities/*/resolveWithin"))
    place.set(draw.pick("5m", "PT20M"))
    return at(place)


def rto_below_supplier(world: World, draw: Draw) -> Expected:
    services = list(_standing(world, judged(world, "Service")))
    place = choose(draw, stated(services, "/spec/warranty/continuity/rto"))
    place.set(draw.pick("1h", "PT10M"))
    return at(place)


def rpo_below_supplier(world: World, draw: Draw) -> Expected:
    found = [
        edge.service
        for edge, _ in _relied(world, judged(world, "Service"))
        if edge.says("holdsData", "authoritative") and not is_measured(world, edge.service)
    ]
    place = choose(draw, stated(found, "/spec/warranty/continuity/rpo"))
    place.set(draw.pick("5m", "PT1M"))
    return at(place)


# -- security ------------------------------------------------------------------------------------


def security_below_promise(world: World, draw: Draw) -> Expected:
    """Hand over what is more sensitive than a service of ours is bound to."""
    found = [edge for edge, _ in _relied(world, judged(world, "Service")) if edge.entry.value.get("handles")]
    place = choose(draw, found).entry.child("handles")
    place.set("restricted")
    return at(place)


def residency_beyond_supplier(world: World, draw: Draw) -> Expected:
    """Promise to keep data where nobody below keeps it."""
    found = [
        edge.service
        for edge, _ in _relied(world, judged(world, "Service"))
        if edge.says("holdsData", "authoritative") and edge.service.name not in _depended_on(world)
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


# -- lifecycle -----------------------------------------------------------------------------------


def _live(world: World) -> list[Document]:
    return [
        one
        for one in judged(world, "Service")
        if one.spec["lifecycle"] == "live" and isinstance(one.spec["dependsOn"], list)
    ]


def lifecycle_mismatch(world: World, draw: Draw) -> Expected:
    """Stand on what is no longer there, or not yet; or be based on such a product."""
    if draw.chance(0.3):
        product = choose(
            draw, (world.the("Product", one.value) for one in stated(_live(world), "/spec/products/*"))
        )
        product.spec["lifecycle"] = draw.pick("retired", "in-design", "proposed")
        named = stated(world.of("Service"), "/spec/products/*")
        return at(*(one for one in named if one.value == product.name))
    gone = [
        one for one in world.of("Service") if one.spec["lifecycle"] in {"retired", "proposed", "in-design"}
    ]
    pairs = [
        (service, end)
        for service in _live(world)
        for end in gone
        if end.spec["provider"] == service.spec["provider"]
        and all(edge.name.value != service.name for edge in edges([end]))
    ]
    return at(_stand_on(*choose(draw, pairs), "degrading"))


def _stand_on(service: Document, end: Document, criticality: str) -> Place:
    """Add a dependency, with a criticality if any is given; give the place that names what it leads to."""
    said = {"criticality": criticality} if criticality else {}
    entry = Place(service, "/spec/dependsOn").append({"service": end.name, **said})
    return entry.child("service")


def stands_on_retiring(world: World, draw: Draw) -> Expected:
    """Retire what others stand on."""
    _edge, end = choose(draw, _relied(world, _live(world)))
    end.spec["lifecycle"] = "retiring"
    found = [
        one
        for one in edges(_live(world))
        if one.name.value == end.name and not one.says("criticality", "optional")
    ]
    return at(*(one.name for one in found))


# -- structure -----------------------------------------------------------------------------------


def dependency_on_itself(world: World, draw: Draw) -> Expected:
    service = choose(draw, _live(world))
    return at(_stand_on(service, service, draw.pick("essential", "degrading", "optional")))


def _circle(criticality: str) -> Defect:
    """Make a defect of closing a circle, which is told of the service in it that comes first."""

    def defect(world: World, draw: Draw) -> Expected:
        first, second = world.the("Service", "identity"), world.the("Service", "integration")
        places = {first.key: _stand_on(first, second, criticality)}
        back = next(one for one in edges([second]) if one.name.value == first.name)
        places[second.key] = back.name
        implied = () if criticality else {"criticality-unknown"}
        return at(places[min(places, key=list(world.documents).index)], implied=implied)

    return defect


def criticality_unknown(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "Service"), "/spec/dependsOn/*/criticality"))
    place.remove()
    return at(place)


def dependency_without_relationship(world: World, draw: Draw) -> Expected:
    """Use a service of somebody with whom there is no relationship."""
    service = choose(draw, (one for one in _live(world) if one.spec["provider"] == f"{world.root}-it"))
    stranger = world.add("Organization", "stranger", {}, title="Stranger", description="Nobody of ours.")
    told = {"title": "Odd jobs", "description": "Done by a stranger."}
    jobs = world.add("Service", "odd-jobs", {"type": "supporting", "provider": stranger.name}, **told)
    return at(_stand_on(service, jobs, "optional"))


def dependency_consumer_mismatch(world: World, draw: Draw) -> Expected:
    """Let somebody else be the consumer of what comes through a relationship."""
    own = judged(world, "Service")
    named = choose(draw, (one for one in edges(own) if "relationship" in one.member.value)).member.value[
        "relationship"
    ]
    departments = [one.name for one in world.of("Organization") if one.spec.get("parent") == world.root]
    relationship = world.the("ServiceRelationship", named)
    taken = {
        relationship.spec["provider"],
        *(one.value for one in stated([relationship], "/spec/otherParties/*/organization")),
    }
    others = [
        one
        for one in departments
        if one not in taken and not _is_above(world, one, relationship.spec["consumer"][0])
    ]
    relationship.spec["consumer"] = [choose(draw, others)]
    uses = [
        one.member.child("relationship")
        for one in edges(own)
        if one.member.value.get("relationship") == named
    ]
    offered = world.the("ServiceOffering", relationship.spec["offering"]).spec["services"]
    silent = any(one.name.value in offered and "relationship" not in one.member.value for one in edges(own))
    # Who depends on a service by its name alone is covered by nothing any more.
    return at(*uses, implied={"dependency-without-relationship"} if silent else ())


def _is_above(world: World, one: str, other: str) -> bool:
    name: Any = other
    while name is not None:
        if name == one:
            return True
        name = world.the("Organization", name).spec.get("parent")
    return False


def redundancy_not_independent(world: World, draw: Draw) -> Expected:
    """Let one alternative stand in for itself."""
    entry = choose(draw, (one.entry for one in edges(judged(world, "Service")) if not one.is_single))
    supplying = {one.spec.get("suppliedBy") for one in world.of("Resource")}
    members = entry.value["anyOf"]
    kept = next((one for one in members if one["relationship"] in supplying), members[0])
    lost = draw.choice([number for number, one in enumerate(members) if one is not kept])
    members[lost] = dict(kept)
    return at(entry.child("anyOf"))


def single_supplier(world: World, draw: Draw) -> Expected:
    """Leave out what helps while a supplier does not work."""
    edge = choose(draw, (one for one in edges(judged(world, "Service")) if one.entry.value.get("workaround")))
    edge.entry.child("workaround").remove()
    return at(edge.name)


def supplied_resource_not_in_chain(world: World, draw: Draw) -> Expected:
    """Make a product of something that comes from a supplier whom none of its services knows."""
    gateway = world.the("Resource", "message-gateway")
    contract = world.the("ServiceRelationship", gateway.spec["suppliedBy"])
    (service,) = world.the("ServiceOffering", contract.spec["offering"]).spec["services"]
    known = {gateway.name, contract.name, service}

    def uses(product: Document) -> list[Document]:
        found = [one for one in judged(world, "Service") if product.name in one.spec["products"]]
        return [one for one in found if isinstance(one.spec["dependsOn"], list)]

    def is_far(product: Document) -> bool:
        return bool(uses(product)) and all(one.name.value not in known for one in edges(uses(product)))

    product = choose(draw, filter(is_far, judged(world, "Product")))
    Place(product, "/spec/resources").append({"resource": gateway.name, "visible": False})
    return at(*(Place(one, "/spec/dependsOn") for one in uses(product)))


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
    found = []
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
    "criticality-unknown": criticality_unknown,
    "dependency-consumer-mismatch": dependency_consumer_mismatch,
    "dependency-cycle": _circle("essential"),
    "dependency-on-itself": dependency_on_itself,
    "dependency-without-relationship": dependency_without_relationship,
    "hours-beyond-supplier": hours_beyond_supplier,
    "lifecycle-mismatch": lifecycle_mismatch,
    "mutual-dependency": _circle(""),
    "notice-beyond-supplier": notice_beyond_supplier,
    "redundancy-not-independent": redundancy_not_independent,
    "residency-beyond-supplier": residency_beyond_supplier,
    "response-beyond-supplier": response_beyond_supplier,
    "rpo-below-supplier": rpo_below_supplier,
    "rto-below-supplier": rto_below_supplier,
    "security-below-promise": security_below_promise,
    "single-supplier": single_supplier,
    "stands-on-retiring": stands_on_retiring,
    "supplied-resource-not-in-chain": supplied_resource_not_in_chain,
    "term-beyond-supplier": term_beyond_supplier,
    "windows-not-comparable": windows_not_comparable,
}
