"""The kit for authors: what a rule finds, what examples show, and findings that are rewritten."""

from __future__ import annotations

import ast
import json
import pydoc
import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilcheck import loading, registry, testing
from itilcheck.finding import Problem
from itilcheck.packs import Origin, read_rule
from itilcheck.plugins import PluginError
from itilcheck.record import replace
from itilcheck.registry import collect
from itilcheck.resources import folder
from itilcheck.testing import (
    UpdateError,
    everything,
    findings,
    report_of,
    update,
    verify_card,
    verify_example,
    verify_examples,
)
from itilcheck.testing.recognising import LARGEST, is_rule_file
from itilcheck.testing.values import shown_values
from program import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options, Rule

CARD = """\
id: acme/domain-missing
title: Every service says which domain it belongs to
severity: warning
level: essential
why: Our portal sorts services by their domain.
remedy: Add a label.
given: {kind: Service, path: /metadata/labels, absent: empty}
expect: {required: [domain]}
message: '"{name}" has no label "{property}"'
examples:
  - title: no domain
    documents: |
      apiVersion: itilcheck/v1
      kind: Service
      metadata: {name: payroll, labels: {charge-code: CC-12}}
      spec: {}
    findings:
      - '3:27 "payroll" has no label "domain"'
  - title: a domain
    documents: |
      apiVersion: itilcheck/v1
      kind: Service
      metadata: {name: payroll, labels: {domain: human-resources}}
      spec: {}
    findings: []
"""
SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {}\n"


def rule(card: str = CARD, group: str = "labels") -> Rule:
    """Make the rule of a card."""
    (data,) = loading.load("x.yaml", card.encode()).documents
    return read_rule(data, Origin(group, "", "rules/labels/domain-missing.yaml"))


def computed(check: str) -> Rule:
    """Make a rule that names a check."""
    head, _, rest = CARD.partition("given:")
    return rule(f"{head}check: {check}\nreads: {{Service: []}}\nexamples:{rest.partition('examples:')[2]}")


def unlisted(card: str) -> str:
    """Leave out of a card what its examples find."""
    return re.sub(r"findings:\n      - .*", "findings: []", card)


def told(faults: Sequence[testing.RuleFault]) -> list[str]:
    return [f"{one.pointer} {one.message}" for one in faults]


# -- findings ------------------------------------------------------------------------------------


def test_findings_of_a_rule_are_told_with_line_and_column() -> None:
    assert findings(rule(), SERVICE) == ['3:1 "payroll" has no label "domain"']
    assert findings(rule(), SERVICE.encode()) == ['3:1 "payroll" has no label "domain"']


def test_findings_of_a_rule_by_its_id() -> None:
    assert findings("title-missing", SERVICE) == ['3:1 "payroll" has no title']
    assert findings("title-missing", SERVICE.replace("payroll", "payroll, title: Payroll")) == []


def test_findings_depend_on_the_configuration() -> None:
    documents = SERVICE.replace("spec: {}", "spec: {owner: ann}")
    organizations = "---\napiVersion: itilcheck/v1\nkind: Organization\nmetadata: {name: NAME}\n"
    documents += organizations.replace("NAME", "acme") + organizations.replace("NAME", "other")
    documents = documents.replace("owner: ann", "provider: acme")
    assert findings("service-owner-missing", documents, {"organizations": ["other"]}) == []
    assert findings("service-owner-missing", documents, {"organizations": ["acme"]}) != []


def test_an_id_that_no_rule_has_is_an_error_that_names_the_one_that_was_meant() -> None:
    with pytest.raises(
        LookupError, match=r'^no rule is called "title-misssing", did you mean "title-missing"$'
    ):
        findings("title-misssing", SERVICE)
    with pytest.raises(LookupError, match=r'^no rule is called "zzz", "itilcheck rules" lists them all$'):
        report_of("zzz", SERVICE)


def test_a_check_that_nobody_brings_is_an_error() -> None:
    with pytest.raises(
        LookupError, match=r'^no check is called "dependency-cycel", did you mean "dependency-cycle"$'
    ):
        findings(computed("dependency-cycel"), SERVICE)


def test_a_rule_that_fails_is_an_error() -> None:
    def check(*_: object) -> list[object]:
        return [{}["codes"]]

    registry = replace(everything(), checks={"acme/fails": check})
    with pytest.raises(AssertionError, match=r"it failed with KeyError: 'codes', at test_testing\.py:\d+$"):
        findings(computed("acme/fails"), SERVICE, registry=registry)


