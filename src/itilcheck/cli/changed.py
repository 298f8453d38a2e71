"""Check what changed since a revision of git: the catalogue of now, held against what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import engine
from itilcheck.changes import Files, compare
from itilcheck.cli.checking import completed, hidden_names
from itilcheck.cli.failure import stop
from itilcheck.cli.files import is_rule_file
from itilcheck.engine.intake import Intake
from itilcheck.record import replace
from itilcheck.report import Notice, Since
from itilcheck.revision import Past, RevisionError, is_same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from itilcheck.cli.checking import Check, Seen
    from itilcheck.engine import Request, Toolbox
    from itilcheck.loading import Loaded
    from itilcheck.report import Report
    from itilcheck.revision.content import Identity
    from itilcheck.revision.tree import Entry


def run_since(check: Check, ask: Callable[[Seen], Request], tools: Toolbox) -> Report:
    """Run the engine over now and before, both by the configuration of now, and leave out what was there.

    ``ask`` gives the request for now. Anything that keeps from reading what was before ends the run.
    """
    options = check.options
    if not options.changed_since:
        stop('error: --changed-since "" names no revision')
    if options.levels:
        stop("error: --levels places the whole catalogue, it does not go with --changed-since")
    if check.typed is not None and options.stdin_filename is None:
        stop("error: with --changed-since, - needs --stdin-filename")
    try:
        past = Past(check.session.root, options.changed_since)
    except RevisionError as error:
        stop(f"error: {error}")
    try:
        return _compared(check, past, ask, tools)
    except RevisionError as error:
        stop(f"error: {error}")
    finally:
        past.close()


def _compared(check: Check, past: Past, ask: Callable[[Seen], Request], tools: Toolbox) -> Report:
    ids: dict[str, Identity] = {}

    def seen(path: str, data: bytes) -> None:
        ids[path] = past.identify(data)

    session = check.session
    request = ask(seen)
    now = {one.source.path: one for one in request.files}
    report = completed(check, request, engine.run(replace(request, files=now.values()), tools))
    found = past.files(ids, hidden=hidden_names(session), heeding=not session.trusted)
    aside = request.suppressions.sources if request.suppressions is not None else ()
    old = {
        path: one
        for path, one in found.items()
        if not is_rule_file(path, session.packs) and path not in aside
    }
    if session.configuration.include or session.configuration.exclude:
        from itilcheck.cli.choosing import Choice  # noqa: PLC0415  # most configurations leave nothing out

        choice = Choice(session.configuration, check.paths, session.root)
        old = {path: one for path, one in old.items() if choice.takes(path)}
    files = _changes(old, ids)
    before = None
    if files.touched or old.keys() != ids.keys():
        earlier = replace(
            request, files=past.load(old, now, ids), selected=None, failures=[], notices=[], levels=False
        )
        before = engine.run(earlier, tools)
    since = Since(
        check.options.changed_since or "",
        past.commit,
        templates=_templates((now[path] for path in files.touched), tools),
    )
    return _with_notices(compare(report, before, files, since), past, _doubts(report, before))


def _changes(old: Mapping[str, Entry], ids: Mapping[str, Identity]) -> Files:
    """Say which files have another content now, and which have another path only."""
    gone: dict[str, list[str]] = {}
    for path, entry in old.items():
        if path not in ids:
            gone.setdefault(entry.id, []).append(path)
    touched, renamed = set(), {}
    for path, one in ids.items():
        if path in old and is_same(old[path], one):
            continue
        before = gone.get(one.exact) or gone.get(one.unix)
        if path not in old and before:
            renamed[path] = before.pop(0)
        else:
            touched.add(path)
    return Files(touched, renamed)


def _templates(touched: Iterator[Loaded], tools: Toolbox) -> int:
    """Count the templates in files that were touched."""
    intake = Intake(tools.schemas, tools.adapters)
    for one in touched:
        intake.take(one)
    return intake.taken().counts.templates


def _doubts(now: Report, before: Report | None) -> Iterator[Notice]:
    """Note rules that fail on what was there before: what they find cannot be told from what is new."""
    failed = {one.rule for one in now.failures}
    for failure in before.failures if before is not None else ():
        if failure.rule not in failed:
            yield Notice(f"rule {failure.rule} fails on what was there before, so all that it finds is told")


def _with_notices(report: Report, past: Past, doubts: Iterator[Notice]) -> Report:
    """Leave out notices about what stands there as it was, and add those about the comparison."""
    kept = [one for one in report.notices if not one.path or not past.has(one.path)]
    since = report.since
    left = len(report.notices) - len(kept)
    return replace(
        report,
        notices=(*kept, *past.notices, *doubts),
        since=since._replace(notices=left) if since is not None else None,
    )
