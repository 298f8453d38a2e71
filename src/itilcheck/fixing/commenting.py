"""Watch over the comments of a document: those that a fix is not about have to stay."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.fixing.ground import Unfit
from itilcheck.loading.comments import comments

if TYPE_CHECKING:
    from itilcheck.document import Span
    from itilcheck.finding import Operation
    from itilcheck.fixing.ground import Ground
    from itilcheck.loading import SourceFile

_SIGN = re.compile(r"(?<!\S)#")


def remaining(ground: Ground, source: SourceFile, operation: Operation) -> Counter[str]:
    """Count the comments that have to be there after an operation: all but those in what it takes out."""
    if "#" not in source.text:
        return Counter()
    start, end = _taken(ground, operation)
    return Counter(one.text for one in comments(source, _SIGN) if not start <= one.start < end)


def is_kept(kept: Counter[str], source: SourceFile) -> bool:
    """Tell whether a text has all those comments."""
    return not kept or not kept - Counter(one.text for one in comments(source, _SIGN))


def _taken(ground: Ground, operation: Operation) -> Span:
    """Give from where to where comments go with what is taken out: whole lines of it, or what it holds."""
    if operation.op == "move":
        return 0, 0
    try:
        mark = ground.spot(operation.pointer).mark
    except (Unfit, LookupError, ValueError):  # nothing stands there yet
        return 0, 0
    if operation.op != "remove":
        if mark.members is None:
            return 0, 0
        end = mark.end if ground.is_flow(mark) else ground.line_end(ground.bare(mark.end))
        return ground.opening(mark), end
    start = mark.key_span[0] if mark.key_span is not None else mark.start
    return ground.line_start(start), ground.line_end(ground.bare(mark.end))