def test_a_registry_may_be_given_instead_of_all_that_is_installed() -> None:
    ours = collect(everything().plugins[:1])
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n"
    )
    assert report_of("title-missing", entity, registry=ours).kinds == {}
    assert report_of("title-missing", entity).kinds == {"Service": 1}


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ("", "documents: there is none"),
        (b"---\n# nothing\n", "documents: there is none"),
        ("a: [", "documents, at 1:"),
        (SERVICE.replace("kind: Service", "kind: Servce"), "documents, at 2:7: "),
        (
            SERVICE.replace("itilcheck/v1", "example.org/v1"),
            "documents, at 1:1: it is of no kind that itilcheck",
        ),
        (
            SERVICE.replace("payroll", "'{{ name }}'"),
            "documents, at 1:1: it is of no kind that itilcheck reads",
        ),
        (f"{SERVICE}---\n{SERVICE.replace('v1', 'v9')}", "documents, at 6:13: "),
        (
            SERVICE.replace("metadata:", "metadta:"),
            'documents, at 3:1: property "metadta" is not known here, did',
        ),
        (f"{SERVICE}kind: Service\n", "documents, at 5:1: "),
        (SERVICE.encode().replace(b"payroll", b"\xff"), "documents, at "),
    ],
)
def test_findings_of_documents_that_no_rule_could_judge_are_an_error(
    documents: str | bytes, message: str
) -> None:
    with pytest.raises(AssertionError) as caught:
        findings(rule(), documents)
    assert str(caught.value).startswith(message)
    assert report_of(rule(), documents).failures == ()


def test_the_line_is_shown_that_keeps_documents_from_being_judged() -> None:
    with pytest.raises(AssertionError) as caught:
        findings(rule(), SERVICE.replace("kind: Service", "kind: Servce"))
    assert str(caught.value).split("\n")[1:] == ["    2 | kind: Servce", "      |       ^^^^^^"]


def test_documents_that_are_only_incomplete_are_judged() -> None:
    assert findings(rule(), SERVICE.replace("spec: {}\n", "")) == ['3:1 "payroll" has no label "domain"']


def test_rules_about_reading_are_judged_on_anything() -> None:
    assert findings("syntax-error", "a: [") != []
    assert findings(rule(group="document"), "") == []
    assert findings("unknown-kind", SERVICE.replace("kind: Service", "kind: Servce")) != []


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"organisations": ["a"]}, '"organisations" is not known here, did you mean "organizations"'),
        ({"level": "full"}, 'configuration: property "level" is not known here'),
        ({"organizations": "acme"}, 'configuration: organizations "acme" must be a list'),
    ],
)
def test_a_configuration_that_nothing_would_heed_is_an_error(
    configuration: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        findings(rule(), SERVICE, configuration)
    with pytest.raises(ValueError, match=re.escape(message)):
        report_of(rule(), SERVICE, configuration)


def test_options_are_what_the_configuration_tells_a_rule() -> None:
    limited = replace(rule(), given=(), check="acme/limited", options={"limit": 3})

    def check(catalogue: Catalogue, options: Options) -> list[Problem]:
        return [
            Problem(one.node("/metadata"), f"limit is {options['limit']}") for one in catalogue.of("Service")
        ]

    tools = replace(everything(), checks={**everything().checks, "acme/limited": check})
    assert findings(limited, SERVICE, registry=tools) == ["3:1 limit is 3"]
    assert findings(limited, SERVICE, options={"limit": 5}, registry=tools) == ["3:1 limit is 5"]
    report = report_of(limited, SERVICE, options={"limit": 5}, registry=tools)
    assert [one.message for one in report.findings] == ["limit is 5"]
    with pytest.raises(ValueError, match=r'has no option "limt", did you mean "limit"$'):
        findings(limited, SERVICE, options={"limt": 5}, registry=tools)


# -- findings of rules with code -----------------------------------------------------------------

CODE = '''\
from itilcheck.authoring import Problem, catalogue_rule, node_rule
@node_rule
def code_odd(code):
    """Charge codes are even numbers.

    id: acme/code-odd
    severity: warning
    level: essential
    why: Odd numbers are kept for projects.
    remedy: Ask finance.
    given: {kind: Service, path: /metadata/labels/charge-code}
    examples:
      - title: an odd number
        documents: x
        findings: []
      - title: an even number
        documents: x
        findings: []
    """
    if code.value[-1] in "13579":
        yield Problem(code, "is odd")
'''
ODD = SERVICE.replace("payroll", "payroll, labels: {charge-code: CC-13}")
EVEN = ODD.replace("13", "12")


def imported(folder: Path, source: str = CODE, name: str = "house") -> ModuleType:
    """Import a file as a test does, under the name of its own."""
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    module = ModuleType(name)
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), vars(module))  # noqa: S102  # our own text
    return module


def test_findings_of_the_function_of_a_rule(tmp_path: Path) -> None:
    odd = imported(tmp_path).code_odd
    assert findings(odd, ODD) == ["3:49 is odd"]
    assert findings(odd, EVEN) == []
    assert "acme/code-odd" not in everything().rules


def test_a_function_with_a_card_beside_it_and_one_of_the_whole_catalogue(tmp_path: Path) -> None:
    card = CODE.partition("numbers.\n")[2].partition('"""')[0].replace("\n    ", "\n")
    card = card.replace("given: {kind: Service, path: /metadata/labels/charge-code}", "reads: {Service: []}")
    code = "from itilcheck.authoring import Problem, catalogue_rule\n@catalogue_rule(card='odd.yaml')\n"
    code += "def odd(catalogue, options):\n"
    code += "    return [Problem(one.node('/metadata'), 'is odd') for one in catalogue.of('Service')]\n"
    (tmp_path / "odd.yaml").write_text(f"title: Odd\n{card}", encoding="utf-8")
    assert findings(imported(tmp_path, code, "beside").odd, ODD) == ["3:1 is odd"]


