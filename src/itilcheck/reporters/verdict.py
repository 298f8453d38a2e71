"""Draw the conclusion of a report: does the catalogue conform."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from itilcheck.finding import Severity

if TYPE_CHECKING:
    from itilcheck.report import Report


class Verdict(Enum):
    """What a report comes to, at the level at which the catalogue was checked."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does-not-conform"
    UNDECIDED = "undecided"
    NOTHING_TO_CHECK = "nothing-to-check"


def tally(report: Report) -> dict[Severity, int]:
    """Count the findings of each severity, gravest first, those that are not shown included."""
    counts = dict.fromkeys(Severity, 0)
    for finding in (*report.findings, *report.beyond):
        counts[finding.severity] += 1
    return counts


def suppressed_by(report: Report) -> dict[str, int]:
    """Count the findings that do not count, by what keeps them from it."""
    counts = dict.fromkeys(("comment", "waiver", "baseline"), 0)
    for finding in report.suppressed:
        if finding.suppression is not None:
            counts[finding.suppression.kind] += 1
    return counts


def judge(report: Report) -> Verdict:
    """Say whether the catalogue conforms; errors and warnings stand against it, info never does.

    It stays undecided when something could not be checked and nothing else stands against it.
    """
    counts = tally(report)
    if counts[Severity.ERROR] or counts[Severity.WARNING]:
        return Verdict.DOES_NOT_CONFORM
    if report.failures:
        return Verdict.UNDECIDED
    documents = report.counts.documents if report.asked is None else report.asked
    return Verdict.CONFORMS if documents else Verdict.NOTHING_TO_CHECK


def bounds(report: Report) -> str:
    """Say under what condition a catalogue conforms, as words behind the verdict; empty without any.

    A format may be unable to say all that is asked, and what stands against it may be suppressed.
    """
    if judge(report) is not Verdict.CONFORMS:
        return ""
    against = any(one.severity is not Severity.INFO for one in report.suppressed)
    return (
        ", as far as its format can say it" * bool(report.unasked) + ", but for what is suppressed" * against
    )
