"""Inputs that mean harm, or look like it: nothing raises, hangs or eats the machine, whatever the bytes."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from itilcheck.loading import LIMITS
from readings import document, pointers, read, told

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LEVELS = 20_000


def said(text: str, path: str = "one.yaml") -> str:
    """Give the message of the one thing that is wrong with a text."""
    ((_, issue),) = read(text, path).issues
    return issue.message


DEEPER = "nested deeper than 100 maps and lists"


@pytest.mark.parametrize(
    "text",
    [
        "[" * LEVELS,
        "{" * LEVELS,
        "- " * LEVELS,
        "- " * LEVELS + "a: 1",
        "? " * LEVELS,
        "a:\n" + "".join(f"{' ' * level}a:\n" for level in range(1, 400)),
        "".join(f"{' ' * level}-\n" for level in range(400)),
        "{a: " * LEVELS,
        "[\n" * LEVELS,
        "a: [" + "[" * LEVELS + "]" * LEVELS + "]",
        "? " + "[" * LEVELS + "]" * LEVELS + "\n: 1\n",
        "[? " * LEVELS,
        "&a [" * LEVELS,
        "!a [" * LEVELS,
    ],
)
def test_nesting_is_bounded(text: str) -> None:
    assert said(text) == DEEPER


def bomb(below: str, levels: int = 30) -> str:
    """Write anchors, each of which repeats the one above it ten times."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [
        f"a{n}: &a{n} {below}".replace("*", f"*a{n - 1}").replace("#", str(n)) for n in range(1, levels)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        bomb("[*, *, *, *, *, *, *, *, *, *]"),
        bomb("{a: *, b: *, c: *, d: *, e: *, f: *, g: *, h: *}"),
        bomb("{<<: [*, *, *, *, *, *, *, *, *, *], k#: 1}"),
        bomb("{? [*, *, *, *, *, *, *, *, *, *]\n    : 1}"),
        "a: &a [" + "x, " * 500 + "]\nb: [" + "*a, " * 500 + "]\n",
        "a: &a " + "x" * 100_000 + "\nb: [" + "*a, " * 5_000 + "]\n",
        "a: &a " + "x" * 100_000 + "\nb:\n" + "- {*a : 1}\n" * 5_000,
    ],
)
def test_aliases_do_not_multiply_without_end(text: str) -> None:
    assert said(text) == "aliases expand to more than 200,000 values"


def test_aliases_of_many_documents_do_not_add_up_without_end() -> None:
    limits = LIMITS._replace(entries=10_000, expansion=2_000)
    text = ("a: &a [" + "x, " * 40 + "]\nb: [" + "*a, " * 40 + "]\n---\n") * 9
    (issue,) = told(read(text, limits=limits))
    assert issue.endswith("aliases expand to more than 10,000 values")


@pytest.mark.parametrize(
    "text", ["&a [*a]", "&a {b: *a}", "a: &a\n  <<: *a\n", "&a {? *a : 1}", "- &a [&b [*a, *b]]"]
)
def test_an_alias_inside_of_itself_is_refused(text: str) -> None:
    assert said(text).endswith("the value that it repeats")


def test_long_names_are_not_repeated_in_messages() -> None:
    name = "n" * 5_000
    for text in (
        f"- *{name}",
        f"&{name} [*{name}]",
        f"- !{name} x",
        f"? {name}\n: 1",
        f"{{'{name[:900]}': 1, '{name[:900]}': 2}}",
    ):
        assert len(said(text)) <= 100


def test_lines_of_tag_directives_are_bounded() -> None:
    text = "".join(f"%TAG !{n}! tag:{n}\n" for n in range(LEVELS))
    assert said(f"{text}---\na: 1\n") == "more than 100 %TAG lines, take them out"


WIDE = {
    "keys": "".join(f"k{n}: 1\n" for n in range(LEVELS)),
    "keys with an anchor": "".join(f"k{n}: 1\n" for n in range(LEVELS)) + "last: &a 1\n",
    "equal keys": "k: 1\n" * LEVELS,
    "flow maps on a line": "a: &a [" + "{x: y}, " * LEVELS + "]",
    "anchors on a line": "a: [" + "&a x, " * LEVELS + "]",
    "tags on a line": "a: [" + "!!str x, " * LEVELS + "]",
    "texts of many lines": "x: &a 1\ny: [" + "'a\nb', " * LEVELS + "]\n",
    "a line": "a: " + "x" * 1_000_000,
    "a quoted line": 'a: "' + "x" * 1_000_000 + '"',
    "an open quote": 'a: "' + "x\n" * LEVELS,
    "an open quote at the end": "a: b\n" * LEVELS + 'c: "d',
    "escapes": 'a: "' + "\\n" * LEVELS,
    "quotes": "'" * LEVELS,
    "colons": "a: " * LEVELS,
    "documents": "a: &a 1\n---\n" * 3_000,
    "blank documents": "---\n" * LEVELS,
    "documents for the pure parser": "{a:1}\n---\n" * 300,
    "comments": "# c\n" * LEVELS + "---\na: 1\n",
    "blank lines": "\n \n" * LEVELS + "---\na: 1\n",
    "dashes": ("---" + " " * 500 + "x\n") * 200,
    "merges": "a: &a {x: 1}\nb:\n" + "  - <<: [*a, *a]\n" * 3_000,
    "anchors": "".join(f"- &a{n} x\n" for n in range(LEVELS)),
    "digits": "a: " + "1" * 100_000,
    "digits and strokes": "a: 1" + "_" * 100_000,
    "a literal": "b: &b 1\na: |\n" + "  x\n" * LEVELS,
    "carriage returns": "a: 1\rb: 2\r" * 5_000,
    "question marks": "?\n" * LEVELS,
}


