"""The init command: write a first configuration for a catalogue, made for what is found in it."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.checking import Options, prepare, run
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import shown
from itilcheck.cli.streams import complain, show
from itilcheck.cli.writing import create
from itilcheck.config import FILE_NAME
from itilcheck.discovery import find_root
from itilcheck.engine.judging import name_of
from itilcheck.finding import Level
from itilcheck.loading.words import word
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.cli.setup import Setup
    from itilcheck.document import Document
    from itilcheck.report import Report

_NOT_REAL = frozenset(
    {
        *("__fixtures__", "__mocks__", "__tests__", "e2e", "fixtures", "mocks", "test", "tests"),
        *("test-data", "test_data", "testdata"),
        *("cookiecutter", "skeleton", "skeletons", "template", "templates"),
    }
)
"""Folders in which people keep what only looks like a catalogue: material of tests, and templates."""
_FEW = 4
_HINT = ", did you mean "
_MOST = 12
_LONGEST = 80


def initialise(path: str, setup: Setup, *, dry_run: bool) -> None:
    """Write a configuration into a folder, or only print it; say on stderr what was written."""
    folder = Path(path)
    if not folder.is_dir():
        stop(f'error: "{path}" {"is no folder" if folder.exists() else "does not exist"}, name a folder')
    if setup.config is not None:
        stop("error: --config and init do not go together, init writes what is not there yet")
    target = folder / FILE_NAME
    if os.path.lexists(target):
        stop(f'error: "{target.as_posix()}" is there already, and is not overwritten')
    text = _text(folder, setup)
    if dry_run:
        show(text.rstrip("\n"))
        return
    create(target, text)
    above = find_root([folder / ".."])
    if (above / FILE_NAME).exists():
        complain(f"notice: the catalogue of {shown(str(above / FILE_NAME))} no longer reads this folder")
    complain(f"{shown(str(target))} written, look through it; then: itilcheck check{_argument(path)}")


def _argument(path: str) -> str:
    return "" if path == "." else f" {word(path)}"


def _text(folder: Path, setup: Setup) -> str:
    """Make the text of a configuration for the catalogue in a folder."""
    report = _report(folder, setup, ())
    left_out = list(_not_real(report))
    seen = _report(folder, setup, left_out) if left_out else report
    if not seen.documents:  # all of it looks so: then it is what is meant
        left_out, seen = [], report
    parts = (_level(seen), _organizations(seen), _external(seen), _formats(seen), _excluded(left_out))
    return "\n".join("\n".join(part) + "\n" for part in map(list, parts) if part)


def _report(folder: Path, setup: Setup, exclude: Sequence[str]) -> Report:
    """Check the catalogue without any configuration, but for what is left out."""
    check = prepare(Options(paths=(str(folder),), levels=True, setup=replace(setup, isolated=True)))
    configuration = replace(check.session.configuration, exclude=tuple(exclude))
    return run(replace(check, session=check.session._replace(configuration=configuration)))


def _not_real(report: Report) -> Iterator[str]:
    """Yield patterns of the folders that look like material of tests or like templates, the topmost ones."""
    found = set()
    for path in report.sources:
        parts = path.split("/")[:-1]
        for depth, name in enumerate(parts, 1):
            if name.casefold() in _NOT_REAL:
                found.add("/".join(parts[:depth]))
                break
    for path in sorted(found):
        pattern = "".join(f"\\{one}" if one in "\\*?[" else one for one in path)
        yield f"/{pattern}/"


def _level(report: Report) -> Iterator[str]:
    """Yield the level that is reached, and no high one where a format leaves much unsaid."""
    reached = report.ladder.reached if report.ladder is not None and report.documents else None
    level = reached or Level.ESSENTIAL
    yield "# How far the catalogue shall reach: essential, foundation, assured or exemplary; each includes"
    yield '# those before it. "itilcheck check --levels" says what is missing for the next.'
    if not report.documents:
        yield "# There is no document yet."
    elif reached is None:
        yield "# It does not reach the first yet, so begin with that."
    else:
        bound = ", as far as its format can say it" if report.unasked else ""
        yield f"# It reaches {reached.value} as it is{bound}."
        if report.unasked and level.rank > Level.FOUNDATION.rank:
            level = Level.FOUNDATION
    yield f"level: {level.value}"


def _organizations(report: Report) -> Iterator[str]:
    """Yield who we are: of several roots the one below which most is provided."""
    parents = {
        one.identity: _name(one.get("/spec/parent"))
        for one in report.documents
        if one.kind == "Organization" and one.identity
    }
    provided = Counter(_root(_name(one.get("/spec/provider")), parents) for one in report.documents)
    roots = [name for name in parents if not parents[name]]
    roots.sort(key=lambda name: (-provided[name], name))
    if not roots:
        return
    yield "# Who we are: the organization above all of ours. Others are suppliers, of whom less is asked."
    if len(roots) == 1:
        yield "# There is one root only, so this need not be said."
        yield f"# organizations: [{_shown(roots[0])}]"
    elif provided[roots[0]] > provided[roots[1]]:
        yield f"# This one provides most. At the root are also {_listed(roots[1:])}."
        yield f"organizations: [{_shown(roots[0])}]"
    else:
        yield "# These are at the root. Keep those that are you, and take away the mark in front of the line."
        yield f"# organizations: [{', '.join(map(_shown, roots[:_MOST]))}]"


def _name(value: object) -> str:
    """Give the name that a reference has, in whichever form."""
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else ""


def _root(name: str, parents: Mapping[str, str]) -> str:
    """Give the root above an organization; itself where it is in a circle."""
    seen: set[str] = set()
    while parents.get(name) and name not in seen:
        seen.add(name)
        name = parents[name]
    return name


def _external(report: Report) -> Iterator[str]:
    """Yield the names that lead nowhere: of what is described elsewhere, or slips."""
    if report.elsewhere:
        yield "# Nothing of their sort is described here, so these are taken as described elsewhere:"
        yield f"# {_listed(report.elsewhere)}."
    described = {one.identity for one in report.documents}
    named = {name: meant for name, meant in _unresolved(report) if name not in described}
    slips = [f"{_shown(name)} (for {_shown(meant)})" for name, meant in named.items() if meant]
    if slips:
        more = f" and {len(slips) - _FEW} more" if len(slips) > _FEW else ""
        yield '# These names lead nowhere, and look like slips. "itilcheck check" says where they stand.'
        yield f"# {', '.join(slips[:_FEW])}{more}."
    gone = [name for name, meant in named.items() if not meant]
    if gone:
        yield "# These names lead nowhere. Mend what is a slip. For what is described elsewhere, take away"
        yield "# the marks in front."
        yield "# external:"
        yield from (f"#   - {_shown(name)}" for name in gone[:_MOST])
        if len(gone) > _MOST:
            yield f'#   and {len(gone) - _MOST} more: "itilcheck check" names them'


def _unresolved(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the names that lead nowhere, each with the one that it is close to, or nothing."""
    by_name: dict[str, list[Document]] = {}
    for document in report.documents:
        by_name.setdefault(name_of(document), []).append(document)
    for finding in report.findings:
        if finding.rule == "reference-unresolved":
            for document in by_name.get(finding.document, ()):
                name = _name(document.get(finding.location.pointer))
                if name:
                    yield name, finding.message.rpartition(_HINT)[2].strip('"') * (_HINT in finding.message)


def _formats(report: Report) -> Iterator[str]:
    """Yield what formats of others were read: somebody may keep such files for another purpose."""
    found = Counter(one.adapter for one in report.documents if one.adapter is not None)
    for name, number in sorted(found.items()):
        amount = f"{number} documents" if number > 1 else "one document"
        yield f"# Of the format {_shown(name)}: {amount}. To leave them alone, take away the mark in front."
        yield f"# adapters: {{{_shown(name)}: off}}"


def _excluded(patterns: Sequence[str]) -> Iterator[str]:
    if patterns:
        yield "# Not read: what looks like material of tests, or like templates. Take out what belongs to the"
        yield "# catalogue."
        yield "exclude:"
        yield from (f"  - {word(one)}" for one in patterns)


def _shown(name: str) -> str:
    return word(name[:_LONGEST])


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _FEW} more" if len(every) > _FEW else ""
    return ", ".join(map(_shown, every[:_FEW])) + more
