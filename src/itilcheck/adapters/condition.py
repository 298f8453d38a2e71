"""Decide whether a document fits a JSON Schema, at next to no cost for those that are far from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.document import JSON


class Condition:
    """A JSON Schema that a document has to fit, compiled when the first comes near it.

    Unlike in JSON Schema, ``required`` and ``properties`` ask for a map. Whoever lacks one that is
    required is turned away before anything is compiled: that is most documents of other formats.
    ``key`` is the place of the condition in its mapping file.
    """

    __slots__ = ("_key", "_map", "_required", "_schema", "_validator")

    def __init__(self, schema: Mapping[str, JSON], key: str) -> None:
        """Keep the schema; nothing is compiled yet."""
        self._key = key
        self._schema = schema
        self._map = "required" in schema or "properties" in schema
        self._required = tuple(schema.get("required", ()))
        self._validator: Any = None

    def holds(self, data: JSON) -> bool:
        """Tell whether a document fits."""
        if self._map and not isinstance(data, dict):
            return False
        for name in self._required:
            if name not in data:
                return False
        if self._validator is None:
            self.compile()
        try:
            fits: bool = self._validator.is_valid(data)
        except ValueError:  # a text that is no Unicode
            return False
        return fits

    def compile(self) -> None:
        """Compile the schema; raise ValueError when it is none, or could run long or reach out."""
        from itilcheck import validation  # noqa: PLC0415  # compiling imports a slow library

        try:
            self._validator = validation.compiled(dict(self._schema))
        except ValueError as error:
            message = f"{self._key}: no JSON Schema that can be run: {str(error).splitlines()[0]}"
            raise ValueError(message) from None
