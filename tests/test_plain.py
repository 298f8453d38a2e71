"""The fast scanner against ruamel.yaml, its pure reader and its C reader: the same data, or Bail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from oracle import accepted

from itilcheck.loading.limits import LIMITS
from itilcheck.loading.plain import Bail, scan
from itilcheck.loading.plain_scalars import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH = LIMITS.depth

# Documents that the fast way has to read: what catalogues are written in.
READ = [
    # nothing
    ("", None),
    ("\n\n  \n", None),
    ("# only\n  # comments", None),
    # maps
    ("a: 1", {"a": 1}),
    ("a: 1\nb: two words\nc: true\nd: null\ne: ~\nf:\ng: ''\n", dict(a=1, b="two words", c=True, d=None, e=None, f=None, g="")),
    ("a:\n  b:\n    c: 1\nd: 2\n", {"a": {"b": {"c": 1}}, "d": 2}),
    ("a:\n      b: 1\n      c: 2\nd: 2\n", {"a": {"b": 1, "c": 2}, "d": 2}),
    ("  a: 1\n  b: 2\n", {"a": 1, "b": 2}),
    ("a:   1  \nb: x  # comment\nc: # comment\n  d: 1\n", {"a": 1, "b": "x", "c": {"d": 1}}),
    ("a:\n\n\n  # comment\n\n  b: 1\n# less\n  c: 2\n", {"a": {"b": 1, "c": 2}}),
    ("a : v\nb  :\n", {"a": "v", "b": None}),
    ("two words: 1\na/b: 2\na.b-c: 3\n$ref: 4\n'q': 5\n\"d\": 6\nit's: 7\n\u00e9: 8\n", {
        "two words": 1, "a/b": 2, "a.b-c": 3, "$ref": 4, "q": 5, "d": 6, "it's": 7, "\u00e9": 8}),
    ("a:b: 1\nhttp://x: 2\nc#: 3\n", {"a:b": 1, "http://x": 2, "c#": 3}),
    ("'': 1\n'1': 2\n\"true\": 3\n'<<': 4\n", {"": 1, "1": 2, "true": 3, "<<": 4}),
    ("2026-11-22: 1\nyes: 2\n", {"2026-11-22": 1, "yes": 2}),
    # plain scalars
    ("a: http://x.y/z?q=1#f", {"a": "http://x.y/z?q=1#f"}),
    ("a: 08:00\nb: 2026-11-22\nc: 99.9%\nd: 012\ne: 1_000\n", dict(a="08:00", b="2026-11-22", c="99.9%", d=12, e=1000)),
    ("a: b:c\nb: key:value # c\nc: it's \"so\"\nd: a, [b] {c}\n", dict(a="b:c", b="key:value", c="it's \"so\"", d="a, [b] {c}")),
    ("a: -x\nb: --\nc: a - b\nd: a ? b ! & * | > % @ `\n", dict(a="-x", b="--", c="a - b", d="a ? b ! & * | > % @ `")),
    ("a: b#c\nb: c #d\n", {"a": "b#c", "b": "c"}),
    ("a: one\n  two\n\n\n  three  \n    four # c\nb: 1\n", {"a": "one two\n\nthree four", "b": 1}),
    ("a: one\n  - two\n  # c\n\n  # d\nb: 1\n", {"a": "one - two", "b": 1}),
    ("a:\n  one\n  two\nb: 1\n", {"a": "one two", "b": 1}),
    ("text", "text"),
    ("some\ntext\n\nhere\n", "some text\nhere"),
    # quoted scalars
    ("a: 'it''s' # c\nb: ''\nc: \"\"\nd: ' # '\ne: \": \"\n", dict(a="it's", b="", c="", d=" # ", e=": ")),
    (r'a: "q\" b\\ n\n t\t s\/ \u00e9 x\ y"', {"a": "q\" b\\ n\n t\t s/ \u00e9 x y"}),
    ("a: 'one\n  two\n\n  three '\nb: \"one  \n\n\n   two\n   \"\n", {"a": "one two\nthree ", "b": "one\n\ntwo "}),
    ('a: "one\\\n  two \\\n  \\ three\\\n\n  four"', {"a": "onetwo  three\nfour"}),
    ("a:\n  'b: c'\n", {"a": "b: c"}),
    # lists
    ("- a\n- 1\n-\n- 'q'\n- \"a: b\"\n- a:b\n", ["a", 1, None, "q", "a: b", "a:b"]),
    ("a:\n- b\n- c\nd:\n  - e\nf: 1\n", {"a": ["b", "c"], "d": ["e"], "f": 1}),
    ("- a: 1\n  b: 2\n- a: 3\n", [{"a": 1, "b": 2}, {"a": 3}]),
    ("-   a: 1\n    b: 2\n-   c\n", [{"a": 1, "b": 2}, "c"]),
    ("- - a\n  - b\n- - - c\n", [["a", "b"], [["c"]]]),
    ("-\n  a: 1\n  b:\n  - x\n-\n  - y\n", [{"a": 1, "b": ["x"]}, ["y"]]),
    ("- a:\n  - b\n  c:\n    - d: 1\n      e: 2\n", [{"a": ["b"], "c": [{"d": 1, "e": 2}]}]),
    ("- # c\n  a: 1\n-   # c\n# c\n\n- b # c\n", [{"a": 1}, None, "b"]),
    ("- one\n  two\n-\n  three\n  four\n", ["one two", "three four"]),
    ("- a:b: 1\n  c: 2\n", [{"a:b": 1, "c": 2}]),
    # block scalars
    ("a: |\n  x\n   y\n\n  z  \nb: 1\n", {"a": "x\n y\n\nz  \n", "b": 1}),
    ("a: |\n  x\n\n\nb: |-\n  x\n\n\nc: |+\n  x\n\n\n", {"a": "x\n", "b": "x", "c": "x\n\n\n"}),
    ("a: >\n  x\n  y\n\n  z\n\n\n  u\n   v\n  w\nb: >-\n  x\n  y\n", {"a": "x y\nz\n\nu\n v\nw\n", "b": "x y"}),
    ("a: |  # c\n\n\n  x\n# c\nb: >+\n\n  x\n\n   \nc: |\n", {"a": "\n\nx\n", "b": "\nx\n\n \n", "c": ""}),
    ("a: |\n  # no comment\n  - x: y\n  'q\nb: 1\n", {"a": "# no comment\n- x: y\n'q\n", "b": 1}),
    ("- |\n x\n- >\n  y\n  z\n- a: |\n    x\n  b: 1\n", ["x\n", "y z\n", {"a": "x\n", "b": 1}]),
    ("a: |\n\nb: >-\nc: 1\n", {"a": "", "b": "", "c": 1}),
    # flow collections
    ("a: [b, 1, 'c, d', \"e\", null, f g]\n", {"a": ["b", 1, "c, d", "e", None, "f g"]}),
    ("a: []\nb: {}\nc: [ ]\nd: { } # c\n", {"a": [], "b": {}, "c": [], "d": {}}),
    ("a: {b: 1, c d: x y, 'e': 'f', g: [h, {i: j}]}\n", {"a": {"b": 1, "c d": "x y", "e": "f", "g": ["h", {"i": "j"}]}}),
    ("- {a: 1}\n- [b]\n- [[c], []]\n", [{"a": 1}, ["b"], [["c"], []]]),
    ("a: [b, c,]\nb: {c: 1 , }\n", {"a": ["b", "c"], "b": {"c": 1}}),
    ("a: {t: 99.9%, m: x@y.z, s: it's, n: -1, d: 2026-11-22}", {
        "a": dict(t="99.9%", m="x@y.z", s="it's", n=-1, d="2026-11-22")}),
    ("a: [\n  b, # c\n  c\n  ]\nd: [\n  e\n]\nf: {\n  g: 1,\n  h: 2\n}\n", {"a": ["b", "c"], "d": ["e"], "f": {"g": 1, "h": 2}}),
    ('{\n  "a": 1,\n  "b": [1, 2.5, "x\\n"],\n  "c": {"d": null}\n}\n', {"a": 1, "b": [1, 2.5, "x\n"], "c": {"d": None}}),
    ("[a, b]", ["a", "b"]),
]  # fmt: skip

# Documents that are for the exact reader: wrong, or right in a way that is rare.
LEFT = [
    # indentation
    "a: 1\n b: 2\n", "a:\n    b: 1\n  c: 2\n", " a: 1\nb: 2\n", "a:\n  - b\n - c\n", "a:\n - b\n  - c: 1\n", "a: 1\n- b\n",
    "- a\nb: 1\n", "a:\n  b: 1\n- c\n", "- a: 1\n   b: 2\n", "- a: 1\n b: 2\n", " - a\n- b\n", "a\nb: 1\n", "a: 1\nb\n", "a: 1\n  b: 2\n",
    # keys
    "a: 1\na: 2\n", "a: 1\n'a': 2\n", "- {a: 1, a: 2}\n", "1: a\n", "true: a\n", "null: a\n", "~: a\n", "1.5: a\n", ".inf: a\n",
    "<<: a\n", "=: a\n", "? a\n", "? a\n: b\n", ": a\n", ":\n", "- :\n", "[a]: b\n", "{a: b}: c\n", "'a' : b\n", "'a''b': c\n",
    "-a: b\n", "?a: b\n", "a #b: c\n", "k" * 201 + ": 1\n", "...: a\n", "---: a\n", "{1: a}\n", "{<<: a}\n",
    # plain scalars
    "a: b: c\n", "a: b:\n", "a: - b\n", "a: -\n", "a: ? b\n", "a: ?b\n", "a: :b\n", "a: ,b\n", "a: ]\n", "a: }\n", "a: %b\n", "a: @b\n",
    "a: `b\n", "a: =\n", "a: <<\n", "a: .inf\n", "a: -.Inf\n", "a: .nan\n", "a: 1e999\n", "- [.inf]\n", "a: b\n  c: d\n",
    "a: b # c\n  d\n", "a: b\n  # c\n  d\n", "a: b\n  c:\n", "a\n---\nb\n", "a\n--- b\n", "a\n...\n", "--- a\n", "%YAML 1.1\n", "a\n%b\n",
    # anchors, aliases, tags
    "a: &b c\n", "a: *b\n", "a: !b c\n", "a: !!str 1\n", "&a b: c\n", "- &a\n- *a\n", "&a [b]\n", "a: [&b c]\n", "a: [*b]\n", "a: [!b c]\n",
    # quoted scalars
    "a: 'b\n", 'a: "b\n', "a: 'b\nc'\n", "a: 'b' c\n", "a: 'b'c\n", "a: 'b'#c\n", "'a' b\n", "a: '''\n", 'a: "\\"\n', 'a: "\\x"\n',
    'a: "\\q"\n', 'a: "\\u12"\n', 'a: "\\ud83d\\ude00"\n', 'a: "b\\ \n  c"\n', "a: 'b'\n  c\n", "a: 'b': c\n",
    # flow collections
    "a: [b\n", "a: {b: c\n", "a: [b,, c]\n", "a: [,]\n", "a: [b] c\n", "a: [b]c\n", "a: [b]]\n", "a: [b}\n", "a: {b]\n", "a: {b}\n",
    "a: {b: }\n", "a: {b, c: d}\n", "a: {b: c: d}\n", "a: [b: c]\n", "a: {b:1}\n", "a: [b:c]\n", "a: [b?c]\n", "a: [?b]\n", "a: [- b]\n",
    "a: [b #c]\n", "a: [b\n  c]\n", "a: {b c}\n", "a: {'b':1}\n", "a: ['b' 'c']\n", "a: b\n ]\nc: [\n]]\n", "a: b\n  c\n]\n", "[a]\nb: 1\n",
    # block scalars
    "a: |2\n   b\n", "a: |x\n  b\n", "a: |\n    b\n  c\n", "a: |\n   \n  b\n", "a: |\n  \n   b\n", "a: |\n  b", "a: |+\n\n\n", "a:\n  |\n  b\n",
    "|\n  a\n", "- - |\n    a\n", "-   a: |\n      b\n", "a: |#c\n  b\n",
    # characters
    "a:\tb\n", "a: b\t\n", "a: b\r\n", "a: \x07\n", "a: \x7f\n", "a: \x85b\n", "a: \u2028\n", "a: \u2029\n", "\ufeffa: b\n", "a: \ufeff\n",
    "a: \ud800\n", "a: \uffff\n", "a: \x9f\u00e9\n",
]  # fmt: skip


@pytest.mark.parametrize(("text", "data"), READ)
def test_reads_what_catalogues_are_written_in(text: str, data: object) -> None:
    assert accepted(text)
    assert scan(text, DEPTH) == data


@pytest.mark.parametrize("text", LEFT)
def test_leaves_the_rest_to_the_exact_reader(text: str) -> None:
    with pytest.raises(Bail):
        scan(text, DEPTH)


@pytest.mark.parametrize("text", [text for text, _ in READ] + LEFT)
@pytest.mark.parametrize(
    "end", ["", "\n", "\n\n", "\n  ", "\n# c", "\nz: 1\n", "\n- z\n", "\n  z\n", " # c\n"]
)
@pytest.mark.parametrize("indent", ["", "  ", "- "])
def test_never_differs_whatever_follows(text: str, end: str, indent: str) -> None:
    first, *rest = (text + end).split("\n")
    accepted("\n".join([indent + first, *(line and " " * len(indent) + line for line in rest)]))


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
    first, second = (
        scan("- {team: platform}\n- owner: plat # c\n- platform\n- plat # c\n", DEPTH) for _ in range(2)
    )
    assert first[0]["team"] is second[0]["team"]
    assert next(iter(first[1])) is next(iter(second[1]))
    assert first[1]["owner"] is first[3] is second[3]


def test_never_shares_maps_and_lists() -> None:
    data = scan("a: []\nb: []\nc: [x]\nd: [x]\ne: {}\nf: {}\n", DEPTH)
    assert len({id(value) for value in data.values()}) == 6


def test_keeps_what_it_remembers_in_bounds() -> None:
    numbers = range(10_000)
    assert scan("".join(f"k{number}: v{number}\n" for number in numbers), DEPTH)["k9999"] == "v9999"
    assert scan("[" + ", ".join(f"w{number}" for number in numbers) + "]", DEPTH)[-1] == "w9999"
    assert scan("k1: v1", DEPTH) == {"k1": "v1"}


MANY = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n" + "  b\n" * MANY,
        "a: b\n" + "  c\n" * MANY,
        "a: '" + "\n  b" * MANY + "'",
        "b\n" * MANY,
        "a: |+\n  b\n" + "\n" * MANY,
        "- - |\n" + "    b\n" * MANY,
        "- " * MANY,
        "[" * MANY,
        "a: [" + "b, " * MANY,
        "a: " + "b: " * MANY,
        "'" * MANY,
        "\\" * MANY,
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
        "a: '" + "''" * MANY + "'",
        'a: "' + "\\\\" * MANY + '"',
        "a: [" + "b, " * MANY + "]",
        "a: [" + "'b', " * MANY + "]",
        "a: 1" + " " * MANY,
        "a: [b" + " " * MANY + "]",
        "- a\n" * MANY,
        "- |\n  b\n" * MANY,
        "a: |\n" + "  b\n" * (MOST_LINES - 1),
    ],
)
def test_reads_long_documents(text: str) -> None:
    assert scan(text, DEPTH)
