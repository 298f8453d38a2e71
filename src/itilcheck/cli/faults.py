"""End a run with the faults of a file that we were given, each at its place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from itilcheck.cli.failure import stop
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.given import Fault

_MOST_FAULTS = 100


def fail(faults: Iterable[Fault]) -> None:
    """End the run when there are faults, telling each at its place."""
    lines = []
    told = sorted(faults, key=_place)
    for fault in told[:_MOST_FAULTS]:
        region = fault.location.region
        where = f":{region.start.line}:{region.start.column}" if region is not None else ""
        lines.append(neutralise(f"{shown(fault.location.path)}{where}: error: {fault.message}"))
    if len(told) > _MOST_FAULTS:
        lines.append(f"error: {len(told) - _MOST_FAULTS} more mistakes")
    if lines:
        stop("\n".join(lines))


def reject(path: Path, message: str) -> NoReturn:
    """End the run because of a file as a whole, on one line whatever it is called."""
    stop(neutralise(f"{shown(str(path))}: error: {message}"))


def shown(path: str) -> str:
    """Show a path from the current folder, where it lies below."""
    here = Path.cwd()
    full = Path(os.path.realpath(Path(path).parent), Path(path).name)
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path


def _place(fault: Fault) -> tuple[str, int, int]:
    path, region, _ = fault.location
    return (path, region.start.line, region.start.column) if region is not None else (path, 0, 0)
