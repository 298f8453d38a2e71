"""Say in our own words where data breaks a JSON Schema: what is wrong, and what is allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from itilcheck.document import resolve
from itilcheck.location import join, split
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.validation import explainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
_ALTERNATIVES = {"anyOf", "oneOf"}
_WORDS = re.compile(r"\^\(([A-Za-z|-]+)\)\$")
_LAST = ("pattern", "format")
_WRITE = ", write "
_YES_OR_NO = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
"""Words that mean true or false to older readers of YAML, and to people."""
_LONGEST = 40
_FEW = 2
_ALL = 100
_SHORT_TIME, _LONG_TIMES = "4h", "30d or 1mo"
"""How times are shown to be spelt, and those over which figures are counted."""


class _Breach(NamedTuple):
    """What jsonschema says of a breach: the keyword with what it asks for, the value, the subschema."""

    keyword: str
    expected: Any
    value: JSON
    schema: dict[str, Any]
    path: tuple[str | int, ...]


class Violation(NamedTuple):
    """One breach: at which pointer, in which words; ``at_key`` when the key itself is wrong.

    ``meant`` is the pointer of the property that a key is most likely a misspelling of, ``better`` what
    was most likely meant, or None. ``keyword`` is the one of the schema that is broken.
    """

    pointer: str
    message: str
    at_key: bool = False
    meant: str = ""
    better: JSON = None
    keyword: str = ""


def violations(schema: JSON, data: JSON) -> list[Violation]:
    """List where data breaks a trusted, self-contained schema, in order of place.

    Each is told once: what is wrong in two ways, and a property that is missing because its key is
    misspelt.
    """
    found: dict[tuple[str, bool], Violation] = {}
    for error in sorted(explainer(schema).iter_errors(data), key=_order):
        for one in _told(_most_telling(error)):
            found.setdefault((one.pointer, one.at_key), _in_other_section(one, schema))
    meant = {one.meant for one in found.values() if one.meant}
    return [one for one in found.values() if one.at_key or one.pointer not in meant]


def no_schema(schema: JSON) -> Violation | None:
    """Say where a schema breaks the metaschema of JSON Schema 2020-12; None where it does not."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # only once something is wrong
    from jsonschema.exceptions import best_match  # noqa: PLC0415  # as above

    meta = Draft202012Validator(
        Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    error = best_match(meta.iter_errors(schema))
    return next(_told(_most_telling(error)), None) if error is not None else None


def _order(error: ValidationError) -> tuple[list[str], int]:
    """Sort by place, and the least telling complaint last."""
    keyword = str(error.validator)
    return [str(part) for part in error.path], _LAST.index(keyword) + 1 if keyword in _LAST else 0


def _most_telling(error: ValidationError) -> _Breach:
    """Choose, where several alternatives failed, the complaint about the one that was meant."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415  # only once something is wrong

    one: Any = best_match([error]) or error
    if one.validator in _ALTERNATIVES:
        one = next((inner for inner in one.context if inner.validator != "type"), one)
    schema = one.schema if isinstance(one.schema, dict) else {}
    keyword = "propertyNames" if "propertyNames" in one.absolute_schema_path else str(one.validator)
    return _Breach(keyword, one.validator_value, one.instance, schema, tuple(one.absolute_path))


def _told(breach: _Breach) -> Iterator[Violation]:
    pointer = join("", *breach.path)
    keyword = breach.keyword
    if _is_list_or_reason(breach.schema) and isinstance(breach.value, dict):
        yield Violation(pointer, f"{_property(breach)}must be a list, or {{notApplicable: why}}")
    elif keyword in {"additionalProperties", "unevaluatedProperties"} and isinstance(breach.value, dict):
        yield from _unknown(breach, pointer)
    elif keyword == "required":
        # One error a missing property; the name is the quoted word of the message.
        missing = [name for name in breach.expected if name not in breach.value]
        for name in missing:
            schema = breach.schema.get("properties", {}).get(name, {})
            words = _either([str(word) for word in schema.get("enum", ())]) if schema.get("enum") else ""
            hint = f", use {words}" if words and len(words) <= _LONGEST + len(name) else ""
            yield Violation(join(pointer, name), f'"{name}" is missing{hint}', keyword=keyword)
    elif keyword == "propertyNames":
        name = str(breach.value)
        known = breach.expected if isinstance(breach.expected, list) else []
        yield _wrong_key(name, pointer, known, known)
    else:
        wording = _WORDINGS.get(keyword)
        message = wording(breach) if wording else f"breaks the schema: {keyword}"
        yield Violation(pointer, message, better=_better(breach), keyword=keyword)


def _better(breach: _Breach) -> JSON:
    """Give what was most likely meant instead of a value; None where nobody can say."""
    if breach.keyword == "type" and breach.expected == "boolean" and isinstance(breach.value, str):
        return _YES_OR_NO.get(breach.value.casefold())
    if breach.keyword == "type":
        return _percent(breach).removeprefix(_WRITE) or None
    words = _WORDS.fullmatch(breach.expected) if breach.keyword == "pattern" else None
    allowed = words[1].split("|") if words else breach.expected if breach.keyword == "enum" else []
    known = [str(word) for word in allowed]
    if not isinstance(breach.value, str):
        return None
    alike = [one for one in known if one.casefold() == breach.value.strip().casefold()]
    if len(known) <= _FEW:  # of two words one is always the other's opposite
        return alike[0] if alike else None
    return closest(breach.value, known) or _only_part(breach.value, known) or None


def _is_list_or_reason(schema: dict[str, Any]) -> bool:
    """Tell whether a schema asks for a list, and takes a map only as the reason why there is none."""
    return "items" in schema and list(schema.get("properties", ())) == ["notApplicable"]


def _unknown(breach: _Breach, pointer: str) -> Iterator[Violation]:
    known = list(breach.schema.get("properties", {}))
    left = [one for one in known if one not in breach.value]  # what is there already was not meant
    for name in breach.value:
        if name not in known:
            yield _wrong_key(name, pointer, known, left)


def _wrong_key(name: str, pointer: str, known: list[str], left: Sequence[str]) -> Violation:
    """Tell of a key that is not known, and which of those that are left may have been meant."""
    near = closest(name, left)
    hint = f', did you mean "{near}"' if near else _listing(known)
    message = f'property "{_short(name)}" is not known here{hint}'
    return Violation(join(pointer, name), message, at_key=True, meant=join(pointer, near) if near else "")


def _in_other_section(one: Violation, schema: JSON) -> Violation:
    """Say of a key of a document that is not known where it stands, which section has it."""
    *above, name = split(one.pointer) or ("",)
    if one.at_key and not one.meant and above in ([], ["metadata"], ["spec"]):
        for section in ("metadata", "spec"):
            part = resolve(schema, f"/properties/{section}")
            part = resolve(schema, part["$ref"].removeprefix("#")) if part and "$ref" in part else part
            if (
                section not in above
                and isinstance(resolve(part, "/properties"), dict)
                and name in part["properties"]
            ):
                told = f'property "{_short(name)}" is not known here, it belongs to "{section}"'
                return one._replace(message=told)
    return one


def _listing(known: list[str]) -> str:
    """Name what is allowed, where that is short enough to read."""
    words = ", ".join(known)
    return f", allowed are {words}" if known and len(words) <= _LONGEST else ""


def _type(breach: _Breach) -> str:
    wanted = "array" if _is_list_or_reason(breach.schema) else breach.expected
    words = [_TYPES[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    return _must_be(breach, words) + _percent(breach)


def _percent(breach: _Breach) -> str:
    """Show how a share is written whose percent sign was left out; one may be a hundredth or a hundred."""
    number = breach.value
    shown = [one for one in breach.schema.get("examples", ()) if isinstance(one, str) and one.endswith("%")]
    if not shown or isinstance(number, bool) or not isinstance(number, (int, float)):
        return ""
    return f"{_WRITE}{number}%" if 1 < number <= _ALL else ""


def _must_be(breach: _Breach, words: list[str]) -> str:
    """Say what stands here must be; what cannot be quoted is named behind it."""
    if breach.value is None or isinstance(breach.value, (dict, list)):
        instead = "empty" if breach.value is None else _shown(breach.value)
        return f"{_property(breach)}must be {_either(words)}, not {instead}"
    return f"{_property(breach)}{_shown(breach.value)} must be {_either(words)}"


def _enum(breach: _Breach) -> str:
    return _word(breach, [str(word) for word in breach.expected])


def _word(breach: _Breach, allowed: list[str]) -> str:
    if not isinstance(breach.value, str):
        return _must_be(breach, allowed)
    few = len(allowed) <= _FEW  # of two words one is always the other's opposite
    near = "" if few else closest(breach.value, allowed) or _only_part(breach.value, allowed)
    hint = f'did you mean "{near}"' if near else f"use {_either(allowed)}"
    return f"{_property(breach)}{_shown(breach.value)} is not known, {hint}"


def _only_part(word: str, allowed: list[str]) -> str:
    """Give the one allowed word that a word is a part of, as ``customer`` is of ``customer-facing``."""
    holders = [one for one in allowed if word.casefold() in one.split("-")]
    return holders[0] if len(holders) == 1 else ""


def _pattern(breach: _Breach) -> str:
    words = _WORDS.fullmatch(breach.expected)
    if words:
        return _word(breach, words[1].split("|"))
    examples = [str(one) for one in breach.schema.get("examples", ()) if isinstance(one, str)]
    like = f"like {examples[0]}" if examples else "as expected"
    if examples[:1] == [_SHORT_TIME] and "window" in breach.path[-2:]:
        like = f"like {_LONG_TIMES}"
    return f"{_property(breach)}{_shown(breach.value)} is not spelt {like}"


def _property(breach: _Breach) -> str:
    """Name the property that a value belongs to, to start a message with."""
    name = next((part for part in reversed(breach.path) if isinstance(part, str)), "")
    return f"{name} " if name else ""


def _entries(breach: _Breach) -> str:
    return "1 entry" if breach.expected == 1 else f"{breach.expected} entries"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _bound(words: str) -> Callable[[_Breach], str]:
    return lambda breach: f"{_property(breach)}{_shown(breach.value)} must be {words} {breach.expected}"


_WORDINGS: dict[str, Callable[[_Breach], str]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda breach: f'{_property(breach)}{_shown(breach.value)} must be "{breach.expected}"',
    "pattern": _pattern,
    "format": lambda breach: f"{_property(breach)}{_shown(breach.value)} is no {breach.expected}",
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "minLength": lambda breach: f"{_property(breach)}must not be empty",
    "maxLength": lambda breach: f"{_property(breach)}is longer than {breach.expected} characters",
    "minItems": lambda breach: f"{_property(breach)}must have at least {_entries(breach)}",
    "maxItems": lambda breach: f"{_property(breach)}must have at most {_entries(breach)}",
    "minProperties": lambda breach: f"{_property(breach)}must not be empty",
    "uniqueItems": lambda breach: f"{_property(breach)}holds the same entry twice",
    "anyOf": lambda breach: f"{_shown(breach.value)} fits none of the forms that are allowed here",
    "oneOf": lambda breach: f"{_shown(breach.value)} fits none, or several, of the forms allowed here",
    "not": lambda breach: f"{_shown(breach.value)} is not allowed here",
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
