"""Plugins: what each hook brings, what is refused, and that the page about hooks is right."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING

import pluggy
import pytest

from itilcheck import builtin, hookspecs, loading, registry, testing
from itilcheck.plugins import BUNDLED, LATE, Plugin, PluginError, bundled
from itilcheck.soundness import unknown_path
from program import HERE, SCRIPT, lay, run, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (HERE / "docs" / "hooks.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

every_hook = pytest.mark.parametrize("hook", hookspecs.HOOKS)

HOOKIMPL = (
    "from pathlib import Path\nfrom itilcheck.hookspecs import hookimpl\nHERE = Path(__file__).parent\n"
)
PACK = f"{HOOKIMPL}@hookimpl\ndef itilcheck_register_rule_packs():\n    return [HERE / 'rules']\n"
RULE = """\
id: acme/domain-missing
title: Every service says which domain it belongs to
severity: warning
level: essential
why: Our portal sorts services by their domain.
remedy: Add a label.
given: {kind: Service, path: /metadata/labels, absent: empty}
expect: {required: [domain]}
message: '"{name}" has no label "{property}"'
"""
COMPUTED = """\
id: acme/domain-missing
title: Every service says which domain it belongs to
severity: warning
level: essential
why: Our portal sorts services by their domain.
remedy: Add a label.
check: acme/domain-missing
reads: {Service: []}
"""
SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}
spec: {provider: acme}
"""
CATALOGUE = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}


def files_of(section: str) -> dict[str, str]:
    """Give the files that a section of the page shows, by the path in their first line."""
    found = {}
    for _, body in BLOCK.findall(SECTIONS[section]):
        named = re.match(r"# (\S+)\n", body)
        if named:
            found[named[1]] = body
    return found


def module(hook: str, body: str) -> dict[str, str]:
    """Give a module that implements one hook, with the rest of the module behind it."""
    return {"acme_rules/__init__.py": f"{HOOKIMPL}\n@hookimpl\ndef {hook}():\n    {body}\n"}


def extension(schema: str, kind: str = "Service") -> dict[str, str]:
    return module("itilcheck_register_schemas", f"return {{'{kind}': {schema}}}")


def property_of_spec(schema: str) -> str:
    return f"{{'properties': {{'spec': {{'properties': {{'charge': {schema}}}}}}}}}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder that distributions can be laid in, for this process too."""
    folder = tmp_path / "site"
    folder.mkdir()
    before = set(sys.modules)
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in {"acme_rules", "other_rules"}:
            del sys.modules[name]


def refused(site: Path, files: dict[str, str]) -> str:
    """Give the message by which a plugin is refused."""
    lay(site, "acme_rules", "1.2", files)
    with pytest.raises(PluginError) as caught:
        registry.load()
    return str(caught.value)


# -- the page ------------------------------------------------------------------------------------


def test_there_are_hooks() -> None:
    assert "itilcheck_register_rules" in hookspecs.HOOKS
    assert len(hookspecs.HOOKS) == 9


@every_hook
def test_every_hook_has_a_section_with_its_signature(hook: str) -> None:
    function = getattr(hookspecs, hook)
    assert inspect.signature(function).parameters == {}
    signature = f"def {hook}() -> {function.__annotations__['return']}: ..."
    assert ("python", f"{signature}\n") in BLOCK.findall(SECTIONS[hook])


@every_hook
def test_every_hook_has_a_user_among_our_own_plugins(hook: str) -> None:
    ours = [Plugin("itilcheck", "", builtin), *bundled("")]
    assert [plugin.name for plugin in ours if plugin.implementation(hook) is not None] != []


@pytest.mark.parametrize("method", ["catalogue", "report"])
def test_the_page_shows_what_a_command_can_ask_for(method: str) -> None:
    function = getattr(hookspecs.Invocation, method)
    line = f"def {method}{inspect.signature(function)}: ...".replace("'", "")
    shown = "".join(body for _, body in BLOCK.findall(SECTIONS["itilcheck_register_commands"]))
    assert line in shown.splitlines()


def test_the_page_has_no_section_for_what_is_no_hook() -> None:
    assert {name for name in SECTIONS if name.startswith("itilcheck_")} == set(hookspecs.HOOKS)


@every_hook
def test_the_example_of_every_hook_does_what_the_page_shows(hook: str, tmp_path: Path) -> None:
    files = {**files_of("A package"), **files_of(hook)}
    assert f"def {hook}" in files["acme_itilcheck/__init__.py"]
    lay(tmp_path / "site", "acme_itilcheck", "1.0", {k: v for k, v in files.items() if k.startswith("acme")})
    write(tmp_path / "work", {k: v for k, v in files.items() if k.startswith("catalogue/")})
    sessions = [body for language, body in BLOCK.findall(SECTIONS[hook]) if language == "console"]
    assert sessions
    for session in sessions:
        command, _, expected = session.partition("\n")
        words = command.removeprefix("$ itilcheck ").split()
        outcome = run(tmp_path / "work", *words, site=tmp_path / "site")
        assert (outcome.out, outcome.code) == (expected, int(": error[" in expected))


@pytest.mark.parametrize("hook", [name for name in hookspecs.HOOKS if "examples" in SECTIONS[name]])
def test_the_rule_files_of_the_page_find_what_they_say(hook: str, tmp_path: Path) -> None:
    files = {**files_of("A package"), **files_of(hook), **files_of("Tests")}
    lay(tmp_path / "site", "acme_itilcheck", "1.0", {k: v for k, v in files.items() if k.startswith("acme")})
    write(tmp_path, {"test_rules.py": files["test_rules.py"]})
    words = ("-q", "-p", "no:cacheprovider", "test_rules.py")
    outcome = run(tmp_path, *words, module="pytest", site=tmp_path / "site")
    assert (outcome.code, outcome.err) == (0, "")


