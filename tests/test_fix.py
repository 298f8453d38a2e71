"""The fix command: what it writes, what it leaves alone, and what it tells."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itilcheck.cli.replacing import replace_file
from itilcheck.discovery import RefusedFileError, discover
from itilcheck.testing import everything
from itilcheck.writing import SUFFIX
from program import MODULE, Outcome, run, write

HERE = Path(__file__).resolve().parent.parent
SERVICE = """\
# Payroll
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}   # as everybody calls it
spec:
  lifecycle: Live           # since 2020
  provder: acme-it
  warranty:
    availability: '99.5%'
"""
SAFE = SERVICE.replace("Live ", "live ")
ORGANIZATION = (
    "apiVersion: itilcheck/v1\nkind: Organization\nmetadata: {name: acme-it, title: IT}\nspec: {}\n"
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE, "acme.yaml": ORGANIZATION},
    )
    return tmp_path


def fix(folder: Path, *arguments: str) -> Outcome:
    return run(folder, "fix", *arguments)


def test_applies_what_is_safe_and_tells_the_rest(catalogue: Path) -> None:
    before = run(catalogue, "check")
    assert 'fixable: 1 with "itilcheck fix", 1 more with --unsafe\n' in before.out
    outcome = fix(catalogue)
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SAFE
    assert outcome.err.splitlines() == [
        "fixed: 1 finding in payroll.yaml",
        "1 more with --unsafe: what it writes needs to be looked at",
    ]
    after = run(catalogue, "check")
    assert (outcome.code, outcome.out) == (after.code, after.out)
    assert 'property "provder" is not known here' in outcome.out


def test_what_is_left_counts_as_it_is_configured(tmp_path: Path) -> None:
    mild = "rules: {schema-violation: warning}\n"
    write(tmp_path, {"payroll.yaml": SERVICE})
    codes = []
    for said in ("error", "warning"):
        (tmp_path / ".itilcheck.yaml").write_text(f"level: essential\n{mild}fail-on: {said}\n", "utf-8")
        codes.append((run(tmp_path, "check").code, fix(tmp_path).code))
    assert codes == [(0, 0), (1, 1)]


def test_unsafe_fixes_leave_placeholders_which_are_reported(catalogue: Path) -> None:
    outcome = fix(catalogue, "--unsafe", "--level", "foundation")
    text = (catalogue / "payroll.yaml").read_text("utf-8")
    for line in (
        "  lifecycle: live           # since 2020",
        "  provider: acme-it",
        "    continuity:",
        "    rto: TODO",
    ):
        assert line in text
    assert text.startswith("# Payroll\n")
    assert "metadata:" in text
    assert "# as everybody calls it" in text
    assert outcome.code == 1
    assert "error[placeholder-left]" in outcome.out
    assert "warranty-area-missing" not in outcome.out
    again = fix(catalogue, "--unsafe", "--level", "foundation")
    assert again.err.splitlines()[0] == "fixed: nothing"
    assert (catalogue / "payroll.yaml").read_text("utf-8") == text


def test_what_was_fixed_in_several_files_is_summed_up(catalogue: Path) -> None:
    write(catalogue, {"more.yaml": SERVICE.replace("payroll", "wages")})
    lines = fix(catalogue, "--diff").err.splitlines()
    assert lines[:3] == [
        "would fix: 1 finding in more.yaml",
        "would fix: 1 finding in payroll.yaml",
        "would fix: 2 findings in 2 files",
    ]


def test_a_diff_writes_nothing_and_says_by_its_code_whether_there_is_one(catalogue: Path) -> None:
    outcome = fix(catalogue, "--diff")
    assert outcome.code == 1
    assert outcome.out.splitlines()[:2] == ["--- payroll.yaml", "+++ payroll.yaml"]
    assert (
        "-  lifecycle: Live           # since 2020\n+  lifecycle: live           # since 2020\n"
        in outcome.out
    )
    assert outcome.err.startswith("would fix: 1 finding in payroll.yaml\n")
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SERVICE
    fix(catalogue)
    outcome = fix(catalogue, "--diff")
    assert (outcome.code, outcome.out) == (0, "")


def test_only_the_rules_and_paths_asked_for_are_mended(catalogue: Path) -> None:
    write(catalogue, {"other/travel.yaml": SERVICE.replace("payroll", "travel")})
    assert "fixed: nothing" in fix(catalogue, "--rule", "reference-unresolved").err
    assert fix(catalogue, "--rule", "schema-violaton").err.startswith(
        'error: no rule is called "schema-violaton", did you mean "schema-violation"'
    )
    fix(catalogue, "other")
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SERVICE
    assert "lifecycle: live" in (catalogue / "other/travel.yaml").read_text("utf-8")


def test_heeds_variables_as_a_check_does(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = SAFE.replace("  provder: acme-it\n", "")
    write(catalogue, {"payroll.yaml": sound})
    assert fix(catalogue).code == 0
    monkeypatch.setenv("ITILCHECK_LEVEL", "foundation")
    assert fix(catalogue).code == run(catalogue, "check").code == 1
    monkeypatch.setenv("ITILCHECK_TODAY", "soon")
    assert fix(catalogue).err.startswith('error: ITILCHECK_TODAY "soon" is no date')


def test_a_configured_severity_makes_the_exit_code_of_a_fix(catalogue: Path) -> None:
    settings = "level: essential\nfail-on: warning\nrules: {schema-violation: warning}\n"
    write(catalogue, {".itilcheck.yaml": settings})
    assert fix(catalogue).code == run(catalogue, "check").code == 1
    assert fix(catalogue, "--fail-on", "error").code == 0


def test_what_the_baseline_has_is_mended_and_taken_out_of_it(catalogue: Path) -> None:
    assert run(catalogue, "baseline").out.startswith(".itilcheck-baseline.yaml: 2 findings in 1 document")
    recorded = (catalogue / ".itilcheck-baseline.yaml").read_text("utf-8")
    assert fix(catalogue).err == "fixed: nothing\n1 more with --baseline, which has them as old ones\n"
    assert fix(catalogue, "--diff", "--baseline").code == 1
    assert (catalogue / ".itilcheck-baseline.yaml").read_text("utf-8") == recorded
    outcome = fix(catalogue, "--baseline")
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SAFE
    assert outcome.err.splitlines() == [
        "fixed: 1 finding in payroll.yaml",
        ".itilcheck-baseline.yaml: 1 finding taken out, mended or silenced otherwise",
    ]
    assert outcome.code == run(catalogue, "check").code == 0
    assert "suppressed: 1 finding (1 by the baseline)\n" in run(catalogue, "check").out


def test_what_is_no_longer_found_is_taken_out_of_the_baseline(catalogue: Path) -> None:
    run(catalogue, "baseline")
    write(catalogue, {"payroll.yaml": SERVICE.replace("  provder: acme-it\n", "")})
    assert "error[baseline-stale]" in run(catalogue, "check").out
    outcome = fix(catalogue)
    taken = ".itilcheck-baseline.yaml: 1 finding taken out, mended or silenced otherwise"
    assert (outcome.code, outcome.err.splitlines()[-1]) == (0, taken)
    assert "baseline-stale" not in outcome.out + run(catalogue, "check").out


def test_what_somebody_decided_to_live_with_is_left(catalogue: Path) -> None:
    waiver = "waivers: [{rule: schema-violation, path: '*', reason: Known}]\n"
    write(catalogue, {".itilcheck-waivers.yaml": waiver})
    assert fix(catalogue, "--unsafe", "--baseline").err == "fixed: nothing\n"
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SERVICE


def test_standard_input_goes_to_standard_output(catalogue: Path) -> None:
    done = subprocess.run(  # noqa: S603  # our own program
        [*MODULE, "fix", "-", "--stdin-filename", "payroll.yaml"],
        cwd=catalogue,
        input=SERVICE.replace("\n", "\r\n").encode(),
        capture_output=True,
        check=False,
    )
    assert done.stdout == SAFE.replace("\n", "\r\n").encode()
    assert b"fixed: 1 finding in payroll.yaml" in done.stderr
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SERVICE
    assert done.returncode == 1


@pytest.mark.parametrize(
    "data", [SAFE.encode("utf-16"), b"\xef\xbb\xbf" + SAFE.encode(), b"a: [\n", b"a: \xff\n"]
)
def test_standard_input_that_needs_no_fix_comes_out_as_it_went_in(catalogue: Path, data: bytes) -> None:
    command = [*MODULE, "fix", "-", "--stdin-filename", "payroll.yaml"]
    done = subprocess.run(command, cwd=catalogue, input=data, capture_output=True, check=False)  # noqa: S603  # ours
    assert done.stdout == data
    assert done.returncode == 1


def test_leaves_alone_what_git_ignores_and_what_is_foreign(catalogue: Path) -> None:
    foreign = "kind: Service\napiVersion: v1\nmetadata: {name: x}\nspec: {lifecycle: Live}\n"
    write(catalogue, {".gitignore": "made/\n", "made/x.yaml": SERVICE, "foreign.yaml": foreign})
    outcome = fix(catalogue, "made/x.yaml", "foreign.yaml")
    assert "not fixed: made/x.yaml: is not among the files that a check of the whole catalogue" in outcome.err
    assert (catalogue / "made/x.yaml").read_text("utf-8") == SERVICE
    assert (catalogue / "foreign.yaml").read_text("utf-8") == foreign
    write(catalogue.parent, {"policy/itilcheck.yaml": "level: essential\n"})  # reads what is ignored, too
    outcome = run(catalogue, "--config", "../policy/itilcheck.yaml", "fix")
    assert "not fixed: made/x.yaml: is not among the files" in outcome.err
    assert (catalogue / "made/x.yaml").read_text("utf-8") == SERVICE
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SAFE


def test_what_can_be_read_of_a_broken_file_is_fixed(catalogue: Path) -> None:
    broken = "---\nkind: [Service\n---\n"
    write(catalogue, {"payroll.yaml": SERVICE + broken})
    fix(catalogue)
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SAFE + broken


SHARED = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}
spec:
  lifecycle: Live
  roles: &roles {customers: HR}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: travel, labels: &labels {a: b, a: c}}
spec:
  roles: {users: &holder {nme: HR}, sponsor: *holder}
"""


