"""Run the program as users do, and lay plugins where installed ones lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import forked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).resolve().parent.parent
SCRIPT = (str(Path(sys.executable).parent / "itilcheck"),)
MODULE = (sys.executable, "-m", "itilcheck")

_UNSET = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "PYTHONPATH", "PYTHONSAFEPATH"}


class Outcome(NamedTuple):
    """What a run came to."""

    code: int
    out: str
    err: str


def run(
    folder: Path,
    *arguments: str,
    site: Path | None = None,
    command: Sequence[str] = (),
    module: str = "itilcheck",
    timeout: float = 60,
) -> Outcome:
    """Run the program in a folder; ``site`` is a folder of installed distributions to add.

    With a ``command`` it is started by that, and else as ``python -m`` does with a ``module``, be it that
    it is forked from one that has imported it.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _UNSET}
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    if not command:
        made = forked.outcome(module, folder, arguments, environment, site, timeout)
        if made is not None:
            code, out, err = made
            return Outcome(code, _text(out), _text(err))
    done = subprocess.run(  # noqa: S603  # our own program
        [*(command or (sys.executable, "-m", module)), *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=timeout,
        encoding="utf-8",
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def _text(output: bytes) -> str:
    """Decode an output as ``subprocess`` does."""
    return output.decode().replace("\r\n", "\n").replace("\r", "\n")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lay(site: Path, name: str, version: str, files: Mapping[str, str], *, plugin: str = "") -> None:
    """Lay a distribution into a folder, as an installer does; ``name`` is its module's too.

    Its entry point is called like ``plugin``, else like the first word of its name.
    """
    metadata = f"{name}-{version}.dist-info"
    write(site, files)
    write(
        site,
        {
            f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{metadata}/entry_points.txt": f"[itilcheck]\n{plugin or name.partition('_')[0]} = {name}\n",
        },
    )
