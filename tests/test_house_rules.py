"""House rules: single Python files, cards in docstrings, and which configuration may name them."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from program import HERE, Outcome, run, write

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (HERE / "docs" / "hooks.md").read_text(encoding="utf-8")
SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll, title: PAYROLL, labels: {charge-code: CC-13}}
spec: {provider: acme}
"""
CATALOGUE = {"cat/.itilcheck.yaml": "level: essential\n", "cat/payroll.yaml": SERVICE}
CARD = """\
    id: acme/title-shouted
    title: Titles do not shout
    severity: warning
    level: essential
    why: Capital letters are hard to read.
    remedy: Write small letters.
    given: {kind: Service, path: /metadata/title}
"""
BODY = "    if title.value.isupper():\n        yield Problem(title, f'\"{title.value}\" shouts')\n"
HEAD = "from itilcheck.authoring import Problem, catalogue_rule, node_rule\n\n\n"
FOUND = 'cat/payroll.yaml:3:34: warning[acme/title-shouted] "PAYROLL" shouts\n'
NO_CODE = "a catalogue cannot name code, use --plugin FILE, or a configuration elsewhere"
IN_CATALOGUE = "lies in the catalogue, which is not trusted: keep it elsewhere, or name it with --plugin"
CONCISE = ("check", "cat", "--format", "concise")


def shouted(card: str = CARD, body: str = BODY, *, quotes: str = '"""', head: str = HEAD) -> str:
    """Give a file of house rules with one rule: 4 lines come before its docstring."""
    return f"{head}@node_rule\ndef title_shouted(title):\n    {quotes}\n{card}    {quotes[-3:]}\n{body}"


def check(folder: Path, source: str, *words: str) -> Outcome:
    write(folder, {**CATALOGUE, "house.py": source})
    return run(folder, "--plugin", "house.py", *(words or CONCISE))


def refused(folder: Path, source: str) -> str:
    """Give the message with which a file of house rules is refused, without the hint behind it."""
    outcome = check(folder, source)
    assert (outcome.code, outcome.out) == (2, "")
    return outcome.err.removesuffix("mend it, or leave out --plugin house.py\n")


# -- files ---------------------------------------------------------------------------------------


def test_a_rule_of_a_file_finds_what_it_says(tmp_path: Path) -> None:
    assert check(tmp_path, shouted()).out == FOUND


def test_the_short_option_does_the_same(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "house.py": shouted()})
    assert run(tmp_path, "-p", "house.py", *CONCISE).out == FOUND


def test_several_files_are_loaded(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "a.py": shouted(), "b.py": shouted(CARD.replace("shouted", "loud"))})
    outcome = run(tmp_path, "-p", "a.py", "-p", "b.py", *CONCISE)
    assert sorted(re.findall(r"\[(.*?)\]", outcome.out)) == ["acme/title-loud", "acme/title-shouted"]


def test_a_file_that_is_named_twice_is_loaded_once(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "house.py": shouted()})
    assert run(tmp_path, "-p", "house.py", "-p", "house.py", *CONCISE).out == FOUND


def test_a_file_that_is_disabled_is_not_loaded(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "house.py": "1 / 0\n"})
    assert run(tmp_path, "-p", "house.py", "--disable-plugin", "house", *CONCISE).out == ""


def test_rules_of_a_file_are_listed_and_explained(tmp_path: Path) -> None:
    assert "  acme/title-shouted " in check(tmp_path, shouted(), "rules").out
    page = check(tmp_path, shouted(), "explain", "acme/title-shouted").out
    assert "from      house.py" in page
    assert "  Capital letters are hard to read." in page


def test_a_file_may_have_hooks_as_well(tmp_path: Path) -> None:
    hook = (
        "\n\n@hookimpl\ndef itilcheck_register_reporters():\n    return {'acme/one': lambda *_: ['one\\n']}\n"
    )
    source = shouted(head=HEAD.replace("node_rule", "hookimpl, node_rule")) + hook
    assert check(tmp_path, source, "check", "cat", "--format", "acme/one").out == "one\n"


