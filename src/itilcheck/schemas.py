"""Judge the shape of documents by the kind schemas, and read from them short forms and references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

COMMON = "urn:itilcheck:v1:common#/$defs/"
"""How kind schemas refer to what they share."""


class Shape:
    """What a schema says of one value beyond validity: its short form, and what it refers to.

    ``short`` is the property that a plain string stands for; ``listed`` when a single value stands
    for a list of one; ``reference`` the kind of document that the string names. ``referring`` and
    ``reshaping`` are the properties that lead to a reference or a short form. Shapes of schemas that
    refer to themselves are circular.
    """

    __slots__ = (
        "items",
        "listed",
        "properties",
        "reference",
        "referring",
        "refers",
        "reshapes",
        "reshaping",
        "short",
    )

    def __init__(self) -> None:
        """Start without anything to say."""
        self.short = ""
        self.listed = False
        self.reference = ""
        self.items: Shape | None = None
        self.properties: dict[str, Shape] = {}
        self.refers = False
        self.reshapes = False
        self.referring: list[tuple[str, Shape]] = []
        self.reshaping: list[tuple[str, Shape]] = []


class KindSchemas:
    """The schemas of all kinds, compiled when first asked for."""

    def __init__(self, bundled: Mapping[str, JSON]) -> None:
        """Take self-contained schemas by kind, as ``bundle`` makes them."""
        self.bundled = bundled
        self._validators: dict[str, Any] = {}
        self._shapes: dict[str, Shape] = {}

    def conforms(self, kind: str, written: JSON) -> bool:
        """Tell whether a document as written has the shape of its kind."""
        validator = self._validators.get(kind)
        if validator is None:
            from itilcheck import validation  # noqa: PLC0415  # compiling imports a slow library

            validator = self._validators[kind] = validation.compiled(self.bundled[kind])
        try:
            valid: bool = validator.is_valid(written)
        except ValueError:  # a text that is no Unicode
            return False
        return valid

    def shape(self, kind: str) -> Shape:
        """Give the shape of a kind's documents."""
        if kind not in self._shapes:
            self._shapes[kind] = _ShapeReader(self.bundled[kind]).root()
        return self._shapes[kind]


def bundle(schemas: Mapping[str, JSON], kind: JSON) -> JSON:
    """Make a kind schema self-contained: what it shares with others becomes ``$defs`` of its own."""
    shared = [one["$defs"] for one in schemas.values() if one["$id"] + "#/$defs/" == COMMON]
    common: Mapping[str, JSON] = shared[0] if shared else {}
    needed: dict[str, JSON] = {}
    result = _localise(kind, common, needed)
    if needed:
        result["$defs"] = {**result.get("$defs", {}), **{name: needed[name] for name in sorted(needed)}}
    return result


def _localise(value: JSON, common: Mapping[str, JSON], needed: dict[str, JSON]) -> JSON:
    """Copy a schema with references into the common one turned into local ones, collecting them."""
    if isinstance(value, list):
        return [_localise(item, common, needed) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: _localise(item, common, needed) for key, item in value.items()}
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith(COMMON):
        name = reference[len(COMMON) :]
        result["$ref"] = f"#/$defs/{name}"
        if name not in needed:
            needed[name] = None
            needed[name] = _localise_common(common[name], common, needed)
    return result


def _localise_common(value: JSON, common: Mapping[str, JSON], needed: dict[str, JSON]) -> JSON:
    """Copy a shared definition; inside the common schema a local reference is to it as well."""
    if isinstance(value, list):
        return [_localise_common(item, common, needed) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: _localise_common(item, common, needed) for key, item in value.items()}
    reference = value.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("#/$defs/")[2]
        result["$ref"] = f"#/$defs/{name}"
        if name not in needed:
            needed[name] = None
            needed[name] = _localise_common(common[name], common, needed)
    return result


