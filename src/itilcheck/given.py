"""Read a file that we were given to say something, and tell all that is wrong with it at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from itilcheck import loading
from itilcheck.document import Document
from itilcheck.location import Location
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.document import JSON, Node


class Fault(NamedTuple):
    """One thing wrong with a file that we were given: where, and what."""

    location: Location
    message: str


class Placed(Protocol):
    """What is made of a file, or of several, and knows where each statement stands."""

    def node(self, pointer: str = "") -> Node:
        """Give the node at ``pointer``."""


class FaultyError(ValueError):
    """A file that cannot be used; ``faults`` say why, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        super().__init__("\n".join(one.message for one in faults))
        self.faults = tuple(faults)


def fault_at(document: Placed, pointer: str, message: str, *, at_key: bool = False) -> Fault:
    """Make a fault of what is wrong at a pointer into a document, or with the key that stands there."""
    node = document.node(pointer)
    return Fault(node.key_location if at_key else node.location, message)


def only_document(
    name: str, data: bytes, *, limits: loading.Limits = loading.LIMITS, may_be_empty: bool = False
) -> Document:
    """Read a file that has to hold one document, which is empty where the file may be and is.

    Raises FaultyError.
    """
    loaded = loading.load(name, data, limits=limits)
    faults = [Fault(Location(name, one.region, one.pointer), one.message) for _, one in loaded.issues]
    number = len(loaded.documents)
    if not faults and number != 1 and not (may_be_empty and not number):
        faults = [Fault(Location(name), f"holds {number or 'no'} document{'s'[: number > 1]}, needed is one")]
    if faults:
        raise FaultyError(faults)
    content = loaded.documents[0] if loaded.documents else None
    return Document(loaded.source, 0, "", "", content, content)


def breaches(document: Document, schema: JSON) -> list[Fault]:
    """List where a document breaks a schema."""
    from itilcheck import validation  # noqa: PLC0415  # compiling imports a slow library

    if validation.compiled(schema).is_valid(document.data):
        return []
    from itilcheck.violations import violations  # noqa: PLC0415  # only once something is wrong

    return [
        fault_at(document, one.pointer, one.message, at_key=one.at_key)
        for one in violations(schema, document.data)
    ]
