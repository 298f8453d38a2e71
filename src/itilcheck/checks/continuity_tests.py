"""Checks on tests of continuity: whether there was one, and whether it was long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import due, duration_of
from itilcheck.checks.promises import promises
from itilcheck.checks.shortfalls import shortfalls
from itilcheck.checks.words import lifecycle
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document
    from itilcheck.rule import Options

_LIVE = {"live", "retiring"}
_CONTINUITY = "/warranty/continuity"
_TESTED = f"{_CONTINUITY}/tested"
_EVERY = f"{_CONTINUITY}/testEvery"


def continuity_untested(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each recovery time or point behind which no test is stated, unless the first one is still due."""
    services = (one for one in _running(catalogue) if not _is_still_due(catalogue, one))
    for short in shortfalls(catalogue, services, _CONTINUITY, _untested):
        message = f"continuity is promised, {' and '.join(short.lacks)}, but no test is stated"
        yield Problem(short.node, message, short.related)


def _untested(continuity: dict[str, JSON]) -> tuple[str, ...]:
    if continuity.get("tested") is not None:
        return ()
    figures = [(name, duration_of(continuity.get(name))) for name in ("rto", "rpo")]
    return tuple(f"{name} {figure}" for name, figure in figures if figure is not None)


def _is_still_due(catalogue: Catalogue, service: Document) -> bool:
    """Tell whether there is time left for the first test: agreements that are signed say since when."""
    days = []
    for promise in promises(catalogue, service):
        every, signed = promise.statement(_EVERY), promise.maker.node("/spec/agreement/signed")
        if every is not None and signed.value is not None:
            days.append(due(signed, every))
    known = [day for day in days if day is not None]
    return bool(known) and min(known) >= catalogue.today


def continuity_test_overdue(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each test of continuity that should have been repeated by today."""
    told: set[tuple[Document, str]] = set()
    for service in _running(catalogue):
        for promise in promises(catalogue, service):
            tested, every = promise.statement(_TESTED), promise.statement(_EVERY)
            if tested is None or every is None or not promise.says(_TESTED, _EVERY):
                continue
            day, place = due(tested, every), (tested.document, tested.pointer)
            if day is not None and day < catalogue.today and place not in told:
                told.add(place)
                message = f"continuity was tested on {tested.value}, and again was due by {day}"
                yield Problem(tested, message, (Related(every, f"to be tested every {every.value}"),))


def _running(catalogue: Catalogue) -> Iterator[Document]:
    return (service for service in catalogue.of("Service") if lifecycle(service) in _LIVE)
