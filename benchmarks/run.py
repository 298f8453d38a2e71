"""Measure itilcheck and its peers, and print a table or JSON.

Usage: python benchmarks/run.py [--bin FOLDER] [--peers FOLDER] [--peers-at 1000] [--json]
"""

# ruff: noqa: INP001, S603, T201  # a script, not a package; it runs what rows.py names, and prints

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from measure import Process, Run, WrongExitError, in_turn, middle
from rows import COMMANDS, PEERS, ROWS, Corpus, Row

import generate

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSIONS = """
import importlib.metadata as metadata, platform
print("python", platform.python_version())
for name in ("itilcheck", "jsonschema-rs", "ruamel.yaml", "ruamel.yaml.clib", "yamllint", "check-jsonschema"):
    try:
        found = metadata.distribution(name)
        print(name, found.version)
        if name == "itilcheck":
            print("editable", "editable" in (found.read_text("direct_url.json") or ""))
    except metadata.PackageNotFoundError:
        print(name, "-")
"""


class Place(NamedTuple):
    """Where things are: the environments of ours and of the peers, and room for corpora."""

    ours: Path
    peers: Path
    room: Path
    seed: int

    def folder(self, corpus: Corpus) -> Path:
        """Give the folder of a corpus, written when it is asked for the first time."""
        folder = self.room / f"{corpus.documents}-{corpus.defects}"
        if not folder.exists():
            folder.mkdir()
            if corpus.documents:
                generate.write(folder, corpus.documents, seed=self.seed, defects=corpus.defects)
        return folder

    def schema(self) -> Path:
        """Give the schema of all kinds, printed by itilcheck when it is asked for the first time."""
        path = self.room / "schema.json"
        if not path.exists():
            printed = subprocess.run([self.ours / "itilcheck", "schema"], capture_output=True, check=True)
            path.write_bytes(printed.stdout)
        return path

    def process(self, command: str, corpus: Corpus) -> Process:
        """Fill a command's placeholders for a corpus."""
        folder = self.folder(corpus)
        files = [str(one.relative_to(folder)) for one in sorted(folder.glob("*/**/*.yaml"))]
        target = files[0] if len(files) == 1 else "."
        values = {"bin": str(self.ours), "peers": str(self.peers), "target": target}
        arguments: list[str] = []
        for part in COMMANDS[command]:
            if part == "{files}":
                arguments += files
            elif part == "{schema}":
                arguments.append(str(self.schema()))
            else:
                arguments.append(part.format(**values))
        broken = corpus.defects > 0 and command == "itilcheck check"
        return Process(tuple(arguments), folder, exit_code=1 if broken else 0)


class Result(NamedTuple):
    """What a row gave: both sides' medians, and the ratios of the pairs.

    ``scale`` is how many times more documents the first side had; the second's times and the ratios
    count them, its peak does not.
    """

    row: Row
    first: Run
    second: Run
    ratios: tuple[float, ...]
    cpu_ratio: float
    scale: float

    def missed(self) -> list[str]:
        """Name the goals that were not met."""
        missed = []
        if self.row.ratio is not None and statistics.median(self.ratios) > self.row.ratio:
            missed.append(f"ratio above {self.row.ratio:.3g}")
        if self.row.seconds is not None and self.first.wall > self.row.seconds:
            missed.append(f"above {self.row.seconds:g} s")
        if self.row.mebibytes is not None and self.first.peak > self.row.mebibytes:
            missed.append(f"above {self.row.mebibytes:g} MiB")
        return missed


def measure(row: Row, place: Place, pairs: int | None, peers_at: int | None) -> Result:
    """Measure a row; a peer may get a smaller corpus, and its times are then scaled."""
    corpus = row.other or row.corpus
    if peers_at is not None and row.against in PEERS and corpus.documents > peers_at:
        corpus = corpus._replace(documents=peers_at)
    scale = row.corpus.documents / corpus.documents if corpus.documents else 1.0
    first, second = place.process(row.command, row.corpus), place.process(row.against, corpus)
    measured = [(a, Run(b.wall * scale, b.cpu * scale, b.peak)) for a, b in in_turn(first, second, pairs)]
    return Result(
        row,
        middle([a for a, _ in measured]),
        middle([b for _, b in measured]),
        tuple(a.wall / b.wall for a, b in measured),
        statistics.median(a.cpu / b.cpu for a, b in measured),
        scale,
    )


