"""What is to go is told before it goes: hooks that are deprecated, and rules that got another id."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pluggy
import pytest

from itilcheck import builtin, hookspecs, registry
from itilcheck.config import Configuration, LocalSetting, RuleSetting, with_current_ids
from itilcheck.finding import Severity
from itilcheck.plugins import Plugin, PluginError, marks
from itilcheck.report import Notice
from program import lay, run, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: payroll}\nspec: {provider: acme}\n"
CATALOGUE = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}
HEAD = "from pathlib import Path\nfrom itilcheck import hookspecs\nfrom itilcheck.hookspecs import hookimpl\n"
PACK = (
    f"{HEAD}@hookimpl\ndef itilcheck_register_rule_packs():\n    return [Path(__file__).parent / 'rules']\n"
)
INSTEAD = "use itilcheck_register_rule_packs instead, it goes with 1.0"


def card(name: str, *formerly: str) -> str:
    """Give a rule file of a rule that finds each service without a label."""
    before = f"formerly: [{', '.join(formerly)}]\n" if formerly else ""
    return f"""\
id: {name}
{before}title: Services have labels
severity: warning
level: essential
why: So it is.
remedy: Do so.
given: {{kind: Service, path: /metadata/labels, absent: empty}}
expect: {{minProperties: 1}}
message: '"{{name}}" has no label'
"""


# -- hooks ---------------------------------------------------------------------------------------


@hookspecs.hookspec(deprecated=INSTEAD)
def itilcheck_register_rules() -> list[object]:
    """Bring what is brought in another way now."""
    return []


@hookspecs.hookspec()
def itilcheck_register_rule_packs() -> list[object]:
    """Bring what is brought in this way."""
    return []


@pytest.fixture
def specifications() -> ModuleType:
    """Give a module that specifies two hooks, one of which is to go."""
    module = ModuleType("specifications")
    module.itilcheck_register_rules = itilcheck_register_rules  # type: ignore[attr-defined]  # a made-up module
    module.itilcheck_register_rule_packs = itilcheck_register_rule_packs  # type: ignore[attr-defined]  # as above
    return module


def plugin_with(*hooks: str, version: str = "1.2") -> Plugin:
    """Give a plugin that implements some hooks, and brings nothing."""
    module = ModuleType("acme_rules")
    for hook in hooks:

        def bring_nothing() -> list[object]:
            return []

        setattr(module, hook, hookspecs.hookimpl(bring_nothing))
    return Plugin("acme", version, module)


def test_none_of_our_hooks_is_deprecated() -> None:
    assert [name for name in hookspecs.HOOKS if hookspecs.deprecation(getattr(hookspecs, name))] == []


def test_a_deprecated_hook_is_told_with_the_plugin_and_what_to_use(specifications: ModuleType) -> None:
    plugin = plugin_with("itilcheck_register_rules", "itilcheck_register_rule_packs")
    told = f'plugin "acme 1.2" implements itilcheck_register_rules, which is deprecated: {INSTEAD}'
    assert list(marks.deprecations([plugin], specifications)) == [Notice(told)]


def test_who_implements_no_deprecated_hook_is_told_nothing(specifications: ModuleType) -> None:
    plugin = plugin_with("itilcheck_register_rule_packs")
    assert list(marks.deprecations([plugin], specifications)) == []
    assert list(marks.deprecations([plugin_with("itilcheck_register_rules")])) == []


def test_our_own_plugin_is_told_nothing(specifications: ModuleType) -> None:
    ours = Plugin("itilcheck", "", builtin, ours=True)
    assert list(marks.deprecations([ours], specifications)) == []


def test_a_plugin_with_a_deprecated_hook_is_verified_and_works(specifications: ModuleType) -> None:
    plugin = plugin_with("itilcheck_register_rules")
    marks.verify([plugin], specifications)
    ours = Plugin("itilcheck", "1", builtin, ours=True)
    collected = registry.collect((ours, plugin), specifications)
    assert [notice.message.partition(",")[0] for notice in collected.notices] == [
        'plugin "acme 1.2" implements itilcheck_register_rules',
    ]


def test_hooks_are_verified_by_the_specifications_that_are_given(specifications: ModuleType) -> None:
    with pytest.raises(
        PluginError, match=r"itilcheck_register_checks is no hook, docs/hooks\.md lists all hooks"
    ):
        marks.verify([plugin_with("itilcheck_register_checks")], specifications)


def test_pluggy_warns_of_what_we_mark() -> None:
    theirs = pluggy.HookspecMarker("itilcheck")(warn_on_impl=DeprecationWarning(INSTEAD))(lambda: None)
    ours = getattr(itilcheck_register_rules, hookspecs.SPECIFIES)
    assert {name: str(value) for name, value in ours.items()} == {
        name: str(value) for name, value in getattr(theirs, hookspecs.SPECIFIES).items()
    }
    assert isinstance(ours["warn_on_impl"], DeprecationWarning)


@pytest.mark.parametrize("name", ["text", "json"])
def test_whoever_checks_with_such_a_plugin_is_told_once(tmp_path: Path, name: str) -> None:
    # No hook of ours is deprecated, so this plugin makes one so before it implements it.
    source = f"{PACK}hookspecs.hookspec(deprecated='{INSTEAD}')(hookspecs.itilcheck_register_rule_packs)\n"
    lay(tmp_path / "site", "acme_rules", "1.2", {"acme_rules/__init__.py": source})
    write(tmp_path / "site", {"acme_rules/rules/a/label.yaml": card("acme/label")})
    write(tmp_path / "work", CATALOGUE)
    outcome = run(tmp_path / "work", "check", "--format", name, site=tmp_path / "site")
    told = f'plugin "acme 1.2" implements itilcheck_register_rule_packs, which is deprecated: {INSTEAD}'
    shown = outcome.out if name == "text" else outcome.err
    assert shown.count(f"notice: {told}\n") == 1
    assert outcome.code == 0
    assert "acme/label" in outcome.out
    assert name == "json" or outcome.err == ""


# -- rules that got another id -------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder that distributions can be laid in, for this process too."""
    before = set(sys.modules)
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in {"acme_rules", "other_rules"}:
            del sys.modules[name]


