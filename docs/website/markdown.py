"""Write Markdown that says what a text says, whatever characters the text has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Give a text in which no character means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def prose(text: str) -> str:
    """Give a text in one line, in which only backticks mean something: code stands between them."""
    joined = " ".join(text.split())
    parts, end = [], 0
    for match in _CODE.finditer(joined):
        parts += [escaped(joined[end : match.start()]), code(match[2])]
        end = match.end()
    return "".join([*parts, escaped(joined[end:])])


def paragraphs(text: str) -> str:
    """Give prose with blocks of YAML in it: those whose lines are all indented."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if all(line.startswith("  ") for line in block.splitlines()):
            blocks.append(fenced(_dedented(block), "yaml"))
        else:
            blocks.append(prose(block))
    return "\n\n".join(blocks)


def code(text: str) -> str:
    """Give a text as code within a line."""
    joined = " ".join(text.split())
    fence = "`" * (_longest_run(joined) + 1)
    padding = " " if joined.startswith("`") or joined.endswith("`") else ""
    return f"{fence}{padding}{joined}{padding}{fence}"


def fenced(text: str, language: str) -> str:
    """Give a text as a block of code."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table; its cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def words(listed: Sequence[str], last: str = "or") -> str:
    """Join words as in a sentence: ``a, b or c``."""
    *most, final = listed
    return f"{', '.join(most)} {last} {final}" if most else final


def _cell(markdown: str) -> str:
    """Protect the bars in a cell that are not protected yet: those in code."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def _dedented(block: str) -> str:
    lines = block.splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)
