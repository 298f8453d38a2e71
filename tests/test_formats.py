"""Each format is read back by what reads it elsewhere, whatever a catalogue says."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

import hostile
from consumers import GITLAB, RDJSON, command, uris
from itilcheck.builtin import FORMATS, itilcheck_register_reporters
from itilcheck.finding import Finding, Level, RelatedLocation, Severity
from itilcheck.location import Location, region
from itilcheck.record import replace
from itilcheck.report import Failure as Unchecked
from itilcheck.report import Notice, Report, Since
from itilcheck.reporters import markdown
from itilcheck.reporters.csv_table import COLUMNS
from itilcheck.reporters.github import LONGEST, MOST
from itilcheck.reporters.sarif_text import linked, message, uri
from itilcheck.reporters.style import Style
from test_reporters import everything, report

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SARIF = Draft4Validator(json.loads((HERE / "data" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))
REPORTERS = itilcheck_register_reporters()
STYLE = Style(base="../", repository="services/", suppressed=True)
HOSTILE = hostile.report()
EMPTY = report()
ONE_LINE = {"csv", "concise", "github", "jsonl"}
EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)
OURS = {
    *(
        "h3",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "ul",
        "li",
        "code",
        "strong",
    ),
}
"""The tags of what the format markdown writes."""
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff\ufeff]")


def shown(name: str, one: Report = HOSTILE, style: Style = STYLE) -> str:
    return "".join(REPORTERS[name](one, style))


def sarif(one: Report = HOSTILE, style: Style = STYLE) -> Any:  # noqa: ANN401  # any JSON
    log = json.loads(shown("sarif", one, style))
    SARIF.validate(log)
    return log["runs"][0]


# -- all of them -----------------------------------------------------------------------------------


@EVERY_FORMAT
def test_no_format_holds_what_acts_or_hides_or_cannot_be_written(name: str) -> None:
    text = shown(name)
    assert HIDDEN.findall(text.replace("\t", "")) == []
    assert text.encode("utf-8").decode("utf-8") == text
    assert text.endswith("\n")


@EVERY_FORMAT
def test_no_format_gives_orders_to_a_build_server(name: str) -> None:
    text = shown(name)
    assert re.findall(r"##\w*\[", text) == []
    orders = [command(line) for line in text.splitlines() if name != "github"]
    assert [one for one in orders if one is not None] == []


@EVERY_FORMAT
def test_no_format_fails_on_nothing_or_on_failures_alone(name: str) -> None:
    readers: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(("json", "sarif", "gitlab", "rdjson"), json.loads),
        **dict.fromkeys(("junit", "checkstyle"), ET.fromstring),
    }
    for one in (EMPTY, report(failures=(Unchecked("no"), Unchecked("no", "a.yaml", "r", "p")))):
        text = shown(name, one)
        assert readers.get(name, str)(text) is not None


@EVERY_FORMAT
def test_formats_take_no_notice_of_colour_but_those_for_people(name: str) -> None:
    coloured = shown(name, everything(), Style(colour=True))
    assert ("\x1b" in coloured) == (name in {"text", "concise"})


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)), st.integers(1, 50))
def test_every_format_takes_any_text(text: str, path: str, column: int) -> None:
    place = Location(path, region(1, column, 1, column + 1), text)
    one = report(
        Finding(text, Severity.ERROR, text, place, (RelatedLocation(place, text),), text, "ab" * 16),
        failures=(Unchecked(text, path, text, text),),
        notices=(Notice(text, path),),
    )
    sarif(one)
    for name in ("junit", "checkstyle"):
        ET.fromstring(shown(name, one))  # noqa: S314  # our own text
    for name in ("json", "gitlab", "rdjson"):
        json.loads(shown(name, one))
    lines = shown("github", one).removesuffix("\n").split("\n")
    assert [told.name for told in map(command, lines) if told is not None] == ["error", "error"]
    rows = list(csv.reader(io.StringIO(shown("csv", one), newline="")))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert tags(shown("markdown", one)).found <= OURS


# -- SARIF -----------------------------------------------------------------------------------------


def test_sarif_conforms_to_its_schema() -> None:
    for one in (HOSTILE, EMPTY, everything(), report(failures=(Unchecked("no", "a b.yaml", "r"),))):
        sarif(one)


def test_the_schema_of_sarif_refuses_what_is_none() -> None:
    log = json.loads(shown("sarif"))
    log["runs"][0]["results"][0]["locations"] = "here"
    assert not SARIF.is_valid(log)


def test_sarif_has_all_that_github_asks_for() -> None:
    run = sarif()
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"] == {"id": "itilcheck/services/"}
    driver = run["tool"]["driver"]
    assert driver["name"] == "itilcheck"
    for rule in [*driver["rules"], *run["tool"]["extensions"][0]["rules"]]:
        assert {"id", "name", "shortDescription", "fullDescription", "help"} <= set(rule)
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
        assert rule["properties"]["precision"] == "high"
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
        assert "security-severity" not in rule["properties"]
    for result in run["results"]:
        assert result["message"]["text"] is not None
        place = result["locations"][0]["physicalLocation"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} == set(place["region"])
        assert list(result["partialFingerprints"]) == ["itilcheck/v1"]
    prints = [one["partialFingerprints"]["itilcheck/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_refers_to_rules_where_they_are() -> None:
    run = sarif()
    driver, extensions = run["tool"]["driver"]["rules"], run["tool"]["extensions"]
    assert [(one["name"], one["version"]) for one in extensions] == [("acme", "1.2")]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert driver[result["ruleIndex"]]["id"] == result["ruleId"]
        elif "rule" in result:
            place = result["rule"]
            assert (
                extensions[place["toolComponent"]["index"]]["rules"][place["index"]]["id"] == result["ruleId"]
            )
        else:
            assert result["ruleId"] in {"unknown-rule", "syntax-error"}


def test_sarif_names_files_from_the_top_of_the_repository() -> None:
    paths = {one.location.path for one in (*HOSTILE.findings, *HOSTILE.suppressed)}
    found = uris(sarif()["results"])
    for one in found:
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", one)
        assert (urlsplit(one).scheme, urlsplit(one).netloc) == ("", "")
    read = {unquote_to_bytes(one).decode("utf-8", "surrogatepass") for one in found}
    assert {f"services/{path}" for path in paths if path.isprintable()} <= read


def test_a_file_name_that_is_no_utf8_is_encoded_as_its_bytes() -> None:
    assert uri("a\udcff/b c.yaml") == "a%FF/b%20c.yaml"
    assert uri("http://x") == "http%3A//x"
    assert uri("a\ud83d") == "a%ED%A0%BD"


def test_messages_of_sarif_hold_no_link_and_no_placeholder_but_ours() -> None:
    assert message("[a](1) {0} {x}") == "[a] (1) {{0}} {x}"
    assert linked("no", []) == "no"
    assert linked("no", [("a [b] \\", 1), ("c", 2)]) == "no. See [a \\[b\\] \\\\](1), [c](2)."
    for result in sarif()["results"]:
        ids = {str(one["id"]) for one in result.get("relatedLocations", ())}
        assert set(re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])) == ids


def test_sarif_shows_what_is_suppressed_only_when_asked() -> None:
    asked = [one for one in sarif()["results"] if "suppressions" in one]
    assert len(asked) == 3
    assert {one["suppressions"][0]["kind"] for one in asked} == {"external"}
    assert [one for one in sarif(style=Style())["results"] if "suppressions" in one] == []


def test_sarif_tells_failures_and_notices_beside_results() -> None:
    one = report(failures=(Unchecked("no", "a.yaml"),), notices=(Notice("hm"),))
    invocation = sarif(one)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [told["level"] for told in invocation["toolExecutionNotifications"]] == ["error", "note"]
    assert sarif(EMPTY)["invocations"][0]["executionSuccessful"] is True
    assert sarif(EMPTY)["results"] == []


@pytest.mark.slow
def test_sarif_tools_reads_what_we_write(tmp_path: Path) -> None:
    loader = pytest.importorskip("sarif.loader", reason="needs the extra: pip install -e .[consumers]")
    path = tmp_path / "a.sarif"
    path.write_text(shown("sarif"), encoding="utf-8")
    records = loader.load_sarif_file(str(path)).get_records()
    assert len(records) == len(HOSTILE.findings) + len(HOSTILE.suppressed)
    assert {one["Severity"] for one in records} == {"error", "warning", "note"}


# -- JUnit and Checkstyle ----------------------------------------------------------------------------


def test_junit_is_read_by_a_reader_of_junit(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(shown("junit"), encoding="utf-8")
    read = JUnitXml.fromfile(str(path))
    cases = [case for suite in read for case in suite]
    outcomes = [type(one) for case in cases for one in case.result]
    stand = [one for one in HOSTILE.findings if one.severity is not Severity.INFO]
    assert outcomes.count(Failure) == read.failures == len(stand)
    assert outcomes.count(Error) == read.errors == len(HOSTILE.failures)
    assert outcomes.count(Skipped) == read.skipped == len(HOSTILE.suppressed)
    assert read.tests == len(cases) == len(HOSTILE.findings) + len(HOSTILE.suppressed) + len(HOSTILE.failures)
    for suite in read:
        names = [case.name for case in suite if case.name != "could-not-check"]
        assert len(set(names)) == len(names)


def test_junit_has_a_test_that_passed_for_a_file_without_findings() -> None:
    class Document:
        def __init__(self, path: str) -> None:
            self.path = path

    documents: Any = [Document("a.yaml"), Document("b.yaml")]
    text = shown("junit", replace(report(), documents=documents), Style())
    assert re.findall(r'<testcase name="no findings" classname="(.*?)".*/>', text) == ["a.yaml", "b.yaml"]
    part = replace(report(), documents=documents, selected=frozenset(["b.yaml"]))
    assert re.findall(
        r'<testcase name="no findings" classname="(.*?)".*/>', shown("junit", part, Style())
    ) == ["b.yaml"]


def test_checkstyle_says_each_finding_in_its_file() -> None:
    root = ET.fromstring(shown("checkstyle"))  # noqa: S314  # our own text
    assert root.tag == "checkstyle"
    errors = [one for file in root for one in file]
    assert len(errors) == len(HOSTILE.findings) + len(HOSTILE.failures)
    assert all(file.tag == "file" and file.get("name") for file in root)
    for one in errors:
        assert one.get("severity") in {"error", "warning", "info"}
        assert str(one.get("source")).startswith("itilcheck.")
        assert int(one.get("line", "0")) >= 1
        assert int(one.get("column", "0")) >= 1


# -- formats in JSON ---------------------------------------------------------------------------------


def test_gitlab_gets_issues_with_fingerprints_of_their_own() -> None:
    for one in (HOSTILE, EMPTY):
        issues = json.loads(shown("gitlab", one))
        jsonschema_rs.Draft202012Validator(GITLAB).validate(issues)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
        assert len(issues) == len(one.findings) + len(one.failures)
    assert not shown("gitlab").startswith("\ufeff")


def test_rdjson_counts_columns_in_bytes() -> None:
    log = json.loads(shown("rdjson"))
    jsonschema_rs.Draft202012Validator(RDJSON).validate(log)
    first = next(one for one in log["diagnostics"] if one["code"]["value"] == "price-missing")
    start, end = first["location"]["range"]["start"]["column"], first["location"]["range"]["end"]["column"]
    line = hostile.LINE.encode()
    assert line[start - 1 : end - 1].decode() == hostile.LINE[3:9]
    assert (start, end) == (8, 17)
    assert first["location"]["path"].startswith("../dir/")


def test_rdjson_has_no_range_for_a_file_as_a_whole() -> None:
    log = json.loads(shown("rdjson"))
    assert [one["location"] for one in log["diagnostics"] if one["code"]["value"] == "syntax-error"] == [
        {"path": "../empty.yaml"}
    ]


def test_jsonl_is_a_json_document_a_line_and_ends_with_the_summary() -> None:
    lines = [json.loads(line) for line in shown("jsonl").splitlines()]
    kinds = [one["type"] for one in lines]
    assert kinds.count("finding") == len(HOSTILE.findings)
    assert kinds.count("suppressed") == len(HOSTILE.suppressed)
    assert kinds.count("failure") == len(HOSTILE.failures)
    assert kinds.index("summary") == len(lines) - 1
    assert lines[-1]["verdict"] == "does-not-conform"
    assert [json.loads(line)["type"] for line in shown("jsonl", EMPTY).splitlines()] == ["summary"]


# -- CSV -----------------------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_finding_and_no_cell_that_runs() -> None:
    rows = list(csv.reader(io.StringIO(shown("csv"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) == 1 + len(HOSTILE.findings) + len(HOSTILE.suppressed)
    cells = [cell for row in rows for cell in row]
    assert [one for one in cells if one.lstrip()[:1] in {"=", "+", "-", "@", "\uff1d"} and one] == []
    assert any(one == "'=cmd|'/c calc'!A1" for one in cells)


# -- Markdown ------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Gathers the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert attrs in ([], [("style", "text-align:right")])

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def tags(text: str) -> Tags:
    page = Tags()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))
    return page


def test_markdown_holds_no_markup_but_ours() -> None:
    page = tags(shown("markdown"))
    assert page.found - OURS == set()
    assert {"table", "details", "summary", "code"} <= page.found
    assert "</script><img src=x onerror=alert(1)> &lt; &#x3c; <!-- -->" in "".join(page.text)
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", shown("markdown"))
    assert [one for one in ("@everyone", "#1", "http://", "[a](") if one in outside] == []


def test_markdown_begins_with_a_mark_and_the_verdict() -> None:
    assert shown("markdown").startswith(
        f"{markdown.MARK}\n### itilcheck: does not conform at level foundation\n"
    )
    assert "### itilcheck: nothing to check\n" in shown("markdown", EMPTY)


@pytest.mark.parametrize("longest", [2_000, 10_000, markdown.LONGEST])
def test_markdown_fits_and_counts_what_is_left_out(longest: int) -> None:
    many = [
        Finding("r", Severity.WARNING, "x" * 100, Location(f"{number}.yaml", region(1, 1, 1, 2)))
        for number in range(2_000)
    ]
    grave = Finding("grave", Severity.ERROR, "y", Location("z.yaml", region(1, 1, 1, 2)))
    text = "".join(markdown.bounded(report(*many, grave), Style(), longest))
    told = re.search(r"^(\d+) more are not shown here\.$", text, re.MULTILINE)
    assert told is not None
    assert len(text.encode()) <= longest
    assert text.count("**warning**") + text.count("**error**") + int(told[1]) == 2_001
    assert text.count("**error**") == 1
    assert text.count("<details>") == text.count("</details>")


# -- GitHub ----------------------------------------------------------------------------------------------


def test_github_gets_commands_that_say_what_was_found() -> None:
    told = [command(line) for line in shown("github").splitlines()]
    assert None not in told
    commands = [one for one in told if one is not None]
    assert {one.name for one in commands} == {"error", "warning", "notice"}
    known = {"file", "line", "endLine", "col", "endColumn", "title"}
    assert all(set(one.properties) <= known for one in commands)
    assert [one.name for one in commands] == sorted(
        (one.name for one in commands), key="error warning notice".index
    )
    calc = next(one for one in commands if one.message.startswith("=cmd"))
    assert calc.properties["file"] == "services/dir/=cmd|':c calc'!A1.yaml"
    assert calc.properties["title"] == "price-missing"
    assert calc.message.splitlines()[1] == "=cmd|'/c calc'!A1 (services/dir/=cmd|':c calc'!A1.yaml:7)"


def test_github_keeps_percent_signs_and_separators() -> None:
    one = report(
        Finding("r", Severity.ERROR, "100%0A::x", Location("a,b:c%2C.yaml", region(1, 2, 1, 3))),
    )
    told = command(shown("github", one, Style()).rstrip("\n"))
    assert told is not None
    assert told.message == "100%0A::x"
    assert told.properties["file"] == "a,b:c%2C.yaml"


def test_github_gets_no_more_than_it_shows_severest_first() -> None:
    some = [
        Finding("r", severity, "m", Location("a.yaml", region(number, 1, number, 2)))
        for number in range(1, 31)
        for severity in (Severity.INFO, Severity.ERROR)
    ]
    lines = shown("github", report(*some, failures=(Unchecked("no"),))).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * MOST + ["::notice"] * MOST
    assert "could not check: no" in lines[0]
    assert "::22 more of severity error" in lines[MOST - 1]
    exact = shown("github", report(*some[:20])).splitlines()
    assert len(exact) == 2 * MOST
    assert not any("more of severity" in line for line in exact)


def test_github_cuts_messages_to_what_it_shows() -> None:
    for text in ("\U0001f600" * 5000, "%" * 5000):
        one = report(Finding("r", Severity.ERROR, text, Location("a.yaml")))
        told = command(shown("github", one).rstrip("\n"))
        assert told is not None
        assert len(told.message.encode("utf-16-le")) // 2 <= LONGEST
        assert told.message.endswith("...")


def test_levels_of_the_report_are_told_by_their_words() -> None:
    assert sarif()["properties"] == {"level": Level.FOUNDATION.value, "verdict": "does-not-conform"}


@pytest.mark.parametrize(
    ("plugin", "name", "version"),
    [
        ("acme 1.2", "acme", "1.2"),
        ("this catalogue", "this catalogue", None),
        ("acme", "acme", None),
        ("", "house rules", None),
    ],
)
def test_whoever_brought_rules_is_an_extension(plugin: str, name: str, version: str | None) -> None:
    rules = {"acme/house": HOSTILE.rules["acme/house"]._replace(plugin=plugin)}
    (extension,) = sarif(replace(HOSTILE, rules=rules))["tool"]["extensions"]
    assert (extension["name"], extension.get("version")) == (name, version)


def test_help_of_rules_that_strangers_may_have_written_holds_no_markup() -> None:
    rule = HOSTILE.rules["acme/house"]._replace(why="```\n<img src=x>", remedy="[a](http://b)")
    run = sarif(replace(HOSTILE, rules={rule.id: rule}))
    text = run["tool"]["extensions"][0]["rules"][0]["help"]["markdown"]
    assert tags(text).found == {"pre", "code", "p"}


def test_markdown_says_what_does_not_count() -> None:
    counts = replace(HOSTILE.counts, turned_off=2)
    text = shown("markdown", replace(HOSTILE, findings=(), failures=(), counts=counts))
    assert "### itilcheck: conforms at level foundation, but for what is suppressed\n" in text
    assert "- turned off here: 2 findings (per-path)\n- suppressed: 3 findings (" in text.replace("\\", "")
    assert "changed since" not in text
    since = replace(HOSTILE, since=Since("<main>", "0" * 40, changed=1))
    assert "### itilcheck: what changed since &lt;main&gt; does not conform at level foundation\n" in shown(
        "markdown", since
    )
    info = tuple(replace(one, severity=Severity.INFO) for one in HOSTILE.suppressed)
    text = shown("markdown", replace(HOSTILE, findings=(), failures=(), suppressed=info))
    assert "### itilcheck: conforms at level foundation\n" in text


def test_people_are_told_of_what_the_verdict_is_in_the_same_words_everywhere() -> None:
    failed = replace(HOSTILE, findings=(), suppressed=())
    sound = replace(failed, failures=())
    since = Since("main", "0" * 40)
    for one, told in (
        (replace(sound, asked=1), "what was asked for conforms at level foundation"),
        (replace(sound, since=since), "what changed since main conforms at level foundation"),
        (failed, "cannot say whether it conforms at level foundation"),
        (
            replace(failed, asked=1, since=since),
            "cannot say whether what was asked for and changed since main conforms at level foundation",
        ),
    ):
        assert f"### itilcheck: {told}\n" in shown("markdown", one)
        assert shown("text", one).splitlines()[-1].partition(": ")[0] == told
