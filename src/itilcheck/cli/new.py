"""The new command: a skeleton of a document, with what each statement means as a comment."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_registry
from itilcheck.names import closest
from itilcheck.schemas import resolved

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup
    from itilcheck.document import JSON

PLACEHOLDER = "TODO"
"""What stands where somebody has to say something; the rule placeholder-left finds it."""

_WIDTH = 96


def skeleton(kind: str, name: str, setup: Setup) -> str:
    """Give a commented skeleton; what a person must say is left as a placeholder.

    The kind is taken in any case. Ends the run for a kind or name that cannot be.
    """
    schemas = open_registry(setup).schemas.bundled
    known = {one.casefold(): one for one in schemas}
    if kind.casefold() not in known:
        near = closest(kind, list(schemas))
        hint = f'did you mean "{near}"' if near else f"use one of {', '.join(schemas)}"
        stop(f'error: no kind is called "{kind}", {hint}')
    schema = schemas[known[kind.casefold()]]
    named = {
        "apiVersion": "itilcheck/v1",
        "kind": known[kind.casefold()],
        "metadata": {"name": name},
        "spec": {},
    }
    _refuse_name(schema, named)
    return _text(schema, name)


def _refuse_name(schema: JSON, document: JSON) -> None:
    from itilcheck.violations import violations  # noqa: PLC0415  # only this command checks a name alone

    for breach in violations(schema, document):
        if breach.pointer == "/metadata/name":
            stop(f"error: {breach.message}")


def _text(schema: JSON, name: str) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415  # as above

    writer = _Writer(schema)
    example = schema["examples"][0]
    root = CommentedMap({"apiVersion": example["apiVersion"], "kind": example["kind"]})
    root["metadata"] = CommentedMap({"name": name, "title": PLACEHOLDER, "description": PLACEHOLDER})
    root["spec"] = writer.commented(schema["properties"]["spec"], example.get("spec", {}), 2)
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(root, out)
    intro = f"# {schema.get('description', schema.get('kind', ''))}".rstrip()
    head = "\n".join(textwrap.wrap(intro, _WIDTH, subsequent_indent="# "))
    hint = f"# Replace each {PLACEHOLDER}; delete what does not concern you, or say {{notApplicable: why}}."
    return f"{head}\n{hint}\n{out.getvalue()}"


class _Writer:
    """Writes the statements of a schema, each under a comment of what it means."""

    def __init__(self, schema: JSON) -> None:
        self.schema = schema

    def commented(self, schema: JSON, example: JSON, indent: int) -> Any:  # noqa: ANN401  # ruamel.yaml is untyped
        from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415  # slow to import

        result = CommentedMap()
        for key, below in resolved(schema, self.schema).get("properties", {}).items():
            if key not in example:
                continue
            result[key] = self._value(below, example[key], indent)
            hint = self._spelling(below, example[key])
            if hint and result[key] == PLACEHOLDER:
                result.yaml_add_eol_comment(hint, key, column=0)
            meaning = below.get("description") or resolved(below, self.schema).get("description", "")
            comment = "\n".join(textwrap.wrap(meaning, _WIDTH - indent))
            result.yaml_set_comment_before_after_key(key, before=comment, indent=indent)
        return result

    def _value(self, schema: JSON, example: JSON, indent: int) -> Any:  # noqa: ANN401  # as above
        """Give a placeholder for whatever somebody has to say; words that are chosen from a few stay."""
        schema = resolved(schema, self.schema)
        if isinstance(example, dict):
            return self._map(schema.get("properties", {}), example, indent + 2)
        if isinstance(example, list):
            return [self._value(schema.get("items", {}), item, indent + 2) for item in example[:1]]
        chosen = isinstance(example, bool) or "enum" in schema or "const" in schema
        return example if chosen else PLACEHOLDER

    def _map(self, properties: JSON, example: JSON, indent: int) -> Any:  # noqa: ANN401  # as above
        from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415  # slow to import

        result = CommentedMap()
        for key, value in example.items():
            schema = properties.get(key, {})
            result[key] = self._value(schema, value, indent)
            hint = self._spelling(schema, value)
            if hint and result[key] == PLACEHOLDER:
                result.yaml_add_eol_comment(hint, key, column=0)
        return result

    def _spelling(self, schema: JSON, example: JSON) -> str:
        """Give the example of a statement that has one spelling, a quantity or a date; nothing for prose."""
        schema = resolved(schema, self.schema)
        if "x-itilcheck-reference" in schema:
            return f"the name of the {schema['x-itilcheck-reference']}"
        if isinstance(example, str) and not schema.keys() & {"pattern", "format"}:
            return ""
        return "" if isinstance(example, (dict, list)) else f"such as {example}"
