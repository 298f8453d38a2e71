"""Find out why a rule finds nothing in its examples, or something in all: which part of it is to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import Catalogue
from itilcheck.config import settings
from itilcheck.engine.applicability import applies, expressible
from itilcheck.engine.declarative import judge, select
from itilcheck.expectation import compile_expectation
from itilcheck.record import NamedTuple, replace
from itilcheck.rule import Applicability
from itilcheck.testing.values import shown_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from itilcheck.document import JSON, Document
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.testing.tried import Tried

_WORDS = {
    "lifecycle": ("lifecycle", "live"),
    "offering": ("lifecycle", "available"),
    "status": ("status", "active"),
    "type": ("type", "customer-facing"),
}
"""By key of ``appliesTo``: what documents say, and what they count as that do not."""
_SUPPLIER = "describe a supplier, and add configuration: {organizations: [acme]}"
_ROOM = 26


class _Statement(NamedTuple):
    """A statement that a rule looks at: from which place of ``given``, and what comes of it.

    ``barred`` has the keys of ``appliesTo`` that leave its document out; ``is_judged`` is False there,
    and where the document's format could not say what the rule asks for.
    """

    place: int
    document: Document
    value: JSON
    barred: Collection[str]
    is_judged: bool
    is_accepted: bool


def effect_faults(rule: Rule, tried: Sequence[Tried], registry: Registry) -> Iterator[tuple[str, str]]:
    """Yield what examples show to be without effect: pointers and messages, one fault for each cause.

    A place of ``given`` that leads nowhere; ``appliesTo`` that leaves out all that is there; an
    ``expect`` that accepts all, or nothing; examples of which none breaks the rule, or none keeps it.
    Whether findings are listed already does not matter. While an example is broken nothing is told: it
    may be the one that is missed.
    """
    if any(one.is_broken for one in tried):
        return
    statements = list(_statements(rule, tried, registry))
    yield from _idle(rule, statements)
    if not any(one.found for one in tried):
        yield from _silent(rule, tried, statements)
    else:
        yield from _unkept(tried, statements)


def _statements(rule: Rule, tried: Iterable[Tried], registry: Registry) -> Iterator[_Statement]:
    """Yield all statements that ``given`` selects.

    Whatever is wrong inside of an answer ``notApplicable`` is none of the rule's business, so a
    document without a problem has met the expectation.
    """
    if not rule.given:
        return
    validator = compile_expectation(rule)
    for one in tried:
        for document, barred in _barred(rule, one):
            is_judged = not barred and expressible(rule, document, registry.adapters)
            for place, given in enumerate(rule.given):
                for node in select(document, given) if document.kind in given.kinds else ():
                    accepted = validator.is_valid(node.value) or not list(
                        judge(replace(rule, given=(given,)), document)
                    )
                    yield _Statement(place, document, node.value, barred, is_judged, accepted)


def _barred(rule: Rule, tried: Tried) -> Iterator[tuple[Document, Collection[str]]]:
    """Yield the documents of an example, each with the keys of ``appliesTo`` that leave it out."""
    documents = tried.report.documents
    catalogue = Catalogue(
        documents, refer=lambda _: (), settings=settings(tried.example.configuration)
    )  # whose a document is depends on names, not on references
    alone = {
        key: replace(rule, applies_to=replace(Applicability(), **{key: wanted}))
        for key in (*_WORDS, "provider")
        if (wanted := getattr(rule.applies_to, key))
    }
    for document in documents:
        yield document, [key for key, one in alone.items() if not applies(one, document, catalogue)]


def _idle(rule: Rule, statements: Iterable[_Statement]) -> Iterator[tuple[str, str]]:
    """Yield the places of ``given`` that lead nowhere."""
    reached = {one.place for one in statements}
    for place in range(len(rule.given)):
        if place not in reached:
            yield f"/given/{place}" if len(rule.given) > 1 else "/given", "selects nothing in any example"


def _silent(
    rule: Rule, tried: Sequence[Tried], statements: Sequence[_Statement]
) -> Iterator[tuple[str, str]]:
    """Say why a rule finds nothing in any example, unless it is for want of a place."""
    judged = [one for one in statements if one.is_judged]
    barred = {one.document: one.barred for one in statements}
    if not rule.given:
        of_kinds = (pair for one in tried for pair in _barred(rule, one))
        barred = {document: keys for document, keys in of_kinds if document.kind in rule.reads}
    if rule.given and not statements:
        return
    if barred and all(barred.values()):
        yield from _left_out(rule, barred)
    elif len(tried) > 1 and judged and all(one.is_accepted for one in judged):
        values = shown_values((one.value for one in judged), _ROOM)
        yield "/expect", f"accepts all that it judges ({values}): change it, or add an example that breaks it"
    elif not any(one.example.findings for one in tried):
        yield "/examples", "no example breaks the rule: add one that does"


def _unkept(tried: Sequence[Tried], statements: Sequence[_Statement]) -> Iterator[tuple[str, str]]:
    """Say why no example can show that a rule is kept."""
    are_meant_to_break = all(one.example.findings for one in tried)
    is_alone = are_meant_to_break and len(tried) == 1
    if statements and not any(one.is_accepted for one in statements) and not is_alone:
        values = shown_values((one.value for one in statements), _ROOM)
        yield "/expect", f"rejects all that it judges ({values}): change it, or add an example that keeps it"
    elif are_meant_to_break and all(one.found for one in tried):
        yield "/examples", "no example keeps the rule: add one that does"


def _left_out(rule: Rule, barred: dict[Document, Collection[str]]) -> Iterator[tuple[str, str]]:
    """Yield the keys of ``appliesTo`` that leave out all there is, and how an example gets past them."""
    keys = list(dict.fromkeys(key for one in barred.values() for key in one))
    alone = [key for key in keys if all(key in one for one in barred.values())]
    for key in alone:
        if key in _WORDS:
            name, default = _WORDS[key]
            are = sorted({str(document.get(f"/spec/{name}") or default) for document in barred})
            wanted = min(getattr(rule.applies_to, key))
            hint = f'which count as {" and ".join(are)}: change it, or say "{name}: {wanted}" in one'
            yield f"/appliesTo/{key}", f"leaves out all examples, {hint}"
        elif rule.applies_to.provider == "external":
            yield "/appliesTo/provider", f"leaves out all examples: {_SUPPLIER}"
        else:
            hint = "which are all of suppliers: change it, or describe something of your own"
            yield "/appliesTo/provider", f"leaves out all examples, {hint}"
    if not alone:
        yield "/appliesTo", f"leaves out all examples, by {' or '.join(keys)}: change it, or one of them"
