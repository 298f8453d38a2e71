"""Hours as sets over a year: against an oracle that looks at a clock every five minutes, and in words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from itilcheck.quantity.clock import Late, Target, later, told_moment
from itilcheck.quantity.coverage import hours_share, uncovered
from itilcheck.quantity.gap_text import parts_of, told
from itilcheck.quantity.hours import Hours, parse_hours
from itilcheck.quantity.opening import LONGEST
from itilcheck.quantity.opening_hint import meant_opening
from itilcheck.quantity.spans import Spans, common, cut, joined, minus, total

TODAY = date(2026, 11, 22)
BERLIN = "Europe/Berlin"
STEP = timedelta(minutes=5)
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
WEEKENDS = {
    "Europe/Berlin": (date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
}
"""The days before clocks are changed."""


def hours(opening: str, zone: str = BERLIN, region: str = "", maintenance: tuple[str, ...] = ()) -> Hours:
    value = {"opening": opening, "timezone": zone, "holidays": region, "maintenance": list(maintenance)}
    parsed = parse_hours(value, TODAY)
    assert parsed is not None
    return parsed


def second(moment: datetime) -> int:
    return int(moment.timestamp())


class Shown:
    """Tells whether a moment is inside of spans, which are cut once a day: to go through all takes long."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._days: dict[int, Spans] = {}

    def __call__(self, moment: datetime) -> bool:
        now = second(moment)
        day = now // 86400
        if day not in self._days:
            self._days[day] = cut(self._spans, day * 86400, (day + 1) * 86400)
        return any(start <= now < end for start, end in self._days[day])


# The oracle


class Rule(NamedTuple):
    """A rule as its parts: weekdays, months, and spans of five-minute steps; from a day into the next."""

    weekdays: frozenset[int]
    months: frozenset[int]
    spans: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        months = ",".join(MONTHS[one - 1] for one in sorted(self.months)) if len(self.months) < 12 else ""
        weekdays = ",".join(WEEKDAYS[one] for one in sorted(self.weekdays))
        spans = ",".join(f"{clock(start)}-{clock(end)}" for start, end in self.spans) or "off"
        return f"{months} {weekdays} {spans}".strip()

    def on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day.month in self.months

    def open(self, wall: datetime) -> bool:
        step = (wall.hour * 60 + wall.minute) // 5
        yesterday = wall.date() - timedelta(days=1)
        return (self.on(wall.date()) and any(start <= step < end for start, end in self.spans)) or (
            self.on(yesterday) and any(step < end - 288 for _, end in self.spans)
        )


def clock(step: int) -> str:
    return f"{step // 12:02}:{step % 12 * 5:02}"


def is_open(rules: tuple[Rule, ...], wall: datetime) -> bool:
    """Tell whether rules are open at a time on the wall: the last that is about a day decides on it."""
    if len(rules) == 1:
        return rules[0].open(wall)
    return next((rule.open(wall) for rule in reversed(rules) if rule.on(wall.date())), False)


@st.composite
def rule(draw: st.DrawFn, *, overnight: bool) -> Rule:
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    months = draw(st.one_of(st.just(frozenset(range(1, 13))), st.frozensets(st.integers(1, 12), min_size=1)))
    if overnight:
        start = draw(st.integers(200, 287))
        return Rule(weekdays, months, ((start, draw(st.integers(289, 288 + 120))),))
    edges = sorted(draw(st.sets(st.integers(0, 288), min_size=2, max_size=6)))
    return Rule(weekdays, months, tuple(zip(edges[::2], edges[1::2], strict=False)))


sets_of_rules = st.one_of(
    st.tuples(rule(overnight=True)),
    st.tuples(rule(overnight=False)),
    st.tuples(rule(overnight=False), rule(overnight=False)),
    st.tuples(rule(overnight=False), rule(overnight=False).map(lambda one: one._replace(spans=()))),
)
zones = st.sampled_from(ZONES)


