"""Mapping files in general, and the bundled one for Backstage."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import itilcheck_backstage
from itilcheck import loading, validation
from itilcheck.adapters import Adapter, Mapped, read_adapter
from itilcheck.catalogue import Catalogue, State
from itilcheck.schemas import KindSchemas, bundle, references
from itilcheck.violations import violations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import Document

SCHEMAS = Path(__file__).parent.parent / "schemas"
ADAPTER_SCHEMA = json.loads((SCHEMAS / "adapter.json").read_text(encoding="utf-8"))
(MAPPING,) = itilcheck_backstage.itilcheck_register_adapters()
BACKSTAGE_DATA = loading.load(MAPPING.name, MAPPING.read_bytes()).documents[0]
BACKSTAGE = read_adapter(BACKSTAGE_DATA)

GATEWAY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Fare-Gateway
  namespace: Transit
  title: Fare gateway
  description: Takes fares in.
spec:
  type: service
  lifecycle: Production
  owner: group:Transit/Ticketing
  system: fares
  dependsOn:
    - component:tariffs
    - Component:default/clock
    - resource:ledger
    - api:default/banking
    - system:fares
    - user:jane
  dependencyOf:
    - component:kiosk
    - resource:ledger
  consumesApis: [weather]
  providesApis: [fare-api]
  subcomponentOf: ticketing
"""


def apply_all(text: str, adapter: Adapter = BACKSTAGE) -> list[Mapped]:
    loaded = loading.load("catalog-info.yaml", text.encode())
    return [adapter.apply(loaded.source, index, data) for index, data in enumerate(loaded.documents)]


def map_one(text: str, adapter: Adapter = BACKSTAGE) -> Document:
    (mapped,) = apply_all(text, adapter)
    (document,) = mapped.documents
    return document


