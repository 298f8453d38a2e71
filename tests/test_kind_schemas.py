"""The schemas of the kinds: sound, described, flat, and of one meaning to both validators."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from itilcheck.location import join, split
from itilcheck.quantity import parse_duration, parse_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent.parent
KINDS = {
    "Organization": "organization",
    "Resource": "resource",
    "Product": "product",
    "Service": "service",
    "ServiceOffering": "service-offering",
    "ServiceRelationship": "service-relationship",
    "ServiceReport": "service-report",
}
SCHEMAS: dict[str, dict[str, Any]] = {
    f"urn:itilcheck:v1:{name}": json.loads((HERE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ["common", *KINDS.values()]
}
COMMON = "urn:itilcheck:v1:common"
for _name in ("waiver",):  # what files of our own share is no part of a document
    del SCHEMAS[COMMON]["$defs"][_name]
FREE = {"/$defs/metadata/properties/labels", "/$defs/metadata/properties/annotations"}
# The whole vocabulary: nothing that branches, so that every error names one place and one fault.
KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "title", "description", "examples"),
    *(
        "type",
        "enum",
        "const",
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
    ),
    *("properties", "required", "additionalProperties", "items"),
    *("x-itilcheck-short", "x-itilcheck-list", "x-itilcheck-reference"),
}


def walk(schema: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema inside a schema, with its pointer."""
    yield pointer, schema
    for keyword in ("properties", "$defs"):
        for name, below in schema.get(keyword, {}).items():
            yield from walk(below, join(pointer, keyword, name))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from walk(schema[keyword], join(pointer, keyword))


