"""Write what the documentation says of rules, kinds and concepts, from rule files and schemas.

    python docs/generate.py

``docs/rules.md`` is written as a whole. In ``docs/model.md`` the tables between comments are
written, in ``docs/concepts.md`` all below a comment. A test fails when a page is stale.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.rule import Rule

HERE = Path(__file__).resolve().parent
GROUPS = {
    "document": "Files can be read, documents have the shape of their kind, and nothing is left to fill in.",
    "reference": "Names lead to documents, and what is described is used.",
    "organization": "Providers say what they are able to do, and by which practices.",
    "roles": "People are named: who answers for a service, who consumes it, who else cares.",
    "product": "Products belong to somebody, and are made from resources in four dimensions.",
    "service": "A service has a provider, a product and an outcome.",
    "offering": "An offering says what consumers get, who they are, and what they pay.",
    "value": "Outcomes, costs and risks are stated, on both sides.",
    "utility": "A service is fit for its purpose.",
    "warranty": "A service is fit for use, and its assurances can be measured.",
    "relationship": "Provider and consumer know what they agreed, and keep it alive.",
    "chain": "What a service stands on lets it stand.",
    "wording": "Sentences say what their place asks for.",
    "waiver": "What is lived with is known, has a reason, and ends.",
}
"""What each group of rules is about, in the order in which people read a catalogue."""

_BY_CONCEPT = "<!-- Below this line docs/generate.py writes, from the rule files. -->"

_INTRODUCTION = """\
# Rules

<!-- Written by docs/generate.py from the rule files. Change those, then run the script. -->

Each rule has a page: `itilcheck explain RULE` says why it matters and what to do about a finding, and
shows documents that break the rule and documents that keep it. The links below lead to the rules, which say
the same.

**Severity** says how grave a finding is: `error`, `warning` or `info`. Errors and warnings stand against
conformance, infos never do. Errors alone make `itilcheck check` exit with 1, unless
[`--fail-on`](command-line.md#itilcheck-check) says otherwise.

**Level** says how far a catalogue has come. The levels are a ladder, and each includes those before it:

| level | what it means |
| --- | --- |
| `essential` | The catalogue can be read and does not contradict itself. |
| `foundation` | The key concepts of ITIL 4 are all there. Unless you choose another, this level holds. |
| `assured` | Promises can be measured, and somebody stands behind each. |
| `exemplary` | Evidence is kept, and value is reviewed. |

Rules above the [level that you choose](configuration.md#level) do not run.

**A rule is silent about documents that it is not about.** A proposed service is asked for little, a retired
one for nothing, and an external supplier never how it does its work. What a document does not say counts
as what demands most: a service without `lifecycle` is live, one without `type` customer-facing, an
offering available, a relationship active, an organization ours. Where something does not apply, a
[reason](model.md#not-applicable) is always an answer.

You can [change a rule's severity, or switch it off](configuration.md#rules).
"""


def pages() -> dict[Path, str]:
    """Give the text that each page should have, by its path."""
    tools = everything()
    rules = [rule for rule in tools.rules.values() if rule.plugin == "itilcheck"]
    model, concepts = HERE / "model.md", HERE / "concepts.md"
    return {
        HERE / "rules.md": "".join(_rules(rules)),
        model: _with_tables(model.read_text("utf-8"), tools.schemas.bundled),
        concepts: _with_rules(concepts.read_text("utf-8"), rules),
    }


def _rules(rules: list[Rule]) -> Iterator[str]:
    yield _INTRODUCTION
    for group in [*GROUPS, *sorted({rule.group for rule in rules} - set(GROUPS))]:
        yield f"\n## {group}\n\n{GROUPS.get(group, '')}\n\n"
        yield "| rule | severity | level | what holds | why, in short |\n| --- | --- | --- | --- | --- |\n"
        for rule in sorted((rule for rule in rules if rule.group == group), key=lambda rule: rule.id):
            link = f"[`{rule.id}`](../rules/{group}/{rule.id}.yaml)"
            cells = (link, rule.severity.value, rule.level.value, rule.title, _first_sentence(rule.why))
            yield f"| {' | '.join(_cell(cell) for cell in cells)} |\n"


def _with_tables(text: str, kinds: Mapping[str, Any]) -> str:
    """Fill in the table of a kind's properties wherever a comment asks for it."""

    def table(match: re.Match[str]) -> str:
        rows = "".join(_property_rows(kinds[match[1]]))
        head = "| property | what it says |\n| --- | --- |\n"
        return f"<!-- properties: {match[1]} -->\n\n{head}{rows}\n<!-- end -->"

    return re.sub(r"<!-- properties: (\w+) -->\n.*?<!-- end -->", table, text, flags=re.DOTALL)


def _property_rows(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, below in schema["properties"]["spec"]["properties"].items():
        words = [f"`{word}`" for word in _resolved(below, schema).get("enum", ())]
        choice = f" One of {', '.join(words)}." if words else ""
        described = below.get("description") or _resolved(below, schema).get("description", "")
        yield f"| `{name}` | {_cell(described + choice)} |\n"


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references into the definitions."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _with_rules(text: str, rules: Iterable[Rule]) -> str:
    """Write below the table of concepts which rules hold documents to each, and what they check."""
    held: dict[int, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.level.rank, rule.id)):
        for concept in rule.concepts:
            held.setdefault(concept, []).append(rule)
    kept, mark, _ = text.partition(_BY_CONCEPT)
    written = [kept, mark, "\n"]
    for number, name in re.findall(r"^\| (\d+) \| ([^|]*) \|", kept, flags=re.MULTILINE):
        written.append(f"\n### {number}: {name}\n\n| rule | level | what holds |\n| --- | --- | --- |\n")
        written += [
            f"| [`{rule.id}`](../rules/{rule.group}/{rule.id}.yaml) | {rule.level.value} "
            f"| {_cell(rule.title)} |\n"
            for rule in held.get(int(number), ())
        ]
    return "".join(written)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?])\s", " ".join(text.split()), maxsplit=1)[0]


def _cell(text: str) -> str:
    """Make a text fit into a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
