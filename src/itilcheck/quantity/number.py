"""Take a number as it was written, without the noise of binary fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def parse_number(value: object) -> Decimal | None:
    """Give a document's number as the decimal that was written; None for all else, also NaN and infinity.

    The shortest text that stands for a float (its ``repr``) has the digits that were written.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    from decimal import Decimal  # noqa: PLC0415  # costs start-up, and few runs need it

    number = Decimal(repr(value) if isinstance(value, float) else value)
    return number if number.is_finite() else None


def format_number(number: Decimal) -> str:
    """Write a decimal without an exponent."""
    return f"{number:f}"
