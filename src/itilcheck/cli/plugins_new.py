"""The plugins new command: a package to start from, whose tests pass as they are.

The template is a plugin called ``acme`` that works as it stands. Writing one is copying it, under
another name.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import resources
from itilcheck.cli.failure import stop
from itilcheck.cli.streams import complain
from itilcheck.config import FILE_NAME
from itilcheck.plugins import BUNDLED, OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

TEMPLATE = "acme"
"""The name of the plugin that is the template."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CACHES = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
_NAMED = {"gitignore": ".gitignore"}
"""Files that would have an effect in our own checkout under the name that they are to have."""


def new_package(name: str, folder: str | None, commands: Collection[str]) -> str:
    """Write the package of a plugin, and give the lines that say what was written and how to go on.

    ``commands`` are names that commands of ours have. Ends the run for a name that cannot be, and for a
    folder that holds something.
    """
    _refuse_name(name, commands)
    target = Path(folder if folder is not None else f"{OWN}-{name}")
    _refuse_folder(target)
    written = []
    for path, text in _files(name):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
        written.append(f"{file.as_posix()}: written")
    if any(os.path.lexists(above / FILE_NAME) for above in target.resolve().parents):
        what = "lies in a catalogue, which is not trusted as code is: better keep it elsewhere"
        complain(f'notice: "{target.as_posix()}" {what}')
    return "\n".join([*written, *_next(target)])


def _refuse_name(name: str, commands: Collection[str]) -> None:
    if name in {OWN, *BUNDLED, *commands}:
        stop(f'error: "{name}" is a name of {OWN} itself, choose another one')
    if not _NAME.fullmatch(name):
        stop(f'error: "{name}" is no name for a plugin, write words in small letters, as in acme-bank')
    if name.startswith(f"{OWN}-"):
        stop(f'error: "{name}" has a prefix that the package gets by itself, leave "{OWN}-" out')


def _refuse_folder(target: Path) -> None:
    """Refuse a folder in which anything could be overwritten, or would get lost among other files."""
    if target.is_symlink():
        stop(f'error: "{target.as_posix()}" is a link, name a folder with --folder')
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        what = "holds files already" if target.is_dir() else "is there already, and no folder"
        stop(f'error: "{target.as_posix()}" {what}, name another one with --folder')


def _files(name: str) -> Iterator[tuple[str, str]]:
    """Yield the files of the template by their paths, under the name of the new plugin."""
    template = resources.folder("scaffold") / "plugin"
    found = {}
    for path in template.rglob("*"):
        below = path.relative_to(template)
        if path.is_file() and not _CACHES & set(below.parts):
            found[below.with_name(_NAMED.get(below.name, below.name)).as_posix()] = path
    for place, file in sorted(found.items()):
        yield _renamed(place, name), _renamed(file.read_text(encoding="utf-8"), name)


def _renamed(text: str, name: str) -> str:
    """Put a name in the place of the template's; in the name of a module, hyphens are underscores."""
    module = f"{OWN}_{name.replace('-', '_')}"
    return re.sub(f"({OWN}_)?{TEMPLATE}", lambda found: module if found[1] else name, text)


def _next(target: Path) -> Iterator[str]:
    """Yield what to do next. A plugin is installed where itilcheck is, whichever environment that may be."""
    from importlib.util import find_spec  # noqa: PLC0415  # only needed here

    python = _python()
    pip = f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    shown = target.as_posix()
    yield f"install it beside {OWN}: {pip} -e {_quoted(f'{shown}[test]')}"
    yield f"run its tests: {python} -m pytest {_quoted(shown)}"
    yield f"try it: {OWN} check {_quoted(f'{shown}/example')}"


def _python() -> str:
    """Name the interpreter that runs us: by one word, where that word leads to it."""
    own = os.path.abspath(sys.executable)  # noqa: PTH100  # where a link leads, the environment is lost
    for word in ("python", "python3"):
        found = shutil.which(word)
        if found and os.path.dirname(os.path.abspath(found)) == os.path.dirname(own):  # noqa: PTH100, PTH120  # as above
            return word
    return _quoted(own)


def _quoted(word: str) -> str:
    """Quote a word of a command, where the shell of the system needs it."""
    if sys.platform == "win32":
        return word if re.fullmatch(r"[\w.:/\\-]+", word) else f'"{word}"'
    return shlex.quote(word)
