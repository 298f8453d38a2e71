"""Find out whether what a rule expects decides anything about the statements in its own examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.engine.declarative import judge, select
from itilcheck.expectation import compile_expectation
from itilcheck.record import replace
from itilcheck.testing.trying import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.document import Document
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule


def effect_faults(rule: Rule, registry: Registry) -> Iterator[tuple[str, str]]:
    """Yield what the examples of a declarative rule show to be without effect: pointers and messages.

    Where nothing is selected in any example, a path is most likely wrong; in an expectation that
    everything meets, or nothing, a word.
    """
    if not rule.given or not rule.examples:
        return
    documents = _documents(rule, registry)
    outcomes = set(_outcomes(rule, documents))
    if not outcomes:
        yield "/given", "selects nothing in any example"
    if outcomes == {True} and any(example.findings for example in rule.examples):
        yield "/expect", "never fails on what given selects in the examples"
    if outcomes == {False} and not all(example.findings for example in rule.examples):
        yield "/expect", "never passes on what given selects in the examples"


def _documents(rule: Rule, registry: Registry) -> list[Document]:
    reports = [run([], one.documents, one.configuration, registry) for one in rule.examples]
    return [document for report in reports for document in report.documents]


def _outcomes(rule: Rule, documents: Iterable[Document]) -> Iterator[bool]:
    """Yield for each statement that is selected whether it meets the expectation.

    Whatever is wrong inside of an answer ``notApplicable`` is none of the rule's business, so a
    document without a problem has met it.
    """
    validator = compile_expectation(rule)
    for given in rule.given:
        alone = replace(rule, given=(given,))
        for document in documents:
            nodes = select(document, given) if document.kind in given.kinds else ()
            for node in nodes:
                yield validator.is_valid(node.value) or not list(judge(alone, document))
