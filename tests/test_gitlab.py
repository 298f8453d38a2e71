"""The component for GitLab: it conforms to GitLab's schema, and no input becomes a command."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from itilcheck import loading
from itilcheck.cli.app import itilcheck_command
from pages import blocks
from program import HERE, write
from tools import committed, copy_checkout, do, done, tool

if TYPE_CHECKING:
    from pathlib import Path

    from program import Outcome

TEMPLATE = HERE / "templates" / "itilcheck.yml"
HEADER, _ = loading.load("itilcheck.yml", TEMPLATE.read_bytes()).documents
INPUTS: dict[str, dict[str, Any]] = HEADER["spec"]["inputs"]
posix = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
BAD = "apiVersion: itilcheck/v1\nkind: Servise\nmetadata: {name: payroll}\n"
UNTITLED = (
    "apiVersion: itilcheck/v1\nkind: Resource\nmetadata: {name: printer}\n"
    "spec: {dimension: information-and-technology, owner: acme, lifecycle: live}\n"
)
"""A resource that is sound but for warnings."""


def job(**inputs: str) -> dict[str, Any]:
    """Give the job, with inputs where GitLab puts them."""
    values = {name: one["default"] for name, one in INPUTS.items()}
    values |= {name.replace("_", "-"): value for name, value in inputs.items()}
    text = TEMPLATE.read_text("utf-8").partition("\n---\n")[2]

    def put(asked: re.Match[str]) -> str:
        value = values[asked[1]]
        return json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value)

    filled = re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", put, text)
    (document,) = loading.load("job.yml", filled.encode()).documents
    found: dict[str, Any] = document["itilcheck"]
    return found


def run_job(folder: Path, programs: Path, **inputs: str) -> Outcome:
    """Run the script of the job in a folder, with the programs of a folder before all others."""
    wanted = job(**inputs)
    settings = {name: one["value"] for name, one in wanted["variables"].items()}
    settings["PATH"] = f"{programs}:/usr/bin:/bin"
    return do("sh", "-c", wanted["script"][0], folder=folder, settings=settings)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Make a folder with the one program that an image has to have."""
    python = tmp_path / "programs" / "python3"
    write(tmp_path, {"programs/python3": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
    python.chmod(0o755)
    return python.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    return tmp_path / "catalogue"


def test_no_input_stands_inside_the_script() -> None:
    assert "$[[" not in json.dumps(
        loading.load("x", TEMPLATE.read_bytes()).documents[1]["itilcheck"]["script"]
    )
    assert [name for name, one in job()["variables"].items() if one["expand"] is not False] == []


def test_every_input_is_described_and_has_a_default() -> None:
    for one in INPUTS.values():
        assert one["description"].endswith(".")
        assert one["default"] in one.get("options", [one["default"]])
    used = set(re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", TEMPLATE.read_text("utf-8")))
    assert used == set(INPUTS)


def test_options_of_the_script_are_those_of_the_program() -> None:
    known = {word for one in itilcheck_command.params for word in one.opts}
    known |= {word for one in itilcheck_command.commands["check"].params for word in one.opts}
    given = set(re.findall(r"--[a-z-]+(?==| --|;)", job()["script"][0].partition("set --")[2]))
    assert given == {"--config", "--level", "--fail-on", "--strict", "--output"}
    assert given - known == set()


def test_words_of_options_are_those_of_the_program() -> None:
    options = {one.name: one.type for one in itilcheck_command.commands["check"].params}
    assert INPUTS["level"]["options"] == ["", *options["level"].words]
    assert INPUTS["fail-on"]["options"] == ["", *options["fail_on"].words]


@posix
def test_findings_fail_the_job_and_stand_in_both_reports(folder: Path, programs: Path) -> None:
    write(folder, {"one.yaml": BAD})
    outcome = run_job(folder, programs)
    assert outcome.code == 1
    assert "one.yaml:2:7: error[unknown-kind]" in outcome.out
    reports = job()["artifacts"]["reports"]
    (issue, *_) = json.loads((folder / reports["codequality"]).read_text("utf-8"))
    assert (issue["check_name"], issue["location"]["path"]) == ("unknown-kind", "one.yaml")
    assert ET.parse(folder / reports["junit"]).getroot().find(".//failure") is not None  # noqa: S314  # our own


@posix
def test_what_fails_the_job_is_what_is_configured_unless_an_input_says_it(
    folder: Path, programs: Path
) -> None:
    write(folder, {"one.yaml": UNTITLED, ".itilcheck.yaml": "level: foundation\nfail-on: warning\n"})
    assert run_job(folder, programs).code == 1
    assert run_job(folder, programs, **{"fail-on": "error"}).code == 0


@posix
def test_a_link_in_place_of_a_report_is_not_written_through(folder: Path, programs: Path) -> None:
    write(folder, {"one.yaml": BAD, "../elsewhere": "kept"})
    (folder / job()["artifacts"]["reports"]["junit"]).symlink_to(folder.parent / "elsewhere")
    assert run_job(folder, programs).code == 1
    assert (folder.parent / "elsewhere").read_text("utf-8") == "kept"


@posix
def test_gate_of_the_page_cannot_be_lowered_by_what_is_proposed(
    folder: Path, programs: Path, tmp_path: Path
) -> None:
    """What the image of the page has in ``/policy`` lies elsewhere here."""
    text = next(one.text for one in blocks("docs/integrations.md") if "images.example" in one.text)
    (included,) = loading.load("gate.yaml", text.encode()).documents[0]["include"]
    gate = included["inputs"]
    good = "apiVersion: itilcheck/v1\nkind: Organization\nmetadata: {name: acme}\n"
    hidden = {".gitignore": "hidden.yaml\n", "hidden.yaml": BAD}
    write(
        folder,
        {
            ".itilcheck.yaml": "rules: {unknown-kind: off, schema-violation: off}\n",
            "one.yaml": good,
            **hidden,
        },
    )
    write(tmp_path, {"policy/itilcheck.yaml": "level: essential\n"})
    committed(folder)
    assert run_job(folder, programs).code == 0
    config = gate["config"].replace("/policy", str(tmp_path / "policy"))
    outcome = run_job(folder, programs, config=config, strict=str(gate["strict"]).lower())
    assert outcome.code == 1
    assert "hidden.yaml:2:7: error[unknown-kind]" in outcome.out


@posix
@pytest.mark.parametrize("text", ["; touch pwned; $(touch pwned)", "--help", 'a" -p "b\n-x'])
@pytest.mark.parametrize("name", ["path", "config", "level", "fail-on"])
def test_no_input_becomes_a_command_or_an_option(folder: Path, programs: Path, name: str, text: str) -> None:
    write(folder, {"one.yaml": BAD})
    outcome = run_job(folder, programs, **{name: text})
    assert outcome.code == 2, outcome
    assert "Usage: itilcheck check [" not in outcome.out
    assert [path.name for path in folder.iterdir() if "pwned" in path.name] == []


@posix
@pytest.mark.slow
def test_job_installs_what_it_is_given(folder: Path, programs: Path, tmp_path: Path) -> None:
    copy_checkout(tmp_path / "source")
    evil = "import pathlib; pathlib.Path('pwned').touch()\n"
    write(folder, {**dict.fromkeys(("venv.py", "pip.py", "itilcheck.py"), evil), "one.yaml": BAD})
    base = sys._base_executable  # type: ignore[attr-defined]  # noqa: SLF001  # one that has no itilcheck
    write(programs, {"python3": f'#!/bin/sh\nexec "{base}" "$@"\n'})
    outcome = run_job(folder, programs, source=str(tmp_path / "source"))
    assert outcome.code == 1, outcome
    assert "one.yaml:2:7: error[unknown-kind]" in outcome.out
    assert not (folder / "pwned").exists()
    assert run_job(folder, programs).code == 1  # no itilcheck there


@pytest.mark.slow
def test_component_conforms_to_the_schema_and_has_no_lint(tmp_path: Path) -> None:
    write(tmp_path, {"header.yml": json.dumps(HEADER), "job.yml": json.dumps({"itilcheck": job()})})
    for name in ("header.yml", "job.yml"):
        done(tool("check-jsonschema"), "--builtin-schema=vendor.gitlab-ci", tmp_path / name, folder=tmp_path)
    write(tmp_path, {"script.sh": job()["script"][0]})
    done(tool("shellcheck"), "--shell=sh", tmp_path / "script.sh", folder=tmp_path)
