"""Say clause by clause which documents conform to a standard, which do not, and which cannot tell."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from itilcheck.document import Node
from itilcheck.engine.applicability import applies, expressible
from itilcheck.engine.judging import name_of
from itilcheck.location import Location, overlap
from itilcheck.record import NamedTuple, record
from itilcheck.rule import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.finding import Finding, Subject
    from itilcheck.report import Failure
    from itilcheck.rule import Rule
    from itilcheck.standard import Clause, Pack

UNREADABLE = ("syntax-error", "encoding-error", "document-too-large", "unsupported-version", "unknown-kind")
"""The rules about what keeps a document out of the catalogue, and so out of the table."""
UNUSABLE = (
    *("placeholder-left", "schema-violation", "word-unknown"),
    *("reference-unresolved", "reference-ambiguous"),
)
"""The rules about statements that are none: other rules are silent on these, for each thing is told once."""


class Outcome(Enum):
    """What became of a document under a clause, or of a clause as a whole.

    It is undecided where a rule that is about a document could not be run, and not expressible where its
    format can say nothing of what is asked. A clause is not judged where no document is one that it is
    about, or its rules were turned off, and outside where it has none.
    """

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does-not-conform"
    UNDECIDED = "undecided"
    NOT_EXPRESSIBLE = "not-expressible"
    NOT_JUDGED = "not-judged"
    OUTSIDE = "outside"


_GRAVEST_FIRST = (Outcome.DOES_NOT_CONFORM, Outcome.UNDECIDED, Outcome.CONFORMS, Outcome.NOT_EXPRESSIBLE)


class Judged(NamedTuple):
    """A document under a clause, and what was found in it.

    ``unasked`` are rules about it that its format cannot break. Where it stands is found out when somebody
    wants to know.
    """

    document: str
    subject: Subject
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def location(self) -> Location:
        """Where the document stands; a file that is none has no place in it."""
        return self.subject.location if isinstance(self.subject, Node) else self.subject


class ClauseResult(NamedTuple):
    """What a clause came to; ``off`` are those of its rules that the configuration turned off."""

    clause: Clause
    documents: tuple[Judged, ...] = ()
    off: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the clause came to: the gravest of what its documents did."""
        if not self.clause.rules:
            return Outcome.OUTSIDE
        found = {one.outcome for one in self.documents}
        return next((one for one in _GRAVEST_FIRST if one in found), Outcome.NOT_JUDGED)

    def having(self, outcome: Outcome) -> list[Judged]:
        """List the documents with an outcome."""
        return [one for one in self.documents if one.outcome is outcome]


@record
class Conformity:
    """How a catalogue stands to a standard, on the day for which rules about time judged.

    ``unread`` are the paths of files that hold documents which could not be read, ``off`` all rules that
    have a say and that the configuration turned off.
    """

    pack: Pack
    today: str
    clauses: tuple[ClauseResult, ...]
    unread: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


class _Subject(NamedTuple):
    """A document that may stand in the table, and the rules that are about it."""

    document: Document
    name: str
    rules: frozenset[str]


