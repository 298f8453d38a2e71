"""Read a file that is given to steer a check: a regular one, of bounded size, that stays inside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.discovery.link import OUTSIDE, is_inside
from itilcheck.discovery.root import reason

if TYPE_CHECKING:
    from pathlib import Path


class RefusedFileError(ValueError):
    """A file that is not read; the message says why."""


def read_given(path: Path, *, most: int, root: Path | None = None) -> bytes:
    """Read a file, but not more than one byte over ``most``, which tells that it is too large.

    With a ``root`` the file has to lie in it, also when links are followed: what a catalogue brings
    must not show what else is on the machine. Raises RefusedFileError.
    """
    try:
        if root is not None and not is_inside(os.path.realpath(path), os.path.realpath(root)):
            raise RefusedFileError(OUTSIDE)
        if not path.is_file():
            message = "is no file"
            raise RefusedFileError(message)
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        message = f"cannot be read: {reason(error)}"
        raise RefusedFileError(message) from error
