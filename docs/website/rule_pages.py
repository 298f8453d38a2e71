"""Make a page of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.rule import BASELINE, WAIVERS, fix_in_words
from website.markdown import code, escaped, fenced, paragraphs, prose, words
from website.schema_pages import block, page_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.rule import Applicability, Example, Rule

_IN_LIFE = (
    *("proposed", "in-design", "draft", "agreed", "available", "active", "live", "retiring"),
    *("withdrawn", "ended", "retired", "customer-facing", "supporting"),
)


def rule_page(rule: Rule, concepts: Mapping[int, str]) -> str:
    """Give the page of a rule: what its file says; ``concepts`` has their names by number."""
    parts = [
        f"# {escaped(rule.id)}",
        f"**{prose(rule.title)}**",
        "\n".join(f":{name}: {value}" for name, value in _card(rule, concepts)),
        f"## Why it matters\n\n{paragraphs(rule.why)}",
        f"## What to do\n\n{paragraphs(rule.remedy)}",
        *([] if rule.fix is None else [f"## What the fix does\n\n{paragraphs(fix_in_words(rule.fix))}"]),
        "## Examples",
        *(_example(example) for example in rule.examples),
    ]
    return "\n\n".join(parts) + "\n"


def _card(rule: Rule, concepts: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    yield "severity", rule.severity.value
    yield "level", rule.level.value
    yield "group", escaped(rule.group)
    if rule.kinds:
        yield "looks at", ", ".join(f"[{kind}](../{page_of_kind(kind)}.md)" for kind in rule.kinds)
    applies = "; ".join(_applies(rule.applies_to))
    if applies:
        yield "applies to", applies
    if rule.concepts:
        named = (f"[{escaped(concepts[one])}](#concept-{one})" for one in rule.concepts)
        yield "concepts", ", ".join(named)
    for name, value in rule.options.items():
        yield f"option {escaped(name)}", code(str(value))
    yield "since", escaped(rule.since)
    yield "stands in", code(f"rules/{rule.group}/{rule.id}.yaml")


def _applies(to: Applicability) -> Iterator[str]:
    keys = {"lifecycle": to.lifecycle, "offering": to.offering, "status": to.status, "type": to.type}
    for key, values in keys.items():
        if values:
            yield f"{key} {words([code(value) for value in sorted(values, key=_IN_LIFE.index)])}"
    if to.provider:
        yield f"provider {code(to.provider)}"


def _example(example: Example) -> str:
    parts = [f"### {prose(example.title).capitalize()}", fenced(example.documents, "yaml")]
    for name, text in ((WAIVERS, example.waivers), (BASELINE, example.baseline)):
        if text:
            parts += [f"With this {code(name)}:", fenced(text, "yaml")]
    if example.configuration:
        parts += ["With this configuration:", block(dict(example.configuration))]
    if example.findings:
        parts.append("\n".join(f"- {_finding(one)}" for one in example.findings))
    else:
        parts.append("Nothing is found.")
    return "\n\n".join(parts)


def _finding(finding: str) -> str:
    place, _, message = finding.partition(" ")
    return f"Found at {code(place)}: {escaped(message)}"
