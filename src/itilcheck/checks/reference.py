"""Checks on references: names that mean nothing or too much, and what nobody refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import State
from itilcheck.checks.words import a_noun, is_judged, lifecycle, noun, unset_or
from itilcheck.finding import Problem, Related
from itilcheck.location import split
from itilcheck.names import is_placeholder, split_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

_SHOWN = 60
_NAMING = {
    "Product": {"products"},
    "Resource": {"resources", "resource", "dependsOn", "anyOf", "access"},
    "Service": {"services"},
    "ServiceOffering": {"offering"},
}
"""The keys under which documents of a kind are named, or maps that name them."""


def reference_unresolved(catalogue: Catalogue, _options: Options) -> Iterator[Problem]:
    """Yield each reference to a name that no document of the kind has; a placeholder is no name."""
    for reference in catalogue.references:
        if reference.state is not State.UNRESOLVED or is_placeholder(reference.name):
            continue
        meant, _ = split_kind(reference.kind, reference.name)
        shown, near = reference.name[:_SHOWN], ""
        if meant != reference.kind:
            message = f'"{shown}" names {a_noun(meant)} where {a_noun(reference.kind)} is expected'
        else:
            near = catalogue.suggestion(reference.kind, reference.name)
            hint = f', did you mean "{near}"' if near else ""
            message = f'{noun(reference.kind)} "{shown}" does not exist{hint}'
        yield Problem(reference.node, message, fix=_renamed(reference.node, reference.name, near))


def _renamed(node: Node, name: str, near: str) -> Fix | None:
    """Make the fix that writes the name that was most likely meant, with the kind that stood in front."""
    if not near:
        return None
    from itilcheck.mending import instead  # noqa: PLC0415  # only once a name is wrong

    bare = split_kind("", name)[1]
    return instead(node, name.removesuffix(bare) + near)


def reference_ambiguous(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each reference that several documents answer to."""
    for reference in catalogue.references:
        if reference.state is State.AMBIGUOUS:
            related = tuple(Related(d.node("/metadata/name"), f'"{d.identity}"') for d in reference.targets)
            count = len(reference.targets)
            message = (
                f'{noun(reference.kind)} "{reference.name[:_SHOWN]}" could mean any of {count} documents'
            )
            yield Problem(reference.node, message, related)


def orphan_product(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each product that nothing refers to."""
    yield from _orphans(catalogue, "Product", "no service is based on")


def orphan_resource(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each resource that nothing refers to."""
    yield from _orphans(catalogue, "Resource", "nothing uses")


def _orphans(catalogue: Catalogue, kind: str, lack: str) -> Iterator[Problem]:
    orphans = [
        document
        for document in catalogue.of(kind)
        if not any(reference.node.document is not document for reference in catalogue.referring(document))
    ]
    for document in _told_once(catalogue, kind, orphans):
        yield Problem(document.node(), f'{lack} {noun(kind)} "{document.name}"')


def service_not_offered(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that no available offering includes."""
    lacking = [
        service
        for service in catalogue.of("Service")
        if all(not unset_or(one, "/spec/lifecycle", "available") for one in catalogue.offerings(service))
    ]
    for service in _told_once(catalogue, "Service", lacking):
        offerings = catalogue.offerings(service)
        related = tuple(Related(one.node("/spec/lifecycle"), "not available") for one in offerings)
        yield Problem(service.node(), f'no available offering includes "{service.name}"', related)


def offering_without_relationship(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each offering that no relationship is on, but for those that have ended.

    What is offered of a service that does not run yet, or no longer, is another matter.
    """
    unused = []
    for offering in catalogue.of("ServiceOffering"):
        services = catalogue.services(offering)
        runs = not services or any(lifecycle(one) in {"live", "retiring"} for one in services)
        if runs and all(one.get("/spec/status") == "ended" for one in catalogue.relationships(offering)):
            unused.append(offering)
    for offering in _told_once(catalogue, "ServiceOffering", unused):
        related = tuple(
            Related(one.node("/spec/status"), "ended") for one in catalogue.relationships(offering)
        )
        yield Problem(offering.node(), f'no relationship is on offering "{offering.name}"', related)


def _told_once(catalogue: Catalogue, kind: str, lacking: list[Document]) -> Iterator[Document]:
    """Leave out what lacks references only by a defect that has a finding of its own.

    That is a document whose name another has before it, or that a misspelt reference means; and any that
    a placeholder may stand for, or what stands under a misspelt key.
    """
    if not lacking:
        return
    lost = [one for one in catalogue.references if one.state is State.UNRESOLVED and one.kind == kind]
    if any(is_placeholder(one.name) and is_judged(one.node.document) for one in lost):
        return
    if any(_may_name(document, kind) for document in catalogue.documents if document.misspelt):
        return
    meant = {catalogue.suggestion(kind, one.name) for one in lost}
    for document in lacking:
        if document.identity not in meant and catalogue.find(kind, document.identity) is document:
            yield document


def _may_name(document: Document, kind: str) -> bool:
    """Tell whether a document may name some of a kind under a key that is misspelt."""
    return any(segment in _NAMING[kind] for pointer in document.misspelt for segment in split(pointer)[-1:])
