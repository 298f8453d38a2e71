"""Write a report as SARIF 2.1.0, for GitHub code scanning and other tools that gather results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck import __version__
from itilcheck.reporters.json_report import array, encoder
from itilcheck.reporters.neutral import encodable, neutralise
from itilcheck.reporters.sarif_rules import LEVELS, Components
from itilcheck.reporters.sarif_text import linked, message, uri
from itilcheck.reporters.verdict import judge
from itilcheck.reporters.whole import UNCHECKED, region, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding, Suppression
    from itilcheck.location import Location
    from itilcheck.report import Failure, Notice, Report
    from itilcheck.reporters.style import Style

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""The name of the folder from which paths lead: the top of the repository, wherever it lies."""
FINGERPRINT = "itilcheck/v1"
"""The name of our fingerprint: GitHub has its own, made of lines, and warns of others by its name."""
_BASES = {BASE: {"description": {"text": "the top folder of the repository"}}}


def render(report: Report, style: Style) -> Iterator[str]:
    """Write one SARIF log with one run, a result a line."""
    encode = encoder()
    components = Components(report)
    tool = {
        "driver": {
            "name": "itilcheck",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": components.driver,
        },
        **({"extensions": components.extensions} if components.extensions else {}),
    }
    yield f'{{\n  "$schema": {encode(SCHEMA)},\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
    yield f'      "tool": {encode(tool)},\n'
    yield f'      "invocations": [{encode(_invocation(report, style, components))}],\n'
    yield f'      "automationDetails": {encode({"id": f"itilcheck/{encodable(style.repository)}"})},\n'
    yield f'      "originalUriBaseIds": {encode(_BASES)},\n'
    yield '      "columnKind": "unicodeCodePoints",\n'
    verdict = {"level": report.level.value, "verdict": judge(report).value}
    yield f'      "properties": {encode(verdict)},\n      "results": '
    shown = (*report.findings, *(report.suppressed if style.suppressed else ()))
    yield from array((_result(one, style, components) for one in shown), encode, indent=6)
    yield "\n    }\n  ]\n}\n"


def _result(finding: Finding, style: Style, components: Components) -> dict[str, Any]:
    links = [(one.message, number) for number, one in enumerate(finding.related, start=1)]
    related = [
        {"id": number, "message": {"text": message(one.message)}, **_place(one.location, style)}
        for number, one in enumerate(finding.related, start=1)
    ]
    kept = finding.suppression
    return {
        **components.reference(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": linked(finding.message, links)},
        "locations": [{**_place(finding.location, style), "logicalLocations": [_logical(finding)]}],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: encodable(finding.fingerprint)},
        **({"suppressions": [_suppression(kept, style)]} if kept is not None else {}),
    }


def _logical(finding: Finding) -> dict[str, str]:
    """Say in the words of the catalogue what a result is about: a document, and the statement in it."""
    pointer = encodable(finding.location.pointer)
    name = encodable(finding.document)
    return {"fullyQualifiedName": f"{name}#{pointer}" if name else pointer or "/", "kind": "resource"}


def _place(location: Location, style: Style) -> dict[str, Any]:
    start, end = region(location)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(style.in_repository(location.path)), "uriBaseId": BASE},
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        }
    }


def _suppression(kept: Suppression, style: Style) -> dict[str, Any]:
    who = [f"{word} {name}" for word, name in (("owner", kept.owner), ("approver", kept.approver)) if name]
    until = [f"until {kept.expires}"] if kept.expires else []
    justification = "; ".join(part for part in (kept.reason, *who, *until) if part)
    return {
        "kind": "inSource" if kept.kind == "comment" else "external",
        "status": "accepted",
        **({"justification": neutralise(justification)} if justification else {}),
        **({"location": _place(kept.location, style)} if kept.location is not None else {}),
        "properties": {"by": neutralise(kept.kind)},
    }


def _invocation(report: Report, style: Style, components: Components) -> dict[str, Any]:
    """Say whether the run was complete, and what it has to say beside results."""
    failures = [_failure(one, style, components) for one in report.failures]
    notices = [_notification("note", one, neutralise(one.message), style) for one in report.notices]
    return {"executionSuccessful": not failures, "toolExecutionNotifications": [*failures, *notices]}


def _failure(failure: Failure, style: Style, components: Components) -> dict[str, Any]:
    rule = components.associated(failure.rule)
    return {
        **_notification("error", failure, neutralise(told(failure)), style),
        "descriptor": {"id": UNCHECKED},
        **({"associatedRule": rule} if rule else {}),
    }


def _notification(level: str, about: Failure | Notice, text: str, style: Style) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if about.path:
        where = {"uri": uri(style.in_repository(about.path)), "uriBaseId": BASE}
        place = {"locations": [{"physicalLocation": {"artifactLocation": where}}]}
    return {"level": level, "message": {"text": message(text)}, **place}
