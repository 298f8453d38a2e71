"""Show on a terminal how far a long run has got: one line, written anew, and gone at the end."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_File = TypeVar("_File")
_PATIENCE = 1.0
"""Seconds for which nothing is shown: most runs are over by then."""
_PAUSE = 0.1
"""Seconds between one line and the next."""
_STRIDE = 32
"""Files between one look at the clock and the next."""
_CLEAR = "\r\x1b[K"


def wanted(*, quiet: bool) -> bool:
    """Tell whether somebody may be looking: stderr is a terminal that can rewrite a line, and no build's."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return False
    return os.environ.get("TERM", "") not in {"", "dumb"} and not os.environ.get("CI")


class Progress:
    """Counts files as they are read, and tells about it now and then."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the terminal, and what tells the time in seconds."""
        self._stream = stream
        self._clock = clock
        self._due = clock() + _PATIENCE
        self._shown = False

    def over(self, files: Sequence[_File]) -> Iterator[_File]:
        """Yield files, and tell how many of them were read."""
        for number, file in enumerate(files):
            if number % _STRIDE == 0 and self._clock() >= self._due:
                self._show(f"checking {number:,} of {len(files):,} files")
            yield file
        if self._clock() >= self._due:
            self._show(f"checking {len(files):,} files")

    def clear(self) -> None:
        """Take away what was shown."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._shown = False

    def _show(self, text: str) -> None:
        self._stream.write(f"{_CLEAR}{text}")
        self._stream.flush()
        self._shown = True
        self._due = self._clock() + _PAUSE