# -- what plugins bring --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay a plugin that uses all hooks, and a catalogue, and give the folder of both."""
    folder = tmp_path_factory.mktemp("acme")
    parts = {hook: files_of(hook) for hook in hookspecs.HOOKS}
    files = {name: text for part in parts.values() for name, text in part.items()}
    del files["catalogue/.itilcheck.yaml"]  # it names a pack, which would be one rule more
    hooks = []
    for number, hook in enumerate(parts):
        text = parts[hook]["acme_itilcheck/__init__.py"]
        files[f"acme_itilcheck/part{number}.py"] = text.replace("(__file__)", "(__file__).resolve()")
        if hook != "itilcheck_register_rules":  # it brings a rule that is in the rule pack as well
            hooks.append(f"from acme_itilcheck.part{number} import {hook}\n")
    files["acme_itilcheck/__init__.py"] = "".join(hooks)
    lay(folder / "site", "acme_itilcheck", "1.0", {k: v for k, v in files.items() if k.startswith("acme")})
    write(folder / "work", {**files_of("A package"), **files})
    return folder


def test_rules_of_a_plugin_are_listed(acme: Path) -> None:
    listing = run(acme / "work", "rules", site=acme / "site").out
    assert re.findall(r"^  (acme/\S+)", listing, re.MULTILINE) == [
        "acme/domain-missing",
        "acme/charge-code-unknown",
        "acme/retention-missing",
    ]


def test_a_rule_of_a_plugin_is_explained_with_whose_it_is(acme: Path) -> None:
    page = run(acme / "work", "explain", "acme/charge-code-unknown", site=acme / "site").out
    assert "from      acme 1.0" in page
    assert 'finds 3:49 finance knows no charge code "CC-1O"' in page


def test_an_extension_is_in_the_schema_of_its_kind_and_of_no_other(acme: Path) -> None:
    assert '"charge"' in run(acme / "work", "schema", "Service", site=acme / "site").out
    assert '"charge"' not in run(acme / "work", "schema", "Product", site=acme / "site").out
    assert '"charge"' not in run(acme / "work", "schema", "Service").out


def test_a_format_of_a_plugin_is_named_among_those_that_there_are(acme: Path) -> None:
    outcome = run(acme / "work", "check", "catalogue", "--format", "acme/x", site=acme / "site")
    assert outcome.err.startswith(
        'error: no format is called "acme/x", use one of acme/documents, checkstyle, '
    )
    assert outcome.code == 2


def test_everything_together_makes_one_report(acme: Path) -> None:
    outcome = run(acme / "work", "check", "catalogue", "--format", "acme/documents", site=acme / "site")
    kinds, rules = outcome.out.split("catalogue/", 1)
    assert kinds == "Service\t4\nOrganization\t1\n"
    assert re.findall(r"\t(\S+)", rules) == [
        *("acme/domain-missing", "schema-violation"),
        *("acme/domain-missing", "reference-unresolved"),
        *("acme/domain-missing", "acme/charge-code-unknown"),
        *("word-unknown",),
    ]


def test_a_rule_of_a_plugin_is_configured_like_any_other(acme: Path, tmp_path: Path) -> None:
    write(tmp_path, files_of("A package"))
    settings = "level: essential\nrules:\n  acme/domain-missing: {severity: error}\n"
    options = "  acme/charge-code-unknown: {options: {codes: [CC-12]}}\n"
    write(tmp_path / "catalogue", {".itilcheck.yaml": settings + options})
    outcome = run(tmp_path, "check", "catalogue", "--format", "concise", site=acme / "site")
    found = 'catalogue/payroll.yaml:6:3: error[acme/domain-missing] "payroll" has no label "domain"\n'
    assert outcome.out == found


def test_a_misspelt_rule_of_a_plugin_is_told_at_its_place(acme: Path, tmp_path: Path) -> None:
    write(
        tmp_path,
        {**CATALOGUE, ".itilcheck.yaml": "rules:\n  title-missing: off\n  acme/domain-misssing: off\n"},
    )
    outcome = run(tmp_path, "check", site=acme / "site")
    message = 'no rule is called "acme/domain-misssing", did you mean "acme/domain-missing"'
    assert outcome.err == f".itilcheck.yaml:3:3: error: {message}\n"


def test_a_disabled_plugin_brings_nothing(acme: Path) -> None:
    outcome = run(acme / "work", "--disable-plugin", "acme", "rules", site=acme / "site")
    assert outcome.code == 0
    assert "acme/" not in outcome.out


def test_short_forms_and_references_of_an_extension_reach_rules_in_long_form(site: Path) -> None:
    charge = "{'type': ['string', 'object'], 'x-itilcheck-short': 'code', 'properties': {"
    charge += "'code': {'type': 'string'}, 'payer': {'$ref': '#/$defs/acme-payer'}}}"
    listed = "{'type': ['string', 'array'], 'items': {'type': 'string'}, 'x-itilcheck-list': True}"
    properties = f"{{'spec': {{'properties': {{'charge': {charge}, 'codes': {listed}}}}}}}"
    definitions = "{'acme-payer': {'type': 'string', 'x-itilcheck-reference': 'Organization'}}"
    lay(site, "acme_rules", "1.2", extension(f"{{'properties': {properties}, '$defs': {definitions}}}"))
    schemas = registry.load().schemas
    from itilcheck.schemas import lengthen, references  # noqa: PLC0415  # what the registry makes is the point

    shape = schemas.shape("Service")
    assert lengthen({"spec": {"charge": "CC-1", "codes": "a"}}, shape) == {
        "spec": {"charge": {"code": "CC-1"}, "codes": ["a"]}
    }
    written = {"spec": {"charge": {"payer": "acme"}}}
    assert list(references(written, shape)) == [("/spec/charge/payer", "Organization", "acme")]


