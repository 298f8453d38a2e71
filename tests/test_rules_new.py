"""A new rule is written with one command, and its examples pass at once."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck.builtin import read_index
from program import MODULE, run, write

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
LABEL = ("rules", "new", "acme/charge-code-missing", "--group", "labels", "--kind", "service")


def test_a_rule_is_written_told_of_and_finds_what_it_is_for(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": SERVICE})
    outcome = run(tmp_path, *LABEL)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "house-rules/labels/charge-code-missing.yaml: written",
        ".itilcheck.yaml: rule-packs: [house-rules/] added",
        "try it: itilcheck rules test house-rules/labels/charge-code-missing.yaml",
    ]
    found = run(tmp_path, "check", "--level", "essential", "--format", "concise").out
    assert (
        'payroll.yaml:3:1: warning[acme/charge-code-missing] "payroll" has no label "charge-code"\n' in found
    )
    assert "Services have a label charge-code" in run(tmp_path, "explain", "acme/charge-code-missing").out


PATHS = [
    ("Service", "/spec/warranty/availability"),
    ("Service", "/spec/owner"),
    ("Service", "/spec/dependsOn"),
    ("Service", "/spec/lifecycle"),
    ("ServiceOffering", "/spec/targetConsumers"),
    ("ServiceRelationship", "/spec/agreement"),
    ("Organization", "/spec/parent"),
    ("Product", "/spec/resources"),
    ("Resource", "/spec/owner"),
    ("ServiceReport", "/spec/period"),
]


def known(kind: str, path: str) -> bool:
    return path.split("/")[2] in read_index()["kinds"][kind]["properties"]["spec"]["properties"]


@pytest.mark.parametrize(("kind", "path"), [one for one in PATHS if known(*one)])
def test_examples_of_a_new_rule_pass_whatever_it_asks_for(tmp_path: Path, kind: str, path: str) -> None:
    words = ("rules", "new", "acme/thing-missing", "--group", "house", "--kind", kind, "--path", path)
    assert run(tmp_path, *words).code == 0
    outcome = run(tmp_path, "rules", "test")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out


def test_most_of_those_paths_are_known() -> None:
    assert len([one for one in PATHS if known(*one)]) >= 6


def test_a_configuration_that_is_there_gets_one_line_more(tmp_path: Path) -> None:
    before = "# ours\nlevel: essential   # for now\r\n".replace("\r\n", "\n")
    write(tmp_path, {".itilcheck.yaml": before})
    run(tmp_path, *LABEL)
    assert (tmp_path / ".itilcheck.yaml").read_text() == f"{before}rule-packs: [house-rules/]\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_of_a_configuration_stay_as_they_are(tmp_path: Path, end: str) -> None:
    (tmp_path / ".itilcheck.yaml").write_bytes(f"level: essential{end}".encode())
    run(tmp_path, *LABEL)
    added = f"level: essential{end or chr(10)}rule-packs: [house-rules/]{end or chr(10)}"
    assert (tmp_path / ".itilcheck.yaml").read_bytes() == added.encode()


def test_a_pack_that_is_configured_gets_the_rule(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [ours]\n", "ours/a/note.txt": ""})
    outcome = run(tmp_path, *LABEL)
    assert outcome.out.splitlines()[0] == "ours/labels/charge-code-missing.yaml: written"
    assert (tmp_path / ".itilcheck.yaml").read_text() == "rule-packs: [ours]\n"


@pytest.mark.parametrize(
    "text", ["{level: essential}\n", "level: essential\n...\n", "rule-packs: [one.yaml]\n", "- a\n"]
)
def test_a_configuration_that_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    write(tmp_path, {".itilcheck.yaml": text, "one.yaml": ""})
    outcome = run(tmp_path, *LABEL)
    assert (tmp_path / ".itilcheck.yaml").read_text() == text
    assert "add to the configuration: rule-packs: [house-rules/]" in outcome.out or outcome.code == 2


def test_a_folder_may_be_named_and_the_prefix_left_out_there(tmp_path: Path) -> None:
    outcome = run(tmp_path, "rules", "new", "code-missing", *LABEL[3:], "--folder", "pack/rules")
    assert outcome.out.splitlines()[0] == "pack/rules/labels/code-missing.yaml: written"
    assert not (tmp_path / ".itilcheck.yaml").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("acme/x", "--group", "a"), "--kind is missing, and there is nobody to ask"),
        (("acme/x", "--kind", "Service"), "--group is missing, and there is nobody to ask"),
        (
            ("charge-code-missing", *LABEL[3:]),
            '"charge-code-missing" needs a prefix that says whose rule it is',
        ),
        (("Acme/x", *LABEL[3:]), '"Acme/x" is no id, write words in small letters'),
        (("../x/y", *LABEL[3:]), '"../x/y" is no id, write words in small letters'),
        (("acme/x", "--group", "../..", "--kind", "Service"), '--group "../.." is no group, write words'),
        (
            ("acme/x", "--group", "a", "--kind", "Servise"),
            'no kind is called "Servise", did you mean "Service"',
        ),
        (
            (*LABEL[2:], "--path", "/spec/utilty"),
            'error: --path "/spec/utilty" is not known to Service, did you mean "/spec/utility"\n',
        ),
    ],
)
def test_what_cannot_be_a_rule_is_refused_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    outcome = run(tmp_path, "rules", "new", *words)
    assert outcome.code == 2
    assert message in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    run(tmp_path, *LABEL)
    path = tmp_path / "house-rules" / "labels" / "charge-code-missing.yaml"
    path.write_text("mine\n")
    outcome = run(tmp_path, *LABEL)
    told = 'error: "house-rules/labels/charge-code-missing.yaml" is there already\n'
    assert outcome == (2, "", told)
    assert path.read_text() == "mine\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link_out_of_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "house-rules").symlink_to("../out", target_is_directory=True)
    outcome = run(tmp_path / "cat", *LABEL)
    assert (outcome.code, "leads out of the catalogue" in outcome.err) == (2, True)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_what_is_not_given_is_asked_for_at_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*MODULE, "rules", "new", "acme/charge-code-missing"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs) as process:  # noqa: S603  # our own program
        os.close(theirs)
        os.write(ours, b"labels\nProduct\n")
        text = b""
        while select.select([ours], [], [], 30)[0]:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            text += part
        assert process.wait(30) == 0, text
    os.close(ours)
    assert b"Group, the folder" in text
    assert "kind: Product" in (tmp_path / "house-rules" / "labels" / "charge-code-missing.yaml").read_text()


# -- what somebody may have meant ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("spec/owner", '--path "spec/owner" begins with no slash, write /spec/owner'),
        ("$.spec.owner", '--path "$.spec.owner" begins with no slash, write /spec/owner'),
        ("/spec/products/*", '--path "/spec/products/*" has a *: name the list itself, and put /* behind it'),
        ("/kind", '--path "/kind" is always there, name a statement below /spec or /metadata'),
        ("/metadata/", '--path "/metadata/" is always there, name a statement below /spec or /metadata'),
        ("", '--path "" is always there, name a statement below /spec or /metadata'),
        ("/spec/agreement", '--path "/spec/agreement" is not known to Service, ServiceRelationship has it'),
        (
            "/spec/roles/customer/name",
            '"/spec/roles/customer" is a list here, write "/spec/roles/customer/*/name"',
        ),
    ],
)
def test_a_path_that_cannot_be_judged_is_told_with_what_was_meant(
    tmp_path: Path, path: str, message: str
) -> None:
    outcome = run(tmp_path, "rules", "new", *LABEL[2:], "--path", path)
    assert (outcome.code, message in outcome.err) == (2, True), outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_path_to_a_label_is_about_that_label(tmp_path: Path) -> None:
    run(tmp_path, "rules", "new", "acme/tier-unsaid", *LABEL[3:], "--path", "/metadata/labels/tier")
    text = (tmp_path / "house-rules" / "labels" / "tier-unsaid.yaml").read_text()
    assert "expect: {required: [tier]}\n" in text
    assert run(tmp_path, "rules", "test").code == 0


@pytest.mark.parametrize(
    ("kind", "comment"),
    [
        ("Service", "it spares ideas, what is retired, and what suppliers provide."),
        ("ServiceRelationship", "it spares relationships in which a supplier provides."),
        ("Organization", "it spares what is not ours."),
    ],
)
def test_the_file_says_what_the_rule_spares(tmp_path: Path, kind: str, comment: str) -> None:
    run(tmp_path, *LABEL[:-1], kind)
    assert comment in (tmp_path / "house-rules" / "labels" / "charge-code-missing.yaml").read_text()


def test_a_rule_that_is_there_already_is_refused_whatever_its_group(tmp_path: Path) -> None:
    run(tmp_path, *LABEL)
    outcome = run(tmp_path, *LABEL[:3], "--group", "other", "--kind", "Service")
    told = 'rule "acme/charge-code-missing" is there already, in house-rules/labels/charge-code-missing.yaml'
    assert outcome == (2, "", f"error: {told}\n")
    built_in = run(tmp_path, "rules", "new", "title-missing", *LABEL[3:], "--folder", "x")
    assert 'error: rule "title-missing" is there already, in ' in built_in.err


def test_a_pack_that_is_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [house-rules/]\n"})
    outcome = run(tmp_path, *LABEL)
    told = 'error: rule-packs names "house-rules/", which does not exist: mend that first\n'
    assert outcome == (2, "", told)


def test_a_folder_of_a_repository_does_not_become_a_catalogue_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "sub/payroll.yaml": SERVICE})
    outcome = run(tmp_path / "sub", *LABEL)
    assert outcome.code == 2
    assert f'this folder lies in the repository "{tmp_path.resolve()}", run it there' in outcome.err
    assert not (tmp_path / "sub" / ".itilcheck.yaml").exists()
    assert run(tmp_path, *LABEL).code == 0


def test_a_folder_that_no_pack_names_is_told(tmp_path: Path) -> None:
    outcome = run(tmp_path, *LABEL, "--folder", "others")
    assert "not checked yet: name others/ in rule-packs of the configuration\n" in outcome.out
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [others]\n"})
    more = run(tmp_path, "rules", "new", "acme/x-missing", *LABEL[3:], "--folder", "others")
    assert "not checked yet" not in more.out


def test_rules_that_are_not_used_are_noted_by_a_check(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": SERVICE})
    run(tmp_path, *LABEL, "--folder", "others")
    out = run(tmp_path, "check", "--level", "essential").out
    where = "others/labels/charge-code-missing.yaml"
    assert f"notice: {where}: is a rule file that rule-packs does not name, so it is not used\n" in out
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [empty]\n", "empty/note.txt": ""})
    out = run(tmp_path, "check", "--level", "essential").out
    assert 'notice: .itilcheck.yaml: rule pack "empty" holds no rule file\n' in out


def test_a_new_rule_works_on_a_catalogue_of_backstage(tmp_path: Path) -> None:
    entity = "apiVersion: backstage.io/v1\nkind: Component\nmetadata:\n  name: a\nspec: {type: service}\n"
    write(tmp_path, {"catalog-info.yaml": entity})
    run(tmp_path, *LABEL)
    run(tmp_path, "rules", "new", "acme/utility-missing", *LABEL[3:], "--path", "/spec/utility")
    out = run(tmp_path, "check", "--level", "essential").out
    assert 'catalog-info.yaml:3:1: warning[acme/charge-code-missing] "a" has no label "charge-code"\n' in out
    assert "not expressible: 1 rule, acme/utility-missing among them\n" in out
