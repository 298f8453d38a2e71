"""The example catalogues: the sound one conforms, the other has exactly the mistakes that it lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import loading
from itilcheck.finding import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SOUND = EXAMPLES / "acme"
DEFECTIVE = EXAMPLES / "acme-with-defects"
DAY = ("--today", "2026-11-22")
_ROW = re.compile(r"^\| (?P<what>[^|`]+) \| `(?P<rule>[a-z-]+)` \| `(?P<where>[^`|]+:\d+:\d+)` \|$")


def check(catalogue: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Give the exit code and the report of a run."""
    command = [sys.executable, "-m", "itilcheck", "check", str(catalogue), "--format", "json", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own program
    return done.returncode, json.loads(done.stdout)


def everything_in(catalogue: Path) -> Iterator[dict[str, Any]]:
    """Yield the data of all documents, as they are written."""
    for path in sorted(catalogue.rglob("[!.]*")):
        if path.suffix in {".yaml", ".json"}:
            yield from loading.load(path.name, path.read_bytes()).documents


def rows(heading: str) -> list[tuple[str, str]]:
    """Give place and rule of each mistake that the table below a heading lists, in its order."""
    page = (DEFECTIVE / "README.md").read_text(encoding="utf-8")
    table = page.partition(f"# {heading}\n")[2].partition("|---|---|---|\n")[2]
    lines = table.split("\n\n")[0].splitlines()
    matches = [_ROW.match(line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return [(match["where"], match["rule"]) for match in matches if match is not None]


def places(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Give place and rule of each finding of a report, in its order."""
    found = []
    for finding in report["findings"]:
        location, start = finding["location"], finding["location"]["start"]
        found.append((f"{location['path']}:{start['line']}:{start['column']}", finding["rule"]))
    return found


@pytest.mark.parametrize("level", list(Level))
def test_sound_catalogue_conforms_at_every_level(level: Level) -> None:
    code, report = check(SOUND, "--level", level.value, "--strict", "--fail-on", "info", *DAY)
    assert places(report) == []
    assert report["failures"] == []
    assert report["notices"] == []
    assert report["summary"]["verdict"] == "conforms"
    assert code == 0


def test_all_that_lives_in_the_sound_catalogue_reaches_the_highest_level() -> None:
    levels = check(SOUND, "--levels", *DAY)[1]["levels"]
    low = {
        one["document"]: one["limit"]
        for one in levels["documents"]
        if one["reached"] != Level.EXEMPLARY.value
    }
    assert levels["reached"] == "exemplary"
    assert low == {
        "Service/team-drives": "lifecycle",
        "Service/travel-expenses": "lifecycle",
        "ServiceOffering/team-drive": "lifecycle",
        "ServiceOffering/time-recording-cards": "lifecycle",
        "ServiceRelationship/team-drive-for-finance": "lifecycle",
    }


def test_sound_catalogue_is_held_to_foundation_without_being_told() -> None:
    assert check(SOUND)[1]["level"] == "foundation"


@pytest.mark.parametrize("today", ["2026-11-22", "2031-11-22", "2051-11-22"])
def test_sound_catalogue_conforms_in_years_to_come(today: str) -> None:
    """``make demo`` asks for the current day, whenever that is."""
    code, report = check(SOUND, "--today", today)
    assert places(report) == []
    assert code == 0


def test_sound_catalogue_is_the_company_that_it_is_said_to_be() -> None:
    documents = list(everything_in(SOUND))
    specs: dict[str, list[dict[str, Any]]] = {}
    for one in documents:
        specs.setdefault(one["kind"], []).append(one["spec"])
    outside = {one["metadata"]["name"] for one in documents if one["kind"] == "Organization"}
    outside -= {"acme", *(one["metadata"]["name"] for one in documents if "parent" in one["spec"])}
    services, offerings, agreed = (
        specs[kind] for kind in ("Service", "ServiceOffering", "ServiceRelationship")
    )
    under_contract = {one["provider"] for one in agreed if one["status"] == "active" and "agreement" in one}
    withdrawn = {
        one["metadata"]["name"]
        for one in documents
        if one["kind"] == "ServiceOffering" and one["spec"]["lifecycle"] == "withdrawn"
    }
    free = {name for one in offerings if one.get("funding") == "free" for name in one["services"]}
    groups = [edge for one in services for edge in one.get("dependsOn", ()) if "anyOf" in edge]
    assert outside >= {"harbour-hosting", "inland-servers", "coastline-fibre"}
    assert outside <= under_contract
    assert sum(one.get("type") == "supporting" for one in services) >= 2
    assert free == {"workplace", "time-recording"}
    assert [
        one["offering"] for one in agreed if one["status"] == "active" and one["offering"] in withdrawn
    ] != []
    assert {one["lifecycle"] for one in services} == {"live", "proposed", "retired"}
    assert {one["status"] for one in agreed} == {"active", "ended"}
    assert len(groups) == 2


def test_each_mistake_is_found_where_the_page_says_and_nothing_else_is() -> None:
    code, report = check(DEFECTIVE)
    assert places(report) == rows("Acme Pumps, with mistakes")
    assert report["failures"] == []
    assert code == 1


def test_what_the_level_above_finds_is_what_the_page_says() -> None:
    code, report = check(DEFECTIVE, "--level", "assured", *DAY)
    below = rows("Acme Pumps, with mistakes")
    assert [one for one in places(report) if one not in below] == rows("One level up")
    assert [one for one in below if one not in places(report)] == []
    assert code == 1


def test_finding_that_the_page_explains_is_one_of_those_it_lists() -> None:
    page = (DEFECTIVE / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"explain --finding examples/acme-with-defects/(\S+) ", page)
    assert [one for one in told if one in dict(rows("One level up"))] == told != []


def test_every_file_of_the_sound_catalogue_has_a_line_on_its_page() -> None:
    page = (SOUND / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", page, flags=re.MULTILINE)
    files = [path.relative_to(SOUND).as_posix() for path in SOUND.rglob("*") if path.is_file()]
    files = [name for name in files if name != "README.md"]
    assert [name for name in files if not any(name.startswith(one) for one in listed)] == []
    assert [one for one in listed if not any(name.startswith(one) for name in files)] == []


def test_catalogue_with_mistakes_has_the_files_of_the_sound_one_and_one_that_cannot_be_read() -> None:
    sound, defective = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (SOUND, DEFECTIVE)
    )
    assert defective - sound == {"telephony.yaml"}
    assert sound - defective == set()


def test_both_catalogues_are_configured_alike() -> None:
    assert (DEFECTIVE / ".itilcheck.yaml").read_bytes() == (SOUND / ".itilcheck.yaml").read_bytes()
