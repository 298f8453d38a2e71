from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from itilcheck import __version__
from itilcheck.finding import Finding, Level, RelatedLocation, Severity, Suppression
from itilcheck.location import Location, Region, region
from itilcheck.record import replace
from itilcheck.report import Counts, Failure, Notice, Report
from itilcheck.reporters import concise, json_report, summary, text
from itilcheck.reporters.neutral import encodable, neutralise
from itilcheck.reporters.snippet import Snippet, columns, snippet
from itilcheck.reporters.style import Style, bearings, wants_colour
from itilcheck.reporters.verdict import Verdict, judge, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itilcheck.document import JSON, Mark

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas" / "report.json").read_text(encoding="utf-8"))
PLAIN = Style()

ANY_TEXT = st.text(st.characters(codec=None))
HIDDEN = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0x61C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
    0x200B,
    0xFEFF,
    0xE0041,
]


@dataclass(frozen=True)
class TextSource:
    path: str
    text: str

    def mark(self, _index: int) -> Mark | None:
        return None

    def line(self, number: int) -> str:
        lines = self.text.split("\n")
        return lines[number - 1] if number <= len(lines) else ""


def report(
    *findings: Finding,
    failures: tuple[Failure, ...] = (),
    notices: tuple[Notice, ...] = (),
    counts: Counts | None = None,
    sources: Sequence[TextSource] = (),
    kinds: dict[str, int] | None = None,
) -> Report:
    return Report(
        findings=findings,
        failures=failures,
        notices=notices,
        counts=counts or Counts(),
        level=Level.FOUNDATION,
        rules={},
        sources={source.path: source for source in sources},
        kinds=kinds or {},
        today="2026-11-22",
    )


def finding(  # noqa: PLR0913  # a finding has that many parts
    message: str = "owner is missing",
    *,
    rule: str = "service-owner-missing",
    severity: Severity = Severity.ERROR,
    path: str = "services/mail.yaml",
    at: Region | None = None,
    related: tuple[RelatedLocation, ...] = (),
) -> Finding:
    return Finding(
        rule, severity, message, Location(path, at, "/spec/owner"), related, "Service/mail", "ab12"
    )


def everything() -> Report:
    mail = TextSource("services/mail.yaml", "kind: Service\nspec:\n  lifecycle: live\n  warranty: 99.9%\n")
    link = TextSource("services/link.yaml", "kind: Service\n")
    return report(
        finding(at=region(2, 1, 2, 5)),
        finding(
            "availability 99.9% is above what link promises",
            rule="availability-above-supplier",
            severity=Severity.WARNING,
            at=region(4, 13, 4, 18),
            related=(RelatedLocation(Location("services/link.yaml", region(1, 7, 1, 14)), "99% here"),),
        ),
        finding("file is empty", rule="syntax-error", severity=Severity.INFO, path="empty.yaml"),
        failures=(Failure("division by zero", "services/mail.yaml", "price-below-cost", "acme 1.2"),),
        notices=(Notice("link was not followed", "services/up"), Notice("no configuration found")),
        counts=Counts(3, 4, 1, 12, 3, 2, 22, 140),
        sources=(mail, link),
        kinds={"Service": 3, "Organization": 1, "Product": 0},
    )


def written(chunks: Iterable[str]) -> str:
    return "".join(chunks)


# text


def test_text_shows_findings_with_their_source_then_what_limits_them_then_the_verdict() -> None:
    assert (
        written(text.render(everything(), PLAIN))
        == """\
services/mail.yaml:2:1: error[service-owner-missing] owner is missing
   2 | spec:
     | ^^^^

services/mail.yaml:4:13: warning[availability-above-supplier] availability 99.9% is above what link promises
   4 |   warranty: 99.9%
     |             ^^^^^
     services/link.yaml:1:7: note: 99% here

empty.yaml:1:1: info[syntax-error] file is empty

run "itilcheck explain RULE" for why and remedy

error: could not check services/mail.yaml: division by zero (rule price-below-cost, plugin acme 1.2)
notice: services/up: link was not followed
notice: no configuration found

checked: 4 documents in 3 files (3 Service, 1 Organization; 1 of them mapped)
not checked: 12 foreign documents, 2 unmapped documents, 3 templates
kept elsewhere: 22 references
not expressible: 140 rules
does not conform at level foundation: 1 failure, 1 error, 1 warning, 1 info
"""
    )