def test_rules_of_a_plugin_see_the_long_form_and_findings_stand_at_the_short_one(
    site: Path, tmp_path: Path
) -> None:
    charge = "{'type': ['string', 'object'], 'x-itilcheck-short': 'code', 'properties': {'code': {}}}"
    source = extension(property_of_spec(charge))["acme_rules/__init__.py"]
    rule = RULE.replace("/metadata/labels, absent: empty", "/spec").replace("{property}", "no match")
    wanted = "{properties: {charge: {required: [code]}, owner: {properties: {name: {const: b}}}}}"
    rule = rule.replace("expect: {required: [domain]}", f"expect: {wanted}")
    source += PACK.removeprefix(HOOKIMPL)
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": source, "acme_rules/rules/a/x.yaml": rule})
    write(
        tmp_path / "work",
        {**CATALOGUE, "payroll.yaml": SERVICE.replace("acme}", "acme, owner: a, charge: c}")},
    )
    outcome = run(tmp_path / "work", "check", "--format", "concise", site=site)
    found = 'payroll.yaml:4:31: warning[acme/domain-missing] "payroll" has no label "no match"\n'
    assert outcome.out == found


def test_metadata_of_one_kind_is_extended_though_all_kinds_share_it(site: Path) -> None:
    added = "{'properties': {'metadata': {'properties': {'code': {'type': 'integer'}}}}}"
    lay(site, "acme_rules", "1.2", extension(added))
    schemas = registry.load().schemas
    document = {
        "apiVersion": "itilcheck/v1",
        "kind": "Service",
        "metadata": {"name": "a", "code": 1},
        "spec": {},
    }
    assert schemas.conforms("Service", document)
    assert not schemas.conforms("Product", {**document, "kind": "Product"})
    assert not schemas.conforms("Service", {**document, "metadata": {"name": "a", "code": "1"}})


def test_items_of_lists_are_extended(site: Path) -> None:
    added = "{'properties': {'spec': {'properties': {'risks': {'properties': "
    added += "{'removed': {'items': {'properties': {'code': {'type': 'integer'}}}}}}}}}}"
    lay(site, "acme_rules", "1.2", extension(added))
    document = {"apiVersion": "itilcheck/v1", "kind": "Service", "metadata": {"name": "a"}}
    spec = {"risks": {"removed": [{"description": "Fire", "code": 1}]}}
    assert registry.load().schemas.conforms("Service", {**document, "spec": spec})


# -- what is refused -----------------------------------------------------------------------------

LOST = "acme_rules cannot be imported: "
RULES = "itilcheck_register_rules"
PATHS = "itilcheck_register_rule_packs"
CHECKS = "itilcheck_register_checks"
MARKED = f"{HOOKIMPL}\n@hookimpl\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nothing_called_so", f"{LOST}ModuleNotFoundError: No module named 'nothing_called_so'"),
        ("raise SystemExit(0)", f"{LOST}SystemExit: 0"),
        ("def broken(:", f"{LOST}SyntaxError: invalid syntax (__init__.py, line 1)"),
        (f"def {RULES}(): ...", f"{RULES} is named like a hook but lacks @hookimpl"),
        ("def itilcheck_register_x(): ...", "itilcheck_register_x is named like a hook but lacks @hookimpl"),
        (
            f"{MARKED}def itilcheck_register_rule(): ...",
            'itilcheck_register_rule is no hook, did you mean "itilcheck_register_rules"',
        ),
        (f"{MARKED}def setup(): ...", "setup is no hook, docs/hooks.md lists all hooks"),
        (
            f"{MARKED}def {RULES}(config): ...",
            f'{RULES} takes no arguments, this one asks for "config"',
        ),
        (
            f"import pluggy\n@pluggy.HookimplMarker('itilcheck')(tryfirst=True)\ndef {RULES}(): ...",
            f"{RULES} gives options to its @hookimpl, but hooks are called one by one and take none",
        ),
        (f"{MARKED}def {CHECKS}():\n    raise KeyError('codes')", f"{CHECKS} failed with KeyError: 'codes'"),
        (f"{MARKED}def {CHECKS}():\n    raise SystemExit(0)", f"{CHECKS} failed with SystemExit: 0"),
        (f"{MARKED}def {PATHS}():\n    yield HERE / 1", f"{PATHS} failed with TypeError: "),
        (f"{MARKED}def {PATHS}(): ...", f"{PATHS} must give a list of Path, it gave nothing"),
        (f"{MARKED}def {PATHS}():\n    return 'rules'", f'{PATHS} must give a list of Path, it gave "rules"'),
        (
            f"{MARKED}def {PATHS}():\n    return ['rules']",
            f'{PATHS} must give a list of Path, it holds "rules"',
        ),
        (f"{MARKED}def {PATHS}():\n    return [HERE / 'rules']", "rule pack "),
        (f"{MARKED}def {CHECKS}():\n    return [print]", f"{CHECKS} must give a map by name, it gave list"),
        (
            f"{MARKED}def {CHECKS}():\n    return {{1: print}}",
            f"{CHECKS} must give a map by name, it gave dict",
        ),
        (f"{MARKED}def {CHECKS}():\n    return {{'a': 1}}", f'{CHECKS} must give functions, "a" is int'),
        (f"{MARKED}def {CHECKS}():\n    return {{'a': print}}", 'check "a" needs a prefix, as in "acme/a"'),
        (
            f"{MARKED}def itilcheck_register_reporters():\n    return {{'table': print}}",
            'format "table" needs a prefix, as in "acme/table"',
        ),
        (
            f"{MARKED}def itilcheck_register_adapters():\n    return [HERE / 'none.yaml']",
            "mapping file ",
        ),
    ],
)
def test_a_broken_plugin_is_refused_with_its_name_and_version(site: Path, source: str, message: str) -> None:
    told = refused(site, {"acme_rules/__init__.py": f"{source}\n"})
    assert told.startswith(f'plugin "acme 1.2": {message}')


