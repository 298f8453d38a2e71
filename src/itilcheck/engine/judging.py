"""Make findings of problems: severity, places, fingerprints, and the order they are told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import noun
from itilcheck.document import Node
from itilcheck.finding import Finding, Problem, RelatedLocation, Severity
from itilcheck.location import Location, Position
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import Document
    from itilcheck.finding import Subject

_START = Position(0, 0)


def finding(rule: str, severity: Severity, problem: Problem) -> Finding:
    """Make a finding of a problem that a rule yielded."""
    subject = problem.subject
    related = [RelatedLocation(_location(other), message) for other, message in problem.related]
    document, stands_in, message = "", "", problem.message
    if isinstance(subject, Node):
        about = problem.about or subject.document
        document = name_of(about)
        stands_in = name_of(subject.document) if about is not subject.document else ""
        if not about.name:
            message = message.replace('""', f"this {noun(about.kind)}")
        anchored = subject.anchored_key_location if problem.at_key else subject.anchored_location
        if anchored is not None:
            related.insert(0, RelatedLocation(anchored, "written here"))
    location = _location(subject, at_key=problem.at_key)
    return Finding(
        rule,
        severity,
        message,
        location,
        tuple(related),
        document,
        derivation=problem.derivation,
        fix=problem.fix,
        stands_in=stands_in,
    )


def name_of(document: Document) -> str:
    """Name a document as ``Kind/name``; by its place in the file where it has no name."""
    return f"{document.kind}/{document.identity or document.name or f'#{document.index}'}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by place, then severity, rule and message, and give each its fingerprint.

    A fingerprint is made of rule, document, pointer, and an ordinal among equals; it stays when
    lines move.
    """
    from hashlib import sha256  # noqa: PLC0415  # a clean catalogue needs no fingerprint

    counted: dict[str, int] = {}
    result = []
    for one in by_place(findings):
        identity = "\n".join((one.rule, one.document or one.location.path, one.location.pointer))
        ordinal = counted[identity] = counted.get(identity, 0) + 1
        digest = sha256(f"{identity}\n{ordinal}".encode("utf-8", "surrogatepass")).hexdigest()
        result.append(replace(one, fingerprint=digest[:32]))
    return result


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by place, then severity, rule and message."""
    return sorted(findings, key=_key)


def _key(one: Finding) -> tuple[str, Position, int, str, str, str]:
    start = one.location.region.start if one.location.region is not None else _START
    return (one.location.path, start, one.severity.rank, one.rule, one.location.pointer, one.message)


def _location(subject: Subject, *, at_key: bool = False) -> Location:
    if isinstance(subject, Node):
        return subject.key_location if at_key else subject.location
    return subject
