"""Write what stands around services: organizations, products, resources, offerings, relationships."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envelope import Entry, head
from phrases import ability, gain, number, people, pick, prose, thing
from writing import Page

if TYPE_CHECKING:
    from random import Random

_DIMENSIONS = ("organizations-and-people", "value-streams-and-processes", "information-and-technology")
_ACTIONS = 5
_DESK = "https://help.north.example/order"


class Offering(NamedTuple):
    """An offering: by whom, of which services, access to which resource, for which group."""

    entry: Entry
    provider: str
    services: list[str]
    access: str
    group: str


def organization(random: Random, of: Entry, parent: str | None) -> str:
    """Write an organization; without a parent it is a root."""
    page = Page(random)
    head(page, "Organization", of)
    page.add("spec:")
    if parent is not None:
        page.add(f"  parent: {parent}")
    page.map(2, "contact:", email=f"{of.name}@north.example", url=f"https://{of.name}.north.example")
    page.items(2, "capabilities", [f"Care of {thing(random)}", f"Advice on {thing(random)}"])
    page.add("  practices:")
    for practice in ("incident-management", "change-enablement", "service-level-management"):
        page.add(f"    - name: {practice}")
        page.map(6, "owner:", name=f"Head of {thing(random)}", organization=of.name)
        page.items(6, "practitioners", [people(random), people(random)])
    return page.text()


def resource(random: Random, of: Entry, owner: str, supplied_by: str | None = None) -> str:
    """Write a resource; one of another organization is supplied by a relationship."""
    page = Page(random)
    head(page, "Resource", of)
    page.add("spec:", f"  owner: {owner}", "  lifecycle: live")
    dimension = "information-and-technology" if supplied_by is None else "partners-and-suppliers"
    page.add(f"  dimension: {dimension}")
    if supplied_by is not None:
        page.add(f"  suppliedBy: {supplied_by}")
    return page.text()


def product(random: Random, of: Entry, owner: str, resources: list[str], group: str) -> str:
    """Write a product made of described resources and of some in all dimensions."""
    page = Page(random)
    head(page, "Product", of)
    page.add("spec:", f"  owner: {owner}", "  lifecycle: live", "  targetConsumerGroups:")
    page.map(4, "-", name=group, description=f"Those who need {thing(random)}")
    page.add("  resources:")
    for name in resources:
        page.map(4, "-", resource=name, visible="true", criticality="essential")
    for dimension in _DIMENSIONS:
        for _ in range(2):
            page.add(f"    - name: {people(random)} for {thing(random)}")
            page.say(6, "description", prose(random, 1))
            page.add(f"      dimension: {dimension}", f"      visible: {pick(random, ('true', 'false'))}")
            page.add(f"      criticality: {pick(random, ('essential', 'degrading', 'optional'))}")
    return page.text()


def offering(random: Random, one: Offering) -> str:
    """Write an offering of some services: access to a resource and service actions, at a price."""
    page = Page(random)
    head(page, "ServiceOffering", one.entry)
    page.add("spec:", "  lifecycle: available", f"  provider: {one.provider}")
    page.items(2, "services", one.services)
    page.add(f"  targetConsumerGroups: [{one.group}]")
    page.say(2, "goods", f"{{notApplicable: Nobody is handed any {thing(random)}}}")
    page.add("  access:", "    - id: portal")
    page.say(6, "description", gain(random))
    page.add(f"      resource: {one.access}", "      period: agreement")
    page.say(6, "terms", f"One account for each of the {thing(random)}")
    page.add("  actions:")
    for position in range(_ACTIONS):
        page.add(f"    - id: action-{position + 1}")
        page.say(6, "description", ability(random))
        page.add(f"      requestedThrough: {_DESK}", "      requestedBy: users")
        page.add("      approvedBy: customer", f"      fulfilledIn: {number(random, 1, 20)}d")
        page.add("      clock: service-hours")
    page.items(2, "notIncluded", [f"Advice on {thing(random)}", f"Transport of {thing(random)}"])
    page.say(2, "prerequisites", gain(random))
    page.map(2, "ordering:", channel=f'"{_DESK}"', leadTime="10d")
    page.add("  funding: charged", "  price:")
    page.map(4, "-", amount=f"{number(random, 1, 900)}.50", currency="EUR", per="user/month")
    return page.text()


def relationship(random: Random, of: Entry, provider: str, consumer: str, offered: str) -> str:
    """Write a relationship on an offering: agreement, what each side does, how both see the value.

    It names no roles: its services do.
    """
    page = Page(random)
    head(page, "ServiceRelationship", of)
    page.add("spec:", "  status: active", f"  provider: {provider}", f"  consumer: {consumer}")
    page.add(f"  offering: {offered}")
    page.add("  period: {from: 2026-01-01, until: 2036-12-31, renewal: automatic, notice: 90d}")
    page.add("  agreement:", "    type: sla", f"    id: SLA-{number(random, 1, 9999)}", '    version: "2"')
    page.add(f"    document: https://files.north.example/{of.name}.pdf")
    page.add("    signed: 2025-12-01", "    reviewEvery: 12mo", "    reviewed: 2026-10-12")
    page.say(4, "consequences", gain(random))
    page.add("  provision:", "    access: [portal]", "    actions: [action-1, action-2]")
    page.items(4, "resources", [f"{people(random)} who keep {thing(random)}"])
    page.say(4, "serviceLevelManagement", prose(random, 2))
    page.say(4, "improvement", gain(random))
    page.add("  consumption:", "    utilization: [portal]", "    requests: [action-1, action-2]")
    page.items(4, "resources", [f"{people(random)} who know {thing(random)}", people(random)])
    page.add("  management:")
    for activity in ("Service review", "Planning of changes"):
        page.map(4, "-", activity=activity, cadence="3mo", participants="[provider, consumer]")
    page.add("  consumerContributions:")
    for part in ("requirements", "criticalSuccessFactors", "constraints", "resourceAccess"):
        page.say(4, part, gain(random))
    page.add("  value:")
    for side in ("consumer", "provider"):
        page.add(f"    - stakeholder: {side}")
        page.items(6, "outcomes", [gain(random)])
        page.say(6, "costs", ability(random))
        page.add("      balance: positive", f"      statedBy: {people(random)}", "      on: 2026-10-12")
    return page.text()
