"""Write a world into files: YAML in several styles, JSON, short forms here and long ones there."""

from __future__ import annotations

import io
import json
from functools import lru_cache
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

    A document that was added, or whose text is rewritten, has a file of its own.
    """
    found: list[File] = []
    batch: list[Document] = []
    for key, document in world.documents.items():
        fate = crc32(f"{seed}:{key}:file".encode()) % 60
        if key in world.rewrites:
            found.extend(_several(batch, len(found), seed))
            found.append(_rewritten(world, document, len(found), seed))
            batch = []
        elif fate % 10 == 0:
            found.extend(_several(batch, len(found), seed))
            found.append(_json(document, len(found), seed))
            batch = []
        else:
            batch.append(document)
            if fate % 6 == 1:
                found.extend(_several(batch, len(found), seed))
                batch = []
    found.extend(_several(batch, len(found), seed))
    return found


def _several(batch: list[Document], number: int, seed: int) -> list[File]:
    if not batch:
        return []
    starts: dict[str, int] = {}
    text = ""
    for document in batch:
        text += "---\n" if text else ""
        starts[document.key] = text.count("\n") + 1
        text += written(document, seed)
    return [File(f"{number:03}.yaml", text.encode(), starts)]


def _json(document: Document, number: int, seed: int) -> File:
    text = json.dumps(shortened(document, seed), indent=2 if number % 2 else None, ensure_ascii=False)
    return File(f"{number:03}.json", text.encode(), {document.key: 1})


def _rewritten(world: World, document: Document, number: int, seed: int) -> File:
    return File(f"{number:03}.yaml", world.rewrites[document.key](written(document, seed)), {document.key: 1})


def written(document: Document, seed: int) -> str:
    """Write a document as YAML, in the style that falls to it."""
    data = shortened(document, seed)
    return _yaml(json.dumps(data), crc32(f"{seed}:{document.key}".encode()) % len(_STYLES))


_STYLES = ((False, 2, 0), (False, 4, 2), (None, 2, 0), (True, 2, 0))
"""Whether lists and maps are in flow style (None: only those without others inside), and how to indent."""


@lru_cache(maxsize=4096)
def _yaml(text: str, style: int) -> str:
    flow, indent, dash = _STYLES[style]
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = flow
    yaml.width = 400
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False
    yaml.map_indent, yaml.sequence_indent, yaml.sequence_dash_offset = indent, indent, dash
    stream = io.StringIO()
    yaml.dump(json.loads(text), stream)
    return stream.getvalue()


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
