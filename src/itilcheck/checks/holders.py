"""Checks on those who hold the consumer's roles: how to reach them, where they belong, how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.parties import apart, is_running
from itilcheck.checks.prose import listed, short
from itilcheck.checks.roles import ROLES
from itilcheck.checks.words import answered, stated, unset_or
from itilcheck.finding import Operation, Problem, Related
from itilcheck.names import is_placeholder
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

_CONTACTS = ("email", "phone", "url")
_ASKED = ("customer", "sponsor")
_KINDS = ("Service", "ServiceRelationship")
_FEW = 3


class _Holder(NamedTuple):
    """Who holds a role, as a document states it; ``organization`` is None where none is stated."""

    role: str
    node: Node
    name: str
    organization: str | None

    @property
    def key(self) -> tuple[str, str]:
        """What two holders have in common who are one."""
        return self.name.casefold(), self.organization or ""


def _holders(document: Document) -> Iterator[_Holder]:
    """Yield who holds a role, as a document states it; neither placeholders nor answers."""
    for role in ROLES:
        holders = document.node(f"/spec/roles/{role}")
        for node in holders.items() if isinstance(holders.value, list) else ():
            if not isinstance(node.value, dict) or answered(node.value):
                continue
            name, organization = node.value.get("name"), node.value.get("organization")
            organization = organization if isinstance(organization, str) else None
            name = name if isinstance(name, str) else organization
            if name and not is_placeholder(name):
                yield _Holder(role, node, name, organization)


def role_holder_unreachable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each customer and sponsor for whom no contact is stated, nor for their organization.

    One who is named in several places has the contact that is stated in one of them.
    """
    known = {holder.key for holder in _all(catalogue) if holder.organization and _has_contact(holder.node)}
    for document in _documents(catalogue):
        holders = list(_holders(document))
        here = {holder.name.casefold() for holder in holders if _has_contact(holder.node)}
        told: dict[tuple[str, str], list[_Holder]] = {}
        for holder in holders:
            if holder.role not in _ASKED or holder.name.casefold() in here or holder.key in known:
                continue
            if not any(_is_reachable(catalogue, one) for one in _homes(catalogue, holder)):
                told.setdefault(holder.key, []).append(holder)
        for first, *others in told.values():
            related = tuple(Related(one.node, f"{one.role} too") for one in others)
            yield Problem(first.node, _unreachable(first), related)


def _all(catalogue: Catalogue) -> Iterator[_Holder]:
    for document in _documents(catalogue):
        yield from _holders(document)


def _documents(catalogue: Catalogue) -> Iterator[Document]:
    for kind in _KINDS:
        yield from catalogue.of(kind)


def _unreachable(holder: _Holder) -> str:
    message = f'{holder.role} "{short(holder.name)}" has no contact'
    if holder.organization and holder.organization != holder.name:
        message += f', nor has "{holder.organization}"'
    return message


def _has_contact(holder: Node) -> bool:
    return any(stated(holder.child(key).value) for key in _CONTACTS)


def _homes(catalogue: Catalogue, holder: _Holder) -> set[str]:
    """Give the organizations that a holder belongs to: the one stated, else those that consume."""
    if holder.organization is not None:
        return {holder.organization}
    return _consumers(catalogue, holder.node.document)


def _is_reachable(catalogue: Catalogue, name: str) -> bool:
    """Tell whether an organization has a contact; of one that is not described nothing is known."""
    organization = catalogue.find("Organization", name)
    return organization is None or stated(organization.get("/spec/contact"))


def _consumers(catalogue: Catalogue, document: Document) -> set[str]:
    """Give who consumes: by a relationship, or by those that run on a service."""
    return catalogue.shared("who consumes", document, lambda: set(_consuming(catalogue, document)))


def _consuming(catalogue: Catalogue, document: Document) -> Iterator[str]:
    relationships = [document]
    if document.kind == "Service":
        relationships = [
            relationship
            for offering in catalogue.offerings(document)
            for relationship in catalogue.relationships(offering)
            if is_running(relationship)
        ]
    for relationship in relationships:
        for node in relationship.node("/spec/consumer").items():
            if isinstance(node.value, str):
                yield node.value


def role_organization_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each document that names customers or sponsors and not to which organization they belong.

    Where a single organization consumes, they belong to that one. Users may come from anywhere.
    """
    for document in _documents(catalogue):
        lacking = {
            holder.key: holder
            for holder in _holders(document)
            if holder.role in _ASKED and holder.node.child("organization").value is None
        }
        if not lacking or len(_consumers(catalogue, document)) == 1:
            continue
        related = tuple(Related(holder.node, "of which organization") for holder in lacking.values())
        message = f"roles state no organization of {_named(list(lacking.values()))}"
        fix = _with_organization(document, [holder.node for holder in lacking.values()])
        yield Problem(document.node("/spec/roles"), message, related, fix=fix)


def _with_organization(document: Document, holders: list[Node]) -> Fix | None:
    """Make the fix that adds to each holder an organization to be filled in."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once one is missing

    here = [one for one in holders if one.document is document]
    added = [Operation("add", f"{one.pointer}/organization", "TODO") for one in here]
    return mend(document.node(), "add an organization to fill in", added, safe=False)


def _named(holders: list[_Holder]) -> str:
    """Name the first of several holders."""
    names = [f'"{short(holder.name)}"' for holder in holders]
    more = len(names) - _FEW
    return listed(names if more <= 0 else [*names[: _FEW - 1], f"{more + 1} others"])


def roles_all_one_holder(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship with an external consumer for whom one holder has all three roles.

    Where the service names that holder for all its relationships, it is told there, once.
    """
    told: set[Document] = set()
    for relationship in catalogue.of("ServiceRelationship"):
        consumers = [node.value for node in relationship.node("/spec/consumer").items()]
        provider = relationship.get("/spec/provider")
        if not unset_or(relationship, "/spec/status", "active") or not any(
            apart(catalogue, provider, one) for one in consumers
        ):
            continue
        for layers in _layers(catalogue, relationship):
            roles = catalogue.effective(layers, "/spec/roles")
            origins = [roles.origin(f"/{role}") for role in ROLES]
            name = _only(roles.value)
            source = next((one.document for one in origins if one is not None), relationship)
            if name is None or source in told:
                continue
            told.add(source)
            message = f'"{short(name)}" is customer, user and sponsor in one'
            yield Problem(source.node("/spec/roles"), message, about=relationship)


def _layers(catalogue: Catalogue, relationship: Document) -> list[list[Document]]:
    """Give a relationship with each of its services, or alone where none is known."""
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    services = catalogue.services(offering) if offering is not None else []
    return [[relationship, service] for service in services] or [[relationship]]


def _only(roles: JSON) -> str | None:
    """Give the name of the one who holds all three roles alone; None where there are more."""
    names: set[str] = set()
    for role in ROLES:
        holders = roles.get(role) if isinstance(roles, dict) else None
        if not isinstance(holders, list) or len(holders) != 1 or not isinstance(holders[0], dict):
            return None
        name = holders[0].get("name")
        if not isinstance(name, str) or is_placeholder(name):
            return None
        names.add(name)
    return names.pop() if len(names) == 1 else None
