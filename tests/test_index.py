"""The index that a checkout keeps: never stale, never in the way."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from program import HERE, Outcome, run

if TYPE_CHECKING:
    from pathlib import Path

RULE = "rules/service/outcome-missing.yaml"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("src", "rules", "schemas", "plugins"):
        shutil.copytree(HERE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def asked(checkout: Path, *arguments: str) -> Outcome:
    """Run the program of a checkout, in a folder that is no part of it."""
    elsewhere = checkout / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return run(elsewhere, *arguments, site=checkout / "src")


def test_second_start_reads_what_the_first_kept(checkout: Path) -> None:
    first = asked(checkout, "rules")
    kept = checkout / "build" / "index.json"
    assert kept.is_file()
    data = json.loads(kept.read_text(encoding="utf-8"))
    [entry] = [one for one in data["index"]["rules"] if one["path"] == RULE]
    entry["data"]["title"] = "A title that stands in no file"
    kept.write_text(json.dumps(data), encoding="utf-8")
    assert "A title that stands in no file" not in first.out
    assert "A title that stands in no file" in asked(checkout, "rules").out


def test_change_of_a_rule_counts_at_once(checkout: Path) -> None:
    asked(checkout, "rules")
    path = checkout / RULE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", "title: Surely ", 1), encoding="utf-8")
    assert "Surely" in asked(checkout, "rules").out


def test_new_rule_and_one_that_is_gone_count_at_once(checkout: Path) -> None:
    before = asked(checkout, "rules").out
    (checkout / RULE).unlink()
    assert "outcome-missing" in before
    assert "outcome-missing " not in asked(checkout, "rules").out


def test_broken_rule_is_told_with_its_place(checkout: Path) -> None:
    asked(checkout, "rules")
    path = checkout / RULE
    path.write_text(path.read_text(encoding="utf-8") + "sevrity: error\n", encoding="utf-8")
    outcome = asked(checkout, "rules")
    assert outcome.code == 2
    assert "outcome-missing.yaml:" in outcome.err
    assert asked(checkout, "rules").code == 2


@pytest.mark.parametrize("text", ["[]", '{"stamp": []}', "{"])
def test_damaged_index_is_made_anew(checkout: Path, text: str) -> None:
    right = asked(checkout, "rules").out
    kept = checkout / "build" / "index.json"
    kept.write_text(text, encoding="utf-8")
    assert asked(checkout, "rules").out == right
    assert json.loads(kept.read_text(encoding="utf-8"))["stamp"]


def test_checkout_that_nobody_may_write_to_works_as_well(checkout: Path) -> None:
    (checkout / "build").write_text("no folder", encoding="utf-8")
    assert asked(checkout, "rules").code == 0
