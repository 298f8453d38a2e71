"""The check command: print the report of a run, and choose the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.cli.checking import prepare, run
from itilcheck.cli.failure import stop
from itilcheck.cli.streams import complain, write
from itilcheck.cli.styling import plain, style_for
from itilcheck.finding import Severity
from itilcheck.plugins import PluginError
from itilcheck.reporters.verdict import Verdict, judge

if TYPE_CHECKING:
    from itilcheck.cli.checking import Options
    from itilcheck.cli.session import Session
    from itilcheck.finding import Report

_kept: list[Report] = []
"""The last report: a program that ends need not take its documents apart, a sixth of its time."""


def check_catalogue(options: Options) -> int:
    """Check a catalogue, print the report, and give the exit code."""
    check = prepare(options)
    reporter = _reporter(check.session, options.format_name)
    report = run(check)
    _kept[:] = [report]
    style = style_for(check.session.root, options.colour)
    try:
        write(reporter(report, style))
    except PluginError as error:
        stop(f"error: {error}")
    if options.format_name != "text":
        from itilcheck.reporters import summary  # noqa: PLC0415  # the text report has its own

        complain("".join(summary.render(report, plain(style))).rstrip("\n"))
    code = exit_code(report, Severity(options.fail_on), allow_empty=options.allow_empty)
    return max(code, 1) if options.strict and _left_out(report) else code


def _left_out(report: Report) -> bool:
    """Tell whether something was passed over that may have been meant: a gate then looks at too little."""
    templates = report.counts.templates if report.since is None else report.since.templates
    return bool(report.notices or templates)


def exit_code(report: Report, fail_on: Severity, *, allow_empty: bool) -> int:
    """Choose the exit code: 2 when something could not be checked, 1 for findings, else 0."""
    nothing = judge(report) is Verdict.NOTHING_TO_CHECK and not report.findings
    if report.failures or (nothing and not allow_empty):
        return 2
    return 1 if any(one.severity.rank <= fail_on.rank for one in report.findings) else 0


def _reporter(session: Session, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a Reporter
    reporters = session.registry.reporters
    if name not in reporters:
        stop(f'error: no format is called "{name}", use one of {", ".join(sorted(reporters))}')
    return reporters[name]
