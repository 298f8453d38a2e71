"""The engine: screening misses nothing, order does not matter, what fails does not hide the rest."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import engine, loading
from itilcheck.catalogue import Settings
from itilcheck.config import RuleSetting
from itilcheck.document import Document
from itilcheck.engine.declarative import judge
from itilcheck.engine.screening import Screen
from itilcheck.finding import Level, Severity
from itilcheck.packs import Origin, read_rule
from itilcheck.record import replace
from itilcheck.rule import KINDS
from itilcheck.schemas import lengthen
from itilcheck.testing import everything
from program import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from itilcheck.catalogue import Catalogue
    from itilcheck.finding import Problem
    from itilcheck.report import Report
    from itilcheck.rule import Options, Rule

ACME = HERE / "examples" / "acme"
TOOLS = everything().toolbox()
DECLARATIVE = [rule for rule in TOOLS.rules if rule.given]
ODD: list[Any] = [None, "", "TODO", [], {}, [None], 0, True, "live", {"notApplicable": "for a reason"}]


def files() -> list[tuple[str, bytes]]:
    paths = sorted(
        path for path in ACME.rglob("*") if path.suffix in {".yaml", ".json"} and path.name[0] != "."
    )
    return [(path.relative_to(ACME).as_posix(), path.read_bytes()) for path in paths]


def run(
    texts: Sequence[tuple[str, bytes]],
    *,
    tools: engine.Toolbox = TOOLS,
    level: Level = Level.EXEMPLARY,
    rules: dict[str, RuleSetting] | None = None,
    selected: frozenset[str] | None = None,
) -> Report:
    loaded = [loading.load(name, data) for name, data in texts]
    ours = Settings(organizations=("acme",))
    request = engine.Request(loaded, level=level, settings=ours, rules=rules or {}, selected=selected)
    return engine.run(request, tools)


def told(report: Report) -> list[tuple[str, str, str, str]]:
    return [(one.location.path, one.rule, one.message, one.fingerprint) for one in report.findings]


def written() -> list[dict[str, Any]]:
    documents = [document for name, data in files() for document in loading.load(name, data).documents]
    return [one for one in documents if isinstance(one, dict) and one.get("kind") in KINDS]


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # JSON
    yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, below in members:
        yield from paths_of(below, (*path, key))


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Give a document of the example with some of its statements taken out or made odd."""
    document = copy.deepcopy(draw(st.sampled_from(WRITTEN)))
    for _ in range(draw(st.integers(1, 6))):
        inside = [path for path in paths_of(document) if len(path) > 1]
        if not inside:
            break
        *way, last = draw(st.sampled_from(inside))
        holder: Any = document
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return document


WRITTEN = written()
SCREENS = {kind: Screen(kind, DECLARATIVE) for kind in KINDS}


@settings(deadline=None, max_examples=300)
@given(mutated())
def test_screening_misses_nothing(data: dict[str, Any]) -> None:
    kind = data["kind"]
    long = lengthen(data, TOOLS.schemas.shape(kind))
    if not isinstance(long.get("spec"), dict):
        long = {**long, "spec": {}}
    source = loading.SourceFile("one.yaml", "", is_json=False)
    document = Document(source, 0, kind, "one", long, data)
    suspected = {rule.id for rule in SCREENS[kind].suspects(long)}
    broken = {rule.id for rule in DECLARATIVE if list(judge(rule, document))}
    assert broken - suspected == set()


ODD: list[Any] = [[], {}, [None], 0]


Place = tuple[int, tuple[Any, ...]]


def places() -> list[Place]:
    """Give each statement of the example, by the number of its document and the way to it."""
    return [(number, path) for number, one in enumerate(WRITTEN) for path in paths_of(one) if len(path) > 1]


def places_that_differ() -> list[Place]:
    """Give the first statement at each place that documents of a kind have."""
    first: dict[tuple[str, tuple[Any, ...]], Place] = {}
    for number, path in places():
        first.setdefault((WRITTEN[number]["kind"], path), (number, path))
    return list(first.values())


