"""Any rule can be shown as a rule file, and is the same rule when it is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.cli.rules_show import rule_file
from itilcheck.cli.setup import Setup
from itilcheck.packs import Origin, read_rule
from itilcheck.testing import everything
from itilcheck.violations import violations
from program import run, write

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = (
    *("id", "title", "severity", "level", "since", "concepts", "why", "remedy", "applies_to", "reads"),
    *("may_read", "given", "expect", "message", "check", "options", "examples", "formerly"),
)


@pytest.mark.parametrize("name", list(everything().rules))
def test_a_rule_that_is_shown_reads_as_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = rule_file(name, Setup())
    (data,) = loading.load("rule.yaml", text.encode()).documents
    assert violations(read_index()["schemas"]["rule"], data) == []
    again, rule = read_rule(data, Origin("", "", "")), everything().rules[name]
    assert [one for one in FIELDS if getattr(again, one) != getattr(rule, one)] == []


def test_a_rule_with_code_is_shown_with_the_name_of_its_check(tmp_path: Path) -> None:
    source = (
        "from itilcheck.authoring import catalogue_rule\n\n\n@catalogue_rule\ndef f(catalogue, options):\n"
    )
    source += '    """All is well.\n\n    id: acme/all-well\n    severity: info\n    level: essential\n'
    source += '    why: So.\n    remedy: None.\n    reads: {Service: []}\n    """\n'
    write(tmp_path, {"house.py": source})
    outcome = run(tmp_path, "-p", "house.py", "rules", "show", "acme/all-well")
    assert outcome.out.splitlines()[:2] == ["id: acme/all-well", "title: All is well"]
    assert "check: acme/all-well\n" in outcome.out


def test_a_rule_that_there_is_none_of_is_told_with_what_was_meant(tmp_path: Path) -> None:
    outcome = run(tmp_path, "rules", "show", "title-mising")
    assert outcome == (2, "", 'error: no rule is called "title-mising", did you mean "title-missing"\n')
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [house]\n"})
    card = run(tmp_path, "rules", "show", "title-missing").err
    assert "does not exist" in card


def test_a_name_without_its_prefix_is_understood_as_a_hint(tmp_path: Path) -> None:
    run(tmp_path, "rules", "new", "acme/code-missing", "--group", "a", "--kind", "Service")
    told = 'error: no rule is called "code-missing", did you mean "acme/code-missing"\n'
    assert run(tmp_path, "explain", "code-missing").err == told
