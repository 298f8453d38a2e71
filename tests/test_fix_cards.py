"""The fix in a rule's card: what is refused, what it means, and that examples try it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.cards import card_of
from itilcheck.document import Document
from itilcheck.packs import Origin, read_rule
from itilcheck.rulefiles import Standard, card_faults
from itilcheck.testing import everything, report_of, verify_examples
from itilcheck.validation import Screen
from program import run, write

if TYPE_CHECKING:
    from pathlib import Path

    from itilcheck.rule import Rule

CARD = """\
id: acme/escalation-missing
title: Support says whom to turn to
severity: warning
level: essential
why: So it is.
remedy: Do so.
given: {kind: Service, path: /spec/support}
expect: {required: [escalation]}
message: nobody to turn to
fix:
  safe: false
  patch:
    - {op: add, path: /escalation, value: [TODO]}
examples:
  - title: nobody is named
    documents: |
      apiVersion: itilcheck/v1
      kind: Service
      metadata: {name: payroll}
      spec:
        support: {channels: [help@acme.example]}  # by mail
    findings: ['5:3 nobody to turn to']
  - title: somebody is named
    documents: |
      apiVersion: itilcheck/v1
      kind: Service
      metadata: {name: payroll}
      spec:
        support: {escalation: [Head of IT]}
    findings: []
"""
PATCH = "{op: add, path: /escalation, value: [TODO]}"


@lru_cache(maxsize=1)
def standard() -> Standard:
    return Standard(Screen(read_index()["schemas"]["rule"]), everything().schemas.bundled)


def rule(text: str = CARD) -> Rule:
    data = loading.load("escalation-missing.yaml", text.encode()).documents[0]
    return read_rule(data, Origin("support", "acme", ""))


def faults(text: str) -> list[str]:
    loaded = loading.load("escalation-missing.yaml", text.encode())
    data = loaded.documents[0]
    document = Document(loaded.source, 0, "Rule", "", data, data)
    told = []
    for one in card_faults(document, standard()):
        assert one.location.region is not None
        start = one.location.region.start
        told.append(f"{start.line}:{start.column} {one.message}")
    return told


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ("{op: ad, path: /escalation, value: 1}", '13:12 op "ad" is not known, did you mean "add"'),
        ("{op: add, path: escalation, value: 1}", '13:23 path "escalation" is not spelt like'),
        ("{op: add, path: /escalation}", '13:7 "add" needs a value'),
        (
            f"{{op: add, path: /escalation, value: [{'x' * 10_000}]}}",
            "13:7 writes a value of more than 10,000 characters",
        ),
        ("{op: remove, path: /escalation, value: 1}", '13:7 "remove" takes no value'),
        ("{op: move, path: /escalation}", '13:7 "move" needs a from: what it gives another name'),
        (
            "{op: add, path: /escalation, from: /hours, value: [x]}",
            '13:7 "add" takes no from, only "move" does',
        ),
        (
            "{op: move, path: /hours, from: /hours}",
            "13:7 moves a statement to where it stands already",
        ),
        (
            "{op: add, path: /escalaton, value: [TODO]}",
            '13:23 "/spec/support/escalaton" is not known to Service, did you mean',
        ),
        ("{op: add, path: /escalation, value: 5}", "13:43 5 must be a list"),
        (
            "{op: add, path: '/{name}', value: TODO}",
            '13:23 "/{name}" cannot be filled, only {property} is filled, where expect has required or',
        ),
        ("{op: add, path: /escalation, valeu: [x], value: [x]}", '13:36 property "valeu" is not known here'),
    ],
    ids=lambda text: text[:40],
)
def test_a_patch_that_could_do_nothing_is_refused_at_its_place(patch: str, message: str) -> None:
    (told,) = faults(CARD.replace(PATCH, patch))
    assert told.startswith(message)


def test_a_fix_of_a_declarative_rule_has_a_patch() -> None:
    text = CARD.replace("  patch:\n", "").replace(f"    - {PATCH}\n", "")
    assert faults(text) == ["10:1 says no patch: what operations mend what is found"]
    assert faults(CARD) == []


@pytest.mark.parametrize("value", ["TODO", "[TODO]", "{notApplicable: TODO}"])
def test_a_placeholder_may_stand_for_any_value(value: str) -> None:
    assert faults(CARD.replace("[TODO]", value)) == []


def test_a_card_with_a_fix_can_be_written_again() -> None:
    card = card_of(rule())
    assert card["fix"] == {
        "title": "add escalation",
        "safe": False,
        "patch": [{"op": "add", "path": "/escalation", "value": ["TODO"]}],
    }
    assert card_of(read_rule(card, Origin("support", "acme", ""))) == card


def test_findings_have_the_fix_that_the_card_declares() -> None:
    (finding,) = report_of(rule(), rule().examples[0].documents).findings
    assert finding.fix is not None
    assert not finding.fix.safe
    assert [(one.op, one.pointer, one.value) for one in finding.fix.operations] == [
        ("add", "/spec/support/escalation", ["TODO"])
    ]


def test_examples_try_the_fix() -> None:
    assert verify_examples(rule()) == []


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ("{op: add, path: /hours, value: TODO}", "fix leaves what it should mend: nobody to turn to"),
        ("{op: add, path: /channels, value: [TODO]}", "has no effect on any of the examples: no finding in"),
        (
            "{op: replace, path: '', value: {escalation: [x], chanels: y}}",
            'fix breaks the document: property "chanels" is not known here, did you mean "channels',
        ),
    ],
)
def test_a_fix_that_does_not_mend_its_examples_is_told(patch: str, message: str) -> None:
    (fault,) = verify_examples(rule(CARD.replace(PATCH, patch)))
    assert fault.pointer == "/fix"
    assert fault.message.startswith(message)


def test_a_rule_of_the_catalogue_is_fixed_and_explained(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".itilcheck.yaml": "level: essential\nrule-packs: [house]\n",
            "house/support/escalation-missing.yaml": CARD,
            "payroll.yaml": rule().examples[0].documents,
        },
    )
    assert '"fixable": "unsafe"' in run(tmp_path, "check", "--format", "json").out
    assert "What the fix does\n  Add escalation." in run(tmp_path, "explain", "acme/escalation-missing").out
    assert "  patch:\n    - op: add\n" in run(tmp_path, "rules", "show", "acme/escalation-missing").out
    run(tmp_path, "fix", "--unsafe")
    text = (tmp_path / "payroll.yaml").read_text("utf-8")
    assert text.endswith("  support: {channels: [help@acme.example], escalation: [TODO]}  # by mail\n")
    assert (tmp_path / "house/support/escalation-missing.yaml").read_text("utf-8") == CARD