def entity(kind: str = "Component", name: str = "tariffs", **spec: Any) -> str:  # noqa: ANN401  # any JSON
    data = {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
    return json.dumps(data)


def line_of(document: Document, pointer: str) -> tuple[int, int]:
    region = document.node(pointer).location.region
    assert region is not None
    return region.start


def kind_schemas() -> KindSchemas:
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    names = {
        "Organization": "organization",
        "Resource": "resource",
        "Product": "product",
        "Service": "service",
    }
    return KindSchemas({kind: bundle(schemas, schemas[name]) for kind, name in names.items()})


def refer(document: Document) -> Iterable[tuple[str, str, str]]:
    yield from references(document.data, kind_schemas().shape(document.kind))
    for node in document.node("/contributes").items():
        yield f"{node.pointer}/to", node.value["kind"], node.value["to"]


def catalogue(*texts: str) -> Catalogue:
    mapped = [one for text in texts for one in apply_all(text)]
    return Catalogue([document for one in mapped for document in one.documents], refer=refer)


# -- Backstage: what becomes of an entity ----------------------------------------------------------


def test_component_becomes_a_service() -> None:
    document = map_one(GATEWAY)
    assert document.kind == "Service"
    assert document.adapter == "backstage"
    assert document.data == {
        "apiVersion": "itilcheck/v1",
        "kind": "Service",
        "metadata": {"name": "Fare-Gateway", "title": "Fare gateway", "description": "Takes fares in."},
        "spec": {
            "lifecycle": "live",
            "provider": "group:transit/ticketing",
            "products": ["system:transit/fares"],
            "dependsOn": [
                {"service": "component:transit/tariffs"},
                {"service": "component:default/clock"},
                {"resource": "resource:transit/ledger"},
                {"resource": "api:default/banking"},
                {"resource": "api:transit/weather"},
            ],
        },
        "contributes": [
            {
                "kind": "Service",
                "to": "component:transit/kiosk",
                "as": "/spec/dependsOn",
                "value": {"service": "component:transit/fare-gateway"},
            },
            {"kind": "Resource", "to": "resource:transit/ledger", "as": "", "value": None},
            {"kind": "Resource", "to": "api:transit/fare-api", "as": "", "value": None},
            {"kind": "Service", "to": "component:transit/ticketing", "as": "", "value": None},
        ],
    }


def test_identity_has_kind_namespace_and_name_in_small_letters() -> None:
    document = map_one(GATEWAY)
    assert document.name == "Fare-Gateway"
    assert document.identity == "component:transit/fare-gateway"
    assert document.aliases == ("Fare-Gateway", "Transit/Fare-Gateway")


def test_namespace_is_default_where_none_is_given() -> None:
    assert map_one(entity()).identity == "component:default/tariffs"


def test_statements_stand_where_they_are_written() -> None:
    document = map_one(GATEWAY)
    places = {
        "/spec/lifecycle": (10, 14),
        "/spec/provider": (11, 10),
        "/spec/products": (12, 11),
        "/spec/products/0": (12, 11),
        "/spec/dependsOn": (13, 3),
        "/spec/dependsOn/0": (14, 7),
        "/spec/dependsOn/2/resource": (16, 7),
        "/spec/dependsOn/4/resource": (23, 18),
        "/contributes/0": (21, 7),
        "/contributes/0/to": (21, 7),
        "/contributes/0/value/service": (21, 7),
        "/contributes/2/to": (24, 18),
        "/metadata/title": (6, 10),
    }
    assert {pointer: tuple(line_of(document, pointer)) for pointer in places} == places


def test_missing_statement_stands_at_the_spec() -> None:
    assert line_of(
        map_one("apiVersion: backstage.io/v1\nkind: System\nmetadata: {name: a}\nspec:\n  x: 1"),
        "/spec/owner",
    ) == (
        4,
        1,
    )


def test_word_is_translated_and_kept() -> None:
    document = map_one(GATEWAY)
    assert document.get("/spec/lifecycle") == "live"
    assert document.words == {"/spec/lifecycle": "Production"}


def test_word_of_ours_is_not_kept() -> None:
    assert map_one(entity(lifecycle="retired")).words == {}


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("production", "live"),
        ("experimental", "in-design"),
        ("deprecated", "retiring"),
        ("decommissioned", "retired"),
        ("stable", "live"),
        ("superseded", "retiring"),
        ("End of Life", "retired"),
        ("pre_production", "in-design"),
        (" GA ", "live"),
        ("unknown", None),
    ],
)
def test_lifecycle_words(word: str, ours: str | None) -> None:
    (mapped,) = apply_all(entity(lifecycle=word))
    assert mapped.documents[0].get("/spec/lifecycle") == ours
    assert mapped.problems == ()


def test_unknown_word_is_a_problem_and_no_statement() -> None:
    (mapped,) = apply_all(GATEWAY.replace("Production", "prodution"))
    (problem,) = mapped.problems
    assert "lifecycle" not in mapped.documents[0].data["spec"]
    assert problem.subject == mapped.documents[0].node("/spec/lifecycle")
    assert problem.message == '"prodution" is no lifecycle known to Backstage, did you mean "production"'
    assert line_of(mapped.documents[0], "/spec/lifecycle") == (10, 14)


def test_unknown_word_that_is_like_no_other_names_an_example() -> None:
    (mapped,) = apply_all(entity(lifecycle="zzz" * 30))
    (problem,) = mapped.problems
    assert (
        problem.message
        == '"zzzzzzzzzzzzzzzzzzzzzzzz…" is no lifecycle known to Backstage, as "production" is'
    )
    assert len(problem.message) <= 100


def test_user_who_owns_is_a_provider_kept_elsewhere() -> None:
    found = catalogue(entity(owner="user:jane"), entity("Group", "platform"), entity("User", "john"))
    (reference,) = found.references
    assert (reference.name, reference.state) == ("user:default/jane", State.EXTERNAL)


