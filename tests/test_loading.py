"""Bytes into data: encodings, streams, what YAML means here, and what is said of faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilcheck.loading import LIMITS
from readings import at, data, exactly, read, shown, told
from test_plain_random import SOUP, documents, spoilt

if TYPE_CHECKING:
    from itilcheck.document import JSON

NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
INVISIBLE = "\ufeff"


# Encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("path", ["one.yaml", "one.json"])
def test_reads_every_encoding_of_unicode(encoding: str, path: str) -> None:
    assert data('{"a": "é\U0001f600"}'.encode(encoding), path) == {"a": "é\U0001f600"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"a: caf\xe9\n", "1:7 byte 0xe9 is not UTF-8, save the file as UTF-8"),
        ("ä: ö\nb: ".encode() + b"\xff", "2:4 byte 0xff is not UTF-8, save the file as UTF-8"),
        (b"\xff\xfea\x00\x00\xd8b\x00", "1:2 byte 0x00 is not UTF-16, save the file as UTF-8"),
        (b"\xff\xfea\x00:", "1:2 byte 0x3a is not UTF-16, save the file as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "1:1 byte 0x89 is not UTF-8, save the file as UTF-8"),
        (b"a: 1\nb: \x00\n", "2:4 file is binary: it holds a zero byte, so it is no text"),
        (b"\x00\x00\x00\x18ftyp", "1:1 file is binary: it holds a zero byte, so it is no text"),
        (b"\x01\x00\x00", "1:1 file is binary: it holds a zero byte, so it is no text"),
    ],
)
@pytest.mark.parametrize("path", ["one.yaml", "one.json"])
def test_tells_what_is_no_text(written: bytes, said: str, path: str) -> None:
    loaded = read(written, path)
    assert loaded.documents == []
    assert [(index, issue.rule, issue.fatal) for index, issue in loaded.issues] == [
        (0, "encoding-error", True)
    ]
    assert told(loaded) == [said]


def test_lines_of_an_undecodable_file_can_be_shown() -> None:
    loaded = read("kind: Café\n".encode("utf-16") + b"\x00\xd8")
    assert loaded.source.line(1) == "kind: Café"


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", " \t \n", INVISIBLE, f"{INVISIBLE}\n"])
@pytest.mark.parametrize("path", ["one.yaml", "one.json"])
def test_a_blank_file_holds_nothing(text: str, path: str) -> None:
    loaded = read(text, path)
    assert (loaded.documents, loaded.issues) == ([], [])


@pytest.mark.parametrize("text", ["# a comment", "\n  # one\n\n# two\n", "# a\r\n"])
def test_comments_alone_are_no_document(text: str) -> None:
    assert read(text).documents == []
    assert exactly(text) == ([], None)


# Streams

STREAMS: list[tuple[str, list[JSON]]] = [
    ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    ("---\na: 1\n---\nb: 2", [{"a": 1}, {"b": 2}]),
    ("# c\n\n---\na: 1\n", [{"a": 1}]),
    ("---\n---\n", [None, None]),
    ("---\n# c\n---\na: 1\n---\n", [None, {"a": 1}, None]),
    ("a: 1\n--- # c\nb: 2\n---   \nc: 3\n", [{"a": 1}, {"b": 2}, {"c": 3}]),
    ("--- a\n--- {b: 1}\n--- |\n  c\n", ["a", {"b": 1}, "c\n"]),
    ("a: 1\n...\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
    ("a: 1\n...\n...\n# c\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    ("%YAML 1.2\n---\na: yes\n...\n%YAML 1.1\n---\nb: no\n", [{"a": "yes"}, {"b": "no"}]),
    ("a: |\n  ---\n  x\n---\nb: 1\n", [{"a": "---\nx\n"}, {"b": 1}]),
    ("a: 1\n----\n", []),
    ("a: &x 1\nb: *x\n---\nc: 3\n---\nd: !!str 4\n", [{"a": 1, "b": 1}, {"c": 3}, {"d": "4"}]),
    (f"a: 1\n---\n{INVISIBLE}b: 2\nc: 3\n", [{"a": 1}, {"b": 2, "c": 3}]),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("text", "expected"), STREAMS)
def test_reads_streams(text: str, expected: list[JSON], end: str) -> None:
    loaded = read(text.replace("\n", end))
    assert loaded.documents == expected
    assert [loaded.source.mark(i) is None for i, one in enumerate(expected) if one is not None] == [
        False for one in expected if one is not None
    ]


@pytest.mark.parametrize(("text", "expected"), STREAMS)
def test_reads_streams_with_carriage_returns_alone(text: str, expected: list[JSON]) -> None:
    loaded = read(text.replace("\n", "\r"))
    if INVISIBLE not in text:
        assert loaded.documents == expected


def test_documents_before_a_fault_hold() -> None:
    loaded = read("a: &x 1\n---\nb: 2\n---\nc: [\n---\nd: 4\n")
    assert loaded.documents == [{"a": 1}, {"b": 2}]
    assert [(index, issue.rule, issue.fatal) for index, issue in loaded.issues] == [(2, "syntax-error", True)]


def test_a_document_that_one_parser_refuses_does_not_change_those_around_it() -> None:
    loaded = read("a: &x 1\n...\n---\nb: {c:1}\n...\n---\nd:\te\n")
    assert loaded.documents == [{"a": 1}, {"b": {"c:1": None}}, {"d": "e"}]
    assert loaded.issues == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[https://x.example/?q=1, 08:30]", ["https://x.example/?q=1", "08:30"]),
        ("{open: 08:30, why: who asks?}", {"open": "08:30", "why": "who asks?"}),
        ("{a::b: c:d, 'e:f': \"g?h\"}", {"a::b": "c:d", "e:f": "g?h"}),
        ('{"a":1, "b":[2]} # c:d', {"a": 1, "b": [2]}),
        ("{a:1}", {"a:1": None}),
    ],
)
@pytest.mark.parametrize("count", [1, 300, 9_000])
def test_signs_inside_of_brackets_may_be_text(text: str, expected: JSON, count: int) -> None:
    assert data("- &x 1\n" + f"- {text}\n" * count)[1:] == [expected] * count
    assert read(f"--- {text}\n" * count).documents == [expected] * count


# What YAML means here


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 2026-11-22", "2026-11-22"),
        ("a: !!timestamp 2026-11-22", "2026-11-22"),
        ("a: yes", "yes"),
        ("a: 08:30", "08:30"),
        ("a: ! 12", "12"),
        ("a: !!str 12", "12"),
        ('a: !!int "12"', 12),
        ("a: !!binary aGk=", "aGk="),
        ("a: &x", None),
        ("a: =", "="),
        ("a: '<<'", "<<"),
        (f"a: {'1' * 10_000}", "1" * 10_000),
        ("a: 0x" + "f" * 301, "0x" + "f" * 301),
        ("a: b\u2028c", "b\u2028c"),
        ("a: |\n  b\n  c\u2028d: 1\n", "b\nc\u2028d: 1\n"),
        ("a: &x b\u0085c", "b\u0085c"),
        (r'a: "\ud83d\ude00"', "\U0001f600"),
        (r'a: "\x41\N\_"', "A\u0085\u00a0"),
        ("a: x" + INVISIBLE, "x" + INVISIBLE),
    ],
)
def test_values(text: str, expected: JSON) -> None:
    assert repr(data(text)["a"]) == repr(expected)


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        ("404: x", {"404": "x"}, '1:1 key "404" is not text, quote it'),
        ("1.50: x", {"1.50": "x"}, '1:1 key "1.50" is not text, quote it'),
        ("true: x", {"true": "x"}, '1:1 key "true" is not text, quote it'),
        ("~: x", {"~": "x"}, '1:1 key "~" is not text, quote it'),
        (": x", {"": "x"}, '1:1 key "" is not text, quote it'),
        (".nan: x", {".nan": "x"}, "1:1 .nan is no number that JSON knows"),
        ("!!int '1': x", {"1": "x"}, '1:7 key "1" is not text, quote it'),
        ("? [a, 1]\n: x", {"[a, 1]": "x"}, '1:3 key "[a, 1]" is not text, quote it'),
        ("? {a: [b,\n  c]}\n: x", {"{a: [b, c]}": "x"}, '1:3 key "{a: [b, c]}" is not text, quote it'),
        ("? - a\n  - 1\n: x", {"- a - 1": "x"}, '1:3 key "- a - 1" is not text, quote it'),
        ("a: &n 1\n*n : x", {"a": 1, "*n": "x"}, '2:1 key "*n" is not text, quote it'),
        ("!x k: 1", {"k": 1}, '1:1 tag "!x" says nothing here, the value is read without it'),
        ("a: .inf", {"a": ".inf"}, "1:4 .inf is no number that JSON knows"),
        ("a: -.INF", {"a": "-.INF"}, "1:4 -.INF is no number that JSON knows"),
        ("a: 1e999", {"a": "1e999"}, "1:4 1e999 is no number that JSON knows"),
        ("a: !secret b", {"a": "b"}, '1:4 tag "!secret" says nothing here, the value is read without it'),
        (
            "a: !!python/object/apply:os.system [x]",
            {"a": ["x"]},
            '1:4 tag "!!python/object/apply:os.system" says nothing here, the value is read without it',
        ),
        (
            "a: !!set {b}",
            {"a": {"b": None}},
            '1:4 tag "!!set" says nothing here, the value is read without it',
        ),
        ("a: !!omap []", {"a": []}, '1:4 tag "!!omap" says nothing here, the value is read without it'),
        ("a: &x !t [b]", {"a": ["b"]}, '1:7 tag "!t" says nothing here, the value is read without it'),
        (
            r'a: "\ud83d"',
            {"a": "\ufffd"},
            r"1:4 an escape such as \ud83d is half of a character, and the other half is missing",
        ),
    ],
)
def test_values_beyond_json(text: str, expected: JSON, said: str) -> None:
    loaded = read(text)
    assert loaded.documents == [expected]
    assert told(loaded) == [said]
    assert [(issue.rule, issue.fatal) for _, issue in loaded.issues] == [("value-beyond-json", False)]


@pytest.mark.parametrize("text", ["!!str 1: x", "'1': x", "&k k: x", '? "1"\n: x', "a: &k b\n*k : x", "é: x"])
def test_keys_that_are_text_are_fine(text: str) -> None:
    assert read(text).issues == []


def test_an_anchor_at_a_key_can_be_used() -> None:
    assert data("&k key: *k") == {"key": "key"}


def test_issues_have_pointers() -> None:
    loaded = read("a/b:\n  - 1: .nan\n---\nc: {~: d}\n")
    assert [(index, issue.pointer) for index, issue in loaded.issues] == [
        (0, "/a~1b/0/1"),
        (0, "/a~1b/0/1"),
        (1, "/c/~0"),
    ]


def test_the_first_of_two_equal_keys_counts() -> None:
    loaded = read("a: 1\nb: {c: 1, 'c': 2}\na: 3\n1: x\n'1': y\n")
    assert loaded.documents == [{"a": 1, "b": {"c": 1}, "1": "x"}]
    duplicates = [issue for _, issue in loaded.issues if issue.rule == "duplicate-key"]
    assert [(at(issue.region), issue.message, issue.pointer) for issue in duplicates] == [
        ("2:11", 'key "c" stands twice', "/b/c"),
        ("3:1", 'key "a" stands twice', "/a"),
        ("5:1", 'key "1" stands twice', "/1"),
    ]
    assert [[(at(where), what) for where, what in issue.related] for issue in duplicates] == [
        [("2:5", "the first one, which counts")],
        [("1:1", "the first one, which counts")],
        [("4:1", "the first one, which counts")],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{<<: *a, y: 3}", {"x": 1, "y": 3}),
        ("{y: 3, <<: *a}", {"x": 1, "y": 3}),
        ("{<<: [*a, *b]}", {"x": 1, "y": 2, "z": 5}),
        ("{<<: [*b, *a]}", {"x": 4, "y": 2, "z": 5}),
        ("{<<: *both}", {"x": 1, "y": 2, "z": 5}),
        ("{<<: {q: 1}}", {"q": 1}),
        ("{<<: {<<: *a, x: 7}}", {"x": 7, "y": 2}),
        ("{'<<': *a}", {"<<": {"x": 1, "y": 2}}),
        ('{"<<": 1, <<: *b}', {"<<": 1, "x": 4, "z": 5}),
        ("{<<: []}", {}),
    ],
)
def test_merge_keys(text: str, expected: JSON) -> None:
    above = "a: &a {x: 1, y: 2}\nb: &b {x: 4, z: 5}\nboth: &both [*a, *b]\n"
    assert data(f"{above}c: {text}\n")["c"] == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{<<: null}", '2:9 "<<" merges maps, and this is none'),
        ("{<<: }", '2:8 "<<" merges maps, and this is none'),
        ("{<<: x}", '2:9 "<<" merges maps, and this is none'),
        ("{<<: [*a, 1]}", '2:14 "<<" merges maps, and this is none'),
        ("{<<: *a, <<: *a}", '2:13 key "<<" stands twice'),
    ],
)
def test_merges_of_what_is_no_map(text: str, said: str) -> None:
    assert told(read(f"a: &a {{x: 1}}\nb: {text}\n")) == [said]


# Limits


def test_what_is_wrong_with_a_file_is_told_up_to_a_bound() -> None:
    loaded = read("a: 1\n" * 9, limits=LIMITS._replace(issues=3))
    assert told(loaded) == [
        '2:1 key "a" stands twice',
        '3:1 key "a" stands twice',
        "4:1 more than 3 faults in this file, the others are not told",
    ]


def test_the_bound_of_faults_holds_for_all_documents_of_a_file() -> None:
    loaded = read("a: 1\na: 2\n---\n" * 9, limits=LIMITS._replace(issues=3))
    assert [index for index, _ in loaded.issues] == [0, 1, 2]


@pytest.mark.parametrize("path", ["one.yaml", "one.json"])
def test_bounds(path: str) -> None:
    def refused(text: str, **bounds: int) -> list[str]:
        loaded = read(text, path, LIMITS._replace(**bounds))
        assert [issue.rule for _, issue in loaded.issues] in ([], ["document-too-large"])
        return told(loaded)

    nested = "[" * 3 + "]" * 3
    assert refused("[1]", bytes=3) == []
    assert refused("[1] ", bytes=3) == ["1:1 file is larger than 0 MiB, split it"]
    assert refused(nested, depth=3) == []
    assert refused(nested, depth=2) == ["1:3 nested deeper than 2 maps and lists"]
    assert refused("[1, 2]", entries=3) == []
    assert refused("[1, 2,\n 3]", entries=3) == ["1:1 file has more than 3 lines and list items, split it"]


def test_bound_of_documents() -> None:
    bound = LIMITS._replace(documents=2)
    for text in ("a\n---\nb\n---\nc\n", "--- a\n--- b\n--- c\n", "---\n---\n---\n---\n"):
        loaded = read(text, limits=bound)
        assert len(loaded.documents) == 2
        assert [issue.message for _, issue in loaded.issues] == ["file holds more than 2 documents, split it"]
    assert read("a\n---\nb\n", limits=bound).issues == []


@pytest.mark.parametrize(
    "nested", ["- - - a", "a: {b: {c: 1}}", "? ? ? a", "- a:\n   - b", "[[[a]]]", "- [{a: 1}]"]
)
def test_depth_is_bounded_whatever_is_nested(nested: str) -> None:
    assert [one for one in told(read(nested, limits=LIMITS._replace(depth=3))) if "deeper" in one] == []
    assert [one for one in told(read(nested, limits=LIMITS._replace(depth=2))) if "deeper" in one] != []


def test_long_keys_are_cut_off() -> None:
    key = "k" * 2000
    for text, path in ((f"? {key}\n: 1\n", "one.yaml"), (f'{{"{key}": 1}}', "one.json")):
        loaded = read(text, path)
        assert loaded.documents == [{key[:1024]: 1}]
        assert [issue.message for _, issue in loaded.issues] == [
            f'key "{key[:40]}..." is cut off after 1,024 characters'
        ]


# Wording

MISTAKES = r"""
description: Payroll: wages
1:21 a second ": " stands on this line, quote the text that holds it
===
metadata:
   name: x
  title: y