def test_nothing_is_compiled_beside_a_file_and_nothing_stale_is_run(tmp_path: Path) -> None:
    write(tmp_path, {"house.py": "raise SystemExit('stale')\n"})
    outcome = run(tmp_path, command=(sys.executable, "-m", "py_compile", "house.py"))
    stale = next((tmp_path / "__pycache__").glob("house.*.pyc"))
    assert outcome.code == 0
    write(tmp_path, {**CATALOGUE, "house.py": shouted()})
    mtime = (tmp_path / "house.py").stat().st_mtime
    os.utime(stale, (mtime, mtime))
    before = stale.read_bytes()
    assert run(tmp_path, "-p", "house.py", *CONCISE).out == FOUND
    assert stale.read_bytes() == before


def test_modules_beside_a_file_are_not_imported(tmp_path: Path) -> None:
    write(tmp_path, {"helper.py": "1 / 0\n"})
    told = refused(tmp_path, "import helper\n")
    message = "cannot be loaded: ModuleNotFoundError: No module named 'helper', at house.py:1"
    message += ": modules beside the file are not searched, make a package of them"
    assert told == f'error: plugin "house.py": {message}\n'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0\n", "cannot be loaded: ZeroDivisionError: division by zero, at house.py:1"),
        ("\ndef f(:\n", "cannot be loaded: SyntaxError: invalid syntax (house.py, line 2)"),
        ("raise SystemExit(0)\n", "cannot be loaded: SystemExit: 0, at house.py:1"),
        (
            "def itilcheck_register_rules(): ...\n",
            "itilcheck_register_rules is named like a hook but lacks @hookimpl",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, source: str, message: str) -> None:
    assert refused(tmp_path, source) == f'error: plugin "house.py": {message}\n'


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.py", '"none.py" cannot be read: no such file or directory'),
        ("cat", '"cat" is no Python file, its name must end in .py'),
        ("cat/payroll.yaml", '"cat/payroll.yaml" is no Python file, its name must end in .py'),
    ],
)
def test_what_is_no_file_of_rules_is_refused(tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path, CATALOGUE)
    outcome = run(tmp_path, "--plugin", name, *CONCISE)
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, f"error: {message}")


def test_a_module_that_lies_nowhere_is_missed_in_fewer_words(tmp_path: Path) -> None:
    told = refused(tmp_path, "import nothing_called_so\n")
    assert told.endswith("No module named 'nothing_called_so', at house.py:1\n")
    told = refused(tmp_path, "from . import helper\n")
    assert told.endswith(
        ", at house.py:1: modules beside the file are not searched, make a package of them\n"
    )


NESTED = "class Rules:\n    {}".format(shouted(head="").replace("\n", "\n    "))
BARE_TOLD = "has a card but no decorator, put @node_rule or @catalogue_rule before it"
BARE = shouted().replace("@node_rule\n", "")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "brings nothing: no rule, no hook"),
        ("import os\n\n\ndef f(title):\n    pass\n", "brings nothing: no rule, no hook"),
        (f"{HEAD}{NESTED.replace('class Rules', 'def f()')}", "brings nothing: no rule, no hook"),
        (
            BARE,
            f"house.py:4: title_shouted {BARE_TOLD}",
        ),
        (
            "import functools\n\n\n" + BARE.replace("def ", "@functools.cache\ndef ", 1),
            f"house.py:7: title_shouted {BARE_TOLD}",
        ),
        (
            f"{HEAD}{NESTED}",
            "house.py:5: title_shouted stands in class Rules, rules are plain functions",
        ),
    ],
)
def test_a_rule_that_nobody_would_find_is_refused(tmp_path: Path, source: str, message: str) -> None:
    assert refused(tmp_path, source) == f'error: plugin "house.py": {message}\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("(title)", "(title, options)", "takes 2 arguments, a node_rule gets one: the statement"),
        ("(title)", "()", "takes 0 arguments, a node_rule gets one: the statement"),
        ("(title)", "(title, *, a)", "takes 2 arguments, a node_rule gets one: the statement"),
        ("def ", "async def ", "is async, rules are plain functions"),
        (
            "@node_rule",
            "@catalogue_rule",
            "takes 1 argument, a catalogue_rule gets two: the catalogue and the options",
        ),
    ],
)
def test_a_rule_that_could_not_be_called_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    source = shouted().replace(old, new, 1)
    assert refused(tmp_path, source) == f'error: plugin "house.py": house.py:4: title_shouted {message}\n'