def test_resource_becomes_a_resource_that_its_system_has() -> None:
    document = map_one(
        entity("Resource", "ledger", owner="ops", system="fares", dependencyOf=["component:tariffs"])
    )
    assert document.kind == "Resource"
    assert document.data["spec"] == {"dimension": "information-and-technology", "owner": "group:default/ops"}
    assert document.data["contributes"] == [
        {
            "kind": "Product",
            "to": "system:default/fares",
            "as": "/spec/resources",
            "value": {"resource": "resource:default/ledger"},
        },
        {
            "kind": "Service",
            "to": "component:default/tariffs",
            "as": "/spec/dependsOn",
            "value": {"resource": "resource:default/ledger"},
        },
    ]


def test_api_becomes_a_resource() -> None:
    document = map_one(
        entity("API", "fare-api", lifecycle="deprecated", owner="ops", definition={"$text": "./a.yaml"})
    )
    assert document.kind == "Resource"
    assert document.identity == "api:default/fare-api"
    assert document.data["spec"] == {
        "dimension": "information-and-technology",
        "owner": "group:default/ops",
        "lifecycle": "retiring",
    }


def test_system_becomes_a_product() -> None:
    document = map_one(entity("System", "fares", owner="ops", domain="payments"))
    assert (document.kind, document.data["spec"]) == ("Product", {"owner": "group:default/ops"})


def test_group_becomes_an_organization() -> None:
    profile = {"displayName": "Operations", "email": "ops@transit.example"}
    document = map_one(
        entity("Group", "ops", type="team", profile=profile, parent="it", children=["night-shift"])
    )
    assert document.kind == "Organization"
    assert document.data["metadata"] == {"name": "ops", "title": "Operations"}
    assert document.data["spec"] == {
        "parent": "group:default/it",
        "contact": {"email": "ops@transit.example"},
    }
    assert document.data["contributes"][0]["to"] == "group:default/night-shift"


