"""The fast scanner against ruamel.yaml on random documents.

Some are built to be right, some are lines put together at random, and some are right ones spoilt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle import accepted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

T = TypeVar("T")


def cases(table: str) -> list[str]:
    """Take a table apart: ¦ stands between its cases, a space is a space, ∅ is nothing."""
    return ["" if case == "∅" else case.replace("∅", "") for case in table.split("¦")]


KEYS = cases("""a¦b¦c¦name¦a b¦a/b¦a.b¦'q'¦"d"¦it's¦é¦$ref""")
ODD_KEYS = cases("1¦true¦-a¦a#b¦a #b¦a:b¦<<¦=¦[a]¦a ¦''¦~¦...¦? a¦&a¦∅")
SCALARS = [
    *cases(
        "a¦b c¦1¦-1¦1.5¦0x1F¦1_000¦true¦null¦~¦2026-11-22¦08:00¦http://x/y#z¦a#b¦a:b¦99.9%¦-a¦--¦it's¦a, b"
    ),
    *cases(r"""'q'¦'it''s'¦"d"¦"a\nb"¦"\u00e9"¦'a: b'"""),
    *cases("[]¦{}¦[a, b]¦[a, 'b, c', [d]]¦{a: 1}¦{a: b c, d: [e]}¦[a,]"),
    *("é", "\U0001f600", "a\u00a0b"),
]
ODD_SCALARS = [
    *cases("a: b¦- a¦-¦?¦? a¦:¦:a¦&a¦&a b¦*a¦!a b¦|¦>-¦|2¦@a¦%a¦`a¦=¦<<¦#¦[¦{¦]¦}¦--- a¦...¦.inf¦-_"),
    *cases("[a¦{a: b¦[a,, b]¦{a}¦{a: }¦[a: b]¦{a:1}¦[a:b]¦{'a':1}¦[a #b]¦[a] b"),
    *cases(r"""'a¦"a¦"a\¦"\x41"¦'a' b¦'a'# b"""),
]
UNFINISHED = cases("plain¦two words¦'quoted¦\"double¦[a,¦{a: b,")
WORDS = cases("text here¦a, b¦- item¦x¦text  ¦'q'¦it's¦a #b¦1")
ODD_WORDS = cases("a: b¦# c¦[x¦end:¦'¦\"¦]¦\\")
SPACES = cases("∅¦∅¦∅¦ ¦  # c")
COMMENTS = cases("∅¦# c¦  # c: d¦      # c¦   ")
DEEPEST = 3

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
""".splitlines(keepends=True)


class Writer:
    """Writes a document of maps and lists in all styles of indentation, right for the most part."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def pick(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def rarely(self) -> bool:
        return self.pick([False] * 9 + [True])

    def aside(self) -> None:
        if self.rarely():
            self.lines.append(self.pick(COMMENTS))

    def text(self, indent: int) -> None:
        """Write the lines of a scalar that goes on."""
        indent += self.pick([1, 2, 2, 4])
        for _ in range(self.pick(range(5))):
            off = self.pick([1, -1]) if self.rarely() else 0
            blank = self.pick(["", " " * indent]) if self.rarely() else None
            word = self.pick(ODD_WORDS if self.rarely() else WORDS)
            self.lines.append(" " * (indent + off) + word if blank is None else blank)

    def value(self, start: str, indent: int, depth: int, list_indents: Sequence[int]) -> None:
        """Write a value after ``start``, which is a key or dash at ``indent``."""
        kind = self.pick(cases("block¦unfinished¦none¦scalar¦scalar¦scalar¦map¦map¦list¦list"))
        if kind == "block":
            self.lines.append(f"{start} {self.pick('|>')}{self.pick(['', '-', '+'])}{self.pick(SPACES)}")
            self.text(indent)
        elif kind == "unfinished":
            self.lines.append(f"{start} {self.pick(UNFINISHED)}")
            self.text(indent)
            self.lines[-1] += self.pick(["", "'", '"', "]", "}"])
        elif kind == "scalar":
            self.lines.append(f"{start}{self.pick([' ', ' ', '   '])}{self.pick(SCALARS)}{self.pick(SPACES)}")
        else:
            self.lines.append(start + self.pick(SPACES))
            self.aside()
        if depth < DEEPEST and kind == "map":
            self.members("", indent + self.pick([1, 2, 2, 4]), depth + 1)
        if depth < DEEPEST and kind == "list":
            self.items("", indent + self.pick(list_indents), depth + 1)

    def members(self, start: str, indent: int, depth: int) -> None:
        """Write a map with its keys at ``indent``; ``start`` is what stands before the first."""
        for key in self.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
            self.value(f"{start or ' ' * indent}{key}:", indent, depth, [0, 0, 2, 2, 1])
            self.aside()
            start = ""

    def items(self, start: str, indent: int, depth: int) -> None:
        """Write a list with its dashes at ``indent``; ``start`` is what stands before the first."""
        for _ in range(self.pick([1, 2, 3])):
            kind = self.pick(["map", "map", "list", "value"])
            space = self.pick([" ", " ", " ", "   "])
            dash = f"{start or ' ' * indent}-"
            if kind == "map":
                self.members(dash + space, indent + 1 + len(space), depth + 1)
            elif kind == "list" and depth < DEEPEST:
                self.items(dash + space, indent + 1 + len(space), depth + 1)
            else:
                self.value(dash, indent, depth, [1, 2, 2])
            self.aside()
            start = ""

    def document(self) -> str:
        self.aside()
        write = self.pick([self.members, self.members, self.items])
        write("", self.pick([0, 0, 0, 2]), 0)
        return "\n".join(self.lines) + self.pick(["\n", "\n", "\n", "", "\n\n", "\n "])


