"""Trust: a catalogue is what strangers wrote, its configuration and its rule files as well."""

from __future__ import annotations

import http.server
import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from program import MODULE, SCRIPT, Outcome, lay, run, write

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll}
spec: {provider: acme}
"""
HIDDEN = "of-nobody's-business"
CLEAN = {".itilcheck.yaml": "level: essential\n", "payroll.yaml": SERVICE}
# Needs every library: the exact reader, the schema's explanation, the patterns of an ignore file.
BUSY = {
    **CLEAN,
    ".gitignore": "*.tmp\n",
    "odd.yaml": SERVICE.replace("provider: acme", "!x provder: &a acme"),
}

either_way = pytest.mark.parametrize(
    "command", [pytest.param(SCRIPT, id="script"), pytest.param(MODULE, id="module")]
)
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")


def rule(expect: str, name: str = "acme/house") -> str:
    """Give a rule file of one rule about the labels of services."""
    return f"""\
id: {name}
title: House rule
severity: warning
level: essential
why: So it is.
remedy: Do so.
given: {{kind: Service, path: /metadata/labels/code}}
expect: {expect}
message: 'wrong code in "{{name}}"'
"""


def house(expect: str) -> dict[str, str]:
    """Give a catalogue with a rule pack of its own."""
    return {
        **CLEAN,
        ".itilcheck.yaml": "level: essential\nrule-packs: [house]\n",
        "house/a/b.yaml": rule(expect),
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Give a file outside of the catalogue that nobody is to see."""
    path = tmp_path / "secret.yaml"
    path.write_text(f"{HIDDEN}: {HIDDEN}\n", encoding="utf-8")
    return path


def touching(marker: Path) -> str:
    """Give code that leaves a trace when it runs."""
    return f"open({str(marker)!r}, 'w').close()\nraise SystemExit(0)\n"


def assert_refused(outcome: Outcome, *parts: str) -> None:
    """Hold that a run ended with 2 and said these things, no secret and no traceback."""
    assert outcome.code == 2
    assert [part for part in parts if part not in outcome.err] == []
    assert HIDDEN not in outcome.out + outcome.err
    assert "Traceback" not in outcome.err
    assert "this is a defect" not in outcome.err


# -- code ----------------------------------------------------------------------------------------


@either_way
@pytest.mark.parametrize(
    "name",
    [
        *(
            "click",
            "jsonschema",
            "jsonschema_rs",
            "pathspec",
            "pluggy",
            "referencing",
            "ruamel",
            "ruamel/yaml",
        ),
        *("sitecustomize", "usercustomize", "itilcheck_backstage", "difflib", "hashlib", "json", "textwrap"),
    ],
)
def test_a_module_in_the_current_folder_shadows_none(
    tmp_path: Path, tree: Path, name: str, command: tuple[str, ...]
) -> None:
    code = touching(tmp_path / "ran")
    package = {f"{name.partition('/')[0]}/__init__.py": "" if "/" in name else code, f"{name}.py": code}
    write(tree, {**BUSY, **package})
    assert run(tree, "check", "--format", "concise", command=command).code == 1
    assert not (tmp_path / "ran").exists()


@either_way
@pytest.mark.parametrize("name", ["itilcheck_x-1.0.dist-info", "x-1.0.dist-info", "x.egg-info"])
def test_a_distribution_in_the_current_folder_is_not_loaded(
    tmp_path: Path, tree: Path, name: str, command: tuple[str, ...]
) -> None:
    files = {"itilcheck_x.py": touching(tmp_path / "ran"), f"{name}/METADATA": "Name: x\nVersion: 1.0\n"}
    write(tree, {**CLEAN, **files, f"{name}/entry_points.txt": "[itilcheck]\nx = itilcheck_x\n"})
    assert run(tree, "check", command=command).code == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("below", ["", "vendor/site-packages"])
def test_a_distribution_in_the_tree_is_not_loaded_though_the_path_leads_there(
    tmp_path: Path, tree: Path, below: str
) -> None:
    write(tree, CLEAN)
    lay(tree / below, "acme_rules", "1.0", {"acme_rules.py": touching(tmp_path / "ran")})
    outcome = run(tmp_path, "check", str(tree), command=SCRIPT, site=tree / below)
    assert outcome.code == 0
    told = 'plugin "acme 1.0" is not loaded, for it lies in the catalogue: install it elsewhere'
    assert f"{told}\n" in outcome.out
    assert not (tmp_path / "ran").exists()


