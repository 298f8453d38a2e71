"""Checks on what both sides say of goods, access and actions: each other, and of what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.defaults import in_effect, offering_of, running
from itilcheck.checks.words import answered, unset_or
from itilcheck.finding import Problem, Related
from itilcheck.names import closest, is_placeholder
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

    _Difference = tuple[Node, str, tuple[Related, ...], Fix | None]

_SHOWN = 30


class _Sort(NamedTuple):
    """What provision and consumption have in common: where it stands, and how to speak of it.

    ``unused`` is said of what only the provider lists, where that matters, ``unserved`` of what only
    the consumer lists.
    """

    noun: str
    offered: str
    provision: str
    consumption: str
    unserved: str
    unused: str = ""


_GOODS = _Sort(
    noun="good",
    offered="goods",
    provision="goods",
    consumption="goods",
    unserved="is received, but provision does not supply it",
    unused="is supplied, but consumption does not receive it",
)
_ACCESS = _Sort(
    noun="access",
    offered="access",
    provision="access",
    consumption="utilization",
    unserved="is used, but provision does not grant it",
    unused="is granted, but consumption does not use it",
)
_ACTIONS = _Sort(
    noun="action",
    offered="actions",
    provision="actions",
    consumption="requests",
    unserved="is requested, but provision does not fulfil it",
)


def goods_not_mirrored(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield goods that are supplied and not received, received and not supplied, or not offered."""
    yield from _not_mirrored(catalogue, _GOODS)


def access_not_mirrored(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield access that is granted and not used, used and not granted, or not offered."""
    yield from _not_mirrored(catalogue, _ACCESS)


def action_not_offered(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield actions that are fulfilled or requested and not offered, or requested and not fulfilled."""
    yield from _not_mirrored(catalogue, _ACTIONS)


class _List(NamedTuple):
    """What one side lists, by the name that the offering has for it; ``whole`` if it is all known."""

    parts: Mapping[str, Node]
    whole: bool


def _not_mirrored(catalogue: Catalogue, sort: _Sort) -> Iterator[Problem]:
    """Judge what each relationship has after inheritance, and offerings for what they say for all."""
    pairs: list[tuple[Document | None, Document | None]] = [
        (relationship, offering_of(catalogue, relationship)) for relationship in running(catalogue)
    ]
    pairs += [
        (None, offering)
        for offering in catalogue.of("ServiceOffering")
        if unset_or(offering, "/spec/lifecycle", "available")
    ]
    told: set[tuple[Document, str]] = set()
    for relationship, offering in pairs:
        for node, message, related, fix in _differences(relationship, offering, sort):
            place = (node.document, node.pointer)
            if place not in told:
                told.add(place)
                yield Problem(node, message, related, fix=fix)


def _differences(
    relationship: Document | None, offering: Document | None, sort: _Sort
) -> Iterator[_Difference]:
    offered = _offered(offering, sort)
    provision = in_effect(relationship, offering, "provision").origin(f"/{sort.provision}")
    consumption = in_effect(relationship, offering, "consumption").origin(f"/{sort.consumption}")
    given, taken = _listed(provision, offered), _listed(consumption, offered)
    strange = [] if offered is None else [one for one in {**given.parts, **taken.parts} if one not in offered]
    meant = {one: closest(one, list(offered or ())) for one in strange}
    for name in strange:
        nodes = [side.parts[name] for side in (given, taken) if name in side.parts]
        yield _strange(nodes, name, meant[name], offering, sort)
    told = {*strange, *((offered or {}).get(one, "") for one in meant.values())}
    for side, other, elsewhere, words in (
        (given, taken, consumption, sort.unused),
        (taken, given, provision, sort.unserved),
    ):
        for name, node in side.parts.items():
            if (
                words
                and elsewhere is not None
                and other.whole
                and name not in other.parts
                and name not in told
            ):
                related = (Related(elsewhere, "not named here"),)
                yield node, f'{sort.noun} "{name[:_SHOWN]}" {words}', related, None


def _strange(nodes: list[Node], name: str, near: str, offering: Document | None, sort: _Sort) -> _Difference:
    """Tell what the offering does not have, at the first place that names it."""
    from itilcheck.mending import instead  # noqa: PLC0415  # only once something is wrong

    hint = f', did you mean "{near[:_SHOWN]}"' if near else ""
    related = [Related(one, "named here too") for one in nodes[1:]]
    if offering is not None:
        related.append(Related(offering.node(f"/spec/{sort.offered}"), "what is offered"))
    message = f'no {sort.noun} "{name[:_SHOWN]}" is offered{hint}'
    return nodes[0], message, tuple(related), instead(nodes[0].child("id"), near) if near else None


def _offered(offering: Document | None, sort: _Sort) -> Mapping[str, str] | None:
    """Give what an offering has, by id and by description, under one name each.

    None where it does not say, or something of it has no name; nothing where it has none, for a reason.
    """
    value = offering.get(f"/spec/{sort.offered}") if offering is not None else None
    if answered(value):
        return {}
    if not isinstance(value, list) or not value:
        return None
    found: dict[str, str] = {}
    for item in value:
        names = [item.get("id"), item.get("description")] if isinstance(item, dict) else []
        stated = [one for one in names if one is not None]
        texts = [one for one in stated if isinstance(one, str) and not is_placeholder(one)]
        if not texts or len(texts) < len(stated):
            return None
        found.update(dict.fromkeys(texts, texts[0]))
    return found


def _listed(node: Node | None, offered: Mapping[str, str] | None) -> _List:
    """Read what one side lists. Prose that nothing in the offering says may mean any part of it."""
    if node is None or not isinstance(node.value, list) or not node.value:
        return _List({}, whole=False)
    parts: dict[str, Node] = {}
    whole = True
    for item in node.items():
        name = item.child("id").value
        known = isinstance(name, str) and (offered is not None and (name in offered or not offered))
        if not isinstance(name, str) or is_placeholder(name) or (not known and len(name.split()) != 1):
            whole = False
        else:
            parts.setdefault((offered or {}).get(name, name), item)
    return _List(parts, whole)
