"""Verify the examples of a rule: they find what they say, and they show that the rule decides something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise
from itilcheck.testing.difference import difference, excerpt
from itilcheck.testing.effect import effect_faults
from itilcheck.testing.mending import fix_fault, lost_fix
from itilcheck.testing.tried import try_example
from itilcheck.testing.trying import everything, lost_check, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.testing.tried import Tried


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

    @property
    def breaks_example(self) -> bool:
        """Tell whether the example cannot be judged at all, which is to be mended first."""
        return self.example is not None and not self.differs

    def __str__(self) -> str:
        """Tell the fault in one line, and below it the difference."""
        example = f' "{self.title}"' if self.title else ""
        first = neutralise(f"{self.rule}{example}: {self.message}")
        return f"{first}\n{self.difference}" if self.difference else first


def verify_examples(rule: Rule, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with a rule's examples, and what they show to be wrong with the rule.

    Documents that no rule would see, that are no YAML or break the schema of their kind (rules of the
    group ``document`` may have such); a rule that fails; findings that differ from those listed. And
    of all examples together: a ``given`` that selects nothing in them, an ``appliesTo`` that leaves
    them out, an ``expect`` that accepts all or nothing of what is selected; no example that breaks the
    rule, or none that keeps it; a ``fix`` that does not mend what is found. One cause is one fault: what
    follows from it is not told beside it.
    """
    tools = _tools(registry)
    lost = lost_check(rule, tools)
    if lost:
        return [RuleFault(rule.id, "/check", lost)]
    tried = [try_example(rule, example, tools) for example in rule.examples]
    faults = _of_card(rule, tried, tools)
    for index, one in enumerate(tried):
        faults += _of_example(rule, index, one, tools)
    return faults


def verify_card(rule: Rule, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with a rule as its examples taken together show it."""
    tools = _tools(registry)
    lost = lost_check(rule, tools)
    if lost:
        return [RuleFault(rule.id, "/check", lost)]
    return _of_card(rule, [try_example(rule, example, tools) for example in rule.examples], tools)


def verify_example(rule: Rule, index: int, *, registry: Registry | None = None) -> list[RuleFault]:
    """List what is wrong with one example of a rule, from 0."""
    tools = _tools(registry)
    example = rule.examples[index]
    lost = lost_check(rule, tools)
    if lost:
        return [RuleFault(rule.id, "/check", lost, index, example.title)]
    return _of_example(rule, index, try_example(rule, example, tools), tools)


def _of_card(rule: Rule, tried: Sequence[Tried], registry: Registry) -> list[RuleFault]:
    if not tried:
        message = "there is no example, one that breaks the rule and one that keeps it are needed"
        return [RuleFault(rule.id, "/examples", message)]
    faults = [RuleFault(rule.id, f"/examples/{index}/title", message) for index, message in _twins(rule)]
    faults += [
        RuleFault(rule.id, pointer, message) for pointer, message in effect_faults(rule, tried, registry)
    ]
    lost = lost_fix(rule, tried)
    faults += [RuleFault(rule.id, "/fix", lost)] if lost else []
    return faults


def _of_example(rule: Rule, index: int, tried: Tried, registry: Registry) -> list[RuleFault]:
    """List what is wrong with an example; what a broken one finds is worth nothing, and is not told."""
    example = tried.example
    pointer = f"/examples/{index}"
    if tried.failures:
        return [RuleFault(rule.id, pointer, message, index, example.title) for message in tried.failures]
    faults = []
    for region, message in tried.unread:
        place = f"documents, at {region.start.line}:{region.start.column}: " if region else "documents: "
        base = RuleFault(rule.id, f"{pointer}/documents", f"{place}{message}", index, example.title)
        faults.append(base._replace(difference=excerpt(example.documents, region)))
    lines = tuple(told(one) for one in tried.found)
    if not faults and lines != example.findings:
        paths = {one.location.path for one in tried.found}
        text = example.text(paths.pop()) if len(paths) == 1 else example.documents
        shown = difference(text, example.findings, tried.found)
        message = _counted(example.findings, lines)
        where = f"{pointer}/findings"
        fault = RuleFault(rule.id, where, message, index, example.title, example.findings, lines, shown)
        faults.append(fault)
    if not faults:
        wrong = fix_fault(rule, tried, registry)
        faults += [RuleFault(rule.id, "/fix", f"fix {wrong}", index, example.title)] if wrong else []
    return faults


def _tools(registry: Registry | None) -> Registry:
    return registry if registry is not None else everything()


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