@needs_links
def test_a_distribution_in_the_tree_is_not_loaded_through_a_link(tmp_path: Path, tree: Path) -> None:
    write(tree, CLEAN)
    lay(tree / "lib", "acme_rules", "1.0", {"acme_rules.py": touching(tmp_path / "ran")})
    (tmp_path / "link").symlink_to(tree / "lib")
    assert run(tmp_path, "check", "tree", command=SCRIPT, site=tmp_path / "link").code == 0
    assert not (tmp_path / "ran").exists()


def test_a_tag_makes_no_object(tmp_path: Path, tree: Path) -> None:
    marker = tmp_path / "ran"
    tags = [
        f"!!python/object/apply:os.mkdir [{json.dumps(str(marker))}]",
        f"!!python/object/new:os.mkdir [{json.dumps(str(marker))}]",
        "!!python/name:os.system",
        "!!python/module:this",
        "!<tag:yaml.org,2002:python/object/apply:exec> ['1 / 0']",
    ]
    specs = [SERVICE.replace("{provider: acme}", f"{{provider: {tag}}}") for tag in tags]
    write(tree, {**CLEAN, "tags.yaml": "---\n".join(specs)})
    outcome = run(tree, "check", "--format", "concise")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert not marker.exists()


def test_a_configuration_names_no_code(tmp_path: Path, tree: Path) -> None:
    write(
        tree, {**CLEAN, "evil.py": touching(tmp_path / "ran"), ".itilcheck.yaml": "rule-packs: [evil.py]\n"}
    )
    assert_refused(run(tree, "check"), '.itilcheck.yaml:1:14: error: "evil.py" is code, a catalogue can only')
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("key", ["plugin", "python"])
def test_a_configuration_has_no_key_for_code(tree: Path, key: str) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": f"{key}: [evil.py]\n"})
    assert_refused(run(tree, "check"), f'.itilcheck.yaml:1:1: error: property "{key}" is not known here')


def test_a_python_file_in_a_rule_pack_is_not_run_by_a_test_of_all_that_is_there(
    tmp_path: Path, tree: Path
) -> None:
    write(tree, {**house("{type: string}"), "house/a/evil.py": touching(tmp_path / "ran")})
    outcome = run(tree, "rules", "test", "house/a/b.yaml", "house/a/evil.py")
    assert_refused(outcome, 'error: "house/a/evil.py" is code in a rule pack')
    assert not (tmp_path / "ran").exists()


def test_a_rule_pack_holds_no_code(tmp_path: Path, tree: Path) -> None:
    write(tree, {**house("{type: string}"), "house/a/evil.py": touching(tmp_path / "ran")})
    assert run(tree, "check").code == 0
    assert not (tmp_path / "ran").exists()


# -- reaching out --------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server, and the list of what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}", asked
        serving.shutdown()


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef", "$schema", "$id"])
def test_a_rule_file_reaches_no_network(tree: Path, server: tuple[str, list[str]], keyword: str) -> None:
    address, asked = server
    write(tree, house(f"{{{keyword}: '{address}/schema.json', allOf: [{{$ref: 'other.json'}}]}}"))
    write(tree, {"labels.yaml": SERVICE.replace("payroll}", "a, labels: {code: b}}")})
    assert_refused(run(tree, "check"), "house/a/b.yaml:8:", "is outside of the schema, and is never read")
    assert asked == []


@pytest.mark.parametrize(
    "place", ["file://{secret}", "{secret}", "../../../secret.yaml", "other.yaml", "other.yaml#/a"]
)
def test_a_rule_file_reads_no_other_file(tree: Path, secret: Path, place: str) -> None:
    write(tree, {**house(f"{{$ref: '{place.format(secret=secret)}'}}"), "house/a/other.json": "{}"})
    assert_refused(run(tree, "check"), "house/a/b.yaml:8:16: ", "is outside of the schema, and is never read")