3:3 indented differently from the lines above
===
spec:
→owner: x
2:1 a tab stands here, indent with spaces
===
a: 1
→b: 2
2:1 a tab stands here, indent with spaces
===
a: |
→b
2:1 a tab stands here, indent with spaces
===
owner: @ann
1:8 "@" cannot begin a text, put it in quotes
===
code: `x`
1:7 "`" cannot begin a text, put it in quotes
===
share: %5
1:8 "%" cannot begin a text, put it in quotes
===
note: & more
1:7 "&" cannot begin a text, put it in quotes
===
title: !important!
1:8 "!" cannot begin a text, put it in quotes
===
a: ? b
1:4 "? " cannot begin a text, put it in quotes
===
text: *bold* text
1:7 "*bold*" refers to no "&bold*" above, quote it if it is text
===
glob: *.yaml
1:7 "*.yaml" refers to no "&.yaml" above, quote it if it is text
===
a: &x [*x]
1:8 "*x" stands inside of "&x", the value that it repeats
===
name: "foo
other: 1
1:7 the quote that opens here is not closed
===
a: 'b
1:4 the quote that opens here is not closed
===
a: "x
---
b: 1
1:4 the quote that opens here is not closed
===
name: "foo
other: "bar"
2:9 text follows a closing quote: quote all of it, or look for a quote left open above
===
name: 'it's here'
1:11 text follows a closing quote: quote all of it, or look for a quote left open above
===
name: "foo" bar
1:13 text follows a closing quote: quote all of it, or look for a quote left open above
===
tags: [a, b
name: x
1:7 "[" is not closed by "]", or a "," is missing after it
===
tags: [a, b
1:7 "[" is not closed by "]", or a "," is missing after it
===
tags: [a, "b" c]
1:15 a "," or "]" is expected here
===
tags: [a, b]]
1:13 "]" closes what was never opened
===
tags: [a,, b]
1:10 a value is expected here
===
m: {a: 1 b: 2}
1:11 a "," or "}" is expected here
===
m: {a: 1
x: y
1:4 "{" is not closed by "}", or a "," is missing after it
===
m: {
1:4 the file ends inside of a list or map that is not closed
===
a: }
1:4 "}" closes what was never opened
===
a:
  - b
 - c
3:2 indented differently from the lines above
===
- a
b: c
2:1 this is no item of the list above: begin it with "- ", or check the indent
===
a: b
- c
2:1 indented differently from the lines above
===
a: - b
1:4 a list begins on the line of its key: put "-" on the next line
===
name payroll
kind: Service
1:1 this line is no "key: value": add the ":", or indent it deeper than the text above
===
kind: Service
name payroll
spec: x
2:1 this line is no "key: value": add the ":", or indent it deeper than the text above
===
kind:Service
name: x
1:1 this line is no "key: value", often the space after ":" is missing
===
kind: Service
name:x
spec: y
2:1 this line is no "key: value", often the space after ":" is missing
===
key: value
  sub: x
2:3 the text of the line above goes on here: quote it all, or check the indent
===
a: b
  - c: d
2:3 the text of the line above goes on here: quote it all, or check the indent
===
  a: 1
b: 2
2:1 indented differently from the lines above
===
path: "C:\path"
1:10 "\p" is no escape here: use single quotes, or write "\\"
===
path: "C:\users"
1:10 "\u" is no escape here: use single quotes, or write "\\"
===
esc: "\xZZ"
1:7 "\x" is no escape here: use single quotes, or write "\\"
===
text: |foo
1:8 nothing can follow "|" or ">" on its line: begin the text below, or quote it
===
text: > 5 users
1:9 nothing can follow "|" or ">" on its line: begin the text below, or quote it
===
{a: b}
c: d
2:1 the document has ended above, begin another with "---"
===
{a:b}
c: d
2:1 the document has ended above, begin another with "---"
===
a: 1
... b
2:5 the document has ended above, begin another with "---"
===
%foo
1:1 a line that begins with "%" wants "---" after it, quote it if it is text
===
%YAML 3.0
---
a: 1
1:1 this version of YAML is not known, take the %YAML line out
===
--- a: b
1:1 the first key stands on the line of "---", put it on the next
===
a: b
<<<<<<< HEAD
c: d
>>>>>>> main
2:1 a conflict is left from a merge, keep one of the two versions
===
a: {{ x }}-b
1:11 this cannot follow what stands before it, quote the whole text
===
a: x␀y
1:5 an invisible character (U+0007) stands here, remove it
===
a: 1
⌷b: 2
2:1 an invisible character (U+FEFF) stands here, remove it
"""
STAND_INS = {"→": "\t", "␀": "\x07", "⌷": INVISIBLE}


def mistakes() -> list[tuple[str, str]]:
    """Take the table apart: texts, and what is said of each on the line below it."""
    found = []
    for case in MISTAKES.strip("\n").split("\n===\n"):
        text, _, said = case.rpartition("\n")
        found.append((re.sub("[→␀⌷]", lambda match: STAND_INS[match.group()], text) + "\n", said))
    return found


@pytest.mark.parametrize(("text", "said"), mistakes())
def test_mistakes_are_told_where_they_can_be_mended(text: str, said: str) -> None:
    loaded = read(text)
    assert told(loaded) == [said]
    assert [(issue.rule, issue.fatal) for _, issue in loaded.issues] == [("syntax-error", True)]
    shifted = read(f"# ä\r\n---\r\nfine: true\r\n---\r\n{text}")
    line, _, rest = said.partition(":")
    if not text.startswith(("%", "---")) and "---" not in text:
        assert told(shifted) == [f"{int(line) + 4}:{rest}"]


def assert_readable(text: str, path: str) -> None:
    """Hold what is said of a text to our style, and its places to the text."""
    loaded = read(text.encode("utf-8", "surrogatepass"), path)
    for _, issue in loaded.issues:
        assert len(issue.message) <= 100
        assert issue.message == " ".join(issue.message.split())
        assert issue.message.encode()
        assert issue.message[-1] != "."
        assert (
            not issue.message[0].isupper() or issue.message.startswith("JSON") or shown(loaded, issue.region)
        )
        assert issue.region.start <= issue.region.end
        assert issue.region.start.line == issue.region.end.line
        assert 0 < issue.region.start.column <= len(loaded.source.line(issue.region.start.line)) + 1


@given(st.one_of(SOUP, spoilt()))
@settings(NO_HURRY, max_examples=200)
def test_what_is_said_is_short_and_has_its_place(text: str) -> None:
    assert_readable(text, "one.yaml")


# Two ways, one meaning


def assert_exact(text: str) -> None:
    """Read each document of a stream once more alone, the exact way."""
    loaded = read(text)
    for written, (start, end, way) in zip(loaded.documents, loaded.source.stretches, strict=True):
        again, _ = exactly(loaded.source.text[start:end])
        assert way or repr(again[:1] or [None]) == repr([written])
    assert [
        i for i, one in enumerate(loaded.documents) if one is not None and not loaded.source.mark(i)
    ] == []


SEPARATORS = [
    "---\n",
    "--- # c\n",
    "...\n---\n",
    "---\n---\n",
    "# c\n\n---\n",
    "---\r\n",
    "...\n%YAML 1.2\n---\n",
]


@st.composite
def streams(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(["", "---\n", "# c\n---\n", INVISIBLE]))
    for part in draw(st.lists(st.one_of(documents(), SOUP, spoilt()), min_size=1, max_size=3)):
        text += part + "\n" + draw(st.sampled_from(SEPARATORS))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))


@given(streams())
@settings(NO_HURRY, max_examples=150)
def test_every_document_of_a_stream_is_what_it_is_alone(text: str) -> None:
    assert_exact(text)


@given(st.lists(documents(), min_size=1, max_size=3))
@settings(NO_HURRY, max_examples=100)
def test_a_stream_read_fast_is_the_same_read_exactly(texts: list[str]) -> None:
    stream = "\n---\n".join(texts)
    loaded = read(stream)
    if not loaded.issues:
        assert repr(loaded.documents) == repr(exactly(stream)[0])


@pytest.mark.slow
@given(st.one_of(streams(), SOUP, spoilt()))
@settings(NO_HURRY, max_examples=10_000)
def test_many_streams(text: str) -> None:
    assert_exact(text)
    assert_readable(text, "one.yaml")
