"""Read the pages of the documentation: their blocks, sections, tables and headings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


class Block(NamedTuple):
    """A fenced block of a page: its language, what stands behind it, its text."""

    language: str
    mark: str
    text: str


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[Block]:
    found = re.findall(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", page(name), flags=re.MULTILINE | re.DOTALL)
    return [Block(*one) for one in found]


def prose(text: str) -> str:
    """Give a page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def sections(text: str) -> dict[str, str]:
    """Give the text below each heading of the second rank."""
    parts = re.split(r"^## (.*)\n", prose(text), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def in_columns(text: str, column: int) -> list[str]:
    """Give what stands in backticks in a column of the tables of a text."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [word for row in rows for word in re.findall(r"`([^`]*)`", row[column])]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def slugs(text: str) -> set[str]:
    """Give the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", prose(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block with what each prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def prints(expected: str, printed: str) -> bool:
    """Tell whether a text is as expected; ``...`` stands for any lines, behind words for the rest of one."""
    parts = []
    for line in expected.splitlines(keepends=True):
        begin = line.removesuffix(" ...\n")
        rest = re.escape(line) if begin == line else rf"{re.escape(begin)} .*\n"
        parts.append(r"(?:.*\n)*?" if line == "...\n" else rest)
    return re.fullmatch("".join(parts), printed) is not None
