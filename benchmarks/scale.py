"""Measure whether the time a service stays the same as a catalogue grows: long chains, all rules on.

Usage: python benchmarks/scale.py [--bin FOLDER] [--few 1000] [--many 100000] [--pairs 3]

Both catalogues come from ``chains.py``. Of each run the time of a check of a hundred services is taken off,
so that starting the program does not make the small one look slow. Exit code 1 when a service of the large
catalogue takes more than one and a half times as long as one of the small.
"""

# ruff: noqa: INP001, T201  # a script, not a package; it prints

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import chains
from measure import Process, Run, run

GOAL: Final = 1.5
_LEAST: Final = 100


def _process(binaries: Path, folder: Path) -> Process:
    command = (str(binaries / "itilcheck"), "check", ".", "--level", "exemplary", "--today", chains.TODAY)
    return Process(command, folder)


def _times(binaries: Path, folder: Path, sizes: dict[str, int], pairs: int) -> list[dict[str, Run]]:
    for name, size in sizes.items():
        chains.write(folder / name, size, seed=1)
        run(_process(binaries, folder / name))
    return [{name: run(_process(binaries, folder / name)) for name in sizes} for _ in range(pairs)]


def main() -> int:
    """Measure, print a table, and tell whether the goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, default=Path(sys.executable).parent)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    sizes = {"least": _LEAST, "few": options.few, "many": options.many}
    with TemporaryDirectory() as folder:
        found = _times(options.bin, Path(folder), sizes, options.pairs)
    each: dict[str, list[float]] = {"few": [], "many": []}
    for runs in found:
        for name, times in each.items():
            spent = runs[name].cpu - runs["least"].cpu
            times.append(spent / (sizes[name] - _LEAST) * 1000)
    ratio = statistics.median(many / few for few, many in zip(each["few"], each["many"], strict=True))
    for name, times in each.items():
        peak = max(runs[name].peak for runs in found)
        middle = statistics.median(times)
        print(f"{sizes[name]:>7} services: {middle:.3f} ms of CPU a service, {peak:.0f} MiB")
    print(f"ratio {ratio:.2f}, goal {GOAL}")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