def bring(site: Path, name: str, *cards: str) -> None:
    """Lay a plugin that brings rules."""
    files = {f"{name}/rules/a/{number}.yaml": text for number, text in enumerate(cards)}
    lay(site, name, "1.2", {f"{name}/__init__.py": PACK, **files})


def refused(site: Path, *cards: str) -> str:
    """Give the message by which rules of a plugin are refused."""
    bring(site, "acme_rules", *cards)
    with pytest.raises(PluginError) as caught:
        registry.load()
    return str(caught.value)


def test_a_configuration_by_an_old_id_works_and_is_told_the_new_one(site: Path, tmp_path: Path) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/label-absent", "acme/no-label"))
    write(tmp_path / "work", CATALOGUE)
    for old in ("acme/label-absent", "acme/no-label"):
        settings = f"level: essential\nrules: {{{old}: error}}\n"
        write(tmp_path / "work", {".itilcheck.yaml": settings})
        outcome = run(tmp_path / "work", "check", site=site)
        assert 'payroll.yaml:3:1: error[acme/label-missing] "payroll" has no label' in outcome.out
        notice = f'notice: .itilcheck.yaml: rule "{old}" is called "acme/label-missing" now, write that\n'
        assert outcome.out.count(notice) == 1
        assert (outcome.code, outcome.err) == (1, "")


def test_a_rule_is_switched_off_by_its_old_id(site: Path, tmp_path: Path) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/no-label"))
    settings = "level: essential\nrules: {acme/no-label: off}\n"
    write(tmp_path / "work", {**CATALOGUE, ".itilcheck.yaml": settings})
    outcome = run(tmp_path / "work", "check", site=site)
    assert (outcome.code, "label-missing] " in outcome.out) == (0, False)


def test_the_new_id_needs_no_notice(site: Path, tmp_path: Path) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/no-label"))
    settings = "level: essential\nrules: {acme/label-missing: info}\n"
    write(tmp_path / "work", {**CATALOGUE, ".itilcheck.yaml": settings})
    outcome = run(tmp_path / "work", "check", site=site)
    assert ("info[acme/label-missing]" in outcome.out, "notice" in outcome.out) == (True, False)


def test_an_old_id_is_not_what_a_misspelt_one_is_meant_for(site: Path, tmp_path: Path) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/no-label"))
    write(tmp_path / "work", {**CATALOGUE, ".itilcheck.yaml": "rules: {acme/no-labell: off}\n"})
    outcome = run(tmp_path / "work", "check", site=site)
    message = 'no rule is called "acme/no-labell", "itilcheck rules" lists them all'
    assert outcome.err == f".itilcheck.yaml:1:9: error: {message}\n"


def test_a_rule_of_the_catalogue_itself_may_have_had_another_id(tmp_path: Path) -> None:
    write(tmp_path, {**CATALOGUE, "house/a.yaml": card("acme/label-missing", "acme/no-label")})
    write(tmp_path, {".itilcheck.yaml": "rule-packs: [house]\nrules: {acme/no-label: error}\n"})
    outcome = run(tmp_path, "check", "--level", "essential")
    assert 'rule "acme/no-label" is called "acme/label-missing" now' in outcome.out
    assert "error[acme/label-missing]" in outcome.out


def test_a_rule_with_code_may_have_had_another_id(tmp_path: Path) -> None:
    source = '''\
from itilcheck.authoring import Problem, node_rule

@node_rule
def odd(code):
    """Codes are even.

    id: acme/code-odd
    formerly: [acme/code-uneven]
    severity: warning
    level: essential
    why: So.
    remedy: So.
    given: {kind: Service, path: /metadata/name}
    """
    yield Problem(code, "odd")
'''
    write(tmp_path, {"work/payroll.yaml": SERVICE, "acme.py": source})
    write(tmp_path, {"work/.itilcheck.yaml": "level: essential\nrules: {acme/code-uneven: error}\n"})
    outcome = run(tmp_path / "work", "-p", str(tmp_path / "acme.py"), "check")
    assert "error[acme/code-odd] odd" in outcome.out
    assert 'rule "acme/code-uneven" is called "acme/code-odd" now, write that' in outcome.out


def test_explain_shows_a_rule_by_its_old_id_and_says_so(site: Path, tmp_path: Path) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/label-absent", "acme/no-label"))
    (tmp_path / "work").mkdir()
    old, new = (
        run(tmp_path / "work", "explain", f"acme/{name}", site=site) for name in ("no-label", "label-missing")
    )
    assert old.out == f'"acme/no-label" is called "acme/label-missing" now\n\n{new.out}'
    assert new.out.startswith("acme/label-missing: Services have labels\n")
    assert "\nformerly  acme/label-absent, acme/no-label\n" in new.out
    assert (old.code, old.err) == (0, "")


def test_what_is_said_by_the_new_id_comes_first_and_then_the_first() -> None:
    off, error = RuleSetting(off=True), RuleSetting(options={"a": 1})
    configured = Configuration(rules={"b": off, "a": error, "x": error, "y": off, "z": off})
    result, told = with_current_ids(configured, {"b": "c", "a": "c", "y": "x"})
    assert dict(result.rules) == {"c": off, "x": error, "z": off}
    assert told == [
        'rule "b" is called "c" now, write that',
        'rule "a" is called "c" now, and has no effect beside "b"',
        'rule "y" is called "x" now, and has no effect beside "x"',
    ]


