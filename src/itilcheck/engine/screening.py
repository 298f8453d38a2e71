"""Settle with one compiled schema a kind which declarative rules a document may break.

Nearly every document breaks none, and one call says so. The schema errs on the side of suspicion;
the rules that it names are then judged one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.document import JSON
    from itilcheck.rule import Given, Rule


_PRESENT = {"not": {"type": "null"}}


class Screen:
    """The declarative rules about one kind, compiled into one schema."""

    def __init__(self, kind: str, rules: Sequence[Rule]) -> None:
        """Compile; a rule has a branch for each of its ``given`` that is about the kind."""
        branches = [(rule, given) for rule in rules for given in rule.given if kind in given.kinds]
        self._rules = [rule for rule, _ in branches]
        self._validator: Any = None
        if branches:
            from itilcheck import validation  # noqa: PLC0415  # compiling imports a slow library

            parts = [_branch(index, rule, given) for index, (rule, given) in enumerate(branches)]
            self._validator = validation.compiled({"allOf": parts})

    def suspects(self, data: JSON) -> list[Rule]:
        """Give the rules that a document may break, in their order, each once."""
        if self._validator is None or self._validator.is_valid(data):
            return []
        failed = {error.evaluation_path[1] for error in self._validator.iter_errors(data)}
        return list(dict.fromkeys(self._rules[index] for index in sorted(failed)))


def _branch(index: int, rule: Rule, given: Given) -> JSON:
    """Wrap what a rule expects in the path to where it expects it."""
    schema: JSON = {"$id": f"urn:itilcheck:rule:{rule.id}:{index}", **_as_map(rule.expect)}
    if given.absent_empty:
        schema = {"allOf": [_PRESENT, schema]}
    for segment in reversed(given.path):
        if segment == "*":
            schema = {"items": schema, "additionalProperties": schema}
        elif given.absent_empty:
            schema = {"type": "object", "required": [segment], "properties": {segment: schema}}
        else:
            schema = {"properties": {segment: schema}}
    return schema


def _as_map(expect: JSON) -> JSON:
    """Give a schema as a map: ``true`` and ``false`` are schemas too."""
    if isinstance(expect, dict):
        return expect
    return {} if expect else {"not": {}}
