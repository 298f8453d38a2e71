"""The check command: find the files, run the engine, print the report, choose the exit code.

What commands of plugins ask for comes from here as well: a ``Check`` is prepared, then run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck.cli.configuring import refuse
from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_session
from itilcheck.cli.setup import Setup
from itilcheck.cli.streams import complain, write
from itilcheck.config import FILE_NAME, unknown_organizations
from itilcheck.discovery import ArgumentError, discover, find_root, root_of_file
from itilcheck.finding import Failure, Level, Notice, Severity
from itilcheck.plugins import PluginError
from itilcheck.record import record, replace
from itilcheck.reporters.style import Style, bearings, wants_colour
from itilcheck.reporters.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.cli.session import Session
    from itilcheck.discovery import Discovery, FoundFile
    from itilcheck.engine import Assessed, Request, Toolbox
    from itilcheck.finding import Report
    from itilcheck.loading import Loaded
    from itilcheck.standard import Pack

_STDIN = "-"
_kept: list[Report] = []
"""The last report: a program that ends need not take its documents apart, a sixth of its time."""


@record
class Options:
    """The options of the command, with what holds where the command line says nothing.

    ``packs`` are switched on beside those of the configuration.
    """

    paths: tuple[str, ...] = ()
    format_name: str = "text"
    level: str | None = None
    fail_on: str = "error"
    allow_empty: bool = False
    strict: bool = False
    stdin_filename: str | None = None
    today: str | None = None
    levels: bool = False
    colour: str = "auto"
    packs: tuple[str, ...] = ()
    setup: Setup = Setup()


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

        complain("".join(summary.render(report, _plain(style))).rstrip("\n"))
    code = exit_code(report, Severity(options.fail_on), allow_empty=options.allow_empty)
    return max(code, 1) if options.strict and _left_out(report) else code


def _left_out(report: Report) -> bool:
    """Tell whether something was passed over that may have been meant: a gate then looks at too little."""
    return bool(report.notices or report.counts.templates)


@record
class Check:
    """A check that can be run: its options, the paths to check, and what it stands on.

    ``typed`` is the path that standard input stands for, where it is read.
    """

    options: Options
    paths: list[Path]
    typed: Path | None
    session: Session


def prepare(options: Options) -> Check:
    """Find the catalogue that is meant, its configuration and plugins; anything wrong ends the run."""
    paths, typed = _arguments(options)
    try:
        elsewhere = options.setup.config is not None
        root = find_root(paths, outermost=elsewhere) if typed is None else root_of_file(typed)
    except ArgumentError as error:
        stop(f"error: {error}")
    return Check(options, paths, typed, open_session(root, options.setup, options.packs))


def run(check: Check, toolbox: Toolbox | None = None) -> Report:
    """Read the files and run the engine, with the rules of the catalogue, or with other tools."""
    session = check.session
    report = engine.run(_asked(check), toolbox or session.registry.toolbox(session.house_rules))
    return _completed(check, report)


def assess(check: Check, pack: Pack) -> Assessed:
    """Read the files and hold the catalogue to a pack, with the rules that ``run`` has."""
    session = check.session
    tools = session.registry.toolbox(session.house_rules)
    report, conformity = engine.assess(_asked(check), tools, pack)
    return engine.Assessed(_completed(check, report), conformity)


def _asked(check: Check) -> Request:
    """Find the files, and say what to check."""
    session, typed = check.session, check.typed
    hidden = {name for one in session.registry.adapters.values() for name in one.hidden}
    paths = [one for one in check.paths if one != typed or one.exists()]
    try:
        found = discover(paths, root=session.root, hidden=hidden, heeding=not session.trusted)
    except ArgumentError as error:
        stop(f"error: {error}")
    return _request(check, found)


def _completed(check: Check, report: Report) -> Report:
    """Refuse what the configuration says of organizations that are not there, and add notices."""
    session = check.session
    if session.configured is not None:
        refuse(session.configured, unknown_organizations(session.configuration, report.organizations))
    return report if session.trusted else replace(report, notices=(*report.notices, *_unused(report)))


def _unused(report: Report) -> Iterator[Notice]:
    """Note rule files that the catalogue's own configuration does not name: nobody may have noticed."""
    if report.rule_files:
        first, *rest = report.rule_files
        more = f", nor {len(rest)} more" if rest else ""
        yield Notice(f"is a rule file that rule-packs does not name{more}, so it is not used", first)


