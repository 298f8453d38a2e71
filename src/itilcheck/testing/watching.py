"""Tell what a module imports that makes every start slow: run as a program of its own.

``python -I watching.py MODULE FILE`` reads a list of folders as JSON from its standard input, takes it
for ``sys.path``, imports the module, or runs the file where no such module is found, and prints as
JSON which slow modules were asked for, and in which line of which file. Nothing of ours is imported
before, so that what was there already hides nothing.
"""

from __future__ import annotations

import json
import sys
from typing import Any

SLOW = (
    *("asyncio", "attr", "boto3", "click", "concurrent.futures", "django", "flask", "httpx", "hypothesis"),
    *("jinja2", "jsonschema", "jsonschema_rs", "lxml", "matplotlib", "multiprocessing", "networkx"),
    *("numpy", "openpyxl", "pandas", "pathspec", "pkg_resources", "pluggy", "polars", "pyarrow"),
    *("pydantic", "pytest", "referencing", "requests", "rich", "rpds", "ruamel", "scipy", "setuptools"),
    *("sqlalchemy", "ssl", "typer", "unittest", "urllib.request", "urllib3", "xml.etree", "yaml"),
)
"""Modules that a start does without: each takes longer than the rest of a check of one file."""


class Watch:
    """A finder that finds nothing, and remembers who asked for what is slow."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.seen: list[tuple[str, list[tuple[str, int]]]] = []

    def find_spec(self, name: str, *_: object) -> None:
        """Note a slow module with the lines that led to it, the closest first."""
        if name in SLOW:
            self.seen.append((name, list(_lines())))


def _lines() -> Any:  # noqa: ANN401  # a generator of tuples; collections.abc is not needed for it
    """Yield the lines of files that are being run, from the inside out."""
    frame = sys._getframe(2)  # noqa: SLF001  # the only way to see who imports
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith("<frozen importlib"):
            yield name, frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]  # None at the end, as the loop asks


def main(module: str, file: str) -> None:
    """Import a module, or run a file, and print what was seen."""
    sys.path[:] = json.loads(sys.stdin.read())
    watch = Watch()
    sys.meta_path.insert(0, watch)
    failed = ""
    try:
        _run(module, file)
    except BaseException as error:  # noqa: BLE001  # whatever a module does, what was seen is told
        failed = f"{type(error).__name__}: {error}"
    seen = [one for one in watch.seen if one[0] in sys.modules]  # some only look whether it is there
    sys.stdout.write(f"\n{json.dumps({'failed': failed, 'seen': seen})}\n")


def _run(module: str, file: str) -> None:
    from importlib.util import find_spec  # noqa: PLC0415  # so that importing this module imports nothing

    try:
        found = find_spec(module) is not None
    except (ImportError, ValueError):
        found = False
    if found:
        __import__(module)
    elif file:
        from runpy import run_path  # noqa: PLC0415  # as above

        run_path(file)


if __name__ == "__main__":
    main(*sys.argv[1:3])