def referred(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a schema with what it refers to merged in; its own keywords win."""
    if "$ref" not in schema:
        return schema
    uri, _, pointer = schema["$ref"].partition("#")
    target: Any = SCHEMAS[uri]
    for segment in split(pointer):
        target = target[segment]
    return {**referred(target), **{key: value for key, value in schema.items() if key != "$ref"}}


EVERY = [pytest.param(uri, id=uri.rpartition(":")[2]) for uri in SCHEMAS]
PARTS = [(uri, pointer, part) for uri, schema in SCHEMAS.items() for pointer, part in walk(schema)]
REGISTRY: Registry[Any] = Registry().with_resources(
    [(uri, Resource.from_contents(schema)) for uri, schema in SCHEMAS.items()]
)
FAST_REGISTRY = jsonschema_rs.Registry(list(SCHEMAS.items()))


def fast(schema: dict[str, Any]) -> Any:  # noqa: ANN401  # the library's validator types differ by draft
    return jsonschema_rs.Draft202012Validator(
        schema,
        registry=FAST_REGISTRY,
        pattern_options=jsonschema_rs.RegexOptions(),
        offline=True,
        validate_formats=True,
    )


def explaining(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)


FAST = {kind: fast(SCHEMAS[f"urn:itilcheck:v1:{name}"]) for kind, name in KINDS.items()}
EXPLAINING = {kind: explaining(SCHEMAS[f"urn:itilcheck:v1:{name}"]) for kind, name in KINDS.items()}


def faults(document: dict[str, Any]) -> list[str]:
    """Give the pointers of what both validators object to; they have to agree on the verdict."""
    errors = sorted(
        {join("", *error.absolute_path) for error in EXPLAINING[document["kind"]].iter_errors(document)}
    )
    assert FAST[document["kind"]].is_valid(document) is not bool(errors)
    return errors


class Dates(SafeConstructor):
    """Reads a date as the text that was written."""


Dates.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def example_documents() -> Iterator[Any]:
    """Yield every document of the bundled example catalogues, by file and number."""
    for path in sorted((HERE / "examples" / "acme").rglob("[!.]*.*")):
        if path.suffix == ".json":
            documents = [json.loads(path.read_text(encoding="utf-8"))]
        elif path.suffix in {".yaml", ".yml"}:
            yaml = YAML(typ="safe", pure=True)
            yaml.Constructor = Dates
            documents = list(yaml.load_all(path.read_text(encoding="utf-8")))
        else:
            continue
        for number, document in enumerate(documents, 1):
            yield pytest.param(document, id=f"{path.name}-{number}")


def kind_examples() -> Iterator[dict[str, Any]]:
    for name in KINDS.values():
        yield from SCHEMAS[f"urn:itilcheck:v1:{name}"]["examples"]


# --- the schemas themselves -------------------------------------------------------------------------


@pytest.mark.parametrize("uri", EVERY)
def test_schema_is_valid_json_schema_for_both_validators(uri: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[uri])
    assert jsonschema_rs.meta.is_valid(SCHEMAS[uri])
    assert SCHEMAS[uri]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[uri]["$id"] == uri


@pytest.mark.parametrize("kind", KINDS)
def test_kind_schema_asks_for_the_envelope_only(kind: str) -> None:
    schema = SCHEMAS[f"urn:itilcheck:v1:{KINDS[kind]}"]
    assert schema["title"] == kind
    assert schema["required"] == ["apiVersion", "kind", "metadata", "spec"]
    assert schema["properties"]["kind"]["const"] == kind
    assert faults({"apiVersion": "itilcheck/v1", "kind": kind, "metadata": {"name": "x"}, "spec": {}}) == []


def test_schemas_use_no_keyword_that_branches() -> None:
    assert [(uri, pointer) for uri, pointer, part in PARTS if not part.keys() <= KEYWORDS] == []


def test_references_between_schemas_lead_to_what_is_shared() -> None:
    for _, _, part in PARTS:
        if "$ref" in part:
            assert part["$ref"].startswith(f"{COMMON}#/$defs/")
            assert referred(part)


def test_everything_shared_is_used() -> None:
    used = {part["$ref"].rpartition("/")[2] for _, _, part in PARTS if "$ref" in part}
    assert SCHEMAS[COMMON]["$defs"].keys() - used == set()


def test_shape_is_never_more_than_one_reference_away() -> None:
    for definition in SCHEMAS[COMMON]["$defs"].values():
        if "$ref" in definition:
            target = referred({"$ref": definition["$ref"]})
            assert not target.keys() & {"properties", "items", "x-itilcheck-short", "x-itilcheck-list"}


def test_every_property_is_described() -> None:
    silent = [
        join(pointer, name)
        for _, pointer, part in PARTS
        for name, below in {**part.get("properties", {}), **part.get("$defs", {})}.items()
        if not referred(below).get("description", "").endswith(".")
    ]
    assert silent == []


def test_every_object_is_closed_but_labels_and_annotations() -> None:
    for _, pointer, part in PARTS:
        whole = referred(part)
        if "properties" in whole or "object" in whole.get("type", ""):
            closed = {"type": "string"} if pointer in FREE else False
            assert whole["additionalProperties"] == closed, pointer


def test_every_section_and_list_may_be_not_applicable() -> None:
    plain = {"links", "anyOf"}
    for _, pointer, part in PARTS:
        whole = referred(part)
        if "array" in whole.get("type", "") and split(pointer)[-1] != "consumer":
            assert "notApplicable" in whole.get("properties", ()) or split(pointer)[-1] in plain, pointer


def test_short_forms_name_a_property_of_the_long_form() -> None:
    for _, pointer, part in PARTS:
        whole = referred(part)
        if "x-itilcheck-short" in whole:
            assert whole["x-itilcheck-short"] in whole["properties"], pointer
            assert "string" in whole["type"], pointer
            assert "object" in whole["type"], pointer
            told = referred(whole["properties"][whole["x-itilcheck-short"]])
            assert whole.get("pattern") == told.get("pattern"), pointer


def test_single_values_stand_for_a_list_of_one_only_where_lists_are_taken() -> None:
    for _, pointer, part in PARTS:
        whole = referred(part)
        if "x-itilcheck-list" in whole:
            assert whole["x-itilcheck-list"] is True, pointer
            assert "array" in whole["type"], pointer
            assert whole["type"] != "array", pointer
            assert "items" in whole, pointer


def test_references_to_documents_name_a_kind() -> None:
    named = {part["x-itilcheck-reference"] for _, _, part in PARTS if "x-itilcheck-reference" in part}
    assert named == KINDS.keys() - {"ServiceReport"}


def test_patterns_mean_the_same_everywhere_and_take_linear_time() -> None:
    for _, pointer, part in PARTS:
        pattern = part.get("pattern", "^$")
        assert pattern.startswith("^"), pointer
        assert pattern.endswith("$"), pointer
        for construct in ("(?", "\\d", "\\w", "\\s", "\\Z", "\\p", "\\1", "\\b"):
            assert construct not in pattern, pointer


def test_every_example_conforms_to_what_it_is_an_example_of() -> None:
    for uri, pointer, part in PARTS:
        slow, quick = explaining(part), fast(part)
        for example in part.get("examples", []):
            assert [error.message for error in slow.iter_errors(example)] == [], uri + pointer
            assert quick.is_valid(example), uri + pointer


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example(kind: str) -> None:
    assert SCHEMAS[f"urn:itilcheck:v1:{KINDS[kind]}"]["examples"] != []


# --- verdicts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [*example_documents()])
def test_example_catalogue_conforms(document: dict[str, Any]) -> None:
    assert faults(document) == []


def places(value: Any, pointer: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401  # JSON
    yield pointer
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, below in members:
        yield from places(below, (*pointer, key))


def changed(document: dict[str, Any], pointer: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Give a copy of a document that has ``value`` at ``pointer``."""
    result = copy.deepcopy(document)
    above: Any = result
    for segment in pointer[:-1]:
        above = above[segment]
    above[pointer[-1]] = value
    return result


@pytest.mark.parametrize("document", [pytest.param(one, id=one["kind"]) for one in kind_examples()])
@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -1.5, "", "x", "A b", "99.9%", "30d", "2026-11-22", "ä"),
        *([], {}, [{}], {"x": 1}, ["x"], {"notApplicable": "Nothing to say"}),
    ],
)
def test_both_validators_agree_on_changed_documents(document: dict[str, Any], value: object) -> None:
    for pointer in places(document):
        if pointer and pointer != ("kind",):
            faults(changed(document, pointer, value))


