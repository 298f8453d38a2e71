"""Write one document of each kind: sound, rich, and different every time."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import phrases
from phrases import ability, gain, harm, number, people, pick, prose, share, thing
from writing import Page

if TYPE_CHECKING:
    from random import Random

LAYERS = 10
"""How deep services stand on services; those of the lower half only support others."""

_SUPPLIER_TARGET = "99.99%"
_TIMEZONES = ("Europe/Berlin", "Europe/Paris", "Europe/Lisbon", "Europe/Warsaw", "Europe/Helsinki")
_HOURS = ("Mo-Fr 07:00-19:00", "Mo-Fr 08:00-18:00", "Mo-Sa 06:00-22:00", "Mo-Su 05:00-23:00")
_DESK = ("Mo-Fr 08:00-17:00", "Mo-Fr 08:00-17:00; PH off", "Mo-Fr 09:00-17:00")
_STAKEHOLDERS = ("regulator", "employee", "partner", "community", "supplier", "influencer")
_CONTROLS = ("A.5.15", "A.5.16", "A.8.5", "A.8.13", "A.8.24")


class Entry(NamedTuple):
    """What a document is called, and what people read."""

    name: str
    title: str


class Service(NamedTuple):
    """A service: where it stands, and on what.

    ``layer`` counts from 0, which stands on the supplier alone. ``depends_on`` holds the members of
    each dependency; with several services in ``any_of`` they stand in for each other.
    """

    entry: Entry
    layer: int
    provider: str
    consumer: str
    product: str
    depends_on: tuple[dict[str, str], ...] = ()
    any_of: tuple[str, ...] = ()
    customer_facing: bool = False


def entry(random: Random, position: int) -> Entry:
    """Make up a name and a title; ``position`` keeps them apart."""
    topic, place = pick(random, phrases.TOPICS), pick(random, phrases.PLACES)
    return Entry(f"{topic.lower()}-{place.lower()}-{position}", f"{topic} {place} {position}")


def service(random: Random, one: Service) -> str:
    """Write a service with all its sections."""
    page = Page(random)
    page.comment(0, prose(random, 1))
    _head(page, "Service", one.entry)
    if page.chance(0.6):
        page.map(2, "labels:", domain=one.entry.name.partition("-")[0], tier=f'"{one.layer}"')
    if page.chance(0.4):
        page.add("  annotations:")
        page.keep(4, "notes", [gain(random), "", f"- {thing(random)}", f"- {thing(random)}"])
    page.add("spec:")
    page.add(f"  type: {'customer-facing' if one.customer_facing else 'supporting'}")
    page.add("  lifecycle: live", f"  provider: {one.provider}")
    owner = f"{one.entry.title} owner"
    if page.chance(0.5):
        page.map(2, "owner:", name=owner, organization=one.provider, email=f"{one.entry.name}@north.example")
    else:
        page.add(f"  owner: {owner}")
    page.add(f"  criticality: {pick(random, ('low', 'medium', 'high', 'critical'))}")
    _roles(page, one)
    _stakeholders(page)
    page.add(f"  products: [{one.product}]")
    _dependencies(page, one)
    _outcomes(page)
    _balance(page, owner)
    _utility(page)
    _support(page, one)
    _warranty(page, one)
    return page.text()


def _head(page: Page, kind: str, of: Entry) -> None:
    page.add("apiVersion: itilcheck/v1", f"kind: {kind}", "metadata:", f"  name: {of.name}")
    title = pick(page.random, (of.title, f'"{of.title}"', f"'{of.title}'"))
    page.add(f"  title: {title}")
    page.say(2, "description", prose(page.random, 1))


def _roles(page: Page, one: Service) -> None:
    random = page.random
    page.add("  roles:")
    page.map(4, "customer:", name=f"Head of {thing(random)}", organization=one.consumer)
    users = people(random)
    if page.chance(0.5):
        page.add("    users:")
        page.map(6, "-", name=users, organization=one.consumer, count=str(number(random, 2, 900)))
    else:
        page.add(f"    users: {users}")
    page.map(4, "sponsor:", name=pick(random, ("Finance director", "Head of budget", "Managing director")))


def _stakeholders(page: Page) -> None:
    page.add("  stakeholders:")
    for _ in range(number(page.random, 1, 3)):
        page.add(f"    - name: {people(page.random)}", f"      type: {pick(page.random, _STAKEHOLDERS)}")
        page.say(6, "interest", ability(page.random))


def _dependencies(page: Page, one: Service) -> None:
    page.add("  # without what is essential nothing works" if page.chance(0.3) else "  # stands on")
    page.add("  dependsOn:")
    for members in one.depends_on:
        page.map(4, "-", **members)
    if one.any_of:
        page.add("    - anyOf:")
        for name in one.any_of:
            page.add(f"        - {{service: {name}}}")
        page.add("      criticality: essential")


def _outcomes(page: Page) -> None:
    random = page.random
    page.add("  outputs:")
    output = pick(random, phrases.TOPICS).lower()
    page.map(4, "-", id=output, description=f"A list of {thing(random)}")
    page.map(4, "-", id=f"{output}-file", description=f"A file with {thing(random)}")
    page.add("  outcomes:", "    supported:")
    page.say(6, "- description", gain(random))
    page.add(f"        stakeholder: {people(random)}")
    page.items(8, "enabledBy", [output, f"{output}-file"] if page.chance(0.5) else [output])
    page.say(8, "measure", share(random))
    page.add("    affected:")
    page.say(6, "- description", harm(random))
    page.add(f"        stakeholder: {people(random)}")


def _balance(page: Page, owner: str) -> None:
    random = page.random
    page.add("  costs:")
    page.items(4, "removed", [f"Licences for {thing(random)}", f"Storage of {thing(random)}"])
    page.add("    imposed:", f"      - description: Time to learn about {thing(random)}")
    amount = f"{number(random, 10, 9000)}.{number(random, 10, 100)}"
    page.map(8, "amount:", amount=amount, currency="EUR", per=pick(random, ("month", "year", "user/month")))
    page.add("  risks:", "    removed:")
    page.say(6, "- description", harm(random))
    levels = ("low", "medium", "high")
    page.add(f"        likelihood: {pick(random, levels)}", f"        impact: {pick(random, levels)}")
    page.add(f"        owner: {owner}", "        treatment: mitigate    # with a plan")
    page.add("    imposed:")
    page.item(6, harm(random))


def _utility(page: Page) -> None:
    random = page.random
    page.add("  utility:")
    page.say(4, "need", gain(random))
    page.items(4, "functionality", [f"Lists of {thing(random)}", f"Search in {thing(random)}"])
    if page.chance(0.5):
        page.say(4, "performanceSupported", gain(random))
    else:
        page.items(4, "constraintsRemoved", [f"No paper is kept about {thing(random)}"])


def _support(page: Page, one: Service) -> None:
    random = page.random
    zone = pick(random, _TIMEZONES)
    hours = pick(random, _HOURS) if one.customer_facing else "24/7"
    page.map(2, "serviceHours:", opening=f'"{hours}"', timezone=zone)
    page.add("  support:")
    page.map(4, "hours:", opening=f'"{pick(random, _DESK)}"', timezone=zone)
    desk = f"desk-{number(random, 1, 99)}@north.example"
    page.add(f"    channels: [{desk}]" if page.chance(0.5) else f"    channels: [{{type: email, address: {desk}}}]")
    page.add("    priorities:")
    for name, respond, resolve in (("P1", "30m", "8h"), ("P2", "4h", "3d")):
        page.add(f"      - name: {name}")
        page.say(8, "definition", harm(random))
        page.add(f"        respondWithin: {respond}", f"        resolveWithin: {resolve}")
        page.add("        clock: support-hours")


def _warranty(page: Page, one: Service) -> None:
    """Write the warranty; what stands higher promises less, so that each promise is backed."""
    random = page.random
    page.add("  warranty:", "    basis: formal", "    availability:")
    page.add(f"      target: {99.97 - 0.03 * one.layer:.2f}%    # of the service hours")
    page.add("      window: 1mo" if page.chance(0.5) else "      window: {duration: 1mo, type: calendar}")
    page.say(6, "meaning", gain(random))
    page.say(6, "measuredBy", f"A probe that reads {thing(random)} every {number(random, 2, 9)} minutes")
    limit = str(number(random, 100, 90000))
    page.add("    capacity:")
    page.map(6, "-", measure=thing(random), limit=limit, per=pick(random, ("hour", "day", "second")))
    page.add("    security:", f"      classification: {'confidential' if page.chance(0.5) else 'internal'}")
    page.add("      controls:")
    page.map(8, "-", id=pick(random, _CONTROLS), framework="ISO 27001", description=f"Backup of {thing(random)}")
    page.add("      dataResidency: [DE]")
    page.add("    continuity:", f"      rto: {one.layer + 2}h", "      rpo: 1h")
    page.add(f"      plan: https://wiki.north.example/continuity/{one.entry.name}")
    page.add(f"      tested: 2026-{number(random, 1, 11):02}-{number(random, 1, 29):02}", "      testEvery: 12mo")


def organization(random: Random, of: Entry, parent: str | None) -> str:
    """Write an organization; without a parent it is a root."""
    page = Page(random)
    _head(page, "Organization", of)
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
    _head(page, "Resource", of)
    page.add("spec:", f"  owner: {owner}", "  lifecycle: live")
    dimension = "information-and-technology" if supplied_by is None else "partners-and-suppliers"
    page.add(f"  dimension: {dimension}")
    if supplied_by is not None:
        page.add(f"  suppliedBy: {supplied_by}")
    return page.text()


def product(random: Random, of: Entry, owner: str, resources: list[str], group: str) -> str:
    """Write a product made of described resources and of some in all dimensions."""
    page = Page(random)
    _head(page, "Product", of)
    page.add("spec:", f"  owner: {owner}", "  lifecycle: live", "  targetConsumerGroups:")
    page.map(4, "-", name=group, description=f"Those who need {thing(random)}")
    page.add("  resources:")
    for name in resources:
        page.map(4, "-", resource=name, visible="false", criticality="essential")
    for dimension in ("organizations-and-people", "value-streams-and-processes", "information-and-technology"):
        for _ in range(2):
            page.add(f"    - name: {people(random)} for {thing(random)}")
            page.say(6, "description", prose(random, 1))
            page.add(f"      dimension: {dimension}", f"      visible: {'true' if page.chance(0.5) else 'false'}")
            page.add(f"      criticality: {pick(random, ('essential', 'degrading', 'optional'))}")
    return page.text()


def offering(random: Random, of: Entry, provider: str, services: list[str], access: str, group: str) -> str:
    """Write an offering of some services: access to a resource and service actions, at a price."""
    page = Page(random)
    _head(page, "ServiceOffering", of)
    page.add("spec:", "  lifecycle: available", f"  provider: {provider}")
    page.items(2, "services", services)
    page.add(f"  targetConsumerGroups: [{group}]")
    page.say(2, "goods", f"{{notApplicable: Nobody is handed any {thing(random)}}}")
    page.add("  access:", "    - id: portal")
    page.say(6, "description", gain(random))
    page.add(f"      resource: {access}", "      period: agreement")
    page.say(6, "terms", f"One account for each of the {thing(random)}")
    page.add("  actions:")
    for position in range(5):
        page.add(f"    - id: action-{position + 1}")
        page.say(6, "description", ability(random))
        page.add("      requestedThrough: https://help.north.example/order", "      requestedBy: users")
        page.add("      approvedBy: customer", f"      fulfilledIn: {number(random, 1, 20)}d")
        page.add("      clock: service-hours")
    page.items(2, "notIncluded", [f"Advice on {thing(random)}", f"Transport of {thing(random)}"])
    page.say(2, "prerequisites", gain(random))
    page.map(2, "ordering:", channel='"https://help.north.example/order"', leadTime="10d")
    page.add("  funding: charged", "  price:")
    page.map(4, "-", amount=f"{number(random, 1, 900)}.50", currency="EUR", per="user/month")
    return page.text()


def relationship(random: Random, of: Entry, provider: str, consumer: str, offered: str) -> str:
    """Write a relationship on an offering: agreement, what each side does, how both see the value."""
    page = Page(random)
    _head(page, "ServiceRelationship", of)
    page.add("spec:", "  status: active", f"  provider: {provider}", f"  consumer: {consumer}")
    page.add(f"  offering: {offered}")
    page.map(2, "period:", **{"from": "2026-01-01", "until": "2036-12-31", "renewal": "automatic", "notice": "90d"})
    page.add("  agreement:", "    type: sla", f"    id: SLA-{number(random, 1, 9999)}", '    version: "2"')
    page.add(f"    document: https://files.north.example/{of.name}.pdf")
    page.add("    signed: 2025-12-01", "    reviewEvery: 12mo", "    reviewed: 2026-10-12")
    page.say(4, "consequences", gain(random))
    page.add("  roles:")
    for role in ("customer", "users", "sponsor"):
        page.map(4, f"{role}:", name=f"{people(random)} for {thing(random)}", organization=consumer)
    page.add("  provision:", "    access: [portal]", "    actions: [action-1, action-2]")
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


def supplier_service(random: Random, of: Entry, provider: str) -> str:
    """Write the service of a supplier in the thin form: what we know of it."""
    page = Page(random)
    _head(page, "Service", of)
    page.add("spec:", "  lifecycle: live", f"  provider: {provider}", "  outputs: [Servers that run]")
    page.add("  outcomes:", "    supported:")
    page.say(6, "- description", gain(random))
    page.add(f"        stakeholder: {people(random)}", "  serviceHours: {opening: 24/7, timezone: Europe/Berlin}")
    page.add("  warranty:", "    basis: formal", "    availability:", f"      target: {_SUPPLIER_TARGET}")
    page.add("      window: {duration: 1mo, type: calendar}")
    page.add("    security: {classification: restricted, dataResidency: [DE]}", "    continuity: {rto: 1h, rpo: 5m}")
    page.add("    capacity: [{measure: requests, limit: 100000, per: second}]")
    return page.text()
