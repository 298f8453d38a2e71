"""The arithmetic of value: what a price comes to, which promise is stronger, who belongs together."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogues import catalogue, document
from itilcheck.checks.parties import apart, parties, root, trees
from itilcheck.checks.rates import parse_rate, singular
from itilcheck.checks.strength import strengths
from itilcheck.quantity import Order
from itilcheck.testing import findings, report_of

if TYPE_CHECKING:
    from itilcheck.finding import Finding, Step
    from itilcheck.report import Report

EUR = {"currency": "EUR"}


def text(*documents: dict[str, Any]) -> str:
    return "\n---\n".join(json.dumps(one) for one in documents)


def messages(rule: str, *documents: dict[str, Any], **settings: Any) -> list[str]:  # noqa: ANN401  # as asked
    return [one.partition(" ")[2] for one in findings(rule, text(*documents), **settings)]


# -- money that recurs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "per", "expected"),
    [
        (100, "month", "1200 EUR per year"),
        (300, "quarter", "1200 EUR per year"),
        (1200, "year", "1200 EUR per year"),
        (4.2, "employee/month", "50.4 EUR per employee/year"),
        (4.2, "month/employee", "50.4 EUR per employee/year"),
        (0.9, "payslip", "0.9 EUR per payslip"),
        (500, None, "500 EUR"),
        (10, "user/day", "None"),
        (10, "week", "None"),
        (10, "site/user/month", "None"),
        (10, "month/year", "None"),
    ],
)
def test_rate_in_a_year(amount: float, per: str | None, expected: str) -> None:
    assert str(parse_rate({"amount": amount, **EUR, "per": per})) == expected


@pytest.mark.parametrize("value", [None, 5, [], {}, {"amount": 5}, {"amount": True, "currency": "EUR"}])
def test_what_is_no_money_has_no_rate(value: object) -> None:
    assert parse_rate(value) is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("users", "user"),
        ("Virtual  Servers", "virtual server"),
        ("mailboxes", "mailbox"),
        ("companies", "company"),
        ("processes", "process"),
        ("process", "process"),
        ("", ""),
    ],
)
def test_plural_and_singular_are_one(word: str, expected: str) -> None:
    assert singular(word) == expected


def agreed(price: list[dict[str, Any]], budget: dict[str, Any], **spec: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Write an offering with a relationship whose sponsor has a budget."""
    roles = {"sponsor": {"name": "Finance director", "budget": budget}, **spec.pop("roles", {})}
    return [
        document("ServiceOffering", "standard", funding="charged", price=price),
        document("ServiceRelationship", "for-hr", offering="standard", roles=roles, **spec),
    ]


USERS = {"roles": {"users": [{"name": "Clerks", "count": 30}, {"name": "Foremen", "count": 10}]}}


@pytest.mark.parametrize(
    ("price", "spec", "expected"),
    [
        ({"amount": 100, "per": "month"}, {}, "1200"),
        ({"amount": 5, "per": "user/month"}, USERS, "2400"),
        ({"amount": 5, "per": "users/year"}, USERS, "200"),
        ({"amount": 5, "per": "server/month"}, {"demand": [{"measure": "Servers", "limit": 6}]}, "360"),
        (
            {"amount": 5, "per": "user/month"},
            {**USERS, "demand": [{"measure": "users", "limit": 50}]},
            "3000",
        ),
        (
            {"amount": 0.9, "per": "payslip"},
            {"demand": [{"measure": "payslips", "limit": 400, "per": "month"}]},
            "4320",
        ),
    ],
)
def test_budget_is_held_against_price_times_volume(
    price: dict[str, Any], spec: dict[str, Any], expected: str
) -> None:
    documents = agreed([{**price, **EUR}], {"amount": 100, **EUR, "per": "year"}, **spec)
    found = f"100 EUR per year budgeted, but {expected} EUR per year to pay"
    assert messages("budget-exceeded", *documents) == [found]


@pytest.mark.parametrize(
    ("price", "spec"),
    [
        ({"amount": 5, "per": "user/month"}, {}),
        ({"amount": 5, "per": "user/month"}, {"roles": {"users": ["Clerks"]}}),
        ({"amount": 5, "per": "user/month"}, {"roles": {"users": {"notApplicable": "a machine"}}}),
        ({"amount": 5, "per": "employee/month"}, USERS),
        (
            {"amount": 5, "per": "payslip/month"},
            {"demand": [{"measure": "payslips", "limit": 9, "per": "hour"}]},
        ),
        ({"amount": 5, "per": "payslip"}, {"demand": [{"measure": "payslips", "limit": 900, "per": "hour"}]}),
        ({"amount": 5, "per": "payslip"}, {"demand": [{"measure": "payslips", "limit": 900}]}),
        ({"amount": 5000, "per": "week"}, {}),
        ({"amount": 5000}, {}),
    ],
)
def test_what_a_price_comes_to_is_not_guessed(price: dict[str, Any], spec: dict[str, Any]) -> None:
    documents = agreed([{**price, **EUR}], {"amount": 100, **EUR, "per": "year"}, **spec)
    assert messages("budget-exceeded", *documents) == []


