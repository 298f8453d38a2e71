"""Merge what several documents say of one thing, and know where each part comes from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from itilcheck.document import Node, resolve
from itilcheck.location import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.document import JSON


class Effective:
    """A value after inheritance, and where each part of it comes from.

    ``layers`` are the nodes that have something to say, the most specific first. Maps merge, anything
    else overrides; an answer ``notApplicable`` ends what lies below it.
    """

    def __init__(self, layers: tuple[Node, ...]) -> None:
        """Keep the layers up to the first that ends inheritance."""
        self.layers = layers

    @cached_property
    def value(self) -> JSON:
        """The merged value; None where no layer says anything."""
        merged: JSON = None
        for node in reversed(self.layers):
            merged = _merged(merged, node.value)
        return merged

    def at(self, pointer: str) -> JSON:
        """Give a part of the merged value, without merging the rest; None where no layer says it."""
        said: list[JSON] = []
        for node in self.layers:
            value, is_final = _part(node.value, split(pointer))
            if value is not None:
                said.append(value)
            if is_final:
                break
        merged: JSON = None
        for value in reversed(said):
            merged = _merged(merged, value)
        return merged

    def origin(self, pointer: str = "") -> Node | None:
        """Give the node that a part of the value comes from."""
        for node in self.layers:
            value = resolve(node.value, pointer)
            if value is not None:
                return Node(node.document, node.pointer + pointer, value)
            if isinstance(node.value, dict) and "notApplicable" in node.value:
                return node
        return None


def _part(value: JSON, segments: Sequence[str]) -> tuple[JSON, bool]:
    """Give what one layer says of a part, None for nothing; and whether it hides the layers below."""
    for segment in segments:
        if not isinstance(value, dict) or "notApplicable" in value:
            return None, True
        value = value.get(segment)
        if value is None:
            return None, False
    return value, not isinstance(value, dict) or "notApplicable" in value


def _merged(below: JSON, above: JSON) -> JSON:
    if not isinstance(below, dict) or not isinstance(above, dict) or "notApplicable" in above:
        return above
    if "notApplicable" in below:
        return above
    return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}
