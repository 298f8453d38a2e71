"""Find what consumers pay for a service in a year, and what their sponsors have set aside for it.

Whoever needs this imports it late: it needs quantities, and few runs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.parties import is_running
from itilcheck.checks.rates import parse_rate, total
from itilcheck.checks.words import answered
from itilcheck.finding import Related, Step
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.rates import Rate, Total
    from itilcheck.document import Document, Node


class Charge(NamedTuple):
    """What a relationship pays in a year for one of the prices of its offering."""

    price: Node
    rate: Rate
    total: Total


def is_charged(offering: Document) -> bool:
    """Tell whether consumers are to pay for all of it."""
    return bool(offering.get("/spec/funding") == "charged")


def income(catalogue: Catalogue, service: Document, currency: str) -> list[Charge]:
    """List all that is paid for a service in a year, at most; nothing where a part of it is not known.

    Prices beside each other may be alternatives, so their sum is what comes in at most.
    """
    found: list[Charge] = []
    for offering in catalogue.offerings(service):
        relationships = [one for one in catalogue.relationships(offering) if is_running(one)]
        is_bundle = sum(1 for _ in offering.node("/spec/services").items()) > 1
        if relationships and (is_bundle or not is_charged(offering)):
            return []
        for relationship in relationships:
            charges = _charges(catalogue, relationship, offering, currency, once=True)
            if not charges:
                return []
            found.extend(charges)
    return found


def least(catalogue: Catalogue, relationship: Document, offering: Document, currency: str) -> Charge | None:
    """Give the lowest of the prices that recur, as they may be alternatives; None where one is not known."""
    charges = _charges(catalogue, relationship, offering, currency, once=False)
    return min(charges, key=lambda one: one.total.amount, default=None)


def _charges(
    catalogue: Catalogue, relationship: Document, offering: Document, currency: str, *, once: bool
) -> list[Charge]:
    """Give what each price comes to in a year; none where one is not known, or in another currency.

    What is paid only once comes to nothing in a year: it is not known either if ``once``, else left out.
    """
    prices = offering.node("/spec/price")
    found: list[Charge] = []
    for node in prices.items() if isinstance(prices.value, list) else ():
        rate = parse_rate(node.value)
        if rate is None or rate.currency != currency:
            return []
        if not rate.item and not rate.months and not once:
            continue
        amount = total(catalogue, relationship, rate)
        if amount is None:
            return []
        found.append(Charge(node, rate, amount))
    return found


def budgets(catalogue: Catalogue, relationship: Document, offering: Document) -> list[tuple[Node, Rate]]:
    """List what the sponsors of a relationship have budgeted: those that it names, or its only service.

    Nothing unless each sponsor states an amount for a time, all in one currency.
    """
    services = catalogue.services(offering)
    layers = [relationship, *services] if len(services) == 1 else [relationship]
    sponsors = catalogue.effective(layers, "/spec/roles").origin("/sponsor")
    if sponsors is None or answered(sponsors.value) or not isinstance(sponsors.value, list):
        return []
    found: list[tuple[Node, Rate]] = []
    for sponsor in sponsors.items():
        node = sponsor.child("budget")
        rate = parse_rate(node.value)
        if rate is None or rate.item or not rate.months:
            return []
        found.append((node, rate))
    return found if len({rate.currency for _, rate in found}) == 1 else []


def terms(charges: list[Charge]) -> Iterator[Related]:
    """Yield the places that the sum of charges is made of."""
    for charge in charges:
        yield Related(charge.price, charge.total.text)
        if charge.total.volume is not None:
            yield Related(charge.total.volume, "so many")


def derive(result: str, charges: list[Charge], against: Step) -> Iterator[Step]:
    """Yield how the sum of charges came about, and what it stands against."""
    yield Step(result)
    for charge in charges:
        yield Step(charge.total.text, charge.price, 1)
        if charge.total.volume is not None:
            yield Step("so many", charge.total.volume, 2)
    yield against
