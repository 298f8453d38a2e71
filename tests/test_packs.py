"""Packs: standards as tables from clauses to rules, and the report that is made of them."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import engine, loading, registry
from itilcheck.catalogue import Settings
from itilcheck.engine.conformity import Outcome
from itilcheck.finding import Level
from itilcheck.loading import plain
from itilcheck.plugins import Plugin, PluginError
from itilcheck.record import replace
from itilcheck.registry.collecting import Brought
from itilcheck.registry.standards import find_packs, open_packs, rules_of, verified
from itilcheck.reporters.cells import cell
from itilcheck.reporters.conformity.as_csv import COLUMNS
from itilcheck.reporters.marking import code, prose
from itilcheck.testing import everything
from pages import in_columns, page, sections
from program import HERE, lay, run, write
from test_engine import WRITTEN, mutated, paths_of
from test_rule_cards import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from itilcheck.standard import Pack
    from program import Outcome as Ended

FOLDER = HERE / "plugins" / "itilcheck_packs"
FOUND = find_packs(everything().plugins)
PACKS: Mapping[str, Pack] = {name: verified(one, everything()) for name, one in FOUND.items()}
DAY = ("--today", "2026-11-22")

every_pack = pytest.mark.parametrize("pack", [pytest.param(pack, id=name) for name, pack in PACKS.items()])

# -- those that come along -------------------------------------------------------------------------


def test_two_come_along() -> None:
    assert list(PACKS) == ["fitsm", "iso20000"]


@every_pack
def test_every_rule_of_the_pack_is_named_and_every_rule_that_is_named_is_there(pack: Pack) -> None:
    own = {rule.id for rule in pack.rules}
    assert own - pack.asked == set()
    assert pack.asked - own - everything().rules.keys() == set()
    assert 8 <= len(own) <= 15


@every_pack
def test_reading_without_validation_gives_the_same(pack: Pack) -> None:
    read = open_packs(FOUND, [pack.id], everything())[pack.id]
    assert replace(read, rules=(), plugin="") == replace(pack, rules=(), plugin="")
    assert [repr(replace(rule, plugin="")) for rule in read.rules] == [
        repr(replace(rule, plugin="")) for rule in pack.rules
    ]


def test_every_requirement_has_its_clause() -> None:
    assert [clause.number for clause in PACKS["iso20000"].clauses] == [
        *("6.3", "7.5.4", "8.2.2", "8.2.3", "8.2.4", "8.2.6", "8.3.2", "8.3.3", "8.3.4.1", "8.3.4.2"),
        *("8.4.1", "8.4.2", "8.4.3", "8.5.2", "8.6.1", "8.6.2", "8.6.3", "8.7.1", "8.7.2", "8.7.3", "9.4"),
    ]
    assert [clause.number for clause in PACKS["fitsm"].clauses] == [
        *("PR1.1", "PR1.2", "PR1.3", "PR1.4", "PR2.1", "PR2.2", "PR2.3", "PR2.4", "PR2.5", "PR3.2"),
        *("PR4.1 to PR4.4", "PR5.1 to PR5.4", "PR6.1", "PR7.1 to PR7.6", "PR8.1 to PR8.4", "Roles"),
    ]


def test_what_nobody_compared_with_the_standard_says_so() -> None:
    assert [one.number for one in PACKS["iso20000"].clauses if one.verified] == ["8.2.2", "8.3.3"]
    assert [one.number for one in PACKS["fitsm"].clauses if not one.verified] == []


def test_notes_tell_licence_and_affiliation() -> None:
    notes = [pack.note for pack in PACKS.values()]
    assert ["neither affiliated with nor endorsed by" in note for note in notes] == [True, True]
    assert "CC BY 4.0" in PACKS["fitsm"].note
    assert "our own words" in PACKS["iso20000"].note


@every_pack
def test_rule_files_look_like_those_that_are_built_in(pack: Pack) -> None:
    paths = [path for path in sorted((FOLDER / pack.id).iterdir()) if path.name != "pack.yaml"]
    assert [path.stem for path in paths] == sorted(rule.id.rpartition("/")[2] for rule in pack.rules)
    for path in paths:
        card = plain.scan(path.read_text("utf-8"), 100)  # else a start with the pack would be slow
        assert list(card) == [key for key in KEYS if key in card]
        assert card["since"] == "0.1"
        assert card["concepts"] == sorted(set(card["concepts"]))
        assert 2 <= len(re.findall(r"[.?](?=\s|$)", card["why"])) <= 4
        assert card["remedy"].strip().endswith(".")
        findings = [bool(one["findings"]) for one in card["examples"]]
        assert set(findings) == {True, False}


@every_pack
def test_the_page_lists_the_rules(pack: Pack) -> None:
    section = sections(page("docs/packs.md"))["FitSM-1" if pack.id == "fitsm" else "ISO/IEC 20000-1"]
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", section, flags=re.MULTILINE)
    assert rows == [(rule.id, rule.title) for rule in pack.rules]


def test_the_page_explains_every_key_and_member() -> None:
    own = in_columns(sections(page("docs/packs.md"))["A pack of your own"], 0)
    schema = json.loads((HERE / "schemas" / "pack.json").read_text("utf-8"))
    keys = [*schema["properties"], *schema["properties"]["clauses"]["items"]["properties"]]
    assert set(own) == set(keys) - {"$schema"}
    table = as_json(HERE / "examples" / "acme", "fitsm")
    formats = sections(page("docs/packs.md"))["Formats"]
    members = {*table, *table["clauses"][0], *table["clauses"][0]["documents"][0]}
    assert {name for name in members if f"`{name}`" not in formats} == set()


# -- what is wrong with a pack ---------------------------------------------------------------------

TABLE = """\
id: acme/quality
title: Quality handbook
edition: "1"
note: Ours.
clauses:
  - clause: "1"
    asks: Services have owners and domains.
    rules: [service-owner-missing, acme/domain-missing]
  - clause: "2"
    asks: Owners are trained.
    outside: Certificates are kept elsewhere.
