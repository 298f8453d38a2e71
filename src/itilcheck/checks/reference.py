"""Checks on references: names that mean nothing or too much, and what nobody refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import State
from itilcheck.checks.words import noun
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options

_SHOWN = 60


def reference_unresolved(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each reference to a name that no document of the kind has."""
    for reference in catalogue.references:
        if reference.state is not State.UNRESOLVED:
            continue
        near = catalogue.suggestion(reference.kind, reference.name)
        hint = f', did you mean "{near}"' if near else ""
        message = f'{noun(reference.kind)} "{reference.name[:_SHOWN]}" does not exist{hint}'
        yield Problem(reference.node, message)


def reference_ambiguous(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each reference that several documents answer to."""
    for reference in catalogue.references:
        if reference.state is State.AMBIGUOUS:
            related = tuple(Related(d.node("/metadata/name"), f'"{d.identity}"') for d in reference.targets)
            count = len(reference.targets)
            message = f'{noun(reference.kind)} "{reference.name[:_SHOWN]}" may mean {count} documents'
            yield Problem(reference.node, message, related)


def orphan_product(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each product that nothing refers to."""
    yield from _orphans(catalogue, "Product", "no service is based on it")


def orphan_resource(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each resource that nothing refers to."""
    yield from _orphans(catalogue, "Resource", "no product is configured from it")


def _orphans(catalogue: Catalogue, kind: str, lack: str) -> Iterator[Problem]:
    for document in catalogue.of(kind):
        if not any(reference.node.document is not document for reference in catalogue.referring(document)):
            yield Problem(document.node("/metadata/name"), f'{noun(kind)} "{document.name}" is unused, {lack}')


def service_not_offered(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that no available offering includes."""
    for service in catalogue.of("Service"):
        offerings = catalogue.offerings(service)
        if any(offering.get("/spec/lifecycle") in {None, "available"} for offering in offerings):
            continue
        lack = "all its offerings are drafts or withdrawn" if offerings else "no offering includes it"
        related = tuple(Related(one.node("/spec/lifecycle"), "not available") for one in offerings)
        yield Problem(service.node("/metadata/name"), f'service "{service.name}" is not offered, {lack}', related)