def test_a_rule_may_have_arguments_that_nobody_gives(tmp_path: Path) -> None:
    assert check(tmp_path, shouted().replace("(title)", "(title, loud=True)")).out == FOUND


def test_a_card_that_is_no_keyword_is_refused_with_the_right_spelling(tmp_path: Path) -> None:
    told = refused(tmp_path, shouted().replace("@node_rule", "@node_rule('x.yaml')"))
    message = 'TypeError: node_rule takes its card by name, write @node_rule(card="x.yaml"), at house.py:4'
    assert told == f'error: plugin "house.py": cannot be loaded: {message}\n'


def test_two_rules_of_one_id_are_told_with_both_lines(tmp_path: Path) -> None:
    told = refused(tmp_path, shouted() + shouted(head="\n\n").replace("def title_", "def "))
    where = 'by plugin "house.py" (house.py:7) and by plugin "house.py" (house.py:22)'
    assert told == f'error: rule "acme/title-shouted" is brought {where}\n'


@pytest.mark.parametrize("other", ["x/../house.py", "./house.py", "link.py"])
def test_a_file_that_is_named_in_two_ways_is_loaded_once(tmp_path: Path, other: str) -> None:
    write(tmp_path, {**CATALOGUE, "house.py": shouted(), "x/keep": ""})
    if other == "link.py":
        (tmp_path / other).symlink_to("house.py")
    assert run(tmp_path, "-p", "house.py", "-p", other, *CONCISE).out == FOUND
    assert run(tmp_path, "-p", "house.py", "-p", other, "plugins").out.count("from      house.py") == 1


def test_a_file_that_is_broken_is_to_be_mended_or_left_out(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "house.py": shouted("    nothing\n")})
    for name in ("none.py", "house.py"):
        outcome = run(tmp_path, "-p", name, *CONCISE)
        assert outcome.err.splitlines()[-1] == f"mend it, or leave out --plugin {name}"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "a/house.py": shouted(), "b/house.py": shouted()})
    outcome = run(tmp_path, "-p", "a/house.py", "-p", "b/house.py", *CONCISE)
    told = 'error: plugin "house" is brought by "a/house.py" and by "b/house.py"'
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, told)


def test_a_file_with_the_name_of_a_plugin_of_ours_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "backstage.py": ""})
    outcome = run(tmp_path, "-p", "backstage.py", *CONCISE)
    assert outcome.err.startswith(
        'error: plugin "backstage" is brought by itilcheck itself and by "backstage.py"'
    )


# -- cards ---------------------------------------------------------------------------------------


def test_a_sentence_in_front_of_the_card_is_the_title(tmp_path: Path) -> None:
    card = CARD.replace("    title: Titles do not shout\n", "")
    source = shouted(card).replace('"""\n', '"""Titles are\n    quiet.\n\n    More about that.\n\n', 1)
    assert (
        "acme/title-shouted: Titles are quiet\n"
        in check(tmp_path, source, "explain", "acme/title-shouted").out
    )
    assert check(tmp_path, source).out == FOUND


def test_a_card_may_stand_beside_the_code(tmp_path: Path) -> None:
    source = f"{HEAD}@node_rule(card='cards/title.yaml')\ndef title_shouted(title):\n{BODY}"
    write(tmp_path, {"cards/title.yaml": CARD.replace("    ", "")})
    assert check(tmp_path, source).out == FOUND


def test_a_group_may_be_named(tmp_path: Path) -> None:
    page = check(tmp_path, shouted(f"{CARD}    group: style\n"), "explain", "acme/title-shouted").out
    assert "group     style" in page


def test_a_rule_of_the_whole_catalogue_gets_its_options(tmp_path: Path) -> None:
    card = CARD.replace("given: {kind: Service, path: /metadata/title}", "reads: {Service: []}")
    body = "    for one in catalogue.of('Service'):\n"
    body += "        yield Problem(one.node('/metadata/name'), options['say'])\n"
    source = shouted(f"{card}    options: {{say: hello}}\n", body)
    source = source.replace(
        "node_rule\ndef title_shouted(title)", "catalogue_rule\ndef every(catalogue, options)"
    )
    assert check(tmp_path, source).out == "cat/payroll.yaml:3:18: warning[acme/title-shouted] hello\n"
    write(
        tmp_path,
        {"cat/.itilcheck.yaml": "rules: {acme/title-shouted: {options: {say: bye}}}\nlevel: essential\n"},
    )
    assert run(tmp_path, "-p", "house.py", *CONCISE).out.endswith("] bye\n")


