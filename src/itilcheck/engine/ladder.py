"""Say how high documents stand on the ladder of levels, and what keeps them from the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.engine.applicability import applies, expressible
from itilcheck.engine.judging import name_of
from itilcheck.finding import Level, Severity
from itilcheck.report import Ladder, Rung

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.finding import Finding
    from itilcheck.rule import Rule

PLACED = ("Service", "ServiceOffering", "ServiceRelationship")
"""The kinds of document that have a level of their own."""

_LEVELS = tuple(Level)
_RUNNING = {"live", "retiring", "available", "agreed", "active"}
"""The words for documents of which everything is asked."""


class Climb:
    """What decides about levels: the rules that were run, and what they found, whatever their level.

    An error or a warning keeps a document below the level of its rule; an info does not. Silence raises
    nobody: above the lowest level, a document stands no higher than the rules that ask something of it,
    and than all that its format can say.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        findings: Iterable[Finding],
        catalogue: Catalogue,
        adapters: Mapping[str, Adapter],
    ) -> None:
        """Sort the findings by document."""
        self.rules = rules
        self.catalogue = catalogue
        self.adapters = adapters
        levels = {rule.id: rule.level for rule in rules}
        self.blocking: dict[str, list[tuple[Level, Finding]]] = {}
        for one in findings:
            if one.severity is not Severity.INFO:
                self.blocking.setdefault(one.document, []).append((levels[one.rule], one))
        self._asked: dict[tuple[object, ...], Level] = {}

    def ladder(self, off: Sequence[str], selected: frozenset[str] | None) -> Ladder:
        """Place all documents that have a level, and the catalogue as a whole.

        ``off`` names the rules that the configuration turned off. ``selected`` restricts which documents
        are told, not the level of the catalogue.
        """
        rungs, suppliers = [], 0
        for kind in PLACED:
            for document in self.catalogue.of(kind):
                if not self.catalogue.is_own(self.catalogue.provider(document)):
                    suppliers += 1
                else:
                    rungs.append(self._rung(document))
        everything = [one for found in self.blocking.values() for one in found]
        reached = _below(everything)
        for rung in rungs:
            if rung.limit == "format":
                reached = _lower(reached, rung.reached)
        told = tuple(one for one in rungs if selected is None or one.location.path in selected)
        return Ladder(reached, told, _next(everything, reached), suppliers, tuple(off))

    def _rung(self, document: Document) -> Rung:
        found = self.blocking.get(name_of(document), [])
        reached = _below(found)
        limit = ""
        asked = self._asked_of(document)
        if reached is not None and reached.rank > asked.rank:
            reached, limit = asked, "lifecycle"
        sayable = self._sayable(document)
        if reached is not None and reached.rank > sayable.rank:
            reached, limit = sayable, "format"
        location = document.node().location
        return Rung(name_of(document), location, reached, _next(found, reached), limit)

    def _asked_of(self, document: Document) -> Level:
        """Give the highest level that asks something of a document.

        Of what is not in use yet, or any longer, only the lowest does, whatever else it may already say.
        """
        spec = document.data["spec"]
        words = [spec.get(key) for key in ("lifecycle", "status", "type")]
        if any(isinstance(word, str) and word not in _RUNNING for word in words[:2]):
            return Level.ESSENTIAL
        key = (document.kind, *(word if isinstance(word, str) else None for word in words))
        if key not in self._asked:
            levels = [
                rule.level
                for rule in self.rules
                if document.kind in rule.reads and applies(rule, document, self.catalogue)
            ]
            self._asked[key] = max(levels, key=lambda one: one.rank, default=Level.ESSENTIAL)
        return self._asked[key]

    def _sayable(self, document: Document) -> Level:
        """Give the level below the first that asks what the format of a document cannot say."""
        if document.adapter is None:
            return Level.EXEMPLARY
        lost = [
            rule.level.rank
            for rule in self.rules
            if document.kind in rule.reads
            and rule.level is not Level.ESSENTIAL
            and applies(rule, document, self.catalogue)
            and not expressible(rule, document, self.adapters)
        ]
        return _LEVELS[min(lost, default=len(_LEVELS)) - 1]


def _below(found: Iterable[tuple[Level, Finding]]) -> Level | None:
    """Give the highest level below all findings; None where even the lowest has one."""
    rank = min((level.rank for level, _ in found), default=len(_LEVELS))
    return _LEVELS[rank - 1] if rank else None


def _next(found: Iterable[tuple[Level, Finding]], reached: Level | None) -> tuple[Finding, ...]:
    """Give the findings that stand between a level and the next."""
    rank = -1 if reached is None else reached.rank
    return tuple(one for level, one in found if level.rank == rank + 1)


def _lower(one: Level | None, other: Level | None) -> Level | None:
    if one is None or other is None:
        return None
    return one if one.rank < other.rank else other
