"""Say whose line made a check fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.rule import HOME, PLACE

if TYPE_CHECKING:
    from itilcheck.rule import Check

_OURS = "itilcheck"


def place_of(error: Exception, check: Check) -> str:
    """Say in which line of which file an exception was raised, for whoever wrote the check.

    That is the innermost line of theirs, else of whatever else is not ours, else where the check says
    that they are to look. Only our own checks are blamed with a line of ours.
    """
    home = getattr(check, HOME, "")
    lines: dict[str, str] = {}
    trace = error.__traceback__
    while trace is not None:
        package = trace.tb_frame.f_globals.get("__name__", "").partition(".")[0]
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
        whose = "theirs" if home and package == home else "ours" if package == _OURS else "others"
        lines[whose] = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    told = getattr(error, PLACE, "") or lines.get("theirs") or lines.get("others")
    place = told or getattr(check, PLACE, "") or lines.get("ours")
    return f", at {place}" if place else ""
