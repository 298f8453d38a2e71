"""Testing rules from the command line: what is told, what is rewritten, and what is refused."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck import loading, registry
from itilcheck.cli import rules_test
from itilcheck.cli.failure import guarded
from itilcheck.discovery import RefusedFileError
from itilcheck.record import replace
from itilcheck.testing import everything
from itilcheck.testing.chosen import Chosen
from itilcheck.testing.files import read_cards
from itilcheck.testing.writing import replace_file
from program import Outcome, write
from program import run as program
from test_pytest_plugin import HOUSE
from test_testing import CARD, SERVICE, rule

if TYPE_CHECKING:
    from pathlib import Path

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

RULE = "house-rules/labels/domain-missing.yaml"
WRONG = CARD.replace("3:27", "3:1").replace("findings: []", "findings: ['1:1 gone']")
DIFFERENCE = """\
{place}:17:5: acme/domain-missing "no domain": findings differ: 1 not found, 1 not listed
  - 3:1 "payroll" has no label "domain"
      3 | metadata: {{name: payroll, labels: {{charge-code: CC-12}}}}
        | ^
  + 3:27 "payroll" has no label "domain"
      3 | metadata: {{name: payroll, labels: {{charge-code: CC-12}}}}
        |                           ^^^^^^

{place}:25:5: acme/domain-missing "a domain": findings differ: 1 not found
  - 1:1 gone
      1 | apiVersion: itilcheck/v1
        | ^

1 rule, 2 examples: 2 failed
"""


SOUND = "1 rule, 2 examples, 0 failed\n"
NOTHING = "error: there is nothing to test, name rule files or folders of them"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Terminal:
    """Runs the command in this process, as the program does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(
        self, *paths: str, update: bool = False, tools: Registry | None = None, rules: tuple[Rule, ...] = ()
    ) -> Outcome:
        tools = tools or everything()
        code = guarded(lambda: rules_test.test_rules(Chosen(paths), tools, update=update, rules=rules))
        return Outcome(code, *self.capsys.readouterr())


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:  # noqa: ARG001  # where it stands
    return Terminal(capsys)


# -- telling -------------------------------------------------------------------------------------


def test_sound_rules_are_counted(folder: Path, run: Terminal) -> None:
    second = CARD.replace("domain-missing", "domain-lost")
    write(folder, {RULE: CARD, "house-rules/b/two.yml": f"{second}---\n{second.replace('lost', 'gone')}"})
    assert run("house-rules") == (0, "3 rules, 6 examples, 0 failed\n", "")
    assert run(RULE, RULE, "house-rules/labels") == (0, "1 rule, 2 examples, 0 failed\n", "")


def test_our_own_rules_are_sound(run: Terminal) -> None:
    outcome = run(rules=tuple(everything().rules.values()))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith(", 0 failed\n")


def test_what_differs_is_told_at_its_place(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: WRONG})
    assert run("house-rules") == (1, DIFFERENCE.format(place=RULE), "")
    assert run(str(folder / RULE)) == (1, DIFFERENCE.format(place=RULE), "")
    assert (folder / RULE).read_text("utf-8") == WRONG


def test_faults_of_the_rule_itself_are_told_and_counted(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: CARD.replace("[domain]", "[x]", 1)})
    outcome = run(RULE)
    assert outcome.out.startswith(f"{RULE}:8:1: acme/domain-missing: rejects all that it judges (")
    assert outcome.out.endswith("\n1 rule, 2 examples: 2 failed, 1 other fault\n")


def test_other_files_of_a_folder_are_passed_over(folder: Path, run: Terminal) -> None:
    files = {"payroll.yaml": SERVICE, "a.yaml": "a: [", ".hidden/x.yaml": WRONG, "node_modules/x.yaml": WRONG}
    write(folder, {RULE: CARD, **files})
    told = "passed over: 2 files that hold no rule: a.yaml, payroll.yaml\n"
    assert run(".") == (0, f"1 rule, 2 examples, 0 failed\n{told}", "")
    assert run("house-rules") == (0, "1 rule, 2 examples, 0 failed\n", "")
    write(folder, dict.fromkeys(["b.json", "c.yml", "d/e.yaml"], "[]"))
    assert run(".").out.endswith("5 files that hold no rule: a.yaml, b.json, c.yml and 2 more\n")


