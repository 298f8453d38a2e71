"""What a plain scalar means, against ruamel.yaml for YAML 1.2."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError
from ruamel.yaml.nodes import ScalarNode

from itilcheck.loading.scalar import plain

JUDGE = YAML(typ="safe", pure=True)
WRITTEN = """
    null Null NULL nuLL ~ ~~ true True TRUE tRUE false False FALSE yes No on off y n t f N T nan inf text
    0 -0 +0 7 +7 -7 012 -012 089 00 1_000 1__0 1_ -_1 _1 0o17 -0o17 0o18 0o_7 0O17 017 0x1F 0x1f
    +0x_F 0xFG 0X1F 0b101 -0b1 0b12 0b_1 0b0b1 0x0x1 0o0o1 0_b1 0_x1 0_o7 1a a1 + - +-1 --1 1- 1:30
    08:00 12:30:45 1. 1.5 -1.5 +1.5 01.5 1_0.5_0 1._ .5 -.5 +.5 ._5 -._5 .5_ . .. 1.2.3
    1e5 1E5 1e+5 1e-5 1_e5 1e5_ 1e e5 1.e5 1.5e5 .5e5 .5e+5 .5E-5 1e5.0 1e999 -1e999
    .inf -.inf +.inf .Inf .INF .iNF -.INF .nan .NaN .NAN -.nan +.nan
    99.9% 12.50 4.20 24/7 15m 30d v1 1.0.0 é
"""
ODD = ["", "two words", "1 2", "1\u00a0", "\u0663", "\uff11"]  # the last two are digits, but not ours


def ruamel(text: str) -> Any:  # noqa: ANN401  # whatever a scalar can be
    """Give what ruamel.yaml makes of a text that it has found to be a plain scalar."""
    tag = JUDGE.resolver.resolve(ScalarNode, text, (True, False))
    return JUDGE.constructor.construct_non_recursive_object(ScalarNode(tag, text))


def same(one: Any, other: Any) -> bool:  # noqa: ANN401  # as above
    return repr(one) == repr(other)  # tells True, 1, 1.0 and -0.0 apart, and finds nan equal


@pytest.mark.parametrize("text", ODD + WRITTEN.split())
def test_agrees_with_ruamel(text: str) -> None:
    assert same(plain(text), ruamel(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("true", True),
        ("yes", "yes"),
        ("012", 12),
        ("1_000", 1000),
        ("0b11", 3),
        ("-0o17", -15),
        ("0x1F", 31),
        ("12.50", 12.5),
        ("1e3", 1000.0),
        ("1:30", "1:30"),
        ("99.9%", "99.9%"),
    ],
)
def test_resolves_the_core_schema(text: str, value: object) -> None:
    assert same(plain(text), value)


@pytest.mark.parametrize("text", ["2026-11-22", "2026-11-22T08:00:00Z", "2026-11-22 08:00:00.5 +01:00"])
def test_keeps_a_date_as_written(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("text", ["=", "<<"])
def test_keeps_marks_of_older_yaml_as_written(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("text", ["-_", "+__", "0b_", "0o_", "-0x_", "._", "-.__", "._e+5"])
def test_keeps_digits_that_are_none_as_written(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # Python's own message, which changes
        ruamel(text)
    assert plain(text) == text


@pytest.mark.parametrize("sign", ["", "-", "+"])
@pytest.mark.parametrize(("prefix", "base"), [("", 10), ("0b", 2), ("0o", 8), ("0x", 16)])
def test_keeps_an_integer_of_more_than_300_digits_as_written(sign: str, prefix: str, base: int) -> None:
    assert plain(sign + prefix + "1" * 300) == int(sign + "1" * 300, base)
    assert plain(sign + prefix + "1" * 301) == sign + prefix + "1" * 301
    assert plain(sign + prefix + "1" * 5000) == sign + prefix + "1" * 5000


def test_counts_digits_and_not_underscores() -> None:
    assert plain("1_" * 300) == int("1" * 300)


def test_gives_floats_that_json_cannot_say() -> None:
    assert plain(".inf") == math.inf
    assert plain("-.Inf") == -math.inf
    assert plain("1e999") == math.inf
    assert math.isnan(plain(".nan"))


SIGNS = st.sampled_from(["", "+", "-"])
DIGITS = st.text("0179_", max_size=4)
EXPONENTS = st.sampled_from(["", "e", "E", "e+", "E-"])
NUMBER_LIKE = st.one_of(
    st.text("0123456789_.+-eExXobBO:aAfF ~nul", min_size=1, max_size=10),
    st.tuples(SIGNS, st.sampled_from(["0b", "0o", "0x", "0"]), st.text("01_79aFbx", max_size=6)).map("".join),
    st.tuples(SIGNS, DIGITS, st.sampled_from(["", "."]), DIGITS, EXPONENTS, DIGITS).map("".join),
)


def agree(text: str) -> bool:
    """Say whether our meaning is ruamel.yaml's, or that of the exceptions."""
    try:
        expected = ruamel(text)
    except (ValueError, ConstructorError):  # digits that are none; and * = << that have a tag of their own
        expected = text
    if isinstance(expected, date):
        expected = text
    return same(plain(text), expected)


@given(NUMBER_LIKE)
@settings(deadline=None, max_examples=1000)
def test_agrees_with_ruamel_on_what_looks_like_a_number(text: str) -> None:
    assert agree(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@settings(deadline=None, max_examples=300)
def test_agrees_with_ruamel_on_any_text(text: str) -> None:
    if text.endswith("\n"):
        text += "."  # no plain scalar ends with a line break
    assert agree(text)