def test_a_function_whose_card_names_what_its_module_adds_to_a_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = CODE.replace("/metadata/labels/charge-code", "/spec/code")
    hook = "from itilcheck.authoring import hookimpl\n@hookimpl\ndef itilcheck_register_schemas():\n"
    hook += "    return {'Service': {'properties': {'spec': {'properties': {'code': {'type': 'string'}}}}}}\n"
    documents = SERVICE.replace("spec: {}", "spec: {code: a3}")
    with pytest.raises(PluginError, match="code"):
        findings(imported(tmp_path, source, "without").code_odd, documents)
    module = imported(tmp_path, f"{source}{hook}", "with_kind")
    monkeypatch.setitem(sys.modules, "with_kind", module)
    assert findings(module.code_odd, documents) == ["4:14 is odd"]


def test_the_card_of_a_function_is_read_as_the_registry_does(tmp_path: Path) -> None:
    wrong = imported(tmp_path, CODE.replace("severity: warning", "severity: grave"))
    with pytest.raises(PluginError, match=r'house\.py:7:15: severity "grave" is not known'):
        findings(wrong.code_odd, ODD)
    unmarked = imported(tmp_path, CODE.replace("@node_rule\n", ""), "unmarked")
    with pytest.raises(TypeError, match=r"^code_odd is no rule, put @node_rule or @catalogue_rule over it$"):
        findings(unmarked.code_odd, ODD)


def test_a_function_that_a_plugin_brings_already_is_the_rule_of_that(tmp_path: Path) -> None:
    module = imported(tmp_path, CODE, "brought")
    path = tmp_path / "brought.py"
    assert findings(module.code_odd, ODD, plugin=path) == ["3:49 is odd"]
    assert findings(module.code_odd, ODD, registry=registry.load(files=[path])) == ["3:49 is odd"]


def test_findings_of_a_rule_in_a_file_of_house_rules(tmp_path: Path) -> None:
    path = tmp_path / "named.py"
    path.write_text(CODE, encoding="utf-8")
    assert findings("acme/code-odd", ODD, plugin=path) == ["3:49 is odd"]
    assert findings("acme/code-odd", EVEN, plugin=str(path)) == []
    assert findings("acme/code-odd", ODD, plugin=path, registry=registry.load(files=[path])) == [
        "3:49 is odd"
    ]
    with pytest.raises(
        LookupError, match=r'^no rule is called "acme/code-od", did you mean "acme/code-odd"$'
    ):
        findings("acme/code-od", ODD, plugin=path)
    with pytest.raises(LookupError, match=r"name the file that brings it: plugin=…$"):
        findings("acme/code-odd", ODD)
    with pytest.raises(PluginError, match="cannot be read: no such file or directory"):
        findings("acme/code-odd", ODD, plugin=tmp_path / "none.py")


def test_nothing_that_is_not_there_can_be_imported() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        testing.nothing  # type: ignore[attr-defined]  # noqa: B018  # the access is the point
    assert all(callable(getattr(testing, name)) for name in testing.__all__)


def test_help_lists_all_that_can_be_imported() -> None:
    told = pydoc.render_doc(testing, renderer=pydoc.plaintext)  # type: ignore[attr-defined]  # stubs lack it
    assert [
        name for name in testing.__all__ if f"    {name}(" not in told and f"class {name}(" not in told
    ] == []


def test_type_checkers_are_not_told_of_a_way_to_import_any_name() -> None:
    tree = ast.parse((HERE / "src" / "itilcheck" / "testing" / "__init__.py").read_text("utf-8"))
    assert "__getattr__" not in [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]
    (hidden,) = (one for one in tree.body if isinstance(one, ast.If) and "__getattr__" in ast.dump(one))
    assert ast.unparse(hidden.test) == "not TYPE_CHECKING"


# -- examples ------------------------------------------------------------------------------------


def test_sound_examples_have_no_fault() -> None:
    assert verify_examples(rule()) == []


def test_the_difference_shows_source_lines() -> None:
    card = CARD.replace("3:27", "2:7").replace("findings: []", "findings:\n      - '9:1 gone'")
    first, second = verify_examples(rule(card))
    assert (first.pointer, first.example, first.title) == ("/examples/0/findings", 0, "no domain")
    assert first.message == "findings differ: 1 not found, 1 not listed"
    assert first.expected == ('2:7 "payroll" has no label "domain"',)
    assert first.found == ('3:27 "payroll" has no label "domain"',)
    assert first.difference.split("\n") == [
        '- 2:7 "payroll" has no label "domain"',
        "    2 | kind: Service",
        "      |       ^",
        '+ 3:27 "payroll" has no label "domain"',
        "    3 | metadata: {name: payroll, labels: {charge-code: CC-12}}",
        "      |                           ^^^^^^",
    ]
    assert second.message == "findings differ: 1 not found"
    assert second.difference == "- 9:1 gone"
    assert str(second) == 'acme/domain-missing "a domain": findings differ: 1 not found\n- 9:1 gone'


