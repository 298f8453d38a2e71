"""The page about rule files says what is so: of keys, of words, of what rules see, and in recipes."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.packs import PLACEHOLDERS, Origin, RuleFileError, read_rule
from itilcheck.rule import KINDS
from itilcheck.schemas import Shape, lengthen
from itilcheck.testing import everything, findings, verify_examples
from itilcheck.validation import compiled, is_pattern
from itilcheck.violations import violations
from pages import blocks, in_columns, page, sections, slugs

PAGE = "docs/rule-files.md"
SCHEMA = read_index()["schemas"]["rule"]
RECIPES = [block for block in blocks(PAGE) if block.mark.startswith("house-rules/")]


def data_of(text: str) -> Any:  # noqa: ANN401  # whatever a block or a cell says
    (data,) = loading.load("x.yaml", text.encode()).documents
    return data


def rows(text: str) -> list[list[str]]:
    """Give the cells of the rows of all tables of a text."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if not set(cells[0]) <= set("- ")]


def in_code(cell: str) -> list[str]:
    return re.findall(r"`([^`]*)`", cell)


def part(heading: str) -> str:
    """Give the prose below a heading of the page, up to its first heading of the third rank."""
    return sections(page(PAGE))[heading].partition("\n### ")[0]


# -- keys ------------------------------------------------------------------------------------------


def test_every_key_of_a_rule_file_is_explained() -> None:
    table = part("Keys")
    assert set(in_columns(table, 0)) == set(SCHEMA["properties"]) - {"$schema"}
    needed = {key for cells in rows(table) if cells[1] == "yes" for key in in_code(cells[0])}
    assert needed == {*SCHEMA["required"], *SCHEMA["else"]["required"]}


def test_words_of_severity_and_level_are_those_of_the_schema() -> None:
    told = {in_code(cells[0])[0]: in_code(cells[2]) for cells in rows(part("Keys")) if in_code(cells[0])}
    assert told["severity"] == SCHEMA["properties"]["severity"]["enum"]
    assert list(dict.fromkeys(told["level"])) == SCHEMA["properties"]["level"]["enum"]


def test_every_key_of_a_place_is_shown() -> None:
    shown = [data_of(block.text).get("given", []) for block in blocks(PAGE) if block.language == "yaml"]
    places = [place for given in shown for place in (given if isinstance(given, list) else [given])]
    assert {key for place in places for key in place} == set(SCHEMA["$defs"]["place"]["properties"])


def test_every_placeholder_is_explained() -> None:
    assert {word.strip("{}") for word in in_columns(part("message"), 0)} == set(PLACEHOLDERS)


def test_every_key_of_applies_to_is_explained() -> None:
    known = SCHEMA["properties"]["appliesTo"]["properties"]
    told = {in_code(cells[0])[0]: in_code(cells[1]) for cells in rows(part("appliesTo"))[1:]}
    words = {key: one.get("enum") or one["items"]["enum"] for key, one in known.items()}
    assert told == words


def test_fragments_are_what_rule_files_may_hold() -> None:
    shown = [block.text for block in blocks(PAGE) if block.language == "yaml" and not block.mark]
    assert len(shown) > 5
    for text in shown:
        for key, value in data_of(text).items():
            schema = {"$defs": SCHEMA["$defs"], **SCHEMA["properties"][key]}
            assert violations(schema, value) == [], text


def test_contents_lead_to_every_section() -> None:
    contents = page(PAGE).partition("\n## ")[0]
    named = set(re.findall(r"\]\(#([^)]*)\)", contents))
    assert named - slugs(page(PAGE)) == set()
    assert named - {"traps"} == slugs(re.sub(r"^#{3,} .*$", "", page(PAGE), flags=re.MULTILINE)) - {
        "rule-files"
    }


# -- the long form ---------------------------------------------------------------------------------


def seen(shape: Shape, inner: str) -> tuple[str, str]:
    """Say what rules see of a statement, and the path into it: to ``inner`` if there is no short form."""
    one = shape.items or shape
    listed = shape.items is not None
    assert not (shape.listed and not listed)
    if listed and not set(one.properties) - {"notApplicable"}:
        return "a list of texts", "/*"
    name = one.short or inner
    assert name in one.properties
    return ("a list of maps", f"/*/{name}") if listed else ("a map", f"/{name}")