def test_text_of_a_sound_catalogue_is_two_lines() -> None:
    sound = report(counts=Counts(files=1, documents=2), kinds={"Service": 2})
    assert (
        written(text.render(sound, PLAIN))
        == """\
checked: 2 documents in 1 file (2 Service)
conforms at level foundation
"""
    )


def test_text_of_nothing_says_so() -> None:
    assert written(text.render(report(), PLAIN)) == "nothing to check\n"


def test_text_says_what_was_not_checked_when_nothing_was() -> None:
    foreign = report(counts=Counts(files=1, foreign=1))
    assert written(text.render(foreign, PLAIN)) == "not checked: 1 foreign document\nnothing to check\n"


def test_text_colours_only_when_asked() -> None:
    coloured = written(text.render(everything(), Style(colour=True)))
    assert "\x1b" not in written(text.render(everything(), PLAIN))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == written(text.render(everything(), PLAIN))


def test_text_colours_a_finding_by_its_severity() -> None:
    one = report(finding(at=region(1, 1, 1, 3)), sources=[TextSource("services/mail.yaml", "ab: c")])
    assert (
        written(text.render(one, Style(colour=True))).partition("\n\n")[0]
        == "\x1b[1mservices/mail.yaml:1:1\x1b[0m: "
        "\x1b[1;31merror[service-owner-missing]\x1b[0m owner is missing\n"
        "\x1b[2m   1 |\x1b[0m ab: c\n"
        "\x1b[2m     |\x1b[0m \x1b[1;31m^^\x1b[0m"
    )


def test_text_keeps_the_gutter_straight_for_long_line_numbers() -> None:
    source = TextSource("services/mail.yaml", "\n" * 123455 + "a: b")
    one = report(finding(at=region(123456, 4, 123456, 5)), sources=[source])
    assert written(text.render(one, PLAIN)).splitlines()[1:3] == ["123456 | a: b", "       |    ^"]


def test_text_crops_a_line_of_a_minified_file_to_the_width() -> None:
    source = TextSource("services/mail.yaml", "x" * 100_000 + "wrong" + "y" * 100_000)
    one = report(finding(at=region(1, 100_001, 1, 100_006)), sources=[source])
    shown, marks = written(text.render(one, Style(width=60))).splitlines()[1:3]
    assert len(shown) <= 60
    assert [shown[place] for place, mark in enumerate(marks) if mark == "^"] == list("wrong")


def test_text_never_starts_a_line_with_a_workflow_command() -> None:
    hostile = "::error::gotcha"
    source = TextSource(hostile, hostile)
    bad = report(
        finding(hostile, path=hostile, at=region(1, 1, 1, 3)),
        finding(f"\n{hostile}", path=f" \u200d{hostile}", at=region(1, 1, 1, 3)),
        finding(path=":", related=(RelatedLocation(Location(hostile), hostile),)),
        failures=(Failure(hostile, hostile, hostile, hostile), Failure(hostile)),
        notices=(Notice(hostile, hostile), Notice(hostile)),
        counts=Counts(files=1, documents=1),
        sources=[source],
        kinds={hostile: 1},
    )
    shown = written(text.render(bad, PLAIN))
    assert [line for line in shown.splitlines() if re.match(r"\W*::", line) and "./" not in line[:8]] == []
    assert shown.splitlines()[0] == "./::error::gotcha:1:1: error[service-owner-missing] ::error::gotcha"