@pytest.mark.parametrize(
    "kind", ["User", "Domain", "Location", "Template", "AiResource", "component", 3, None]
)
def test_other_kinds_are_recognised_and_not_mapped(kind: object) -> None:
    data = {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": "a"}}
    assert BACKSTAGE.recognises(data)
    assert apply_all(json.dumps(data)) == [Mapped()]


@pytest.mark.parametrize(
    ("data", "known"),
    [
        ({"apiVersion": "backstage.io/v1alpha1", "kind": "Component"}, True),
        ({"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template"}, True),
        ({"apiVersion": "backstage.io/v1alpha1"}, False),
        ({"apiVersion": "v1", "kind": "Service"}, False),
        ({"apiVersion": "notbackstage.io/v1", "kind": "Component"}, False),
        ({"apiVersion": ["backstage.io/v1"], "kind": "Component"}, False),
        ({"apiVersion": 1, "kind": "Component"}, False),
        ({"apiVersion": "backstage.io/\ud800", "kind": "Component"}, False),
        (["apiVersion", "kind"], False),
        ("backstage.io/", False),
        (None, False),
    ],
)
def test_recognition_is_by_content(data: object, known: bool) -> None:  # noqa: FBT001  # a parameter
    assert BACKSTAGE.recognises(data) is known


def test_hidden_folders_to_look_into() -> None:
    assert BACKSTAGE.hidden == (".backstage",)


# -- Backstage: annotations ------------------------------------------------------------------------


def test_annotations_say_what_backstage_has_no_field_for() -> None:
    document = map_one(
        "apiVersion: backstage.io/v1alpha1\n"
        "kind: Component\n"
        "metadata:\n"
        "  name: tariffs\n"
        "  annotations:\n"
        "    itilcheck/availability: 99.9%\n"
        "    itilcheck/customer: Head of sales\n"
        "    itilcheck/owner: Tariff manager\n"
        "spec: {}\n"
    )
    assert document.data["spec"] == {
        "owner": {"name": "Tariff manager"},
        "roles": {"customer": [{"name": "Head of sales"}]},
        "warranty": {"availability": {"target": "99.9%"}},
    }
    assert line_of(document, "/spec/warranty/availability/target") == (6, 29)
    assert line_of(document, "/spec/roles/customer/0/organization") == (7, 25)
    assert line_of(document, "/spec/roles/customer") == (7, 25)


def test_what_only_annotations_say_is_never_missing() -> None:
    assert BACKSTAGE.expresses("Service") == {
        "/metadata/title",
        "/metadata/description",
        "/metadata/labels",
        "/metadata/annotations",
        "/spec/lifecycle",
        "/spec/provider",
        "/spec/dependsOn/*/service",
        "/spec/dependsOn/*/resource",
    }
    assert "/spec/lifecycle" not in BACKSTAGE.expresses("Product")
    assert BACKSTAGE.expresses("ServiceOffering") == frozenset()


def test_labels_are_judged_where_they_stand() -> None:
    entity = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n"
    entity += "  labels: {tier: one, odd: 1}\nspec: {type: service}\n"
    document = map_one(entity)
    assert document.get("/metadata/labels") == {"tier": "one"}
    assert line_of(document, "/metadata/labels/tier") == (5, 18)


# -- Backstage: a catalogue ------------------------------------------------------------------------


def test_references_resolve_whatever_case_and_namespace_they_are_written_in() -> None:
    found = catalogue(
        GATEWAY,
        GATEWAY.replace("Fare-Gateway", "TARIFFS").replace("component:tariffs", "FARE-gateway"),
    )
    resolved = {reference.name for reference in found.references if reference.state is State.RESOLVED}
    assert resolved == {"component:transit/tariffs", "component:transit/fare-gateway"}


def test_misspelt_reference_dangles_and_one_to_another_namespace_is_kept_elsewhere() -> None:
    found = catalogue(entity(name="clock"), entity(dependsOn=["component:clocks", "component:time/clock"]))
    assert [(one.name, one.state) for one in found.references] == [
        ("component:default/clocks", State.UNRESOLVED),
        ("component:time/clock", State.EXTERNAL),
    ]


@pytest.mark.parametrize("text", ["component:", ":clock", "component:/clock", "default/"])
def test_text_that_is_no_reference_resolves_to_nothing(text: str) -> None:
    found = catalogue(entity(name="clock"), entity(dependsOn=[text]))
    assert [one.state for one in found.references if one.state is State.RESOLVED] == []
    assert len(found.references) == 1


def test_service_that_says_it_depends_on_itself() -> None:
    document = map_one(entity(dependsOn=["component:tariffs"]))
    assert document.data["spec"]["dependsOn"] == [{"service": document.identity}]


def test_dependency_written_at_its_other_end_is_stated_for_the_one_that_depends() -> None:
    found = catalogue(entity(name="kiosk"), entity(dependencyOf=["component:kiosk", "component:tariffs"]))
    kiosk, tariffs = found.documents
    assert [node.value for node in found.statements(kiosk, "/spec/dependsOn")] == [
        {"service": tariffs.identity}
    ]
    assert [node.value for node in found.statements(tariffs, "/spec/dependsOn")] == [
        {"service": tariffs.identity}
    ]


def test_api_that_is_provided_has_to_exist() -> None:
    found = catalogue(entity("API", "fare-api"), entity(providesApis=["fare-api", "fares-api"]))
    assert [(one.name, one.state) for one in found.references] == [
        ("api:default/fare-api", State.RESOLVED),
        ("api:default/fares-api", State.UNRESOLVED),
    ]


def test_documents_have_the_shape_of_their_kind() -> None:
    schemas = kind_schemas()
    everything = [
        GATEWAY.replace("Fare-Gateway", "fare-gateway"),
        entity("Resource", owner="ops", lifecycle="production"),
        entity("API", owner="ops", lifecycle="production"),
        entity("System", owner="ops"),
        entity("Group", parent="it", profile={"email": "ops@transit.example", "displayName": "Operations"}),
    ]
    for text in everything:
        data = dict(map_one(text).data)
        data.pop("contributes", None)
        assert violations(schemas.bundled[data["kind"]], data) == []


# -- odd values and templates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd", [None, "", " ", 7, 1.5, True, [], {}, ["a", "b"], {"$text": "./owner.txt"}, {"a": 1}]
)
def test_odd_owner_is_left_out(odd: object) -> None:
    assert "provider" not in map_one(entity(owner=odd)).data["spec"]


