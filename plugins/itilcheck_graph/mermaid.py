"""Write a graph as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck_graph.labels import lines, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck_graph.graph import Graph, Node

MOST_EDGES = 500
MOST_CHARACTERS = 50_000
"""What Mermaid draws unless it is told otherwise: maxEdges and maxTextSize of its configuration."""

_ARROWS = {"resolved": "-->", "external": "-.->", "unresolved": "--x", "ambiguous": "--x"}
_SIGN = re.compile(r"((?<=[^\W_])[_/-](?=[^\W_])|[ ,])|[\W_]")
"""A sign; one that may stay is in the group."""
_FIGURE = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa-)")
"""The midst of what begins a formula or an icon: ``$$`` and ``fa:fa-``."""
_STYLES = {
    "external": "stroke-dasharray:4 4",
    "unresolved": "stroke:red,stroke-width:2px,stroke-dasharray:4 4",
    "ambiguous": "stroke:orange,stroke-width:2px,stroke-dasharray:4 4",
}


def mermaid(graph: Graph, direction: str) -> Iterator[str]:
    """Yield the lines of a flowchart."""
    names = _names(graph.nodes.values())
    yield f"flowchart {direction}"
    for node in graph.nodes.values():
        shown = "<br>".join(escaped(line) for line in lines(node))
        style = f":::{node.state}" if node.state in _STYLES else ""
        yield f'  {names[node.id]}["{shown}"]{style}'
    for edge in graph.edges:
        label = ", ".join(escaped(plain(one)) for one in edge.statements)
        yield f'  {names[edge.source]} {_ARROWS[edge.state]}|"{label}"| {names[edge.target]}'
    for state in sorted({node.state for node in graph.nodes.values()} & _STYLES.keys()):
        yield f"  classDef {state} {_STYLES[state]}"


def escaped(text: str) -> str:
    """Write as an entity code whatever is no letter, digit, comma or blank.

    In a label quotes end it, ``%%`` and ``#`` begin something else, and what is left is taken for
    Markdown or HTML. A sign that joins letters or digits can do nothing of that. Formulas and icons are
    looked for when codes are signs again, so a blank takes them apart.
    """
    return _SIGN.sub(lambda match: match[1] or f"#{ord(match[0])};", _FIGURE.sub(" ", text))


def _names(nodes: Iterable[Node]) -> dict[str, str]:
    """Give nodes names of letters, digits and ``_``, each its own, that mostly stay when nodes are added."""
    taken: dict[str, str] = {}
    for node in nodes:
        base = name = re.sub(r"[^A-Za-z0-9]+", "_", f"{node.kind}_{node.name}")
        number = 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken[name] = node.id
    return {id_: name for name, id_ in taken.items()}
