"""Add a report to the summary of a job on GitHub Actions, which has no limit of ten findings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.cli.streams import complain
from itilcheck.reporters import markdown

if TYPE_CHECKING:
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

_LARGEST = 1 << 20
"""How many bytes the summary of a step may have; GitHub shows none of a larger one."""


def add_summary(report: Report, style: Style) -> None:
    """Add a report in Markdown to the file that GITHUB_STEP_SUMMARY names, within what GitHub takes.

    The result of a run does not depend on it: where it cannot be written, that is told and no more.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with open(path, "ab") as file:  # noqa: PTH123  # the path is taken as it was given
            room = _LARGEST - file.tell()
            text = "".join(markdown.bounded(report, style, room)).encode("utf-8", "backslashreplace")
            if len(text) <= room:
                file.write(text)
    except OSError as error:
        complain(f'notice: the summary "{path}" cannot be written: {(error.strerror or str(error)).lower()}')
