"""Write the head that every document has, and make up what documents are called."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import phrases
from phrases import pick, prose

if TYPE_CHECKING:
    from random import Random

    from writing import Page


class Entry(NamedTuple):
    """What a document is called, and what people read."""

    name: str
    title: str


def entry(random: Random, position: int) -> Entry:
    """Make up a name and a title; ``position`` keeps them apart."""
    topic, place = pick(random, phrases.TOPICS), pick(random, phrases.PLACES)
    return Entry(f"{topic.lower()}-{place.lower()}-{position}", f"{topic} {place} {position}")


def head(page: Page, kind: str, of: Entry) -> None:
    """Write version, kind and metadata."""
    page.add("apiVersion: itilcheck/v1", f"kind: {kind}", "metadata:", f"  name: {of.name}")
    title = pick(page.random, (of.title, f'"{of.title}"', f"'{of.title}'"))
    page.add(f"  title: {title}")
    page.say(2, "description", prose(page.random, 1))