"""
CARD = """\
id: acme/domain-missing
title: Every service says which domain it belongs to
severity: warning
level: exemplary
why: Our portal sorts services by their domain.
remedy: Add a label.
given: {kind: Service, path: /metadata/labels, absent: empty}
expect: {required: [domain]}
message: '"{name}" has no label "{property}"'
"""
FILES = {"quality/pack.yaml": TABLE, "quality/labels/domain-missing.yaml": CARD}


def wrong(folder: Path, files: dict[str, str], name: str = "acme/quality") -> list[str]:
    """List what is told of a pack, without the plugin."""
    write(folder, files)
    plugin = Plugin("acme", "1.2", object())
    with pytest.raises(PluginError) as caught:
        verified(Brought(plugin, name, folder / "quality"), everything())
    return str(caught.value).removeprefix('plugin "acme 1.2": ').split("\n")


def test_a_sound_pack_is_read(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    pack = verified(
        Brought(Plugin("acme", "1", object()), "acme/quality", tmp_path / "quality"), everything()
    )
    assert [(one.id, one.group, one.pack, one.plugin) for one in pack.rules] == [
        ("acme/domain-missing", "acme/quality", "acme/quality", "acme 1")
    ]
    assert pack.rules[0].path == "quality/labels/domain-missing.yaml"
    assert [one.outside for one in pack.clauses] == ["", "Certificates are kept elsewhere."]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Quality", "tilte: Quality", '2:1: property "tilte" is not known here, did you mean "title"'),
        (
            "    asks: Owners",
            "    ask: Owners",
            '10:5: property "ask" is not known here, did you mean "asks"',
        ),
        ("note: Ours.\n", "", '1:1: "note" is missing'),
        ('clause: "2"', "clause: 2", "9:13: clause 2 must be text"),
        ('clause: "2"', 'clause: "1"', '9:13: clause "1" is there already'),
        (
            "service-owner-missing",
            "service-owner-mising",
            '8:13: no rule is called "service-owner-mising", did you mean "service-owner-missing"',
        ),
        (
            "    outside: Certificates are kept elsewhere.\n",
            "",
            '9:5: clause "2" has neither rules nor says why it is outside of a catalogue',
        ),
        (
            "rules: [service-owner-missing, acme",
            "rules: [service-owner-missing, service-owner-missing, acme",
            "8:5: rules holds the same entry twice",
        ),
        (
            "    rules: [service",
            "    kinds: [Servce]\n    rules: [service",
            '8:13: kinds "Servce" is not known, did you mean "Service"',
        ),
        (
            "id: acme/quality",
            "id: acme/other",
            '1:5: id "acme/other" is brought as "acme/quality", let both agree',
        ),
        ("clauses:", "clauses: []\nmore:", "5:1: clauses must have at least 1 entry"),
    ],
)
def test_a_mistake_in_a_table_is_told_at_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TABLE
    found = wrong(tmp_path, {**FILES, "quality/pack.yaml": TABLE.replace(old, new, 1)})
    assert f"quality/pack.yaml:{told}" in found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "id: acme/domain-missing",
            "id: other/domain-missing",
            '1:5: id "other/domain-missing" needs the prefix of its pack, as in "acme/domain-missing"',
        ),
        (
            "severity: warning",
            "severity: grave",
            '3:11: severity "grave" is not known, use error, warning or info',
        ),
        (
            "id: acme/domain-missing",
            "id: acme/domain-unknown",
            '1:5: no clause names rule "acme/domain-unknown"',
        ),
        (
            "given: {kind: Service, path: /metadata/labels, absent: empty}\n",
            "check: acme/none\nreads: {Service: []}\n",
            '7:8: no check is called "acme/none", a pack cannot bring one',
        ),
    ],
)
def test_a_mistake_in_a_rule_of_a_pack_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    card = CARD.replace(old, new, 1)
    if "check:" in card:
        card = re.sub(r"(expect|message):.*\n", "", card)
    found = wrong(tmp_path, {**FILES, "quality/labels/domain-missing.yaml": card})
    assert f"quality/labels/domain-missing.yaml:{told}" in found


def test_rules_that_are_there_already_are_refused(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, {**FILES, "quality/again.yaml": CARD})
    told = 'rule "acme/domain-missing" is there already, give this another id'
    assert found == f"quality/labels/domain-missing.yaml:1:5: {told}"


def test_a_folder_without_a_table_is_no_pack(tmp_path: Path) -> None:
    assert wrong(tmp_path, {"quality/labels/x.yaml": CARD}) == ["quality/pack.yaml: is no file"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: [", ":1:4: "), ("", ": holds no document, needed is one"), ("a: 1\n---\nb: 2\n", "")],
)
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, text: str, told: str) -> None:
    (found,) = wrong(tmp_path, {"quality/pack.yaml": text})
    assert found.startswith(f"quality/pack.yaml{told}")


def test_a_clause_may_name_what_a_rule_was_called_before(tmp_path: Path) -> None:
    card = CARD.replace("domain-missing\n", "domain-absent\nformerly: [acme/domain-missing]\n", 1)
    write(tmp_path, {"quality/pack.yaml": TABLE, "quality/domain-absent.yaml": card})
    pack = verified(
        Brought(Plugin("acme", "1", object()), "acme/quality", tmp_path / "quality"), everything()
    )
    assert pack.clauses[0].rules == ("service-owner-missing", "acme/domain-absent")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return ['quality']", "itilcheck_register_packs must give a map by name, it gave list"),
        ("return {'acme/q': 'q'}", 'itilcheck_register_packs must give folders, "acme/q" is "q"'),
        ("return {'quality': HERE}", 'pack "quality" needs a prefix, as in "acme/quality"'),
        ("return 1 / 0", "itilcheck_register_packs failed with ZeroDivisionError: division by zero"),
    ],
)
def test_a_hook_that_gives_something_else_is_refused_when_a_pack_is_asked_for(
    tmp_path: Path, body: str, told: str
) -> None:
    head = (
        "from pathlib import Path\nfrom itilcheck.hookspecs import hookimpl\nHERE = Path(__file__).parent\n"
    )
    source = f"{head}@hookimpl\ndef itilcheck_register_packs():\n    {body}\n"
    lay(tmp_path / "site", "acme_packs", "1.2", {"acme_packs.py": source}, plugin="acme")
    write(tmp_path / "here", {"payroll.yaml": SERVICE})
    outcome = run(tmp_path / "here", "report", "--pack", "fitsm", site=tmp_path / "site")
    assert outcome.err.startswith(f'error: plugin "acme 1.2": {told}\n')
    assert outcome.code == 2
    assert run(tmp_path / "here", "check", "--level", "essential", site=tmp_path / "site").code == 0


# -- switching on and off --------------------------------------------------------------------------

SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}
spec: {provider: acme}
"""


