"""Measure whole processes from outside: wall time, CPU time, peak memory."""

# ruff: noqa: INP001, S603  # scripts, not a package; what is run is written in rows.py

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SHORT, _LONG = 1.0, 20.0  # seconds of a run
_PAIRS = (9, 5, 3)  # of short, middle and long runs
_MEBIBYTE = 1024 * 1024 if sys.platform == "darwin" else 1024  # of ru_maxrss
_NOISE = ("FORCE_COLOR", "NO_COLOR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


class Run(NamedTuple):
    """What one process took: seconds on the clock, seconds of CPU (user and system), peak MiB.

    The peak is that of the largest process. It counts from what this process held when it started
    the other, so it is never below some 15 MiB.
    """

    wall: float
    cpu: float
    peak: float


class Process(NamedTuple):
    """A command to be measured: its arguments, where it runs, the exit code that is right."""

    arguments: tuple[str, ...]
    folder: Path
    exit_code: int = 0


class WrongExitError(Exception):
    """A command did not end as it should, so measuring it says nothing."""


def run(process: Process) -> Run:
    """Run a command once with its output thrown away; raises WrongExitError."""
    environment = {key: value for key, value in os.environ.items() if key not in _NOISE}
    started = time.perf_counter()
    child = subprocess.Popen(
        process.arguments,
        cwd=process.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != process.exit_code:
        raise WrongExitError(_complaint(process, environment))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MEBIBYTE)


def _complaint(process: Process, environment: dict[str, str]) -> str:
    """Run once more, to show what it said."""
    again = subprocess.run(
        process.arguments, cwd=process.folder, env=environment, capture_output=True, text=True, check=False
    )
    said = (again.stdout + again.stderr).strip().splitlines()[-5:]
    shown = " ".join(process.arguments[:4])
    return "\n".join([f"exit code {again.returncode}, not {process.exit_code}: {shown}", *said])


def in_turn(first: Process, second: Process, pairs: int | None = None) -> list[tuple[Run, Run]]:
    """Warm up, then run the two in turn; the slower they are, the fewer pairs, unless told.

    Runs of more than 20 seconds need no warming up, so theirs counts.
    """
    warm = (run(first), run(second))
    slowest = max(one.wall for one in warm)
    if pairs is None:
        pairs = _PAIRS[0] if slowest <= _SHORT else _PAIRS[1] if slowest <= _LONG else _PAIRS[2]
    counted = [warm] if slowest > _LONG else []
    while len(counted) < pairs:
        counted.append((run(first), run(second)))
    return counted


def middle(runs: Sequence[Run]) -> Run:
    """Give the medians of wall and CPU time, and the highest peak."""
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        max(one.peak for one in runs),
    )
