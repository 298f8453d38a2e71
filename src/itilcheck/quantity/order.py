"""Say how one quantity stands to another of its kind."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class Order(Enum):
    """What a comparison of the left quantity with the right one gives.

    ``UNDECIDED`` is for what cannot be told: a month against thirty days, euros against dollars.
    """

    LESS = "less"
    EQUAL = "equal"
    GREATER = "greater"
    UNDECIDED = "undecided"


def order(left: int | Decimal, right: int | Decimal) -> Order:
    """Compare two plain numbers; never undecided."""
    if left == right:
        return Order.EQUAL
    return Order.LESS if left < right else Order.GREATER
