"""The check of a whole plugin: all that is wrong with it, in one list."""

from __future__ import annotations

import importlib
import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import itilcheck_backstage
from itilcheck import builtin
from itilcheck.plugins import BUNDLED, OWN
from itilcheck.testing import check_plugin, everything, plugin_faults
from itilcheck.testing.watching import SLOW
from program import lay, run, write
from test_start_up import NEVER, UNTIL_WRONG
from test_testing import CARD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "from pathlib import Path\nfrom itilcheck.hookspecs import hookimpl\nHERE = Path(__file__).parent\n"
PACK = "@hookimpl\ndef itilcheck_register_rule_packs():\n    return [HERE / 'rules']\n"
FILE = "acme_rules/rules/labels/domain-missing.yaml"
ELSE = "import it inside of the function that needs it"
CLASHING = "def none(*_):\n    return []\n" + "".join(
    f"@hookimpl\ndef itilcheck_register_{name}():\n    return {{'acme/{one}': none, 'acme/{other}': none}}\n"
    for name, one, other in (("checks", "a", "b"), ("reporters", "f", "g"))
)
SOUND = {"acme_rules/__init__.py": HEAD + PACK, FILE: CARD}


def hook(name: str, body: str) -> str:
    return f"@hookimpl\ndef itilcheck_register_{name}():\n    {body}\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder that plugins can be laid in, for this process too; none of them is kept for later."""
    everything()
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in list(sys.modules):
        if name.partition(".")[0] in {"acme_rules", "acme_client"}:
            del sys.modules[name]


def faults(site: Path, files: dict[str, str]) -> list[str]:
    """List what is wrong with a module that is not installed."""
    write(site, files)
    return plugin_faults(importlib.import_module("acme_rules"))


def with_hooks(*hooks: str, head: str = HEAD) -> dict[str, str]:
    """Give the sound plugin with more hooks in it."""
    return {**SOUND, "acme_rules/__init__.py": head + PACK + "".join(hooks)}


# -- what is sound -------------------------------------------------------------------------------


@pytest.mark.parametrize("plugin", [OWN, *BUNDLED, builtin, itilcheck_backstage])
def test_our_own_plugins_are_sound(plugin: ModuleType | str) -> None:
    check_plugin(plugin)


def test_a_sound_module_that_is_not_installed(site: Path) -> None:
    assert faults(site, SOUND) == []


def test_a_sound_plugin_that_is_installed_by_its_name(site: Path) -> None:
    lay(site, "acme_rules", "1.2", SOUND)
    check_plugin("acme")


def test_a_sound_plugin_with_all_hooks(site: Path) -> None:
    mapping = "adapter: acme/register\ntitle: the Acme register\nrecognise:\n  when: {required: [register]}\n"
    mapping += "map:\n  - kind: Service\n    metadata: {name: /service}\n    spec: {/criticality: /grade}\n"
    head, _, rest = CARD.partition("given:")
    card = f"{head.replace('domain-missing', 'no-label')}check: acme/labels\nreads: {{Service: []}}\n"
    card += f"examples:{rest.partition('examples:')[2]}"
    code = "from itilcheck.authoring import Problem\nfrom itilcheck.checks.words import noun\n"
    code += "def labels(catalogue, options):\n    for one in catalogue.of('Service'):\n"
    code += "        if 'domain' not in one.get('/metadata/labels'):\n"
    code += '            message = f\'"{one.name}" has no label "domain"\'\n'
    code += "            yield Problem(one.node('/metadata/labels'), message)\n"
    hooks = (
        hook("checks", "return {'acme/labels': labels}"),
        hook("adapters", "return [HERE / 'register.yaml']"),
        hook(
            "reporters", "return {'acme/lines': lambda report, style: (one.rule for one in report.findings)}"
        ),
        hook("schemas", "return {'Service': {'properties': {'spec': {'properties': {'code': {}}}}}}"),
        code,
    )
    files = {**with_hooks(*hooks), "acme_rules/register.yaml": mapping}
    assert faults(site, {**files, "acme_rules/rules/labels/no-label.yaml": card}) == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("3:27", []),
        ("3:1", ['acme/domain-missing "no domain": findings differ: 1 not found, 1 not listed']),
    ],
)
def test_rules_with_code_are_checked_too(site: Path, place: str, expected: list[str]) -> None:
    head, _, rest = CARD.replace("3:27", place).partition("given:")
    card = f"{head}given:{rest.partition(chr(10))[0]}\nexamples:{rest.partition('examples:')[2]}"
    source = "from itilcheck.authoring import Problem, node_rule\n@node_rule\ndef domain(labels):\n"
    source += '    """Domains.\n\n' + "".join(f"    {line}\n" for line in card.splitlines())
    source += '    """\n    name = labels.document.name\n    if "domain" not in labels.value:\n'
    source += '        yield Problem(labels, f\'"{name}" has no label "domain"\')\n'
    told = faults(site, {"acme_rules/__init__.py": source})
    assert [one.partition("\n")[0] for one in told] == expected