def test_table_of_the_long_form_says_what_rules_see() -> None:
    listed = rows(part("The long form"))[1:]
    assert len(listed) > 30
    for kinds, statement, what, inside in listed:
        for kind in kinds.split(", "):
            assert kind in KINDS
            shape = everything().schemas.shape(kind)
            for segment in in_code(statement)[0].split("/")[1:]:
                shape = shape.properties[segment]
            path = in_code(inside)[0].removeprefix(in_code(statement)[0])
            assert seen(shape, path.rpartition("/")[2]) == (what, path), (kind, statement)


def test_table_of_the_long_form_has_what_a_single_word_may_stand_for() -> None:
    """Of services, at the first two ranks: these are met most, and surprise most."""
    told = {in_code(cells[1])[0] for cells in rows(part("The long form"))[1:]}
    top = everything().schemas.shape("Service").properties["spec"].properties
    first = {f"/spec/{name}": one for name, one in top.items()}
    assert [path for path, one in first.items() if (one.short or one.items) and path not in told] == []


def test_short_and_long_example_are_the_same_to_rules() -> None:
    short, long = (data_of(block.text) for block in blocks(PAGE) if block.mark == "Service")
    shape = everything().schemas.shape("Service").properties["spec"]
    assert short != long
    assert lengthen(short, shape) == long


def test_schema_that_is_printed_has_the_words_that_the_page_names() -> None:
    printed = json.dumps(everything().schemas.bundled["Service"], indent=2)
    words = [word for word in in_code(" ".join(part("The long form").split())) if word.startswith('"x-')]
    assert words == ['"x-itilcheck-list": true', '"x-itilcheck-short": "name"']
    assert [word for word in words if word not in printed] == []


# -- expect ----------------------------------------------------------------------------------------


def accepts(expect: Any, value: Any) -> bool:  # noqa: ANN401  # a schema, and what is held against it
    return bool(compiled(expect).is_valid(value))


HELD: dict[str, tuple[list[Any], list[Any]]] = {
    "required": ([{"email": 1}], [{}]),
    "properties": ([{}, {"clock": "calendar"}], [{"clock": "x"}, {"notice": "90d"}]),
    "additionalProperties": ([{}, {"domain": 1}], [{"other": 1}]),
    "propertyNames": ([{"a-b": 1}], [{"A": 1}]),
    "minProperties": ([{"a": 1}], [{}]),
    "dependentRequired": ([{}, {"rto": 1, "plan": 1}], [{"rto": 1}]),
    "minItems": ([[1, 2], [1] * 5], [[1], [1] * 6]),
    "items": ([[], [{"id": 1}]], [[{"id": 1}, {}]]),
    "contains": ([[{}, {"email": 1}]], [[], [{}]]),
    "uniqueItems": ([[1, 2]], [[1, 1]]),
    "enum": (["DE"], ["US"]),
    "const": (["formal"], ["brand"]),
    "pattern": (["CC-12"], ["CC-", "CC-12 "]),
    "minLength": (["abc"], ["ab", "a" * 61]),
    "format": (["a@acme.example"], ["acme.example"]),
    "minimum": ([1, 100], [0, 101]),
    "type": ([[]], [{}, "a"]),
    "not": (["live"], ["test-1"]),
    "anyOf": ([{"plan": 1}, {"tested": 1}], [{}]),
    "if": ([{"rto": 1, "plan": 1}, {"rpo": 1}], [{"rto": 1}, {}]),
}
"""By the first word of a row: what its example accepts, and what it refuses."""


def words_of_expect() -> dict[str, tuple[str, str]]:
    """Give what the page says of each word, and its example, by the first word of a row."""
    return {
        in_code(cells[0])[0]: (" ".join(cells[:2]), in_code(cells[2])[0])
        for cells in rows(part("expect"))[1:]
    }


def test_words_of_expect_do_what_the_page_says() -> None:
    told = words_of_expect()
    assert set(told) == set(HELD)
    for word, (kept, broken) in HELD.items():
        expect = data_of(told[word][1])
        assert set(expect) <= set(in_code(told[word][0])) | {"properties"}
        assert [value for value in kept if not accepts(expect, value)] == [], word
        assert [value for value in broken if accepts(expect, value)] == [], word


@pytest.mark.parametrize(
    ("name", "kept", "broken"),
    [
        ("date", "2026-11-22", "22.11.2026"),
        ("email", "a@acme.example", "acme"),
        ("uri", "https://acme.example/a", "acme"),
    ],
)
def test_formats_that_are_named_are_held(name: str, kept: str, broken: str) -> None:
    assert name in in_code(words_of_expect()["format"][0])
    assert [accepts({"format": name}, value) for value in (kept, broken)] == [True, False]


