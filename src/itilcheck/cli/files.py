"""Read the files of a catalogue, one by one."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.report import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from itilcheck.discovery import FoundFile
    from itilcheck.loading import Loaded


def is_rule_file(path: str, packs: Sequence[str]) -> bool:
    """Tell whether a file belongs to a rule pack of the catalogue, and so is no document of it."""
    return any(path == pack or path.startswith(f"{pack}/") for pack in packs)


def load(
    files: Iterable[FoundFile],
    replaced: dict[str, bytes],
    failures: list[Failure],
    seen: Callable[[str, bytes], None] | None = None,
) -> Iterator[Loaded]:
    """Read files one by one; one that cannot be read is a failure, and the rest goes on.

    ``seen`` is told the content of each.
    """
    for path, data in _contents(files, replaced, failures):
        if seen is not None:
            seen(path, data)
        yield loading.load(path, data)


def _contents(
    files: Iterable[FoundFile], replaced: dict[str, bytes], failures: list[Failure]
) -> Iterator[tuple[str, bytes]]:
    left = dict(replaced)
    for file in files:
        if file.path in left:
            yield file.path, left.pop(file.path)
            continue
        try:
            data = read_bounded(file.disk)
        except OSError as error:
            failures.append(Failure(f"file cannot be read: {error.strerror or error}", path=file.path))
            continue
        yield file.path, data
    yield from left.items()


def read_bounded(path: str | os.PathLike[str]) -> bytes:
    """Read a file, but not more than one byte over the limit that loading has."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # ten thousand paths as objects cost time
        size = os.fstat(file.fileno()).st_size
        return file.read(min(size, loading.LIMITS.bytes) + 1) or b""


def typed_bytes(most: int) -> bytes:
    """Read standard input, at most so many bytes. Raises OSError where it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read(most)


def relative(path: Path, root: Path) -> str:
    """Give a path as reports have it: from the root, where it lies in it."""
    full = Path(os.path.realpath(path.parent), path.name)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path.name
