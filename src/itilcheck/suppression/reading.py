"""Read the texts that say what is lived with: waivers, and a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.document import Document
from itilcheck.location import Location
from itilcheck.record import NamedTuple
from itilcheck.rule import BASELINE, WAIVERS
from itilcheck.suppression import Suppressions
from itilcheck.suppression.baseline import Baseline, read_entries
from itilcheck.suppression.policy import read_policy
from itilcheck.suppression.waivers import Waiver, read_waivers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

LIMITS = loading.Limits(bytes=16 << 20)


class Wrong(NamedTuple):
    """One thing wrong with such a file, at its place."""

    location: Location
    message: str


class UnreadableError(ValueError):
    """A file that cannot be used; ``faults`` say why, each with its place."""

    def __init__(self, faults: list[Wrong]) -> None:
        """Keep the faults."""
        super().__init__("\n".join(one.message for one in faults))
        self.faults = faults


def read_file(name: str, data: bytes, schema: JSON) -> Document:
    """Read a file that has to conform to a schema; raises UnreadableError."""
    loaded = loading.load(name, data, limits=LIMITS)
    faults = [Wrong(Location(name, issue.region, issue.pointer), issue.message) for _, issue in loaded.issues]
    if not faults and len(loaded.documents) != 1:
        faults = [Wrong(Location(name), f"file holds {len(loaded.documents)} documents, needed is one")]
    if faults:
        raise UnreadableError(faults)
    content = loaded.documents[0]
    document = Document(loaded.source, 0, "", "", content, content)
    faults = list(_breaches(document, schema))
    if faults:
        raise UnreadableError(faults)
    return document


def waivers_of(file: Document, path: str, entries: list[Mapping[str, JSON]], first: int = 0) -> list[Waiver]:
    """Read waivers under the key ``waivers`` of a file, from the ``first`` on; raises UnreadableError."""
    found, faults = read_waivers(file, path, "/waivers", entries, first)
    if faults:
        raise UnreadableError([Wrong(file.node(pointer).location, message) for pointer, message in faults])
    return found


def baseline_of(file: Document, path: str) -> Baseline:
    """Read the baseline that a file holds."""
    return Baseline(file, path, tuple(read_entries(file.data)))


def read_texts(
    texts: Mapping[str, str], configuration: Mapping[str, JSON], schemas: Mapping[str, JSON]
) -> Suppressions:
    """Read waivers and baseline by the names of their files; raises UnreadableError."""
    files = {
        name: read_file(name, texts[name].encode(), schemas[key])
        for name, key in ((WAIVERS, "waivers"), (BASELINE, "baseline"))
        if name in texts
    }
    return Suppressions(
        read_policy(configuration),
        tuple(waivers_of(files[WAIVERS], WAIVERS, files[WAIVERS].data["waivers"]))
        if WAIVERS in files
        else (),
        baseline_of(files[BASELINE], BASELINE) if BASELINE in files else None,
        {name: file.source for name, file in files.items()},
    )


def _breaches(document: Document, schema: JSON) -> Iterator[Wrong]:
    """Yield where a document breaks its schema."""
    from itilcheck import validation  # noqa: PLC0415  # compiling imports a slow library

    if validation.compiled(schema).is_valid(document.data):
        return
    from itilcheck.violations import violations  # noqa: PLC0415  # only once something is wrong

    for one in violations(schema, document.data):
        node = document.node(one.pointer)
        yield Wrong(node.key_location if one.at_key else node.location, one.message)
