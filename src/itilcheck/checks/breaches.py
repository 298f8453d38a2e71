"""Checks on whether what was measured keeps what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import duration_of
from itilcheck.checks.reports import allowances, period_of, subjects
from itilcheck.checks.words import lifecycle, unset_or
from itilcheck.finding import Problem, Related, Step
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.promises import Promise
    from itilcheck.checks.reports import Period
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_RECOVERY = {"rto": "recovery took {0}, {1} is promised", "rpo": "data of {0} was lost, {1} is promised"}


class _Verdict(NamedTuple):
    """What a measured figure says of a promise, and how that comes about."""

    kept: bool
    measured: Node
    promised: Node
    message: str
    reasons: tuple[Step, ...] = ()


class _Account(NamedTuple):
    """What one report says of one figure: a verdict on each promise that it is about."""

    last: date
    verdicts: tuple[_Verdict, ...]


def warranty_breached(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each measured figure that misses what is promised, in the latest report that can tell.

    A report about several services breaks a promise only if it misses that of each of them.
    """
    accounts: dict[tuple[str, tuple[Promise, ...]], list[_Account]] = {}
    for report in catalogue.of("ServiceReport"):
        about, period = tuple(subjects(catalogue, report)), period_of(report)
        if period is None or not all(_holds(one) for one in about):
            continue
        for figure in ("availability", *_RECOVERY):
            verdicts = [_verdict(report, figure, one, period) for one in about]
            known = tuple(one for one in verdicts if one is not None)
            if known and len(known) == len(verdicts):
                accounts.setdefault((figure, about), []).append(_Account(period.last, known))
    for those in accounts.values():
        latest = max(one.last for one in those)
        for account in those:
            if account.last == latest and not any(one.kept for one in account.verdicts):
                yield _problem(account.verdicts[0])


def _holds(promise: Promise) -> bool:
    """Tell whether what is promised is in force: nothing of it is an idea, a draft, or over."""
    states = {
        "ServiceOffering": lambda one: unset_or(one, "/spec/lifecycle", "available", "withdrawn"),
        "ServiceRelationship": lambda one: unset_or(one, "/spec/status", "agreed", "active"),
        "Service": lambda one: lifecycle(one) in {"live", "retiring"},
    }
    return all(states[one.kind](one) for one in promise.layers)


def _verdict(report: Document, figure: str, promise: Promise, period: Period) -> _Verdict | None:
    """Judge a figure of a report; None where it is not measured, not promised, or cannot be compared."""
    measured = report.node(f"/spec/measured/{figure}")
    if figure == "availability":
        return _availability(measured, promise, period)
    return _recovery(measured, promise, figure)


def _availability(measured: Node, promise: Promise, period: Period) -> _Verdict | None:
    from itilcheck.quantity import parse_ratio, parse_window  # noqa: PLC0415  # only where there are reports

    target = promise.statement("/warranty/availability/target")
    share = parse_ratio(measured.value)
    least = parse_ratio(target.value) if target is not None else None
    window = parse_window(promise.value("/warranty/availability/window"))
    if target is None or share is None or least is None or window is None:
        return None
    times = allowances(window, period)
    if not times:
        return None
    reach = f"the period is made of whole windows of {window}"
    if times > 1:
        reach = f"up to {times} windows of {window} reach over it, with {times} times the downtime of one"
    return _Verdict(
        kept=1 - share.share <= times * (1 - least.share),
        measured=measured,
        promised=target,
        message=f"availability was {share} {period}, {least} is promised",
        reasons=(
            Step(f"{share} was measured {period}", measured, 1),
            Step(f"{least} is promised over {window}", target, 1),
            Step(reach, promise.statement("/warranty/availability/window"), 2),
        ),
    )


def _recovery(measured: Node, promise: Promise, figure: str) -> _Verdict | None:
    from itilcheck.quantity import Order  # noqa: PLC0415  # as above

    promised = promise.statement(f"/warranty/continuity/{figure}")
    took = duration_of(measured.value)
    most = duration_of(promised.value) if promised is not None else None
    if promised is None or took is None or most is None:
        return None
    return _Verdict(
        kept=took.compare(most) is not Order.GREATER,
        measured=measured,
        promised=promised,
        message=_RECOVERY[figure].format(took, most),
        reasons=(
            Step(f"{figure} of {took} was measured", measured, 1),
            Step(f"{figure} of {most} is promised", promised, 1),
        ),
    )


def _problem(verdict: _Verdict) -> Problem:
    steps = (Step(verdict.message, verdict.measured), *verdict.reasons)
    related = (Related(verdict.promised, "promised here"),)
    return Problem(verdict.measured, verdict.message, related, derivation=lambda: steps)
