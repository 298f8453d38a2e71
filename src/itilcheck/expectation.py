"""Compile what a declarative rule expects, and say where an expectation that cannot be run is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.document import resolve
from itilcheck.location import join
from itilcheck.packs import RuleFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.rule import Rule

_DATA = {"const", "default", "enum", "examples"}
_REFERRING = ("$dynamicRef", "$ref")
_LONGEST = 40
_MOST_PARTS = 10_000
_MOST_STEPS = 50
_HERE = "/expect"


def compile_expectation(rule: Rule) -> Any:  # noqa: ANN401  # a jsonschema_rs validator, imported lazily
    """Compile what a declarative rule expects.

    Raises RuleFileError, at the place of the mistake, when it is no schema, refers outside itself, or
    has a pattern that could take more than linear time.
    """
    from itilcheck import validation  # noqa: PLC0415  # only rules that failed are compiled alone

    _refuse_unbounded(rule.expect)
    try:
        return validation.compiled(rule.expect)
    except ValueError as error:
        raise _located(rule.expect, str(error).splitlines()[0]) from None


def _refuse_unbounded(expect: JSON) -> None:
    """Refuse references by which a small schema becomes a large one, or one without an end."""
    references = [
        (pointer, keyword, text)
        for pointer, keyword, text in _parts(expect, "/expect")
        if keyword in _REFERRING
    ]
    if not references:
        return
    for pointer, keyword, text in references:
        if keyword != "$ref" and text.startswith("#"):
            raise RuleFileError(pointer, f'"{keyword}" is not taken here, write "$ref"')
    sizes: dict[str, int] = {}
    for pointer, _, text in references:
        if text.startswith("#") and _size(expect, text, sizes, ()) > _MOST_PARTS:
            message = f"{_quoted(text)} leads in a circle, or to more than {_MOST_PARTS} parts"
            raise RuleFileError(pointer, message)
    if _size(expect, "#", sizes, ()) > _MOST_PARTS:
        message = f"expect has more than {_MOST_PARTS} parts, counted as often as it refers to each"
        raise RuleFileError(_HERE, message)


def _size(expect: JSON, reference: str, sizes: dict[str, int], way: tuple[str, ...]) -> int:
    """Count the parts of what a reference leads to, with all that it refers to; a circle has no end."""
    if reference in way or len(way) > _MOST_STEPS:
        return _MOST_PARTS + 1
    if reference not in sizes:
        target = resolve(expect, reference[1:]) if reference[1:2] in {"", "/"} else None
        sizes[reference] = min(_counted(expect, target, sizes, (*way, reference)), _MOST_PARTS + 1)
    return sizes[reference]


def _counted(expect: JSON, part: JSON, sizes: dict[str, int], way: tuple[str, ...]) -> int:
    if isinstance(part, list):
        return 1 + sum(_counted(expect, one, sizes, way) for one in part)
    if not isinstance(part, dict):
        return 1
    count = 1
    for key, value in part.items():
        if key == "$ref" and isinstance(value, str):
            count += _size(expect, value, sizes, way)
        elif key not in {"$defs", "definitions", *_DATA}:
            count += _counted(expect, value, sizes, way)
        if count > _MOST_PARTS:
            break
    return count


def _located(expect: JSON, told: str) -> RuleFileError:
    """Find what it is that cannot be run; where nothing is found, all of it is, with the library's words."""
    from itilcheck import validation  # noqa: PLC0415  # as above
    from itilcheck.violations import no_schema  # noqa: PLC0415  # only once something is wrong

    for pointer, keyword, value in _parts(expect, "/expect"):
        if keyword == "pattern" and not validation.is_pattern(value):
            what = "cannot be run: it is none, too large, or has lookaround or back references"
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
