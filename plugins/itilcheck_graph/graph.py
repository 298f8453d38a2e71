"""Make a graph of a catalogue, and take parts of it: nodes are documents, edges what they say of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itilcheck.catalogue import State
from itilcheck.rule import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from itilcheck.catalogue import Catalogue, Reference
    from itilcheck.document import Document

DESCRIBED = "described"
_REFERRING = {"organization", "product", "relationship", "resource", "service"}
"""The last step to many references: what is said stands in front, as in ``/spec/consumer/0/organization``."""


class Node(NamedTuple):
    """A document, or a name that somebody refers to and that is none.

    ``state`` is ``described`` for documents, else what became of the reference. ``path`` is the file.
    """

    kind: str
    name: str
    state: str = DESCRIBED
    title: str = ""
    path: str = ""

    @property
    def id(self) -> str:
        """The name by which the node is known in the whole catalogue."""
        return f"{self.kind}/{self.name}"


class Edge(NamedTuple):
    """What one node says of another, in one or more statements; ``state`` is what became of them."""

    source: str
    target: str
    state: str
    statements: tuple[str, ...]


class Graph(NamedTuple):
    """Nodes by id, in the order in which people read a catalogue, and edges in order of nodes."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]


def graph_of(catalogue: Catalogue) -> Graph:
    """Make the graph of a catalogue; its order does not depend on that of the files."""
    nodes: dict[str, Node] = {}
    for document in catalogue.documents:
        node = _described(document)
        nodes.setdefault(node.id, node)
    said: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for reference in catalogue.references:
        source, target = _described(reference.node.document), _referred(reference)
        nodes.setdefault(target.id, target)
        statement, turned = _statement(reference)
        ends = (target.id, source.id) if turned else (source.id, target.id)
        said.setdefault(ends, (reference.state.value, set()))[1].add(statement)
    edges = [Edge(*ends, state, tuple(sorted(statements))) for ends, (state, statements) in said.items()]
    return _in_order(nodes.values(), edges)


def of_kinds(graph: Graph, kinds: Collection[str]) -> Graph:
    """Keep the nodes of some kinds, and what they say of each other."""
    return _among(graph, [name for name, node in graph.nodes.items() if node.kind in kinds])


def around(graph: Graph, starts: Iterable[str], depth: int) -> Graph:
    """Keep what is at most so many references away from some nodes, in either direction."""
    near: dict[str, list[str]] = {}
    for edge in graph.edges:
        near.setdefault(edge.source, []).append(edge.target)
        near.setdefault(edge.target, []).append(edge.source)
    found = rim = set(starts)
    for _ in range(depth):
        rim = {one for name in rim for one in near.get(name, ())} - found
        if not rim:
            break
        found = found | rim
    return _among(graph, found)


def _among(graph: Graph, names: Collection[str]) -> Graph:
    kept = set(names)
    nodes = {name: node for name, node in graph.nodes.items() if name in kept}
    return Graph(nodes, tuple(one for one in graph.edges if one.source in kept and one.target in kept))


def _in_order(nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    found = sorted(nodes, key=lambda node: (KINDS.index(node.kind), node.name, node.id))
    place = {node.id: number for number, node in enumerate(found)}
    ordered = sorted(edges, key=lambda edge: (place[edge.source], place[edge.target]))
    return Graph({node.id: node for node in found}, tuple(ordered))


def _described(document: Document) -> Node:
    title = document.get("/metadata/title")
    name = document.identity or f"#{document.index} in {document.path}"
    return Node(document.kind, name, DESCRIBED, title if isinstance(title, str) else "", document.path)


def _referred(reference: Reference) -> Node:
    if reference.state is State.RESOLVED:
        return _described(reference.targets[0])
    return Node(reference.kind, reference.name, reference.state.value)


def _statement(reference: Reference) -> tuple[str, bool]:
    """Name what a reference is there to say, and tell whether it is said of the one who says it.

    A document of another format may state something for another one: that it is a part of it, say.
    Then the arrow starts at that other one.
    """
    document, pointer = reference.node.document, reference.node.pointer
    if not pointer.startswith("/contributes/"):
        return _label(pointer), False
    place = document.get(f"{pointer.rpartition('/')[0]}/as")
    if place:
        return _label(place), True
    return _label(document.origins.get(pointer, "")), False


def _label(pointer: str) -> str:
    """Give the names on the way to a statement: ``roles/customer``."""
    names = list(_names(pointer))
    if len(names) > 1 and names[-1] in _REFERRING:
        del names[-1]
    return "/".join(names) or "refers to"


def _names(pointer: str) -> Iterator[str]:
    for segment in pointer.split("/")[1:]:
        if segment != "spec" and not segment.isdecimal():
            yield segment.replace("~1", "/").replace("~0", "~")
