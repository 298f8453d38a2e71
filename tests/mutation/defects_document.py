"""Defects that any document may have: how it is written, what it is called, what it refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from defect import IN_USE, RUNNING, At, Expected, at, choose, is_own, judged, speakers
from world import Place, walk

from itilcheck.location import join
from itilcheck.schemas import references
from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from defect import Defect
    from world import Data, Document, World
    from world_draw import Draw

MARK = "ZZMARKZZ"
_UNUSED = {"orphan-product", "orphan-resource", "service-not-offered", "offering-without-relationship"}
_FREE = re.compile(r"/metadata/(labels|annotations|links|name)")
_HEAD = re.compile(r"/(apiVersion|kind|metadata/name)")


def _idle(world: World) -> list[Document]:
    """List documents that nobody misses: those that nothing refers to, and that tell of no measurement."""
    named = {(kind, name) for one in world.documents.values() for _, kind, name in _references(one)}
    found = []
    for one in world.documents.values():
        is_over = one.spec.get("lifecycle") in {"proposed", "draft"} or one.spec.get("status") == "ended"
        if (is_over or one.kind == "Organization") and (one.kind, one.name) not in named:
            found.append(one)
    return found


def _references(document: Document) -> list[tuple[str, str, str]]:
    """List the references of a document: pointer, kind, name."""
    return list(references(document.data, everything().schemas.shape(document.kind)))


def _texts(document: Document) -> Iterator[Place]:
    """Yield all texts of a document, but for its kind and its name."""
    for pointer, value in walk(document.data):
        if isinstance(value, str) and not _HEAD.fullmatch(pointer):
            yield Place(document, pointer)


def _kept(document: Document) -> Iterator[Place]:
    """Yield the texts of a document that stand where they stand whatever form is written."""
    for place in _texts(document):
        if isinstance(place.parent.value, list) or len(place.parent.value) > 1:
            yield place


# -- text ----------------------------------------------------------------------------------------


def _rewritten(world: World, place: Place, change: Callable[[str], bytes]) -> Expected:
    world.rewrites[place.document.key] = change
    return at(place)


def syntax_error(world: World, draw: Draw) -> Expected:
    place = choose(draw, (one for document in _idle(world) for one in _kept(document)))
    place.set(MARK)
    broken = draw.pick("one: two: three", "[never, closed", "*nowhere", "@home", "'a' b")
    pointer = place.pointer if broken == "*nowhere" else ""  # of what is no YAML there is no data
    world.rewrites[place.document.key] = lambda text: text.replace(MARK, broken).encode()
    return at(At(place.document, pointer, shows=broken))


def encoding_error(world: World, draw: Draw) -> Expected:
    document = choose(draw, _idle(world))
    choose(draw, _texts(document)).set(MARK)
    broken = draw.pick(b"caf\xe9", b"\xff\xfe", b"zero \x00 byte")
    return _rewritten(world, Place(document, ""), lambda text: text.encode().replace(MARK.encode(), broken))


def document_too_large(world: World, draw: Draw) -> Expected:
    place = Place(choose(draw, _idle(world)), "/metadata/annotations/note")
    place.set(MARK)
    layers = ["&l0 [x]", *(f"&l{number} [{', '.join([f'*l{number - 1}'] * 10)}]" for number in range(1, 7))]
    large, inside = draw.pick(("[" * 120 + "]" * 120, ""), (f"[{', '.join(layers)}]", "/5/8"))
    world.rewrites[place.document.key] = lambda text: text.replace(MARK, large).encode()
    return at(At(place.document, place.pointer + inside))


def duplicate_key(world: World, draw: Draw) -> Expected:
    """Write a key twice; the second one does not count."""
    document = choose(draw, world.documents.values())
    found = [
        (pointer, key) for pointer, value in walk(document.data) if isinstance(value, dict) for key in value
    ]
    pointer, key = choose(draw, found)
    holder: Data = document.get(pointer)
    items = list(holder.items())
    holder.clear()
    for name, value in items:
        holder[name] = value
        if name == key:
            holder[f"{MARK}{key}"] = draw.pick("another", 7, value)
    return _rewritten(
        world, Place(document, join(pointer, key)), lambda text: text.replace(MARK, "").encode()
    )


def value_beyond_json(world: World, draw: Draw) -> Expected:
    document = choose(draw, world.documents.values())
    if draw.chance(0.3):
        document.data["metadata"]["labels"] = {MARK: "seen"}
        place = Place(document, "/metadata/labels/404")
        return _rewritten(world, place, lambda text: text.replace(MARK, "404").encode())
    place = choose(draw, _kept(document))
    place.set(f"{MARK}{place.value}")
    return _rewritten(world, place, lambda text: re.sub(rf"(['\"]?){MARK}", r"!secret \1", text).encode())


# -- kinds, versions, shape ----------------------------------------------------------------------


def unknown_kind(world: World, draw: Draw) -> Expected:
    place = Place(choose(draw, _idle(world)), "/kind")
    place.set(draw.pick("Servcie", "Widget", "service"))
    return at(place)


def unsupported_version(world: World, draw: Draw) -> Expected:
    place = Place(choose(draw, _idle(world)), "/apiVersion")
    place.set(draw.pick("itilcheck/v2", "itilcheck/v1beta1", "itilcheck"))
    return at(place)


def schema_violation(world: World, draw: Draw) -> Expected:
    """Say something that no schema knows, say it under a misspelt key, or give a value of another sort."""
    document = choose(draw, world.documents.values())
    sort = draw.random()
    maps = [
        pointer
        for pointer, value in walk(document.data)
        if isinstance(value, dict) and pointer and not _FREE.match(pointer) and "notApplicable" not in value
    ]
    if sort < 0.4:  # two of five
        place = Place(document, choose(draw, maps)).child("colour")
        place.set("green")
        return at(place)
    if sort < 0.7:  # three of ten
        return _misspelt(draw, document, maps)
    texts = (one for one in _texts(document) if not _FREE.match(one.pointer) and one.key != "version")
    place = choose(draw, (one for one in texts if _is_apart(world, one)))
    named = {pointer for pointer, _, _ in _references(document)}
    place.set(draw.pick(["a", "list"], 17, 0.5))
    return at(place, implied=_UNUSED if place.pointer in named else ())  # what is no name leads nowhere


def _is_apart(world: World, place: Place) -> bool:
    """Tell whether nobody has to know a statement to know who somebody is, or whose something.

    Who is not known counts as ours, and much is asked of us.
    """
    if place.pointer == "/metadata/title":
        return place.value not in speakers(world)
    return place.key not in {"provider", "owner"} or is_own(world, place.document)


def _misspelt(draw: Draw, document: Document, maps: list[str]) -> Expected:
    """Exchange two letters of a key."""
    found = [
        (one, key) for one in maps for key in document.get(one) if len(key) > 5 and key != "notApplicable"
    ]  # long enough to be guessed
    pointer, key = choose(draw, found)
    holder: Data = document.get(pointer)
    number = draw.randint(1, len(key) - 2)
    wrong = key[:number] + key[number + 1] + key[number] + key[number + 2 :]
    if wrong == key:
        wrong = key + key[-1]
    items = list(holder.items())
    holder.clear()
    holder.update({wrong if name == key else name: value for name, value in items})
    # A resource that has no name is asked for its dimension.
    return at(
        Place(document, join(pointer, wrong)), implied={"dimension-missing"} if key == "resource" else ()
    )


# -- names and references ------------------------------------------------------------------------


def duplicate_name(world: World, draw: Draw) -> Expected:
    """Describe something twice."""
    first = choose(draw, world.documents.values())
    second = world.put({**first.data, "metadata": dict(first.data["metadata"])})
    return at(Place(second, "/metadata/name"))


def reference_unresolved(world: World, draw: Draw) -> Expected:
    found = [
        Place(document, pointer)
        for document in world.documents.values()
        if document.spec.get("lifecycle") != "withdrawn" and document.spec.get("status") != "ended"
        for pointer, _, _ in _references(document)
    ]
    place = choose(draw, found)
    # Who is not known counts as ours, and much is asked of us; so those outside are misspelt only.
    if not is_own(world, place.document) or draw.chance(0.5):
        place.set(f"{place.value}x")
        return at(place)
    place.set("no-such-name")
    return at(place, implied=_UNUSED)  # nobody knows that it was meant: it looks as if nothing used it


def reference_ambiguous(world: World, draw: Draw) -> Expected:
    """Stand on something that Backstage has twice, in two namespaces."""
    for space in ("emea", "apac"):
        world.put(_component("billing", "experimental", namespace=space))
    services = [one for one in judged(world, "Service") if isinstance(one.spec["dependsOn"], list)]
    place = Place(choose(draw, services), "/spec/dependsOn")
    return at(place.append({"service": "billing", "criticality": "optional"}).child("service"))


def word_unknown(world: World, draw: Draw) -> Expected:
    """Describe something in Backstage with a word of one's own."""
    document = world.put(_component("billing", draw.pick("frozen", "hypercare")))
    return at(At(document, "/spec/lifecycle", "Service/component:default/billing"))


def _component(name: str, lifecycle: str, **metadata: Any) -> Data:  # noqa: ANN401  # plain data
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name, "title": name.title(), "description": "Bills.", **metadata},
        "spec": {"type": "service", "lifecycle": lifecycle, "owner": "team-of-billing"},
    }


def placeholder_left(world: World, draw: Draw) -> Expected:
    """Leave something to be said in a document that counts."""
    documents = [
        one
        for one in world.documents.values()
        if one.spec.get("lifecycle", "live") in {*IN_USE, "available"}
        and one.spec.get("status", "active") in RUNNING
    ]
    found = [one for document in documents for one in _texts(document) if not _FREE.match(one.pointer)]
    place = choose(draw, (one for one in found if _is_apart(world, one)))
    place.set(draw.pick("TODO", "TBD", "FIXME: ask", "<to be said>", "tbc", "Lorem ipsum dolor"))
    return at(place)


DEFECTS: Mapping[str, Defect] = {
    "document-too-large": document_too_large,
    "duplicate-key": duplicate_key,
    "duplicate-name": duplicate_name,
    "encoding-error": encoding_error,
    "placeholder-left": placeholder_left,
    "reference-ambiguous": reference_ambiguous,
    "reference-unresolved": reference_unresolved,
    "schema-violation": schema_violation,
    "syntax-error": syntax_error,
    "unknown-kind": unknown_kind,
    "unsupported-version": unsupported_version,
    "value-beyond-json": value_beyond_json,
    "word-unknown": word_unknown,
}
