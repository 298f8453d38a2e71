"""Write services: sound, rich, and different every time."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import phrases
from envelope import Entry, head
from phrases import ability, gain, harm, number, people, pick, prose, share, thing
from writing import Page

if TYPE_CHECKING:
    from random import Random

LAYERS = 10
"""How deep services stand on services; those of the lower half only support others."""

_SUPPLIER_TARGET = "99.99%"
_TIMEZONES = ("Europe/Berlin", "Europe/Paris", "Europe/Rome", "Europe/Warsaw", "Europe/Madrid")
"""Of one time, so that hours of one layer lie within those of the layers below."""
_HOURS = (
    "Mo-Su 04:00-24:00",
    "Mo-Su 05:00-23:00",
    "Mo-Sa 06:00-22:00",
    "Mo-Fr 07:00-19:00",
    "Mo-Fr 08:00-18:00",
)
"""Of the layers that face customers, from the lowest up."""
_DESK = ("Mo-Fr 08:00-17:00", "Mo-Fr 08:00-17:30", "Mo-Fr 09:00-17:00")
_STAKEHOLDERS = ("regulator", "employee", "partner", "community", "supplier", "influencer")
_CONTROLS = ("A.5.15", "A.5.16", "A.8.5", "A.8.13", "A.8.24")


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


def service(random: Random, one: Service) -> str:
    """Write a service with all its sections."""
    page = Page(random)
    page.comment(0, prose(random, 1))
    head(page, "Service", one.entry)
    if page.chance(0.6):
        page.map(2, "labels:", domain=one.entry.name.partition("-")[0], tier=f'"{one.layer}"')
    if page.chance(0.4):
        page.add("  annotations:")
        page.keep(4, "notes", [ability(random), "", f"- {thing(random)}", f"- {thing(random)}"])
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
    hours = _HOURS[max(0, one.layer - LAYERS + len(_HOURS))] if one.customer_facing else "24/7"
    page.map(2, "serviceHours:", opening=f'"{hours}"', timezone=zone)
    page.add("  support:")
    page.map(4, "hours:", opening=f'"{pick(random, _DESK)}"', timezone=zone)
    desk = f"desk-{number(random, 1, 99)}@north.example"
    page.add(f"    channels: [{desk if page.chance(0.5) else f'{{type: email, address: {desk}}}'}]")
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
    control = pick(random, _CONTROLS)
    page.map(8, "-", id=control, framework="ISO 27001", description=f"Backup of {thing(random)}")
    page.add("      dataResidency: [DE]")
    page.add("    continuity:", f"      rto: {one.layer + 2}h", "      rpo: 1h")
    page.add(f"      plan: https://wiki.north.example/continuity/{one.entry.name}")
    page.add(f"      tested: 2026-{number(random, 1, 11):02}-{number(random, 1, 29):02}")
    page.add("      testEvery: 12mo")


def supplier_service(random: Random, of: Entry, provider: str) -> str:
    """Write the service of a supplier in the thin form: what we know of it."""
    page = Page(random)
    head(page, "Service", of)
    page.add("spec:", "  lifecycle: live", f"  provider: {provider}", "  outputs: [Servers that run]")
    page.add("  outcomes:", "    supported:")
    page.say(6, "- description", gain(random))
    page.add(f"        stakeholder: {people(random)}")
    page.add("  serviceHours: {opening: 24/7, timezone: Europe/Berlin}")
    page.add("  warranty:", "    basis: formal", "    availability:", f"      target: {_SUPPLIER_TARGET}")
    page.add("      window: {duration: 1mo, type: calendar}")
    page.add("    security: {classification: restricted, dataResidency: [DE]}")
    page.add("    continuity: {rto: 1h, rpo: 5m}")
    page.add("    capacity: [{measure: requests, limit: 100000, per: second}]")
    return page.text()
