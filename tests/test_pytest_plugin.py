"""Our plugin for pytest: rule files are tests, and nothing else is."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from pages import blocks
from program import HERE, Outcome, lay, run, write
from test_testing import CARD, SERVICE

if TYPE_CHECKING:
    from pathlib import Path

RULE = "house-rules/labels/domain-missing.yaml"
NODE = f"{RULE}::acme/domain-missing"
HOUSE = '''\
from itilcheck.authoring import Problem, node_rule


@node_rule
def code_odd(code):
    """Charge codes are even numbers.

    id: acme/code-odd
    severity: warning
    level: essential
    why: Odd numbers are kept for projects.
    remedy: Ask finance.
    given: {kind: Service, path: /metadata/labels/charge-code}
    examples:
      - title: an odd number
        documents: |
          apiVersion: itilcheck/v1
          kind: Service
          metadata: {name: payroll, labels: {charge-code: CC-13}}
          spec: {}
        findings:
          - '3:49 charge code "CC-13" is an odd number'
      - title: an even one
        documents: |
          apiVersion: itilcheck/v1
          kind: Service
          metadata: {name: payroll, labels: {charge-code: CC-12}}
          spec: {}
        findings: []
    """
    if code.value[-1] in "13579":
        yield Problem(code, f'charge code "{code.value}" is an odd number')
'''


def pytested(folder: Path, files: dict[str, str], *words: str, site: Path | None = None) -> Outcome:
    """Run a real pytest in a folder, with our plugin and without others."""
    write(folder, files)
    others = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:xdist")
    return run(folder, "-q", "-ra", *others, *words, module="pytest", site=site)


def collected(folder: Path, files: dict[str, str], *words: str) -> list[str]:
    """List the tests that pytest finds."""
    out = pytested(folder, files, "--collect-only", *words).out
    return [line for line in out.splitlines() if "::" in line]


def sections(out: str) -> dict[str, str]:
    """Give what is shown of each test that failed, by its heading."""
    shown = out.partition(" FAILURES ")[2].partition("short test summary")[0]
    parts = re.split(r"^_+ (.*?) _+\n", shown, flags=re.MULTILINE)
    return {name: text.rstrip("=\n ") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


# -- what is collected ---------------------------------------------------------------------------


def test_our_plugin_is_on_and_collects_our_own_rules(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("itilcheck")
    assert "rules" in pytestconfig.getini("testpaths")
    out = run(HERE, "rules/roles", "--collect-only", "-q", module="pytest").out
    cards = re.findall(r"^rules/roles/([\w-]+)\.yaml::\1::card$", out, flags=re.MULTILINE)
    assert cards == sorted(path.stem for path in (HERE / "rules" / "roles").iterdir())


def test_the_card_and_each_example_are_tests(tmp_path: Path) -> None:
    files = {RULE: CARD, "payroll.yaml": SERVICE, "test_other.py": "def test_it():\n    pass\n"}
    assert collected(tmp_path, files) == [
        f"{NODE}::card",
        f"{NODE}::no domain",
        f"{NODE}::a domain",
        "test_other.py::test_it",
    ]
    outcome = pytested(tmp_path, {})
    assert (outcome.code, outcome.out.splitlines()[-1][:8]) == (0, "4 passed")


def test_a_test_is_run_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, {RULE: CARD})
    assert "1 passed" in pytested(tmp_path, {}, f"{NODE}::a domain").out
    assert "3 passed" in pytested(tmp_path, {}, NODE).out
    assert "1 passed, 2 deselected" in pytested(tmp_path, {}, "-k", "no and domain and not card").out


def test_files_may_be_json_and_hold_several_rules(tmp_path: Path) -> None:
    from itilcheck import loading  # noqa: PLC0415  # only to write JSON

    second = CARD.replace("domain-missing", "domain-lost").replace(
        "title: a domain", "title: no::domain\n      x"
    )
    (data,) = loading.load("x.yaml", CARD.encode()).documents
    files = {"a.json": json.dumps(data), "b.yml": f"{CARD}---\n{second}".replace("\n", "\r\n")}
    assert collected(tmp_path, files) == [
        "a.json::acme/domain-missing::card",
        "a.json::acme/domain-missing::no domain",
        "a.json::acme/domain-missing::a domain",
        "b.yml::acme/domain-missing::card",
        "b.yml::acme/domain-missing::no domain",
        "b.yml::acme/domain-missing::a domain",
        "b.yml::acme/domain-lost::card",
        "b.yml::acme/domain-lost::no domain",
        "b.yml::acme/domain-lost::no:domain x",
    ]


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    files = {"a.yaml": CARD.replace("title: a domain", "title: no domain") + "---\n" + CARD}
    assert [one.partition("a.yaml::acme/")[2] for one in collected(tmp_path, files)] == [
        "domain-missing::card",
        "domain-missing::no domain",
        "domain-missing::no domain (2)",
        "domain-missing (2)::card",
        "domain-missing (2)::no domain",
        "domain-missing (2)::a domain",
    ]


def test_other_yaml_and_json_is_never_touched(tmp_path: Path) -> None:
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n  title: b\nspec: {}\n"
    )
    sigma = "title: Login\nid: 1234\nstatus: test\nlevel: high\ndetection:\n  condition: a\n"
    workflow = "name: ci\non: [push]\njobs:\n  test:\n    - id: a\n      title: b\n      check: c\n"
    schema = json.dumps({"id": "a", "title": "b", "examples": [], "properties": {"level": {}, "why": {}}})
    files = {
        "docker-compose.yml": "services:\n  db:\n    image: postgres\n",
        "catalog-info.yaml": entity,
        ".github/workflows/ci.yml": workflow,
        "workflows/ci.yml": workflow,
        "sigma.yaml": sigma,
        "schema.json": schema,
        "package.json": '{"name": "x", "version": "1"}',
        "payroll.yaml": SERVICE,
        "broken.yaml": "a: [\n",
        "empty.yaml": "",
        "large.yaml": SERVICE + "# \n" * (1 << 19),
        "notes.txt": CARD,
        ".itilcheck.yaml": "rule-packs: [house-rules]\n",
    }
    assert collected(tmp_path, files) == []
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "nowhere.yaml").symlink_to("none.yaml")
    assert pytested(tmp_path, {}).code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_plugin_can_be_turned_off(tmp_path: Path) -> None:
    files = {RULE: CARD.replace("3:27", "9:9")}
    assert pytested(tmp_path, files).code == pytest.ExitCode.TESTS_FAILED
    assert pytested(tmp_path, files, "-p", "no:itilcheck").code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_loading_the_plugin_imports_nothing_of_ours_before_a_rule_file_is_met(tmp_path: Path) -> None:
    watch = "import sys\ndef test_it():\n    found = {m for m in sys.modules if m.startswith('itilcheck')}\n"
    write(
        tmp_path, {"test_it.py": f"{watch}    assert found == {{'itilcheck', 'itilcheck.pytest_plugin'}}\n"}
    )
    assert pytested(tmp_path, {}).code == 0
    light = {"itilcheck", "itilcheck.pytest_plugin", "itilcheck.testing", "itilcheck.testing.recognising"}
    write(tmp_path, {"a.yaml": SERVICE, "test_it.py": f"{watch}    assert found == {light!r}\n"})
    outcome = pytested(tmp_path, {})
    assert outcome.code == 0, outcome.out


# -- how tests fail ------------------------------------------------------------------------------


def test_findings_that_differ_are_shown_with_their_source_lines(tmp_path: Path) -> None:
    outcome = pytested(tmp_path, {RULE: CARD.replace("3:27", "2:7")})
    assert sections(outcome.out) == {
        "no domain": f"{RULE}:17:5: findings differ: 1 not found, 1 not listed\n"
        '- 2:7 "payroll" has no label "domain"\n'
        "    2 | kind: Service\n"
        "      |       ^\n"
        '+ 3:27 "payroll" has no label "domain"\n'
        "    3 | metadata: {name: payroll, labels: {charge-code: CC-12}}\n"
        "      |                           ^^^^^^"
    }
    assert f"FAILED {NODE}::no domain" in outcome.out
    assert "1 failed, 2 passed" in outcome.out
    assert "Traceback" not in outcome.out


def test_failures_are_located_at_the_line_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, {RULE: CARD.replace("3:27", "9:9"), "report.py": ""})
    code = "def pytest_runtest_logreport(report):\n"
    code += "    if report.when == 'call':\n        print('AT', report.location)\n"
    outcome = pytested(tmp_path, {"conftest.py": code}, "-s")
    assert re.findall(r"AT \('([^']*)', (\d+), '([^']*)'\)", outcome.out) == [
        (RULE, "0", "card"),
        (RULE, "10", "no domain"),
        (RULE, "18", "a domain"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "test", "message"),
    [
        ("why: Our portal sorts services by their domain.\n", "", "card", '1:1: "why" is missing'),
        ("severity", "severty", "card", '3:1: property "severty" is not known here, did you mean "severity"'),
        ("warning", "warn", "card", '3:11: severity "warn" is not known, did you mean "warning"'),
        ("{property}", "{thing}", "card", '9:10: "{thing}" is no placeholder, allowed are '),
        (
            "/metadata/labels",
            "/metadata/lables",
            "card",
            '"/metadata/lables" is not known to Service, did you mean',
        ),
        ("[domain]}", "[domain]", "card", '8:9: "{" is not closed by "}"'),
        (
            "{required: [domain]}",
            "{required: [x]}",
            "card",
            "8:1: rejects all that it judges ({charge-code: ...}, 1 more): change it, or ",
        ),
        ("CC-12}}\n      spec: {}", "CC-12}}", "no domain", '12:16: documents, at 2:7: "spec" is missing'),
    ],
)
def test_a_broken_rule_file_fails_with_its_place(
    tmp_path: Path, old: str, new: str, test: str, message: str
) -> None:
    outcome = pytested(tmp_path, {RULE: CARD.replace(old, new, 1)})
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    told = sections(outcome.out)[test]
    assert told.startswith(f"{RULE}:")
    assert message in told


def test_what_follows_from_a_broken_example_does_not_fail(tmp_path: Path) -> None:
    outcome = pytested(tmp_path, {RULE: CARD.replace("CC-12}}\n      spec: {}", "CC-12}}", 1)})
    assert list(sections(outcome.out)) == ["no domain"]
    assert "1 failed, 2 passed" in outcome.out


def test_a_rule_that_names_a_check_which_nobody_brings_fails_once(tmp_path: Path) -> None:
    head, _, rest = CARD.partition("given:")
    card = f"{head}check: acme/lost\nreads: {{Service: []}}\nexamples:{rest.partition('examples:')[2]}"
    outcome = pytested(tmp_path, {RULE: card})
    message = 'no check is called "acme/lost", is the plugin loaded that brings it'
    assert sections(outcome.out) == {"card": f"{RULE}:7:8: {message}"}
    assert "1 failed" in outcome.out.splitlines()[-1]


def test_sound_rules_of_a_file_are_tested_beside_a_broken_one(tmp_path: Path) -> None:
    outcome = pytested(tmp_path, {RULE: f"{CARD}---\n{CARD.replace('warning', 'warn')}"})
    assert sections(outcome.out) == {
        "card": f'{RULE}:29:11: severity "warn" is not known, did you mean "warning"'
    }
    assert "1 failed, 3 passed" in outcome.out


def test_text_of_documents_cannot_steer_the_terminal(tmp_path: Path) -> None:
    card = CARD.replace("name: payroll, labels: {charge-code", 'name: "\\x1b[31m", labels: {charge-code')
    outcome = pytested(tmp_path, {RULE: card.replace("title: a domain", 'title: "a \\x1b[2J domain"')})
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert "\x1b" not in outcome.out
    assert "\\x1b[31m" in outcome.out


# -- plugins -------------------------------------------------------------------------------------


def computed() -> dict[str, str]:
    """Give a plugin with a check, and the rule file that names it."""
    head, _, rest = CARD.partition("given:")
    card = f"{head}check: acme/domain\nreads: {{Service: []}}\nexamples:{rest.partition('examples:')[2]}"
    code = "from itilcheck.authoring import Problem, hookimpl\n@hookimpl\ndef itilcheck_register_checks():\n"
    code += "    return {'acme/domain': domain}\ndef domain(catalogue, options):\n"
    code += (
        "    for one in catalogue.of('Service'):\n        if 'domain' not in one.get('/metadata/labels'):\n"
    )
    code += '            message = f\'"{one.name}" has no label "domain"\'\n'
    code += "            yield Problem(one.node('/metadata/labels'), message)\n"
    return {"acme_rules/__init__.py": code, "acme_rules/rules/labels/domain-missing.yaml": card}


def test_checks_of_an_installed_plugin_are_known(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", computed())
    rules = {name: text for name, text in computed().items() if name.endswith(".yaml")}
    assert "3 passed" in pytested(tmp_path / "work", rules, site=tmp_path / "site").out
    assert "1 failed" in pytested(tmp_path / "work", {}).out


def test_a_broken_plugin_is_told_as_what_could_not_be_collected(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules/__init__.py": "1 / 0\n"})
    outcome = pytested(tmp_path / "work", {RULE: CARD}, site=tmp_path / "site")
    assert outcome.code == pytest.ExitCode.INTERRUPTED
    assert 'plugin "acme 1.2": acme_rules cannot be imported: ZeroDivisionError' in outcome.out


def test_a_broken_plugin_does_no_harm_where_there_are_no_rule_files(tmp_path: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules/__init__.py": "1 / 0\n"})
    files = {"test_it.py": "def test_it():\n    pass\n", "payroll.yaml": SERVICE}
    assert pytested(tmp_path / "work", files, site=tmp_path / "site").code == 0


def test_python_files_of_house_rules_can_be_named(tmp_path: Path) -> None:
    ini = "[pytest]\nitilcheck_plugins = rules/../rules/house.py acme_rules/__init__.py\n"
    files = {**computed(), "rules/house.py": HOUSE, "pytest.ini": ini}
    assert collected(tmp_path, files) == [
        "acme_rules/rules/labels/domain-missing.yaml::acme/domain-missing::card",
        "acme_rules/rules/labels/domain-missing.yaml::acme/domain-missing::no domain",
        "acme_rules/rules/labels/domain-missing.yaml::acme/domain-missing::a domain",
        "rules/house.py::acme/code-odd::card",
        "rules/house.py::acme/code-odd::an odd number",
        "rules/house.py::acme/code-odd::an even one",
    ]
    assert pytested(tmp_path, {}).code == 0
    outcome = pytested(tmp_path, {"rules/house.py": HOUSE.replace("3:49", "3:1")})
    assert sections(outcome.out)["an odd number"].startswith("rules/house.py:21:9: findings differ: ")


def test_a_card_beside_its_code_is_tested_with_the_code(tmp_path: Path) -> None:
    card = HOUSE.partition('"""')[2].partition('"""')[0].replace("\n    ", "\n").partition("id: ")[2]
    card = f"id: {card}title: Charge codes are even numbers\n"
    code = HOUSE.partition('    """')[0] + HOUSE.rpartition('"""\n')[2]
    files = {"house.py": code.replace("@node_rule", "@node_rule(card='odd.yaml')"), "odd.yaml": card}
    write(tmp_path, {**files, "pytest.ini": "[pytest]\nitilcheck_plugins = house.py\n"})
    assert "3 passed" in pytested(tmp_path, {}).out
    (tmp_path / "pytest.ini").unlink()
    outcome = pytested(tmp_path, {})
    assert outcome.code == 0
    assert "is the card of a rule with code, name the Python file in itilcheck_plugins" in outcome.out


def test_a_rule_file_that_is_too_large_fails(tmp_path: Path) -> None:
    outcome = pytested(tmp_path, {"large.yaml": CARD + "# \n" * (1 << 19)})
    assert sections(outcome.out)["card"] == "large.yaml:1:1: file is larger than 1 MiB, split it"


def split() -> dict[str, str]:
    """Give house rules with the card in a file beside the code."""
    card = HOUSE.partition('"""')[2].partition('"""')[0].replace("\n    ", "\n").partition("id: ")[2]
    code = HOUSE.partition('    """')[0] + HOUSE.rpartition('"""\n')[2]
    beside = code.replace("@node_rule", "@node_rule(card='cards/odd.yaml')")
    return {"house.py": beside, "cards/odd.yaml": f"id: {card}title: Charge codes are even numbers\n"}


ODD = [f"cards/odd.yaml::acme/code-odd::{one}" for one in ("card", "an odd number", "an even one")]


@pytest.mark.parametrize("words", [(), ("house.py",), (".",), ("house.py", "cards"), ("cards/odd.yaml",)])
def test_cards_beside_code_are_tested_once(tmp_path: Path, words: tuple[str, ...]) -> None:
    ini = "[pytest]\nitilcheck_plugins = house.py\n"
    assert collected(tmp_path, {**split(), "pytest.ini": ini}, *words) == ODD


def test_all_rules_of_a_python_file_are_tested(tmp_path: Path) -> None:
    hook = "\nfrom pathlib import Path\nfrom itilcheck.authoring import hookimpl\n@hookimpl\n"
    hook += "def itilcheck_register_rule_packs():\n    return [Path(__file__).parent / 'pack']\n"
    files = {"house.py": HOUSE + hook, "pack/labels/domain-missing.yaml": CARD}
    ini = "[pytest]\nitilcheck_plugins = house.py\n"
    told = collected(tmp_path, {**files, "pytest.ini": ini}, "house.py")
    assert [one.partition("::")[0] for one in told] == ["house.py"] * 3 + [
        "pack/labels/domain-missing.yaml"
    ] * 3


SLOWLY = [pytest.param(words, marks=pytest.mark.slow) for words in (("-n", "2"), ("tests",), (".",))]


@pytest.mark.parametrize("words", [(), *SLOWLY])
def test_python_files_of_house_rules_are_tested_wherever_they_lie(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    ini = "[pytest]\ntestpaths = tes*\nitilcheck_plugins = ops/house.py\n"
    code = {f"ops/{name}": text for name, text in split().items()}
    write(tmp_path, {**code, "pytest.ini": ini, "tests/test_it.py": "def test_it(): ...\n"})
    words = ("-p", "no:cacheprovider", "-q", *words)
    outcome = run(tmp_path, *words, module="pytest")
    assert outcome.out.splitlines()[-1].startswith("4 passed")


@pytest.mark.slow
def test_python_files_of_house_rules_are_not_tested_when_something_else_is_asked_for(tmp_path: Path) -> None:
    ini = "[pytest]\ntestpaths = tests\nitilcheck_plugins = ops/house.py\n"
    write(tmp_path, {"ops/house.py": HOUSE, "pytest.ini": ini, "tests/test_it.py": "def test_it(): ...\n"})
    assert "1 passed" in pytested(tmp_path, {}, "tests/test_it.py").out
    assert "1 passed, 3 deselected" in pytested(tmp_path, {}, "-k", "test_it").out
    assert "4 passed" in pytested(tmp_path, {}).out


@pytest.mark.slow
def test_tests_can_be_spread_over_processes(tmp_path: Path) -> None:
    write(tmp_path, {RULE: CARD, "other/x.yaml": CARD.replace("title: a domain", "title: no domain")})
    words = ("-p", "no:cacheprovider", "-n", "2", "-q")
    outcome = run(tmp_path, *words, module="pytest")
    assert outcome.out.splitlines()[-1].startswith("1 failed, 5 passed")


@pytest.mark.slow
def test_rules_are_tested_where_pytest_is_called_from(tmp_path: Path) -> None:
    write(tmp_path, {RULE: CARD.replace("3:27", "9:9"), "pytest.ini": "[pytest]\n"})
    folder = tmp_path / "house-rules" / "labels"
    assert "domain-missing.yaml:17:5: findings differ" in pytested(folder, {}).out
    shutil.rmtree(tmp_path / "house-rules")
    assert collected(tmp_path, {}) == []


# -- the page ------------------------------------------------------------------------------------


def test_the_page_shows_what_pytest_prints(tmp_path: Path) -> None:
    """What the page shows as rewritten is rewritten first."""
    files = {block.mark: block.text for block in blocks("docs/testing.md") if "." in block.mark}
    files = {name: text.replace("- '5:5", "- '5:25") for name, text in files.items()}
    (shown,) = (block.text for block in blocks("docs/testing.md") if "$ python -m pytest" in block.text)
    command, _, expected = shown.partition("\n")
    write(tmp_path, files)
    words = ("-p", "no:cacheprovider", *command.removeprefix("$ python -m pytest ").split())
    outcome = run(tmp_path, *words, module="pytest")
    told = [line for line in outcome.out.splitlines() if "::" in line]
    assert [re.sub(r" +\[", " [", line) for line in told] == expected.splitlines()[1:-1]
    assert pytested(tmp_path, {}, "test_charge_codes.py").out.splitlines()[-1].startswith("2 passed")


def test_the_page_shows_a_configuration_that_works(tmp_path: Path) -> None:
    (ini,) = (block.text for block in blocks("docs/testing.md") if block.language == "ini")
    files = {
        "pytest.ini": ini,
        "house-rules/house.py": HOUSE,
        RULE: CARD,
        "tests/test_it.py": "def test_it(): ...\n",
    }
    assert "7 passed" in pytested(tmp_path, files).out
