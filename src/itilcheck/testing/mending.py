"""Try the fixes of a rule on its examples: what is found has to be gone, and nothing else be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.testing.tried import try_documents
from itilcheck.testing.trying import NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.testing.tried import Trial, Tried

_ROUNDS = 10
_SHOWN = 60


def lost_fix(rule: Rule, tried: Sequence[Tried]) -> str:
    """Say that none of the examples shows what the fix of a rule does, if that is so; else nothing."""
    if rule.fix is None or any(one.is_broken for one in tried):
        return ""
    found = [finding for one in tried for finding in one.found]
    if not found or any(one.fix is not None for one in found):
        return ""
    return "has no effect on any of the examples: no finding in them has a fix"


def fix_fault(rule: Rule, tried: Tried, registry: Registry) -> str:
    """Say what is wrong with the fixes of what was found in an example; nothing where they mend it.

    They are applied in rounds, those that are not safe too. No finding may be left that has, or had, a
    fix, and the documents may not break the schema of their kind where they did not before; placeholders are
    left for a person, and break nothing.
    """
    if all(one.fix is None for one in tried.found):
        return ""
    from itilcheck.fixing import mended  # noqa: PLC0415  # only rules with a fix need it

    data = tried.example.documents.encode()
    trial = try_documents(rule, data, tried.example.configuration, registry)
    before = len(trial.reading)
    wanted = {(one.location.pointer, one.message) for one in trial.found if one.fix is not None}
    for _ in range(_ROUNDS):
        fixes = [one.fix for one in trial.found if one.fix is not None]
        if not fixes:
            break
        result = mended(NAME, data, fixes)
        if result.refused:
            return f"cannot be applied: {result.refused[0].reason}"
        if result.data == data:
            break
        data = result.data
        trial = try_documents(rule, data, tried.example.configuration, registry)
    told = [one for one in trial.found if one.fix or (one.location.pointer, one.message) in wanted]
    left = told[0].message if told else ""
    return f"leaves what it should mend: {left[:_SHOWN]}" if left else _broken(trial, before)


def _broken(trial: Trial, before: int) -> str:
    if len(trial.reading) > before:
        return f"breaks the document: {trial.reading[0].message[:_SHOWN]}"
    return ""
