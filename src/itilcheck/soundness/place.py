"""Look at one place in a kind's schema as rules see it, in the long form of documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.schemas import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import JSON

_REASON = "notApplicable"
"""The property that gives a reason instead of a statement; rules are silent there."""
_WORDS = re.compile(r"\^\(([A-Za-z|-]+)\)\$")


class Place:
    """A place in a kind's schema: what may stand there, in long form."""

    def __init__(self, schema: JSON, root: JSON) -> None:
        """Take a schema, and the whole one that its references lead into."""
        self.schema = resolved(schema, root)
        self.root = root

    @property
    def types(self) -> set[str]:
        """The types that a value has here; empty where nobody can say."""
        named = self.schema.get("type", [])
        types = {named} if isinstance(named, str) else set(named)
        if self.schema.get("x-itilcheck-list") or ("array" in types and set(self.names()) <= {_REASON}):
            return {"array"}
        if self.schema.get("x-itilcheck-short"):
            types -= {"string"}
        return types

    @property
    def is_list(self) -> bool:
        """Tell whether a list stands here, whatever the file says."""
        return self.types == {"array"}

    @property
    def words(self) -> list[JSON]:
        """The words of which one stands here; empty where anything may."""
        words: list[JSON] = list(self.schema.get("enum", ()))
        pattern = _WORDS.fullmatch(str(self.schema.get("pattern", "")))
        return pattern[1].split("|") if pattern and not words else words

    @property
    def example(self) -> str:
        """A text that may stand here; empty where the schema shows none."""
        shown = [one for one in self.schema.get("examples", ()) if isinstance(one, str)]
        return shown[0] if shown else ""

    def is_open(self) -> bool:
        """Tell whether names are allowed here that the schema does not list."""
        types = self.types
        return (not types or "object" in types) and self.schema.get("additionalProperties", True) is not False

    def names(self) -> Iterable[str]:
        """Give the names of the properties that the schema lists."""
        names: Iterable[str] = self.schema.get("properties", {})
        return names

    def items(self) -> list[Place]:
        """Give the place that the items of a list have, where there can be any."""
        items = self.schema.get("items")
        return [Place(items, self.root)] if isinstance(items, dict) else []

    def below(self, segment: str) -> list[Place]:
        """Give the places that a segment of a path leads to: ``*`` to all."""
        schema = self.schema
        if segment == "*" and self.is_list:
            return self.items()
        found = []
        if segment == "*":
            found += [one for name, one in schema.get("properties", {}).items() if name != _REASON]
        elif self.is_list:
            return []
        if segment in schema.get("properties", {}):
            found.append(schema["properties"][segment])
        elif isinstance(schema.get("additionalProperties"), dict):
            found.append(schema["additionalProperties"])
        return [Place(one, self.root) for one in found if isinstance(one, dict)]