def document_of(kind: str, spec: object) -> dict[str, Any]:
    return {"apiVersion": "itilcheck/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        (
            "Service",
            {"roles": {"users": ["Clerks", {"name": "Temps", "count": 3}], "customer": "Head of HR"}},
        ),
        ("Service", {"roles": {"users": {"notApplicable": "Only machines use it"}}}),
        ("Service", {"dependsOn": ["identity", {"resource": "postgres", "criticality": "degrading"}]}),
        (
            "Service",
            {"dependsOn": [{"anyOf": ["a", {"relationship": "b"}, {"resource": "c"}], "atLeast": 2}]},
        ),
        ("Service", {"costs": {"removed": {"notApplicable": "It was never paid for"}}}),
        ("Service", {"products": {"notApplicable": "Advice only"}}),
        ("Service", {"warranty": {"availability": "99.9%", "capacity": {"notApplicable": "One user"}}}),
        ("Service", {"warranty": {"continuity": {"notApplicable": "Rebuilt from its source in minutes"}}}),
        ("Service", {"serviceHours": "24/7", "support": {"hours": "Mo-Fr 08:00-18:00"}}),
        ("Service", {"utility": {"need": "Pay staff", "functionality": ["Gross pay", "Net pay"]}}),
        ("ServiceOffering", {"access": [{"period": "agreement"}, {"period": "12mo"}, "A reading room"]}),
        ("ServiceRelationship", {"consumer": "acme-hr"}),
        ("ServiceRelationship", {"consumer": ["acme-hr", "organization:acme-law"]}),
        ("ServiceRelationship", {"agreement": {"version": 3, "owner": "Head of service desk"}}),
        ("Organization", {"contact": "hr@acme.example", "practices": ["incident-management"]}),
        ("Product", {"resources": ["payroll-database", {"name": "Clerks", "visibleTo": ["all"]}]}),
    ],
)
def test_sound_spec_conforms(kind: str, spec: object) -> None:
    assert faults(document_of(kind, spec)) == []