class Assessment:
    """What decides: the rules that were run, and all that they found, whatever their level.

    A document conforms to a clause when some rule of the clause is about it, all of those that are could
    be run, and nothing was found: by them, or about a statement that they read and that is none.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        findings: Iterable[Finding],
        failures: Iterable[Failure],
        catalogue: Catalogue,
        adapters: Mapping[str, Adapter],
    ) -> None:
        """Sort the findings by rule, and those about unusable statements by document."""
        self.rules = {rule.id: rule for rule in rules}
        self.catalogue = catalogue
        self.adapters = adapters
        self.failed = {one.rule for one in failures}
        self.by_rule: dict[str, dict[str, list[Finding]]] = {}
        self.unusable: dict[str, list[Finding]] = {}
        for one in findings:
            self.by_rule.setdefault(one.rule, {}).setdefault(one.document, []).append(one)
            if one.rule in UNUSABLE:
                self.unusable.setdefault(one.document, []).append(one)
        self._about: dict[tuple[object, ...], frozenset[str]] = {}

    def conformity(
        self, pack: Pack, off: Collection[str], unread: Iterable[str], selected: frozenset[str] | None
    ) -> Conformity:
        """Judge all clauses of a pack.

        ``off`` are the rules that the configuration turned off, ``unread`` the paths of what could not be
        read. ``selected`` restricts what is told of, by path.
        """
        subjects = [
            _Subject(document, name_of(document), self._rules_about(document))
            for kind in KINDS
            for document in self.catalogue.of(kind)
            if selected is None or document.path in selected
        ]
        results = []
        for clause in pack.clauses:
            judged = (*self._judged(clause, subjects), *self._files(clause, selected))
            results.append(ClauseResult(clause, judged, tuple(name for name in clause.rules if name in off)))
        return Conformity(
            pack=pack,
            today=self.catalogue.today.isoformat(),
            clauses=tuple(results),
            unread=tuple(sorted({path for path in unread if selected is None or path in selected})),
            off=tuple(name for name in off if name in pack.asked or name in UNUSABLE),
        )

    def _rules_about(self, document: Document) -> frozenset[str]:
        """Give the rules that are about a document, whatever its format can say.

        They are the same for documents that say the same of what rules apply by.
        """
        own = self.catalogue.is_own(self.catalogue.provider(document))
        words = (document.data["spec"].get(key) for key in ("lifecycle", "status", "type"))
        key = (document.kind, own, *(word if isinstance(word, str) else None for word in words))
        if key not in self._about:
            self._about[key] = frozenset(
                rule.id
                for rule in self.rules.values()
                if document.kind in rule.reads and applies(rule, document, self.catalogue)
            )
        return self._about[key]

    def _judged(self, clause: Clause, subjects: Iterable[_Subject]) -> Iterator[Judged]:
        """Yield the documents that a clause is about, and those in which its rules found something."""
        found: dict[str, list[Finding]] = {}
        for rule in clause.rules:
            for name, findings in self.by_rule.get(rule, {}).items():
                found.setdefault(name, []).extend(findings)
        for one in subjects:
            wanted = not clause.kinds or one.document.kind in clause.kinds
            about = [name for name in clause.rules if name in one.rules] if wanted else []
            if about or one.name in found:
                yield self._outcome(one, about, found.get(one.name, []))

    def _files(self, clause: Clause, selected: frozenset[str] | None) -> Iterator[Judged]:
        """Yield the files in which the rules of a clause found what belongs to no document."""
        found: dict[str, list[Finding]] = {}
        for rule in clause.rules:
            for one in self.by_rule.get(rule, {}).get("", ()):
                found.setdefault(one.location.path, []).append(one)
        for path, findings in found.items():
            if selected is None or path in selected:
                yield Judged(path, Location(path), Outcome.DOES_NOT_CONFORM, tuple(findings))

    def _outcome(self, subject: _Subject, about: Sequence[str], found: Sequence[Finding]) -> Judged:
        document = subject.document
        mapped = document.adapter is not None
        unasked = [name for name in about if mapped and not self._expressible(name, document)]
        asked = [name for name in about if name not in unasked]
        told = [*found, *(one for one in self._unusable(subject, asked) if one not in found)]
        if told:
            outcome = Outcome.DOES_NOT_CONFORM
        elif not asked:
            outcome = Outcome.NOT_EXPRESSIBLE
        elif self.failed.isdisjoint(asked):
            outcome = Outcome.CONFORMS
        else:
            outcome = Outcome.UNDECIDED
        return Judged(subject.name, document.node(), outcome, tuple(told), tuple(unasked))

    def _expressible(self, name: str, document: Document) -> bool:
        return expressible(self.rules[name], document, self.adapters)

    def _unusable(self, subject: _Subject, asked: Iterable[str]) -> Iterator[Finding]:
        """Yield what was found about statements that some rules read of a document, and that are none."""
        findings = self.unusable.get(subject.name, ())
        kind = subject.document.kind
        read = [p for name in asked for p in self.rules[name].reads.get(kind, ())] if findings else []
        for one in findings:
            if any(overlap(pointer, one.location.pointer) for pointer in read):
                yield one