def test_a_difference_leaves_out_what_agrees_and_is_harmless() -> None:
    documents = SERVICE.replace("payroll", '"pay\\u202eroll"') + "---\n" + SERVICE.replace("payroll", "mail")
    example = rule().examples[0]._replace(documents=documents, findings=('8:1 "mail" has no label "domain"',))
    (fault,) = verify_example(replace(rule(group="document"), examples=(example,)), 0)
    assert "mail" not in fault.difference
    assert '+ 3:1 "pay\\u202eroll" has no label "domain"' in fault.difference


def test_findings_out_of_order_are_told_as_such() -> None:
    documents = SERVICE + "---\n" + SERVICE.replace("payroll", "mail")
    lines = ('8:1 "mail" has no label "domain"', '3:1 "payroll" has no label "domain"')
    example = rule().examples[0]._replace(documents=documents, findings=lines)
    (fault,) = verify_example(replace(rule(), examples=(example,)), 0)
    assert fault.message == "findings do not stand in order of place, or not as often as they are found"


def test_a_rule_that_fails_on_an_example_is_told_and_nothing_is_compared() -> None:
    def check(*_: object) -> list[object]:
        return [{}["codes"]]

    registry = replace(everything(), checks={**everything().checks, "acme/fails": check})
    faults = verify_examples(computed("acme/fails"), registry=registry)
    assert [one.pointer for one in faults] == ["/examples/0", "/examples/1"]
    assert "it failed with KeyError: 'codes'" in faults[0].message
    assert [one.differs for one in faults] == [False, False]


def test_a_check_that_nobody_brings_is_told_once() -> None:
    message = '/check no check is called "acme/lost", is the plugin loaded that brings it'
    assert told(verify_examples(computed("acme/lost"))) == [message]
    assert told(verify_example(computed("acme/lost"), 1)) == [message]


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ("a: [", "documents, at 1:4: the file ends inside of a list"),
        (SERVICE.replace("name:", "nme:"), 'documents, at 3:12: property "nme" is not known here'),
        (SERVICE.replace("Service", "Servce"), 'documents, at 2:7: kind "Servce" is not known'),
        (SERVICE.replace("v1", "v9"), 'documents, at 1:13: version "itilcheck/v9" is not supported'),
        (SERVICE + "kind: Service\n", 'documents, at 5:1: key "kind" stands twice'),
        (
            SERVICE.replace("itilcheck/v1", "v1"),
            "documents, at 1:1: it is of no kind that itilcheck reads, so no rule sees it",
        ),
        (
            SERVICE + "---\n- a\n- b\n",
            "documents, at 6:1: it is of no kind that itilcheck reads, so no rule sees it",
        ),
        (
            SERVICE.replace("payroll", "'{{ name }}'"),
            "documents, at 1:1: it is of no kind that itilcheck reads, so no rule sees it",
        ),
        ("# nothing\n", "documents: there is none"),
    ],
)
def test_documents_that_no_rule_could_judge_are_told(documents: str, message: str) -> None:
    examples = (*rule().examples, rule().examples[1]._replace(title="x", documents=documents))
    faults = [one for one in verify_example(replace(rule(), examples=examples), 2) if not one.differs]
    assert [one.pointer for one in faults] == ["/examples/2/documents"]
    assert faults[0].message.startswith(message)


def test_rules_about_reading_may_have_such_documents() -> None:
    examples = (*rule().examples, rule().examples[1]._replace(title="x", documents="a: ["))
    assert verify_example(replace(rule(group="document"), examples=examples), 2) == []


def test_documents_of_a_mapped_format_are_documents() -> None:
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n"
    )
    location = entity.replace("Component", "Location")
    examples = [rule().examples[1]._replace(documents=one, findings=()) for one in (entity, location)]
    tried = replace(rule(), examples=tuple(examples))
    assert all(one.differs for one in verify_example(tried, 0))
    assert [one.pointer for one in verify_example(tried, 1)] == ["/examples/1/documents"]


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ((), "/examples there is no example, one that breaks the rule and one that keeps it are needed"),
        ((0,), "/examples no example keeps the rule: add one that does"),
        ((1,), "/examples no example breaks the rule: add one that does"),
    ],
)
def test_an_example_each_is_needed_that_breaks_and_that_keeps(kept: tuple[int, ...], message: str) -> None:
    examples = tuple(rule().examples[index] for index in kept)
    assert told(verify_examples(replace(rule(), examples=examples))) == [message]


def test_findings_that_are_not_listed_yet_say_whether_a_rule_is_broken_or_kept() -> None:
    unlisted = tuple(example._replace(findings=()) for example in rule().examples)
    assert told(verify_card(replace(rule(), examples=unlisted))) == []
    listed = tuple(example._replace(findings=("1:1 x",)) for example in rule().examples)
    assert told(verify_card(replace(rule(), examples=listed))) == []


