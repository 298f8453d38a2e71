"""The catalogues of the benchmarks conform, are the same each time, and have the defects they name."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from program import HERE, run

if TYPE_CHECKING:
    from pathlib import Path

GENERATOR = HERE / "benchmarks" / "generate.py"


def generate(folder: Path, documents: int, *options: str) -> str:
    """Write a catalogue, and give what the generator printed."""
    command = [sys.executable, str(GENERATOR), str(folder), "--documents", str(documents), *options]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")  # noqa: S603  # our own script
    return done.stdout


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


@pytest.mark.parametrize("documents", [1, 20, 60])
def test_catalogue_conforms(tmp_path: Path, documents: int) -> None:
    generate(tmp_path / "catalogue", documents)

    outcome = run(tmp_path, "check", "--format", "json", "catalogue")

    report = json.loads(outcome.out)
    assert (outcome.code, report["findings"]) == (0, [])
    assert report["summary"]["documents"] == documents


def test_documents_are_about_three_kilobytes_one_a_file(tmp_path: Path) -> None:
    generate(tmp_path, 60)

    written = [text for path, text in texts(tmp_path).items() if path != ".itilcheck.yaml"]
    assert len(written) == 60
    assert 2500 < sum(map(len, written)) / 60 < 3500


def test_same_seed_gives_the_same_catalogue_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("first", "1"), ("second", "1"), ("other", "2")):
        generate(tmp_path / name, 60, "--seed", seed)

    first = texts(tmp_path / "first")
    assert texts(tmp_path / "second") == first
    assert not set(first.values()) & set(texts(tmp_path / "other").values()) - {first[".itilcheck.yaml"]}


def test_each_defect_is_found_by_the_rule_it_is_made_for(tmp_path: Path) -> None:
    printed = generate(tmp_path / "catalogue", 60, "--defects", "0.25")
    expected = sorted(line.split(": ") for line in printed.splitlines())

    outcome = run(tmp_path / "catalogue", "check", "--format", "json", ".")

    found = sorted([one["location"]["path"], one["rule"]] for one in json.loads(outcome.out)["findings"])
    assert (outcome.code, found) == (1, expected)
    assert 13 <= len(expected) <= 15
    assert len({rule for _, rule in expected}) > 5


def test_folder_with_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(subprocess.CalledProcessError) as raised:
        generate(tmp_path, 1)

    assert f"{tmp_path} is not empty" in raised.value.stderr