def found_in(folder: Path, configuration: str, *words: str) -> list[str]:
    """List the findings of packs in a catalogue of one service."""
    write(folder, {".itilcheck.yaml": configuration, "payroll.yaml": SERVICE})
    outcome = run(folder, *words, "check", "--format", "concise")
    return [line for line in outcome.out.splitlines() if re.search(r"\[(fitsm|iso20000)/", line)]


def test_a_pack_runs_where_it_is_named_and_nowhere_else(tmp_path: Path) -> None:
    assert found_in(tmp_path, "level: foundation\n") == []
    assert found_in(tmp_path, "packs: []\n") == []
    (line,) = found_in(tmp_path, "packs: [fitsm]\n")
    told = '"payroll" does not say where in its life it stands'
    assert line == f"payroll.yaml:4:1: warning[fitsm/lifecycle-missing] {told}"


def test_rules_of_a_pack_keep_to_the_level(tmp_path: Path) -> None:
    assert found_in(tmp_path, "level: essential\npacks: [fitsm, iso20000]\n") == []
    rules = {re.search(r"\[(.*)\]", line)[1] for line in found_in(tmp_path, "packs: [iso20000]\n")}  # type: ignore[index]  # it matched before
    assert rules == {
        f"iso20000/{name}" for name in ("criticality-missing", "dependencies-undetermined", "status-unstated")
    }