def test_traps_accept_what_the_page_says_and_the_better_ones_do_not() -> None:
    table = sections(page(PAGE))["expect"].partition("### Traps")[2]
    traps = [[data_of(in_code(cell)[0]) for cell in cells] for cells in rows(table)[1:]]
    assert len(traps) > 5
    for written, value, better in traps:
        assert accepts(written, value), written
        assert not accepts(better, value), better


def test_if_holds_where_the_property_is_not_there() -> None:
    asking = {"properties": {"type": {"const": "contract"}}}
    then = {"required": ["document"]}
    assert not accepts({"if": asking, "then": then}, {"id": "A-3"})
    assert accepts({"if": {**asking, "required": ["type"]}, "then": then}, {"id": "A-3"})


@pytest.mark.parametrize("pattern", ["^(?!test)", "(?<=a)b", r"(a)\1"])
def test_patterns_that_look_around_are_refused(pattern: str) -> None:
    assert not is_pattern(pattern)


# -- what is judged, and where findings point ------------------------------------------------------

HEAD = "apiVersion: itilcheck/v1\nkind: Service\nmetadata:\n  name: mail\n"


class Trial(NamedTuple):
    """A rule in short, and the documents that it is held against."""

    given: str
    expect: str
    documents: str
    message: str = "{pointer}"

    def found(self, **more: Any) -> list[str]:  # noqa: ANN401  # keys of a rule file
        configuration = more.pop("configuration", None)
        card = {
            **dict.fromkeys(("title", "why", "remedy"), "x"),
            "id": "acme/one",
            "severity": "error",
            "level": "essential",
            "given": data_of(self.given),
            "expect": data_of(self.expect),
            "message": self.message,
            **more,
        }
        return findings(read_rule(card, Origin("group", "acme", "one.yaml")), self.documents, configuration)


SECURITY = "{kind: Service, path: /spec/warranty/security, absent: empty}"


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("spec:\n  warranty:\n    security: {dataResidency: [DE]}\n", ["7:5 /spec/warranty/security"]),
        ("spec:\n  warranty:\n    basis: formal\n", ["6:3 /spec/warranty/security"]),
        ("spec:\n  type: supporting\n", ["5:1 /spec/warranty/security"]),
        ("", ["2:7 /spec/warranty/security"]),
        ("spec:\n  warranty:\n    security: {classification: internal}\n", []),
        ("spec:\n  warranty:\n    security: {notApplicable: Nothing is stored}\n", []),
        ("spec:\n  warranty: {notApplicable: Nothing is promised}\n", []),
    ],
)
def test_absent_statements_are_judged_as_empty_maps(spec: str, expected: list[str]) -> None:
    at = [
        one.replace("/classification", "")
        for one in Trial(SECURITY, "{required: [classification]}", HEAD + spec).found()
    ]
    assert at == expected


@pytest.mark.parametrize(
    ("path", "spec", "expected"),
    [
        ("/spec/outputs/*", "outputs: [{id: letter, description: A letter}]", "letter"),
        ("/spec/outputs/*", "outputs: [A letter]", "A letter"),
        ("/spec/outputs/*", "outputs: [{accepts: nothing}]", "outputs/0"),
        ("/spec/dependsOn/*", "dependsOn: [disk]", "disk"),
        ("/spec/dependsOn/*/anyOf/*/service", "dependsOn: [{anyOf: [{service: one}]}]", "one"),
        ("/spec/products/*", "products: [disk]", "disk"),
        ("/spec/outputs/*", f"outputs: [{'x' * 41}]", f"{'x' * 37}..."),
        ("/spec/utility", "utility: {need: Pay}", "mail"),
    ],
)
def test_message_names_the_item_that_a_statement_stands_in(path: str, spec: str, expected: str) -> None:
    given = f"{{kind: Service, path: {path}}}"
    found = Trial(given, "false", f"{HEAD}spec:\n  {spec}\n", "{item}").found()
    assert [one.partition(" ")[2] for one in found] == [expected]


def test_key_with_nothing_behind_it_counts_as_absent() -> None:
    documents = f"{HEAD}spec:\n  warranty:\n    security:\n"
    assert len(Trial(SECURITY, "{required: [classification]}", documents).found()) == 1
    silent = SECURITY.replace(", absent: empty", "")
    assert Trial(silent, "{required: [classification]}", documents).found() == []


