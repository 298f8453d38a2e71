"""The ladder of levels: what each document reaches, and that silence raises nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from program import HERE, run, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
apiVersion: itilcheck/v1
kind: Organization
metadata: {name: acme, title: Acme, description: Makes things.}
spec: {}
---
"""
PROPOSED = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: idea, title: Idea, description: Something to come.}
spec: {lifecycle: proposed, provider: acme}
"""
LIVE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll, title: Payroll, description: Pays the staff.}
spec: {lifecycle: live, provider: acme}
"""
COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop, title: Shop, description: Sells things.}
spec: {type: service, lifecycle: production, owner: team-a}
"""
DAY = ("--today", "2026-11-22")


def levels(folder: Path, *arguments: str) -> dict[str, Any]:
    outcome = run(folder, "check", "--levels", "--format", "json", *DAY, *arguments)
    report: dict[str, Any] = json.loads(outcome.out)
    return {**report["levels"], "report": report}


def reached(found: dict[str, Any]) -> dict[str, str | None]:
    return {one["document"]: one["reached"] for one in found["documents"]}


def test_sound_example_reaches_the_highest_level(tmp_path: Path) -> None:
    del tmp_path
    found = levels(HERE / "examples" / "acme")
    assert found["reached"] == "exemplary"
    assert found["blocking"] == []
    low = {
        one["document"]: (one["reached"], one["limit"])
        for one in found["documents"]
        if one["reached"] != "exemplary"
    }
    assert {limit for _, limit in low.values()} <= {"lifecycle"}


def test_live_service_that_says_little_reaches_the_lowest(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE})
    found = levels(tmp_path)
    assert reached(found) == {"Service/payroll": "essential"}
    [rung] = found["documents"]
    assert rung["limit"] is None
    rules = {one["rule"] for one in rung["blocking"]}
    assert {"service-owner-missing", "consumer-role-missing", "utility-missing"} <= rules
    assert "availability-unmeasurable" not in rules  # that is of the level after


def test_proposed_service_is_not_raised_by_being_asked_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"idea.yaml": HEAD + PROPOSED})
    [rung] = levels(tmp_path)["documents"]
    assert (rung["reached"], rung["limit"]) == ("essential", "lifecycle")


def test_format_that_cannot_say_what_is_asked_raises_nobody(tmp_path: Path) -> None:
    write(tmp_path, {"catalog-info.yaml": COMPONENT})
    found = levels(tmp_path)
    [rung] = found["documents"]
    assert (rung["reached"], rung["limit"]) == ("essential", "format")
    assert found["reached"] == "essential"


def test_reason_is_an_answer_and_a_placeholder_is_none(tmp_path: Path) -> None:
    reason = LIVE.replace("provider: acme", "provider: acme, owner: {notApplicable: a machine runs it}")
    write(tmp_path, {"payroll.yaml": HEAD + reason})
    [rung] = levels(tmp_path)["documents"]
    assert not any("owner" in one["rule"] for one in rung["blocking"])
    placeholder = LIVE.replace("provider: acme", "provider: acme, owner: TODO")
    write(tmp_path, {"payroll.yaml": HEAD + placeholder})
    [rung] = levels(tmp_path)["documents"]
    assert "placeholder-left" in {one["rule"] for one in rung["blocking"]}
    assert rung["reached"] == "essential"


def test_rule_that_is_off_asks_nobody_and_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".itilcheck.yaml": "rules: {service-owner-missing: off}\n", "payroll.yaml": HEAD + LIVE},
    )
    assert levels(tmp_path)["off"] == ["service-owner-missing"]
    shown = run(tmp_path, "check", "--levels", *DAY).out
    assert "not asked, as the configuration says: service-owner-missing\n" in shown


def test_info_never_keeps_a_document_down(tmp_path: Path) -> None:
    off = "rules:\n  service-not-offered: info\n"
    write(tmp_path, {".itilcheck.yaml": off, "payroll.yaml": HEAD + LIVE})
    [rung] = levels(tmp_path)["documents"]
    assert "service-not-offered" not in {one["rule"] for one in rung["blocking"]}


def test_suppliers_are_counted_and_not_placed(tmp_path: Path) -> None:
    other = "---\napiVersion: itilcheck/v1\nkind: Organization\nmetadata: {name: isp}\n---\n"
    theirs = LIVE.replace("payroll", "internet").replace("acme", "isp")
    write(
        tmp_path,
        {".itilcheck.yaml": "organizations: [acme]\n", "a.yaml": HEAD + LIVE + other + theirs},
    )
    found = levels(tmp_path)
    assert found["suppliers"] == 1
    assert list(reached(found)) == ["Service/payroll"]


def test_broken_file_leaves_the_catalogue_below_every_level(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE, "broken.yaml": "a: b: c\n"})
    found = levels(tmp_path)
    assert found["reached"] is None
    assert [one["rule"] for one in found["blocking"]] == ["syntax-error"]


def test_rules_above_the_level_are_no_findings_of_the_run(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE})
    plain = json.loads(run(tmp_path, "check", "--format", "json", *DAY).out)
    assert levels(tmp_path)["report"]["findings"] == plain["findings"]
    assert run(tmp_path, "check", "--level", "essential", "--levels", *DAY).code == 0


def test_asking_for_one_file_tells_of_its_documents_only(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE, "idea.yaml": PROPOSED})
    assert list(reached(levels(tmp_path, "idea.yaml"))) == ["Service/idea"]


def test_text_names_what_stands_between(tmp_path: Path) -> None:
    write(tmp_path, {"idea.yaml": HEAD + PROPOSED, "payroll.yaml": LIVE})
    lines = run(tmp_path, "check", "--levels", *DAY).out.splitlines()
    start = lines.index(
        "idea.yaml:7:7: Service/idea: essential (as it stands in its life, nothing more is asked of it)"
    )
    assert lines[start + 1].startswith("payroll.yaml:2:7: Service/payroll: essential, ")
    assert lines[start + 1].endswith("findings from foundation")
    assert lines[start + 2].startswith("     payroll.yaml:")


def test_json_is_as_its_schema_says(tmp_path: Path) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE + "---\n" + PROPOSED})
    schema = json.loads((HERE / "schemas" / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(levels(tmp_path)["report"], schema)


@pytest.mark.parametrize("text", ["22.11.2026", "2026-02-30", "soon", ""])
def test_day_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"payroll.yaml": HEAD + LIVE})
    outcome = run(tmp_path, "check", "--today", text)
    assert outcome.code == 2
    assert f'--today "{text}" is no date' in outcome.err
