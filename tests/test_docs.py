"""The documentation is complete, and nothing in it is stale."""

from __future__ import annotations

import importlib.util
import json
import re
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import click
import pytest

import itilcheck
from itilcheck import hookspecs, loading
from itilcheck.builtin import read_index
from itilcheck.cli.app import itilcheck_command
from itilcheck.cli.failure import FAILED, INTERRUPTED
from itilcheck.cli.usage import Word
from itilcheck.cli.variables import variable
from itilcheck.config import read_configuration
from itilcheck.finding import Level
from itilcheck.loading import LIMITS
from itilcheck.registry.commands import load_commands
from itilcheck.rule import ABOUT_SUPPRESSIONS, KINDS
from itilcheck.schemas import lengthen
from itilcheck.testing import everything
from pages import PAGES, ROOT, blocks, in_columns, named, page, prose, sections, slugs
from program import run, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def commands_of(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command under its full name, and those below it."""
    yield name, command
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            yield from commands_of(f"{name} {below}", one)


OF_PLUGINS = {name: one.thing for name, one in load_commands(itilcheck_command.commands).brought.items()}
COMMANDS = {
    name: command
    for first, one in {"": itilcheck_command, **OF_PLUGINS}.items()
    for name, command in commands_of(f"itilcheck {first}".rstrip(), one)
}
every_page = pytest.mark.parametrize("name", [named(path) for path in PAGES])


# -- what scripts write ----------------------------------------------------------------------------


def test_generated_pages_are_not_stale() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    stale = [named(path) for path, text in generate.pages().items() if text != path.read_text("utf-8")]
    assert stale == [], "run: python docs/generate.py"
    groups = {rule.group for rule in everything().rules.values() if rule.plugin == "itilcheck"}
    assert groups == set(generate.GROUPS)


def test_every_rule_is_listed() -> None:
    text = page("docs/rules.md")
    assert [rule for rule in everything().rules if f"[`{rule}`]" not in text] == []


def test_every_level_and_severity_is_explained() -> None:
    text = prose(page("docs/rules.md"))
    assert [level.value for level in Level if f"| `{level.value}` |" not in text] == []
    assert [word for word in ("error", "warning", "info") if f"`{word}`" not in text] == []


def test_every_concept_that_a_rule_names_is_in_the_table() -> None:
    numbers = [int(one) for one in re.findall(r"^\| (\d+) \|", page("docs/concepts.md"), flags=re.MULTILINE)]
    used = {concept for rule in everything().rules.values() for concept in rule.concepts}
    assert numbers == list(range(1, 37))
    assert used - set(numbers) == set()


def test_every_concept_is_held_by_a_rule_and_every_rule_holds_one() -> None:
    """The page shows both ways: each concept with its rules, each rule below a concept."""
    parts = re.split(r"^### (\d+): .*$", page("docs/concepts.md"), flags=re.MULTILINE)[1:]
    held = {
        int(number): set(re.findall(r"^\| \[`([^`]+)`\]", text, flags=re.MULTILINE))
        for number, text in zip(parts[::2], parts[1::2], strict=True)
    }
    rules = {one.id: one for one in everything().rules.values() if one.plugin == "itilcheck"}
    assert [number for number in range(1, 37) if not held.get(number)] == []
    assert set(rules) - set().union(*held.values()) == set()
    assert {id_: set(rule.concepts) for id_, rule in rules.items()} == {
        id_: {number for number, ids in held.items() if id_ in ids} for id_ in rules
    }


# -- the command line ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_stands_in_its_section(name: str) -> None:
    section = sections(page("docs/command-line.md"))[name]
    absent = []
    for parameter in COMMANDS[name].params:
        words = parameter.opts if isinstance(parameter, click.Option) else []
        absent += [word for word in words if not re.search(rf"`{re.escape(word)}[` ]", section)]
        if isinstance(parameter.type, Word):
            absent += [word for word in parameter.type.words if f"`{word}`" not in section]
    assert absent == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "itilcheck"])
def test_usage_names_every_argument(name: str) -> None:
    usages = [block.text for block in blocks("docs/command-line.md") if block.text.startswith(f"{name} ")]
    arguments = [one.human_readable_name for one in COMMANDS[name].params if isinstance(one, click.Argument)]
    words = [word.strip("[].").upper() for one in arguments for word in one.split(" | ")]
    assert [word for word in words if word not in usages[0]] == []


def test_no_option_is_documented_that_does_not_exist() -> None:
    known = {word for command in COMMANDS.values() for one in command.params for word in one.opts}
    known |= {"-h", "--help", "-I", "-m", "-Tsvg", "--unshallow"}  # of Python, of dot, of git
    mentioned = re.findall(r"(?<![\w-])(--?[A-Za-z][a-z-]*)", page("docs/command-line.md"))
    assert set(mentioned) - known == set()


def test_exit_codes_are_documented(tmp_path: Path) -> None:
    section = sections(page("docs/command-line.md"))["Exit codes"]
    assert in_columns(section, 0) == ["0", "1", str(FAILED), str(INTERRUPTED)]
    write(tmp_path, {"one.yaml": "apiVersion: itilcheck/v1\nkind: Servise\n"})
    runs = (("rules",), ("check", "one.yaml"), ("check", "none.yaml"))
    assert [run(tmp_path, *arguments).code for arguments in runs] == [0, 1, FAILED]


def test_environment_variables_are_documented() -> None:
    section = sections(page("docs/command-line.md"))["Environment variables"]
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"""environ\w*(?:\.get\(|\[)["'](\w+)["']""", code))
    others = {one for one in in_columns(section, 0) if not one.startswith("ITILCHECK_")}
    assert others == {one for one in read if not one.startswith("ITILCHECK_")}


def test_every_variable_that_sets_an_option_is_documented() -> None:
    text = sections(page("docs/command-line.md"))["Environment variables"]
    options = [one for command in COMMANDS.values() for one in command.params if one.envvar]
    named = {one.envvar: next(word for word in one.opts if word.startswith("--")) for one in options}
    assert named == {variable(word): word for word in named.values()}
    rows = re.findall(r"^\| `(ITILCHECK_\w+)` \| `([\w-]+)`", text, re.MULTILINE)
    assert dict(rows) == named


def test_a_variable_sets_its_option_wherever_it_is_taken() -> None:
    options = [one for command in COMMANDS.values() for one in command.params]
    named = {word: one.envvar for one in options for word in one.opts if one.envvar and word != "--format"}
    assert {(word, one.envvar) for one in options for word in one.opts if word in named} == {*named.items()}


def test_every_name_of_a_schema_is_documented() -> None:
    section = sections(page("docs/command-line.md"))["itilcheck schema"]
    words = in_columns(section, 0)
    assert set(words) - {"KIND"} == {*KINDS, *read_index()["schemas"]}


# -- configuration and output ----------------------------------------------------------------------


def test_every_configuration_key_has_a_section() -> None:
    schema = read_index()["schemas"]["config"]
    text = sections(page("docs/configuration.md"))
    others = {"A configuration elsewhere", "What comes before what"}
    assert set(text) - others == set(schema["properties"])
    long_form = schema["properties"]["rules"]["additionalProperties"]["anyOf"][1]
    assert in_columns(text["rules"], 0) == list(long_form["properties"])
    assert in_columns(text["per-path"], 0) == list(schema["properties"]["per-path"]["items"]["properties"])


def test_every_key_about_suppressions_is_documented() -> None:
    schemas = read_index()["schemas"]
    keys = schemas["config"]["properties"]["suppressions"]["properties"]
    said = sections(page("docs/configuration.md"))["suppressions"]
    assert [line.split("`")[1] for line in said.splitlines() if line.startswith("| `")] == list(keys)
    waivers = sections(page("docs/suppressions.md"))["Waivers"]
    assert in_columns(waivers, 0) == list(schemas["waivers"]["$defs"]["waiver"]["properties"])
    rules = sections(page("docs/suppressions.md"))["Rules about suppressions"]
    assert sorted(in_columns(rules, 0)) == sorted(ABOUT_SUPPRESSIONS)


def test_every_option_of_a_built_in_rule_is_documented() -> None:
    section = sections(page("docs/configuration.md"))["rules"]
    listed = re.findall(r"^- `([a-z-]+)`: (.*(?:\n  .*)*)", section, flags=re.MULTILINE)
    rules = [one for one in everything().rules.values() if one.plugin == "itilcheck" and not one.pack]
    assert {rule for rule, _ in listed} == {one.id for one in rules if one.options}
    absent = [
        f"{rule}: {option}"
        for rule, text in listed
        for option in everything().rules[rule].options
        if f"`{option}`" not in text
    ]
    assert absent == []


def test_examples_of_configuration_are_valid() -> None:
    schema = read_index()["schemas"]["config"]
    shown = [block.text for block in blocks("docs/configuration.md") if block.mark == "configuration"]
    data = [loading.load("x.yaml", text.encode()).documents[0] for text in shown]
    assert len(shown) >= len(schema["properties"])
    assert [read_configuration(one, schema, "", trusted=True)[1] for one in data] == [[] for _ in data]
    assert {key for one in data for key in one} == set(schema["properties"])


def test_every_format_is_documented() -> None:
    formats = [name for name in everything().reporters if "/" not in name]
    text = sections(page("docs/output.md"))
    assert [name for name in formats if name not in text] == []
    check = sections(page("docs/command-line.md"))["itilcheck check"]
    assert [name for name in formats if f"`{name}`" not in check] == []


def members(schema: object) -> Iterator[str]:
    """Yield the names of all properties in a schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for below in schema.values():
            yield from members(below)


def test_every_member_of_the_json_report_is_documented() -> None:
    section = sections(page("docs/output.md"))["json"]
    schema = json.loads((ROOT / "schemas" / "report.json").read_text("utf-8"))
    text = section + page("docs/output.md")
    assert [name for name in dict.fromkeys(members(schema)) if f"`{name}`" not in text] == []


def test_every_member_of_the_json_list_of_rules_is_documented() -> None:
    section = sections(page("docs/output.md"))["The list of rules"]
    listed = json.loads(run(ROOT, "rules", "--format", "json").out)
    names = {*listed, *listed["rules"][0]}
    assert {name for name in names if f"`{name}`" not in section} == set()


# -- the model -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_property_is_in_the_model(kind: str) -> None:
    section = sections(page("docs/model.md"))[kind]
    properties = everything().schemas.bundled[kind]["properties"]["spec"]["properties"]
    assert in_columns(section, 0) == list(properties)


def fragments(kind: str, text: str) -> dict[str, Any]:
    """Make a document of a kind from a fragment of its spec."""
    spec = loading.load("x.yaml", text.encode()).documents[0]
    return {"apiVersion": "itilcheck/v1", "kind": kind, "metadata": {"name": "one"}, "spec": spec}


def test_examples_of_the_model_conform_to_their_kinds() -> None:
    schemas = everything().schemas
    shown = [block for block in blocks("docs/model.md") if block.mark in KINDS]
    assert {block.mark for block in shown} == set(KINDS)
    wrong = [b.text for b in shown if not schemas.conforms(b.mark, fragments(b.mark, b.text))]
    assert wrong == []
    whole = [block.text for block in blocks("docs/model.md") if block.text.startswith("apiVersion")]
    for text in whole:
        (data,) = loading.load("x.yaml", text.encode()).documents
        assert schemas.conforms(data["kind"], data)


def test_short_and_long_example_say_the_same() -> None:
    shape = everything().schemas.shape("Service")
    part = page("docs/model.md").partition("## Short and long")[2].partition("\n## ")[0]
    short, long = re.findall(r"```yaml Service\n(.*?)```", part, flags=re.DOTALL)
    assert fragments("Service", short) != fragments("Service", long)
    assert lengthen(fragments("Service", short), shape) == fragments("Service", long)


# -- everything else that has a place where people look for it -------------------------------------


def test_every_hook_is_documented() -> None:
    text = page("docs/hooks.md")
    hooks = [name for name in vars(hookspecs) if name.startswith(hookspecs.PREFIX)]
    assert hooks != []
    assert [name for name in hooks if f"`{name}`" not in text and f"def {name}" not in text] == []


def test_every_room_is_on_the_map() -> None:
    layers = re.search(r"^layers = \[(.*?)^\]", page("pyproject.toml"), flags=re.MULTILINE | re.DOTALL)
    assert layers is not None
    rooms = set(re.findall(r"(?<![\w(])[a-z]+(?![\w)])", layers[1]))
    assert set(in_columns(sections(page("docs/design.md"))["Rooms"], 0)) == rooms


def test_every_dependency_is_justified() -> None:
    text = prose(page("docs/dependencies.md"))
    told = {re.sub(r"[._]", "-", name) for name in re.findall(r"^\| ([\w.-]+) \|", text, flags=re.MULTILINE)}
    names = {re.split(r"[\s<>=!;\[]", one, maxsplit=1)[0] for one in requires("itilcheck") or []}
    assert len(names) > 5
    assert {re.sub(r"[._]", "-", name) for name in names} == told - {"package", "---"}


def test_contributing_says_what_built_in_rules_need_and_leads_to_the_rest() -> None:
    """The keys of all rule files are explained elsewhere: see ``test_rule_files_page``."""
    text = sections(page("CONTRIBUTING.md"))["A rule in a minute"]
    keys = in_columns("\n".join(line for line in text.splitlines() if line.startswith("| `")), 0)
    assert {"since", "concepts"} <= set(keys)
    known = list(read_index()["schemas"]["rule"]["properties"])
    assert keys == [key for key in known if key in keys]
    assert "](docs/rule-files.md)" in text


def test_limits_are_told() -> None:
    text = page("SECURITY.md")
    told = (
        f"{LIMITS.bytes >> 20} MiB",
        f"{LIMITS.documents:,}",
        f"| {LIMITS.depth} |",
        f"{LIMITS.expansion:,}",
    )
    assert [one for one in told if one not in text] == []


def test_changelog_has_the_version() -> None:
    assert f"## [{itilcheck.__version__}] - " in page("CHANGELOG.md")


@every_page
def test_links_lead_somewhere(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page(name))):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        if not there.exists() or (anchor and anchor not in slugs(there.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


@every_page
def test_page_mentions_nothing_of_the_place_where_it_was_written(name: str) -> None:
    forbidden = (
        r"pypi|pythonhosted|npmjs|crates\.io|artifactory|registry\.\w",  # hosts of registries
        r"(?<![\w.])/(?:work|home|tmp|root|Users)/",  # paths of a machine
        r"\bsessions?\b",
        r"(?<![\w&])#\d+\b",  # numbers of issues
        "\N{EM DASH}",
    )
    text = page(name)
    assert [match.group() for one in forbidden for match in re.finditer(one, text, re.IGNORECASE)] == []


def test_readme_leads_to_every_page() -> None:
    text = page("README.md")
    names = [named(path) for path in PAGES if path.name != "README.md"]
    assert [name for name in names if f"]({name})" not in text] == []