def test_slash_in_a_key_is_written_otherwise() -> None:
    documents = HEAD + '  annotations: {wiki.acme.example/page: "x"}\nspec: {}\n'
    given = "{kind: Service, path: /metadata/annotations/wiki.acme.example~1page}"
    assert len(Trial(given, '{pattern: "^[0-9]+$"}', documents).found()) == 1


@pytest.mark.parametrize(
    ("given", "expect", "spec", "expected"),
    [
        ("/spec/criticality", "{const: high}", "  criticality: low\n", "6:16"),
        ("/spec/products", "{minItems: 2}", "  products: [one]\n", "6:3"),
        ("/spec/outputs/*", "{required: [id]}", "  outputs:\n    - Payslip\n", "7:7"),
        (
            "/spec/support",
            "{properties: {hours: true}, additionalProperties: false}",
            "  support: {channels: [a]}\n",
            "6:13",
        ),
        ("/spec/support", "{properties: {channels: {minItems: 2}}}", "  support: {channels: [a]}\n", "6:13"),
        ("/spec/support", "{not: {required: [channels]}}", "  support: {channels: [a]}\n", "6:3"),
        ("/spec/support", "{anyOf: [{required: [hours]}]}", "  support: {channels: [a]}\n", "6:3"),
        ("/spec/stakeholders", "{contains: {required: [type]}}", "  stakeholders: [a]\n", "6:3"),
    ],
)
def test_findings_point_where_the_page_says(given: str, expect: str, spec: str, expected: str) -> None:
    found = Trial(f"{{kind: Service, path: {given}}}", expect, f"{HEAD}spec:\n{spec}").found()
    assert [one.partition(" ")[0] for one in found] == [expected]


@pytest.mark.parametrize(
    ("path", "expect", "expected"),
    [
        ("/spec/criticality", "{const: high}", "low"),
        ("/spec/outputs", "{minItems: 2}", ""),
        ("/spec/owner", "{required: [email]}", ""),
    ],
)
def test_value_is_that_of_texts_only(path: str, expect: str, expected: str) -> None:
    documents = f"{HEAD}spec:\n  criticality: low\n  owner: Head of IT\n  outputs: [Mail]\n"
    (found,) = Trial(f"{{kind: Service, path: {path}}}", expect, documents, "value ({value})").found()
    assert found.partition(" ")[2] == f"value ({expected})"


@pytest.mark.parametrize("word", ["anyOf", "oneOf"])
def test_property_cannot_come_from_inside_of_alternatives(word: str) -> None:
    trial = Trial(SECURITY, f"{{{word}: [{{required: [classification]}}]}}", HEAD, "{property}")
    with pytest.raises(RuleFileError):
        trial.found()


SUPPLIER = """\
apiVersion: itilcheck/v1
kind: Organization
metadata: {name: harbour}
spec: {}
---
apiVersion: itilcheck/v1
kind: Organization
metadata: {name: acme}
spec: {}
---
apiVersion: itilcheck/v1
kind: ServiceRelationship
metadata: {name: hosting}
spec: {provider: harbour, consumer: acme}
"""


@pytest.mark.parametrize(
    ("provider", "configuration", "expected"),
    [
        ("own", {"organizations": ["acme"]}, 0),
        ("external", {"organizations": ["acme"]}, 1),
        ("own", {}, 1),
        ("external", {}, 0),
    ],
)
def test_provider_of_a_relationship_is_the_supplier(
    provider: str, configuration: dict[str, Any], expected: int
) -> None:
    given = "{kind: ServiceRelationship, path: /spec/period, absent: empty}"
    trial = Trial(given, "{required: [notice]}", SUPPLIER)
    found = trial.found(appliesTo={"provider": provider}, configuration=configuration)
    assert len(found) == expected


# -- recipes ---------------------------------------------------------------------------------------


def test_there_are_recipes() -> None:
    below = sections(page(PAGE))["Recipes"]
    assert len(RECIPES) == 1 + below.count("\n### ")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: PurePosixPath(recipe.mark).stem)
def test_recipe_is_a_whole_rule_that_finds_what_it_says(recipe: Any) -> None:  # noqa: ANN401  # a block
    card = data_of(recipe.text)
    assert violations(SCHEMA, card) == []
    path = PurePosixPath(recipe.mark)
    assert card["id"] == f"acme/{path.stem}"
    rule = read_rule(card, Origin(path.parent.name, "acme", recipe.mark))
    assert verify_examples(rule) == []