def moments(zone: str, week: date) -> list[datetime]:
    """Give every fifth minute of a week, and of the days around each change of a zone's clocks."""
    days = [
        *(week + timedelta(days=one) for one in range(7)),
        *(day + timedelta(days=one) for day in WEEKENDS.get(zone, ()) for one in range(3)),
    ]
    starts = [datetime(day.year, day.month, day.day, tzinfo=timezone.utc) for day in days]
    return [start + step * STEP for start in starts for step in range(288)]


weeks = st.dates(date(2026, 1, 3), date(2026, 12, 20))


@settings(deadline=None, max_examples=60)
@given(sets_of_rules, zones, weeks)
def test_hours_are_open_when_the_clock_on_the_wall_shows_them(
    rules: tuple[Rule, ...], zone: str, week: date
) -> None:
    one = hours("; ".join(map(str, rules)), zone)
    assert one.settled
    shown = Shown(one.universal())
    wrong = [
        moment.isoformat()
        for moment in moments(zone, week)
        if shown(moment) is not is_open(rules, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    ]
    assert wrong == []


@settings(deadline=None, max_examples=60)
@given(sets_of_rules, zones, st.lists(st.tuples(sets_of_rules, zones), min_size=1, max_size=3), st.data())
def test_uncovered_is_what_too_few_suppliers_cover(
    rules: tuple[Rule, ...],
    zone: str,
    others: list[tuple[tuple[Rule, ...], str]],
    data: st.DataObject,
) -> None:
    least = data.draw(st.integers(1, len(others)))
    week = data.draw(weeks)
    promise = hours("; ".join(map(str, rules)), zone)
    suppliers = tuple(hours("; ".join(map(str, one)), other) for one, other in others)
    gap = uncovered(promise, suppliers, least)
    assert gap is not None

    clocks = {one: ZoneInfo(one) for one in (zone, *(other for _, other in others))}

    def wanted(moment: datetime) -> bool:
        wall = {one: moment.astimezone(here).replace(tzinfo=None) for one, here in clocks.items()}
        if wall[zone].year != 2026 or not is_open(rules, wall[zone]):
            return False
        return sum(is_open(one, wall[other]) for one, other in others) < least

    shown = Shown(gap.spans)
    wrong = [moment.isoformat() for moment in moments(zone, week) if shown(moment) is not wanted(moment)]
    assert wrong == []
    assert parts_of(gap) or not gap


spans_of_any_kind = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda one: (min(one), max(one)))
).map(joined)


def points(spans: Spans) -> set[int]:
    return {point for start, end in spans for point in range(start, end)}


@given(spans_of_any_kind, spans_of_any_kind)
def test_what_is_left_of_a_set(left: Spans, right: Spans) -> None:
    assert points(minus(left, right)) == points(left) - points(right)
    assert joined(minus(left, right)) == minus(left, right)
    assert total(left) == len(points(left))


@given(st.lists(spans_of_any_kind, min_size=1, max_size=4), st.integers(1, 4))
def test_what_enough_sets_have_in_common(sets: list[Spans], least: int) -> None:
    counted = [sum(point in points(one) for one in sets) for point in range(61)]
    assert points(common(sets, least)) == {point for point, count in enumerate(counted) if count >= least}
    assert joined(common(sets, least)) == common(sets, least)


# A year


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("24/7", 365 * 24),
        ("Mo-Su 00:00-24:00", 365 * 24),
        ("Mo-Fr 08:00-18:00", 261 * 10),
        ("Mo-Fr 22:00-06:00", 261 * 8),
        ("Su 02:00-04:00", 52 * 2 - 1 + 1),  # an hour is skipped in March, and comes twice in October
        ("off", 0),
    ],
)
def test_hours_of_a_year(opening: str, expected: int) -> None:
    assert hours(opening).total() == expected * 3600


