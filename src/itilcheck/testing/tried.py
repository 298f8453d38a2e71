"""Run a rule on one of its examples, and tell an example that is broken from one that can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.checks.reading import READING
from itilcheck.record import NamedTuple
from itilcheck.testing.trying import NAME, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.finding import Finding, Report
    from itilcheck.location import Region
    from itilcheck.registry import Registry
    from itilcheck.rule import Example, Rule

_ABOUT_READING = "document"
"""The group of rules whose examples are about what cannot be read, or has no kind or a wrong shape."""
_VERSION = "itilcheck"


class Tried(NamedTuple):
    """An example, and what became of it.

    ``failures`` say how the rule failed on it, and ``unread`` what keeps its documents from being
    judged, each with its place in them.
    """

    example: Example
    report: Report
    found: tuple[Finding, ...]
    failures: tuple[str, ...]
    unread: tuple[tuple[Region | None, str], ...]

    @property
    def is_broken(self) -> bool:
        """Tell whether what the rule finds in it, or does not, is worth nothing."""
        return bool(self.failures or self.unread)


def try_example(rule: Rule, example: Example, registry: Registry) -> Tried:
    """Run a rule on an example; documents may be broken if reading them is what the rule is about."""
    about_reading = rule.group == _ABOUT_READING
    beside = [] if about_reading else [one for one in registry.rules.values() if one.check in READING]
    report = run([rule, *beside], example.documents, example.configuration, registry)
    found = tuple(one for one in report.findings if one.rule == rule.id)
    failures = tuple(one.message for one in report.failures if one.rule == rule.id)
    unread: list[tuple[Region | None, str]] = []
    if not about_reading:
        unread += [(one.location.region, one.message) for one in report.findings if one.rule != rule.id]
        unread += _overlooked(example, report)
    return Tried(example, report, found, failures, tuple(unread))


def _overlooked(example: Example, report: Report) -> Iterator[tuple[Region | None, str]]:
    """Say which documents of an example are passed over: of them, nothing could ever be found."""
    loaded = loading.load(NAME, example.documents.encode())
    if not loaded.issues and all(data is None for data in loaded.documents):
        yield None, "there is none"
    seen = {document.index for document in report.documents}
    for index, data in enumerate(loaded.documents):
        if data is not None and index not in seen and not _is_told(data):
            mark = loaded.source.mark(index)
            where = mark.region if mark is not None else None
            yield where, "it is of no kind that itilcheck reads, so no rule sees it"


def _is_told(data: JSON) -> bool:
    """Tell whether a document is ours, so that what is wrong with its kind was told; templates are none."""
    if not isinstance(data, dict) or str(data.get("apiVersion")).partition("/")[0] != _VERSION:
        return False
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return not any("{{" in str(text) or "{%" in str(text) for text in (data.get("kind"), name))
