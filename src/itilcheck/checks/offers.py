"""Checks on offerings beside each other: whether consumers can tell them apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.checks.promises import Promise
from itilcheck.checks.words import unset_or
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document
    from itilcheck.rule import Options

PARTS = ("goods", "access", "actions")
"""What an offering may include."""

_APART = {"lifecycle", "withdrawnOn", "provider", "services", "warranty", "ordering"}


def offerings_indistinguishable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each offering that says nothing else than one before it on the same services.

    Only offerings that say what they include are compared: of others it is not known. Two with different
    descriptions or labels, such as of a region, can be told apart.
    """
    for group in on_same_services(catalogue):
        first: dict[Hashable, Document] = {}
        for offering in group:
            if not any(isinstance(offering.get(f"/spec/{one}"), list) for one in PARTS):
                continue
            other = first.setdefault(_content(catalogue, offering), offering)
            if other is not offering:
                message = f'"{offering.name}" says nothing that "{other.name}" does not say too'
                yield Problem(offering.node(), message, (Related(other.node(), "offers the same"),))


def on_same_services(catalogue: Catalogue) -> Iterator[list[Document]]:
    """Yield the available offerings of one provider that are made of the same services, two or more."""
    groups: dict[Hashable, list[Document]] = {}
    for offering in catalogue.of("ServiceOffering"):
        services = catalogue.services(offering)
        stated = offering.node("/spec/services").items()
        if not services or len(services) < len(list(stated)):
            continue
        if catalogue.find("ServiceOffering", offering.identity) is not offering:
            continue  # one whose name another has before it is told as that
        if unset_or(offering, "/spec/lifecycle", "available"):
            provider = catalogue.provider(offering)
            who = catalogue.find("Organization", provider) or frozen(provider)
            groups.setdefault((who, frozenset(services)), []).append(offering)
    yield from (group for group in groups.values() if len(group) > 1)


def _content(catalogue: Catalogue, offering: Document) -> Hashable:
    """Give all that an offering says to its consumers, with what its services assure."""
    stated = {key: value for key, value in offering.data["spec"].items() if key not in _APART}
    assured = {
        (service, frozen(Promise(catalogue, service, (offering, service)).value("/warranty")))
        for service in catalogue.services(offering)
    }
    more = ("/metadata/description", "/metadata/labels", "/spec/ordering/leadTime")
    return frozen(stated), *(frozen(offering.get(one)) for one in more), frozenset(assured)


def frozen(value: JSON) -> Hashable:
    """Make a value that is equal to another if both say the same, in whatever order."""
    if isinstance(value, dict):
        return frozenset((key, frozen(one)) for key, one in value.items() if one is not None)
    if isinstance(value, list):
        return ("list", frozenset(Counter(frozen(one) for one in value).items()))
    return (type(value).__name__, value)
