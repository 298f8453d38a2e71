"""Judge one document by one declarative rule: select the nodes, and say what each fails."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.checks.prose import called, short
from itilcheck.expectation import compile_expectation
from itilcheck.finding import Problem
from itilcheck.names import is_placeholder
from itilcheck.packs import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Given, Rule

_SHOWN = 40
_WORDS = {"const", "enum"}
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_compiled = lru_cache(maxsize=None)(compile_expectation)


def judge(rule: Rule, document: Document) -> Iterator[Problem]:
    """Yield what a document breaks of a rule, each subject and message once."""
    told: set[tuple[str, str]] = set()
    for given in rule.given:
        if document.kind not in given.kinds:
            continue
        for node in select(document, given):
            for problem in _failures(rule, node):
                key = (problem.subject.pointer, problem.message)
                if key not in told:
                    told.add(key)
                    yield problem


def select(document: Document, given: Given) -> Iterator[Node]:
    """Yield the nodes that a rule judges in a document.

    What is answered with ``notApplicable`` on the way is exempt. Null stands for nothing.
    """
    nodes = [document.node()]
    for segment in given.path:
        below: list[Node] = []
        for node in nodes:
            if isinstance(node.value, dict) and "notApplicable" in node.value:
                continue
            below.extend(node.items() if segment == "*" else [node.child(segment)])
        nodes = below
    for node in nodes:
        if isinstance(node.value, dict) and "notApplicable" in node.value:
            continue
        if node.value is not None:
            yield node
        elif given.absent_empty:
            yield node._replace(value={})


def _failures(rule: Rule, node: Node) -> Iterator[Problem]:
    for error in _compiled(rule).iter_errors(node.value):
        at = node.child(*error.instance_path) if error.instance_path else node
        keyword = error.kind.name
        if isinstance(at.value, dict) and "notApplicable" in at.value:
            continue
        if keyword in _WORDS and isinstance(at.value, str) and is_placeholder(at.value):
            continue  # it is told as that
        if keyword == "required":
            name = error.kind.as_dict()["property"]
            yield Problem(at.child(name), _message(rule, at, name), fix=_fix(rule, node, name))
        elif keyword == "additionalProperties":
            for name in error.kind.as_dict()["unexpected"]:
                message, fix = _message(rule, at.child(name), name), _fix(rule, node, name)
                yield Problem(at.child(name), message, at_key=True, fix=fix)
        else:
            yield Problem(at, _message(rule, at, at.pointer.rpartition("/")[2]), fix=_fix(rule, node))


def _fix(rule: Rule, node: Node, name: str = "") -> Fix | None:
    """Make the fix that a rule declares, for the node that ``given`` selected."""
    if rule.fix is None:
        return None
    from itilcheck.mending import declared  # noqa: PLC0415  # only once something is wrong

    return declared(rule.fix, node, name)


def _message(rule: Rule, node: Node, name: str) -> str:
    value = node.value if isinstance(node.value, (str, int, float)) else ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    filled = {
        "name": node.document.name,
        "kind": node.document.kind,
        "property": name,
        "value": text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...",
        "pointer": node.pointer,
        "item": short(called(node)) if "{item}" in rule.message else "",
    }
    return _PLACEHOLDER.sub(lambda match: filled[match.group(1)], rule.message)
