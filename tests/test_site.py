"""The documentation as a site: pages have places, nothing is written twice, search needs no network."""

from __future__ import annotations

import html.parser
import importlib
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser import searched
from itilcheck import hookspecs
from itilcheck.finding import Mending
from itilcheck.record import replace
from itilcheck.testing import everything
from pages import PAGES, ROOT, named, prose, slugs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from itilcheck.rule import Rule

DOCS = ROOT / "docs"
BUILD = (sys.executable, "-m", "website")
RULES = {rule.id: rule for rule in everything().rules.values() if rule.plugin == "itilcheck"}
HOSTILE = "a | b < c > {d} `e` {ref}`f` *g* _h_ [i](j) &amp; <!-- k --> \\ ~~l~~ https://m.example # n $o$ %p"


pytestmark = pytest.mark.xdist_group("site")  # built once, by one worker of the slow run


@pytest.fixture(scope="module", autouse=True)
def _docs_can_be_imported() -> Iterator[None]:
    sys.path.insert(0, str(DOCS))
    yield
    sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    found: dict[str, str] = website("sources").site_pages()
    return found


def website(name: str) -> Any:  # noqa: ANN401  # a module of the site's, which the tests' path does not have
    return importlib.import_module(f"website.{name}")


def targets(text: str) -> list[str]:
    """Give the targets of a page's links, those to other sites left out."""
    found = re.findall(r"\]\(([^)\s]+)\)", prose(text))
    return [target for target in found if not re.match(r"https?:", target)]


# -- the navigation --------------------------------------------------------------------------------


def test_every_page_is_in_the_navigation_once() -> None:
    navigation, page_of = website("navigation"), website("places").page_of
    listed = [navigation.HOME, *(page for section in navigation.SECTIONS for page in section.pages)]
    assert len(listed) == len(set(listed))
    absent = {page_of(named(path)) for path in PAGES} - set(listed)
    assert absent == set(), "name it in docs/website/navigation.py"


def test_navigation_leads_to_pages(pages: dict[str, str]) -> None:
    sections = website("navigation").SECTIONS
    assert [page for section in sections for page in section.pages if page not in pages] == []
    assert [section.name for section in sections if f"\n/{section.name}\n" not in pages["index"]] == []


def test_every_page_is_reached_from_home(pages: dict[str, str]) -> None:
    """Pages of single files are the exception: links lead to them, no table of contents does."""
    reached, ahead = set(), ["index"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        for listed in re.findall(r"^```\{toctree\}\n(.*?)^```$", pages[page], re.MULTILINE | re.DOTALL):
            ahead += re.findall(r"^/(\S+)$", listed, re.MULTILINE)
    assert [page for page in pages if page not in reached and not page.startswith("files/")] == []


# -- what pages are made of ------------------------------------------------------------------------


def without_links(text: str) -> str:
    """Give a page without the targets of links, and without the links and captions that the site adds."""
    text = re.sub(r"\{code-block\} (\w+)\n *:caption: (\S+)\n\n", r"\1 \2\n", text)
    text = re.sub(r"\[(\d+)\]\{#concept-\d+\}", r"\1", text)
    text = re.sub(r"\[(`[^`\n]*`)\]\([^)\s]+\)", r"\1", text)
    return re.sub(r"\]\([^)\s]+\)", "]", text)


@pytest.mark.parametrize("name", [named(path) for path in PAGES])
def test_page_says_on_the_site_what_it_says_in_the_checkout(name: str, pages: dict[str, str]) -> None:
    shown = pages[website("places").page_of(name)]
    written = (ROOT / name).read_text(encoding="utf-8")
    assert without_links(shown).startswith(without_links(written))


def test_nothing_is_written_twice() -> None:
    """What the site adds to the pages of the checkout is made from rules, schemas and code."""
    folder = DOCS / "website"
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} - {".pyc"} == {".py", ".css"}
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [rule for rule in RULES if rule in code] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_has_a_page_that_says_what_its_file_says(rule: Rule, pages: dict[str, str]) -> None:
    page = pages[f"rules/{rule.id}"]
    words = website("markdown")
    told = [
        f"# {words.escaped(rule.id)}\n",
        f"**{words.prose(rule.title)}**",
        f":severity: {rule.severity.value}\n",
        f":level: {rule.level.value}\n",
        f":since: {words.escaped(rule.since)}\n",
        *(f"(#concept-{number})" for number in rule.concepts),
        *(f"/schemas/{kind}.md)" for kind in map(kebab, rule.kinds)),
        f"`rules/{rule.group}/{rule.id}.yaml`",
        words.paragraphs(rule.why),
        words.paragraphs(rule.remedy),
        *(one.documents.rstrip() for one in rule.examples),
        *(words.escaped(finding.partition(" ")[2]) for one in rule.examples for finding in one.findings),
    ]
    assert [text for text in told if text not in page] == []
    assert (ROOT / "rules" / rule.group / f"{rule.id}.yaml").is_file()
    assert f"(rules/{rule.id}.md)" in pages["rules"]