@pytest.mark.parametrize(
    ("files", "paths", "message"),
    [
        (
            {RULE: CARD.replace("warning", "warn")},
            ["."],
            f'{RULE}:3:11: error: severity "warn" is not known, ',
        ),
        ({RULE: CARD.replace("[domain]", "[domain")}, [RULE], f"{RULE}:8:"),
        ({"payroll.yaml": SERVICE}, ["payroll.yaml"], "payroll.yaml:"),
        ({RULE: CARD, "x.yaml": ""}, [RULE, "x.yaml"], "x.yaml: error: rule file is empty"),
        ({RULE: CARD}, ["none"], 'error: "none" does not exist'),
        ({"a/x.txt": CARD}, ["a"], NOTHING),
        ({"a/x.yaml": ""}, ["a"], f"{NOTHING}\npassed over: 1 file that holds no rule: a/x.yaml\n"),
        ({}, [], NOTHING),
        ({"x.py": HOUSE}, ["x.py"], "error: no rule comes from x.py, load it with --plugin x.py"),
    ],
)
def test_what_cannot_be_tested_is_an_error(
    folder: Path, run: Terminal, files: dict[str, str], paths: list[str], message: str
) -> None:
    write(folder, files)
    code, out, err = run(*paths)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_all_that_is_wrong_with_rule_files_is_told(folder: Path, run: Terminal) -> None:
    write(folder, {"a.yaml": CARD.replace("warning", "warn"), "b.yaml": f"{CARD}---\n{CARD}x: 1\n"})
    err = run(".").err
    lines = CARD.count("\n")
    assert [line.partition(" error: ")[0] for line in err.splitlines()] == [
        "a.yaml:3:11:",
        f"b.yaml:{2 * lines + 2}:1:",
    ]


def test_what_stands_in_documents_is_made_harmless(folder: Path, run: Terminal) -> None:
    card = CARD.replace("title: a domain", 'title: "\\e[2J"').replace(
        "human-resources}}\n      spec: {}", "human-resources}}"
    )
    write(folder, {RULE: card})
    assert (
        f'{RULE}:20:16: acme/domain-missing "\\x1b[2J": documents, at 2:7: "spec" is missing\n'
        in run(".").out
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_out_is_not_followed(folder: Path, run: Terminal) -> None:
    write(folder, {"outside.yaml": WRONG, "cat/.itilcheck.yaml": "level: essential\n"})
    (folder / "cat" / "link.yaml").symlink_to("../outside.yaml")
    for path in ("cat", "cat/link.yaml"):
        outcome = run(path, update=True)
        assert outcome == (2, "", "cat/link.yaml: error: link leads out of the catalogue, not followed\n")
    assert (folder / "outside.yaml").read_text("utf-8") == WRONG


# -- what the catalogue names ---------------------------------------------------------------------

NAMED = {".itilcheck.yaml": "rule-packs: [house-rules/]\n", RULE: CARD}
OTHER = CARD.replace("domain-missing", "domain-lost")


def test_rule_packs_are_tested_whole(folder: Path) -> None:
    write(folder, {**NAMED, "house-rules/.hidden/x.yaml": OTHER, "payroll.yaml": SERVICE})
    assert program(folder, "rules", "test") == (0, "2 rules, 4 examples, 0 failed\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", ": error: rule file is empty", id="empty"),
        pytest.param("- id: acme/a\n", ":1:1: error: must be a map, not a list", id="a list"),
        pytest.param("id: acme/a\ntitle: A\n", ':1:1: error: "', id="half-written"),
        pytest.param("idd: acme/a\n", ":1:1: error: ", id="mistyped"),
        pytest.param("id: [\n", ":1:5: error: the file ends inside of a list", id="no YAML"),
        pytest.param(SERVICE, ":2:7: error: is a document of a catalogue, no rule", id="a document"),
    ],
)
def test_each_file_of_a_rule_pack_has_to_be_a_rule_file_as_for_a_check(
    folder: Path, text: str, message: str
) -> None:
    write(folder, {**NAMED, "house-rules/other.yaml": text})
    code, out, err = program(folder, "rules", "test")
    assert (code, out) == (2, "")
    assert err.startswith(f"house-rules/other.yaml{message}")
    assert err == program(folder, "check").err
    assert program(folder, "rules", "test", RULE).code == 0


