"""Look at problems before findings are made of them: what stands there misspelt, what mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.document import Node
from itilcheck.location import overlap

if TYPE_CHECKING:
    from itilcheck.finding import Mending, Problem
    from itilcheck.rule import Rule


def is_misspelt(rule: Rule, problem: Problem) -> bool:
    """Tell whether what a problem misses stands there under a misspelt key, which is told as such.

    That is the statement itself, or one inside it that the rule takes into account; of a computed rule
    also one beside it.
    """
    subject = problem.subject
    if not isinstance(subject, Node) or not subject.document.misspelt:
        return False
    kind, pointer = subject.document.kind, f"{subject.pointer}/"
    reads = (*rule.reads.get(kind, ()), *rule.may_read.get(kind, ()))
    return any(
        pointer.startswith(f"{meant}/")
        or ((rule.check or meant.startswith(pointer)) and any(overlap(one, meant) for one in reads))
        for meant in subject.document.misspelt
    )


def with_fix(mending: Mending, problem: Problem) -> Problem:
    """Give a problem of a computed rule with the fix that its card declares, unless its check did."""
    if problem.fix is not None or not mending.patch or not isinstance(problem.subject, Node):
        return problem
    from itilcheck.mending import declared  # noqa: PLC0415  # only once something is wrong

    return problem._replace(fix=declared(mending, problem.subject))
