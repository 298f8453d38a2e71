"""The rules as a whole: their groups, and what they look at.

Their examples are tests by themselves, which pytest collects in ``rules``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck.loading import plain
from itilcheck.location import split
from itilcheck.resources import folder
from itilcheck.testing import everything

if TYPE_CHECKING:
    from itilcheck.rule import Rule

RULES = list(everything().rules.values())


def test_at_least_one_rule_of_each_group() -> None:
    groups = {rule.group for rule in RULES}
    assert groups == {
        *("document", "reference", "organization", "roles", "product", "service", "offering", "value"),
        *("utility", "warranty", "relationship", "chain", "wording", "waiver"),
    }


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
