"""Make a page of each JSON Schema: its properties in tables, each with its form and meaning."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from itilcheck.rule import KINDS
from website.markdown import code, escaped, fenced, prose, table, words
from website.navigation import contents
from website.places import ROOT, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS = re.compile(r"(?<!^)(?=[A-Z])")
_COMMON = "urn:itilcheck:v1:"
_SHARED = "schemas/common"
_INTRODUCTION = "# Schemas\n\nWhat may stand where. `itilcheck schema` prints these for editors and programs."
_FORMS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list",
    "object": "map",
    "null": "nothing",
}
_LIMITS = {
    "minimum": "At least {}.",
    "exclusiveMinimum": "More than {}.",
    "maximum": "At most {}.",
    "minItems": "At least {} of them.",
    "maxLength": "At most {} characters.",
}
_SHORT_EXAMPLE = 60


def schemas() -> dict[str, Any]:
    """Read all schemas, by page: those of the kinds first, then what they share, then our own files."""
    first = [page_of_kind(kind) for kind in KINDS] + [_SHARED]
    found = {page_of(f"schemas/{path.name}"): path for path in sorted((ROOT / "schemas").glob("*.json"))}
    ordered = [*first, *(page for page in found if page not in first)]
    return {page: json.loads(found[page].read_text(encoding="utf-8")) for page in ordered}


def page_of_kind(kind: str) -> str:
    """Give the page of a kind's schema."""
    return f"schemas/{_KINDS.sub('-', kind).lower()}"


def schema_pages() -> dict[str, str]:
    """Give the page of each schema, and one that leads to them."""
    read = schemas()
    shared = read[_SHARED]["$defs"]
    pages = {page: "\n\n".join(_SchemaPage(page, schema, shared).parts()) for page, schema in read.items()}
    return {"schemas": f"{_INTRODUCTION}\n\n{contents(list(pages))}", **pages}


def block(value: object) -> str:
    """Give a value as a block of YAML."""
    return fenced(_dumped(value, flow=False), "yaml")


