"""Compile JSON Schemas so that none can reach a file or a network, or run a slow pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.protocols import Validator as Explainer
    from jsonschema_rs import Draft202012Validator

    from itilcheck.document import JSON


_LARGEST_PATTERN = 1 << 18
"""The bytes that a compiled pattern may take: the time of a match grows with them."""


class RefusedReferenceError(ValueError):
    """A schema refers to something outside itself."""


def compiled(schema: JSON) -> Draft202012Validator:
    """Compile a schema for deciding, with linear-time patterns and no way out.

    Raises ValueError when the schema is none, holds a pattern that is not linear (lookaround, a back
    reference), or refers to anything but itself.
    """
    import jsonschema_rs  # noqa: PLC0415  # slow to import, and --help needs none of it

    return jsonschema_rs.Draft202012Validator(
        schema,
        retriever=_refuse,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=_LARGEST_PATTERN),
        validate_formats=True,
    )


def is_pattern(text: str) -> bool:
    """Tell whether a text is a pattern that can be matched in linear time."""
    try:
        compiled({"pattern": text})
    except ValueError:
        return False
    return True


class Screen:
    """A trusted schema, compiled when the first data is held against it."""

    __slots__ = ("_validator", "schema")

    def __init__(self, schema: JSON) -> None:
        """Keep the schema."""
        self.schema = schema
        self._validator: Draft202012Validator | None = None

    def accepts(self, data: JSON) -> bool:
        """Tell whether data conforms."""
        if self._validator is None:
            self._validator = compiled(self.schema)
        accepted: bool = self._validator.is_valid(data)
        return accepted


def explainer(schema: JSON) -> Explainer:
    """Compile a trusted schema for explaining; slower, with the failed subschema in each error."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # only once something is wrong
    from referencing import Registry  # noqa: PLC0415  # as above

    registry: Registry[Any] = Registry(retrieve=_refuse)  # type: ignore[call-arg]  # attrs' alias
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check_schema(schema: JSON) -> None:
    """Raise ValueError, saying where, when a schema breaks the metaschema of JSON Schema 2020-12."""
    from jsonschema import Draft202012Validator, SchemaError  # noqa: PLC0415  # only for rules of others

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = "/".join(str(part) for part in error.absolute_path)
        message = f"{where}: {error.message}" if where else error.message
        raise ValueError(message) from None


def _refuse(uri: str) -> Any:  # noqa: ANN401  # both libraries' protocols, and it never returns
    message = f'"{uri}" is outside the schema, and is never read'
    raise RefusedReferenceError(message)