def kebab(kind: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind).lower()


def described(schema: object, properties: bool = False) -> Iterator[tuple[str, str]]:  # noqa: FBT001, FBT002  # recursion
    """Yield the names of all properties in a schema, each with its own description."""
    if isinstance(schema, dict):
        for key, below in schema.items():
            if properties:
                yield key, below.get("description", "")
            if key not in {"examples", "enum", "const", "default", "if", "then", "else"}:
                yield from described(below, properties=key == "properties" and not properties)
    elif isinstance(schema, list):
        for below in schema:
            yield from described(below)


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.json")), ids=lambda path: path.stem)
def test_schema_has_a_page_with_all_its_properties(path: Path, pages: dict[str, str]) -> None:
    page = pages[f"schemas/{path.stem}"]
    properties = list(described(json.loads(path.read_text(encoding="utf-8"))))
    words = website("markdown")
    assert len(properties) > 1
    assert {name for name, _ in properties if words.code(name) not in page} == set()
    assert {text for _, text in properties if words.prose(text) not in page.replace("\\|", "|")} == set()
    assert f"/schemas/{path.stem}\n" in pages["schemas"]


def test_schema_page_tells_allowed_words_and_examples() -> None:
    schema = {
        "title": "One",
        "description": "It.",
        "properties": {
            "word": {"description": "A word.", "enum": ["a", "b|c"], "default": "a"},
            "both": {"description": "Both.", "type": ["string", "object"], "x-itilcheck-short": "name"},
            "owner": {"description": "Whose.", "x-itilcheck-reference": "Organization"},
            "many": {"type": "array", "items": {"properties": {"deep": {"type": "integer", "minimum": 1}}}},
            "shared": {"$ref": "urn:itilcheck:v1:common#/$defs/money"},
        },
        "required": ["word"],
    }
    made = website("schema_pages")._SchemaPage("schemas/one", schema, {"money": {"description": "Coins."}})  # noqa: SLF001
    page = "\n\n".join(made.parts())
    assert "| `word` (required) | `a` or `b\\|c` | A word\\. Default: `a`. |" in page
    assert "| `both` | text or map, where a text alone is the `name` | Both\\. |" in page
    assert "| `owner` | name of an [Organization](organization.md) | Whose\\. |" in page
    assert "## `many[]`" in page
    assert "| `deep` | whole number | At least 1. |" in page
    assert "| `shared` | [money](#schema-common-money) | Coins\\. |" in page


def test_help_of_every_command_is_shown(pages: dict[str, str]) -> None:
    program = importlib.import_module("itilcheck.cli.app").itilcheck_command
    named_there = re.findall(r"^## `(.*)`$", pages["help"], flags=re.MULTILINE)
    assert named_there[0] == "itilcheck"
    assert {f"itilcheck {name}" for name in program.commands} - set(named_there) == set()