def test_year_is_that_of_the_day_on_the_clocks_of_the_zone() -> None:
    leap = parse_hours({"opening": "24/7", "timezone": "Pacific/Kiritimati"}, date(2028, 6, 1))
    assert leap is not None
    assert leap.total() == 366 * 24 * 3600


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 1, 1), date(1995, 1, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("zone", ["", BERLIN, "Pacific/Kiritimati", "Africa/Monrovia", "Pacific/Apia"])
def test_any_day_has_a_year(day: date, zone: str) -> None:
    one = parse_hours({"opening": "Mo-Fr 08:00-18:00", "timezone": zone}, day)
    always = parse_hours({"opening": "24/7", "timezone": zone}, day)
    assert one is not None
    assert always is not None
    assert 2580 * 3600 <= one.total() <= 2630 * 3600
    assert bool(uncovered(always, (one,))) is True
    assert bool(uncovered(one, (always,))) is False


def test_public_holidays_of_a_region() -> None:
    in_2027 = [
        parse_hours(
            {"opening": "Mo-Fr 08:00-18:00; PH off", "timezone": BERLIN, "holidays": region},
            date(2027, 1, 1),
        )
        for region in ("DE", "DE-BE")
    ]
    country, berlin = in_2027
    assert country is not None
    assert berlin is not None
    gap = uncovered(country, (berlin,))
    assert gap is not None
    assert parts_of(gap) == ("on a public holiday (2027-03-08)",)
    assert uncovered(berlin, (country,)) == (berlin, (country,), (), BERLIN)


@pytest.mark.parametrize(
    ("opening", "same"),
    [
        ("Mo-Fr,PH 08:00-12:00", "Mo-Fr 08:00-12:00; Dec 25,Dec 26,Jan 1,Oct 3 08:00-12:00"),
        ("PH,Sa 08:00-12:00", "Sa 08:00-12:00; Dec 25,Dec 26,Jan 1,Oct 3 08:00-12:00"),
        ('Mo-Fr 08:00-12:00; PH off "no; PH, at all"', "Mo-Fr 08:00-12:00; Dec 25,Dec 26,Jan 1,Oct 3 off"),
        ("PH off; Mo-Fr 08:00-12:00", "Mo-Fr 08:00-12:00"),
        ("Mo-Fr 08:00-12:00, PH 20:00-21:00", "Mo-Fr 08:00-12:00, Dec 25,Dec 26,Jan 1,Oct 3 20:00-21:00"),
        ("PH", "Dec 25,Dec 26,Jan 1,Oct 3"),
    ],
)
def test_public_holidays_are_dates(opening: str, same: str) -> None:
    fixed = {(1, 1), (10, 3), (12, 25), (12, 26)}
    of_all = hours(opening, region="DE").universal()
    movable = [day for day in hours("PH", region="DE").free_days if (day.month, day.day) not in fixed]
    days = joined(
        (second(start), second(start + timedelta(days=1)))
        for start in (datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(BERLIN)) for day in movable)
    )
    assert minus(of_all, days) == minus(hours(same).universal(), days)


# What cannot be told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24x7", "24/7"),
        ("24/7/365", "24/7"),
        ("24 h x 7", "24/7"),
        ("24 X 7 x 365", "24/7"),
        ("7x24", "24/7"),
        ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Monday to Friday, 08:00 to 18:00", "Mo-Fr 08:00-18:00"),
        ("Mon \u2013 Thurs: 8.30 am \u2013 12 pm", "Mo-Th 08:30-12:00"),
        ("Saturdays 12am-12am", "Sa 00:00-24:00"),
        ("Mo-Fr 8am - 12:30pm", "Mo-Fr 08:00-12:30"),
        ("Mo-Fr 8-18", ""),
        ("Mon-Fri 9-5", ""),
        ("Mon-Fri 9-5pm", ""),
        ("Mon-Fri 9:00-5:00", ""),
        ("Mon-Fri 9am-17:00", ""),
        ("Mon-Fri 5pm-9am", ""),
        ("Mon-Fri 13am-5pm", ""),
        ("Mon-Fri 08:00-18:60", ""),
        ("Mon-Fri 08:00-25:00", ""),
        ("Mon-Fri 9am-5pm GMT", ""),
        ("9am-5pm", ""),
        ("24/5", ""),
        ("business hours", ""),
        ("", ""),
    ],
)
def test_opening_that_was_meant_is_guessed_only_without_doubt(text: str, expected: str) -> None:
    assert meant_opening(text) == expected
    if expected:
        assert hours(expected).faults == {}


