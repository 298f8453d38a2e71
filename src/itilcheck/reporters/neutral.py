"""Make text from documents harmless: a catalogue must not steer the screen or the build that shows it."""

from __future__ import annotations

import re

_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f"  # controls of C0 and C1, so also terminal escapes and line ends
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # controls of the writing direction
    r"\u2028\u2029"  # ends of lines and paragraphs
    r"\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # characters that nobody sees
    r"\ud800-\udfff"  # lone surrogates, which no encoding can write
    r"\U000e0000-\U000e007f"  # tags, an invisible copy of ASCII
)
# Build servers obey `##[…]`, `##vso[…]` and `##teamcity[…]` anywhere in a line, and some compare
# text in a way that overlooks joiners and marks in between.
_COMMAND = r"#(?=[\x80-\U0010ffff]*#[A-Za-z\x80-\U0010ffff]*\[)"
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


def inert(line: str) -> str:
    r"""Neutralise a line that stands alone, where build servers obey ``::`` behind white space too."""
    plain = neutralise(line)
    words = plain.lstrip()
    return f"{plain[: len(plain) - len(words)]}\\x3a{words[1:]}" if words.startswith("::") else plain


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
