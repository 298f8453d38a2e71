"""The fast scanner against ruamel.yaml on random documents.

Some are built to be right, some are lines put together at random, and some are right ones spoilt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import accepted

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

KEYS = ["a", "b", "c", "name", "a b", "a/b", "a.b", "'q'", '"d"', "it's", "\u00e9", "$ref"]
ODD_KEYS = [
    "1",
    "true",
    "-a",
    "a#b",
    "a #b",
    "a:b",
    "<<",
    "=",
    "[a]",
    "a ",
    "''",
    "~",
    "...",
    "? a",
    "&a",
    "",
]
SCALARS = [
    "a", "b c", "1", "-1", "1.5", "true", "null", "~", "2026-11-22", "08:00", "http://x/y#z", "a#b", "a:b", "99.9%", "-a", "--",
    "it's", "a, b", "'q'", "'it''s'", '"d"', r'"a\nb"', r'"\u00e9"', "'a: b'", "[]", "{}", "[a, b]", "[a, 'b, c', [d]]", "{a: 1}",
    "{a: b c, d: [e]}", "[a,]", "\u00e9", "\U0001f600", "a\u00a0b", "0x1F", "1_000",
]  # fmt: skip
ODD_SCALARS = [
    "a: b", "- a", "-", "?", "? a", ":", ":a", "&a", "&a b", "*a", "!a b", "|", ">-", "|2", "@a", "%a", "`a", "=", "<<", "#", "[", "{", "]",
    "}", "[a", "{a: b", "'a", '"a', '"a\\', "[a,, b]", "{a}", "{a: }", "[a: b]", "{a:1}", "[a:b]", "{'a':1}", "[a #b]", "'a' b", "'a'# b",
    "[a] b", "--- a", "...", ".inf", "-_", '"\\x41"',
]  # fmt: skip
UNFINISHED = ["plain", "two words", "'quoted", '"double', "[a,", "{a: b,"]
SPACES = ["", "", "", " ", "  # c"]
COMMENTS = ["", "# c", "  # c: d", "      # c", "   "]
WORDS = [
    "text here",
    "a, b",
    "- item",
    "x",
    "text  ",
    "'q'",
    "it's",
    "a #b",
    "1",
    "a: b",
    "# c",
    "[x",
    "end:",
    "'",
    '"',
    "]",
    "\\",
]

REAL = """\
# Payroll, as the people of personnel see it
apiVersion: itilcheck/v1
kind: Service
metadata:
  name: payroll
  description: Pays everyone, in time,
    and says how much
  labels: {team: people, tier: "1"}
spec:
  owner: {name: Payroll service owner, email: payroll@example.org}
  roles:
    users:
    - name: Clerks      # in all regions
      count: 40

  products: [payroll-platform, 'pay portal']
  outcomes:
    supported:
      - id: staff-paid
        description: >-
          Everyone is paid
          on the 25th

      - id: rules-kept
        measure: 99.9%
  hours: "Mo-Fr 08:00-18:00"
  notes: |
    Say: nothing.
      - much
  cost:
    amount: 12.50
