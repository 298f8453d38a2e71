"""Make text from documents harmless: a catalogue must not steer the screen or the build that shows it."""

from __future__ import annotations

import re

_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f"  # controls of C0 and C1, so also terminal escapes and line ends
    r"\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # order, ends, width 0
    r"\ud800-\udfff"  # lone surrogates, which no encoding can write
    r"\U000e0000-\U000e007f"  # tags, an invisible copy of ASCII
)
# Build servers obey `##[…]`, `##vso[…]` and `##teamcity[…]` anywhere in a line, and may overlook
# characters of width 0 in between.
_COMMAND = r"#(?=[^\x00-\x7f]*#(?:[A-Za-z]|[^\x00-\x7f])*\[)"
_UNSAFE = f"[{_HIDDEN}]|{_COMMAND}"
_SURROGATE = r"[\ud800-\udfff]"
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def neutralise(text: str) -> str:
    r"""Show what could act or hide as a visible escape: ``\n``, ``\x1b``, ``\u202e``.

    Ordinary text stays as it is, in any script. The result has one line and can be written in
    UTF-8; shown again it does not change.
    """
    if text.isprintable() and "#" not in text:
        return text
    return re.sub(_UNSAFE, _escape, text)


def encodable(text: str) -> str:
    r"""Show lone surrogates as ``\udc80`` and leave the rest to the machine format's own escapes."""
    if text.isascii():
        return text
    return re.sub(_SURROGATE, _escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004  # the last that two digits can name
        return _SHORT.get(character) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  # likewise four