@pytest.mark.parametrize(
    ("opening", "faults"),
    [
        ("Mo-Fr 8-18", {"opening": 'cannot be read as hours from "8-18" on'}),
        ("Monday-Friday 9am-5pm", {"opening": "cannot be read as hours"}),
        ("Mo\u2013Fr 08:00\u201118:00", {}),
        ("Mo-Fr 08:00-18:00;", {"opening": "cannot be read as hours, something is missing at its end"}),
        (
            "Mo-Fr 08:00-25:00 and so on, and so on, you know",
            {"opening": 'cannot be read as hours from "and so on, and so..." on'},
        ),
        ("Mo-Fr 08:00-18:00; PH off", {}),
        ("Mo-Fr 08:00-18:00", {}),
        ('Mo-Fr 08:00-18:00 open "PH"', {}),
    ],
)
def test_faults_of_an_opening(opening: str, faults: dict[str, str]) -> None:
    assert hours(opening).faults == faults
    assert not faults or not hours(opening).settled


def test_public_holidays_of_nobody_knows_where_cannot_be_compared() -> None:
    assert hours("Mo-Fr 08:00-18:00; PH off").doubt == "nobody says whose public holidays are meant"
    assert not hours("Mo-Fr 08:00-18:00; PH off").settled
    assert not hours('Mo-Fr 08:00-18:00 open "PH"').doubt.startswith("nobody")


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berln",
        "Europe",
        "right/Europe/Berlin",
        "localtime",
        "../../etc/passwd",
        "/etc/passwd",
        "x" * 5000,
        "\0",
    ],
)
def test_what_is_no_time_zone(zone: str) -> None:
    one = hours("24/7", zone)
    assert one.faults == {"timezone": "is no time zone"}
    assert uncovered(one, (hours("24/7"),)) is None
    assert hours_share(hours("24/7"), one) is None


@pytest.mark.parametrize("region", ["XX", "DE-XY", "DE-B", "de", "DE-BE-X", "__import__", "EU"])
def test_what_is_no_region(region: str) -> None:
    assert list(hours("24/7", region=region).faults) == ["holidays"]
    assert not hours("PH off", region=region).settled


@pytest.mark.parametrize(
    ("opening", "doubt"),
    [
        ("sunrise-sunset", "it depends on the sun"),
        ("(sunset+24:00)-26:00", "it depends on the sun"),  # more than the library can count to
        ("Mo-Fr 08:00-18:00; SH off", "it depends on school holidays"),
        ('Mo-Fr 08:00-18:00 "by appointment"', 'it depends on "by appointment"'),
        ("Mo-Fr unknown", "it says itself that it is not known"),
        ("Mo-Fr 08:00+", "it has an open end"),
        ("Mo-Fr 08:00-18:00/02:00", "it names points in time"),
        ("Mo-Fr 08:00-18:00 || Sa 10:00-12:00", "it has a fallback"),
        ("PH +1 day off", "it names public holidays in a rare way"),
        ("Jan-Mar PH off", "it names public holidays in a rare way"),
        ("; ".join(["Mo 08:00-09:00"] * 100), f"it has more than {LONGEST} characters"),
        (
            ",".join(
                f"{one // 60:02}:{one % 60:02}-{one // 60:02}:{one % 60 + 1:02}" for one in range(0, 80, 2)
            ),
            "it changes too often",
        ),
        ('Mo-Fr 08:00-18:00; PH off "Feiertag"', ""),
    ],
)
def test_doubt(opening: str, doubt: str) -> None:
    one = hours(opening, region="DE")
    assert (one.faults, one.doubt, one.settled) == ({}, doubt, not doubt)
    assert (uncovered(hours("24/7"), (one,)) is None) is bool(doubt)


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, 99.9, [], {}, "", " "),
        *({"opening": one} for one in ("", 24, None)),
        *({"opening": "24/7", "timezone": 1}, {"opening": "24/7", "holidays": ["DE"]}),
        {"notApplicable": "no need"},
    ],
)
def test_what_is_no_hours(value: object) -> None:
    assert parse_hours(value, TODAY) is None


