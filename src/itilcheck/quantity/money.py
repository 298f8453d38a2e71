"""Money: an amount in a currency, for a unit of what is paid for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.quantity.number import format_number, parse_number
from itilcheck.quantity.order import Order, order
from itilcheck.record import record

if TYPE_CHECKING:
    from decimal import Decimal

CURRENCY_PATTERN = r"^[A-Z]{3}$"


@record
class Money:
    """An amount in a currency (an ISO 4217 code), ``per`` a unit such as ``user/month``, or at all."""

    amount: Decimal
    currency: str
    per: str = ""

    def compare(self, other: Money) -> Order:
        """Compare two amounts; undecided unless currency and unit agree."""
        if (self.currency, self.per) != (other.currency, other.per):
            return Order.UNDECIDED
        return order(self.amount, other.amount)

    def __str__(self) -> str:
        """Write amount, currency and unit: ``4.2 EUR per employee/month``."""
        amount = f"{format_number(self.amount)} {self.currency}"
        return f"{amount} per {self.per}" if self.per else amount


def parse_money(value: object) -> Money | None:
    """Parse ``{amount: 4.20, currency: EUR, per: employee/month}``; None for anything else.

    Whether a currency of that code exists is not asked.
    """
    if not isinstance(value, dict):
        return None
    amount, currency, per = parse_number(value.get("amount")), value.get("currency"), value.get("per")
    if amount is None or not isinstance(currency, str) or not re.fullmatch(CURRENCY_PATTERN, currency):
        return None
    if per is not None and not isinstance(per, str):
        return None
    return Money(amount, currency, per or "")
