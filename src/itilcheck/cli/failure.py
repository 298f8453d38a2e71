"""End a run that could not be, with a message; whatever happens, there is an exit code and no traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

from itilcheck.cli.streams import complain, open_streams

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED = 2
INTERRUPTED = 130


class Failed(Exception):  # noqa: N818  # it is an outcome of a run, as click's Exit and Abort are
    """A run that could not be: exit code 2, with one or more lines for stderr."""


def stop(message: str) -> NoReturn:
    """End the run: it could not be, and the message says why and what to do."""
    raise Failed(message)


def guarded(command: Callable[[], int]) -> int:
    """Run a command and give its exit code, also when it fails."""
    try:
        open_streams()
        return command()
    except Failed as error:
        complain(str(error))
    except BrokenPipeError:
        # The reader of our output went away; say nothing, also not at interpreter shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        nameless = "current folder: " if isinstance(error, FileNotFoundError) else ""
        where = f'"{error.filename}": ' if isinstance(error.filename, str) else nameless
        complain(f"error: {where}{(error.strerror or str(error)).lower()}")
    except Exception as error:  # noqa: BLE001  # a defect of ours must not look like a finding
        what = f"{type(error).__name__}: {error}"
        complain(f"error: itilcheck failed with {what}\nthis is a defect, please report it")
    return FAILED
