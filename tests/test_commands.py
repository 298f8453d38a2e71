"""Commands of plugins: how they are found, what they are given, and what becomes of their mistakes."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck import registry
from itilcheck.cli.app import itilcheck_command
from itilcheck.registry import commands
from program import lay, run, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import click\nfrom itilcheck.hookspecs import hookimpl\n"
SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
CATALOGUE = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}


def bringing(**bodies: str) -> str:
    """Give a module that brings commands with these bodies; ``_`` in a name stands for a hyphen."""
    named = {name.replace("_", "-"): f"_{number}" for number, name in enumerate(bodies)}
    source = f"{HEAD}@hookimpl\ndef itilcheck_register_commands():\n    return {json.dumps(named)}"
    for function in named.values():
        source = source.replace(f'"{function}"', function)
    for function, body in zip(named.values(), bodies.values(), strict=True):
        source += f"\n@click.command(short_help='Do {function}.')\n@click.argument('paths', nargs=-1)"
        source += f"\n@click.pass_obj\ndef {function}(run, paths):\n    {body or 'pass'}\n"
    return source


def house(folder: Path, **bodies: str) -> tuple[str, str]:
    """Write a file of house rules called ``acme`` with commands, and give the option that names it."""
    write(folder, {"acme.py": bringing(**bodies)})
    return ("-p", str(folder / "acme.py"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    write(folder, CATALOGUE)
    return folder


# -- how they are found --------------------------------------------------------------------------


def test_a_command_of_a_plugin_runs(tmp_path: Path, work: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": bringing(acme="click.echo('hello')")})
    assert run(work, "acme", site=tmp_path / "site") == (0, "hello\n", "")


def test_a_file_of_house_rules_brings_commands_under_its_name(tmp_path: Path, work: Path) -> None:
    option = house(tmp_path, acme="click.echo('hello')", acme_more="click.echo(', '.join(paths))")
    assert run(work, *option, "acme") == (0, "hello\n", "")
    assert run(work, *option, "acme-more", "a", "b") == (0, "a, b\n", "")


@pytest.mark.parametrize("help_first", [False, True])
def test_help_lists_commands_of_plugins_by_themselves(
    tmp_path: Path, work: Path, *, help_first: bool
) -> None:
    option = house(tmp_path, acme_b="", acme="")
    outcome = run(work, *(("--help", *option) if help_first else (*option, "--help")))
    ours, _, theirs = outcome.out.partition("\nCommands of plugins:\n")
    assert (outcome.code, outcome.err) == (0, "")
    assert "  check " in ours
    assert [line.split()[0] for line in theirs.partition("\n\n")[0].splitlines()] == [
        *("acme", "acme-b", "graph"),
    ]


def test_help_of_a_command_of_a_plugin_is_its_own(tmp_path: Path, work: Path) -> None:
    outcome = run(work, *house(tmp_path, acme=""), "acme", "--help")
    assert outcome.out.startswith("Usage: itilcheck acme [OPTIONS] [PATHS]...\n")
    assert (outcome.code, outcome.err) == (0, "")


def test_a_hidden_command_is_not_listed_and_runs(tmp_path: Path, work: Path) -> None:
    source = bringing(acme="click.echo('hello')").replace("short_help=", "hidden=True, short_help=")
    write(tmp_path, {"acme.py": source})
    option = ("-p", str(tmp_path / "acme.py"))
    assert "acme" not in run(work, *option, "--help").out
    assert run(work, *option, "acme").out == "hello\n"


def test_an_unknown_command_may_have_been_meant_for_one_of_a_plugin(tmp_path: Path, work: Path) -> None:
    outcome = run(work, *house(tmp_path, acme_report=""), "acme-reprot")
    told = 'error: no command is called "acme-reprot", did you mean "acme-report"\nhelp: itilcheck --help\n'
    assert outcome == (2, "", told)


def test_a_command_of_a_disabled_plugin_is_not_there(work: Path) -> None:
    assert 'no command is called "graph"' in run(work, "--disable-plugin", "graph", "graph").err
    assert "graph" not in run(work, "--disable-plugin", "graph", "--help").out


def test_groups_of_commands_may_be_brought(tmp_path: Path, work: Path) -> None:
    source = f"{HEAD}@click.group()\ndef acme(): ...\n@acme.command()\ndef one():\n    return 1\n"
    source += "@hookimpl\ndef itilcheck_register_commands():\n    return {'acme': acme}\n"
    write(tmp_path, {"acme.py": source})
    option = ("-p", str(tmp_path / "acme.py"))
    assert run(work, *option, "acme", "one").code == 1
    assert run(work, *option, "acme", "two").err.startswith('error: no such command "two"')


def test_nothing_is_loaded_for_a_command_from_the_catalogue_that_one_stands_in(
    tmp_path: Path, work: Path
) -> None:
    code = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    lay(work / "lib", "acme_rules", "1.0", {"acme_rules.py": code})
    (work / "below").mkdir()
    for folder in (work, work / "below", work / "lib"):
        assert run(folder, "acme", site=work / "lib").code == 2
        assert run(folder, "--help", site=work / "lib").code == 0
    assert not (tmp_path / "ran").exists()


def test_a_check_asks_no_plugin_for_commands(tmp_path: Path, work: Path) -> None:
    source = f"{HEAD}@hookimpl\ndef itilcheck_register_commands():\n    raise KeyError('asked')\n"
    write(tmp_path, {"acme.py": source})
    option = ("-p", str(tmp_path / "acme.py"))
    assert [run(work, *option, *words).code for words in (["check"], ["rules"], ["new", "Service", "a"])] == [
        *(0, 0, 0),
    ]
    assert "failed with KeyError: 'asked'" in run(work, *option, "--help").err


# -- what they are given -------------------------------------------------------------------------


def test_a_command_is_given_the_catalogue_in_long_form(tmp_path: Path, work: Path) -> None:
    write(work, {"mail.yaml": SERVICE.replace("payroll", "mail").replace("acme", "acme, owner: Jo")})
    body = "print([(one.name, one.get('/spec/owner')) for one in run.catalogue(paths).of('Service')])"
    outcome = run(work, *house(tmp_path, acme=body), "acme")
    assert outcome == (0, "[('mail', {'name': 'Jo'}), ('payroll', None)]\n", "")


def test_a_command_is_given_mapped_documents_and_references(tmp_path: Path, work: Path) -> None:
    entity = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\n"
    write(work, {"catalog-info.yaml": entity + "spec: {type: service, owner: web}\n"})
    body = "print([(one.node.document.name, one.name) for one in run.catalogue().references])"
    outcome = run(work, *house(tmp_path, acme=body), "acme")
    assert outcome.out == "[('shop', 'group:default/web'), ('payroll', 'acme')]\n"


def test_a_command_is_given_the_report_that_check_makes(tmp_path: Path, work: Path) -> None:
    rule = "id: acme/label\ntitle: A\nseverity: warning\nlevel: essential\nwhy: So.\nremedy: So.\n"
    rule += "given: {kind: Service, path: /metadata/labels, absent: empty}\nexpect: {required: [a]}\n"
    write(work, {"house/a/label.yaml": f"{rule}message: no label\n"})
    write(work, {".itilcheck.yaml": "level: essential\nrule-packs: [house]\nrules: {acme/label: error}\n"})
    body = "print([(one.rule, one.severity.value) for one in run.report(paths).findings])"
    outcome = run(work, *house(tmp_path, acme=body), "acme")
    checked = json.loads(run(work, "check", "--format", "json").out)["findings"]
    assert outcome.out == f"{[(one['rule'], one['severity']) for one in checked]}\n"
    assert outcome.out == "[('acme/label', 'error')]\n"


def test_a_command_may_ask_for_a_level(tmp_path: Path, work: Path) -> None:
    body = "from itilcheck.finding import Level; print(run.report(level=Level.ASSURED).level.value)"
    assert run(work, *house(tmp_path, acme=body), "acme").out == "assured\n"


def test_paths_restrict_what_is_reported_and_not_what_is_read(tmp_path: Path, work: Path) -> None:
    write(work, {"mail.yaml": SERVICE.replace("payroll", "mail").replace("provider", "provder")})
    body = "print(len(run.catalogue(paths).documents), len(run.report(paths).findings))"
    option = house(tmp_path, acme=body)
    assert run(work, *option, "acme", "payroll.yaml").out == "2 0\n"
    assert run(work, *option, "acme").out == "2 1\n"


def test_options_before_the_command_hold_for_what_it_asks(tmp_path: Path, work: Path) -> None:
    write(tmp_path, {"strict.yaml": "level: exemplary\n"})
    option = house(tmp_path, acme="print(run.report().level.value)")
    assert run(work, *option, "acme").out == "essential\n"
    assert run(work, *option, "--config", str(tmp_path / "strict.yaml"), "acme").out == "exemplary\n"


def test_a_file_of_house_rules_runs_once_for_its_command_and_its_rules(tmp_path: Path, work: Path) -> None:
    write(tmp_path, {"acme.py": "print('loaded')\n" + bringing(acme="run.report(); run.catalogue()")})
    assert run(work, "-p", str(tmp_path / "acme.py"), "acme").out == "loaded\n"


@pytest.mark.parametrize(
    ("files", "path", "told"),
    [
        ({".itilcheck.yaml": "levle: essential\n"}, ".", ".itilcheck.yaml:1:1: error: "),
        ({}, "nowhere.yaml", 'error: "nowhere.yaml" does not exist'),
        (
            {
                ".itilcheck.yaml": "organizations: [acem]\n",
                "a.yaml": SERVICE.replace("Service", "Organization"),
            },
            ".",
            ".itilcheck.yaml:1:17: error: ",
        ),
    ],
)
def test_what_ends_a_check_ends_a_command(
    tmp_path: Path, work: Path, files: dict[str, str], path: str, told: str
) -> None:
    write(work, files)
    checked = run(work, "check", path)
    option = house(tmp_path, acme="run.catalogue(paths)", acme_report="run.report(paths)")
    assert checked.err.startswith(told)
    assert [run(work, *option, name, path) for name in ("acme", "acme-report")] == [checked, checked]


def test_what_could_not_be_read_is_told(tmp_path: Path, work: Path) -> None:
    write(work, {"broken.yaml": "a: [\n", "odd.yaml": SERVICE.replace("Service", "Servce"), "empty.yaml": ""})
    outcome = run(work, *house(tmp_path, acme="print(len(run.catalogue().documents))"), "acme")
    assert outcome.err.splitlines() == [
        "notice: empty.yaml: file is empty",
        'notice: broken.yaml: not all of it could be read, "itilcheck check" says why',
        'notice: odd.yaml: not all of it could be read, "itilcheck check" says why',
    ]
    assert (outcome.code, outcome.out) == (0, "1\n")


@pytest.mark.skipif(sys.platform == "win32", reason="paths have another limit there")
def test_what_cannot_be_opened_makes_the_exit_code_2(
    tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = house(tmp_path, acme="print(len(run.catalogue().documents))", acme_no="run.report()")
    monkeypatch.chdir(work)
    for _ in range(20):
        os.mkdir("d" * 240)  # noqa: PTH102  # pathlib cannot make what is to be too long
        os.chdir("d" * 240)
    outcome = run(work, *option, "acme")
    assert (outcome.code, outcome.out) == (2, "1\n")
    assert re.fullmatch(r"error: [d/]+: folder cannot be read: file name too long\n", outcome.err)
    assert run(work, *option, "acme-no") == (0, "", "")


# -- exit codes and mistakes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("return None", 0),
        ("return 0", 0),
        ("return 1", 1),
        ("return 2", 2),
        ("click.get_current_context().exit(1)", 1),
        ("raise click.Abort", 130),
        ("raise KeyboardInterrupt", 130),
    ],
)
def test_the_exit_code_is_what_the_command_gives(tmp_path: Path, work: Path, body: str, code: int) -> None:
    assert run(work, *house(tmp_path, acme=body), "acme").code == code


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("return 3", "3"),
        ("return 256", "256"),
        ("return -1", "-1"),
        ("return True", "bool"),
        ("return 'done'", '"done"'),
        ("click.get_current_context().exit(7)", "7"),
    ],
)
def test_an_exit_code_that_means_nothing_is_refused(
    tmp_path: Path, work: Path, body: str, shown: str
) -> None:
    option = house(tmp_path, acme=body)
    message = f'command "acme" gave {shown} as its exit code, allowed are 0, 1 and 2'
    assert run(work, *option, "acme") == (2, "", f'error: plugin "{option[1]}": {message}\n')


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise click.ClickException('No such code.')", "error: no such code\n"),
        ("raise click.UsageError('No such code')", "error: no such code\nhelp: itilcheck acme --help\n"),
        ("raise click.BadParameter(\"'x' is odd\")", 'error: "x" is odd\nhelp: itilcheck acme --help\n'),
    ],
)
def test_mistakes_of_a_user_are_told_as_our_own_are(tmp_path: Path, work: Path, body: str, told: str) -> None:
    assert run(work, *house(tmp_path, acme=body), "acme") == (2, "", told)


def test_a_misspelt_option_of_a_command_is_told(tmp_path: Path, work: Path) -> None:
    outcome = run(work, *house(tmp_path, acme=""), "acme", "--hepl")
    told = 'error: no option is called "--hepl", did you mean "--help"\nhelp: itilcheck acme --help\n'
    assert outcome == (2, "", told)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("{}['codes']", "KeyError: 'codes'"),
        ("open('nowhere')", "FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("raise ValueError('a\\nb')", "ValueError: a b"),
        ("run.catalogue('payroll')", "TypeError: paths are a list, not one text"),
        ("run.report(level='high')", "ValueError: 'high' is not a valid Level"),
    ],
)
def test_a_command_that_fails_is_named_with_its_plugin_and_line(
    tmp_path: Path, work: Path, body: str, what: str
) -> None:
    source = bringing(acme=body)
    line = source.splitlines().index(f"    {body}".split("\n", maxsplit=1)[0]) + 1
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": source})
    outcome = run(work, "acme", site=tmp_path / "site")
    message = f'command "acme" failed with {what}, at acme_rules.py:{line}'
    assert outcome == (2, "", f'error: plugin "acme 1.2": {message}\n')


def test_a_reader_that_goes_away_is_no_failure_of_the_plugin(tmp_path: Path, work: Path) -> None:
    option = house(tmp_path, acme="raise BrokenPipeError")
    outcome = run(work, *option, "acme")
    assert (outcome.code, outcome.err) == (2, "")


def test_code_of_others_is_taken_apart_properly(tmp_path: Path, work: Path) -> None:
    body = "import atexit; atexit.register(print, 'bye'); print('hello'); return 1"
    assert run(work, *house(tmp_path, acme=body), "acme") == (1, "hello\nbye\n", "")


# -- what is refused -----------------------------------------------------------------------------


def hook(body: str, before: str = "") -> str:
    return f"{HEAD}{before}@hookimpl\ndef itilcheck_register_commands():\n    {body}\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            hook("return {'acme': print}"),
            'itilcheck_register_commands must give click commands, "acme" is builtin_function_or_method',
        ),
        (hook("return [1]"), "itilcheck_register_commands must give a map by name, it gave list"),
        (hook("return {1: 1}"), "itilcheck_register_commands must give a map by name, it gave dict"),
        (hook("raise KeyError('a')"), "itilcheck_register_commands failed with KeyError: 'a'"),
        (hook("import nothing_so"), "itilcheck_register_commands failed with ModuleNotFoundError: "),
        (
            hook("return {'ledger': c}", "c = click.Command('x')\n"),
            'command "ledger" must be called "acme" or "acme-ledger"',
        ),
        (
            hook("return {'acmereport': c}", "c = click.Command('x')\n"),
            'command "acmereport" must be called "acme" or "acme-acmereport"',
        ),
        (
            hook("return {'graph': c}", "c = click.Command('x')\n"),
            'command "graph" must be called "acme" or "acme-graph"',
        ),
        (
            hook("return {'check': c}", "c = click.Command('x')\n"),
            'command "check" is built in, call yours "acme-check"',
        ),
        ("1 / 0\n", "acme_rules cannot be imported: ZeroDivisionError: division by zero"),
    ],
)
def test_a_wrong_plugin_is_told_by_help_and_ends_a_command(
    tmp_path: Path, work: Path, source: str, message: str
) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": source})
    helped = run(work, "--help", site=tmp_path / "site")
    assert helped.code == 0
    assert helped.err.startswith(f'error: plugin "acme 1.2": {message}')
    assert helped.err.count("\n") == 1
    assert "  graph " in helped.out
    ended = run(work, "graph", site=tmp_path / "site")
    assert ended.err.startswith(helped.err)
    assert ended.err.endswith("\nto run without it: itilcheck --disable-plugin acme\n")
    assert (ended.code, ended.out) == (2, "")
    assert run(work, "--disable-plugin", "acme", "graph", site=tmp_path / "site").code == 0


def test_all_broken_plugins_are_told_by_help(tmp_path: Path, work: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    lay(tmp_path / "site", "other_rules", "0.1", {"other_rules.py": "def itilcheck_register_x(): ...\n"})
    write(tmp_path, {"house.py": "raise KeyError('a')\n"})
    option = house(tmp_path, acme_one="")
    outcome = run(work, "-p", str(tmp_path / "house.py"), "--help", site=tmp_path / "site")
    assert [line.split('"')[1].rpartition("/")[2] for line in outcome.err.splitlines()] == [
        *("acme 1.2", "other 0.1", "house.py"),
    ]
    both = run(work, *option, "--help", site=tmp_path / "site")
    assert 'error: plugin "acme 1.2": acme_rules cannot be imported' in both.err
    assert both.code == 0


def test_an_unknown_command_is_told_beside_a_broken_plugin(tmp_path: Path, work: Path) -> None:
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules.py": "1 / 0\n"})
    outcome = run(work, "chekc", site=tmp_path / "site")
    lines = outcome.err.splitlines()
    assert lines[0].startswith('error: plugin "acme 1.2": acme_rules cannot be imported')
    assert lines[2] == 'error: no command is called "chekc", did you mean "check"'


@pytest.mark.parametrize(
    "words",
    [
        ("-p", "nowhere.py"),
        ("--disable-plugin", "nobody"),
        ("--config", "nowhere.yaml"),
    ],
)
def test_help_is_given_whatever_the_options_before_it_say(work: Path, words: tuple[str, ...]) -> None:
    outcome = run(work, *words, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith("Usage: itilcheck ")
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1


def test_two_commands_of_one_name_name_both_plugins(tmp_path: Path, work: Path) -> None:
    site = tmp_path / "site"
    lay(site, "acme_rules", "1.2", {"acme_rules.py": bringing(acme_report_x="")})
    lay(site, "report_rules", "0.1", {"report_rules.py": bringing(acme_report_x="")}, plugin="acme-report")
    outcome = run(work, "acme-report-x", site=site)
    both = 'plugin "acme 1.2" and by plugin "acme-report 0.1"'
    assert outcome.err.startswith(f'error: command "acme-report-x" is brought by {both}\n')
    assert outcome.code == 2


def test_our_own_plugins_take_no_name_of_a_command_that_is_built_in() -> None:
    taken = commands.collect_commands(registry.load().plugins, itilcheck_command.commands)
    assert (sorted(taken.brought), taken.faults) == (["graph"], [])
