"""The rules show command: a rule as the rule file that it is, or could be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from itilcheck.cards import card_of
from itilcheck.cli.explain import found_rule

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup

_WIDTH = 100


def rule_file(name: str, setup: Setup) -> str:
    """Give the YAML of a rule, wherever it comes from; ends the run for a name that no rule has."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString  # noqa: PLC0415  # as above

    rule = found_rule(name, setup)
    card: dict[str, Any] = card_of(rule)
    for key in ("why", "remedy"):
        text = f"{card[key]}\n"
        card[key] = LiteralScalarString(text) if "\n" in text[:-1] else FoldedScalarString(text)
    for example in card.get("examples", ()):
        if example["documents"].replace("\n", "").isprintable():  # else it is quoted, with escapes
            example["documents"] = LiteralScalarString(example["documents"])
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _WIDTH
    out = io.StringIO()
    yaml.dump(card, out)
    return out.getvalue()
