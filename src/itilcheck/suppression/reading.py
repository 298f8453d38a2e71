"""Read the texts that say what is lived with: waivers, and a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.given import FaultyError, breaches, fault_at, only_document
from itilcheck.rule import BASELINE, WAIVERS
from itilcheck.suppression import Suppressions
from itilcheck.suppression.baseline import Baseline, read_entries
from itilcheck.suppression.policy import read_policy
from itilcheck.suppression.waivers import Waiver, read_waivers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.document import JSON, Document

LIMITS = loading.Limits(bytes=16 << 20)


def read_file(name: str, data: bytes, schema: JSON) -> Document:
    """Read a file that has to conform to a schema; raises FaultyError."""
    document = only_document(name, data, limits=LIMITS)
    faults = breaches(document, schema)
    if faults:
        raise FaultyError(faults)
    return document


def waivers_of(file: Document, path: str, entries: list[Mapping[str, JSON]], first: int = 0) -> list[Waiver]:
    """Read waivers under the key ``waivers`` of a file, from the ``first`` on; raises FaultyError."""
    found, faults = read_waivers(file, path, "/waivers", entries, first)
    if faults:
        raise FaultyError([fault_at(file, pointer, message) for pointer, message in faults])
    return found


def baseline_of(file: Document, path: str) -> Baseline:
    """Read the baseline that a file holds."""
    return Baseline(file, path, tuple(read_entries(file.data)))


def read_texts(
    texts: Mapping[str, str], configuration: Mapping[str, JSON], schemas: Mapping[str, JSON]
) -> Suppressions:
    """Read waivers and baseline by the names of their files; raises FaultyError."""
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
