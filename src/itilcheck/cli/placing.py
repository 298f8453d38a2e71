"""Say at which line of a configuration something stands that there is a word to say about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.faults import shown
from itilcheck.location import join
from itilcheck.report import Notice
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.cli.session import Session
    from itilcheck.config import ConfigurationFault
    from itilcheck.location import Location
    from itilcheck.report import Failure


def place(location: Location) -> str:
    """Give a place in a configuration as messages have it: ``.itilcheck.yaml:3:5``."""
    path = neutralise(shown(location.path))
    if location.region is None:
        return path
    start = location.region.start
    return f"{path}:{start.line}:{start.column}"


def noted(session: Session, faults: Iterable[ConfigurationFault]) -> Iterator[Notice]:
    """Yield notices of what has no effect in a configuration, each with its line.

    What it extends is meant for other catalogues as well, and nothing is said of that.
    """
    document = session.configured
    if document is None:
        return
    for fault in faults:
        node = document.node(fault.pointer)
        location = node.key_location if fault.at_key else node.location
        if location.path != document.path:
            continue
        path, root = Path(location.path), Path(session.root)
        start = location.region.start if location.region is not None else None
        if path.is_relative_to(root) and start is not None:
            inside = path.relative_to(root).as_posix()
            yield Notice(f"in line {start.line}, {fault.message}", inside.replace(os.sep, "/"))
        else:
            yield Notice(f"{place(location)}: {fault.message}")


def placed(session: Session, failures: Iterable[Failure]) -> Iterator[Failure]:
    """Yield failures, those of rules that the configuration gives options to with the place of these."""
    for one in failures:
        setting = session.configuration.rules.get(one.rule)
        if setting is None or not setting.options or session.configured is None:
            yield one
            continue
        where = place(session.configured.node(join("/rules", one.rule, "options")).key_location)
        yield one._replace(message=f"{one.message}; its options stand at {where}")
