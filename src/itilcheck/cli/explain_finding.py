"""Explain one finding: what set its severity, what it points to, and how its figure comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.cli.checking import Options, prepare, run
from itilcheck.cli.explain import wrapped
from itilcheck.cli.failure import stop
from itilcheck.cli.placing import place
from itilcheck.cli.styling import style_for
from itilcheck.document import Node
from itilcheck.engine.judging import by_place
from itilcheck.finding import Level
from itilcheck.location import join
from itilcheck.reporters.line import Lines
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.text import source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import NoReturn

    from itilcheck.cli.checking import Check
    from itilcheck.cli.setup import Setup
    from itilcheck.finding import Finding, Step, Suppression
    from itilcheck.report import Report, RuleSummary
    from itilcheck.reporters.style import Style

_LEAST = 4
_MOST_NAMED = 5
_ROOM = 120


def explain_finding(wanted: str, paths: Sequence[str], today: str | None, setup: Setup) -> str:
    """Check a catalogue at all levels, and explain the findings with that fingerprint, or at that place.

    ``wanted`` is a fingerprint, or the beginning of one; or ``path:line``, or more of a finding's line as it
    is printed. Ends the run where nothing of that sort was found.
    """
    options = Options(paths=tuple(paths), level=Level.EXEMPLARY.value, today=today, setup=setup)
    check = prepare(options)
    report = run(check)
    style = style_for(check.session.root)
    found = _meant(wanted, by_place([*report.findings, *report.suppressed]), Lines(style))
    lines: list[str] = []
    told: set[str] = set()
    for one in found:
        lines += _page(one, report, check, style)
        if one.rule not in told:  # several findings of one rule may stand at one place
            told.add(one.rule)
            lines += _reasons(report.rules[one.rule])
    return "\n".join(lines).rstrip("\n")


def _meant(wanted: str, findings: Sequence[Finding], lines: Lines) -> list[Finding]:
    """Give the findings that are meant; several may stand at one place, one has a fingerprint."""
    at = [one for one in findings if _begins(lines.headline(one), wanted)]
    if at:
        return at
    named = [one for one in findings if len(wanted) >= _LEAST and one.fingerprint.startswith(wanted)]
    if len(named) != 1:
        _stop(wanted, named, len(findings))
    return named


def _begins(headline: str, wanted: str) -> bool:
    """Tell whether the line of a finding begins with its place, or with as much of it as was copied."""
    return headline.startswith(wanted) and (": " in wanted or headline[len(wanted) :][:1] in {":", ""})


def _stop(wanted: str, named: Sequence[Finding], count: int) -> NoReturn:
    """End the run: no finding is meant, or several may be."""
    shown = ", ".join(one.fingerprint[: len(wanted) + 4] for one in named[:_MOST_NAMED])
    stop(
        f'error: {len(named)} findings have a fingerprint that begins with "{wanted[:40]}": {shown}'
        if named
        else f'error: none of {count} findings is called "{wanted[:80]}", '
        "give its fingerprint, or its place as path:line:column"
    )


def _page(finding: Finding, report: Report, check: Check, style: Style) -> Iterator[str]:
    lines = Lines(style)
    rule = report.rules[finding.rule]
    yield lines.headline(finding)
    yield from source(report, finding, style, _ROOM).splitlines()
    yield ""
    yield f"document     {neutralise(finding.document)}"
    yield f"statement    {neutralise(finding.location.pointer) or '(the whole document)'}"
    yield f"rule         {rule.id}: {rule.title}"
    yield f"severity     {finding.severity.value}, {_origin(finding, rule, check)}"
    yield f"level        {rule.level.value}"
    yield f"fingerprint  {finding.fingerprint}"
    if finding.suppression is not None:
        yield f"suppressed   {_suppressed(finding.suppression, lines)}"
    if finding.related:
        yield from ("", "Related")
        for one in finding.related:
            yield f"  {lines.place(one.location)}: {neutralise(one.message)}"
    if finding.derivation is not None:
        yield from ("", "How it comes about")
        yield from derivation(finding.derivation(), lines)
    yield ""


def _suppressed(by: Suppression, lines: Lines) -> str:
    """Say what keeps a finding from counting, where that stands, and what it says of itself."""
    said = [
        by.reason,
        f"owner {by.owner}" if by.owner else "",
        f"approved by {by.approver}" if by.approver else "",
        f"until {by.expires}" if by.expires else "",
    ]
    where = f" at {lines.place(by.location)}" if by.location is not None else ""
    told = neutralise("; ".join(filter(None, said)))
    return f"by {'the' if by.kind == 'baseline' else 'a'} {by.kind}{where}{f': {told}' if told else ''}"


def _reasons(rule: RuleSummary) -> Iterator[str]:
    yield "Why"
    yield from wrapped(rule.why)
    yield from ("", "What to do")
    yield from wrapped(rule.remedy)
    yield ""


def derivation(steps: Iterable[Step], lines: Lines) -> Iterator[str]:
    """Write the steps of a derivation, each with its place below it where it has one."""
    for step in steps:
        indent = "  " * (step.depth + 1)
        where = ""
        if step.subject is not None:
            location = step.subject.location if isinstance(step.subject, Node) else step.subject
            where = f"  [{lines.place(location)}]"
        yield f"{indent}{neutralise(step.text)}{where}"


def _origin(finding: Finding, rule: RuleSummary, check: Check) -> str:
    """Say what set the severity: the rule, or a line of the configuration."""
    configuration, document = check.session.configuration, check.session.configured
    setting = configuration.rules.get(finding.rule)
    pointer = "" if setting is None or setting.severity is None else join("/rules", finding.rule)
    if configuration.local:
        from itilcheck.config.local import LocalSettings  # noqa: PLC0415  # few configurations have it

        judged = LocalSettings(configuration.local).judge(rule.id, rule.severity, finding.location)
        pointer = judged.pointer or pointer
    if not pointer:
        return "as the rule has it"
    if document is None:
        return "as the configuration has it"
    return f"as {place(document.node(pointer).location)} has it"
