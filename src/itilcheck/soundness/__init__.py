"""Find out what in a rule can have no effect, or none that was meant.

A rule file that conforms to its schema may still look at a statement that there is none of, ask for a
property by a wrong name, or judge a map as if it were a text. Such a rule is silent, or cries out at
every document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import split
from itilcheck.soundness.expecting import effects
from itilcheck.soundness.flaw import Flaw
from itilcheck.soundness.keywords import asserts, unknown_keywords
from itilcheck.soundness.mending import fix_flaws
from itilcheck.soundness.paths import (
    applicability_flaws,
    path_flaws,
    places,
    places_at,
    read_flaws,
    unknown_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

__all__ = ["Flaw", "flaws", "unknown_path"]


def flaws(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield what is wrong with a rule's card beside the schemas of all kinds.

    ``card`` is a rule file's data that conforms to the schema of rule files, ``kinds`` are
    self-contained schemas.
    """
    wrong = [*path_flaws(card, kinds), *read_flaws(card, kinds)]
    yield from wrong
    yield from applicability_flaws(card)
    yield from fix_flaws(card, kinds)
    if "expect" not in card:
        return
    expect = card["expect"]
    unknown = list(unknown_keywords(expect, "/expect"))
    yield from unknown
    if expect is False:
        yield Flaw("/expect", "never passes: judge the map above, and say {properties: {name: false}}")
    elif not unknown and not asserts(expect):
        yield Flaw("/expect", "never fails: it accepts everything")
    if not wrong:
        yield from _without_effect(card, kinds)


def _without_effect(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield what has no effect at any of the places that a rule judges.

    What one of them has may be asked for: the others then go by other parts of the expectation.
    """
    found = []
    for _, place, kind in places(card):
        at = places_at(split(place.get("path", "")), kinds[kind])
        absent = place.get("absent") == "empty"
        found.append({one.pointer: one for one in effects(card["expect"], at, kind, absent=absent)})
    yield from (flaw for pointer, flaw in found[0].items() if all(pointer in one for one in found))
