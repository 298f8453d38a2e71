"""The list of plugins: what is loaded and what it brings, what is refused and why, what is disabled."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

import itilcheck
from itilcheck import hookspecs, plugins, registry
from itilcheck.builtin import FORMATS
from itilcheck.plugins import BUNDLED, UnknownPluginError, candidates
from itilcheck.registry import survey
from pages import in_columns, page, sections
from program import lay, run, write

if TYPE_CHECKING:
    from pathlib import Path

VERSION = itilcheck.__version__
HEAD = "from pathlib import Path\nfrom itilcheck.hookspecs import hookimpl\n"
PACK = (
    f"{HEAD}@hookimpl\ndef itilcheck_register_rule_packs():\n    return [Path(__file__).parent / 'rules']\n"
)
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
NEEDING = """\
id: acme/odd
title: Charge codes are even
severity: warning
level: essential
why: It is so.
remedy: Do so.
check: other/odd
reads: {Service: []}
"""
QUALITY = """\
id: acme/quality
title: Quality handbook
edition: "1"
note: Ours.
clauses:
  - {clause: "1", asks: Services have owners., rules: [service-owner-missing]}
"""
SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
HOUSE = '''\
from itilcheck.authoring import Problem, node_rule


@node_rule
def title_shouted(title):
    """Titles do not shout.

    id: house/title-shouted
    severity: warning
    level: essential
    why: Capital letters are hard to read.
    remedy: Write small letters.
    given: {kind: Service, path: /metadata/title}
    """
    if title.value.isupper():
        yield Problem(title, "it shouts")
'''


def hook(name: str, body: str) -> str:
    """Give the text of a module that implements one hook."""
    return f"{HEAD}@hookimpl\ndef {name}():\n    return {body}\n"


def ruled(package: str, rule: str = RULE, file: str = "rules/labels/x.yaml") -> dict[str, str]:
    """Give the files of a package with one rule file."""
    return {f"{package}/__init__.py": PACK, f"{package}/{file}": rule}


def listed(folder: Path, *words: str, site: Path | None = None, code: int = 0) -> dict[str, dict[str, Any]]:
    """Give the plugins that are listed, by name."""
    (folder / "here").mkdir(exist_ok=True)
    outcome = run(folder / "here", *words, "plugins", "--format", "json", site=site)
    assert (outcome.err, outcome.code) == ("", code)
    document = json.loads(outcome.out)
    assert list(document) == ["version", "plugins"]
    assert document["version"] == "1"
    return {one["name"]: one for one in document["plugins"]}


def states(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Give the state of each plugin that is not ours."""
    return {name: one["state"] for name, one in found.items() if one["source"] not in {"built-in", "bundled"}}


# -- what is loaded ------------------------------------------------------------------------------


