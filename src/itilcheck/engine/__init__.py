"""Run rules over a catalogue: documents in, report out."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itilcheck.catalogue import Catalogue, State
from itilcheck.document import Node
from itilcheck.engine.applicability import applies, expressible
from itilcheck.engine.declarative import judge, select
from itilcheck.engine.intake import Intake
from itilcheck.engine.judging import by_place, finding, in_order
from itilcheck.engine.ladder import Climb
from itilcheck.engine.problems import is_misspelt, with_fix
from itilcheck.engine.request import Assessed, Request, Toolbox
from itilcheck.engine.screening import Screen
from itilcheck.record import replace
from itilcheck.report import Failure, Report, RuleSummary
from itilcheck.rule import ABOUT_SUPPRESSIONS, BRINGER
from itilcheck.schemas import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itilcheck.document import Document, Source
    from itilcheck.engine.conformity import Conformity
    from itilcheck.engine.intake import Taken
    from itilcheck.finding import Finding, Problem, Severity
    from itilcheck.report import Ladder
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack
    from itilcheck.suppression.sifting import Sifted

__all__ = ["Assessed", "Request", "Toolbox", "assess", "run", "select"]


def run(request: Request, toolbox: Toolbox) -> Report:
    """Check a catalogue; whatever a rule does wrong becomes a failure, and the rest stands."""
    session = _Run(request, toolbox)
    return session.report(session.findings())


def assess(request: Request, toolbox: Toolbox, pack: Pack) -> Assessed:
    """Hold a catalogue to a standard, clause by clause; failures are those of ``run``."""
    session = _Run(replace(request, pack=pack), toolbox)
    findings = session.findings()
    suppressed = session.sifted.suppressed if session.sifted is not None else []
    conformity = session.conformity(pack, by_place([*findings, *suppressed]) if suppressed else findings)
    return Assessed(session.report(findings), conformity)


def _taken(request: Request, toolbox: Toolbox) -> tuple[Taken, dict[str, Source]]:
    """Take in all files, and give what they hold and how each was read."""
    intake = Intake(toolbox.schemas, toolbox.adapters)
    sources: dict[str, Source] = {}
    for loaded in request.files:
        sources[loaded.source.path] = loaded.source
        intake.take(loaded)
    return intake.taken(), sources


def _asked(taken: Taken, selected: frozenset[str] | None) -> int | None:
    """Count the documents in the files that were asked for; None where the whole catalogue was."""
    return None if selected is None else sum(one.path in selected for one in taken.documents)


def _summary(rule: Rule, severity: Severity) -> RuleSummary:
    told = (rule.id, rule.title, rule.group, severity, rule.level, rule.why, rule.remedy)
    return RuleSummary(*told, rule.concepts, rule.plugin)


def _is_last(rule: Rule) -> bool:
    """Tell whether a rule is about what keeps findings from counting, and so waits for all others."""
    return rule.check in ABOUT_SUPPRESSIONS


@lru_cache(maxsize=32)
def _screen(kind: str, rules: tuple[Rule, ...]) -> Screen:
    """Compile the rules about a kind, once in a process that runs them often."""
    return Screen(kind, rules)


class _Run:
    """One run: the rules that are on, over one catalogue."""

    def __init__(self, request: Request, toolbox: Toolbox) -> None:
        taken, self.sources = _taken(request, toolbox)
        self.request = request
        self.toolbox = toolbox
        self.taken = taken
        self.adapters = {adapter.id: adapter for adapter in toolbox.adapters}
        self.rules = [rule for rule in toolbox.rules if self._is_on(rule)]
        self.levels = {rule.id: rule.level for rule in self.rules}
        self.failures: list[Failure] = []
        self.inexpressible: set[str] = set()
        self.turned_off = 0
        self.sifted: Sifted | None = None
        told = request.suppressions
        self.may_suppress = bool(taken.commented or (told is not None and (told.waivers or told.baseline)))
        self.catalogue = Catalogue(
            taken.documents, refer=self._refer, settings=request.settings, reading=taken.problems
        )

    def _is_on(self, rule: Rule) -> bool:
        setting = self.request.rules.get(rule.id)
        if setting is not None and setting.off:
            return False
        if self.request.pack is not None:
            from itilcheck.engine.conformity import UNUSABLE  # noqa: PLC0415  # most runs are no assessment

            return rule.id in self.request.pack.asked or rule.id in UNUSABLE
        return self.request.levels or rule.level.rank <= self.request.level.rank

    def is_told(self, one: Finding) -> bool:
        """Tell whether a finding is one of the run, and not only about a level or a file not asked for."""
        if self.request.levels and self.levels[one.rule].rank > self.request.level.rank:
            return False
        if self.request.selected is None or one.location.path in self.request.selected:
            return True
        return one.rule == "baseline-stale"  # it is told only for what was asked for, wherever it stands

    def report(self, everything: Sequence[Finding]) -> Report:
        """Make the report of all that was found."""
        request, taken = self.request, self.taken
        findings = [one for one in everything if self.is_told(one)]
        suppressed, debts = ([], []) if self.sifted is None else (self.sifted.suppressed, self.sifted.debts)
        kinds = Counter(document.kind for document in taken.documents)
        counts = replace(
            taken.counts,
            external=self.external(),
            inexpressible=len(self.inexpressible),
            excluded=request.excluded,
            turned_off=self.turned_off,
        )
        return Report(
            findings=tuple(in_order(findings) if self._is_other(findings, everything) else findings),
            failures=(*request.failures, *self.failures),
            notices=(*request.notices, *taken.notices),
            counts=counts,
            level=request.level,
            rules={rule.id: _summary(rule, self.severity(rule)) for rule in self.rules},
            sources=self._sources(),
            kinds=kinds,
            organizations=tuple(document.identity for document in self.catalogue.of("Organization")),
            asked=_asked(taken, request.selected),
            elsewhere=self.elsewhere(),
            unasked=tuple(sorted(self.inexpressible)),
            documents=taken.documents,
            rule_files=taken.rule_files,
            ladder=self.ladder(everything) if request.levels else None,
            selected=request.selected,
            suppressed=tuple(one for one in suppressed if self.is_told(one)),
            debts=tuple(debts),
            today=request.settings.today,
        )

    def _is_other(self, findings: Sequence[Finding], everything: Sequence[Finding]) -> bool:
        """Tell whether fingerprints are to be made anew: those of equal findings count on the others."""
        return self.sifted is None and len(findings) != len(everything)

    def _sources(self) -> Mapping[str, Source]:
        told = self.request.suppressions
        return self.sources if told is None else {**told.sources, **self.sources}

    def conformity(self, pack: Pack, findings: Sequence[Finding]) -> Conformity:
        """Say how the catalogue stands to a pack."""
        from itilcheck.engine.conformity import UNREADABLE, Assessment  # noqa: PLC0415  # as above

        off = self.off()
        unread = (one.subject for name in UNREADABLE for one in self.taken.problems.get(name, ()))
        paths = [one.document.path if isinstance(one, Node) else one.path for one in unread]
        assessment = Assessment(self.rules, findings, self.failures, self.catalogue, self.adapters)
        return assessment.conformity(pack, off, paths, self.request.selected)

    def ladder(self, findings: Sequence[Finding]) -> Ladder:
        """Place the documents on the ladder of levels."""
        climb = Climb(self.rules, findings, self.catalogue, self.adapters)
        return climb.ladder(self.off(), self.request.selected)

    def off(self) -> list[str]:
        """Name the rules that the configuration turned off, or that it kept from finding something."""
        off = [name for name, setting in self.request.rules.items() if setting.off]
        return off if self.request.local is None else [*off, *sorted(self.request.local.off)]

    def severity(self, rule: Rule) -> Severity:
        """Give a rule's severity: the configuration's, else the card's."""
        setting = self.request.rules.get(rule.id)
        return setting.severity if setting is not None and setting.severity is not None else rule.severity

    def options(self, rule: Rule) -> dict[str, Any]:
        """Give a rule's options: the configuration's before the card's."""
        setting = self.request.rules.get(rule.id)
        return {**rule.options, **(setting.options if setting is not None else {})}

    def external(self) -> int:
        return sum(reference.state is State.EXTERNAL for reference in self.catalogue.references)

    def elsewhere(self) -> tuple[str, ...]:
        """Give the names that are kept elsewhere, each once."""
        names = {one.name for one in self.catalogue.references if one.state is State.EXTERNAL}
        return tuple(sorted(names))

    def _refer(self, document: Document) -> Iterable[tuple[str, str, str]]:
        yield from references(document.data, self.toolbox.schemas.shape(document.kind))
        if document.adapter is not None:
            for node in document.node("/contributes").items():
                yield f"{node.pointer}/to", node.value["kind"], node.value["to"]

    def findings(self) -> list[Finding]:
        """Find all that counts; what does not, since somebody wants to live with it, is sifted out."""
        found = self._found(self._judged())
        if not self.may_suppress:
            return in_order(found) if found else found
        from itilcheck.engine.sifting import Sieve  # noqa: PLC0415  # most catalogues have no suppressions

        request = self.request
        sieve = Sieve(self.toolbox, request.suppressions, self.catalogue, self.taken)
        unread = bool(self.failures or request.failures)
        ran = frozenset() if unread else self.levels.keys()
        self.sifted = sieve.sift(in_order(found), ran, request.selected, self.options)
        self.failures += sieve.failures
        self.taken.problems.update(self.sifted.problems)
        about = self._found((rule, self._computed(rule)) for rule in self.rules if _is_last(rule))
        return by_place([*self.sifted.findings, *in_order(about)])

    def _found(self, judged: Iterable[tuple[Rule, Iterable[Problem]]]) -> list[Finding]:
        """Make findings of problems; where what is not told does not matter, it is left out."""
        request = self.request
        everything = request.levels or request.pack is not None or self.may_suppress
        found: list[Finding] = []
        for rule, problems in judged:
            severity = self.severity(rule)
            for problem in problems:
                if request.pack is None and is_misspelt(rule, problem):
                    continue
                if rule.fix is not None and rule.check:
                    problem = with_fix(rule.fix, problem)  # noqa: PLW2901  # the same one, and what mends it
                one = finding(rule.id, severity, problem)
                if self.request.local is not None:
                    here = self.request.local.judge(rule.id, severity, one.location).severity
                    if here is None:
                        self.turned_off += self.is_told(one)
                        continue
                    one = replace(one, severity=here)
                if everything or self.is_told(one):
                    found.append(one)
        return found

    def _judged(self) -> Iterable[tuple[Rule, list[Problem]]]:
        """Yield rules with the problems that count; documents first, then the whole catalogue."""
        yield from self._declarative()
        for rule in self.rules:
            if rule.check and not _is_last(rule):
                yield rule, [one for one in self._computed(rule) if self._counts(rule, one)]

    def _declarative(self) -> Iterable[tuple[Rule, list[Problem]]]:
        rules = tuple(rule for rule in self.rules if rule.given)
        screens: dict[str, Screen] = {}
        for document in self.taken.documents:
            kind = document.kind
            screen = screens.get(kind)
            if screen is None:
                screen = screens[kind] = _screen(kind, rules)
            for rule in screen.suspects(document.data):
                if self._concerns(rule, document):
                    yield rule, list(judge(rule, document))

    def _computed(self, rule: Rule) -> Iterable[Problem]:
        """Run a computed check; what it yields before it fails still counts.

        Without a document of a kind that it looks at it has nothing to say, and need not be imported.
        """
        if rule.kinds and not any(self.catalogue.of(kind) for kind in rule.kinds):
            return []
        options = self.options(rule)
        problems: list[Problem] = []
        check = self.toolbox.checks[rule.check]
        try:
            for problem in check(self.catalogue, options):
                problems.append(problem)  # noqa: PERF402  # keeps what came before a failure
        except Exception as error:  # noqa: BLE001  # a check is others' code: it may fail in any way
            from itilcheck.engine.blame import place_of  # noqa: PLC0415  # hardly a check fails

            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            message = f"rule could not be run, it failed with {what}{place_of(error, check)}"
            self.failures.append(Failure(message, rule=rule.id, plugin=getattr(check, BRINGER, rule.plugin)))
        return problems

    def _counts(self, rule: Rule, problem: Problem) -> bool:
        subject = problem.subject
        return not isinstance(subject, Node) or self._concerns(rule, problem.about or subject.document)

    def _concerns(self, rule: Rule, document: Document) -> bool:
        """Tell whether a rule is about a document, and the document could say what the rule asks."""
        if document.adapter is not None and not expressible(rule, document, self.adapters):
            self.inexpressible.add(rule.id)
            return False
        return applies(rule, document, self.catalogue)