def test_no_rule_fails_whatever_stands_at_one_place() -> None:
    """Beside the example stand copies of its documents, each with another statement replaced."""
    assert len(places_that_differ()) > 500
    assert failures_with(ODD, places_that_differ()) == set()


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD, ids=str)
def test_no_rule_fails_when_this_stands_at_one_place(odd: Any) -> None:  # noqa: ANN401  # anything at all
    """As above, with the same in every place, of every document."""
    assert failures_with([odd], places()) == set()


def failures_with(odd: list[Any], where: list[Place]) -> set[str]:
    """Replace some statements of the example, each once, by one odd value after the other."""
    import json  # noqa: PLC0415  # only two tests write JSON

    texts = [(f"{number}.json", json.dumps(one).encode()) for number, one in enumerate(WRITTEN)]
    for number, path in where:
        document = copy.deepcopy(WRITTEN[number])
        document["metadata"]["name"] += f"-{len(texts)}"
        *way, last = path
        holder: Any = document
        for step in way:
            holder = holder[step]
        holder[last] = odd[len(texts) % len(odd)]
        texts.append((f"{number}-{len(texts)}.json", json.dumps(document).encode()))
    return {failure.message for failure in run(texts).failures}


@settings(deadline=None, max_examples=60)
@given(st.lists(mutated(), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_document_is_judged_and_order_does_not_change_the_report(
    documents: list[dict[str, Any]], random: Random
) -> None:
    import json  # noqa: PLC0415  # only this test writes JSON

    texts = [(f"{index}.json", json.dumps(data).encode()) for index, data in enumerate(documents)]
    first = run(texts)
    assert first.failures == ()
    rules = list(TOOLS.rules)
    random.shuffle(rules)
    assert told(run(texts, tools=replace(TOOLS, rules=rules))) == told(first)


@settings(deadline=None, max_examples=60)
@given(mutated())
def test_yaml_and_json_of_the_same_data_give_the_same_findings(data: dict[str, Any]) -> None:
    import io  # noqa: PLC0415  # only this test writes YAML
    import json  # noqa: PLC0415  # as above

    from ruamel.yaml import YAML  # noqa: PLC0415  # as above

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    out = io.StringIO()
    yaml.dump(json.loads(json.dumps(data)), out)
    as_yaml = run([("one.yaml", out.getvalue().encode())])
    as_json = run([("one.json", json.dumps(data).encode())])

    def shape(report: Report) -> list[tuple[str, str, str]]:
        return sorted((one.rule, one.location.pointer, one.message) for one in report.findings)

    assert shape(as_yaml) == shape(as_json)


def test_example_conforms_at_the_default_level() -> None:
    report = run(files(), level=Level.FOUNDATION)
    assert (told(report), report.failures) == ([], ())


def crashing(_catalogue: Catalogue, _options: Options) -> Iterator[Problem]:
    document = _catalogue.documents[0]
    from itilcheck.finding import Problem  # noqa: PLC0415  # beside its use

    yield Problem(document.node("/metadata/name"), "found before the crash")
    message = "no such thing"
    raise KeyError(message)


def house_rule(**changes: Any) -> Rule:  # noqa: ANN401  # a rule file's keys
    data = {
        "id": "house/rule",
        "title": "A house rule",
        "severity": "warning",
        "level": "essential",
        "why": "It is so.",
        "remedy": "Do so.",
        "check": "house",
        "reads": {"Service": []},
    }
    return read_rule({**data, **changes}, Origin("house", "house", "house.yaml"))


BROKEN = b"apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provder: x}\n"


def test_rule_that_raises_is_a_failure_and_other_findings_stay() -> None:
    tools = replace(TOOLS, rules=[*TOOLS.rules, house_rule()], checks={**TOOLS.checks, "house": crashing})
    report = run([("a.yaml", BROKEN)], tools=tools, level=Level.ESSENTIAL)
    assert [one.rule for one in report.findings] == ["house/rule", "schema-violation"]
    [failure] = report.failures
    assert (failure.rule, "KeyError" in failure.message) == ("house/rule", True)


def test_files_that_were_asked_for_restrict_what_is_reported() -> None:
    texts = [("a.yaml", BROKEN), ("b.yaml", BROKEN.replace(b"payroll", b"other"))]
    report = run(texts, level=Level.ESSENTIAL, selected=frozenset(["b.yaml"]))
    assert {one.location.path for one in report.findings} == {"b.yaml"}


def test_configuration_changes_a_severity_and_switches_a_rule_off() -> None:
    changed = run(
        [("a.yaml", BROKEN)], level=Level.ESSENTIAL, rules={"schema-violation": RuleSetting(Severity.INFO)}
    )
    assert [one.severity for one in changed.findings] == [Severity.INFO]
    off = run([("a.yaml", BROKEN)], level=Level.ESSENTIAL, rules={"schema-violation": RuleSetting(off=True)})
    assert told(off) == []


def test_rules_above_the_level_do_not_run() -> None:
    levels = {one.id: one.level for one in TOOLS.rules}
    report = run([("a.yaml", BROKEN)], level=Level.FOUNDATION)
    assert {levels[one.rule] for one in report.findings} == {Level.ESSENTIAL, Level.FOUNDATION}


def test_fingerprints_stay_when_lines_move_and_differ_in_a_run() -> None:
    texts = [("a.yaml", BROKEN)]
    moved = [("a.yaml", b"# a comment\n\n" + BROKEN)]
    before, after = run(texts), run(moved)
    assert [one.fingerprint for one in before.findings] == [one.fingerprint for one in after.findings]
    assert len({one.fingerprint for one in before.findings}) == len(before.findings)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{outcomes: {supported: [{description: x, stakeholder: {notApplicable: nobody}}]}}", 0),
        ("{outcomes: {notApplicable: none yet}}", 0),
        ("{outcomes: {supported: [{description: x}, {description: y}]}}", 2),
        ("{outcomes: {}}", 0),
        ("", 0),
    ],
)
def test_given_selects_items_and_not_applicable_exempts(spec: str, expected: int) -> None:
    rule = house_rule(
        check=None,
        given={"kind": "Service", "path": "/spec/outcomes/supported/*"},
        expect={"required": ["stakeholder"]},
        message="{property} is missing from {pointer}",
    )
    text = f"apiVersion: itilcheck/v1\nkind: Service\nmetadata: {{name: a}}\nspec: {spec}\n".encode()
    report = run([("a.yaml", text)], tools=replace(TOOLS, rules=[rule]))
    assert len(report.findings) == expected