def test_says_what_is_not_fixed_and_why(catalogue: Path) -> None:
    write(catalogue, {"payroll.yaml": SHARED})
    outcome = fix(catalogue, "--unsafe")
    expected = SHARED.replace("Live", "live").replace("customers", "customer")
    assert (catalogue / "payroll.yaml").read_text("utf-8") == expected
    behind = 'it stands behind "*holder", which other places share'
    shares = "an alias repeats what stands there, so other places would change too"
    assert outcome.err.splitlines() == [
        "fixed: 2 findings in payroll.yaml",
        f"not fixed: payroll.yaml:12:27: schema-violation: {shares}",
        f"not fixed: payroll.yaml:12:46: schema-violation: {behind}",
    ]


def test_keeps_the_mode_of_a_file(catalogue: Path) -> None:
    path = catalogue / "payroll.yaml"
    path.chmod(0o640)
    fix(catalogue)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(one.name for one in catalogue.iterdir()) == [".itilcheck.yaml", "acme.yaml", "payroll.yaml"]


def test_a_file_that_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"others wrote this\n")
    with pytest.raises(RefusedFileError, match="has changed since it was read, try again"):
        replace_file(path, before=b"old\n", after=b"new\n", root=tmp_path)
    assert path.read_bytes() == b"others wrote this\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "a.yaml").write_bytes(b"old\n")
    (root / "folder").symlink_to(outside, target_is_directory=True)
    (root / "a.yaml").symlink_to(outside / "a.yaml")
    with pytest.raises(RefusedFileError, match="link leads out of the catalogue"):
        replace_file(root / "folder" / "a.yaml", before=b"old\n", after=b"new\n", root=root)
    with pytest.raises(RefusedFileError, match="is a link or no file"):
        replace_file(root / "a.yaml", before=b"old\n", after=b"new\n", root=root)
    assert (outside / "a.yaml").read_bytes() == b"old\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_is_read_only_is_left_alone(catalogue: Path) -> None:
    (catalogue / "payroll.yaml").chmod(0o444)
    outcome = fix(catalogue)
    assert "error: payroll.yaml: not written: is read-only, so it is left alone" in outcome.err
    assert outcome.code == 2
    assert (catalogue / "payroll.yaml").read_text("utf-8") == SERVICE


