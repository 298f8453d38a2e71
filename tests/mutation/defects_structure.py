"""Defects in how services stand on each other: on what is not there, in circles, on whom nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defect import at, choose, judged, stated
from edge import edges, live, relied, stand_on
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw


# -- lifecycle -----------------------------------------------------------------------------------


def lifecycle_mismatch(world: World, draw: Draw) -> Expected:
    """Stand on what is no longer there, or not yet; or be based on such a product."""
    if draw.chance(0.3):
        product = choose(
            draw, (world.the("Product", one.value) for one in stated(live(world), "/spec/products/*"))
        )
        product.spec["lifecycle"] = draw.pick("retired", "in-design", "proposed")
        named = stated(world.of("Service"), "/spec/products/*")
        return at(*(one for one in named if one.value == product.name))
    gone = [
        one for one in world.of("Service") if one.spec["lifecycle"] in {"retired", "proposed", "in-design"}
    ]
    pairs = [
        (service, end)
        for service in live(world)
        for end in gone
        if end.spec["provider"] == service.spec["provider"]
        and all(edge.name.value != service.name for edge in edges([end]))
    ]
    return at(stand_on(*choose(draw, pairs), "degrading"))


def stands_on_retiring(world: World, draw: Draw) -> Expected:
    """Retire what others stand on."""
    _edge, end = choose(draw, relied(world, live(world)))
    end.spec["lifecycle"] = "retiring"
    found = [
        one
        for one in edges(live(world))
        if one.name.value == end.name and not one.says("criticality", "optional")
    ]
    return at(*(one.name for one in found))


# -- structure -----------------------------------------------------------------------------------


def dependency_on_itself(world: World, draw: Draw) -> Expected:
    service = choose(draw, live(world))
    return at(stand_on(service, service, draw.pick("essential", "degrading", "optional")))


def _circle(criticality: str) -> Defect:
    """Make a defect of closing a circle, which is told of the service in it that comes first."""

    def defect(world: World, draw: Draw) -> Expected:
        first, second = world.the("Service", "identity"), world.the("Service", "integration")
        places = {first.key: stand_on(first, second, criticality)}
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
    service = choose(draw, (one for one in live(world) if one.spec["provider"] == f"{world.root}-it"))
    stranger = world.add("Organization", "stranger", {}, title="Stranger", description="Nobody of ours.")
    told = {"title": "Odd jobs", "description": "Done by a stranger."}
    jobs = world.add("Service", "odd-jobs", {"type": "supporting", "provider": stranger.name}, **told)
    return at(stand_on(service, jobs, "optional"))


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


DEFECTS: Mapping[str, Defect] = {
    "criticality-unknown": criticality_unknown,
    "dependency-consumer-mismatch": dependency_consumer_mismatch,
    "dependency-cycle": _circle("essential"),
    "dependency-on-itself": dependency_on_itself,
    "dependency-without-relationship": dependency_without_relationship,
    "lifecycle-mismatch": lifecycle_mismatch,
    "mutual-dependency": _circle(""),
    "redundancy-not-independent": redundancy_not_independent,
    "single-supplier": single_supplier,
    "stands-on-retiring": stands_on_retiring,
    "supplied-resource-not-in-chain": supplied_resource_not_in_chain,
}