def test_help_is_walked_through_groups_in_groups() -> None:
    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    def top() -> None: ...

    @top.group()
    def middle() -> None: ...

    @middle.command()
    @click.option("--deep", help="An option far down.")
    def bottom(deep: str) -> None: ...

    @top.command(hidden=True)
    def secret() -> None: ...

    texts = dict(website("help_page").help_texts(top, "top"))
    assert list(texts) == ["top", "top middle", "top middle bottom"]
    assert texts["top"].startswith("Usage: top [OPTIONS] COMMAND")
    assert "-h, --help" in texts["top middle bottom"]
    assert "An option far down." in texts["top middle bottom"]


def test_interface_shows_what_plugins_use(pages: dict[str, str]) -> None:
    modules = website("interface_page").MODULES
    assert [name for name in modules if f".. automodule:: {name}\n" not in pages["interface"]] == []
    assert hookspecs.__name__ in modules
    assert ".. autofunction:: itilcheck.testing.everything\n" in pages["interface"]


def test_signature_of_a_record_has_its_fields() -> None:
    signature = website("interface_page").signature
    problem = importlib.import_module("itilcheck.finding").Problem
    assert signature(problem).startswith("(subject: Subject, message: str, related: tuple[Related, ...]")
    assert signature(Exception) is None


# -- links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "link", "expected"),
    [
        ("README.md", "docs/rules.md", "rules.md"),
        ("README.md", "docs/model.md#short-and-long", "model.md#short-and-long"),
        ("README.md", "LICENSE", "licence.md"),
        ("README.md", "#what-it-finds", "#what-it-finds"),
        ("README.md", "https://example.org/docs/rules.md", "https://example.org/docs/rules.md"),
        ("docs/rules.md", "../rules/value/price-missing.yaml", "rules/price-missing.md"),
        ("docs/hooks.md", "../rules", "rules.md"),
        ("docs/hooks.md", "../schemas", "schemas.md"),
        ("docs/hooks.md", "../schemas/rule.json", "schemas/rule.md"),
        ("docs/hooks.md", "adapters.md", "adapters.md"),
        ("docs/output.md", "../README.md#in-your-editor", "index.md#in-your-editor"),
        ("docs/output.md", "../CONTRIBUTING.md#house-style", "contributing.md#house-style"),
        ("docs/model.md", "../examples/acme", "examples/acme.md"),
        ("docs/model.md", "../examples/acme/payroll/service.yaml", "examples/acme.md#payrollserviceyaml"),
        ("docs/dependencies.md", "../constraints.txt", "files/constraints.txt.md"),
        ("examples/acme/README.md", "../../docs/model.md", "../model.md"),
        ("examples/acme/README.md", "ideas.yaml", "acme.md#ideasyaml"),
    ],
)
def test_link_leads_to_a_page(source: str, link: str, expected: str) -> None:
    text = website("rewriting").rewritten(f"See [this `one`\nhere]({link}).", source, ())
    assert text == f"See [this `one`\nhere]({expected})."


def test_code_is_left_as_it_is() -> None:
    code = (
        "```md\n[a](docs/model.md) `price-missing`\n```\n\n- ````yaml\n  ```\n  [a](docs/model.md)\n  ````\n"
    )
    text = f"{code}\nand `[a](docs/model.md)`, ``price-missing` ``\n"
    assert website("rewriting").rewritten(text, "README.md", {"price-missing"}) == text


def test_block_of_a_file_has_its_name_as_a_caption() -> None:
    text = "- one:\n\n  ```yaml a/b.yaml\n  c: d\n  ```\n\n```yaml Service\ne: f\n```\n"
    expected = text.replace("```yaml a/b.yaml\n", "```{code-block} yaml\n  :caption: a/b.yaml\n\n")
    assert website("rewriting").rewritten(text, "README.md", ()) == expected


