"""Choose the files of a commit that a check would have read, by the rules of discovery."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.discovery import CONFIGURATION, VENDORED
from itilcheck.discovery.ignore import (
    IGNORE_FILE,
    MOST_BYTES,
    IgnoreRules,
    with_ignore_file,
    with_patterns,
)
from itilcheck.discovery.walk import has_suffix
from itilcheck.revision.tree import LINK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from itilcheck.revision.content import Contents
    from itilcheck.revision.git import Git
    from itilcheck.revision.tree import Entry, Tree


class Choice:
    """Says which files of a commit a check of it would have read.

    Its own ignore files count, for then it is seen when one of now hides something. ``within`` is the path
    of the catalogue from the top of the repository.
    """

    def __init__(  # noqa: PLR0913  # what a walk through folders depends on
        self,
        tree: Tree,
        git: Git,
        within: str,
        *,
        hidden: Collection[str],
        heeding: bool,
        contents: Contents,
    ) -> None:
        """Take the commit, and what discovery is told."""
        self._tree = tree
        self._git = git
        self._within = within
        self._hidden = hidden
        self._heeding = heeding
        self._contents = contents
        self._entered: dict[str, IgnoreRules | None] = {}

    def files(self, named: Collection[str]) -> Iterator[tuple[str, Entry]]:
        """Yield the files by their paths from the root of the catalogue; those ``named`` in any case."""
        for path, entry in self._tree.entries.items():
            if not path.startswith(self._within) or entry.mode == LINK:
                continue
            inside = path[len(self._within) :]
            if inside in named or self._is_read(path):
                yield inside, entry

    def _is_read(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        if not has_suffix(name) or self._is_hidden(name) or name == CONFIGURATION:
            return False
        rules = self._rules(f"{folder}/" if folder else "")
        return rules is not None and not rules.ignores_file(path)

    def _is_hidden(self, name: str) -> bool:
        return name.startswith(".") and name not in self._hidden

    def _rules(self, folder: str) -> IgnoreRules | None:
        """Give the ignore rules that hold in a folder; None for one that is not entered."""
        if folder not in self._entered:
            self._entered[folder] = self._enter(folder)
        return self._entered[folder]

    def _enter(self, folder: str) -> IgnoreRules | None:
        rules: IgnoreRules | None = IgnoreRules()
        if folder:
            above, _, name = folder[:-1].rpartition("/")
            rules = self._rules(f"{above}/" if above else "")
            below = len(folder) > len(self._within)
            if rules is None or (below and self._is_closed(folder, name, rules)):
                return None
            if not below and rules.ignores_folder(folder[:-1]):
                rules = IgnoreRules()  # who asks for an ignored folder means it
        elif self._heeding:
            disk = os.path.join(self._git.top, ".git", "info", "exclude")  # noqa: PTH118  # as in discovery
            rules, _ = with_ignore_file(IgnoreRules(), disk, "")
        return self._extended(rules, folder) if self._heeding and rules is not None else rules

    def _is_closed(self, folder: str, name: str, rules: IgnoreRules) -> bool:
        another = self._heeding and f"{folder}{CONFIGURATION}" in self._tree.entries
        return self._is_hidden(name) or name in VENDORED or another or rules.ignores_folder(folder[:-1])

    def _extended(self, rules: IgnoreRules, folder: str) -> IgnoreRules:
        entry = self._tree.entries.get(f"{folder}{IGNORE_FILE}")
        if entry is None or entry.mode == LINK:
            return rules
        data = self._contents.read(entry, MOST_BYTES * 8)
        return with_patterns(rules, (data or b"")[: MOST_BYTES + 1], folder)[0]
