"""Hold one thing in a rule file that has no effect."""

from __future__ import annotations

from itilcheck.record import NamedTuple


class Flaw(NamedTuple):
    """One thing in a rule file that has no effect: at which pointer, in which words."""

    pointer: str
    message: str
    at_key: bool = False
