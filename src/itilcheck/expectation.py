"""Compile what a declarative rule expects, and say where an expectation that cannot be run is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.location import join
from itilcheck.packs import RuleFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.rule import Rule

_DATA = {"const", "default", "enum", "examples"}
_REFERRING = ("$dynamicRef", "$ref")
_LONGEST = 40


def compile_expectation(rule: Rule) -> Any:  # noqa: ANN401  # a jsonschema_rs validator, imported lazily
    """Compile what a declarative rule expects.

    Raises RuleFileError, at the place of the mistake, when it is no schema, refers outside itself, or
    has a pattern that could take more than linear time.
    """
    from itilcheck import validation  # noqa: PLC0415  # only rules that failed are compiled alone

    try:
        return validation.compiled(rule.expect)
    except ValueError as error:
        raise _located(rule.expect, str(error).splitlines()[0]) from None


def _located(expect: JSON, told: str) -> RuleFileError:
    """Find what it is that cannot be run; where nothing is found, all of it is, with the library's words."""
    from itilcheck import validation  # noqa: PLC0415  # as above
    from itilcheck.violations import no_schema  # noqa: PLC0415  # only once something is wrong

    for pointer, keyword, value in _parts(expect, "/expect"):
        if keyword == "pattern" and not validation.is_pattern(value):
            what = "cannot be run: it is no pattern, or has lookaround or back references"
            return RuleFileError(pointer, f"pattern {_quoted(value)} {what}")
        if keyword in _REFERRING and not value.startswith("#"):
            return RuleFileError(pointer, f"{_quoted(value)} is outside of the schema, and is never read")
    breach = no_schema(expect)
    if breach is not None:
        return RuleFileError(f"/expect{breach.pointer}", breach.message)
    return RuleFileError("/expect", f"expect is no schema that can be run: {told}")


def _parts(schema: JSON, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Yield the patterns and references in a schema: pointer, keyword, text."""
    if isinstance(schema, list):
        for index, one in enumerate(schema):
            yield from _parts(one, join(pointer, index))
    elif isinstance(schema, dict):
        for key, value in schema.items():
            at = join(pointer, key)
            if isinstance(value, str) and key in {"pattern", *_REFERRING}:
                yield at, key, value
            elif key == "patternProperties" and isinstance(value, dict):
                yield from ((join(at, name), "pattern", name) for name in value)
            if key not in _DATA:
                yield from _parts(value, at)


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[: _LONGEST - 3]}..."'
