"""The check command: print the report of a run, and choose the exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from itilcheck.cli.checking import prepare, run
from itilcheck.cli.failure import stop
from itilcheck.cli.streams import complain, speak_utf8, write
from itilcheck.cli.styling import plain, seen_from_repository, style_for
from itilcheck.finding import Severity
from itilcheck.plugins import PluginError
from itilcheck.record import replace
from itilcheck.report import Notice
from itilcheck.reporters.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.cli.checking import Check, Options
    from itilcheck.cli.output import Target
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter, Style

_kept: list[Report] = []
"""The last report: a program that ends need not take its documents apart, a sixth of its time."""

_XML = frozenset({"checkstyle", "junit"})
"""Formats that say in which encoding they are."""


def check_catalogue(options: Options) -> int:
    """Check a catalogue, print the report, and give the exit code."""
    if options.strict and options.exit_zero:
        stop("error: --strict and --exit-zero do not go together")
    check = prepare(options)
    reporter = _reporter(check, options.format_name)
    files = _files(check)
    report = _watched(check)
    _kept[:] = [report]
    if files:
        from itilcheck.cli.output import verify_apart  # noqa: PLC0415  # most runs write none

        verify_apart(files, report, check.session)
    if options.shrink_baseline:
        from itilcheck.cli.baseline import shrink  # noqa: PLC0415  # most runs write nothing

        shrunk = shrink(check, report)
        if shrunk:
            complain(shrunk)
    code = exit_code(check, report)
    if options.strict and _left_out(report):
        code = max(code, 1)
    shown = report if options.max_findings is None else fewer(report, options.max_findings)
    _tell(check, shown, reporter, files)
    return 0 if options.exit_zero and code == 1 else code


def _tell(check: Check, report: Report, reporter: Reporter, files: list[Target]) -> None:
    """Write all files, then stdout, and last what people read beside a machine format."""
    options, root = check.options, check.session.root
    style = replace(
        style_for(root, options.colour),
        quiet=options.quiet,
        statistics=options.statistics,
        suppressed=options.show_suppressed,
    )
    if files or options.format_name not in {"text", "concise", "json"}:
        style = seen_from_repository(style, root)
    try:
        if files:
            from itilcheck.cli.output import write_file  # noqa: PLC0415  # most runs write none

            for one in files:
                write_file(one, _reporter(check, one.format_name)(report, plain(style)))
        if options.format_name in _XML:
            speak_utf8()
        write(reporter(report, style))
    except PluginError as error:
        stop(f"error: {error}")
    if options.format_name == "github":
        from itilcheck.cli.step_summary import add_summary  # noqa: PLC0415  # on GitHub Actions only

        add_summary(report, plain(style))
    _tell_people(options, report, plain(style))


def _tell_people(options: Options, report: Report, style: Style) -> None:
    """Write to stderr what stdout does not say: of a quiet run only what could not be checked."""
    if options.format_name == "text" and not options.quiet:
        return
    from itilcheck.reporters import statistics, summary  # noqa: PLC0415  # the text report has its own

    if not options.quiet:
        text = "".join(summary.render(report, style))
    else:
        counted = statistics.render(report, style) if options.statistics else ()
        text = "".join((*summary.failures(report, style), *_reasons(options, report), *counted))
    if text:
        complain(text.rstrip("\n"))


def _reasons(options: Options, report: Report) -> Iterator[str]:
    """Say what makes a quiet run fail that found nothing: else nobody would know why."""
    if judge(report) is Verdict.NOTHING_TO_CHECK and not options.allow_empty:
        yield "nothing to check\n"
    if options.strict and _left_out(report):
        yield "something was passed over, a run without --quiet says what\n"


def _watched(check: Check) -> Report:
    """Run a check, and show how far it has got where somebody may be looking."""
    if sys.stderr is None or not sys.stderr.isatty():
        return run(check)
    from itilcheck.cli.progress import Progress, wanted  # noqa: PLC0415  # only on a terminal

    if not wanted(quiet=check.options.quiet):
        return run(check)
    progress = Progress(sys.stderr)
    try:
        return run(replace(check, watch=progress.over))
    finally:
        progress.clear()


def fewer(report: Report, most: int) -> Report:
    """Leave out all findings but so many of the severest, the first in order of place; they still count."""
    if len(report.findings) <= most:
        return report
    ranked = sorted(range(len(report.findings)), key=lambda number: report.findings[number].severity.rank)
    kept = set(ranked[:most])
    shown = tuple(one for number, one in enumerate(report.findings) if number in kept)
    beyond = tuple(one for number, one in enumerate(report.findings) if number not in kept)
    left = "1 finding is" if len(beyond) == 1 else f"{len(beyond)} findings are"
    notice = Notice(f"{left} not shown, for --max-findings is {most}")
    return replace(report, findings=shown, beyond=beyond, notices=(*report.notices, notice))


def _left_out(report: Report) -> bool:
    """Tell whether something was passed over that may have been meant: a gate then looks at too little."""
    templates = report.counts.templates if report.since is None else report.since.templates
    return bool(report.notices or templates)


def exit_code(check: Check, report: Report) -> int:
    """Choose the exit code: 2 when something could not be checked, 1 for findings, else 0.

    Which findings count is what the command line says, else what is configured.
    """
    options = check.options
    fail_on = Severity(options.fail_on) if options.fail_on else check.session.configuration.fail_on
    nothing = judge(report) is Verdict.NOTHING_TO_CHECK and not report.findings
    if report.failures or (nothing and not options.allow_empty):
        return 2
    return 1 if any(one.severity.rank <= fail_on.rank for one in report.findings) else 0


def _reporter(check: Check, name: str) -> Reporter:
    reporters = check.session.registry.reporters
    if name in reporters:
        return reporters[name]
    from itilcheck.cli.output import chosen  # noqa: PLC0415  # only when it is wrong

    return chosen(name, reporters)


def _files(check: Check) -> list[Target]:
    """Give the files that are to be written, before anything is checked."""
    if not check.options.outputs:
        return []
    from itilcheck.cli.output import targets  # noqa: PLC0415  # most runs write none

    return targets(check.options.outputs, check.session.registry.reporters, check.session.root)
