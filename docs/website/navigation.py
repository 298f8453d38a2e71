"""Say which pages the site has, in the order in which people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Section(NamedTuple):
    """A part of the site: the name of its own page, its title, what it is about, and its pages."""

    name: str
    title: str
    about: str
    pages: tuple[str, ...]


HOME = "index"
"""The page that the README becomes."""

SECTIONS = (
    Section(
        "using",
        "Using it",
        "How a catalogue is written, what is checked, and how to have it your way.",
        (
            "adopting",
            "model",
            "promises",
            "rules",
            "configuration",
            "suppressions",
            "packs",
            "command-line",
            "output",
            "fixing",
            "integrations",
            "adapters",
            "concepts",
            "examples/acme",
            "examples/acme-with-defects",
        ),
    ),
    Section(
        "extending",
        "Extending it",
        "Rules, checks, properties and formats of your own.",
        ("first-house-rule", "rule-to-plugin", "rule-files", "testing", "hooks"),
    ),
    Section(
        "reference",
        "Reference",
        "Every property, every option and every function, as schemas and code say it.",
        ("schemas", "help", "interface"),
    ),
    Section(
        "about",
        "About",
        "How itilcheck is made, what has changed, and how to take part.",
        ("design", "dependencies", "contributing", "security", "changelog", "licence"),
    ),
)
"""All pages but those of single rules, schemas and files, which stand below a page that lists them."""


def section_page(section: Section) -> str:
    """Give the page of a section, which leads to its pages."""
    return f"# {section.title}\n\n{section.about}\n\n{contents(section.pages)}"


def contents(pages: Iterable[str], *, hidden: bool = False) -> str:
    """Give a table of contents; a hidden one only places its pages in the navigation."""
    listed = "".join(f"/{page}\n" for page in pages)
    option = ":hidden:" if hidden else ":maxdepth: 1"
    return f"```{{toctree}}\n{option}\n\n{listed}```\n"