@pytest.mark.parametrize(
    ("card", "message"),
    [
        (
            CARD,
            f'rule "acme/domain-missing" is there already, see {RULE}:1: give one another id',
        ),
        (
            OTHER.replace("title:", "formerly: [acme/domain-missing]\ntitle:", 1),
            f'rule "acme/domain-missing" is there already, see {RULE}:1: give one another id',
        ),
        (
            OTHER.replace("acme/", "", 1),
            'id "domain-lost" needs a prefix that says whose it is, as in "acme/domain-lost"',
        ),
        (
            OTHER.replace("acme/domain-lost", "title-missing", 1),
            'rule "title-missing" is there already, it is built in: give yours another id',
        ),
    ],
)
def test_ids_that_a_check_would_refuse_are_refused(folder: Path, card: str, message: str) -> None:
    write(folder, {**NAMED, "house-rules/other/x.yaml": card})
    code, out, err = program(folder, "rules", "test")
    column = 12 if "formerly" in card else 5
    assert (code, out, err.partition(" error: ")[2]) == (2, "", f"{message}\n")
    assert err.startswith(f"house-rules/other/x.yaml:{2 if column > 5 else 1}:{column}: ")
    assert program(folder, "check").code == 2


def test_an_id_that_a_plugin_brings_is_refused(folder: Path) -> None:
    write(folder, {**NAMED, RULE: CARD.replace("acme/domain-missing", "acme/code-odd")})
    file = folder.parent / f"{folder.name}-plugins" / "house.py"
    write(file.parent, {file.name: HOUSE})
    err = program(folder, "--plugin", str(file), "rules", "test").err
    whose = f'plugin "{file}" brings it'
    what = f'rule "acme/code-odd" is there already, {whose}: give yours another id'
    assert err == f"{RULE}:1:5: error: {what}\n"


def test_a_rule_pack_without_a_rule_file_is_told(folder: Path) -> None:
    write(folder, {".itilcheck.yaml": NAMED[".itilcheck.yaml"], "house-rules/x.txt": CARD})
    message = "error: no rule file in house-rules/, which rule-packs names\n"
    assert program(folder, "rules", "test") == (2, "", message)


def test_a_rule_is_tested_by_its_id(folder: Path) -> None:
    write(folder, {**NAMED, "house-rules/b.yaml": f"{OTHER}---\n{WRONG.replace('missing', 'odd')}"})
    assert program(folder, "rules", "test", "acme/domain-missing") == (0, SOUND, "")
    assert program(folder, "rules", "test", "acme/domain-lost") == (0, SOUND, "")
    assert program(folder, "rules", "test", "acme/domain-odd").out.startswith("house-rules/b.yaml:43:5: ")
    assert program(folder, "rules", "test", "acme/domain-odd", "--update").out.endswith(SOUND)
    assert program(folder, "rules", "test") == (0, "3 rules, 6 examples, 0 failed\n", "")
    assert program(folder, "rules", "test", "title-missing").code == 0


def test_a_rule_with_code_is_tested_by_its_id(folder: Path) -> None:
    plugins = folder.parent / f"{folder.name}-plugins"
    write(plugins, {"house.py": HOUSE})
    asked = ("--plugin", str(plugins / "house.py"), "rules", "test", "acme/code-odd")
    assert program(folder, *asked) == (0, SOUND, "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("acme/domain-mising", ', did you mean "acme/domain-missing"'),
        ("title-mising", ', did you mean "title-missing"'),
        ("zzz", ', and no rule is called so: "itilcheck rules" lists them'),
        ("house-rules/domain.yaml", ""),
    ],
)
def test_an_id_that_no_rule_has_is_an_error_that_names_what_was_meant(
    folder: Path, name: str, message: str
) -> None:
    write(folder, NAMED)
    assert program(folder, "rules", "test", name) == (2, "", f'error: "{name}" does not exist{message}\n')


def test_an_id_that_may_stand_in_a_broken_file_is_not_said_to_be_none(folder: Path) -> None:
    write(folder, {**NAMED, "house-rules/b.yaml": OTHER.replace("warning", "warn")})
    err = program(folder, "rules", "test", "acme/domain-lost").err
    assert err.startswith('house-rules/b.yaml:3:11: error: severity "warn" is not known')


# -- what is told beside --------------------------------------------------------------------------


