"""Write files that a command makes: none that is there is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import writing
from itilcheck.cli.failure import stop

if TYPE_CHECKING:
    from pathlib import Path


def create(path: Path, text: str) -> None:
    """Write a file that is not there yet; ends the run where anything is, even if it came just now."""
    try:
        writing.create(path, text.encode("utf-8"))
    except FileExistsError:
        stop(f'error: "{path.as_posix()}" is there already, and is not overwritten')
