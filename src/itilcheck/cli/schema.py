"""The schema command: JSON Schemas for editors and other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itilcheck.builtin import read_index
from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_registry
from itilcheck.names import closest
from itilcheck.schemas import union

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup


def schema_text(kind: str | None, setup: Setup) -> str:
    """Give the schema of a kind (in any case), of all kinds, or of one of our own files."""
    kinds = open_registry(setup).schemas.bundled
    others = read_index()["schemas"]
    if kind is None:
        return json.dumps(union(kinds), indent=2, ensure_ascii=False)
    known = {name.casefold(): schema for name, schema in {**others, **kinds}.items()}
    if kind.casefold() not in known:
        names = [*kinds, *others]
        near = closest(kind, names)
        hint = f'did you mean "{near}"' if near else f"use one of {', '.join(names)}"
        stop(f'error: no schema is called "{kind}", {hint}')
    return json.dumps(known[kind.casefold()], indent=2, ensure_ascii=False)
