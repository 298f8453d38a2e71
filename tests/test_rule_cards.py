"""The cards of the built-in rules: complete, and written in one style.

What holds for rules of everybody, ours among them, the kit for authors finds: see ``test_check_plugin``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent.parent
GROUPS = {
    *("document", "reference", "organization", "roles", "product", "service", "offering", "value"),
    *("utility", "warranty", "relationship", "chain", "wording", "waiver"),
}
KEYS = [
    *("id", "title", "severity", "level", "since", "concepts", "appliesTo", "why", "remedy"),
    *("given", "expect", "message", "check", "options", "reads", "mayRead", "fix", "examples"),
]

SCHEMA: dict[str, Any] = json.loads((HERE / "schemas" / "rule.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
CARDS: dict[Path, dict[str, Any]] = {
    path: YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for path in sorted((HERE / "rules").glob("*/*"))
}

every_card = pytest.mark.parametrize(
    ("path", "card"), [pytest.param(path, card, id=path.stem) for path, card in CARDS.items()]
)


def fault(card: object) -> str:
    """Give the best explanation of why something is no rule, or nothing."""
    error = best_match(VALIDATOR.iter_errors(card))
    return "" if error is None else f"{error.json_path}: {error.message}"


def snippets(text: str) -> list[str]:
    """Give the indented blocks of a text."""
    return [block for block in text.split("\n\n") if block.startswith("    ")]


def descriptions_missing(schema: object, pointer: str = "") -> list[str]:
    """Give the pointers of all properties of a schema that nobody described."""
    if isinstance(schema, list):
        return [hit for i, part in enumerate(schema) for hit in descriptions_missing(part, f"{pointer}/{i}")]
    if not isinstance(schema, dict):
        return []
    hits = [
        f"{pointer}/properties/{name}"
        for name, part in schema.get("properties", {}).items()
        if isinstance(part, dict) and "description" not in part
    ]
    for key, part in schema.items():
        if key not in {"examples", "enum", "const"}:
            hits += descriptions_missing(part, f"{pointer}/{key}")
    return hits


def test_there_are_cards() -> None:
    assert len(CARDS) >= 70


@every_card
def test_card_conforms_to_the_schema(path: Path, card: dict[str, Any]) -> None:
    assert fault(card) == "", path


@every_card
def test_file_is_named_after_the_rule_and_lies_in_its_group(path: Path, card: dict[str, Any]) -> None:
    assert path.name == f"{card['id']}.yaml"
    assert path.parent.name in GROUPS


@every_card
def test_keys_stand_in_one_order(path: Path, card: dict[str, Any]) -> None:
    assert list(card) == [key for key in KEYS if key in card], path


@every_card
def test_card_says_since_when_and_which_concepts(path: Path, card: dict[str, Any]) -> None:
    assert card["since"] == "0.1", path
    assert card["concepts"] == sorted(set(card["concepts"])), path
    assert all(1 <= concept <= 36 for concept in card["concepts"]), path


@every_card
def test_title_is_a_heading(path: Path, card: dict[str, Any]) -> None:
    assert card["title"][0].isupper(), path
    assert card["title"][-1] not in ".!?:", path


@every_card
def test_why_has_two_to_four_sentences(path: Path, card: dict[str, Any]) -> None:
    why = card["why"].strip()
    assert why.endswith("."), path
    assert 2 <= len(re.findall(r"[.?](?=\s|$)", why)) <= 4, path


@every_card
def test_remedy_ends_with_a_full_stop_and_shows_valid_yaml(path: Path, card: dict[str, Any]) -> None:
    assert card["remedy"].strip().endswith("."), path
    for snippet in snippets(card["remedy"]):
        assert isinstance(YAML(typ="safe", pure=True).load(snippet), dict), snippet


@every_card
def test_computed_rule_shares_its_name_with_its_check(path: Path, card: dict[str, Any]) -> None:
    assert card.get("check", card["id"]) == card["id"], path


# -- the schema of rule files ----------------------------------------------------------------------

DECLARATIVE = {
    "id": "acme/charge-code-missing",
    "title": "Every service has a charge code",
    "severity": "error",
    "level": "foundation",
    "why": "Nobody knows whom to charge.",
    "remedy": "Add the label.",
    "given": {"kind": "Service", "path": "/metadata/labels", "absent": "empty"},
    "expect": {"required": ["charge-code"]},
    "message": "no {property}",
}
COMPUTED = {
    **{key: value for key, value in DECLARATIVE.items() if key not in {"given", "expect", "message"}},
    "check": "acme/charge-code-missing",
    "reads": {"Service": ["/metadata/labels"]},
}


def test_schema_of_rules_is_a_schema_and_describes_every_property() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:itilcheck:v1:rule"
    assert descriptions_missing(SCHEMA) == []


def test_schema_accepts_a_declarative_and_a_computed_rule() -> None:
    assert fault(DECLARATIVE) == ""
    assert fault(COMPUTED) == ""


def test_schema_accepts_a_list_of_places() -> None:
    places = [{"kind": ["Product", "Service"], "path": "/spec"}, {"kind": "Resource", "path": ""}]
    assert fault({**DECLARATIVE, "given": places}) == ""


@pytest.mark.parametrize(
    ("rule", "change", "expected"),
    [
        (
            DECLARATIVE,
            {"severity": "fatal"},
            "$.severity: 'fatal' is not one of ['error', 'warning', 'info']",
        ),
        (DECLARATIVE, {"repair": {}}, "$: 'repair' is not one of"),
        (DECLARATIVE, {"reads": {}}, "$: 'reads' is not one of"),
        (DECLARATIVE, {"given": []}, "$.given: [] should be non-empty"),
        (DECLARATIVE, {"given": {"kind": "Servcie", "path": ""}}, "$.given.kind: 'Servcie' does not match"),
        (DECLARATIVE, {"given": {"kind": "Service"}}, "$.given: 'path' is a required property"),
        (DECLARATIVE, {"given": {"kind": "Service", "path": "spec"}}, "$.given.path: 'spec' does not match"),
        (DECLARATIVE, {"message": "x" * 101}, "$.message: "),
        (DECLARATIVE, {"concepts": [37]}, "$.concepts[0]: 37 is greater than the maximum of 36"),
        (DECLARATIVE, {"appliesTo": {"lifecycle": "alive"}}, "$.appliesTo.lifecycle: 'alive' does not match"),
        (DECLARATIVE, {"appliesTo": {"lifecyle": "live"}}, "$.appliesTo: Additional properties"),
        (DECLARATIVE, {"id": "Charge code"}, "$.id: 'Charge code' does not match"),
        (COMPUTED, {"given": DECLARATIVE["given"]}, "$: 'given' is not one of"),
        (COMPUTED, {"reads": {"Servcie": []}}, "$.reads: 'Servcie' is not one of"),
    ],
)
def test_schema_refuses(rule: dict[str, Any], change: dict[str, Any], expected: str) -> None:
    assert fault({**rule, **change}).startswith(expected)


@pytest.mark.parametrize(
    ("rule", "absent"),
    [
        (DECLARATIVE, "id"),
        (DECLARATIVE, "why"),
        (DECLARATIVE, "given"),
        (DECLARATIVE, "expect"),
        (DECLARATIVE, "message"),
        (COMPUTED, "reads"),
    ],
)
def test_schema_names_what_is_missing(rule: dict[str, Any], absent: str) -> None:
    card = {key: value for key, value in rule.items() if key != absent}
    assert fault(card) == f"$: '{absent}' is a required property"
