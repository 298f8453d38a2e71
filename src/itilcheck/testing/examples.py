"""Verify the examples of a rule: they find what they say, and they show that the rule decides something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.checks.reading import READING
from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise
from itilcheck.testing.difference import difference, excerpt
from itilcheck.testing.effect import effect_faults
from itilcheck.testing.trying import NAME, everything, lost_check, run, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.finding import Report
    from itilcheck.location import Region
    from itilcheck.registry import Registry
    from itilcheck.rule import Example, Rule

_ABOUT_READING = "document"
"""The group of rules whose examples are about what cannot be read, or has no kind or a wrong shape."""
_VERSION = "itilcheck"


class RuleFault(NamedTuple):
    """One thing wrong with a rule or with one of its examples.

    ``pointer`` leads to it in the rule file, as ``/examples/0/findings``. ``example`` is the number of
    the example, from 0, and ``title`` its title; None and empty where the fault is one of the rule.
    Where findings differ, ``expected`` and ``found`` have them, and ``difference`` shows them with
    their source lines; else it has the source line that the fault is about, if there is one.
    """

    rule: str
    pointer: str
    message: str
    example: int | None = None
    title: str = ""
    expected: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    difference: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether all that is wrong is that other findings are listed than are found."""
        return self.expected != self.found

    def __str__(self) -> str:
        """Tell the fault in one line, and below it the difference."""
        example = f' "{self.title}"' if self.title else ""
        first = neutralise(f"{self.rule}{example}: {self.message}")
        return f"{first}\n{self.difference}" if self.difference else first


def verify_examples(rule: Rule, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with a rule's examples, and what they show to be wrong with the rule.

    Findings that differ from those listed; a rule that fails; documents that no rule would see, that
    are no YAML or break the schema of their kind (rules of the group ``document`` may have such); no
    example that breaks the rule, or none that keeps it; a ``given`` that selects nothing in them, an
    ``expect`` that never fails or never passes on what is selected.
    """
    faults = verify_card(rule, registry=registry)
    if lost_check(rule, _tools(registry)):
        return faults
    for index in range(len(rule.examples)):
        faults += verify_example(rule, index, registry=registry)
    return faults


def verify_card(rule: Rule, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with a rule as its examples taken together show it."""
    tools = _tools(registry)
    lost = lost_check(rule, tools)
    if lost:
        return [RuleFault(rule.id, "/check", lost)]
    faults = [RuleFault(rule.id, "/examples", message) for message in _lacking(rule, tools)]
    faults += [RuleFault(rule.id, f"/examples/{index}/title", message) for index, message in _twins(rule)]
    faults += [RuleFault(rule.id, pointer, message) for pointer, message in effect_faults(rule, tools)]
    return faults


def verify_example(rule: Rule, index: int, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with one example of a rule, from 0."""
    tools = _tools(registry)
    example = rule.examples[index]
    lost = lost_check(rule, tools)
    if lost:
        return [RuleFault(rule.id, "/check", lost, index, example.title)]
    about_reading = rule.group == _ABOUT_READING
    beside = [] if about_reading else [one for one in tools.rules.values() if one.check in READING]
    report = run([rule, *beside], example.documents, example.configuration, tools)
    pointer = f"/examples/{index}"
    failures = [one.message for one in report.failures if one.rule == rule.id]
    if failures:
        return [RuleFault(rule.id, pointer, message, index, example.title) for message in failures]
    faults = []
    if not about_reading:
        unread = [(one.location.region, one.message) for one in report.findings if one.rule != rule.id]
        for region, message in (*unread, *_overlooked(example, report)):
            place = f"documents, at {region.start.line}:{region.start.column}: " if region else "documents: "
            base = RuleFault(rule.id, f"{pointer}/documents", f"{place}{message}", index, example.title)
            faults.append(base._replace(difference=excerpt(example.documents, region)))
    found = [one for one in report.findings if one.rule == rule.id]
    lines = tuple(told(one) for one in found)
    if lines != example.findings:
        shown = difference(example.documents, example.findings, found)
        message = _counted(example.findings, lines)
        where = f"{pointer}/findings"
        fault = RuleFault(rule.id, where, message, index, example.title, example.findings, lines, shown)
        faults.append(fault)
    return faults


def _tools(registry: Registry | None) -> Registry:
    return registry if registry is not None else everything()


def _lacking(rule: Rule, registry: Registry) -> Iterator[str]:
    """Say which sort of example a rule lacks, whatever they list: findings may not be listed yet."""
    if not rule.examples:
        yield "there is no example, one that breaks the rule and one that keeps it are needed"
        return
    sorts = {bool(example.findings) for example in rule.examples}
    if sorts == {True, False}:
        return
    reports = [run([rule], one.documents, one.configuration, registry) for one in rule.examples]
    sorts |= {bool(report.findings or report.failures) for report in reports}
    if True not in sorts:
        yield "no example breaks the rule"
    if False not in sorts:
        yield "no example keeps the rule"


def _twins(rule: Rule) -> Iterator[tuple[int, str]]:
    titles = [example.title for example in rule.examples]
    for index, title in enumerate(titles):
        if title in titles[:index]:
            yield index, f'another example is called "{title}" as well'


def _counted(expected: tuple[str, ...], found: tuple[str, ...]) -> str:
    """Say in a few words how findings differ."""
    missing = len([one for one in expected if one not in found])
    unexpected = len([one for one in found if one not in expected])
    if not missing and not unexpected:
        return "findings do not stand in order of place, or not as often as they are found"
    parts = [f"{missing} not found" if missing else "", f"{unexpected} not listed" if unexpected else ""]
    return f"findings differ: {', '.join(part for part in parts if part)}"


def _overlooked(example: Example, report: Report) -> Iterator[tuple[Region | None, str]]:
    """Say which documents of an example are passed over: of them, nothing could ever be found."""
    loaded = loading.load(NAME, example.documents.encode())
    if not loaded.issues and all(data is None for data in loaded.documents):
        yield None, "there is none"
    seen = {document.index for document in report.documents}
    for index, data in enumerate(loaded.documents):
        if data is not None and index not in seen and not _is_told(data):
            mark = loaded.source.mark(index)
            where = mark.region if mark is not None else None
            yield where, "it is of no kind that itilcheck reads, so no rule sees it"


def _is_told(data: JSON) -> bool:
    """Tell whether a document is ours, so that what is wrong with its kind was told; templates are none."""
    if not isinstance(data, dict) or str(data.get("apiVersion")).partition("/")[0] != _VERSION:
        return False
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return not any("{{" in str(text) or "{%" in str(text) for text in (data.get("kind"), name))
