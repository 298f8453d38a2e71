"""Evaluate a structure: split it where nothing is shared, and decide what is shared both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reliability.enclosure import Enclosure, all_of, any_of, at_least, depending_on

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import TypeAlias

    from itilcheck.reliability.structure import Formula, Structure

    _Asking: TypeAlias = Generator[Formula, Enclosure, Enclosure]

STEPS = 100_000
"""How many members of gates may be made before what is left is taken roughly: about half a second."""
_DEEPEST = 150


def evaluate(structure: Structure, formula: Formula, steps: int = STEPS) -> Enclosure:
    """Enclose how often a formula works.

    The enclosure is exact, but where that would take more than ``steps``: then it is as close as the
    evaluation got, and true all the same.
    """
    return _Evaluation(structure, structure.steps + steps).of(formula)


class _Evaluation:
    """One evaluation: formulas are evaluated once; when it has taken too long, roughly."""

    def __init__(self, structure: Structure, until: int) -> None:
        self.structure = structure
        self.until = until
        self.known: dict[Formula, Enclosure] = {}

    def of(self, formula: Formula) -> Enclosure:
        """Evaluate a formula, those that it stands on first; a list of what waits keeps it from recursion."""
        value = self._at_hand(formula)
        if value is not None:
            return value
        waiting = [(formula, self._closer(formula))]
        answer: Enclosure | None = None
        while waiting:
            asked, asking = waiting[-1]
            try:
                needed = asking.send(answer) if answer is not None else next(asking)
            except StopIteration as done:
                answer = self.known[asked] = done.value
                waiting.pop()
                continue
            answer = self._at_hand(needed)
            if answer is None:
                waiting.append((needed, self._closer(needed)))
        return self.known[formula]

    def _at_hand(self, formula: Formula) -> Enclosure | None:
        """Give what is known of a formula, or what has to do."""
        if not formula.members:
            return formula.rough
        found = self.known.get(formula)
        if found is None and (self.structure.steps > self.until or formula.depth > _DEEPEST):
            return formula.rough
        return found

    def _closer(self, formula: Formula) -> _Asking:
        """Enclose a gate, asking for what it stands on."""
        if formula.needs_all:
            parts = [one for one in formula.members if not one.members]
            gates = [one for one in formula.members if one.members]
            left = [self.structure.beside(one, parts) for one in gates]
            if any(one is not other for one, other in zip(left, gates, strict=True)):
                return (yield self.structure.every([*parts, *left]))
        groups = _apart(formula.members)
        if len(groups) == len(formula.members):
            values = []
            for one in formula.members:
                value = yield one
                values.append(value)
            if formula.needs_all:
                return all_of(values)
            return any_of(values) if formula.needs_one else at_least(formula.least, values)
        if not formula.needs_all and not formula.needs_one:
            return (yield from self._decided(formula))
        values = []
        for group in groups:
            least = len(group) if formula.needs_all else 1
            gate = self.structure.gate(least, group)
            values.append((yield from self._decided(gate)) if gate is formula else (yield gate))
        return all_of(values) if formula.needs_all else any_of(values)

    def _decided(self, formula: Formula) -> _Asking:
        """Enclose a gate whose members share parts: with the part most shared working, and without."""
        bit = _most_shared(formula.members)
        part = self.structure.by_bit[bit.bit_length() - 1]
        working = yield self.structure.given(formula, bit, works=True)
        failed = yield self.structure.given(formula, bit, works=False)
        value = depending_on(part.rough, working, failed)
        return Enclosure(max(value.low, formula.rough.low), min(value.high, formula.rough.high))


def _apart(members: Sequence[Formula]) -> list[list[Formula]]:
    """Group the members that share parts with each other, directly or through others."""
    groups: list[tuple[int, list[Formula]]] = []
    union = 0
    for one in members:
        if not one.mask & union:
            groups.append((one.mask, [one]))
        else:
            mask, merged, apart = one.mask, [one], []
            for group in groups:
                if group[0] & one.mask:
                    mask |= group[0]
                    merged = [*group[1], *merged]
                else:
                    apart.append(group)
            groups = [*apart, (mask, merged)]
        union |= one.mask
    return [group for _, group in groups]


def _most_shared(members: Sequence[Formula]) -> int:
    """Give the bit of the part that most members have; of several the middle one, which splits best."""
    once = shared = 0
    for one in members:
        shared |= once & one.mask
        once |= one.mask
    counts: dict[int, int] = {}
    for one in members:
        mask = one.mask & shared
        while mask:
            bit = mask & -mask
            counts[bit] = counts.get(bit, 0) + 1
            mask ^= bit
    most = max(counts.values())
    candidates = sorted(bit for bit, count in counts.items() if count == most)
    return candidates[len(candidates) // 2]