@pytest.mark.parametrize(
    "command", ["##[add-mask]a", "##vso[task.complete]", "##teamcity[x]", "#\u200d#[group]"]
)
def test_text_shows_no_command_that_build_servers_obey_within_a_line(command: str) -> None:
    source = TextSource("services/mail.yaml", f"a: {command}")
    one = report(finding(f"a {command}", at=region(1, 4, 1, 9)), sources=[source])
    shown = re.sub(r"\u200d", "", written(text.render(one, PLAIN)))
    assert re.search(r"##\w*\[", shown) is None
    assert rf"a \x23{command[1:]}".replace("\u200d", "") in shown


@given(ANY_TEXT, ANY_TEXT, st.integers(1, 50), st.integers(1, 50))
def test_text_takes_any_document(line: str, message: str, start: int, end: int) -> None:
    source = TextSource("a.yaml", line.replace("\n", ""))
    one = report(finding(message, path="a.yaml", at=region(1, start, 1, end)), sources=[source])
    shown = written(text.render(one, PLAIN))
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown) is None
    assert shown.encode().count(b"\n") == (7 if source.text else 5)


# snippets


@pytest.mark.parametrize(
    ("line", "at", "expected"),
    [
        ("owner: mail", region(1, 8, 1, 12), Snippet("owner: mail", 7, 4)),
        ("owner:", region(1, 7, 1, 7), Snippet("owner:", 6, 1)),
        ("owner: mail", region(1, 90, 1, 99), Snippet("owner: mail", 11, 1)),
        ("a: |", region(1, 4, 7, 1), Snippet("a: |", 3, 1)),
        ("list: [a,", region(1, 7, 2, 3), Snippet("list: [a,", 6, 3)),
        ("a:\tbad # x", region(1, 4, 1, 7), Snippet("a:    bad # x", 6, 3)),
        ("\t\tb", region(1, 2, 1, 3), Snippet("        b", 4, 4)),
        ("名前: 悪い", region(1, 5, 1, 7), Snippet("名前: 悪い", 6, 4)),
        ("grün: ä", region(1, 7, 1, 8), Snippet("grün: ä", 6, 1)),
        ("a\u0301: b", region(1, 5, 1, 6), Snippet("a\u0301: b", 3, 1)),
        ("a: \x1b[2J", region(1, 4, 1, 8), Snippet(r"a: \x1b[2J", 3, 7)),
        ("\x07a: b", region(1, 5, 1, 6), Snippet(r"\x07a: b", 7, 1)),
    ],
)
def test_snippet_puts_the_marks_under_the_region(line: str, at: Region, expected: Snippet) -> None:
    assert snippet(line, at, 100) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1, 3, Snippet("0123456789abcd...", 0, 2)),
        (11, 13, Snippet("...789abcdefghijk...", 6, 2)),
        (35, 37, Snippet("...mnopqrstuvwxyz", 15, 2)),
        (11, 37, Snippet("...789abcdefghijk...", 6, 11)),
        (37, 37, Snippet("...mnopqrstuvwxyz", 17, 1)),
    ],
)
def test_snippet_crops_around_the_region(start: int, end: int, expected: Snippet) -> None:
    line = "0123456789abcdefghijklmnopqrstuvwxyz"
    assert snippet(line, region(1, start, 1, end), 20) == expected


@given(ANY_TEXT, st.integers(1, 60), st.integers(1, 60), st.integers(10, 60))
def test_snippet_marks_stay_within_one_column_of_the_line(line: str, start: int, end: int, room: int) -> None:
    shown = snippet(line, region(1, start, 1, end), room)
    assert shown.length >= 1
    assert shown.indent + shown.length <= columns(shown.text) + 1


def test_columns_counts_wide_and_combining_characters() -> None:
    assert [columns(shown) for shown in ("ab", "名前", "e\u0301", "ｶ", "")] == [2, 4, 1, 1, 0]


# concise