@given(
    st.recursive(
        st.one_of(st.none(), st.text(), st.just("24/7"), st.integers()),
        lambda inner: st.one_of(
            st.lists(inner),
            st.dictionaries(st.sampled_from(["opening", "timezone", "holidays", "maintenance"]), inner),
        ),
    )
)
def test_anything_is_hours_or_not(value: object) -> None:
    one = parse_hours(value, TODAY)
    assert one is None or one.settled in {True, False}


words = st.sampled_from(
    [
        *WEEKDAYS,
        *MONTHS,
        *("PH", "SH", "off", "open", "unknown", "24/7", "week", "easter", "sunrise", "dusk", "2026", "9999"),
        *("08:00-18:00", "22:00-06:00", "48:00", "24:00", "00:00", "1", "53", "[1]", "[-5]", "+9999 days"),
        *("-1 day", '"x"', "-", "/", ",", ", ", ";", "||", "(", ")", "+", ":", " ", " ", " ", "\0", "\xe9"),
    ]
)


@settings(deadline=None, max_examples=300)
@example("2030+ (dusk+24:00)-26:00")
@example("(" * 20000 + "sunrise" + ")" * 20000)
@example('"' * 400)
@example("9999 Feb 30 Mo[5] 10:00-11:00, " * 15 + "Mo")
@example("Mo-Su 10:00-11:00; " * 24 + "Su off")
@example(",".join("easter +9999 days" for _ in range(25)))
@given(st.one_of(st.lists(words, max_size=12).map("".join), st.text(max_size=40)))
def test_any_text_is_hours_or_says_why_not(text: str) -> None:
    one = parse_hours({"opening": text, "timezone": BERLIN, "holidays": "DE-BE"}, TODAY)
    if one is None:
        assert not text.strip()
        return
    assert one.settled is (not one.faults and not one.doubt)
    gap = uncovered(one, (one,))
    assert (gap is not None) is one.settled
    assert not gap
    if one.settled:
        assert 0 <= one.total() <= 366 * 24 * 3600


# Comparing


def words_of(promise: Hours, *suppliers: Hours, least: int = 1) -> tuple[str, ...]:
    gap = uncovered(promise, suppliers, least)
    assert gap is not None
    return parts_of(gap)


@pytest.mark.parametrize(
    ("promised", "supplied", "expected"),
    [
        ("Mo-Fr 08:00-18:00", "24/7", ()),
        ("Mo-Fr 08:00-18:00", "Mo-Fr 08:00-18:00", ()),
        ("Mo-Fr 08:00-18:00", "Mo-Fr 08:00-17:00", ("Mo-Fr 17:00-18:00",)),
        ("24/7", "Mo-Fr", ("Sa-Su all day",)),
        ("24/7", "Mo-Sa; Su 00:00-02:00,04:00-24:00", ("Su 02:00-04:00",)),
        ("24/7", "Mo,We,Fr 08:00-18:00; Tu,Th,Sa,Su", ("Mo,We,Fr 00:00-08:00 and 18:00-24:00",)),
        ("24/7", "Mo-Su 06:00-22:00", ("Mo-Su 22:00-06:00",)),
        ("24/7", "Mo-Su 06:00-12:00,13:00-22:00", ("Mo-Su 12:00-13:00 and 22:00-06:00",)),
        ("24/7", "Mo-Su 00:00-23:59", ()),
        ("24/7", "Mo-Su; Aug off", ("all day from 2026-08-01 to 2026-08-31",)),
        ("Mo-Fr 08:00-18:00", "Mo-Fr; Aug off", ("Mo-Fr 08:00-18:00 from 2026-08-03 to 2026-08-31",)),
        ("24/7", "24/7; Mo[1] 10:00-12:00 off", ("10:00-12:00 on 2026-01-05 and 11 more days",)),
        ("24/7", "24/7; Dec 24 off", ("all day on 2026-12-24",)),
        ("24/7", "Feb-Dec", ("all day from 2026-01-01 to 2026-01-31",)),
        ("24/7", "24/7; Mar 29 off", ("all day on 2026-03-29",)),
    ],
)
def test_uncovered_in_words(promised: str, supplied: str, expected: tuple[str, ...]) -> None:
    assert words_of(hours(promised), hours(supplied)) == expected


