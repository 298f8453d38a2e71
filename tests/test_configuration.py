"""The configuration: what extends what, what holds where, what is read, and what is said of all that."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.config import read_configuration
from itilcheck.config.local import LocalSettings
from itilcheck.config.merging import Layer, merge
from itilcheck.config.values import LocalSetting
from itilcheck.discovery.patterns import flaw
from itilcheck.document import Document
from itilcheck.finding import Severity
from itilcheck.location import Location
from program import Outcome, lay, run, write
from repository import check as changed
from repository import commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOUND = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: NAME}\nspec: {provider: acme}\n"
SERVICE = SOUND.replace("provider: acme", "provider: acme, dependsOn: [nothing]")
"""It has one error at level essential."""
RULE = "reference-unresolved"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def service(name: str, text: str = SERVICE) -> str:
    return text.replace("NAME", name)


def found(outcome: Outcome) -> list[str]:
    """Give the findings of a run in the format json, as ``path severity rule``."""
    report = json.loads(outcome.out)
    return [f"{one['location']['path']} {one['severity']} {one['rule']}" for one in report["findings"]]


def notices(outcome: Outcome) -> list[str]:
    return [f"{one['path']}: {one['message']}" for one in json.loads(outcome.out)["notices"]]


# -- extends ---------------------------------------------------------------------------------------


def layer(path: str, text: str) -> Layer:
    loaded = loading.load(path, text.encode())
    data = loaded.documents[0] if loaded.documents else None
    return Layer(Document(loaded.source, 0, "Configuration", "", data, data), data)


def test_maps_merge_key_by_key_and_lists_append_what_is_new() -> None:
    base = "level: assured\npacks: [a, b]\nexternal: {Service: [x]}\norganizations: [one]\n"
    own = "packs: [c, b]\nexternal: {Service: [y], Product: [z]}\nfail-on: info\n"
    assert merge([layer("base.yaml", base), layer("own.yaml", own)]).data == {
        "level": "assured",
        "packs": ["a", "b", "c"],
        "external": {"Service": ["x", "y"], "Product": ["z"]},
        "organizations": ["one"],
        "fail-on": "info",
    }


def test_what_is_of_another_sort_takes_the_place_of_what_was_there() -> None:
    both = [layer("a.yaml", "external: [x]\nadapters: [a]\n"), layer("b.yaml", "external: {Service: [y]}\n")]
    assert merge(both).data == {"external": {"Service": ["y"]}, "adapters": ["a"]}


def test_a_short_and_a_long_setting_of_a_rule_merge_and_the_value_of_an_option_is_one_value() -> None:
    base = "rules: {r: {severity: info, options: {words: [a], age: 1y}}, s: error}\n"
    own = "rules: {r: off, s: {options: {n: 1}}}\n"
    last = "rules: {r: {options: {words: [b]}}}\n"
    merged = merge([layer("base.yaml", base), layer("own.yaml", own), layer("last.yaml", last)])
    assert merged.data["rules"] == {
        "r": {"severity": "off", "options": {"words": ["b"], "age": "1y"}},
        "s": {"severity": "error", "options": {"n": 1}},
    }


def test_each_value_keeps_its_place() -> None:
    base, own = "packs: [a, b]\nrules:\n  r: info\n", "rules:\n  s: off\npacks:\n- c\n- a\n"
    merged = merge([layer("base.yaml", base), layer("own.yaml", own)])

    def place(pointer: str) -> tuple[str, int, int]:
        path, region, _ = merged.node(pointer).location
        assert region is not None
        return path, region.start.line, region.start.column

    assert place("/packs/1") == ("base.yaml", 1, 12)
    assert place("/packs/2") == ("own.yaml", 4, 3)
    assert place("/rules/r/severity") == ("base.yaml", 3, 6)
    assert place("/rules/s") == ("own.yaml", 2, 6)


def test_merging_leaves_the_files_as_they_are() -> None:
    base = layer("base.yaml", "packs: [a]\nrules: {r: info}\n")
    merge([base, layer("own.yaml", "packs: [b]\nrules: {r: {options: {x: 1}}}\n")])
    assert base.data == {"packs": ["a"], "rules": {"r": "info"}}


def test_what_is_extended_comes_first_and_the_file_itself_last(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(
        tmp_path,
        {
            ".itilcheck.yaml": f"extends: [shared/one.yaml, shared/two.yaml]\nrules: {{{RULE}: warning}}\n",
            "shared/one.yaml": f"level: exemplary\nrules: {{{RULE}: off}}\n",
            "shared/two.yaml": "level: essential\nextends: three.json\n",
            "shared/three.json": '{"level": "assured", "fail-on": "warning"}',
            "a.yaml": service("a"),
        },
    )
    outcome = here("check", "--format", "json")
    assert (outcome.code, found(outcome)) == (1, [f"a.yaml warning {RULE}"])
    summary = json.loads(outcome.out)
    assert (summary["level"], summary["summary"]["foreign"]) == ("essential", 0)


def test_paths_in_an_extended_file_start_at_that_file(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    card = (
        "id: acme/a\ntitle: A\nseverity: error\nlevel: essential\nwhy: So.\nremedy: So.\n"
        "given: {kind: Service, path: /metadata/labels, absent: empty}\n"
        "expect: {minProperties: 1}\nmessage: none\n"
    )
    files = {"shared/base.yaml": "level: essential\nrule-packs: [house/]\n", "shared/house/a.yaml": card}
    write(
        tmp_path, {**files, ".itilcheck.yaml": "extends: shared/base.yaml\n", "a.yaml": service("a", SOUND)}
    )
    assert found(here("check", "--format", "json")) == ["a.yaml error acme/a"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({".itilcheck.yaml": "extends: [a.yaml]\n"}, '.itilcheck.yaml:1:11: error: "a.yaml" does not exist'),
        (
            {
                ".itilcheck.yaml": "extends: a.yaml\n",
                "a.yaml": "# b\nextends: [b.yaml]\n",
                "b.yaml": "extends: a.yaml\n",
            },
            'b.yaml:1:10: error: "a.yaml" leads back here, take it out',
        ),
        ({".itilcheck.yaml": "extends: .itilcheck.yaml\n"}, '".itilcheck.yaml" leads back here, take it out'),
        (
            {".itilcheck.yaml": "extends: adoptin\n"},
            '.itilcheck.yaml:1:10: error: no configuration is called "adoptin", did you mean "adopting"',
        ),
        (
            {".itilcheck.yaml": "extends: services.yaml\n", "services.yaml/s.txt": ""},
            '.itilcheck.yaml:1:10: error: "services.yaml" is no file',
        ),
        ({".itilcheck.yaml": 'extends: "a\\0b.yaml"\n'}, '"a\\x00b.yaml" does not exist'),
        ({".itilcheck.yaml": 'extends: "a\\n::b"\n'}, 'no configuration is called "a ::b"'),
        ({".itilcheck.yaml": "extends: ./house\n"}, "a file ends in .yaml, .yml, .json"),
        (
            {".itilcheck.yaml": "extends: a.yaml\n", "a.yaml": "level: foundation\nfail_on: x\n"},
            'a.yaml:2:1: error: property "fail_on" is not known here, did you mean "fail-on"',
        ),
        (
            {".itilcheck.yaml": "extends: a.yaml\n", "a.yaml": "rules: {title-mising: off}\n"},
            'a.yaml:1:9: error: no rule is called "title-mising", did you mean "title-missing"',
        ),
        ({".itilcheck.yaml": "extends: 3\n"}, ".itilcheck.yaml:1:10: error: "),
        (
            {
                ".itilcheck.yaml": "extends: 0.yaml\n",
                **{f"{n}.yaml": f"extends: {n + 1}.yaml\n" for n in range(12)},
            },
            "6.yaml:1:10: error: this is extended 8 times over, allowed are fewer",
        ),
        (
            {
                ".itilcheck.yaml": "extends: [0.yaml, 0.yaml, 0.yaml]\n",
                **{f"{n}.yaml": f"extends: [{n + 1}.yaml, {n + 1}.yaml]\n" for n in range(5)},
                "5.yaml": "",
            },
            "more than 32 configurations are extended",
        ),
    ],
)
def test_a_wrong_entry_of_extends_is_told_at_its_place(
    tmp_path: Path, here: Callable[..., Outcome], files: dict[str, str], told: str
) -> None:
    write(tmp_path, {**files, "services/s.yaml": service("s")})
    outcome = here("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_a_configuration_of_a_plugin_of_ours_can_be_extended(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {".itilcheck.yaml": "extends: [gate, adopting]\n", "a.yaml": service("a", SOUND)})
    outcome = here("config", "--format", "json")
    first = json.loads(outcome.out)["values"][0]
    assert (first["value"], first["source"], first["line"]) == ("essential", "plugin", 2)
    assert re.fullmatch(r"packs \d.*", first["name"])


BROUGHT = "from pathlib import Path\nfrom itilcheck.hookspecs import hookimpl\nHERE = Path(__file__).parent\n"
BROUGHT += "@hookimpl\ndef itilcheck_register_configurations():\n    return "


def test_configurations_of_others_have_a_prefix_and_name_no_files(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    files = {
        "acme_base/__init__.py": f"{BROUGHT}{{'acme/s': HERE / 's.yaml', 'acme/p': HERE / 'p.yaml'}}\n",
        "acme_base/s.yaml": "extends: gate\nlevel: essential\n",
        "acme_base/p.yaml": "level: essential\nrule-packs: [x]\n",
    }
    lay(tmp_path / "site", "acme_base", "1.0", files)
    write(catalogue, {".itilcheck.yaml": "extends: acme/s\n", "a.yaml": service("a", SOUND)})
    assert run(catalogue, "check", site=tmp_path / "site").code == 0
    write(catalogue, {".itilcheck.yaml": "extends: [acme/p]\n"})
    outcome = run(catalogue, "check", site=tmp_path / "site")
    assert outcome.code == 2
    assert "p.yaml:2:1: error: a plugin brings such by hooks, and not in a configuration" in outcome.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{'strict': HERE / 's.yaml'}", 'configuration "strict" needs a prefix, as in "acme/strict"'),
        ("{'acme/strict': HERE / 'none.yaml'}", 'configuration "acme/strict" is no file: '),
        ("{'acme/strict': 'x'}", 'itilcheck_register_configurations must give files, "acme/strict" is "x"'),
        ("3", "itilcheck_register_configurations must give a map by name, it gave int"),
        ("1 / 0", "itilcheck_register_configurations failed with ZeroDivisionError: division by zero"),
    ],
)
def test_a_plugin_that_brings_none_is_named(given: str, told: str) -> None:
    from types import ModuleType  # noqa: PLC0415  # only here

    from itilcheck.plugins import Plugin, PluginError  # noqa: PLC0415  # as above
    from itilcheck.registry.configurations import find_configurations  # noqa: PLC0415  # as above

    module = ModuleType("acme")
    vars(module)["__file__"] = __file__
    exec(f"{BROUGHT}{given}\n", vars(module))  # noqa: S102  # our own text
    with pytest.raises(PluginError, match=re.escape(f'plugin "acme 1.0": {told}')):
        find_configurations([Plugin("acme", "1.0", module)])


def test_configurations_of_ours_are_sound_and_every_one_is_documented() -> None:
    from itilcheck.plugins import bundled  # noqa: PLC0415  # only here
    from itilcheck.registry.configurations import find_configurations  # noqa: PLC0415  # as above
    from pages import page, sections  # noqa: PLC0415  # as above

    brought = find_configurations(list(bundled("0")))
    schema = read_index()["schemas"]["config"]
    for one in brought.values():
        data = loading.load("x.yaml", one.thing.read_bytes()).documents[0]
        assert read_configuration(data, schema, "")[1] == []
    section = sections(page("docs/configuration.md"))["extends"]
    assert list(brought) == ["adopting", "gate"]
    assert [name for name in brought if f"`{name}`" not in section] == []


# -- extends and trust -----------------------------------------------------------------------------


def test_what_lies_outside_is_not_extended_by_a_catalogue(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {"secret.yaml": "password: x\n", "cat/.git/HEAD": "", "cat/a.yaml": service("a")})
    for name in ("../secret.yaml", str(tmp_path / "secret.yaml"), "../none.yaml"):
        write(tmp_path, {"cat/.itilcheck.yaml": f"extends: [{name}]\n"})
        outcome = here("check", "cat")
        assert outcome.code == 2
        assert "leads out of the catalogue, keep it inside" in outcome.err
        assert "password" not in outcome.err


@needs_links
def test_a_link_does_not_lead_outside(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"secret.yaml": "password: x\n", "cat/.itilcheck.yaml": "extends: base.yaml\n"})
    (tmp_path / "cat" / "base.yaml").symlink_to(tmp_path / "secret.yaml")
    outcome = here("check", "cat")
    assert (outcome.code, "password" in outcome.err) == (2, False)
    assert '"base.yaml" leads out of the catalogue' in outcome.err


def test_catalogues_of_one_repository_can_share_a_base(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    files = {
        ".git/HEAD": "",
        "base.yaml": "level: essential\n",
        "one/.itilcheck.yaml": "extends: ../base.yaml\n",
    }
    write(tmp_path, {**files, "one/a.yaml": service("a", SOUND)})
    assert here("check", "one").code == 0


def test_nothing_in_the_tree_is_extended_by_what_is_trusted(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    files = {"cat/.itilcheck.yaml": "", "cat/base.yaml": "level: essential\n", "cat/a.yaml": service("a")}
    write(tmp_path, {**files, "gate.yaml": "extends: cat/base.yaml\n"})
    outcome = here("--config", "gate.yaml", "check", "cat")
    assert outcome.code == 2
    assert 'gate.yaml:1:10: error: "cat/base.yaml" lies in the catalogue, which is not trusted' in outcome.err


def test_what_is_trusted_extends_what_lies_outside_and_may_name_plugins_there(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    code = f"open({str(tmp_path / 'ran')!r}, 'w').close()\nfrom itilcheck.hookspecs import hookimpl\n"
    code += "@hookimpl\ndef itilcheck_register_rules():\n    return ()\n"
    files = {"cat/.itilcheck.yaml": "", "cat/a.yaml": service("a", SOUND), "safe/conf/house.py": code}
    base = "level: essential\nplugins: [house.py]\n"
    write(tmp_path, {**files, "safe/conf/base.yaml": base, "safe/gate.yaml": "extends: [conf/base.yaml]\n"})
    assert here("--config", "safe/gate.yaml", "check", "cat").code == 0
    assert (tmp_path / "ran").exists()


def test_a_catalogue_names_no_plugin_by_what_it_extends(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {".itilcheck.yaml": "extends: base.yaml\n", "base.yaml": "plugins: [evil.py]\n"})
    write(tmp_path, {"evil.py": f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"})
    outcome = here("check")
    assert "base.yaml:1:1: error: a catalogue cannot name code" in outcome.err
    assert (outcome.code, (tmp_path / "ran").exists()) == (2, False)


# -- fail-on ---------------------------------------------------------------------------------------


def test_fail_on_can_be_configured_and_the_command_line_comes_before_it(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(
        tmp_path, {"a.yaml": service("a"), ".itilcheck.yaml": f"level: essential\nrules: {{{RULE}: info}}\n"}
    )
    assert here("check").code == 0
    with (tmp_path / ".itilcheck.yaml").open("a") as file:
        file.write("fail-on: info\n")
    assert here("check").code == 1
    assert here("check", "--fail-on", "error").code == 0


# -- per-path --------------------------------------------------------------------------------------


def local(text: str) -> str:
    return f"level: essential\nper-path:\n{text}"


def test_a_rule_is_off_in_a_part_and_that_is_counted(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"old/a.yaml": service("a"), "old/b.yaml": service("b"), "new/c.yaml": service("c")})
    write(tmp_path, {".itilcheck.yaml": local(f"- {{paths: [old/], rules: {{{RULE}: off}}}}\n")})
    outcome = here("check", "--format", "json")
    assert found(outcome) == [f"new/c.yaml error {RULE}"]
    assert json.loads(outcome.out)["summary"]["turnedOff"] == 2
    assert "turned off here: 2 findings (per-path)\n" in here("check").out
    assert "turned off here: 1 finding (per-path)\n" in here("check", "old/a.yaml").out
    assert f"not asked, as the configuration says: {RULE}\n" in here("check", "--levels").out


def test_later_entries_come_before_earlier_ones(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    entries = (
        f"- {{paths: ['*.yaml'], rules: {{{RULE}: off}}}}\n- {{paths: [/a.yaml], rules: {{{RULE}: info}}}}\n"
    )
    write(tmp_path, {"a.yaml": service("a"), "b/a.yaml": service("b"), ".itilcheck.yaml": local(entries)})
    assert found(here("check", "--format", "json")) == [f"a.yaml info {RULE}"]


def judged(entry: LocalSetting, path: str, pointer: str) -> Severity | None:
    return LocalSettings([entry]).judge("r", Severity.ERROR, Location(path, None, pointer)).severity


def test_a_pointer_means_what_stands_there_and_all_below() -> None:
    entry = LocalSetting((), "/spec/dependsOn/*/service", {"r": None})
    places = ("/spec/dependsOn/3/service", "/spec/dependsOn/3/service/name", "/spec/dependsOn/3")
    assert [judged(entry, "a.yaml", place) is None for place in places] == [True, True, False]


def test_an_entry_with_both_needs_both() -> None:
    entry = LocalSetting(("a/",), "/spec", {"r": Severity.INFO})
    assert judged(entry, "a/b.yaml", "/spec/x") is Severity.INFO
    assert judged(entry, "b/b.yaml", "/spec/x") is Severity.ERROR
    assert judged(entry, "a/b.yaml", "/metadata") is Severity.ERROR


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (f"- {{rules: {{{RULE}: off}}}}\n", "3:3: error: paths or pointer is missing, say where this holds"),
        (
            "- {paths: [a], rules: {reference-unresolve: off}}\n",
            f'3:24: error: no rule is called "reference-unresolve", did you mean "{RULE}"',
        ),
        (f"- {{paths: [a], rules: {{{RULE}: of}}}}\n", "3:46: error: "),
        (
            f"- {{path: [a], rules: {{{RULE}: off}}}}\n",
            '3:4: error: property "path" is not known here, did you mean "paths"',
        ),
        (f"- {{paths: [a], rules: {{{RULE}: {{severity: off}}}}}}\n", "error: "),
        (f"- {{pointer: spec, rules: {{{RULE}: off}}}}\n", "3:13: error: "),
        (f"- {{paths: [../a], rules: {{{RULE}: off}}}}\n", '3:12: error: pattern "../a" cannot match'),
        (f"- {{paths: ['a*b*c*d*e'], rules: {{{RULE}: off}}}}\n", "is too complex"),
    ],
)
def test_a_wrong_entry_is_told_at_its_place(
    tmp_path: Path, here: Callable[..., Outcome], entry: str, told: str
) -> None:
    write(tmp_path, {"a.yaml": service("a"), ".itilcheck.yaml": local(entry)})
    outcome = here("check")
    assert outcome.code == 2
    assert told in outcome.err


def test_what_has_no_effect_is_told_with_its_line(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"a.yaml": service("a"), "b.yaml": service("b", SOUND)})
    entries = (
        f"- paths: [a.yaml, gone/]\n  rules: {{{RULE}: off}}\n"
        f"- paths: [nowhere/]\n  rules: {{{RULE}: off}}\n"
        f"- paths: [b.yaml]\n  rules: {{{RULE}: off}}\n"
        f"- pointer: /spec\n  rules: {{{RULE}: error, title-missing: off, orphan-resource: off}}\n"
    )
    write(tmp_path, {".itilcheck.yaml": f"rules: {{orphan-resource: off}}\n{local(entries)}"})
    outcome = here("check", "--format", "json")
    assert notices(outcome) == [
        '.itilcheck.yaml: in line 4, "gone/" matches no file that is read',
        '.itilcheck.yaml: in line 6, "nowhere/" matches no file that is read',
        f'.itilcheck.yaml: in line 9, "{RULE}" changes no finding here, take it out',
        '.itilcheck.yaml: in line 11, rule "orphan-resource" is off in rules, so this changes nothing',
    ]


def test_what_a_base_says_for_others_too_is_not_told(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {".itilcheck.yaml": "extends: base.yaml\n", "a.yaml": service("a", SOUND)})
    write(
        tmp_path,
        {"base.yaml": local(f"- {{paths: [gone/], rules: {{{RULE}: off}}}}\n") + "exclude: [gone/]\n"},
    )
    assert notices(here("check", "--format", "json")) == []


def test_the_severity_of_a_finding_is_explained_by_the_entry(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(
        tmp_path,
        {
            "a.yaml": service("a"),
            ".itilcheck.yaml": local(f"- {{paths: [a.yaml], rules: {{{RULE}: info}}}}\n"),
        },
    )
    report = json.loads(here("check", "--format", "json").out)
    explained = here("explain", "--finding", report["findings"][0]["fingerprint"])
    assert "severity     info, as .itilcheck.yaml:3:51 has it" in explained.out


def test_a_standard_is_told_with_the_rules_that_were_turned_off(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {"a.yaml": service("a", SOUND)})
    write(tmp_path, {".itilcheck.yaml": local("- {paths: [a.yaml], rules: {service-owner-missing: off}}\n")})
    shown = here("report", "--pack", "fitsm", "--format", "json").out
    assert json.loads(shown)["off"] == ["service-owner-missing"]


# -- include, exclude, adapters --------------------------------------------------------------------


def read(outcome: Outcome) -> tuple[int, int]:
    counts = json.loads(outcome.out)["summary"]
    return counts["documents"], counts["excluded"]


def test_files_are_left_out_and_counted_and_what_is_named_is_read(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    files = {"a.yaml": service("a", SOUND), "tests/b.yaml": service("b"), "tests/deep/c.yaml": service("c")}
    write(tmp_path, {**files, ".itilcheck.yaml": "level: essential\nexclude: [tests/]\n"})
    assert (here("check").code, read(here("check", "--format", "json"))) == (0, (1, 2))
    assert "not checked: 2 excluded files\n" in here("check").out
    assert found(here("check", "--format", "json", "tests/b.yaml")) == [f"tests/b.yaml error {RULE}"]
    assert len(found(here("check", "--format", "json", "tests"))) == 2
    assert read(here("check", "--format", "json", ".")) == (1, 2)


def test_a_later_pattern_takes_files_in_again(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"t/b.yaml": service("b", SOUND), "t/real/c.yaml": service("c", SOUND)})
    write(tmp_path, {".itilcheck.yaml": "level: essential\nexclude: [t/, '!t/real/']\n"})
    assert read(here("check", "--format", "json")) == (1, 1)


def test_only_what_is_included_is_read(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"s/b.yaml": service("b", SOUND), "other.yaml": "{{ no yaml", "s/x/d.yaml": service("d")})
    write(tmp_path, {".itilcheck.yaml": "level: essential\ninclude: [s/]\nexclude: [x, gone/]\n"})
    outcome = here("check", "--format", "json")
    assert read(outcome) == (1, 2)
    assert notices(outcome) == ['.itilcheck.yaml: in line 3, "gone/" matches no file']


def test_the_tree_leaves_nothing_out_under_a_configuration_elsewhere(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {"cat/.itilcheck.yaml": "exclude: [a.yaml]\n", "cat/a.yaml": service("a")})
    write(tmp_path, {"gate.yaml": "level: essential\n", "cat/b.yaml": service("b", SOUND)})
    assert found(here("--config", "gate.yaml", "check", "cat", "--format", "json")) == [
        f"a.yaml error {RULE}"
    ]
    write(tmp_path, {"gate.yaml": "level: essential\nexclude: [/a.yaml]\n"})
    assert here("--config", "gate.yaml", "check", "cat").code == 0


def test_what_is_left_out_now_is_left_out_of_what_was_before_too(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    configuration = "level: essential\nexclude: [old/]\nper-path: [{paths: [b.yaml], rules: {RULE: off}}]\n"
    files = {"a.yaml": service("a", SOUND), "old/c.yaml": service("c"), "b.yaml": service("b")}
    commit(tree, {**files, ".itilcheck.yaml": configuration.replace("RULE", RULE)})
    write(tree, {"a.yaml": service("a")})
    report = changed(tree)
    assert [one.location.path for one in report.findings] == ["a.yaml"]
    assert report.since is not None
    assert (report.since.changed, report.since.added, report.since.removed) == (1, 0, 0)


def test_patterns_that_take_long_are_refused() -> None:
    assert [flaw(one) for one in ("tests/", "**/fixtures/*.yaml", "!a", "[", "/a b/")] == [""] * 5
    assert [bool(flaw(one)) for one in ("**/a*b*c*d*e", "**/**/a/**/b/**", " ", "#a", "./a", "a/../b")] == [
        True
    ] * 6


ENTITY = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
ENTITY += "metadata: {name: a}\nspec: {type: service, owner: a}\n"


@pytest.mark.parametrize(
    ("adapters", "mapped"),
    [("{backstage: off}", 0), ("[]", 0), ("[backstage]", 1), ("{}", 1)],
)
def test_adapters_can_be_chosen(
    tmp_path: Path, here: Callable[..., Outcome], adapters: str, mapped: int
) -> None:
    write(tmp_path, {"catalog-info.yaml": ENTITY, ".itilcheck.yaml": f"adapters: {adapters}\n"})
    summary = json.loads(here("check", "--format", "json").out)["summary"]
    assert (summary["mapped"], summary["foreign"]) == (mapped, 1 - mapped)


@pytest.mark.parametrize(("adapters", "column"), [("{backstag: off}", 12), ("[backstag]", 12)])
def test_an_unknown_adapter_is_refused(
    tmp_path: Path, here: Callable[..., Outcome], adapters: str, column: int
) -> None:
    write(tmp_path, {".itilcheck.yaml": f"adapters: {adapters}\n"})
    message = 'error: no adapter is called "backstag", did you mean "backstage"'
    assert here("check").err == f".itilcheck.yaml:1:{column}: {message}\n"


# -- options of rules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "options", "told"),
    [
        ("balance-stale", "{age: soon}", '1:40: error: option "age" is a length of time, write it as "12mo"'),
        ("balance-stale", "{age: 12}", '1:40: error: option "age" must be text, as in the rule'),
        ("vague-promise", "{phrases: {en: 3}}", '1:49: error: "en" of option "phrases" must be a list'),
        (
            "vague-promise",
            "{phrases: {en: [1]}}",
            '1:50: error: each item of "en" of option "phrases" must be text',
        ),
    ],
)
def test_a_wrong_option_is_told_at_its_place(
    tmp_path: Path, here: Callable[..., Outcome], rule: str, options: str, told: str
) -> None:
    write(tmp_path, {".itilcheck.yaml": f"rules: {{{rule}: {{options: {options}}}}}\n"})
    outcome = here("check")
    assert (outcome.code, told in outcome.err) == (2, True), outcome.err


def test_explain_says_which_options_a_rule_has_and_what_is_configured(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    assert "Options\n  age: 12mo\n" in here("explain", "balance-stale").out
    write(tmp_path, {".itilcheck.yaml": "rules:\n  balance-stale: {severity: info, options: {age: 18mo}}\n"})
    told = here("explain", "balance-stale").out
    assert "severity  warning, configured as info at .itilcheck.yaml:2:29\n" in told
    assert "  age: 12mo, configured as 18mo at .itilcheck.yaml:2:50\n" in told
    write(tmp_path, {".itilcheck.yaml": "rules: {title-missing: off}\n"})
    assert ", configured as off at .itilcheck.yaml:1:24\n" in here("explain", "title-missing").out


FAILING = '''\
from itilcheck.authoring import catalogue_rule


@catalogue_rule
def limit_wrong(catalogue, options):
    """Limits are kept.

    id: acme/limit-wrong
    severity: error
    level: essential
    why: So it is.
    remedy: Do so.
    options: {limit: 3}
    reads: {Service: [/spec]}
    """
    raise ValueError(options["limit"])
'''


def test_a_rule_that_fails_tells_where_its_options_stand(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {"safe/house.py": FAILING, "cat/a.yaml": service("a", SOUND)})
    words = ("--plugin", "safe/house.py", "check", "cat")
    assert "options stand" not in here(*words).out
    write(tmp_path, {"cat/.itilcheck.yaml": "rules:\n  acme/limit-wrong: {options: {limit: 4}}\n"})
    assert "its options stand at cat/.itilcheck.yaml:2:22 (rule acme/limit-wrong" in here(*words).out


# -- variables and --isolated ----------------------------------------------------------------------


def set_to(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"ITILCHECK_{name}", value)


def test_a_variable_comes_before_the_configuration_and_after_the_command_line(
    tmp_path: Path, here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {".itilcheck.yaml": "level: foundation\n", "a.yaml": service("a", SOUND)})
    set_to(monkeypatch, LEVEL="essential", FORMAT="json")
    assert json.loads(here("check").out)["level"] == "essential"
    assert json.loads(here("check", "--level", "assured").out)["level"] == "assured"
    set_to(monkeypatch, LEVEL="", FORMAT="json")
    assert json.loads(here("check").out)["level"] == "foundation"


def test_the_quick_way_heeds_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {".itilcheck.yaml": "level: essential\n", "a.yaml": service("a")})
    set_to(monkeypatch, FORMAT="concise", LEVL="x")
    outcome = run(tmp_path, "check", "a.yaml")
    assert outcome.out.startswith("a.yaml:")
    told = 'notice: no option is set by the variable "ITILCHECK_LEVL", did you mean "ITILCHECK_LEVEL"\n'
    assert told in outcome.err


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LEVEL", "asured", 'error: ITILCHECK_LEVEL "asured" is not known, did you mean "assured"'),
        ("FAIL_ON", "all", 'error: ITILCHECK_FAIL_ON "all" is not known'),
        ("FORMAT", "xml", 'error: no format is called "xml", as ITILCHECK_FORMAT says, use one of'),
        ("TODAY", "now", 'error: ITILCHECK_TODAY "now" is no date, write it as 2026-11-22'),
        ("CONFIG", "none.yaml", 'error: ITILCHECK_CONFIG "none.yaml" does not exist'),
        (
            "DISABLE_PLUGIN",
            "grap",
            'no plugin is called "grap", did you mean "graph" (in ITILCHECK_DISABLE_PLUGIN)',
        ),
        ("ISOLATED", "maybe", "error: ITILCHECK_ISOLATED is neither true nor false, write 1 or 0"),
        ("STRICT", "maybe", "error: ITILCHECK_STRICT is neither true nor false, write 1 or 0"),
        ("COLOR", "blue", 'error: ITILCHECK_COLOR "blue" is not known'),
    ],
)
def test_a_wrong_variable_is_named(
    here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    set_to(monkeypatch, **{name: value})
    outcome = here("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_other_commands_tell_of_unknown_variables_too_and_never_their_values(
    here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, NAME="secret")
    outcome = here("schema", "config")
    assert 'notice: no option is set by the variable "ITILCHECK_NAME"' in outcome.err
    assert "secret" not in outcome.err + outcome.out


def test_isolated_reads_no_configuration(
    tmp_path: Path, here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    marker = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    write(tmp_path, {"own/itilcheck/config.yaml": "plugins: [h.py]\n", "own/itilcheck/h.py": marker})
    write(tmp_path, {"cat/.itilcheck.yaml": "nonsense: 1\n", "cat/s/a.yaml": service("a", SOUND)})
    outcome = here("--isolated", "check", "cat/s", "--format", "json", "--level", "essential")
    assert (outcome.code, read(outcome)) == (0, (1, 0))
    assert not (tmp_path / "ran").exists()
    set_to(monkeypatch, ISOLATED="1")
    assert here("check", "cat/s", "--level", "essential").code == 0


def test_isolated_and_a_configuration_do_not_go_together(
    tmp_path: Path, here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"gate.yaml": "level: essential\n", "a.yaml": service("a", SOUND)})
    outcome = here("--isolated", "--config", "gate.yaml", "check")
    assert (outcome.code, outcome.err.splitlines()[0]) == (
        2,
        "error: --config and --isolated do not go together",
    )
    set_to(monkeypatch, CONFIG="gate.yaml")
    assert "level: foundation  # default" in here("--isolated", "config").out
    set_to(monkeypatch, ISOLATED="1", CONFIG="")
    assert "level: essential" in here("--config", "gate.yaml", "config").out


# -- the config command ----------------------------------------------------------------------------


def test_config_prints_what_counts_with_its_origin(
    tmp_path: Path, here: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "extends: shared/base.yaml\nlevel: assured\n"
    own += "per-path:\n- paths: [a/, 'b c/']\n  rules: {title-missing: off}\n"
    write(tmp_path, {".itilcheck.yaml": own, "shared/base.yaml": "organizations: [acme]\nadapters: []\n"})
    set_to(monkeypatch, FAIL_ON="warning")
    outcome = here("config", "--level", "exemplary")
    assert (
        outcome.out
        == """\