def test_concise_is_one_line_a_finding_and_nothing_else() -> None:
    assert (
        written(concise.render(everything(), PLAIN))
        == """\
services/mail.yaml:2:1: error[service-owner-missing] owner is missing
services/mail.yaml:4:13: warning[availability-above-supplier] availability 99.9% is above what link promises
empty.yaml:1:1: info[syntax-error] file is empty
"""
    )


def test_concise_of_nothing_is_nothing() -> None:
    assert written(concise.render(report(failures=(Failure("no"),)), PLAIN)) == ""


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=5))
def test_concise_has_one_line_a_finding_whatever_they_say(texts: list[tuple[str, str, str]]) -> None:
    findings = [finding(message, rule=rule, path=path) for message, rule, path in texts]
    shown = written(concise.render(report(*findings), PLAIN))
    assert len(shown.splitlines()) == len(findings)
    assert [line for line in shown.splitlines() if line.lstrip().startswith("::")] == []


# json


def test_json_says_all_of_a_report() -> None:
    shown = json.loads(written(json_report.render(everything(), PLAIN)))
    Draft202012Validator(SCHEMA).validate(shown)
    assert shown["version"] == "1"
    assert shown["tool"] == {"name": "itilcheck", "version": __version__}
    assert shown["level"] == "foundation"
    assert shown["summary"] == {
        "verdict": "does-not-conform",
        "today": "2026-11-22",
        "partial": False,
        "severities": {"error": 1, "warning": 1, "info": 1},
        "files": 3,
        "documents": 4,
        "kinds": {"Service": 3, "Organization": 1, "Product": 0},
        "mapped": 1,
        "foreign": 12,
        "unmapped": 2,
        "templates": 3,
        "external": 22,
        "elsewhere": [],
        "inexpressible": 140,
        "unasked": [],
        "suppressed": {"comment": 0, "waiver": 0, "baseline": 0},
        "excluded": 0,
        "turnedOff": 0,
    }
    assert shown["findings"][1] == {
        "rule": "availability-above-supplier",
        "severity": "warning",
        "message": "availability 99.9% is above what link promises",
        "document": "Service/mail",
        "fingerprint": "ab12",
        "fixable": None,
        "location": {
            "path": "services/mail.yaml",
            "pointer": "/spec/owner",
            "start": {"line": 4, "column": 13},
            "end": {"line": 4, "column": 18},
        },
        "related": [
            {
                "message": "99% here",
                "location": {
                    "path": "services/link.yaml",
                    "pointer": "",
                    "start": {"line": 1, "column": 7},
                    "end": {"line": 1, "column": 14},
                },
            }
        ],
    }
    assert shown["findings"][2]["location"]["start"] is None
    assert shown["failures"] == [
        {
            "message": "division by zero",
            "path": "services/mail.yaml",
            "rule": "price-below-cost",
            "plugin": "acme 1.2",
        }
    ]
    assert shown["notices"] == [
        {"message": "link was not followed", "path": "services/up"},
        {"message": "no configuration found", "path": ""},
    ]


def test_json_of_nothing_is_one_valid_document() -> None:
    shown = written(json_report.render(report(), PLAIN))
    Draft202012Validator(SCHEMA).validate(json.loads(shown))
    assert (
        shown
        == f"""\
{{
  "version": "1",
  "tool": {{"name": "itilcheck", "version": "{__version__}"}},
  "level": "foundation",
  "summary": {{"verdict": "nothing-to-check", "today": "2026-11-22", "partial": false, \
"severities": {{"error": 0, "warning": 0, "info": 0}}, "files": 0, "documents": 0, \
"kinds": {{}}, "mapped": 0, "foreign": 0, "unmapped": 0, "templates": 0, "external": 0, \
"elsewhere": [], "inexpressible": 0, "unasked": [], \
"suppressed": {{"comment": 0, "waiver": 0, "baseline": 0}}, "excluded": 0, "turnedOff": 0}},
  "findings": [],
  "suppressed": [],
  "failures": [],
  "notices": [],
  "levels": null,
  "since": null
}}
"""
    )


