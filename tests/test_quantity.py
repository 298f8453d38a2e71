"""What a quantity means: its spellings, how two compare, how it is printed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from itilcheck.quantity import (
    Capacity,
    Duration,
    Money,
    Order,
    Ratio,
    Window,
    comparable_availability,
    parse_capacity,
    parse_date,
    parse_duration,
    parse_money,
    parse_ratio,
    parse_window,
)
from itilcheck.quantity import duration as durations

DAY = 86_400_000
SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "common.json").read_text(encoding="utf-8"))[
    "$defs"
]
NO_TEXT: list[object] = [None, True, 0, 99.9, [], {}, {"notApplicable": "no need"}, "", " ", "TODO"]


def ratio(text: str) -> Ratio:
    parsed = parse_ratio(text)
    assert parsed is not None
    return parsed


def duration(text: str) -> Duration:
    parsed = parse_duration(text)
    assert parsed is not None
    return parsed


def window(text: str) -> Window:
    return Window(duration(text))


# Ratios


@pytest.mark.parametrize(
    "text", ["0%", "0.001%", "98%", "99.9%", "99.90%", "99.999999999%", "100%", "100.00%"]
)
def test_a_ratio_is_printed_as_it_was_written(text: str) -> None:
    assert str(ratio(text)) == text


def test_a_ratio_is_exact() -> None:
    assert ratio("99.95%").share == Fraction(1999, 2000)


def test_ratios_are_equal_and_ordered_by_their_share() -> None:
    assert ratio("99.9%") == ratio("99.90%")
    assert ratio("99.9%") < ratio("99.95%")
    assert hash(ratio("99.9%")) == hash(ratio("99.90%"))


@pytest.mark.parametrize(
    "value",
    [*NO_TEXT, "99.9", "99,9%", "99.9 %", "-1%", "100.1%", "101%", ".5%", "5.%", "1e1%", "٩%", "9%\n"],
)
def test_what_is_no_ratio_is_none(value: object) -> None:
    assert parse_ratio(value) is None


def test_a_computed_ratio_is_cut_off_so_that_it_never_reads_as_the_promise_it_misses() -> None:
    assert str(Ratio(Fraction(999, 1000) * Fraction(999, 1000))) == "99.80%"
    assert str(Ratio(Fraction(9994999, 10_000_000))) == "99.94%"
    assert str(Ratio(Fraction(2, 3), places=0)) == "66%"


@given(st.integers(0, 100 * 10**4), st.integers(0, 9))
def test_a_ratio_survives_printing(parts: int, places: int) -> None:
    text = str(Ratio(Fraction(parts, 100 * 10**4), places))
    assert str(parse_ratio(text)) == text


# Durations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250ms", Duration(0, 250)),
        ("30s", Duration(0, 30_000)),
        ("15m", Duration(0, 900_000)),
        ("4h", Duration(0, DAY // 6)),
        ("1h30m", Duration(0, DAY // 16)),
        ("30d", Duration(0, 30 * DAY)),
        ("2w", Duration(0, 14 * DAY)),
        ("12mo", Duration(12)),
        ("1y", Duration(12)),
        ("1y2mo3d", Duration(14, 3 * DAY)),
        ("0m", Duration()),
        ("PT4H", Duration(0, DAY // 6)),
        ("PT1H30M", Duration(0, DAY // 16)),
        ("P1Y", Duration(12)),
        ("P1M", Duration(1)),
        ("PT1M", Duration(0, 60_000)),
        ("P2W", Duration(0, 14 * DAY)),
        ("P1Y2M3DT4H5M6S", Duration(14, 3 * DAY + 14_706_000)),
    ],
)
def test_a_duration_has_a_short_spelling_and_that_of_iso_8601(text: str, expected: Duration) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "value",
    [
        *NO_TEXT,
        "4",
        "h",
        "4 h",
        "30m1h",
        "1h1h",
        "1.5h",
        "-4h",
        "4H",
        "P",
        "PT",
        "P1DT",
        "pt4h",
        "P4H",
        "P1W2D",
        "٤h",
        "1h\n",
        "9999999999d",
    ],
)
def test_what_is_no_duration_is_none(value: object) -> None:
    assert parse_duration(value) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90m", "1h30m"),
        ("12mo", "1y"),
        ("18mo", "1y6mo"),
        ("PT4H", "4h"),
        ("2w", "14d"),
        ("0h", "0s"),
        ("1500ms", "1s500ms"),
        ("1mo", "1mo"),
    ],
)
def test_a_duration_is_printed_in_its_largest_units(text: str, expected: str) -> None:
    assert str(duration(text)) == expected


@pytest.mark.parametrize(
    ("left", "expected", "right"),
    [
        ("15m", Order.LESS, "4h"),
        ("24h", Order.EQUAL, "1d"),
        ("1mo", Order.EQUAL, "P1M"),
        ("1y", Order.EQUAL, "12mo"),
        ("27d", Order.LESS, "1mo"),
        ("28d", Order.UNDECIDED, "1mo"),
        ("30d", Order.UNDECIDED, "1mo"),
        ("31d", Order.UNDECIDED, "1mo"),
        ("32d", Order.GREATER, "1mo"),
        ("364d", Order.LESS, "1y"),
        ("365d", Order.UNDECIDED, "1y"),
        ("367d", Order.GREATER, "12mo"),
        ("1mo1d", Order.GREATER, "1mo"),
        ("1mo", Order.LESS, "1mo1ms"),
        ("2mo", Order.LESS, "1mo32d"),
        ("2mo", Order.UNDECIDED, "1mo30d"),
    ],
)
def test_durations_compare_where_months_leave_no_doubt(left: str, expected: Order, right: str) -> None:
    assert duration(left).compare(duration(right)) == expected


def days_in(start: int, months: int) -> int:
    """Count the days of so many months from month ``start`` on, counted from January of the year 1."""
    first, last = divmod(start, 12), divmod(start + months, 12)
    return (date(last[0] + 1, last[1] + 1, 1) - date(first[0] + 1, first[1] + 1, 1)).days


@pytest.mark.parametrize("months", range(13))
def test_the_shortest_and_the_longest_of_months_are_those_of_the_calendar(months: int) -> None:
    real = {days_in(start, months) for start in range(400 * 12)}
    assert (Duration(months).shortest, Duration(months).longest) == (min(real) * DAY, max(real) * DAY)


some_durations = st.builds(
    Duration, st.integers(0, 60), st.integers(0, 2000 * DAY) | st.integers(0, 2000).map(DAY.__mul__)
)


@given(some_durations, some_durations, st.integers(0, 400 * 12))
def test_a_comparison_holds_from_every_month_on(left: Duration, right: Duration, start: int) -> None:
    real_left = days_in(start, left.months) * DAY + left.milliseconds
    real_right = days_in(start, right.months) * DAY + right.milliseconds
    real = Order.EQUAL if real_left == real_right else Order.LESS if real_left < real_right else Order.GREATER
    assert left.compare(right) in (real, Order.UNDECIDED)


@given(some_durations, some_durations, some_durations)
def test_less_is_transitive(one: Duration, two: Duration, three: Duration) -> None:
    if one.compare(two) == two.compare(three) == Order.LESS:
        assert one.compare(three) == Order.LESS


@given(some_durations, some_durations)
def test_a_comparison_can_be_turned_round(left: Duration, right: Duration) -> None:
    turned = {Order.LESS: Order.GREATER, Order.GREATER: Order.LESS}
    order = left.compare(right)
    assert right.compare(left) == turned.get(order, order)
    assert (order == Order.EQUAL) == (left == right)


@given(some_durations)
def test_a_duration_survives_printing(value: Duration) -> None:
    assert parse_duration(str(value)) == value


# Windows


def test_a_window_is_a_duration_or_a_duration_with_its_type() -> None:
    assert parse_window("30d") == Window(Duration(0, 30 * DAY))
    assert parse_window({"duration": "30d"}) == parse_window("30d")
    assert parse_window({"duration": "1mo", "type": "calendar"}) == Window(Duration(1), "calendar")


@pytest.mark.parametrize(
    "value",
    [
        *NO_TEXT,
        "0d",
        {"duration": 30},
        {"type": "rolling"},
        {"duration": "1mo", "type": "lunar"},
        {"duration": "1d", "type": ["rolling"]},
    ],
)
def test_what_is_no_window_is_none(value: object) -> None:
    assert parse_window(value) is None


def test_a_window_is_printed_with_its_type() -> None:
    assert str(window("30d")) == "30d"
    assert str(Window(Duration(1), "calendar")) == "calendar 1mo"


@pytest.mark.parametrize(
    ("availability", "promised", "over", "expected"),
    [
        ("99.9%", "1mo", "1mo", "99.9%"),
        ("99.9%", "30d", "1mo", "99.9%"),
        ("99.9%", "1mo", "30d", "99.9%"),
        ("99.9%", "7d", "30d", "99.9%"),
        ("99.9%", "1y", "30d", "98.78%"),
        ("99.9%", "12mo", "1mo", "98.80%"),
        ("99.9%", "90d", "30d", "99.70%"),
        ("99.999%", "90d", "30d", "99.997%"),
        ("99%", "1y", "1d", "0.00%"),
        ("100%", "1y", "1d", "100.00%"),
    ],
)
def test_a_promise_over_a_long_window_backs_less_over_a_short_one(
    availability: str, promised: str, over: str, expected: str
) -> None:
    assert str(comparable_availability(ratio(availability), window(promised), window(over))) == expected


some_windows = st.builds(Window, some_durations.filter(lambda value: value != Duration()))
some_ratios = st.builds(lambda parts: Ratio(Fraction(parts, 1000)), st.integers(0, 1000))


@given(some_ratios, some_windows, some_windows)
def test_another_window_never_backs_more(value: Ratio, promised: Window, over: Window) -> None:
    assert Ratio(Fraction(0)) <= comparable_availability(value, promised, over) <= value


@given(some_ratios, some_windows)
def test_the_same_window_backs_the_same(value: Ratio, promised: Window) -> None:
    assert comparable_availability(value, promised, promised) == value


# Money


def test_money_is_the_decimal_that_was_written() -> None:
    assert parse_money({"amount": 4.2, "currency": "EUR", "per": "employee/month"}) == Money(
        Decimal("4.2"), "EUR", "employee/month"
    )
    assert parse_money({"amount": 250000, "currency": "EUR"}) == Money(Decimal(250000), "EUR")


@pytest.mark.parametrize(
    "value",
    [
        *NO_TEXT,
        {"amount": 12},
        {"amount": "12", "currency": "EUR"},
        {"amount": True, "currency": "EUR"},
        {"amount": float("nan"), "currency": "EUR"},
        {"amount": float("inf"), "currency": "EUR"},
        {"amount": 12, "currency": "eur"},
        {"amount": 12, "currency": "EURO"},
        {"amount": 12, "currency": "EUR", "per": 3},
    ],
)
def test_what_is_no_money_is_none(value: object) -> None:
    assert parse_money(value) is None


def test_money_compares_in_one_currency_and_unit_only() -> None:
    price = Money(Decimal("4.20"), "EUR", "user")
    assert price.compare(Money(Decimal("4.2"), "EUR", "user")) == Order.EQUAL
    assert price.compare(Money(Decimal(5), "EUR", "user")) == Order.LESS
    assert price.compare(Money(Decimal(4), "EUR", "user")) == Order.GREATER
    assert price.compare(Money(Decimal(5), "USD", "user")) == Order.UNDECIDED
    assert price.compare(Money(Decimal(5), "EUR", "user/month")) == Order.UNDECIDED


def test_money_is_printed_without_an_exponent() -> None:
    assert str(parse_money({"amount": 1e22, "currency": "EUR"})) == "10000000000000000000000 EUR"
    assert str(parse_money({"amount": 0.1, "currency": "EUR", "per": "user"})) == "0.1 EUR per user"


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_the_number_of_an_amount_survives(amount: float) -> None:
    money = parse_money({"amount": amount, "currency": "EUR"})
    assert money is not None
    assert type(amount)(money.amount) == amount
    assert Decimal(str(money).removesuffix(" EUR")) == money.amount


# Capacities


def test_a_capacity_may_have_a_unit_and_a_factor_of_overbooking() -> None:
    assert parse_capacity({"measure": "users", "limit": 40}) == Capacity("users", Decimal(40))
    assert parse_capacity(
        {"measure": "payslips", "limit": 5000, "per": "hour", "overbooking": 1.5}
    ) == Capacity("payslips", Decimal(5000), "hour", Decimal("1.5"))


@pytest.mark.parametrize(
    "value",
    [
        *NO_TEXT,
        {"measure": "users"},
        {"limit": 4},
        {"measure": "", "limit": 4},
        {"measure": "users", "limit": "4"},
        {"measure": "users", "limit": 4, "per": 1},
        {"measure": "users", "limit": 4, "overbooking": "much"},
    ],
)
def test_what_is_no_capacity_is_none(value: object) -> None:
    assert parse_capacity(value) is None


def test_capacities_compare_in_one_measure_and_unit_only() -> None:
    pool = Capacity("payslips", Decimal(5000), "hour")
    assert pool.compare(Capacity("Payslips", Decimal(5000), "Hour")) == Order.EQUAL
    assert pool.compare(Capacity("payslips", Decimal(6000), "hour")) == Order.LESS
    assert pool.compare(Capacity("payslips", Decimal(10), "minute")) == Order.UNDECIDED
    assert pool.compare(Capacity("users", Decimal(5000), "hour")) == Order.UNDECIDED


def test_a_capacity_is_printed_as_it_is_said() -> None:
    assert str(Capacity("payslips", Decimal(5000), "hour")) == "5000 payslips per hour"
    assert str(Capacity("users", Decimal("1.5"))) == "1.5 users"


# Dates


def test_a_date_is_read_in_the_long_form_of_iso_8601() -> None:
    assert parse_date("2026-11-22") == date(2026, 11, 22)
    assert parse_date("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "value",
    [*NO_TEXT, "2026-02-30", "2027-02-29", "2026-13-01", "0000-01-01", "20261122", "2026-W47-7", "2026-1-2"],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert parse_date(value) is None


@given(st.dates())
def test_a_date_survives_printing(value: date) -> None:
    assert parse_date(str(value)) == value


@given(st.dates(max_value=date.max - timedelta(days=1)))
def test_dates_are_ordered(value: date) -> None:
    assert value < value + timedelta(days=1)


# All of them


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_nothing_breaks_a_parser(value: object) -> None:
    names = ("amount", "currency", "per", "measure", "limit", "overbooking", "duration", "type")
    for parse in (parse_ratio, parse_duration, parse_window, parse_money, parse_capacity, parse_date):
        parse(value)
        parse(dict.fromkeys(names, value))


def accepts(name: str, text: str) -> bool:
    fragment = SCHEMA[name]
    return Draft202012Validator(
        {key: fragment[key] for key in ("pattern", "minLength") if key in fragment}
    ).is_valid(text)


@given(st.from_regex(durations.PATTERN, fullmatch=True) | st.text("P0123456789YMWDTHSymowdhs", max_size=8))
def test_the_schema_and_the_parser_agree_what_a_duration_is(text: str) -> None:
    assert accepts("durationText", text) == (parse_duration(text) is not None)


@given(st.text("0123456789.%", max_size=9) | st.from_regex(r"\A(100(\.0)?|[0-9]{1,3}\.[0-9]{1,3})%\Z"))
def test_the_schema_and_the_parser_agree_what_a_ratio_is(text: str) -> None:
    assert accepts("ratio", text) == (parse_ratio(text) is not None)


def test_importing_the_quantities_imports_no_arithmetic() -> None:
    heavy = "{'decimal', 'fractions', 'datetime', 'json'}"
    code = f"import sys, itilcheck.quantity; print({heavy} & set(sys.modules))"
    arguments = [sys.executable, "-c", code]
    run = subprocess.run(arguments, capture_output=True, check=True, text=True)  # noqa: S603  # our own code
    assert run.stdout == "set()\n"


def test_patterns_are_in_the_part_that_all_engines_share() -> None:
    assert re.search(r"\\[dwsbAZp]|\(\?|\\[0-9]", durations.PATTERN) is None
