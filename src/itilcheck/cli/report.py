"""The report command: how a catalogue stands to a standard, clause by clause, for an auditor."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.checking import Options, assess, prepare
from itilcheck.cli.failure import FAILED, stop
from itilcheck.cli.standards import pack_names
from itilcheck.cli.streams import complain, write
from itilcheck.cli.styling import style_for
from itilcheck.reporters.conformity import Table
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.cli.checking import Check
    from itilcheck.cli.setup import Setup
    from itilcheck.reporters.style import Style

_MODULES = {"text": "text", "markdown": "markdown", "json": "as_json", "csv": "as_csv"}


def report_conformity(
    pack: str | None, paths: Sequence[str], format_name: str, today: str | None, setup: Setup
) -> int:
    """Hold a catalogue to a pack, print the table, and give the exit code.

    Without ``pack`` it is the one that the configuration names, where that is a single one.
    """
    asked = () if pack is None else (pack,)
    check = prepare(Options(paths=tuple(paths), today=today, packs=asked, setup=setup))
    name = pack if pack is not None else _only_pack(check)
    report, conformity = assess(check, check.session.standards[name])
    root = Path(os.path.realpath(check.session.root))
    table = Table(conformity, report, root.name or str(root))
    style = style_for(check.session.root, "auto")
    render = import_module(f"itilcheck.reporters.conformity.{_MODULES[format_name]}").render
    write(render(table, style))
    for line in _told(table, style):
        complain(line)
    nothing = not (report.counts.documents if report.asked is None else report.asked)
    return FAILED if report.failures or conformity.unread or nothing else 0


def _only_pack(check: Check) -> str:
    """Give the pack that is configured; ends the run where there is none, or more than one."""
    names = list(check.session.standards)
    if len(names) != 1:
        there = ", ".join(names or pack_names(check.session.registry))
        stop(f"error: say which pack is meant with --pack: {there or 'no plugin brings any'}")
    return names[0]


def _told(table: Table, style: Style) -> Iterator[str]:
    """Yield what to say on stderr: what the table lacks, and all notices."""
    report = table.report
    for failure in report.failures:
        where = f"{style.shown(failure.path)}: " if failure.path else ""
        whose = f" (rule {failure.rule})" if failure.rule else ""
        yield f"error: {where}{neutralise(failure.message)}{whose}"
    for path in table.conformity.unread:
        yield f'error: {style.shown(path)}: not all of it could be read, "itilcheck check" says why'
    if not report.counts.documents:
        yield "error: there is no document to judge"
    for notice in report.notices:
        where = f"{style.shown(notice.path)}: " if notice.path else ""
        yield f"notice: {where}{neutralise(notice.message)}"