def test_json_has_what_does_not_count_with_its_reason() -> None:
    by = Suppression(
        "waiver", "moves in May", Location("w.yaml", region(2, 5, 2, 9)), "Ann", "Bob", "2027-05-31"
    )
    known = replace(finding(at=region(2, 1, 2, 5)), suppression=by)
    shown = json.loads(written(json_report.render(replace(report(), suppressed=(known,)), PLAIN)))
    Draft202012Validator(SCHEMA).validate(shown)
    assert list(undescribed(shown["suppressed"][0], SCHEMA["$defs"]["suppressed"])) == []
    assert shown["summary"]["suppressed"] == {"comment": 0, "waiver": 1, "baseline": 0}
    (one,) = shown["suppressed"]
    assert (one["rule"], one["suppression"].pop("location")["path"]) == ("service-owner-missing", "w.yaml")
    assert one["suppression"] == {
        "kind": "waiver",
        "reason": "moves in May",
        "owner": "Ann",
        "approver": "Bob",
        "expires": "2027-05-31",
    }


def test_summary_counts_what_does_not_count_by_what_says_so() -> None:
    kinds = ("comment", "waiver", "waiver", "baseline")
    known = tuple(replace(finding(), suppression=Suppression(kind)) for kind in kinds)
    shown = written(summary.render(replace(report(), suppressed=known), PLAIN))
    assert "suppressed: 4 findings (1 by a comment, 2 by waivers, 1 by the baseline)\n" in shown


def test_json_has_a_finding_a_line() -> None:
    shown = written(json_report.render(everything(), PLAIN)).splitlines()
    assert [line[:13] for line in shown if '"rule": ' in line] == ['    {"rule": '] * 3 + ['    {"message']


def test_json_takes_no_notice_of_the_style() -> None:
    style = Style(colour=True, width=20, base="../", folder="services/")
    assert written(json_report.render(everything(), style)) == written(
        json_report.render(everything(), PLAIN)
    )


def test_json_holds_no_lone_surrogate_and_no_build_command() -> None:
    shown = written(json_report.render(report(finding("##[a] \\##\udc80", path="\udcff.yaml")), PLAIN))
    only = json.loads(shown)["findings"][0]
    assert "##" not in shown
    assert shown.isascii()
    assert only["message"] == r"##[a] \##\udc80"
    assert only["location"]["path"] == r"\udcff.yaml"


@given(ANY_TEXT, ANY_TEXT)
def test_json_is_valid_for_any_text(message: str, path: str) -> None:
    one = report(finding(message, path=path), failures=(Failure(message),), kinds={message: 1})
    shown = json.loads(written(json_report.render(one, PLAIN)))
    Draft202012Validator(SCHEMA).validate(shown)
    assert shown["findings"][0]["message"] == encodable(message)
    assert json.dumps(shown, ensure_ascii=False).encode()


def test_schema_is_sound_and_its_example_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:itilcheck:v1:report"
    assert [list(Draft202012Validator(SCHEMA).iter_errors(example)) for example in SCHEMA["examples"]] == [[]]


def test_schema_refuses_what_the_format_is_not() -> None:
    valid = json.loads(written(json_report.render(everything(), PLAIN)))
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid(valid | {"version": "2"})
    assert not validator.is_valid({name: valid[name] for name in valid if name != "summary"})
    assert not validator.is_valid(valid | {"level": "gold"})


def test_schema_describes_and_requires_every_member_that_is_written() -> None:
    shown = json.loads(written(json_report.render(everything(), PLAIN)))
    assert list(undescribed(shown, SCHEMA)) == []