def test_words_that_are_still_to_be_written_are_noted_and_do_not_fail(folder: Path, run: Terminal) -> None:
    card = CARD.replace("why: Our", "why: >\n  Because.\n  TODO: Our").replace("Add a label.", "TODO")
    write(folder, {RULE: card})
    notes = f'note: {RULE}:7: "TODO" is left in why\nnote: {RULE}:8: "TODO" is left in remedy\n'
    assert run(RULE) == (0, f"{notes}\n{SOUND}", "")
    write(folder, {RULE: CARD.replace("Add", "Add to the TODOs")})
    assert run(RULE) == (0, SOUND, "")


def test_broken_examples_are_told_first(folder: Path, run: Terminal) -> None:
    card = CARD.replace("3:27", "9:9").replace("human-resources}}\n      spec: {}", "human-resources}}")
    write(folder, {RULE: card})
    lines = [line for line in run(RULE).out.splitlines() if line.startswith(RULE)]
    assert [line.split(":")[1] for line in lines] == ["20", "17"]


PLACE = 'a finding begins with its place, as "6:18": '
PLACE += 'write "findings: []", run itilcheck rules test --update'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "documents: |\n",
            "documents:\n",
            'documents must be a text: write "documents: |" and indent what follows',
        ),
        (
            '\'3:27 "payroll" has',
            '\'"payroll" has',
            PLACE,
        ),
        (
            '\'3:27 "payroll" has no label "domain"\'',
            "3:27 payroll: has no label",
            PLACE,
        ),
        (
            "findings: []",
            "findings:",
            'findings must be a list: write "findings: []" where there is none',
        ),
        (
            "documents: |\n",
            "document: |\n",
            'property "document" is not known here, did you mean "documents"',
        ),
    ],
)
def test_examples_that_are_written_wrongly_are_told_how_to_write_them(
    folder: Path, run: Terminal, old: str, new: str, message: str
) -> None:
    write(folder, {RULE: CARD.replace(old, new, 1)})
    code, _, err = run(RULE)
    assert (code, err.partition(" error: ")[2]) == (2, f"{message}\n")


# -- rewriting -----------------------------------------------------------------------------------


def test_findings_are_rewritten_and_shown(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: WRONG})
    code, out, err = run("house-rules", update=True)
    assert (code, err) == (0, "")
    assert (
        out
        == f"""\
--- {RULE}
+++ {RULE}
@@ -15,11 +15,11 @@
       metadata: {{name: payroll, labels: {{charge-code: CC-12}}}}
       spec: {{}}
     findings:
-      - '3:1 "payroll" has no label "domain"'
+      - '3:27 "payroll" has no label "domain"'
   - title: a domain
     documents: |
       apiVersion: itilcheck/v1
       kind: Service
       metadata: {{name: payroll, labels: {{domain: human-resources}}}}
       spec: {{}}
-    findings: ['1:1 gone']
+    findings: []

note: "a domain" broke the rule before, and keeps it now

1 rule, 2 examples, 0 failed
"""
    )
    assert (folder / RULE).read_text("utf-8") == CARD
    assert run("house-rules", update=True) == (0, "1 rule, 2 examples, 0 failed\n", "")


def test_what_an_update_cannot_mend_still_fails(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: CARD.replace("[domain]", "[x]", 1)})
    code, out, _ = run(".", update=True)
    assert code == 1
    assert f"{RULE}:8:1: acme/domain-missing: rejects all that it judges ({{charge-code: " in out
    assert 'note: "a domain" kept the rule before, and breaks it now\n' in out
    assert out.endswith("\n1 rule, 2 examples: 0 failed, 1 other fault\n")
    write(
        folder,
        {RULE: CARD.replace("human-resources}}\n      spec: {}", "human-resources}}").replace("3:27", "1:1")},
    )
    code, out, _ = run(".", update=True)
    assert (code, "+      - '3:27" in out) == (1, True)
    assert f'{RULE}:20:16: acme/domain-missing "a domain": documents, at 2:7: "spec" is missing' in out


def test_findings_of_an_example_with_another_fault_are_left_alone(folder: Path, run: Terminal) -> None:
    card = CARD.replace("labels: {charge-code: CC-12}}\n      spec: {}", "labels: {charge-code: CC-12}}")
    write(folder, {RULE: card.replace("3:27", "9:9")})
    assert run(".", update=True).code == 1
    assert "9:9" in (folder / RULE).read_text("utf-8")