@pytest.mark.parametrize(("amount", "expected"), [(99.99, 1), (100, 0), (100.01, 0)])
def test_budget_that_just_suffices_suffices(amount: float, expected: int) -> None:
    documents = agreed([{"amount": 1200, **EUR, "per": "year"}], {"amount": amount, **EUR, "per": "month"})
    assert len(messages("budget-exceeded", *documents)) == expected


def sold(cost: float, *relationships: dict[str, Any], **offering: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Write a service with what it costs in a year, an offering of it, and relationships on that."""
    price = [{"amount": 10, **EUR, "per": "user/month"}]
    offered = {"services": ["payroll"], "funding": "charged", "price": price, **offering}
    return [
        document("Service", "payroll", cost={"amount": cost, **EUR, "per": "year"}),
        document("ServiceOffering", "standard", **offered),
        *(
            document("ServiceRelationship", f"for-{number}", offering="standard", **one)
            for number, one in enumerate(relationships)
        ),
    ]


TEN: dict[str, Any] = {"roles": {"users": {"name": "Clerks", "count": 10}}}
FORTY: dict[str, Any] = {"status": "agreed", **USERS}


def test_income_is_the_sum_over_relationships() -> None:
    assert messages("price-below-cost", *sold(6000, TEN, FORTY)) == []
    assert messages("price-below-cost", *sold(6001, TEN, FORTY)) == [
        "6000 EUR per year charged in all, but providing it costs 6001 EUR per year"
    ]


@pytest.mark.parametrize(
    "documents",
    [
        sold(9999),
        sold(9999, TEN, {"status": "active"}),
        sold(9999, TEN, funding="subsidised"),
        sold(9999, TEN, funding=None),
        sold(9999, TEN, services=["payroll", "travel"]),
        sold(9999, TEN, price=[{"amount": 10, "currency": "USD", "per": "user/month"}]),
        sold(9999, TEN, price=[{"amount": 1, **EUR, "per": "user/month"}, {"amount": 50, **EUR}]),
        [*sold(9999, TEN), document("Service", "travel", dependsOn=["payroll"])],
    ],
    ids=["none", "uncounted", "subsidised", "unfunded", "bundle", "dollars", "once", "used"],
)
def test_income_is_not_guessed(documents: list[dict[str, Any]]) -> None:
    assert messages("price-below-cost", *documents) == []


def test_relationship_that_ended_pays_nothing() -> None:
    assert len(messages("price-below-cost", *sold(1201, TEN, {**FORTY, "status": "ended"}))) == 1


def derivation(report: Report) -> list[tuple[str, str, int]]:
    [one] = report.findings
    steps = one.derivation() if one.derivation is not None else ()
    return [(step.text, pointer(step), step.depth) for step in steps]


def pointer(step: Step) -> str:
    return "" if step.subject is None else step.subject.pointer


def related(report: Report) -> list[str]:
    one: Finding = report.findings[0]
    return [place.location.pointer for place in one.related]


def test_income_is_derived_from_each_price_and_each_volume() -> None:
    report = report_of("price-below-cost", text(*sold(6001, TEN, FORTY)))
    assert derivation(report) == [
        ("6000 EUR per year charged in all, but providing it costs 6001 EUR per year", "", 0),
        ("10 × 12 × 10 EUR", "/spec/price/0", 1),
        ("so many", "/spec/roles/users", 2),
        ("40 × 12 × 10 EUR", "/spec/price/0", 1),
        ("so many", "/spec/roles/users", 2),
        ("6001 EUR per year spent", "/spec/cost", 1),
    ]
    assert related(report) == ["/spec/price/0", "/spec/roles/users", "/spec/price/0", "/spec/roles/users"]


@given(st.integers(0, 10**6), st.sampled_from([1, 3, 12]))
def test_year_is_exact(cents: int, months: int) -> None:
    per = {1: "month", 3: "quarter", 12: "year"}[months]
    rate = parse_rate({"amount": cents / 100, **EUR, "per": per})
    assert rate is not None
    assert rate.total == Decimal(cents) / 100 * (12 // months)


# -- which promise is stronger ---------------------------------------------------------------------

MORE, LESS, SAME, UNKNOWN = Order.GREATER, Order.LESS, Order.EQUAL, Order.UNDECIDED
REVERSED = {MORE: LESS, LESS: MORE, SAME: SAME, UNKNOWN: UNKNOWN}


def orders(one: object, other: object) -> list[Order]:
    return [found.order for found in strengths(one, other)]


def available(target: str, window: str | None = None, **other: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"availability": {"target": target, **({"window": window} if window else {}), **other}}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (available("99.9%", "1mo"), available("99.5%", "1mo"), [MORE]),
        (available("99.90%", "1mo"), available("99.9%", "1mo"), [SAME]),
        (available("99.9%"), available("99.5%"), [MORE]),
        (available("99%", "1mo"), available("99%", "1y"), [MORE]),
        (available("99%", "1mo"), available("99.9%", "1y"), [UNKNOWN]),
        (available("99%", "1mo"), available("99.95%", "1y"), [LESS]),
        (available("99.9%", "1mo"), available("99.5%"), [UNKNOWN]),
        (available("99.9%", "1mo", excludes=["maintenance"]), available("99.5%", "1mo"), [UNKNOWN]),
        (available("99.9%", "1mo"), {}, [MORE]),
        (available("99.9%", "1mo"), {"availability": {"notApplicable": "by hand"}}, [UNKNOWN]),
        (available("high", "1mo"), available("99.5%", "1mo"), [UNKNOWN]),
        ({"continuity": {"rto": "2h"}}, {"continuity": {"rto": "120m"}}, [SAME]),
        ({"continuity": {"rto": "2h"}}, {"continuity": {"rto": "4h"}}, [MORE]),
        ({"continuity": {"rto": "1mo"}}, {"continuity": {"rto": "30d"}}, [UNKNOWN]),
        ({"continuity": {"rto": "2h", "rpo": "1h"}}, {"continuity": {"rpo": "15m"}}, [MORE, LESS]),
        ({"security": {"classification": "restricted"}}, {"security": {"classification": "public"}}, [MORE]),
        ({"security": {"dataResidency": ["DE"]}}, {"security": {"dataResidency": ["EU"]}}, [MORE]),
        ({"security": {"dataResidency": ["DE", "CH"]}}, {"security": {"dataResidency": ["EU"]}}, [UNKNOWN]),
        ({"security": {"dataResidency": ["EU", "DE"]}}, {"security": {"dataResidency": ["EU"]}}, [SAME]),
        (
            {"performance": [{"measure": "Page load", "target": "1s"}]},
            {"performance": [{"measure": "page load", "target": "2s"}]},
            [MORE],
        ),
        (
            {"performance": [{"measure": "page load", "target": "1s", "percentile": 90}]},
            {"performance": [{"measure": "page load", "target": "2s", "percentile": 99}]},
            [UNKNOWN],
        ),
        (None, [], []),
    ],
)
def test_strength(one: object, other: object, expected: list[Order]) -> None:
    assert orders(one, other) == expected
    assert orders(other, one) == [REVERSED[order] for order in expected]


# -- ladders ---------------------------------------------------------------------------------------


def ladder(silver: dict[str, Any], gold: dict[str, Any], per: str = "month") -> list[str]:
    """Judge two offerings of one service for the same group, of which gold is dearer."""
    common = {"services": ["payroll"], "targetConsumerGroups": ["departments"]}
    promised = {"availability": {"target": "99.5%", "window": "1mo"}, "continuity": {"rto": "4h"}}
    return messages(
        "offer-ladder-inverted",
        document("Service", "payroll", warranty=promised),
        document("ServiceOffering", "silver", price=[{"amount": 10, **EUR, "per": per}], **common, **silver),
        document("ServiceOffering", "gold", price=[{"amount": 20, **EUR, "per": per}], **common, **gold),
    )


PORTAL = {"id": "portal", "terms": "Named users"}
LOW = {"warranty": {"continuity": {"rto": "8h"}}}


@pytest.mark.parametrize(
    ("silver", "gold", "expected"),
    [
        ({}, LOW, "rto"),
        ({"warranty": available("99.9%")}, LOW, "availability and rto"),
        ({"access": [PORTAL]}, {}, "access"),
        ({"ordering": {"leadTime": "1d"}}, {"ordering": {"leadTime": "5d"}}, "lead time"),
        ({"ordering": {"leadTime": "1d"}}, {}, "lead time"),
        (
            {"capacity": [{"measure": "payslips", "limit": 9}]},
            {"capacity": [{"measure": "payslips", "limit": 5}]},
            "capacity",
        ),
    ],
)
def test_dearer_and_weaker_is_told(silver: dict[str, Any], gold: dict[str, Any], expected: str) -> None:
    assert ladder(silver, gold) == [f'"gold" costs more than "silver" and promises less: {expected}']


@pytest.mark.parametrize(
    ("silver", "gold"),
    [
        ({}, {}),
        (LOW, {}),
        ({}, {**LOW, "access": [PORTAL]}),
        ({"access": [PORTAL]}, {**LOW, "access": [{**PORTAL, "terms": "Everybody"}]}),
        ({}, {**LOW, "expectations": {"quality": "A person to call"}}),
        ({"notIncluded": ["Advice"]}, LOW),
        ({}, {"warranty": {**LOW["warranty"], **available("99.9%")}}),
        ({}, {"warranty": {**LOW["warranty"], "other": ["Accessible"]}}),
        ({"capacity": [{"measure": "payslips", "limit": 5}]}, LOW),
        ({"funding": "subsidised"}, {**LOW, "funding": "charged"}),
    ],
)
def test_ladder_is_fine_or_cannot_be_told(silver: dict[str, Any], gold: dict[str, Any]) -> None:
    assert ladder(silver, gold) == []


def test_who_takes_more_may_pay_less_for_each() -> None:
    many, few = ({"capacity": [{"measure": "payslips", "limit": limit}]} for limit in (900, 100))
    assert ladder(many, few, per="employee/month") == []
    assert ladder(many, {**few, **LOW}, per="employee/month") != []


def test_offering_whose_name_another_has_is_compared_with_none() -> None:
    offering = document("ServiceOffering", "silver", services=["payroll"], access=[PORTAL])
    service = document("Service", "payroll")
    assert messages("offerings-indistinguishable", service, offering, offering) == []
    copy = {**offering, "metadata": {"name": "gold"}}
    assert messages("offerings-indistinguishable", service, offering, copy) == [
        '"gold" says nothing that "silver" does not say too'
    ]


@pytest.mark.parametrize("services", [None, [], ["unheard-of"], ["idea"], {"notApplicable": "to come"}])
def test_nothing_is_expected_of_what_is_not_known(services: object) -> None:
    offering = document("ServiceOffering", "silver", services=services, funding="subsidised")
    assert messages("expectation-missing", document("Service", "idea", lifecycle="proposed"), offering) == []


# -- who belongs together --------------------------------------------------------------------------

ORGANIZATIONS = [
    document("Organization", "acme"),
    document("Organization", "acme-it", parent="acme"),
    document("Organization", "acme-hr", parent="acme"),
    document("Organization", "isp"),
    document("Organization", "circle", parent="round"),
    document("Organization", "round", parent="circle"),
    document("Organization", "orphan", parent="nobody"),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("acme-it", "acme-hr", False),
        ("acme-it", "acme", False),
        ("acme-it", "isp", True),
        ("isp", "acme-it", True),
        ("acme-it", "unheard-of", False),
        ("acme-it", "circle", False),
        ("acme-it", "orphan", False),
        ("acme-it", None, False),
    ],
)
def test_external_are_those_under_other_roots(one: str, other: str | None, *, expected: bool) -> None:
    assert apart(catalogue(*ORGANIZATIONS), one, other) is expected


def test_circle_has_no_root() -> None:
    assert root(catalogue(*ORGANIZATIONS), "circle") is None


def test_relationships_that_run_tie_trees_together() -> None:
    relationships = [
        document("ServiceRelationship", "a", provider="isp", consumer=["acme-it", "elsewhere"]),
        document("ServiceRelationship", "b", provider="acme-it", consumer="acme-hr"),
        document("ServiceRelationship", "c", provider="acme-it", consumer="isp", status="ended"),
    ]
    found = catalogue(*ORGANIZATIONS, *relationships)
    pairs = parties(found)
    names = {tuple(one if isinstance(one, str) else one.name for one in pair) for pair in pairs}
    assert names == {("isp", "acme-it"), ("isp", "elsewhere"), ("acme-it", "acme-hr")}
    assert {(one.name, other.name) for one, other in trees(found, pairs)} == {("isp", "acme")}


# -- how old a word may be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "age", "expected"),
    [
        ("2026-05-21", "6mo", 1),
        ("2026-05-22", "6mo", 0),
        ("2026-11-01", "21d", 0),
        ("2026-11-01", "20d", 1),
        ("2027-01-01", "1d", 0),
        ("2026-02-30", "1d", 0),
    ],
)
def test_age_of_a_balance_is_an_option(on: str, age: str, expected: int) -> None:
    relationship = document("ServiceRelationship", "for-hr", value=[{"balance": "positive", "on": on}])
    report = report_of("balance-stale", text(relationship), {"today": "2026-11-22"}, options={"age": age})
    assert len(report.findings) == expected


def test_age_that_is_no_duration_is_told() -> None:
    relationship = document("ServiceRelationship", "for-hr", value=[{"balance": "positive"}])
    with pytest.raises(ValueError, match='option "age" is a length of time, write it as "12mo"'):
        report_of("balance-stale", text(relationship), options={"age": "a year"})