@pytest.mark.parametrize(
    "pattern", ["^(?=a)", "(?!a)b", "(?<=a)b", "(a)\\1", "(?P<n>a)(?P=n)", "(a{999}){999}"]
)
def test_a_pattern_that_may_take_long_is_refused_with_its_place(tree: Path, pattern: str) -> None:
    write(tree, house(f"{{pattern: '{pattern}'}}"))
    what = f'pattern "{pattern}" cannot be run: it is none, too large, or has lookaround or back references'
    assert_refused(run(tree, "check"), f"house/a/b.yaml:8:19: error: {what}\n")


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){20}$", "(a*)*b"])
def test_a_hostile_pattern_takes_its_time_from_the_input_only(tree: Path, pattern: str) -> None:
    labelled = SERVICE.replace("payroll}", f"a, labels: {{code: {'a' * 50_000}b}}}}")
    write(tree, {**house(f"{{not: {{pattern: '{pattern}'}}}}"), "labels.yaml": labelled})
    assert run(tree, "check", timeout=60).code == 0


# -- what is read --------------------------------------------------------------------------------


@needs_links
def test_a_rule_pack_that_is_a_link_out_is_refused(tree: Path, secret: Path) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": "rule-packs: [house]\n"})
    (tree / "house").symlink_to(secret.parent, target_is_directory=True)
    assert_refused(run(tree, "check"), '.itilcheck.yaml:1:14: error: "house" leads out of the catalogue')


@needs_links
def test_a_link_out_inside_of_a_rule_pack_is_refused(tree: Path, secret: Path) -> None:
    write(tree, house("{type: string}"))
    (tree / "house" / "a" / "c.yaml").symlink_to(secret)
    assert_refused(run(tree, "check"), "house/a/c.yaml: error: link leads out of the catalogue, not followed")


@needs_links
def test_a_link_inside_of_a_rule_pack_that_stays_inside_is_followed(tree: Path) -> None:
    write(tree, {**house("{const: b}"), "shared.yaml.txt": rule("{const: c}", "acme/other")})
    write(tree, {"labels.yaml": SERVICE.replace("payroll}", "a, labels: {code: a}}")})
    (tree / "house" / "a" / "c.yaml").symlink_to(tree / "shared.yaml.txt")
    outcome = run(tree, "check", "--format", "concise")
    assert ("acme/house" in outcome.out, "acme/other" in outcome.out) == (True, True)


@pytest.mark.parametrize("name", ["../secret.yaml", "..", "/etc/passwd", "house/../../secret.yaml", "~", "/"])
def test_a_rule_pack_outside_is_refused(tree: Path, secret: Path, name: str) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": f"rule-packs: ['{name}']\n"})
    assert secret.exists()
    assert_refused(run(tree, "check"), ".itilcheck.yaml:1:14: error: ")


@pytest.mark.parametrize(
    "name", ['"a\\0b"', '"\\n"', '"' + "a/" * 5000 + '"', '"' + "a" * 5000 + '"', '"\\ud800"']
)
def test_an_odd_name_of_a_rule_pack_is_refused(tree: Path, name: str) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": f"rule-packs: [{name}]\n"})
    assert_refused(run(tree, "check"), ".itilcheck.yaml:1:")


@needs_links
def test_a_rule_pack_that_is_a_circle_is_refused(tree: Path) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": "rule-packs: [house]\n"})
    (tree / "house").symlink_to(tree / "house")
    assert_refused(run(tree, "check"), '.itilcheck.yaml:1:14: error: "house" ')


@needs_fifos
def test_a_rule_pack_that_is_a_pipe_is_refused(tree: Path) -> None:
    write(tree, {**CLEAN, ".itilcheck.yaml": "rule-packs: [house]\n"})
    os.mkfifo(tree / "house")
    assert_refused(run(tree, "check"), '.itilcheck.yaml:1:14: error: "house" is neither a file nor a folder')


@needs_fifos
def test_a_pipe_in_a_rule_pack_is_not_opened(tree: Path) -> None:
    write(tree, house("{type: string}"))
    os.mkfifo(tree / "house" / "a" / "c.yaml")
    assert run(tree, "check").code == 0


def test_a_rule_file_that_is_large_is_refused(tree: Path) -> None:
    write(tree, house("{type: string}"))
    with (tree / "house" / "a" / "c.yaml").open("wb") as file:
        file.truncate(1 << 30)
    assert_refused(run(tree, "check"), "house/a/c.yaml:1:1: error: file is larger than ")


