"""Say what a drawing shows of a node: text in one line, without what could act or hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from itilcheck_graph.graph import Node

_LONGEST = 80


def lines(node: Node) -> list[str]:
    """Give the lines of a node's label: its title, if it has one, its kind and its name."""
    if node.title.strip():
        return [plain(node.title), plain(f"{node.kind} {node.name}")]
    return [plain(node.name), node.kind]


def plain(text: str) -> str:
    """Give a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return neutralise(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
