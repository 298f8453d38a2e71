"""JSON: the fast way and the exact way, what is said of faults, and what no JSON reader may choke on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilcheck.loading import LIMITS, json_text
from itilcheck.loading.issue import Unreadable
from itilcheck.loading.plain import Bail
from itilcheck.loading.text import Lines
from readings import at, data, read, told

if TYPE_CHECKING:
    from itilcheck.document import JSON

NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fast(text: str) -> JSON:
    """Read a text the fast way; Bail stands for what it leaves to the other."""
    try:
        return json_text.scan(text, LIMITS)
    except Bail:
        return Bail


def slow(text: str) -> JSON:
    try:
        reading = json_text.read(text, Lines(text), LIMITS)
    except Unreadable:
        return Unreadable
    return reading.issues or reading.data


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        '""',
        " null ",
        "-0",
        "-0.0",
        "1E5",
        "1e-999",
        "0.1",
        "123456789012345678901234567890",
        "1" * 300,
        "0." + "1" * 400,
        '"\\u0000\\b\\f\\n\\r\\t\\/\\\\\\""',
        '"\\u00e9\u00e9\u2028\U0001f600"',
        '{"": {"a b": [1, [2, {"c": null}]]}}',
        "[" * 100 + "]" * 100,
        '{"a": [{}, [[]], "[[["]}',
        "\r\n[\t1 ,\n2]\r\n",
    ],
)
def test_both_ways_read_sound_texts(text: str) -> None:
    assert repr(fast(text)) == repr(json.loads(text))
    assert repr(slow(text)) == repr(json.loads(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,}', '1:8 a "," before "}" is not allowed in JSON, take it out'),
        ("[1,\n2,\n]", '2:2 a "," before "]" is not allowed in JSON, take it out'),
        ("{a: 1}", '1:2 a "key" in double quotes is expected here'),
        ("{1: 1}", '1:2 a "key" in double quotes is expected here'),
        ("{'a': 1}", "1:2 JSON wants double quotes"),
        ("{\u201ca\u201d: 1}", "1:2 JSON wants double quotes"),
        ("{\"a\": 'x'}", "1:7 JSON wants double quotes"),
        ('{"a" 1}', '1:6 a ":" is expected after a key'),
        ('{"a": 1 "b": 2}', '1:9 a "," or "}" is expected here'),
        ("[1 2]", '1:4 a "," or "]" is expected here'),
        ("[1}", '1:3 a "," or "]" is expected here'),
        ("[1,, 2]", "1:4 a value is expected here"),
        ('{"a": }', "1:7 a value is expected here"),
        ('{"a":\n', "1:5 the file ends where a value is expected"),
        ('{"a": {"b": 1}', '1:1 "{" is never closed'),
        ("[1, [2]\n", '1:1 "[" is never closed'),
        ("{}}", '1:3 "}" closes what was never opened'),
        ("{} {}", "1:4 a second value begins here, a JSON file holds one"),
        ('{"a": 1}\n{"a": 2}\n', "2:1 a second value begins here, a JSON file holds one"),
        ('{"a": "x', "1:7 the quote that opens here is not closed"),
        ('{"a": "x\n", "b": 1}', "1:7 the quote that opens here is not closed"),
        ('"\\', "1:1 the quote that opens here is not closed"),
        ('["x\ty"]', "1:4 a control character stands in the text here, write an escape such as \\t"),
        ('["x\\q"]', '1:4 "\\q" is no escape, a backslash is written "\\\\"'),
        ('["C:\\users"]', '1:5 "\\u" is no escape, a backslash is written "\\\\"'),
        ("[True]", '1:2 write "true" in lower case'),
        ("[None]", '1:2 "None" is no value in JSON, put text in double quotes'),
        ("kind: Service", '1:1 "kind" is no value in JSON, put text in double quotes'),
        ("[01]", '1:2 "01" is no number as JSON writes them'),
        ("[+1]", '1:2 "+1" is no number as JSON writes them'),
        ("[1.]", '1:2 "1." is no number as JSON writes them'),
        ("[1_000]", '1:2 "1_000" is no number as JSON writes them'),
        ("// c\n{}", "1:1 JSON has no comments"),
        ('{"a": 1 /* c */}', "1:9 JSON has no comments"),
        ('{"a": 1} # c', "1:10 JSON has no comments"),
        ("<<<<<<< HEAD\n{}", "1:1 a conflict is left from a merge, keep one of the two versions"),
        ('{"a": 1,\n=======\n"b": 2}', "2:1 a conflict is left from a merge, keep one of the two versions"),
        ("\ufeff{}", "1:1 a value is expected here"),
        ("[\u00a01]", "1:2 a value is expected here"),
    ],
)
def test_mistakes_are_told_where_they_can_be_mended(text: str, said: str) -> None:
    assert fast(text) is Bail
    loaded = read("\ufeff" + text, "one.json")
    assert told(loaded) == [said]
    assert loaded.documents == []
    assert [(issue.rule, issue.fatal) for _, issue in loaded.issues] == [("syntax-error", True)]


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        ("[NaN]", ["NaN"], "1:2 NaN is no number that JSON knows"),
        ("[-Infinity]", ["-Infinity"], "1:2 -Infinity is no number that JSON knows"),
        ("[1e999]", ["1e999"], "1:2 1e999 is too large for a number"),
        (f"[{'1' * 301}]", ["1" * 301], "1:2 number has more than 300 digits"),
        (f"[-{'1' * 9000}]", ["-" + "1" * 9000], "1:2 number has more than 300 digits"),
        (
            '["\\ud83d"]',
            ["\ufffd"],
            "1:2 an escape such as \\ud83d is half of a character, and the other half is missing",
        ),
        ('{"a": 1, "a": 2}', {"a": 1}, '1:10 key "a" stands twice'),
        ('{"a": {"b": 1,\n"\\u0062": 2}}', {"a": {"b": 1}}, '2:1 key "b" stands twice'),
    ],
)
def test_what_json_cannot_say_is_told(text: str, expected: JSON, said: str) -> None:
    assert fast(text) is Bail
    loaded = read(text, "one.json")
    assert loaded.documents == [expected]
    assert told(loaded) == [said]
    assert [issue.fatal for _, issue in loaded.issues] == [False]
    assert loaded.source.mark(0) is not None


def test_duplicates_are_related_to_the_first() -> None:
    ((_, issue),) = read('{"a": [{"b": 1, "b": 2}]}', "one.json").issues
    assert (issue.rule, issue.pointer) == ("duplicate-key", "/a/0/b")
    assert [(at(region), text) for region, text in issue.related] == [("1:9", "the first one, which counts")]


def test_pairs_of_surrogates_are_one_character() -> None:
    assert data('["\\ud83d\\ude00"]', "one.json") == ["\U0001f600"]


@pytest.mark.parametrize("depth", [101, 500, 5_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), ["[]", ('{"a":', "}"), ('[{"a":', "}]")])
def test_depth_is_bounded_both_ways(depth: int, opening: str, closing: str) -> None:
    for text in (opening * depth + "1" + closing * depth, opening * depth):
        assert fast(text) is Bail
        (said,) = told(read(text, "one.json"))
        assert "nested deeper than 100 maps and lists" in said


def test_a_suffix_tells_json() -> None:
    assert told(read("a: 1", "one.JSON")) != []
    assert told(read("a: 1", "one.json.yaml")) == []


PARTS = [
    '"a"',
    '"b":',
    "1",
    "-2.5e3",
    "true",
    "null",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    " ",
    "\n",
    '"',
    "\\",
    "\\u00e9",
]
ODD_PARTS = [
    "NaN",
    "1e999",
    "'",
    "/",
    "#",
    "x",
    "\u2028",
    "\t",
    "\\ud83d",
    "\x00",
    "0",
    "-",
    ".",
    "\u00e9",
]
SOUP = st.lists(st.sampled_from(PARTS * 3 + ODD_PARTS), max_size=16).map("".join)
SOUND = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=9,
)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    text = json.dumps(draw(SOUND), ensure_ascii=draw(st.booleans()))
    at_most = len(text)
    start = draw(st.integers(0, at_most))
    return text[:start] + draw(SOUP) + text[draw(st.integers(start, at_most)) :]


def assert_agreed(text: str) -> None:
    """Hold the fast way to the exact way, and both to the standard library."""
    found = fast(text)
    if found is not Bail:
        assert repr(slow(text)) == repr(found) == repr(json.loads(text))
    loaded = read(text.encode("utf-8", "surrogatepass"), "one.json")
    assert json.dumps(loaded.documents, ensure_ascii=False).encode()
    assert len(loaded.documents) <= 1


@given(st.one_of(SOUP, spoilt()))
@settings(NO_HURRY, max_examples=400)
def test_the_ways_agree(text: str) -> None:
    assert_agreed(text)


@pytest.mark.slow
@given(st.one_of(SOUP, spoilt()))
@settings(NO_HURRY, max_examples=30_000)
def test_the_ways_agree_on_many_texts(text: str) -> None:
    assert_agreed(text)