def resolved(schema: JSON, root: JSON) -> JSON:
    """Follow references into a root's definitions; what stands beside a reference comes on top."""
    while "$ref" in schema:
        target = root["$defs"][schema["$ref"].rpartition("/")[2]]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def union(bundled: Mapping[str, JSON]) -> JSON:
    """Make one schema of all kinds, chosen by ``kind``, for editors that take one schema a file."""
    definitions: dict[str, JSON] = {}
    for kind, schema in bundled.items():
        body = {key: value for key, value in schema.items() if key not in {"$schema", "$id", "$defs"}}
        definitions[kind] = body
        definitions.update(schema.get("$defs", {}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:itilcheck:v1:document",
        "title": "A document of a service catalogue",
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {
            "apiVersion": {"const": "itilcheck/v1", "description": "The version of the document model."},
            "kind": {"enum": list(bundled), "description": "What the document describes."},
        },
        **_chosen(list(bundled)),
        "$defs": definitions,
    }


def _chosen(kinds: list[str]) -> JSON:
    """Choose the schema of a kind by conditions in a chain: editors then offer what is of that kind only."""
    kind, *rest = kinds
    condition = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
    otherwise = {"else": _chosen(rest)} if rest else {}
    return {"if": condition, "then": {"$ref": f"#/$defs/{kind}"}, **otherwise}


class _ShapeReader:
    """Reads the shape of a bundled schema; definitions are read once, so circles end."""

    def __init__(self, schema: JSON) -> None:
        self.schema = schema
        self.defined: dict[str, Shape] = {}
        self.all: list[Shape] = []

    def root(self) -> Shape:
        shape = self._read(self.schema)
        self._spread()
        return shape

    def _read(self, schema: JSON) -> Shape:
        reference = schema.get("$ref", "")
        name = reference[len("#/$defs/") :]
        own = schema.keys() & {"x-itilcheck-short", "x-itilcheck-list", "x-itilcheck-reference"}
        if name and name in self.defined and not own:
            return self.defined[name]
        shape = Shape()
        self.all.append(shape)
        if name and not own:
            self.defined[name] = shape
        self._fill(shape, schema)
        return shape

    def _fill(self, shape: Shape, schema: JSON) -> None:
        """Take over what a schema says, after what the definition that it refers to says."""
        if "$ref" in schema:
            self._fill(shape, self.schema["$defs"][schema["$ref"][len("#/$defs/") :]])
        shape.short = schema.get("x-itilcheck-short", shape.short)
        shape.listed = schema.get("x-itilcheck-list", shape.listed)
        shape.reference = schema.get("x-itilcheck-reference", shape.reference)
        if isinstance(schema.get("items"), dict):
            shape.items = self._read(schema["items"])
        for key, value in schema.get("properties", {}).items():
            if isinstance(value, dict):
                shape.properties[key] = self._read(value)

    def _spread(self) -> None:
        """Settle which shapes lead to a short form or a reference, through circles too."""
        changed = True
        for shape in self.all:
            shape.refers = bool(shape.reference)
            shape.reshapes = bool(shape.short) or shape.listed
        while changed:
            changed = False
            for shape in self.all:
                below = [*shape.properties.values(), *([shape.items] if shape.items else [])]
                refers = shape.refers or any(one.refers for one in below)
                reshapes = shape.reshapes or any(one.reshapes for one in below)
                changed = changed or (refers, reshapes) != (shape.refers, shape.reshapes)
                shape.refers, shape.reshapes = refers, reshapes
        for shape in self.all:
            shape.referring = [one for one in shape.properties.items() if one[1].refers]
            shape.reshaping = [one for one in shape.properties.items() if one[1].reshapes]


def lengthen(value: JSON, shape: Shape) -> JSON:
    """Turn short forms into long ones; what needs no change is returned itself, never altered."""
    if shape.listed and not isinstance(value, list) and value is not None and not _answered(value):
        value = [value]
    if isinstance(value, str):
        return {shape.short: value} if shape.short else value
    if isinstance(value, list):
        return _lengthen_items(value, shape)
    if isinstance(value, dict):
        changed: dict[str, JSON] = {}
        for key, below in shape.reshaping:
            if key in value:
                old = value[key]
                new = lengthen(old, below)
                if new is not old:
                    changed[key] = new
        return {**value, **changed} if changed else value
    return value


def _lengthen_items(items: list[JSON], shape: Shape) -> list[JSON]:
    if shape.items is None or not shape.items.reshapes:
        return items
    long = [lengthen(item, shape.items) for item in items]
    return long if any(new is not old for new, old in zip(long, items, strict=True)) else items


def references(value: JSON, shape: Shape, pointer: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each reference in a document's long form: its pointer, the kind meant, the name."""
    if isinstance(value, str):
        if shape.reference:
            yield pointer, shape.reference, value
    elif isinstance(value, dict):
        for key, below in shape.referring:
            if key in value:
                yield from references(value[key], below, f"{pointer}/{key}")
    elif isinstance(value, list) and shape.items is not None and shape.items.refers:
        for index, item in enumerate(value):
            yield from references(item, shape.items, f"{pointer}/{index}")


def _answered(value: JSON) -> bool:
    """Tell whether a value is the answer that a statement does not apply."""
    return isinstance(value, dict) and value.keys() == {"notApplicable"}