class _SchemaPage:
    """Writes the page of one schema; knows what the schemas of kinds share."""

    def __init__(self, page: str, schema: Mapping[str, Any], shared: Mapping[str, Any]) -> None:
        self.name = page.partition("/")[2]
        self.schema = schema
        self.shared = shared

    def parts(self) -> Iterator[str]:
        schema = self.schema
        yield f"# {escaped(schema['title'])}"
        yield prose(schema["description"])
        if "properties" in schema:
            yield "## Properties"
            yield self._table(schema)
            yield from self._below(schema, "")
        for name, definition in schema.get("$defs", {}).items():
            yield self._heading(name)
            yield from self._definition(definition)
            yield from self._below(definition, name)
        if "examples" in schema:
            yield "## Example"
            yield from (block(example) for example in schema["examples"])
        yield ""

    def _definition(self, schema: Mapping[str, Any]) -> Iterator[str]:
        yield self._meaning(schema)
        yield f"Form: {self._form(schema)}."
        if "properties" in schema:
            yield self._table(schema)

    def _below(self, schema: Mapping[str, Any], path: str) -> Iterator[str]:
        """Give a section for each map inside of a schema that is no definition of its own."""
        for step, below in _steps(schema):
            there = f"{path}{step}".removeprefix(".")
            if _tells(below):
                yield self._heading(there)
                yield prose(below.get("description", ""))
                yield self._table(below)
            yield from self._below(below, there)

    def _heading(self, path: str) -> str:
        return f"({self._anchor(path)})=\n## {code(path)}"

    def _anchor(self, path: str, name: str = "") -> str:
        words_of_it = path.replace("[]", "-item").replace(".*", "-value")
        return f"schema-{name or self.name}-{re.sub(r'[^A-Za-z0-9]+', '-', words_of_it).strip('-')}"

    def _table(self, schema: Mapping[str, Any]) -> str:
        required = schema.get("required", ()) if "array" not in _types(schema) else ()
        rows = []
        for name, below in schema["properties"].items():
            shown = f"{code(name)} (required)" if name in required else code(name)
            rows.append((shown, self._form(below), self._meaning(below)))
        return table(("property", "form", "what it says"), rows)

    def _meaning(self, schema: Mapping[str, Any]) -> str:
        told = [prose(self._description(schema))]
        if "default" in schema:
            told.append(f"Default: {_shown(schema['default'])}.")
        told += [text.format(escaped(str(schema[key]))) for key, text in _LIMITS.items() if key in schema]
        examples = [shown for shown in map(_shown, schema.get("examples", ())) if shown]
        if examples:
            told.append(f"For example {words(examples)}.")
        elif "pattern" in schema and "$ref" not in schema:
            told.append(f"Spelt like {code(schema['pattern'])}.")
        return " ".join(one for one in told if one)

    def _form(self, schema: Mapping[str, Any]) -> str:
        """Say in a few words what may stand there."""
        if "x-itilcheck-reference" in schema:
            kind = schema["x-itilcheck-reference"]
            article = "an" if kind[0] in "AEIOU" else "a"
            return f"name of {article} [{kind}]({page_of_kind(kind).partition('/')[2]}.md)"
        if "const" in schema:
            return f"always {_shown(schema['const'])}"
        if "enum" in schema:
            return words([_shown(one) for one in schema["enum"]])
        alternatives = schema.get("anyOf", schema.get("oneOf", ()))
        if alternatives:
            return words([self._form(one) for one in alternatives])
        if "$ref" in schema and "type" not in schema:
            return self._reference(schema["$ref"])
        return self._form_of_types(schema)

    def _form_of_types(self, schema: Mapping[str, Any]) -> str:
        forms = [self._form_of_type(one, schema) for one in _types(schema)] or ["anything"]
        is_long = any(" or " in form for form in forms)
        form = "; or ".join(forms) if is_long else words(forms)
        if "x-itilcheck-short" in schema:
            form += f", where a text alone is the {code(schema['x-itilcheck-short'])}"
        return form

    def _form_of_type(self, one: str, schema: Mapping[str, Any]) -> str:
        if one == "array" and "items" in schema:
            return f"list of: {self._form(schema['items'])}"
        if one == "object" and "array" in _types(schema) and "notApplicable" in schema.get("properties", {}):
            return "map with `notApplicable`"
        if one == "object" and isinstance(schema.get("additionalProperties"), dict):
            return f"map of: {self._form(schema['additionalProperties'])}"
        return _FORMS[one]

    def _reference(self, reference: str) -> str:
        where, _, name = reference.partition("#/$defs/")
        page = where.removeprefix(_COMMON) or self.name
        return f"[{escaped(name)}](#{self._anchor(name, page)})"

    def _description(self, schema: Mapping[str, Any]) -> str:
        """Give what a schema says of itself, else what the one says that it refers to."""
        if "description" not in schema and "$ref" in schema:
            where, _, name = schema["$ref"].partition("#/$defs/")
            definitions = self.shared if where else self.schema["$defs"]
            return self._description(definitions[name])
        text: str = schema.get("description", "")
        return text


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", ["object"] if "properties" in schema else [])
    return [types] if isinstance(types, str) else types


def _tells(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema has properties beyond the reason why it has none."""
    return bool(schema.get("properties", {}).keys() - {"notApplicable"})


def _steps(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the schemas directly inside of one, with how the path goes on."""
    for name, below in schema.get("properties", {}).items():
        yield f".{name}", below
    if isinstance(schema.get("items"), dict):
        yield "[]", schema["items"]
    if isinstance(schema.get("additionalProperties"), dict):
        yield ".*", schema["additionalProperties"]
    for below in schema.get("anyOf", schema.get("oneOf", ())):
        yield "", below


def _shown(value: object) -> str:
    """Give a value as code within a line; nothing if it is too long for that."""
    text = value if isinstance(value, str) else _dumped(value, flow=True)
    return code(text) if text and len(text) <= _SHORT_EXAMPLE else ""


def _dumped(value: object, *, flow: bool) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import

    if not isinstance(value, (dict, list)):
        return json.dumps(value)
    yaml = YAML()
    yaml.default_flow_style = flow
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue().rstrip()