@needs_links
@pytest.mark.parametrize(
    "target", ["{secret}", "/etc/passwd", "/dev/zero", "/dev/stdin", "nowhere", ".itilcheck.yaml"]
)
def test_a_configuration_that_is_a_link_out_is_refused(tree: Path, secret: Path, target: str) -> None:
    write(tree, {"payroll.yaml": SERVICE})
    (tree / ".itilcheck.yaml").symlink_to(target.format(secret=secret))
    assert_refused(run(tree, "check"), ".itilcheck.yaml: error: ")


@needs_links
def test_a_configuration_that_is_a_link_inside_is_followed(tree: Path) -> None:
    write(tree, {"payroll.yaml": SERVICE, "settings.txt": "level: essential\n"})
    (tree / ".itilcheck.yaml").symlink_to("settings.txt")
    assert run(tree, "check").code == 0


def test_a_configuration_that_is_a_folder_is_refused(tree: Path) -> None:
    write(tree, {"payroll.yaml": SERVICE, ".itilcheck.yaml/a.yaml": ""})
    assert_refused(run(tree, "check"), ".itilcheck.yaml: error: is no file")


@needs_fifos
def test_a_configuration_that_is_a_pipe_is_refused(tree: Path) -> None:
    write(tree, {"payroll.yaml": SERVICE})
    os.mkfifo(tree / ".itilcheck.yaml")
    assert_refused(run(tree, "check"), ".itilcheck.yaml: error: is no file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_configuration_that_cannot_be_read_is_refused(tree: Path) -> None:
    write(tree, CLEAN)
    (tree / ".itilcheck.yaml").chmod(0)
    assert_refused(run(tree, "check"), ".itilcheck.yaml: error: cannot be read: permission denied")


def test_a_configuration_that_is_large_is_refused(tree: Path) -> None:
    write(tree, {"payroll.yaml": SERVICE})
    with (tree / ".itilcheck.yaml").open("wb") as file:
        file.truncate(1 << 30)
    assert_refused(run(tree, "check"), ".itilcheck.yaml:1:1: error: file is larger than ")


def bomb(*, merges: bool) -> str:
    """Give a text in which each alias stands for nine of the one before it."""
    lines = ["a0: &a0 {k: x}" if merges else "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 12):
        aliases = ", ".join([f"*a{number - 1}"] * 9)
        value = f"{{<<: [{aliases}], k{number}: [{aliases}]}}" if merges else f"[{aliases}]"
        lines.append(f"a{number}: &a{number} {value}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(bomb(merges=False), id="aliases"),
        pytest.param(bomb(merges=True), id="merges"),
        pytest.param("rules: " + "[" * 100_000, id="nesting"),
        pytest.param("rules: " + "{a: " * 100_000, id="nested maps"),
        pytest.param("a: &a [*a]\n", id="circle"),
        pytest.param(
            "rules:\n" + "".join(f"  title-mising-{n}: off\n" for n in range(50_000)), id="unknown rules"
        ),
        pytest.param("".join(f"levle{n}: off\n" for n in range(10_000)), id="unknown keys"),
        pytest.param("rule-packs: [" + "nowhere, " * 50_000 + "]\n", id="missing packs"),
        pytest.param("level: !!python/name:os.system\n", id="tag"),
        pytest.param("level: essential\n---\nlevel: essential\n", id="two documents"),
        pytest.param("level: \x07\n", id="control character"),
    ],
)
def test_a_hostile_configuration_is_refused_in_time(tree: Path, text: str) -> None:
    write(tree, {"payroll.yaml": SERVICE, ".itilcheck.yaml": text})
    outcome = run(tree, "check", timeout=60)
    assert_refused(outcome, ".itilcheck.yaml:")
    assert len(outcome.err) < 100_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(bomb(merges=False), id="aliases"),
        pytest.param("id: " + "[" * 100_000, id="nesting"),
        pytest.param(
            rule("{type: string}") + "".join(f"k{n}: 1\n" for n in range(10_000)), id="unknown keys"
        ),
        pytest.param(rule("{" * 90 + "}" * 90), id="no schema"),
        pytest.param(rule("{$ref: '#'}") + "options: {}\n", id="both sorts"),
    ],
)
def test_a_hostile_rule_file_is_refused_in_time(tree: Path, text: str) -> None:
    write(tree, {**house("{}"), "house/a/b.yaml": text})
    assert_refused(run(tree, "check", timeout=60), "house/a/b.yaml:")


