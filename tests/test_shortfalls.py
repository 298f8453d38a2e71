"""What is promised, after inheritance: whether it can be measured, was tested, and where that is told."""

from __future__ import annotations

from typing import Any

import pytest

from catalogues import document
from judged import judged, report

AVAILABILITY = "availability-unmeasurable"
NO_WINDOW = "availability cannot be measured without a window"


def service(**spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    return document("Service", "payroll", **spec)


def offering(name: str = "standard", services: tuple[str, ...] = ("payroll",), **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return document("ServiceOffering", name, services=list(services), **spec)


def relationship(name: str = "for-hr", on: str = "standard", **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return document("ServiceRelationship", name, **{"status": "active", "offering": on, **spec})


def available(**said: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return {"availability": said}


def test_a_draft_adds_nothing_and_owes_nothing() -> None:
    draft = offering("draft", lifecycle="draft", warranty=available(window="1mo"))
    assert judged(AVAILABILITY, service(warranty=available(target="99%")), draft) == [
        f"payroll/warranty/availability: {NO_WINDOW}"
    ]
    complete = service(warranty=available(target="99%", window="1mo"))
    broken = offering("draft", lifecycle="draft", warranty={"availability": {"notApplicable": "idea"}})
    assert judged(AVAILABILITY, complete, broken) == []


def test_a_service_with_offerings_that_all_add_the_window_is_measured() -> None:
    offers = [offering(name, warranty=available(window="1mo")) for name in ("standard", "gold")]
    assert judged(AVAILABILITY, service(warranty=available(target="99%")), *offers) == []


def test_offerings_that_do_not_add_it_are_pointed_to() -> None:
    gold = offering("gold", warranty=available(target="99.9%"))
    found = report(AVAILABILITY, service(warranty=available(target="99%")), offering(), gold)
    assert [[one.message for one in finding.related] for finding in found.findings] == [
        ['"gold" does not add it']
    ]


def test_what_an_offering_lacks_is_not_told_again_for_its_relationships() -> None:
    offer = offering(warranty=available(target="99%"))
    agreed = [relationship(f"for-{n}", warranty=available(target="98%")) for n in ("hr", "sales")]
    assert judged(AVAILABILITY, service(), offer, *agreed) == [f"standard/warranty/availability: {NO_WINDOW}"]


def test_a_relationship_that_alone_states_something_is_told() -> None:
    assert judged(AVAILABILITY, service(), offering(), relationship(warranty=available(target="98%"))) == [
        f"for-hr/warranty/availability: {NO_WINDOW}"
    ]
    ended = relationship(status="ended", warranty=available(target="98%"))
    assert judged(AVAILABILITY, service(), offering(), ended) == []


def test_an_offering_of_two_services_is_told_once() -> None:
    bundle = offering(services=("payroll", "travel"), warranty=available(target="99%"))
    assert judged(AVAILABILITY, service(), document("Service", "travel"), bundle) == [
        f"standard/warranty/availability: {NO_WINDOW}"
    ]


@pytest.mark.parametrize(
    "spec", [{"type": "supporting"}, {"lifecycle": "in-design"}, {"lifecycle": "retired"}]
)
def test_services_that_no_customer_has_yet_or_still_are_left_alone_with_their_offerings(
    spec: dict[str, str],
) -> None:
    assert judged(AVAILABILITY, service(**spec), offering(warranty=available(target="99%"))) == []


def test_a_supplier_is_not_asked() -> None:
    organizations = [document("Organization", name) for name in ("acme", "isp")]
    supplied = service(provider="isp", warranty=available(target="99%"))
    assert judged(AVAILABILITY, *organizations, supplied) == []


def test_no_warranty_at_all_is_told_by_another_rule() -> None:
    assert judged(AVAILABILITY, service(), offering(), relationship()) == []
    assert judged(AVAILABILITY, service(warranty={"availability": {}})) == []


def test_continuity_without_figures_is_not_said_to_be_untested_too() -> None:
    planned = service(warranty={"continuity": {"plan": "Restore from backup"}})
    assert judged("continuity-untested", planned) == []
    assert judged("continuity-unmeasurable", planned) != []


def test_a_test_that_an_offering_notes_counts_for_it() -> None:
    tested = offering(warranty={"continuity": {"tested": "2026-05-01"}})
    assert judged("continuity-untested", service(warranty={"continuity": {"rto": "4h"}}), tested) == []


def test_a_late_test_is_told_once_however_many_count_on_it() -> None:
    late = service(warranty={"continuity": {"rto": "4h", "tested": "2020-05-01", "testEvery": "12mo"}})
    stricter = offering(warranty={"continuity": {"testEvery": "6mo"}})
    assert judged("continuity-test-overdue", late, stricter) == [
        (
            "payroll/warranty/continuity/tested: "
            "continuity was tested on 2020-05-01, and again was due by 2021-05-01"
        )
    ]


@pytest.mark.parametrize(
    ("tested", "every"),
    [("2026-02-30", "12mo"), ("2020-01-01", "often"), ("TODO", "12mo"), ("2020-01-01", "0d")],
)
def test_dates_and_times_that_are_none_make_nothing_overdue(tested: str, every: str) -> None:
    odd = service(warranty={"continuity": {"rto": "4h", "tested": tested, "testEvery": every}})
    assert judged("continuity-test-overdue", odd) == []
