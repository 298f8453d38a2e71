"""Build structures: formulas of parts, and of gates that need so many of their members."""

from __future__ import annotations

from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING

from itilcheck.reliability.enclosure import ALWAYS, NEVER, Enclosure, all_of, any_of, at_least

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence


class Formula:
    """A part, or a gate that works when at least ``least`` of its ``members`` do.

    ``mask`` has a bit for each part that it contains, ``depth`` counts the gates on the longest way
    down. ``rough`` encloses how often it works without regard to parts that stand in it twice.
    Formulas of one structure are the same object when they are equal.
    """

    __slots__ = ("depth", "least", "mask", "members", "rough")

    def __init__(self, least: int, members: tuple[Formula, ...], mask: int, rough: Enclosure) -> None:
        """Keep what the structure made; a part has no members, and one bit."""
        self.least = least
        self.members = members
        self.mask = mask
        self.rough = rough
        self.depth: int = 1 + max((one.depth for one in members), default=-1)

    @property
    def needs_all(self) -> bool:
        """Whether it is a gate that needs all its members."""
        return self.least == len(self.members) > 0

    @property
    def needs_one(self) -> bool:
        """Whether it is a gate that needs one of its members."""
        return self.least == 1 < len(self.members)


TRUE = Formula(0, (), 0, ALWAYS)
"""What always works."""
FALSE = Formula(1, (), 0, NEVER)
"""What never works."""


class Structure:
    """Makes the formulas of one structure, each once and in its simplest form."""

    def __init__(self) -> None:
        """Start without parts."""
        self._parts: dict[Hashable, Formula] = {}
        self._gates: dict[tuple[int, tuple[int, ...]], Formula] = {}
        self._kept: dict[tuple[int, int, bool], Formula] = {}
        self.by_bit: list[Formula] = []
        self.steps = 0

    def part(self, key: Hashable, share: Enclosure) -> Formula:
        """Give the part of that key, which works that share of the time; made when it is new."""
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = Formula(0, (), 1 << len(self.by_bit), share)
            self.by_bit.append(found)
        return found

    def every(self, members: Sequence[Formula]) -> Formula:
        """Make a formula that needs all its members; of none, that is always so."""
        return self.gate(len(members), members)

    def gate(self, least: int, members: Sequence[Formula]) -> Formula:
        """Make a formula that needs at least so many of its members; one that stands twice counts twice."""
        left = [one for one in members if one is not TRUE and one is not FALSE]
        least -= sum(one is TRUE for one in members)
        if least <= 0:
            return TRUE
        if least > len(left):
            return FALSE
        if least == len(left):
            left = self._flat(left, all_members=True)
            least = len(left)
        elif least == 1:
            left = self._flat(left, all_members=False)
        if len(left) == 1:
            return left[0]
        left.sort(key=id)
        key = (least, tuple(map(id, left)))
        found = self._gates.get(key)
        if found is None:
            self.steps += len(left)
            found = self._gates[key] = _made(least, tuple(left))
        return found

    def _flat(self, members: Sequence[Formula], *, all_members: bool) -> list[Formula]:
        """Take gates of the same sort apart, and each member once."""
        flat: dict[Formula, None] = {}
        for one in members:
            same = one.needs_all if all_members else one.needs_one
            flat.update(dict.fromkeys(one.members if same else (one,)))
        return list(flat)

    def given(self, formula: Formula, bit: int, *, works: bool) -> Formula:
        """Give what is left of a formula when a part is known to work, or to have failed."""
        if not formula.mask & bit:
            return formula
        if not formula.members:
            return TRUE if works else FALSE
        key = (id(formula), bit, works)
        found = self._kept.get(key)
        if found is None:
            left = [self.given(one, bit, works=works) for one in formula.members]
            found = self._kept[key] = self.gate(formula.least, left)
        return found

    def beside(self, formula: Formula, parts: Iterable[Formula]) -> Formula:
        """Give what is left to ask of a formula beside parts that have to work anyway."""
        for part in parts:
            formula = self.given(formula, part.mask, works=True)
        return formula


def _made(least: int, members: tuple[Formula, ...]) -> Formula:
    mask = 0
    for one in members:
        mask |= one.mask
    apart = sum(one.mask.bit_count() for one in members) == mask.bit_count()
    return Formula(least, members, mask, (_apart if apart else _rough)(least, members))


def _apart(least: int, members: tuple[Formula, ...]) -> Enclosure:
    """Enclose a gate whose members have no parts in common."""
    rough = [one.rough for one in members]
    if least == len(rough):
        return all_of(rough)
    return any_of(rough) if least == 1 else at_least(least, rough)


def _rough(least: int, members: tuple[Formula, ...]) -> Enclosure:
    """Enclose a gate by its members alone, whatever parts they have in common.

    Formulas of independent parts that only ever help are associated: all of several work at least as
    often as if they had nothing in common, and one of them at most as often (Esary, Proschan and Walkup
    1967). Those among them that have nothing in common bound them from the other side. For so many of
    several, the likeliest of them all work, or one works of any that are too many to fail.
    """
    rough = [one.rough for one in members]
    spare = len(rough) - least + 1
    low = all_of(nlargest(least, rough, key=lambda one: one.low)).low
    high = any_of(nsmallest(spare, rough, key=lambda one: one.high)).high
    if least == 1:
        low = any_of(_disjoint(sorted(members, key=lambda one: -one.rough.low))).low
    if spare == 1:
        high = all_of(_disjoint(sorted(members, key=lambda one: one.rough.high))).high
    return Enclosure(low, high)


def _disjoint(members: Sequence[Formula]) -> Iterator[Enclosure]:
    """Yield those members, the first of them preferred, that have no part in common with each other."""
    seen = 0
    for one in members:
        if not one.mask & seen:
            seen |= one.mask
            yield one.rough
