"""Check a world with all rules at the highest level, in this process, and say what is found where."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from world import walk
from world_company import make
from world_files import files

from itilcheck import engine, loading
from itilcheck.config import settings
from itilcheck.document import resolve
from itilcheck.finding import Level
from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defect import At
    from world import World

    from itilcheck.report import Report


class Told(NamedTuple):
    """A finding: of which rule, at which pointer of which document, told of which, in which words."""

    rule: str
    severity: str
    key: str
    pointer: str
    about: str
    message: str
    line: str


@lru_cache(maxsize=64)
def sound(seed: int) -> World:
    """Make the world of a seed, once a process; whoever edits it takes a copy."""
    return make(seed)


@lru_cache(maxsize=4096)
def _loaded(path: str, content: bytes) -> loading.Loaded:
    return loading.load(path, content)


def check(world: World, seed: int) -> list[Told]:
    """Check a world that is written the way of a seed."""
    laid = {one.path: one for one in files(world, seed)}
    request = engine.Request(
        files=[_loaded(one.path, one.content) for one in laid.values()],
        level=Level.EXEMPLARY,
        settings=settings(world.configuration),
    )
    report: Report = engine.run(request, everything().toolbox())
    assert not report.failures, report.failures
    found = []
    for one in report.findings:
        place = one.location
        assert place.region is not None
        key = laid[place.path].at(place.region.start.line)
        line = report.line(place).strip()
        found.append(Told(one.rule, one.severity.value, key, place.pointer, one.document, one.message, line))
    return found


def is_at(told: Told, expected: At) -> bool:
    """Tell whether a finding stands where one is expected; one of reading does not name its document."""
    return (
        told.key == expected.document.key
        and told.about in {"", expected.about or expected.document.title}
        and expected.shows in told.line
        and (told.pointer == expected.pointer or _bare(told.pointer) == _bare(expected.pointer))
    )


def _bare(pointer: str) -> str:
    """Leave out the first items of lists: what stands alone in its short form is no list in the file."""
    return re.sub(r"/0(?=/|$)", "", pointer)


def edits(before: World, after: World) -> Iterator[str]:
    """Say what differs between two worlds, statement by statement."""
    for key in before.documents.keys() - after.documents.keys():
        yield f"{key}: removed"
    for key, document in after.documents.items():
        old = before.documents.get(key)
        if old is None:
            yield f"{key}: added, {document.data}"
        elif old.data != document.data:
            for pointer, value in walk(document.data):
                was = resolve(old.data, pointer)
                if was != value and not (isinstance(value, (dict, list)) and type(was) is type(value)):
                    yield f"{key} {pointer}: {value!r}, was {was!r}"
            for pointer, was in walk(old.data):
                if resolve(document.data, pointer) is None and resolve(old.data, pointer) is not None:
                    yield f"{key} {pointer}: gone, was {was!r}"
    for key in after.rewrites:
        yield f"{key}: its text was rewritten"
