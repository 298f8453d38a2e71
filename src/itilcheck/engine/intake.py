"""Take in what files hold: tell our documents from mapped and foreign ones, and judge their shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.document import Document, resolve
from itilcheck.finding import Operation, Problem, Related
from itilcheck.location import Location, join, split
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.report import Counts, Notice
from itilcheck.rule import KINDS
from itilcheck.schemas import lengthen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.document import JSON, Node
    from itilcheck.finding import Fix
    from itilcheck.loading import Issue, Loaded, SourceFile
    from itilcheck.schemas import KindSchemas
    from itilcheck.violations import Violation

VERSION = "itilcheck/v1"
_CARD = {"id", "severity", "why", "remedy"}
"""Keys that only a rule file has all of."""
_NEVER_MADE_UP = {"/kind", "/metadata", "/metadata/name", "/spec"}
"""What says which document it is: nobody can fill it in later without mending all that refers to it."""
_TEMPLATE = re.compile(r"\{\{|\{%")
_SIGNS = ("# itilcheck", "itilcheck:")
"""A text without either has no comment that silences anything."""


class Taken(NamedTuple):
    """What came in: documents, problems by rule, notices, counts of what was not checked, rule files.

    ``commented`` are files that may have comments for us, each with the numbers of the documents in it
    that are checked.
    """

    documents: list[Document]
    problems: dict[str, list[Problem]]
    notices: list[Notice]
    counts: Counts
    rule_files: tuple[str, ...]
    commented: Sequence[tuple[SourceFile, set[int]]] = ()


class Intake:
    """Takes files in one by one, so that each can be dropped once its documents are known."""

    def __init__(self, schemas: KindSchemas, adapters: Sequence[Adapter]) -> None:
        """Start empty; adapters are asked in order, and the first that recognises a document has it."""
        self._schemas = schemas
        self._adapters = adapters
        self._documents: list[Document] = []
        self._problems: dict[str, list[Problem]] = {}
        self._notices: list[Notice] = []
        self._rule_files: list[str] = []
        self._commented: list[tuple[SourceFile, set[int]]] = []
        self._counts = dict.fromkeys(("files", "mapped", "foreign", "templates", "unmapped"), 0)

    def take(self, loaded: Loaded) -> None:
        """Take in one file."""
        source = loaded.source
        self._counts["files"] += 1
        known: set[int] = set()
        for index, data in enumerate(loaded.documents):
            if data is not None and self._document(source, index, data):
                known.add(index)
        if not loaded.issues and all(data is None for data in loaded.documents):
            message = "file holds no document" if source.text.strip() else "file is empty"
            self._notices.append(Notice(message, source.path))
        self._issues(source, loaded.issues, known)
        if known and any(sign in source.text for sign in _SIGNS):
            self._commented.append((source, known))

    def taken(self) -> Taken:
        """Give everything that was taken in."""
        counts = Counts(documents=len(self._documents), **self._counts)
        rule_files = tuple(self._rule_files)
        return Taken(self._documents, self._problems, self._notices, counts, rule_files, self._commented)

    def _issues(self, source: SourceFile, issues: Iterable[tuple[int, Issue]], known: set[int]) -> None:
        """File what loading found: faults that end a file always, others in documents that we know."""
        for index, issue in issues:
            if issue.fatal and _TEMPLATE.search(source.text):
                self._counts["templates"] += 1
            elif issue.fatal or index in known:
                location = Location(source.path, issue.region, issue.pointer)
                related = tuple(Related(Location(source.path, r, issue.pointer), m) for r, m in issue.related)
                self._add(issue.rule, Problem(location, issue.message, related))

    def _add(self, rule: str, problem: Problem) -> None:
        self._problems.setdefault(rule, []).append(problem)

    def _document(self, source: SourceFile, index: int, data: JSON) -> bool:
        """Take in one document; tell whether it is one that we check."""
        if isinstance(data, dict) and _is_ours(data):
            return self._ours(source, index, data)
        for adapter in self._adapters:
            if adapter.recognises(data):
                return self._mapped(adapter, source, index, data)
        self._counts["foreign"] += 1
        self._note_slip(source, data)
        return False

    def _note_slip(self, source: SourceFile, data: JSON) -> None:
        """Note a document that was probably meant to be one of ours, or is a rule."""
        if isinstance(data, dict) and data.keys() >= _CARD:
            self._rule_files.append(source.path)
        message = _slip(data)
        notice = Notice(message, source.path)
        if message and notice not in self._notices[-1:]:  # a file may have many of them
            self._notices.append(notice)

    def _mapped(self, adapter: Adapter, source: SourceFile, index: int, data: JSON) -> bool:
        mapped = adapter.apply(source, index, data)
        if mapped.template:
            self._counts["templates"] += 1
            return False
        if not mapped.mapped:
            self._counts["unmapped"] += 1
            return False
        self._counts["mapped"] += len(mapped.documents)
        self._documents.extend(mapped.documents)
        for problem in mapped.problems:
            self._add("word-unknown", problem)
        return True

    def _ours(self, source: SourceFile, index: int, data: JSON) -> bool:
        kind = data.get("kind")
        metadata = data.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if any(isinstance(text, str) and _TEMPLATE.search(text) for text in (kind, name)):
            self._counts["templates"] += 1
            return False
        version = data.get("apiVersion", VERSION)
        identity = name if isinstance(name, str) else ""
        header = Document(source, index, str(kind), identity, data, data, identity)
        if version != VERSION:
            message = f'version "{str(version)[:40]}" is not supported, write "{VERSION}"'
            node = header.node("/apiVersion")
            alike = isinstance(version, str) and version.strip().casefold() == VERSION
            self._add(
                "unsupported-version", Problem(node, message, fix=_word(node, VERSION if alike else None))
            )
            return True
        if kind not in KINDS:
            node = header.node("/kind")
            near = closest(kind, KINDS) if isinstance(kind, str) else None
            self._add("unknown-kind", Problem(node, _unknown_kind(kind), fix=_word(node, near or None)))
            return True
        misspelt = self._check_shape(header)
        long = lengthen(data, self._schemas.shape(kind))
        if not isinstance(long.get("spec"), dict):
            long = {**long, "spec": {}}
        misspelt = frozenset(_in_long_form(pointer, data, long) for pointer in misspelt)
        document = Document(source, index, kind, identity, long, data, identity, misspelt=misspelt)
        self._documents.append(document)
        return True

    def _check_shape(self, header: Document) -> frozenset[str]:
        """File each breach of the kind schema, and give the pointers of what is misspelt.

        Most documents have no breach, and one call says so. A placeholder is spelt like nothing; the
        rule about placeholders tells it.
        """
        if self._schemas.conforms(header.kind, header.data):
            return frozenset()
        from itilcheck.names import is_placeholder  # noqa: PLC0415  # only once something is wrong
        from itilcheck.violations import violations  # noqa: PLC0415  # as above

        found = violations(self._schemas.bundled[header.kind], header.data)
        for breach in found:
            node = header.node(breach.pointer)
            if isinstance(node.value, str) and not breach.at_key and is_placeholder(node.value):
                continue
            fix = _repair(header, breach)
            self._add("schema-violation", Problem(node, breach.message, at_key=breach.at_key, fix=fix))
        return frozenset(one.meant for one in found if one.meant)


def _word(node: Node, word: JSON) -> Fix | None:
    """Make the fix that writes the word that was meant; it is safe where the case alone differs."""
    if word is None:
        return None
    from itilcheck.mending import instead  # noqa: PLC0415  # only once something is wrong

    texts = isinstance(word, str) and isinstance(node.value, str)
    return instead(node, word, safe=texts and node.value.strip().casefold() == word.casefold())


def _repair(header: Document, breach: Violation) -> Fix | None:
    """Make the fix for a breach of the kind schema, where it is plain, or likely, what was meant."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once something is wrong

    node = header.node(breach.pointer)
    if breach.meant:
        name, key = split(breach.meant)[-1], split(breach.pointer)[-1]
        move = Operation("move", breach.meant, origin=breach.pointer)
        return mend(header.node(), f'call it "{name}"', [move], safe=name.casefold() == key.casefold())
    if breach.keyword == "required":
        if breach.pointer == "/apiVersion":
            return mend(node, f'add apiVersion "{VERSION}"', [Operation("add", "", VERSION)], safe=True)
        if breach.pointer in _NEVER_MADE_UP:
            return None
        name = split(breach.pointer)[-1]
        return mend(node, f"add {name} to fill in", [Operation("add", "", "TODO")], safe=False)
    if breach.keyword == "uniqueItems" and isinstance(node.value, list):
        again = [i for i, one in enumerate(node.value) if any(_same(one, two) for two in node.value[:i])]
        removed = [Operation("remove", f"/{index}") for index in reversed(again)]
        return mend(node, "take out what stands twice", removed, safe=True)
    return _word(node, breach.better)


