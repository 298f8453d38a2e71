"""Make catalogues of plain data, as checks see them, without running any rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from itilcheck import loading
from itilcheck.catalogue import Catalogue, Settings
from itilcheck.engine.intake import Intake
from itilcheck.schemas import references
from itilcheck.testing import everything

if TYPE_CHECKING:
    from itilcheck.document import Document


def catalogue(*documents: dict[str, Any], settings: Settings | None = None) -> Catalogue:
    """Read documents as a check of a catalogue does."""
    tools = everything()
    intake = Intake(tools.schemas, tuple(tools.adapters.values()))
    for number, one in enumerate(documents):
        intake.take(loading.load(f"{number}.json", json.dumps(one).encode()))
    taken = intake.taken()
    assert not taken.problems, taken.problems

    def refer(document: Document) -> list[tuple[str, str, str]]:
        return list(references(document.data, tools.schemas.shape(document.kind)))

    return Catalogue(taken.documents, refer=refer, settings=settings)


def document(kind: str, name: str, **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    """Write one document."""
    return {"apiVersion": "itilcheck/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
