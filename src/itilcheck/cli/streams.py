"""Print to the standard streams so that no text of a document can do harm or fail to print."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = 1 << 16


def open_streams() -> None:
    """Let both streams print what their encoding cannot say as escapes.

    Raises OSError when standard output is closed: nothing could be told.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # lives as long as we do
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def write(chunks: Iterable[str]) -> None:
    """Write text to stdout in large pieces."""
    pending: list[str] = []
    size = 0
    for chunk in chunks:
        pending.append(chunk)
        size += len(chunk)
        if size > _CHUNK:
            sys.stdout.write("".join(pending))
            pending.clear()
            size = 0
    sys.stdout.write("".join(pending))
    sys.stdout.flush()


def speak_utf8() -> None:
    """Have stdout speak UTF-8, whatever the locale says: what follows declares that it does."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def show(text: str) -> None:
    """Write text for people to stdout, neutralised line by line: rules may be what strangers wrote."""
    from itilcheck.reporters.neutral import inert  # noqa: PLC0415  # as below

    write(f"{inert(line)}\n" for line in text.split("\n"))


def complain(text: str) -> None:
    """Write text to stderr, neutralised line by line."""
    from itilcheck.reporters.neutral import inert  # noqa: PLC0415  # only when something is wrong

    for line in text.split("\n"):
        sys.stderr.write(f"{inert(line)}\n")
    sys.stderr.flush()
