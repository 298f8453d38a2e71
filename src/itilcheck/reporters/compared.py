"""Write what a catalogue was compared with, and what is not told since it was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Severity
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.report import Since

_SHOWN = 12


def render(since: Since) -> Iterator[str]:
    """Write one line about the documents that differ, and one about what is left out."""
    amounts = ((since.changed, "changed"), (since.added, "new"), (since.removed, "gone"))
    documents = ", ".join(f"{number} {word}" for number, word in amounts if number)
    commit = f"{neutralise(since.revision)}, from {since.commit[:_SHOWN]} on"
    yield f"changed since {commit}: {documents or 'no document'}\n"
    counts = severities(since)
    found = ", ".join(
        f"{number} {severity.value if number == 1 or severity is Severity.INFO else f'{severity.value}s'}"
        for severity, number in counts.items()
        if number
    )
    left = [f"{amount(len(since.untold), 'finding')} ({found})"] if since.untold else []
    left += [amount(since.notices, "notice")] if since.notices else []
    if left:
        yield f"not told: {' and '.join(left)} that {_were(since)} there before\n"


def severities(since: Since) -> dict[Severity, int]:
    """Count the findings that are left out by severity, those without any included."""
    counts = dict.fromkeys(Severity, 0)
    for one in since.untold:
        counts[one.severity] += 1
    return counts


def _were(since: Since) -> str:
    return "was" if len(since.untold) + since.notices == 1 else "were"
