"""Find the catalogue that is meant, read its files and run the engine, for whoever needs a report."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck.cli.configuring import refuse
from itilcheck.cli.failure import stop
from itilcheck.cli.files import is_rule_file, load, relative, typed_bytes
from itilcheck.cli.session import open_session
from itilcheck.cli.setup import Setup
from itilcheck.config import FILE_NAME, unknown_organizations
from itilcheck.discovery import ArgumentError, discover, find_root, root_of_file
from itilcheck.finding import Level
from itilcheck.record import record, replace
from itilcheck.report import Notice
from itilcheck.rule import BASELINE, WAIVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from itilcheck.cli.session import Session
    from itilcheck.config import Configuration
    from itilcheck.config.local import LocalSettings
    from itilcheck.discovery import Discovery, FoundFile
    from itilcheck.engine import Assessed, Request, Toolbox
    from itilcheck.report import Report
    from itilcheck.standard import Pack
    from itilcheck.suppression import Suppressions

    Seen: TypeAlias = Callable[[str, bytes], None]
    Watch: TypeAlias = Callable[[Sequence[FoundFile]], Iterable[FoundFile]]

_STDIN = "-"
_NOTHING: Mapping[str, bytes] = MappingProxyType({})


@record
class Options:
    """The options of the command, with what holds where the command line says nothing.

    None is for what is configured. ``packs`` are switched on beside those of the configuration.
    ``without_baseline`` finds what there is, whether it was recorded or not.
    """

    paths: tuple[str, ...] = ()
    format_name: str = "text"
    level: str | None = None
    fail_on: str | None = None
    allow_empty: bool = False
    strict: bool = False
    stdin_filename: str | None = None
    today: str | None = None
    levels: bool = False
    colour: str = "auto"
    packs: tuple[str, ...] = ()
    changed_since: str | None = None
    outputs: tuple[str, ...] = ()
    quiet: bool = False
    statistics: bool = False
    exit_zero: bool = False
    max_findings: int | None = None
    show_suppressed: bool = False
    setup: Setup = Setup()
    shrink_baseline: bool = False
    without_baseline: bool = False


@record
class Check:
    """A check that can be run: its options, the paths to check, and what it stands on.

    ``typed`` is the path that standard input stands for, where it is read. ``watch`` gets the files, and
    yields each when it is to be read.
    """

    options: Options
    paths: list[Path]
    typed: Path | None
    session: Session
    watch: Watch | None = None


def prepare(options: Options) -> Check:
    """Find the catalogue that is meant, its configuration and plugins; anything wrong ends the run."""
    paths, typed = _arguments(options)
    try:
        elsewhere, alone = options.setup.config is not None, options.setup.isolated
        if typed is None:
            root = find_root(paths, outermost=elsewhere, isolated=alone)
        else:
            root = root_of_file(typed, isolated=alone)
    except ArgumentError as error:
        stop(f"error: {error}")
    return Check(options, paths, typed, open_session(root, options.setup, options.packs))


def run(
    check: Check, toolbox: Toolbox | None = None, *, changed: Mapping[str, bytes] | None = None
) -> Report:
    """Read the files and run the engine, with the rules of the catalogue, or with other tools.

    ``changed`` has the bytes of files, by their paths in reports, that count instead of what they hold.
    """
    session = check.session
    tools = toolbox or session.registry.toolbox(session.house_rules)
    if check.options.changed_since is not None:
        from itilcheck.cli.changed import run_since  # noqa: PLC0415  # most runs are about the whole catalogue

        return run_since(check, lambda seen: _asked(check, seen), tools)
    request = _asked(check, changed=changed or {})
    return completed(check, request, engine.run(request, tools))


def assess(check: Check, pack: Pack) -> Assessed:
    """Read the files and hold the catalogue to a pack, with the rules that ``run`` has."""
    session = check.session
    tools = session.registry.toolbox(session.house_rules)
    request = _asked(check)
    report, conformity = engine.assess(request, tools, pack)
    return engine.Assessed(completed(check, request, report), conformity)


def hidden_names(session: Session) -> set[str]:
    """Give the names that are read or entered although they begin with a dot."""
    return {name for one in session.registry.adapters.values() for name in one.hidden}


def _asked(check: Check, seen: Seen | None = None, *, changed: Mapping[str, bytes] = _NOTHING) -> Request:
    """Find the files, and say what to check; ``seen`` is told the content of each file that is read."""
    session, typed = check.session, check.typed
    hidden = hidden_names(session)
    paths = [one for one in check.paths if one != typed or one.exists()]
    try:
        found = discover(paths, root=session.root, hidden=hidden, heeding=not session.trusted)
    except ArgumentError as error:
        stop(f"error: {error}")
    excluded, unmatched = 0, list[Notice]()
    if session.configuration.include or session.configuration.exclude:
        from itilcheck.cli.choosing import chosen  # noqa: PLC0415  # most configurations leave nothing out
        from itilcheck.cli.placing import noted  # noqa: PLC0415  # as above

        found, excluded, faults = chosen(found, session.configuration, paths, session.root)
        unmatched = list(noted(session, faults)) if typed is None else []
    found = replace(found, notices=(*unmatched, *found.notices))
    request = _request(check, found, seen, dict(changed))
    return replace(request, excluded=excluded)


def completed(check: Check, request: Request, report: Report) -> Report:
    """Refuse what the configuration says of organizations that are not there, and add notices."""
    session = check.session
    if session.configured is not None:
        refuse(session.configured, unknown_organizations(session.configuration, report.organizations))
        if report.failures:
            from itilcheck.cli.placing import placed  # noqa: PLC0415  # hardly a run fails

            report = replace(report, failures=tuple(placed(session, report.failures)))
    if request.local is not None and check.typed is None:
        from itilcheck.cli.placing import noted  # noqa: PLC0415  # few configurations have it

        off = [name for name, setting in session.configuration.rules.items() if setting.off]
        faults = request.local.without_effect(report.sources, report.rules, off)
        report = replace(report, notices=(*report.notices, *noted(session, faults)))
    return report if session.trusted else replace(report, notices=(*report.notices, *_unused(report)))


def _unused(report: Report) -> Iterator[Notice]:
    """Note rule files that the catalogue's own configuration does not name: nobody may have noticed."""
    if report.rule_files:
        first, *rest = report.rule_files
        more = f", nor {len(rest)} more" if rest else ""
        yield Notice(f"is a rule file that rule-packs does not name{more}, so it is not used", first)


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


