"""Say in our own words where data breaks a JSON Schema: what is wrong, and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.validation import explainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema import ValidationError

    from itilcheck.document import JSON

_TYPES = {
    "string": "text",
    "object": "a map",
    "array": "a list",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}
_LONGEST = 40


class Violation(NamedTuple):
    """One breach: at which pointer, in which words; ``at_key`` when the key itself is wrong."""

    pointer: str
    message: str
    at_key: bool = False


def violations(schema: JSON, data: JSON) -> list[Violation]:
    """List where data breaks a trusted, self-contained schema, in order of place, each once."""
    found: dict[Violation, None] = {}
    errors = sorted(explainer(schema).iter_errors(data), key=lambda error: [str(part) for part in error.path])
    for error in errors:
        found.update(dict.fromkeys(_told(_most_telling(error))))
    return list(found)


def _most_telling(error: ValidationError) -> ValidationError:
    """Choose, where several alternatives failed, the complaint about the one that was meant."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415  # only once something is wrong

    return best_match([error]) or error


def _told(error: ValidationError) -> Iterator[Violation]:
    pointer = join("", *error.absolute_path)
    keyword = str(error.validator)
    if keyword in {"additionalProperties", "unevaluatedProperties"} and isinstance(error.instance, dict):
        yield from _unknown(error, pointer)
    elif keyword == "required":
        # One error a missing property; the name is the quoted word of the message.
        missing = [name for name in error.validator_value if name not in error.instance]
        for name in missing:
            yield Violation(join(pointer, name), f'"{name}" is missing')
    elif keyword == "propertyNames":
        yield Violation(join(pointer, str(error.instance)), f'key "{_short(error.instance)}" is not allowed', at_key=True)
    else:
        wording = _WORDINGS.get(keyword)
        yield Violation(pointer, wording(error) if wording else f"breaks the schema: {keyword}")


def _unknown(error: ValidationError, pointer: str) -> Iterator[Violation]:
    known = list(error.schema.get("properties", {}))
    for name in error.instance:
        if name not in known:
            near = closest(name, known)
            hint = f', did you mean "{near}"' if near else _listing(known)
            yield Violation(join(pointer, name), f'unknown property "{_short(name)}"{hint}', at_key=True)


def _listing(known: list[str]) -> str:
    """Name what is allowed, where that is short enough to read."""
    words = ", ".join(known)
    return f", allowed are {words}" if known and len(words) <= _LONGEST else ""


def _type(error: ValidationError) -> str:
    wanted = error.validator_value
    words = [_TYPES[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    return f"{_shown(error.instance)} must be {' or '.join(words)}"


def _enum(error: ValidationError) -> str:
    allowed = [str(word) for word in error.validator_value]
    near = closest(str(error.instance), allowed)
    if near:
        return f'{_shown(error.instance)} is not allowed, did you mean "{near}"'
    return f"{_shown(error.instance)} is not allowed, use one of {', '.join(allowed)}"


def _pattern(error: ValidationError) -> str:
    examples = [str(one) for one in error.schema.get("examples", ()) if isinstance(one, str)]
    like = f', write it like {" or ".join(examples[:2])}' if examples else ""
    return f"{_shown(error.instance)} is not spelled as expected{like}"


def _bound(words: str) -> Callable[[ValidationError], str]:
    return lambda error: f"{_shown(error.instance)} must be {words} {error.validator_value}"


_WORDINGS: dict[str, Callable[[Any], str]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda error: f'{_shown(error.instance)} must be "{error.validator_value}"',
    "pattern": _pattern,
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "minLength": lambda _: "must not be empty",
    "minItems": lambda error: f"must have at least {error.validator_value}",
    "maxItems": lambda error: f"must have at most {error.validator_value}",
    "minProperties": lambda _: "must not be empty",
    "uniqueItems": lambda _: "holds the same entry twice",
    "anyOf": lambda error: f"{_shown(error.instance)} fits none of the forms that are allowed here",
    "oneOf": lambda error: f"{_shown(error.instance)} fits none, or several, of the forms allowed here",
    "not": lambda error: f"{_shown(error.instance)} is not allowed here",
    "dependentRequired": lambda _: "lacks what another property here asks for",
    "if": lambda _: "lacks what another property here asks for",
}


def _shown(value: JSON) -> str:
    """Quote a value as short as it is told by."""
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "an empty value"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    return str(value)


def _short(value: JSON) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
