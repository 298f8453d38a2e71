"""Read rule files from disk, with the place of everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.discovery import RefusedFileError, read_given
from itilcheck.document import Document
from itilcheck.location import Location
from itilcheck.packs import Origin, RuleFileError, compile_expectation, read_rule
from itilcheck.record import NamedTuple
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from itilcheck.document import JSON
    from itilcheck.rule import Rule

SUFFIXES = (".yaml", ".yml", ".json")
_LIMITS = loading.Limits(bytes=1 << 20, documents=1000)


class Fault(NamedTuple):
    """One thing wrong with a file that we were given: where, and what."""

    location: Location
    message: str


class RuleFiles(NamedTuple):
    """The rules of a folder, and the faults of the files that are none."""

    rules: list[Rule]
    faults: list[Fault]


def read_folder(
    folder: Path, shown: str, plugin: str, schema: JSON, *, root: Path | None = None
) -> RuleFiles:
    """Read all rule files below a folder, or the one file that is given.

    ``shown`` is how messages name the folder, ``schema`` that of rule files. A rule's group is the
    name of the folder that it stands in. With a ``root``, links that lead out of it are faults.
    """
    result = RuleFiles([], [])
    screen = Screen(schema)
    for path in [folder] if folder.is_file() else _files(folder):
        name = shown if path == folder else f"{shown.rstrip('/')}/{path.relative_to(folder).as_posix()}"
        try:
            data = read_given(path, most=_LIMITS.bytes, root=root)
        except RefusedFileError as error:
            result.faults.append(Fault(Location(name), str(error)))
            continue
        rules, faults = read_file(name, data, Origin(path.parent.name, plugin, name), screen)
        result.rules.extend(rules)
        result.faults.extend(faults)
    return result


def read_file(name: str, data: bytes, origin: Origin, screen: Screen) -> RuleFiles:
    """Read the rules of one file: a document each. ``screen`` has the schema of rule files."""
    result = RuleFiles([], [])
    loaded = loading.load(name, data, limits=_LIMITS)
    for _, issue in loaded.issues:
        result.faults.append(Fault(Location(name, issue.region, issue.pointer), issue.message))
    if loaded.issues:
        return result
    if not loaded.documents:
        result.faults.append(Fault(Location(name), "rule file is empty"))
    for index, content in enumerate(loaded.documents):
        document = Document(loaded.source, index, "Rule", "", content, content)
        try:
            result.rules.extend(_rule(document, origin, screen, result.faults))
        except RuleFileError as error:
            result.faults.append(Fault(document.node(error.pointer).location, str(error)))
    return result


def _rule(document: Document, origin: Origin, screen: Screen, faults: list[Fault]) -> Iterator[Rule]:
    found = []
    if not screen.accepts(document.data):
        from itilcheck.violations import violations  # noqa: PLC0415  # slow, and most rule files are sound

        found = violations(screen.schema, document.data)
    for breach in found:
        node = document.node(breach.pointer)
        faults.append(Fault(node.key_location if breach.at_key else node.location, breach.message))
    if not found:
        rule = read_rule(document.data, origin)
        if rule.given:
            compile_expectation(rule)
        yield rule


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