def test_a_broken_plugin_ends_a_run_with_2_and_a_hint(site: Path, tmp_path: Path) -> None:
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": "1 / 0\n"})
    write(tmp_path / "work", CATALOGUE)
    what = "acme_rules cannot be imported: ZeroDivisionError: division by zero"
    hint = "to run without it: itilcheck --disable-plugin acme"
    for words in (["check"], ["rules"], ["schema", "Service"], ["explain", "title-missing"]):
        outcome = run(tmp_path / "work", *words, site=site)
        assert outcome == (2, "", f'error: plugin "acme 1.2": {what}\n{hint}\n')
    assert run(tmp_path / "work", "--disable-plugin", "acme", "check", site=site).code == 0


def test_a_plugin_without_a_version_is_named_all_the_same(site: Path) -> None:
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": "1 / 0\n"})
    (site / "acme_rules-1.2.dist-info" / "METADATA").unlink()
    with pytest.raises(PluginError, match=r'^plugin "acme": acme_rules cannot be imported'):
        registry.load()


def test_damaged_metadata_are_named(site: Path) -> None:
    lay(site, "acme_rules", "1.2", {})
    write(site, {"acme_rules-1.2.dist-info/entry_points.txt": "[itilcheck]\nacme\n"})
    with pytest.raises(PluginError, match=r"acme_rules-1\.2\.dist-info: its plugins cannot be read: "):
        registry.load()


def test_damaged_metadata_of_others_do_no_harm(site: Path) -> None:
    write(site, {"other-1.dist-info/entry_points.txt": "[other]\nx\n", "odd-1.egg-info": "Name: odd\n"})
    assert [plugin.name for plugin in registry.load().plugins] == ["itilcheck", *BUNDLED]


def test_two_plugins_of_one_name_are_refused(site: Path) -> None:
    lay(site, "other_rules", "0.1", {"other_rules.py": ""}, plugin="acme")
    message = 'plugin "acme" is brought by "acme_rules 1.2" and by "other_rules 0.1"'
    assert refused(site, {"acme_rules/__init__.py": ""}) == message
    assert [plugin.name for plugin in registry.load(disabled=["acme"]).plugins] == ["itilcheck", *BUNDLED]


def test_the_name_of_a_plugin_of_ours_is_taken(site: Path) -> None:
    lay(site, "other_rules", "0.1", {"other_rules.py": ""}, plugin="backstage")
    with pytest.raises(PluginError, match=r'^plugin "backstage" is brought by itilcheck itself and by'):
        registry.load()


def test_a_distribution_that_is_there_twice_counts_once(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": ""})
    lay(tmp_path / "behind", "acme_rules", "1.1", {"acme_rules/__init__.py": "1 / 0"})
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "behind")])
    assert registry.load().plugins[-1].title == "acme 1.2"


def test_disabling_what_is_not_there_is_a_mistake() -> None:
    with pytest.raises(PluginError, match=r'^no plugin is called "backstge", did you mean "backstage"$'):
        registry.load(disabled=["backstge"])


def test_duplicate_rules_name_both_plugins(site: Path) -> None:
    lay(site, "other_rules", "0.1", {"other_rules/__init__.py": PACK, "other_rules/rules/a/b.yaml": RULE})
    files = {"acme_rules/__init__.py": PACK, "acme_rules/rules/labels/domain-missing.yaml": RULE}
    first = 'plugin "acme 1.2" (rules/labels/domain-missing.yaml)'
    second = 'plugin "other 0.1" (rules/a/b.yaml)'
    assert refused(site, files) == f'rule "acme/domain-missing" is brought by {first} and by {second}'


def test_a_duplicate_in_one_plugin_names_both_files(site: Path) -> None:
    files = {
        "acme_rules/__init__.py": PACK,
        "acme_rules/rules/a/x.yaml": RULE,
        "acme_rules/rules/b/x.yaml": RULE,
    }
    both = 'plugin "acme 1.2" (rules/a/x.yaml) and by plugin "acme 1.2" (rules/b/x.yaml)'
    assert refused(site, files) == f'rule "acme/domain-missing" is brought by {both}'


@pytest.mark.parametrize(
    ("hook", "what", "thing"),
    [
        ("itilcheck_register_checks", "check", "print"),
        ("itilcheck_register_reporters", "format", "print"),
    ],
)
def test_duplicate_functions_name_both_plugins(site: Path, hook: str, what: str, thing: str) -> None:
    files = module(hook, f"return {{'acme/x': {thing}}}")
    lay(site, "other_rules", "0.1", {"other_rules.py": files["acme_rules/__init__.py"]})
    both = 'plugin "acme 1.2" and by plugin "other 0.1"'
    assert refused(site, files) == f'{what} "acme/x" is brought by {both}'


def test_duplicate_adapters_name_both_plugins(site: Path) -> None:
    files = {
        **module("itilcheck_register_adapters", "return [HERE / 'a.yaml']"),
        "acme_rules/a.yaml": MAPPING,
    }
    lay(site, "other_rules", "0.1", {name.replace("acme_", "other_"): text for name, text in files.items()})
    both = 'plugin "acme 1.2" (a.yaml) and by plugin "other 0.1" (a.yaml)'
    assert refused(site, files) == f'adapter "acme/register" is brought by {both}'


FILE = "rules/labels/x.yaml"
NAMES = 'rule "acme/domain-missing" names check'

