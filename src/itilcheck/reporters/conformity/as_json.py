"""Write the table as one JSON document: all documents of each clause, with places and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck import __version__
from itilcheck.reporters.json_report import encoder, finding_entry, location_entry
from itilcheck.reporters.neutral import encodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.engine.conformity import ClauseResult, Judged
    from itilcheck.reporters.conformity import Table
    from itilcheck.reporters.style import Style

VERSION = "1"
"""The version of the format."""


def render(table: Table, _style: Style) -> Iterator[str]:
    """Write one JSON document in ASCII, a clause a line; paths are relative to the catalogue's root."""
    encode = encoder()
    members = dict(_head(table))
    yield "{\n"
    for name, value in members.items():
        yield f"  {encode(name)}: {encode(value)},\n"
    yield '  "clauses": ['
    separator = "\n"
    for result in table.conformity.clauses:
        yield f"{separator}    {encode(_clause(result))}"
        separator = ",\n"
    yield "\n  ]\n}\n"


def _head(table: Table) -> Iterator[tuple[str, Any]]:
    conformity, report = table.conformity, table.report
    pack = conformity.pack
    yield "version", VERSION
    yield "tool", {"name": "itilcheck", "version": __version__}
    yield "catalogue", encodable(table.catalogue)
    yield "date", conformity.today
    names = {"id": pack.id, "title": pack.title, "edition": pack.edition, "note": pack.note}
    yield "pack", {name: encodable(text) for name, text in names.items()}
    yield "partial", report.partial
    yield "documents", report.counts.documents
    yield "files", report.counts.files
    yield "off", [encodable(name) for name in conformity.off]
    yield "unread", [encodable(path) for path in conformity.unread]
    for name, told in (("failures", report.failures), ("notices", report.notices)):
        yield name, [{key: encodable(text) for key, text in one._asdict().items()} for one in told]


def _clause(result: ClauseResult) -> dict[str, Any]:
    clause = result.clause
    return {
        "clause": encodable(clause.number),
        "asks": encodable(clause.asks),
        "verified": clause.verified,
        "outcome": result.outcome.value,
        "rules": list(clause.rules),
        "off": list(result.off),
        "outside": encodable(clause.outside) or None,
        "documents": [_document(one) for one in result.documents],
    }


def _document(one: Judged) -> dict[str, Any]:
    return {
        "document": encodable(one.document),
        "location": location_entry(one.location),
        "outcome": one.outcome.value,
        "unasked": list(one.unasked),
        "findings": [finding_entry(finding) for finding in one.findings],
    }