def test_two_examples_of_one_title_are_told() -> None:
    card = CARD.replace("title: a domain", "title: no domain")
    assert told(verify_card(rule(card))) == [
        '/examples/1/title another example is called "no domain" as well'
    ]


VALUES = "that it judges ({charge-code: ...}, 1 more): change it, or add an example that"
ACCEPTS = f"/expect accepts all {VALUES} breaks it"
REJECTS = f"/expect rejects all {VALUES} keeps it"


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{required: [domain]}", "{minProperties: 0}", ACCEPTS),
        ("{required: [domain]}", "{requird: [domain]}", ACCEPTS),
        ("{required: [domain]}", "{required: [x]}", REJECTS),
        ("/metadata/labels, absent: empty", "/metadata/label", "/given selects nothing in any example"),
        ("kind: Service, path", "kind: Product, path", "/given selects nothing in any example"),
    ],
)
def test_a_rule_that_decides_nothing_in_its_own_examples_is_told(
    old: str, new: str, message: str, *, listed: bool
) -> None:
    card = CARD.replace(old, new, 1).replace('{property}"', '{name}"')
    card = card if listed else unlisted(card)
    assert told(verify_card(rule(card))) == [message]
    assert told(verify_examples(rule(card)))[0] == message


def test_what_is_answered_as_not_applicable_meets_the_expectation() -> None:
    card = (
        CARD.replace("labels, absent: empty", "*")
        .replace("/metadata/*", "/spec")
        .replace("expect: {required: [domain]}", "expect: {properties: {warranty: {required: [support]}}}")
    )
    card = card.replace(
        "spec: {}\n    findings: []", "spec: {warranty: {notApplicable: so}}\n    findings: []"
    )
    card = card.replace("spec: {}\n    findings:\n", "spec: {warranty: {}}\n    findings:\n")
    assert told(verify_card(rule(card))) == []


def leaving_out(applies_to: str, spec: str = "{}", configuration: str = "") -> list[str]:
    """Tell what is wrong with a rule whose findings are not listed yet."""
    card = unlisted(CARD).replace("given:", f"appliesTo: {applies_to}\ngiven:")
    card = card.replace("spec: {}\n", f"spec: {spec}\n")
    return told(verify_examples(rule(card.replace("findings: []", f"{configuration}findings: []"))))


@pytest.mark.parametrize(
    ("applies_to", "spec", "key", "message"),
    [
        (
            "{lifecycle: retired}",
            "{}",
            "/lifecycle",
            'which count as live: change it, or say "lifecycle: retired" in one',
        ),
        (
            "{lifecycle: [retiring, live], type: customer-facing}",
            "{lifecycle: proposed}",
            "/lifecycle",
            'which count as proposed: change it, or say "lifecycle: live" in one',
        ),
        (
            "{type: [supporting], lifecycle: live}",
            "{}",
            "/type",
            'which count as customer-facing: change it, or say "type: supporting" in one',
        ),
    ],
)
def test_a_key_that_leaves_out_all_examples_is_told_and_not_what_follows(
    applies_to: str, spec: str, key: str, message: str
) -> None:
    (fault,) = leaving_out(applies_to, spec)
    assert fault == f"/appliesTo{key} leaves out all examples, {message}"


def test_a_rule_about_suppliers_needs_one_in_an_example() -> None:
    message = "leaves out all examples: describe a supplier, and add configuration: {organizations: [acme]}"
    supplier = "{provider: sap}\n      ---\n      apiVersion: itilcheck/v1\n      kind: Organization\n"
    supplier += "      metadata: {name: sap}\n      spec: {}"
    configuration = "configuration: {organizations: [acme]}\n    "
    assert leaving_out("{provider: external}") == [f"/appliesTo/provider {message}"]
    assert leaving_out("{provider: external}", supplier) == [f"/appliesTo/provider {message}"]
    assert leaving_out("{provider: external}", supplier, configuration) == [
        "/examples/0/findings findings differ: 1 not listed"
    ]
    own = "which are all of suppliers: change it, or describe something of your own"
    assert leaving_out("{provider: own}", supplier, configuration) == [
        f"/appliesTo/provider leaves out all examples, {own}"
    ]


def test_two_keys_that_leave_out_all_examples_are_two_faults() -> None:
    faults = leaving_out("{lifecycle: retired, provider: external}")
    assert [one.partition(" ")[0] for one in faults] == ["/appliesTo/lifecycle", "/appliesTo/provider"]


def test_keys_that_leave_out_all_examples_together_are_one_fault() -> None:
    card = unlisted(CARD).replace("given:", "appliesTo: {lifecycle: live, type: supporting}\ngiven:")
    card = card.replace("spec: {}", "spec: {type: supporting, lifecycle: retired}", 1)
    message = "leaves out all examples, by lifecycle or type: change it, or one of them"
    assert told(verify_examples(rule(card))) == [f"/appliesTo {message}"]


