"""Every rule does what its examples say, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck import loading
from itilcheck.checks import CHECKS
from itilcheck.loading import plain
from itilcheck.location import split
from itilcheck.resources import folder
from itilcheck.testing import everything, findings_of
from itilcheck.violations import violations

if TYPE_CHECKING:
    from itilcheck.rule import Example, Rule

RULES = list(everything().rules.values())
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}: {e.title}" for r, e in EXAMPLES])
def test_example_finds_what_it_says(rule: Rule, example: Example) -> None:
    found = findings_of(rule, example.documents, example.configuration)
    assert found == list(example.findings)


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_messages_are_short_and_have_no_placeholder_left(rule: Rule) -> None:
    messages = [one.split(" ", 1)[1] for example in rule.examples for one in example.findings]
    assert [one for one in messages if len(one) > 100 or "{" in one.replace("{notApplicable", "")] == []


def test_at_least_one_rule_of_each_group() -> None:
    groups = {rule.group for rule in RULES}
    assert groups == {
        *("document", "reference", "organization", "roles", "product", "service", "offering", "value"),
        *("utility", "warranty", "relationship", "chain", "wording"),
    }


def test_every_check_is_named_by_a_rule() -> None:
    assert set(CHECKS) == {rule.check for rule in RULES if rule.check}


def test_rule_files_stay_in_the_plain_subset_so_that_a_checkout_starts_fast() -> None:
    bailed = []
    for path in sorted(folder("rules").glob("*/*.yaml")):
        try:
            plain.scan(path.read_text("utf-8"), 100)
        except plain.Bail:  # noqa: PERF203  # the point is to name each
            bailed.append(path.name)
    assert bailed == []


def unknown_steps(kind: str, pointer: str) -> str:
    """Give the part of a pointer that the model does not have; nothing when it has it all."""
    shape = everything().schemas.shape(kind)
    for segment in split(pointer):
        below = shape.items if segment == "*" else shape.properties.get(segment)
        if below is None:
            return segment
        shape = below
    return ""


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_looks_at_statements_that_the_model_has(rule: Rule) -> None:
    looked = [
        (kind, one) for part in (rule.reads, rule.may_read) for kind, those in part.items() for one in those
    ]
    looked += [(kind, "".join(f"/{step}" for step in one.path)) for one in rule.given for kind in one.kinds]
    assert [(kind, pointer) for kind, pointer in looked if unknown_steps(kind, pointer)] == []


@pytest.mark.parametrize("rule", [one for one in RULES if one.group != "document"], ids=lambda rule: rule.id)
def test_examples_have_the_shape_of_their_kinds(rule: Rule) -> None:
    schemas = everything().schemas
    for example in rule.examples:
        loaded = loading.load("example.yaml", example.documents.encode())
        ours = [one for one in loaded.documents if one["apiVersion"].startswith("itilcheck/")]
        breaches = [violations(schemas.bundled[one["kind"]], one) for one in ours]
        assert [one.message for some in breaches for one in some] == [], example.title
