"""The check command: find the files, run the engine, print the report, choose the exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_session, refuse
from itilcheck.cli.streams import complain, write
from itilcheck.config import FILE_NAME, unknown_organizations
from itilcheck.discovery import ArgumentError, discover, find_root, root_of_file
from itilcheck.finding import Failure, Level, Notice, Severity
from itilcheck.plugins import PluginError
from itilcheck.record import record
from itilcheck.reporters.style import Style, bearings, wants_colour
from itilcheck.reporters.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.cli.session import Session
    from itilcheck.discovery import Discovery, FoundFile
    from itilcheck.finding import Report
    from itilcheck.loading import Loaded

_STDIN = "-"
_kept: list[Report] = []
"""The last report: a program that ends need not take its documents apart, a sixth of its time."""


@record
class Options:
    """The options of the command, with what holds where the command line says nothing."""

    paths: tuple[str, ...] = ()
    format_name: str = "text"
    level: str | None = None
    fail_on: str = "error"
    allow_empty: bool = False
    stdin_filename: str | None = None
    colour: str = "auto"
    disabled: tuple[str, ...] = ()


def check_catalogue(options: Options) -> int:
    """Check a catalogue, print the report, and give the exit code."""
    arguments, typed = _arguments(options)
    try:
        root = find_root(arguments) if typed is None else root_of_file(typed)
        session = open_session(root, options.disabled)
        reporter = _reporter(session, options.format_name)
        hidden = {name for one in session.registry.adapters.values() for name in one.hidden}
        found = discover([one for one in arguments if one != typed or one.exists()], root=root, hidden=hidden)
    except ArgumentError as error:
        stop(f"error: {error}")
    report = _run(session, options, found, typed)
    _kept[:] = [report]
    style = _style(root, options.colour)
    try:
        write(reporter(report, style))
    except PluginError as error:
        stop(f"error: {error}")
    if options.format_name != "text":
        from itilcheck.reporters import summary  # noqa: PLC0415  # the text report has its own

        complain("".join(summary.render(report, _plain(style))).rstrip("\n"))
    return exit_code(report, Severity(options.fail_on), allow_empty=options.allow_empty)


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


def _run(session: Session, options: Options, found: Discovery, typed: Path | None) -> Report:
    failures = list(found.failures)
    configuration = session.configuration
    level = Level(options.level) if options.level else configuration.level
    selected = found.selected
    files = [one for one in found.files if not _is_rule_file(one.path, configuration.rule_packs)]
    replaced = {}
    if typed is not None:
        name = _relative(typed, session.root)
        replaced[name] = sys.stdin.buffer.read(loading.LIMITS.bytes + 1)
        selected = frozenset([name])
        if options.stdin_filename is None:
            files = []
    request = engine.Request(
        files=_load(files, replaced, failures),
        level=level,
        settings=configuration.settings,
        rules=configuration.rules,
        selected=selected,
        failures=failures,
        notices=[*_overlooked(session.root), *found.notices],
    )
    report = engine.run(request, session.registry.toolbox(session.house_rules))
    if session.configured is not None:
        refuse(session.configured, unknown_organizations(configuration, report.organizations))
    return report


def _overlooked(root: Path) -> Iterator[Notice]:
    """Note files that look like a configuration and are none."""
    for name in (".itilcheck.yml", ".itilcheck.json", "itilcheck.yaml", "itilcheck.yml"):
        if os.path.lexists(root / name):
            yield Notice(f"is not read, a configuration is called {FILE_NAME}", name)


def _is_rule_file(path: str, packs: Sequence[str]) -> bool:
    """Tell whether a file belongs to a rule pack of the catalogue, and so is no document of it."""
    folders = [os.path.normpath(pack) for pack in packs]
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


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


def _style(root: Path, colour: str) -> Style:
    base, folder = bearings(root.as_posix(), Path.cwd().as_posix())
    terminal = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else None
    return Style(wants_colour(colour, os.environ, is_terminal=terminal), width, base, folder)


def _plain(style: Style) -> Style:
    """Give a style without colour, for stderr."""
    return Style(colour=False, width=None, base=style.base, folder=style.folder)