def undescribed(value: JSON, schema: JSON) -> Sequence[str]:
    """List the members of a value that a schema does not name, describe and require."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] | schema
    if isinstance(value, list):
        return [name for item in value for name in undescribed(item, schema["items"])]
    if not isinstance(value, dict) or "additionalProperties" in schema:
        return []
    known = schema["properties"]
    missing = set(value) ^ set(known) | set(value) ^ set(schema["required"])
    named = [name for name in known if "description" not in known[name] and "$ref" not in known[name]]
    below = [deeper for name in value if name in known for deeper in undescribed(value[name], known[name])]
    return [*missing, *named, *below]


# summary and verdict


@pytest.mark.parametrize(
    ("given_report", "verdict", "last"),
    [
        (report(), Verdict.NOTHING_TO_CHECK, "nothing to check"),
        (report(counts=Counts(documents=1)), Verdict.CONFORMS, "conforms at level foundation"),
        (
            report(finding(severity=Severity.INFO), counts=Counts(documents=1)),
            Verdict.CONFORMS,
            "conforms at level foundation: 1 info",
        ),
        (
            report(finding(severity=Severity.WARNING), finding(severity=Severity.WARNING)),
            Verdict.DOES_NOT_CONFORM,
            "does not conform at level foundation: 2 warnings",
        ),
        (
            report(failures=(Failure("no"),), counts=Counts(documents=1)),
            Verdict.UNDECIDED,
            "cannot say whether it conforms at level foundation: 1 failure",
        ),
        (
            report(finding(), failures=(Failure("no"), Failure("no"))),
            Verdict.DOES_NOT_CONFORM,
            "does not conform at level foundation: 2 failures, 1 error",
        ),
    ],
)
def test_verdict_weighs_errors_warnings_and_failures(
    given_report: Report, verdict: Verdict, last: str
) -> None:
    assert judge(given_report) == verdict
    assert written(summary.render(given_report, PLAIN)).splitlines()[-1] == last


def test_tally_counts_every_severity() -> None:
    assert tally(everything()) == {Severity.ERROR: 1, Severity.WARNING: 1, Severity.INFO: 1}
    assert tally(report()) == {Severity.ERROR: 0, Severity.WARNING: 0, Severity.INFO: 0}


def test_failure_without_a_path_names_what_it_knows() -> None:
    crashed = report(failures=(Failure("crashed", rule="a"), Failure("is broken", plugin="b 1")))
    assert written(summary.render(crashed, PLAIN)).splitlines()[:2] == [
        "error: could not check: crashed (rule a)",
        "error: could not check: is broken (plugin b 1)",
    ]


# neutral text


def test_neutralise_shows_what_hides_or_acts() -> None:
    escaped = re.compile(r"a\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})b")
    assert [code for code in HIDDEN if not escaped.fullmatch(neutralise(f"a{chr(code)}b"))] == []


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x9b0m", r"\x1b[31mred\x9b0m"),
        ("abc\u202etxt", r"abc\u202etxt"),
        ("a\U000e0041", r"a\U000e0041"),
        ("###[x]", r"#\x23#[x]"),
        ("", ""),
    ],
)
def test_neutralise_writes_escapes(given_text: str, expected: str) -> None:
    assert neutralise(given_text) == expected


@pytest.mark.parametrize(
    "clean",
    [
        "availability 99.9 %",
        "Gebühr für Größe",
        "名前",
        "שירות",
        "خدمة",
        "👩\u200d🔧 ❤\ufe0f",
        r"C:\new",
        "#12 ## [a]",
    ],
)
def test_neutralise_keeps_ordinary_text(clean: str) -> None:
    assert neutralise(clean) == clean


@given(ANY_TEXT)
def test_neutralise_leaves_nothing_that_acts_and_settles_at_once(given_text: str) -> None:
    shown = neutralise(given_text)
    assert [character for character in shown if ord(character) in HIDDEN] == []
    assert "##[" not in shown
    assert shown.encode().decode() == shown
    assert neutralise(shown) == shown


def test_encodable_shows_lone_surrogates_alone() -> None:
    assert encodable("a\udc80\x1b\u202eé") == "a\\udc80\x1b\u202eé"


# style


@pytest.mark.parametrize(
    ("choice", "environment", "is_terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "xterm"}, True, True),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": ""}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_wants_colour_asks_flag_then_environment_then_terminal(
    choice: str,
    environment: dict[str, str],
    is_terminal: bool,  # noqa: FBT001  # a column of the table
    expected: bool,  # noqa: FBT001  # likewise
) -> None:
    assert wants_colour(choice, environment, is_terminal=is_terminal) == expected


@pytest.mark.parametrize(
    ("root", "current", "path", "expected"),
    [
        ("/srv/catalogue", "/srv/catalogue", "teams/a.yaml", "teams/a.yaml"),
        ("/srv/catalogue", "/srv", "teams/a.yaml", "catalogue/teams/a.yaml"),
        ("/srv/catalogue", "/srv/catalogue/teams", "teams/a.yaml", "a.yaml"),
        ("/srv/catalogue", "/srv/catalogue/teams", "a.yaml", "../a.yaml"),
        ("/srv/catalogue", "/srv/catalogue/teams", "teams", "../teams"),
        ("/srv/catalogue", "/srv/catalogue/teams/x", "teams/y/a.yaml", "../y/a.yaml"),
        ("/srv/catalogue", "/home/me", "a.yaml", "../../srv/catalogue/a.yaml"),
        ("/", "/", "a.yaml", "a.yaml"),
        ("/", "/home", "a.yaml", "../a.yaml"),
        ("/srv", "/", "a.yaml", "srv/a.yaml"),
        ("C:/srv", "C:/srv/x", "x/a.yaml", "a.yaml"),
        ("D:/srv", "C:/home", "a.yaml", "D:/srv/a.yaml"),
        ("/srv/one/catalogue", "/srv/one", "../policy/a.yaml", "policy/a.yaml"),
        ("/srv/catalogue", "/srv", "../../policy/a.yaml", "../policy/a.yaml"),
        ("/srv/catalogue", "/home", "../policy/a.yaml", "../srv/policy/a.yaml"),
        ("D:/srv", "C:/home", "../../a.yaml", "D:/../a.yaml"),
    ],
)
def test_shown_leads_from_the_current_folder(root: str, current: str, path: str, expected: str) -> None:
    base, folder = bearings(root, current)
    assert Style(base=base, folder=folder).shown(path) == expected


def test_way_to_what_lies_beside_the_catalogue_is_short() -> None:
    style = Style(repository="teams/catalogue/")
    assert style.in_repository("../policy/a.yaml") == "teams/policy/a.yaml"
    assert style.in_repository("../../../a.yaml") == "../a.yaml"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("::error::x", "./::error::x"),
        (" ::error::x", "./ ::error::x"),
        (":", "./:"),
        ("a\nb.yaml", r"a\nb.yaml"),
        (".backstage/a.yaml", ".backstage/a.yaml"),
        ("größe.yaml", "größe.yaml"),
        ("", ""),
    ],
)
def test_shown_is_safe_at_the_start_of_a_line(path: str, expected: str) -> None:
    assert Style().shown(path) == expected


def test_names_kept_elsewhere_are_told_the_first_of_them() -> None:
    names = tuple(f"team-{number}" for number in range(5))
    counted = replace(report(counts=Counts(documents=1, external=9)), elsewhere=names)
    shown = "".join(summary.render(counted, PLAIN))
    assert 'kept elsewhere: 9 references to "team-0", "team-1", "team-2", 2 more\n' in shown


def test_what_a_format_cannot_say_bounds_the_verdict() -> None:
    bound = replace(report(counts=Counts(documents=1, inexpressible=1)), unasked=("a",))
    shown = "".join(summary.render(bound, PLAIN))
    assert shown.endswith("conforms at level foundation, as far as its format can say it\n")
