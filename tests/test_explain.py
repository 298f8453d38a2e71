"""The explain command on findings and promises: what it says, step by step, and what it refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from program import Outcome, run, write

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: shop}
spec:
  dependsOn:
    - {service: checkout, criticality: essential}
  warranty: {availability: 99.9%}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: checkout}
spec:
  dependsOn:
    - {service: payments, criticality: essential}
  warranty: {availability: 99.95%}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payments}
spec:
  dependsOn:
    - {service: card-network, criticality: essential}
  warranty: {availability: 99.99%}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: card-network}
spec:
  warranty: {availability: 99.5%}
"""
TOGETHER = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}
spec:
  dependsOn:
    - {service: network, criticality: essential}
    - {service: hosting, criticality: essential}
    - {service: mail, criticality: essential}
    - {service: print}
  warranty:
    availability: {target: 99.85%, window: 1mo, meaning: payslips can be seen}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: network}
spec:
  warranty: {availability: {target: 99.9%, excludes: [maintenance]}}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: hosting}
spec:
  dependsOn:
    - {service: network, criticality: essential}
  warranty: {availability: 99.85%}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: mail}
spec: {type: supporting}
---
apiVersion: itilcheck/v1
kind: Service
metadata: {name: print}
spec: {type: supporting}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"chain.yaml": CHAIN, "together.yaml": TOGETHER})
    return tmp_path


def fingerprints(folder: Path, rule: str) -> dict[str, str]:
    report = json.loads(run(folder, "check", "--level", "assured", "--format", "json").out)
    return {
        one["fingerprint"]: f"{one['location']['path']}:{one['location']['start']['line']}"
        for one in report["findings"]
        if one["rule"] == rule
    }


def explained(folder: Path, rule: str, place: str) -> Outcome:
    [fingerprint] = [one for one, at in fingerprints(folder, rule).items() if at == place]
    return run(folder, "explain", "--finding", fingerprint)


def derivation(outcome: Outcome) -> list[str]:
    """Give the lines of the derivation in a page."""
    text = outcome.out.partition("How it comes about\n")[2].partition("\n\n")[0]
    return text.splitlines()


def test_every_hop_above_an_impossible_promise_names_the_root_cause(folder: Path) -> None:
    """Two services look fine against what they stand on directly; what they stand on is not backed itself."""
    rule = "availability-above-supplier"
    outcome = run(folder, "check", "--level", "essential", "--format", "concise", "chain.yaml")
    assert outcome.out.splitlines() == [
        f'chain.yaml:{line}:28: error[{rule}] {ratio} promised, 99.5% backed by "card-network"'
        for line, ratio in ((7, "99.9%"), (15, "99.95%"), (23, "99.99%"))
    ]


def test_finding_is_derived_down_to_the_root_cause(folder: Path) -> None:
    assert derivation(explained(folder, "availability-above-supplier", "chain.yaml:7")) == [
        '  99.9% is promised for "shop"  [chain.yaml:7:28]',
        '    "shop" cannot do without "checkout"  [chain.yaml:6:17]',
        '      "checkout" cannot do without "payments"  [chain.yaml:14:17]',
        '        "payments" cannot do without "card-network"  [chain.yaml:22:17]',
        '          99.5% is all that "card-network" gives  [chain.yaml:29:28]',
        "  99.9% is more than 99.5%: not backed, however failures fall together",
    ]


def test_finding_by_fingerprint_by_its_beginning_and_by_place_are_the_same(folder: Path) -> None:
    whole = explained(folder, "availability-above-supplier", "chain.yaml:15")
    assert whole.code == 0
    [fingerprint] = re.findall(r"^fingerprint  ([0-9a-f]{32})$", whole.out, flags=re.MULTILINE)
    assert run(folder, "explain", "--finding", fingerprint[:12]).out == whole.out
    line = "chain.yaml:15:28: error[availability-above-supplier]"
    assert run(folder, "explain", "--finding", line).out == whole.out
    assert whole.out in run(folder, "explain", "--finding", "chain.yaml:15:28").out


def test_several_findings_at_one_place_are_all_explained(folder: Path) -> None:
    one = run(folder, "explain", "--finding", "together.yaml:3").out
    assert len(re.findall(r"^fingerprint ", one, flags=re.MULTILINE)) > 1


def test_finding_says_what_set_its_severity(folder: Path) -> None:
    write(folder, {".itilcheck.yaml": "rules:\n  availability-above-supplier: warning\n"})
    outcome = explained(folder, "availability-above-supplier", "chain.yaml:7")
    assert "severity     warning, as .itilcheck.yaml:2:32 has it\n" in outcome.out


