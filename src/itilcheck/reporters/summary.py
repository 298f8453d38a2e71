"""Write what a run could and could not check, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Severity
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.verdict import Verdict, bounds, judge, suppressed_by, tally
from itilcheck.reporters.wording import amount, culprits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.report import Failure, Report
    from itilcheck.reporters.style import Role, Style

_VERDICTS: dict[Verdict, tuple[Role, str]] = {
    Verdict.CONFORMS: ("good", "{what}conforms at level {level}"),
    Verdict.DOES_NOT_CONFORM: ("error", "{what}does not conform at level {level}"),
    Verdict.UNDECIDED: ("error", "cannot say whether {what}conforms at level {level}"),
    Verdict.NOTHING_TO_CHECK: ("warning", "nothing to check"),
}


_NAMED = 3
_LONGEST = 60


def render(report: Report, style: Style) -> Iterator[str]:
    """Write failures, notices, counts and the verdict, in this order.

    It ends the text format; beside a machine format it is what people read.
    """
    yield from failures(report, style)
    for notice in report.notices:
        path = f"{style.shown(notice.path)}: " if notice.path else ""
        yield f"{style.paint('note', 'notice')}: {path}{neutralise(notice.message)}\n"
    if report.failures or report.notices:
        yield "\n"
    if report.ladder is not None:
        from itilcheck.reporters import levels  # noqa: PLC0415  # only when asked for

        yield from levels.render(report.ladder, style)
        yield "\n"
    if style.statistics:
        from itilcheck.reporters import statistics  # noqa: PLC0415  # only when asked for

        yield from statistics.render(report, style)
    yield from _counts(report)
    yield from _fixable(report)
    yield f"{_verdict(report, style)}\n"


def failures(report: Report, style: Style) -> Iterator[str]:
    """Write what could not be checked, a line each."""
    for failure in report.failures:
        yield f"{style.paint('error', 'error')}: {_failure(failure, style)}\n"


def _failure(failure: Failure, style: Style) -> str:
    of_what = f" {style.shown(failure.path)}" if failure.path else ""
    return f"could not check{of_what}: {neutralise(failure.message + culprits(failure))}"


def _counts(report: Report) -> Iterator[str]:
    """Write a line for each sort of count that is not nil."""
    counts = report.counts
    if counts.documents:
        kinds = [f"{number} {neutralise(kind)}" for kind, number in report.kinds.items() if number]
        mapped = [f"{counts.mapped} of them mapped"] if counts.mapped else []
        details = "; ".join([*([", ".join(kinds)] if kinds else []), *mapped])
        read = f"{amount(counts.documents, 'document')} in {amount(counts.files, 'file')}"
        yield f"checked: {read}{f' ({details})' if details else ''}\n"
    unchecked = _list(
        amount(counts.foreign, "foreign document"),
        amount(counts.unmapped, "unmapped document"),
        amount(counts.templates, "template"),
        amount(counts.excluded, "excluded file"),
    )
    if unchecked:
        yield f"not checked: {unchecked}\n"
    if counts.external:
        yield f"kept elsewhere: {amount(counts.external, 'reference')}{_named(report.elsewhere)}\n"
    if counts.inexpressible:
        own = [name for name in report.unasked if "/" in name]  # whoever wrote these expects them to run
        named = f", {', '.join(own[:_NAMED])} among them" if own else ""
        yield f"not expressible: {amount(counts.inexpressible, 'rule')}{neutralise(named)}\n"
    yield from uncounted(report)


def uncounted(report: Report) -> Iterator[str]:
    """Write a line for each reason why findings do not count."""
    if report.counts.turned_off:
        yield f"turned off here: {amount(report.counts.turned_off, 'finding')} (per-path)\n"
    if report.suppressed:
        by = suppressed_by(report)
        sorts = _list(
            f"{by['comment']} by {'a comment' if by['comment'] == 1 else 'comments'}",
            f"{by['waiver']} by {'a waiver' if by['waiver'] == 1 else 'waivers'}",
            f"{by['baseline']} by the baseline",
        )
        yield f"suppressed: {amount(len(report.suppressed), 'finding')} ({sorts})\n"
    if report.since is not None:
        from itilcheck.reporters import compared  # noqa: PLC0415  # only when asked for

        yield from compared.render(report.since)


def _fixable(report: Report) -> Iterator[str]:
    """Write how many of the findings a command mends, where it mends any."""
    found = (*report.findings, *report.beyond)
    fixes = [one.fix.safe for one in found if one.fix is not None]
    safe = sum(fixes)
    others = len(fixes) - safe
    if safe:
        more = f", {others} more with --unsafe" if others else ""
        yield f'fixable: {safe} with "itilcheck fix"{more}\n'
    elif others:
        yield f'fixable: {others} with "itilcheck fix --unsafe"\n'


def verdict(report: Report) -> str:
    """Say what a report comes to, of what, and within which bounds, in the words that all formats have."""
    found = judge(report)
    what = _whose(report) or ("it " if found is Verdict.UNDECIDED else "")
    return _VERDICTS[found][1].format(what=what, level=report.level.value) + bounds(report)


def _verdict(report: Report, style: Style) -> str:
    found = tally(report)
    reasons = _list(
        amount(len(report.failures), "failure"),
        amount(found[Severity.ERROR], "error"),
        amount(found[Severity.WARNING], "warning"),
        f"{found[Severity.INFO]} info",
    )
    words = style.paint(_VERDICTS[judge(report)][0], verdict(report))
    return f"{words}: {reasons}" if reasons else words


def _whose(report: Report) -> str:
    """Say of what the verdict is, where it is not of the whole catalogue."""
    if report.since is None:
        return "what was asked for " if report.partial else ""
    asked = "was asked for and " if report.partial else ""
    return f"what {asked}changed since {neutralise(report.since.revision)} "


def _named(names: Sequence[str]) -> str:
    """Name the first of the names that are kept elsewhere: a slip among them is seen here only."""
    shown = [f'"{neutralise(name[:_LONGEST])}"' for name in names[:_NAMED]]
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return f" to {', '.join([*shown, *more])}" if shown else ""


def _list(*amounts: str) -> str:
    """Join the amounts that are not nil."""
    return ", ".join(one for one in amounts if not one.startswith("0 "))
