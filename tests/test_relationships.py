"""Relationships: whether both sides are described, say the same, and keep to the time that was agreed."""

from __future__ import annotations

from typing import Any

import pytest

from catalogues import document
from judged import judged, report

EVERYTHING = {
    "goods": [{"id": "badge"}],
    "access": [{"id": "portal"}],
    "actions": [{"id": "correct"}],
}


def offering(**spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    return document("ServiceOffering", "standard", **spec)


def relationship(name: str = "for-hr", /, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return document("ServiceRelationship", name, **{"status": "active", "offering": "standard", **spec})


# -- completeness ----------------------------------------------------------------------------------


def test_all_that_the_offering_has_is_asked_for_in_one_finding() -> None:
    sides = {"provision": {"improvement": "x"}, "consumption": {"goods": ["badge"]}}
    assert judged("provision-incomplete", offering(**EVERYTHING), relationship(**sides)) == [
        "for-hr/provision: provision lacks resources, access, actions, goods and service level management"
    ]
    assert judged("consumption-incomplete", offering(**EVERYTHING), relationship(**sides)) == [
        "for-hr/consumption: consumption lacks resources, utilization and requests"
    ]


def test_longest_list_of_what_lacks_fits_a_message() -> None:
    [found] = judged("provision-incomplete", offering(**EVERYTHING), relationship(provision={"remarks": "x"}))
    assert len(found.partition(": ")[2]) <= 100


def test_parts_of_an_offering_that_is_not_known_are_not_asked_for() -> None:
    sides = {"provision": {"resources": ["x"], "improvement": "x", "serviceLevelManagement": "x"}}
    assert judged("provision-incomplete", relationship(**sides)) == []
    assert judged("provision-incomplete", offering(goods=[]), relationship(**sides)) == []


def test_what_is_offered_is_pointed_to() -> None:
    found = report(
        "consumption-incomplete", offering(**EVERYTHING), relationship(consumption={"resources": ["x"]})
    )
    assert [one.message for one in found.findings[0].related] == [
        "access offered here",
        "actions offered here",
        "goods offered here",
    ]


@pytest.mark.parametrize("status", ["proposed", "ended"])
@pytest.mark.parametrize(
    "rule",
    ["provision-incomplete", "consumption-incomplete", "contribution-missing", "relationship-expired"],
)
def test_what_has_not_begun_or_is_over_is_left_alone(rule: str, status: str) -> None:
    assert judged(rule, offering(), relationship(status=status, period={"until": "2020-01-01"})) == []


def test_a_default_of_the_offering_that_falls_short_is_told_at_the_offering_unless_a_relationship_adds() -> (
    None
):
    short = offering(relationshipDefaults={"consumption": {"requests": ["correct"]}}, **EVERYTHING)
    own = relationship("own", consumption={"resources": ["x"]})
    assert judged("consumption-incomplete", short, relationship(), relationship("for-sales"), own) == [
        "standard/relationshipDefaults/consumption: consumption lacks resources, utilization and goods",
        "own/consumption: consumption lacks utilization and goods",
    ]


# -- management ------------------------------------------------------------------------------------


def meeting(*participants: str) -> dict[str, Any]:
    return {"activity": "Review", "participants": list(participants)}


@pytest.mark.parametrize(
    ("activities", "count"),
    [
        ([meeting("provider")], 1),
        ([meeting("Consumer")], 1),
        ([meeting("acme-it", "provider")], 1),
        ([meeting("provider", "acme-finance")], 1),
        ([meeting("provider"), meeting("consumer")], 1),
        ([meeting("provider", "consumer")], 0),
        ([meeting("acme-it", "acme-hr")], 0),
        ([meeting("provider"), meeting("acme-it", "consumer")], 0),
        ([meeting("provider", "Head of HR")], 0),
        ([meeting("Head of HR")], 0),
        ([meeting()], 0),
        ([{"activity": "Review"}], 0),
        ([{"activity": "Review", "participants": {"notApplicable": "by letter"}}], 0),
        ({"notApplicable": "a single delivery"}, 0),
        ([], 0),
    ],
)
def test_an_activity_is_one_sided_only_if_everybody_in_it_is_known(activities: object, count: int) -> None:
    one = relationship(
        provider="acme-it",
        consumer="acme-hr",
        otherParties=[{"organization": "acme-finance"}],
        management=activities,
    )
    assert len(judged("management-not-joint", one)) == count


def test_who_takes_part_is_pointed_to() -> None:
    found = report(
        "management-not-joint", relationship(management=[meeting("provider"), meeting("consumer")])
    )
    assert [one.message for one in found.findings[0].related] == ["only the provider", "only the consumer"]


# -- mirroring -------------------------------------------------------------------------------------


def mirrored(provision: object, consumption: object, **offered: Any) -> list[str]:  # noqa: ANN401  # as above
    one = relationship(provision={"goods": provision}, consumption={"goods": consumption})
    return judged("goods-not-mirrored", offering(**offered), one)


def test_goods_are_compared_by_id_and_by_description() -> None:
    goods = [{"id": "badge", "description": "A badge"}]
    assert mirrored(["badge"], ["A badge"], goods=goods) == []
    assert mirrored([{"id": "A badge"}], ["badge"], goods=goods) == []


def test_without_an_offering_that_says_what_goods_there_are_sides_are_still_compared() -> None:
    assert mirrored(["badge", "key"], ["badge"]) == [
        'for-hr/provision/goods/1: good "key" is supplied, but consumption does not receive it'
    ]
    assert mirrored(["badge"], ["key"]) == [
        'for-hr/provision/goods/0: good "badge" is supplied, but consumption does not receive it',
        'for-hr/consumption/goods/0: good "key" is received, but provision does not supply it',
    ]


@pytest.mark.parametrize(
    "other",
    [["A badge for all clerks"], [], {"notApplicable": "nothing"}, ["TODO"], [{"description": "a thing"}]],
)
def test_a_list_that_may_mean_anything_or_is_none_is_not_compared(other: object) -> None:
    assert mirrored(["badge"], other) == []


def test_goods_without_a_name_in_the_offering_may_be_any() -> None:
    assert mirrored(["badge"], ["badge"], goods=[{"ownership": "consumer"}]) == []


def test_what_both_sides_misspell_is_told_once_and_points_to_the_other_side() -> None:
    one = relationship(provision={"goods": ["bagde"]}, consumption={"goods": ["bagde"]})
    found = report("goods-not-mirrored", offering(goods=[{"id": "badge"}]), one)
    assert [one.message for one in found.findings] == ['no good "bagde" is offered, did you mean "badge"']
    assert [one.message for one in found.findings[0].related] == ["named here too", "what is offered"]


def test_a_slip_of_the_pen_is_not_told_as_a_difference_too() -> None:
    assert mirrored(["bagde"], ["badge"], goods=[{"id": "badge"}]) == [
        'for-hr/provision/goods/0: no good "bagde" is offered, did you mean "badge"'
    ]


def test_defaults_of_an_offering_are_judged_once_even_if_nobody_relies_on_them() -> None:
    defaults = {"provision": {"actions": ["print"]}}
    offer = offering(actions=[{"id": "correct"}], relationshipDefaults=defaults)
    expected = ['standard/relationshipDefaults/provision/actions/0: no action "print" is offered']
    assert judged("action-not-offered", offer) == expected
    assert judged("action-not-offered", offer, relationship(), relationship("for-sales")) == expected


def test_an_offering_that_is_a_draft_may_contradict_itself() -> None:
    defaults = {"provision": {"actions": ["print"]}}
    draft = offering(lifecycle="draft", actions=[{"id": "correct"}], relationshipDefaults=defaults)
    assert judged("action-not-offered", draft) == []


# -- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "count"),
    [
        ({"until": "2026-11-21"}, 1),
        ({"until": "2026-11-21", "renewal": "none"}, 1),
        ({"until": "2026-11-22"}, 0),
        ({"until": "2026-11-21", "renewal": "automatic"}, 0),
        ({"until": "TODO"}, 0),
        ({"until": "2026-02-30"}, 0),
        ({"notApplicable": "until further notice"}, 0),
        ({}, 0),
    ],
)
def test_a_relationship_expires_on_the_day_after_its_last(period: dict[str, str], count: int) -> None:
    assert len(judged("relationship-expired", relationship(period=period))) == count


def test_what_is_agreed_and_has_not_begun_is_not_expired() -> None:
    assert judged("relationship-expired", relationship(status="agreed", period={"until": "2020-01-01"})) == []


@pytest.mark.parametrize(
    ("agreement", "count"),
    [
        ({"reviewEvery": "6mo", "reviewed": "2026-05-21"}, 1),
        ({"reviewEvery": "6mo", "reviewed": "2026-05-22"}, 0),
        ({"reviewEvery": "6mo", "signed": "2020-01-01", "reviewed": "2026-11-01"}, 0),
        ({"reviewEvery": "6mo", "signed": "2020-01-01", "reviewed": "TODO"}, 0),
        ({"reviewEvery": "6mo"}, 0),
        ({"signed": "2020-01-01"}, 0),
        ({"notApplicable": "none"}, 0),
    ],
)
def test_a_review_is_late_on_the_day_after_it_was_due(agreement: dict[str, str], count: int) -> None:
    assert len(judged("review-overdue", relationship(agreement=agreement))) == count


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 1),
        ({"period": {"notApplicable": "a single delivery"}}, 0),
        ({"agreement": {"notApplicable": "by handshake"}}, 0),
        ({"agreement": {}}, 0),
        ({"period": {"until": "2026-12-31", "renewal": "none"}}, 0),
        ({"period": {"renewal": "none"}}, 1),
        ({"provider": "acme"}, 0),
        ({"provider": "isp", "consumer": ["globex"]}, 0),
        ({"provider": "acme", "consumer": ["acme", "globex"]}, 1),
    ],
)
def test_notice_is_asked_of_agreements_across_the_border(change: dict[str, Any], count: int) -> None:
    organizations = [document("Organization", name) for name in ("acme", "isp", "globex")]
    spec = {"provider": "isp", "consumer": ["acme"], "agreement": {"type": "contract"}, **change}
    assert len(judged("notice-missing", *organizations, relationship(**spec))) == count