@pytest.mark.parametrize(
    ("kind", "spec", "at"),
    [
        ("Service", None, "/spec"),
        ("Service", [], "/spec"),
        ("Service", {"lifecicle": "live"}, "/spec"),
        ("Service", {"lifecycle": "production"}, "/spec/lifecycle"),
        ("Service", {"lifecycle": None}, "/spec/lifecycle"),
        ("Service", {"provider": ["acme-it"]}, "/spec/provider"),
        ("Service", {"provider": "Acme IT"}, "/spec/provider"),
        ("Service", {"owner": ""}, "/spec/owner"),
        ("Service", {"owner": {"email": "someone"}}, "/spec/owner/email"),
        ("Service", {"roles": {"customers": "Head of HR"}}, "/spec/roles"),
        ("Service", {"roles": {"users": [{"count": 0}]}}, "/spec/roles/users/0/count"),
        ("Service", {"roles": {"users": [{"count": "40"}]}}, "/spec/roles/users/0/count"),
        ("Service", {"products": "payroll"}, "/spec/products"),
        ("Service", {"products": {}}, "/spec/products"),
        ("Service", {"products": {"notApplicable": ""}}, "/spec/products/notApplicable"),
        ("Service", {"dependsOn": [{"services": "identity"}]}, "/spec/dependsOn/0"),
        (
            "Service",
            {"dependsOn": [{"service": "a", "criticality": "high"}]},
            "/spec/dependsOn/0/criticality",
        ),
        ("Service", {"dependsOn": [{"anyOf": ["a"], "atLeast": 0}]}, "/spec/dependsOn/0/atLeast"),
        ("Service", {"cost": {"currency": "EUR"}}, "/spec/cost"),
        ("Service", {"cost": {"amount": "12.50"}}, "/spec/cost/amount"),
        ("Service", {"cost": {"amount": 1, "currency": "Euro"}}, "/spec/cost/currency"),
        ("Service", {"cost": {"amount": 1, "per": "user/"}}, "/spec/cost/per"),
        (
            "Service",
            {"serviceHours": {"opening": "24/7", "timezone": "Berlin time"}},
            "/spec/serviceHours/timezone",
        ),
        ("Service", {"warranty": {"availability": 99.9}}, "/spec/warranty/availability"),
        (
            "Service",
            {"warranty": {"availability": {"target": "99,9%"}}},
            "/spec/warranty/availability/target",
        ),
        ("Service", {"warranty": {"availability": {"target": "101%"}}}, "/spec/warranty/availability/target"),
        (
            "Service",
            {"warranty": {"availability": {"window": "month"}}},
            "/spec/warranty/availability/window",
        ),
        ("Service", {"warranty": {"continuity": {"rto": "4 hours"}}}, "/spec/warranty/continuity/rto"),
        ("Service", {"warranty": {"continuity": {"rto": 4}}}, "/spec/warranty/continuity/rto"),
        (
            "Service",
            {"warranty": {"security": {"classification": "secret"}}},
            "/spec/warranty/security/classification",
        ),
        (
            "Service",
            {"warranty": {"security": {"dataResidency": ["Germany"]}}},
            "/spec/warranty/security/dataResidency/0",
        ),
        ("Service", {"warranty": {"capacity": [{"limit": "many"}]}}, "/spec/warranty/capacity/0/limit"),
        ("ServiceOffering", {"withdrawnOn": "31.12.2026"}, "/spec/withdrawnOn"),
        ("ServiceOffering", {"withdrawnOn": "2026-13-01"}, "/spec/withdrawnOn"),
        ("ServiceOffering", {"access": [{"period": "forever"}]}, "/spec/access/0/period"),
        ("ServiceOffering", {"actions": [{"clock": "office-hours"}]}, "/spec/actions/0/clock"),
        ("ServiceRelationship", {"consumer": {"name": "acme-hr"}}, "/spec/consumer"),
        ("ServiceRelationship", {"value": [{"balance": "good"}]}, "/spec/value/0/balance"),
        ("ServiceReport", {"measured": {"availability": "very good"}}, "/spec/measured/availability"),
        ("Service", {"warranty": {"availability": "always"}}, "/spec/warranty/availability"),
        ("Service", {"dependsOn": ["the identity service"]}, "/spec/dependsOn/0"),
        ("Organization", {"contact": "no address"}, "/spec/contact"),
        ("Resource", {"dimension": "technology"}, "/spec/dimension"),
        ("Product", {"resources": [{"visible": "yes"}]}, "/spec/resources/0/visible"),
    ],
)
def test_unsound_spec_is_told_at_its_place(kind: str, spec: object, at: str) -> None:
    assert faults(document_of(kind, spec)) == [at]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"apiVersion": "itilcheck/v2"}, "/apiVersion"),
        ({"metadata": {}}, "/metadata"),
        ({"metadata": {"name": "Payroll"}}, "/metadata/name"),
        ({"metadata": {"name": "pay roll"}}, "/metadata/name"),
        ({"metadata": {"name": "payroll-"}}, "/metadata/name"),
        ({"metadata": {"name": "x", "title": ""}}, "/metadata/title"),
        ({"metadata": {"name": "x", "owner": "me"}}, "/metadata"),
        ({"metadata": {"name": "x", "labels": {"tier": 1}}}, "/metadata/labels/tier"),
        ({"metadata": {"name": "x", "links": [{"url": "payroll"}]}}, "/metadata/links/0/url"),
        ({"specification": {}}, ""),
    ],
)
def test_unsound_envelope_is_told_at_its_place(change: dict[str, Any], at: str) -> None:
    assert faults({**document_of("Service", {}), **change}) == [at]


