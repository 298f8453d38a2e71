"""The graph command: what is drawn, in which order, and that no text of a catalogue draws anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck.rule import KINDS
from itilcheck_graph import dot, graph, mermaid
from program import HERE, Outcome, run, write

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = HERE / "examples" / "acme"


def document(kind: str, name: str, spec: str = "", title: str = "") -> str:
    """Give a document; JSON is YAML, whatever a title holds."""
    head = {"name": name, **({"title": title} if title else {})}
    return f"apiVersion: itilcheck/v1\nkind: {kind}\nmetadata: {json.dumps(head)}\nspec: {{{spec}}}\n"


CATALOGUE = {
    "b.yaml": document("Service", "mail", "provider: acme, dependsOn: [directory]", "Mail"),
    "a.yaml": document("Service", "directory", "provider: acme, dependsOn: [servers, supplier/dns]"),
    "c.yaml": document("Organization", "acme", "parent: acem"),
    "d.yaml": document("ServiceOffering", "mail", "services: [mail], provider: acme"),
}


def drawn(folder: Path, *words: str) -> dict[str, Any]:
    """Give what the command draws of a folder, as data."""
    outcome = run(folder, "graph", "--format", "json", *words)
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def nodes(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["nodes"]]


def arrows(found: dict[str, Any]) -> list[str]:
    return [f"{one['from']} {'+'.join(one['statements'])} {one['to']}" for one in found["edges"]]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write(tmp_path, CATALOGUE)
    return tmp_path


# -- what is drawn -------------------------------------------------------------------------------


def test_mermaid_is_what_is_drawn_by_itself(work: Path) -> None:
    assert run(work, "graph") == Outcome(
        0,
        """\
flowchart LR
  Organization_acem["acem<br>Organization"]:::unresolved
  Organization_acme["acme<br>Organization"]
  Service_directory["directory<br>Service"]
  Service_mail["Mail<br>Service mail"]
  Service_servers["servers<br>Service"]:::unresolved
  Service_supplier_dns["supplier/dns<br>Service"]:::external
  ServiceOffering_mail["mail<br>ServiceOffering"]
  Organization_acme --x|"parent"| Organization_acem
  Service_directory -->|"provider"| Organization_acme
  Service_directory --x|"dependsOn"| Service_servers
  Service_directory -.->|"dependsOn"| Service_supplier_dns
  Service_mail -->|"provider"| Organization_acme
  Service_mail -->|"dependsOn"| Service_directory
  ServiceOffering_mail -->|"provider"| Organization_acme
  ServiceOffering_mail -->|"services"| Service_mail
  classDef external stroke-dasharray:4 4
  classDef unresolved stroke:red,stroke-width:2px,stroke-dasharray:4 4