@pytest.mark.parametrize("odd", [None, "", 7, [], {}, [None, "", 3, {}, []], {"component": "clock"}])
def test_odd_dependencies_are_left_out(odd: object) -> None:
    document = map_one(entity(dependsOn=odd, dependencyOf=odd, consumesApis=odd, system=odd))
    assert document.data["spec"] == {}
    assert "contributes" not in document.data


def test_single_reference_is_accepted_for_a_list() -> None:
    document = map_one(entity(dependsOn="component:clock", dependencyOf="component:kiosk"))
    assert document.data["spec"]["dependsOn"] == [{"service": "component:default/clock"}]
    assert document.data["contributes"][0]["to"] == "component:default/kiosk"


def test_odd_value_is_where_the_statement_is_missing() -> None:
    document = map_one(
        "apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: a}\nspec:\n  owner: 42\n"
    )
    assert line_of(document, "/spec/provider") == (5, 10)


def test_entity_without_a_name_is_still_a_document() -> None:
    document = map_one(entity(name="", dependencyOf=["component:kiosk"]))
    assert (document.name, document.identity, document.aliases) == ("", "", ())
    assert "contributes" not in document.data


def test_digits_are_a_name() -> None:
    assert map_one("apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: 2048}").identity == (
        "component:default/2048"
    )


@pytest.mark.parametrize(
    ("place", "template"),
    [
        ("name: Fare-Gateway", "name: ${{ values.name }}"),
        ("name: Fare-Gateway", "name: {{ values.name }}"),
        ("namespace: Transit", 'namespace: "{{cookiecutter.space}}"'),
        ("kind: Component", "kind: ${{ values.kind }}"),
        ("Production", "${{ values.lifecycle }}"),
        ("group:Transit/Ticketing", "${{ values.owner }}"),
        ("component:kiosk", 'component:{% if values.kiosk %}"{{ values.kiosk }}"{% endif %}'),
        ("[fare-api]", '["${{ values.name }}-api"]'),
    ],
)
def test_template_is_noticed(place: str, template: str) -> None:
    assert apply_all(GATEWAY.replace(place, template)) == [Mapped(template=True)]


def test_braces_in_texts_for_people_are_no_template() -> None:
    document = map_one(GATEWAY.replace("Takes fares in.", "Renders {{ mustaches }}."))
    assert document.get("/metadata/description") == "Renders {{ mustaches }}."


def test_braces_that_the_mapping_does_not_read_are_no_template() -> None:
    data = {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "spec": {"steps": "${{ a }}"},
    }
    assert apply_all(json.dumps(data)) == [Mapped()]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["component:a/b", "{{ x }}", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "lifecycle",
    "owner",
    "system",
    "dependsOn",
    "dependencyOf",
    "consumesApis",
    "providesApis",
    "parent",
    "profile",
]


@given(
    kind=st.sampled_from(["Component", "Resource", "API", "System", "Group", "User"]) | JSON_VALUES,
    metadata=JSON_VALUES
    | st.fixed_dictionaries({"name": JSON_VALUES, "namespace": JSON_VALUES, "title": JSON_VALUES}),
    spec=JSON_VALUES | st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES),
)
@settings(max_examples=300, deadline=None)
def test_mapping_never_raises(kind: object, metadata: object, spec: object) -> None:
    loaded = loading.load("catalog-info.yaml", b"")
    data = {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}
    before = deepcopy(data)
    mapped = BACKSTAGE.apply(loaded.source, 0, data)
    for document in mapped.documents:
        assert set(document.data) <= {"apiVersion", "kind", "metadata", "spec", "contributes"}
        assert all(pointer == "" or pointer.startswith("/") for pointer in document.origins.values())
    assert repr(data) == repr(before)