def test_public_holidays_in_words() -> None:
    supplier = hours("Mo-Fr 08:00-18:00; PH off", region="DE-BE")
    assert words_of(hours("Mo-Fr 08:00-18:00"), supplier) == (
        "on public holidays (2026-01-01 and 6 more days)",
    )
    assert words_of(hours("Mo-Sa 08:00-18:00"), supplier) == (
        "Sa 08:00-18:00",
        "on public holidays (2026-01-01 and 6 more days)",
    )


def test_changes_of_the_clock_in_words() -> None:
    helsinki, beirut = hours("00:00-06:00", "Europe/Helsinki"), hours("00:00-06:00", "Asia/Beirut")
    assert words_of(helsinki, beirut) == ("1 hour around the clock change on 2026-10-25",)


def test_zones_that_change_their_clocks_at_other_times() -> None:
    gap = words_of(hours("Mo-Fr 14:00-18:00"), hours("Mo-Fr 08:00-12:00", "America/New_York"))
    assert gap == (
        "Mo-Fr 17:00-18:00 from 2026-03-09 to 2026-03-27",
        "17:00-18:00 from 2026-10-26 to 2026-10-30",
    )


def test_half_an_hour_of_lord_howe() -> None:
    gap = words_of(
        hours("Mo-Fr 08:00-18:00", "Australia/Lord_Howe"), hours("Mo-Fr 08:00-18:00", "Australia/Sydney")
    )
    assert gap == ("Mo-Fr 08:00-08:30 from 2026-04-06 to 2026-10-02",)


def test_times_are_those_of_the_promise() -> None:
    assert words_of(hours("Mo-Fr 09:00-10:00", "UTC"), hours("Mo-Fr 12:30-15:30", "Asia/Kolkata")) == ()
    assert words_of(hours("Mo-Fr 09:00-11:00", "UTC"), hours("Mo-Fr 12:30-15:30", "Asia/Kolkata")) == (
        "Mo-Fr 10:00-11:00",
    )


def test_long_list_is_cut() -> None:
    gap = uncovered(hours("24/7"), (hours("Mo 08:00-18:00; Tu 09:00-17:00; We 10:00-16:00"),))
    assert gap is not None
    assert told(gap, 70) == "Mo 00:00-08:00 and 18:00-24:00, Tu 00:00-09:00 and 17:00-24:00 and 2 more"
    assert told(gap, 1) == "Mo 00:00-08:00 and 18:00-24:00 and 3 more"


def test_without_time_zones_hours_compare_where_they_are_read() -> None:
    assert words_of(hours("Mo-Fr 08:00-18:00", ""), hours("Mo-Fr 08:00-17:00", "")) == ("Mo-Fr 17:00-18:00",)


@pytest.mark.parametrize("zones", [("", BERLIN), (BERLIN, "")])
def test_with_one_time_zone_it_is_undecided(zones: tuple[str, str]) -> None:
    ours, theirs = hours("Mo-Fr 08:00-18:00", zones[0]), hours("Mo-Fr 08:00-17:00", zones[1])
    assert uncovered(ours, (theirs,)) is None
    assert hours_share(ours, theirs) is None


@pytest.mark.parametrize("zones", [("", BERLIN), (BERLIN, ""), ("", "")])
def test_around_the_clock_needs_no_time_zone(zones: tuple[str, str]) -> None:
    assert words_of(hours("Mo-Fr 08:00-18:00", zones[0]), hours("24/7", zones[1])) == ()
    assert words_of(hours("24/7", zones[0]), hours("Mo-Fr", zones[1])) == ("Sa-Su all day",)


def test_enough_members_of_a_group_have_to_be_open_at_once() -> None:
    day, night, late = hours("06:00-22:00"), hours("20:00-08:00"), hours("12:00-24:00")
    assert words_of(hours("24/7"), day, night) == ()
    assert words_of(hours("24/7"), day, late) == ("Mo-Su 00:00-06:00",)
    assert words_of(hours("24/7"), day, night, late, least=2) == ("Mo-Su 00:00-06:00 and 08:00-12:00",)
    with pytest.raises(ValueError, match="more suppliers are needed than there are"):
        uncovered(hours("24/7"), (day,), 2)