def test_a_key_that_leaves_out_some_examples_is_none_of_our_business() -> None:
    card = CARD.replace("given:", "appliesTo: {lifecycle: live}\ngiven:")
    retired = "spec: {lifecycle: retired}\n    findings: []"
    assert told(verify_examples(rule(card.replace("spec: {}\n    findings: []", retired)))) == []


def test_what_leaves_out_all_examples_is_told_of_rules_with_code_too() -> None:
    def check(*_: object) -> list[object]:
        return []

    registry = replace(everything(), checks={**everything().checks, "acme/silent": check})
    silent = replace(computed("acme/silent"), examples=rule(unlisted(CARD)).examples)
    retired = replace(rule(unlisted(CARD).replace("given", "appliesTo: {lifecycle: retired}\ngiven")))
    assert told(verify_examples(silent, registry=registry)) == [
        "/examples no example breaks the rule: add one that does"
    ]
    (fault,) = verify_examples(replace(silent, applies_to=retired.applies_to), registry=registry)
    assert fault.pointer == "/appliesTo/lifecycle"


def test_each_place_that_selects_nothing_is_told() -> None:
    places = "[{kind: Service, path: /metadata/labels}, {kind: Product, path: /metadata/labels},"
    places += " {kind: Service, path: /metadata/annotations}]"
    card = CARD.replace("{kind: Service, path: /metadata/labels, absent: empty}", places)
    message = "selects nothing in any example"
    assert told(verify_examples(rule(card))) == [f"/given/1 {message}", f"/given/2 {message}"]


@pytest.mark.parametrize("old", ["kind: Service\n      metadata", "apiVersion: itilcheck/v1\n      kind"])
def test_what_follows_from_a_broken_example_is_not_told(old: str) -> None:
    card = CARD.replace(old, f"x{old}", 1)
    faults = verify_examples(rule(card))
    assert {one.pointer for one in faults} == {"/examples/0/documents"}
    assert [one.breaks_example for one in faults] == [True] * len(faults)
    assert verify_card(rule(card)) == []


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["98%", "99.9%", "98%"], '"98%", "99.9%"'),
        ([True, 1, 2.5, None], "true, 1, 2.5, null"),
        ([{"a": 1, "b": ["x"]}], '{a: 1, b: ["x"]}'),
        ([{}, []], "{}, []"),
        (["x" * 40], f'"{"x" * 21}..."'),
        (["x" * 40, "y"], f'"{"x" * 13}...", 1 more'),
        (["abc", "def", "ghi", "jkl", "mno"], '"abc", "def", 3 more'),
        (["a\n  b"], '"a b"'),
        ([], ""),
    ],
)
def test_values_are_shown_as_far_as_there_is_room(values: list[object], shown: str) -> None:
    assert shown_values(values, 26) == shown


# -- recognising ---------------------------------------------------------------------------------

KEYS = re.findall(r"^(\w+):", CARD, re.MULTILINE)


@pytest.mark.parametrize("lost", [*KEYS, "nothing"])
def test_a_rule_file_is_known_whatever_one_of_its_keys_lacks(lost: str) -> None:
    card = re.sub(rf"^{lost}:", f"{lost}x:", CARD, flags=re.MULTILINE)
    assert is_rule_file(card.encode())
    assert is_rule_file(b"\xef\xbb\xbf" + card.replace("\n", "\r\n").encode())


@pytest.mark.parametrize("path", sorted(folder("rules").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_all_our_rule_files_are_known(path: object) -> None:
    text = path.read_bytes()  # type: ignore[attr-defined]  # a path, which parametrize cannot say
    assert is_rule_file(text)
    (data,) = loading.load("x.yaml", text).documents
    assert is_rule_file(json.dumps(data).encode())
    assert is_rule_file(json.dumps(data, indent=2).encode())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CARD.replace("[domain]", "[domain"), id="no YAML"),
        pytest.param('{"id": "a", "title": "b"\n "level": "c", "why": "d"}', id="no JSON"),
        pytest.param("{id: a/b, title: It's so, level: essential, why: so}", id="in braces"),
        pytest.param('"id": a\n"title" : b\n\'level\': c\nwhy:\n', id="keys in quotes"),
        pytest.param(f"kind: x\n---\n{CARD}", id="in a second document"),
    ],
)
def test_a_broken_or_odd_rule_file_is_known(text: str) -> None:
    assert is_rule_file(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(SERVICE, id="a document"),
        pytest.param("id: 1\ntitle: a\nlevel: high\nstatus: test\ndescription: b\n", id="three keys"),
        pytest.param("".join(f"rules:\n  {key}: x\n" for key in KEYS), id="keys further down"),
        pytest.param("id: a\ntitle: b\n---\nlevel: c\nwhy: d\n", id="two keys each"),
        pytest.param("id: a\nid: a\ntitle: b\ntitle: b\nidea: 1\nlevels: 2\n", id="keys that begin alike"),
        pytest.param('{"a": {"id": 1, "title": 2, "level": 3, "why": 4}}', id="further down in JSON"),
        pytest.param('{"a": ["id", "title", "level", "why"]}', id="values in JSON"),
        pytest.param('{"a": "id: b, title: c, level: d, why: e"}', id="inside of a text in JSON"),
    ],
)
def test_nothing_else_is_known(text: str) -> None:
    assert not is_rule_file(text.encode())