@given(data=JSON_VALUES)
@settings(max_examples=200, deadline=None)
def test_any_document_is_recognised_or_not(data: object) -> None:
    loaded = loading.load("catalog-info.yaml", b"")
    assert BACKSTAGE.recognises(data) in {True, False}
    assert isinstance(BACKSTAGE.apply(loaded.source, 0, data), Mapped)


# -- mapping files of one's own --------------------------------------------------------------------

REGISTER = """\
adapter: acme-register
title: the Acme register
recognise:
  when: {required: [register, services]}
metadata:
  name: /id
  title: /label
words:
  state: {running: live, gone: retired, unclear: null}
map:
  - each: /teams/*
    kind: Organization
    metadata:
      name: {key: true}
    spec:
      /contact/email: /mail
  - each: /services
    when: {required: [id]}
    kind: Service
    aliases:
      - /number
      - each: /formerly
    spec:
      /lifecycle: {from: /state, words: state}
      /provider: {from: [/provider, /team], reference: {kind: Organization}}
      /criticality: {from: /tier, words: {1: critical, 2: high}}
      /personalData: {from: /gdpr, type: boolean}
      /cost: {from: /cost, type: number, optional: true}
      /dependsOn:
        each: /needs
        to:
          /service: {from: /what, reference: {kind: Service}}
          /criticality: {from: /hard, words: {'true': essential, 'false': degrading}}
      /outputs: {each: /makes, to: {/description: ''}}
    expresses: [/spec/warranty]
"""
SERVICES = """\
register: 1
teams:
  ops:
    mail: ops@acme.example
  dev/ops:
services:
  - id: 7
    label: Payroll
    number: PAY-7
    formerly: [wages, {}]
    state: running
    team: OPS
    tier: 1
    gdpr: true
    cost: 3.5
    needs:
      - {what: pay-9, hard: true}
      - {hard: true}
      - {what: identity, hard: perhaps}
    makes: Payslip
  - id: pay-9
    state: unclear
    provider: dev/ops
    team: ops
    gdpr: 'yes'
  - {label: nameless, and: left out}
"""


def own(text: str = REGISTER) -> Adapter:
    (data,) = loading.load("register.yaml", text.encode()).documents
    assert violations(ADAPTER_SCHEMA, data) == []
    return read_adapter(data)


def test_file_that_holds_many_entities() -> None:
    (mapped,) = apply_all(SERVICES, own())
    assert [(document.kind, document.name, document.identity) for document in mapped.documents] == [
        ("Organization", "ops", "organization:default/ops"),
        ("Organization", "dev/ops", "organization:default/dev/ops"),
        ("Service", "7", "service:default/7"),
        ("Service", "pay-9", "service:default/pay-9"),
    ]


def test_values_of_a_mapping_of_ones_own() -> None:
    (mapped,) = apply_all(SERVICES, own())
    specs = [document.data["spec"] for document in mapped.documents]
    assert specs == [
        {"contact": {"email": "ops@acme.example"}},
        {},
        {
            "lifecycle": "live",
            "provider": "organization:default/ops",
            "criticality": "critical",
            "personalData": True,
            "cost": 3.5,
            "dependsOn": [
                {"service": "service:default/pay-9", "criticality": "essential"},
                {"service": "service:default/identity"},
            ],
            "outputs": [{"description": "Payslip"}],
        },
        {"provider": "organization:default/dev/ops"},
    ]


def test_places_in_a_file_that_holds_many_entities() -> None:
    (mapped,) = apply_all(SERVICES, own())
    payroll = mapped.documents[2]
    places = {
        "/spec/lifecycle": (11, 12),
        "/spec/provider": (12, 11),
        "/spec/dependsOn/0/criticality": (17, 29),
        "/spec/dependsOn/1/service": (19, 16),
        "/spec/outputs/0/description": (20, 12),
        "/spec/roles": (7, 5),
    }
    assert {pointer: tuple(line_of(payroll, pointer)) for pointer in places} == places
    assert payroll.origins[""] == "/services/0"


