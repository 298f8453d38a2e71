"""The explain and rules commands: what rules there are, and what each is for."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.failure import stop
from itilcheck.cli.session import open_session
from itilcheck.cli.standards import other_rules
from itilcheck.discovery import find_root
from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.rule import BASELINE, WAIVERS, fix_in_words, renamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.cli.session import Session
    from itilcheck.cli.setup import Setup
    from itilcheck.document import JSON
    from itilcheck.rule import Example, Rule

_WIDTH = 88
_INDENT = "    "
_MOST_SHOWN = 6
_IN_LIFE = (
    *("proposed", "in-design", "draft", "agreed", "available", "active", "live", "retiring"),
    *("withdrawn", "ended", "retired", "customer-facing", "supporting"),
)


def explanation(name: str, setup: Setup) -> str:
    """Give the page of a rule: title, card, why, remedy, examples."""
    session = open_session(find_root([Path()], isolated=setup.isolated), setup)
    rule = _rule_of(session, name)
    lines = _page(rule, session)
    return "\n".join(lines if name == rule.id else [f'"{name}" is called "{rule.id}" now', "", *lines])


def found_rule(name: str, setup: Setup) -> Rule:
    """Give the rule that has an id, or had it once; ends the run for an id that none has.

    The last part of an id is enough of a hint to say which one was meant.
    """
    return _rule_of(open_session(find_root([Path()], isolated=setup.isolated), setup), name)


def _rule_of(session: Session, name: str) -> Rule:
    rules = {rule.id: rule for rule in (*session.registry.rules.values(), *session.house_rules)}
    if name not in rules:
        rules.update(other_rules(session.registry, session.standards))
    rule = rules.get(renamed(rules.values()).get(name, name))
    if rule is None:
        near = closest(name, list(rules)) or next((one for one in rules if one.endswith(f"/{name}")), "")
        hint = f'did you mean "{near}"' if near else '"itilcheck rules" lists them all'
        stop(f'error: no rule is called "{name}", {hint}')
    return rule


def listing(format_name: str, setup: Setup) -> str:
    """List all rules, as text by group or as one JSON document."""
    rules = _rules(setup)
    if format_name == "json":
        import json  # noqa: PLC0415  # only when asked for

        return json.dumps({"version": "1", "rules": [_entry(rule) for rule in rules]}, indent=2)
    lines: list[str] = []
    group = ""
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        if rule.group != group:
            heading = f"pack {rule.pack}" if rule.pack else rule.group
            lines += ["", heading] if lines else [heading]
            group = rule.group
        lines.append(f"  {rule.id:{width}}  {rule.severity.value:7}  {rule.level.value:10}  {rule.title}")
    return "\n".join([*lines, "", f"{len(rules)} rules; explain one: itilcheck explain RULE"])


def _rules(setup: Setup) -> list[Rule]:
    """Give all rules, those of the catalogue one stands in and of all packs among them, by group and id."""
    session = open_session(find_root([Path()], isolated=setup.isolated), setup)
    others = other_rules(session.registry, session.standards)
    rules = [*session.registry.rules.values(), *session.house_rules, *others.values()]
    return sorted(rules, key=lambda rule: (bool(rule.pack), rule.group, rule.id))


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "group": rule.group,
        "severity": rule.severity.value,
        "level": rule.level.value,
        "since": rule.since,
        "concepts": list(rule.concepts),
        "formerly": list(rule.formerly),
        "kinds": list(rule.kinds),
        "why": rule.why,
        "remedy": rule.remedy,
        "fix": None if rule.fix is None else {"title": rule.fix.title, "safe": rule.fix.safe},
        "plugin": rule.plugin,
        "pack": rule.pack,
    }


def _page(rule: Rule, session: Session) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield ""
    yield f"group     {rule.group}"
    yield f"severity  {rule.severity.value}{_configured_severity(rule, session)}"
    yield f"level     {rule.level.value}"
    yield f"kinds     {', '.join(rule.kinds) or 'all'}"
    applies = "; ".join(_applies(rule))
    if applies:
        yield f"applies   {applies}"
    if rule.pack:
        yield f"pack      {rule.pack}, it runs where packs in the configuration names that"
    if rule.plugin != "itilcheck":
        yield f"from      {rule.plugin}"
    if rule.formerly:
        yield f"formerly  {', '.join(rule.formerly)}"
    if rule.options:
        yield from ("", "Options")
        for option, default in rule.options.items():
            yield from textwrap.wrap(
                f"{option}: {_short(default)}{_configured_option(rule, option, session)}",
                _WIDTH,
                initial_indent="  ",
                subsequent_indent=_INDENT,
            )
    yield from ("", "Why")
    yield from wrapped(rule.why)
    yield from ("", "What to do")
    yield from wrapped(rule.remedy)
    if rule.fix is not None:
        yield from ("", "What the fix does")
        yield from wrapped(fix_in_words(rule.fix))
    for example in rule.examples:
        yield from ("", f"Example: {example.title}")
        yield textwrap.indent(example.documents.rstrip("\n"), _INDENT)
        yield from _beside(example)
        yield ""
        yield from (f"  finds {finding}" for finding in example.findings)
        if not example.findings:
            yield "  finds nothing"


def _configured_severity(rule: Rule, session: Session) -> str:
    """Say which severity is configured, and where; nothing where none is."""
    setting = session.configuration.rules.get(rule.id)
    if setting is None or (setting.severity is None and not setting.off):
        return ""
    said = "off" if setting.off or setting.severity is None else setting.severity.value
    return f", configured as {said}{_at(session, join('/rules', rule.id), 'severity')}"


def _configured_option(rule: Rule, option: str, session: Session) -> str:
    setting = session.configuration.rules.get(rule.id)
    if setting is None or option not in setting.options:
        return ""
    where = _at(session, join("/rules", rule.id, "options"), option)
    return f", configured as {_short(setting.options[option])}{where}"


def _at(session: Session, pointer: str, key: str) -> str:
    """Say where in the configuration something stands: at a key of a map, or what stands for the map."""
    if session.configured is None:
        return ""
    from itilcheck.cli.placing import place  # noqa: PLC0415  # only what is configured has a place

    node = session.configured.node(pointer)
    below = isinstance(node.value, dict) and key in node.value
    location = session.configured.node(join(pointer, key)).location if below else node.location
    return f" at {place(location)}"


def _short(value: JSON) -> str:
    """Show the value of an option in one line."""
    if not isinstance(value, (dict, list)):
        return str(value)
    members = [f"{key}: {_short(one)}" for key, one in value.items()] if isinstance(value, dict) else value
    few = [str(one) for one in members[:_MOST_SHOWN]]
    more = [f"{len(members) - _MOST_SHOWN} more"] if len(members) > _MOST_SHOWN else []
    return "[" + ", ".join([*few, *more]) + "]" if isinstance(value, list) else "; ".join([*few, *more])


def _beside(example: Example) -> Iterator[str]:
    """Write the files that stand beside the documents of an example."""
    for name, text in ((WAIVERS, example.waivers), (BASELINE, example.baseline)):
        if text:
            yield from ("", f"  {name}:", textwrap.indent(text.rstrip("\n"), _INDENT))


def _applies(rule: Rule) -> Iterator[str]:
    to = rule.applies_to
    keys = {"lifecycle": to.lifecycle, "offering": to.offering, "status": to.status, "type": to.type}
    for key, values in keys.items():
        if values:
            *most, last = sorted(values, key=_IN_LIFE.index)
            yield f"{key} {', '.join(most)} or {last}" if most else f"{key} {last}"
    if to.provider:
        yield f"provider {to.provider}"


def wrapped(text: str) -> Iterator[str]:
    """Wrap prose; indented lines are code and stay as they are."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if any(line.startswith(("  ", "\t")) for line in paragraph.splitlines()):
            yield from (f"  {line}" for line in paragraph.splitlines())
        else:
            yield from textwrap.wrap(paragraph, _WIDTH, initial_indent="  ", subsequent_indent="  ")
