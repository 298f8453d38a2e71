"""Describe rules as SARIF 2.1.0 has them: ours belong to the driver, those of a plugin to an extension."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from itilcheck.finding import Severity
from itilcheck.reporters.marking import code
from itilcheck.reporters.neutral import encodable, neutralise
from itilcheck.reporters.whole import shortened

if TYPE_CHECKING:
    from itilcheck.report import Report, RuleSummary

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_OURS = "itilcheck"
_LONGEST = 1024
"""What GitHub takes of a description, in characters."""
_TICKS = re.compile("`+")
_TAGS = 10
"""How many tags GitHub takes notice of."""


class Components:
    """The rules of a report, by whoever brought them, and how results refer to them."""

    def __init__(self, report: Report) -> None:
        """Take all rules that were run, in their order."""
        self.driver: list[dict[str, Any]] = []
        self.extensions: list[dict[str, Any]] = []
        self._places: dict[str, tuple[int, int | None]] = {}
        at: dict[str, int] = {}
        for rule in report.rules.values():
            if rule.plugin == _OURS:
                self._places[rule.id] = len(self.driver), None
                self.driver.append(_described(rule))
                continue
            if rule.plugin not in at:
                at[rule.plugin] = len(self.extensions)
                self.extensions.append(_extension(rule.plugin))
            rules = self.extensions[at[rule.plugin]]["rules"]
            self._places[rule.id] = len(rules), at[rule.plugin]
            rules.append(_described(rule))

    def reference(self, rule: str) -> dict[str, Any]:
        """Give the members of a result that say which rule it is of."""
        name = encodable(rule)
        index, extension = self._places.get(rule, (None, None))
        if index is None:
            return {"ruleId": name}
        if extension is None:
            return {"ruleId": name, "ruleIndex": index}
        return {"ruleId": name, "rule": self.associated(rule)}

    def associated(self, rule: str) -> dict[str, Any]:
        """Give a reference to a rule, empty for none and for one that was not run."""
        index, extension = self._places.get(rule, (None, None))
        if index is None:
            return {}
        whose = {} if extension is None else {"toolComponent": {"index": extension}}
        return {"id": encodable(rule), "index": index, **whose}


def _extension(plugin: str) -> dict[str, Any]:
    """Describe whoever brought rules; the title of a plugin has its version behind the name."""
    title = neutralise(plugin) or "house rules"
    name, _, version = title.rpartition(" ")
    if name and version[:1].isdigit():
        return {"name": name, "version": version, "rules": []}
    return {"name": title, "rules": []}


def _described(rule: RuleSummary) -> dict[str, Any]:
    """Describe a rule; its help says what to do, in the words of its card."""
    more = f"itilcheck explain {neutralise(rule.id)}"
    help_text = "\n\n".join(_lines(part) for part in (rule.why.strip(), rule.remedy.rstrip()) if part)
    shown = help_text if rule.plugin == _OURS else _fenced(help_text)
    concepts = [f"itil4-concept-{number}" for number in rule.concepts]
    return {
        "id": encodable(rule.id),
        "name": "".join(
            word[:1].upper() + word[1:] for word in neutralise(rule.id).replace("/", "-").split("-")
        ),
        "shortDescription": {"text": _short(rule.title)},
        "fullDescription": {"text": _short(f"{rule.title}. {rule.why}")},
        "help": {
            "text": f"{help_text}\n\nMore: {more}\n",
            "markdown": f"{shown}\n\nMore: {code(more)}\n",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.group, rule.level.value, *concepts][:_TAGS],
            "precision": "high",
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }


def _short(text: str) -> str:
    return shortened(neutralise(" ".join(text.split())), _LONGEST)


def _fenced(text: str) -> str:
    """Write the help of a rule that strangers may have written as a block in which nothing is markup."""
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return f"{ticks}\n{text}\n{ticks}"


def _lines(text: str) -> str:
    """Neutralise a text of several lines."""
    return "\n".join(neutralise(line) for line in text.split("\n"))
