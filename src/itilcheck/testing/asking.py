"""Say what one rule finds in any documents, and refuse to where that would mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.builtin import read_index
from itilcheck.config import Configuration, RuleSetting, unknown_options
from itilcheck.reporters.neutral import neutralise
from itilcheck.testing.difference import excerpt
from itilcheck.testing.meant import meant
from itilcheck.testing.tried import try_documents
from itilcheck.testing.trying import lost_check, run, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from itilcheck.document import JSON
    from itilcheck.registry import Registry
    from itilcheck.report import Report
    from itilcheck.rule import Rule
    from itilcheck.testing.tried import Trial


_OF_SHAPE = {"schema-violation", "word-unknown"}
"""Rules about documents that are judged nevertheless."""


def findings(  # noqa: PLR0913  # all but two by name, and hardly ever needed
    rule: Rule | str | Callable[..., Any],
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None = None,
    *,
    options: Mapping[str, JSON] | None = None,
    plugin: Path | str | None = None,
    registry: Registry | None = None,
) -> list[str]:
    """Give the findings of one rule on a YAML stream, in order, as ``line:column message``.

    ``rule`` is a function under ``node_rule`` or ``catalogue_rule``, the id of a rule, or a rule.
    ``configuration`` is what a configuration says of the catalogue: ``organizations``, ``external``;
    ``options`` are what it tells the rule. ``plugin`` is the path of a Python file of house rules, which
    is loaded beside what is installed.

    Raises AssertionError when the rule fails, and for documents that it cannot judge: no YAML, of no
    kind, with misspelt keys, or none at all; what it found would be worth nothing. Rules of the group
    ``document`` may have such. Raises LookupError for an id that no rule has, or a check that nobody
    brings, naming what was probably meant; ValueError for a configuration or options that there are
    not; TypeError for a function that is no rule; PluginError for a card or a file that cannot be read.
    """
    one, tools = _ready(rule, configuration, options, plugin, registry)
    trial = try_documents(one, documents, configuration, tools, options)
    wrong = trial.failures or _unread(documents, trial)
    if wrong:
        raise AssertionError("\n".join(wrong))
    return [told(found) for found in trial.found]


def report_of(  # noqa: PLR0913  # as above
    rule: Rule | str | Callable[..., Any],
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None = None,
    *,
    options: Mapping[str, JSON] | None = None,
    plugin: Path | str | None = None,
    registry: Registry | None = None,
) -> Report:
    """Run one rule alone on a YAML stream, and give the whole report, whatever there is to judge.

    Arguments are those of ``findings``, and what is wrong with them raises the same.
    """
    one, tools = _ready(rule, configuration, options, plugin, registry)
    return run([one], documents, configuration, tools, options)


def _ready(
    rule: Rule | str | Callable[..., Any],
    configuration: Mapping[str, JSON] | None,
    options: Mapping[str, JSON] | None,
    plugin: Path | str | None,
    registry: Registry | None,
) -> tuple[Rule, Registry]:
    """Give the rule that is meant with what it is run with, and refuse what neither would heed."""
    one, tools = meant(rule, plugin, registry)
    lost = lost_check(one, tools)
    if lost:
        raise LookupError(lost)
    wrong = [*_of_configuration(configuration or {}), *_of_options(one, options or {})]
    if wrong:
        raise ValueError("\n".join(wrong))
    return one, tools


def _of_configuration(configuration: Mapping[str, JSON]) -> list[str]:
    """List what is wrong with a configuration, by the schema of that of an example."""
    if not configuration:
        return []
    from itilcheck.violations import violations  # noqa: PLC0415  # slow, and most give none

    example = read_index()["schemas"]["rule"]["properties"]["examples"]["items"]
    schema = example["properties"]["configuration"]
    return [f"configuration: {one.message}" for one in violations(schema, _plain(configuration))]


def _plain(value: Any) -> JSON:  # noqa: ANN401  # whatever somebody wrote in Python
    """Give lists for tuples, as YAML would."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _of_options(rule: Rule, options: Mapping[str, JSON]) -> list[str]:
    said = Configuration(rules={rule.id: RuleSetting(options=options)})
    return [one.message for one in unknown_options(said, {rule.id: rule})]


def _unread(documents: str | bytes, trial: Trial) -> list[str]:
    """Say what keeps documents from being judged, each with its place and line.

    What else is wrong with their shape is judged as it is, as in a check.
    """
    is_misspelt = any(document.misspelt for document in trial.report.documents)
    fatal = [one for one in trial.reading if is_misspelt or one.rule not in _OF_SHAPE]
    text = documents if isinstance(documents, str) else documents.decode(errors="replace")
    lines = []
    for region, message in [*((one.location.region, one.message) for one in fatal), *trial.overlooked]:
        place = f"documents, at {region.start.line}:{region.start.column}: " if region else "documents: "
        lines += [neutralise(f"{place}{message}"), *excerpt(text, region).splitlines()]
    return lines