@pytest.mark.parametrize(
    ("access", "period", "count"),
    [
        ({"period": "13mo"}, {}, 1),
        ({"period": "366d"}, {}, 1),
        ({"period": "365d"}, {}, 0),
        ({"period": "agreement"}, {}, 0),
        ({}, {}, 0),
        ({"period": "13mo"}, {"from": None}, 0),
        ({"period": "13mo"}, {"renewal": "automatic"}, 0),
        ({"period": "13mo"}, {"renewal": "negotiated"}, 1),
    ],
)
def test_access_ends_with_the_period(access: dict[str, str], period: dict[str, Any], count: int) -> None:
    agreed = {"from": "2026-01-01", "until": "2026-12-31", **period}
    agreed = {key: value for key, value in agreed.items() if value is not None}
    offer = offering(access=[{"id": "portal", **access}])
    assert len(judged("access-beyond-period", offer, relationship(period=agreed))) == count


def test_access_that_a_relationship_does_not_grant_may_last() -> None:
    period = {"from": "2026-01-01", "until": "2026-12-31"}
    offer = offering(access=[{"id": "portal", "period": "2y"}])
    for access in ({"notApplicable": "by paper"}, ["archive"]):
        assert (
            judged("access-beyond-period", offer, relationship(period=period, provision={"access": access}))
            == []
        )


# -- basis -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 1),
        ({"agreement": {"type": "terms"}}, 1),
        ({"agreement": {"type": "sla"}}, 0),
        ({"agreement": {"type": "contract"}}, 0),
        ({"warranty": {"basis": "formal"}}, 0),
        ({"warranty": {"basis": "brand"}}, 1),
        ({"warranty": {"notApplicable": "as it is"}}, 0),
        ({"consumer": ["acme"]}, 0),
        ({"consumer": ["nobody-described"]}, 0),
        ({"provider": "globex", "consumer": ["acme"]}, 0),
    ],
)
def test_an_external_consumer_wants_an_agreement(change: dict[str, Any], count: int) -> None:
    organizations = [document("Organization", name) for name in ("acme", "globex")]
    services = [
        document("Service", name, warranty={"basis": basis})
        for name, basis in (("a", "formal"), ("b", "marketing"))
    ]
    spec = {"provider": "acme", "consumer": ["globex"], **change}
    found = judged(
        "warranty-not-formal", *organizations, *services, offering(services=["a", "b"]), relationship(**spec)
    )
    assert len(found) == count