def test_a_rule_of_a_pack_is_configured_like_any_other(tmp_path: Path) -> None:
    assert found_in(tmp_path, "packs: [fitsm]\nrules: {fitsm/lifecycle-missing: off}\n") == []
    (line,) = found_in(tmp_path, "packs: [fitsm]\nrules: {fitsm/lifecycle-missing: error}\n")
    assert ": error[fitsm/lifecycle-missing]" in line


def test_a_rule_is_known_though_its_pack_is_not_switched_on(tmp_path: Path) -> None:
    text = "level: essential\nrules: {fitsm/lifecycle-missing: error, fitsm/cost-missing: off}\n"
    write(tmp_path, {".itilcheck.yaml": text, "payroll.yaml": SERVICE})
    outcome = run(tmp_path, "check", "--format", "concise")
    told = 'rule "fitsm/lifecycle-missing" does not run, for packs does not name "fitsm"'
    assert f"notice: .itilcheck.yaml: {told}\n" in outcome.err
    assert "fitsm/cost-missing" not in outcome.err
    assert (outcome.out, outcome.code) == ("", 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("packs: [fitms]\n", '1:9: error: no pack is called "fitms", did you mean "fitsm"'),
        ("packs: [cobit]\n", '1:9: error: no pack is called "cobit", there are fitsm, iso20000'),
        (
            "packs: [house-rules/]\n",
            '1:9: error: no pack is called "house-rules/", folders and files of rules stand in rule-packs',
        ),
        ("packs: fitsm\n", '1:8: error: packs "fitsm" must be a list'),
        ("packs: [fitsm, fitsm]\n", "1:1: error: packs holds the same entry twice"),
        ("pack: [fitsm]\n", '1:1: error: property "pack" is not known here, did you mean "packs"'),
        (
            "rules: {fitsm/lifecycle-mising: off}\n",
            '1:9: error: no rule is called "fitsm/lifecycle-mising", did you mean "fitsm/lifecycle-missing"',
        ),
    ],
)
def test_a_mistake_in_the_configuration_is_told_at_its_place(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, {".itilcheck.yaml": text, "payroll.yaml": SERVICE})
    outcome = run(tmp_path, "check")
    assert (outcome.err, outcome.code) == (f".itilcheck.yaml:{told}\n", 2)


def test_a_plugin_that_is_disabled_brings_no_pack(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "packs: [fitsm]\n", "payroll.yaml": SERVICE})
    outcome = run(tmp_path, "--disable-plugin", "*", "check")
    assert outcome.err == '.itilcheck.yaml:1:9: error: no pack is called "fitsm", no plugin brings any\n'


def test_a_rule_of_a_pack_is_listed_explained_and_shown(tmp_path: Path) -> None:
    listing = run(tmp_path, "rules").out
    assert "\npack fitsm\n  fitsm/agreement-owner-missing " in listing
    page = run(tmp_path, "explain", "fitsm/agreement-owner-missing").out
    assert "pack      fitsm, it runs where packs in the configuration names that\n" in page
    assert run(tmp_path, "explain", "fitsm/agreement-owner-mising").err == (
        'error: no rule is called "fitsm/agreement-owner-mising", '
        'did you mean "fitsm/agreement-owner-missing"\n'
    )
    assert run(tmp_path, "rules", "show", "fitsm/cost-missing").out.startswith("id: fitsm/cost-missing\n")
    listed = json.loads(run(tmp_path, "rules", "--format", "json").out)["rules"]
    assert {one["pack"] for one in listed} == {"", "fitsm", "iso20000"}