# -- what is not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ["implements no hook, and has no rule with code"]),
        (
            "def itilcheck_register_rules(): ...",
            [
                "itilcheck_register_rules is named like a hook but lacks @hookimpl",
                "implements no hook, and has no rule with code",
            ],
        ),
        (
            hook("rule", "return []"),
            [
                'itilcheck_register_rule is no hook, did you mean "itilcheck_register_rules"',
                "implements no hook, and has no rule with code",
            ],
        ),
        (
            hook("checks", "return {'a': print}") + hook("adapters", "return 1"),
            [
                'check "a" needs a prefix, as in "acme/a"',
                "itilcheck_register_adapters must give a list of Path, it gave int",
            ],
        ),
        (
            hook("checks", "return [print]"),
            ["itilcheck_register_checks must give a map by name, it gave list"],
        ),
        (
            hook("checks", "return {'brk/c': 3}") + hook("reporters", "return {'brk/r': 'x'}"),
            [
                'itilcheck_register_checks must give functions, "brk/c" is int',
                'itilcheck_register_reporters must give functions, "brk/r" is "x"',
            ],
        ),
        (
            "".join(
                f"@hookimpl\ndef itilcheck_register_{name}(config):\n    return {{}}\n"
                for name in ("checks", "reporters")
            ),
            [
                'itilcheck_register_checks takes no arguments, this one asks for "config"',
                'itilcheck_register_reporters takes no arguments, this one asks for "config"',
            ],
        ),
        (hook("rules", "return {}['x']"), ["itilcheck_register_rules failed with KeyError: 'x'"]),
        (hook("rules", "return ['x']"), ['itilcheck_register_rules must give a list of Rule, it holds "x"']),
        (
            hook("schemas", "return {'Servce': {}}"),
            ['schema for "Servce", which is no kind, did you mean "Service"'],
        ),
        (hook("adapters", "return [HERE / 'x.yaml']"), ["mapping file "]),
    ],
)
def test_wrong_hooks_are_told_all_of_them(site: Path, source: str, expected: list[str]) -> None:
    told = faults(site, {"acme_rules/__init__.py": f"{HEAD}{source}\n"})
    assert [one[: len(start)] for one, start in zip(told, expected, strict=True)] == expected


def test_all_names_that_are_there_already_are_told(site: Path) -> None:
    lay(site, "acme_client", "3", {"acme_client.py": HEAD + CLASHING})
    everything.cache_clear()
    told = faults(site, {"acme_rules/__init__.py": HEAD + CLASHING})
    everything.cache_clear()
    assert [one for one in told if "is brought by" in one] == [
        f'{what} is brought by plugin "acme 3" and by plugin "acme_rules"'
        for what in ('check "acme/a"', 'check "acme/b"', 'format "acme/f"', 'format "acme/g"')
    ]


def test_all_names_that_a_plugin_brings_twice_are_told(site: Path) -> None:
    again = {
        f"acme_rules/rules/{name}.yaml": CARD.replace("domain-missing", name) for name in ("lost", "gone")
    }
    more = {
        f"acme_rules/rules/labels/{name}.yaml": CARD.replace("domain-missing", name)
        for name in ("lost", "gone")
    }
    told = faults(site, {**SOUND, **again, **more})
    assert [one.partition(" is brought by")[0] for one in told] == ['rule "acme/gone"', 'rule "acme/lost"']


