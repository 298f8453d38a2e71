"""Write files as a whole or not at all: at any moment there is the old one or the new one."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Path = str | os.PathLike[str]

SUFFIX = ".itilcheck-new"
"""What the file beside the one that is meant ends in. It begins with a dot: no check reads it."""
_USUAL = 0o666
"""What a new file may be, before the mask of the process."""


def create(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; raises FileExistsError where anything is, if only just now."""
    with _beside(path, [data]) as draft:
        os.chmod(draft, _USUAL & ~_mask())  # noqa: PTH101  # paths are taken as they are given
        try:
            os.link(draft, path)  # unlike a rename it replaces nothing
        except FileExistsError:
            raise
        except OSError:  # a file system without links: look first
            if os.path.lexists(path):
                raise FileExistsError(path) from None
            os.replace(draft, path)  # noqa: PTH105  # as above
    _settle(path)


def overwrite(path: Path, chunks: Iterable[bytes], *, last: Callable[[], None] | None = None) -> None:
    """Write a file in the place of one that is there, if one is.

    It has the rights of that one, and belongs to whom that one belongs where we may say so. A link gives
    way and is not followed. ``last`` is called when all is written and nothing replaced yet: what it raises
    leaves all as it was. Raises OSError where the file cannot be written.
    """
    try:
        was = os.lstat(path)
    except FileNotFoundError:
        was = None
    is_file = was is not None and stat.S_ISREG(was.st_mode)
    with _beside(path, chunks) as draft:
        if was is not None and is_file:
            _belong(draft, was)
        os.chmod(draft, stat.S_IMODE(was.st_mode) if was is not None and is_file else _USUAL & ~_mask())  # noqa: PTH101  # as above
        if last is not None:
            last()
        os.replace(draft, path)  # noqa: PTH105  # as above
    _settle(path)


@contextmanager
def _beside(path: Path, chunks: Iterable[bytes]) -> Iterator[str]:
    """Write a new file beside another one, and give its path; what is left of it in the end is taken away."""
    import secrets  # noqa: PLC0415  # only when something is written

    draft = os.path.join(os.path.dirname(path), f".{secrets.token_hex(8)}{SUFFIX}")  # noqa: PTH118, PTH120  # as above
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:  # whoever reads of it knows the other one
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        with suppress(FileNotFoundError):  # it took the place of the other one
            os.unlink(draft)  # noqa: PTH108  # as above


def _belong(draft: str, was: os.stat_result) -> None:
    """Give a file to whom the old one belongs, where that is somebody else and we may."""
    made = os.lstat(draft)
    if os.name != "nt" and (made.st_uid, made.st_gid) != (was.st_uid, was.st_gid):
        with suppress(PermissionError):  # who may write it may still replace it
            os.chown(draft, was.st_uid, was.st_gid)


def _settle(path: Path) -> None:
    """Have the new name of a file last beyond a loss of power, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(os.path.dirname(path) or os.curdir, os.O_RDONLY)  # noqa: PTH120  # as above
    try:
        os.fsync(handle)
    except OSError:  # some file systems cannot; the file is whole all the same
        pass
    finally:
        os.close(handle)


def _mask() -> int:
    """Give the mask of the process, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