def test_absent_empty_judges_what_is_not_there() -> None:
    given_roles = [
        {"kind": "Service", "path": f"/spec/roles/{role}", "absent": "empty"}
        for role in ("customer", "sponsor")
    ]
    rule = house_rule(
        check=None, given=given_roles, expect={"required": ["0"]}, message="nobody at {pointer}"
    )
    text = b"apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n"
    report = run([("a.yaml", text)], tools=replace(TOOLS, rules=[rule]))
    assert [one.message for one in report.findings] == [
        "nobody at /spec/roles/customer",
        "nobody at /spec/roles/sponsor",
    ]


def test_text_of_a_document_is_never_read_as_a_placeholder() -> None:
    rule = house_rule(
        check=None,
        given={"kind": "Service", "path": "/metadata/title"},
        expect={"maxLength": 1},
        message='title "{value}" of {name}',
    )
    text = b"apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: a, title: '{name} {kind}'}\nspec: {}\n"
    report = run([("a.yaml", text)], tools=replace(TOOLS, rules=[rule]))
    assert [one.message for one in report.findings] == ['title "{name} {kind}" of a']


@pytest.mark.parametrize(
    ("value", "shown"), [("true", "true"), ("false", "false"), ("1.5", "1.5"), ("'True'", "True")]
)
def test_values_are_told_as_yaml_writes_them(value: str, shown: str) -> None:
    given = {"kind": "Service", "path": "/metadata/annotations/a"}
    rule = replace(house_rule(given=given, expect=False, message="a is {value}"), check="")
    text = f"apiVersion: itilcheck/v1\nkind: Service\nmetadata: {{name: a, annotations: {{a: {value}}}}}\n"
    loaded = loading.load("x.yaml", text.encode())
    (data,) = loaded.documents
    found = judge(rule, Document(loaded.source, 0, "Service", "a", data, data))
    assert [one.message for one in found] == [f"a is {shown}"]
