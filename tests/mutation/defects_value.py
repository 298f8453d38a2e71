"""Defects in who is who on the consumer's side, and in what both sides get and pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import at, choose, facing, instead, judged, stated
from defects_relationship import crosses, offering_of
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw


# -- roles ---------------------------------------------------------------------------------------


def _naming(world: World) -> list[Document]:
    """List the documents that name roles which count: relationships, and services that do so for them."""
    found = facing([*judged(world, "Service"), *judged(world, "ServiceRelationship")])
    return [one for one in found if "roles" in one.spec and one.spec.get("status", "active") == "active"]


def consumer_role_missing(world: World, draw: Draw) -> Expected:
    def counts(one: Document) -> bool:
        offered = [] if one.kind == "Service" else offering_of(world, one).spec["services"]
        return all(world.the("Service", name).spec.get("type") != "supporting" for name in offered)

    document = choose(draw, filter(counts, _naming(world)))
    place = Place(document, f"/spec/roles/{draw.pick('customer', 'users', 'sponsor')}")
    place.remove()
    return at(place)


def role_holder_unreachable(world: World, draw: Draw) -> Expected:
    """Take the contact from somebody in the organization that has none itself."""
    silent = {one.name for one in world.of("Organization") if "contact" not in one.spec}
    holders = [*stated(_naming(world), "/spec/roles/customer/*", "/spec/roles/sponsor/*")]
    place = choose(draw, (one for one in holders if one.value.get("organization") in silent))
    place.child("email").remove()
    return at(place)


def role_organization_missing(world: World, draw: Draw) -> Expected:
    """Leave out to whom somebody belongs, where several organizations consume."""
    several = [one for one in _naming(world) if len(one.spec.get("consumer", ())) > 1]
    held = ("/spec/roles/customer/*/organization", "/spec/roles/sponsor/*/organization")
    place = choose(draw, stated(several, *held))
    place.remove()
    return at(Place(place.document, "/spec/roles"))


def roles_all_one_holder(world: World, draw: Draw) -> Expected:
    found = [one for one in _naming(world) if one.kind == "ServiceRelationship" and crosses(world, one)]
    place = Place(choose(draw, found), "/spec/roles")
    holder = place.value["customer"][0]
    place.set({role: [dict(holder)] for role in ("customer", "users", "sponsor")})
    return at(place)


# -- value ---------------------------------------------------------------------------------------


def value_one_sided(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship") if one.spec["status"] == "active"]
    place = choose(draw, stated(found, "/spec/value/*"))
    place.remove()
    return at(place.parent)


def balance_unstated(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship") if one.spec["status"] == "active"]
    place = choose(draw, stated(found, "/spec/value/*")).child(draw.pick("balance", "on"))
    place.remove()
    return at(place)


def budget_exceeded(world: World, draw: Draw) -> Expected:
    """Set aside next to nothing."""
    found = [one for one in judged(world, "ServiceRelationship", own=None) if "roles" in one.spec]
    place = choose(draw, stated(found, "/spec/roles/sponsor/*/budget"))
    place.child("amount").set(1)
    return at(place)


def currency_missing(world: World, draw: Draw) -> Expected:
    patterns = (
        "/spec/cost/currency",
        "/spec/costs/removed/*/amount/currency",
        "/spec/costs/imposed/*/amount/currency",
        "/spec/roles/sponsor/*/budget/currency",
        "/spec/price/*/currency",
    )
    documents = judged(world, "Service", "ServiceOffering", "ServiceRelationship", own=None)
    place = choose(draw, stated(documents, *patterns))
    place.remove()
    return at(place)


def price_below_cost(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "Service"), "/spec/cost"))
    place.child("amount").set(9_000_000)
    return at(place)


_ACTIVE = ("active",)

DEFECTS: Mapping[str, Defect] = {
    "balance-negative": instead(
        "ServiceRelationship", "/spec/value/*/balance", "negative", own=None, status=_ACTIVE
    ),
    "balance-stale": instead(
        "ServiceRelationship", "/spec/value/*/on", "2025-11-21", "2020-02-29", own=None, status=_ACTIVE
    ),
    "balance-unstated": balance_unstated,
    "budget-exceeded": budget_exceeded,
    "consumer-role-missing": consumer_role_missing,
    "currency-missing": currency_missing,
    "price-below-cost": price_below_cost,
    "role-holder-unreachable": role_holder_unreachable,
    "role-organization-missing": role_organization_missing,
    "roles-all-one-holder": roles_all_one_holder,
    "value-one-sided": value_one_sided,
}
