"""Keep the way that a reader has gone into a document, and note what is wrong along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.loading.issue import Issue, Unreadable
from itilcheck.loading.text import mended
from itilcheck.location import join

if TYPE_CHECKING:
    from typing import NoReturn

    from itilcheck.document import Span
    from itilcheck.loading.limits import Limits
    from itilcheck.loading.text import Lines


class Trail:
    """The keys and indices from the root of a document to what is being read, and the issues so far.

    ``left`` is how many issues may still be told of the file.
    """

    __slots__ = ("_limits", "_lines", "issues", "left", "path")

    def __init__(self, lines: Lines, limits: Limits) -> None:
        """Begin at the root of a file's first document."""
        self._lines = lines
        self.path: list[str | int] = []
        self.issues: list[Issue] = []
        self._limits = limits
        self.left = limits.issues

    def restart(self) -> None:
        """Go to the root of the next document; what was found so far is the caller's."""
        self.path.clear()
        self.issues = []

    def tell(self, rule: str, message: str, span: Span, first: Span | None = None) -> None:
        """Note an issue, with the place of what it repeats; the last one says that others are not told."""
        room = self.left - len(self.issues)
        if room <= 0:
            return
        if room == 1:
            message = f"more than {self._limits.issues:,} faults in this file, the others are not told"
        related = () if first is None else ((self._lines.region(*first), "the first one, which counts"),)
        self.issues.append(Issue(rule, message, self._lines.region(*span), join("", *self.path), related))

    def stop(self, rule: str, message: str, span: Span) -> NoReturn:
        """End the reading here."""
        raise Unreadable(Issue(rule, message, self._lines.region(*span), join("", *self.path), fatal=True))

    def deeper(self, span: Span) -> None:
        """Refuse a map or list inside of too many others."""
        if len(self.path) >= self._limits.depth:
            message = f"nested deeper than {self._limits.depth} maps and lists"
            self.stop("document-too-large", message, span)

    def key(self, text: str, span: Span) -> str:
        """Give a key as far as it is read: pointers would repeat a long one without end."""
        if len(text) <= self._limits.key:
            return text
        message = f'key "{shown(text)}..." is cut off after {self._limits.key:,} characters'
        self.tell("value-beyond-json", message, span)
        return text[: self._limits.key]

    def whole(self, text: str, span: Span) -> str:
        """Give a text that holds halves of surrogate pairs as characters."""
        joined = mended(text)
        if joined.count("\ufffd") > text.count("\ufffd"):
            message = "an escape such as \\ud83d is half of a character, and the other half is missing"
            self.tell("value-beyond-json", message, span)
        return joined


def shown(text: str, most: int = 40) -> str:
    """Give the beginning of a text, on one line, as messages quote it."""
    return " ".join(text[: 2 * most].split())[:most]
