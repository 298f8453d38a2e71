"""Each defect that a rule names is found where it is, and nothing else; a sound catalogue has no findings.

The catalogues are made from seeds. A failure says which rule and seed, what was edited, and what was found;
to repeat it: ``pytest tests/mutation -k "RULE-SEED"``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from defects import DEFECTS
from trial import check, edits, is_at, sound
from world_draw import Draw
from world_files import shortened

from itilcheck.rule import ABOUT_SUPPRESSIONS
from itilcheck.schemas import lengthen
from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet
    from defect import Expected
    from trial import Told

RULES = everything().rules
SOUND = 16
"""How many worlds have to be sound; defects are put into the first of them."""
WORLDS = 12
ROUNDS = 2


def rounds() -> Iterator[ParameterSet]:
    """Yield rules with seeds: other ones for each rule, so that all worlds get their share.

    Each rule has one world in every run of the tests, and the others in the slow one.
    """
    for rule in sorted(DEFECTS):
        for number in range(ROUNDS):
            seed = (crc32(rule.encode()) + number * WORLDS // ROUNDS) % WORLDS
            yield pytest.param(rule, seed, marks=[pytest.mark.slow] if number else [])


@pytest.mark.parametrize("seed", range(SOUND))
def test_nothing_is_found_in_a_sound_world(seed: int) -> None:
    assert check(sound(seed), seed) == []


def test_worlds_differ_in_size_and_are_the_same_for_the_same_seed() -> None:
    assert len({len(sound(seed).documents) for seed in range(SOUND)}) > 3
    assert list(edits(sound(7), sound(7).copy())) == []


def test_short_forms_say_what_long_ones_say() -> None:
    schemas = everything().schemas
    for one in sound(3).documents.values():
        short = shortened(one, 3)
        assert lengthen(short, schemas.shape(one.kind)) == one.data
    assert any(shortened(one, 3) != one.data for one in sound(3).documents.values())


def test_every_rule_has_a_defect() -> None:
    """But for those about what is lived with: these worlds live with nothing."""
    assert sorted(DEFECTS) == sorted(RULES.keys() - set(ABOUT_SUPPRESSIONS))


@pytest.mark.parametrize(("rule", "seed"), list(rounds()))
def test_defect_is_found_where_it_is_and_nothing_else(rule: str, seed: int) -> None:
    judge(rule, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SOUND, SOUND + 20))
def test_defects_are_found_in_many_more_worlds(seed: int) -> None:
    assert check(sound(seed), seed) == []
    for rule in sorted(DEFECTS):
        judge(rule, seed)


def judge(rule: str, seed: int) -> None:
    """Put the defect of a rule into the world of a seed, and fail unless what is found is what it implies."""
    world = sound(seed).copy()
    expected = DEFECTS[rule](world, Draw(f"{rule} {seed}"))
    wrong = list(differences(rule, expected, check(world, seed)))
    if wrong:
        edited = "\n  ".join(edits(sound(seed), world))
        found = "\n  ".join(wrong)
        pytest.fail(f"{rule} in the world of seed {seed}\n  {found}\nedited:\n  {edited}", pytrace=False)


def differences(rule: str, expected: Expected, found: list[Told]) -> Iterator[str]:
    """Say what is missing of what a defect leads to, and what was found beside it."""
    of_rule = [one for one in found if one.rule == rule]
    for place in expected.places:
        if not any(is_at(one, place) for one in of_rule):
            yield f"not found: {place.document} {place.pointer}"
    for one in of_rule:
        if not any(is_at(one, place) for place in expected.places):
            yield f"found elsewhere: {one}"
        if one.severity != RULES[rule].severity.value:
            yield f"of severity {one.severity}, which is not the card's: {one}"
    if len(of_rule) > len(expected.places):
        yield f"found {len(of_rule)} times, where {len(expected.places)} were expected"
    for one in found:
        if one.rule != rule and one.rule not in expected.implied:
            yield f"found beside it: {one}"
