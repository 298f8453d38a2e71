"""Read the folder of a pack from disk, with the place of everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.discovery import RefusedFileError, read_given
from itilcheck.given import Fault, FaultyError, breaches, fault_at, only_document
from itilcheck.location import Location
from itilcheck.names import closest
from itilcheck.packs import Origin, read_rule
from itilcheck.record import NamedTuple, replace
from itilcheck.rule import renamed
from itilcheck.rulefiles import SUFFIXES, RuleFiles, Standard, read_folder
from itilcheck.standard import read_standard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from itilcheck.document import JSON, Document
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack
    from itilcheck.validation import Screen

FILE = "pack.yaml"
"""The name of the file that says which standard a folder is."""
_LIMITS = loading.Limits(bytes=1 << 20, documents=1)


class Known(NamedTuple):
    """What a pack may name: the rules that are there without it, by id, and the names of checks."""

    rules: Mapping[str, Rule]
    checks: Collection[str]


class Held(NamedTuple):
    """What the files of a pack are held to: the schema of packs, and what rule files are held to."""

    screen: Screen
    standard: Standard


class _Table(NamedTuple):
    """A ``pack.yaml`` that was read; without a document, the faults say why."""

    document: Document | None
    faults: list[Fault]


def read_pack(
    folder: Path, name: str, plugin: str, known: Known, held: Held
) -> tuple[Pack | None, list[Fault]]:
    """Read the pack in a folder, which its plugin calls by a name; None where it has faults."""
    table = _table(folder, held)
    files = _rule_files(folder, plugin, held.standard)
    faults = [*table.faults, *files.faults]
    if table.document is not None and not table.faults:
        faults += _misnamed(table.document, name)
        faults += _unfit_rules(files, name, known)
        if not files.faults:  # else a rule that a clause names may be one of those that cannot be read
            faults += _wrong_clauses(table.document, files, known)
    if faults or table.document is None:
        return None, faults
    rules = [replace(rule, group=name, pack=name) for rule in files.rules]
    former = renamed([*known.rules.values(), *rules])
    return read_standard(table.document.data, rules, former, plugin), []


def _table(folder: Path, held: Held) -> _Table:
    """Read ``pack.yaml``, and hold it to its schema."""
    shown = f"{folder.name}/{FILE}"
    try:
        data = read_given(folder / FILE, most=_LIMITS.bytes)
    except RefusedFileError as error:
        return _Table(None, [Fault(Location(shown), str(error))])
    try:
        document = only_document(shown, data, limits=_LIMITS)
    except FaultyError as error:
        return _Table(None, [*error.faults])
    return _Table(
        document, [] if held.screen.accepts(document.data) else breaches(document, held.screen.schema)
    )


def _rule_files(folder: Path, plugin: str, standard: Standard) -> RuleFiles:
    """Read all rule files of a pack."""
    result = RuleFiles([], [], [])
    paths = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    for path in sorted(paths):
        if path != folder / FILE:
            shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            read = read_folder(path, shown, plugin, standard)
            result.rules.extend(read.rules)
            result.faults.extend(read.faults)
            result.documents.extend(read.documents)
    return result


def read_sound(folder: Path, plugin: str, known: Mapping[str, Rule]) -> Pack:
    """Read a pack of our own, which tests hold to all that ``read_pack`` finds: this takes no validation."""
    data = _content(folder / FILE)
    name = data["id"]
    rules = []
    for path in sorted(folder.rglob("*.yaml")):
        if path != folder / FILE:
            shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            rules.append(replace(read_rule(_content(path), Origin(name, plugin, shown)), pack=name))
    return read_standard(data, rules, renamed([*known.values(), *rules]), plugin)


def _content(path: Path) -> JSON:
    return loading.load(path.name, path.read_bytes()).documents[0]


def _misnamed(document: Document, name: str) -> Iterator[Fault]:
    if document.data["id"] != name:
        yield fault_at(document, "/id", f'id "{document.data["id"]}" is brought as "{name}", let both agree')


def _unfit_rules(files: RuleFiles, name: str, known: Known) -> Iterator[Fault]:
    """Yield what is wrong with rules of the pack beside those that are there without it."""
    prefix = f"{name.partition('/')[0]}/"
    taken = {*known.rules, *renamed(known.rules.values())}
    for rule, card in zip(files.rules, files.documents, strict=True):
        if not rule.id.startswith(prefix):
            last = rule.id.rpartition("/")[2]
            yield fault_at(
                card, "/id", f'id "{rule.id}" needs the prefix of its pack, as in "{prefix}{last}"'
            )
        elif rule.id in taken:
            yield fault_at(card, "/id", f'rule "{rule.id}" is there already, give this another id')
        taken.add(rule.id)
        if rule.check and rule.check not in known.checks:
            near = closest(rule.check, sorted(known.checks))
            hint = f', did you mean "{near}"' if near else ", a pack cannot bring one"
            yield fault_at(card, "/check", f'no check is called "{rule.check}"{hint}')


def _wrong_clauses(document: Document, files: RuleFiles, known: Known) -> Iterator[Fault]:
    """Yield what a schema cannot say of clauses, and rules of the pack that none of them names."""
    own = {rule.id for rule in files.rules}
    there = {*known.rules, *own, *renamed([*known.rules.values(), *files.rules])}
    numbers: set[str] = set()
    named: set[str] = set()
    for index, clause in enumerate(document.data["clauses"]):
        place = f"/clauses/{index}"
        number = clause["clause"].strip()
        if number in numbers:
            yield fault_at(document, f"{place}/clause", f'clause "{number}" is there already')
        numbers.add(number)
        if "rules" not in clause and "outside" not in clause:
            message = f'clause "{number}" has neither rules nor says why it is outside of a catalogue'
            yield fault_at(document, place, message)
        for at, name in enumerate(clause.get("rules", ())):
            named.add(name)
            if name not in there:
                yield fault_at(document, f"{place}/rules/{at}", _no_rule(name, there))
    for rule, card in zip(files.rules, files.documents, strict=True):
        if named.isdisjoint({rule.id, *rule.formerly}):
            yield fault_at(card, "/id", f'no clause names rule "{rule.id}"')


def _no_rule(name: str, there: Iterable[str]) -> str:
    near = closest(name, sorted(there))
    hint = f', did you mean "{near}"' if near else ', "itilcheck rules" lists them all'
    return f'no rule is called "{name}"{hint}'
