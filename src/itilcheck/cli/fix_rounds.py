"""Apply fixes in rounds: check, fix, and check again, until nothing changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.cli.checking import hidden_names, run
from itilcheck.cli.failure import stop
from itilcheck.cli.files import read_bounded, relative, typed_bytes
from itilcheck.discovery import discover
from itilcheck.fixing import mended
from itilcheck.loading import LIMITS
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.rule import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.cli.checking import Check
    from itilcheck.finding import Finding
    from itilcheck.report import Report

ROUNDS = 20
_IGNORED = "is not among the files that a check of the whole catalogue reads, so it is left alone"


class Wanted(NamedTuple):
    """Which fixes to apply, and whether only to show them: those of some rules, or of all.

    ``recorded`` are those of findings that the baseline has.
    """

    unsafe: bool = False
    rules: tuple[str, ...] = ()
    diff: bool = False
    recorded: bool = False


class Changed(NamedTuple):
    """A file that changes: its bytes as they were read, and as they are to be."""

    before: bytes
    after: bytes


class Outcome(NamedTuple):
    """What the rounds came to.

    ``fixed`` counts the findings that were mended, by file; ``refused`` has the fixes of findings that
    could not be applied, ``passed`` the files that are left alone, each with a reason. ``typed`` has what
    standard input held.
    """

    report: Report
    files: dict[str, Changed]
    fixed: Counter[str]
    refused: list[tuple[Finding, str]]
    passed: dict[str, str]
    typed: Mapping[str, bytes]
    settled: bool = True


def fix_in_rounds(check: Check, wanted: Wanted) -> Outcome:
    """Fix, check again and fix, until nothing changes or it was done often enough; nothing is written."""
    wanted = wanted._replace(rules=tuple(_known(check, wanted.rules)))
    ours = _ours(check)
    files: dict[str, Changed] = {}
    fixed: Counter[str] = Counter()
    passed: dict[str, str] = {}
    refused: list[tuple[Finding, str]] = []
    typed = _typed(check)
    done: set[object] = set()
    for _ in range(ROUNDS):
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
                files[path] = Changed(before, result.data)
        if not changed:
            return Outcome(report, files, fixed, refused, passed, typed)
    report = run(check, changed={**typed, **{path: file.after for path, file in files.items()}})
    return Outcome(report, files, fixed, refused, passed, typed, settled=False)


def _typed(check: Check) -> dict[str, bytes]:
    """Read standard input, where it stands for a file: that file with its bytes."""
    if check.typed is None:
        return {}
    return {relative(check.typed, check.session.root): typed_bytes(LIMITS.bytes + 1)}


def _name(finding: Finding) -> object:
    """Tell a fix from others, so that none is applied twice."""
    operations = finding.fix.operations if finding.fix is not None else ()
    return finding.location.path, finding.document, finding.rule, repr(operations)


def recorded(report: Report) -> Iterator[Finding]:
    """Yield the findings that the baseline has: they are old, and nobody decided to live with them."""
    for one in report.suppressed:
        if one.suppression is not None and one.suppression.kind == "baseline":
            yield one


def _by_file(report: Report, wanted: Wanted) -> Mapping[str, list[Finding]]:
    """Give the findings whose fixes are wanted, by the file that these change."""
    found: dict[str, list[Finding]] = {}
    for one in (*report.findings, *(recorded(report) if wanted.recorded else ())):
        if one.fix is None or not (one.fix.safe or wanted.unsafe):
            continue
        if one.fix.document.path == one.location.path and (not wanted.rules or one.rule in wanted.rules):
            found.setdefault(one.fix.document.path, []).append(one)
    return found


def _ours(check: Check) -> frozenset[str] | None:
    """Give the files that a check of the whole catalogue reads; None for standard input.

    What git ignores is not among them, also where a configuration elsewhere has it read.
    """
    if check.typed is not None:
        return None
    session = check.session
    found = discover([], root=session.root, hidden=hidden_names(session))
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
