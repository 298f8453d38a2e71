"""Write how a catalogue stands to a standard: one module a format, each with a ``render(table, style)``.

This one holds what they have in common: what stands at the head of a table, and its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import __version__
from itilcheck.engine.conformity import Outcome
from itilcheck.record import NamedTuple
from itilcheck.reporters.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.engine.conformity import ClauseResult, Conformity
    from itilcheck.finding import Finding
    from itilcheck.report import Report
    from itilcheck.standard import Clause

UNVERIFIED = "source not verified"
CAVEAT = "This shows what documents say, not what is done, and is no certificate."
WORDS = {
    Outcome.CONFORMS: "conform",
    Outcome.DOES_NOT_CONFORM: "do not conform",
    Outcome.UNDECIDED: "could not be judged",
    Outcome.NOT_EXPRESSIBLE: "not expressible",
}
"""What is said of the documents with an outcome."""
CLAUSES = {
    Outcome.CONFORMS: "kept by every document asked",
    Outcome.DOES_NOT_CONFORM: "not kept by every document asked",
    Outcome.UNDECIDED: "undecided",
    Outcome.NOT_EXPRESSIBLE: "not expressible in the format of the documents",
    Outcome.NOT_JUDGED: "judged of no document",
    Outcome.OUTSIDE: "outside of a catalogue",
}
"""What is said of the clauses with an outcome."""


class Table(NamedTuple):
    """What is written: the assessment, the report of the run that it was made in, and of which catalogue."""

    conformity: Conformity
    report: Report
    catalogue: str

    @property
    def standard(self) -> str:
        """The standard with its edition."""
        return f"{self.conformity.pack.title}, {self.conformity.pack.edition}"

    @property
    def head(self) -> dict[str, str]:
        """What makes the table evidence: of which catalogue, of which day, by what, and how much was seen."""
        counts = self.report.counts
        checked = f"{amount(counts.documents, 'document')} in {amount(counts.files, 'file')}"
        if self.report.asked is not None:
            checked = f"only what was asked for, {self.report.asked} of {checked}"
        return {
            "catalogue": self.catalogue,
            "judged for": self.conformity.today,
            "pack": f"{self.conformity.pack.id}, {self.conformity.pack.edition}",
            "tool": f"itilcheck {__version__}",
            "checked": checked,
        }

    @property
    def tally(self) -> str:
        """How many clauses came to what, in words."""
        outcomes = [one.outcome for one in self.conformity.clauses]
        counts = ((outcomes.count(outcome), words) for outcome, words in CLAUSES.items())
        told = ", ".join(f"{number} {words}" for number, words in counts if number)
        return f"{amount(len(outcomes), 'clause')}: {told}"


def known_by(finding: Finding) -> str:
    """Say by what a finding is suppressed in a check, which changes nothing here; empty where it is not."""
    told = finding.suppression
    if told is None:
        return ""
    said = [told.reason, f"until {told.expires}" if told.expires else ""]
    return ": ".join(
        [f"lived with, by a {told.kind}", *([", ".join(filter(None, said))] if any(said) else [])]
    )


def asks(clause: Clause) -> str:
    """Give what a clause asks, and that nobody compared it with the standard where that is so."""
    return clause.asks if clause.verified else f"{clause.asks} ({UNVERIFIED})"


def shares(result: ClauseResult) -> Iterator[tuple[Outcome, int, int]]:
    """Yield how many documents have an outcome, and how many of those conform only in part."""
    for outcome in WORDS:
        found = result.having(outcome)
        if found:
            partly = sum(bool(one.unasked) for one in found) if outcome is Outcome.CONFORMS else 0
            yield outcome, len(found), partly
