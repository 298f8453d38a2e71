"""The fix command: apply fixes in rounds until nothing changes, write the files, and tell what was done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from itilcheck.cli.baseline import shrink
from itilcheck.cli.check import exit_code
from itilcheck.cli.checking import prepare
from itilcheck.cli.failure import FAILED
from itilcheck.cli.files import relative
from itilcheck.cli.fix_rounds import ROUNDS, fix_in_rounds, recorded
from itilcheck.cli.replacing import replace_file
from itilcheck.cli.streams import complain, write
from itilcheck.cli.styling import plain, style_for
from itilcheck.discovery import RefusedFileError
from itilcheck.record import replace
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.cli.checking import Check, Options
    from itilcheck.cli.fix_rounds import Changed, Outcome, Wanted
    from itilcheck.reporters.style import Style


def fix_catalogue(options: Options, wanted: Wanted) -> int:
    """Fix a catalogue, tell what was done and what is left, and give the exit code.

    It is that of a check of the result; with ``diff`` it is 1 where something would change. What is
    no longer found is taken out of the baseline.
    """
    shrinks = not wanted.diff and "-" not in options.paths
    check = prepare(replace(options, shrink_baseline=shrinks))
    outcome = fix_in_rounds(check, wanted)
    style = style_for(check.session.root, options.colour)
    if wanted.diff:
        write(_diff(outcome.files, style))
        _tell(outcome, wanted, plain(style), done=False)
        return FAILED if outcome.report.failures else int(bool(outcome.files))
    if check.typed is not None:
        name = relative(check.typed, check.session.root)
        file = outcome.files.get(name)
        _put_out(file.after if file is not None else outcome.typed[name])
        _tell(outcome, wanted, plain(style), done=True)
    else:
        failed = _written(check, outcome, style)
        shrunk = "" if failed else shrink(check, outcome.report)
        reporter = check.session.registry.reporters["text"]
        write(reporter(outcome.report, style))
        _tell(outcome, wanted, plain(style), done=True)
        if shrunk:
            complain(shrunk)
        if failed:
            return FAILED
    return exit_code(check, outcome.report)


def _written(check: Check, outcome: Outcome, style: Style) -> bool:
    """Write the files, and tell of each; give whether one of them could not be."""
    failed = False
    for path, file in sorted(outcome.files.items()):
        try:
            replace_file(
                check.session.root / path, before=file.before, after=file.after, root=check.session.root
            )
        except (RefusedFileError, OSError) as error:  # noqa: PERF203  # one that fails leaves the others
            reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
            complain(f"error: {style.shown(path)}: not written: {neutralise(reason)}")
            failed = True
    return failed


def _put_out(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _tell(outcome: Outcome, wanted: Wanted, style: Style, *, done: bool) -> None:
    """Tell on stderr what was fixed in which files, what could not be, and what is left."""
    word = "fixed" if done else "would fix"
    for path, number in sorted(outcome.fixed.items()):
        complain(f"{word}: {amount(number, 'finding')} in {style.shown(path)}")
    if len(outcome.fixed) > 1:
        complain(f"{word}: {sum(outcome.fixed.values())} findings in {len(outcome.fixed)} files")
    for finding, reason in outcome.refused:
        region = finding.location.region
        line = f":{region.start.line}:{region.start.column}" if region is not None else ""
        where = f"{style.shown(finding.location.path)}{line}"
        complain(f"not fixed: {where}: {finding.rule}: {neutralise(reason)}")
    for path, reason in sorted(outcome.passed.items()):
        complain(f"not fixed: {style.shown(path)}: {reason}")
    if not outcome.settled:
        complain(f"not all is settled after {ROUNDS} rounds, run it again")
    if not outcome.fixed:
        complain("fixed: nothing" if done else "would fix: nothing")
    _tell_left(outcome, wanted)


def _tell_left(outcome: Outcome, wanted: Wanted) -> None:
    """Tell how many findings --unsafe and --baseline would mend, where they were not said."""
    left = sum(one.fix is not None and not one.fix.safe for one in outcome.report.findings)
    if left and not wanted.unsafe:
        complain(f"{left} more with --unsafe: what it writes needs to be looked at")
    old = sum(one.fix is not None and (wanted.unsafe or one.fix.safe) for one in recorded(outcome.report))
    if old and not wanted.recorded:
        complain(f"{old} more with --baseline, which has them as old ones")


def _diff(files: Mapping[str, Changed], style: Style) -> Iterator[str]:
    """Yield a unified diff of the files."""
    from difflib import unified_diff  # noqa: PLC0415  # only when it is asked for

    from itilcheck.loading.text import decode  # noqa: PLC0415  # as above

    for path, file in sorted(files.items()):
        name = style.shown(path)
        before, after = _lines(decode(file.before)), _lines(decode(file.after))
        for line in unified_diff(before, after, name, name, lineterm=""):
            bare = line.rstrip("\r\n")
            yield f"{neutralise(bare)}\n"
            if line == bare and line[:1] in {" ", "+", "-"} and not line.startswith(("---", "+++")):
                yield "\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