def test_line_ends_marks_and_rights_stay(folder: Path, run: Terminal) -> None:
    path = folder / RULE
    write(folder, {RULE: ""})
    path.write_bytes(b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert run(".", update=True).code == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + CARD.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_json_is_rewritten(folder: Path, run: Terminal) -> None:
    (data,) = loading.load("x.yaml", WRONG.encode()).documents
    write(folder, {"a.json": json.dumps(data, indent=2)})
    assert run(".", update=True).code == 0
    (expected,) = loading.load("x.yaml", CARD.encode()).documents
    assert json.loads((folder / "a.json").read_text("utf-8")) == expected


def test_only_the_rules_of_a_file_that_differ_are_rewritten(folder: Path, run: Terminal) -> None:
    sound = CARD.replace("domain-missing", "domain-lost").replace("findings: []", "findings: [ ]")
    write(folder, {RULE: f"{sound}---\n{WRONG}"})
    assert run(".", update=True).code == 0
    assert (folder / RULE).read_text("utf-8") == f"{sound}---\n{CARD}"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_stays_inside_stays_a_link(folder: Path, run: Terminal) -> None:
    write(folder, {"real/x.yaml": WRONG, ".itilcheck.yaml": ""})
    (folder / "link.yaml").symlink_to("real/x.yaml")
    assert run("link.yaml", update=True).code == 0
    assert (folder / "link.yaml").is_symlink()
    assert (folder / "real" / "x.yaml").read_text("utf-8") == CARD


def test_what_cannot_be_rewritten_is_an_error_and_left_as_it_is(folder: Path, run: Terminal) -> None:
    card = WRONG.replace("findings: ['1:1 gone']", "findings: [ # of old\n      '1:1 gone']")
    write(folder, {RULE: card})
    code, out, err = run(".", update=True)
    what = "findings of example 2 cannot be rewritten: comments, anchors or tags stand in it"
    assert (code, out, err) == (2, "", f"{RULE}: error: {what}\n")
    assert (folder / RULE).read_text("utf-8") == card


def test_a_file_in_another_encoding_is_read_and_not_rewritten(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: ""})
    (folder / RULE).write_bytes(WRONG.encode("utf-16"))
    outcome = run(RULE, update=True)
    assert (outcome.code, outcome.err) == (2, f"{RULE}: error: is not UTF-8, save it so first\n")


def test_a_file_that_has_changed_since_it_was_read_is_left_alone(folder: Path) -> None:
    write(folder, {RULE: WRONG})
    file = read_cards(folder / RULE, RULE, everything())
    write(folder, {RULE: f"{WRONG}# more\n"})
    with pytest.raises(RefusedFileError, match="has changed since it was read"):
        replace_file(file, b"")
    assert (folder / RULE).read_text("utf-8") == f"{WRONG}# more\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_an_error(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: WRONG})
    (folder / RULE).parent.chmod(0o500)
    outcome = run(".", update=True)
    (folder / RULE).parent.chmod(0o700)
    assert (outcome.code, outcome.err) == (2, f"{RULE}: error: Permission denied\n")


# -- rules with code -----------------------------------------------------------------------------


def loaded(folder: Path, source: str, name: str = "house.py") -> Registry:
    (folder / name).write_bytes(source.encode())
    return registry.load(files=[folder / name])


def test_rules_with_code_are_told_at_their_places(folder: Path, run: Terminal) -> None:
    tools = loaded(folder, HOUSE.replace("3:49", "3:1"))
    outcome = run("house.py", tools=tools)
    assert outcome.code == 1
    assert outcome.out.startswith('house.py:21:9: acme/code-odd "an odd number": findings differ: ')
    rules = tuple(rule for rule in tools.rules.values() if rule.path)
    assert 'house.py:21:9: acme/code-odd "an odd number"' in run(tools=tools, rules=rules).out


@pytest.mark.parametrize("as_rules", [False, True])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_findings_in_docstrings_are_rewritten(
    folder: Path, run: Terminal, line_end: str, *, as_rules: bool
) -> None:
    second = (
        HOUSE.partition("\n\n\n")[2].replace("code-odd", "code-strange").replace("def code_odd", "def other")
    )
    sound = f"# Größe\n{HOUSE}\n\n{second}".replace("\n", line_end)
    name = f"house{as_rules}{len(line_end)}.py"
    tools = loaded(folder, sound.replace("3:49", "3:1").replace("findings: []", "findings: ['1:1 x']"), name)
    rules = tuple(rule for rule in tools.rules.values() if rule.path.endswith(".py"))
    outcome = run(tools=tools, rules=rules, update=True) if as_rules else run(name, tools=tools, update=True)
    assert outcome.out.endswith("\n2 rules, 4 examples, 0 failed\n")
    assert (folder / name).read_bytes().decode() == sound


