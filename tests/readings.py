"""Read texts as files, and say in short what came of it and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.document import Document
from itilcheck.loading import LIMITS, Limits, Loaded, exact, load
from itilcheck.loading.issue import Unreadable
from itilcheck.loading.text import Lines
from itilcheck.location import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.loading import Issue
    from itilcheck.location import Region


def read(text: str | bytes, path: str = "one.yaml", limits: Limits = LIMITS) -> Loaded:
    return load(path, text.encode() if isinstance(text, str) else text, limits=limits)


def data(text: str | bytes, path: str = "one.yaml") -> JSON:
    """Give the data of the one document in a sound text."""
    loaded = read(text, path)
    assert loaded.issues == []
    (document,) = loaded.documents
    return document


def told(loaded: Loaded) -> list[str]:
    """Say what is wrong with a file as ``LINE:COLUMN message``."""
    return [f"{at(issue.region)} {issue.message}" for _, issue in loaded.issues]


def at(region: Region | None) -> str:
    """Say where a region begins as ``LINE:COLUMN``."""
    return "" if region is None else f"{region.start.line}:{region.start.column}"


def shown(loaded: Loaded, region: Region | None) -> str:
    """Give the text that a region shows."""
    if region is None:
        return ""
    return loaded.source.line(region.start.line)[region.start.column - 1 : region.end.column - 1]


def document(loaded: Loaded, index: int = 0) -> Document:
    written = loaded.documents[index]
    return Document(loaded.source, index, "Service", "one", written, written)


def exactly(text: str) -> tuple[list[JSON], Issue | None]:
    """Read a stream the exact way: its documents, and the fault that ends it."""
    documents = []
    try:
        for reading in exact.Reader(text, Lines(text), LIMITS).read(0, len(text)):
            documents.append(reading.data)  # noqa: PERF401  # those before a fault count
    except Unreadable as error:
        return documents, error.issue
    return documents, None


def pointers(value: JSON, above: str = "") -> Iterator[tuple[str, JSON]]:
    """Yield every pointer into some data, with what stands there."""
    yield above, value
    if isinstance(value, dict):
        for key, below in value.items():
            yield from pointers(below, join(above, key))
    if isinstance(value, list):
        for index, below in enumerate(value):
            yield from pointers(below, join(above, index))
