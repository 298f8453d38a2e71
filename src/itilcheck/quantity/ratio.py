"""Ratios: shares of a whole, written as a percentage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.record import record

if TYPE_CHECKING:
    from fractions import Fraction

PATTERN = r"^(100(\.0{1,9})?|[0-9]{1,2}(\.[0-9]{1,9})?)%$"


@record
class Ratio:
    """A share from 0 to 1, exact, and with how many decimals its percentage is printed.

    Ratios are compared and hashed by their share alone.
    """

    share: Fraction
    places: int = 2

    def __eq__(self, other: object) -> bool:
        """Tell whether another is a ratio of the same share."""
        return self.share == other.share if isinstance(other, Ratio) else NotImplemented

    def __hash__(self) -> int:
        """Hash the share."""
        return hash(self.share)

    def __lt__(self, other: Ratio) -> bool:
        """Tell whether the share is smaller."""
        return self.share < other.share

    def __le__(self, other: Ratio) -> bool:
        """Tell whether the share is not larger."""
        return self.share <= other.share

    def __gt__(self, other: Ratio) -> bool:
        """Tell whether the share is larger."""
        return self.share > other.share

    def __ge__(self, other: Ratio) -> bool:
        """Tell whether the share is not smaller."""
        return self.share >= other.share

    def __str__(self) -> str:
        """Write the percentage, cut off and never rounded up: what falls short of a promise also reads so."""
        scale = int(10**self.places)
        whole, rest = divmod(self.share.numerator * 100 * scale // self.share.denominator, scale)
        return f"{whole}.{rest:0{self.places}}%" if self.places else f"{whole}%"


def parse_ratio(value: object) -> Ratio | None:
    """Parse a percentage from ``0%`` to ``100%``, such as ``99.95%``; None for anything else."""
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        return None
    from fractions import Fraction  # noqa: PLC0415  # costs start-up, and few runs need it

    whole, _, decimals = value[:-1].partition(".")
    return Ratio(Fraction(int(whole + decimals), int(10 ** (len(decimals) + 2))), len(decimals))
