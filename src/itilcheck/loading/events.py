"""Ask ruamel.yaml for the events of a YAML text, and give its complaints in our words.

Its parser in C reads nearly everything; what it takes for signs and YAML 1.2 does not is hidden from
it behind characters of no meaning. The pure one, a hundred times slower, accepts some more. Neither
goes down a nested text on the stack: that is up to who takes the events.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from itilcheck.loading.issue import EASED, PURE
from itilcheck.loading.wording import Complaint, Fault, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_TAG_LINES = 100
_PRIVATE = range(0xF0000, 0xFFFFE)
_NO_BREAKS = "\x85\u2028\u2029"
_INNER = {
    ":": re.compile(r"""(?<=[^\s,\[\]{}"']):(?=[^\s,\[\]{}])"""),
    "?": re.compile(r"""(?<=[^\s,\[\]{}"'])\?"""),
}
_NOT_ALLOWED = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|(?:^|(?<=[\n\r]))\ufeff"
)


class NotYAML(Exception):  # noqa: N818  # it carries a fault of the text, it is no error of ours
    """A text is no YAML; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        """Keep the fault."""
        super().__init__(fault)
        self.fault = fault


def events(text: str, way: int) -> Iterator[Any]:
    """Yield the events of a text, put to a parser in one of the ways; raises NotYAML.

    What would cost a parser more than linear time, or put its places off, it does not get to see.
    """
    bad = _NOT_ALLOWED.search(text)
    if bad is not None:
        message = f"an invisible character (U+{ord(bad.group()):04X}) stands here, remove it"
        raise NotYAML(Fault(message, bad.start()))
    if text.count("%TAG") > _MOST_TAG_LINES:
        raise NotYAML(Fault(f"more than {_MOST_TAG_LINES} %TAG lines, take them out", text.index("%TAG")))
    from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415  # slow to import, and most files never need it

    try:
        yield from _hidden(text, way)
    except MarkedYAMLError as error:
        raise NotYAML(worded(_complaint(text, error))) from None
    except Exception:  # noqa: BLE001  # the pure parser slips on some texts: asserts, overflows
        raise NotYAML(Fault("not valid YAML", 0)) from None


def _complaint(text: str, error: Any) -> Complaint:  # noqa: ANN401  # ruamel.yaml's errors are untyped
    at = error.problem_mark or error.context_mark
    since = error.context_mark or error.problem_mark
    problem = f"{error.context or ''}: {error.problem or ''}"
    return Complaint(
        text, problem, at.index if at is not None else 0, since.index if since is not None else 0
    )


def _hidden(text: str, way: int) -> Iterator[Any]:
    """Yield events; signs that are none are hidden from the parser, and come back in the values.

    YAML 1.1 took some characters for line ends. And inside of brackets the parser in C takes each
    ``:`` and ``?`` for a sign, as in ``[https://x/?y, 08:30]``.
    """
    signs = [sign for sign in _NO_BREAKS if sign in text] + ([":", "?"] if way == EASED else [])
    if not signs:
        yield from _parsed(text, way)
        return
    seen = set(text)
    free = islice((code for code in _PRIVATE if chr(code) not in seen), len(signs))
    back = dict(zip(free, signs, strict=False))
    for code, sign in back.items():
        text = _INNER[sign].sub(chr(code), text) if sign in _INNER else text.replace(sign, chr(code))
    for event in _parsed(text, way):
        if type(event).__name__ == "ScalarEvent":
            event.value = event.value.translate(back)
        yield event


def _parsed(text: str, way: int) -> Iterator[Any]:
    try:
        from _ruamel_yaml import CParser  # type: ignore[import-not-found]  # noqa: PLC0415  # it has no types; slow
    except ImportError:
        way = PURE
    if way == PURE:
        from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import

        yield from YAML(typ="safe", pure=True).parse(text)
        return
    parser = CParser(text)
    while parser.check_event():
        yield parser.get_event()