def test_what_is_wrong_in_one_hook_keeps_nothing_back_of_the_others(site: Path) -> None:
    card = CARD.replace("3:27", "3:1").replace(
        "title: Every service says which domain it belongs to", "title: So."
    )
    files = with_hooks(hook("adapters", "return 1"), "import asyncio\n", "def itilcheck_register_x(): ...\n")
    told = faults(site, {**files, FILE: card})
    assert [one.partition("\n")[0] for one in told] == [
        f'acme_rules/__init__.py:10 imports "asyncio" at every start: {ELSE}',
        "itilcheck_register_x is named like a hook but lacks @hookimpl",
        "itilcheck_register_adapters must give a list of Path, it gave int",
        'acme/domain-missing "no domain": findings differ: 1 not found, 1 not listed',
        "acme/domain-missing: title ends with a full stop, it is a heading",
    ]
    with pytest.raises(AssertionError) as caught:
        check_plugin(sys.modules["acme_rules"])
    assert str(caught.value) == "\n".join(['plugin "acme_rules" has 5 faults', *told])


def test_the_difference_is_told_below_an_example(site: Path) -> None:
    (told,) = faults(site, {**SOUND, FILE: CARD.replace("3:27", "3:1")})
    assert told.split("\n")[1:] == [
        '  - 3:1 "payroll" has no label "domain"',
        "      3 | metadata: {name: payroll, labels: {charge-code: CC-12}}",
        "        | ^",
        '  + 3:27 "payroll" has no label "domain"',
        "      3 | metadata: {name: payroll, labels: {charge-code: CC-12}}",
        "        |                           ^^^^^^",
    ]


def test_all_that_is_wrong_with_rule_files_is_told(site: Path) -> None:
    files = {**SOUND, FILE: CARD.replace("warning", "grave").replace("essential", "high")}
    assert [one.partition(": ")[0] for one in faults(site, files)] == [
        "rules/labels/domain-missing.yaml:3:11",
        "rules/labels/domain-missing.yaml:4:8",
    ]


def test_names_share_one_prefix(site: Path) -> None:
    other = CARD.replace("acme/domain-missing", "acne/domain-lost")
    told = faults(site, {**SOUND, "acme_rules/rules/labels/domain-lost.yaml": other})
    assert told == [
        'names have 2 prefixes where one should be: "acne/domain-lost", "acme/domain-missing"',
    ]


def test_a_rule_file_has_the_name_of_its_rule_unless_it_holds_several(site: Path) -> None:
    second = CARD.replace("domain-missing", "domain-lost")
    files = {"acme_rules/__init__.py": HEAD + PACK, "acme_rules/rules/labels/domain.yaml": CARD}
    message = 'rules/labels/domain.yaml holds the rule "acme/domain-missing", call it domain-missing.yaml'
    assert faults(site, files) == [message]
    write(site, {"acme_rules/rules/labels/domain.yaml": f"{CARD}---\n{second}"})
    assert plugin_faults(sys.modules["acme_rules"]) == []


def test_a_check_that_no_rule_names_is_told(site: Path) -> None:
    told = faults(site, with_hooks(hook("checks", "return {'acme/idle': print}")))
    assert told == ['check "acme/idle" is named by no rule']


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('message: \'"{name}"', 'message: \'Service "{name}"', ["message begins with a capital letter"]),
        ('"{property}"\'', '"{property}".\'', ['message ends with "."']),
        ("why: Our portal sorts services by their domain.", "why: ' '", ["why is empty"]),
        ("remedy: Add a label.", "remedy: ' '", ["remedy is empty"]),
        (
            "name: payroll",
            f"name: {'p' * 81}",
            ['message of example "no domain" has 105 characters, at most 100 are read'],
        ),
    ],
)
def test_words_out_of_style_are_told(site: Path, old: str, new: str, expected: list[str]) -> None:
    card = CARD.replace(old, new)
    if "Service" in new or '".' in new:
        card = card.replace("3:27 ", f"3:27 {'Service ' if 'Service' in new else ''}").replace(
            'label "domain"\'', f'label "domain"{"." if "." in new else ""}\''
        )
    if "ppp" in new:
        card = card.replace('3:27 "payroll"', f'3:108 "{"p" * 81}"'.replace("3:108", "3:101"))
    told = faults(site, {**SOUND, FILE: card})
    assert told == [f"acme/domain-missing: {one}" for one in expected]


