"""The waivers command: what is lived with, whose it is, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.cli.checking import prepare, run
from itilcheck.cli.failure import FAILED
from itilcheck.cli.streams import complain, write
from itilcheck.cli.styling import plain, style_for
from itilcheck.record import NamedTuple
from itilcheck.reporters import summary
from itilcheck.reporters.json_report import array, encoder, suppression_entry
from itilcheck.reporters.line import Lines
from itilcheck.reporters.neutral import encodable, inert, neutralise
from itilcheck.reporters.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from itilcheck.cli.checking import Options
    from itilcheck.report import Debt, Report
    from itilcheck.reporters.style import Style

VERSION = "1"
COLUMNS = (
    "owner",
    "expires",
    "state",
    "kind",
    "rules",
    "about",
    "findings",
    "approver",
    "reason",
    "path",
    "line",
)
_NOBODY = "nobody is named"
_LAST = "9999"


class Row(NamedTuple):
    """One waiver or comment with all its rules, and in how many days it expires."""

    debt: Debt
    days: int | None


def list_waivers(options: Options, format_name: str) -> int:
    """Check a catalogue, and list what it lives with; 2 where something could not be checked."""
    check = prepare(options)
    report = run(check)
    style = style_for(check.session.root)
    rows = _rows(report, _today(options))
    write({"text": _text, "json": _json, "csv": _csv}[format_name](rows, report, style))
    if report.failures:
        told = summary.render(report, plain(style))
        complain("\n".join(line for line in "".join(told).splitlines() if line.startswith("error: ")))
    return FAILED if report.failures else 0


def _today(options: Options) -> date:
    from datetime import date  # noqa: PLC0415  # costs start-up

    if options.today:
        return date.fromisoformat(options.today)
    return date.today()  # noqa: DTZ011  # where the user is


def _rows(report: Report, today: date) -> list[Row]:
    """Give all but the baseline, by owner, and of one owner what expires first."""
    debts = [one for one in report.debts if one.suppression.kind != "baseline"]
    return sorted((Row(one, _days(one, today)) for one in debts), key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    by = row.debt.suppression
    where = by.location
    line = where.region.start.line if where is not None and where.region is not None else 0
    return (not by.owner, by.owner.casefold(), by.expires or _LAST, where.path if where else "", line)


def _days(debt: Debt, today: date) -> int | None:
    from itilcheck.quantity import parse_date  # noqa: PLC0415  # as above

    day = parse_date(debt.suppression.expires)
    return None if day is None else (day - today).days


def _recorded(report: Report) -> list[Debt]:
    return [one for one in report.debts if one.suppression.kind == "baseline"]


def _text(rows: Sequence[Row], report: Report, style: Style) -> Iterator[str]:
    lines = Lines(style)
    owner = None
    for row in rows:
        by = row.debt.suppression
        if by.owner != owner:
            yield "" if owner is None else "\n"
            owner = by.owner
            yield f"{style.paint('place', inert(owner) or _NOBODY)}\n"
        place = lines.place(by.location) if by.location is not None else ""
        rules = neutralise(", ".join(row.debt.rules)) or "no rule"
        found = f", {amount(row.debt.findings, 'finding')}" if row.debt.findings else ""
        yield f"  {place}: {by.kind}[{rules}] {_state(row)}{found}\n"
        if by.kind != "comment":
            yield f"     about {neutralise(row.debt.about)}\n"
        said = [by.reason, f"approved by {by.approver}" if by.approver else ""]
        if any(said):
            yield inert(f"     {'; '.join(filter(None, said))}") + "\n"
    if rows:
        yield "\n"
    yield f"{_total(rows, report)}\n"


def _state(row: Row) -> str:
    """Say in words what has become of a waiver."""
    if row.days is None:
        return row.debt.state
    if row.days < 0:
        ago = f"expired {amount(-row.days, 'day')} ago"
        return ago if row.debt.state == "expired" else f"{row.debt.state}, {ago}"
    until = f"in {amount(row.days, 'day')}" if row.days else "today"
    return f"{row.debt.state}, expires {until}"


def _total(rows: Sequence[Row], report: Report) -> str:
    kinds = [row.debt.suppression.kind for row in rows]
    recorded = _recorded(report)
    gone = sum(one.state == "unused" for one in recorded)
    mended = f" ({gone} of them not needed any more)" if gone else ""
    told = [amount(kinds.count(kind), kind) for kind in ("waiver", "comment")]
    entries = f"{amount(len(recorded), 'finding')} in the baseline{mended}"
    return f"lived with: {', '.join([*told, entries])}"


def _json(rows: Sequence[Row], report: Report, _style: Style) -> Iterator[str]:
    encode = encoder()
    recorded = _recorded(report)
    size = {"findings": len(recorded), "stale": sum(one.state == "unused" for one in recorded)}
    yield f'{{\n  "version": {encode(VERSION)},\n  "baseline": {encode(size)},\n'
    yield '  "waivers": '
    yield from array(map(_entry, rows), encode)
    yield "\n}\n"


def _entry(row: Row) -> dict[str, Any]:
    return {
        **suppression_entry(row.debt.suppression),
        "rules": [encodable(one) for one in row.debt.rules],
        "about": encodable(row.debt.about),
        "state": row.debt.state,
        "days": row.days,
        "findings": row.debt.findings,
    }


def _csv(rows: Iterable[Row], _report: Report, _style: Style) -> Iterator[str]:
    from itilcheck.reporters.cells import row as line  # noqa: PLC0415  # only when asked for

    yield line(COLUMNS)
    for row in rows:
        by = row.debt.suppression
        where = by.location
        start = where.region.start.line if where is not None and where.region is not None else ""
        yield line(
            [
                *(by.owner, by.expires, row.debt.state, by.kind, ", ".join(row.debt.rules), row.debt.about),
                *(str(row.debt.findings), by.approver, by.reason, where.path if where else "", str(start)),
            ]
        )
