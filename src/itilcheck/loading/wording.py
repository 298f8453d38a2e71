"""Say a YAML parser's complaint so that someone who writes YAML can mend it, and where they would look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_DIRECTIVE = re.compile("^%", re.MULTILINE)


class Complaint(NamedTuple):
    """What a parser says is wrong with ``text``.

    ``at`` is the offset where it noticed, ``since`` that where what it was reading began.
    """

    text: str
    problem: str
    at: int
    since: int

    @property
    def character(self) -> str:
        """The character at which the parser noticed; empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before the problem on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    @property
    def above(self) -> str:
        """The last line that says something above that of the problem."""
        lines = self.text[: self.at - len(self.before)].rstrip()
        return lines[lines.rfind("\n") + 1 :]

    @property
    def is_spread(self) -> bool:
        """Whether it noticed on a later line than it had begun on."""
        return "\n" in self.text[self.since : self.at]


class Fault(NamedTuple):
    """Our words for a complaint, the offset of the character to show, and how far the parser came."""

    message: str
    offset: int
    noticed: int = -1

    def moved(self, by: int) -> Fault:
        """Give the fault in a text that has ``by`` characters more before it."""
        return self._replace(offset=self.offset + by, noticed=self.noticed + by)


def worded(complaint: Complaint) -> Fault:
    """Give our words for a parser's complaint, else its own, in one line and lower case."""
    return _explained(complaint)._replace(noticed=complaint.at)


def _explained(complaint: Complaint) -> Fault:
    conflict = _CONFLICT.search(complaint.text)
    if conflict is not None:
        return Fault("a conflict is left from a merge, keep one of the two versions", conflict.start())
    for phrases, explain in _EXPLANATIONS:
        if any(phrase in complaint.problem for phrase in phrases):
            return explain(complaint)
    line = " ".join(complaint.problem.split()).strip(": .")
    return _at(complaint, f"not valid YAML: {line[:80]}" if line else "not valid YAML")


def _at(complaint: Complaint, message: str) -> Fault:
    """Show where the parser noticed; at the end of the text, its last character."""
    if complaint.text[complaint.at :].strip():
        return Fault(message, complaint.at)
    return Fault(message, max(len(complaint.text.rstrip()) - 1, 0))


def _here(message: str) -> Callable[[Complaint], Fault]:
    return lambda complaint: _at(complaint, message)


def _there(message: str) -> Callable[[Complaint], Fault]:
    return lambda complaint: Fault(message, complaint.since)


def _quote(complaint: Complaint) -> Fault:
    """Show the sign of YAML's with which a text begins: there the parser had begun."""
    sign = complaint.text[complaint.since : complaint.since + 1]
    return Fault(f'"{sign}" cannot begin a text, put it in quotes', complaint.since)


def _colon(complaint: Complaint) -> Fault:
    """Tell why the ``:`` of a key cannot stand here."""
    before, above = complaint.before, complaint.above
    key = complaint.at - len(before.lstrip())
    if ": " in before:
        return Fault('a second ": " stands on this line, quote the text that holds it', complaint.at)
    if before.startswith("---"):
        return Fault(
            'the first key stands on the line of "---", put it on the next', complaint.at - len(before)
        )
    if above and ": " not in above and not above.lstrip().startswith("- "):
        return _no_pair(complaint.text, complaint.text.rindex(above, 0, key))
    return Fault("the text of the line above goes on here: quote it all, or check the indent", key)


def _no_pair(text: str, start: int) -> Fault:
    """Tell why the line that begins at ``start`` has no key."""
    line = text[start:].partition("\n")[0]
    if ":" in line:
        return Fault('this line is no "key: value", often the space after ":" is missing', start)
    return Fault('this line is no "key: value": add the ":", or indent it deeper than the text above', start)


def _dash(complaint: Complaint) -> Fault:
    if complaint.before.rstrip().endswith(":"):
        return _at(complaint, 'a list begins on the line of its key: put "-" on the next line')
    return _at(complaint, "a list item cannot stand here, check the indent")


