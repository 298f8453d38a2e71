"""Write a report as one JSON document, as ``schemas/report.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from itilcheck import __version__
from itilcheck.location import Location
from itilcheck.reporters.neutral import encodable
from itilcheck.reporters.verdict import judge, suppressed_by, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itilcheck.finding import Finding, Level, Suppression
    from itilcheck.location import Position
    from itilcheck.report import Ladder, Report, Since
    from itilcheck.reporters.style import Style

Encode: TypeAlias = "Callable[[Any], str]"

VERSION = "1"
"""The version of the format; ``schemas/report.json`` says what it promises."""


def render(report: Report, _style: Style) -> Iterator[str]:
    """Write one JSON document in ASCII, a finding a line; paths are relative to the catalogue's root."""
    encode = encoder()
    yield f'{{\n  "version": {encode(VERSION)},\n'
    yield f'  "tool": {encode({"name": "itilcheck", "version": __version__})},\n'
    yield f'  "level": {encode(report.level.value)},\n'
    yield f'  "summary": {encode(summary_entry(report))},\n'
    yield '  "findings": '
    yield from array(map(finding_entry, report.findings), encode)
    yield ',\n  "suppressed": '
    yield from array(map(finding_entry, report.suppressed), encode)
    yield ',\n  "failures": '
    yield from array((texts(failure._asdict()) for failure in report.failures), encode)
    yield ',\n  "notices": '
    yield from array((texts(notice._asdict()) for notice in report.notices), encode)
    levels = None if report.ladder is None else _ladder(report.ladder)
    yield f',\n  "levels": {encode(levels)},\n'
    since = None if report.since is None else _since(report.since)
    yield f'  "since": {encode(since)}\n}}\n'


def encoder() -> Encode:
    r"""Make an encoder that also keeps ``##`` out of the text.

    Build servers obey ``##[…]`` anywhere in a line; ``\u0023`` says the same to a JSON reader.
    """
    from json import JSONEncoder  # noqa: PLC0415  # the other formats do without

    encode = JSONEncoder(ensure_ascii=True, allow_nan=False).encode
    return lambda value: encode(value).replace("##", r"\u0023\u0023")


def array(items: Iterable[dict[str, Any]], encode: Encode, *, indent: int = 2) -> Iterator[str]:
    """Write a list, an item a line; ``indent`` is that of the line on which it begins."""
    margin, opening = " " * indent, "["
    for item in items:
        yield f"{opening}\n{margin}  {encode(item)}"
        opening = ","
    yield "[]" if opening == "[" else f"\n{margin}]"


def summary_entry(report: Report) -> dict[str, Any]:
    """Give the verdict and the counts as machine formats have them."""
    from datetime import date  # noqa: PLC0415  # the other formats do without

    counts = report.counts
    return {
        "verdict": judge(report).value,
        "today": report.today or date.today().isoformat(),  # noqa: DTZ011  # where the user is
        "partial": report.partial,
        "severities": {severity.value: number for severity, number in tally(report).items()},
        "files": counts.files,
        "documents": counts.documents,
        "kinds": {encodable(kind): number for kind, number in report.kinds.items()},
        "mapped": counts.mapped,
        "foreign": counts.foreign,
        "unmapped": counts.unmapped,
        "templates": counts.templates,
        "external": counts.external,
        "elsewhere": [encodable(name) for name in report.elsewhere],
        "inexpressible": counts.inexpressible,
        "unasked": list(report.unasked),
        "suppressed": suppressed_by(report),
        "excluded": counts.excluded,
        "turnedOff": counts.turned_off,
    }


def finding_entry(finding: Finding) -> dict[str, Any]:
    """Give a finding as machine formats have it; one that does not count says what it is suppressed by."""
    suppression = finding.suppression
    told = {} if suppression is None else {"suppression": suppression_entry(suppression)}
    return {
        "rule": encodable(finding.rule),
        "severity": finding.severity.value,
        "message": encodable(finding.message),
        "document": encodable(finding.document),
        "fingerprint": encodable(finding.fingerprint),
        "fixable": _fixable(finding),
        "location": location_entry(finding.location),
        "related": [
            {"message": encodable(related.message), "location": location_entry(related.location)}
            for related in finding.related
        ],
        **told,
    }


def _fixable(finding: Finding) -> str | None:
    """Say which sort of fix there is: one that is safe, or one that somebody has to look at."""
    return None if finding.fix is None else "safe" if finding.fix.safe else "unsafe"


def suppression_entry(suppression: Suppression) -> dict[str, Any]:
    """Give what keeps a finding from counting, as machine formats have it."""
    said = texts({key: value for key, value in suppression._asdict().items() if key != "location"})
    return {**said, "location": location_entry(suppression.location or Location(""))}


def _ladder(ladder: Ladder) -> dict[str, Any]:
    return {
        "reached": _level(ladder.reached),
        "blocking": [finding_entry(one) for one in ladder.blocking],
        "suppliers": ladder.suppliers,
        "off": [encodable(name) for name in ladder.off],
        "documents": [
            {
                "document": encodable(rung.document),
                "location": location_entry(rung.location),
                "reached": _level(rung.reached),
                "limit": rung.limit or None,
                "blocking": [finding_entry(one) for one in rung.blocking],
            }
            for rung in ladder.rungs
        ],
    }


def _since(since: Since) -> dict[str, Any]:
    from itilcheck.reporters.compared import severities  # noqa: PLC0415  # only when asked for

    return {
        "revision": encodable(since.revision),
        "commit": since.commit,
        "changed": since.changed,
        "added": since.added,
        "removed": since.removed,
        "untold": {severity.value: number for severity, number in severities(since).items()},
        "notices": since.notices,
    }


def _level(level: Level | None) -> str | None:
    return level.value if level is not None else None


def location_entry(location: Location) -> dict[str, Any]:
    """Give a place as machine formats have it."""
    region = location.region
    return {
        "path": encodable(location.path),
        "pointer": encodable(location.pointer),
        "start": _position(region.start) if region else None,
        "end": _position(region.end) if region else None,
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def texts(fields: dict[str, str]) -> dict[str, str]:
    """Give texts as machine formats have them."""
    return {name: encodable(text) for name, text in fields.items()}
