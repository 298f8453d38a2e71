"""Where reports go and how much of them: files, quiet runs, statistics, limits, exit codes, progress."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

import hostile
from consumers import GITLAB, RDJSON
from itilcheck.builtin import FORMATS
from itilcheck.cli import step_summary
from itilcheck.cli.app import run as run_words
from itilcheck.cli.check import fewer
from itilcheck.cli.progress import Progress, wanted
from itilcheck.finding import Finding, Severity
from itilcheck.location import Location, region
from itilcheck.reporters.style import Style
from program import SCRIPT, run, write
from test_formats import SARIF
from test_reporters import everything, report

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
CLEAN = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}
WRONG = {**CLEAN, "mail.yaml": SERVICE.replace("provider", "provder").replace("payroll", "mail")}
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a catalogue with a finding, in a repository."""
    folder = tmp_path / "here"
    (folder / ".git").mkdir(parents=True)
    write(folder, WRONG)
    monkeypatch.chdir(folder)
    for name in ("GITHUB_STEP_SUMMARY", "FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def check(here: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    return Check(here, capsys)


class Check:
    """Runs the command in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = run_words(["check", *words])
        out, err = self._capsys.readouterr()
        return code, out, err


# -- files ---------------------------------------------------------------------------------------


def test_all_formats_are_written_in_one_run_of_a_hostile_catalogue(tmp_path: Path) -> None:
    catalogue, out = tmp_path / "catalogue", tmp_path / "out"
    catalogue.mkdir()
    out.mkdir()
    hostile.lay(catalogue)
    words = [word for name in FORMATS for word in ("--output", f"{name}={out / name}")]
    outcome = run(catalogue, "check", "--format", "sarif", *words)
    assert outcome.code == 1
    assert sorted(path.name for path in out.iterdir()) == sorted(FORMATS)
    assert (out / "sarif").read_text("utf-8") == outcome.out
    assert json.loads(outcome.out)["runs"][0]["results"] != []
    for name, schema in {"gitlab": GITLAB, "rdjson": RDJSON}.items():
        Draft202012Validator(schema).validate(json.loads((out / name).read_text("utf-8")))
    SARIF.validate(json.loads(outcome.out))
    assert JUnitXml.fromfile(str(out / "junit")).failures > 0
    for path in out.iterdir():
        assert "\x1b" not in path.read_text("utf-8")


def test_stdout_gets_its_own_format_beside_files(check: Check) -> None:
    code, out, err = check("--output", "json=a.json", "--output", "csv=b.csv", "--color", "always")
    assert code == 1
    assert "\x1b[" in out
    assert err == ""
    assert json.loads((check.folder / "a.json").read_text("utf-8"))["summary"]["severities"]["error"] == 1
    assert (check.folder / "b.csv").read_text("utf-8").startswith("severity,rule,")


def test_a_file_is_written_of_a_clean_catalogue_and_of_one_that_cannot_be_checked(check: Check) -> None:
    (check.folder / "mail.yaml").unlink()
    assert check("--output", "sarif=a.sarif")[0] == 0
    assert json.loads((check.folder / "a.sarif").read_text("utf-8"))["runs"][0]["results"] == []
    (check.folder / "payroll.yaml").unlink()
    assert check("--output", "sarif=a.sarif", "--format", "json")[0] == 2
    assert json.loads((check.folder / "a.sarif").read_text("utf-8"))["runs"][0]["results"] == []


def test_a_run_that_cannot_be_writes_nothing_to_stdout_and_no_file(check: Check) -> None:
    (check.folder / ".itilcheck.yaml").write_text("levle: essential\n", encoding="utf-8")
    code, out, err = check("--format", "sarif", "--output", "json=a.json")
    assert (code, out) == (2, "")
    assert "levle" in err
    assert not (check.folder / "a.json").exists()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            "sarif",
            'error: --output "sarif" names no file, write it as FORMAT=PATH, such as sarif=report.sarif\n',
        ),
        (
            "sarif=",
            'error: --output "sarif=" names no file, write it as FORMAT=PATH, such as sarif=report.sarif\n',
        ),
        ("sarief=a", 'error: no format is called "sarief", did you mean "sarif"\n'),
        ("json=none/a", 'error: --output "none/a": there is no folder "none", make it first\n'),
        ("json=.", 'error: --output "." is a folder, name a file in it\n'),
        (
            "json=payroll.yaml",
            'error: --output "payroll.yaml" is a file of the catalogue, name another one\n',
        ),
        (
            "csv=.itilcheck.yaml",
            'error: --output ".itilcheck.yaml" is a file of the catalogue, name another one\n',
        ),
    ],
)
def test_what_cannot_be_written_is_refused(check: Check, word: str, told: str) -> None:
    assert check("--output", word) == (2, "", told)
    assert (check.folder / "payroll.yaml").read_text("utf-8") == SERVICE


def test_one_file_for_two_formats_is_refused(check: Check) -> None:
    words = ("--output", "json=a", "--output", "csv=./a")
    assert check(*words) == (2, "", 'error: --output names "./a" twice, give each format a file of its own\n')


@needs_links
def test_links_that_a_catalogue_brings_lead_nowhere(check: Check, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kept").write_text("kept", encoding="utf-8")
    (check.folder / "folder").symlink_to(tmp_path / "out")
    (check.folder / "file").symlink_to(tmp_path / "out" / "kept")
    told = 'error: --output "folder/kept" leads through the link "folder" of the catalogue\n'
    assert check("--output", "json=folder/kept") == (2, "", told)
    told = 'error: --output "file" is a link, name the file that it leads to\n'
    assert check("--output", "json=file") == (2, "", told)
    assert (tmp_path / "out" / "kept").read_text("utf-8") == "kept"


@needs_links
def test_links_outside_of_a_catalogue_are_followed(check: Check, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert check("--output", f"json={tmp_path / 'link' / 'a.json'}")[0] == 1
    assert (tmp_path / "real" / "a.json").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_no_file(check: Check) -> None:
    os.mkfifo("pipe")
    assert check("--output", "json=pipe") == (2, "", 'error: --output "pipe" is no ordinary file\n')


# -- paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("sarif", '"uri": "teams/a/mail.yaml"'),
        ("github", "file=teams/a/mail.yaml,"),
        ("gitlab", '"path": "teams/a/mail.yaml"'),
        ("junit", 'file="teams/a/mail.yaml"'),
        ("markdown", "`teams/a/mail.yaml:"),
        ("rdjson", '"path": "a/mail.yaml"'),
        ("checkstyle", '<file name="a/mail.yaml">'),
        ("json", '"path": "mail.yaml"'),
        ("jsonl", '"path": "mail.yaml"'),
        ("csv", ",mail.yaml,"),
        ("concise", "a/mail.yaml:"),
    ],
)
def test_paths_start_where_those_who_read_a_format_look(
    check: Check, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    (check.folder / "mail.yaml").unlink()
    write(check.folder / "teams" / "a", WRONG)
    monkeypatch.chdir(check.folder / "teams")
    assert path in check("--format", name, "a")[1]


# -- how much ------------------------------------------------------------------------------------


def test_quiet_prints_findings_only(check: Check) -> None:
    code, out, err = check("--quiet")
    assert (code, err) == (1, "")
    assert "unknown" in out or "provder" in out
    assert "checked:" not in out
    assert "explain" not in out
    assert check("-q", "--format", "concise")[2] == ""


def test_quiet_still_tells_what_could_not_be_checked(check: Check) -> None:
    (check.folder / "mail.yaml").unlink()
    (check.folder / "locked.yaml").symlink_to(check.folder / "locked.yaml")
    code, _, err = check("-q", "locked.yaml")
    assert code == 2
    assert "locked.yaml" in err


def test_quiet_still_tells_why_a_run_fails_that_found_nothing(check: Check) -> None:
    (check.folder / "mail.yaml").unlink()
    (check.folder / "itilcheck.yaml").write_text("a: b\n", encoding="utf-8")
    told = "something was passed over, a run without --quiet says what\n"
    assert check("-q", "--strict") == (1, "", told)
    assert check("-q") == (0, "", "")
    (check.folder / "payroll.yaml").unlink()
    assert check("-q") == (2, "", "nothing to check\n")
    assert check("-q", "--allow-empty") == (0, "", "")


def test_statistics_count_by_rule_group_and_severity(check: Check) -> None:
    _, out, err = check("--statistics")
    assert err == ""
    assert out[out.index("findings by rule:") : out.index("checked:")] == (
        "findings by rule:\n"
        "     1  error    schema-violation  A document has the shape of its kind\n"
        "findings by group:\n"
        "     1  document\n"
        "findings by severity:\n"
        "     1  error\n"
        "\n"
    )
    assert "findings by rule:" in check("--statistics", "--format", "json")[2]
    assert "findings by rule:" in check("--statistics", "--quiet")[2]


def test_fewer_findings_are_shown_severest_first_and_all_count(check: Check) -> None:
    kinds = [Severity.INFO, Severity.ERROR, Severity.WARNING, Severity.ERROR]
    some = [Finding("r", one, str(n), Location("a", region(n, 1, n, 2))) for n, one in enumerate(kinds, 1)]
    shown = fewer(report(*some), 3)
    assert [one.message for one in shown.findings] == ["2", "3", "4"]
    assert [one.message for one in shown.beyond] == ["1"]
    assert [one.message for one in shown.notices] == ["1 finding is not shown, for --max-findings is 3"]
    write(check.folder, {"more.yaml": WRONG["mail.yaml"].replace("mail", "more")})
    code, out, _ = check("--max-findings", "1", "--format", "json")
    read = json.loads(out)
    assert (code, len(read["findings"]), read["summary"]["severities"]["error"]) == (1, 1, 2)
    assert check("--max-findings", "0")[0] == 2


def test_findings_do_not_fail_a_run_that_is_to_exit_with_zero(check: Check) -> None:
    assert check("--exit-zero")[0] == 0
    assert check("--exit-zero", "none.yaml")[0] == 2
    assert check("--exit-zero", "--strict") == (2, "", "error: --strict and --exit-zero do not go together\n")


# -- the summary of a step -----------------------------------------------------------------------


def test_a_step_gets_a_summary_beside_commands(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    path = check.folder.parent / "summary"
    path.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    _, out, _ = check("--format", "github")
    assert out.startswith("::error file=mail.yaml,")
    assert path.read_text("utf-8").startswith("before\n<!-- itilcheck -->\n### itilcheck: does not conform")
    check("--format", "text")
    assert path.read_text("utf-8").count("<!-- itilcheck -->") == 1


def test_a_summary_fits_beside_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary"
    path.write_text("x" * ((1 << 20) - 1500), encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    step_summary.add_summary(everything(), Style())
    step_summary.add_summary(everything(), Style())
    step_summary.add_summary(hostile.report(), Style())
    assert "### itilcheck" in path.read_text("utf-8")
    assert path.stat().st_size <= 1 << 20


def test_a_summary_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    step_summary.add_summary(everything(), Style())
    assert capsys.readouterr().err == f'notice: the summary "{tmp_path}" cannot be written: is a directory\n'


# -- progress ------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_is_gone_at_the_end() -> None:
    times = iter(range(10_000))
    terminal = Terminal()
    progress = Progress(terminal, lambda: next(times) / 4)
    assert list(progress.over(range(3_400))) == list(range(3_400))
    progress.clear()
    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown[0] == ""
    assert shown[1] == "checking 96 of 3,400 files"
    assert shown[-2:] == ["checking 3,400 files", ""]
    assert "\n" not in terminal.getvalue()


def test_a_short_run_shows_no_progress() -> None:
    terminal = Terminal()
    progress = Progress(terminal, lambda: 0.0)
    assert list(progress.over(range(500))) == list(range(500))
    progress.clear()
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("environment", "quiet", "expected"),
    [
        ({"TERM": "xterm"}, False, True),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
        ({"TERM": "xterm", "CI": "true"}, False, False),
    ],
)
def test_progress_is_for_those_who_look(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    quiet: bool,  # noqa: FBT001  # a case's setting
    expected: bool,  # noqa: FBT001  # a case's outcome
) -> None:
    for name in ("TERM", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert wanted(quiet=quiet) is expected
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert wanted(quiet=quiet) is False


def test_progress_is_gone_before_the_report_is_told(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("itilcheck.cli.progress._PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    assert check("--format", "json")[0] == 1
    shown, _, told = terminal.getvalue().rpartition("\r\x1b[K")
    assert shown.startswith("\r\x1b[Kchecking 0 of 2 files")
    assert told.startswith("checked: 2 documents in 2 files")
    assert check("none.yaml")[0] == 2


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_xml_is_in_the_encoding_that_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "zoë.yaml").write_text("apiVersion: itilcheck/v1\nkind: Zoë\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = subprocess.run(  # noqa: S603  # our own program
        [*SCRIPT, "check", "--format", name], cwd=tmp_path, capture_output=True, check=False
    )
    assert "zoë.yaml" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "name", [".itilcheck-waivers.yaml", ".itilcheck-baseline.yaml", "base.yaml", "w.yaml", "rules/r.yaml"]
)
def test_a_report_is_written_over_nothing_that_says_how_to_check(tmp_path: Path, name: str) -> None:
    files = {
        ".itilcheck-waivers.yaml": "waivers: []\n",
        ".itilcheck-baseline.yaml": "version: 1\ndocuments: []\n",
        "base.yaml": "external: [x]\n",
        "w.yaml": "waivers: []\n",
    }
    said = "extends: base.yaml\nrule-packs: [rules]\n" + ("waivers: w.yaml\n" if name == "w.yaml" else "")
    write(tmp_path, {**files, ".itilcheck.yaml": said, "rules/keep.txt": "", "a.yaml": "a: 1\n"})
    before = (tmp_path / name).read_text("utf-8") if name in files else ""
    done = run(tmp_path, "check", "--allow-empty", "--output", f"json={name}")
    assert (done.code, done.err) == (
        2,
        f'error: --output "{name}" is a file of the catalogue, name another one\n',
    )
    assert not before or (tmp_path / name).read_text("utf-8") == before


@pytest.mark.parametrize("command", ["check", "fix"])
def test_standard_input_that_is_closed_is_told(tmp_path: Path, command: str) -> None:
    line = f"{' '.join(SCRIPT)} {command} - <&-"
    done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, check=False)  # noqa: S602  # our own program, with its input closed
    assert (done.returncode, done.stderr) == (2, b"error: standard input is closed\n")