def _token(complaint: Complaint) -> Fault:
    if complaint.character == "\t":
        return Fault(_TAB, complaint.at)
    return _at(complaint, f'"{complaint.character}" cannot begin a text, put it in quotes')


def _follower(complaint: Complaint) -> Fault:
    """Tell what stands in a map or list, and is no member of it."""
    if complaint.character in {"]", "}"}:
        return _at(complaint, f'"{complaint.character}" closes what was never opened')
    if complaint.before.rstrip()[-1:] in {'"', "'"}:
        return _at(complaint, _QUOTE_CLOSED)
    if not complaint.before.strip():
        return _at(complaint, _INDENT)
    return _at(complaint, "this cannot follow what stands before it, quote the whole text")


def _item(complaint: Complaint) -> Fault:
    if complaint.before.strip():
        return _follower(complaint)
    return _at(complaint, 'this is no item of the list above: begin it with "- ", or check the indent')


def _content(complaint: Complaint) -> Fault:
    if not complaint.character:
        return _at(complaint, "the file ends inside of a list or map that is not closed")
    if complaint.character in {"]", "}"}:
        return _at(complaint, f'"{complaint.character}" closes what was never opened')
    return _at(complaint, "a value is expected here")


def _another(complaint: Complaint) -> Fault:
    """Tell what goes on behind the end of a document."""
    for directive in _DIRECTIVE.finditer(complaint.text, 0, complaint.at):
        message = 'a line that begins with "%" wants "---" after it, quote it if it is text'
        return Fault(message, directive.start())
    if complaint.above.startswith(" ") and not complaint.before:
        return _at(complaint, _INDENT)
    return _at(complaint, 'the document has ended above, begin another with "---"')


def _flow(opening: str, closing: str) -> Callable[[Complaint], Fault]:
    def explain(complaint: Complaint) -> Fault:
        if complaint.is_spread or not complaint.character:
            message = f'"{opening}" is not closed by "{closing}", or a "," is missing after it'
            return Fault(message, complaint.since)
        return _at(complaint, f'a "," or "{closing}" is expected here')

    return explain


def _escape(complaint: Complaint) -> Fault:
    at = max(complaint.text.rfind("\\", 0, complaint.at + 1), 0)
    escape = complaint.text[at : at + 2].strip()
    return Fault(f'"{escape}" is no escape here: use single quotes, or write "\\\\"', at)


_QUOTE_CLOSED = "text follows a closing quote: quote all of it, or look for a quote left open above"
_TAB = "a tab stands here, indent with spaces"
_INDENT = "indented differently from the lines above"
_NOT_CLOSED = "the quote that opens here is not closed"
_HEADER = 'nothing can follow "|" or ">" on its line: begin the text below, or quote it'
_EXPLANATIONS: tuple[tuple[tuple[str, ...], Callable[[Complaint], Fault]], ...] = (
    (("mapping values are not allowed",), _colon),
    (("sequence entries are not allowed",), _dash),
    (("mapping keys are not allowed",), _here('"? " cannot begin a text, put it in quotes')),
    (("found a tab",), lambda complaint: Fault(_TAB, complaint.at)),
    (("cannot start any token",), _token),
    (("could not find expected ':'",), lambda complaint: _no_pair(complaint.text, complaint.since)),
    (("unexpected end of stream", "unexpected document"), _there(_NOT_CLOSED)),
    (("expected ',' or ']'",), _flow("[", "]")),
    (("expected ',' or '}'",), _flow("{", "}")),
    (("expected '-' indicator", "parsing a block collection"), _item),
    (("expected <block end>", "did not find expected key"), _follower),
    (("node content",), _content),
    (("found unexpected ':'",), _here('a space is missing after this ":"')),
    (("an alias", "an anchor", "a tag", "an tag", "tag handle"), _quote),
    (("escape character", "hexdecimal number", "Unicode character escape"), _escape),
    (("comment or a line break", "comment or line break", "chomping or indentation"), _here(_HEADER)),
    (("incompatible YAML",), _here("this version of YAML is not known, take the %YAML line out")),
    (("directive",), _there('a line cannot begin with "%", quote the text')),
    (("<document start>",), _another),
)
