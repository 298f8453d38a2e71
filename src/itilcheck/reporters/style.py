"""Say how a report looks: colour, width, where paths start, and what of it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

from itilcheck.record import record
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.report import Report

Reporter: TypeAlias = Callable[["Report", "Style"], Iterable[str]]
"""Turns a report into chunks of text, which end in a line end where a line ends."""

Role: TypeAlias = Literal["error", "warning", "info", "good", "place", "note", "faint"]
"""What a stretch of text is, which decides its colour."""

_CODES: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "good": "1;32",
    "place": "1",
    "note": "36",
    "faint": "2",
}


@record
class Style:
    """How a report looks, where its format leaves a choice.

    ``width`` is in columns, None where nobody knows. ``base`` leads from the current folder to the
    catalogue's root, ``folder`` from the root down to the current folder where that lies inside;
    see ``bearings``. ``repository`` leads from the top of the repository down to the root. All three
    are empty or end with ``/``. ``quiet`` shows findings only, ``statistics`` counts them by rule and
    group, ``suppressed`` shows those that do not count, too.
    """

    colour: bool = False
    width: int | None = None
    base: str = ""
    folder: str = ""
    repository: str = ""
    quiet: bool = False
    statistics: bool = False
    suppressed: bool = False

    def shown(self, path: str) -> str:
        """Give a path of the catalogue as seen from the current folder, safe to start a line with.

        Build servers obey lines that start with ``::``, also behind white space.
        """
        path = neutralise(self.seen(path))
        return path if path[:1].isalnum() or path[:1] in {"", ".", "/", "_"} else f"./{path}"

    def seen(self, path: str) -> str:
        """Give a path of the catalogue as seen from the current folder, as it is."""
        return _relative(path, self.folder) if self.folder else _joined(self.base, path)

    def in_repository(self, path: str) -> str:
        """Give a path of the catalogue as seen from the top of its repository, as it is."""
        return _joined(self.repository, path)

    def paint(self, role: Role, text: str) -> str:
        """Colour a text by its role, if colour is wanted."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.colour else text


def bearings(root: str, current: str) -> tuple[str, str]:
    """Give the ``base`` and ``folder`` of a style, from two absolute paths with ``/``."""
    down, here = _names(root), _names(current)
    shared = _shared(down, here)
    if not shared and any(":" in name for name in (*down[:1], *here[:1])):
        return root.rstrip("/") + "/", ""  # no way leads from one drive to another
    base = "../" * (len(here) - shared) + "".join(f"{name}/" for name in down[shared:])
    inside = here[shared:] if shared == len(down) else []
    return base, "".join(f"{name}/" for name in inside)


def wants_colour(choice: str, environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide about colour: the choice ``always`` or ``never``, else the environment, else the terminal.

    ``FORCE_COLOR`` (https://force-color.org) and ``CLICOLOR_FORCE`` (other than ``0``) come before
    ``NO_COLOR`` (https://no-color.org); a variable that is empty counts as absent.
    """
    if choice in {"always", "never"}:
        return choice == "always"
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        return True
    if environment.get("NO_COLOR"):
        return False
    return is_terminal and environment.get("TERM") != "dumb"


def _joined(base: str, path: str) -> str:
    """Join two paths; one that leads upward, as to waivers elsewhere, takes the shorter way."""
    while path.startswith("../") and base and not base.endswith(("../", ":/")):
        base, path = base[: base.rstrip("/").rfind("/") + 1], path[3:]
    return base + path


def _relative(path: str, folder: str) -> str:
    """Lead from one folder of the catalogue to a path of it."""
    steps, here = path.split("/"), _names(folder)
    shared = _shared(steps[:-1], here)
    return "../" * (len(here) - shared) + "/".join(steps[shared:])


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]


def _shared(one: list[str], other: list[str]) -> int:
    """Count the names that two paths begin with alike."""
    count = 0
    for name, counterpart in zip(one, other, strict=False):
        if name != counterpart:
            break
        count += 1
    return count
