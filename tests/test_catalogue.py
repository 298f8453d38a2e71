"""References, inheritance and whose organizations are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck import loading
from itilcheck.catalogue import Catalogue, Settings, State
from itilcheck.engine.intake import Intake
from itilcheck.names import Externals, closest, split_kind
from itilcheck.schemas import references
from itilcheck.testing import everything

if TYPE_CHECKING:
    from itilcheck.document import Document


def catalogue(text: str, settings: Settings | None = None) -> Catalogue:
    tools = everything()
    intake = Intake(tools.schemas, tuple(tools.adapters.values()))
    intake.take(loading.load("catalogue.yaml", text.encode()))

    def refer(document: Document) -> list[tuple[str, str, str]]:
        return list(references(document.data, tools.schemas.shape(document.kind)))

    return Catalogue(intake.taken().documents, refer=refer, settings=settings)


def documents(*entries: str) -> str:
    return "---\n".join(f"apiVersion: itilcheck/v1\n{entry}" for entry in entries)


def organization(name: str, parent: str = "") -> str:
    spec = f"{{parent: {parent}}}" if parent else "{}"
    return f"kind: Organization\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def service(name: str, spec: str = "{}") -> str:
    return f"kind: Service\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def states(one: Catalogue) -> list[tuple[str, State]]:
    return [(reference.name, reference.state) for reference in one.references]


def test_reference_resolves_to_the_document_of_that_kind() -> None:
    one = catalogue(documents(organization("payroll"), service("payroll", "{provider: payroll}")))
    [reference] = one.references
    assert [document.kind for document in reference.targets] == ["Organization"]


def test_reference_with_its_kind_in_front() -> None:
    text = documents(organization("acme-it"), service("payroll", "{provider: 'organization:acme-it'}"))
    assert states(catalogue(text)) == [("organization:acme-it", State.RESOLVED)]


def test_reference_with_another_kind_in_front_is_unresolved() -> None:
    text = documents(organization("acme-it"), service("payroll", "{provider: 'service:payroll'}"))
    assert states(catalogue(text)) == [("service:payroll", State.UNRESOLVED)]


def test_case_is_forgiven() -> None:
    text = documents(organization("acme-it"), service("payroll", "{provider: ACME-IT}"))
    assert states(catalogue(text)) == [("ACME-IT", State.RESOLVED)]


def test_kind_that_the_catalogue_does_not_hold_is_kept_elsewhere() -> None:
    assert states(catalogue(documents(service("payroll", "{provider: acme-it}")))) == [
        ("acme-it", State.EXTERNAL)
    ]


def test_kind_that_the_catalogue_holds_is_not() -> None:
    text = documents(organization("acme"), service("payroll", "{provider: acme-it}"))
    assert states(catalogue(text)) == [("acme-it", State.UNRESOLVED)]


@pytest.mark.parametrize(
    "patterns", [{"": ("legacy-*",)}, {"Organization": ("legacy-*",)}, {"Organization": ("LEGACY-IT",)}]
)
def test_names_that_the_configuration_calls_external(patterns: dict[str, tuple[str, ...]]) -> None:
    text = documents(organization("acme"), service("payroll", "{provider: legacy-it}"))
    one = catalogue(text, Settings(externals=Externals(patterns)))
    assert states(one) == [("legacy-it", State.EXTERNAL)]


def test_external_names_of_one_kind_do_not_excuse_another() -> None:
    text = documents(organization("acme"), service("payroll", "{provider: legacy-it}"))
    one = catalogue(text, Settings(externals=Externals({"Service": ("legacy-*",)})))
    assert states(one) == [("legacy-it", State.UNRESOLVED)]


def test_suggestion_is_of_the_kind_that_is_meant() -> None:
    one = catalogue(documents(organization("payrol-team"), service("payroll"), service("identity")))
    assert one.suggestion("Service", "payrol") == "payroll"
    assert one.suggestion("Organization", "payrol") == ""


def test_second_document_of_a_name_is_a_duplicate_of_the_first() -> None:
    one = catalogue(documents(service("payroll"), organization("payroll"), service("payroll")))
    [(second, first)] = one.duplicates()
    assert (first.index, second.index) == (0, 2)


def test_everybody_is_ours_while_there_is_one_root() -> None:
    one = catalogue(documents(organization("acme"), organization("acme-it", "acme")))
    assert [one.is_own("acme"), one.is_own("acme-it"), one.is_own("unknown")] == [True, True, True]


def test_only_what_stands_below_our_roots_is_ours() -> None:
    text = documents(organization("acme"), organization("acme-it", "acme"), organization("isp"))
    one = catalogue(text, Settings(organizations=("acme",)))
    assert [one.is_own(name) for name in ("acme", "acme-it", "isp")] == [True, True, False]


def test_several_roots_and_no_configuration_are_all_ours() -> None:
    one = catalogue(documents(organization("acme"), organization("isp")))
    assert one.is_own("isp") is True


def test_organizations_that_are_each_others_parents_do_not_hang() -> None:
    text = documents(organization("a", "b"), organization("b", "a"))
    assert catalogue(text, Settings(organizations=("a",))).is_own("b") is True


INHERITED = documents(
    service(
        "payroll",
        "\n  warranty: {availability: {target: 99.9%, window: 1mo}, security: {classification: internal}}",
    ),
    "kind: ServiceOffering\nmetadata: {name: standard}\n"
    "spec:\n  services: [payroll]\n  warranty: {availability: {target: 99.5%}}\n",
    "kind: ServiceRelationship\nmetadata: {name: for-hr}\n"
    "spec:\n  offering: standard\n  warranty: {security: {notApplicable: no data is held}}\n",
)


def test_inside_a_section_values_merge_and_the_most_specific_wins() -> None:
    one = catalogue(INHERITED)
    effective = one.effective(reversed(one.documents), "/spec/warranty")
    assert effective.value == {
        "availability": {"target": "99.5%", "window": {"duration": "1mo"}},
        "security": {"notApplicable": "no data is held"},
    }


def test_each_effective_value_knows_where_it_comes_from() -> None:
    one = catalogue(INHERITED)
    effective = one.effective(reversed(one.documents), "/spec/warranty")
    origins = {
        pointer: node.document.name if (node := effective.origin(pointer)) else None
        for pointer in ("/availability/target", "/availability/window", "/security", "/continuity")
    }
    assert origins == {
        "/availability/target": "standard",
        "/availability/window": "payroll",
        "/security": "for-hr",
        "/continuity": None,
    }


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("payrol", ["payroll", "identity"], "payroll"),
        ("acmeit", ["acme-it"], "acme-it"),
        ("shop-checkout-checkout", ["shop-checkout"], "shop-checkout"),
        ("shop-platform-db", ["shop-platform-ui"], ""),
        ("identity", ["identity-service"], ""),
        ("x", [], ""),
    ],
)
def test_closest_is_a_slip_of_the_pen_or_nothing(name: str, candidates: list[str], meant: str) -> None:
    assert closest(name, candidates) == meant


def test_kind_in_front_is_known_in_any_case_and_only_if_it_is_a_kind() -> None:
    assert split_kind("Service", "ORGANIZATION:acme") == ("Organization", "acme")
    assert split_kind("Service", "component:devex/a") == ("Service", "component:devex/a")
