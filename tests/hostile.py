"""Texts that mean something to whoever shows a report, and a report and a catalogue full of them."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from itilcheck.finding import Finding, Level, RelatedLocation, Severity, Suppression
from itilcheck.location import Location, region
from itilcheck.report import Counts, Failure, Notice, Report, RuleSummary

if TYPE_CHECKING:
    from pathlib import Path

    from itilcheck.document import Mark

TEXTS = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil\x07link",
    "bell \x07, back \x08, null \0, delete \x7f, next line \x85",
    "]]> <![CDATA[ ]]>",
    "::error file=a,line=1::gotcha",
    "one\n::set-output name=a::b\r\n##[add-mask]x ##vso[task.complete]",
    "100%0A::warning::%25 %0D",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\uff1d1+1",
    "a \u202eelif\u202c b \u2066c\u2069 \u200f",
    "lone \ud800 and \udcff, no character \ufffe \uffff",
    "</script><img src=x onerror=alert(1)> &lt; &#x3c; <!-- -->",
    "` `` ``` ~~~ | a | b | \\| *x* _y_ [a](http://b) ![c](d)",
    "</details></summary> @everyone closes #1 http://evil.example",
    "[link](1) \\[no\\] {0} {{1}} {x}",
    "emoji \U0001f600 n\u0303 \u00fc \u540d\u524d zero\u200bwidth",
    "quote \" and ' and ; and , and tab\tand",
    "name=value,title=x;file:y",
    "",
    " ",
    "long " * 4000,
)
"""Each of them may stand in any document, and most of them in names of files."""

LINE = "\U0001f600\u00fc: \U0001f600 value"
"""A line whose columns differ: 10 code points, 12 units of UTF-16, 17 bytes of UTF-8."""


class Source:
    """A file whose every line is ``LINE``."""

    def __init__(self, path: str) -> None:
        self.path = path

    def mark(self, _index: int) -> Mark | None:
        return None

    def line(self, _number: int) -> str:
        return LINE


def path_of(text: str) -> str:
    """Give a path with a text in it, as far as a name can hold it."""
    return f"dir/{text[:80].replace('/', ':')}.yaml"


def report(suppressed: int = 3) -> Report:
    """Give a report in which everything that a catalogue decides is hostile."""
    findings = [_finding(number, text) for number, text in enumerate(TEXTS)]
    whole = Finding("syntax-error", Severity.ERROR, "empty", Location("empty.yaml"), fingerprint="f" * 32)
    kept = [
        Finding(
            "price-missing",
            Severity.ERROR,
            text,
            Location(path_of(text), region(1, 1, 1, 2), "/spec"),
            document="Service/x",
            fingerprint=f"{number:032x}",
            suppression=Suppression("waiver", text, Location(path_of(text), region(2, 1, 2, 2)), text, text),
        )
        for number, text in enumerate(TEXTS[:suppressed], start=1000)
    ]
    texts = ("title", "why <b>bold</b>", "do\n\n    this\n")
    rules = {
        "price-missing": RuleSummary(
            "price-missing", texts[0], "offer", Severity.ERROR, Level.ESSENTIAL, *texts[1:]
        ),
        "acme/house": RuleSummary(
            "acme/house", texts[0], "house", Severity.INFO, Level.ESSENTIAL, *texts[1:], (3, 7), "acme 1.2"
        ),
    }
    return Report(
        findings=(*findings, whole),
        failures=tuple(
            Failure(text, path_of(text) if number % 2 else "", text, text) for number, text in _few()
        ),
        notices=tuple(Notice(text, path_of(text)) for _, text in _few()),
        counts=Counts(files=3, documents=5),
        level=Level.FOUNDATION,
        rules=rules,
        sources={path_of(text): Source(path_of(text)) for text in TEXTS},
        kinds=dict.fromkeys(TEXTS[:4], 1),
        suppressed=tuple(kept),
    )


def _few() -> list[tuple[int, str]]:
    return list(enumerate(TEXTS[:6]))


def _finding(number: int, text: str) -> Finding:
    place = Location(path_of(text), region(number + 1, 4, number + 1, 10), f"/spec/{text}")
    return Finding(
        rule=("price-missing", "acme/house", "unknown-rule")[number % 3],
        severity=list(Severity)[number % 3],
        message=text,
        location=place,
        related=(RelatedLocation(place, text), RelatedLocation(Location("whole.yaml"), "] (x) [")),
        document=f"Service/{text}",
        fingerprint=f"{number:032x}",
    )


def lay(folder: Path) -> None:
    """Write a catalogue in JSON whose texts, and names of files where the system allows it, are hostile."""
    (folder / ".itilcheck.yaml").write_text("level: essential\n", encoding="utf-8")
    for number, text in enumerate(TEXTS):
        document = {
            "apiVersion": "itilcheck/v1",
            "kind": "Service",
            "metadata": {"name": text[:3000]},
            "spec": {"provider": text[:3000], text[:50] or "empty": 1, "lifecycle": text[:3000]},
        }
        name = text[:40].replace("/", ":").replace("\0", "") if sys.platform == "linux" else str(number)
        # a lone surrogate of a name stands for a byte that is no UTF-8; others no name can have
        name = "".join(one for one in name if not "\ud800" <= one <= "\udfff" or "\udc80" <= one <= "\udcff")
        path = os.path.join(folder, f"{number}{name}.json")  # noqa: PTH118  # such names are no matter for pathlib
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  # as above
            json.dump(document, file)