@pytest.mark.parametrize("name", WIDE)
def test_wide_and_long_texts_are_read(name: str) -> None:
    loaded = read(WIDE[name])
    assert len(loaded.issues) <= LIMITS.issues
    assert [
        n for n, one in enumerate(loaded.documents[:9]) if one is not None and not loaded.source.mark(n)
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * LEVELS + "NaN]",
        "{" + '"a":1,' * LEVELS + '"b":1}',
        '["' + "x" * 1_000_000,
        '["' + "\\n" * LEVELS,
        "[" + "1" * 100_000 + "x]",
        "[" + "[]," * LEVELS + "1]",
        '{"' + "k" * 100_000 + '":[' + "1," * LEVELS + "NaN]}",
    ],
)
def test_wide_and_long_json_is_read(text: str) -> None:
    loaded = read(text, "one.json")
    assert len(loaded.issues) <= LIMITS.issues
    assert len(loaded.documents) == 0 or loaded.source.mark(0) is not None


def test_a_file_of_too_many_values_is_refused_at_once() -> None:
    for text, path in (("- a\n" * 2_100_000, "one.yaml"), ("[" + "1," * 4_000_000 + "1]", "one.json")):
        assert said(text, path) == "file has more than 4,000,000 lines and list items, split it"


def test_what_opens_brackets_without_end_ends_the_program_in_good_order() -> None:
    """A parser in C that overran its stack would take the program with it."""
    code = (
        "from itilcheck.loading import load\n"
        "for text in (b'[' * 1_000_000, b'- ' * 1_000_000, b'{a: ' * 1_000_000, b'? ' * 1_000_000):\n"
        "    for path in ('a.yaml', 'a.json'):\n"
        "        print(len(load(path, text).issues))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)  # noqa: S603  # our own program
    assert (done.returncode, done.stderr, done.stdout.split()) == (0, "", ["1"] * 8)


# Bytes at random


def assert_survived(written: bytes, path: str) -> None:
    loaded = read(written, path)
    for index, value in enumerate(loaded.documents):
        if value is None:
            continue
        assert loaded.source.mark(index) is not None
        for pointer, _ in pointers(value):
            assert document(loaded, index).place(pointer).exact
    for _, issue in loaded.issues:
        assert issue.message.encode()
        assert loaded.source.line(issue.region.start.line) is not None


PATHS = st.sampled_from(["one.yaml", "one.json"])
WORDS = (
    "a,b,: ,- ,\n,\n  ,[,],{,},&a,*a,!t ,|,>,?,<<: ,%,---\n,...\n,\t,\",',\\u,\\ud83d,#,@,1,.nan,~,"
    "\r,\x85,\ufeff,\u00e9,\U0001f600,\0"
)
BYTES = st.lists(st.sampled_from([*WORDS.split(","), ","]), max_size=20).map("".join)


@given(st.binary(max_size=40), PATHS)
@example(b"\xff\xfe", "one.yaml")
@example(b"\xfe\xff\xd8\x00", "one.yaml")
@example(b"\x00", "one.json")
@settings(NO_HURRY, max_examples=300)
def test_bytes_at_random(written: bytes, path: str) -> None:
    assert_survived(written, path)


@given(BYTES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]), PATHS)
@settings(NO_HURRY, max_examples=400)
def test_words_at_random(text: str, encoding: str, path: str) -> None:
    assert_survived(text.encode(encoding), path)


def mutated(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Spoil files of the examples: bytes cut out, put in, turned into others, or the end cut off."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    files = sorted(path for path in EXAMPLES.rglob("*") if path.suffix in {".yaml", ".json"})
    result = []
    for _ in range(count):
        path = dice.choice(files)
        written = bytearray(path.read_bytes()[:4_000])
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(written))
            new = dice.choice(
                [b"", b"\t", b": ", b"'", b'"', b"[", b"- ", b"\r", b"\n", b"&a ", b"*a", b"\xff", b"|", b"%"]
            )
            written[place : place + dice.randint(0, 3)] = new
        result.append(
            (path.name, bytes(written[: dice.choice([len(written), dice.randrange(len(written))])]))
        )
    return result


def test_spoilt_examples() -> None:
    for name, written in mutated(150, 1):
        assert_survived(written, name)


@pytest.mark.slow
def test_many_spoilt_examples() -> None:
    for name, written in mutated(10_000, 2):
        assert_survived(written, name)


@pytest.mark.slow
@given(st.one_of(BYTES.map(str.encode), st.binary(max_size=60)), PATHS)
@settings(NO_HURRY, max_examples=30_000)
def test_much_at_random(written: bytes, path: str) -> None:
    assert_survived(written, path)