def test_ids_of_rules_lead_to_their_pages() -> None:
    rewritten = website("rewriting").rewritten
    text = "`price-missing`, [`price-missing`](docs/rules.md), `price`\n"
    expected = "[`price-missing`](rules/price-missing.md), [`price-missing`](rules.md), `price`\n"
    assert rewritten(text, "README.md", {"price-missing"}) == expected
    below = "[`price-missing`](../rules/price-missing.md)"
    assert rewritten("`price-missing`", "examples/acme/README.md", {"price-missing"}) == below


def test_every_link_leads_to_a_page_of_the_site(pages: dict[str, str]) -> None:
    named_places = {
        f"#{place}" for text in pages.values() for place in re.findall(r"^\((\S+)\)=$", text, re.MULTILINE)
    }
    named_places |= {f"#{place}" for place in re.findall(r"\{#(concept-\d+)\}", pages["concepts"])}
    broken = []
    for name, text in pages.items():
        for target in targets(text):
            path, _, anchor = target.partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else f"{name}.md"
            there = pages.get(page.removesuffix(".md")) if page.endswith(".md") else None
            if target not in named_places and (there is None or (anchor and anchor not in slugs(there))):
                broken.append((name, target))
    assert broken == []


# -- text that is no markup ------------------------------------------------------------------------


def rendered(markdown: str) -> Any:  # noqa: ANN401  # as untyped as what it comes from
    """Give what a reader of Markdown makes of a text, tables among it."""
    reader = pytest.importorskip("markdown_it")
    return reader.MarkdownIt("commonmark").enable("table").parse(markdown)


def read_text(tokens: Any) -> str:  # noqa: ANN401  # as above
    """Give the text of tokens; markup that was taken for markup does not come back."""
    inside = [part for token in tokens if token.type == "inline" for part in token.children]
    assert {part.type for part in inside} <= {"text", "code_inline", "text_special"}
    return "".join(part.content for part in inside)


@given(st.text("ab `*_{}[]()<>#+-.!|~$&:@^\\/\"'=;?,%0123456789", max_size=40))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    one_line = " ".join(text.split())
    assert read_text(rendered(website("markdown").escaped(one_line))) == one_line


@pytest.mark.parametrize(
    "text", [HOSTILE, "a `b|c` d", "`` ` ``", "`a", "- a", "1. a", "# a", "--- a", "> a"]
)
def test_cell_of_a_table_holds_any_text(text: str) -> None:
    words = website("markdown")
    tokens = rendered(
        words.table(["one", "two"], [[words.escaped(text), words.code(text)], ["three", "four"]])
    )
    cells = [token.children for token in tokens if token.type == "inline"]
    assert ["".join(part.content for part in cell) for cell in cells] == [
        "one",
        "two",
        text,
        text,
        "three",
        "four",
    ]


def test_prose_keeps_code_and_escapes_the_rest() -> None:
    words = website("markdown")
    assert words.prose("a | b `c|d`\nand {e}`f`") == r"a \| b `c|d` and \{e\}`f`"
    assert words.paragraphs("One <two>:\n\n    a: {b}\n      c\n\nThree.") == (
        "One \\<two\\>\\:\n\n```yaml\na: {b}\n  c\n```\n\nThree\\."
    )
    assert words.fenced("```\n", "yaml") == "````yaml\n```\n````"


def test_rule_of_hostile_text_makes_a_page_like_any_other() -> None:
    rule = RULES["consumer-role-missing"]
    example = rule.examples[0]._replace(title=HOSTILE, documents=f"```\n{HOSTILE}", findings=(HOSTILE,))
    fix = Mending(HOSTILE, safe=False)
    hostile = replace(rule, title=HOSTILE, why=HOSTILE, remedy=HOSTILE, fix=fix, examples=(example,))
    page = website("rule_pages").rule_page(hostile, dict.fromkeys(rule.concepts, HOSTILE))
    kinds = {token.type for token in rendered(page)}
    assert "html_block" not in kinds
    assert [line for line in page.splitlines() if line.startswith("#")] == [
        f"# {website('markdown').escaped(rule.id)}",
        "## Why it matters",
        "## What to do",
        "## What the fix does",
        "## Examples",
        f"### {website('markdown').prose(HOSTILE.capitalize())}",
    ]