@pytest.mark.parametrize(("prefix", "hint"), [("", "\\u202e"), ("r", '\\"\\"\\"')])
def test_a_docstring_that_would_read_differently_is_left_alone(
    folder: Path, run: Terminal, prefix: str, hint: str
) -> None:
    character = "chr(0x202e)" if not prefix else '\'"""\''
    source = HOUSE.replace('    """Charge', f'    {prefix}"""Charge').replace(
        "is an odd number')", f"is odd' + {character})"
    )
    name = f"house{prefix}{len(hint)}.py"
    tools = loaded(folder, source, name)
    outcome = run(name, tools=tools, update=True)
    what = "findings of acme/code-odd would end its docstring, or hold escapes: rewrite them by hand"
    assert (outcome.code, outcome.err) == (2, f"{name}: error: {what}\n")
    assert (folder / name).read_text("utf-8") == source


def test_a_card_beside_its_code_is_rewritten(folder: Path, run: Terminal) -> None:
    card = HOUSE.partition('"""')[2].partition('"""')[0].replace("\n    ", "\n").partition("id: ")[2]
    card = f"id: {card}title: Charge codes are even numbers\n"
    code = HOUSE.partition('    """')[0] + HOUSE.rpartition('"""\n')[2]
    write(folder, {"odd.yaml": card.replace("3:49", "3:1")})
    tools = loaded(folder, code.replace("@node_rule", "@node_rule(card='odd.yaml')"), "beside.py")
    assert run("odd.yaml", tools=tools, update=True).code == 0
    assert (folder / "odd.yaml").read_text("utf-8") == card


def beside(cards: str = "odd.yaml") -> dict[str, str]:
    """Give a Python file with one card in its docstring, and one in a file beside it."""
    card = HOUSE.partition('"""')[2].partition('"""')[0].replace("\n    ", "\n").partition("id: ")[2]
    code = HOUSE.partition('    """')[0] + HOUSE.rpartition('"""\n')[2]
    code = code.replace("@node_rule", f"@node_rule(card='{cards}')").replace("def code_odd", "def other")
    other = f"id: {card}title: Charge codes are even numbers\n".replace("code-odd", "code-strange")
    return {"house.py": f"{HOUSE}\n\n{code.partition(chr(10))[2]}", cards: other}


@pytest.mark.parametrize("cards", ["odd.yaml", "cards/odd.yaml", "../odd.yaml"])
def test_all_rules_of_a_python_file_are_tested(folder: Path, cards: str) -> None:
    files = {f"ops/{name}": text.replace("3:49", "3:1") for name, text in beside(cards).items()}
    write(folder, files)
    place = os.path.normpath(f"ops/{cards}").replace(os.sep, "/")
    outcome = program(folder, "rules", "test", "ops/house.py")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith('ops/house.py:21:9: acme/code-odd "an odd number": findings differ: ')
    assert f'\n{place}:14:5: acme/code-strange "an odd number": findings differ: ' in outcome.out
    assert outcome.out.endswith("\n2 rules, 4 examples: 2 failed\n")
    updated = program(folder, "rules", "test", "ops/house.py", "--update")
    assert updated.out.endswith("\n2 rules, 4 examples, 0 failed\n")
    assert (folder / place).read_text("utf-8") == beside(cards)[cards]
    outcome = program(folder, "--plugin", "ops/house.py", "rules", "test", "ops", "ops/house.py")
    assert outcome.out == "2 rules, 4 examples, 0 failed\n"


def test_rule_packs_and_records_of_a_python_file_are_tested(folder: Path) -> None:
    hooks = "from pathlib import Path\nfrom itilcheck.authoring import hookimpl\n"
    hooks += "from itilcheck.testing import everything\nfrom itilcheck.record import replace\n"
    hooks += "@hookimpl\ndef itilcheck_register_rule_packs():\n"
    hooks += "    return [Path(__file__).parent / 'pack']\n@hookimpl\ndef itilcheck_register_rules():\n"
    hooks += "    made = everything().rules['title-missing']\n"
    hooks += "    return [replace(made, id='acme/titled', path='', formerly=())]\n"
    write(folder, {"house.py": hooks, "pack/labels/domain-missing.yaml": WRONG})
    outcome = program(folder, "rules", "test", "house.py")
    assert outcome.out.startswith("pack/labels/domain-missing.yaml:17:5: acme/domain-missing ")
    assert "\n2 rules, " in outcome.out
    assert program(folder, "rules", "test", "house.py", "--update").code == 0
    assert (folder / "pack/labels/domain-missing.yaml").read_text("utf-8") == CARD


