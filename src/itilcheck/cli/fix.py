"""The fix command: apply fixes in rounds until nothing changes, write the files, and tell what was done."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.cli.check import exit_code
from itilcheck.cli.checking import hidden_names, prepare, run
from itilcheck.cli.failure import FAILED, stop
from itilcheck.cli.files import read_bounded, relative
from itilcheck.cli.replacing import replace_file
from itilcheck.cli.streams import complain, write
from itilcheck.cli.styling import plain, style_for
from itilcheck.discovery import RefusedFileError, discover
from itilcheck.finding import Severity
from itilcheck.fixing import mended
from itilcheck.loading import LIMITS
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise
from itilcheck.rule import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.cli.checking import Check, Options
    from itilcheck.finding import Finding, Report
    from itilcheck.reporters.style import Style

_ROUNDS = 20
_IGNORED = "is not among the files that a check of the whole catalogue reads, so it is left alone"


class Wanted(NamedTuple):
    """Which fixes to apply, and whether only to show them: those of some rules, or of all."""

    unsafe: bool = False
    rules: tuple[str, ...] = ()
    diff: bool = False


class _File(NamedTuple):
    """A file that changes: its bytes as they were read, and as they are to be."""

    before: bytes
    after: bytes


class _Outcome(NamedTuple):
    """What the rounds came to.

    ``fixed`` counts the findings that were mended, by file; ``refused`` has the fixes of findings that
    could not be applied, ``passed`` the files that are left alone, each with a reason.
    """

    report: Report
    files: dict[str, _File]
    fixed: Counter[str]
    refused: list[tuple[Finding, str]]
    passed: dict[str, str]
    settled: bool = True


def fix_catalogue(options: Options, wanted: Wanted) -> int:
    """Fix a catalogue, tell what was done and what is left, and give the exit code.

    It is that of a check of the result; with ``diff`` it is 1 where something would change.
    """
    check = prepare(options)
    wanted = wanted._replace(rules=tuple(_known(check, wanted.rules)))
    outcome = _rounds(check, wanted)
    style = style_for(check.session.root, options.colour)
    if wanted.diff:
        write(_diff(outcome.files, style))
        _tell(outcome, wanted, plain(style), done=False)
        return FAILED if outcome.report.failures else int(bool(outcome.files))
    if check.typed is not None:
        name = relative(check.typed, check.session.root)
        file = outcome.files.get(name)
        _put_out(file.after if file is not None else outcome_text(outcome, name))
        _tell(outcome, wanted, plain(style), done=True)
    else:
        failed = _written(check, outcome, style)
        reporter = check.session.registry.reporters["text"]
        write(reporter(outcome.report, style))
        _tell(outcome, wanted, plain(style), done=True)
        if failed:
            return FAILED
    return exit_code(outcome.report, Severity(options.fail_on), allow_empty=options.allow_empty)


def outcome_text(outcome: _Outcome, name: str) -> bytes:
    """Give what was typed, where nothing of it changes."""
    source = outcome.report.sources.get(name)
    text: str = getattr(source, "text", "")
    return text.encode("utf-8", "surrogatepass")


def _known(check: Check, names: Sequence[str]) -> Iterator[str]:
    """Give the ids of rules that are asked for, as they are now; ends the run for one that there is not."""
    session = check.session
    rules = {rule.id: rule for rule in (*session.registry.rules.values(), *session.house_rules)}
    before = renamed(rules.values())
    for name in names:
        now = before.get(name, name)
        if now not in rules:
            near = closest(name, list(rules))
            hint = f'did you mean "{near}"' if near else '"itilcheck rules" lists them all'
            stop(f'error: no rule is called "{name}", {hint}')
        yield now


def _rounds(check: Check, wanted: Wanted) -> _Outcome:
    """Fix, check again and fix, until nothing changes or it was done often enough."""
    ours = _ours(check)
    files: dict[str, _File] = {}
    fixed: Counter[str] = Counter()
    passed: dict[str, str] = {}
    refused: list[tuple[Finding, str]] = []
    typed = _typed(check)
    done: set[object] = set()
    for _ in range(_ROUNDS):
        now = {**typed, **{path: file.after for path, file in files.items()}}
        report = run(check, changed=now)
        refused = []
        changed = False
        for path, findings in _by_file(report, wanted).items():
            if ours is not None and path not in ours:
                passed[path] = _IGNORED
                continue
            data = now[path] if path in now else _read(check, report, path, passed)
            if data is None:
                continue
            told = {id(one.fix): one for one in findings}
            left = [one.fix for one in findings if one.fix is not None and _name(one) not in done]
            result = mended(path, data, left)
            refused += [(told[id(one.fix)], one.reason) for one in result.refused]
            done.update(_name(told[id(one)]) for one in result.applied)
            if result.data != data:
                changed = True
                fixed[path] += len(result.applied)
                before = files[path].before if path in files else data
                files[path] = _File(before, result.data)
        if not changed:
            return _Outcome(report, files, fixed, refused, passed)
    report = run(check, changed={**typed, **{path: file.after for path, file in files.items()}})
    return _Outcome(report, files, fixed, refused, passed, settled=False)


def _typed(check: Check) -> dict[str, bytes]:
    """Read standard input, where it stands for a file: that file with its bytes."""
    if check.typed is None:
        return {}
    return {relative(check.typed, check.session.root): sys.stdin.buffer.read(LIMITS.bytes + 1)}


def _name(finding: Finding) -> object:
    """Tell a fix from others, so that none is applied twice."""
    operations = finding.fix.operations if finding.fix is not None else ()
    return finding.location.path, finding.document, finding.rule, repr(operations)


def _by_file(report: Report, wanted: Wanted) -> Mapping[str, list[Finding]]:
    """Give the findings whose fixes are wanted, by the file that these change."""
    found: dict[str, list[Finding]] = {}
    for one in report.findings:
        if one.fix is None or not (one.fix.safe or wanted.unsafe):
            continue
        if one.fix.document.path == one.location.path and (not wanted.rules or one.rule in wanted.rules):
            found.setdefault(one.fix.document.path, []).append(one)
    return found


def _ours(check: Check) -> frozenset[str] | None:
    """Give the files that a check of the whole catalogue reads; None for standard input."""
    if check.typed is not None:
        return None
    session = check.session
    found = discover([], root=session.root, hidden=hidden_names(session), heeding=not session.trusted)
    return frozenset(one.path for one in found.files)


def _read(check: Check, report: Report, path: str, passed: dict[str, str]) -> bytes | None:
    """Read the bytes of a file that was checked; None where it is no longer what was checked."""
    from itilcheck.loading import load  # noqa: PLC0415  # only for files that change

    try:
        data = read_bounded(check.session.root / path)
    except OSError as error:
        passed[path] = f"cannot be read: {error.strerror or error}".lower()
        return None
    if load(path, data).source.text != getattr(report.sources.get(path), "text", None):
        passed[path] = "has changed since it was read, try again"
        return None
    return data


def _written(check: Check, outcome: _Outcome, style: Style) -> bool:
    """Write the files, and tell of each; give whether one of them could not be."""
    failed = False
    for path, file in sorted(outcome.files.items()):
        try:
            replace_file(
                check.session.root / path, before=file.before, after=file.after, root=check.session.root
            )
        except (RefusedFileError, OSError) as error:  # noqa: PERF203  # one that fails leaves the others
            reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
            complain(f"error: {style.shown(path)}: not written: {neutralise(reason)}")
            failed = True
    return failed


def _put_out(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _tell(outcome: _Outcome, wanted: Wanted, style: Style, *, done: bool) -> None:
    """Tell on stderr what was fixed in which files, what could not be, and what is left."""
    word = "fixed" if done else "would fix"
    for path, number in sorted(outcome.fixed.items()):
        complain(f"{word}: {_counted(number, 'finding')} in {style.shown(path)}")
    for finding, reason in outcome.refused:
        region = finding.location.region
        line = f":{region.start.line}:{region.start.column}" if region is not None else ""
        where = f"{style.shown(finding.location.path)}{line}"
        complain(f"not fixed: {where}: {finding.rule}: {neutralise(reason)}")
    for path, reason in sorted(outcome.passed.items()):
        complain(f"not fixed: {style.shown(path)}: {reason}")
    if not outcome.settled:
        complain(f"not all is settled after {_ROUNDS} rounds, run it again")
    if not outcome.fixed:
        complain("fixed: nothing" if done else "would fix: nothing")
    complain_left(outcome, wanted)


def complain_left(outcome: _Outcome, wanted: Wanted) -> None:
    """Tell how many findings --unsafe would mend, where it was not said."""
    left = sum(one.fix is not None and not one.fix.safe for one in outcome.report.findings)
    if left and not wanted.unsafe:
        complain(f"{left} more with --unsafe: what it writes needs to be looked at")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _diff(files: Mapping[str, _File], style: Style) -> Iterator[str]:
    """Yield a unified diff of the files."""
    from difflib import unified_diff  # noqa: PLC0415  # only when it is asked for

    from itilcheck.loading.text import decode  # noqa: PLC0415  # as above

    for path, file in sorted(files.items()):
        name = style.shown(path)
        before, after = _lines(decode(file.before)), _lines(decode(file.after))
        for line in unified_diff(before, after, name, name, lineterm=""):
            bare = line.rstrip("\r\n")
            yield f"{neutralise(bare)}\n"
            if line == bare and line[:1] in {" ", "+", "-"} and not line.startswith(("---", "+++")):
                yield "\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