def test_braces_that_stand_in_the_documents_are_no_placeholder(site: Path) -> None:
    card = CARD.replace(
        "name: payroll, labels: {charge-code: CC-12}", "name: payroll, title: '{x}', labels: {}"
    )
    card = card.replace('message: \'"{name}" has', 'message: \'"{value}" has').replace(
        "/metadata/labels, absent: empty", "/metadata/title"
    )
    card = card.replace("{required: [domain]}", "{not: {const: '{x}'}}").replace("{property}", "{name}")
    card = card.replace('3:27 "payroll" has no label "domain"', '3:34 "{x}" has no label "payroll"')
    card = card.replace("labels: {domain: human-resources}", "title: x")
    assert faults(site, {**SOUND, FILE: card}) == []


def test_a_placeholder_that_nothing_was_put_into_is_told(site: Path) -> None:
    head, _, rest = CARD.partition("given:")
    card = (
        f"{head}check: acme/domain-missing\nreads: {{Service: []}}\nexamples:{rest.partition('examples:')[2]}"
    )
    code = "from itilcheck.authoring import Problem\ndef domain(catalogue, options):\n"
    code += (
        "    for one in catalogue.of('Service'):\n        if 'domain' not in one.get('/metadata/labels'):\n"
    )
    code += (
        "            yield Problem(one.node('/metadata/labels'), '\"{one.name}\" has no label \"domain\"')\n"
    )
    files = with_hooks(hook("checks", "return {'acme/domain-missing': domain}"), code)
    told = faults(site, {**files, FILE: card.replace('3:27 "payroll"', '3:27 "{one.name}"')})
    left = 'message of example "no domain" has "{one.name}" left, a placeholder that nothing was put into'
    assert told == [f"acme/domain-missing: {left}"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[1]", 'format "acme/x" failed with TypeError: it gave int, not text, on an empty report'),
        ("[1 / len(report.findings)]", "failed with ZeroDivisionError: division by zero, on an empty report"),
        (
            "[one.nothing for one in report.findings]",
            "has no attribute 'nothing', on a report with a finding",
        ),
    ],
)
def test_a_format_that_fails_is_told(site: Path, body: str, message: str) -> None:
    (told,) = faults(
        site, with_hooks(hook("reporters", f"return {{'acme/x': lambda report, style: {body}}}"))
    )
    assert message in told


def test_a_name_that_no_plugin_has_is_an_error() -> None:
    with pytest.raises(LookupError, match=r'^no plugin is called "backstge", did you mean "backstage"$'):
        check_plugin("backstge")
    with pytest.raises(LookupError, match=r'^no plugin is called "zzz", is its package installed$'):
        check_plugin("zzz")


def test_a_plugin_that_cannot_be_imported_is_told(site: Path) -> None:
    lay(site, "acme_rules", "1.2", {"acme_rules/__init__.py": "1 / 0\n"})
    what = "acme_rules cannot be imported: ZeroDivisionError: division by zero"
    with pytest.raises(AssertionError, match=rf'^plugin "acme" has 1 fault\nplugin "acme 1\.2": {what}$'):
        check_plugin("acme")


# -- imports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jsonschema", "jsonschema_rs", "ruamel.yaml", "click", "pluggy", "pytest"])
def test_a_slow_import_is_told_with_its_line(site: Path, name: str) -> None:
    (told,) = faults(site, with_hooks(f"import {name}\n"))
    top = name.partition(".")[0]
    assert told.startswith(f'acme_rules/__init__.py:7 imports "{top}" at every start: ')
    assert ("hookimpl from itilcheck.hookspecs" in told) == (name == "pluggy")


def test_slow_imports_of_other_modules_of_the_plugin_are_told_once(site: Path) -> None:
    files = with_hooks("from acme_rules import tables\n", "import acme_client\n")
    files |= {
        "acme_rules/tables.py": "import json\n\nimport click, asyncio\n",
        "acme_client.py": "import xml.etree.ElementTree\n",
    }
    assert faults(site, files) == [
        f'acme_rules/tables.py:3 imports "click" at every start: {ELSE}',
        f'acme_rules/__init__.py:8 imports "xml.etree", by way of what it imports, at every start: {ELSE}',
    ]


