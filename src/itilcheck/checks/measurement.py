"""Checks on measurement: whether levels that are promised are reported, and how long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import after, day_of, duration_of
from itilcheck.checks.promises import promises
from itilcheck.checks.reports import subjects
from itilcheck.checks.words import answered
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.quantity import Duration
    from itilcheck.rule import Options

_TARGET = "/warranty/availability/target"
_WINDOW = "/warranty/availability/window"
_WINDOWS = 2
"""After how many windows without a report the last one is old, where that is longer than the option."""


def measurement_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service with an availability that is promised and in no report.

    A report about something that does not exist may be about any of them.
    """
    reports = _reports(catalogue)
    services = (
        ()
        if any(_is_lost(catalogue, one) for one in catalogue.of("ServiceReport"))
        else catalogue.of("Service")
    )
    for service in services:
        target = None if service in reports else _target(catalogue, service)
        if target is not None:
            message = f"{target.value} is promised, and no report says what was measured"
            yield Problem(target, message, about=service)


def measurement_stale(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
    """Yield the latest report about each service, where that is old.

    Old is what ended longer ago than the option ``olderThan`` says, and than two windows of what is
    promised.
    """
    patience = duration_of(options.get("olderThan"))
    for service, reports in _reports(catalogue).items():
        dated = [(day, one) for one in reports if (day := day_of(one.get("/spec/period/until"))) is not None]
        target = _target(catalogue, service)
        if not dated or target is None:
            continue
        day, report = max(dated, key=lambda one: one[0])
        spans = [span for span in (patience, *_windows(catalogue, service)) if span is not None]
        bounds = [bound for span in spans if (bound := after(day, span)) is not None]
        if len(bounds) == len(spans) > 0 and max(bounds) < catalogue.today:
            bound = max(bounds)
            message = f'latest report about "{service.name}" ends on {day}, the next was due by {bound}'
            yield Problem(
                report.node("/spec/period/until"), message, (Related(target, "promised here"),), about=service
            )


def _reports(catalogue: Catalogue) -> Mapping[Document, list[Document]]:
    """Give the reports that tell a measured availability, by the services they are about."""
    found: dict[Document, list[Document]] = {}
    for report in catalogue.of("ServiceReport"):
        measured = report.node("/spec/measured")
        if answered(measured.value) or measured.child("availability").value is not None:
            for promise in subjects(catalogue, report):
                found.setdefault(promise.service, []).append(report)
    return found


def _is_lost(catalogue: Catalogue, report: Document) -> bool:
    """Tell whether a report says what it is about, and there is no such thing; that is told there."""
    if report.misspelt:
        return True
    names = [report.get(f"/spec/{one}") for one in ("relationship", "offering", "service")]
    return any(name is not None for name in names) and not subjects(catalogue, report)


def _target(catalogue: Catalogue, service: Document) -> Node | None:
    """Give the first availability that is promised of a service: its own, an offering's, a relationship's."""
    from itilcheck.quantity import parse_ratio  # noqa: PLC0415  # only where something is promised

    found = (one.statement(_TARGET) for one in promises(catalogue, service))
    return next((node for node in found if node is not None and parse_ratio(node.value) is not None), None)


def _windows(catalogue: Catalogue, service: Document) -> Iterator[Duration]:
    """Yield the time that two windows last, for each that counts."""
    from itilcheck.quantity import Duration, parse_window  # noqa: PLC0415  # as above

    for promise in promises(catalogue, service):
        window = parse_window(promise.value(_WINDOW))
        if window is not None:
            length = window.duration
            yield Duration(_WINDOWS * length.months, _WINDOWS * length.milliseconds)