# -- files of plugins ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        (
            RULE.replace("acme/domain", "domain"),
            ['rule "domain-missing" needs a prefix, as in "acme/domain-missing"'],
        ),
        (RULE.replace("id: acme", "id: Acme"), [f'{FILE}:1:5: id "Acme/domain-missing" is not spelt like']),
        (
            RULE.replace("warning", "grave"),
            [f'{FILE}:3:11: severity "grave" is not known, use error, warning or info'],
        ),
        (RULE + "nme: a\n", [f'{FILE}:10:1: property "nme" is not known here']),
        (RULE.replace("[domain]", "[domain"), [f"{FILE}:8:"]),
        (
            RULE.replace("required: [domain]", "pattern: '(?=a)'"),
            [f"{FILE}:9:10: {{property}} can only be filled by required"],
        ),
        (RULE.replace("{property}", "{thing}"), [f'{FILE}:9:10: "{{thing}}" is no placeholder, allowed']),
        (RULE.replace("[domain]", "[domain], pattern: '(?=a)'"), [f'{FILE}:8:39: pattern "(?=a)" cannot']),
        (RULE.replace("[domain]", "[domain], $ref: 'file:///etc/passwd'"), [f'{FILE}:8:36: "file:///etc']),
        ("", [f"{FILE}: rule file is empty"]),
        (
            RULE.replace("warning", "grave").replace("essential", "high"),
            [f"{FILE}:3:11: severity ", f"{FILE}:4:8: level "],
        ),
        (
            COMPUTED,
            [f'{NAMES} "acme/domain-missing", which nobody brings'],
        ),
        (
            COMPUTED.replace("check: acme/domain-missing", "check: dependency-cycel"),
            [f'{NAMES} "dependency-cycel", which nobody brings, did you mean "dependency-cycle"'],
        ),
    ],
)
def test_a_wrong_rule_file_is_told_with_its_place(site: Path, rule: str, messages: list[str]) -> None:
    files = {"acme_rules/__init__.py": PACK, "acme_rules/rules/labels/x.yaml": rule}
    lines = refused(site, files).removeprefix('plugin "acme 1.2": ').split("\n")
    assert [line[: len(message)] for line, message in zip(lines, messages, strict=True)] == messages


def test_a_rule_pack_that_was_not_packed_is_missed(site: Path) -> None:
    files = {"acme_rules/__init__.py": PACK, "acme_rules/rules/README.md": ""}
    assert (
        refused(site, files)
        == f'plugin "acme 1.2": rule pack {site / "acme_rules" / "rules"} holds no rule file'
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"expect": "{'pattern': '(?=a)'}"}, 'rule "acme/a": expect: pattern "(?=a)" cannot be run: '),
        ({"severity": "'error'"}, 'rule "acme/a": severity must be Severity, not "error"'),
        ({"level": "None"}, 'rule "acme/a": level must be Level, not nothing'),
        ({"why": "()"}, 'rule "acme/a": why must be text, not tuple'),
        ({"why": "''"}, 'rule "acme/a": why must not be empty'),
        ({"id": "'acme/Y y'"}, 'rule "acme/Y y": id "acme/Y y" is not spelt like acme/charge-code-missing'),
        ({"concepts": "(99,)"}, 'rule "acme/a": concepts'),
        (
            {"given": "Given(('Service',),())"},
            'rule "acme/a": given must be a tuple of Given, not Given, write (Given(…),)',
        ),
        (
            {"given": "(Given('Service',()),)"},
            'rule "acme/a": given: kinds must be a tuple of text, not "Service", write ("Service",)',
        ),
        (
            {"given": "(Given(('Service',),'/metadata/labels'),)"},
            'rule "acme/a": given: path must be ("metadata", "labels"), not "/metadata/labels"',
        ),
        (
            {"given": "(Given(('Service',),('/metadata/labels',)),)"},
            'rule "acme/a": given: path must be ("metadata", "labels"), not "/metadata/labels"',
        ),
        (
            {"given": "(Given(('Service',),('metadata','lables')),)"},
            'rule "acme/a": given: "/metadata/lables" is not known to Service, did you mean "/metadata/lab',
        ),
        ({"given": "(Given(('Servce',),()),)"}, 'rule "acme/a": given: kind "Servce" is not known, '),
        ({"given": "(Given((),()),)"}, 'rule "acme/a": given: kind '),
        ({"reads": "{'Servce': ()}"}, 'rule "acme/a": reads: "Servce" is no kind, did you mean "Service"'),
        (
            {"reads": "{'Service': ('/metadata/lables',)}"},
            'rule "acme/a": reads: "/metadata/lables" is not known to Service, did you mean "/metadata/lab',
        ),
        (
            {"reads": "{'Service': ('metadata',)}"},
            'rule "acme/a": reads: "metadata" is no JSON Pointer, it begins with /',
        ),
        (
            {"reads": "{'Service': '/metadata'}"},
            'rule "acme/a": reads: Service must be a tuple of text, not "/metadata", write ("/metadata",)',
        ),
        (
            {"expect": "{'requird': ['a']}"},
            'rule "acme/a": expect: "requird" is no keyword of JSON Schema, did you mean "required"',
        ),
        ({"expect": "{'enum': [{1}]}"}, 'rule "acme/a": expect must be what JSON can say: '),
        ({"expect": "None"}, 'rule "acme/a": expect must be '),
        ({"message": "'{nme}'"}, 'rule "acme/a": message: "{nme}" is no placeholder, allowed are '),
        (
            {"applies_to": "Applicability(lifecycle={'lvie'})"},
            'rule "acme/a": applies_to: lifecycle "lvie" is not known, did you mean "live"',
        ),
        (
            {"applies_to": "Applicability(lifecycle='live')"},
            'rule "acme/a": applies_to: lifecycle must be a set of text, write frozenset({"live"})',
        ),
        ({"examples": "({},)"}, 'rule "acme/a": examples must be a tuple of Example, it holds dict'),
        (
            {"examples": "(Example('A', 'a', '1:1 a'),)"},
            'rule "acme/a": examples: findings must be a tuple of text, not "1:1 a", write ("1:1 a",)',
        ),
        ({"given": "()"}, 'rule "acme/a" needs either given and expect, or a check'),
        ({"check": "'acme/b'"}, 'rule "acme/a" needs either given and expect, or a check'),
        ({"id": "'a'"}, 'rule "a" needs a prefix, as in "acme/a"'),
    ],
)
def test_a_wrong_rule_record_is_refused(site: Path, change: dict[str, str], message: str) -> None:
    words = "id 'acme/a' title 'A' group 'a' severity Severity.ERROR level Level.ESSENTIAL since ''"
    words += (
        " concepts () why 'a' remedy 'a' applies_to Applicability() reads {} expect {'required':['spec']}"
    )
    names = f"{words} message 'a' given (Given(('Service',),()),) check '' examples ()".split()
    fields = {**dict(zip(names[::2], names[1::2], strict=True)), **change}
    made = ", ".join(f"{name}={value}" for name, value in fields.items())
    imports = "from itilcheck.authoring import Applicability, Example, Given, Level, Rule, Severity"
    files = module("itilcheck_register_rules", f"{imports}\n    return [Rule({made})]")
    assert refused(site, files).startswith(f'plugin "acme 1.2": {message}')