def test_imports_inside_of_functions_and_looks_for_modules_are_free(site: Path) -> None:
    lazy = "def later():\n    import click\n"
    looks = "from importlib.util import find_spec\nHAS_CLICK = find_spec('click') is not None\n"
    assert faults(site, with_hooks(lazy, looks, "import json, re, dataclasses, datetime\n")) == []


def test_a_plugin_may_say_what_it_likes_and_even_end_the_interpreter(site: Path) -> None:
    assert faults(site, with_hooks("print('hello')\n")) == []
    write(
        site, {"acme_rules/__init__.py": f"{HEAD}{PACK}import os, sys\nif sys.flags.isolated: os._exit(3)\n"}
    )
    told = plugin_faults(sys.modules["acme_rules"])
    assert told == ["importing acme_rules ends the interpreter with code 3"]


def test_a_module_that_only_this_process_can_import_is_told(site: Path) -> None:
    write(
        site,
        {"acme_rules/__init__.py": f"{HEAD}{PACK}import sys\nif sys.flags.isolated: 1 / 0\n", FILE: CARD},
    )
    told = plugin_faults(importlib.import_module("acme_rules"))
    what = "ZeroDivisionError: division by zero"
    assert told == [f"acme_rules cannot be imported in a fresh interpreter: {what}"]


def test_a_file_that_is_no_module_is_run(tmp_path: Path) -> None:
    write(tmp_path, {"house.py": f"{HEAD}{PACK}import click\n", "rules/labels/domain-missing.yaml": CARD})
    module = ModuleType("itilcheck_file_house")
    module.__file__ = str(tmp_path / "house.py")
    exec(compile((tmp_path / "house.py").read_text("utf-8"), module.__file__, "exec"), vars(module))  # noqa: S102  # our own text
    (told,) = plugin_faults(module)
    assert told.startswith('house.py:7 imports "click" at every start: ')


def test_what_is_slow_for_plugins_is_slow_for_us() -> None:
    ours = {name for name in {**NEVER, **UNTIL_WRONG} if re.fullmatch(r"[a-z_.]+", name)}
    standard = {"inspect", "dataclasses", "logging", "subprocess", "difflib", "hashlib", "typing_extensions"}
    standard |= {
        "importlib.metadata",
        "importlib.resources",
        "jsonschema_specifications",
        "xml",
        "concurrent",
    }
    missed = {name for name in ours - standard if not name.startswith("itilcheck.")} - set(SLOW)
    assert missed == set()


def test_watching_is_a_program_that_imports_nothing_of_ours(tmp_path: Path) -> None:
    from itilcheck.testing import watching  # noqa: PLC0415  # only where it is

    code = f"import runpy, sys; runpy.run_path({watching.__file__!r}); print('itilcheck' in sys.modules)"
    assert run(tmp_path, "-I", "-c", code, command=(sys.executable,)).out == "False\n"


# -- commands ------------------------------------------------------------------------------------


def command(name: str, thing: str) -> dict[str, str]:
    return with_hooks(hook("commands", f"import click\n    return {{'{name}': {thing}}}"))


def test_a_command_that_is_none_is_told(site: Path) -> None:
    told = 'itilcheck_register_commands must give click commands, "acme" is builtin_function_or_method'
    assert faults(site, command("acme", "print")) == [told]


def test_a_command_is_called_like_the_plugin_once_that_is_installed(site: Path) -> None:
    assert faults(site, command("census", "click.Command('census')")) == []
    del sys.modules["acme_rules"]
    lay(site, "acme_rules", "1.2", command("census", "click.Command('census')"))
    told = 'command "census" must be called "acme" or "acme-census"'
    assert plugin_faults("acme") == [told]


def test_rules_with_code_in_a_module_of_a_package_are_checked(site: Path) -> None:
    code = "from itilcheck.authoring import catalogue_rule\n\n\n@catalogue_rule\ndef f(catalogue, options):\n"
    code += '    """All is well.\n\n    id: acme/all-well\n    severity: info\n    level: essential\n'
    code += '    why: So.\n    remedy: None.\n    reads: {Service: []}\n    """\n'
    files = {"acme_rules/__init__.py": "from acme_rules import checks\n", "acme_rules/checks.py": code}
    told = "acme/all-well: there is no example, one that breaks the rule and one that keeps it are needed"
    assert faults(site, files) == [told]