def test_a_card_whose_code_is_not_loaded_is_passed_over(folder: Path, run: Terminal) -> None:
    write(folder, {**beside(), RULE: CARD})
    what = "is the card of a rule with code, test the Python file that names it"
    assert run(".") == (0, f"{SOUND}passed over: odd.yaml {what}\n", "")
    assert run("odd.yaml") == (2, "", f"{NOTHING}\npassed over: odd.yaml {what}\n")
    write(folder, {"odd.yaml": CARD.partition("given:")[0]})
    assert run("odd.yaml").err.startswith('odd.yaml:1:1: error: "')


def test_a_rule_file_that_is_too_large_is_told_as_by_a_check(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: CARD + "#" * (1 << 20), ".itilcheck.yaml": "rule-packs: [house-rules]\n"})
    told = f"{RULE}:1:1: error: file is larger than 1 MiB, split it\n"
    assert run("house-rules") == (2, "", told)
    assert program(folder, "check").err == told


@pytest.mark.parametrize(("message", "what"), [("", "that is empty"), ("a\\nb", "of several lines")])
def test_a_message_that_no_example_could_list_is_refused(folder: Path, message: str, what: str) -> None:
    code = f"    if code.value[-1] in '13579':\n        yield Problem(code, '{message}')\n"
    house = HOUSE.partition("    if code")[0] + code
    write(folder, {"alone.py": house})
    outcome = program(folder, "rules", "test", "alone.py", "--update")
    told = f"alone.py: error: acme/code-odd gives a message {what} at 3:49 of example 1: mend the rule\n"
    assert (outcome.code, outcome.err) == (2, told)
    assert (folder / "alone.py").read_text("utf-8") == house


def test_an_empty_message_of_a_rule_file_is_refused(folder: Path, run: Terminal) -> None:
    card = WRONG.replace("""message: '"{name}" has no label "{property}"'""", "message: '{value}'")
    write(folder, {RULE: card})
    outcome = run(".", update=True)
    told = "acme/domain-missing gives a message that is empty at 3:27 of example 1: mend the rule"
    assert (outcome.code, outcome.err) == (2, f"{RULE}: error: {told}\n")
    assert (folder / RULE).read_text("utf-8") == card


@pytest.mark.parametrize("message", ["it" + "'" * 2 + "s", "is odd'", "'" * 3, "x" + "'" * 3 + "y"])
def test_quotes_that_would_end_a_docstring_are_refused(folder: Path, message: str) -> None:
    source = HOUSE.replace('"' * 3, "'" * 3).replace(
        "f'charge code \"{code.value}\" is an odd number'", f'"{message}"'
    )
    write(folder, {"quoted.py": source})
    outcome = program(folder, "rules", "test", "quoted.py", "--update")
    what = "findings of acme/code-odd would end its docstring, or hold escapes: rewrite them by hand"
    assert (outcome.code, outcome.err) == (2, f"quoted.py: error: {what}\n")
    assert (folder / "quoted.py").read_text("utf-8") == source
    raw = HOUSE.replace("f'charge code \"{code.value}\" is an odd number'", f'"{message}"')
    write(folder, {"quoted.py": raw})
    program(folder, "rules", "test", "quoted.py", "--update")
    assert program(folder, "rules", "test", "quoted.py").out == SOUND


def test_a_rule_file_is_read_though_its_rule_is_known_already(folder: Path, run: Terminal) -> None:
    write(folder, {RULE: CARD.replace("warning", "warn")})
    known = replace(rule(), path=str(folder / RULE))
    tools = replace(everything(), rules={**everything().rules, known.id: known})
    assert run(RULE, tools=tools).err.startswith(f'{RULE}:3:11: error: severity "warn" is not known, ')


def test_rules_without_a_file_are_told_by_their_name(run: Terminal) -> None:
    outcome = run(rules=(rule(WRONG),), update=True)
    assert outcome.code == 1
    assert outcome.out.startswith('rules/labels/domain-missing.yaml: acme/domain-missing "no domain": ')