"""


@st.composite
def documents(draw: DrawFn) -> str:
    """Documents that are right, for the most part: maps and lists in all styles of indentation."""
    lines: list[str] = []

    def pick(choices: list[Any]) -> Any:  # noqa: ANN401  # of whatever the choices are
        return draw(st.sampled_from(choices))

    def aside() -> None:
        if not draw(st.integers(0, 9)):
            lines.append(pick(COMMENTS))

    def text(indent: int) -> None:
        indent += pick([1, 2, 2, 4])
        for _ in range(draw(st.integers(0, 4))):
            word = pick(["", " " * indent, *WORDS[:9]] if draw(st.integers(0, 9)) else WORDS)
            lines.append(" " * (indent + pick([0] * 9 + [1, -1])) + word if word.strip() else word)

    def value(start: str, indent: int, depth: int, list_indents: list[int]) -> None:
        kind = draw(st.integers(0, 9 if depth < 3 else 5))
        if kind == 0:
            lines.append(f"{start} {pick(['|', '>'])}{pick(['', '-', '+'])}{pick(SPACES)}")
            text(indent)
        elif kind == 1:
            lines.append(f"{start} {pick(UNFINISHED)}")
            text(indent)
            lines[-1] += pick(["", "'", '"', "]", "}"])
        elif kind == 2:
            lines.append(start + pick(SPACES))
        elif kind <= 5:
            lines.append(f"{start}{pick([' ', ' ', '   '])}{pick(SCALARS)}{pick(SPACES)}")
        else:
            lines.append(start + pick(SPACES))
            aside()
            block = members if kind <= 7 else items
            block("", indent + pick([1, 2, 2, 4] if kind <= 7 else list_indents), depth + 1)

    def members(start: str, indent: int, depth: int) -> None:
        for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
            value(f"{start or ' ' * indent}{key}:", indent, depth, [0, 0, 2, 2, 1])
            aside()
            start = ""

    def items(start: str, indent: int, depth: int) -> None:
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.integers(0, 3))
            space = pick([" ", " ", " ", "   "])
            dash = f"{start or ' ' * indent}-"
            if kind <= 1:
                members(dash + space, indent + 1 + len(space), depth + 1)
            elif kind == 2 and depth < 3:
                items(dash + space, indent + 1 + len(space), depth + 1)
            else:
                value(dash, indent, depth, [1, 2, 2])
            aside()
            start = ""

    aside()
    draw(st.sampled_from([members, members, items]))("", pick([0, 0, 0, 2]), 0)
    return "\n".join(lines) + pick(["\n", "\n", "\n", "", "\n\n", "\n "])


def soup() -> SearchStrategy[str]:
    """Lines that may stand in a document, in any order."""
    line = st.builds(
        "{}{}{}{}".format,
        st.sampled_from([" " * width for width in (0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6)]),
        st.sampled_from(["", "", "", "", "- ", "- ", "-  ", "- - ", "-"]),
        st.one_of(
            st.just(""),
            st.builds(
                "{}{}".format,
                st.sampled_from(KEYS * 2 + ODD_KEYS),
                st.sampled_from([": ", ": ", ": ", ":", ":  ", " : ", ": # c"]),
            ),
        ),
        st.builds("{}{}".format, st.sampled_from(["", "", *SCALARS, *ODD_SCALARS]), st.sampled_from(SPACES)),
    )
    lines = st.one_of(line, line, line, st.sampled_from(COMMENTS))
    return st.builds(
        "{}{}".format,
        st.lists(lines, min_size=1, max_size=7).map("\n".join),
        st.sampled_from(["", "\n", "\n\n"]),
    )


@st.composite
def spoilt(draw: DrawFn) -> str:
    """Part of a real document, or one built to be right, with a few characters more, less or other."""
    text = draw(documents())
    if draw(st.booleans()):
        lines = REAL.splitlines(keepends=True)
        start = draw(st.integers(0, len(lines) - 1))
        text = "".join(lines[start : start + draw(st.integers(1, 12))])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        new = draw(st.text("ab:-#|>\n '\"[]{},?&*!%@`\\1.~=<+_0x", max_size=2))
        text = text[:at] + new + text[at + draw(st.integers(0, 2)) :]
    return text


ANY = st.one_of(documents(), soup(), spoilt())
NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(documents())
@settings(NO_HURRY, max_examples=200)
def test_never_differs_on_documents_built_at_random(text: str) -> None:
    accepted(text)


@given(soup())
@settings(NO_HURRY, max_examples=400)
def test_never_differs_on_lines_put_together_at_random(text: str) -> None:
    accepted(text)


@given(spoilt())
@settings(NO_HURRY, max_examples=300)
def test_never_differs_on_spoilt_documents(text: str) -> None:
    accepted(text)


@pytest.mark.slow
@given(ANY)
@settings(NO_HURRY, max_examples=30_000)
def test_never_differs_on_many_documents(text: str) -> None:
    accepted(text)
