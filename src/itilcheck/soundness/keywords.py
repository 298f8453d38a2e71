"""Know the keywords of JSON Schema 2020-12: which there are, and which of them can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.soundness.flaw import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON

_ONE = {
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames"),
    *("then", "unevaluatedItems", "unevaluatedProperties"),
}
_MANY = {"allOf", "anyOf", "oneOf", "prefixItems"}
_NAMED = {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
_KEPT = {"$defs", "definitions"}
"""Keywords whose schemas are only used where something refers to them."""
_ASSERTING = {
    *("const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains"),
    *("maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength"),
    *("minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems"),
    *("$ref", "$dynamicRef"),
}
_SAYING = {
    *("$anchor", "$comment", "$dynamicAnchor", "$id", "$schema", "$vocabulary", "contentEncoding"),
    *("contentMediaType", "default", "deprecated", "description", "examples", "readOnly", "title"),
    "writeOnly",
}
_KEYWORDS = sorted(_ONE | _MANY | _NAMED | _ASSERTING | _SAYING)

JUDGING = {
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("minItems", "maxItems", "uniqueItems", "contains", "items", "prefixItems"),
    "object": (
        *("required", "properties", "minProperties", "maxProperties", "additionalProperties"),
        *("patternProperties", "propertyNames", "dependentRequired", "dependentSchemas"),
    ),
}
"""By type, the keywords that judge values of that type only, and pass all others."""


def asserts(schema: JSON) -> bool:
    """Tell whether a schema can fail at all."""
    if not isinstance(schema, dict):
        return schema is False
    if schema.keys() & _ASSERTING or "not" in schema:
        return True
    parts = [schema[key] for key in _ONE & schema.keys()]
    parts += [one for key in _MANY & schema.keys() for one in schema[key]]
    parts += [one for key in (_NAMED - _KEPT) & schema.keys() for one in schema[key].values()]
    return any(asserts(one) for one in parts)


def unknown_keywords(schema: JSON, pointer: str) -> Iterator[Flaw]:
    """Yield the keywords of a schema that are none; those that begin with ``x-`` are somebody's own."""
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        at = join(pointer, key)
        if key in _ONE:
            yield from unknown_keywords(value, at)
        elif key in _MANY and isinstance(value, list):
            for index, one in enumerate(value):
                yield from unknown_keywords(one, join(at, index))
        elif key in _NAMED and isinstance(value, dict):
            for name, one in value.items():
                yield from unknown_keywords(one, join(at, name))
        elif key not in _KEYWORDS and not key.startswith("x-"):
            near = closest(key, _KEYWORDS)
            hint = f', did you mean "{near}"' if near else ""
            yield Flaw(at, f'"{key}" is no keyword of JSON Schema{hint}', at_key=True)
