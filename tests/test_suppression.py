"""Comments and waivers keep findings from counting, and are judged themselves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import loading
from itilcheck.config import RuleSetting
from itilcheck.finding import Level
from itilcheck.given import FaultyError
from itilcheck.suppression.directives import directives
from lived import RETIRED, check, service, silenced, told

if TYPE_CHECKING:
    from collections.abc import Callable

IGNORE = "# itilcheck: ignore[lifecycle-mismatch] moves in May"
MISMATCH = "lifecycle-mismatch"


def waiver(rule: str = MISMATCH, **more: str) -> str:
    said = {"document": "Service/payroll", "reason": "moves in May", **more}
    return f"waivers:\n  - rule: {rule}\n" + "".join(
        f"    {key}: {value}\n" for key, value in said.items() if value
    )


def both(text: str) -> dict[str, str]:
    return {"payroll.yaml": text, "mainframe.yaml": RETIRED}


# -- comments ------------------------------------------------------------------------------------


def test_nothing_is_silenced_by_nothing() -> None:
    report = check(both(service()))
    assert (told(report), silenced(report)) == (["lifecycle-mismatch 6"], [])


def test_comment_silences_its_line_and_says_so() -> None:
    report = check(both(service(comment=IGNORE)))
    assert (told(report), silenced(report)) == ([], ["comment lifecycle-mismatch 6"])
    by = report.suppressed[0].suppression
    assert by is not None
    assert by.reason == "moves in May"
    assert by.location is not None
    assert by.location.region is not None
    assert by.location.region.start == (6, 27)


@pytest.mark.parametrize(
    "above",
    [
        f"  {IGNORE}\n",
        f"# something\n  {IGNORE}\n",
        f"  {IGNORE}\n  # something\n",
        f"  {IGNORE}\n  # itilcheck: ignore[title-missing] not asked for here\n",
        "  # see the plan  # itilcheck: ignore[lifecycle-mismatch]: moves in May\n",
    ],
)
def test_comment_alone_is_about_the_next_line_that_is_none(above: str) -> None:
    text = service().replace("  dependsOn", f"{above}  dependsOn")
    report = check(both(text))
    assert (told(report), len(report.suppressed)) == ([], 1)


@pytest.mark.parametrize(
    "text",
    [
        service().replace("  dependsOn", f"  {IGNORE}\n\n  dependsOn"),
        service().replace("  lifecycle: live", f"  lifecycle: live  {IGNORE}"),
        f"{service()}{IGNORE}\n",
    ],
)
def test_comment_elsewhere_is_of_no_use_and_told(text: str) -> None:
    assert sorted(one.partition(" ")[0] for one in told(check(both(text)))) == [MISMATCH, "waiver-unused"]


def test_comment_names_several_rules_and_each_is_judged() -> None:
    report = check(both(service(comment="# itilcheck: ignore[lifecycle-mismatch, dependency-cycle] later")))
    assert told(report) == ["waiver-unused 6"]
    region = report.findings[0].location.region
    assert region is not None
    assert (region.start.column, region.end.column) == (67, 83)


def test_comment_on_the_first_line_of_a_block_is_one_and_inside_is_text() -> None:
    text = (
        service()
        .replace("spec:", "  # {}\nspec:")
        .replace("metadata: {name: payroll}", "metadata:\n  name: payroll\n  description: |")
    )
    described = text.replace("  # {}\n", f"    {IGNORE}\n")
    assert told(check(both(described))) == ["lifecycle-mismatch 9"]
    heading = described.replace("description: |", "description: |  # itilcheck: ignore[lifecycle-mismatch] x")
    assert told(check(both(heading))) == ["waiver-unused 5", "lifecycle-mismatch 9"]


@pytest.mark.parametrize("quoted", [f"'{IGNORE}'", f'"{IGNORE}"', f'"a\n    {IGNORE}"', f">\n    {IGNORE}"])
def test_text_is_no_comment(quoted: str) -> None:
    text = service().replace("{name: payroll}", f"\n  name: payroll\n  description: {quoted}")
    assert [one.partition(" ")[0] for one in told(check(both(text)))] == [MISMATCH]


def test_comment_for_a_document_is_about_that_one_alone() -> None:
    whole = "# itilcheck: ignore-document[lifecycle-mismatch] moves in May\n"
    stream = f"{service('one')}---\n{service('two')}{whole}---\n{service('three')}"
    report = check(both(stream))
    assert (told(report), silenced(report)) == (
        ["lifecycle-mismatch 6", "lifecycle-mismatch 21"],
        ["comment lifecycle-mismatch 13"],
    )


def test_comment_before_the_first_separator_belongs_to_the_first_document() -> None:
    head = "# licence\n# itilcheck: ignore-document[lifecycle-mismatch] moves in May\n---\n"
    report = check(both(f"{head}{service('one')}---\n{service('two')}"))
    assert (told(report), silenced(report)) == (["lifecycle-mismatch 16"], ["comment lifecycle-mismatch 9"])


@pytest.mark.parametrize("rare", ["%YAML 1.2\n---\n", "--- # start\n", "\ufeff"])
def test_rare_yaml_has_comments_too(rare: str) -> None:
    text = rare + service(comment=IGNORE).replace("[mainframe]", "&on [!!str mainframe]")
    assert told(check(both(text))) == []


def test_line_ends_of_windows_change_nothing() -> None:
    whole = "# itilcheck: ignore-document[dependency-cycle] none\n"
    text = (service(comment=IGNORE) + "---\n" + service("two") + whole).replace("\n", "\r\n")
    assert told(check(both(text))) == ["lifecycle-mismatch 13", "waiver-unused 14"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# itilcheck: ignore lifecycle-mismatch", "comment names no rule, write ignore[RULE]"),
        ("# itilcheck: ignore[] why", "comment names no rule in its brackets, write ignore[RULE]"),
        ("# itilcheck: ignore[ , ]", "comment names no rule in its brackets, write ignore[RULE]"),
        ("# itilcheck: ignore[a", "comment has no closing bracket, write ignore[RULE]"),
        ("# itilcheck: ignroe[a]", '"ignroe" is no word for such a comment, did you mean "ignore"'),
        (
            "# itilcheck: ignore-file[a]",
            '"ignore-file" is no word for such a comment, write ignore[RULE] or ignore-document[RULE]',
        ),
        ("# itilcheck:", "comment says nothing, write ignore[RULE] or ignore-document[RULE]"),
        ("# itilcheck ignore lifecycle-mismatch", "comment names no rule, write ignore[RULE]"),
        ("#itilcheck:ignore-document", "comment names no rule, write ignore-document[RULE]"),
    ],
)
def test_what_looks_like_such_a_comment_and_is_none_is_told(comment: str, message: str) -> None:
    report = check(both(service(comment=comment)))
    assert told(report) == ["lifecycle-mismatch 6", "waiver-malformed 6"]
    assert report.findings[1].message == message


@pytest.mark.parametrize(
    "comment", ["# itilcheck is what we use", '# say "# itilcheck: ignore[x]"', "# itilchecks: x"]
)
def test_prose_about_the_program_is_prose(comment: str) -> None:
    assert told(check(both(service(comment=comment)))) == ["lifecycle-mismatch 6"]


PIECES = st.sampled_from(
    [
        *(IGNORE, "# itilcheck:", "ignore-document[", "]", "[", "{", "}", "'", '"', "|", ">", "&a ", "*a"),
        *("!!str ", "- ", "? ", ": ", "a", "\n", "\n  ", "\r", "\r\n", "---\n", "...\n", "%YAML 1.2\n"),
        *("\ufeff", "\t", "#", "\u2028"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_a_file_holds_its_comments_can_be_looked_for(text: str) -> None:
    source = loading.load("a.yaml", text.encode()).source
    for one in directives(source, range(len(source.stretches))):
        assert one.location.region is not None
        start, end = one.location.region
        line = source.line(start.line)
        assert line[start.column - 1] == "#"
        assert end.column - 1 <= len(line)
        assert one.first <= one.last


def test_comment_with_an_id_of_before_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    from itilcheck.record import replace  # noqa: PLC0415  # for this one
    from itilcheck.testing import everything  # noqa: PLC0415  # as above

    rules = everything().rules
    monkeypatch.setitem(rules, MISMATCH, replace(rules[MISMATCH], formerly=("lifecycles-differ",)))  # type: ignore[arg-type]  # it is a dict
    assert told(check(both(service(comment="# itilcheck: ignore[lifecycles-differ] moves in May")))) == []


def test_comments_of_documents_that_are_not_checked_are_none_of_ours() -> None:
    foreign = f"kind: Deployment\napiVersion: apps/v1\n{IGNORE}\n# itilcheck: nonsense\n"
    assert told(check({**both(service(comment=IGNORE)), "deployment.yaml": foreign})) == []


def test_json_has_no_comments() -> None:
    source = loading.load("a.json", b'{"a": "# itilcheck: ignore[x]"}').source
    assert list(directives(source, [0])) == []


def test_syntax_error_cannot_be_silenced_by_a_comment_of_its_file() -> None:
    text = f"# itilcheck: ignore-document[syntax-error] later\n{service()}---\na: [\n"
    assert "syntax-error 9" in told(check(both(text)))


def test_mapped_documents_have_comments_too() -> None:
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec:\n  type: service\n"
    )
    entity += "  lifecycle: production\n  owner: team\n  dependsOn:\n    - component:stock{}\n---\n"
    entity += (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: stok}\nspec: {type: service, "
    )
    entity += "lifecycle: production, owner: team}\n"
    assert told(check({"catalog-info.yaml": entity.replace("{}", "")})) == ["reference-unresolved 9"]
    report = check(
        {"catalog-info.yaml": entity.replace("{}", "  # itilcheck: ignore[reference-unresolved] to come")}
    )
    assert (told(report), silenced(report)) == ([], ["comment reference-unresolved 9"])


# -- what suppressions have to keep ----------------------------------------------------------------


def test_comment_without_a_reason_is_told_and_heeded() -> None:
    report = check(both(service(comment="# itilcheck: ignore[lifecycle-mismatch]")))
    assert (told(report), len(report.suppressed)) == (["waiver-without-reason 6"], 1)
    lax = check(
        both(service(comment="# itilcheck: ignore[lifecycle-mismatch]")),
        configuration={"suppressions": {"require": []}},
    )
    assert told(lax) == []


def test_nothing_silences_a_rule_about_suppressions() -> None:
    text = service(comment="# itilcheck: ignore[lifecycle-mismatch, waiver-without-reason]")
    report = check(both(text), waivers=waiver("waiver-unused", document="", path="/payroll.yaml"))
    assert [one.rule for one in report.findings] == [
        "waiver-forbidden",
        "waiver-without-reason",
        "waiver-forbidden",
    ]


def test_rule_that_never_may_be_silenced_is_not() -> None:
    never = {"suppressions": {"never": ["lifecycle-*"]}}
    report = check(both(service(comment=IGNORE)), configuration=never)
    assert (told(report), silenced(report)) == (["lifecycle-mismatch 6", "waiver-forbidden 6"], [])
    report = check(both(service()), waivers=waiver('"*"'), configuration=never)
    assert (told(report), silenced(report)) == (["waiver-forbidden 2", "lifecycle-mismatch 6"], [])
    report = check(both(service()), waivers=waiver('"lifecycle-m*"'), configuration=never)
    assert (told(report), silenced(report)) == (["waiver-forbidden 2", "lifecycle-mismatch 6"], [])
    assert [one.state for one in report.debts] == ["refused"]
    recorded = (
        "version: 1\ndocuments:\n  - document: Service/payroll\n    path: payroll.yaml\n    findings:\n"
    )
    recorded += "      lifecycle-mismatch: [{at: /spec/dependsOn/*/service, item: mainframe}]\n"
    report = check(both(service()), baseline=recorded, configuration=never)
    assert (told(report), silenced(report)) == (["waiver-forbidden 6", "lifecycle-mismatch 6"], [])


def test_comments_can_be_forbidden() -> None:
    report = check(both(service(comment=IGNORE)), configuration={"suppressions": {"comments": "forbidden"}})
    assert (told(report), silenced(report)) == (["lifecycle-mismatch 6", "waiver-forbidden 6"], [])


def test_what_did_not_run_is_not_called_unused() -> None:
    text = service(on="", comment="# itilcheck: ignore[price-missing, lifecycle-mismatch] later")
    off = {MISMATCH: RuleSetting(off=True)}
    assert told(check(both(text))) == ["waiver-unused 6"]
    assert told(check(both(text), rules=off)) == []
    assert [one.state for one in check(both(text), rules=off).debts] == ["idle", "idle"]
    assert told(check({**both(text), "broken.yaml": "a: ["})) == ["syntax-error 1"]


def test_unused_is_judged_over_everything_and_told_of_what_was_asked_for() -> None:
    files = both(service(comment="# itilcheck: ignore[dependency-cycle] none"))
    assert told(check(files, selected={"payroll.yaml"})) == ["lifecycle-mismatch 6", "waiver-unused 6"]
    assert told(check(files, selected={"mainframe.yaml"})) == []


def test_suppressed_findings_stand_in_nobodys_way_up_the_ladder() -> None:
    assert check(both(service()), levels=True).ladder.reached is None  # type: ignore[union-attr]  # it was asked for
    report = check(both(service(comment=IGNORE)), levels=True)
    assert report.ladder is not None
    assert report.ladder.reached is Level.ESSENTIAL


def test_fingerprint_is_the_same_whether_a_finding_counts_or_not() -> None:
    (counted,) = check(both(service())).findings
    (known,) = check(both(service(comment=IGNORE))).suppressed
    assert counted.fingerprint == known.fingerprint


# -- waivers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        waiver(),
        waiver("[dependency-on-itself, lifecycle-mismatch]").replace("dependency-on-itself, ", ""),
        waiver('"lifecycle-*"'),
        waiver(document='"Service/*"'),
        waiver(document="", path="payroll.yaml"),
        waiver(document="", path='"*.yaml"'),
        waiver(pointer="/spec/dependsOn"),
        waiver(pointer='"/spec/*/0"'),
        waiver(pointer="/spec/dependsOn/0/service"),
        waiver(expires="2026-11-22").replace("2026-11-22", "2027-11-22"),
    ],
)
def test_waiver_is_about_what_it_says(text: str) -> None:
    report = check(both(service()), waivers=text)
    assert (told(report), silenced(report)) == ([], ["waiver lifecycle-mismatch 6"])


@pytest.mark.parametrize(
    "text",
    [
        waiver(document="Service/pay"),
        waiver(path="/other/"),
        waiver(pointer="/spec/dependsOn/1"),
        waiver(document="", path="/services/payroll.yaml"),
        waiver("dependency-cycle"),
    ],
)
def test_waiver_is_about_nothing_else(text: str) -> None:
    assert told(check(both(service()), waivers=text)) == ["waiver-unused 2", "lifecycle-mismatch 6"]


def test_waiver_holds_on_its_last_day_and_no_longer() -> None:
    text = waiver(expires="2026-11-22")
    assert told(check(both(service()), waivers=text)) == ["waiver-expires-soon 5"]
    later = check(both(service()), waivers=text, today="2026-11-23")
    assert (told(later), silenced(later)) == (["waiver-expired 5", "lifecycle-mismatch 6"], [])
    assert [one.state for one in later.debts] == ["expired"]


def test_how_soon_is_soon_can_be_said() -> None:
    rules = {"waiver-expires-soon": RuleSetting(options={"within": "1y"})}
    text = waiver(expires="2027-06-30")
    assert told(check(both(service()), waivers=text)) == []
    assert told(check(both(service()), waivers=text, rules=rules)) == ["waiver-expires-soon 5"]


def test_odd_option_is_a_failure() -> None:
    report = check(
        both(service()),
        waivers=waiver(),
        rules={"waiver-expires-soon": RuleSetting(options={"within": "soon"})},
    )
    assert [one.message for one in report.failures] == ['option "within" is no duration: "soon"']


def test_waiver_that_does_not_say_what_is_demanded_does_not_count() -> None:
    asked = {"suppressions": {"require": ["reason", "owner", "approver", "expires"]}}
    report = check(both(service()), waivers=waiver(), configuration=asked)
    assert told(report) == ["waiver-without-reason 2", "lifecycle-mismatch 6"]
    message = "waiver does not say its owner, approver, expires, so it does not count here"
    assert report.findings[0].message == message
    assert [one.state for one in report.debts] == ["refused"]


def test_comment_without_a_reason_that_is_demanded_does_not_count() -> None:
    text = both(service(comment=IGNORE.partition("]")[0] + "]"))
    assert told(check(text)) == ["waiver-without-reason 6"]
    asked = {"suppressions": {"require": ["reason", "owner"]}}
    report = check(text, configuration=asked)
    assert told(report) == ["lifecycle-mismatch 6", "waiver-without-reason 6"]
    assert told(check(both(service(comment=IGNORE)), configuration=asked)) == []


def test_waiver_without_a_reason_is_told_and_counts_where_none_is_demanded() -> None:
    assert told(check(both(service()), waivers=waiver(reason=""))) == ["waiver-without-reason 2"]


def test_unknown_rules_are_told_with_what_was_meant() -> None:
    (one, _) = check(both(service()), waivers=waiver("lifecycle-mismach")).findings
    assert one.message == 'no rule is called "lifecycle-mismach", did you mean "lifecycle-mismatch"'
    (one, _) = check(both(service()), waivers=waiver('"zzz-*"')).findings
    assert one.message == 'no rule is like "zzz-*", "itilcheck rules" lists them all'


def test_two_that_meet_one_finding_are_both_of_use() -> None:
    report = check(both(service(comment=IGNORE)), waivers=waiver())
    assert (told(report), silenced(report)) == ([], ["comment lifecycle-mismatch 6"])
    assert [one.findings for one in report.debts] == [1, 1]


def test_second_comment_that_says_the_same_is_of_no_use() -> None:
    text = service(comment=IGNORE).replace("  dependsOn", f"  {IGNORE}\n  dependsOn")
    report = check(both(text))
    assert (told(report), len(report.suppressed)) == (["waiver-unused 7"], 1)
    whole = "# itilcheck: ignore-document[lifecycle-mismatch] moves in May\n"
    assert told(check(both(f"{service()}{whole}{whole}"))) == ["waiver-unused 8"]


def test_there_is_an_end_to_waivers() -> None:
    with pytest.raises(FaultyError, match="2000"):
        check(both(service()), waivers="waivers:\n" + "  - {rule: a, path: b}\n" * 2001)


def test_syntax_error_can_be_waived_by_its_path() -> None:
    files = {**both(service(comment=IGNORE)), "broken.yaml": "a: ["}
    report = check(files, waivers=waiver("syntax-error", document="", path="/broken.yaml"))
    assert told(report) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("waivers:\n  - rule: a\n", "waiver names neither document nor path, say what it is about"),
        (waiver(expires="2026-02-30"), '"2026-02-30" is no day of the calendar, write it as 2026-11-22'),
        (waiver(path='"*a*b*c*d"'), 'pattern "*a*b*c*d" is too complex, name the folder with / at its end'),
        (waiver(path='"!a"'), 'pattern "!a" takes out what none before it names'),
        (waiver(reason="", reasn="x"), 'property "reasn" is not known here, did you mean "reason"'),
        ("waivers: [", "the text ends before a bracket is closed"),
    ],
)
def test_file_that_is_wrong_is_refused(text: str, message: str) -> None:
    with pytest.raises(FaultyError) as refused:
        check(both(service()), waivers=text)
    assert refused.value.faults[0].location.region is not None
    if not message.startswith("the text"):
        assert refused.value.faults[0].message == message


# -- too many of them ----------------------------------------------------------------------------


def calls(work: Callable[[], object]) -> int:
    """Count the functions that are called, which does not depend on the machine."""
    number = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:  # noqa: ANN401  # as Python gives them
        nonlocal number
        number += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


@pytest.mark.parametrize(
    "comments", ["# itilcheck: ignore[title-missing]\n", "# itilcheck: ignore[a] b\n# itilcheck: ignore\n"]
)
def test_comments_one_below_the_other_cost_what_they_are(comments: str) -> None:
    def cost(number: int) -> int:
        source = loading.load("x.yaml", f"a: 1\n{comments * number}b: 2\n".encode()).source
        meant = {one.last for one in directives(source, [0]) if not one.fault}
        assert meant == {2 + comments.count("\n") * number}
        return calls(lambda: list(directives(source, [0])))

    assert cost(400) < 5 * cost(100)


def test_rules_that_there_are_not_are_guessed_a_hundred_times_at_most() -> None:
    ignore = "".join(f"# itilcheck: ignore[tittle-missing{number % 2}] x\n" for number in range(120))
    report = check({"payroll.yaml": ignore + service()})
    found = [one.message for one in report.findings if one.rule == "waiver-unknown-rule"]
    assert sum("did you mean" in one for one in found) == 100
    assert len(found) == 120
