"""Say what may be suppressed here, and what has to be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.names import matches
from itilcheck.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.document import JSON

_OF_COMMENTS = ("reason",)
"""What a comment can say of itself."""


@record
class Policy:
    """What the configuration says of suppressions.

    ``comments`` tells whether those in documents are heeded; ``require`` what each suppression has to
    say of itself, and ``demands`` whether one that does not is not heeded; ``never`` has the rules, or
    patterns of them, that nothing may silence.
    """

    comments: bool = True
    require: tuple[str, ...] = ("reason",)
    demands: bool = False
    never: tuple[str, ...] = ()

    def protects(self, rule: str) -> bool:
        """Tell whether nothing may silence a rule."""
        return any(matches(pattern, rule) for pattern in self.never)

    def missing(self, said: Mapping[str, str], *, comment: bool = False) -> list[str]:
        """List what a suppression does not say of itself and has to."""
        asked = [key for key in self.require if not comment or key in _OF_COMMENTS]
        return [key for key in asked if not said.get(key, "").strip()]


def read_policy(data: Mapping[str, JSON], *, trusted: bool = False) -> Policy:
    """Read the key ``suppressions`` of a configuration.

    Where the configuration is ``trusted``, and the documents are not, comments are heeded only if it says so.
    """
    said = data.get("suppressions") or {}
    comments = said.get("comments", "forbidden" if trusted else "allowed") == "allowed"
    require = said.get("require")
    never = tuple(said.get("never") or ())
    return Policy(
        comments, tuple(require) if require is not None else ("reason",), require is not None, never
    )
