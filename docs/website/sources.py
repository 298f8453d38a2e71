"""Put together what the site is made of: all its pages as Markdown."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from itilcheck.cli.app import itilcheck_command
from itilcheck.testing import everything
from website.file_pages import example_page, file_page, licence_page
from website.help_page import help_page
from website.interface_page import interface_page
from website.navigation import SECTIONS, contents, section_page
from website.places import EXAMPLES, ROOT, is_shown_as_file, page_of
from website.rewriting import rewritten
from website.rule_pages import rule_page
from website.schema_pages import schema_pages

if TYPE_CHECKING:
    from itilcheck.rule import Rule

_CONCEPT = re.compile(r"^\| (\d+) \| ([^|]*?) \|", re.MULTILINE)


def tracked_pages() -> list[str]:
    """List the paths of the pages that the checkout has."""
    found = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


def site_pages() -> dict[str, str]:
    """Give the text of every page of the site, by its name."""
    rules = {rule.id: rule for rule in everything().rules.values() if rule.plugin == "itilcheck"}
    pages = {page_of(path): _tracked(path, rules) for path in tracked_pages()}
    pages |= {path: example_page(path, _tracked(f"{path}/README.md", rules)) for path in EXAMPLES}
    pages |= {"licence": licence_page(), "help": help_page(itilcheck_command, "itilcheck")}
    pages |= {"interface": interface_page()}
    pages |= _rule_pages(rules)
    pages |= schema_pages()
    pages |= {section.name: section_page(section) for section in SECTIONS}
    pages["index"] += f"\n{contents([section.name for section in SECTIONS], hidden=True)}"
    pages["rules"] += f"\n{contents([f'rules/{rule}' for rule in sorted(rules)], hidden=True)}"
    return pages | _file_pages(pages)


def _tracked(path: str, rules: dict[str, Rule]) -> str:
    text = rewritten((ROOT / path).read_text(encoding="utf-8"), path, rules)
    if path == "docs/concepts.md":
        text = _CONCEPT.sub(r"| [\1]{#concept-\1} | \2 |", text)
    return text


def _rule_pages(rules: dict[str, Rule]) -> dict[str, str]:
    text = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")
    concepts = {int(number): name for number, name in _CONCEPT.findall(text)}
    return {f"rules/{rule.id}": rule_page(rule, concepts) for rule in rules.values()}


def _file_pages(pages: dict[str, str]) -> dict[str, str]:
    """Give a page for every file that a page leads to and that has none."""
    found = set()
    for name, text in pages.items():
        for target in re.findall(r"\]\(([^)\s#]+)\.md[)#]", text):
            page = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if is_shown_as_file(page):
                found.add(page)
    return {page: file_page(page.removeprefix("files/")) for page in sorted(found)}
