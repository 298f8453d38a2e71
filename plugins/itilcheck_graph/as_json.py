"""Write a graph as one JSON document, for programs that draw or count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck_graph.graph import Graph

VERSION = "1"


def as_json(graph: Graph, direction: str) -> Iterator[str]:  # noqa: ARG001  # what draws it decides on that
    """Yield one document in ASCII; paths are relative to the catalogue's root."""
    nodes = [
        {
            "id": one.id,
            "kind": one.kind,
            "name": one.name,
            "title": one.title,
            "state": one.state,
            "path": one.path,
        }
        for one in graph.nodes.values()
    ]
    edges = [
        {"from": one.source, "to": one.target, "state": one.state, "statements": list(one.statements)}
        for one in graph.edges
    ]
    yield json.dumps({"version": VERSION, "nodes": nodes, "edges": edges}, indent=2)