def test_ours_are_listed_first(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert list(found) == ["itilcheck", *BUNDLED]
    ours, backstage = found["itilcheck"], found["backstage"]
    assert {one["state"] for one in found.values()} == {"loaded"}
    assert {one["version"] for one in found.values()} == {VERSION}
    assert {one["distribution"] for one in found.values()} == {"itilcheck"}
    assert ours["rules"] == list(registry.load(disabled=["*"]).rules)
    assert (ours["formats"], ours["adapters"]) == (list(FORMATS), [])
    assert (backstage["rules"], backstage["adapters"]) == ([], ["backstage"])


def test_a_plugin_is_listed_with_where_it_is_from_and_what_it_brings(tmp_path: Path) -> None:
    source = f"{PACK}import click\n" + "\n".join(
        hook(name, body).removeprefix(HEAD)
        for name, body in {
            "itilcheck_register_checks": "{'acme/odd': print}",
            "itilcheck_register_reporters": "{'acme/table': print}",
            "itilcheck_register_adapters": "[Path(__file__).parent / 'a.yaml']",
            "itilcheck_register_commands": "{'acme-table': click.Command('acme-table')}",
            "itilcheck_register_packs": "{'acme/quality': Path(__file__).parent / 'quality'}",
            "itilcheck_register_configurations": "{'acme/strict': Path(__file__).parent / 'strict.yaml'}",
            "itilcheck_register_schemas": "{'Service': {'properties': {'spec': {'properties': {'a': {}}}}}}",
        }.items()
    )
    mapping = "adapter: acme/register\ntitle: register\nrecognise: {when: {required: [register]}}\n"
    mapping += "map: [{kind: Service, metadata: {name: /service}, spec: {/criticality: /grade}}]\n"
    site = tmp_path / "site"
    lay(
        site,
        "acme_rules",
        "1.2",
        {
            **ruled("acme_rules"),
            "acme_rules/__init__.py": source,
            "acme_rules/a.yaml": mapping,
            "acme_rules/quality/pack.yaml": QUALITY,
            "acme_rules/strict.yaml": "fail-on: warning\n",
        },
    )
    acme = listed(tmp_path, site=site)["acme"]
    assert set(acme.pop("hooks")) == {*hookspecs.HOOKS} - {"itilcheck_register_rules"}
    assert acme == {
        "name": "acme",
        "version": "1.2",
        "state": "loaded",
        "reasons": [],
        "notices": [],
        "source": "distribution",
        "distribution": "acme_rules",
        "path": str(site / "acme_rules" / "__init__.py"),
        "rules": ["acme/domain-missing"],
        "checks": ["acme/odd"],
        "formats": ["acme/table"],
        "adapters": ["acme/register"],
        "commands": ["acme-table"],
        "kinds": ["Service"],
        "packs": ["acme/quality"],
        "configurations": ["acme/strict"],
    }


def test_the_text_says_the_same_for_people(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", ruled("acme_rules"))
    (tmp_path / "here").mkdir()
    outcome = run(tmp_path / "here", "plugins", site=tmp_path / "site")
    assert outcome.code == 0
    backstage = f"""\
backstage {VERSION}
  from      itilcheck itself
  hooks     itilcheck_register_adapters
  adapters  backstage

"""
    acme = f"""\
acme 1.2
  from      acme_rules 1.2
  path      {tmp_path / "site" / "acme_rules" / "__init__.py"}
  hooks     itilcheck_register_rule_packs
  rules     1: acme/domain-missing

{2 + len(BUNDLED)} plugins: {2 + len(BUNDLED)} loaded
"""
    start, rest = outcome.out.split("\n\n", 1)
    assert re.fullmatch(
        rf'itilcheck {re.escape(VERSION)}\n  from      itilcheck itself\n  rules     \d+, "itilcheck rules" '
        r"lists them\n  formats   text, concise, json, jsonl, sarif, .*\n            csv",
        start,
    )
    assert (rest.count(backstage), rest.partition("acme 1.2")[0] + acme) == (1, rest)


def test_the_command_alone_lists(tmp_path: Path) -> None:
    assert run(tmp_path, "plugins") == run(tmp_path, "plugins", "list")
    assert run(tmp_path, "plugins", "--format", "json") == run(
        tmp_path, "plugins", "list", "--format", "json"
    )


def test_a_python_file_is_listed_with_its_rules(tmp_path: Path) -> None:
    write(tmp_path, {"here/house.py": HOUSE})
    house = listed(tmp_path, "-p", "house.py")["house"]
    assert (house["source"], house["path"]) == ("file", str(tmp_path / "here" / "house.py"))
    assert (house["state"], house["rules"], house["hooks"]) == ("loaded", ["house/title-shouted"], [])
    text = run(tmp_path / "here", "-p", "house.py", "plugins").out
    assert "house\n  from      house.py\n  rules     1: house/title-shouted\n" in text


def test_what_brings_nothing_says_so(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": ""})
    (tmp_path / "work").mkdir()
    outcome = run(tmp_path / "work", "plugins", site=tmp_path / "site")
    assert "  brings    nothing\n" in outcome.out
    assert outcome.code == 0


def test_a_file_that_brings_nothing_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"house.py": ""})
    outcome = run(tmp_path, "-p", "house.py", "plugins")
    assert "brings nothing: no rule, no hook" in outcome.out
    assert outcome.code == 2


def test_a_rule_may_name_the_check_of_a_plugin_that_comes_later(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", ruled("acme_rules", NEEDING))
    source = hook("itilcheck_register_checks", "{'other/odd': print}")
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": source})
    found = listed(tmp_path, site=tmp_path / "site")
    assert states(found) == {"acme": "loaded", "other": "loaded"}
    assert (found["acme"]["rules"], found["other"]["checks"]) == (["acme/odd"], ["other/odd"])


def test_a_broken_configuration_of_the_catalogue_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, {"here/.itilcheck.yaml": "levle: [\n"})
    assert list(listed(tmp_path)) == ["itilcheck", *BUNDLED]


def test_a_hook_that_is_to_go_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going = {**getattr(hookspecs.itilcheck_register_rules, hookspecs.SPECIFIES)}
    going["warn_on_impl"] = DeprecationWarning("use rule packs instead")
    monkeypatch.setattr(hookspecs.itilcheck_register_rules, hookspecs.SPECIFIES, going)
    write(tmp_path, {"acme.py": hook("itilcheck_register_rules", "[]")})
    told = survey.survey(untrusted={}, disabled=["backstage"], files=[tmp_path / "acme.py"])[-1]
    message = "implements itilcheck_register_rules, which is deprecated: use rule packs instead"
    assert (told.state, told.notices) == ("loaded", (message,))


# -- what is refused -----------------------------------------------------------------------------


def test_broken_plugins_are_all_refused_and_the_rest_is_listed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    lay(site, "acme_rules", "1.2", ruled("acme_rules"))
    lay(site, "lost_rules", "1", {"lost_rules.py": "1 / 0\n"})
    lay(site, "bare_rules", "2", {"bare_rules.py": "def itilcheck_register_rules(): ...\n"})
    wrong = RULE.replace("acme/", "wrong/").replace("warning", "grave").replace("essential", "high")
    lay(site, "wrong_rules", "3", ruled("wrong_rules", wrong))
    found = listed(tmp_path, site=site, code=2)
    assert states(found) == {"acme": "loaded", "bare": "refused", "lost": "refused", "wrong": "refused"}
    lost, bare, wrongs = found["lost"], found["bare"], found["wrong"]
    assert lost["reasons"] == ["lost_rules cannot be imported: ZeroDivisionError: division by zero"]
    assert (lost["path"], lost["rules"], lost["version"]) == (str(site), [], "1")
    assert bare["reasons"] == ["itilcheck_register_rules is named like a hook but lacks @hookimpl"]
    place = "rules/labels/x.yaml:"
    assert [line.split(" ")[0] for line in wrongs["reasons"][0].split("\n")] == [
        f"{place}3:11:",
        f"{place}4:8:",
    ]


def test_the_text_names_what_is_refused_and_how_to_run_without_it(tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": "x = (\n"})
    outcome = run(tmp_path, "-p", "bad.py", "plugins")
    assert outcome.code == 2
    assert outcome.out.partition("bad: ")[2] == (
        "refused\n"
        "  from      bad.py\n"
        "  because   cannot be loaded: SyntaxError: '(' was never closed (bad.py, line 1)\n\n"
        f"{2 + len(BUNDLED)} plugins: {1 + len(BUNDLED)} loaded, 1 refused\n"
        "to run without a plugin: itilcheck --disable-plugin NAME check\n"
    )


def test_text_of_a_plugin_is_neutralised(tmp_path: Path) -> None:
    lay(tmp_path / "site", "lost_rules", "1", {"lost_rules.py": "raise ValueError('\\x1b[31m##vso[x]')\n"})
    (tmp_path / "here").mkdir()
    outcome = run(tmp_path / "here", "plugins", site=tmp_path / "site")
    assert r"ValueError: \x1b[31m\x23#vso[x]" in outcome.out
    assert "\x1b" not in outcome.out


def test_two_that_clash_are_refused_with_both_named(tmp_path: Path) -> None:
    site = tmp_path / "site"
    lay(site, "acme_rules", "1.2", ruled("acme_rules"))
    lay(site, "other_rules", "0.1", ruled("other_rules", file="rules/a/b.yaml"))
    lay(site, "third_rules", "3", ruled("third_rules", RULE.replace("acme/", "third/")))
    found = listed(tmp_path, site=site, code=2)
    assert states(found) == {"acme": "refused", "other": "refused", "third": "loaded"}
    both = 'plugin "acme 1.2" (rules/labels/x.yaml) and by plugin "other 0.1" (rules/a/b.yaml)'
    reasons = [f'rule "acme/domain-missing" is brought by {both}']
    assert [found[name]["reasons"] for name in ("acme", "other")] == [reasons, reasons]


def test_three_that_clash_name_each_pair(tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        body = "{'x/y': print, 'x/z': print}" if number == 2 else f"{{'x/{'yz'[number]}': print}}"
        source = hook("itilcheck_register_reporters", body)
        lay(tmp_path / "site", f"{name}_rules", "1", {f"{name}_rules.py": source})
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    first = 'format "x/y" is brought by plugin "a 1" and by plugin "c 1"'
    second = 'format "x/z" is brought by plugin "b 1" and by plugin "c 1"'
    assert [found[name]["reasons"] for name in "abc"] == [[first], [second], [first, second]]


def test_properties_that_clash_name_both(tmp_path: Path) -> None:
    source = hook(
        "itilcheck_register_schemas", "{'Service': {'properties': {'spec': {'properties': {'a': {}}}}}}"
    )
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": source})
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": source})
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    told = 'schema for Service at /properties/spec/properties/a is there already, from plugin "acme 1.2"'
    assert found["other"]["reasons"] == [told]
    assert found["acme"]["reasons"] == [f'plugin "other 0.1": {told}']


def test_two_of_one_name_are_refused_and_not_loaded(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "print('loaded')\n"})
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": "print('loaded')\n"}, plugin="acme")
    (tmp_path / "here").mkdir()
    outcome = run(tmp_path / "here", "plugins", site=tmp_path / "site")
    because = '  because   plugin "acme" is brought by "acme_rules 1.2" and by "other_rules 0.1"\n'
    assert (outcome.out.count(because), outcome.code) == (2, 2)
    assert "loaded\n" not in outcome.out.partition("itilcheck")[0]


def test_the_name_of_a_file_may_clash_too(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": ""})
    write(tmp_path, {"here/acme.py": ""})
    outcome = run(tmp_path / "here", "-p", "acme.py", "plugins", site=tmp_path / "site")
    because = '  because   plugin "acme" is brought by "acme_rules 1.2" and by "acme.py"\n'
    assert (outcome.out.count(because), outcome.code) == (2, 2)


@pytest.mark.parametrize("name", ["itilcheck", "backstage"])
def test_ours_stand_whoever_takes_their_name(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": ""}, plugin=name)
    (tmp_path / "here").mkdir()
    outcome = run(tmp_path / "here", "plugins", "--format", "json", site=tmp_path / "site")
    found = [one for one in json.loads(outcome.out)["plugins"] if one["name"] == name]
    told = f'plugin "{name}" is brought by itilcheck itself and by "other_rules 0.1"'
    assert [(one["state"], one["reasons"]) for one in found] == [("loaded", []), ("refused", [told])]
    assert outcome.code == 2


def test_damaged_metadata_are_refused_by_the_name_of_their_folder(tmp_path: Path) -> None:
    write(tmp_path, {"site/acme_rules-1.2.dist-info/entry_points.txt": "[itilcheck]\nacme\n"})
    found = listed(tmp_path, site=tmp_path / "site", code=2)["acme_rules-1.2"]
    assert (found["state"], found["path"]) == ("refused", str(tmp_path / "site"))
    assert "its plugins cannot be read: " in found["reasons"][0]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    found = listed(tmp_path, "-p", "none.py", code=2)["none"]
    assert found["reasons"] == ['"none.py" cannot be read: no such file or directory']


def test_a_command_by_a_name_that_is_not_its_own_is_refused(tmp_path: Path) -> None:
    source = f"import click\n{hook('itilcheck_register_commands', '{COMMAND: click.Command(COMMAND)}')}"
    lay(tmp_path / "site", "acme_rules", "1", {"acme_rules.py": f"COMMAND = 'check'\n{source}"})
    lay(tmp_path / "site", "other_rules", "1", {"other_rules.py": f"COMMAND = 'acme'\n{source}"})
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    assert found["acme"]["reasons"] == ['command "check" is built in, call yours "acme-check"']
    assert found["other"]["reasons"] == ['command "acme" must be called "other" or "other-acme"']


def test_a_pack_that_is_wrong_is_refused_with_its_places(tmp_path: Path) -> None:
    source = hook("itilcheck_register_packs", "{'acme/quality': Path(__file__).parent / 'quality'}")
    pack = QUALITY.replace("owner-missing", "owner-mising")
    files = {"acme_rules/__init__.py": source, "acme_rules/quality/pack.yaml": pack}
    lay(tmp_path / "site", "acme_rules", "1", files)
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    told = 'no rule is called "service-owner-mising", did you mean "service-owner-missing"'
    assert found["acme"]["reasons"] == [f"quality/pack.yaml:6:56: {told}"]


def test_packs_that_clash_name_both(tmp_path: Path) -> None:
    source = hook("itilcheck_register_packs", "{'acme/quality': Path(__file__).parent / 'quality'}")
    for name in ("acme_rules", "other_rules"):
        files = {f"{name}/__init__.py": source, f"{name}/quality/pack.yaml": QUALITY}
        lay(tmp_path / "site", name, "1", files)
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    told = 'pack "acme/quality" is brought by plugin "acme 1" and by plugin "other 1"'
    assert [found[name]["reasons"] for name in ("acme", "other")] == [[told], [told]]


def test_commands_that_clash_name_both(tmp_path: Path) -> None:
    source = hook("itilcheck_register_commands", "{'acme-x': click.Command('x')}")
    lay(tmp_path / "site", "acme_rules", "1", {"acme_rules.py": f"import click\n{source}"})
    lay(tmp_path / "site", "more", "1", {"more.py": f"import click\n{source}"}, plugin="acme-x")
    found = listed(tmp_path, site=tmp_path / "site", code=2)
    told = 'command "acme-x" is brought by plugin "acme 1" and by plugin "acme-x 1"'
    assert [found[name]["reasons"] for name in ("acme", "acme-x")] == [[told], [told]]


# -- what is not loaded --------------------------------------------------------------------------


def test_what_lies_in_the_current_folder_is_not_loaded_and_told(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    outcome = run(tmp_path, "plugins", site=tmp_path / "site")
    assert outcome.code == 0
    assert outcome.out.partition("acme 1.2")[2] == (
        ": not loaded\n"
        "  from      acme_rules 1.2\n"
        "  path      site\n"
        "  because   lies in the current folder, where nothing is loaded from\n\n"
        f"{2 + len(BUNDLED)} plugins: {1 + len(BUNDLED)} loaded, 1 not loaded\n"
        "to load what lies there: install it beside itilcheck, or run itilcheck in another folder\n"
    )


def test_what_lies_in_the_catalogue_is_not_loaded_either(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "level: essential\n"})
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    found = listed(tmp_path, site=tmp_path / "site")["acme"]
    assert (found["state"], found["path"]) == ("passed-over", str(tmp_path / "site"))
    assert found["reasons"] == ["lies in the catalogue, where nothing is loaded from"]


def test_what_is_loaded_from_elsewhere_is_not_passed_over_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": ""})
    lay(tmp_path / "here", "acme_rules", "1.3", {"acme_rules.py": ""})
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "here")
    found = candidates.installed([str(tmp_path / "here")])
    assert [(one.name, one.version, one.untrusted) for one in found] == [("acme", "1.2", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("link", ["entry_points.txt", "METADATA", "."])
def test_metadata_of_strangers_lead_nowhere_else(tmp_path: Path, link: str) -> None:
    lay(tmp_path / "elsewhere", "acme_rules", "1.2", {"acme_rules.py": ""})
    lay(tmp_path / "here" / "lib", "acme_rules", "1.2", {"acme_rules.py": ""})
    there, here = (tmp_path / name / "acme_rules-1.2.dist-info" for name in ("elsewhere", "here/lib"))
    assert states(listed(tmp_path, site=tmp_path / "here" / "lib")) == {"acme": "passed-over"}
    if link == ".":
        shutil.rmtree(here)
        here.symlink_to(there)
    else:
        (here / link).unlink()
        (here / link).symlink_to("/dev/zero")
    assert states(listed(tmp_path, site=tmp_path / "here" / "lib")) == {}


def test_what_is_disabled_is_listed_as_that_and_not_loaded(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    found = listed(tmp_path, "--disable-plugin", "acme", site=tmp_path / "site")["acme"]
    assert (found["state"], found["reasons"]) == ("disabled", [])


def test_two_of_one_name_are_no_matter_when_they_are_disabled(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": ""})
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": ""}, plugin="acme")
    assert states(listed(tmp_path, "--disable-plugin", "acme", site=tmp_path / "site")) == {
        "acme": "disabled"
    }


# -- patterns ------------------------------------------------------------------------------------


def test_a_pattern_disables_what_it_matches(tmp_path: Path) -> None:
    for name in ("acme", "acme-labels", "other"):
        lay(tmp_path / "site", f"{name.replace('-', '_')}_rules", "1", {}, plugin=name)
    for name in ("acme_rules", "acme_labels_rules", "other_rules"):
        write(tmp_path / "site", {f"{name}.py": ""})
    found = states(listed(tmp_path, "--disable-plugin", "acme*", site=tmp_path / "site"))
    assert found == {"acme": "disabled", "acme-labels": "disabled", "other": "loaded"}


def test_a_star_leaves_the_built_in_rules_and_what_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"here/house.py": HOUSE})
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    found = listed(tmp_path, "--disable-plugin", "*", "-p", "house.py", site=tmp_path / "site")
    assert states(found) == {"acme": "disabled", "house": "loaded"}
    assert found["itilcheck"]["state"] == "loaded"
    assert {found[name]["state"] for name in BUNDLED} == {"disabled"}


def test_a_star_holds_for_a_check_as_well(tmp_path: Path) -> None:
    shouting = SERVICE.replace("{name: payroll}", "{name: payroll, title: PAYROLL}")
    write(tmp_path, {"here/house.py": HOUSE, "here/.itilcheck.yaml": "level: essential\n"})
    write(tmp_path, {"here/payroll.yaml": shouting})
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    words = ("--disable-plugin", "*", "check", "--format", "concise")
    assert run(tmp_path / "here", *words, site=tmp_path / "site")[:2] == (0, "")
    outcome = run(tmp_path / "here", "-p", "house.py", *words, site=tmp_path / "site")
    assert outcome.out == "payroll.yaml:3:34: warning[house/title-shouted] it shouts\n"


def test_a_star_leaves_out_what_only_a_configuration_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"home/itilcheck/config.yaml": "plugins: [house.py]\n", "home/itilcheck/house.py": HOUSE})
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "home"))
    assert states(listed(tmp_path)) == {"house": "loaded"}
    assert states(listed(tmp_path, "--disable-plugin", "*")) == {"house": "disabled"}
    (tmp_path / "here").mkdir(exist_ok=True)
    assert "house/" not in run(tmp_path / "here", "--disable-plugin", "*", "rules").out


def test_a_file_that_is_named_is_disabled_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"here/house.py": HOUSE})
    found = listed(tmp_path, "-p", "house.py", "--disable-plugin", "house")
    assert states(found) == {"house": "disabled"}