def test_a_rule_file_that_is_too_large_is_one() -> None:
    assert is_rule_file((CARD + "#" * LARGEST).encode())
    assert not is_rule_file((SERVICE + "#" * LARGEST + f"\n---\n{CARD}").encode())


# -- updating ------------------------------------------------------------------------------------

BLOCK = """\
# of rules
id: a
examples:
  - title: x   # kept
    documents: "a: b"
    findings:   # of them
      - "5:3 one"  # first
      # in between
      - >-
        7:3 two
        more
      - 3:4 plain
  - title: y
    documents: d
    findings: [] # none
why: |
  x
"""


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        pytest.param(
            BLOCK, {(0, 0): ["5:3 one", "7:3 two more", "3:4 plain"], (0, 1): []}, BLOCK, id="as it is"
        ),
        pytest.param(
            BLOCK,
            {(0, 0): ["5:3 one", "1:1 it's"], (0, 1): ["1:1 a", '2:2 "b"']},
            BLOCK.replace("- >-\n        7:3 two\n        more\n      - 3:4 plain", "- '1:1 it''s'").replace(
                "findings: [] # none", "findings: # none\n      - '1:1 a'\n      - '2:2 \"b\"'"
            ),
            id="changed, and some where none were",
        ),
        pytest.param(
            BLOCK,
            {(0, 0): []},
            BLOCK.replace("findings:   # of them", "findings: []   # of them")
            .replace('      - "5:3 one"  # first\n', "")
            .replace("      - >-\n        7:3 two\n        more\n      - 3:4 plain\n", ""),
            id="none where some were",
        ),
        pytest.param(
            BLOCK,
            {(0, 0): ["1:1 z", "5:3 one", "7:3 two more", "3:4 plain", "9:9 q"]},
            BLOCK.replace('      - "5:3', "      - '1:1 z'\n      - \"5:3").replace(
                "- 3:4 plain\n", "- 3:4 plain\n      - '9:9 q'\n"
            ),
            id="more before and behind",
        ),
        pytest.param(
            "examples:\r\n- findings: []\r\n  title: x\r\n",
            {(0, 0): ["1:1 n", "2:2 m"]},
            "examples:\r\n- findings:\r\n  - '1:1 n'\r\n  - '2:2 m'\r\n  title: x\r\n",
            id="line ends of Windows, and lists that stand below their key",
        ),
        pytest.param(
            "examples:\n- title: x\n  findings:\n  - a",
            {(0, 0): ["a", "b"]},
            "examples:\n- title: x\n  findings:\n  - a\n  - 'b'",
            id="no line end at the end",
        ),
        pytest.param(
            "examples:\n- title: x\n  findings:\n  - a\n  - b",
            {(0, 0): ["a"]},
            "examples:\n- title: x\n  findings:\n  - a\n",
            id="fewer at the end",
        ),
        pytest.param(
            "examples:\n- findings: ['a',\n    \"b\"]\n- findings: [a]\n",
            {(0, 0): ["c"], (0, 1): []},
            "examples:\n- findings:\n  - 'c'\n- findings: []\n",
            id="brackets below a key in block style",
        ),
        pytest.param(
            'examples: [{title: a, findings: []}, {"findings": ["b"]}]\n',
            {(0, 0): ['1:1 "q"'], (0, 1): ["it's", "\\"]},
            'examples: [{title: a, findings: [\'1:1 "q"\']}, {"findings": ["it\'s", "\\\\"]}]\n',
            id="braces",
        ),
        pytest.param(
            "examples: [{findings: []}]\n---\nexamples:\n  - findings: []\n",
            {(1, 0): ["a"]},
            "examples: [{findings: []}]\n---\nexamples:\n  - findings:\n      - 'a'\n",
            id="the second rule of a file",
        ),
        pytest.param(
            "\ufeffexamples:\n  - findings: []\n",
            {(0, 0): ["a"]},
            "\ufeffexamples:\n  - findings:\n      - 'a'\n",
            id="a byte order mark",
        ),
        pytest.param(
            "examples:\n  - findings: []\n",
            {(0, 0): ["a\tb\u202ec\U000e0041"]},
            'examples:\n  - findings:\n      - "a\\tb\\u202ec\\udb40\\udc41"\n',
            id="what cannot be seen",
        ),
    ],
)
def test_findings_are_rewritten_and_nothing_else(
    text: str, found: dict[tuple[int, int], list[str]], expected: str
) -> None:
    assert update(text, found) == expected


