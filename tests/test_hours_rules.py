"""Rules about hours and times of support: whose count, over which dependencies, and where nothing is said."""

from __future__ import annotations

from typing import Any

import pytest

from judged import judged, report

OFFICE = {"opening": "Mo-Fr 08:00-18:00", "timezone": "Europe/Berlin"}
ALWAYS = {"opening": "24/7", "timezone": "Europe/Berlin"}
WEEKEND = "Sa-Su all day"
SATURDAY = "Sa all day, Su 00:00-02:00 and 04:00-24:00"
WORKDAYS = {"opening": "Mo-Fr", "timezone": "Europe/Berlin"}


def service(name: str, *needed: object, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    edges = [{"service": one, "criticality": "essential"} if isinstance(one, str) else one for one in needed]
    return document("Service", name, **{"dependsOn": edges, **spec} if edges else spec)


def document(kind: str, name: str, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return {"apiVersion": "itilcheck/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def priority(name: str, **times: object) -> dict[str, Any]:
    return {"priorities": [{"name": name, **times}]}


# -- hours-beyond-supplier -------------------------------------------------------------------------

BEYOND = "hours-beyond-supplier"
PLACE = "payroll/serviceHours/opening: "


def test_suppliers_with_the_same_gap_are_told_in_one_finding() -> None:
    found = judged(
        BEYOND,
        service("payroll", "hosting", "network", "desk", serviceHours=ALWAYS),
        service("hosting", serviceHours=WORKDAYS),
        service("network", serviceHours=WORKDAYS),
        service("desk", serviceHours={**ALWAYS, "opening": "Mo-Su 06:00-22:00"}),
    )
    assert found == [
        f'{PLACE}promised while "desk" is closed: Mo-Su 22:00-06:00',
        f'{PLACE}promised while "hosting" and 1 more are closed: {WEEKEND}',
    ]


def test_what_comes_over_a_relationship_or_a_resource_counts() -> None:
    supplier = [
        service("internet", serviceHours=WORKDAYS),
        document("ServiceOffering", "internet-business", services=["internet"]),
        document("ServiceRelationship", "isp-for-acme", status="active", offering="internet-business"),
    ]
    expected = [f'{PLACE}promised while "internet" is closed: {WEEKEND}']
    over = {"relationship": "isp-for-acme", "criticality": "essential"}
    assert judged(BEYOND, service("payroll", over, serviceHours=ALWAYS), *supplier) == expected
    line = document("Resource", "line", suppliedBy="isp-for-acme")
    over = {"resource": "line", "criticality": "essential"}
    assert judged(BEYOND, service("payroll", over, serviceHours=ALWAYS), line, *supplier) == expected


@pytest.mark.parametrize(
    "hours",
    [
        {"notApplicable": "it is never switched off"},
        {"opening": "Mo-Fr 8-18", "timezone": "Europe/Berlin"},
        {"opening": "Mo-Fr", "timezone": "Europe/Berln"},
        {"opening": "Mo-Fr; PH off", "timezone": "Europe/Berlin"},
        {"opening": "sunrise-sunset", "timezone": "Europe/Berlin"},
        {"opening": "Mo-Fr"},
        {"opening": 24},
        "TODO",
        ["Mo-Fr"],
    ],
)
def test_hours_that_say_nothing_are_not_compared(hours: object) -> None:
    with_zone = {"opening": "Mo-Sa", "timezone": "Europe/Berlin"}
    other = service("hosting", "storage", serviceHours=hours)
    storage = service("storage", serviceHours=WORKDAYS)
    found = judged(BEYOND, service("payroll", "hosting", serviceHours=with_zone), other, storage)
    assert found == []
    assert judged(BEYOND, service("payroll", "storage", serviceHours=hours), storage) == []


@pytest.mark.parametrize(
    "edge",
    [
        {"service": "hosting"},
        {"service": "hosting", "criticality": "degrading"},
        {"service": "hosting", "criticality": "optional"},
        {"service": "hosting", "criticality": "essential", "workaround": "Paper"},
        {"service": "hsoting", "criticality": "essential"},
        {"service": ["hosting"], "criticality": "essential"},
    ],
)
def test_only_what_nothing_works_without_counts(edge: dict[str, Any]) -> None:
    hosting = service("hosting", serviceHours=WORKDAYS)
    assert judged(BEYOND, service("payroll", edge, serviceHours=ALWAYS), hosting) == []


def test_services_in_a_circle_are_not_compared_with_each_other() -> None:
    found = judged(
        BEYOND,
        service("payroll", "hosting", serviceHours=ALWAYS),
        service("hosting", "payroll", "network", serviceHours=OFFICE),
        service("network", serviceHours=OFFICE),
        service("loop-one", "loop-two"),
        service("loop-two", "loop-one", "network"),
        service("above", "loop-one", serviceHours=ALWAYS),
    )
    assert found == []


def test_circle_without_hours_ends() -> None:
    loop = [service(f"s{one}", f"s{(one + 1) % 5}") for one in range(5)]
    assert judged(BEYOND, service("payroll", "s0", serviceHours=ALWAYS), *loop) == []


def test_services_that_state_no_hours_pass_on_what_they_need_themselves() -> None:
    chain = [service(f"s{one}", f"s{one + 1}") for one in range(2000)]
    found = report(
        BEYOND,
        service("payroll", "s0", serviceHours=ALWAYS),
        *chain,
        service("s2000", serviceHours=WORKDAYS),
    )
    [finding] = found.findings
    assert finding.message == (
        'promised while "s2000" (through "s0", "s1" and 1998 more) is closed: Sa-Su all day'
    )
    assert [one.message for one in finding.related][:2] == [
        '"s2000" is open Mo-Fr (Europe/Berlin)',
        "depended on here",
    ]


def test_enough_members_of_a_group_have_to_be_open() -> None:
    def found(least: int, *hours: object) -> list[str]:
        names = [f"sms-{one}" for one in range(len(hours))]
        group = {"anyOf": [{"service": one} for one in names], "atLeast": least, "criticality": "essential"}
        members = [
            service(name, **{} if one is None else {"serviceHours": one})
            for name, one in zip(names, hours, strict=True)
        ]
        return judged(BEYOND, service("alerting", group, serviceHours=ALWAYS), *members)

    day = {"opening": "06:00-22:00", "timezone": "Europe/Berlin"}
    night = {"opening": "20:00-08:00", "timezone": "Europe/Berlin"}
    place = "alerting/serviceHours/opening: promised while "
    assert found(1, day, night) == []
    assert found(1, day, day) == [f'{place}"sms-0" and "sms-1" are closed: Mo-Su 22:00-06:00']
    assert found(2, day, night) == [
        f'{place}fewer than 2 of "sms-0" and "sms-1" are open: Mo-Su 08:00-20:00 and 22:00-06:00'
    ]
    assert found(1, day, None) == []
    assert found(2, day, night, None) == []
    assert found(2, day, day, None) == [f'{place}"sms-0" and "sms-1" are closed: Mo-Su 22:00-06:00']


def test_derivation_names_everything_that_is_uncovered() -> None:
    ours = {**ALWAYS, "maintenance": [{"opening": "Su 02:00-04:00"}]}
    theirs = {"opening": "Mo-Fr; PH off", "timezone": "Europe/Berlin", "holidays": "DE-BE"}
    found = report(
        BEYOND, service("payroll", "hosting", serviceHours=ours), service("hosting", serviceHours=theirs)
    )
    [finding] = found.findings
    assert finding.message.endswith(f"{SATURDAY} and 1 more")
    assert finding.derivation is not None
    assert [(one.text, one.depth) for one in finding.derivation()] == [
        (
            f"uncovered in 2026: {SATURDAY}, on public holidays (2026-01-01 and 6 more days) (Europe/Berlin)",
            0,
        ),
        ('"payroll": 24/7 (Europe/Berlin), 8760 hours in 2026', 1),
        ("maintenance Su 02:00-04:00 (Europe/Berlin) is taken out", 2),
        ('"hosting": Mo-Fr; PH off (Europe/Berlin), 6096 hours in 2026', 1),
    ]


def test_year_is_that_of_today() -> None:
    def found(today: str) -> list[str]:
        ours = {"opening": "Mo-Fr; PH off", "timezone": "Europe/Berlin", "holidays": "DE"}
        theirs = {**ours, "holidays": "DE-BE"}
        hosting = service("hosting", serviceHours=theirs)
        return judged(BEYOND, service("payroll", "hosting", serviceHours=ours), hosting, today=today)

    assert found("2026-11-22") == []  # the 8th of March is a Sunday
    assert found("2027-01-01") == [
        f'{PLACE}promised while "hosting" is closed: on a public holiday (2027-03-08)'
    ]


# -- hours-unreadable, hours-undecided -------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("TODO", []),
        ({"opening": "<hours>", "timezone": "TBD"}, []),
        ({"opening": "24/7", "timezone": "central european time"}, []),
        ({"opening": "24/7", "holidays": "Berlin"}, []),
        ({"opening": "24/7", "timezone": "Mars/Olympus_Mons"}, ["/timezone"]),
        ({"opening": "24/7", "timezone": "Mars/Base", "maintenance": [{"opening": "Mo"}]}, ["/timezone"]),
        ({"opening": "24/7", "maintenance": [{"opening": "PH"}]}, []),
        ({"opening": "24/7", "maintenance": [{"opening": "Pfh"}]}, ["/maintenance/0/opening"]),
        ({"opening": "24/7", "holidays": "DE", "maintenance": [{"opening": "PH"}]}, []),
        ({"opening": "24/7", "maintenance": ["Mo", None, 3, {}, {"opening": "Su"}]}, []),
    ],
)
def test_what_cannot_be_read_is_told_where_it_stands(hours: object, found: list[str]) -> None:
    places = [
        one.partition(":")[0] for one in judged("hours-unreadable", service("payroll", serviceHours=hours))
    ]
    assert places == [f"payroll/serviceHours{one}" for one in found]


def test_long_and_odd_texts_fit_into_a_message() -> None:
    [found] = judged("hours-unreadable", service("payroll", serviceHours={"opening": "Mo \n\t " + "x" * 300}))
    assert len(found.partition(": ")[2]) <= 100


def test_lack_of_a_time_zone_is_told_once() -> None:
    several = [service(f"s{one}", "hosting", serviceHours=OFFICE) for one in range(3)]
    hosting = service("hosting", serviceHours={"opening": "Mo-Fr"})
    assert judged("hours-undecided", *several, hosting) == [
        'hosting/serviceHours/opening: "Mo-Fr" has no time zone, so it is not compared with that of "s0"'
    ]
    assert judged("hours-undecided", *several, service("hosting", serviceHours={"opening": "24/7"})) == []


# -- response-beyond-supplier ----------------------------------------------------------------------

RESPONSE = "response-beyond-supplier"


def compared(ours: dict[str, Any], theirs: dict[str, Any], edge: object = "hosting") -> list[str]:
    return judged(RESPONSE, service("payroll", edge, support=ours), service("hosting", support=theirs))


def test_slower_supplier_is_found() -> None:
    found = compared(priority("P1", resolveWithin="4h"), priority(" p1 ", resolveWithin="8h"))
    assert found == [
        'payroll/support/priorities/0/resolveWithin: "P1" is resolved within 4h, but "hosting" takes up to 8h'
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="4h")),
        (priority("P1", respondWithin="1h"), priority("P1", respondWithin="8h", resolveWithin="8h")),
        (priority("P1", respondWithin="1h", resolveWithin="8h"), priority("P1", respondWithin="4h")),
        (priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="soon")),
        (priority("P1", resolveWithin="TODO"), priority("P1", resolveWithin="8h")),
        (priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="8h", clock="support-hours")),
        (priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="8h", clock=["calendar"])),
        (priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="8h", clock="lunar")),
        (priority("P1", resolveWithin="4h"), {"priorities": [{"name": "P1", "resolveWithin": "8h"}] * 2}),
        (priority("P1", resolveWithin="4h"), {"priorities": {"notApplicable": "there is one sort of case"}}),
        (priority("P1", resolveWithin="4h"), {"priorities": ["P1", 1, None, {"name": 1}, {"name": "P1"}]}),
        (priority("P1", resolveWithin="4h"), {"notApplicable": "nobody helps"}),
        (
            priority("P1", resolveWithin="4h"),
            {
                "priorities": [
                    {"name": "urgent", "resolveWithin": "8h"},
                    {"name": "high", "resolveWithin": "8h"},
                ]
            },
        ),
        (
            priority("P1", resolveWithin="4h"),
            {
                "priorities": [
                    {"name": "urgent", "resolveWithin": "8h"},
                    {"name": "high", "respondWithin": "1h"},
                ]
            },
        ),
    ],
)
def test_times_that_are_fine_or_not_clear(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert compared(ours, theirs) == []


@pytest.mark.parametrize(
    "edge",
    [
        {"service": "hosting", "criticality": "degrading"},
        {"service": "hosting", "criticality": "essential", "workaround": "Paper"},
        {"anyOf": [{"service": "hosting"}, {"service": "other"}], "criticality": "essential"},
    ],
)
def test_fix_that_does_not_depend_on_a_supplier(edge: dict[str, Any]) -> None:
    assert compared(priority("P1", resolveWithin="4h"), priority("P1", resolveWithin="8h"), edge) == []


def test_worst_of_several_suppliers_is_named_and_all_are_related() -> None:
    found = report(
        RESPONSE,
        service("payroll", "hosting", "network", support=priority("P1", resolveWithin="4h")),
        service("hosting", support=priority("P1", resolveWithin="8h")),
        service("network", support=priority("P1", resolveWithin="9h")),
    )
    [finding] = found.findings
    assert finding.message == '"P1" is resolved within 4h, but "network" takes up to 9h'
    assert [one.message for one in finding.related] == [
        '"P1" of "hosting"',
        "depended on here",
        '"P1" of "network"',
        "depended on here",
    ]


def test_derivation_tells_the_worst_case() -> None:
    theirs = {"hours": OFFICE, **priority("P1", resolveWithin="4h", clock="support-hours")}
    ours = {"hours": ALWAYS, **priority("P1", resolveWithin="4h", clock="support-hours")}
    found = report(RESPONSE, service("payroll", "hosting", support=ours), service("hosting", support=theirs))
    [finding] = found.findings
    assert finding.message == (
        '"P1" is resolved within 4h of support hours, but "hosting" takes up to 66h (4h of support hours)'
    )
    assert finding.derivation is not None
    *told, worst = [(one.text, one.depth) for one in finding.derivation()]
    assert told == [
        ('"payroll": "P1" resolved within 4h of support hours', 0),
        ("support hours are 24/7 (Europe/Berlin)", 1),
        ('"hosting": "P1" resolved within 4h of support hours', 1),
        ("support hours are Mo-Fr 08:00-18:00 (Europe/Berlin)", 2),
    ]
    due, done = "Fr 2026-01-02 18:00", "Mo 2026-01-05 08:00"
    assert worst == (f"raised on Fr 2026-01-02 14:00, it is due by {due}, and resolved by {done}", 2)


# -- priorities-unmeasurable -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (priority("P1"), ['/0: "P1" cannot be measured without a time to respond or to resolve']),
        (
            priority("P1", respondWithin=""),
            ['/0: "P1" cannot be measured without a time to respond or to resolve'],
        ),
        (priority("TBD"), ["/0: priority cannot be measured without a time to respond or to resolve"]),
        (priority("P1", respondWithin="1h"), []),
        (priority("P1", respondWithin="1h", clock="calendar"), []),
        (priority("P1", respondWithin="1h", clock="service-hours"), []),  # service-hours-missing tells it
        (
            priority("P1", respondWithin="1h", clock="support-hours"),
            ['/0/clock: "P1" counts support hours, and the service states none'],
        ),
        ({"hours": {"notApplicable": "x"}, **priority("P1", respondWithin="1h", clock="support-hours")}, []),
        ({"priorities": {"notApplicable": "x"}}, []),
        (
            {"priorities": [1, None, [], "P1"]},
            ['/3: "P1" cannot be measured without a time to respond or to resolve'],
        ),
    ],
)
def test_priorities(spec: dict[str, Any], found: list[str]) -> None:
    assert judged("priorities-unmeasurable", service("payroll", support=spec)) == [
        f"payroll/support/priorities{one}" for one in found
    ]
