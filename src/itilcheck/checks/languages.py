"""Look for words in texts of different languages, and for figures that say what the words mean."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKERS = {
    "en": frozenset(
        {"the", "and", "with", "are", "within", "from", "which", "this", "that", "your", "our", "their"}
        | {"each", "when", "has", "have"}
    ),
    "de": frozenset(
        {"und", "ist", "mit", "für", "wird", "werden", "eine", "einer", "einen", "einem", "nicht", "oder"}
        | {"auf", "bei", "das", "dem", "zum", "zur", "von", "sind", "innerhalb", "jede", "jeder", "wenn"}
    ),
}
"""Small words that few texts go without. Other languages have hardly any of them."""
_ENDINGS = {"de": ("", "e", "m", "n", "r", "s", "em", "en", "er", "es")}
"""What the words of a language may have at their end."""

_WORD = r"\w+"
_GAP = r"[\s-]+"
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_OPENS = " \t\r\n\"'(\u201c\u201e"
_ENDS = ".!?:;*\u2022\u2013-"
"""What stands before the first word of a sentence, and before that where another sentence or item ends."""
_FOLLOWING = re.compile(r"\s+(\w+)")
_BACK = 50
_FIGURES = (
    r"\d",
    r"two|three|four|five|six|seven|eight|nine|ten|twelve|half|once|twice",
    r"hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually",
    (
        r"(?:an?|one|every|each|same|next|next working|next business) "
        r"(?:second|minute|hour|day|night|week|month|quarter|year)"
    ),
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
    r"january|february|april|june|july|august|september|october|november|december",
    r"(?:in|of|by|until|each|every) (?:march|may)",
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|einmal|zweimal",
    r"(?:stünd|täg|nächt|wöchent|monat|vierteljähr|jähr)lich(?:e[mnrs]?)?",
    (
        r"(?:eine[mnrs]?|jede[mnrs]?|selben|gleichen|nächste[mnrs]?) (?:werk|arbeits)?"
        r"(?:sekunde|minute|stunde|tage?s?|nacht|woche|monate?s?|quartale?s?|jahre?s?)"
    ),
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s?",
    r"januar|februar|märz|mai|juni|juli|oktober|dezember",
)
"""Numbers, and words for how much, how often or when: what stands beside them may well be measured."""


def has_figure(text: str) -> bool:
    """Tell whether a text says how much, how often or when."""
    return _figure().search(text) is not None


@lru_cache(maxsize=1)
def _figure() -> re.Pattern[str]:
    number, *words = _FIGURES
    return re.compile(rf"{number}|(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def language(*texts: str) -> str:
    """Tell the language of the first text that shows it, by its small words; nothing where none does."""
    for text in texts:
        words = re.findall(_WORD, text.lower())
        counts = {name: sum(word in markers for word in words) for name, markers in _MARKERS.items()}
        most = max(counts.values())
        found = [name for name, count in counts.items() if count == most > 0]
        if len(found) == 1:
            return found[0]
    return ""


class Vocabulary(NamedTuple):
    """Words and phrases to look for; ``firsts`` are the words that one of them begins with."""

    firsts: frozenset[str]
    pattern: re.Pattern[str]
    tongue: str = ""

    def find(self, text: str, *, names: bool = True) -> str:
        """Give the first of them that stands in a text, as it is written there; else nothing.

        Without ``names``, those that are part of a name are passed over, such as in "Fast Ethernet".
        """
        if self.firsts.isdisjoint(re.findall(_WORD, text.lower())):
            return ""
        for found in self.pattern.finditer(text.translate(_HYPHENS)):
            if names or not _is_name(text, found, self.tongue):
                return text[found.start() : found.end()]
        return ""


def _is_name(text: str, found: re.Match[str], tongue: str) -> bool:
    """Tell whether a word with a capital letter has it because it belongs to a name.

    Where a sentence begins, every word has one; there, it is the next word of English that tells.
    """
    following = _FOLLOWING.match(text, found.end())
    if not found.group()[:1].isupper() or following is None or not following[1][:1].isupper():
        return False
    before = text[max(0, found.start() - _BACK) : found.start()].rstrip(_OPENS)
    return tongue == "en" or bool(before and before[-1] not in _ENDS)


def vocabulary(tongue: str, words: Iterable[object], *, but: Iterable[object] = ()) -> Vocabulary:
    """Make a vocabulary of the words of a language, ``but`` some; what is no text is left out.

    Whole words are looked for, whatever their case. Spaces in a phrase stand for any white space and
    for hyphens. A single word in a compound, such as in "fast-track", is another word.
    """
    left_out = {one.lower() for one in but if isinstance(one, str)}
    texts = (one.strip() for one in words if isinstance(one, str))
    kept = [one for one in texts if one.lower() not in left_out and re.search(_WORD, one)]
    endings = _ENDINGS.get(tongue, ("",))
    firsts = {first for one in kept for first in _firsts(one, endings)}
    longest_first = sorted(kept, key=lambda one: (-len(one), one))
    either = "|".join(_expression(one, endings) for one in longest_first)
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?!\w)", re.IGNORECASE)
    return Vocabulary(frozenset(firsts), pattern, tongue)


def _firsts(phrase: str, endings: tuple[str, ...]) -> Iterator[str]:
    first, *more = re.findall(_WORD, phrase.lower())
    return (f"{first}{ending}" for ending in (("",) if more else endings))


def _expression(phrase: str, endings: tuple[str, ...]) -> str:
    parts = [re.escape(one) for one in re.split(_GAP, phrase)]
    ending = f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})"
    return _GAP.join(parts) + ending + ("" if len(parts) > 1 else r"(?!-)")