def test_missing_spec_is_told_at_the_document() -> None:
    assert faults({"apiVersion": "itilcheck/v1", "kind": "Service", "metadata": {"name": "x"}}) == [""]


def conforms(definition: str, value: object) -> bool:
    schema = {"$ref": f"{COMMON}#/$defs/{definition}"}
    verdict = fast(schema).is_valid(value)
    assert explaining(schema).is_valid(value) is verdict
    return bool(verdict)


@pytest.mark.parametrize(
    "text",
    [
        *("0s", "200ms", "15m", "4h", "2w", "30d", "12mo", "1y", "1h30m", "1y6mo", "1m5ms"),
        *("PT4H", "P1Y", "P1DT2H", "P2W", "P1Y6M", "PT1M30S"),
    ],
)
def test_durations_have_one_spelling(text: str) -> None:
    assert parse_duration(text) is not None
    assert conforms("duration", text)
    assert conforms("window", text)
    assert conforms("accessPeriod", text)


@pytest.mark.parametrize(
    "text",
    ["", "4", "h", "4 h", "4H", "4hours", "30m1h", "1h1h", "1.5h", "-1d", "P", "PT", "P1DT", "P1H", "pt4h"],
)
def test_other_durations_are_refused(text: str) -> None:
    assert parse_duration(text) is None
    assert not conforms("duration", text)
    assert not conforms("window", text)
    assert not conforms("accessPeriod", text)


@pytest.mark.parametrize(
    ("definition", "text", "verdict"),
    [
        ("ratio", "99.95%", True),
        ("ratio", "100.00%", True),
        ("ratio", "0%", True),
        ("ratio", "100.1%", False),
        ("ratio", "99.9 %", False),
        ("ratio", "99.%", False),
        ("ratio", "0.999", False),
        ("country", "DE", True),
        ("country", "EEA", True),
        ("country", "de", False),
        ("name", "a", True),
        ("name", "v1.2-beta", True),
        ("name", "-a", False),
        ("name", "a_b", False),
        ("reference", "component:default/payroll_api", True),
        ("reference", "payroll api", False),
        ("url", "https://acme.example/a?b=c#d", True),
        ("url", "acme.example", False),
    ],
)
def test_spellings(definition: str, text: str, verdict: bool) -> None:  # noqa: FBT001  # the expected value
    assert conforms(definition, text) is verdict
    if definition == "ratio":
        assert (parse_ratio(text) is not None) is verdict