def test_one_problem_may_be_returned_and_nothing_too(tmp_path: Path) -> None:
    body = BODY.replace("yield ", "return ")
    assert check(tmp_path, shouted(body=body)).out == FOUND
    quiet = SERVICE.replace("PAYROLL", "Payroll")
    write(tmp_path, {"cat/payroll.yaml": quiet})
    assert run(tmp_path, "-p", "house.py", *CONCISE) == (0, "", run(tmp_path, *CONCISE).err)


def test_a_rule_where_nothing_stands_is_asked_if_the_card_says_so(tmp_path: Path) -> None:
    card = CARD.replace("path: /metadata/title", "path: /spec/utility, absent: empty")
    source = shouted(card, "    yield Problem(title, f'{title.value} {title.pointer}')\n")
    assert check(tmp_path, source).out.endswith("] {} /spec/utility\n")


def test_a_rule_applies_as_its_card_says(tmp_path: Path) -> None:
    assert check(tmp_path, shouted(f"{CARD}    appliesTo: {{lifecycle: retired}}\n")).out == ""


def test_an_imported_rule_counts_once(tmp_path: Path) -> None:
    assert check(tmp_path, shouted() + "\n\nagain = title_shouted\n").out == FOUND


def test_a_rule_that_fails_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    outcome = check(tmp_path, shouted(body="    yield Problem(title, title.value.nothing)\n"))
    assert outcome.code == 2
    assert "AttributeError: 'str' object has no attribute 'nothing', at house.py:15" in outcome.err


def test_a_rule_of_the_catalogue_that_fails_in_the_check_of_a_file_names_the_file(tmp_path: Path) -> None:
    card = CARD.replace("given: {kind: Service, path: /metadata/title}", "reads: {Service: []}")
    source = shouted(card, "    yield 1 / 0\n")
    source = source.replace(
        "node_rule\ndef title_shouted(title)", "catalogue_rule\ndef every(catalogue, options)"
    )
    write(tmp_path, {"cat/.itilcheck.yaml": "rule-packs: [house]\nlevel: essential\n"})
    own = card.replace("    ", "").replace("title-shouted", "other") + "check: acme/title-shouted\n"
    write(tmp_path, {"cat/house/a/other.yaml": own})
    write(tmp_path, {"house.py": source, "cat/payroll.yaml": SERVICE})
    outcome = run(tmp_path, "-p", "house.py", *CONCISE)
    told = [line for line in outcome.err.splitlines() if "acme/other" in line]
    assert ["house.py" in line and "this catalogue" not in line for line in told] == [True]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            shouted(CARD.replace("warning", "warn")),
            'house.py:9:15: severity "warn" is not known, did you mean "warning"',
        ),
        (
            shouted(CARD.replace("remedy", "remedi")),
            'house.py:12:5: property "remedi" is not known here, did you mean "remedy"',
        ),
        (
            shouted(CARD.replace("    why: Capital letters are hard to read.\n", "")),
            'house.py:7:5: "why" is missing',
        ),
        (
            shouted(CARD.replace("/metadata/title", "/metadata/titel")),
            'house.py:13:34: "/metadata/titel" is not known to Service, did you mean "/metadata/title"',
        ),
        (shouted(f"{CARD}    expect: {{}}\n"), 'house.py:14:5: property "expect" is not known here'),
        (
            shouted(CARD.replace("given: {kind: Service, path: /metadata/title}", "reads: {}")),
            'house.py:13:5: property "reads" is not known here',
        ),
        (shouted(CARD.replace("level:", "- level:")), "house.py:10:5: "),
        (
            shouted(CARD.replace("hard", "h\\x61rd")),
            'house.py:11: "\\" stands in a card, write r""" before it',
        ),
        (
            shouted("    Nothing but prose.\n"),
            'house.py:6: docstring of title_shouted is no card, "id:" is missing',
        ),
        (
            f"{HEAD}@node_rule\ndef f(node):\n    pass\n",
            "house.py:4: f has no docstring, which is to hold the rule's card",
        ),
        (f"{HEAD}@node_rule(card='x.yaml')\ndef f(node):\n    pass\n", "x.yaml: cannot be read: "),
        (
            f"{HEAD}@node_rule\ndef f(node):\n    'id: ' 'b'\n",
            "house.py:6: a card is one text in triple quotes",
        ),
        (
            shouted(CARD.replace("acme/", "")),
            'rule "title-shouted" needs a prefix, as in "acme/title-shouted"',
        ),
        (
            shouted() + shouted(head="\n\n").replace("def title_", "def "),
            'rule "acme/title-shouted" is brought by ',
        ),
        (
            shouted(CARD.replace("title-shouted", "Shouted")),
            'house.py:7:9: id "acme/Shouted" is not spelt like ',
        ),
        (
            shouted(f"{CARD}    appliesTo: {{status: active}}\n"),
            'house.py:14:17: "status" is of ServiceRelationship, and no such document is judged',
        ),
    ],
)
def test_what_is_wrong_with_a_card_is_told_at_its_place(tmp_path: Path, source: str, message: str) -> None:
    told = refused(tmp_path, source)
    assert message in told
    assert "Traceback" not in told


