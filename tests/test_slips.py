"""Slips that would otherwise pass in silence: each has a word, and none a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from program import MODULE, run, write

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {type: supporting}\n"


def test_misspelt_version_is_noted(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SERVICE.replace("itilcheck/v1", "itlicheck/v1")})
    shown = run(tmp_path, "check", ".")
    assert shown.code == 2
    assert 'a.yaml: apiVersion "itlicheck/v1" is not read, did you mean "itilcheck/v1"' in shown.out


def test_version_of_somebody_else_is_not(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SERVICE.replace("itilcheck/v1", "v1")})
    assert "did you mean" not in run(tmp_path, "check", ".").out


def test_list_of_documents_is_noted(tmp_path: Path) -> None:
    text = '[{"apiVersion": "itilcheck/v1", "kind": "Resource", "metadata": {"name": "x"}}]'
    write(
        tmp_path, {"a.yaml": SERVICE, "b.json": text, "c.json": '[{"kind": "Resource"}, 1]', "d.json": "[]"}
    )
    shown = run(tmp_path, "check", "--level", "essential", "--strict")
    told = "notice: b.json: list of documents is not read, write each as a document of its own\n"
    assert (shown.code, told in shown.out, shown.out.count("notice: ")) == (1, True, 1)


def test_document_without_version_and_spec_is_noted_once_a_file(tmp_path: Path) -> None:
    bare = "kind: Organization\nmetadata: {name: acme}\n"
    others = "kind: [Service]\nmetadata: {}\n---\nkind: Service\n---\nkind: Servant\nmetadata: {}\n"
    write(tmp_path, {"a.yaml": f"{SERVICE}---\n{bare}---\n{bare}", "b.yaml": others})
    out = run(tmp_path, "check", "--level", "essential").out
    told = 'a.yaml: document of kind "Organization" without apiVersion is not read, add "itilcheck/v1"\n'
    assert (told in out, out.count("notice: ")) == (True, 1)


@pytest.mark.parametrize("name", [".itilcheck.yml", ".itilcheck.json", "itilcheck.yaml"])
def test_file_that_is_nearly_called_like_the_configuration_is_noted(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.yaml": SERVICE, name: "level: essential\n"})
    assert (
        f"{name}: is not read, a configuration is called .itilcheck.yaml" in run(tmp_path, "check", ".").out
    )


def test_catalogue_inside_a_catalogue_is_not_read_but_noted(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.yaml": SERVICE, "inner/.itilcheck.yaml": "level: essential\n", "inner/b.yaml": SERVICE}
    )
    shown = run(tmp_path, "check", "--level", "essential", ".")
    assert (shown.code, "checked: 1 document in 1 file" in shown.out) == (0, True)
    assert "notice: inner: folder is a catalogue of its own, not read" in shown.out
    assert "checked: 1 document in 1 file" in run(tmp_path, "check", "inner").out


def test_paths_with_nothing_in_common_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SERVICE})
    shown = run(tmp_path, "check", "a.yaml", "/etc/hostname")
    assert shown.code == 2
    assert "have no folder in common, check them one by one" in shown.err


def test_placeholder_of_a_skeleton_is_told_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.yaml": SERVICE.replace("{type: supporting}", "{warranty: {availability: {target: TODO}}}")},
    )
    shown = run(tmp_path, "check", "--format", "concise", ".")
    assert [line for line in shown.out.splitlines() if "TODO" in line] == [
        'a.yaml:4:42: error[placeholder-left] target still says "TODO"'
    ]


@pytest.mark.skipif(os.name == "nt", reason="closing a stream is a shell's affair there")
def test_closed_standard_output_is_an_error_with_a_message(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SERVICE})
    command = f"'{sys.executable}' -m {' '.join(MODULE[2:])} check . >&-"
    done = subprocess.run(  # noqa: S602  # our own program, and the shell is what closes the stream
        command, shell=True, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (2, "error: standard output is closed\n")


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be deleted there")
def test_deleted_current_folder_is_an_error_with_a_message(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    command = f"rmdir '{folder}' && '{sys.executable}' -m {' '.join(MODULE[2:])} check ."
    done = subprocess.run(  # noqa: S602  # our own program, in a folder that the shell takes away
        command, shell=True, cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, "Traceback" in done.stderr, "defect" in done.stderr) == (2, False, False)


def test_schema_for_editors_offers_each_kind_its_own(tmp_path: Path) -> None:
    import json  # noqa: PLC0415  # only this test reads JSON

    schema = json.loads(run(tmp_path, "schema").out)
    kinds = []
    while schema:
        kinds.append(schema["if"]["properties"]["kind"]["const"])
        schema = schema.get("else")
    assert kinds == [
        *("Organization", "Resource", "Product", "Service"),
        *("ServiceOffering", "ServiceRelationship", "ServiceReport"),
    ]