def test_suppliers_together_are_derived_with_every_term(folder: Path) -> None:
    """What is not known cannot help; the network, which two need, counts once."""
    more = TOGETHER.replace("warranty: {availability: 99.85%}", "products: [servers]")
    product = "---\napiVersion: itilcheck/v1\nkind: Product\nmetadata: {name: servers}\n"
    write(folder, {"together.yaml": more + product + "spec: {warranty: {availability: 99.9%}}\n"})
    found = derivation(explained(folder, "availability-above-chain", "together.yaml:11"))
    assert found == [
        '  99.85% is promised for "payroll"  [together.yaml:11:28]',
        "    available means there: payslips can be seen  [together.yaml:11:58]",
        "  99.80% is backed, if failures are independent",
        '    "network" counts 99.90%, as promised  [together.yaml:17:37]',
        "      not counted there: maintenance  [together.yaml:17:44]",
        (
            '    "hosting" counts 99.80%, as far as what it stands on backs it; it promises nothing itself  '
            "[together.yaml:7:17]"
        ),
        '      "servers" gives 99.9% by itself  [together.yaml:40:33]',
        '      "network" again, which counts once  [together.yaml:24:17]',
        '    "mail" counts as always available: it promises nothing  [together.yaml:8:17]',
        "  whatever failures have in common: at most 99.9%, at least 99.70%",
        "  99.85% is more than 99.80%: not backed",
        "  not known, and can only make it less:",
        '    what happens without "print" is not said: left out  [together.yaml:9:17]',
        '    "hosting" promises no availability: taken as never failing by itself  [together.yaml:7:17]',
        '    "mail" promises no availability: taken as never failing by itself  [together.yaml:8:17]',
    ]


def test_promise_is_derived_where_it_is_backed(folder: Path) -> None:
    assert run(folder, "explain", "--promise", "payroll", "together.yaml").out.splitlines() == [
        "By a service: payroll",
        '  99.85% is promised for "payroll"  [together.yaml:11:28]',
        "    available means there: payslips can be seen  [together.yaml:11:58]",
        "  99.85% is backed over 1mo, if failures are independent",
        '    "network" counts 99.90%, as promised  [together.yaml:17:37]',
        "      not counted there: maintenance  [together.yaml:17:44]",
        (
            '    "hosting" counts 99.85%: 99.85% promised, 99.90% backed by what it stands on  '
            "[together.yaml:25:28]"
        ),
        '      "network" again, which counts once  [together.yaml:24:17]',
        '    "mail" counts as always available: it promises nothing  [together.yaml:8:17]',
        "  whatever failures have in common: at most 99.85%, at least 99.75%",
        "  as far as is known, 99.85% is backed if failures are independent",
        "  not known, and can only make it less:",
        '    what happens without "print" is not said: left out  [together.yaml:9:17]',
        '    "network" states no window for its 99.9%: taken as 1mo  [together.yaml:17:37]',
        '    "hosting" states no window for its 99.85%: taken as 1mo  [together.yaml:25:28]',
        (
            '    "mail" promises no availability: taken as never failing by itself, which the promise needs  '
            "[together.yaml:8:17]"
        ),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--finding", "chain.yaml:99"], 'findings is called "chain.yaml:99"'),
        (["--finding", "abc"], 'findings is called "abc"'),
        (["--promise", "payrol"], 'no service is called "payrol", did you mean "payroll"'),
        (["--promise", "payroll", "--finding", "chain.yaml:7"], "do not go together"),
        ([], "name one rule"),
        (["availability-above-chain", "availability-above-supplier"], "name one rule"),
        (["--finding", "chain.yaml:7", "nowhere"], "nowhere"),
        (["--finding", "chain.yaml:7", "--today", "tomorrow"], '--today "tomorrow" is no date'),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, arguments: list[str], message: str) -> None:
    outcome = run(folder, "explain", *arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert message in outcome.err


def test_nothing_promised_is_said(folder: Path) -> None:
    assert run(folder, "explain", "--promise", "mail").out == 'no availability is promised of "mail"\n'


def test_hostile_names_stay_on_their_line(tmp_path: Path) -> None:
    text = CHAIN.replace("{name: shop}", '{name: shop}\n  # "').replace(
        "availability: 99.9%}", 'availability: {target: 99.9%, meaning: "a\\n::error::b\\e[31m"}}'
    )
    write(tmp_path, {"chain.yaml": text})
    outcome = run(tmp_path, "explain", "--promise", "shop")
    assert "\x1b" not in outcome.out
    assert not re.search(r"^\s*::", outcome.out, flags=re.MULTILINE)
