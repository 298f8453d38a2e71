"""The baseline command: record what is found today, and take out what is mended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.cli.checking import prepare, run
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import reject, shown
from itilcheck.cli.files import read_bounded
from itilcheck.cli.streams import complain, show
from itilcheck.cli.styling import style_for
from itilcheck.cli.suppressing import baseline_place, read_baseline
from itilcheck.engine.judging import name_of
from itilcheck.loading import load
from itilcheck.record import replace
from itilcheck.reporters import summary
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.wording import amount
from itilcheck.rule import ABOUT_SUPPRESSIONS
from itilcheck.suppression.knowing import Homes
from itilcheck.suppression.policy import read_policy
from itilcheck.suppression.recording import (
    HEADER,
    difference,
    header_of,
    is_recordable,
    record_entries,
    written,
)
from itilcheck.writing import overwrite

if TYPE_CHECKING:
    from itilcheck.cli.checking import Check, Options
    from itilcheck.cli.suppressing import Place
    from itilcheck.report import Report
    from itilcheck.suppression.baseline import Baseline, Entry


def record_baseline(options: Options) -> int:
    """Record the findings that count today, or only shrink, say what was done, and give the exit code."""
    if options.shrink_baseline:
        check = prepare(options)
        _standing(check)
        report = _sound(check, run(check))
        show(shrink(check, report) or "nothing is mended, the baseline stays as it is")
        return 0
    check = prepare(replace(options, without_baseline=True))
    place = _place(check)
    before = read_baseline(check.session, place) if os.path.lexists(place.disk) else None
    report = _sound(check, run(check))
    if not report.counts.documents:
        stop("error: there is nothing to check, so nothing was recorded")
    policy = read_policy(check.session.configuration.living, trusted=check.session.trusted)
    homes = Homes((name_of(document), document) for document in report.documents)
    entries = record_entries(report.findings, homes, policy)
    entries += _kept(before, report, check)
    header = header_of(_text(before)) if before is not None else HEADER
    write_baseline(place, written(entries, header), before)
    show(_told(place, before, entries))
    left = [one for one in report.findings if not is_recordable(one.rule, policy)]
    left = [one for one in left if one.rule not in ABOUT_SUPPRESSIONS]
    if left:
        rules = ", ".join(sorted({one.rule for one in left}))
        complain(f"not recorded: {amount(len(left), 'finding')} that cannot be lived with ({rules})")
    return 0


def shrink(check: Check, report: Report) -> str:
    """Take out of the baseline what a run found to be mended; say so, or nothing where there is none."""
    if check.typed is not None:
        stop("error: --shrink-baseline goes with files, not with standard input")
    stale = {
        one.suppression.location.pointer
        for one in report.debts
        if one.suppression.kind == "baseline"
        and one.state == "unused"
        and one.suppression.location is not None
    }
    if not stale or report.failures:
        return ""
    place = _place(check)
    baseline = read_baseline(check.session, place)
    source = report.sources.get(place.path)
    if source is None or _text(baseline) != getattr(source, "text", ""):
        reject(place.disk, "has changed since it was read, try again")
    kept = [entry for entry in baseline.entries if entry.at not in stale]
    write_baseline(place, written(kept, header_of(_text(baseline))), baseline)
    told = f"{amount(len(stale), 'finding')} taken out, mended or silenced otherwise"
    return f"{neutralise(shown(str(place.disk)))}: {told}"


def _standing(check: Check) -> None:
    """End the run where there is no baseline that could shrink."""
    place = _place(check)
    if not os.path.lexists(place.disk):
        stop(f'error: there is no baseline "{place.path}", "itilcheck baseline" writes it')


def _place(check: Check) -> Place:
    place = baseline_place(check.session)
    if place is None:
        stop("error: the configuration names no baseline, add baseline: FILE")
    if place.disk.suffix not in {".yaml", ".yml"}:
        stop(f'error: baseline "{place.path}" is not called like a YAML file, let it end in .yaml')
    return place


def _sound(check: Check, report: Report) -> Report:
    """End the run where something could not be checked: what is found there is not known."""
    if report.failures:
        style = style_for(check.session.root, check.options.colour)
        complain("".join(summary.render(replace(report, findings=()), style)).rstrip("\n"))
        stop("error: the baseline was left as it is, for something could not be checked")
    return report


def _kept(before: Baseline | None, report: Report, check: Check) -> list[Entry]:
    """Give what stays of a baseline: what is about files, or about rules, that were not looked at.

    A rule that is off is not waited for.
    """
    if before is None:
        return []
    off = {name for name, setting in check.session.configuration.rules.items() if setting.off}
    unheard = [one for one in before.entries if one.rule not in report.rules and one.rule not in off]
    if not report.partial:
        return unheard
    root = os.path.realpath(check.session.root)
    asked = [os.path.relpath(os.path.realpath(one), root).replace(os.sep, "/") for one in check.paths]

    def is_asked(path: str) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in asked)

    others = [one for one in before.entries if one not in unheard and not is_asked(one.home.path)]
    return [*unheard, *others]


def _told(place: Place, before: Baseline | None, entries: list[Entry]) -> str:
    documents = len({entry.home for entry in entries})
    what = f"{amount(len(entries), 'finding')} in {amount(documents, 'document')}"
    told = f"{neutralise(shown(str(place.disk)))}: {what}"
    if before is None:
        return f"{told} recorded"
    added, dropped = difference(before.entries, entries)
    return f"{told} recorded, {added} added and {dropped} dropped"


def _text(baseline: Baseline) -> str:
    text: str = getattr(baseline.file.source, "text", "")
    return text


def write_baseline(place: Place, text: str, before: Baseline | None) -> None:
    """Write the baseline, all of it or nothing.

    A link is refused, for what it leads to is not ours to change.
    """
    disk = place.disk
    if disk.is_symlink() or (before is None and os.path.lexists(disk)):
        reject(disk, "is a link, or came while this ran, and is not written to")
    if before is not None and load(str(disk), read_bounded(disk)).source.text != _text(before):
        reject(disk, "has changed since it was read, try again")
    if before is None or text != _text(before):
        overwrite(disk, [text.encode()])
