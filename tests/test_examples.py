"""The example catalogues: the sound one conforms, the other has exactly the mistakes that it lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SOUND = EXAMPLES / "acme"
DEFECTIVE = EXAMPLES / "acme-with-defects"
_ROW = re.compile(r"^\| (?P<what>[^|`]+) \| `(?P<rule>[a-z-]+)` \| `(?P<where>[^`|]+:\d+:\d+)` \|$")


def check(catalogue: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Give the exit code and the report of a run."""
    command = [sys.executable, "-m", "itilcheck", "check", str(catalogue), "--format", "json", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own program
    return done.returncode, json.loads(done.stdout)


def rows() -> list[tuple[str, str]]:
    """Give place and rule of each mistake that the page lists, in its order."""
    table = (DEFECTIVE / "README.md").read_text(encoding="utf-8").split("|---|---|---|\n")[1]
    lines = table.split("\n\n")[0].splitlines()
    matches = [_ROW.match(line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return [(match["where"], match["rule"]) for match in matches if match is not None]


def test_sound_catalogue_conforms() -> None:
    code, report = check(SOUND, "--level", "foundation")
    assert report["findings"] == []
    assert report["failures"] == []
    assert report["notices"] == []
    assert report["summary"]["verdict"] == "conforms"
    assert code == 0


def test_sound_catalogue_is_held_to_foundation_without_being_told() -> None:
    assert check(SOUND)[1]["level"] == "foundation"


def test_each_mistake_is_found_where_the_page_says_and_nothing_else_is() -> None:
    code, report = check(DEFECTIVE)
    found = []
    for finding in report["findings"]:
        location, start = finding["location"], finding["location"]["start"]
        found.append((f"{location['path']}:{start['line']}:{start['column']}", finding["rule"]))
    assert found == rows()
    assert report["failures"] == []
    assert code == 1


def test_catalogue_with_mistakes_has_the_files_of_the_sound_one_and_one_that_cannot_be_read() -> None:
    sound, defective = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (SOUND, DEFECTIVE)
    )
    assert defective - sound == {"telephony.yaml"}
    assert sound - defective == set()


def test_both_catalogues_are_configured_alike() -> None:
    assert (DEFECTIVE / ".itilcheck.yaml").read_bytes() == (SOUND / ".itilcheck.yaml").read_bytes()
