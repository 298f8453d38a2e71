"""Whole runs of the program: what users type, and exactly what they get to see.

A case is a folder of ``cases``. It has ``arguments``, one a line, and may have ``input``, the folder to
run in, or a file that names another case with the same input; ``stdin``; ``links`` to make in the
input, a line ``name -> target`` each; and ``expected-stdout``, ``expected-stderr`` and
``expected-code``, where a file that is not there expects nothing, or 0. To rewrite what is expected:
``pytest tests/test_cases.py --update-cases``, and then look at the difference.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs
import pytest

import forked
import itilcheck

HERE = Path(__file__).resolve().parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
PARTS = {"arguments", "input", "stdin", "links", "expected-stdout", "expected-stderr", "expected-code"}
COMMANDS = {
    "baseline",
    "check",
    "config",
    "explain",
    "fix",
    "init",
    "new",
    "plugins",
    "report",
    "rules",
    "schema",
    "waivers",
}

# What would change the output from one machine to the next.
_UNSET = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "LINES"}
_SET = {"COLUMNS": "80"}
_VERSION = re.compile(f'(itilcheck |"version": "){re.escape(itilcheck.__version__)}')
_TODAY = re.compile(r'("today": ")\d{4}-\d\d-\d\d')

every_case = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])


class Outcome(NamedTuple):
    """What a run came to, as text that is the same everywhere."""

    code: int
    stdout: str
    stderr: str


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def arguments(case: Path) -> list[str]:
    return text(case / "arguments").splitlines()


def input_of(case: Path) -> Path:
    """Give the folder that a case runs in; it does not exist for a case without input."""
    path = case / "input"
    return HERE / "cases" / path.read_text(encoding="utf-8").strip() / "input" if path.is_file() else path


def run(folder: Path, words: list[str], stdin: bytes = b"") -> Outcome:
    """Run the program as users do, and take out of its output what is not the same everywhere."""
    environment = {name: value for name, value in os.environ.items() if name not in _UNSET} | _SET
    made = forked.outcome("itilcheck", folder, words, environment, None, 120, stdin)
    if made is None:
        done = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "itilcheck", *words],
            cwd=folder,
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )
        made = done.returncode, done.stdout, done.stderr
    code, *streams = made
    return Outcome(code, *(_same_everywhere(stream, folder) for stream in streams))


def _same_everywhere(stream: bytes, folder: Path) -> str:
    output = stream.decode("utf-8").replace("\r\n", "\n").replace(str(folder), "<here>")
    return _TODAY.sub(r"\1<today>", _VERSION.sub(r"\1<version>", output))


def prepare(case: Path, folder: Path) -> None:
    """Fill the folder that a case runs in; skips the test where no links can be made."""
    if input_of(case).exists():
        shutil.copytree(input_of(case), folder, dirs_exist_ok=True)
    for line in text(case / "links").splitlines():
        name, target = line.split(" -> ")
        try:
            (folder / name).symlink_to(target)
        except OSError as error:
            pytest.skip(f"links cannot be made here: {error}")


def expect(case: Path, outcome: Outcome) -> None:
    """Write down an outcome as the expected one."""
    code = f"{outcome.code}\n" if outcome.code else ""
    for name, content in (("code", code), ("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        path = case / f"expected-{name}"
        if content:
            path.write_bytes(content.encode())
        else:
            path.unlink(missing_ok=True)


@every_case
def test_case_gives_what_is_expected(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path.resolve() / "here"
    folder.mkdir()
    prepare(case, folder)
    stdin = case / "stdin"
    outcome = run(folder, arguments(case), stdin.read_bytes() if stdin.exists() else b"")
    assert "Traceback" not in outcome.stderr
    assert "defect" not in outcome.stderr
    if request.config.getoption("--update-cases"):
        expect(case, outcome)
    assert outcome.stdout == text(case / "expected-stdout")
    assert outcome.stderr == text(case / "expected-stderr")
    assert outcome.code == int(text(case / "expected-code") or 0)


@every_case
def test_case_has_no_part_that_nobody_reads(case: Path) -> None:
    assert {path.name for path in case.iterdir()} - PARTS == set()


def test_every_command_has_a_case_for_its_help() -> None:
    assert {tuple(arguments(case)) for case in CASES} >= {(name, "--help") for name in COMMANDS}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name)
        for case in CASES
        if {"check", "json"} <= set(arguments(case)) and text(case / "expected-stdout")
    ],
)
def test_report_in_json_conforms_to_its_schema(case: Path) -> None:
    schema = json.loads((HERE.parent / "schemas" / "report.json").read_text(encoding="utf-8"))
    report = json.loads(text(case / "expected-stdout"))
    jsonschema_rs.Draft202012Validator(schema).validate(report)


def test_rules_are_listed_in_json_with_all_that_their_cards_say(tmp_path: Path) -> None:
    # No case: each change of a card's wording would be a change of the case.
    outcome = run(tmp_path, ["rules", "--format", "json"])
    listed = json.loads(outcome.stdout)
    ids = {path.stem for path in (HERE.parent / "rules").glob("*/*.yaml")}
    assert listed["version"] == "1"
    assert {rule["id"] for rule in listed["rules"] if not rule["pack"]} == ids
    assert {" ".join(rule) for rule in listed["rules"]} == {
        "id title group severity level since concepts formerly kinds why remedy fix plugin pack"
    }
    assert (outcome.code, outcome.stderr) == (0, "")


@pytest.mark.parametrize(
    "name", ["", "Service", "serviceoffering", "config", "rule", "pack", "adapter", "report"]
)
def test_schemas_are_printed_in_one_piece(tmp_path: Path, name: str) -> None:
    # No case, for the same reason.
    outcome = run(tmp_path, ["schema", *([name] if name else [])])
    schema = json.loads(outcome.stdout)
    jsonschema_rs.Draft202012Validator(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (outcome.code, outcome.stderr) == (0, "")
