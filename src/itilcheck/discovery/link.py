"""Say where symbolic links lead."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

NOWHERE = "link leads nowhere"
OUTSIDE = "link leads out of the catalogue, not followed"
CIRCLE = "link leads to a folder that holds it, not followed"
UNREAD = "link leads to what is not read itself, not followed"


class Link(NamedTuple):
    """Where a link leads: the real path, whether to a folder, and what to say of it.

    ``message`` is empty for a link that stays inside: its target is read where it stands.
    """

    target: str
    is_folder: bool
    message: str


def examine_link(disk: str, roots: Sequence[str]) -> Link:
    """Find out where a link leads; ``roots`` are the real paths that it should not leave.

    Whether a link that leads nowhere was meant for a folder is guessed from its name: no dot.
    """
    target = os.path.realpath(disk)
    holder = os.path.realpath(os.path.dirname(disk))  # noqa: PTH120  # a walk keeps its paths as strings
    try:
        is_folder = stat.S_ISDIR(os.stat(disk).st_mode)  # noqa: PTH116  # as above
    except PermissionError:
        is_folder = True  # nobody can tell, so better a word too many
    except OSError:
        return Link(target, "." not in os.path.basename(disk), NOWHERE)  # noqa: PTH119  # as above
    if not any(is_inside(target, root) for root in roots):
        return Link(target, is_folder, OUTSIDE)
    return Link(target, is_folder, CIRCLE if is_inside(holder, target) else "")


def is_inside(path: str, folder: str) -> bool:
    """Say whether a path is a folder or lies in it; both are absolute."""
    return path == folder or path.startswith(os.path.join(folder, ""))  # noqa: PTH118  # as above
