"""Build and read the index: the rules and schemas that ship with the package, as one JSON file.

A wheel holds the index, made when it is built. A checkout keeps one below ``build``, with the sizes and
times of all that it was made of, and makes it anew when one of them changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading, resources
from itilcheck.rule import KINDS
from itilcheck.schemas import bundle

if TYPE_CHECKING:
    from itilcheck.document import JSON


def read() -> JSON:
    """Give the index: ``rules`` (group, path, data), ``kinds`` and ``schemas`` (self-contained).

    That of a checkout in which something changed has no rules: they are read as files, which says where
    one is wrong.
    """
    path = resources.index_file()
    if path is not None:
        return json.loads(path.read_bytes())
    return _kept() or {"rules": [], **_schemas(resources.folder("schemas"))}


def keep() -> None:
    """Keep the index of a checkout for the next start; its rules have to be known to be right.

    Where nothing can be written, each start reads the files.
    """
    from itilcheck.writing import overwrite  # noqa: PLC0415  # a start writes hardly ever

    rules, schemas = resources.folder("rules"), resources.folder("schemas")
    kept = {"stamp": _stamp(), "index": build(rules, schemas)}
    path = resources.kept_index()
    try:
        path.parent.mkdir(exist_ok=True)
        overwrite(path, [json.dumps(kept).encode()])
    except OSError:
        return


def _kept() -> JSON:
    """Give the index that a checkout kept, unless something changed since."""
    try:
        kept = json.loads(resources.kept_index().read_bytes())
        return kept["index"] if kept["stamp"] == _stamp() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _stamp() -> list[list[object]]:
    """List what an index is made of, and by what: each file with its size and time."""
    made_of = [*resources.folder("rules").glob("*/*.yaml"), *resources.folder("schemas").glob("*.json")]
    made_by = [Path(__file__), *Path(loading.__file__).parent.glob("*.py")]
    stats = [(path, path.stat()) for path in sorted([*made_of, *made_by])]
    return [[str(path), stat.st_size, stat.st_mtime_ns] for path, stat in stats]


def build(rules: Path, schemas: Path) -> JSON:
    """Make the index of a folder of rule files and one of schemas.

    Raises ValueError naming the file when a rule file cannot be read.
    """
    return {"rules": [_rule(path) for path in sorted(rules.glob("*/*.yaml"))], **_schemas(schemas)}


def _schemas(folder: Path) -> dict[str, JSON]:
    files = {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    bundled = {name: bundle(files, schema) for name, schema in files.items() if name != "common"}
    kinds = {_kind(schema): schema for schema in bundled.values() if _kind(schema)}
    return {
        "kinds": {kind: kinds[kind] for kind in KINDS},
        "schemas": {name: schema for name, schema in bundled.items() if not _kind(schema)},
    }


def _kind(schema: JSON) -> str:
    """Give the kind that a schema describes; nothing for schemas of other things."""
    kind = schema.get("properties", {}).get("kind", {})
    return kind.get("const", "") if isinstance(kind, dict) else ""


def _rule(path: Path) -> JSON:
    loaded = loading.load(path.name, path.read_bytes())
    if loaded.issues or len(loaded.documents) != 1:
        what = loaded.issues[0][1].message if loaded.issues else "no single document"
        message = f"{path}: {what}"
        raise ValueError(message)
    group = path.parent.name
    return {"group": group, "path": f"rules/{group}/{path.name}", "data": loaded.documents[0]}
