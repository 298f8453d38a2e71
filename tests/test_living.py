"""Living with findings, as users do: files, commands, and what a pull request cannot do."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from itilcheck.reporters.cells import row
from lived import RETIRED, service
from pages import page, sections
from program import run, write

if TYPE_CHECKING:
    from pathlib import Path

IGNORE = "# itilcheck: ignore[lifecycle-mismatch] moves in May"
WAIVERS = """\
waivers:
  - rule: lifecycle-mismatch
    document: Service/payroll
    reason: moves in May
    owner: Ann
    approver: Head of IT
    expires: 2027-05-31
"""
FILES = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": service(), "mainframe.yaml": RETIRED}
SUMMARY = "checked: 2 documents in 2 files (2 Service)\n"


@pytest.mark.parametrize(
    "files",
    [
        {".itilcheck-waivers.yaml": WAIVERS},
        {".itilcheck.yaml": "level: essential\nwaivers: policy/known.yaml\n", "policy/known.yaml": WAIVERS},
        {".itilcheck.yaml": f"level: essential\n{WAIVERS}"},
    ],
    ids=["beside the configuration", "named", "in the configuration"],
)
def test_waivers_are_found(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, {**FILES, **files})
    done = run(tmp_path, "check", "--today", "2026-11-22")
    verdict = (
        "suppressed: 1 finding (1 by a waiver)\nconforms at level essential, but for what is suppressed\n"
    )
    assert (done.code, done.out, done.err) == (0, f"{SUMMARY}{verdict}", "")
    late = run(tmp_path, "check", "--today", "2027-06-01", "--format", "concise")
    path = next((name for name in files if name != ".itilcheck.yaml"), ".itilcheck.yaml")
    assert late.code == 1
    assert f"{path}:" in late.out
    assert "error[waiver-expired] waiver expired on 2027-05-31, decide anew" in late.out


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {".itilcheck.yaml": "waivers: no.yaml\n"},
            '.itilcheck.yaml:1:10: error: "no.yaml" does not exist\n',
        ),
        (
            {".itilcheck.yaml": "waivers: ../known.yaml\n"},
            '.itilcheck.yaml:1:10: error: "../known.yaml" lies outside of the catalogue\n',
        ),
        (
            {".itilcheck.yaml": "suppressions: {coments: allowed}\n"},
            '.itilcheck.yaml:1:16: error: property "coments" is not known here, did you mean "comments"\n',
        ),
        (
            {".itilcheck.yaml": "waivers:\n  - {rule: a, path: b, expire: 2027-01-01}\n"},
            '.itilcheck.yaml:2:24: error: property "expire" is not known here, did you mean "expires"\n',
        ),
        (
            {".itilcheck.yaml": "waivers:\n  - {rule: a, path: b, expires: 2027-02-30}\n"},
            '.itilcheck.yaml:2:33: error: "2027-02-30" is no day of the calendar, write it as 2026-11-22\n',
        ),
        (
            {".itilcheck-waivers.yaml": "waivers:\n  - {rule: a, path: b}\n  - {rul: a}\n"},
            '.itilcheck-waivers.yaml:3:6: error: property "rul" is not known here, did you mean "rule"\n',
        ),
        ({".itilcheck-waivers.yaml": "- rule: a\n"}, ".itilcheck-waivers.yaml:1:1: error: "),
        ({".itilcheck-waivers.yaml": "waivers: ["}, ".itilcheck-waivers.yaml:1:1"),
        (
            {".itilcheck-waivers.yaml": "waivers: []\n---\nwaivers: []\n"},
            ".itilcheck-waivers.yaml: error: holds 2 documents, needed is one",
        ),
    ],
)
def test_mistakes_end_the_run_with_their_place(tmp_path: Path, files: dict[str, str], message: str) -> None:
    folder = tmp_path / "catalogue"
    write(tmp_path, {"known.yaml": WAIVERS})
    write(folder, {**FILES, **files})
    done = run(folder, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)


def test_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"known.yaml": WAIVERS})
    write(tmp_path / "catalogue", FILES)
    (tmp_path / "catalogue" / ".itilcheck-waivers.yaml").symlink_to("../known.yaml")
    done = run(tmp_path / "catalogue", "check")
    assert (done.code, done.err) == (
        2,
        ".itilcheck-waivers.yaml: error: link leads out of the catalogue, not followed\n",
    )


def test_rules_of_packs_that_are_not_switched_on_are_known(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            **FILES,
            ".itilcheck-waivers.yaml": WAIVERS.replace("rule: l", "rule: [fitsm/cost-missing, l").replace(
                "mismatch\n", "mismatch]\n"
            ),
        },
    )
    assert run(tmp_path, "check", "--today", "2026-11-22").code == 0


def test_files_with_another_ending_are_noted(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck-waivers.yml": WAIVERS})
    told = (
        ".itilcheck-waivers.yml: is not read, call it .itilcheck-waivers.yaml, or name it in .itilcheck.yaml"
    )
    assert f"notice: {told}\n" in run(tmp_path, "check").out


# -- a configuration elsewhere -----------------------------------------------------------------------


@pytest.fixture
def gated(tmp_path: Path) -> Path:
    """Lay a catalogue that would silence everything, and a policy beside it."""
    baseline = "version: 1\ndocuments: []\n"
    silent = {
        ".itilcheck.yaml": "level: essential\nsuppressions: {comments: allowed, require: []}\n",
        ".itilcheck-waivers.yaml": WAIVERS,
        ".itilcheck-baseline.yaml": baseline,
        "payroll.yaml": service(comment=IGNORE),
        "mainframe.yaml": RETIRED,
    }
    write(tmp_path / "catalogue", silent)
    (tmp_path / "catalogue" / ".git").mkdir()
    write(tmp_path, {"policy/gate.yaml": "level: essential\n"})
    return tmp_path


def gate(folder: Path, text: str) -> tuple[int, list[str]]:
    """Check the catalogue by a policy, and give the exit code and the rules that found something."""
    write(folder, {"policy/gate.yaml": f"level: essential\n{text}"})
    words = ("--config", "../policy/gate.yaml", "check", "--today", "2026-11-22", "--format", "concise")
    done = run(folder / "catalogue", *words)
    assert "Traceback" not in done.err
    return done.code, [line.partition("[")[2].partition("]")[0] for line in done.out.splitlines()] or [
        done.err
    ]


def test_tree_silences_nothing_under_a_configuration_elsewhere(gated: Path) -> None:
    assert run(gated / "catalogue", "check", "--today", "2026-11-22").code == 0
    assert gate(gated, "") == (1, ["lifecycle-mismatch", "waiver-forbidden"])


def test_policy_may_allow_comments_and_protect_rules(gated: Path) -> None:
    assert gate(gated, "suppressions: {comments: allowed}\n")[0] == 0
    never = "suppressions: {comments: allowed, never: [lifecycle-mismatch]}\n"
    assert gate(gated, never) == (1, ["lifecycle-mismatch", "waiver-forbidden"])


def test_policy_has_waivers_and_a_baseline_of_its_own(gated: Path) -> None:
    write(gated, {"policy/known.yaml": WAIVERS, "catalogue/payroll.yaml": service()})
    assert gate(gated, "waivers: known.yaml\n")[0] == 0
    assert gate(gated, WAIVERS)[0] == 0
    assert gate(gated, "")[0] == 1
    write(gated, {"policy/gate.yaml": "level: essential\nbaseline: base.yaml\n"})
    assert run(gated / "catalogue", "--config", "../policy/gate.yaml", "baseline").code == 0
    assert (gated / "policy" / "base.yaml").exists()
    assert gate(gated, "baseline: base.yaml\n")[0] == 0
    write(gated, {"catalogue/payroll.yaml": service(on="")})
    assert gate(gated, "baseline: base.yaml\n") == (1, ["baseline-stale"])


@pytest.mark.parametrize("key", ["waivers", "baseline"])
def test_policy_cannot_name_files_of_the_tree(gated: Path, key: str) -> None:
    code, (message,) = gate(gated, f"{key}: ../catalogue/.itilcheck-{key}.yaml\n")
    assert (code, "lies in the catalogue, which is not trusted: keep it elsewhere" in message) == (2, True)


def test_baseline_needs_a_name_there(gated: Path) -> None:
    done = run(gated / "catalogue", "--config", "../policy/gate.yaml", "baseline")
    assert (done.code, done.err) == (2, "error: the configuration names no baseline, add baseline: FILE\n")


# -- what is told ------------------------------------------------------------------------------------


def test_finding_that_is_suppressed_is_explained(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": WAIVERS})
    done = run(tmp_path, "explain", "--finding", "payroll.yaml:6", "--today", "2026-11-22")
    told = "by a waiver at .itilcheck-waivers.yaml:2:5: moves in May; owner Ann; approved by Head of IT; "
    told += "until 2027-05-31"
    assert f"suppressed   {told}\n" in done.out


def test_finding_that_is_suppressed_says_whose_it_is_and_who_approved(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": WAIVERS})
    shown = ("check", "--show-suppressed", "--today", "2026-11-22")
    told = ".itilcheck-waivers.yaml:2:5: suppressed by a waiver until 2027-05-31: moves in May; owner Ann; "
    assert f"{told}approved by Head of IT\n" in run(tmp_path, *shown).out
    (line,) = csv.DictReader(io.StringIO(run(tmp_path, *shown, "--format", "csv").out))
    assert [line[one] for one in ("suppressed", "reason", "owner", "approver", "expires")] == [
        *("waiver", "moves in May", "Ann", "Head of IT", "2027-05-31"),
    ]


def test_waivers_are_listed_by_owner_and_day(tmp_path: Path) -> None:
    more = WAIVERS.replace("waivers:\n", "").replace("Ann", "Bob").replace("2027-05-31", "2026-12-01")
    bare = "  - {rule: dependency-cycle, path: /mainframe.yaml, reason: =1+1}\n"
    past = more.replace("Bob", "Ann").replace("2026-12-01", "2026-11-01")
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": WAIVERS + more + bare + past})
    done = run(tmp_path, "waivers", "--today", "2026-11-22")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    heads = [line for line in lines if not line.startswith("     ")]
    assert heads == [
        "Ann",
        "  .itilcheck-waivers.yaml:15:5: waiver[lifecycle-mismatch] expired 21 days ago, 1 finding",
        "  .itilcheck-waivers.yaml:2:5: waiver[lifecycle-mismatch] active, expires in 190 days, 1 finding",
        "",
        "Bob",
        "  .itilcheck-waivers.yaml:8:5: waiver[lifecycle-mismatch] active, expires in 9 days, 1 finding",
        "",
        "nobody is named",
        "  .itilcheck-waivers.yaml:14:5: waiver[dependency-cycle] unused",
        "",
        "lived with: 4 waivers, 0 comments, 0 findings in the baseline",
    ]
    table = list(csv.DictReader(io.StringIO(run(tmp_path, "waivers", "--format", "csv").out)))
    assert [row["owner"] for row in table] == ["Ann", "Ann", "Bob", ""]
    assert table[3]["reason"] == "'=1+1"
    listed = json.loads(run(tmp_path, "waivers", "--format", "json", "--today", "2026-11-22").out)
    assert listed["baseline"] == {"findings": 0, "stale": 0}
    assert [(one["state"], one["days"]) for one in listed["waivers"]] == [
        ("expired", -21),
        ("active", 190),
        ("active", 9),
        ("unused", None),
    ]


def test_waiver_that_is_refused_expired_some_days_ago(tmp_path: Path) -> None:
    refused = "waivers: [{rule: no-such-rule, path: /a, reason: b, expires: 2026-11-12}]\n"
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": refused})
    told = run(tmp_path, "waivers", "--today", "2026-11-22").out.splitlines()[1]
    assert told == "  .itilcheck-waivers.yaml:1:11: waiver[no-such-rule] refused, expired 10 days ago"
    told = run(tmp_path, "waivers", "--today", "2026-11-12").out.splitlines()[1]
    assert told.endswith("refused, expires today")


def test_every_member_of_the_list_is_documented(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": WAIVERS})
    listed = json.loads(run(tmp_path, "waivers", "--format", "json").out)
    section = sections(page("docs/suppressions.md"))["What is lived with"]
    names = {*listed, *listed["baseline"], *listed["waivers"][0]}
    assert {name for name in names if f"`{name}`" not in section} == set()


def test_list_of_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert run(tmp_path, "waivers").out == "lived with: 0 waivers, 0 comments, 0 findings in the baseline\n"
    assert json.loads(run(tmp_path, "waivers", "--format", "json").out)["waivers"] == []


def test_nothing_conforms_to_a_standard_by_being_waived(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "payroll.yaml": service().replace("spec:", "spec:\n  provider: acme")})
    words = ("report", "--pack", "fitsm", "--today", "2026-11-22")
    before = run(tmp_path, *words, "--format", "json")
    found = [
        (one["document"], finding["rule"])
        for clause in json.loads(before.out)["clauses"]
        for one in clause["documents"]
        for finding in one["findings"]
    ]
    assert found != []
    all_of_it = 'waivers: [{rule: "*", document: "*", reason: all of it, expires: 2027-05-31}]\n'
    write(tmp_path, {".itilcheck-waivers.yaml": all_of_it})
    after = json.loads(run(tmp_path, *words, "--format", "json").out)
    outcomes = [
        [one["outcome"] for one in clause["documents"]] for clause in json.loads(before.out)["clauses"]
    ]
    assert [[one["outcome"] for one in clause["documents"]] for clause in after["clauses"]] == outcomes
    findings = [f for clause in after["clauses"] for one in clause["documents"] for f in one["findings"]]
    assert {one["suppression"]["reason"] for one in findings} == {"all of it"}
    told = "lived with, by a waiver: all of it, until 2027-05-31"
    assert told in run(tmp_path, *words, "--format", "markdown").out
    table = list(csv.DictReader(io.StringIO(run(tmp_path, *words, "--format", "csv").out)))
    assert {row["suppressed"] for row in table} == {"", told}


def test_hostile_text_of_a_waiver_does_nothing_to_the_screen(tmp_path: Path) -> None:
    text = WAIVERS.replace("moves in May", '"\\e[31mred ##[error]"').replace("Ann", '"\\u202eAnn"')
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": text})
    for words in (("waivers",), ("explain", "--finding", "payroll.yaml:6"), ("waivers", "--format", "csv")):
        out = run(tmp_path, *words, "--today", "2026-11-22").out
        assert ("\x1b" in out, "\u202e" in out, "##[" in out) == (False, False, False)


def test_what_a_configuration_extends_may_have_waivers_too(tmp_path: Path) -> None:
    more = "waivers: [{rule: dependency-cycle, path: /payroll.yaml, reason: none}]\n"
    base = f"baseline: known.yaml\nsuppressions: {{never: [dependency-cycle]}}\n{WAIVERS}"
    write(tmp_path, FILES)
    write(tmp_path, {".itilcheck.yaml": f"extends: shared/base.yaml\nlevel: essential\n{more}"})
    write(tmp_path, {"shared/base.yaml": base, "shared/known.yaml": "version: 1\ndocuments: []\n"})
    done = run(tmp_path, "check", "--today", "2026-11-22", "--format", "concise")
    told = '.itilcheck.yaml:3:18: error[waiver-forbidden] "dependency-cycle" is one that nothing may silence'
    assert (done.code, done.out) == (1, f"{told} here\n")
    assert "suppressed: 1 finding (1 by a waiver)" in done.err
    late = run(tmp_path, "check", "--today", "2027-06-01", "--format", "concise")
    assert "shared/base.yaml:9:14: error[waiver-expired]" in late.out


def test_words_of_a_waiver_give_no_orders_to_a_build(tmp_path: Path) -> None:
    said = 'owner: "::error::owner", reason: "::error::reason", document: "::error::about"'
    write(tmp_path, {**FILES, ".itilcheck-waivers.yaml": f"waivers: [{{rule: title-missing, {said}}}]\n"})
    lines = run(tmp_path, "waivers").out.splitlines()
    assert "\\x3a:error::owner" in lines
    assert not any(line.lstrip().startswith("::") for line in lines)


def test_a_row_of_csv_begins_with_no_order_to_a_build() -> None:
    assert row(["::error::x", "a::b"]) == "\\x3a:error::x,a::b\n"


def test_without_a_configuration_suppressions_of_usual_names_count(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck.yaml": "levle: no\n", ".itilcheck-waivers.yaml": WAIVERS})
    done = run(tmp_path, "--isolated", "check", "--level", "essential", "--today", "2026-11-22")
    assert (done.code, done.err) == (0, "")
    assert "suppressed: 1 finding (1 by a waiver)\n" in done.out