def test_all_that_is_wrong_with_a_rule_record_is_told_a_line_each(site: Path) -> None:
    body = "from itilcheck.authoring import Applicability, Given, Level, Rule, Severity\n"
    body += "    return [Rule('acme/a', 'A', 'a', 'error', 'high', '', (), 'a', 'a', Applicability(), {})]"
    told = refused(site, module("itilcheck_register_rules", body))
    assert told.split("\n") == [
        'plugin "acme 1.2": rule "acme/a": severity must be Severity, not "error"',
        'rule "acme/a": level must be Level, not "high"',
    ]


def test_two_rules_with_one_id_in_one_rule_file_are_told_with_both_places(site: Path) -> None:
    files = {"acme_rules/__init__.py": PACK, "acme_rules/rules/a/x.yaml": f"{RULE}---\n{RULE}"}
    told = 'plugin "acme 1.2": rule "acme/domain-missing" stands at rules/a/x.yaml:1:5'
    assert refused(site, files) == f"{told} and at rules/a/x.yaml:11:5"


# -- rules with code in packages -----------------------------------------------------------------


CODED = '''\
from itilcheck.authoring import node_rule


@node_rule
def {name}(title):
    """Titles are quiet.

    id: acme/{id}
    severity: warning
    level: essential
    why: So.
    remedy: So.
    given: {{kind: Service, path: /metadata/title}}
    """
'''


def coded(name: str) -> str:
    return CODED.format(name=name, id=name.replace("_", "-"))


def test_rules_of_all_modules_that_a_package_imports_count_once(site: Path) -> None:
    files = {
        "acme_rules/__init__.py": f"from . import words, other\nfrom .words import b_word\n{coded('first')}",
        "acme_rules/words.py": coded("b_word") + coded("a_word"),
        "acme_rules/other/__init__.py": "from .deep import inner\n",
        "acme_rules/other/deep.py": coded("inner"),
        "acme_rules/lazy.py": coded("lazy"),
    }
    lay(site, "acme_rules", "1.2", files)
    found = [rule for rule in registry.load().rules if rule.startswith("acme/")]
    assert found == ["acme/b-word", "acme/first", "acme/inner", "acme/a-word"]


def test_a_function_of_a_package_with_a_card_and_without_a_decorator_is_refused(site: Path) -> None:
    files = {
        "acme_rules/__init__.py": "from . import words\n",
        "acme_rules/words.py": coded("a_word") + coded("b_word").replace("@node_rule\n", ""),
    }
    told = refused(site, files)
    assert "words.py:18: b_word has a card but no decorator, put @node_rule or @catalogue_rule" in told


MAPPING = """\
adapter: acme/register
title: the Acme register
recognise:
  when: {required: [register]}
map:
  - kind: Service
    metadata: {name: /service}
    spec: {/criticality: /grade}
"""


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (MAPPING.replace("acme/", ""), 'adapter "register" needs a prefix, as in "acme/register"'),
        (MAPPING.replace("kind: Service", "kind: Servce"), 'a.yaml:6:11: kind "Servce" is not known, '),
        (MAPPING.replace("/grade", "{from: /a, words: states}"), "a.yaml:8:44: "),
        (
            MAPPING.replace("required: [register]", "pattern: '(?=a)'"),
            "a.yaml:4:3: no JSON Schema that can be run: ",
        ),
        (MAPPING.replace("register]", "register"), "a.yaml:4:"),
        (MAPPING + "---\n" + MAPPING, "a.yaml: holds 2 documents, needed is one"),
        ("", "a.yaml: holds no document, needed is one"),
    ],
)
def test_a_wrong_mapping_file_is_told_with_its_place(site: Path, mapping: str, message: str) -> None:
    files = {
        **module("itilcheck_register_adapters", "return [HERE / 'a.yaml']"),
        "acme_rules/a.yaml": mapping,
    }
    assert refused(site, files).startswith(f'plugin "acme 1.2": {message}')


