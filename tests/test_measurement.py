"""Reports of measured levels: what they are about, which windows they cover, what that tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalogues import document
from itilcheck.checks.reports import Period, allowances
from itilcheck.quantity import parse_window
from judged import judged, report

BREACHED = "warranty-breached"


def service(name: str = "payroll", target: str | None = "99.5%", /, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    promised = {} if target is None else {"warranty": {"availability": {"target": target, "window": "1mo"}}}
    return document("Service", name, **{**promised, **spec})


def offering(*services: str, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return document("ServiceOffering", "standard", services=list(services or ("payroll",)), **spec)


def relationship(**spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return document("ServiceRelationship", "for-hr", **{"status": "active", "offering": "standard", **spec})


def october(availability: str = "99%", name: str = "october", **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    subject = spec or {"service": "payroll"}
    period = {"from": "2026-10-01", "until": "2026-10-31"}
    return document(
        "ServiceReport", name, **{"period": period, "measured": {"availability": availability}, **subject}
    )


@pytest.mark.parametrize(
    ("window", "first", "last", "expected"),
    [
        ("1mo", "2026-10-01", "2026-10-31", 1),
        ("1mo", "2026-02-01", "2026-02-28", 1),
        ("1mo", "2026-10-15", "2026-11-14", 1),
        ("1mo", "2026-07-01", "2026-09-30", 1),
        ("1mo", "2026-10-01", "2026-10-30", 0),
        ("1mo", "2026-10-01", "2026-11-15", 2),
        ("3mo", "2026-10-01", "2026-10-31", 0),
        ("1y", "2025-01-01", "2025-12-31", 1),
        ("30d", "2026-10-01", "2026-10-30", 1),
        ("30d", "2026-10-01", "2026-10-31", 2),
        ("30d", "2026-10-01", "2026-10-29", 0),
        ("7d", "2026-10-01", "2026-10-28", 1),
        ("24h", "2026-10-01", "2026-10-31", 1),
        ("1mo1d", "2026-10-01", "2026-10-31", 0),
        ({"duration": "1mo", "type": "calendar"}, "2026-10-01", "2026-10-31", 1),
        ({"duration": "1mo", "type": "calendar"}, "2026-10-15", "2026-11-14", 0),
        ({"duration": "1mo", "type": "calendar"}, "2026-10-01", "2026-11-15", 0),
        ({"duration": "3mo", "type": "calendar"}, "2026-10-01", "2026-12-31", 1),
        ({"duration": "3mo", "type": "calendar"}, "2026-09-01", "2026-11-30", 0),
        ({"duration": "1mo", "type": "rolling"}, "2026-10-15", "2026-11-14", 1),
    ],
)
def test_a_period_is_made_of_windows_or_covered_by_some_or_is_too_short(
    window: str | dict[str, str], first: str, last: str, expected: int
) -> None:
    parsed = parse_window(window)
    assert parsed is not None
    assert allowances(parsed, Period(date.fromisoformat(first), date.fromisoformat(last))) == expected


def test_over_a_period_that_is_not_whole_windows_only_a_certain_breach_is_told() -> None:
    promised = {"warranty": {"availability": {"target": "99%", "window": "30d"}}}
    assert judged(BREACHED, service("payroll", None, **promised), october("98.00%")) == []
    assert judged(BREACHED, service("payroll", None, **promised), october("97.99%")) == [
        (
            "october/measured/availability: "
            "availability was 97.99% from 2026-10-01 to 2026-10-31, 99% is promised"
        )
    ]


def test_the_derivation_says_how_the_verdict_comes_about() -> None:
    [finding] = report(BREACHED, service(), october()).findings
    assert finding.derivation is not None
    assert [(one.depth, one.text) for one in finding.derivation()] == [
        (0, "availability was 99% from 2026-10-01 to 2026-10-31, 99.5% is promised"),
        (1, "99% was measured from 2026-10-01 to 2026-10-31"),
        (1, "99.5% is promised over 1mo"),
        (2, "the period is made of whole windows of 1mo"),
    ]
    assert [one.message for one in finding.related] == ["promised here"]


def test_a_relationship_counts_before_its_offering_and_that_before_the_service() -> None:
    agreed = relationship(warranty={"availability": "98%"})
    assert judged(BREACHED, service(), offering(), agreed, october(relationship="for-hr")) == []
    assert judged(BREACHED, service(), offering(), agreed, october(offering="standard")) != []
    assert (
        judged(BREACHED, service(), offering(warranty={"availability": "98%"}), october(offering="standard"))
        == []
    )


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("relationship", {"status": "ended"}),
        ("relationship", {"status": "proposed"}),
        ("offering", {"lifecycle": "draft"}),
        ("service", {"lifecycle": "retired"}),
    ],
)
def test_what_is_not_in_force_cannot_be_broken(kind: str, spec: dict[str, str]) -> None:
    parts = {"service": service(), "offering": offering(), "relationship": relationship()}
    parts[kind]["spec"].update(spec)
    assert judged(BREACHED, *parts.values(), october(relationship="for-hr")) == []


def test_a_bundle_is_broken_only_if_each_of_its_services_is_or_the_one_that_is_meant() -> None:
    both = [service(), service("travel", "98%"), offering("payroll", "travel")]
    assert judged(BREACHED, *both, october(offering="standard")) == []
    assert judged(BREACHED, *both, october(offering="standard", service="payroll")) != []
    assert judged(BREACHED, *both, october("97%", offering="standard")) != []
    unknown = [service(), service("travel", None), offering("payroll", "travel")]
    assert judged(BREACHED, *unknown, october("1%", offering="standard")) == []


def test_suppliers_are_held_to_their_word() -> None:
    organizations = [document("Organization", name) for name in ("acme", "isp")]
    assert judged(BREACHED, *organizations, service(provider="isp"), october()) != []


def test_a_later_report_that_covers_no_window_does_not_replace_one_that_does() -> None:
    week = october("100%", "week")
    week["spec"]["period"] = {"from": "2026-11-01", "until": "2026-11-07"}
    assert judged(BREACHED, service(), october(), week) != []


def test_two_reports_on_the_latest_period_both_count() -> None:
    assert len(judged(BREACHED, service(), october(), october("98%", "again"))) == 2


def test_a_recovery_is_judged_whatever_the_window_and_not_where_months_decide() -> None:
    def told(promised: str, measured: str) -> list[str]:
        one = document("Service", "payroll", warranty={"continuity": {"rpo": promised}})
        return judged(
            BREACHED, one, {**october(), "spec": {**october()["spec"], "measured": {"rpo": measured}}}
        )

    assert told("1h", "90m") == ["october/measured/rpo: data of 1h30m was lost, 1h is promised"]
    assert told("1h", "60m") == []
    assert told("1mo", "30d") == []


def test_what_was_carried_and_shares_of_support_in_time_break_nothing() -> None:
    promised = service(
        warranty={"capacity": [{"measure": "payslips", "limit": 5000, "per": "hour"}]},
        support={"priorities": [{"name": "P1", "respondWithin": "30m"}]},
    )
    one = october()
    one["spec"]["measured"] = {
        "capacity": [{"measure": "payslips", "limit": 12, "per": "hour"}],
        "support": [{"priority": "P1", "respondWithin": "50%"}],
    }
    assert judged(BREACHED, promised, one) == []


@pytest.mark.parametrize("spec", [{"relationship": "nobody"}, {"offering": "nobody"}, {"service": "nobody"}])
def test_a_report_about_nothing_that_is_known_tells_nothing(spec: dict[str, str]) -> None:
    assert judged(BREACHED, service(), offering(), relationship(), october(**spec)) == []


def test_reports_without_an_availability_do_not_count_as_measurement() -> None:
    other = october()
    other["spec"]["measured"] = {"rto": "2h"}
    assert judged("measurement-missing", service(), other) == [
        "payroll/warranty/availability/target: 99.5% is promised, and no report says what was measured"
    ]
    other["spec"]["measured"] = {"notApplicable": "the probe is bought in spring"}
    assert judged("measurement-missing", service(), other) == []


@pytest.mark.parametrize(
    "spec", [{"lifecycle": "retiring"}, {"lifecycle": "in-design"}, {"type": "supporting"}]
)
def test_measurement_is_asked_of_what_customers_use(spec: dict[str, str]) -> None:
    assert judged("measurement-missing", service(**spec)) == []


@pytest.mark.parametrize(("today", "count"), [("2027-01-31", 0), ("2027-02-01", 1)])
def test_a_report_is_old_after_three_months(today: str, count: int) -> None:
    assert len(judged("measurement-stale", service(), october(), today=today)) == count


def test_how_old_is_an_option_that_counts_if_it_is_longer_than_two_windows() -> None:
    def told(older_than: str, today: str) -> int:
        return len(judged("measurement-stale", service(), october(), today=today, olderThan=older_than))

    assert told("6mo", "2027-04-30") == 0
    assert told("6mo", "2027-05-01") == 1
    assert told("1d", "2026-12-31") == 0
    assert told("1d", "2027-01-01") == 1
    with pytest.raises(ValueError, match='option "olderThan" is a length of time, write it as "3mo"'):
        told("often", "2027-01-01")


def test_reports_with_no_day_that_can_be_read_are_not_old() -> None:
    one = october()
    one["spec"]["period"] = {"from": "2020-01-01", "until": "2020-02-30"}
    assert judged("measurement-stale", service(), one) == []