""",
        "",
    )


def test_dot_is_drawn_alike(work: Path) -> None:
    lines = run(work, "graph", "--format", "dot", "--direction", "tb").out.splitlines()
    assert lines[:2] == ["digraph catalogue {", "  rankdir=TB"]
    assert lines[-1] == "}"
    assert r'  "Service/mail" [label="Mail\nService mail"]' in lines
    assert r'  "Service/servers" [label="servers\nService", style="rounded,dashed", color=red]' in lines
    unresolved = 'label="dependsOn", style=dashed, color=red, arrowhead=tee'
    assert f'  "Service/directory" -> "Service/servers" [{unresolved}]' in lines


def test_json_has_what_programs_need(work: Path) -> None:
    found = drawn(work)
    assert found["version"] == "1"
    assert found["nodes"][3] == {
        "id": "Service/mail",
        "kind": "Service",
        "name": "mail",
        "title": "Mail",
        "state": "described",
        "path": "b.yaml",
    }
    assert found["edges"][0] == {
        "from": "Organization/acme",
        "to": "Organization/acem",
        "state": "unresolved",
        "statements": ["parent"],
    }


def test_the_order_does_not_depend_on_files(work: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    write(other, {"all.yaml": "---\n".join(reversed(CATALOGUE.values()))})
    assert run(other, "graph") == run(work, "graph")


def test_several_statements_of_one_document_about_another_are_one_arrow(tmp_path: Path) -> None:
    spec = "provider: acme, owner: {name: Jo, organization: acme}, "
    spec += "roles: {customer: {name: Jo, organization: acme}}"
    write(tmp_path, {"a.yaml": document("Service", "mail", spec)})
    assert arrows(drawn(tmp_path)) == ["Service/mail owner+provider+roles/customer Organization/acme"]


def test_a_name_that_means_several_documents_is_drawn_by_itself(tmp_path: Path) -> None:
    names = ("Shop", "SHOP")
    write(tmp_path, {f"{name}.yaml": document("Service", name) for name in names})
    write(tmp_path, {"mail.yaml": document("Service", "mail", "dependsOn: [shop]")})
    found = drawn(tmp_path)
    assert [(one["name"], one["state"]) for one in found["nodes"]] == [
        *(("SHOP", "described"), ("Shop", "described"), ("mail", "described"), ("shop", "ambiguous")),
    ]


def test_documents_without_a_name_and_two_of_one_name_are_drawn(tmp_path: Path) -> None:
    nameless = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {}\nspec: {provider: acme}\n"
    twice = document("Service", "mail", "provider: acme")
    write(tmp_path, {"a.yaml": nameless, "b.yaml": f"{twice}---\n{twice}---\n{nameless}"})
    assert nodes(drawn(tmp_path)) == [
        *("Organization/acme", "Service/#0 in a.yaml", "Service/#2 in b.yaml", "Service/mail"),
    ]


def test_a_backstage_catalogue_is_drawn(tmp_path: Path) -> None:
    head = "apiVersion: backstage.io/v1alpha1\nkind: "
    shop = "Component\nmetadata: {name: shop}\nspec: {type: website, owner: web, providesApis: [orders]}\n"
    stock = "Component\nmetadata: {name: stock}\nspec: {owner: web, dependencyOf: [component:shop]}\n"
    orders = "API\nmetadata: {name: orders}\nspec: {type: openapi, owner: web}\n"
    write(tmp_path, {"catalog-info.yaml": "---\n".join(head + one for one in (shop, stock, orders))})
    found = drawn(tmp_path)
    assert arrows(found) == [
        "Resource/api:default/orders owner Organization/group:default/web",
        "Service/component:default/shop provider Organization/group:default/web",
        "Service/component:default/shop providesApis Resource/api:default/orders",
        "Service/component:default/shop dependsOn Service/component:default/stock",
        "Service/component:default/stock provider Organization/group:default/web",
    ]
    assert found["nodes"][0]["state"] == "external"
    near = drawn(tmp_path, "--around", "component:default/stock", "--kind", "Service")
    assert nodes(near) == ["Service/component:default/shop", "Service/component:default/stock"]


def test_the_example_catalogue_is_drawn_without_a_gap() -> None:
    found = drawn(EXAMPLE)
    assert {one["state"] for one in found["nodes"]} == {"described"}
    assert {one["kind"] for one in found["nodes"]} == set(KINDS)
    assert len(found["nodes"]) == 62


def test_a_check_does_not_import_what_draws(work: Path) -> None:
    code = "import sys; sys.argv = ['itilcheck', 'check']\nfrom itilcheck.cli import main\nmain()\n"
    code += "print([name for name in sys.modules if name.partition('.')[0] in {'itilcheck_graph', 'click'}])"
    assert run(work, command=(sys.executable, "-I", "-c", code)).out.endswith("\n[]\n")


# -- parts ---------------------------------------------------------------------------------------


def test_kinds_are_chosen_in_any_case(work: Path) -> None:
    assert nodes(drawn(work, "--kind", "organization")) == ["Organization/acem", "Organization/acme"]
    found = drawn(work, "--kind", "Service", "--kind", "ServiceOffering")
    assert arrows(found) == [
        "Service/directory dependsOn Service/servers",
        "Service/directory dependsOn Service/supplier/dns",
        "Service/mail dependsOn Service/directory",
        "ServiceOffering/mail services Service/mail",
    ]


def test_a_kind_that_is_not_there_leaves_nothing(work: Path) -> None:
    assert run(work, "graph", "--kind", "Product") == Outcome(0, "flowchart LR\n", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--around", "servers"], ["Service/directory", "Service/servers"]),
        (["--around", "servers", "--depth", "0"], ["Service/servers"]),
        (
            ["--around", "acem", "--depth", "2"],
            [
                *("Organization/acem", "Organization/acme", "Service/directory", "Service/mail"),
                "ServiceOffering/mail",
            ],
        ),
        (["--around", "mail", "--depth", "0"], ["Service/mail", "ServiceOffering/mail"]),
        (["--around", "offering:mail", "--depth", "0"], ["ServiceOffering/mail"]),
        (["--around", "ServiceOffering/mail", "--depth", "0"], ["ServiceOffering/mail"]),
        (["--around", "MAIL", "--depth", "0", "--kind", "Service"], ["Service/mail"]),
        (["--around", "directory", "--kind", "Organization", "--kind", "Service", "--depth", "9"], None),
    ],
)
def test_what_is_near_is_drawn(work: Path, words: list[str], expected: list[str] | None) -> None:
    everything = [one for one in nodes(drawn(work)) if one != "ServiceOffering/mail"]
    assert nodes(drawn(work, *words)) == (expected or everything)


def test_arrows_between_what_is_near_are_drawn_too() -> None:
    found = drawn(EXAMPLE, "--around", "payroll")
    assert "Service/identity dependsOn Service/servers" in arrows(found)
    assert "Service/workplace" not in nodes(found)


# -- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--around", "directroy"], 'no document is called "directroy", did you mean "directory"\n'),
        (["--around", "xyz"], 'no document is called "xyz"\n'),
        (["--around", "acme", "--kind", "Service"], '"acme" is none of the kinds to draw\n'),
        (["--depth", "2"], "--depth goes with --around\nhelp: itilcheck graph --help\n"),
        (["--around", "mail", "--depth", "-1"], "--depth: -1 is not in the range x>=0\n"),
        (["--kind", "Servce"], '--kind: "Servce" is not one of '),
        (["--format", "svg"], '--format: "svg" is not one of '),
        (["--direction", "up"], '--direction: "up" is not one of '),
        (["nowhere"], '"nowhere" does not exist\n'),
    ],
)
def test_a_mistake_is_told(work: Path, words: list[str], told: str) -> None:
    outcome = run(work, "graph", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"error: {told}")


def test_nothing_to_draw_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "apiVersion: v1\nkind: Pod\n"})
    assert run(tmp_path, "graph") == Outcome(2, "", "error: there is no document to draw\n")


def test_a_catalogue_that_is_not_sound_is_drawn_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": document("Service", "a", "provder: acme, products: 3"), "b.yaml": "a: [\n"})
    outcome = run(tmp_path, "graph")
    assert (outcome.code, outcome.out) == (0, 'flowchart LR\n  Service_a["a<br>Service"]\n')
    assert outcome.err == 'notice: b.yaml: not all of it could be read, "itilcheck check" says why\n'


def test_more_than_mermaid_draws_is_noticed(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(502)]
    write(tmp_path, {"a.yaml": "---\n".join(document("Service", one, "provider: acme") for one in names)})
    outcome = run(tmp_path, "graph")
    assert outcome.err.startswith(
        "notice: 503 documents and 502 arrows are more than Mermaid draws by itself"
    )
    assert (outcome.code, outcome.out.count("-->|") + outcome.out.count("-.->|")) == (0, 502)
    assert run(tmp_path, "graph", "--format", "dot").err == ""


# -- text that would be more than text -----------------------------------------------------------

HOSTILE = [
    *('quo"te', '"] --> Z["', "br]ack[et", "<script>alert(1)</script>", "%%{init: {}}%%", "a --> b"),
    *(
        "line\nbreak\r\n%% x",
        "end",
        "`code`",
        '"`**md**`"',
        "#35;",
        "#quot;",
        "$$x^2$$",
        "fa:fa-car",
        "- list",
    ),
    *("1. one", "back\\", "\\N \\G", '"\\"', "&lt;b&gt; & &amp;", 'click x "javascript:alert(1)"', "{((y))}"),
    *("style a: b#c;", "\u202eevil", "|pipe|", "]:::external", "www.example.com", "a@b.example", "__x__ a_b"),
    *(
        "日本語 タイトル",
        "e\u0301",
        "\x1b[31m",
        "<br>",
        "x" * 500,
        "\u2028",
        "::warning::x",
        "*/",
        "--x",
        "~~~",
    ),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay a catalogue whose titles, and names of what it refers to, are up to something."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(HOSTILE):
        spec = f'dependsOn: [{json.dumps(text)}], provider: "o{number}"'
        write(folder, {f"{number}.yaml": document("Service", f"s{number}", spec, text)})
    return folder


def test_every_line_of_mermaid_is_what_it_looks_like(hostile: Path) -> None:
    found, outcome = drawn(hostile), run(hostile, "graph")
    label = r'"(?:[^\W_]|[ ,_/-]|<br>|#\d+;)*"'
    lines = outcome.out.splitlines()
    node = re.compile(rf"  [A-Za-z0-9_]+\[{label}\](:::(external|unresolved))?")
    edge = re.compile(rf"  [A-Za-z0-9_]+ (-->|-\.->|--x)\|{label}\| [A-Za-z0-9_]+")
    kinds = ["node" if node.fullmatch(one) else "edge" if edge.fullmatch(one) else one for one in lines]
    assert kinds == [
        "flowchart LR",
        *["node"] * len(found["nodes"]),
        *["edge"] * len(found["edges"]),
        "  classDef external stroke-dasharray:4 4",
        "  classDef unresolved stroke:red,stroke-width:2px,stroke-dasharray:4 4",
    ]
    assert len({one.partition("[")[0] for one in lines if "[" in one}) == len(found["nodes"])


def test_every_line_of_dot_is_what_it_looks_like(hostile: Path) -> None:
    found, outcome = drawn(hostile), run(hostile, "graph", "--format", "dot")
    text = r'"(?:[^"\\]|\\["\\n])*"'
    node = re.compile(rf"  {text} \[label={text}(, style=\"rounded,dashed\"(, color=red)?)?\]")
    edge = re.compile(rf"  {text} -> {text} \[label={text}(, style=dashed(, color=red, arrowhead=tee)?)?\]")
    kinds = [
        "node" if node.fullmatch(one) else "edge" if edge.fullmatch(one) else one
        for one in outcome.out.split("\n")
    ]
    assert kinds[4:] == [*["node"] * len(found["nodes"]), *["edge"] * len(found["edges"]), "}", ""]


@pytest.mark.parametrize("name", ["mermaid", "dot", "json"])
def test_no_drawing_steers_what_shows_it(hostile: Path, name: str) -> None:
    out = run(hostile, "graph", "--format", name).out
    assert [one for one in out.replace("\n", "") if not one.isprintable()] == []


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_what_was_meant(hostile: Path) -> None:
    found, text = drawn(hostile), run(hostile, "graph", "--format", "dot").out
    done = subprocess.run(  # noqa: S603  # its place is asked for above
        [shutil.which("dot") or "", "-Tjson0"], input=text, capture_output=True, check=True, encoding="utf-8"
    )
    read = json.loads(done.stdout)
    assert done.stderr == ""
    assert len(read["objects"]) == len(found["nodes"])
    assert len(read["edges"]) == len(found["edges"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Payroll, for HR", "Payroll, for HR"),
        ("e-mail a_b 24/7", "e-mail a_b 24/7"),
        ("a - b_", "a #45; b#95;"),
        ('"a"', "#34;a#34;"),
        ("a.b: c", "a#46;b#58; c"),
        ("%%x", "#37;#37;x"),
        ("$$$", "#36; #36; #36;"),
        ("fa:fa-car", "fa#58; fa-car"),
        ("日本語é", "日本語é"),
        ("\N{GRINNING FACE}", "#128512;"),
    ],
)
def test_mermaid_escapes_what_could_be_more_than_text(text: str, expected: str) -> None:
    assert mermaid.escaped(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a b", "a b"), ('"a"', r"\"a\""), ("a\\", r"a\\"), (r"\N", r"\\N"), ("&lt;", "&amp;lt;")],
)
def test_dot_escapes_what_could_be_more_than_text(text: str, expected: str) -> None:
    assert dot.escaped(text) == expected


def test_nodes_of_mermaid_have_names_of_their_own() -> None:
    same = [graph.Node("Service", name) for name in ("a-b", "a.b", "a_b", "日本", "é")]
    lines = list(mermaid.mermaid(graph.Graph({one.id: one for one in same}, ()), "LR"))
    assert [line.partition("[")[0].strip() for line in lines[1:]] == [
        *("Service_a_b", "Service_a_b_2", "Service_a_b_3", "Service_", "Service__2"),
    ]