LOOP = """\
import sys
from pathlib import Path
from itilcheck.cli.replacing import replace_file
root = Path(sys.argv[1])
old, new = b"a: old\\n" * 9000, b"a: new\\n" * 9000
print("ready", flush=True)
while True:
    for number in range(20):
        path = root / f"{number}.yaml"
        before = path.read_bytes()
        replace_file(path, before=before, after=new if before == old else old, root=root)
"""
OLD, NEW = b"a: old\n" * 9000, b"a: new\n" * 9000


def kill_in_the_middle(folder: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    for number in range(20):
        (folder / f"{number}.yaml").write_bytes(OLD)
    for _ in range(times):
        with subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-c", LOOP, str(folder)], stdout=subprocess.PIPE
        ) as loop:
            assert loop.stdout is not None
            loop.stdout.readline()
            time.sleep(chance.uniform(0, 0.02))
            loop.send_signal(signal.SIGKILL)
        for number in range(20):
            assert (folder / f"{number}.yaml").read_bytes() in {OLD, NEW}
    found = discover([], root=folder, hidden=())
    assert sorted(one.path for one in found.files) == sorted(f"{number}.yaml" for number in range(20))


needs_kill = pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that kills")


@needs_kill
def test_a_killed_run_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    kill_in_the_middle(tmp_path, 4, 1)