@pytest.mark.parametrize(
    "expect",
    [
        "{$ref: '#'}",
        "{allOf: [{$ref: '#'}]}",
        "{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/a'}}}",
        "{$id: 'urn:itilcheck:rule:acme/house:0', $ref: '#/$defs/a', $defs: {a: {}}}",
        "{$dynamicRef: '#a', $dynamicAnchor: a}",
        "{$schema: 'http://json-schema.org/draft-04/schema#', type: string}",
    ],
)
def test_a_rule_that_turns_in_circles_comes_to_an_end(tree: Path, expect: str) -> None:
    twin = rule(expect.replace("{}", "{type: number}"), "acme/twin")
    write(tree, {**house(expect), "house/a/c.yaml": twin})
    write(tree, {"labels.yaml": SERVICE.replace("payroll}", "a, labels: {code: a}}")})
    outcome = run(tree, "check", "--format", "concise")
    assert outcome.code in {0, 2}
    assert "this is a defect" not in outcome.err
    assert "Traceback" not in outcome.err


def doubling(levels: int, extra: str = "") -> str:
    """Give a small schema that refers to each of its parts twice."""
    parts = [
        f"a{n}: {{allOf: [{{$ref: '#/$defs/a{n + 1}'}}, {{$ref: '#/$defs/a{n + 1}'}}]}}"
        for n in range(levels)
    ]
    return f"{{$ref: '#/$defs/a0', {extra}$defs: {{{', '.join(parts)}, a{levels}: {{type: string}}}}}}"


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        (doubling(40), "leads in a circle, or to more than 10000 parts"),
        (doubling(22, "unevaluatedProperties: false, "), "leads in a circle, or to more than 10000 parts"),
        (
            "{$ref: '#/$defs/a', $defs: {a: {properties: {x: {allOf: [{$ref: '#/$defs/a'}]}}}}}",
            "leads",
        ),
        ("{pattern: '(((a?){0,30}){0,30}){0,30}$'}", "cannot be run: it is none, too large, or has"),
    ],
)
def test_a_small_rule_that_grows_large_is_refused(tree: Path, expect: str, message: str) -> None:
    write(tree, {**house(expect), "labels.yaml": SERVICE.replace("payroll}", "a, labels: {code: a}}")})
    assert_refused(run(tree, "check", timeout=60), "house/a/b.yaml:8:", message)
    assert_refused(run(tree, "rules", "test", "house", timeout=60), "house/a/b.yaml:8:", message)


# -- what a pull request may say of the tree ---------------------------------------------------------


@pytest.mark.parametrize("added", [{}, {"catalogue/.itilcheck.yaml": ""}], ids=["as it is", "root moved"])
def test_a_pull_request_does_not_move_the_border_of_what_is_trusted(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch, added: dict[str, str]
) -> None:
    ran = tmp_path / "ran"
    write(tree, {".git/HEAD": "", "catalogue/payroll.yaml": SERVICE, **added})
    write(tree, {".config/itilcheck/config.yaml": "plugins: [../../policy/evil.py]\n"})
    write(
        tree, {"policy/evil.py": touching(ran), "policy/gate.yaml": "plugins: [evil.py]\nlevel: essential\n"}
    )
    lay(tree / "lib", "acme_rules", "1.0", {"acme_rules.py": touching(ran)})
    monkeypatch.setenv("HOME", str(tree))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for folder, path in ((tree, "catalogue"), (tmp_path, "tree/catalogue"), (tree / "catalogue", ".")):
        run(folder, "check", path, "--level", "essential", command=SCRIPT, site=tree / "lib")
        gate = os.path.relpath(tree / "policy" / "gate.yaml", folder)
        assert_refused(run(folder, "--config", gate, "check", path), "a catalogue cannot name code")
    assert not ran.exists()


