"""A catalogue as plain data in the long form, to be made, looked at and edited."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from itilcheck.document import resolve
from itilcheck.location import join, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

Data = dict[str, Any]

TODAY = "2026-11-22"
"""The day that all worlds are judged for."""


class Document:
    """One document: its data, which may be edited in place, and under which key it is kept.

    A copy knows of which document it is one; ``written`` keeps texts of what is not edited.
    """

    def __init__(self, key: str, data: Data, original: Document | None = None) -> None:
        self.key = key
        self.data = data
        self.original = original
        self.written: dict[int, str] = {}

    @property
    def kind(self) -> str:
        kind: str = self.data["kind"]
        return kind

    @property
    def name(self) -> str:
        name: str = self.data["metadata"]["name"]
        return name

    @property
    def spec(self) -> Data:
        spec: Data = self.data["spec"]
        return spec

    def get(self, pointer: str) -> Any:  # noqa: ANN401  # plain data
        return resolve(self.data, pointer)

    @property
    def title(self) -> str:
        """How findings name the document."""
        return f"{self.kind}/{self.name}"

    def __repr__(self) -> str:
        return self.key


class World:
    """The documents of a company, in the order in which its files have them.

    ``rewrites`` change the text of a document after it was written, for what data cannot say;
    such a document has a file of its own.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        self.rewrites: dict[str, Callable[[str], bytes]] = {}

    @property
    def configuration(self) -> Data:
        return {"organizations": [self.root], "today": TODAY}

    def add(self, kind: str, name: str, spec: Data, **metadata: Any) -> Document:  # noqa: ANN401  # plain data
        data = {
            "apiVersion": "itilcheck/v1",
            "kind": kind,
            "metadata": {"name": name, **metadata},
            "spec": spec,
        }
        return self.put(data)

    def put(self, data: Data) -> Document:
        """Add a document; a second one of a name is kept under a key of its own."""
        key = f"{data['kind']}/{data['metadata']['name']}"
        while key in self.documents:
            key += "+"
        self.documents[key] = Document(key, data)
        return self.documents[key]

    def remove(self, document: Document) -> None:
        del self.documents[document.key]

    def of(self, *kinds: str) -> list[Document]:
        return [one for one in self.documents.values() if one.kind in kinds]

    def find(self, kind: str, name: object) -> Document | None:
        return self.documents.get(f"{kind}/{name}")

    def the(self, kind: str, name: object) -> Document:
        return self.documents[f"{kind}/{name}"]

    def is_ours(self, organization: object) -> bool:
        """Tell whether an organization is below our root; who is not named counts as ours."""
        return (
            organization is None or organization == self.root or str(organization).startswith(f"{self.root}-")
        )

    def provider(self, document: Document) -> object:
        """Give the name of who answers for a document."""
        if document.kind == "Organization":
            return document.name
        if document.kind in {"Product", "Resource"}:
            return document.spec.get("owner")
        return document.spec.get("provider")

    def position(self, document: Document) -> int:
        return list(self.documents).index(document.key)

    def shuffle(self, random: Random) -> None:
        keys = list(self.documents)
        random.shuffle(keys)
        self.documents = {key: self.documents[key] for key in keys}

    def copy(self) -> World:
        """Copy all data, so that the copy can be edited."""
        copy = World(self.root)
        copy.documents = {
            key: Document(key, json.loads(json.dumps(one.data)), one) for key, one in self.documents.items()
        }
        return copy


class Place:
    """A statement of a document, that may be edited."""

    def __init__(self, document: Document, pointer: str) -> None:
        self.document = document
        self.pointer = pointer

    @property
    def value(self) -> Any:  # noqa: ANN401  # plain data
        return self.document.get(self.pointer)

    @property
    def parent(self) -> Place:
        return Place(self.document, self.pointer.rpartition("/")[0])

    @property
    def key(self) -> str:
        return split(self.pointer)[-1]

    def child(self, *segments: str | int) -> Place:
        return Place(self.document, self.pointer + join("", *segments))

    def set(self, value: Any) -> None:  # noqa: ANN401  # plain data
        """Put a value here; maps on the way that are missing are made."""
        holder: Any = self.document.data
        *path, last = split(self.pointer)
        for segment in path:
            holder = holder[int(segment)] if isinstance(holder, list) else holder.setdefault(segment, {})
        if isinstance(holder, list):
            holder[int(last)] = value
        else:
            holder[last] = value

    def remove(self) -> None:
        holder = self.parent.value
        if isinstance(holder, list):
            del holder[int(self.key)]
        else:
            del holder[self.key]

    def append(self, value: Any) -> Place:  # noqa: ANN401  # plain data
        """Add an item to the list here, which is made if need be; give its place."""
        if not isinstance(self.value, list):
            self.set([])
        self.value.append(value)
        return self.child(len(self.value) - 1)

    def __repr__(self) -> str:
        return f"{self.document.key} {self.pointer}"


def places(document: Document, pattern: str) -> Iterator[Place]:
    """Yield what stands at a pointer, ``*`` of which stands for each item of a list."""
    found = [Place(document, "")]
    for segment in split(pattern):
        below = []
        for one in found:
            if segment != "*":
                below.append(one.child(segment))
            elif isinstance(one.value, list):
                below.extend(one.child(index) for index in range(len(one.value)))
        found = below
    yield from (one for one in found if one.value is not None)


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # plain data
    """Yield each value inside a value with its pointer, itself first."""
    yield pointer, value
    items: Sequence[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, below in items:
        yield from walk(below, join(pointer, key))