def environment(place: Place) -> dict[str, Any]:
    """Say when, where and with which versions this was measured."""
    found: dict[str, Any] = {
        "date": dt.datetime.now(dt.timezone.utc).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {_processor()}",
        "load": round(os.getloadavg()[0], 1),
    }
    for name, folder in (("ours", place.ours), ("peers", place.peers)):
        asked = [str(folder / "python"), "-c", _VERSIONS]
        printed = subprocess.run(asked, capture_output=True, text=True, check=True)
        found[name] = dict(line.split() for line in printed.stdout.splitlines())
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def as_data(result: Result) -> dict[str, Any]:
    """Give a result as plain data, for ``--json``."""
    row = result.row
    return {
        "command": row.command,
        "documents": row.corpus.documents,
        "defects": row.corpus.defects,
        "against": row.against,
        "scale": result.scale,
        "first": result.first._asdict(),
        "second": result.second._asdict(),
        "ratio": {
            "median": statistics.median(result.ratios),
            "least": min(result.ratios),
            "most": max(result.ratios),
            "cpu": result.cpu_ratio,
            "pairs": len(result.ratios),
        },
        "missed": result.missed(),
    }


_HEAD = (
    f"{'command':20} {'documents':>9}  {'wall s':>7} {'CPU s':>7} {'MiB':>5}   "
    f"{'against':17} {'wall s':>8} {'CPU s':>8} {'MiB':>5}   {'ratio of wall (min-max)':27} {'CPU':>6}  goal"
)


def as_line(result: Result) -> str:
    """Give a result as a line of the table."""
    row, ratios = result.row, result.ratios
    documents = f"{row.corpus.documents:,}" + ("*" if row.corpus.defects else "")
    against = row.against + (f" x{result.scale:g}" if result.scale != 1 else "")
    ratio = f"{statistics.median(ratios):.4g} ({min(ratios):.4g}-{max(ratios):.4g}), n={len(ratios)}"
    aimed = any(goal is not None for goal in (row.ratio, row.seconds, row.mebibytes))
    goal = ("missed: " + ", ".join(result.missed()) if result.missed() else "met") if aimed else "-"
    return (
        f"{row.command:20} {documents:>9}  {_figures(result.first, 7)}   "
        f"{against:17} {_figures(result.second, 8)}   {ratio:27} {result.cpu_ratio:6.3g}  {goal}"
    )


def _figures(run: Run, width: int) -> str:
    return f"{run.wall:{width}.3f} {run.cpu:{width}.3f} {run.peak:5.0f}"


def main() -> int:
    """Measure the rows that the command line asks for; exit with 1 when a goal was missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="itilcheck-benchmark-") as room:
        place = Place(options.bin, options.peers or options.bin, Path(room), options.seed)
        try:
            results = _measured(place, options)
        except FileNotFoundError as error:
            print(f"error: {error.filename} is missing, install it there", file=sys.stderr)
            return 2
        except WrongExitError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    return 1 if any(one.missed() for one in results) else 0


def _measured(place: Place, options: argparse.Namespace) -> list[Result]:
    """Measure, and print each line when it is there, JSON at the end."""
    head = environment(place)
    if head["ours"].get("editable") == "True":
        print("warning: itilcheck is installed editable, and makes its index at each start", file=sys.stderr)
    if not options.json:
        print(json.dumps(head, indent=2), "", _HEAD, sep="\n", flush=True)
    results: list[Result] = []
    for row in _chosen(options.only, options.most):
        results.append(measure(row, place, options.pairs, options.peers_at))
        if not options.json:
            print(as_line(results[-1]), flush=True)
    if options.json:
        print(json.dumps({**head, "rows": [as_data(one) for one in results]}, indent=2))
    return results


def _chosen(only: list[int] | None, most: int) -> Iterable[Row]:
    rows = [row for row in ROWS if row.corpus.documents <= most]
    return rows if only is None else [ROWS[number - 1] for number in only]


def _options() -> argparse.Namespace:
    here = Path(sys.executable).parent
    parser = argparse.ArgumentParser(description="Measure itilcheck and its peers.")
    parser.add_argument(
        "--bin", type=Path, default=here, help="folder of itilcheck (default: that of this Python)"
    )
    parser.add_argument(
        "--peers", type=Path, help="folder of yamllint and check-jsonschema (default: that of --bin)"
    )
    parser.add_argument(
        "--peers-at", type=int, metavar="N", help="measure peers on at most N documents, and scale"
    )
    parser.add_argument(
        "--pairs", type=int, help="how many (default: 9 of up to 1 s, 5 of up to 20 s, else 3)"
    )
    parser.add_argument("--only", type=int, nargs="+", metavar="ROW", help="only these rows, counted from 1")
    parser.add_argument(
        "--most", type=int, default=sys.maxsize, metavar="N", help="no corpus of more documents"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the corpora (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    options = parser.parse_args()
    options.bin = Path(os.path.abspath(options.bin))  # noqa: PTH100  # a link to an environment stays one
    if options.peers is not None:
        options.peers = Path(os.path.abspath(options.peers))  # noqa: PTH100  # as above
    return options


if __name__ == "__main__":
    sys.exit(main())