def _same(one: JSON, other: JSON) -> bool:
    return type(one) is type(other) and bool(one == other)


def _is_ours(data: dict[str, JSON]) -> bool:
    """Tell whether a document is ours, or would be had its ``apiVersion`` not been forgotten."""
    version = data.get("apiVersion")
    if isinstance(version, str):
        return version.partition("/")[0] == "itilcheck"
    return version is None and "spec" in data and data.get("kind") in KINDS and "metadata" in data


def _slip(data: JSON) -> str:
    """Say what keeps a document from being read that was probably meant to be ours, or nothing."""
    if isinstance(data, list) and any(isinstance(one, dict) and _is_ours(one) for one in data):
        return "list of documents is not read, write each as a document of its own"
    if not isinstance(data, dict) or data.get("kind") not in KINDS:
        return ""
    version = data.get("apiVersion")
    if isinstance(version, str) and closest(version, [VERSION]):
        return f'apiVersion "{version[:40]}" is not read, did you mean "{VERSION}"'
    if version is None and isinstance(data.get("metadata"), dict):
        return f'document of kind "{data["kind"]}" without apiVersion is not read, add "{VERSION}"'
    return ""


def _in_long_form(pointer: str, written: JSON, long: JSON) -> str:
    """Turn a pointer into what is written to one into its long form, where single values are lists."""
    result = ""
    for segment in split(pointer):
        if isinstance(long, list) and long and not isinstance(written, list):
            result, long = join(result, 0), long[0]
        result, written, long = (
            join(result, segment),
            resolve(written, join("", segment)),
            resolve(long, join("", segment)),
        )
    return result


def _unknown_kind(kind: JSON) -> str:
    if kind is None:
        return "kind is missing"
    near = closest(str(kind), KINDS)
    hint = f'did you mean "{near}"' if near else f"use one of {', '.join(KINDS)}"
    return f'kind "{str(kind)[:40]}" is not known, {hint}'
