"""Defects in what services, products and organizations say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import At, at, choose, facing, instead, is_own, judged, speakers, stated, without
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw

_EFFORTS = ("/spec/costs/removed/*", "/spec/costs/imposed/*")


def _uses(world: World, kind: str, name: str) -> list[Place]:
    """List the statements, of whatever document, that name a product or a resource."""
    patterns = {
        "Product": ("/spec/products/*",),
        "Resource": ("/spec/resources/*/resource", "/spec/access/*/resource", "/spec/dependsOn/*/resource"),
    }
    return [one for one in stated(world.documents.values(), *patterns[kind]) if one.value == name]


def _products(world: World, document: Document) -> list[Document]:
    return [one for name in document.spec.get("products", ()) if (one := world.find("Product", name))]


# -- organizations -------------------------------------------------------------------------------


def capability_missing(world: World, draw: Draw) -> Expected:
    owners = {one.spec.get("owner") for one in world.of("Resource")}
    providers = {one.spec.get("provider") for one in world.of("Service")}
    found = [
        one
        for one in judged(world, "Organization")
        if one.name in providers - owners and "practices" not in one.spec
    ]
    document = choose(draw, found)
    return at(_gone(Place(document, "/spec/capabilities")))


def _gone(place: Place) -> Place:
    place.remove()
    return place


# -- products ------------------------------------------------------------------------------------


def dimension_missing(world: World, draw: Draw) -> Expected:
    own = judged(world, "Resource", "Product")
    return at(_gone(choose(draw, stated(own, "/spec/dimension", "/spec/resources/*/dimension"))))


def dimension_not_considered(world: World, draw: Draw) -> Expected:
    """Take the people out of a service whose provider tells of no practices."""

    def has_practices(service: Document) -> bool:
        provider = world.find("Organization", service.spec["provider"])
        while provider is not None:
            if "practices" in provider.spec:
                return True
            provider = world.find("Organization", provider.spec.get("parent"))
        return False

    service = choose(draw, (one for one in judged(world, "Service") if not has_practices(one)))
    (product,) = _products(world, service)
    gone = draw.pick("organizations-and-people", "value-streams-and-processes")
    for place in stated([product], "/spec/resources/*/dimension"):
        if place.value == gone:
            place.set("information-and-technology")
    return at(Place(service, "/spec/products"))


def product_of_another_owner(world: World, draw: Draw) -> Expected:
    product = choose(draw, (one for one in judged(world, "Product") if _uses(world, "Product", one.name)))
    product.spec["owner"] = "data-authority"
    return at(*_uses(world, "Product", product.name))


def resource_without_access(world: World, draw: Draw) -> Expected:
    """Let a resource belong to somebody with whom there is no relationship."""
    resource = choose(draw, (one for one in judged(world, "Resource")))
    resource.spec["owner"] = "data-authority"
    product = next(
        one.document for one in _uses(world, "Resource", resource.name) if one.document.kind == "Product"
    )
    return at(At(resource, "/spec/suppliedBy", product.title))


def resource_missing(world: World, draw: Draw) -> Expected:
    """Take all resources out of a product whose resources are used elsewhere too."""

    def is_free(product: Document) -> bool:
        names = [one.value for one in stated([product], "/spec/resources/*/resource")]
        return all(
            any(use.document is not product for use in _uses(world, "Resource", name))
            or not is_own(world, world.the("Resource", name))
            for name in names
        )

    product = choose(draw, (one for one in judged(world, "Product") if is_free(one)))
    return at(_gone(Place(product, "/spec/resources")))


def target_group_unknown(world: World, draw: Draw) -> Expected:
    offerings = [
        one
        for one in judged(world, "ServiceOffering")
        if all(
            isinstance(product.spec.get("targetConsumerGroups"), list)
            for name in one.spec["services"]
            for product in _products(world, world.the("Service", name))[:1]
        )
    ]
    found = [
        *stated(offerings, "/spec/targetConsumerGroups/*"),
        *stated(judged(world, "Product"), "/spec/resources/*/visibleTo/*"),
    ]
    found = [one for one in found if _is_complete(world, one.document)]
    place = choose(draw, found)
    place.set("visitors")
    return at(place)


def _is_complete(world: World, document: Document) -> bool:
    """Tell whether all products behind a document name their groups."""
    products = [document]
    if document.kind == "ServiceOffering":
        products = [
            one for name in document.spec["services"] for one in _products(world, world.the("Service", name))
        ]
    return all(isinstance(one.spec.get("targetConsumerGroups"), list) for one in products)


def access_to_hidden_resource(world: World, draw: Draw) -> Expected:
    def accesses(name: str) -> list[Place]:
        offerings = judged(world, "ServiceOffering")
        return [one for one in stated(offerings, "/spec/access/*/resource") if one.value == name]

    found = [
        one for one in stated(judged(world, "Product"), "/spec/resources/*/resource") if accesses(one.value)
    ]
    place = choose(draw, found)
    place.parent.child("visible").set(False)
    return at(*accesses(place.value))


def visibility_undeclared(world: World, draw: Draw) -> Expected:
    products = [
        one for one in judged(world, "Product") if isinstance(one.spec.get("targetConsumerGroups"), list)
    ]
    entry = choose(draw, stated(products, "/spec/resources/*"))
    for key in ("visible", "visibleTo"):
        entry.value.pop(key, None)
    return at(Place(entry.document, "/spec/resources"))


def orphan_product(world: World, draw: Draw) -> Expected:
    """Take the second product out of a service."""
    services = [one for one in judged(world, "Service") if len(one.spec["products"]) > 1]
    place = choose(
        draw,
        (
            one
            for one in stated(services, "/spec/products/*")
            if "targetConsumerGroups" not in world.the("Product", one.value).spec
        ),
    )
    product = world.the("Product", place.value)
    place.remove()
    return at(Place(product, ""))


def orphan_resource(world: World, draw: Draw) -> Expected:
    """Take a resource of our own out of the only product that uses it."""
    found = [
        one
        for one in stated(world.of("Product"), "/spec/resources/*/resource")
        if len(_uses(world, "Resource", one.value)) == 1 and is_own(world, world.the("Resource", one.value))
    ]
    entry = choose(draw, found)
    resource = world.the("Resource", entry.value)
    entry.parent.remove()
    return at(Place(resource, ""))


# -- services ------------------------------------------------------------------------------------


def product_missing(world: World, draw: Draw) -> Expected:
    """Take the products from a service that are made for another one too."""
    found = [
        one
        for one in judged(world, "Service")
        if all(len(_uses(world, "Product", name)) > 1 for name in one.spec["products"])
    ]
    return at(_gone(Place(choose(draw, found), "/spec/products")))


def regulator_missing(world: World, draw: Draw) -> Expected:
    service = choose(draw, (one for one in judged(world, "Service") if one.spec["personalData"]))
    for place in stated([service], "/spec/stakeholders/*/type"):
        if place.value == "regulator":
            place.set(draw.pick("partner", "community"))
    return at(Place(service, "/spec/stakeholders"))


def utility_empty(world: World, draw: Draw) -> Expected:
    service = choose(draw, judged(world, "Service"))
    for key in ("performanceSupported", "constraintsRemoved"):
        service.spec["utility"].pop(key, None)
    return at(Place(service, "/spec/utility"))


def nothing_taken_off(world: World, draw: Draw) -> Expected:
    service = choose(draw, facing(judged(world, "Service")))
    del service.spec["costs"], service.spec["risks"]
    return at(Place(service, "/spec"))


def outcome_is_output(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "Service"), "/spec/outcomes/supported/*/description"))
    output = choose(draw, stated([place.document], "/spec/outputs/*/description"))
    place.set(draw.pick(output.value, output.value.upper(), f"{output.value}."))
    return at(place)


DEFECTS: Mapping[str, Defect] = {
    "access-to-hidden-resource": access_to_hidden_resource,
    "capability-missing": capability_missing,
    "costs-one-sided": without(
        "Service", "/spec/costs", "/spec/costs/removed", "/spec/costs/imposed", facing_only=True
    ),
    "description-missing": without(("Product", "Service", "ServiceOffering"), "/metadata/description"),
    "dimension-missing": dimension_missing,
    "dimension-not-considered": dimension_not_considered,
    "nothing-taken-off": nothing_taken_off,
    "orphan-product": orphan_product,
    "orphan-resource": orphan_resource,
    "outcome-is-output": outcome_is_output,
    "outcome-missing": without("Service", "/spec/outcomes/supported", facing_only=True),
    "outcome-stakeholder-missing": without(
        "Service", "/spec/outcomes/supported/*/stakeholder", "/spec/outcomes/affected/*/stakeholder"
    ),
    "outcome-starts-with-activity": instead(
        "Service",
        "/spec/outcomes/supported/*/description",
        "Provides lists",
        "Hosting of lists",
        "We operate lists",
    ),
    "outcome-without-output": without("Service", "/spec/outcomes/supported/*/enabledBy"),
    "practice-owner-missing": without("Organization", "/spec/practices/*/owner"),
    "product-missing": product_missing,
    "product-of-another-owner": product_of_another_owner,
    "product-owner-missing": without("Product", "/spec/owner"),
    "provider-missing": without("Service", "/spec/provider"),
    "regulator-missing": regulator_missing,
    "resource-missing": resource_missing,
    "resource-without-access": resource_without_access,
    "risk-owner-missing": without("Service", "/spec/risks/removed/*/owner"),
    "risk-treatment-missing": without("Service", "/spec/risks/removed/*/treatment"),
    "risks-one-sided": without(
        "Service", "/spec/risks", "/spec/risks/removed", "/spec/risks/imposed", facing_only=True
    ),
    "service-owner-missing": without("Service", "/spec/owner"),
    "stakeholders-missing": without("Service", "/spec/stakeholders", facing_only=True),
    "target-group-unknown": target_group_unknown,
    "title-missing": without(
        ("Organization", "Product", "Service", "ServiceOffering"),
        "/metadata/title",
        where=lambda world, place: place.value not in speakers(world),
    ),
    "utility-empty": utility_empty,
    "utility-missing": without("Service", "/spec/utility"),
    "visibility-undeclared": visibility_undeclared,
}