def test_maintenance_of_ours_is_taken_out_and_that_of_suppliers_is_not() -> None:
    closed = hours("24/7; Su 02:00-04:00 off")
    assert words_of(hours("24/7", maintenance=("Su 02:00-04:00",)), closed) == ()
    assert words_of(hours("24/7", maintenance=("Su 02:00-03:00",)), closed) == ("Su 03:00-04:00",)
    assert words_of(hours("24/7"), hours("24/7", maintenance=("Su 02:00-04:00",))) == ()
    assert uncovered(hours("24/7", maintenance=("sunrise-sunset",)), (closed,)) is None


def test_maintenance_window_has_the_zone_and_the_holidays_of_its_hours() -> None:
    one = hours("24/7", region="DE-BE", maintenance=("PH 08:00-10:00",))
    assert one.maintenance == (Hours("PH 08:00-10:00", BERLIN, "DE-BE", 2026),)


def test_comparisons_are_remembered() -> None:
    texts = [f"Mo-Fr {hour:02}:00-18:00" for hour in range(4)]
    for one in texts:
        for other in texts:
            uncovered(hours(one), (hours(other),))
    before = uncovered.cache_info().misses
    for _ in range(1000):
        for one in texts:
            for other in texts:
                uncovered(hours(one), (hours(other),))
    assert uncovered.cache_info().misses == before


# How much longer others are


@pytest.mark.parametrize(
    ("promised", "supplied", "expected"),
    [
        ("Mo-Fr 08:00-18:00", "24/7", Fraction(365 * 24, 261 * 10)),
        ("Mo-Fr 08:00-18:00", "Mo-Fr 08:00-18:00", Fraction(1)),
        ("Mo-Fr 08:00-18:00", "Mo-Fr 06:00-21:00", Fraction(3, 2)),
        ("24/7", "Mo-Su 00:00-23:59", Fraction(1)),
        ("24/7", "Mo-Fr 08:00-18:00", None),
        ("Mo-Fr 08:00-18:00", "Mo-Fr 10:00-20:00", None),
        ("Mo-Fr 08:00-18:00", "sunrise-sunset", None),
        ("off", "24/7", None),
    ],
)
def test_hours_share(promised: str, supplied: str, expected: Fraction | None) -> None:
    assert hours_share(hours(promised), hours(supplied)) == expected


def test_hours_share_of_nothing_said() -> None:
    assert hours_share(None, hours("24/7")) is None
    assert hours_share(hours("24/7"), None) is None


def test_hours_share_counts_hours_with_their_maintenance() -> None:
    ours, theirs = (hours("24/7", maintenance=("Su 02:00-04:00",)) for _ in range(2))
    assert hours_share(ours, theirs) == 1
    assert hours_share(ours, hours("24/7; Su 02:00-04:00 off")) == 1


# Times on clocks


OFFICE = "Mo-Fr 09:00-17:00"


def compared(ours: tuple[str, str], theirs: tuple[str, str], within: str = "") -> Late | None:
    first, second_ = (Target(written, hours(one) if one else None) for written, one in (ours, theirs))
    return later(first, second_, hours(within) if within else None)