@st.composite
def documents(draw: DrawFn) -> str:
    return Writer(draw).document()


def joined(*parts: Sequence[str]) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from(part) for part in parts)).map("".join)


DASHES = cases("∅¦∅¦∅¦∅¦- ¦- ¦-  ¦- - ¦-")
COLONS = cases(": ¦: ¦: ¦:¦:  ¦ : ¦: # c")
INDENTS = [" " * width for width in (0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6)]
LINES = st.one_of(
    joined(INDENTS, DASHES, KEYS * 2 + ODD_KEYS, COLONS, ["", *SCALARS, *ODD_SCALARS], SPACES),
    joined(INDENTS, DASHES, KEYS, COLONS),
    joined(INDENTS, DASHES, SCALARS + ODD_SCALARS, SPACES),
    st.sampled_from(COMMENTS),
)
SOUP = st.lists(LINES, min_size=1, max_size=7).map("\n".join)


@st.composite
def spoilt(draw: DrawFn) -> str:
    """Part of a real document, or one built to be right, with some characters more, less or other."""
    if draw(st.booleans()):
        text = draw(documents())
    else:
        start = draw(st.integers(0, len(REAL) - 1))
        text = "".join(REAL[start : start + draw(st.integers(1, 12))])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        new = draw(st.text("ab:-#|>\n '\"[]{},?&*!%@`\\1.~=<+_0x", max_size=2))
        text = text[:at] + new + text[at + draw(st.integers(0, 2)) :]
    return text


NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(documents())
@settings(NO_HURRY, max_examples=200)
def test_never_differs_on_documents_built_at_random(text: str) -> None:
    accepted(text)


@given(SOUP)
@settings(NO_HURRY, max_examples=300)
def test_never_differs_on_lines_put_together_at_random(text: str) -> None:
    accepted(text + "\n")


@given(spoilt())
@settings(NO_HURRY, max_examples=200)
def test_never_differs_on_spoilt_documents(text: str) -> None:
    accepted(text)


@pytest.mark.slow
@given(st.one_of(documents(), SOUP, spoilt()))
@settings(NO_HURRY, max_examples=20_000)
def test_never_differs_on_many_documents(text: str) -> None:
    accepted(text)
