"""Checks on the time for which a relationship was agreed: its end, its reviews, notice, access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import after, day_of, due, duration_of
from itilcheck.checks.defaults import in_effect, offering_of, running
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_FROM = "/spec/period/from"
_UNTIL = "/spec/period/until"
_SHOWN = 40


def relationship_expired(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose period is over, and that does not renew itself."""
    for relationship in running(catalogue):
        until = relationship.node(_UNTIL)
        day = day_of(until.value)
        if day is not None and day < catalogue.today and not _renews(relationship):
            yield Problem(until, f"period ended on {day}, and nothing renews it")


def _renews(relationship: Document) -> bool:
    return bool(relationship.get("/spec/period/renewal") == "automatic")


def review_overdue(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each agreement whose review is late, counted from the last one, else from the signature."""
    for relationship in running(catalogue):
        agreement = relationship.node("/spec/agreement")
        reviewed, every = agreement.child("reviewed"), agreement.child("reviewEvery")
        last = agreement.child("signed") if reviewed.value is None else reviewed
        day = due(last, every)
        if day is not None and day < catalogue.today:
            what = "signed" if last is not reviewed else "reviewed"
            related = (Related(every, f"to be reviewed every {every.value}"),)
            yield Problem(
                reviewed, f"agreement was {what} on {last.value}, and review was due by {day}", related
            )


def notice_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each agreement with an organization outside that says nothing of notice.

    One that ends on a stated day and is never renewed needs none.
    """
    for relationship in running(catalogue):
        agreement, period = relationship.get("/spec/agreement"), relationship.node("/spec/period")
        if not stated(agreement) or answered(agreement) or answered(period.value):
            continue
        ends = period.child("until").value is not None and period.child("renewal").value == "none"
        other = _outsider(catalogue, relationship)
        if other and not ends and period.child("notice").value is None:
            yield Problem(period.child("notice"), f'no notice period is agreed with "{other[:_SHOWN]}"')


def _outsider(catalogue: Catalogue, relationship: Document) -> str:
    """Give the name of the side that is not ours where the other is; else nothing."""
    provider = relationship.get("/spec/provider")
    for node in relationship.node("/spec/consumer").items():
        consumer = node.value
        if not isinstance(provider, str) or not isinstance(consumer, str):
            continue
        if catalogue.is_own(provider) != catalogue.is_own(consumer):
            return consumer if catalogue.is_own(provider) else provider
    return ""


def access_beyond_period(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each access that lasts longer than the agreement it is granted under."""
    for relationship in running(catalogue):
        offering, until = offering_of(catalogue, relationship), relationship.node(_UNTIL)
        begin, end = day_of(relationship.get(_FROM)), day_of(until.value)
        if offering is None or begin is None or end is None or _renews(relationship):
            continue
        for access in _granted(relationship, offering):
            duration = duration_of(access.child("period").value)
            last = after(begin, duration) if duration is not None else None
            if last is not None and last.toordinal() - 1 > end.toordinal():
                name = (_names(access) or [""])[0][:_SHOWN]
                related = (Related(access.child("period"), "granted here"),)
                yield Problem(
                    until, f'access "{name}" is for {duration}, but the period ends on {end}', related
                )


def _granted(relationship: Document, offering: Document) -> Iterator[Node]:
    """Yield the access of an offering that a relationship grants: what its provision lists, else all."""
    listed = in_effect(relationship, offering, "provision").origin("/access")
    if listed is not None and answered(listed.value):
        return
    granted = None if listed is None else [name for item in listed.items() for name in _names(item)]
    for access in offering.node("/spec/access").items():
        if granted is None or any(name in granted for name in _names(access)):
            yield access


def _names(part: Node) -> list[str]:
    """Give what something of an offering is called: its id, its description."""
    return [one for one in (part.child("id").value, part.child("description").value) if isinstance(one, str)]
