"""The rules new command: a rule file to start from, whose examples pass as they are."""

from __future__ import annotations

import io
import os
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itilcheck import loading
from itilcheck.cli.configuring import configured
from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_registry
from itilcheck.config import FILE_NAME
from itilcheck.discovery import find_root
from itilcheck.document import resolve
from itilcheck.location import split
from itilcheck.names import closest
from itilcheck.packs import Origin, read_rule
from itilcheck.record import record
from itilcheck.rule import KINDS
from itilcheck.schemas import resolved
from itilcheck.testing import findings as findings_of
from itilcheck.validation import compiled

if TYPE_CHECKING:
    from itilcheck.cli.configuring import Configured
    from itilcheck.cli.setup import Setup
    from itilcheck.document import JSON
    from itilcheck.registry import Registry

_FOLDER = "house-rules"
_WORDS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID = re.compile(rf"({_WORDS.pattern}/)?{_WORDS.pattern}")
_LABELS = "/metadata/labels"
_DEFECTS = ("-missing", "-unknown", "-wrong", "-absent", "-unstated", "-undeclared", "-invalid")

_TEMPLATE = """\
id: {id}
title: {title}
severity: warning   # error, warning or info
level: essential    # from which level on it is checked: essential, foundation, assured or exemplary
why: >
  {todo} Say what goes wrong for people where this is not so.
remedy: >
  {todo} Say what to write.
# When it applies. Leave it out to judge suppliers, ideas and what is retired as well.
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


@record
class Wanted:
    """What was asked for on the command line; None where nothing was."""

    name: str
    group: str | None = None
    kind: str | None = None
    path: str | None = None
    folder: str | None = None


def new_rule_file(wanted: Wanted, setup: Setup) -> str:
    """Write a rule file, and give the lines that say what was written and how to go on."""
    root = find_root([Path()])
    found = configured(root, setup)
    _refuse_name(wanted)
    tools = open_registry(setup, root)
    group = _group(wanted.group)
    kind = _kind(wanted.kind)
    folder, told = _folder(wanted, root, found)
    path = folder / group / f"{wanted.name.rpartition('/')[2]}.yaml"
    if wanted.folder is None and not Path(os.path.realpath(path)).is_relative_to(
        os.path.realpath(found.base)
    ):
        stop(f'error: "{_shown(path)}" leads out of the catalogue')
    if os.path.lexists(path):
        stop(f'error: "{_shown(path)}" is there already')
    text = _text(wanted, kind, tools)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    told += _configure(root, folder, found) if wanted.folder is None else []
    lines = [f"{_shown(path)}: written", *told, f"try it: itilcheck rules test {_shown(path)}"]
    return "\n".join(lines)


def _refuse_name(wanted: Wanted) -> None:
    name = wanted.name
    if not _ID.fullmatch(name):
        stop(f'error: "{name}" is no id, write words in small letters, as in acme/charge-code-missing')
    if "/" not in name and wanted.folder is None:
        stop(f'error: "{name}" needs a prefix that says whose rule it is, as in acme/{name}')


def _group(given: str | None) -> str:
    group = given or _asked("--group", "Group, the folder that the rule is listed under", "house")
    if not _WORDS.fullmatch(group):
        stop(f'error: --group "{group}" is no group, write words in small letters, as in warranty')
    return group


def _kind(given: str | None) -> str:
    word = given or _asked("--kind", f"Kind of document: {', '.join(KINDS)}", "Service")
    known = {kind.casefold(): kind for kind in KINDS}
    if word.casefold() not in known:
        near = closest(word, KINDS)
        hint = f'did you mean "{near}"' if near else f"use one of {', '.join(KINDS)}"
        stop(f'error: no kind is called "{word}", {hint}')
    return known[word.casefold()]


def _asked(option: str, question: str, default: str) -> str:
    """Ask the person at the terminal; where there is none, the option is needed."""
    if not sys.stdin.isatty():
        stop(f"error: {option} is missing, and there is nobody to ask")
    answer: str = click.prompt(question, default=default, err=True)
    return answer.strip()


def _folder(wanted: Wanted, root: Path, found: Configured) -> tuple[Path, list[str]]:
    """Choose where rule files are kept: what was asked for, the first pack that is a folder, or a new one."""
    if wanted.folder is not None:
        return Path(os.path.abspath(wanted.folder)), []  # noqa: PTH100  # a link stays one
    for name in found.configuration.rule_packs:
        folder = found.base / name
        if folder.is_dir() and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(found.base)):
            return folder, []
    return root / _FOLDER, []


def _configure(root: Path, folder: Path, found: Configured) -> list[str]:
    """Tell the configuration of a rule pack that it does not name yet; give what to say about that."""
    named = [os.path.normpath(found.base / name) for name in found.configuration.rule_packs]
    if str(folder) in named:
        return []
    entry = f"rule-packs: [{folder.name}/]\n"
    path = root / FILE_NAME
    told = f"{_shown(path)}: {entry.strip()} added"
    if not os.path.lexists(path):
        path.write_text(entry, encoding="utf-8")
        return [told]
    old = path.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in old else "\n"
    new = old + ("" if old.endswith("\n") or not old else end) + entry.replace("\n", end)
    before, after = (loading.load(FILE_NAME, one.encode()) for one in (old, new))
    wanted = {**(before.documents[0] or {} if before.documents else {}), "rule-packs": [f"{folder.name}/"]}
    if found.trusted or named or path.is_symlink() or after.issues or list(after.documents) != [wanted]:
        return [f"add to the configuration: {entry.strip()}"]
    path.write_bytes(new.encode())
    return [told]


def _text(wanted: Wanted, kind: str, tools: Registry) -> str:
    """Make the text of the rule file, with the findings that its examples have."""
    path = wanted.path or _LABELS
    thing = _thing(wanted.name)
    if wanted.path is None:
        expect, value = f"{{required: [{thing}]}}", {thing: "example"}
        title, message = f"{_plural(kind)} have a label {thing}", '"{name}" has no label "{property}"'
    else:
        last = next((one for one in reversed(split(path)) if one != "*"), "")
        expect = "{minProperties: 1, minItems: 1, minLength: 1}"
        value = _sample(kind, path, tools.schemas.bundled)
        title, message = f"{_plural(kind)} say {last}", f'"{{name}}" does not say {last}'
    filled = {
        "id": wanted.name,
        "title": title,
        "kind": kind,
        "path": path,
        "expect": expect,
        "message": message,
        "todo": "TODO:",
        "invalid": _document(kind, path, None),
        "valid": _document(kind, path, value),
    }
    lived = "lifecycle: [live, retiring], " if kind in {"Service", "Product", "Resource"} else ""
    filled["applies"] = f"{{{lived}provider: own}}"
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


def _sample(kind: str, path: str, schemas: JSON) -> JSON:
    """Give a value that may stand at a path, from the examples of the kind's schema."""
    root = schemas[kind]
    at: JSON = root
    for segment in split(path):
        at = resolved(at, root).get("properties", {}).get(segment)
        if not isinstance(at, dict):
            stop(f'error: --path "{path}" is not known to {kind}, "itilcheck schema {kind}" has what is')
    for example in root.get("examples", ()):
        value = resolve(example, path)
        if value is not None:
            return value
    value = _made(at, root)
    document = loading.load("example.yaml", textwrap.dedent(_document(kind, path, value)).encode()).documents[
        0
    ]
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


def _shown(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