# -- extensions of kinds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (extension("{}", "Servce"), 'schema for "Servce", which is no kind, did you mean "Service"'),
        (extension("[]"), "schema for Service is no map but list"),
        (
            extension("{'required': ['spec']}"),
            "schema for Service may have properties and $defs only",
        ),
        (
            extension("{'properties': 3}"),
            "schema for Service is no JSON Schema: properties: 3 is not of type 'object'",
        ),
        (
            extension("{'properties': {'spec': {'properties': {'owner': {'type': 'string'}}}}}"),
            "schema for Service at /properties/spec/properties/owner is there already",
        ),
        (
            extension("{'properties': {'spec': {'required': ['owner'], 'properties': {}}}}"),
            "schema for Service at /properties/spec is there already",
        ),
        (
            extension("{'$defs': {'money': {'type': 'string'}}}"),
            "schema for Service at /$defs/money is there already",
        ),
        (
            extension(property_of_spec("{'$ref': '#/$defs/nothing'}")),
            "schema for Service cannot be used: Pointer '/$defs/nothing' does not exist",
        ),
        (
            extension(property_of_spec("{'$ref': 'urn:itilcheck:v1:common#/$defs/nothing'}")),
            'schema for Service refers to "urn:itilcheck:v1:common#/$defs/nothing", which is not there',
        ),
        (
            extension(property_of_spec("{'$ref': 'file:///etc/passwd'}")),
            "schema for Service at /properties/spec/properties/charge may refer to ",
        ),
        (
            extension(property_of_spec("{'pattern': '(?=a)'}")),
            'schema for Service cannot be used: "(?=a)" is not',
        ),
        (
            extension(property_of_spec("{'x-itilcheck-reference': 'Team'}")),
            'schema for Service at /properties/spec/properties/charge refers to "Team", which is no kind',
        ),
        (
            extension(property_of_spec("{'x-itilcheck-short': 'code', 'properties': {}}")),
            'schema for Service at /properties/spec/properties/charge is short for "code", which is none of',
        ),
        (
            extension(property_of_spec("{'x-itilcheck-shrt': 'code'}")),
            'schema for Service at /properties/spec/properties/charge has "x-itilcheck-shrt", known are ',
        ),
    ],
)
def test_a_wrong_extension_is_refused(site: Path, files: dict[str, str], message: str) -> None:
    assert refused(site, files).startswith(f'plugin "acme 1.2": {message}')


def test_two_extensions_by_one_name_name_both_plugins(site: Path) -> None:
    files = extension(property_of_spec("{'type': 'string'}"))
    lay(site, "other_rules", "0.1", {"other_rules.py": files["acme_rules/__init__.py"]})
    lay(site, "acme_rules", "1.2", files)
    with pytest.raises(PluginError) as caught:
        registry.load()
    place = "schema for Service at /properties/spec/properties/charge is there already"
    assert str(caught.value) == f'plugin "other 0.1": {place}, from plugin "acme 1.2"'


# -- failures while running ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("yield problem\n    raise KeyError('codes')", "KeyError: 'codes'"),
        ("yield problem\n    raise SystemExit(0)", "RuntimeError: it tried to end the run"),
        ("yield problem\n    yield 'text'", "TypeError: it yielded str, not a Problem"),
        (
            "yield problem\n    yield Problem('x', 'a')",
            "TypeError: its Problem is about str, not about a Node",
        ),
        (
            "yield problem\n    yield Problem(problem.subject, 1)",
            "TypeError: the message of its Problem is int, not text, at __init__.py:15",
        ),
        (
            "yield problem\n    yield Problem(problem.subject, 'a', Related(problem.subject, 'b'))",
            "TypeError: related of its Problem is Related, not a tuple of Related, write (Related(…),), ",
        ),
        (
            "yield problem\n    yield Problem(problem.subject, 'a', ('b',))",
            "TypeError: related of its Problem holds str, not Related, at __init__.py:15",
        ),
        (
            "yield problem\n    yield Problem(problem.subject, 'a', about='payroll')",
            "TypeError: about of its Problem is str, not a Document, at __init__.py:15",
        ),
        (
            "yield problem\n    import json; json.loads('x')",
            "JSONDecodeError: Expecting value: line 1 column 1 (char 0), at __init__.py:15",
        ),
    ],
)
def test_a_check_that_fails_is_a_failure_and_all_else_stands(
    site: Path, tmp_path: Path, body: str, what: str
) -> None:
    source = f"{PACK}\nfrom itilcheck.finding import Problem, Related\n"
    source += "@hookimpl\ndef itilcheck_register_checks():\n    return {'acme/domain-missing': check}\n"
    source += "def check(catalogue, options):\n"
    source += (
        f"    problem = Problem(catalogue.of('Service')[0].node('/metadata/name'), 'no domain')\n    {body}\n"
    )
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": source, "acme_rules/rules/a/x.yaml": COMPUTED})
    write(tmp_path / "work", {**CATALOGUE, "broken.yaml": "a: [\n"})
    outcome = run(tmp_path / "work", "check", "--format", "concise", site=site)
    assert outcome.code == 2
    assert outcome.out.splitlines()[1:] == ["payroll.yaml:3:18: warning[acme/domain-missing] no domain"]
    assert outcome.out.startswith("broken.yaml:")
    culprit = "(rule acme/domain-missing, plugin acme 1.2)"
    assert f"could not check: rule could not be run, it failed with {what}" in outcome.err
    assert culprit in outcome.err
    assert "Traceback" not in outcome.err


def test_a_check_that_gives_nothing_is_a_failure(site: Path, tmp_path: Path) -> None:
    source = f"{PACK}\n@hookimpl\ndef itilcheck_register_checks():\n"
    source += "    return {'acme/domain-missing': lambda catalogue, options: None}\n"
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": source, "acme_rules/rules/a/x.yaml": COMPUTED})
    write(tmp_path / "work", CATALOGUE)
    outcome = run(tmp_path / "work", "check", site=site)
    assert outcome.code == 2
    assert "(rule acme/domain-missing, plugin acme 1.2)" in outcome.out
    assert "not iterable, at __init__.py:10" in outcome.out


