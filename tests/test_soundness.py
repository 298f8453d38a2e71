"""Rule files that could have no effect are refused, at the place of the mistake, with what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.resources import folder
from itilcheck.soundness import flaws
from program import run, write

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
RULE = """\
id: acme/house
title: House rule
severity: warning
level: essential
why: So it is.
remedy: Do so.
given: {kind: Service, path: /spec/utility, absent: empty}
expect: {required: [performanceSupported]}
message: utility says nothing
"""


def told(tmp_path: Path, old: str, new: str) -> str:
    """Give what is told of a rule pack in which some text was replaced, without the path in front."""
    assert old in RULE
    write(tmp_path, {"cat/.itilcheck.yaml": "rule-packs: [house]\nlevel: essential\n", "cat/a.yaml": SERVICE})
    write(tmp_path, {"cat/house/a/house.yaml": RULE.replace(old, new)})
    outcome = run(tmp_path, "check", "cat")
    assert outcome.code == (2 if outcome.err else 0)
    return outcome.err.replace("cat/house/a/house.yaml:", "").removesuffix("\n")


GIVEN = "given: {kind: Service, path: /spec/utility, absent: empty}"
EXPECT = "{required: [performanceSupported]}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "utility,",
            "utilty,",
            '7:30: error: "/spec/utilty" is not known to Service, did you mean "/spec/utility"',
        ),
        ("/spec/utility,", "/utility,", '7:30: error: "/utility" is not known to Service'),
        (
            "kind: Service,",
            "kind: [Service, Product],",
            '7:41: error: "/spec/utility" is not known to Product',
        ),
        (
            GIVEN,
            "given: [{kind: Service, path: /spec/utility}, {kind: Product, path: /spec/resorces}]",
            '7:69: error: "/spec/resorces" is not known to Product, did you mean "/spec/resources"',
        ),
        (
            "/spec/utility,",
            "/spec/outcomes/supported/*/stakholder,",
            '7:30: error: "/spec/outcomes/supported/*/stakholder" is not known to Service',
        ),
        (
            "utility, absent",
            "risks/removed/*, absent",
            "7:61: error: has no effect where the path ends in *, leave it out",
        ),
        (
            "required:",
            "require:",
            '8:10: error: "require" is no keyword of JSON Schema, did you mean "required"',
        ),
        (
            EXPECT,
            "{anyOf: [{minProperties: 1, item: {}}]}",
            '8:37: error: "item" is no keyword of JSON Schema, did you mean "items"',
        ),
        (EXPECT, "{}", "8:1: error: never fails: it accepts everything"),
        (EXPECT, "true", "8:9: error: never fails: it accepts everything"),
        (EXPECT, "{description: nothing}", "8:1: error: never fails: it accepts everything"),
        (EXPECT, "{allOf: [{}], properties: {}}", "8:1: error: never fails: it accepts everything"),
        (
            EXPECT,
            "false",
            "8:9: error: never passes: judge the map above, and say {properties: {name: false}}",
        ),
        (
            "performanceSupported",
            "performanceSuported",
            '8:21: error: "performanceSuported" is not known there to Service',
        ),
        (
            EXPECT,
            "{anyOf: [{required: [performanceSupported]}, {properties: {constraintRemoved: {minItems: 1}}}]}",
            '8:68: error: "constraintRemoved" is not known there to Service',
        ),
        (
            GIVEN,
            f"{GIVEN}\nappliesTo: {{offering: available}}",
            '8:13: error: "offering" is of ServiceOffering, and no such document is judged',
        ),
        (
            EXPECT,
            "{required: performanceSupported}",
            '8:20: error: required "performanceSup',
        ),
        (EXPECT, "{type: strin}", '8:16: error: type "strin" is not known, did you mean "string"'),
        (EXPECT, "{minItems: one}", '8:20: error: minItems "one" must be a whole number'),
        (
            EXPECT,
            "{pattern: '(?=a)'}",
            '8:19: error: pattern "(?=a)" cannot be run: it is none, too large, or has ',
        ),
        (
            EXPECT,
            "{$ref: 'other.json'}",
            '8:16: error: "other.json" is outside of the',
        ),
        (EXPECT, "{$ref: '#/$defs/a'}", "8:1: error: expect is no schema that can be run: "),
        (EXPECT, "{$dynamicRef: '#a'}", '8:23: error: "$dynamicRef" is not taken here, write "$ref"'),
        (EXPECT, "{allOf: [{$ref: '#'}]}", '8:25: error: "#" leads in a circle, or to more than 10000 parts'),
    ],
)
def test_what_could_have_no_effect_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = told(tmp_path, old, new)
    assert found.startswith(message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("/spec/utility,", "/metadata/labels,"),
        (EXPECT, "{properties: {performanceSupported: false}}"),
        (EXPECT, "{not: {required: [constraintsRemoved]}}"),
        (EXPECT, "{x-note: ours, minProperties: 1}"),
        (EXPECT, "{$ref: '#/$defs/a', $defs: {a: {minProperties: 1}}}"),
        (EXPECT, "{additionalProperties: {type: array}}"),
        (GIVEN, f"{GIVEN}\nappliesTo: {{lifecycle: live, provider: own, type: supporting}}"),
    ],
)
def test_what_can_have_an_effect_is_not(tmp_path: Path, old: str, new: str) -> None:
    assert told(tmp_path, old, new) == ""


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("{kind: [Service, Product], path: ''}", "{required: [metadata]}"),
        ("{kind: Service, path: /metadata/labels/any-name}", "{minLength: 1}"),
        (
            "[{kind: Product, path: /spec/resources/*}, {kind: Resource, path: /spec}]",
            "{anyOf: [{required: [resource]}, {required: [dimension]}]}",
        ),
    ],
)
def test_what_one_of_several_places_has_may_be_asked_for(tmp_path: Path, given: str, expect: str) -> None:
    card = RULE.replace(GIVEN, f"given: {given}").replace(EXPECT, expect)
    assert told(tmp_path, RULE, card) == ""


def test_a_document_among_rules_is_told_as_such(tmp_path: Path) -> None:
    message = "is a document of a catalogue, no rule: keep rules in a folder of their own"
    assert told(tmp_path, RULE, SERVICE) == f"2:7: error: {message}"


def test_a_rule_without_a_prefix_is_refused(tmp_path: Path) -> None:
    message = 'id "house" needs a prefix that says whose it is, as in "acme/house"'
    assert told(tmp_path, "acme/house", "house") == f"1:5: error: {message}"


@pytest.mark.parametrize(
    ("given", "expect", "message"),
    [
        (
            "/spec/roles/customer/name",
            "{minLength: 2}",
            '7:30: error: "/spec/roles/customer" is a list here, write "',
        ),
        (
            "/spec/outcomes/supported/0",
            "{minProperties: 1}",
            '7:30: error: "/spec/outcomes/supported" is a list ',
        ),
        (
            "/spec/products/name",
            "{minLength: 2}",
            '7:30: error: "/spec/products" is a list here, write "/spec',
        ),
        (
            "/spec/owner",
            "{pattern: '^[a-z]'}",
            '8:10: error: "pattern" judges a text, this is a map here: judge its "na',
        ),
        (
            "/spec/products",
            "{pattern: '^[a-z]'}",
            '8:10: error: "pattern" judges a text, this is a list here: judge ',
        ),
        (
            "/spec/warranty/availability/target",
            "{minimum: 99}",
            '8:10: error: "minimum" judges a number, this is a text such as "99.9%"',
        ),
        ("/spec/lifecycle", "{const: production}", '8:17: error: "production" can never stand there, '),
        (
            "/spec/lifecycle",
            "{enum: [live, lief]}",
            '8:23: error: "lief" can never stand there, did you mean "live"',
        ),
        (
            "/spec",
            "{properties: {lifecycle: {const: prod}}}",
            '8:42: error: "prod" can never stand there, there are ',
        ),
        ("/spec", "{then: {required: [cost]}}", '8:10: error: "then" does nothing without "if"'),
        (
            "/spec",
            "{required: [cost], if: {required: [cost]}}",
            '8:28: error: "if" does nothing without "then" or ',
        ),
        (
            "/spec/products, absent: empty",
            "{minItems: 2}",
            '8:10: error: "minItems" says nothing where the list is absent, add "type: array"',
        ),
    ],
)
def test_what_judges_something_else_is_refused(tmp_path: Path, given: str, expect: str, message: str) -> None:
    card = RULE.replace("/spec/utility, absent: empty", given).replace(EXPECT, expect)
    assert told(tmp_path, RULE, card).startswith(message)


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("/spec/roles/customer/*/name", "{minLength: 2}"),
        ("/spec/owner/name", "{pattern: '^[a-z]'}"),
        ("/spec/owner", "{minProperties: 1, minItems: 1, minLength: 1}"),
        ("/spec/products, absent: empty", "{type: array, minItems: 2}"),
        ("/spec/products, absent: empty", "{minProperties: 1, minItems: 2}"),
        ("/spec/products", "{minItems: 2}"),
        ("/spec/lifecycle", "{not: {const: retired}}"),
        ("/spec", "{if: {required: [cost]}, then: {required: [products]}}"),
        ("/metadata/labels/any", "{enum: [a, b]}"),
    ],
)
def test_what_judges_what_stands_there_is_not(tmp_path: Path, given: str, expect: str) -> None:
    card = RULE.replace("/spec/utility, absent: empty", given).replace(EXPECT, expect)
    assert told(tmp_path, RULE, card) == ""


def test_computed_rules_read_what_is_known(tmp_path: Path) -> None:
    text = RULE.partition("given:")[0] + "check: title-missing\nreads: {Service: [/spec/utilty]}\n"
    text += "mayRead: {Product: [/spec/resources, /spec/lifecycel]}\n"
    found = told(tmp_path, RULE, text).splitlines()
    assert found == [
        '8:19: error: "/spec/utilty" is not known to Service, did you mean "/spec/utility"',
        '9:38: error: "/spec/lifecycel" is not known to Product, did you mean "/spec/lifecycle"',
    ]


def test_statements_that_a_plugin_adds_are_known(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "plug.py": "from itilcheck.authoring import hookimpl\n\n\n@hookimpl\n"
            "def itilcheck_register_schemas():\n"
            "    charge = {'charge': {'type': 'string'}}\n"
            "    return {'Service': {'properties': {'spec': {'properties': charge}}}}\n"
        },
    )
    assert '"/spec/charge" is not known to Service' in told(tmp_path, "/spec/utility,", "/spec/charge,")
    write(
        tmp_path,
        {"cat/house/a/house.yaml": RULE.replace("/utility,", "/charge,").replace(EXPECT, "{minLength: 1}")},
    )
    assert run(tmp_path, "--plugin", "plug.py", "check", "cat").err == ""


def test_our_own_rules_are_sound() -> None:
    kinds = read_index()["kinds"]
    cards = [
        loading.load(path.name, path.read_bytes()).documents[0] for path in folder("rules").glob("*/*.yaml")
    ]
    assert len(cards) > 70
    assert [(card["id"], flaw) for card in cards for flaw in flaws(card, kinds)] == []
