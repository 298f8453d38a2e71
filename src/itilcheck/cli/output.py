"""Write reports: to stdout in one format, and to files in as many as were asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.failure import stop
from itilcheck.config import FILE_NAME
from itilcheck.discovery import SUFFIXES, untrusted
from itilcheck.record import NamedTuple
from itilcheck.rule import BASELINE, WAIVERS
from itilcheck.writing import overwrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itilcheck.cli.session import Session
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter


class Target(NamedTuple):
    """A file that is to be written, by the path that was given for it, and in which format."""

    format_name: str
    path: str

    @property
    def place(self) -> Path:
        """Where the file stands, whatever links lead to its folder."""
        return Path(os.path.realpath(Path(self.path).parent), Path(self.path).name)


def chosen(name: str, reporters: Mapping[str, Reporter]) -> Reporter:
    """Give the reporter of a format; one that is not known ends the run."""
    if name not in reporters:
        from itilcheck.names import closest  # noqa: PLC0415  # only when it is wrong

        near = closest(name, list(reporters))
        use = f'did you mean "{near}"' if near else f"use one of {', '.join(sorted(reporters))}"
        from itilcheck.cli.variables import setting  # noqa: PLC0415  # as above

        stop(f'error: no format is called "{name}"{setting("--format", name)}, {use}')
    return reporters[name]


def targets(words: Sequence[str], reporters: Mapping[str, Reporter], root: Path) -> list[Target]:
    """Give the files that are to be written, each given as FORMAT=PATH.

    What cannot be written ends the run, before anything is checked.
    """
    found: list[Target] = []
    for word in words:
        name, equals, path = word.partition("=")
        if not equals or not path:
            stop(
                f'error: --output "{word}" names no file, write it as FORMAT=PATH, such as sarif=report.sarif'
            )
        chosen(name, reporters)
        one = Target(name, path)
        _verify(one, root)
        if any(other.place == one.place for other in found):
            stop(f'error: --output names "{path}" twice, give each format a file of its own')
        found.append(one)
    return found


def _verify(target: Target, root: Path) -> None:
    """Refuse a path that holds no file, and one behind a link that strangers may have laid."""
    path = Path(target.path)
    if not path.parent.is_dir():
        stop(f'error: --output "{target.path}": there is no folder "{path.parent}", make it first')
    if path.is_dir():
        stop(f'error: --output "{target.path}" is a folder, name a file in it')
    if path.is_symlink():
        stop(f'error: --output "{target.path}" is a link, name the file that it leads to')
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        stop(f'error: --output "{target.path}" is no ordinary file')
    tree = untrusted(root)
    full = Path(os.path.abspath(path.parent))  # noqa: PTH100  # resolve() would follow the links
    for folder in (full, *full.parents):
        inside = Path(os.path.realpath(folder.parent), folder.name)
        if folder.is_symlink() and any(inside.is_relative_to(one) for one in tree):
            stop(f'error: --output "{target.path}" leads through the link "{folder.name}" of the catalogue')


def verify_apart(wanted: Iterable[Target], report: Report, session: Session) -> None:
    """Refuse to write over a file that was checked, or that says how: configurations, waivers, rules."""
    living = session.configuration.living
    named = [one for one in (living.get("waivers"), living.get("baseline")) if isinstance(one, str)]
    base = Path(session.configuration.path or session.root / FILE_NAME).parent
    read = [*getattr(session.configured, "files", ()), *(base / one for one in named)]
    read += [session.root / one for one in (FILE_NAME, WAIVERS, BASELINE)]
    read += [session.root / document.path for document in report.documents]
    known = {os.path.realpath(one) for one in read}
    packs = [Path(os.path.realpath(session.root / one)) for one in session.packs]
    for one in wanted:
        is_rule = one.place.suffix in SUFFIXES and any(one.place.is_relative_to(pack) for pack in packs)
        if is_rule or str(one.place) in known:
            stop(f'error: --output "{one.path}" is a file of the catalogue, name another one')


def write_file(target: Target, chunks: Iterable[str]) -> None:
    """Write a file in UTF-8, all of it or nothing; ends the run where it cannot be written."""
    try:
        overwrite(target.place, (one.encode("utf-8", "backslashreplace") for one in chunks))
    except OSError as error:
        stop(f'error: "{target.path}" cannot be written: {(error.strerror or str(error)).lower()}')