def test_findings_in_json_are_rewritten() -> None:
    text = '{\n  "examples": [\n    {\n      "findings": [],\n      "title": "x"\n    },\n'
    text += '    {"findings": ["a"]},\n    {\n\t"findings": ["a",\n\t\t"b"]}\n  ]\n}\n'
    found = {(0, 0): ['1:1 "q"', "2:2 b"], (0, 1): ["x", "y"], (0, 2): ["c"]}
    after = update(text, found, is_json=True)
    assert after == text.replace(
        '"findings": [],', '"findings": [\n        "1:1 \\"q\\"",\n        "2:2 b"\n      ],'
    ).replace('{"findings": ["a"]}', '{"findings": ["x", "y"]}').replace('["a",\n\t\t"b"]', '[\n\t  "c"\n\t]')
    assert update(after, {(0, 0): []}, is_json=True).count('"findings": []') == 1


def test_a_card_inside_of_a_larger_text_is_rewritten() -> None:
    text = 'def f():\n    """A.\n\n    id: a\n    examples:\n      - findings: []\n    """\n    return "[]"\n'
    start, end = text.index("    id"), text.index('    """\n    return')
    after = update(text, {(0, 0): ["1:1 a"]}, start=start, end=end)
    assert after == text.replace("findings: []\n    ", "findings:\n          - '1:1 a'\n    ", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "examples: &a [{findings: &b [x]}, {findings: *b}]\n",
            "findings of example 1 cannot be rewritten: it has an",
        ),
        (
            "examples:\n- findings: !!seq [x]\n",
            "findings of example 1 cannot be rewritten: it has an anchor or a tag",
        ),
        (
            "examples:\n- &a {findings: []}\n- *a\n",
            "findings of example 1 cannot be rewritten: something else",
        ),
        (
            "examples:\n- &a\n  findings: []\n- *a\n",
            "findings cannot be rewritten: the text would say something",
        ),
        (
            "examples:\n- findings: [x, # why\n    y]\n",
            "findings of example 1 cannot be rewritten: comments, anchors",
        ),
        (
            "examples:\n- findings:\n  - &a x\n",
            "findings of example 1 cannot be rewritten: an item has an anchor",
        ),
        (
            "examples:\n- findings:\n  - # why\n    x\n",
            "findings of example 1 cannot be rewritten: an item has",
        ),
        (
            "examples:\n- findings:\n    []\n",
            "findings of example 1 cannot be rewritten: it does not begin in the line",
        ),
        (
            "examples:\n- ? findings\n  : []\n",
            "findings of example 1 cannot be rewritten: its key is not followed by",
        ),
        ("examples:\n- title: x\n", 'findings of example 1 cannot be rewritten: there is no "findings"'),
        ("examples: [\n", "card cannot be read, at "),
    ],
)
def test_what_cannot_be_rewritten_without_a_loss_is_refused(text: str, message: str) -> None:
    with pytest.raises(UpdateError) as caught:
        update(text, {(0, 0): ["9:9 z"]})
    assert str(caught.value).startswith(message)


def test_findings_behind_an_alias_are_refused() -> None:
    with pytest.raises(
        UpdateError, match=r"^findings of example 2 cannot be rewritten: they stand behind an alias$"
    ):
        update("examples:\n- &a {findings: []}\n- *a\n", {(0, 1): ["9:9 z"]})


LINES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda one: f"1:1 {one}"), max_size=4
)
LAYOUTS = st.sampled_from(
    [
        (BLOCK, False),
        (BLOCK.replace("\n", "\r\n"), False),
        ("examples:\n- findings: []\n- findings: [a]\n", False),
        ("{examples: [{findings: [a, 'b']}, {title: x, findings: []}]}", False),
        ('{"examples": [\n  {"findings": []},\n  {\n    "findings": []\n  }\n]}', True),
    ]
)


@given(layout=LAYOUTS, first=LINES, second=LINES)
def test_any_findings_can_be_written_and_taken_back(
    layout: tuple[str, bool], first: list[str], second: list[str]
) -> None:
    text, is_json = layout
    after = update(text, {(0, 0): first, (0, 1): second}, is_json=is_json)
    (data,) = loading.load("x.json" if is_json else "x.yaml", after.encode()).documents
    assert [one["findings"] for one in data["examples"]] == [first, second]
    emptied = update(after, {(0, 0): [], (0, 1): []}, is_json=is_json)
    again = update(emptied, {(0, 0): first, (0, 1): second}, is_json=is_json)
    assert update(again, {(0, 0): [], (0, 1): []}, is_json=is_json) == emptied


@pytest.mark.parametrize("path", sorted(folder("rules").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_findings_of_our_own_rules_are_rewritten_and_nothing_else(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]  # a path, which parametrize cannot say
    (data,) = loading.load("x.yaml", text.encode()).documents
    listed = {(0, index): one["findings"] for index, one in enumerate(data["examples"])}
    assert update(text, listed) == text
    other = {place: [f"9:9 {number}" for number in range(place[1])] for place in listed}
    changed = update(text, other)
    (now,) = loading.load("x.yaml", changed.encode()).documents
    assert [one["findings"] for one in now["examples"]] == list(other.values())
    kept = re.compile(r"^ *(?:findings:.*|- ['\"]\d.*)\n", re.MULTILINE)
    assert kept.sub("", changed) == kept.sub("", text)
