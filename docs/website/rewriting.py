"""Turn pages of the checkout, as a forge shows them, into pages of the site."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from website.places import EXAMPLES, page_of, slug, way

if TYPE_CHECKING:
    from collections.abc import Collection

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})[^\n]*\n.*?^\1\2[`~]*[ ]*$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^( *)(`{3,})(\w+) (\S*\.\S+)\n")
_INLINE = re.compile(
    r"\[(?P<text>(?:[^\[\]`]|`[^`]*`)*)\]\((?P<target>[^)\s]+)\)"
    r"|(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)


def rewritten(text: str, source: str, rules: Collection[str]) -> str:
    """Give the page of the site that a page of the checkout becomes.

    Links lead to pages, and the ids of rules to the rules' pages. Blocks of code stay as they are, but
    that those which say behind their language which file they are get its name as a caption.
    ``source`` is the page's path in the checkout.
    """
    parts, end = [], 0
    for match in _FENCE.finditer(text):
        parts += [_linked(text[end : match.start()], source, rules), _captioned(match[0])]
        end = match.end()
    return "".join([*parts, _linked(text[end:], source, rules)])


def _captioned(block: str) -> str:
    return _FILE.sub(r"\1\2{code-block} \3\n\1:caption: \4\n\n", block)


def _linked(text: str, source: str, rules: Collection[str]) -> str:
    here = posixpath.dirname(page_of(source))

    def inline(match: re.Match[str]) -> str:
        if match["target"] is not None:
            return f"[{match['text']}]({_target(match['target'], source, here)})"
        rule = match["code"]
        return f"[{match[0]}]({way(f'rules/{rule}', here)})" if rule in rules else match[0]

    return _INLINE.sub(inline, text)


def _target(target: str, source: str, here: str) -> str:
    """Give a link's target on the site; addresses, and places on the same page, stay."""
    path, mark, anchor = target.partition("#")
    if re.match(r"[a-z]+:", target) or not path:
        return target
    there = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    page = page_of(there)
    if page in EXAMPLES and there not in {page, f"{page}/README.md"}:
        mark, anchor = "#", slug(posixpath.relpath(there, page))
    return f"{way(page, here)}{mark}{anchor}"