def test_nothing_in_the_tree_has_a_say_beside_a_configuration_elsewhere(tmp_path: Path, tree: Path) -> None:
    broken = SERVICE.replace("provider", "provder")
    write(tmp_path, {"gate.yaml": "level: essential\n"})
    write(
        tree, {".git/HEAD": "", ".itilcheck.yaml": "", ".gitignore": "ignored.yaml\n", "ignored.yaml": broken}
    )
    write(tree, {"below/.itilcheck.yaml": "rules: {schema-violation: off}\n", "below/hidden.yaml": broken})
    assert run(tree, "check", "--allow-empty").code == 0
    for words in (("check",), ("check", "below/hidden.yaml"), ("check", "below")):
        outcome = run(tree, "--config", "../gate.yaml", *words, "--format", "concise")
        assert (outcome.code, "below/hidden.yaml:4:8: error[schema-violation]" in outcome.out) == (1, True)
    assert "ignored.yaml:4:8: error[schema-violation]" in run(tree, "--config", "../gate.yaml", "check").out


def test_a_strict_check_passes_over_nothing(tree: Path) -> None:
    write(tree, CLEAN)
    assert run(tree, "check", "--strict").code == 0
    for name, text in (
        ("t.yaml", f"{SERVICE}{{% if x %}}\n"),
        ("vendor/a.yaml", SERVICE),
        ("sub/.itilcheck.yaml", ""),
    ):
        write(tree, {name: text})
        assert [run(tree, "check", *words).code for words in ((), ("--strict",))] == [0, 1]
        (tree / name).unlink()
        if "/" in name:
            (tree / name).parent.rmdir()


@needs_links
def test_an_update_does_not_write_through_a_linked_folder(tmp_path: Path, tree: Path) -> None:
    text = rule("{type: number}") + "examples:\n  - title: one\n    documents: |\n"
    text += "".join(
        f"      {line}\n" for line in SERVICE.replace("payroll}", "a, labels: {code: a}}").splitlines()
    )
    text += "    findings: []\n"
    write(tmp_path, {"outside/g/x.yaml": text})
    write(tree, CLEAN)
    (tree / "house-rules").symlink_to("../outside", target_is_directory=True)
    for path in ("house-rules/g/x.yaml", "house-rules", "house-rules/g"):
        outcome = run(tree, "rules", "test", path, "--update")
        assert (outcome.code, (tmp_path / "outside/g/x.yaml").read_text()) == (2, text), outcome.out
    assert run(tmp_path, "rules", "test", "outside", "--update").out.startswith("--- outside/g/x.yaml")


@needs_links
def test_a_new_plugin_is_not_written_through_a_link(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tree / "itilcheck-zebra").symlink_to("../outside", target_is_directory=True)
    assert_refused(run(tree, "plugins", "new", "zebra"), 'error: "itilcheck-zebra" is a link')
    assert list((tmp_path / "outside").iterdir()) == []


def test_rules_of_the_catalogue_do_not_fail_a_strict_gate(tmp_path: Path, tree: Path) -> None:
    write(tree, house("{type: string}"))
    write(tmp_path, {"gate.yaml": "level: essential\n"})
    outcome = run(tree, "--config", "../gate.yaml", "check", "--strict")
    assert (outcome.code, "notice:" in outcome.out) == (0, False)


HOSTILE = "T \\e]0;owned\\a \\u202e"


def test_rules_of_strangers_give_no_orders_where_they_are_shown(tree: Path) -> None:
    text = rule("{type: string}").replace("title: House rule", f'title: "{HOSTILE}"')
    text = text.replace(
        "remedy: Do so.", "remedy: |\n  ::set-output name=a::b\n\n      ##vso[task.complete]\n"
    )
    text += "examples:\n  - title: one\n    documents: |\n      ::error::x\n      a: b\n    findings: []\n"
    write(tree, {**house("{}"), "house/a/b.yaml": text})
    shown = [
        run(tree, *words).out
        for words in (["rules"], ["explain", "acme/house"], ["rules", "show", "acme/house"])
    ]
    shown.append(run(tree, "rules", "test").out)
    for out in shown:
        assert [line for line in out.splitlines() if line.lstrip().startswith("::") or "##vso" in line] == []
        assert [one for one in ("\x1b", "\x07", "\u202e") if one in out] == []


def test_an_empty_part_of_the_path_does_not_let_the_current_folder_in(tmp_path: Path, tree: Path) -> None:
    write(
        tree, {**BUSY, "click.py": touching(tmp_path / "ran"), "jsonschema_rs.py": touching(tmp_path / "ran")}
    )
    outcome = run(tree, "check", command=SCRIPT, site=Path(f"{os.pathsep}{tmp_path}"))
    assert outcome.code == 1
    assert not (tmp_path / "ran").exists()


