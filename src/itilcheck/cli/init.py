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
from itilcheck.cli.words import word
from itilcheck.cli.writing import create
from itilcheck.config import FILE_NAME
from itilcheck.finding import Severity
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.cli.setup import Setup
    from itilcheck.document import Document
    from itilcheck.finding import Report

_NOT_REAL = frozenset(
    {
        *("__fixtures__", "__mocks__", "__testdata__", "__tests__", "fixtures", "mocks", "test", "testdata"),
        *("test-data", "test_data", "tests", "e2e", "spec-fixtures"),
        *(
            "cookiecutter",
            "scaffolder",
            "scaffolder-templates",
            "skeleton",
            "skeletons",
            "template",
            "templates",
        ),
    }
)
"""Names of folders in which others keep what only looks like a catalogue: material of tests, and templates."""
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
    reached = report.ladder.reached if report.ladder is not None else None
    yield "# How far the catalogue shall reach: essential, foundation, assured or exemplary, each with those before it."
    yield '# "itilcheck check --levels" says what is missing for the next.'
    if not report.documents:
        yield "# There is no document yet."
    elif reached is None:
        errors = sum(one.severity is Severity.ERROR for one in report.findings)
        yield f"# It does not reach the first yet{f', for {errors} errors' if errors else ''}: begin with that."
    else:
        yield f"# It reaches {reached.value} as it is."
    yield f"level: {reached.value if reached is not None else 'essential'}"


def _organizations(report: Report) -> Iterator[str]:
    """Yield who we are: of several roots the one that provides most."""
    of_kind = [one for one in report.documents if one.kind == "Organization"]
    roots = [one.identity for one in of_kind if not one.get("/spec/parent") and one.identity]
    if not roots:
        return
    provided = Counter(name for name in map(_provider, report.documents) if isinstance(name, str))
    roots.sort(key=lambda name: (-provided[name], name))
    yield "# Who we are: the organization at the root of ours. All others are suppliers, who are asked for less."
    if len(roots) == 1:
        yield "# There is one root only, so this need not be said."
        yield f"# organizations: [{_shown(roots[0])}]"
        return
    if provided[roots[0]] > provided[roots[1]]:
        yield f"# This one provides most; {_listed(roots[1:])} stand at the root as well."
        yield f"organizations: [{_shown(roots[0])}]"
    else:
        yield "# These stand at the root. Leave those that are you, and take away the mark in front."
        yield f"# organizations: [{', '.join(map(_shown, roots[:_MOST]))}]"


def _provider(document: Document) -> object:
    provider = document.get("/spec/provider")
    return provider.get("name") if isinstance(provider, dict) else provider


def _external(report: Report) -> Iterator[str]:
    """Yield the names that nothing here has: of what is described elsewhere, or slips."""
    named: dict[str, None] = {}
    documents = {(one.path, one.index): one for one in report.documents}
    for finding in report.findings:
        if finding.rule == "reference-unresolved":
            for document in documents.values():
                if document.path == finding.location.path:
                    value = document.get(finding.location.pointer)
                    if isinstance(value, str) and value and f'"{value}"' in finding.message:
                        named.setdefault(value)
    if report.elsewhere:
        yield f"# Taken as described elsewhere, for nothing of their sort stands here: {_listed(report.elsewhere)}."
    if named:
        if report.elsewhere:
            yield "#"
        yield "# References to these lead nowhere. Mend what is a slip; for what is described elsewhere, take away the"
        yield "# marks in front."
        yield "# external:"
        yield from (f"#   - {_shown(name)}" for name in list(named)[:_MOST])
        if len(named) > _MOST:
            yield f'#   and {len(named) - _MOST} more, "itilcheck check" names them'


def _formats(report: Report) -> Iterator[str]:
    """Yield what formats of others were read, in which somebody may not want to be read."""
    found = Counter(one.adapter for one in report.documents if one.adapter is not None)
    for name, number in sorted(found.items()):
        amount = f"{number} documents" if number > 1 else "one document"
        yield f"# {_shown(str(name))}: {amount} of this format. To leave them alone, take away the mark in front."
        yield f"# adapters: {{{_shown(str(name))}: off}}"


def _excluded(patterns: Sequence[str]) -> Iterator[str]:
    if patterns:
        yield "# Not read: these look like material of tests, or like templates. Take out what is part of the catalogue."
        yield "exclude:"
        yield from (f"  - {_quoted(one)}" for one in patterns)


def _shown(name: str) -> str:
    return word(name[:_LONGEST])


def _quoted(pattern: str) -> str:
    return word(pattern)


def _listed(names: Iterable[str]) -> str:
    first, *rest = (list(names)[:4], *list(names)[4:])
    return ", ".join(map(_shown, first)) + (f" and {len(rest)} more" if rest else "")
