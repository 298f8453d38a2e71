"""Spell identities and references alike: ``scope:namespace/name`` in small letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.adapters.reading import text
from itilcheck.record import record

if TYPE_CHECKING:
    from itilcheck.adapters.reading import Reading
    from itilcheck.document import JSON

FORMS = ("name", "[kind:]name", "[namespace/]name", "[kind:][namespace/]name")
"""How a format may spell a reference."""


def identity(scope: str, namespace: str, name: str) -> str:
    """Give the name by which others refer to an entity."""
    return f"{scope}:{namespace}/{name}".lower()


@record
class Reference:
    """Reads references to entities of some kinds; those to other kinds are left out.

    ``default`` is the kind meant where a text names none, ``kinds`` those that are taken, both in
    small letters. A text that does not have the form is a name as a whole: nothing has it, and so
    it comes to be reported.
    """

    form: str
    default: str
    kinds: frozenset[str]

    def __call__(self, reading: Reading, value: JSON, _target: str) -> str | None:
        """Give the identity that a text refers to, or None."""
        words = text(value)
        if words is None:
            return None
        kind, namespace, name = self._parts(words.strip(), reading.namespace)
        return identity(kind, namespace, name) if kind in self.kinds else None

    def _parts(self, words: str, usual: str) -> tuple[str, str, str]:
        """Take a reference apart as the form says: kind, namespace, name."""
        kind, namespace, name = self.default, usual, words
        if ":" in words and "[kind:]" in self.form:
            head, _, rest = words.partition(":")
            if "/" not in head:  # else the colon is part of the name
                kind, name = head.lower(), rest
        if "/" in name and "[namespace/]" in self.form:
            namespace, _, name = name.partition("/")
        if not (kind and namespace and name):
            return self.default, usual, words
        return kind, namespace, name