def _request(check: Check, found: Discovery, seen: Seen | None, replaced: dict[str, bytes]) -> Request:
    options, session, typed = check.options, check.session, check.typed
    failures = list(found.failures)
    configuration = session.configuration
    level = Level(options.level) if options.level else configuration.level
    selected = found.selected
    files = [one for one in found.files if not is_rule_file(one.path, session.packs)]
    told = _lived_with(check)
    if told is not None:
        files = [one for one in files if one.path not in told.sources]
    if typed is not None:
        name = relative(typed, session.root)
        if name not in replaced:
            replaced[name] = typed_bytes(loading.LIMITS.bytes + 1)
        selected = frozenset([name])
        if options.stdin_filename is None:
            files = []
    return engine.Request(
        files=load(files if check.watch is None else check.watch(files), replaced, failures, seen),
        level=level,
        settings=replace(configuration.settings, today=options.today or ""),
        rules=configuration.rules,
        selected=selected,
        failures=failures,
        notices=[*_overlooked(session.root), *session.notices, *found.notices],
        levels=options.levels,
        local=_local(configuration),
        suppressions=told,
    )


def _local(configuration: Configuration) -> LocalSettings | None:
    """Make ready what holds in parts of the catalogue, if anything does."""
    if not configuration.local:
        return None
    from itilcheck.config.local import LocalSettings  # noqa: PLC0415  # few configurations have it

    return LocalSettings(configuration.local)


def _lived_with(check: Check) -> Suppressions | None:
    """Read what the catalogue lives with, if it says anything of that sort."""
    session, options = check.session, check.options
    is_said = session.trusted or session.configuration.living
    if not is_said and not any(os.path.lexists(f"{session.root}/{name}") for name in (WAIVERS, BASELINE)):
        return None
    from itilcheck.cli.suppressing import suppressions  # noqa: PLC0415  # most catalogues have none

    told = suppressions(session, without_baseline=options.without_baseline)
    return replace(told, shrinks=True) if options.shrink_baseline else told


def _overlooked(root: Path) -> Iterator[Notice]:
    """Note files that look like one of ours and are none."""
    for name in (".itilcheck.yml", ".itilcheck.json", "itilcheck.yaml", "itilcheck.yml"):
        if os.path.lexists(root / name):
            yield Notice(f"is not read, a configuration is called {FILE_NAME}", name)
    for name, right in ((".itilcheck-waivers.yml", WAIVERS), (".itilcheck-baseline.yml", BASELINE)):
        if os.path.lexists(root / name):
            yield Notice(f"is not read, call it {right}, or name it in {FILE_NAME}", name)
