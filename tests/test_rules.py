"""Every rule does what its examples say, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck.checks import CHECKS
from itilcheck.loading import plain
from itilcheck.resources import folder
from itilcheck.testing import everything, findings_of

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
