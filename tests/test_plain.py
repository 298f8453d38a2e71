"""The fast scanner against ruamel.yaml, its pure reader and its C reader: the same data, or Bail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml.error import YAMLError

from itilcheck.loading.limits import LIMITS
from itilcheck.loading.plain import Bail, scan
from itilcheck.loading.plain_scalars import MOST_REPEATS
from oracle import accepted, ruamel

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH = LIMITS.depth

# What catalogues are written in, which the fast way has to read. ⏎ is a line end.
READ = [
    # nothing
    ("", None),
    ("⏎⏎  ⏎", None),
    ("# only⏎  # comments", None),
    # maps
    ("a: 1", {"a": 1}),
    ("a: 1⏎b: two words⏎c: true⏎d: null⏎e: ~⏎", {"a": 1, "b": "two words", "c": True, "d": None, "e": None}),
    ("a:⏎b: ''⏎", {"a": None, "b": ""}),
    ("a:⏎  b:⏎    c: 1⏎d: 2⏎", {"a": {"b": {"c": 1}}, "d": 2}),
    ("a:⏎      b: 1⏎      c: 2⏎d: 2⏎", {"a": {"b": 1, "c": 2}, "d": 2}),
    ("  a: 1⏎  b: 2⏎", {"a": 1, "b": 2}),
    ("a:   1  ⏎b: x  # comment⏎c: # comment⏎  d: 1⏎", {"a": 1, "b": "x", "c": {"d": 1}}),
    ("a:⏎⏎⏎  # comment⏎⏎  b: 1⏎# less⏎  c: 2⏎", {"a": {"b": 1, "c": 2}}),
    ("a : v⏎b  :⏎", {"a": "v", "b": None}),
    ("two words: 1⏎a/b: 2⏎a.b-c: 3⏎", {"two words": 1, "a/b": 2, "a.b-c": 3}),
    ("$ref: 4⏎'q': 5⏎\"d\": 6⏎it's: 7⏎é: 8⏎", {"$ref": 4, "q": 5, "d": 6, "it's": 7, "é": 8}),
    ("a:b: 1⏎http://x: 2⏎c#: 3⏎", {"a:b": 1, "http://x": 2, "c#": 3}),
    ("'': 1⏎'1': 2⏎\"true\": 3⏎'<<': 4⏎", {"": 1, "1": 2, "true": 3, "<<": 4}),
    ("2026-11-22: 1⏎yes: 2⏎", {"2026-11-22": 1, "yes": 2}),
    # plain scalars
    ("a: http://x.y/z?q=1#f", {"a": "http://x.y/z?q=1#f"}),
    ("a: 08:00⏎b: 2026-11-22⏎c: 99.9%⏎", {"a": "08:00", "b": "2026-11-22", "c": "99.9%"}),
    ("a: 012⏎b: 1_000⏎c: -1.5⏎", {"a": 12, "b": 1000, "c": -1.5}),
    ('a: b:c⏎b: key:value # c⏎c: it\'s "so"⏎', {"a": "b:c", "b": "key:value", "c": 'it\'s "so"'}),
    ("a: a, [b] {c}⏎b: -x⏎c: --⏎d: a - b⏎", {"a": "a, [b] {c}", "b": "-x", "c": "--", "d": "a - b"}),
    ("a: b ? c ! & * | > % @ `⏎", {"a": "b ? c ! & * | > % @ `"}),
    ("a: b#c⏎b: c #d⏎", {"a": "b#c", "b": "c"}),
    ("a: one⏎  two⏎⏎⏎  three  ⏎    four # c⏎b: 1⏎", {"a": "one two\n\nthree four", "b": 1}),
    ("a: one⏎  - two⏎  # c⏎⏎  # d⏎b: 1⏎", {"a": "one - two", "b": 1}),
    ("a:⏎  one⏎  two⏎b: 1⏎", {"a": "one two", "b": 1}),
    ("text", "text"),
    ("some⏎text⏎⏎here⏎", "some text\nhere"),
    # quoted scalars
    (
        "a: 'it''s' # c⏎b: ''⏎c: \"\"⏎d: ' # '⏎e: \": \"⏎",
        {"a": "it's", "b": "", "c": "", "d": " # ", "e": ": "},
    ),
    (r'a: "q\" b\\ n\n t\t s\/ \u00e9 x\ y"', {"a": 'q" b\\ n\n t\t s/ é x y'}),
    ("a: 'one⏎  two⏎⏎  three '⏎b: \"one  ⏎⏎⏎   two⏎   \"⏎", {"a": "one two\nthree ", "b": "one\n\ntwo "}),
    ('a: "one\\⏎  two \\⏎  \\ three\\⏎⏎  four"', {"a": "onetwo  three\nfour"}),
    ("a:⏎  'b: c'⏎", {"a": "b: c"}),
    # lists
    ("- a⏎- 1⏎-⏎- 'q'⏎- \"a: b\"⏎- a:b⏎", ["a", 1, None, "q", "a: b", "a:b"]),
    ("a:⏎- b⏎- c⏎d:⏎  - e⏎f: 1⏎", {"a": ["b", "c"], "d": ["e"], "f": 1}),
    ("- a: 1⏎  b: 2⏎- a: 3⏎", [{"a": 1, "b": 2}, {"a": 3}]),
    ("-   a: 1⏎    b: 2⏎-   c⏎", [{"a": 1, "b": 2}, "c"]),
    ("- - a⏎  - b⏎- - - c⏎", [["a", "b"], [["c"]]]),
    ("-⏎  a: 1⏎  b:⏎  - x⏎-⏎  - y⏎", [{"a": 1, "b": ["x"]}, ["y"]]),
    ("- a:⏎  - b⏎  c:⏎    - d: 1⏎      e: 2⏎", [{"a": ["b"], "c": [{"d": 1, "e": 2}]}]),
    ("- # c⏎  a: 1⏎-   # c⏎# c⏎⏎- b # c⏎", [{"a": 1}, None, "b"]),
    ("- one⏎  two⏎-⏎  three⏎  four⏎", ["one two", "three four"]),
    ("- a:b: 1⏎  c: 2⏎", [{"a:b": 1, "c": 2}]),
    ("- a # b: c⏎- d # e:⏎- f#g: # h: i⏎", ["a", "d", {"f#g": None}]),
    # block scalars
    ("a: |⏎  x⏎   y⏎⏎  z  ⏎b: 1⏎", {"a": "x\n y\n\nz  \n", "b": 1}),
    ("a: |⏎  x⏎⏎⏎b: |-⏎  x⏎⏎⏎c: |+⏎  x⏎⏎⏎", {"a": "x\n", "b": "x", "c": "x\n\n\n"}),
    ("a: >⏎  x⏎  y⏎⏎  z⏎⏎⏎  u⏎   v⏎  w⏎b: >-⏎  x⏎  y⏎", {"a": "x y\nz\n\nu\n v\nw\n", "b": "x y"}),
    ("a: |  # c⏎⏎⏎  x⏎# c⏎b: >+⏎⏎  x⏎⏎   ⏎c: |⏎", {"a": "\n\nx\n", "b": "\nx\n\n \n", "c": ""}),
    ("a: |⏎  # no comment⏎  - x: y⏎  'q⏎b: 1⏎", {"a": "# no comment\n- x: y\n'q\n", "b": 1}),
    ("- |⏎ x⏎- >⏎  y⏎  z⏎- a: |⏎    x⏎  b: 1⏎", ["x\n", "y z\n", {"a": "x\n", "b": 1}]),
    ("a: |⏎⏎b: >-⏎c: 1⏎", {"a": "", "b": "", "c": 1}),
    # flow collections
    ("a: [b, 1, 'c, d', \"e\", null, f g]⏎", {"a": ["b", 1, "c, d", "e", None, "f g"]}),
    ("a: []⏎b: {}⏎c: [ ]⏎d: { } # c⏎", {"a": [], "b": {}, "c": [], "d": {}}),
    (
        "a: {b: 1, c d: x y, 'e': 'f', g: [h, {i: j}]}",
        {"a": {"b": 1, "c d": "x y", "e": "f", "g": ["h", {"i": "j"}]}},
    ),
    ("- {a: 1}⏎- [b]⏎- [[c], []]⏎", [{"a": 1}, ["b"], [["c"], []]]),
    ("a: [b, c,]⏎b: {c: 1 , }⏎", {"a": ["b", "c"], "b": {"c": 1}}),
    ("{t: 99.9%, m: x@y.z, s: it's, n: -1}", {"t": "99.9%", "m": "x@y.z", "s": "it's", "n": -1}),
    (
        "a: [⏎  b, # c⏎  c⏎  ]⏎d: [⏎  e⏎]⏎f: {⏎  g: 1,⏎  h: 2⏎}⏎",
        {"a": ["b", "c"], "d": ["e"], "f": {"g": 1, "h": 2}},
    ),
    (
        '{⏎  "a": 1,⏎  "b": [2.5, "x\\n"],⏎  "c": {"d": null}⏎}⏎',
        {"a": 1, "b": [2.5, "x\n"], "c": {"d": None}},
    ),
    ("[a, b]", ["a", "b"]),
]

# What is wrong, or right in a rare way: for the exact reader. ¦ stands between documents, · for a space
# at the start of one.
LEFT = {
    "indentation": r"""
        a: 1⏎ b: 2 ¦ a:⏎    b: 1⏎  c: 2 ¦ ·a: 1⏎b: 2 ¦ a:⏎  - b⏎ - c ¦ a:⏎ - b⏎  - c: 1 ¦ a: 1⏎- b
        - a⏎b: 1 ¦ a:⏎  b: 1⏎- c ¦ - a: 1⏎   b: 2 ¦ - a: 1⏎ b: 2 ¦ ·- a⏎- b ¦ a⏎b: 1 ¦ a: 1⏎b
        a: 1⏎  b: 2
        """,
    "keys": r"""
        a: 1⏎a: 2 ¦ a: 1⏎'a': 2 ¦ - {a: 1, a: 2} ¦ 1: a ¦ true: a ¦ null: a ¦ ~: a ¦ 1.5: a ¦ .inf: a ¦ <<: a
        =: a ¦ ? a ¦ ? a⏎: b ¦ : a ¦ : ¦ - : ¦ [a]: b ¦ {a: b}: c ¦ 'a' : b ¦ 'a''b': c ¦ "a\n": b ¦ -a: b
        ?a: b ¦ a: 1⏎a #b: c ¦ ...: a ¦ ---: a ¦ {1: a} ¦ {<<: a}
        """,
    "plain scalars": r"""
        a: b: c ¦ a: b: ¦ a: - b ¦ a: - ¦ a: ? b ¦ a: ?b ¦ a: :b ¦ a: ,b ¦ a: ] ¦ a: } ¦ a: %b ¦ a: @b ¦ a: `b
        a: = ¦ a: << ¦ a: .inf ¦ a: -.Inf ¦ a: .nan ¦ a: 1e999 ¦ - [.inf] ¦ a: b⏎  c: d ¦ a: b # c⏎  d
        a: b⏎  # c⏎  d ¦ a: b⏎  c: ¦ a⏎---⏎b ¦ a⏎--- b ¦ a⏎... ¦ --- a ¦ %YAML 1.1 ¦ a⏎%b
        """,
    "anchors, aliases, tags": r"""
        a: &b c ¦ a: *b ¦ a: !b c ¦ a: !!str 1 ¦ &a b: c ¦ - &a⏎- *a ¦ &a [b] ¦ a: [&b c] ¦ a: [*b]
        a: [!b c]
        """,
    "quoted scalars": r"""
        a: 'b ¦ a: "b ¦ a: 'b⏎c' ¦ a: 'b' c ¦ a: 'b'c ¦ a: 'b'#c ¦ 'a' b ¦ a: ''' ¦ a: "\" ¦ a: "\x" ¦ a: "\q"
        a: "\u12" ¦ a: "\ud83d\ude00" ¦ a: "b\ ⏎  c" ¦ a: 'b'⏎  c ¦ a: 'b': c
        """,
    "flow collections": r"""
        a: [b ¦ a: {b: c ¦ a: [b,, c] ¦ a: [,] ¦ a: [b] c ¦ a: [b]c ¦ a: [b]] ¦ a: [b} ¦ a: {b] ¦ a: {b}
        a: {b: } ¦ a: {b, c: d} ¦ a: {b: c: d} ¦ a: [b: c] ¦ a: {b:1} ¦ a: [b:c] ¦ a: [b?c] ¦ a: [?b]
        a: [- b] ¦ a: [b #c] ¦ a: [b⏎  c] ¦ a: {b c} ¦ a: {'b':1} ¦ a: ['b' 'c'] ¦ a: b⏎ ]⏎c: [⏎]]
        a: b⏎  c⏎] ¦ [a]⏎b: 1
        """,
    "block scalars": r"""
        a: |2⏎   b ¦ a: |x⏎  b ¦ a: |⏎    b⏎  c ¦ a: |⏎   ⏎  b ¦ a: |⏎  ⏎   b ¦ a: |+⏎⏎ ¦ a:⏎  |⏎  b
        |⏎  a ¦ - - |⏎    a ¦ -   a: |⏎      b ¦ a: |#c⏎  b
        """,
}
ODD_CHARACTERS = "\t\r\0\a\x1f\x7f\x85\x9f\u2028\u2029\ufeff\ud800\uffff"


def unfold(text: str) -> str:
    return text.replace("⏎", "\n").replace("·", " ")


READ_TEXTS = [unfold(text) for text, _ in READ]
LEFT_TEXTS = [
    pytest.param(unfold(text) + "\n", id=f"{reason}: {text}")
    for reason, table in LEFT.items()
    for text in re.split(r" ¦ |\s*\n\s*", table.strip())
]


@pytest.mark.parametrize(("text", "data"), READ)
def test_reads_what_catalogues_are_written_in(text: str, data: object) -> None:
    assert accepted(unfold(text))
    assert scan(unfold(text), DEPTH) == data


@pytest.mark.parametrize("text", LEFT_TEXTS)
def test_leaves_the_rest_to_the_exact_reader(text: str) -> None:
    with pytest.raises(Bail):
        scan(text, DEPTH)


@pytest.mark.parametrize("character", ODD_CHARACTERS)
@pytest.mark.parametrize("text", ["a: b{}c\n", "a: é{}\n", "{}a: b\n", "# {}\n", "a: |\n  {}\n", "'{}': é\n"])
def test_leaves_odd_characters_to_the_exact_reader(text: str, character: str) -> None:
    with pytest.raises(Bail):
        scan(text.format(character), DEPTH)


def test_reads_unusual_letters() -> None:
    text = "é: 日本\n\u00a0x: a\u00adb\n\U0001f600: \u200d\n"
    assert accepted(text)
    assert scan(text, DEPTH) == {"é": "日本", "\u00a0x": "a\u00adb", "\U0001f600": "\u200d"}


def test_leaves_a_block_scalar_without_a_line_end_to_the_exact_reader() -> None:
    with pytest.raises(Bail):
        scan("a: |\n  b", DEPTH)
    with pytest.raises(Bail):
        scan("- >\n  b\n ", DEPTH)


def test_leaves_long_keys_to_the_exact_reader() -> None:
    assert scan("k" * 200 + ": 1", DEPTH) == {"k" * 200: 1}
    for text in ("{}: 1", "'{}': 1", "a:{}: 1", "{{{}: 1}}", "{{'{}': 1}}"):
        with pytest.raises(YAMLError):
            ruamel(text.format("k" * 1100), pure=True)
        with pytest.raises(Bail):
            scan(text.format("k" * 202), DEPTH)


@pytest.mark.parametrize("text", [*READ_TEXTS, *LEFT_TEXTS])
def test_never_differs_whatever_stands_around(text: str) -> None:
    for start, indent in (("", ""), ("- ", "  "), ("k:\n  ", "  ")):
        for end in ("", "\n  ", "z: 1\n", "\n- z\n", "  z\n", "# c"):
            accepted(start + (text + end).replace("\n", "\n" + indent))


def nest(depth: int, opening: str, closing: str = "") -> str:
    return opening * depth + "x" + closing * depth


@pytest.mark.parametrize(
    "document",
    [
        lambda depth: "".join(f"{' ' * level}a:\n" for level in range(depth)),
        lambda depth: "".join(f"{' ' * level}-\n" for level in range(depth)),
        lambda depth: nest(depth, "- "),
        lambda depth: nest(depth - 1, "- ") + ": 1",
        lambda depth: nest(depth, "[", "]"),
        lambda depth: nest(depth, "{a: ", "}"),
        lambda depth: "a: " + nest(depth - 1, "[", "]"),
        lambda depth: "- a: " + nest(depth - 2, "[", "]"),
    ],
)
@pytest.mark.parametrize("depth", [3, 4, 100])
def test_bounds_how_deep_maps_and_lists_nest(document: Callable[[int], str], depth: int) -> None:
    scan(document(depth), depth)
    with pytest.raises(Bail):
        scan(document(depth + 1), depth)


def test_shares_equal_texts() -> None:
    text = "- {team: platform}\n- owner: plat # c\n- platform\n- plat # c\n"
    first, second = (scan(text, DEPTH) for _ in range(2))
    assert first[0]["team"] is second[0]["team"]
    assert next(iter(first[1])) is next(iter(second[1]))
    assert first[1]["owner"] is first[3] is second[3]


def test_reads_the_same_whatever_it_has_met() -> None:
    texts = [unfold(text) for text, _ in READ]
    first = [scan(text, DEPTH) for text in texts]
    assert [scan(text, DEPTH) for text in reversed(texts)] == first[::-1]


def test_never_shares_maps_and_lists() -> None:
    data = scan("a: []\nb: []\nc: [x]\nd: [x]\ne: {}\nf: {}\n", DEPTH)
    assert len({id(value) for value in data.values()}) == 6


def test_goes_on_when_it_has_met_many_texts() -> None:
    numbers = range(10_000)
    assert scan("".join(f"k{number}: v{number}\n" for number in numbers), DEPTH)["k9999"] == "v9999"
    assert scan("[" + ", ".join(f"w{number}" for number in numbers) + "]", DEPTH)[-1] == "w9999"
    assert scan("k1: v1", DEPTH) == {"k1": "v1"}


MANY = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n" + "  b\n" * MANY,
        "a: |+\n  b\n" + "\n" * MANY,
        "a: b\n" + "  c\n" * MANY,
        "a: '" + "\n  b" * MANY + "'",
        "b\n" * MANY,
        "- - |\n" + "    b\n" * MANY,
        "a: '" + "''" * MANY + "'",
        'a: "' + "\\\\" * MANY + '"',
        "a: [" + "'" + "''" * MANY + "']",
        "a: [" + '"' + "\\\\" * MANY + '"]',
        "a: [ " + "# c\n  " * MANY + "b]",
        "- " * MANY,
        "[" * MANY,
        "a: [" + "b, " * MANY,
        "a: " + "b: " * MANY,
        "'" * MANY + "a",
        'a: "' + "\\" * MANY,
        ":" * MANY,
        "a: [" + "#" * MANY,
        "a: [" + " \n" * MANY,
    ],
)
def test_leaves_long_oddities_to_the_exact_reader(text: str) -> None:
    with pytest.raises(Bail):
        scan(text, DEPTH)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n" + "\n" * MANY,
        "a: 1\n" + "  \n" * MANY,
        "a: 1\n" + "#\n" * MANY,
        "a: " + "b " * MANY,
        "a: '" + "''" * MOST_REPEATS + "'",
        'a: "' + "\\\\" * MOST_REPEATS + '"',
        "a: [" + "b, " * MANY + "]",
        "a: [" + "'b', " * MANY + "]",
        "a: 1" + " " * MANY,
        "a: [b" + " " * MANY + "]",
        "- a\n" * MANY,
        "- |\n  b\n" * MANY,
        "a: |\n" + "  b\n" * (MOST_REPEATS - 1),
    ],
)
def test_reads_long_documents(text: str) -> None:
    assert scan(text, DEPTH)


def test_reads_very_long_documents() -> None:
    text = "a:\n" + "  - b: 1\n    c: [d]\n" * MANY
    assert len(text) > 1024 * 1024
    assert scan(text, DEPTH) == {"a": [{"b": 1, "c": ["d"]}] * MANY}
    with pytest.raises(Bail):
        scan(text + "d: |\n  e", DEPTH)
