"""Run a rule on documents, and tell those that are broken from those that can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.checks.reading import READING
from itilcheck.record import NamedTuple
from itilcheck.rule import ABOUT_SUPPRESSIONS, BASELINE, WAIVERS
from itilcheck.testing.trying import NAME, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON
    from itilcheck.finding import Finding
    from itilcheck.location import Region
    from itilcheck.registry import Registry
    from itilcheck.report import Report
    from itilcheck.rule import Example, Rule

_ABOUT_READING = "document"
"""The group of rules whose examples are about what cannot be read, or has no kind or a wrong shape."""
_VERSION = "itilcheck"


class Trial(NamedTuple):
    """What became of documents that a rule was run on.

    ``failures`` say how the rule failed on them. ``reading`` is what was found while they were read, and
    ``overlooked`` tells what no rule sees, with its place; both are empty where that is what the rule is
    about.
    """

    report: Report
    found: tuple[Finding, ...]
    failures: tuple[str, ...]
    reading: tuple[Finding, ...] = ()
    overlooked: tuple[tuple[Region | None, str], ...] = ()


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
    beside = {WAIVERS: example.waivers, BASELINE: example.baseline}
    trial = try_documents(rule, example.documents, example.configuration, registry, beside=beside)
    told = tuple((one.location.region, one.message) for one in trial.reading)
    return Tried(example, trial.report, trial.found, trial.failures, (*told, *trial.overlooked))


def try_documents(  # noqa: PLR0913  # what an example has, one by one
    rule: Rule,
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None,
    registry: Registry,
    options: Mapping[str, JSON] | None = None,
    *,
    beside: Mapping[str, str] | None = None,
) -> Trial:
    """Run a rule on documents as on those of an example, with files ``beside`` them.

    A rule about what keeps findings from counting has something to judge only where there are findings,
    so all others run as well.
    """
    about_reading = rule.group == _ABOUT_READING
    is_last = rule.check in ABOUT_SUPPRESSIONS
    reading = () if about_reading else registry.rules.values()
    others = [one for one in reading if (is_last or one.check in READING) and one.id != rule.id]
    others = [one for one in others if not one.check or one.check in registry.checks]
    report = run([rule, *others], documents, configuration, registry, options, beside)
    found = tuple(one for one in report.findings if one.rule == rule.id)
    failures = tuple(one.message for one in report.failures if one.rule == rule.id)
    if about_reading:
        return Trial(report, found, failures)
    broken = tuple(one for one in report.findings if one.rule != rule.id and _is_of_reading(one, registry))
    return Trial(report, found, failures, broken, tuple(_overlooked(documents, report)))


def _is_of_reading(finding: Finding, registry: Registry) -> bool:
    return registry.rules[finding.rule].check in READING


def _overlooked(documents: str | bytes, report: Report) -> Iterator[tuple[Region | None, str]]:
    """Say which documents are passed over: of them, nothing could ever be found."""
    loaded = loading.load(NAME, documents.encode() if isinstance(documents, str) else documents)
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