# -- the site as Sphinx builds it ------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site; a warning is an error."""
    pytest.importorskip("sphinx", reason="make site installs what builds the site")
    folder = tmp_path_factory.mktemp("build")
    done = subprocess.run(  # noqa: S603  # a program of ours
        [*BUILD, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(DOCS)},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


class _Page(html.parser.HTMLParser):
    """Collects what a page loads, where it leads, and the places that one can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_here = {name: value or "" for name, value in attrs}
        self.places |= {given_here[name] for name in ("id", "name") if name in given_here}
        found = [
            given_here[name] for name in ("src", "href", "data", "poster", "srcset") if name in given_here
        ]
        if tag == "a":
            self.leads += found
        else:
            self.loads += found


def read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def is_elsewhere(address: str) -> bool:
    return bool(re.match(r"(?:[a-z]+:)?//", address))


@pytest.mark.slow
def test_site_has_every_page(site: Path, pages: dict[str, str]) -> None:
    assert [name for name in pages if not (site / f"{name}.html").is_file()] == []


@pytest.mark.slow
def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    loads = [(path.name, one) for path in site.rglob("*.html") for one in read(path).loads]
    assert len(loads) > 100
    assert [one for one in loads if is_elsewhere(one[1])] == []
    styles = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    loaded = [
        one for text in styles.values() for one in re.findall(r"""(?:url\(|@import)\s*["']?([^"')]+)""", text)
    ]
    assert [one for one in loaded if is_elsewhere(one)] == []


@pytest.mark.slow
def test_links_of_the_site_lead_somewhere(site: Path) -> None:
    read_pages = {path: read(path) for path in site.rglob("*.html")}
    broken = []
    for path, page in read_pages.items():
        for address in page.leads:
            if is_elsewhere(address) or address.startswith("mailto:"):
                continue
            parts = urlsplit(address)
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = read_pages[there].places if there in read_pages else set()
            if not there.is_file() or (
                parts.fragment and there in read_pages and unquote(parts.fragment) not in known
            ):
                broken.append((path.relative_to(site).as_posix(), address))
    assert broken == []


@pytest.mark.slow
def test_search_finds_a_rule_without_a_network(site: Path, tmp_path: Path) -> None:
    seen = searched(site, "warranty-area-missing", tmp_path)
    assert seen.results[0] == ("warranty-area-missing", str(site / "rules" / "warranty-area-missing.html"))
    assert seen.opened.startswith("warranty-area-missing")
    assert len(seen.requests) > 3
    assert [one for one in seen.requests if not one.startswith(("file:", "data:"))] == []
    assert seen.complaints == []


@pytest.mark.slow
def test_request_to_elsewhere_would_be_seen(site: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    page = (copy / "index.html").read_text(encoding="utf-8")
    asking = page.replace("</head>", '<script src="https://elsewhere.example/one.js"></script></head>')
    (copy / "index.html").write_text(asking, encoding="utf-8")
    seen = searched(copy, "warranty", tmp_path / "profile")
    assert "https://elsewhere.example/one.js" in seen.requests
    assert [one for one in seen.complaints if "ERR_NAME_NOT_RESOLVED" in one] != []


@pytest.mark.slow
def test_search_finds_pages_by_their_words(site: Path, tmp_path: Path) -> None:
    seen = searched(site, "sponsor", tmp_path)
    assert ("consumer-role-missing", str(site / "rules" / "consumer-role-missing.html")) in seen.results