@pytest.mark.parametrize("words", [("plugins",), ("rules",)])
def test_a_pattern_that_matches_nothing_is_a_mistake(tmp_path: Path, words: tuple[str, ...]) -> None:
    outcome = run(tmp_path, "--disable-plugin", "acme*", *words)
    there = ", ".join(sorted(BUNDLED))
    assert outcome == (2, "", f'error: no plugin matches "acme*", there are {there}\n')


@pytest.mark.parametrize(
    ("patterns", "name", "asked", "expected"),
    [
        (["acme"], "acme", False, True),
        (["acme"], "acme", True, True),
        (["acme"], "acme-labels", False, False),
        (["acme*"], "acme-labels", False, True),
        (["*-labels"], "acme-labels", False, True),
        (["a*s"], "acme-labels", False, True),
        (["*"], "acme", True, False),
        (["*", "acme"], "acme", True, True),
        (["Acme*"], "acme", False, False),
        ([], "acme", False, False),
    ],
)
def test_names_and_patterns(patterns: list[str], name: str, asked: bool, expected: bool) -> None:  # noqa: FBT001  # a table
    assert plugins.disables(patterns, name, asked=asked) is expected


def test_what_is_built_in_is_no_plugin_that_could_be_disabled() -> None:
    with pytest.raises(UnknownPluginError, match='no plugin matches "itil\\*"'):
        registry.load(disabled=["itil*"])


# -- the page ------------------------------------------------------------------------------------


def test_every_member_of_the_list_is_documented(tmp_path: Path) -> None:
    section = sections(page("docs/output.md"))["The list of plugins"]
    assert in_columns(section, 0) == list(listed(tmp_path)["itilcheck"])


def test_every_state_and_source_is_documented() -> None:
    from itilcheck.plugins import candidates  # noqa: PLC0415  # only here

    section = sections(page("docs/output.md"))["The list of plugins"]
    words = [survey.LOADED, survey.REFUSED, survey.DISABLED, survey.PASSED_OVER]
    words += [candidates.BUILT_IN, candidates.BUNDLE, candidates.DISTRIBUTION, candidates.FILE]
    assert [word for word in words if f"`{word}`" not in section] == []
