"""Enclose probabilities: in whole numbers of a small unit, rounded down and up, the truth between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

UNIT = 10**60
"""How many units one is: a power of ten, so that percentages are exact."""


class Enclosure(NamedTuple):
    """A probability that is at least ``low`` and at most ``high``, in units.

    All operations take probabilities of independent things, and are exact but for the last unit.
    """

    low: int
    high: int

    @property
    def lower(self) -> Fraction:
        """The least that it can be, from 0 to 1."""
        from fractions import Fraction  # noqa: PLC0415  # only where somebody looks at it

        return Fraction(self.low, UNIT)

    @property
    def upper(self) -> Fraction:
        """The most that it can be, from 0 to 1."""
        from fractions import Fraction  # noqa: PLC0415  # as above

        return Fraction(self.high, UNIT)

    def is_below(self, share: Fraction) -> bool:
        """Tell whether it may be less than a share."""
        return self.low * share.denominator < share.numerator * UNIT

    def is_surely_below(self, share: Fraction) -> bool:
        """Tell whether it is less than a share, by more than rounding does."""
        return (self.high + UNIT // 10**40) * share.denominator < share.numerator * UNIT

    @property
    def is_exact(self) -> bool:
        """Whether the two ends are as close as rounding lets them."""
        return (self.high - self.low) * 10**40 < UNIT


NEVER = Enclosure(0, 0)
ALWAYS = Enclosure(UNIT, UNIT)


def enclose(share: Fraction) -> Enclosure:
    """Enclose a share from 0 to 1."""
    scaled = share.numerator * UNIT
    return Enclosure(scaled // share.denominator, -(-scaled // share.denominator))


def part_of(share: Enclosure, whole: Enclosure) -> Enclosure:
    """Enclose how often a thing works while another does, that never works without it; at most always."""
    if not whole.low:
        return Enclosure(0, UNIT)
    high = -(-share.high * UNIT // whole.low)
    return Enclosure(min(UNIT, share.low * UNIT // whole.high), min(UNIT, high))


def lesser(one: Enclosure, other: Enclosure) -> Enclosure:
    """Enclose the smaller of two."""
    return Enclosure(min(one.low, other.low), min(one.high, other.high))


def all_of(shares: Iterable[Enclosure]) -> Enclosure:
    """Enclose how often all of several things work."""
    low = high = UNIT
    for one in shares:
        low = low * one.low // UNIT
        high = -(-high * one.high // UNIT)
    return Enclosure(low, high)


def any_of(shares: Iterable[Enclosure]) -> Enclosure:
    """Enclose how often at least one of several things works."""
    low = high = UNIT
    for one in shares:
        low = -(-low * (UNIT - one.low) // UNIT)
        high = high * (UNIT - one.high) // UNIT
    return Enclosure(UNIT - low, UNIT - high)


def at_least(least: int, shares: Sequence[Enclosure]) -> Enclosure:
    """Enclose how often at least so many of several things work.

    ``low[j]`` and ``high[j]`` enclose how often at least j of the first ones do.
    """
    low, high = [UNIT] + [0] * least, [UNIT] + [0] * least
    for one in shares:
        for count in range(least, 0, -1):
            low[count] = (one.low * low[count - 1] + (UNIT - one.low) * low[count]) // UNIT
            high[count] = -(-(one.high * high[count - 1] + (UNIT - one.high) * high[count]) // UNIT)
    return Enclosure(low[least], high[least])


def depending_on(share: Enclosure, working: Enclosure, failed: Enclosure) -> Enclosure:
    """Enclose how often a thing works that a part is in: so often while the part works, so often when not."""
    low = (share.low * working.low + (UNIT - share.low) * failed.low) // UNIT
    high = -(-(share.high * working.high + (UNIT - share.high) * failed.high) // UNIT)
    return Enclosure(low, high)