def test_places_in_a_card_hold_with_windows_line_ends_and_other_letters(tmp_path: Path) -> None:
    source = '"""Hausregeln für alle."""\n' + shouted(CARD.replace("warning", "warn"))
    write(tmp_path, CATALOGUE)
    (tmp_path / "house.py").write_bytes(source.replace("\n", "\r\n").encode())
    assert ' house.py:10:15: severity "warn"' in run(tmp_path, "-p", "house.py", *CONCISE).err


def test_the_page_about_hooks_shows_a_file_that_works(tmp_path: Path) -> None:
    section = PAGE.partition("## A single file\n")[2].partition("\n## ")[0]
    code = re.search(r"^```python\n# house_rules\.py\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    console = re.search(r"^```console\n\$ itilcheck (.*?)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert code is not None
    assert console is not None
    files = {name.replace("cat/", "catalogue/"): text for name, text in CATALOGUE.items()}
    write(tmp_path, {**files, "house_rules.py": code[1]})
    write(tmp_path, {"catalogue/mail.yaml": SERVICE.replace("payroll", "mail")})
    outcome = run(tmp_path, *console[1].split())
    assert outcome.out == console[2]


def test_the_examples_of_that_file_find_what_they_say(tmp_path: Path) -> None:
    section = PAGE.partition("## A single file\n")[2].partition("\n## ")[0]
    code = re.search(r"^```python\n# house_rules\.py\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert code is not None
    write(tmp_path, {"house_rules.py": code[1]})
    outcome = run(tmp_path, "rules", "test", "house_rules.py")
    assert (outcome.code, outcome.out) == (0, "2 rules, 4 examples, 0 failed\n")


# -- configurations ------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Lay a catalogue, and house rules beside it."""
    write(tmp_path, {**CATALOGUE, "safe/house.py": shouted()})
    return tmp_path


def test_a_configuration_elsewhere_names_files(elsewhere: Path) -> None:
    write(elsewhere, {"safe/gate.yaml": "level: essential\nplugins: [house.py]\n"})
    assert run(elsewhere, "--config", "safe/gate.yaml", *CONCISE).out == FOUND


def test_a_configuration_elsewhere_takes_the_place_of_the_catalogues_own(elsewhere: Path) -> None:
    write(elsewhere, {"cat/.itilcheck.yaml": "rules: {acme/title-shouted: off}\nnonsense: 1\n"})
    write(elsewhere, {"safe/gate.yaml": "level: essential\nplugins: [house.py]\n"})
    assert run(elsewhere, "--config", "safe/gate.yaml", *CONCISE).out == FOUND


def test_rule_packs_of_a_configuration_elsewhere_start_at_its_folder(elsewhere: Path) -> None:
    rule = CARD.replace("    ", "") + "expect: {pattern: '[a-z]'}\nmessage: '\"{value}\" shouts'\n"
    write(elsewhere, {"safe/gate.yaml": "level: essential\nrule-packs: [pack]\n", "safe/pack/a/b.yaml": rule})
    assert run(elsewhere, "--config", "safe/gate.yaml", *CONCISE).out == FOUND


@pytest.mark.parametrize(
    ("files", "words", "message"),
    [
        (
            {"cat/.itilcheck.yaml": "level: essential\nplugins: [../safe/house.py]\n"},
            (),
            f"cat/.itilcheck.yaml:2:1: error: {NO_CODE}",
        ),
        (
            {"cat/gate.yaml": "plugins: [../safe/house.py]\n"},
            ("--config", "cat/gate.yaml"),
            f"cat/gate.yaml:1:1: error: {NO_CODE}",
        ),
        (
            {"safe/gate.yaml": "plugins: [house.py, ../cat/house.py]\n", "cat/house.py": "1 / 0\n"},
            ("--config", "safe/gate.yaml"),
            f"safe/gate.yaml:1:21: error: {IN_CATALOGUE}",
        ),
        (
            {"safe/gate.yaml": "plugins: [none.py]\n"},
            ("--config", "safe/gate.yaml"),
            'safe/gate.yaml:1:11: error: "none.py" does not exist',
        ),
        (
            {"safe/gate.yaml": "plugins: [.]\n"},
            ("--config", "safe/gate.yaml"),
            'safe/gate.yaml:1:11: error: "." is no Python file',
        ),
        ({}, ("--config", "none.yaml"), 'error: --config "none.yaml" does not exist'),
        ({}, ("--config", "safe"), "safe: error: is no file"),
        (
            {"safe/gate.yaml": "plugin: [house.py]\n"},
            ("--config", "safe/gate.yaml"),
            'safe/gate.yaml:1:1: error: property "plugin" is not known here, did you mean "plugins"',
        ),
    ],
)
def test_a_configuration_that_names_what_it_may_not_is_refused(
    elsewhere: Path, files: dict[str, str], words: tuple[str, ...], message: str
) -> None:
    write(elsewhere, files)
    outcome = run(elsewhere, *words, *CONCISE)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"{message}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_make_no_configuration_or_file_trusted(elsewhere: Path) -> None:
    write(elsewhere, {"cat/inner.yaml": "plugins: [../safe/house.py]\n", "cat/evil.py": "1 / 0\n"})
    (elsewhere / "safe" / "link.yaml").symlink_to("../cat/inner.yaml")
    (elsewhere / "safe" / "evil.py").symlink_to("../cat/evil.py")
    (elsewhere / "cat" / "out.yaml").symlink_to("../safe/gate.yaml")
    write(elsewhere, {"safe/gate.yaml": "plugins: [evil.py]\n"})
    for name, what in (
        ("safe/link.yaml", "cannot name code"),
        ("safe/gate.yaml", "lies in the catalogue"),
        ("cat/out.yaml", "leads out of the catalogue"),
    ):
        outcome = run(elsewhere, "--config", name, *CONCISE)
        assert (outcome.code, what in outcome.err) == (2, True), outcome.err


def test_a_file_of_a_configuration_that_is_broken_is_disabled_by_its_name(elsewhere: Path) -> None:
    write(elsewhere, {"safe/gate.yaml": "plugins: [house.py]\n", "safe/house.py": "1 / 0\n"})
    outcome = run(elsewhere, "--config", "safe/gate.yaml", *CONCISE)
    assert outcome.err.splitlines()[-1] == "to run without it: itilcheck --disable-plugin house"


def test_a_file_in_the_catalogue_may_be_named_on_the_command_line(elsewhere: Path) -> None:
    write(elsewhere, {"cat/house.py": shouted()})
    assert run(elsewhere, "--plugin", "cat/house.py", *CONCISE).out == FOUND


@pytest.fixture
def own(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay a user's own configuration, and give its folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(elsewhere / "conf"))
    write(elsewhere, {"conf/itilcheck/config.yaml": "plugins: [../../safe/house.py]\n"})
    return elsewhere


def test_the_users_own_configuration_names_files(own: Path) -> None:
    assert run(own, *CONCISE).out == FOUND
    assert "acme/title-shouted" in run(own / "cat", "rules").out


def test_a_file_that_is_named_and_in_ones_own_configuration_counts_once(own: Path) -> None:
    assert run(own, "-p", "safe/house.py", *CONCISE).out == FOUND


def test_another_configuration_takes_the_place_of_the_users_own(own: Path) -> None:
    write(own, {"safe/gate.yaml": "level: essential\n"})
    assert run(own, "--config", "safe/gate.yaml", *CONCISE).out == ""


def test_the_users_own_configuration_says_nothing_of_what_a_catalogue_is_held_to(own: Path) -> None:
    write(own, {"conf/itilcheck/config.yaml": "level: exemplary\n"})
    outcome = run(own, *CONCISE)
    message = "only plugins can be yours alone, what a catalogue is held to stands with the catalogue"
    assert (outcome.code, outcome.err) == (2, f"conf/itilcheck/config.yaml:1:1: error: {message}\n")


def test_an_own_configuration_that_lies_in_the_catalogue_is_not_read(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(elsewhere / "cat" / "conf"))
    write(elsewhere, {"cat/conf/itilcheck/config.yaml": "plugins: [evil.py]\n"})
    write(elsewhere, {"cat/conf/itilcheck/evil.py": "1 / 0\n"})
    outcome = run(elsewhere, "check", "cat")
    message = "is not read, for it lies in the catalogue: name its plugins with --plugin"
    assert outcome.code == 0
    assert f"notice: cat/conf/itilcheck/config.yaml: {message}" in outcome.out


def test_a_relative_folder_of_configurations_is_not_heeded(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "conf")
    monkeypatch.setenv("HOME", str(elsewhere / "nowhere"))
    write(elsewhere, {"conf/itilcheck/config.yaml": "plugins: [../../safe/house.py]\n"})
    assert run(elsewhere, *CONCISE).out == ""


# -- options -------------------------------------------------------------------------------------

LIMITED = CARD.replace("given: {kind: Service, path: /metadata/title}", "reads: {Service: []}")
LIMITED += "    options: {limit: 1, words: [a]}\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{limt: 2}", 'rule "acme/title-shouted" has no option "limt", did you mean "limit"'),
        ("{other: 2}", 'rule "acme/title-shouted" has no option "other", it takes limit, words'),
        ("{limit: two}", 'option "limit" must be a number, as in the rule'),
        ("{words: b}", 'option "words" must be a list, as in the rule'),
        ("{limit: 2, words: [b, c]}", ""),
    ],
)
def test_options_are_those_of_the_card(tmp_path: Path, options: str, message: str) -> None:
    source = shouted(LIMITED, "    return None\n").replace(
        "node_rule\ndef title_shouted(title)", "catalogue_rule\ndef f(c, o)"
    )
    configuration = f"level: essential\nrules:\n  acme/title-shouted:\n    options: {options}\n"
    write(tmp_path, {**CATALOGUE, "cat/.itilcheck.yaml": configuration, "house.py": source})
    outcome = run(tmp_path, "-p", "house.py", "check", "cat", "--level", "essential")
    told = outcome.err.partition("error: ")[2].removesuffix("\n")
    assert (told, outcome.code) == (message, 2 if message else 0)


def test_a_rule_without_options_takes_none_and_a_lost_plugin_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "cat/.itilcheck.yaml": "rules: {title-missing: {options: {a: 1}}}\n"})
    told = 'rule "title-missing" has no option "a", it takes none\n'
    assert run(tmp_path, "check", "cat").err.endswith(told)
    write(tmp_path, {"cat/.itilcheck.yaml": "rules: {acme/title-shouted: off}\n"})
    told = 'no rule is called "acme/title-shouted", is the plugin loaded that brings "acme/"\n'
    assert run(tmp_path, "check", "cat").err.endswith(told)


def test_what_a_rule_prints_does_not_get_into_the_report(tmp_path: Path) -> None:
    body = "    print('before')\n    yield Problem(title, 'x')\n    print('behind')\n"
    outcome = check(tmp_path, shouted(body=body), "check", "cat", "--format", "json")
    assert json.loads(outcome.out)["findings"][0]["message"] == "x"
    assert outcome.err.startswith("before\nbehind\n")
