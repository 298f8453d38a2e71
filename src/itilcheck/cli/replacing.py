"""Replace a file of the catalogue: all of it or nothing, and only if it is still what was read."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from itilcheck.cli.files import read_bounded
from itilcheck.discovery import RefusedFileError
from itilcheck.discovery.link import OUTSIDE, is_inside

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".itilcheck-new"
"""What the file beside the target ends in. It begins with a dot too: nobody takes it for a document."""


def replace_file(path: Path, *, before: bytes, after: bytes, root: Path) -> None:
    """Put other bytes into a file, with the mode that it has.

    They are written to a file beside it, which then takes its place, so that at any moment there is the
    old file or the new one. Raises RefusedFileError for what is no file, lies outside of ``root``, is
    reached by a link, or no longer holds ``before``; OSError where it cannot be written.
    """
    folder = os.path.dirname(path)  # noqa: PTH120  # nothing may follow a link here
    if not is_inside(os.path.realpath(folder), os.path.realpath(root)):
        raise RefusedFileError(OUTSIDE)
    was = os.lstat(path)
    if not stat.S_ISREG(was.st_mode):
        message = "is a link or no file, so it is left alone"
        raise RefusedFileError(message)
    if not os.access(path, os.W_OK):
        message = "is read-only, so it is left alone"
        raise RefusedFileError(message)
    beside = os.path.join(folder, f".{secrets.token_hex(8)}{SUFFIX}")  # noqa: PTH118  # as above
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            _belong(beside, was)
            os.chmod(beside, stat.S_IMODE(was.st_mode))  # noqa: PTH101  # as above
            os.fsync(file.fileno())
        if read_bounded(path) != before:
            message = "has changed since it was read, try again"
            raise RefusedFileError(message)  # noqa: TRY301  # what was begun is taken away below
        os.replace(beside, path)  # noqa: PTH105  # as above
    except BaseException:
        os.unlink(beside)  # noqa: PTH108  # as above
        raise
    _settle(folder)


def _belong(beside: str, was: os.stat_result) -> None:
    """Give a file to whom the old one belongs, where that is somebody else and we may."""
    made = os.lstat(beside)
    if os.name != "nt" and (made.st_uid, made.st_gid) != (was.st_uid, was.st_gid):
        with suppress(PermissionError):  # who may write it may still replace it
            os.chown(beside, was.st_uid, was.st_gid)


def _settle(folder: str) -> None:
    """Have the new name of a file last beyond a loss of power, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder or os.curdir, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some file systems cannot; the file is whole all the same
        pass
    finally:
        os.close(handle)
