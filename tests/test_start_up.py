"""Start-up: a run imports what it needs, for a check of one file is over before slow modules are read."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck import index
from itilcheck.builtin import FORMATS
from program import HERE, run, write

if TYPE_CHECKING:
    from pathlib import Path

NEVER = {
    "asyncio": "nothing here waits",
    "attr": "records of our own are made faster",
    "concurrent": "there is one process",
    "dataclasses": "it generates code for each class, records of our own do not",
    "hypothesis": "tests only",
    "importlib.metadata": "reads the metadata of all distributions; a look at their folders comes first",
    "importlib.resources": "our files are found by their path",
    "inspect": "only plugins of others are looked into",
    "itilcheck.plugins.marks": "only plugins of others are verified",
    "itilcheck.registry.extending": "only plugins of others extend kinds",
    "itilcheck.registry.guarding": "only plugins of others fail",
    "itilcheck.testing": "for the authors of rules",
    "jsonschema_specifications": "comes with jsonschema",
    "logging": "a run says all it has to say in its report",
    "multiprocessing": "there is one process",
    "pkg_resources": "reads the metadata of all distributions",
    "pluggy": "our own hooks are called without it",
    "pytest": "tests only",
    "requests": "nothing is ever fetched",
    "rich": "colour takes a few codes only",
    "ssl": "nothing is ever fetched",
    "subprocess": "nothing is started but git, and that when it is asked for",
    "typing_extensions": "only type checkers need it",
    "unittest": "tests only",
    "urllib.request": "nothing is ever fetched",
    "xml": "no format is XML",
    "yaml": "ruamel.yaml is what reads YAML here",
}
"""What no run imports that has no plugins of others, with the reason."""

UNTIL_WRONG = {
    "difflib": "looks for what was meant once a name is wrong",
    "hashlib": "makes the fingerprints of findings",
    "itilcheck.loading.exact": "reads once more what is wrong, or is rare YAML",
    "itilcheck.violations": "explains what is wrong",
    "jsonschema": "explains what is wrong; jsonschema-rs is what decides",
    "referencing": "comes with jsonschema",
    "rpds": "comes with jsonschema",
    "ruamel": "reads once more what is wrong, or is rare YAML",
}
"""What is imported when something is wrong only, with the reason."""

UNTIL_ASKED_FOR = {
    "click": "reads options, and a check of paths has none",
    "itilcheck.changes": "no revision is named",
    "itilcheck.cli.app": "defines the options",
    "itilcheck.cli.choosing": "nothing is left out",
    "itilcheck.cli.effective": "another command",
    "itilcheck.cli.explain": "another command",
    "itilcheck.cli.extending": "nothing is extended",
    "itilcheck.cli.init": "another command",
    "itilcheck.cli.new": "another command",
    "itilcheck.cli.output": "writes files",
    "itilcheck.cli.progress": "shows progress on a terminal",
    "itilcheck.cli.schema": "another command",
    "itilcheck.cli.standards": "no pack is named",
    "itilcheck.cli.step_summary": "another format",
    "itilcheck.cli.placing": "nothing is said of the configuration",
    "itilcheck.config.local": "the same holds everywhere",
    "itilcheck.config.merging": "nothing is extended",
    "itilcheck.discovery.patterns": "nothing is left out",
    "itilcheck.engine.conformity": "another command",
    "itilcheck.loading.comments": "no comment is for us",
    "itilcheck.packfiles": "no pack is named",
    "itilcheck.suppression": "nothing is lived with",
    "itilcheck_packs": "no pack is named",
    **{f"itilcheck.reporters.{module}": "another format" for module in FORMATS.values() if module != "text"},
    "itilcheck.reporters.statistics": "counts findings",
    "itilcheck.reporters.suppressed": "shows what does not count",
    "itilcheck.revision": "no revision is named",
    "pathspec": "reads ignore files",
    "shutil": "knows the width of a terminal",
}
"""What is imported when it is asked for only, with the reason."""

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
ENTITY = (
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: payroll}\nspec: {type: service}\n"
)
CLEAN = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}
WRONG = {**CLEAN, "mail.yaml": SERVICE.replace("provider", "provder")}

# The interpreter's own start, and what an environment adds to it, is none of our business.
WATCH = """
import sys
before = set(sys.modules)
installed, report = sys.argv[1:3]
sys.path.insert(0, installed)
sys.argv = ["itilcheck", *sys.argv[3:]]
from itilcheck.cli import main
code = main()
found = sorted(set(sys.modules) - before)
import json
with open(report, "w") as file:
    json.dump([code, found], file)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the package as a wheel does, with its index: a checkout reads each rule file at each start."""
    folder = tmp_path_factory.mktemp("installed")
    for package in ("src/itilcheck", "plugins/itilcheck_backstage", "plugins/itilcheck_packs"):
        name = package.rpartition("/")[2]
        shutil.copytree(HERE / package, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = json.dumps(index.build(HERE / "rules", HERE / "schemas"))
    write(folder, {"itilcheck/_data/index.json": built, "watch.py": WATCH})
    return folder


def imported(installed: Path, folder: Path, files: dict[str, str], *words: str) -> tuple[int, list[str]]:
    """Run the program on a catalogue, and give the exit code and all that it imported."""
    report = folder / "report.json"
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    write(catalogue, files)
    watch = (sys.executable, "-I", str(installed / "watch.py"), str(installed), str(report))
    run(catalogue, *words, command=watch)
    code, found = json.loads(report.read_text(encoding="utf-8"))
    return code, found


def among(found: list[str], forbidden: dict[str, str]) -> dict[str, str]:
    """Give the forbidden modules that were imported, with the reason why they are forbidden."""
    tops = {name.partition(".")[0] for name in found}
    return {name: why for name, why in forbidden.items() if name in found or name in tops}


def test_the_version_is_told_before_anything_is_imported(installed: Path, tmp_path: Path) -> None:
    code, found = imported(installed, tmp_path, {}, "--version")
    assert code == 0
    assert set(found) <= {"__future__", "gc", "itilcheck", "itilcheck.cli"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"payroll.yaml": SERVICE}, id="one file"),
        pytest.param(CLEAN, id="a configuration"),
        pytest.param({**CLEAN, "a.json": '{"apiVersion": "v1"}'}, id="a file in JSON"),
        pytest.param({**CLEAN, "catalog-info.yaml": ENTITY}, id="a mapped file"),
    ],
)
def test_a_clean_check_imports_nothing_that_is_slow(
    installed: Path, tmp_path: Path, files: dict[str, str]
) -> None:
    code, found = imported(installed, tmp_path, {".itilcheck.yaml": "level: essential\n", **files}, "check")
    assert code == 0
    assert among(found, {**NEVER, **UNTIL_WRONG, **UNTIL_ASKED_FOR}) == {}


def test_options_do_not_make_a_clean_check_slower_than_their_parser(installed: Path, tmp_path: Path) -> None:
    code, found = imported(installed, tmp_path, CLEAN, "check", "--format", "concise")
    assert code == 0
    brought_by_click = {"dataclasses", "inspect", "logging", "shutil", "subprocess"}
    never = {name: why for name, why in NEVER.items() if name not in brought_by_click}
    others = {name: why for name, why in UNTIL_ASKED_FOR.items() if why == "another format"}
    del others["itilcheck.reporters.concise"]
    assert among(found, {**never, **UNTIL_WRONG, **others}) == {}


def test_a_rule_pack_that_is_sound_needs_no_explanation(installed: Path, tmp_path: Path) -> None:
    card = "id: acme/a\ntitle: A\nseverity: error\nlevel: essential\nwhy: So.\nremedy: So.\n"
    card += "given: {kind: Service, path: /spec}\nexpect: {type: object}\nmessage: no map\n"
    files = {**CLEAN, ".itilcheck.yaml": "level: essential\nrule-packs: [house]\n", "house/a.yaml": card}
    code, found = imported(installed, tmp_path, files, "check")
    assert code == 0
    assert among(found, {**NEVER, **UNTIL_WRONG, **UNTIL_ASKED_FOR}) == {}


def test_a_pack_of_ours_needs_no_validation(installed: Path, tmp_path: Path) -> None:
    configuration = {".itilcheck.yaml": "level: essential\npacks: [fitsm, iso20000]\n"}
    code, found = imported(installed, tmp_path, {**CLEAN, **configuration}, "check")
    asked = {"itilcheck.cli.standards", "itilcheck.packfiles", "itilcheck_packs"}
    assert (code, asked - set(found)) == (0, set())
    others = {name: why for name, why in UNTIL_ASKED_FOR.items() if name not in asked}
    assert among(found, {**NEVER, **UNTIL_WRONG, **others}) == {}


def test_findings_import_what_explains_them_and_nothing_else(installed: Path, tmp_path: Path) -> None:
    code, found = imported(installed, tmp_path, WRONG, "check")
    assert code == 1
    brought_by_jsonschema = {"dataclasses", "inspect", "logging", "importlib.metadata", "importlib.resources"}
    brought_by_jsonschema |= {"attr", "jsonschema_specifications", "typing_extensions", "urllib.request"}
    brought_by_jsonschema |= {"concurrent", "ssl", "subprocess", "unittest"}
    never = {name: why for name, why in NEVER.items() if name not in brought_by_jsonschema}
    assert among(found, never) == {}
    assert set(among(found, UNTIL_WRONG)) == set(UNTIL_WRONG)


def test_an_ignore_file_imports_what_reads_it(installed: Path, tmp_path: Path) -> None:
    code, found = imported(installed, tmp_path, {**CLEAN, ".gitignore": "*.tmp\n"}, "check")
    assert (code, "pathspec" in found) == (0, True)


@pytest.mark.parametrize("words", [["rules"], ["explain", "title-missing"], ["schema", "Service"]])
def test_commands_that_check_nothing_import_no_library_that_checks(
    installed: Path, tmp_path: Path, words: list[str]
) -> None:
    code, found = imported(installed, tmp_path, {}, *words)
    assert code == 0
    checking = {"jsonschema_rs": "decides whether a document is valid", "pathspec": "finds files"}
    checking["itilcheck.loading.json_text"] = "reads files in JSON"
    assert among(found, {**UNTIL_WRONG, **checking, "pluggy": NEVER["pluggy"]}) == {}