# of the catalogue at .
level: exemplary          # --level
fail-on: warning          # ITILCHECK_FAIL_ON
per-path:
  - paths:
      - a/                # .itilcheck.yaml:4:11
      - "b c/"            # .itilcheck.yaml:4:15
    rules:
      title-missing: off  # .itilcheck.yaml:5:26
organizations:
  - acme                  # shared/base.yaml:1:17
adapters: []              # shared/base.yaml:2:1
"""
    )
    data = loading.load("x.yaml", outcome.out.encode()).documents[0]
    assert read_configuration(data, read_index()["schemas"]["config"], "")[1] == []
    assert data["per-path"] == [{"paths": ["a/", "b c/"], "rules": {"title-missing": "off"}}]


@pytest.mark.skipif(sys.platform == "win32", reason="such a name cannot be there")
def test_no_name_of_a_file_can_write_a_line(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {".itilcheck.yaml": 'extends: "a\\nlevel: exemplary.yaml"\n'})
    write(tmp_path, {"a\nlevel: exemplary.yaml": "organizations: [acme]\n"})
    assert (
        here("config").out
        == """\
# of the catalogue at .
level: foundation  # default
fail-on: error     # default
organizations:
  - acme           # a\\nlevel: exemplary.yaml:1:17
"""
    )


def test_config_as_json_has_each_value_with_its_place(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"cat/.itilcheck.yaml": "level: assured\n"})
    shown = json.loads(here("config", "cat", "--format", "json").out)
    assert (shown["version"], shown["root"]) == ("1", (tmp_path / "cat").as_posix())
    rest: dict[str, Any] = {"name": "", "path": "", "line": None, "column": None}
    assert shown["values"] == [
        {
            "pointer": "/level",
            "value": "assured",
            "source": "file",
            "name": "",
            "path": "cat/.itilcheck.yaml",
            "line": 1,
            "column": 8,
        },
        {"pointer": "/fail-on", "value": "error", "source": "default", **rest},
    ]


def test_config_refuses_what_check_refuses(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {".itilcheck.yaml": "rules: {title-mising: off}\n"})
    assert here("config") == here("check")
    assert here("config", "nowhere").err == 'error: "nowhere" does not exist\n'
