"""Write files as a whole or not at all, and never through a link."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.cli.failure import stop

if TYPE_CHECKING:
    from pathlib import Path


def create(path: Path, text: str) -> None:
    """Write a file that is not there yet; ends the run where anything is, even if it came just now."""
    draft = _draft(path, text.encode("utf-8"))
    try:
        os.link(draft, path)  # unlike a rename it replaces nothing
    except FileExistsError:
        stop(f'error: "{path.as_posix()}" is there already, and is not overwritten')
    except OSError:  # a file system without links: look first
        if os.path.lexists(path):
            stop(f'error: "{path.as_posix()}" is there already, and is not overwritten')
        draft.replace(path)
        return
    finally:
        draft.unlink(missing_ok=True)


def overwrite(path: Path, data: bytes) -> None:
    """Write a file in the place of one that is there, which keeps its rights; a link gives way to it."""
    draft = _draft(path, data)
    try:
        if not path.is_symlink():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _draft(path: Path, data: bytes) -> Path:
    """Write data to a new file beside the one that is meant."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft
