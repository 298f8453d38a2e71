"""Explain how far the availability that is promised of a service is backed, whether or not it is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.backing.derivation import derive_backing
from itilcheck.checks.backing.measure import measure_of
from itilcheck.checks.backing.needs import TARGET, ratio_of
from itilcheck.checks.promises import promises
from itilcheck.checks.words import a_noun
from itilcheck.cli.explain_finding import derivation
from itilcheck.cli.failure import stop
from itilcheck.cli.invocation import Invoked
from itilcheck.cli.styling import style_for
from itilcheck.discovery import find_root
from itilcheck.reporters.line import Lines
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.cli.setup import Setup


def explain_promise(name: str, paths: Sequence[str], setup: Setup) -> str:
    """Derive each availability that is promised of a service; ends the run for one that nobody knows."""
    from pathlib import Path  # noqa: PLC0415  # only for the root

    catalogue = Invoked(setup).catalogue(paths)
    lines = Lines(style_for(find_root([Path(one) for one in paths or (".",)])))
    service = catalogue.find("Service", name)
    if service is None:
        near = catalogue.suggestion("Service", name)
        hint = f', did you mean "{near}"' if near else ""
        stop(f'error: no service is called "{name[:80]}"{hint}')
    told: list[str] = []
    for promise in promises(catalogue, service):
        node = promise.statement(TARGET)
        if node is None or ratio_of(node.value) is None or not promise.says("/warranty/availability"):
            continue
        maker = promise.maker
        told += [*([""] if told else []), f"By {a_noun(maker.kind)}: {neutralise(maker.name)}"]
        told += derivation(derive_backing(catalogue, promise, node, measure_of(promise)), lines)
    return "\n".join(told) if told else f'no availability is promised of "{neutralise(service.name)}"'
