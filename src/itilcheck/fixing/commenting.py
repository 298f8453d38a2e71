"""Watch over the comments of a document: those that a fix is not about have to stay."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.fixing.ground import Unfit
from itilcheck.loading.comments import comments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import Span
    from itilcheck.finding import Operation
    from itilcheck.fixing.ground import Ground, Splice
    from itilcheck.loading import SourceFile

_SIGN = re.compile(r"(?<!\S)#")


def is_kept(
    ground: Ground, before: SourceFile, after: SourceFile, operation: Operation, way: Iterable[Splice]
) -> bool:
    """Tell whether all comments are there after an operation but for those in what it takes out."""
    if not any("#" in ground.text[one.start : one.end] for one in way):
        return True
    start, end = _taken(ground, operation)
    kept = Counter(one.text for one in comments(before, _SIGN) if not start <= one.start < end)
    return not kept - Counter(one.text for one in comments(after, _SIGN))


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
