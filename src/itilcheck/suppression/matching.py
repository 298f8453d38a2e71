"""Match what a baseline recorded with what is found today, so that nothing new hides behind what is old."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from itilcheck.finding import Finding
    from itilcheck.suppression.baseline import Entry, Home
    from itilcheck.suppression.knowing import Homes


def match_baseline(
    entries: Sequence[Entry], findings: Sequence[Finding], homes: Homes
) -> list[tuple[Entry, Finding]]:
    """Pair entries with findings, each at most once.

    What was recorded of a document that is still there can only be found in that document. Of one that
    is gone it may have moved with it into another file, or stand in the same file under another name:
    in documents only that nothing was recorded of. A new name is known for one only where a file had one
    document and still has, for of several nobody can tell which of them was there before.
    """
    pairs: list[tuple[Entry, Finding]] = []
    known = {id(one): homes.home(one) for one in findings}
    recorded = {entry.home for entry in entries}
    statement = {id(one): homes.statement(one) for one in findings}

    def pair(
        some: Iterable[Entry], others: Iterable[Finding], name: Callable[[Home], Hashable]
    ) -> tuple[list[Entry], list[Finding]]:
        waiting: dict[Hashable, list[Finding]] = {}
        for one in others:
            key = (name(known[id(one)]), one.rule, statement[id(one)])
            waiting.setdefault(key, []).append(one)
        left = []
        for entry in some:
            found = waiting.get((name(entry.home), entry.rule, entry.statement))
            if found:
                pairs.append((entry, found.pop()))
            else:
                left.append(entry)
        return left, [one for found in waiting.values() for one in found]

    left, unmatched = pair(entries, findings, lambda home: home)
    gone = [entry for entry in left if entry.home not in homes]
    strange = [one for one in unmatched if known[id(one)] not in recorded]
    if gone and strange:
        gone, strange = pair(gone, strange, lambda home: home.document or home)
        gone = [entry for entry in gone if entry.among == 1]
        pair(gone, [one for one in strange if homes.among(known[id(one)]) == 1], lambda home: home.path)
    return pairs
