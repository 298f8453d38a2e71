"""Capacities: how much of a measure there is, or is drawn, in a unit of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.quantity.number import format_number, parse_number
from itilcheck.quantity.order import Order, order
from itilcheck.record import record

if TYPE_CHECKING:
    from decimal import Decimal


@record
class Capacity:
    """A limit of a measure, ``per`` a unit such as ``hour``, or at all.

    ``overbooking`` is the factor by which a pool is knowingly sold over its limit, None where none is said.
    """

    measure: str
    limit: Decimal
    per: str = ""
    overbooking: Decimal | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Measure and unit in lower case: what capacities to compare or add must have in common."""
        return self.measure.casefold(), self.per.casefold()

    def compare(self, other: Capacity) -> Order:
        """Compare two limits; undecided unless measure and unit agree."""
        return order(self.limit, other.limit) if self.key == other.key else Order.UNDECIDED

    def __str__(self) -> str:
        """Write limit, measure and unit: ``5000 payslips per hour``."""
        amount = f"{format_number(self.limit)} {self.measure}"
        return f"{amount} per {self.per}" if self.per else amount


def parse_capacity(value: object) -> Capacity | None:
    """Parse ``{measure: payslips, limit: 5000, per: hour, overbooking: 1.5}``; None for anything else."""
    if not isinstance(value, dict):
        return None
    measure, limit, per = value.get("measure"), parse_number(value.get("limit")), value.get("per")
    overbooking = parse_number(value.get("overbooking"))
    if not isinstance(measure, str) or not measure or limit is None:
        return None
    if (per is not None and not isinstance(per, str)) or (
        overbooking is None and value.get("overbooking") is not None
    ):
        return None
    return Capacity(measure, limit, per or "", overbooking)
