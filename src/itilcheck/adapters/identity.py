"""Spell identities and references alike: ``scope:namespace/name`` in small letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itilcheck.adapters.reading import text

if TYPE_CHECKING:
    from itilcheck.adapters.reading import Reading
    from itilcheck.document import JSON

FORMS = ("name", "[kind:]name", "[namespace/]name", "[kind:][namespace/]name")
"""How a format may spell a reference."""


def identity(scope: str, namespace: str, name: str) -> str:
    """Give the name by which others refer to an entity."""
    return f"{scope}:{namespace}/{name}".lower()


class Reference(NamedTuple):
    """Reads references to entities of some kinds; those to other kinds are left out.

    ``default`` is the kind meant where a text names none, ``kinds`` those that are taken, both in
    small letters. A text that does not have the form is a name as a whole: nothing has it, and so
    it comes to be reported.
    """

    form: str
    default: str
    kinds: frozenset[str]

    def __call__(self, reading: Reading, value: JSON, _: str) -> str | None:
        """Give the identity that a text refers to, or None."""
        words = text(value)
        if words is None:
            return None
        kind, namespace, name = self._parts(words.strip())
        scope = (kind or self.default).lower()
        return identity(scope, namespace or reading.namespace, name) if scope in self.kinds else None

    def _parts(self, words: str) -> tuple[str, str, str]:
        """Take a reference apart as the form says: kind, namespace, name."""
        slash = words.find("/") if "/" in self.form else -1
        colon = words.find(":") if ":" in self.form else -1
        if -1 < slash < colon:
            colon = -1
        kind = words[: max(colon, 0)]
        namespace = words[colon + 1 : slash] if slash > -1 else ""
        name = words[max(colon, slash) + 1 :]
        if not name or (colon > -1 and not kind) or (slash > -1 and not namespace):
            return "", "", words
        return kind, namespace, name