def test_unknown_word_in_an_item() -> None:
    (mapped,) = apply_all(SERVICES, own())
    (problem,) = mapped.problems
    assert problem.message == '"perhaps" is no criticality known to the Acme register, as "true" is'
    assert problem.subject == mapped.documents[2].node("/spec/dependsOn/1/criticality")


def test_unknown_word_in_an_item_that_is_left_out_is_told_of_its_list() -> None:
    (mapped,) = apply_all(SERVICES.replace("{hard: true}", "{hard: no one knows}"), own())
    assert mapped.problems[0].subject == mapped.documents[2].node("/spec/dependsOn")


def test_aliases_are_spelt_as_references_too() -> None:
    (mapped,) = apply_all(SERVICES, own())
    assert mapped.documents[2].aliases == (
        "7",
        "default/7",
        "PAY-7",
        "service:default/pay-7",
        "wages",
        "service:default/wages",
    )


def test_references_resolve_by_alias() -> None:
    (mapped,) = apply_all(SERVICES.replace("what: identity", "what: Wages"), own())
    found = Catalogue(mapped.documents, refer=refer)
    assert found.find("Service", "service:default/wages") is mapped.documents[2]


def test_list_as_a_whole_document() -> None:
    adapter = own(
        "adapter: a\ntitle: A\nrecognise: {when: {type: array}}\n"
        "map: [{kind: Service, each: '', metadata: {name: /name}}]"
    )
    data = [{"name": "payroll"}, 3, {"name": "identity"}]
    assert adapter.recognises(data)
    (mapped,) = apply_all(json.dumps(data), adapter)
    assert [document.name for document in mapped.documents] == ["payroll", "", "identity"]


def test_what_a_mapping_of_ones_own_can_express() -> None:
    assert own().expresses("Service") == {
        "/metadata/title",
        "/spec/lifecycle",
        "/spec/provider",
        "/spec/criticality",
        "/spec/personalData",
        "/spec/dependsOn/*/service",
        "/spec/dependsOn/*/criticality",
        "/spec/outputs/*/description",
        "/spec/warranty",
    }


def test_references_keep_what_their_form_does_not_take_apart() -> None:
    text = REGISTER.replace(
        "metadata:\n  name: /id", "names:\n  reference: '[kind:]name'\nmetadata:\n  name: /id", 1
    )
    (mapped,) = apply_all(SERVICES.replace("what: identity", "what: Service:a/b"), own(text))
    assert mapped.documents[2].data["spec"]["dependsOn"][1] == {"service": "service:default/a/b"}


# -- what is wrong with a mapping file -------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "words: state}",
            "words: stat}",
            '/map/1/spec/~1lifecycle/words: "stat" is no vocabulary, allowed are state',
        ),
        (
            "/criticality: {from: /tier,",
            "/cost/amount: {from: /tier,",
            '/map/1/spec/~1cost~1amount: stands inside "/cost"',
        ),
        ("metadata:\n  name: /id\n", "metadata:\n", '/map/1/metadata: no "name", give one here'),
        (
            "reference: {kind: Service}",
            "reference: {kinds: [Service]}",
            'no "kind", but a reference of the form "name"',
        ),
        (
            "reference: {kind: Service}",
            "reference: {kind: A, kinds: [B]}",
            '"A" is none of the kinds, allowed are B',
        ),
        ("from: /gdpr, type", "from: /gdpr, words: state, type", "words and type exclude each other"),
        (
            "{from: /gdpr, type: boolean}",
            "{from: /gdpr, self: true}",
            "found from and self, allowed is one of",
        ),
        ("{from: /gdpr, type: boolean}", "{type: boolean}", "found none of them, allowed is one of"),
        (
            "{from: /gdpr, type: boolean}",
            "{from: /gdpr/*}",
            '"*" stands for items, allowed is that in "each"',
        ),
        (
            "{from: /gdpr, type: boolean}",
            "[/a]",
            "/map/1/spec/~1personalData/0: one of several lists is none",
        ),
        ("/personalData", "/roles/1/name", '"1" is no place, allowed in lists is "0"'),
        ("/personalData", "/0", '"" would be a list and a map'),
    ],
)
def test_wrong_mapping_file_is_refused(before: str, after: str, message: str) -> None:
    assert before in REGISTER
    text = REGISTER.replace(before, after, 1)
    (data,) = loading.load("register.yaml", text.encode()).documents
    with pytest.raises(ValueError, match=r"^/") as raised:
        read_adapter(data)
    assert message in str(raised.value)


