"""The rules show command: a rule as the rule file that it is, or could be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from itilcheck.cli.explain import found_rule
from itilcheck.location import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.cli.setup import Setup
    from itilcheck.document import JSON
    from itilcheck.rule import Applicability, Given, Rule

_WIDTH = 100


def rule_file(name: str, setup: Setup) -> str:
    """Give the YAML of a rule, wherever it comes from; ends the run for a name that no rule has."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString  # noqa: PLC0415  # as above

    rule = found_rule(name, setup)
    card: dict[str, Any] = dict(_card(rule))
    for key in ("why", "remedy"):
        text = f"{card[key]}\n"
        card[key] = LiteralScalarString(text) if "\n" in text[:-1] else FoldedScalarString(text)
    for example in card.get("examples", ()):
        if example["documents"].replace("\n", "").isprintable():  # else it is quoted, with escapes
            example["documents"] = LiteralScalarString(example["documents"])
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _WIDTH
    out = io.StringIO()
    yaml.dump(card, out)
    return out.getvalue()


def _card(rule: Rule) -> Iterator[tuple[str, JSON]]:
    """Yield the keys of a rule file in the order that all files have, without those that say nothing."""
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
    place = {"kind": kinds if len(kinds) > 1 else kinds[0], "path": join("", *given.path)}
    return {**place, "absent": "empty"} if given.absent_empty else place


def _example(example: Any) -> JSON:  # noqa: ANN401  # an Example, whose fields are those of the file
    made = {"title": example.title, "documents": example.documents, "findings": list(example.findings)}
    return {**made, "configuration": dict(example.configuration)} if example.configuration else made
