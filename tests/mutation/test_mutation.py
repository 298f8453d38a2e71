"""Every defect that a rule names is found where it is, and nothing else is; a sound world has none.

A failure names its rule and its seed; ``pytest "tests/mutation/test_mutation.py" -k "RULE-SEED"`` repeats it.
"""

from __future__ import annotations

import pytest
from defects import DEFECTS
from trial import check, edits, is_at, sound
from world_draw import Draw

from itilcheck.testing import everything

RULES = everything().rules
SEEDS = range(12)
OF_RULES = range(2)
MORE = range(2, 8)
"""What the long run tries beside."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_in_a_sound_world(seed: int) -> None:
    assert check(sound(seed), seed) == []


def test_every_rule_has_a_defect() -> None:
    assert sorted(RULES) == sorted(DEFECTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(len(SEEDS), 60))
def test_nothing_is_found_in_more_sound_worlds(seed: int) -> None:
    assert check(sound(seed), seed) == []


@pytest.mark.parametrize("seed", [*OF_RULES, *(pytest.param(one, marks=pytest.mark.slow) for one in MORE)])
@pytest.mark.parametrize("rule", sorted(DEFECTS))
def test_defect_is_found_where_it_is_and_nothing_else(rule: str, seed: int) -> None:
    before = sound(seed)
    world = before.copy()
    expected = DEFECTS[rule](world, Draw(f"{rule} {seed}"))
    found = check(world, seed)
    told = [one for one in found if one.rule == rule]
    others = [one for one in found if one.rule != rule and one.rule not in expected.implied]
    severity = RULES[rule].severity.value
    problems = [f"not told: {one}" for one in expected.places if not any(is_at(each, one) for each in told)]
    problems += [
        f"told and not expected: {one}"
        for one in told
        if not any(is_at(one, each) for each in expected.places)
    ]
    problems += [f"told with severity {one.severity}: {one}" for one in told if one.severity != severity]
    problems += [f"found beside it: {one}" for one in others]
    if len(told) != len(expected.places):
        problems.append(f"{len(expected.places)} expected, {len(told)} found")
    lines = [*problems, f"rule {rule}, seed {seed}, edited:", *edits(before, world)]
    assert not problems, "\n".join(lines)
