"""Say which page of the site shows a file or folder of the checkout."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
"""The checkout."""

EXAMPLES = ("examples/acme", "examples/acme-with-defects")
"""The folders that have a page with all their files."""

_PAGES = (
    (r"README\.md", "index"),
    (r"(?:docs/)?([^/]+)\.md", "{}"),
    (r"LICENSE|NOTICE", "licence"),
    (r"(rules|schemas)", "{}"),
    (r"rules/[^/]+/([^/]+)\.yaml", "rules/{}"),
    (r"schemas/([^/]+)\.json", "schemas/{}"),
    (rf"({'|'.join(EXAMPLES)})(?:/.*)?", "{}"),
    (r"(.*)", "files/{}"),
)


def page_of(path: str) -> str:
    """Give the page on which a file or folder of the checkout is shown; ``path`` counts from its root."""
    found = ((re.fullmatch(pattern, path), page) for pattern, page in _PAGES)
    match, page = next((match, page) for match, page in found if match is not None)
    return page.format(*(part if page != "{}" else part.lower() for part in match.groups()))


def is_shown_as_file(page: str) -> bool:
    """Tell whether a page only shows a file or folder, and is there because another page leads to it."""
    return page.startswith("files/")


def way(page: str, folder: str) -> str:
    """Give the way from a folder of the site to a page."""
    return posixpath.relpath(f"{page}.md", folder or ".")


def slug(heading: str) -> str:
    """Give the anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
