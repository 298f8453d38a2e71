"""Find out what a plugin imports at every start that belongs into the function that needs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.testing import watching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_MOST_SECONDS = 60
_INSTEAD = {
    "pluggy": "take hookimpl from itilcheck.hookspecs instead",
    "pytest": "keep tests in modules of their own",
}
_ELSE = "import it inside of the function that needs it"


def slow_imports(module: ModuleType) -> list[str]:
    """List what a module imports that is slow, with the line that does, from a fresh interpreter.

    A module that has no file, and cannot be imported by its name, imports nothing that could be seen.
    """
    name, file = module.__name__, getattr(module, "__file__", None) or ""
    command = [sys.executable, "-I", watching.__file__, name, file]
    path = json.dumps([os.path.abspath(folder) for folder in sys.path])  # noqa: PTH100  # "" is the current folder
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, and a module that we run anyway
            command, input=path, capture_output=True, check=False, encoding="utf-8", timeout=_MOST_SECONDS
        )
        told = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return [f"importing {name} takes more than {_MOST_SECONDS} seconds"]
    except (IndexError, ValueError):
        return [f"importing {name} ends the interpreter with code {done.returncode}"]
    if told["failed"]:
        return [f"{name} cannot be imported in a fresh interpreter: {told['failed']}"]
    return list(_faults(told["seen"], _home(name, file)))


def _faults(seen: list[tuple[str, list[tuple[str, int]]]], home: Path) -> Iterator[str]:
    """Yield a fault for each line of the plugin's own; what comes along with what it imports is not told."""
    lines = set()
    for name, trace in seen:
        own = next((one for one in trace if Path(one[0]).is_relative_to(home)), None)
        if own is None or tuple(own) in lines:
            continue
        lines.add(tuple(own))
        place = f"{Path(own[0]).relative_to(home.parent).as_posix()}:{own[1]}"
        way = "" if own == trace[0] else ", by way of what it imports,"
        yield f'{place} imports "{name}"{way} at every start: {_INSTEAD.get(name, _ELSE)}'


def _home(name: str, file: str) -> Path:
    """Give the folder of the package that a module belongs to; a module of its own is its file."""
    path = Path(file)
    base = path.parent if path.stem == "__init__" else path
    return base.parents[name.count(".") - 1] if "." in name else base