def test_contribution_needs_both_a_place_and_an_item() -> None:
    data = deepcopy(BACKSTAGE_DATA)
    del data["map"][0]["contributes"][0]["item"]
    with pytest.raises(ValueError, match='/map/0/contributes/0: "as" and "item" belong together'):
        read_adapter(data)


@pytest.mark.parametrize(
    "data", [None, [], {}, {"adapter": "a"}, {"adapter": "a", "title": "A", "recognise": 3, "map": 3}]
)
def test_data_of_another_shape_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not of the shape"):
        read_adapter(data)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"pattern": "(?=a)"}}},
        {"properties": {"a": {"pattern": "(a)\\1"}}},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "https://schema.example/a.json"},
        {"type": "text"},
    ],
)
def test_condition_that_is_slow_reaches_out_or_is_none_is_refused(schema: object) -> None:
    data = deepcopy(BACKSTAGE_DATA)
    data["map"][1]["when"] = schema
    with pytest.raises(ValueError, match=r"^/map/1/when: no JSON Schema that can be run"):
        read_adapter(data).compile()


# -- the schema of mapping files -------------------------------------------------------------------


def test_schema_of_mapping_files_is_one() -> None:
    validation.check_schema(ADAPTER_SCHEMA)
    assert ADAPTER_SCHEMA["$id"] == "urn:itilcheck:v1:adapter"


def test_bundled_mapping_and_examples_conform() -> None:
    assert violations(ADAPTER_SCHEMA, BACKSTAGE_DATA) == []
    for example in ADAPTER_SCHEMA["examples"]:
        assert violations(ADAPTER_SCHEMA, example) == []
        read_adapter(example).compile()


def test_every_property_of_a_mapping_file_is_described() -> None:
    missing = [where for where, schema in properties(ADAPTER_SCHEMA) if not schema.get("description")]
    assert missing == []


def properties(schema: Any, where: str = "") -> Iterable[tuple[str, Any]]:  # noqa: ANN401  # a schema
    if isinstance(schema, dict):
        for name, one in schema.get("properties", {}).items():
            if "examples" not in where and isinstance(one, dict):
                yield f"{where}/{name}", one
        for key, one in schema.items():
            if key not in {"examples", "const", "enum"}:
                yield from properties(one, f"{where}/{key}")


# -- the page about mapping files ------------------------------------------------------------------

PAGE = (Path(__file__).parent.parent / "docs" / "adapters.md").read_text(encoding="utf-8")


def test_example_of_the_page_does_what_the_page_says() -> None:
    blocks = [block.partition("```")[0] for block in PAGE.split("```yaml\n")[1:]]
    _, register, mapping, result = blocks[:4]
    (mapped,) = apply_all(register, own(mapping))
    (expected,) = loading.load("result.yaml", result.encode()).documents
    assert [document.name for document in mapped.documents] == [
        "payroll-team",
        "platform",
        "payroll",
        "identity",
    ]
    assert mapped.documents[2].data == expected
    found = Catalogue(mapped.documents, refer=refer)
    assert [one.name for one in found.references if one.state is State.UNRESOLVED] == ["service:default/mail"]


def test_page_has_every_key_of_a_mapping_file() -> None:
    keys = {where.rpartition("/")[2] for where, _ in properties(ADAPTER_SCHEMA)} - {"$schema"}
    assert sorted(key for key in keys if f"`{key}" not in PAGE and f"{{{key}:" not in PAGE) == []
