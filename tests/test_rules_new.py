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
            '--path "/spec/utilty" is not known to Service, "itilcheck schema Service" has what is',
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
