"""Replace a file of the catalogue: all of it or nothing, and only if it is still what was read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from itilcheck.cli.files import read_bounded
from itilcheck.discovery import RefusedFileError
from itilcheck.discovery.link import OUTSIDE, is_inside
from itilcheck.writing import overwrite

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(path: Path, *, before: bytes, after: bytes, root: Path) -> None:
    """Put other bytes into a file, with the mode that it has.

    Raises RefusedFileError for what is no file, lies outside of ``root``, is reached by a link, is
    read-only, or no longer holds ``before``; OSError where it cannot be written.
    """
    if not is_inside(os.path.realpath(path.parent), os.path.realpath(root)):
        raise RefusedFileError(OUTSIDE)
    if not stat.S_ISREG(os.lstat(path).st_mode):
        message = "is a link or no file, so it is left alone"
        raise RefusedFileError(message)
    if not os.access(path, os.W_OK):
        message = "is read-only, so it is left alone"
        raise RefusedFileError(message)

    def verify() -> None:
        if read_bounded(path) != before:
            message = "has changed since it was read, try again"
            raise RefusedFileError(message)

    overwrite(path, [after], last=verify)