@needs_fifos
def test_pipes_and_devices_in_a_catalogue_are_not_opened(tree: Path) -> None:
    write(tree, CLEAN)
    os.mkfifo(tree / "pipe.yaml")
    (tree / "zero.yaml").symlink_to("/dev/zero")
    outcome = run(tree, "check")
    assert outcome.code == 0
    assert "notice: pipe.yaml: not a regular file, not read" in outcome.out
    assert "notice: zero.yaml: link leads out of the catalogue, not followed" in outcome.out
    assert "notice: pipe.yaml: not a regular file, not read" in run(tree, "check", "pipe.yaml").out


@needs_links
def test_a_link_out_of_a_catalogue_shows_nothing_of_what_it_leads_to(tree: Path, secret: Path) -> None:
    write(tree, CLEAN)
    (tree / "link.yaml").symlink_to(secret)
    (tree / "folder").symlink_to(secret.parent, target_is_directory=True)
    outcome = run(tree, "check")
    assert outcome.code == 0
    assert HIDDEN not in outcome.out + outcome.err


# -- what the system sees ------------------------------------------------------------------------

AUDIT = """
import json, os, sys

WATCHED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
           "os.startfile", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink",
           "os.truncate", "os.chmod", "os.chown", "os.putenv", "os.utime", "shutil.", "tempfile.", "urllib.",
           "http.", "ftplib.", "smtplib.", "webbrowser.", "ctypes.", "pty.", "signal.")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
seen = []

def hook(event, arguments):
    if event.startswith(WATCHED):
        seen.append([event, repr(arguments)])
    elif event == "open":
        path, mode, flags = arguments
        if set(mode or "") & set("wax+") or (isinstance(flags, int) and flags & WRITING):
            seen.append([event, repr(arguments)])
    elif event == "exec" and getattr(arguments[0], "co_filename", "").startswith(tree):
        seen.append([event, arguments[0].co_filename])

sys.dont_write_bytecode = True
from itilcheck.cli import main

tree, report = sys.argv[1:3]
sys.argv = ["itilcheck", *sys.argv[3:]]
sys.addaudithook(hook)
code = main()
found = list(seen)
with open(report, "w") as file:
    json.dump([code, found], file)
"""


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        pytest.param(CLEAN, ["check"], 0, id="clean"),
        pytest.param(BUSY, ["check", "--format", "json"], 1, id="findings"),
        pytest.param(house("{pattern: '^a$'}"), ["check"], 0, id="rule pack"),
        pytest.param(house("{$ref: 'http://127.0.0.1:9/x'}"), ["check"], 2, id="reaching out"),
        pytest.param(CLEAN, ["rules"], 0, id="rules"),
        pytest.param(CLEAN, ["new", "Service", "a"], 0, id="new"),
    ],
)
def test_a_run_touches_nothing_but_what_it_reads(
    tmp_path: Path, tree: Path, files: dict[str, str], words: list[str], code: int
) -> None:
    write(tree, files)
    write(tmp_path, {"audit.py": AUDIT})
    report = tmp_path / "seen.json"
    command = (sys.executable, str(tmp_path / "audit.py"), str(tree), str(report))
    outcome = run(tree, *words, command=command)
    assert json.loads(report.read_text(encoding="utf-8")) == [code, []], outcome.err


def test_what_is_not_to_be_touched_would_be_seen(tmp_path: Path, tree: Path) -> None:
    source = "from itilcheck.hookspecs import hookimpl\n\n@hookimpl\ndef itilcheck_register_reporters():\n"
    source += (
        "    import os, socket, subprocess\n    socket.socket().close()\n    open(os.devnull, 'a').close()\n"
    )
    source += "    subprocess.run(['true'])\n    return {}\n"
    lay(tmp_path / "site", "acme_rules", "1.0", {"acme_rules.py": source})
    write(tree, CLEAN)
    write(tmp_path, {"audit.py": AUDIT})
    report = tmp_path / "seen.json"
    command = (sys.executable, str(tmp_path / "audit.py"), str(tree), str(report))
    run(tree, "check", command=command, site=tmp_path / "site")
    events = {event for event, _ in json.loads(report.read_text(encoding="utf-8"))[1]}
    assert events >= {"socket.__new__", "open", "subprocess.Popen"}
