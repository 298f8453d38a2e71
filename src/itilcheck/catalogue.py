"""Hold the documents of a catalogue by kind and name, and the references between them."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from itilcheck.document import Document, Node
from itilcheck.inheritance import Effective
from itilcheck.names import Externals, closest, is_placeholder, split_kind
from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from itilcheck.document import JSON
    from itilcheck.finding import Problem

_Value = TypeVar("_Value")

LIVE = "live"
CUSTOMER_FACING = "customer-facing"


class State(Enum):
    """What became of a reference."""

    RESOLVED = "resolved"
    EXTERNAL = "external"
    UNRESOLVED = "unresolved"
    AMBIGUOUS = "ambiguous"


class Reference(NamedTuple):
    """A statement that names another document; ``targets`` has one when it is resolved."""

    node: Node
    kind: str
    name: str
    state: State
    targets: tuple[Document, ...] = ()


@record
class Settings:
    """What a run is told of a catalogue: whose it is, what is kept elsewhere, and which day it is.

    ``today`` is an ISO 8601 date; empty stands for the current one.
    """

    organizations: tuple[str, ...] = ()
    externals: Externals = Externals()  # frozen
    today: str = ""


class Catalogue:
    """All documents of one run; answers what rules ask of more than one document.

    Documents keep their order. Names resolve exactly first, then by alias and without regard to
    case. ``refer`` yields the references of a document: pointer, kind, name.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        refer: Callable[[Document], Iterable[tuple[str, str, str]]],
        settings: Settings | None = None,
        reading: Mapping[str, Sequence[Problem]] | None = None,
    ) -> None:
        """Index the documents; the first of two with one name is the one that counts.

        ``reading`` has, by rule, the problems that were found while the documents were read.
        """
        self.reading = {} if reading is None else reading
        self._shared: dict[tuple[str, Document | None], Any] = {}
        self.documents = documents
        self.settings = settings or Settings()
        self._refer = refer
        self._kinds: dict[str, list[Document]] = {}
        self._named: dict[tuple[str, str], list[Document]] = {}
        self._spaces: set[tuple[str, str]] = set()
        self._misspelt: dict[str, Document | None] = {}
        self._suggested: dict[tuple[str, str], str] = {}
        for document in documents:
            key = (document.kind, document.identity)
            named = self._named.setdefault(key, []) if document.identity else []
            if not named:
                self._kinds.setdefault(document.kind, []).append(document)
            named.append(document)
            self._spaces.add((document.kind, _space(document.identity)))

    @cached_property
    def today(self) -> date:
        """The day for which rules about time judge: the one that the run was told, else the current one."""
        from datetime import date  # noqa: PLC0415  # only where a rule asks

        if self.settings.today:
            return date.fromisoformat(self.settings.today)
        return date.today()  # noqa: DTZ011  # where the user is

    def of(self, kind: str) -> Sequence[Document]:
        """Give the documents of a kind that count, in order: of two with one name the first."""
        return self._kinds.get(kind, ())

    def duplicates(self) -> Iterator[tuple[Document, Document]]:
        """Yield each document whose kind and name another has before it, with that other."""
        for documents in self._named.values():
            for document in documents[1:]:
                yield document, documents[0]

    def find(self, kind: str, name: JSON) -> Document | None:
        """Give the one document that a reference means, or None."""
        if not isinstance(name, str):
            return None
        state, targets = self.lookup(kind, name)
        return targets[0] if state is State.RESOLVED else None

    def same(self, kind: str, one: JSON, other: JSON) -> bool:
        """Tell whether two references mean the same document, or are the same name."""
        if one == other:
            return True
        found = self.find(kind, one)
        return found is not None and found is self.find(kind, other)

    def is_dangling(self, kind: str, name: JSON) -> bool:
        """Tell whether a name means nothing, though documents of its kind are described."""
        return isinstance(name, str) and self.lookup(kind, name)[0] is State.UNRESOLVED

    def lookup(self, kind: str, name: str) -> tuple[State, tuple[Document, ...]]:
        """Tell what a reference means: a document, a name kept elsewhere, nothing, or too much."""
        found = self._named.get((kind, name))
        if found:
            return State.RESOLVED, (found[0],)
        meant, bare = split_kind(kind, name)
        if meant != kind:
            return State.UNRESOLVED, ()
        found = self._named.get((kind, bare))
        if found:
            return State.RESOLVED, (found[0],)
        aliased = self._aliases.get((kind, bare.casefold()), ())
        if aliased:
            return (State.RESOLVED if len(aliased) == 1 else State.AMBIGUOUS), tuple(aliased)
        is_elsewhere = self.settings.externals.knows(kind, bare) or (kind, _space(name)) not in self._spaces
        return (State.EXTERNAL if is_elsewhere and not is_placeholder(name) else State.UNRESOLVED), ()

    def suggestion(self, kind: str, name: str) -> str:
        """Give the name of a document of that kind that may have been meant, or nothing."""
        key = (kind, name)
        if key not in self._suggested:
            _, bare = split_kind(kind, name)
            self._suggested[key] = closest(bare, self._identities.get((kind, _space(name)), ()))
        return self._suggested[key]

    @cached_property
    def _identities(self) -> Mapping[tuple[str, str], list[str]]:
        """The names of the documents of a kind, by where they are kept."""
        result: dict[tuple[str, str], list[str]] = {}
        for kind, documents in self._kinds.items():
            for document in documents:
                result.setdefault((kind, _space(document.identity)), []).append(document.identity)
        return result

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """All references between documents, in order of document."""
        found = []
        for document in self.documents:
            for pointer, kind, name in self._refer(document):
                state, targets = self.lookup(kind, name)
                found.append(Reference(Node(document, pointer, name), kind, name, state, targets))
        return tuple(found)

    @cached_property
    def _referring(self) -> Mapping[Document, list[Reference]]:
        result: dict[Document, list[Reference]] = {}
        for reference in self.references:
            for target in reference.targets:
                result.setdefault(target, []).append(reference)
        return result

    def referring(self, document: Document) -> Sequence[Reference]:
        """Give the references that mean this document."""
        return self._referring.get(document, ())

    @cached_property
    def _aliases(self) -> Mapping[tuple[str, str], list[Document]]:
        result: dict[tuple[str, str], list[Document]] = {}
        for (kind, identity), documents in self._named.items():
            for name in {identity.casefold(), *(alias.casefold() for alias in documents[0].aliases)}:
                result.setdefault((kind, name), []).append(documents[0])
        return result

    @cached_property
    def _contributed(self) -> Mapping[tuple[Document, str], list[Node]]:
        """Statements that one document makes for another, by that other and the list they belong to."""
        result: dict[tuple[Document, str], list[Node]] = {}
        for document in self.documents:
            if document.adapter is None:
                continue
            for node in document.node("/contributes").items():
                target = self.find(node.value["kind"], node.value["to"])
                if target is not None:
                    result.setdefault((target, node.value["as"]), []).append(node.child("value"))
        return result

    def statements(self, document: Document, pointer: str) -> Iterator[Node]:
        """Yield the items of a document's list, and those that others state for it."""
        yield from document.node(pointer).items()
        yield from self._contributed.get((document, pointer), ())

    # -- applicability ---------------------------------------------------------------------------

    @cached_property
    def roots(self) -> tuple[Document, ...]:
        """The organizations that have no other above them."""
        return tuple(
            d for d in self.of("Organization") if self.find("Organization", d.get("/spec/parent")) is None
        )

    def is_own(self, name: JSON) -> bool:
        """Tell whether an organization is ours: below one of our roots.

        Who is not known is ours, and so is everybody while the catalogue has a single root, or none,
        and the configuration names none: what is not said counts as what demands most. A misspelt name
        means the one that is nearly spelt like it.
        """
        document = self.find("Organization", name) or self._meant(name)
        if document is None:
            return True
        return document in self._own

    def _meant(self, name: JSON) -> Document | None:
        """Give the organization that a misspelt name most likely means."""
        if not isinstance(name, str):
            return None
        if name not in self._misspelt:
            near = self.suggestion("Organization", name) if self.is_dangling("Organization", name) else ""
            self._misspelt[name] = self.find("Organization", near or None)
        return self._misspelt[name]

    @cached_property
    def _own(self) -> frozenset[Document]:
        named = {self.find("Organization", name) for name in self.settings.organizations}
        if not named and len(self.roots) <= 1:
            return frozenset(self.of("Organization"))
        return frozenset(
            d
            for d in self.of("Organization")
            if not named or not named.isdisjoint(self._line(d)) or self._is_cut_off(d)
        )

    @property
    def has_others(self) -> bool:
        """Whether an organization is described that is not ours."""
        return len(self._own) < len(self.of("Organization"))

    def _is_cut_off(self, organization: Document) -> bool:
        """Tell whether one of those above an organization is named and does not exist."""
        top = self._line(organization)[-1]
        parent = top.get("/spec/parent")
        is_odd = "/spec/parent" in top.misspelt or not isinstance(parent, (str, type(None)))
        return is_odd or self.is_dangling("Organization", parent)

    def _line(self, organization: Document) -> list[Document]:
        """Give an organization and those above it; a circle ends where it closes."""
        line: list[Document] = []
        above: Document | None = organization
        while above is not None and above not in line:
            line.append(above)
            parent = above.get("/spec/parent")
            above = self.find("Organization", parent) or self._meant(parent)
        return line

    def provider(self, document: Document) -> JSON:
        """Give the name of who answers for a document: its provider, owner, or its services' provider."""
        match document.kind:
            case "Organization":
                return document.identity
            case "Product" | "Resource":
                return document.get("/spec/owner")
            case "ServiceOffering":
                return document.get("/spec/provider") or next(
                    (service.get("/spec/provider") for service in self.services(document)), None
                )
            case _:
                return document.get("/spec/provider")

    # -- what stands on what ---------------------------------------------------------------------

    def services(self, offering: Document) -> list[Document]:
        """Give the services that an offering is made of, those that are known."""
        found = (self.find("Service", node.value) for node in offering.node("/spec/services").items())
        return [service for service in found if service is not None]

    @cached_property
    def _offerings(self) -> Mapping[Document, list[Document]]:
        result: dict[Document, list[Document]] = {}
        for offering in self.of("ServiceOffering"):
            for service in self.services(offering):
                result.setdefault(service, []).append(offering)
        return result

    def offerings(self, service: Document) -> Sequence[Document]:
        """Give the offerings that a service is part of."""
        return self._offerings.get(service, ())

    @cached_property
    def _relationships(self) -> Mapping[Document, list[Document]]:
        result: dict[Document, list[Document]] = {}
        for relationship in self.of("ServiceRelationship"):
            offering = self.find("ServiceOffering", relationship.get("/spec/offering"))
            if offering is not None:
                result.setdefault(offering, []).append(relationship)
        return result

    def relationships(self, offering: Document) -> Sequence[Document]:
        """Give the relationships on an offering."""
        return self._relationships.get(offering, ())

    def shared(self, name: str, document: Document | None, compute: Callable[[], _Value]) -> _Value:
        """Give a value that several checks need of a document, or of all, computed for the first of them."""
        key = (name, document)
        if key not in self._shared:
            self._shared[key] = compute()
        value: _Value = self._shared[key]
        return value

    # -- effective values ------------------------------------------------------------------------

    def effective(self, layers: Iterable[Document], pointer: str) -> Effective:
        """Merge what several documents say at a pointer; earlier ones override later ones."""
        nodes = [layer.node(pointer) for layer in layers]
        return Effective(tuple(node for node in nodes if node.value is not None))


def _space(identity: str) -> str:
    """Give the part of a mapped name that says where it is kept; plain names have none."""
    head, slash, _ = identity.rpartition("/")
    return head if slash else identity.rpartition(":")[0]
