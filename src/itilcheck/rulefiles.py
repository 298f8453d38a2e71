"""Read rule files from disk, with the place of everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.discovery import RefusedFileError, read_given
from itilcheck.document import Document
from itilcheck.expectation import compile_expectation
from itilcheck.given import Fault, fault_at
from itilcheck.location import Location, split
from itilcheck.packs import Origin, RuleFileError, read_rule
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from itilcheck.document import JSON
    from itilcheck.rule import Rule
    from itilcheck.validation import Screen

SUFFIXES = (".yaml", ".yml", ".json")
_LIMITS = loading.Limits(bytes=1 << 20, documents=1000)
_OF_EXAMPLE = 3
_UPDATE = 'write "findings: []", run itilcheck rules test --update'


class RuleFiles(NamedTuple):
    """The rules of a folder, each with the document that it stands in, and the faults of what is no rule."""

    rules: list[Rule]
    faults: list[Fault]
    documents: list[Document]


class Standard(NamedTuple):
    """What rule files are held to.

    ``screen`` has the schema that their cards conform to, ``kinds`` the schemas of all kinds, which
    know the statements that they name; None takes any names.
    """

    screen: Screen
    kinds: Mapping[str, JSON] | None = None


def read_folder(
    folder: Path, shown: str, plugin: str, standard: Standard, *, root: Path | None = None
) -> RuleFiles:
    """Read all rule files below a folder, or the one file that is given.

    ``shown`` is how messages name the folder. A rule's group is the name of the folder that it stands
    in. With a ``root``, links that lead out of it are faults.
    """
    result = RuleFiles([], [], [])
    for path in [folder] if folder.is_file() else _files(folder):
        name = shown if path == folder else f"{shown.rstrip('/')}/{path.relative_to(folder).as_posix()}"
        try:
            data = read_given(path, most=_LIMITS.bytes, root=root)
        except RefusedFileError as error:
            result.faults.append(Fault(Location(name), str(error)))
            continue
        read = read_file(name, data, Origin(path.parent.name, plugin, name), standard)
        result.rules.extend(read.rules)
        result.faults.extend(read.faults)
        result.documents.extend(read.documents)
    return result


def read_file(name: str, data: bytes, origin: Origin, standard: Standard) -> RuleFiles:
    """Read the rules of one file: a document each."""
    result = RuleFiles([], [], [])
    loaded = loading.load(name, data, limits=_LIMITS)
    for _, issue in loaded.issues:
        result.faults.append(Fault(Location(name, issue.region, issue.pointer), issue.message))
    if loaded.issues:
        return result
    if not loaded.documents:
        result.faults.append(Fault(Location(name), "rule file is empty"))
    for index, content in enumerate(loaded.documents):
        document = Document(loaded.source, index, "Rule", "", content, content)
        faults = list(card_faults(document, standard))
        result.faults.extend(faults)
        if not faults:
            result.rules.append(read_rule(content, origin))
            result.documents.append(document)
    return result


def card_faults(document: Document, standard: Standard) -> Iterator[Fault]:
    """Yield what is wrong with a rule's card, and where: its shape, its expectation, its names."""
    if isinstance(document.data, dict) and "apiVersion" in document.data and "id" not in document.data:
        yield fault_at(
            document, "", "is a document of a catalogue, no rule: keep rules in a folder of their own"
        )
        return
    if not standard.screen.accepts(document.data):
        from itilcheck.violations import violations  # noqa: PLC0415  # slow, and most rule files are sound

        for breach in violations(standard.screen.schema, document.data):
            message = _of_example(document, breach.pointer) or breach.message
            yield fault_at(document, breach.pointer, message, at_key=breach.at_key)
        return
    try:
        rule = read_rule(document.data, Origin("", "", ""))
        if "expect" in document.data:
            compile_expectation(rule)
    except RuleFileError as error:
        yield fault_at(document, error.pointer, str(error))
        return
    if standard.kinds is not None:
        from itilcheck.soundness import flaws  # noqa: PLC0415  # only rules of others, ours have a test

        for flaw in flaws(document.data, standard.kinds):
            yield fault_at(document, flaw.pointer, flaw.message, at_key=flaw.at_key)


def _of_example(document: Document, pointer: str) -> str:
    """Say how documents and findings of an example are written, where it is one of these that is wrong."""
    steps = split(pointer)
    if len(steps) < _OF_EXAMPLE or steps[0] != "examples":
        return ""
    value = document.get(pointer)
    example = document.get(f"/examples/{steps[1]}")
    if steps[2:] == ("documents",) and "documents" in example and not isinstance(value, str):
        return 'documents must be a text: write "documents: |" and indent what follows'
    if steps[2:] == ("findings",) and "findings" in example and value is None:
        return 'findings must be a list: write "findings: []" where there is none'
    if steps[2] == "findings" and steps[3:]:
        return f'a finding begins with its place, as "6:18": {_UPDATE}'
    return ""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
