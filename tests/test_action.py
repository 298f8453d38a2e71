"""The GitHub action: its scripts run as the runner runs them, and no input becomes a command."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from itilcheck import loading
from itilcheck.cli.app import itilcheck_command
from pages import blocks
from program import HERE, write
from tools import committed, copy_checkout, do, done, tool

if TYPE_CHECKING:
    from pathlib import Path

ACTION: dict[str, Any] = loading.load("action.yml", (HERE / "action.yml").read_bytes()).documents[0]
INSTALL, CHECK = ACTION["runs"]["steps"]
INPUTS = {name: one["default"] for name, one in ACTION["inputs"].items()}
PLAIN = {"format": "text"}
bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
BAD = "apiVersion: itilcheck/v1\nkind: Servise\nmetadata: {name: payroll}\n"
UNTITLED = (
    "apiVersion: itilcheck/v1\nkind: Resource\nmetadata: {name: printer}\n"
    "spec: {dimension: information-and-technology, owner: acme, lifecycle: live}\n"
)
"""A resource that is sound but for warnings."""
GOOD = "apiVersion: itilcheck/v1\nkind: Organization\nmetadata: {name: acme}\n"


class Runner(NamedTuple):
    """What the runner of a job gives to a step: folders and files."""

    workspace: Path
    temporary: Path
    action: Path

    def step(self, step: dict[str, Any], **inputs: str) -> tuple[int, str]:
        """Run a step with inputs; gives its exit code and all that it prints."""
        values = INPUTS | {name.replace("_", "-"): value for name, value in inputs.items()}
        settings = {
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_OUTPUT": str(self.temporary / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary"),
            "RUNNER_TEMP": str(self.temporary),
        }
        for name, value in step["env"].items():
            asked = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
            assert asked is not None
            settings[name] = values[asked[1]]
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        words = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
        outcome = do(*words, folder=self.workspace, settings=settings)
        return outcome.code, outcome.out + outcome.err

    def outputs(self) -> dict[str, str]:
        lines = (self.temporary / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Make a runner on which this environment's Python takes the place of the one that is installed."""
    made = Runner(tmp_path / "work space", tmp_path / "temp orary", tmp_path / "action")
    for folder in made:
        folder.mkdir()
    python = made.temporary / "itilcheck-environment" / "bin" / "python"
    write(made.temporary, {str(python): f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
    python.chmod(0o755)
    return made


# -- the metadata ----------------------------------------------------------------------------------


def test_no_input_stands_inside_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"]]
    assert [text for text in scripts if "${{" in text] == []
    passed = [value for step in ACTION["runs"]["steps"] for value in step["env"].values()]
    assert sorted(passed) == sorted(f"${{{{ inputs.{name} }}}}" for name in INPUTS)


def test_every_input_and_output_is_described_and_has_a_default() -> None:
    for one in ACTION["inputs"].values():
        assert one["description"].endswith(".")
        assert one["required"] is False
        assert isinstance(one["default"], str)
    assert [one["description"] for one in ACTION["outputs"].values() if not one["description"]] == []
    assert INPUTS["fail-on"] == ""


def test_names_from_the_environment_are_not_those_that_the_program_reads() -> None:
    names = {name for step in ACTION["runs"]["steps"] for name in step["env"]}
    assert {name for name in names if not name.startswith("INPUT_")} == set()


def test_options_of_the_script_are_those_of_the_program() -> None:
    known = {word for one in itilcheck_command.params for word in one.opts}
    known |= {word for one in itilcheck_command.commands["check"].params for word in one.opts}
    given = set(re.findall(r'[( "](--[a-z-]+)', CHECK["run"])) - {"--"}
    assert {
        "--config",
        "--level",
        "--fail-on",
        "--strict",
        "--format",
        "--output",
        "--changed-since",
    } == given
    assert given - known == set()


# -- the scripts -----------------------------------------------------------------------------------


@bash
def test_findings_fail_the_step(runner: Runner) -> None:
    write(runner.workspace, {"one.yaml": BAD})
    code, printed = runner.step(CHECK, **PLAIN)
    assert code == 1
    assert "one.yaml:2:7: error[unknown-kind]" in printed
    assert runner.outputs() == {"exit-code": "1"}


@bash
def test_what_fails_the_job_is_what_is_configured_unless_an_input_says_it(runner: Runner) -> None:
    write(
        runner.workspace, {"one.yaml": UNTITLED, ".itilcheck.yaml": "level: foundation\nfail-on: warning\n"}
    )
    assert runner.step(CHECK, **PLAIN)[0] == 1
    assert runner.step(CHECK, **PLAIN, **{"fail-on": "error"})[0] == 0


@bash
def test_each_line_is_a_path_whatever_it_holds(runner: Runner) -> None:
    names = ["a b.yaml", "--help.yaml", "$(touch pwned).yaml", "; touch pwned;.yaml", "*.yaml"]
    write(runner.workspace, {**dict.fromkeys(names, BAD), "not asked for.yaml": BAD})
    code, printed = runner.step(CHECK, paths="\n".join(["", *names, ""]), **PLAIN)
    assert code == 1
    assert [name for name in names if f"{name}:2:7: error[unknown-kind]" not in printed] == []
    assert "not asked for.yaml:2" not in printed
    assert sorted(path.name for path in runner.workspace.iterdir()) == sorted([*names, "not asked for.yaml"])


@bash
@pytest.mark.parametrize("text", ["; touch pwned; $(touch pwned)", "--help", 'a" -p "b\n-x'])
@pytest.mark.parametrize(
    "name", ["level", "fail-on", "changed-since", "config", "format", "strict", "sarif", "paths"]
)
def test_no_input_becomes_a_command_or_an_option(runner: Runner, name: str, text: str) -> None:
    write(runner.workspace, {"one.yaml": GOOD})
    code, printed = runner.step(CHECK, **{**PLAIN, name: text})
    assert code == 2, printed
    assert "Usage: itilcheck check [" not in printed.partition("rror")[0]
    assert [path.name for path in runner.workspace.iterdir()] == ["one.yaml"]
    assert not list(runner.temporary.glob("pwned*"))


@bash
def test_what_is_no_yes_or_no_is_told_without_its_text(runner: Runner) -> None:
    code, printed = runner.step(CHECK, **{**PLAIN, "strict": "::set-output name=a::b"})
    assert (code, printed) == (2, "::error::itilcheck: input strict is neither true nor false\n")


@bash
def test_modules_of_the_folder_are_not_run(runner: Runner) -> None:
    evil = "import pathlib; pathlib.Path('pwned').touch()\n"
    files = dict.fromkeys(("venv.py", "pip.py", "sitecustomize.py", "itilcheck.py", "click.py"), evil)
    write(runner.workspace, {**files, "one.yaml": GOOD})
    code, _ = runner.step(CHECK, **PLAIN)
    assert code == 1
    assert not (runner.workspace / "pwned").exists()


@bash
def test_gate_of_the_page_cannot_be_lowered_by_what_is_proposed(runner: Runner) -> None:
    text = next(one.text for one in blocks("docs/integrations.md") if "base.sha" in one.text)
    gate = loading.load("gate.yaml", text.encode()).documents[0]["jobs"]["gate"]["steps"][-1]["with"]
    lowered = "level: essential\nrules: {unknown-kind: off, schema-violation: off}\n"
    hidden = {".gitignore": "hidden.yaml\n", "hidden.yaml": BAD}
    write(runner.workspace / "catalogue", {".itilcheck.yaml": lowered, "one.yaml": GOOD, **hidden})
    write(runner.workspace / "policy", {"itilcheck-policy.yaml": "level: essential\n"})
    for folder in runner.workspace.iterdir():
        committed(folder)
    strict = str(gate["strict"]).lower()
    simple, printed = runner.step(CHECK, paths=gate["paths"], **PLAIN)
    assert simple == 0, printed
    code, printed = runner.step(CHECK, **{**PLAIN, **gate, "strict": strict})
    assert code == 1
    assert "catalogue/hidden.yaml:2:7: error[unknown-kind]" in printed


@bash
def test_only_what_has_changed_is_reported(runner: Runner) -> None:
    write(runner.workspace, {"old.yaml": BAD})
    before = committed(runner.workspace)
    write(runner.workspace, {"new.yaml": BAD.replace("payroll", "shop")})
    code, printed = runner.step(CHECK, changed_since=before, **PLAIN)
    assert code == 1
    assert "new.yaml:2:7: error[unknown-kind]" in printed
    assert "old.yaml:2" not in printed


@bash
def test_report_goes_beside_the_lines_and_into_the_summary_and_sarif(runner: Runner) -> None:
    write(runner.workspace, {"one.yaml": BAD})
    code, printed = runner.step(CHECK, sarif="true")
    assert code == 1
    assert re.search(r"^::error .*file=one\.yaml,.*line=2,", printed, re.MULTILINE)
    assert "unknown-kind" in (runner.temporary / "summary").read_text("utf-8")
    outputs = runner.outputs()
    assert outputs["exit-code"] == "1"
    (run,) = json.loads(runner.temporary.joinpath(outputs["sarif"]).read_text("utf-8"))["runs"]
    assert [one["ruleId"] for one in run["results"]] == ["unknown-kind"]
    assert [path.name for path in runner.workspace.iterdir()] == ["one.yaml"]


@bash
def test_what_an_earlier_step_left_is_not_reported_again(runner: Runner) -> None:
    write(runner.workspace, {"one.yaml": BAD})
    write(runner.temporary, {"itilcheck.sarif": "old"})
    code, _ = runner.step(CHECK, paths="absent.yaml", sarif="true")
    assert code == 2
    assert runner.outputs() == {"exit-code": "2"}


# -- with the tools --------------------------------------------------------------------------------


@bash
@pytest.mark.slow
def test_action_installs_itself_and_a_plugin(runner: Runner) -> None:
    shutil.rmtree(runner.temporary / "itilcheck-environment")
    copy_checkout(runner.action)
    done(sys.executable, "-m", "itilcheck", "plugins", "new", "acme", folder=runner.temporary)
    evil = "import pathlib; pathlib.Path('pwned').touch()\n"
    write(runner.workspace, {**dict.fromkeys(("venv.py", "pip.py", "ensurepip.py"), evil), "one.yaml": BAD})
    plugin = str(runner.temporary / "itilcheck-acme")
    code, printed = runner.step(INSTALL, plugins=f"{plugin}\n", python=sys.executable)
    assert code == 0, printed
    python = runner.temporary / "itilcheck-environment" / "bin" / "python"
    listed = done(python, "-I", "-m", "itilcheck", "plugins", folder=runner.temporary)
    assert re.search(r"^acme\b", listed, re.MULTILINE)
    assert runner.step(CHECK, **PLAIN)[0] == 1
    assert not list(runner.workspace.glob("pwned*"))


@bash
@pytest.mark.slow
@pytest.mark.parametrize(
    "inputs", [{"python": "python3; touch pwned"}, {"plugins": "--help"}, {"plugins": "$(touch pwned)"}]
)
def test_no_input_of_the_installation_becomes_a_command(runner: Runner, inputs: dict[str, str]) -> None:
    code, printed = runner.step(INSTALL, **{"python": sys.executable, **inputs})
    assert code != 0
    assert "Usage:" not in printed
    assert not [
        path for path in (*runner.workspace.iterdir(), *runner.temporary.iterdir()) if "pwned" in path.name
    ]


@pytest.mark.slow
def test_action_conforms_to_its_schema_and_has_no_lint(tmp_path: Path) -> None:
    schema = "--builtin-schema=vendor.github-actions"
    done(tool("check-jsonschema"), schema, HERE / "action.yml", folder=tmp_path)
    linted = do(tool("zizmor"), "--offline", "--no-progress", HERE / "action.yml", folder=tmp_path)
    assert linted.code == 0, linted.out
    for step in (INSTALL, CHECK):
        (tmp_path / "step.sh").write_text(f"set -e\n{step['run']}", encoding="utf-8")
        done(tool("shellcheck"), "--shell=bash", tmp_path / "step.sh", folder=tmp_path)
