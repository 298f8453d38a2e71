"""Make the text of a rule file to start from, with examples that the rule finds just what they say in."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING, Any

from itilcheck import loading
from itilcheck.cli.failure import stop
from itilcheck.document import resolve
from itilcheck.location import split
from itilcheck.packs import Origin, read_rule
from itilcheck.schemas import resolved
from itilcheck.soundness import unknown_path
from itilcheck.testing import findings as findings_of
from itilcheck.validation import compiled

if TYPE_CHECKING:
    from itilcheck.document import JSON
    from itilcheck.registry import Registry

_LABELS = "/metadata/labels"
_DEFECTS = ("-missing", "-unknown", "-wrong", "-absent", "-unstated", "-undeclared", "-invalid")
_ALWAYS_THERE = ("", "/apiVersion", "/kind", "/metadata", "/metadata/name", "/spec")

_TEMPLATE = """\
id: {id}
title: {title}
severity: warning   # error, warning or info; of the three, only an error makes a build fail
level: essential    # from which level on it is checked: essential, foundation, assured or exemplary
why: >
  TODO: Say what goes wrong for people where this is not so.
remedy: >
  TODO: Say what to write.
{comment}
appliesTo: {applies}
# Which statements are judged. "absent: empty" judges an empty map where nothing stands.
given: {{kind: {kind}, path: {path}, absent: empty}}
# What is expected of each: a JSON Schema.
expect: {expect}
message: '{message}'
# Only this rule is run on its examples. "itilcheck rules test --update" writes the findings.
examples:
  - title: it is not there
    documents: |
{invalid}
    findings:{findings}
  - title: it is there
    documents: |
{valid}
    findings: []
"""
_IN_LIFE = (
    "{lifecycle: [live, retiring], provider: own}",
    "ideas, what is retired, and what suppliers provide",
)
_APPLIES = {
    "Service": _IN_LIFE,
    "Product": _IN_LIFE,
    "Resource": _IN_LIFE,
    "ServiceRelationship": ("{provider: own}", "relationships in which a supplier provides"),
}
_ELSE = ("{provider: own}", "what is not ours")


def rule_text(name: str, kind: str, path: str | None, tools: Registry) -> str:
    """Make the text of a rule file about a statement, or without a path about a label.

    Ends the run for a path that no document of the kind can have.
    """
    label = path.removeprefix(f"{_LABELS}/") if path is not None else _thing(name)
    if path is None or path.startswith(f"{_LABELS}/"):
        expect, value, path = f"{{required: [{label}]}}", {label: "example"}, _LABELS
        title, message = f"{_plural(kind)} have a label {label}", '"{name}" has no label "{property}"'
    else:
        _refuse_path(kind, path, tools.schemas.bundled)
        last = split(path)[-1]
        expect = "{minProperties: 1, minItems: 1, minLength: 1}"
        value = _sample(kind, path, tools.schemas.bundled)
        title, message = f"{_plural(kind)} say {last}", f'"{{name}}" does not say {last}'
    applies, spared = _APPLIES.get(kind, _ELSE)
    filled = {
        "id": name,
        "title": title,
        "kind": kind,
        "path": path,
        "expect": expect,
        "message": message,
        "applies": applies,
        "comment": f"# When it applies. As it stands it spares {spared}.",
        "invalid": _document(kind, path, None),
        "valid": _document(kind, path, value),
    }
    draft = _TEMPLATE.format(**filled, findings=" []")
    rule = read_rule(loading.load("rule.yaml", draft.encode()).documents[0], Origin("", "", ""))
    findings = findings_of(rule, rule.examples[0].documents, registry=tools)
    quoted = "".join(f"\n      - '{one}'" for one in findings)
    return _TEMPLATE.format(**filled, findings=quoted)


def _thing(name: str) -> str:
    """Give what a rule is about, by its id: ``charge-code`` of ``acme/charge-code-missing``."""
    word = name.rpartition("/")[2]
    for end in _DEFECTS:
        word = word.removesuffix(end)
    return word


def _plural(kind: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    return f"{words[:1].upper()}{words[1:]}s"


def _refuse_path(kind: str, path: str, schemas: JSON) -> None:
    """End the run for a path that a rule could not be about, and say which was probably meant."""
    if path and not path.startswith("/"):
        stop(f'error: --path "{path}" begins with no slash, write /{path.strip("$./").replace(".", "/")}')
    if "*" in split(path):
        stop(f'error: --path "{path}" has a *: name the list itself, and put /* behind it in the file')
    if path.rstrip("/") in _ALWAYS_THERE:
        stop(f'error: --path "{path}" is always there, name a statement below /spec or /metadata')
    flaw = unknown_path(path, kind, schemas[kind])
    if flaw:
        others = [other for other in schemas if not unknown_path(path, other, schemas[other])]
        hint = f", {others[0]} has it" if others and "did you mean" not in flaw else ""
        stop(f"error: --path {flaw}{hint}")


def _sample(kind: str, path: str, schemas: JSON) -> JSON:
    """Give a value that may stand at a path: from the examples of the kind's schema, or made up."""
    root = schemas[kind]
    for example in root.get("examples", ()):
        value = resolve(example, path)
        if value is not None:
            return value
    at: JSON = root
    for segment in split(path):
        at = resolved(at, root).get("properties", {}).get(segment, {})
    value = _made(at, root)
    text = textwrap.dedent(_document(kind, path, value))
    (document,) = loading.load("example.yaml", text.encode()).documents
    if not compiled(root).is_valid(document):
        stop(f"error: there is no example of {path}, leave --path out and change the file that is written")
    return value


def _made(schema: JSON, root: JSON) -> JSON:
    """Make a value of what a schema says: an example, a word that it allows, or what it asks for."""
    schema = resolved(schema, root)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    types = schema.get("type", "object")
    kind = types if isinstance(types, str) else types[-1]
    if kind == "array":
        return [_made(schema.get("items", {}), root)]
    if kind == "object":
        properties = schema.get("properties", {})
        names = schema.get("required") or [name for name in properties if name != "notApplicable"][:1]
        return {name: _made(properties[name], root) for name in names if name in properties}
    return {"number": 1, "integer": 1, "boolean": True}.get(kind, "example")


def _document(kind: str, path: str, value: JSON) -> str:
    """Give the lines of a document that says a value at a path; nothing there for None."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import

    document: dict[str, Any] = {
        "apiVersion": "itilcheck/v1",
        "kind": kind,
        "metadata": {"name": "example"},
        "spec": {},
    }
    if value is not None:
        at = document
        *way, last = split(path)
        for segment in way:
            at = at.setdefault(segment, {})
        at[last] = value
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(document, out)
    return textwrap.indent(out.getvalue().rstrip("\n"), "      ")