@pytest.mark.parametrize(
    "check",
    [
        "def check(catalogue): ...",
        "from itilcheck.rule import each_document as of\ndef judge(one): ...\ncheck = of('Service', judge)",
    ],
)
def test_a_check_that_cannot_be_called_is_told_with_the_line_of_its_author(
    site: Path, tmp_path: Path, check: str
) -> None:
    source = f"{PACK}\n@hookimpl\ndef itilcheck_register_checks():\n"
    source += f"    return {{'acme/domain-missing': check}}\n{check}\n"
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": source, "acme_rules/rules/a/x.yaml": COMPUTED})
    write(tmp_path / "work", CATALOGUE)
    out = run(tmp_path / "work", "check", site=site).out
    line = 11 if "judge" not in check else 12
    assert f"takes 1 positional argument but 2 were given, at __init__.py:{line} (rule" in out


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("yield '1'\n    raise KeyError('codes')", "KeyError: 'codes'"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("yield 1", "TypeError: it gave int, not text"),
    ],
)
def test_a_format_that_fails_is_named(site: Path, tmp_path: Path, body: str, what: str) -> None:
    source = f"def table(report, style):\n    {body}\n"
    files = module("itilcheck_register_reporters", f"return {{'acme/table': table}}\n{source}")
    lay(site, "acme_rules", "1.2", files)
    write(tmp_path / "work", CATALOGUE)
    outcome = run(tmp_path / "work", "check", "--format", "acme/table", site=site)
    assert outcome.code == 2
    assert outcome.err.startswith(f'error: plugin "acme 1.2": format "acme/table" failed with {what}\n')


def test_a_plugin_that_is_passed_over_is_told_with_one_place_and_what_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"tree/payroll.yaml": SERVICE, "tree/.itilcheck.yaml": "level: essential\n"})
    lay(tmp_path / "lib", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    lay(tmp_path / "tree" / "lib", "other_rules", "0.1", {"other_rules.py": "1 / 0\n"})
    told = run(tmp_path, "check", "tree", command=SCRIPT, site=tmp_path / "lib").out
    place = (tmp_path / "lib").resolve()
    notice = f'notice: plugin "acme 1.2" is not loaded, for it lies in the current folder, {place}: '
    assert f"{notice}install it elsewhere\n" in told
    told = run(tmp_path, "check", "tree", command=SCRIPT, site=tmp_path / "tree" / "lib").out
    notice = 'notice: tree/lib: plugin "other 0.1" is not loaded, for it lies in the catalogue: '
    assert f"{notice}install it elsewhere\n" in told


# -- markers -------------------------------------------------------------------------------------


def test_our_markers_are_those_of_pluggy() -> None:
    def ours() -> None: ...

    def theirs() -> None: ...

    hookspecs.hookimpl(ours)
    hookspecs.hookspec()(ours)
    pluggy.HookimplMarker("itilcheck")(theirs)
    pluggy.HookspecMarker("itilcheck")(theirs)
    assert vars(ours) == vars(theirs)


def test_what_is_said_of_plugins_that_are_loaded_late_is_what_they_have() -> None:
    late = [plugin for plugin in bundled("") if plugin.name in LATE]
    found = {one.name: tuple(h for h in hookspecs.HOOKS if one.implementation(h) is not None) for one in late}
    assert found == LATE


def test_pluggy_knows_all_our_hooks() -> None:
    manager = pluggy.PluginManager("itilcheck")
    manager.add_hookspecs(hookspecs)
    assert [name for name in dir(manager.hook) if name.startswith("itilcheck_")] == sorted(hookspecs.HOOKS)


def test_a_plugin_marked_by_pluggy_itself_is_as_good(site: Path) -> None:
    source = PACK.replace(
        "from itilcheck.hookspecs import hookimpl",
        "import pluggy\nhookimpl = pluggy.HookimplMarker('itilcheck')",
    )
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": source, "acme_rules/rules/a/x.yaml": RULE})
    assert "acme/domain-missing" in registry.load().rules


def test_an_entry_point_may_name_an_object(site: Path) -> None:
    source = f"{HOOKIMPL}\nclass Plugin:\n    @hookimpl\n    def itilcheck_register_checks(self):\n"
    source += "        return {'acme/x': print}\nplugin = Plugin()\n"
    lay(site, "acme_rules", "1.2", {"acme_rules.py": source})
    write(site, {"acme_rules-1.2.dist-info/entry_points.txt": "[itilcheck]\nacme = acme_rules:plugin\n"})
    assert "acme/x" in registry.load().checks


def test_the_testing_kit_loads_without_plugins_of_others() -> None:
    assert [plugin.name for plugin in testing.everything().plugins] == ["itilcheck", *BUNDLED]


def test_a_mapping_that_makes_statements_which_there_are_none_of_is_refused(site: Path) -> None:
    mapping = "adapter: acme/register\ntitle: the register\nrecognise: {when: {required: [register]}}\n"
    mapping += "map:\n  - kind: Service\n    metadata: {name: /service}\n    spec:\n      /lifcycle: /state\n"
    source = f"{MARKED}def itilcheck_register_adapters():\n    return [HERE / 'register.yaml']\n"
    told = refused(site, {"acme_rules/__init__.py": source, "acme_rules/register.yaml": mapping})
    meant = '"/spec/lifcycle" is not known to Service, did you mean "/spec/lifecycle"'
    assert told == f'plugin "acme 1.2": register.yaml:8:7: {meant}'


def test_the_mapping_of_our_own_makes_statements_that_there_are() -> None:
    kinds = registry.load().schemas.bundled
    loaded = loading.load(
        "backstage.yaml", (HERE / "plugins/itilcheck_backstage/backstage.yaml").read_bytes()
    )
    made = [
        (one["kind"], f"/spec{re.sub('/[0-9]+', '/*', pointer)}")
        for one in loaded.documents[0]["map"]
        for pointer in one.get("spec", {})
    ]
    assert len(made) > 10
    assert [unknown_path(path, kind, kinds[kind]) for kind, path in made] == [""] * len(made)
