"""Sift findings: those that count from those that a comment, a waiver or the baseline keeps from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Problem, Suppression
from itilcheck.location import Location
from itilcheck.names import closest, matches
from itilcheck.record import NamedTuple, record, replace
from itilcheck.report import Debt
from itilcheck.rule import ABOUT_SUPPRESSIONS
from itilcheck.suppression.baseline import UNRECORDED
from itilcheck.suppression.matching import match_baseline
from itilcheck.suppression.meeting import HeededComment, HeededWaiver, Meeting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from itilcheck.finding import Finding
    from itilcheck.suppression import Suppressions
    from itilcheck.suppression.baseline import Entry
    from itilcheck.suppression.directives import Directive
    from itilcheck.suppression.knowing import Homes
    from itilcheck.suppression.waivers import Waiver

_SHOWN = 60
_MOST_GUESSES = 100
"""How often the rule that may have been meant is looked for: each costs a comparison with all of them."""


@record
class Circumstances:
    """What decides about suppressions beside themselves.

    ``known`` are the ids of all rules, ``renamed`` those of before with those of now, ``ran`` the rules
    that ran to their end over a catalogue of which everything could be read. ``soon`` is the last day
    of those that are told to come. ``looked_at`` are the paths that were asked for; None means all.
    """

    known: Collection[str]
    renamed: Mapping[str, str]
    ran: Collection[str]
    today: date
    soon: date
    looked_at: frozenset[str] | None = None


class Sifted(NamedTuple):
    """Findings that count, those that do not, problems by rule, and what has become of each suppression."""

    findings: list[Finding]
    suppressed: list[Finding]
    problems: dict[str, list[Problem]]
    debts: list[Debt]


def sift(
    findings: Iterable[Finding],
    told: Suppressions,
    directives: Iterable[Directive],
    homes: Homes,
    circumstances: Circumstances,
) -> Sifted:
    """Sift findings, and judge the suppressions by what they did."""
    work = _Sifter(told, circumstances)
    comments = [one for directive in directives for one in work.comment(directive)]
    waivers = [one for waiver in told.waivers for one in work.waiver(waiver)]
    meeting = Meeting(comments, waivers, homes)
    left = work.baseline([one for one in findings if work.counts(one, meeting)], homes)
    work.account(comments, waivers)
    return Sifted(left, work.suppressed, work.problems, work.debts)


class _Sifter:
    """What was decided so far."""

    def __init__(self, told: Suppressions, circumstances: Circumstances) -> None:
        self.told = told
        self.policy = told.policy
        self.at = circumstances
        self.suppressed: list[Finding] = []
        self.problems: dict[str, list[Problem]] = {}
        self.debts: list[Debt] = []
        self._others: Collection[str] | None = None
        self._today = circumstances.today.isoformat()
        self._soon = circumstances.soon.isoformat()
        self._unknown = 0
        self._refused: set[tuple[str, Location]] = set()

    # -- what may be heeded -------------------------------------------------------------------------

    def comment(self, directive: Directive) -> Iterable[HeededComment]:
        """Give the ids of a comment that are to be heeded, and tell what is wrong with the others."""
        where = directive.location
        suppression = Suppression("comment", directive.reason, where)
        if not self.policy.comments:
            self.tell("waiver-forbidden", where, "the configuration does not allow such comments")
            self.owe(suppression, [one.id for one in directive.rules], _place(where), "refused")
            return
        if directive.fault:
            self.tell("waiver-malformed", where, directive.fault)
            self.owe(suppression, (), _place(where), "refused")
            return
        if self.policy.missing({"reason": directive.reason}, comment=True):
            message = f"comment says no reason{self._so()}, write it behind the bracket"
            self.tell("waiver-without-reason", where, message)
            if self.policy.demands:
                self.owe(suppression, [one.id for one in directive.rules], _place(where), "refused")
                return
        heeded = []
        for named in directive.rules:
            rule = self.rule(named.id, named.location)
            if rule:
                heeded.append(HeededComment(directive, named, rule))
            else:
                self.owe(suppression, [named.id], _place(where), "refused")
        yield from heeded

    def waiver(self, waiver: Waiver) -> Iterable[HeededWaiver]:
        """Give the rules of a waiver that are to be heeded, and tell what is wrong with the others."""
        is_expired = bool(waiver.expires) and waiver.expires < self._today
        missing = self.policy.missing(waiver.suppression._asdict())
        if missing:
            message = f"waiver does not say its {', '.join(missing)}{self._so()}"
            self.tell("waiver-without-reason", waiver.location(), message)
        if is_expired:
            message = f"waiver expired on {waiver.expires}, decide anew or mend what it is about"
            self.tell("waiver-expired", waiver.location("expires"), message)
        elif waiver.expires and waiver.expires <= self._soon:
            message = f"waiver expires on {waiver.expires}, decide what comes after"
            self.tell("waiver-expires-soon", waiver.location("expires"), message)
        for written in waiver.rules:
            rule = written if "*" in written else self.rule(written, waiver.location_of(written))
            if "*" in rule and not self.meant(rule):
                message = f'no rule is like "{rule[:_SHOWN]}", "itilcheck rules" lists them all'
                self.tell("waiver-unknown-rule", waiver.location_of(written), message)
                rule = ""
            if rule and not (missing and self.policy.demands):
                yield HeededWaiver(waiver, written, rule, is_expired=is_expired)
            else:
                self.owe(waiver.suppression, [written], waiver.about, "refused")

    def _so(self) -> str:
        """Say what comes of it when a suppression does not say what it has to."""
        return ", so it does not count here" if self.policy.demands else ""

    def rule(self, name: str, where: Location) -> str:
        """Give the id of now of a rule that may be silenced; tell why it is none, and give nothing."""
        rule = self.at.renamed.get(name, name)
        if rule in ABOUT_SUPPRESSIONS or self.policy.protects(rule):
            why = (
                "is about suppressions"
                if rule in ABOUT_SUPPRESSIONS
                else "is one that nothing may silence here"
            )
            self.tell("waiver-forbidden", where, f'"{name[:_SHOWN]}" {why}')
            return ""
        if rule not in self.at.known and rule not in self.known():
            self._unknown += 1
            near = closest(name, sorted(self.known())) if self._unknown <= _MOST_GUESSES else ""
            hint = f'did you mean "{near}"' if near else '"itilcheck rules" lists them all'
            self.tell("waiver-unknown-rule", where, f'no rule is called "{name[:_SHOWN]}", {hint}')
            return ""
        return rule

    def meant(self, pattern: str) -> Collection[str]:
        """Give the ids of the rules that a pattern is about, without a look into packs where it is an id."""
        return [one for one in self.known() if matches(pattern, one)] if "*" in pattern else [pattern]

    def known(self) -> Collection[str]:
        """Give the ids of all rules, of packs that are not switched on as well."""
        if self._others is None:
            self._others = {*self.at.known, *self.told.others()}
        return self._others

    # -- which findings count -----------------------------------------------------------------------

    def counts(self, finding: Finding, meeting: Meeting) -> bool:
        """Tell whether a finding counts, and keep it if not; all suppressions that meet it are of use."""
        met = list(meeting.suppressions(finding))
        if met and self.policy.protects(finding.rule):  # by a pattern: names of such rules are refused before
            for one in met:
                self.refuse(finding.rule, one.where)
            return True
        for one in met:
            one.count += 1
        heeded = [one for one in met if not one.is_expired]
        if heeded:
            self.suppressed.append(replace(finding, suppression=heeded[0].suppression))
        return not heeded

    def refuse(self, rule: str, where: Location) -> None:
        """Tell, once, that a pattern would silence a rule that nothing may silence."""
        if (rule, where) not in self._refused:
            self._refused.add((rule, where))
            self.tell("waiver-forbidden", where, f'"{rule[:_SHOWN]}" is one that nothing may silence here')

    def baseline(self, findings: list[Finding], homes: Homes) -> list[Finding]:
        """Take out the findings that the baseline has, and judge its entries."""
        baseline = self.told.baseline
        if baseline is None:
            return findings
        entries = []
        for entry in baseline.entries:
            rule = self.at.renamed.get(entry.rule, entry.rule)
            known = self.rule(rule, baseline.location(entry)) if self._may_be_wrong(rule) else rule
            if known and rule not in UNRECORDED:
                entries.append(entry._replace(rule=known))
            elif known:
                self.tell(
                    "waiver-forbidden", baseline.location(entry), f'"{rule}" hides what follows, mend it'
                )
        recordable = [one for one in findings if one.rule not in UNRECORDED]
        matched = match_baseline(entries, recordable, homes)
        by_finding = {id(one): entry for entry, one in matched}
        used = {entry.at for entry, _ in matched}
        unused = [entry for entry in entries if entry.at not in used]
        silenced = {entry.at for entry, _ in match_baseline(unused, self.suppressed, homes)}
        for entry in entries:
            self._account_entry(entry, is_used=entry.at in used, is_silenced=entry.at in silenced)
        left = []
        for one in findings:
            recorded = by_finding.get(id(one))
            if recorded is None:
                left.append(one)
            else:
                self.suppressed.append(replace(one, suppression=baseline.suppression(recorded)))
        return left

    def _may_be_wrong(self, rule: str) -> bool:
        return rule in ABOUT_SUPPRESSIONS or rule not in self.at.known or self.policy.protects(rule)

    def _account_entry(self, entry: Entry, *, is_used: bool, is_silenced: bool) -> None:
        """Tell of an entry that nothing is left for, and say what has become of it."""
        baseline = self.told.baseline
        if baseline is None:
            return
        is_seen = self.at.looked_at is None or entry.home.path in self.at.looked_at
        is_stale = not is_used and entry.rule in self.at.ran and is_seen
        about = entry.home.document or entry.home.path
        if is_stale and not self.told.shrinks:
            why = (
                f"in {about} is silenced by something else"
                if is_silenced
                else f"is no longer found in {about}"
            )
            message = f'"{entry.rule}" {why}, run "itilcheck baseline --shrink"'
            self.tell("baseline-stale", baseline.location(entry), message)
        state = "active" if is_used else "unused" if is_stale else "idle"
        where = Location(baseline.path, None, entry.at)  # its line would have to be looked for
        self.owe(Suppression("baseline", location=where), [entry.rule], about, state, int(is_used))

    # -- what has become of them --------------------------------------------------------------------

    def account(self, comments: Iterable[HeededComment], waivers: Iterable[HeededWaiver]) -> None:
        """Tell of suppressions that met nothing, though their rules ran, and list all of them."""
        for comment in comments:
            idle = comment.rule not in self.at.ran
            if not comment.count and not idle:
                what = "this document" if comment.directive.whole else "its line"
                message = f'"{comment.named.id}" finds nothing in {what}, take it out'
                self.tell("waiver-unused", comment.named.location, message)
            state = "active" if comment.count else "idle" if idle else "unused"
            about = _place(comment.directive.location)
            self.owe(comment.suppression, [comment.rule], about, state, comment.count)
        refused = {where for _, where in self._refused}
        for one in waivers:
            meant = self.meant(one.pattern)
            is_refused = not one.count and one.where in refused  # it is told as that
            idle = any(rule not in self.at.ran for rule in meant if rule not in ABOUT_SUPPRESSIONS)
            if not one.count and not idle and not one.is_expired and not is_refused:
                message = f'"{one.written[:_SHOWN]}" finds nothing that is waived here, take it out'
                self.tell("waiver-unused", one.where, message)
            state = "active" if one.count else "idle" if idle else "unused"
            state = "expired" if one.is_expired else "refused" if is_refused else state
            self.owe(one.suppression, [one.written], one.waiver.about, state, one.count)

    def tell(self, rule: str, where: Location, message: str) -> None:
        self.problems.setdefault(rule, []).append(Problem(where, message))

    def owe(
        self, suppression: Suppression, rules: Sequence[str], about: str, state: str, findings: int = 0
    ) -> None:
        self.debts.append(Debt(suppression, tuple(rules), about, state, findings))


def _place(where: Location) -> str:
    line = where.region.start.line if where.region is not None else 1
    return f"{where.path}:{line}"
