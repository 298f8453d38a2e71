"""Checks on money: whether prices cover what a service costs, and budgets what it is sold for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.words import lifecycle, unset_or
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.rates import Rate
    from itilcheck.document import Document
    from itilcheck.rule import Options


def price_below_cost(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that is charged for, and costs more than what comes in, or a piece than its price.

    What comes in is known where each relationship pays by prices that recur, for a known number of
    pieces, and nobody uses the service without one.
    """
    from itilcheck.checks.rates import parse_rate  # noqa: PLC0415  # few runs need quantities

    for service in catalogue.of("Service"):
        rate = parse_rate(service.get("/spec/cost"))
        if rate is None:
            continue
        if rate.item:
            yield from _below_piece(catalogue, service, rate)
        elif rate.months and not _is_used_freely(catalogue, service):
            yield from _below_total(catalogue, service, rate)


def _below_piece(catalogue: Catalogue, service: Document, cost: Rate) -> Iterator[Problem]:
    """Compare what a piece costs with what is charged for it, where that is the only price."""
    from itilcheck.checks.charges import is_charged  # noqa: PLC0415  # as above
    from itilcheck.checks.rates import parse_rate  # noqa: PLC0415  # as above

    at = service.node("/spec/cost")
    for offering in catalogue.offerings(service):
        prices = offering.node("/spec/price")
        if not is_charged(offering) or not isinstance(prices.value, list) or len(prices.value) != 1:
            continue
        price = parse_rate(prices.value[0])
        if price is not None and price.is_like(cost) and price.total < cost.total:
            node = prices.child(0)
            message = f"{price} charged, but providing it costs {cost}"
            steps = (Step(message), Step(f"{price} charged", node, 1), Step(f"{cost} spent", at, 1))
            related = (Related(at, "the cost"),)
            yield Problem(node, message, related, derivation=partial(iter, steps))


def _below_total(catalogue: Catalogue, service: Document, cost: Rate) -> Iterator[Problem]:
    """Compare what a service costs in a year with what all its relationships pay."""
    from itilcheck.checks.charges import derive, income, terms  # noqa: PLC0415  # as above

    node = service.node("/spec/cost")
    charges = income(catalogue, service, cost.currency)
    amount = sum((one.total.amount for one in charges), start=cost.total * 0)
    if charges and amount < cost.total:
        charged = cost.of(amount)
        message = f"{charged} charged in all, but providing it costs {cost}"
        related = tuple(terms(charges))
        steps = partial(derive, message, charges, Step(f"{cost} spent", node, 1))
        yield Problem(node, message, related, derivation=steps)


def _is_used_freely(catalogue: Catalogue, service: Document) -> bool:
    """Tell whether other services stand on a service with no relationship, and bear a part of its cost."""
    for reference in catalogue.referring(service):
        document, pointer = reference.node.document, reference.node.pointer
        if document.kind != "Service" or lifecycle(document) == "retired":
            continue
        entry = pointer.rpartition("/")[0]
        if document.get(f"{entry}/relationship") is None:
            return True
    return False


def budget_exceeded(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each budget below the least that a relationship costs its consumer in a year."""
    from itilcheck.checks.charges import budgets, derive, least, terms  # noqa: PLC0415  # as above

    for relationship in catalogue.of("ServiceRelationship"):
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        if offering is None or not unset_or(offering, "/spec/funding", "charged", "subsidised"):
            continue
        granted = budgets(catalogue, relationship, offering)
        if not granted:
            continue
        node, first = granted[0]
        budget = first.of(sum((rate.total for _, rate in granted), start=first.total * 0))
        charge = least(catalogue, relationship, offering, first.currency)
        if charge is not None and budget.total < charge.total.amount:
            message = f"{budget} budgeted, but {first.of(charge.total.amount)} to pay"
            related = [*terms([charge]), *(Related(one, "budgeted too") for one, _ in granted[1:])]
            steps = partial(derive, message, [charge], Step(f"{budget} budgeted", node, 1))
            yield Problem(node, message, tuple(related), about=relationship, derivation=steps)
