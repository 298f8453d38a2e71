"""Turn a Rule into the data of the rule file that it is, or could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.finding import Mending, Operation
    from itilcheck.rule import Applicability, Example, Given, Rule


def card_of(rule: Rule) -> dict[str, JSON]:
    """Give the data of a rule's file, its keys in the order that all files have.

    Keys that say nothing are left out. ``packs.read_rule`` makes the rule of it again.
    """
    return dict(_card(rule))


def _card(rule: Rule) -> Iterator[tuple[str, JSON]]:
    yield "id", rule.id
    yield "title", rule.title
    yield "severity", rule.severity.value
    yield "level", rule.level.value
    optional: dict[str, JSON] = {
        "since": rule.since,
        "formerly": list(rule.formerly),
        "concepts": list(rule.concepts),
        "appliesTo": dict(_applies(rule.applies_to)),
    }
    yield from ((key, value) for key, value in optional.items() if value)
    yield "why", rule.why
    yield "remedy", rule.remedy
    if rule.given:
        given = [_place(one) for one in rule.given]
        yield "given", given if len(given) > 1 else given[0]
        yield "expect", rule.expect
        yield "message", rule.message
    else:
        yield "check", rule.check
        if rule.options:
            yield "options", dict(rule.options)
        yield "reads", {kind: list(pointers) for kind, pointers in rule.reads.items()}
        if rule.may_read:
            yield "mayRead", {kind: list(pointers) for kind, pointers in rule.may_read.items()}
    if rule.fix is not None:
        yield "fix", _mending(rule.fix)
    if rule.examples:
        yield "examples", [_example(one) for one in rule.examples]


def _applies(to: Applicability) -> Iterator[tuple[str, JSON]]:
    for key in ("lifecycle", "offering", "status", "type"):
        words = sorted(getattr(to, key))
        if words:
            yield key, words
    if to.provider:
        yield "provider", to.provider


def _place(given: Given) -> JSON:
    kinds = list(given.kinds)
    place = {"kind": kinds if len(kinds) != 1 else kinds[0], "path": join("", *given.path)}
    return {**place, "absent": "empty"} if given.absent_empty else place


def _mending(fix: Mending) -> JSON:
    made: dict[str, JSON] = {"title": fix.title, "safe": fix.safe}
    if fix.patch:
        made["patch"] = [_operation(one) for one in fix.patch]
    return made


def _operation(operation: Operation) -> JSON:
    made: dict[str, JSON] = {"op": operation.op, "path": operation.pointer}
    if operation.op == "move":
        return {**made, "from": operation.origin}
    return made if operation.op == "remove" else {**made, "value": operation.value}


def _example(example: Example) -> JSON:
    beside = {key: text for key in ("waivers", "baseline") if (text := getattr(example, key))}
    made = {
        "title": example.title,
        "documents": example.documents,
        **beside,
        "findings": list(example.findings),
    }
    return {**made, "configuration": dict(example.configuration)} if example.configuration else made
