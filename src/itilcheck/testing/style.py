"""Say where the words of a rule are not in the style that all rules share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.rule import Rule

LONGEST_MESSAGE = 100
LONGEST_TITLE = 80

_PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.\[\]]*\}")
_STOPS = (".", "!", ":")


def card_faults(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with the words of a rule's card, and with what its examples find."""
    if not rule.title.strip():
        yield "title is empty"
    if len(rule.title) > LONGEST_TITLE:
        yield f"title has {len(rule.title)} characters, at most {LONGEST_TITLE} are read"
    if rule.title.rstrip().endswith("."):
        yield "title ends with a full stop, it is a heading"
    for name, text in (("why", rule.why), ("remedy", rule.remedy)):
        if not text.strip():
            yield f"{name} is empty"
    if rule.given:
        yield from (f"message {fault}" for fault in _wording(rule.message))
    yield from dict.fromkeys(_found(rule))


def _found(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with the messages that examples list; a template has its ends in the card."""
    for example in rule.examples:
        for finding in example.findings:
            message = finding.partition(" ")[2]
            words = _length(message) if rule.given else _wording(message)
            for fault in (*words, *_filled(message, example.documents)):
                yield f'message of example "{example.title}" {fault}'


def _wording(message: str) -> Iterator[str]:
    if message[:1].isupper():
        yield "begins with a capital letter"
    if message.rstrip().endswith(_STOPS):
        yield f'ends with "{message.rstrip()[-1]}"'
    yield from _length(message)


def _length(message: str) -> Iterator[str]:
    if not message.strip():
        yield "is empty"
    if len(message) > LONGEST_MESSAGE:
        yield f"has {len(message)} characters, at most {LONGEST_MESSAGE} are read"


def _filled(message: str, documents: str) -> Iterator[str]:
    """Yield where a message has a placeholder left; documents themselves may hold braces."""
    for left in _PLACEHOLDER.findall(message):
        if left not in documents:
            yield f'has "{left}" left, a placeholder that nothing was put into'
