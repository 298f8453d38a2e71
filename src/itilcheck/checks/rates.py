"""Reckon with money that recurs: what a price comes to in a year, for so many of what it is paid for.

Whoever needs this imports it late: it needs quantities, and few runs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.words import answered
from itilcheck.quantity import parse_capacity, parse_money
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document, Node

_MONTHS = {"month": 1, "mo": 1, "quarter": 3, "year": 12, "yr": 12, "annum": 12}
_OTHER_TIMES = {"week", "day", "hour", "minute", "second"}
_YEAR = 12
_PEOPLE = {"user"}


class Rate(NamedTuple):
    """An amount for one of something, every so many months; ``item`` is empty where it is for all.

    ``months`` is 0 for what is paid once, or for each piece.
    """

    amount: Decimal
    currency: str
    item: str
    months: int

    @property
    def total(self) -> Decimal:
        """What it comes to in a year; the amount itself where it does not recur."""
        return self.amount * _YEAR / self.months if self.months else self.amount

    def is_like(self, other: Rate) -> bool:
        """Tell whether two rates are for the same, in one currency, so that they can be compared."""
        ours, theirs = (one._replace(amount=other.amount, months=bool(one.months)) for one in (self, other))
        return ours == theirs

    def of(self, amount: Decimal) -> Rate:
        """Give an amount in a year, in the same currency and for the same."""
        return self._replace(amount=amount, months=_YEAR)

    def __str__(self) -> str:
        """Write what it comes to in a year: ``37200 EUR per year``, ``48 EUR per user/year``."""
        units = [*filter(None, [self.item]), *(["year"] if self.months else [])]
        per = f" per {'/'.join(units)}" if units else ""
        return f"{_number(self.total)} {self.currency}{per}"


class Total(NamedTuple):
    """What a price comes to in a year, and the statement of how many there are, where it is per piece."""

    amount: Decimal
    text: str
    volume: Node | None = None


def parse_rate(value: JSON) -> Rate | None:
    """Parse money with its unit, such as ``{amount: 4.20, currency: EUR, per: user/month}``.

    None where the unit has more than one thing, or a time that is no number of months.
    """
    money = parse_money(value)
    if money is None:
        return None
    parts = [singular(part) for part in money.per.split("/") if part]
    times = [_MONTHS[part] for part in parts if part in _MONTHS]
    items = [part for part in parts if part not in _MONTHS]
    if len(times) > 1 or len(items) > 1 or _OTHER_TIMES.intersection(items):
        return None
    return Rate(money.amount, money.currency, "".join(items), times[0] if times else 0)


def singular(word: str) -> str:
    """Bring a word and its plural to one form, by the usual endings of English; no word of the language."""
    word = " ".join(word.casefold().split())
    for ending, end in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending):
            return word[: -len(ending)] + end
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def total(catalogue: Catalogue, relationship: Document, price: Rate) -> Total | None:
    """Say what a price comes to in a year in a relationship; None where it is paid once, or not known.

    How many there are say the relationship's demand, or for a price per user its users.
    """
    if not price.item:
        return None if not price.months else Total(price.total, _per_year(price))
    found = _volume(catalogue, relationship, price)
    if found is None:
        return None
    count, node = found
    if price.months:
        amount = price.total * count
        return Total(amount, f"{_number(count)} × {_per_year(price)}", node)
    amount = price.amount * count
    return Total(amount, f"{_number(count)} per year × {_number(price.amount)} {price.currency}", node)


def _per_year(price: Rate) -> str:
    times = _YEAR // price.months
    text = f"{_number(price.amount)} {price.currency}"
    return text if times == 1 else f"{times} × {text}"


def _volume(catalogue: Catalogue, relationship: Document, price: Rate) -> tuple[Any, Node] | None:
    """Give how many pieces there are, for a price that recurs, or how many in a year, for another one."""
    demand = relationship.node("/spec/demand")
    for node in demand.items() if isinstance(demand.value, list) else ():
        drawn = parse_capacity(node.value)
        if drawn is None or singular(drawn.measure) != price.item:
            continue
        if price.months and not drawn.per:
            return drawn.limit, node
        every = _MONTHS.get(singular(drawn.per), 0)
        if not price.months and every:
            return drawn.limit * _YEAR / every, node
        return None
    return _users(catalogue, relationship) if price.months and price.item in _PEOPLE else None


def _users(catalogue: Catalogue, relationship: Document) -> tuple[Any, Node] | None:
    """Count the users of a relationship; None unless all groups of them are counted."""
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    services = catalogue.services(offering) if offering is not None else []
    if len(services) > 1 and relationship.get("/spec/roles/users") is None:
        return None
    node = catalogue.effective([relationship, *services], "/spec/roles").origin("/users")
    if node is None or answered(node.value) or not isinstance(node.value, list) or not node.value:
        return None
    counts = [holder.get("count") if isinstance(holder, dict) else None for holder in node.value]
    if not all(isinstance(count, int) and not isinstance(count, bool) for count in counts):
        return None
    return sum(count for count in counts if isinstance(count, int)), node


def _number(value: Any) -> str:  # noqa: ANN401  # an int or a Decimal
    """Write a number without an exponent, and without zeros that say nothing."""
    text = f"{value:f}" if not isinstance(value, int) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