@needs_kill
@pytest.mark.slow
def test_many_killed_runs_leave_every_file_old_or_new(tmp_path: Path) -> None:
    kill_in_the_middle(tmp_path, 200, 2)
    left = [one.name for one in tmp_path.iterdir() if one.name.endswith(SUFFIX)]
    assert all(one.startswith(".") for one in left)


@needs_kill
@pytest.mark.slow
def test_the_program_killed_at_any_moment_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  # no secret
    texts = {f"{number}.yaml": SERVICE.replace("payroll", f"payroll-{number}") for number in range(60)}
    write(tmp_path, {".itilcheck.yaml": "level: essential\n", **texts})
    start = time.monotonic()
    fix(tmp_path)
    whole = time.monotonic() - start
    fixed = {name: (tmp_path / name).read_bytes() for name in texts}
    mixed = 0
    first = tmp_path / "0.yaml"
    for number in range(100):
        write(tmp_path, texts)
        with subprocess.Popen(  # noqa: S603  # our own program
            [*MODULE, "fix"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as program:
            if number % 2:  # at any moment; else shortly after the first file is written
                time.sleep(chance.uniform(whole / 2, whole * 1.1))
            while not number % 2 and program.poll() is None and first.read_bytes() != fixed[first.name]:
                time.sleep(0.001)
            program.kill()
        now = {name: (tmp_path / name).read_bytes() for name in texts}
        assert all(one in {texts[name].encode(), fixed[name]} for name, one in now.items())
        mixed += len({one == fixed[name] for name, one in now.items()}) > 1
    assert mixed
    assert {one.name for one in tmp_path.iterdir()} >= set(texts)
    assert len(discover([], root=tmp_path, hidden=()).files) == len(texts)


SCHEMA = """\
from itilcheck.hookspecs import hookimpl

CODES = {"type": "array", "uniqueItems": True, "items": {"type": "string"}, "description": "Codes."}


@hookimpl
def itilcheck_register_schemas():
    return {"Service": {"properties": {"spec": {"properties": {"codes": CODES}}}}}
"""
VIOLATIONS = """\
# head
kind: Service
metadata: {name: payroll}
spec:
  type: Supporting     # not for customers
  personalData: "yes"  # of staff
  codes: [a, b, a, c, b]
  warranty: {availability: 99.5}
"""


def test_mends_what_breaks_the_schema(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "catalogue"
    write(home, {"house.py": SCHEMA})
    write(folder, {".itilcheck.yaml": "level: essential\n", "payroll.yaml": VIOLATIONS})
    plugin = ("-p", str(home / "house.py"))
    run(folder, *plugin, "fix")
    expected = VIOLATIONS.replace("# head\n", "# head\napiVersion: itilcheck/v1\n")
    expected = expected.replace("Supporting", "supporting").replace("[a, b, a, c, b]", "[a, b, c]")
    assert (folder / "payroll.yaml").read_text("utf-8") == expected
    run(folder, *plugin, "fix", "--unsafe")
    expected = expected.replace('"yes"', "true").replace("99.5", "99.5%")
    assert (folder / "payroll.yaml").read_text("utf-8") == expected
    assert run(folder, *plugin, "check").code == 0


RULES = everything().rules


def test_each_fix_that_a_check_makes_is_declared_by_its_rule() -> None:
    from itilcheck.testing.trying import run as run_rules  # noqa: PLC0415  # its name is taken

    for rule in RULES.values():
        for example in rule.examples:
            report = run_rules([rule], example.documents, example.configuration, everything())
            fixes = [one.fix for one in report.findings if one.fix is not None]
            assert rule.fix is not None or not fixes
            assert rule.fix is None or not rule.fix.safe or all(one.safe for one in fixes)