def test_old_ids_are_heard_in_parts_of_a_catalogue_too() -> None:
    entries = (
        LocalSetting(("a",), "", {"b": None, "c": Severity.INFO}),
        LocalSetting(("a",), "", {"b": None}),
    )
    result, told = with_current_ids(Configuration(local=entries), {"b": "c"})
    assert [dict(one.rules) for one in result.local] == [{"c": Severity.INFO}, {"c": None}]
    assert told == ['rule "b" is called "c" now, write that']


def test_a_configuration_without_old_ids_stays_what_it_is() -> None:
    configured = Configuration(rules={"a": RuleSetting(off=True)})
    assert with_current_ids(configured, {"b": "c"}) == (configured, [])


ONE = 'rule "acme/one" of plugin "acme 1.2" (rules/a/0.yaml)'
TWO = 'rule "acme/two" of plugin "acme 1.2" (rules/a/1.yaml)'


@pytest.mark.parametrize(
    ("cards", "message"),
    [
        (
            [card("acme/one"), card("acme/two", "acme/one")],
            f'rule id "acme/one" is or was that of {ONE} and of {TWO}',
        ),
        (
            [card("acme/one", "acme/two"), card("acme/two")],
            f'rule id "acme/two" is or was that of {TWO} and of {ONE}',
        ),
        (
            [card("acme/one", "acme/old"), card("acme/two", "acme/old")],
            f'rule id "acme/old" is or was that of {ONE} and of {TWO}',
        ),
        (
            [card("acme/one", "acme/one")],
            'plugin "acme 1.2": rule "acme/one" names itself as what it was called before',
        ),
        (
            [card("acme/one", "old")],
            'plugin "acme 1.2": former rule id "old" needs a prefix, as in "acme/old"',
        ),
    ],
)
def test_an_old_id_that_another_rule_has_is_refused(site: Path, cards: list[str], message: str) -> None:
    assert refused(site, *cards) == message


def test_an_old_id_that_a_rule_of_another_plugin_has_names_both(site: Path) -> None:
    bring(site, "other_rules", card("acme/two"))
    message = refused(site, card("acme/one", "acme/two"))
    theirs = 'rule "acme/two" of plugin "other 1.2" (rules/a/0.yaml)'
    assert message == f'rule id "acme/two" is or was that of {theirs} and of {ONE}'


@pytest.mark.parametrize(
    ("formerly", "place"),
    [("[Acme/One]", "2:12: "), ("[]", "2:1: "), ("acme/one", "2:11: "), ("[acme/a, acme/a]", "2:1: ")],
)
def test_a_wrong_list_of_old_ids_is_told_with_its_place(site: Path, formerly: str, place: str) -> None:
    text = card("acme/two").replace("title:", f"formerly: {formerly}\ntitle:")
    assert refused(site, text).startswith(f'plugin "acme 1.2": rules/a/0.yaml:{place}')


@pytest.mark.parametrize(
    ("house", "place", "name"),
    [
        ([card("acme/label-absent")], "a.yaml:1:5", "acme/label-absent"),
        ([card("acme/one", "acme/label-absent")], "a.yaml:2:12", "acme/label-absent"),
        ([card("acme/one", "acme/label-missing")], "a.yaml:2:12", "acme/label-missing"),
        ([card("acme/one", "acme/one")], "a.yaml:2:12", "acme/one"),
        ([card("acme/one", "acme/old"), card("acme/old")], "b.yaml:1:5", "acme/old"),
    ],
)
def test_rules_of_the_catalogue_take_no_old_id_either(
    site: Path, tmp_path: Path, house: list[str], place: str, name: str
) -> None:
    bring(site, "acme_rules", card("acme/label-missing", "acme/label-absent"))
    files = {f"house/{letter}.yaml": text for letter, text in zip("ab", house, strict=False)}
    write(tmp_path / "work", {**CATALOGUE, **files, ".itilcheck.yaml": "rule-packs: [house]\n"})
    outcome = run(tmp_path / "work", "check", site=site)
    told = f'house/{place}: error: rule "{name}" is there already, give yours another id\n'
    assert (outcome.code, outcome.err) == (2, told)