def exit_code(report: Report, fail_on: Severity, *, allow_empty: bool) -> int:
    """Choose the exit code: 2 when something could not be checked, 1 for findings, else 0."""
    nothing = judge(report) is Verdict.NOTHING_TO_CHECK and not report.findings
    if report.failures or (nothing and not allow_empty):
        return 2
    return 1 if any(one.severity.rank <= fail_on.rank for one in report.findings) else 0


def _arguments(options: Options) -> tuple[list[Path], Path | None]:
    """Give the paths to check, and the one that standard input stands for, if it is read."""
    if _STDIN not in options.paths:
        if options.stdin_filename is not None:
            stop("error: --stdin-filename goes with - as path")
        return [Path(one) for one in options.paths or (".",)], None
    if len(options.paths) > 1:
        stop("error: - stands alone, standard input is one file")
    typed = Path(options.stdin_filename or "stdin.yaml")
    return [typed], typed


def _reporter(session: Session, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a Reporter
    reporters = session.registry.reporters
    if name not in reporters:
        stop(f'error: no format is called "{name}", use one of {", ".join(sorted(reporters))}')
    return reporters[name]


def _request(check: Check, found: Discovery) -> Request:
    options, session, typed = check.options, check.session, check.typed
    failures = list(found.failures)
    configuration = session.configuration
    level = Level(options.level) if options.level else configuration.level
    selected = found.selected
    files = [one for one in found.files if not _is_rule_file(one.path, session.packs)]
    replaced = {}
    if typed is not None:
        name = _relative(typed, session.root)
        replaced[name] = sys.stdin.buffer.read(loading.LIMITS.bytes + 1)
        selected = frozenset([name])
        if options.stdin_filename is None:
            files = []
    return engine.Request(
        files=_load(files, replaced, failures),
        level=level,
        settings=replace(configuration.settings, today=_day(options.today)),
        rules=configuration.rules,
        selected=selected,
        failures=failures,
        notices=[*_overlooked(session.root), *session.notices, *found.notices],
        levels=options.levels,
    )


def _day(text: str | None) -> str:
    """Give the day for which rules about time judge, empty for the current one."""
    from itilcheck.quantity import parse_date  # noqa: PLC0415  # most runs are about today

    if text is not None and parse_date(text) is None:
        stop(f'error: --today "{text[:40]}" is no date, write it as 2026-11-22')
    return text or ""


def _overlooked(root: Path) -> Iterator[Notice]:
    """Note files that look like a configuration and are none."""
    for name in (".itilcheck.yml", ".itilcheck.json", "itilcheck.yaml", "itilcheck.yml"):
        if os.path.lexists(root / name):
            yield Notice(f"is not read, a configuration is called {FILE_NAME}", name)


def _is_rule_file(path: str, packs: Sequence[str]) -> bool:
    """Tell whether a file belongs to a rule pack of the catalogue, and so is no document of it."""
    return any(path == pack or path.startswith(f"{pack}/") for pack in packs)


def _load(
    files: Iterable[FoundFile], replaced: dict[str, bytes], failures: list[Failure]
) -> Iterator[Loaded]:
    """Read files one by one; one that cannot be read is a failure, and the rest goes on."""
    left = dict(replaced)
    for file in files:
        if file.path in left:
            yield loading.load(file.path, left.pop(file.path))
            continue
        try:
            data = read_bounded(file.disk)
        except OSError as error:
            failures.append(Failure(f"file cannot be read: {error.strerror or error}", path=file.path))
            continue
        yield loading.load(file.path, data)
    for name, data in left.items():
        yield loading.load(name, data)


def read_bounded(path: str | os.PathLike[str]) -> bytes:
    """Read a file, but not more than one byte over the limit that loading has."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # ten thousand paths as objects cost time
        size = os.fstat(file.fileno()).st_size
        return file.read(min(size, loading.LIMITS.bytes) + 1) or b""


def _relative(path: Path, root: Path) -> str:
    full = Path(os.path.realpath(path.parent), path.name)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path.name


def style_for(root: Path, colour: str = "never") -> Style:
    """Give the style of text about a catalogue that goes to stdout, or without colour anywhere."""
    base, folder = bearings(root.as_posix(), Path.cwd().as_posix())
    terminal = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else None
    return Style(wants_colour(colour, os.environ, is_terminal=terminal), width, base, folder)


def _plain(style: Style) -> Style:
    """Give a style without colour, for stderr."""
    return Style(colour=False, width=None, base=style.base, folder=style.folder)
