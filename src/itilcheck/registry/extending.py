"""Merge what plugins add to kinds into the kinds' schemas, and refuse what would change a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.rule import KINDS
from itilcheck.schemas import COMMON, bundle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON
    from itilcheck.plugins import Plugin

_LOCAL = "#/$defs/"
_WORDS = ("x-itilcheck-list", "x-itilcheck-reference", "x-itilcheck-short")
_DATA = {"const", "default", "enum", "examples"}


class Kinds:
    """The schemas of all kinds, which plugins extend one after the other."""

    def __init__(self, schemas: Mapping[str, JSON]) -> None:
        """Start with the schemas of all kinds, as we bring them."""
        self.schemas = dict(schemas)
        self._owners: dict[tuple[str, str], Plugin] = {}

    def extend(self, plugin: Plugin, kind: str, schema: JSON) -> None:
        """Add what a plugin brings to a kind.

        Raises PluginError for an extension that is no schema, or changes what is there already.
        """
        if kind not in self.schemas:
            near = closest(kind, KINDS)
            hint = f'did you mean "{near}"' if near else f"use one of {', '.join(KINDS)}"
            message = f'schema for "{kind}", which is no kind, {hint}'
            raise plugin.fault(message)
        self.schemas[kind] = _Extension(plugin, kind, self).merged(schema)

    def own(self, kind: str, pointer: str, plugin: Plugin) -> None:
        """Remember which plugin brought something."""
        self._owners[kind, pointer] = plugin

    def taken(self, kind: str, pointer: str) -> str:
        """Say that something is there, and which plugin brought it."""
        plugin = self._owners.get((kind, pointer))
        return f'is there already, from plugin "{plugin.title}"' if plugin is not None else "is there already"


class _Extension:
    """What one plugin adds to one kind; places in its schema are JSON Pointers."""

    def __init__(self, plugin: Plugin, kind: str, kinds: Kinds) -> None:
        self.plugin = plugin
        self.kind = kind
        self.kinds = kinds
        self.base = kinds.schemas[kind]

    def merged(self, extension: JSON) -> JSON:
        """Give the kind's schema with the extension."""
        from itilcheck.validation import compiled  # noqa: PLC0415  # compiling imports a slow library

        extension = self._verified(extension)
        definitions = self._definitions(extension.get("$defs", {}))
        added = {key: schema for key, schema in extension.items() if key not in {"$schema", "$defs"}}
        result = {**self._merge(self.base, added, ""), "$defs": definitions}
        try:
            compiled(result)
        except ValueError as error:
            self._refuse(f"cannot be used: {str(error).splitlines()[0]}")
        return result

    def _verified(self, extension: JSON) -> JSON:
        """Refuse what is no schema or reaches out of it; bring along the shared definitions."""
        from itilcheck.validation import check_schema  # noqa: PLC0415  # only plugins that extend kinds

        if not isinstance(extension, dict):
            self._refuse(f"is no map but {type(extension).__name__}")
        try:
            check_schema(extension)
        except ValueError as error:
            self._refuse(f"is no JSON Schema: {error}")
        for pointer, schema in _subschemas(extension):
            self._verify_words(pointer, schema)
        extension = self._with_shared(extension)
        for pointer, schema in _subschemas(extension):
            reference = schema.get("$ref", _LOCAL)
            if "$id" in schema or (isinstance(reference, str) and not reference.startswith(_LOCAL)):
                self._refuse(f'may refer to "{_LOCAL}NAME" or "{COMMON}NAME" only', pointer)
        return extension

    def _verify_words(self, pointer: str, schema: JSON) -> None:
        """Refuse words of ours that nobody knows, or that say what cannot be."""
        for word in schema:
            if word.startswith("x-itilcheck-") and word not in _WORDS:
                self._refuse(f'has "{word}", known are {", ".join(_WORDS)}', pointer)
        kind = schema.get("x-itilcheck-reference", KINDS[0])
        if kind not in KINDS:
            self._refuse(f'refers to "{kind}", which is no kind', pointer)
        short = schema.get("x-itilcheck-short")
        if short and "$ref" not in schema and short not in schema.get("properties", {}):
            self._refuse(f'is short for "{short}", which is none of its properties', pointer)

    def _with_shared(self, extension: JSON) -> JSON:
        references = [schema.get("$ref", "") for _, schema in _subschemas(extension)]
        if not any(isinstance(one, str) and one.startswith(COMMON) for one in references):
            return extension
        import json  # noqa: PLC0415  # only extensions that share definitions

        from itilcheck import resources  # noqa: PLC0415  # as above

        common = json.loads((resources.folder("schemas") / "common.json").read_bytes())
        try:
            return bundle({"common": common}, extension)
        except KeyError as error:
            self._refuse(f'refers to "{COMMON}{error.args[0]}", which is not there')

    def _definitions(self, added: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """Merge definitions: one name has one meaning in all kinds, for one schema can hold them all."""
        for name, schema in added.items():
            for kind, other in self.kinds.schemas.items():
                if name in KINDS or other.get("$defs", {}).get(name, schema) != schema:
                    pointer = join("/$defs", name)
                    self._refuse(self.kinds.taken(kind, pointer), pointer)
        definitions = {**self.base.get("$defs", {}), **added}
        for name in definitions.keys() - self.base.get("$defs", {}).keys():
            self.kinds.own(self.kind, join("/$defs", name), self.plugin)
        return definitions

    def _merge(self, base: JSON, extension: JSON, pointer: str) -> JSON:
        """Add properties to a schema, also to those in it; whatever is there already stays as it is."""
        if base.get("$ref", "").startswith(_LOCAL):
            definition = self.base["$defs"][base["$ref"][len(_LOCAL) :]]
            base = {**definition, **{key: value for key, value in base.items() if key != "$ref"}}
        allowed = {"properties", "items"} & base.keys()
        if not isinstance(extension, dict) or not extension or extension.keys() - allowed:
            what = (
                "may have properties and $defs only" if not pointer else self.kinds.taken(self.kind, pointer)
            )
            self._refuse(what, pointer)
        result = dict(base)
        if "items" in extension:
            result["items"] = self._merge(base["items"], extension["items"], f"{pointer}/items")
        properties = dict(base.get("properties", {}))
        for name, schema in extension.get("properties", {}).items():
            below = join(f"{pointer}/properties", name)
            if name in properties:
                properties[name] = self._merge(properties[name], schema, below)
            else:
                properties[name] = schema
                self.kinds.own(self.kind, below, self.plugin)
        return {**result, "properties": properties} if properties else result

    def _refuse(self, message: str, pointer: str = "") -> NoReturn:
        place = f" at {pointer}" if pointer else ""
        text = f"schema for {self.kind}{place} {message}"
        raise self.plugin.fault(text)


def _subschemas(schema: JSON, pointer: str = "") -> Iterator[tuple[str, JSON]]:
    """Yield all maps in a schema that may be schemas themselves, with their places."""
    if isinstance(schema, dict):
        yield pointer, schema
        for key, value in schema.items():
            if key not in _DATA:
                yield from _subschemas(value, join(pointer, key))
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from _subschemas(value, join(pointer, index))