def test_no_two_packs_share_a_rule() -> None:
    assert len(rules_of(PACKS)) == sum(len(pack.rules) for pack in PACKS.values())


# -- the report ------------------------------------------------------------------------------------


def tabled(folder: Path, *words: str) -> Ended:
    return run(folder, "report", *DAY, *words)


def as_json(folder: Path, pack: str, *words: str, code: int = 0) -> dict[str, Any]:
    outcome = tabled(folder, "--pack", pack, "--format", "json", *words)
    assert outcome.code == code, outcome.err
    table: dict[str, Any] = json.loads(outcome.out)
    return table


def clause(table: dict[str, Any], number: str) -> dict[str, Any]:
    (found,) = (one for one in table["clauses"] if one["clause"] == number)
    return found


def outcomes(found: dict[str, Any]) -> dict[str, str]:
    return {one["document"]: one["outcome"] for one in found["documents"]}


AGREED = """\
apiVersion: itilcheck/v1
kind: ServiceRelationship
metadata: {name: payroll-for-hr}
spec:
  status: active
  provider: acme-it
  consumer: acme-hr
  agreement: {type: sla, id: SLA-17, owner: Service level manager, reporting: 1mo}
"""
CHARTER = """\
from pathlib import Path
from itilcheck.authoring import hookimpl
@hookimpl
def itilcheck_register_packs():
    return {"acme/quality": Path(__file__).parent / "quality"}
"""


def test_the_examples_are_judged_clause_by_clause() -> None:
    table = as_json(HERE / "examples", "fitsm", "acme")
    assert (table["catalogue"], table["date"], table["partial"]) == ("acme", "2026-11-22", False)
    assert table["pack"]["edition"] == "Version 3"
    reports = outcomes(clause(table, "PR3.2"))
    assert reports["ServiceRelationship/payroll-for-hr"] == "conforms"
    assert outcomes(clause(table, "PR1.2")) == {"Service/travel-expenses": "does-not-conform"}
    roles = outcomes(clause(table, "Roles"))
    assert {roles["Service/payroll"], roles["ServiceRelationship/payroll-for-hr"]} == {"conforms"}


def test_a_finding_is_told_with_its_place() -> None:
    table = as_json(HERE / "examples", "fitsm", "acme")
    (idea,) = clause(table, "PR1.2")["documents"]
    (finding,) = idea["findings"]
    assert finding["rule"] == "fitsm/proposal-without-benefit"
    assert finding["location"]["path"] == idea["location"]["path"] == "ideas.yaml"
    assert finding["location"]["start"]["line"] > idea["location"]["start"]["line"]


def test_head_of_every_format_makes_it_evidence(tmp_path: Path) -> None:
    write(tmp_path / "shop", {"a.yaml": AGREED})
    for form in ("text", "markdown", "json", "csv"):
        shown = tabled(tmp_path, "--pack", "iso20000", "--format", form, "shop").out
        for part in ("shop", "2026-11-22", "itilcheck", registry.itilcheck.__version__, "iso20000", "2018"):
            assert part in shown, (form, part)
        told = '"verified": false' if form == "json" else "source not verified"
        assert told in shown


def test_what_a_table_says_does_not_change_the_exit_code(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": AGREED.replace("owner: Service level manager, ", "")})
    assert outcomes(clause(as_json(tmp_path, "fitsm"), "Roles")) == {
        "ServiceRelationship/payroll-for-hr": "does-not-conform"
    }


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("owner: Service level manager", "owner: TODO", "placeholder-left"),
        ("owner: Service", "ownr: Service", "fitsm/agreement-owner-missing"),
        ("owner: Service level manager", "owner: {name: [x]}", "schema-violation"),
    ],
)
def test_a_statement_that_is_none_conforms_to_nothing(tmp_path: Path, old: str, new: str, rule: str) -> None:
    write(tmp_path, {"a.yaml": AGREED.replace(old, new)})
    (judged,) = clause(as_json(tmp_path, "fitsm"), "Roles")["documents"]
    assert judged["outcome"] == "does-not-conform"
    assert rule in [one["rule"] for one in judged["findings"]]


def test_a_placeholder_elsewhere_is_no_matter(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": AGREED.replace("payroll-for-hr}", "payroll-for-hr, title: TODO}")})
    assert clause(as_json(tmp_path, "fitsm"), "Roles")["outcome"] == "conforms"


