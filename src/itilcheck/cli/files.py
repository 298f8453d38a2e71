"""Read the files of a catalogue, one by one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.finding import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.discovery import FoundFile
    from itilcheck.loading import Loaded


def is_rule_file(path: str, packs: Sequence[str]) -> bool:
    """Tell whether a file belongs to a rule pack of the catalogue, and so is no document of it."""
    return any(path == pack or path.startswith(f"{pack}/") for pack in packs)


def load(files: Iterable[FoundFile], replaced: dict[str, bytes], failures: list[Failure]) -> Iterator[Loaded]:
    """Read files one by one; one that cannot be read is a failure, and the rest goes on."""
    left = dict(replaced)
    for file in files:
        if file.path in left:
            yield loading.load(file.path, left.pop(file.path))
            continue
        try:
            data = read_bounded(file.disk)
        except OSError as error:
            failures.append(Failure(f"file cannot be read: {error.strerror or error}", path=file.path))
            continue
        yield loading.load(file.path, data)
    for name, data in left.items():
        yield loading.load(name, data)


def read_bounded(path: str | os.PathLike[str]) -> bytes:
    """Read a file, but not more than one byte over the limit that loading has."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # ten thousand paths as objects cost time
        size = os.fstat(file.fileno()).st_size
        return file.read(min(size, loading.LIMITS.bytes) + 1) or b""


def relative(path: Path, root: Path) -> str:
    """Give a path as reports have it: from the root, where it lies in it."""
    full = Path(os.path.realpath(path.parent), path.name)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path.name
