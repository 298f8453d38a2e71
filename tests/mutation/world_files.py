"""Write a world into files: YAML in several styles, JSON, short forms here and long ones there."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from ruamel.yaml import YAML

from itilcheck.testing import everything

if TYPE_CHECKING:
    from world import Data, Document, World

    from itilcheck.schemas import Shape


class File(NamedTuple):
    """A file: its path, what it holds, and the keys of its documents with their first lines."""

    path: str
    content: bytes
    starts: dict[str, int]

    def at(self, line: int) -> str:
        """Give the key of the document that has a line."""
        return [key for key, start in self.starts.items() if start <= line][-1]


def files(world: World, seed: int) -> list[File]:
    """Write all documents, in their order, into files whose number and formats depend on the seed.

    A document whose text is rewritten has a file of its own, and is YAML.
    """
    found: list[File] = []
    batch: list[Document] = []
    for key, document in world.documents.items():
        fate = crc32(f"{seed}:{key}".encode())
        is_alone = key in world.rewrites or fate % 10 == 0
        if batch and is_alone:
            found.append(_stream(batch, seed))
            batch = []
        if is_alone:
            found.append(_alone(world, document, seed))
            continue
        batch.append(document)
        if fate % 6 == 1:
            found.append(_stream(batch, seed))
            batch = []
    return [*found, _stream(batch, seed)] if batch else found


def _stream(batch: list[Document], seed: int) -> File:
    """Write documents into one file of YAML."""
    starts: dict[str, int] = {}
    text = ""
    for document in batch:
        text += "---\n" if text else ""
        starts[document.key] = text.count("\n") + 1
        text += written(document, seed)
    return File(f"{batch[0].key}.yaml", text.encode(), starts)


def _alone(world: World, document: Document, seed: int) -> File:
    """Write a document into a file of its own: as JSON, if its text is not to be rewritten."""
    starts = {document.key: 1}
    if document.key in world.rewrites:
        return File(f"{document.key}.yaml", world.rewrites[document.key](written(document, seed)), starts)
    text = json.dumps(shortened(document, seed), indent=seed % 3 or None, ensure_ascii=False)
    return File(f"{document.key}.json", text.encode(), starts)


def written(document: Document, seed: int) -> str:
    """Write a document as YAML, in the style that falls to it; a copy that was not edited is written once."""
    original = document.original
    if original is not None and original.data == document.data:
        document = original
    if document.original is None and seed in document.written:
        return document.written[seed]
    text = _yaml(shortened(document, seed), crc32(f"{seed}:{document.key}".encode()) % len(_STYLES))
    document.written[seed] = text
    return text


_STYLES = ((False, 2), (False, 4), (None, 2), (True, 2))
"""Whether lists and maps are in flow style (None: only those without others inside), and how to indent."""


def _yaml(data: Data, style: int) -> str:
    yaml: Any = YAML(typ="safe")  # what is set below is typed by its defaults
    flow, yaml.indent = _STYLES[style]
    yaml.default_flow_style = flow
    yaml.width = 400
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False
    stream = io.BytesIO()
    yaml.dump(json.loads(json.dumps(data)), stream)  # a copy, so that nothing is written as an alias
    return stream.getvalue().decode()


def shortened(document: Document, seed: int) -> Data:
    """Give a document as it may be written: some of what has a short form in that one."""
    shapes = everything().schemas
    if document.data.get("apiVersion") != "itilcheck/v1" or document.kind not in shapes.bundled:
        return document.data
    short: Data = _short(document.data, shapes.shape(document.kind), f"{seed}:{document.key}")
    return short


def _short(value: Any, shape: Shape, place: str) -> Any:  # noqa: ANN401  # plain data
    if isinstance(value, dict):
        if (
            shape.short
            and list(value) == [shape.short]
            and isinstance(value[shape.short], str)
            and _is_even(place)
        ):
            return value[shape.short]
        return {
            key: _short(one, shape.properties[key], f"{place}/{key}") if key in shape.properties else one
            for key, one in value.items()
        }
    if isinstance(value, list) and shape.items is not None:
        items = [_short(one, shape.items, f"{place}/{index}") for index, one in enumerate(value)]
        is_single = shape.listed and len(items) == 1 and not isinstance(items[0], list)
        return items[0] if is_single and _is_even(place) else items
    return value


def _is_even(place: str) -> bool:
    return crc32(place.encode()) % 2 == 0
