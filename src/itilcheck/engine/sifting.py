"""Gather what suppressions are to be judged by, and sift the findings of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.dates import after, duration_of
from itilcheck.engine.judging import name_of
from itilcheck.report import Failure
from itilcheck.rule import renamed
from itilcheck.suppression import Suppressions
from itilcheck.suppression.baseline import UNRECORDED
from itilcheck.suppression.directives import directives
from itilcheck.suppression.knowing import Homes
from itilcheck.suppression.sifting import Circumstances, sift

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from itilcheck.catalogue import Catalogue
    from itilcheck.engine import Toolbox
    from itilcheck.engine.intake import Taken
    from itilcheck.finding import Finding
    from itilcheck.rule import Rule
    from itilcheck.suppression.sifting import Sifted

_SOON = "waiver-expires-soon"


class Sieve:
    """Sifts the findings of one catalogue."""

    def __init__(
        self, toolbox: Toolbox, told: Suppressions | None, catalogue: Catalogue, taken: Taken
    ) -> None:
        """Take what a run has."""
        self._rules = toolbox.rules
        self._told = told or Suppressions()
        self._catalogue = catalogue
        self._taken = taken
        self.failures: list[Failure] = []

    def sift(
        self,
        findings: Sequence[Finding],
        ran: Collection[str],
        looked_at: frozenset[str] | None,
        options: Callable[[Rule], dict[str, Any]],
    ) -> Sifted:
        """Sift findings.

        ``ran`` are the rules that ran to their end; what cannot be read may hold what they would have
        found, so then none did. ``looked_at`` are the paths that were asked for.
        """
        unread = any(self._taken.problems.get(rule) for rule in UNRECORDED)
        comments = [one for source, known in self._taken.commented for one in directives(source, known)]
        homes = Homes((name_of(document), document) for document in self._taken.documents)
        at = Circumstances(
            known={rule.id for rule in self._rules},
            renamed=renamed(self._rules),
            ran=() if unread else ran,
            today=self._catalogue.today,
            soon=self._soon(options),
            looked_at=looked_at,
        )
        return sift(findings, self._told, comments, homes, at)

    def _soon(self, options: Callable[[Rule], dict[str, Any]]) -> date:
        """Give the last day of those on which a waiver is told to expire soon."""
        today = self._catalogue.today
        rule = next((one for one in self._rules if one.id == _SOON), None)
        if rule is None:
            return today
        within = options(rule).get("within")
        duration = duration_of(within)
        if duration is None:
            self.failures.append(Failure(f'option "within" is no duration: "{within}"', rule=_SOON))
            return today
        return after(today, duration) or today
