"""Write a graph in DOT, the language of Graphviz: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise
from itilcheck_graph.labels import lines, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck_graph.graph import Graph

_STYLES = {
    "external": ', style="rounded,dashed"',
    "unresolved": ', style="rounded,dashed", color=red',
    "ambiguous": ', style="rounded,dashed", color=orange',
}
_ARROWS = {
    "external": ", style=dashed",
    "unresolved": ", style=dashed, color=red, arrowhead=tee",
    "ambiguous": ", style=dashed, color=orange, arrowhead=tee",
}


def dot(graph: Graph, direction: str) -> Iterator[str]:
    """Yield the lines of a digraph."""
    yield "digraph catalogue {"
    yield f"  rankdir={direction}"
    yield '  node [shape=box, style=rounded, fontname="sans-serif"]'
    yield '  edge [fontname="sans-serif", fontsize=10]'
    for node in graph.nodes.values():
        label = r"\n".join(escaped(line) for line in lines(node))
        yield f'  "{_name(node.id)}" [label="{label}"{_STYLES.get(node.state, "")}]'
    for edge in graph.edges:
        label = ", ".join(escaped(plain(one)) for one in edge.statements)
        ends = f'"{_name(edge.source)}" -> "{_name(edge.target)}"'
        yield f'  {ends} [label="{label}"{_ARROWS.get(edge.state, "")}]'
    yield "}"


def escaped(text: str) -> str:
    r"""Write a text so that a label shows it: in those, ``\N`` would be the node's name, ``&lt;`` a sign."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def _name(text: str) -> str:
    """Write the name of a node: nobody sees it, and only a quote could end it."""
    return neutralise(text).replace("\\", "\\\\").replace('"', '\\"')