@pytest.mark.parametrize(
    ("ours", "theirs", "within", "longest"),
    [
        (("4h", ""), ("8h", ""), "", 8),
        (("8h", ""), ("4h", ""), "", None),
        (("1mo", ""), ("30d", ""), "", None),
        (("4h", ""), ("4h", OFFICE), "", 68),
        (("4h", ""), ("4h", "24/7"), "", None),
        (("8h", ""), ("8h", OFFICE), "", 72),
        (("8h", OFFICE), ("1d", ""), "", 24),
        (("8h", OFFICE), ("8h", ""), "", None),
        (("8h", OFFICE), ("9h", OFFICE), "", 89),
        (("1d", OFFICE), ("2d", OFFICE), "", 96),
        (("1d", OFFICE), ("24h", OFFICE), "", None),
        (("3d", ""), ("2d", OFFICE), "", 96),
        (("7d", ""), ("2d", OFFICE), "", None),
        (("4h", ""), ("1w", OFFICE), "", None),
        (("4h", ""), ("4h", "Mo-Fr 06:00-22:00"), "Mo-Fr 08:00-18:00", None),
        (("4h", ""), ("4h", "Mo-Fr 06:00-22:00"), "Mo-Fr 08:00-18:30", 60),
        (("4h", ""), ("4h", "sunrise-sunset"), "", None),
        (("4h", ""), ("4h", OFFICE), "sunrise-sunset", None),
        (("soon", ""), ("4h", OFFICE), "", None),
    ],
)
def test_later(ours: tuple[str, str], theirs: tuple[str, str], within: str, longest: int | None) -> None:
    late = compared(ours, theirs, within)
    assert (late and late.longest) == (longest and longest * 3600)


def test_worst_case_is_told() -> None:
    late = compared(("4h", ""), ("4h", OFFICE))
    assert late is not None
    assert [told_moment(moment) for moment in late[1:]] == [
        "Fr 2026-01-02 13:00",
        "Fr 2026-01-02 17:00",
        "Mo 2026-01-05 09:00",
    ]


def test_holidays_count_where_the_hours_say_so() -> None:
    closed = hours("Mo-Fr 09:00-17:00; PH off", region="DE-BE")
    late = later(Target("8h", hours(OFFICE)), Target("8h", closed))
    assert late is not None
    assert late.longest == 120 * 3600  # from the Thursday before Easter


def test_clocks_with_and_without_a_time_zone_are_undecided() -> None:
    assert later(Target("4h", hours(OFFICE, "")), Target("8h", hours("Mo-Sa 09:00-17:00"))) is None
    assert later(Target("4h"), Target("8h", hours(OFFICE, ""))) is not None


@settings(deadline=None, max_examples=40)
@given(
    st.one_of(st.none(), st.tuples(rule(overnight=False))),
    st.one_of(st.none(), st.tuples(rule(overnight=False))),
    st.integers(1, 200),
    st.integers(1, 200),
    weeks,
)
def test_later_finds_the_worst_case(
    ours: tuple[Rule] | None, theirs: tuple[Rule] | None, least: int, most: int, week: date
) -> None:
    """Compare with counting five-minute steps of a fortnight, one by one."""
    targets = [
        Target(f"{5 * steps}m", None if one is None else hours(str(one[0]), ""))
        for one, steps in ((ours, least), (theirs, most))
    ]
    late = later(*targets)
    start = datetime(week.year, week.month, week.day)  # noqa: DTZ001  # the clock on a wall has no zone
    walls = [start + step * STEP for step in range(288 * 28)]
    opens = [[one is None or is_open(one, wall) for wall in walls] for one in (ours, theirs)]
    worst = None
    for step in range(0, 288 * 7, 7):
        ends = [done(one, step, count) for one, count in zip(opens, (least, most), strict=True)]
        if None not in ends and walls[step].year == 2026:
            behind = (ends[1] or 0) - (ends[0] or 0)
            worst = behind if worst is None else max(worst, behind)
    if late is None:
        assert worst is None or worst <= 0
    elif late.raised:
        assert late.done > late.due > late.raised
        assert worst is None or worst * 300 <= late.done - late.due + 300


def done(opens: list[bool], step: int, count: int) -> int | None:
    """Give the step at whose end so many open steps have passed."""
    for position in range(step, len(opens)):
        count -= opens[position]
        if not count:
            return position + 1
    return None


# Where it runs


def test_time_zones_are_known_on_a_machine_that_has_none() -> None:
    code = (
        "from datetime import date\n"
        "from itilcheck.quantity.hours import parse_hours\n"
        "hours = parse_hours({'opening': 'Su 02:00-03:00', 'timezone': 'Europe/Berlin'}, date(2026, 1, 1))\n"
        "print(hours.settled, hours.total())\n"
    )
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONTZPATH": ""},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["True", str(52 * 3600)]
