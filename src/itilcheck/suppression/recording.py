"""Record findings as a baseline, take out of one what is mended, and write its text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.loading.words import word
from itilcheck.rule import ABOUT_SUPPRESSIONS
from itilcheck.suppression.baseline import UNRECORDED, Entry, Home, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.finding import Finding
    from itilcheck.suppression.knowing import Homes
    from itilcheck.suppression.policy import Policy

HEADER = """\
# Findings that were there when this was recorded: "itilcheck check" fails on others only.
# It is written by "itilcheck baseline", and gets smaller with "itilcheck check --shrink-baseline".
"""

_IN_A_BLOCK = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_./-]|:(?=[A-Za-z0-9]))*")
_POINTER = re.compile(r"/[A-Za-z0-9_./*-]*")


def record_entries(findings: Iterable[Finding], homes: Homes, policy: Policy) -> list[Entry]:
    """Make an entry of each finding that may be recorded."""
    return [
        Entry("", home, one.rule, homes.statement(one), max(1, homes.among(home)))
        for one in findings
        if is_recordable(one.rule, policy)
        for home in [homes.home(one)]
    ]


def is_recordable(rule: str, policy: Policy) -> bool:
    """Tell whether a finding of a rule may be in a baseline."""
    return rule not in UNRECORDED and rule not in ABOUT_SUPPRESSIONS and not policy.protects(rule)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[int, int]:
    """Count the entries that one list has and the other does not: added, dropped.

    A document that lies in another file now is the same.
    """
    old, new = (Counter(map(_bare, some)) for some in (before, after))
    return sum((new - old).values()), sum((old - new).values())


def _bare(entry: Entry) -> Entry:
    home = entry.home
    return entry._replace(at="", among=1, home=home._replace(path="") if home.document else home)


def header_of(text: str) -> str:
    """Give the comments at the head of a baseline, which are its owner's to change."""
    lines = []
    for line in text.removeprefix("\ufeff").splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line if line.endswith("\n") else f"{line}\n")
    return "".join(lines)


def written(entries: Iterable[Entry], header: str = HEADER) -> str:
    """Write a baseline: documents in order of name and path, and below each its rules and statements."""
    return header + "".join(_lines(entries))


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    groups: dict[Home, dict[str, list[Statement]]] = {}
    among: dict[Home, int] = {}
    for one in sorted(entries, key=lambda one: (one.home, one.rule, one.statement)):
        groups.setdefault(one.home, {}).setdefault(one.rule, []).append(one.statement)
        among[one.home] = one.among
    yield "version: 1\n"
    if not groups:
        yield "documents: []\n"
        return
    yield "documents:\n"
    for home, rules in groups.items():
        first = f"document: {word(home.document, _IN_A_BLOCK)}\n    path: " if home.document else "path: "
        yield f"  - {first}{word(home.path, _IN_A_BLOCK)}\n"
        if among[home] > 1:
            yield f"    among: {among[home]}\n"
        yield "    findings:\n"
        for rule, statements in rules.items():
            yield f"      {word(rule, _IN_A_BLOCK)}:\n"
            yield from (f"        - {_statement(one)}\n" for one in statements)


def _statement(one: Statement) -> str:
    if not one.item:
        return word(one.pointer, _IN_A_BLOCK)
    return f"{{at: {word(one.pointer, _POINTER)}, item: {word(one.item)}}}"