def test_a_reason_is_an_answer(tmp_path: Path) -> None:
    reason = "agreement: {notApplicable: Both report to the same head}\n"
    write(tmp_path, {"a.yaml": re.sub(r"agreement: .*\n", reason, AGREED)})
    assert clause(as_json(tmp_path, "fitsm"), "Roles")["outcome"] == "conforms"


def test_who_is_not_asked_does_not_stand_under_a_clause(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": AGREED.replace("active", "proposed")})
    found = clause(as_json(tmp_path, "fitsm"), "PR3.2")
    assert (found["documents"], found["outcome"]) == ([], "not-judged")


def test_a_rule_that_is_turned_off_is_said(tmp_path: Path) -> None:
    text = "rules: {fitsm/proposal-without-benefit: off, placeholder-left: off, title-missing: off}\n"
    write(tmp_path, {".itilcheck.yaml": text, "a.yaml": AGREED})
    table = as_json(tmp_path, "fitsm")
    assert table["off"] == ["fitsm/proposal-without-benefit", "placeholder-left", "title-missing"]
    found = clause(table, "PR1.2")
    assert (found["off"], found["outcome"]) == (["fitsm/proposal-without-benefit"], "not-judged")
    assert "turned off     fitsm/proposal-without-benefit\n" in tabled(tmp_path, "--pack", "fitsm").out
    shown = tabled(tmp_path, "--pack", "fitsm", "--format", "markdown").out
    assert "- turned off by the configuration: `fitsm/proposal-without-benefit`, `placeholder-left`" in shown


ENTITY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop}
spec: {type: service, lifecycle: production, owner: web}
"""


def test_a_format_that_cannot_say_it_is_not_held_against_a_document(tmp_path: Path) -> None:
    write(tmp_path, {"catalog-info.yaml": ENTITY})
    table = as_json(tmp_path, "iso20000")
    (judged,) = clause(table, "8.7.2")["documents"]
    assert (judged["outcome"], judged["findings"]) == ("not-expressible", [])
    assert "iso20000/continuity-plan-missing" in judged["unasked"]
    partly = next(
        one
        for one in table["clauses"]
        for document in one["documents"]
        if one["outcome"] == "conforms" and document["unasked"]
    )
    shown = tabled(tmp_path, "--pack", "iso20000").out
    assert f"\n{partly['clause']}\n" in shown
    assert " (1 as far as the format can say it): " in shown
    assert "  not expressible 1 of 1: Service/component:default/shop\n" in shown


def test_files_given_restrict_what_is_told(tmp_path: Path) -> None:
    other = AGREED.replace("payroll-for-hr", "printing-for-hr")
    write(tmp_path, {".itilcheck.yaml": "level: essential\n", "a.yaml": AGREED, "b.yaml": other})
    table = as_json(tmp_path, "fitsm", "b.yaml")
    assert table["partial"] is True
    assert outcomes(clause(table, "Roles")) == {"ServiceRelationship/printing-for-hr": "conforms"}
    shown = tabled(tmp_path, "--pack", "fitsm", "b.yaml").out
    assert "checked        only what was asked for, 1 of 2 documents in 2 files\n" in shown


def test_what_cannot_be_read_ends_with_2_and_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": AGREED, "b.yaml": "apiVersion: itilcheck/v1\nkind: [\n"})
    table = as_json(tmp_path, "fitsm", code=2)
    assert table["unread"] == ["b.yaml"]
    outcome = tabled(tmp_path, "--pack", "fitsm")
    assert "  not read       b.yaml\n" in outcome.out
    assert outcome.err == 'error: b.yaml: not all of it could be read, "itilcheck check" says why\n'


def test_nothing_at_all_ends_with_2(tmp_path: Path) -> None:
    outcome = tabled(tmp_path, "--pack", "fitsm")
    assert (outcome.err, outcome.code) == ("error: there is no document to judge\n", 2)


def test_a_rule_that_fails_leaves_it_undecided(tmp_path: Path) -> None:
    source = CHARTER + (
        "@hookimpl\ndef itilcheck_register_checks():\n    return {'acme/broken': broken}\n"
        "def broken(catalogue, options):\n    return 1 / 0\n"
    )
    card = re.sub(r"(expect|message):.*\n", "", CARD)
    card = re.sub(r"given:.*\n", "check: acme/broken\nreads: {ServiceRelationship: []}\n", card)
    table = TABLE.replace("service-owner-missing", "agreement-missing")
    pack = {"quality/pack.yaml": table, "quality/domain-missing.yaml": card}
    write(tmp_path, {"house.py": source, **pack, "here/a.yaml": AGREED})
    words = ("-p", "house.py", "report", "--pack", "acme/quality", *DAY, "here")
    outcome = run(tmp_path, *words)
    assert "  could not be judged 1 of 1: ServiceRelationship/payroll-for-hr\n" in outcome.out
    assert "(rule acme/domain-missing)" in outcome.err
    assert outcome.code == 2


def test_kinds_say_who_can_conform_and_hide_nothing(tmp_path: Path) -> None:
    table = TABLE.replace(
        "    rules: [serv", "    kinds: [ServiceRelationship]\n    rules: [agreement-missing, serv"
    )
    pack = {**FILES, "quality/pack.yaml": table}
    bare, fine = (
        SERVICE,
        SERVICE.replace("payroll}", "mail, labels: {domain: it}}").replace("acme}", "a, owner: B}"),
    )
    write(tmp_path, {"house.py": CHARTER, **pack, "here/a.yaml": f"{AGREED}---\n{bare}---\n{fine}"})
    words = ("-p", "house.py", "report", "--pack", "acme/quality", "--format", "json", "here")
    found = clause(json.loads(run(tmp_path, *words).out), "1")
    assert outcomes(found) == {
        "ServiceRelationship/payroll-for-hr": "conforms",
        "Service/payroll": "does-not-conform",
    }


def test_rules_run_whatever_the_level(tmp_path: Path) -> None:
    live = SERVICE.replace("provider: acme", "lifecycle: live")
    write(tmp_path, {".itilcheck.yaml": "level: essential\n", "a.yaml": live})
    rules = [
        one["rule"] for one in clause(as_json(tmp_path, "iso20000"), "8.4.1")["documents"][0]["findings"]
    ]
    assert "iso20000/cost-missing" in rules


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("level: essential\n", (), "error: say which pack is meant with --pack: fitsm, iso20000\n"),
        ("packs: [iso20000, fitsm]\n", (), "error: say which pack is meant with --pack: iso20000, fitsm\n"),
        (
            "packs: [fitsm]\n",
            ("--pack", "cobit"),
            'error: no pack is called "cobit", there are fitsm, iso20000\n',
        ),
        (
            "packs: [fitsm]\n",
            ("--pack", "iso2000"),
            'error: no pack is called "iso2000", did you mean "iso20000"\n',
        ),
        ("packs: [cobit]\n", ("--pack", "fitsm"), ".itilcheck.yaml:1:9: error: no pack is called"),
    ],
)
def test_which_pack_is_meant(tmp_path: Path, text: str, words: tuple[str, ...], told: str) -> None:
    write(tmp_path, {".itilcheck.yaml": text, "a.yaml": AGREED})
    outcome = tabled(tmp_path, *words)
    assert outcome.err.startswith(told)
    assert (outcome.out, outcome.code) == ("", 2)


def test_the_only_pack_that_is_configured_is_meant(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "packs: [fitsm]\n", "a.yaml": AGREED})
    assert tabled(tmp_path).out == tabled(tmp_path, "--pack", "fitsm").out


def test_the_same_day_gives_the_same_table(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.yaml": AGREED.replace("reporting", "reviewEvery: 6mo, signed: 2026-01-01, reporting")}
    )
    first = as_json(tmp_path, "fitsm")
    assert first == as_json(tmp_path, "fitsm")
    late = run(tmp_path, "report", "--pack", "fitsm", "--format", "json", "--today", "2026-02-01")
    rules = [
        {f["rule"] for d in clause(t, "PR2.2")["documents"] for f in d["findings"]}
        for t in (first, json.loads(late.out))
    ]
    assert ["review-overdue" in one for one in rules] == [True, False]


@settings(deadline=None, max_examples=60)
@given(st.lists(mutated(), min_size=1, max_size=8), st.sampled_from(sorted(PACKS)))
def test_any_document_is_judged_and_none_conforms_with_a_finding(
    documents: list[dict[str, Any]], name: str
) -> None:
    pack = PACKS[name]
    tools = everything()
    rules = [*tools.rules.values(), *pack.rules]
    files = [loading.load(f"{number}.json", json.dumps(one).encode()) for number, one in enumerate(documents)]
    request = engine.Request(files=files, settings=Settings(today="2026-11-22"))
    toolbox = engine.Toolbox(rules, tools.checks, tools.schemas, tuple(tools.adapters.values()))
    report, conformity = engine.assess(request, toolbox, pack)
    assert report.failures == ()
    told = {(one.rule, one.document) for one in report.findings}
    for result in conformity.clauses:
        for one in result.documents:
            own = {(rule, one.document) for rule in result.clause.rules}
            assert (one.outcome is Outcome.DOES_NOT_CONFORM) == bool(one.findings)
            assert one.findings or told.isdisjoint(own)


LOOKED_AT = {"agreement", "capacity", "consumer", "demand", "lifecycle", "offering", "parent", "provider"}
LOOKED_AT |= {"security", "continuity", "availability", "services", "serviceHours", "status", "warranty"}


def test_no_rule_of_a_pack_fails_whatever_stands_at_one_place() -> None:
    """Each statement is replaced once, by one odd value after the other."""
    odd: list[Any] = [[], {}, [None], 0]
    tools = everything()
    computed = [rule for rule in rules_of(PACKS).values() if rule.check]
    toolbox = engine.Toolbox(computed, tools.checks, tools.schemas)
    files = [loading.load(f"of-{n}.json", json.dumps(one).encode()) for n, one in enumerate(WRITTEN)]
    for one in WRITTEN:
        for path in (path for path in paths_of(one) if LOOKED_AT & set(path)):
            document = copy.deepcopy(one)
            *way, last = path
            holder: Any = document
            for step in way:
                holder = holder[step]
            holder[last] = odd[len(files) % len(odd)]
            files.append(loading.load(f"{len(files)}.json", json.dumps(document).encode()))
    report = engine.run(engine.Request(files=files, level=Level.EXEMPLARY), toolbox)
    assert {failure.message for failure in report.failures} == set()


# -- names that want to be more than names ---------------------------------------------------------

HOSTILE = """\
=HYPERLINK("http://evil.example")|<img src=x onerror=alert(1)>`**[a](javascript:b)
""".strip()
NAMED = json.dumps(
    {
        "apiVersion": "itilcheck/v1",
        "kind": "ServiceRelationship",
        "metadata": {"name": f"{HOSTILE}\n::set-output\u202e\x1b[31m"},
        "spec": {"status": "active", "agreement": {"type": "sla"}},
    }
)


def test_csv_holds_no_formula(tmp_path: Path) -> None:
    write(tmp_path, {"=cmd.json": NAMED})
    outcome = tabled(tmp_path, "--pack", "fitsm", "--format", "csv")
    rows = list(csv.reader(io.StringIO(outcome.out)))
    assert rows[0] == list(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    cells = [cell for row in rows for cell in row]
    assert [one for one in cells if one.lstrip()[:1] in {"=", "+", "-", "@"} and one] == []
    assert "'=cmd.json" in cells
    assert any("\\n::set-output\\u202e\\x1b[31m" in one for one in cells)
    assert "\x1b" not in outcome.out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "\\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("Service/=1", "Service/=1"),
        ("8.3.3", "8.3.3"),
        ("", ""),
    ],
)
def test_cells(text: str, shown: str) -> None:
    assert cell(text) == shown


def test_markdown_shows_names_as_text_only(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": NAMED})
    shown = tabled(tmp_path, "--pack", "fitsm", "--format", "markdown").out
    line = next(line for line in shown.splitlines() if "HYPERLINK" in line)
    assert line.startswith("- `` ServiceRelationship/=HYPERLINK(")
    assert re.sub(r"`` .*? ``|`[^`]+`", "", line) == "-  ()"
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {9}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", "`a`"),
        ("a`b", "`` a`b ``"),
        ("``", "``` `` ```"),
        ("", "`  `"),
        ("<b>|x", "`<b>|x`"),
        ("a\nb", "`a\\nb`"),
    ],
)
def test_code_ends_where_it_should(text: str, shown: str) -> None:
    assert code(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, text.", "plain, text."),
        ("<script>", "&lt;script&gt;"),
        ("a | b", "a \\| b"),
        ("*a* _b_ `c` [d](e)", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)"),
        ("@team #12", "&#64;team &#35;12"),
    ],
)
def test_prose_is_no_markup(text: str, shown: str) -> None:
    assert prose(text) == shown


def test_text_and_json_are_harmless_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": NAMED})
    for form in ("text", "json"):
        shown = tabled(tmp_path, "--pack", "fitsm", "--format", form).out
        assert ("\x1b" in shown, "\u202e" in shown) == (False, False)
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
