"""Recognise rule files by what stands in them, so that nobody else's YAML or JSON is taken for one."""

from __future__ import annotations

import re

SUFFIXES = (".yaml", ".yml", ".json")
LARGEST = 1 << 20
"""The size in bytes above which a rule file is not read."""

_KEYS = rb"id|title|severity|level|why|remedy|given|expect|message|check|examples"
_ENOUGH = 4
_BLOCK = re.compile(rb"^(?:---|\.\.\.|([\"']?)(" + _KEYS + rb")\1[ \t]*:(?=[ \t\r\n]|\Z))", re.MULTILINE)
_FLOW = re.compile(
    rb"\"(?:[^\"\\]|\\.)*\"(?=[ \t\r\n]*(:)?)"  # JSON's strings; a colon behind one makes it a key
    rb"|(?<=[\s\[{,:])'[^']*'|[\[\]{}]|(?<![\w-])(?:" + _KEYS + rb")(?=[ \t]*:)"
)
_MARK = b"\xef\xbb\xbf"
_OPEN, _CLOSE = b"[{", b"]}"


def is_rule_file(data: bytes) -> bool:
    """Tell whether a file's bytes are those of a rule file, be it a broken one.

    Four keys of a rule file have to stand at the top level of one of its documents. Whether the rest
    is right, or YAML at all, does not matter: a rule file with a mistake is still one, and so is one
    that is too large.
    """
    data = data[:LARGEST].removeprefix(_MARK)
    return _is_flow(data) if data.lstrip()[:1] == b"{" else _is_block(data)


def _is_block(data: bytes) -> bool:
    seen: set[bytes] = set()
    for match in _BLOCK.finditer(data):
        if match[2] is None:
            seen.clear()
        else:
            seen.add(match[2])
        if len(seen) >= _ENOUGH:
            return True
    return False


def _is_flow(data: bytes) -> bool:
    """Look for keys directly inside of the outermost braces, in JSON or in YAML written like it."""
    seen: set[bytes] = set()
    known = set(_KEYS.split(b"|"))
    depth = 0
    for match in _FLOW.finditer(data):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
        elif token in (b"]", b"}"):
            depth -= 1
        elif depth == 1 and token.strip(b"\"'") in known and (match[1] or token[:1] not in b"\"'"):
            seen.add(token.strip(b"\"'"))
            if len(seen) >= _ENOUGH:
                return True
    return False
