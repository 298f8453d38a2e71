"""Fingerprints: what moves keeps its own, and no two findings of a run have the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import engine, loading
from itilcheck.engine.judging import in_order
from itilcheck.finding import Finding, Level, Severity
from itilcheck.location import Location, region
from itilcheck.record import replace
from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = ("mail", "payroll", "time", "mail")  # one of them twice
BODIES: tuple[dict[str, Any], ...] = (
    {"provder": "acme"},
    {"provider": "acme", "lifecycle": "alive", "dependsOn": ["nobody", "nobody"]},
    {"provider": 7, "owner": "TBD"},
    {"lifecycle": "live", "dependsOn": ["time"]},
)
DOCUMENTS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(BODIES)), min_size=1, max_size=5)


def service(name: str, spec: Mapping[str, Any]) -> str:
    return json.dumps(
        {"apiVersion": "itilcheck/v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}
    )


def found(files: Mapping[str, str]) -> list[Finding]:
    """Check files at the level of a default run."""
    loaded = [loading.load(path, text.encode()) for path, text in sorted(files.items())]
    request = engine.Request(files=loaded, level=Level.FOUNDATION)
    return list(engine.run(request, everything().toolbox()).findings)


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Give findings without places, each with its fingerprint, in an order of their own."""
    return sorted((one.rule, one.fingerprint) for one in findings)


@settings(max_examples=25, deadline=None)
@given(DOCUMENTS, st.data())
def test_no_two_findings_of_a_run_have_the_same_and_moving_keeps_them(
    documents: list[tuple[str, dict[str, Any]]], data: st.DataObject
) -> None:
    """Lines move, documents change places within a file, and files get other names and other documents.

    Not so where the order of documents decides which of them a finding is about: of two with one name, and
    of those in a circle, which has its own test.
    """
    texts = [service(name, spec) for name, spec in documents]
    before = found({"a.yaml": "\n---\n".join(texts)})
    prints = [one.fingerprint for one in before]
    assert len(set(prints)) == len(prints)
    if len({name for name, _ in documents}) < len(documents):
        return  # which of two documents of one name is the second, and so has a finding, is a matter of order
    shuffled = data.draw(st.permutations(texts))
    gap = "\n" * data.draw(st.integers(1, 5))
    assert told(found({"a.yaml": f"{gap}# moved\n" + f"{gap}---\n{gap}".join(shuffled)})) == told(before)
    apart = {f"b/{number}.yaml": text for number, text in enumerate(shuffled)}
    assert told(found(apart)) == told(before)


def test_a_circle_is_a_finding_about_the_first_of_its_services() -> None:
    texts = [service(one, {"dependsOn": [other]}) for one, other in (("mail", "time"), ("time", "mail"))]
    circle = "mutual-dependency"
    one, other = (
        [
            (told.rule, told.document)
            for told in found({"a.yaml": "\n---\n".join(some)})
            if told.rule == circle
        ]
        for some in (texts, texts[::-1])
    )
    assert (one, other) == ([(circle, "Service/mail")], [(circle, "Service/time")])


PLACES = st.builds(
    lambda path, line, column, pointer: Location(path, region(line, column, line, column + 1), pointer),
    st.sampled_from(["a", "b", "a\nb", ""]),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["", "/a", "/a\n1", "\n/a", "/b"]),
)
WORDS = st.sampled_from(["", "a", "b", "a\nb", "a\n", "\nb"])
FINDINGS = st.builds(
    lambda rule, message, place, document: Finding(rule, Severity.ERROR, message, place, (), document),
    WORDS,
    WORDS,
    PLACES,
    WORDS,
)


@given(st.lists(FINDINGS, max_size=12))
def test_any_findings_get_fingerprints_of_their_own(findings: list[Finding]) -> None:
    prints = [one.fingerprint for one in in_order(findings)]
    assert len(set(prints)) == len(prints)


@given(st.lists(FINDINGS, max_size=8), st.integers(1, 100))
def test_lines_that_move_keep_all_fingerprints(findings: list[Finding], by: int) -> None:
    moved = [_moved(one, by) for one in findings]
    assert [one.fingerprint for one in in_order(moved)] == [one.fingerprint for one in in_order(findings)]


@given(FINDINGS, st.lists(FINDINGS, max_size=6))
def test_a_finding_beside_others_keeps_its_fingerprint(one: Finding, others: list[Finding]) -> None:
    """Unless they are about the same statement: then they are counted through, in their order."""
    apart = [other for other in others if _identity(other) != _identity(one)]
    alone = in_order([one])[0].fingerprint
    assert alone in {each.fingerprint for each in in_order([*apart, one])}


def _identity(one: Finding) -> str:
    return "\n".join((one.rule, one.document or one.location.path, one.location.pointer))


def _moved(one: Finding, by: int) -> Finding:
    assert one.location.region is not None
    start, end = one.location.region
    at = region(start.line + by, start.column, end.line + by, end.column)
    return replace(one, location=one.location._replace(region=at))
