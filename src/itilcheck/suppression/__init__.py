"""Live with findings: comments, waivers and a baseline keep some from counting, and are judged themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import field, record
from itilcheck.suppression.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from itilcheck.document import Source
    from itilcheck.suppression.baseline import Baseline
    from itilcheck.suppression.waivers import Waiver

__all__ = ["Policy", "Suppressions"]


def _none() -> Collection[str]:
    return ()


@record
class Suppressions:
    """What a run is told to live with, beside the comments in documents.

    ``sources`` are the files in which waivers and baseline stand, by their paths from the catalogue's
    root. ``others`` gives the ids of rules that are known and are none of the run. What is mended is not told
    where the baseline ``shrinks``.
    """

    policy: Policy = Policy()
    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    others: Callable[[], Collection[str]] = _none
    shrinks: bool = False
