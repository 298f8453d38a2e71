"""Checks on the words of promises: whether they can be held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.languages import has_figure, language, vocabulary
from itilcheck.checks.words import stated
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.languages import Vocabulary
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_WARRANTY = ("/spec/warranty/availability/meaning", "/spec/warranty/other/*/statement")
_PROMISES = {
    "Service": (*_WARRANTY, "/spec/outcomes/supported/*/measure", "/spec/support/channels/*/description"),
    "ServiceOffering": (
        *_WARRANTY,
        "/spec/expectations/quality/*",
        "/spec/expectations/cost/*",
        "/spec/expectations/time/*",
        "/spec/relationshipDefaults/provision/serviceLevelManagement/*",
        "/spec/relationshipDefaults/provision/improvement/*",
    ),
    "ServiceRelationship": (
        *_WARRANTY,
        "/spec/agreement/consequences/*",
        "/spec/provision/serviceLevelManagement/*",
        "/spec/provision/improvement/*",
    ),
}
"""By kind, the texts in which a provider promises something.

Names, titles and descriptions promise nothing; terms of access and risks are what the consumer has to bear.
"""
_SHOWN = 40


def vague_promise(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
    """Yield each promise in words that nobody can be held to, and no figure beside them.

    Options: ``phrases`` by language, ``aroundTheClock`` by language for support at any time, which is
    vague only where no hours of support are stated, ``further`` phrases, and those ``allowed``.
    """
    clock = _vocabularies(options, "aroundTheClock")
    phrases = [*_vocabularies(options, "phrases").values(), _further(options)]
    for node, text in _promises(catalogue):
        always = next(filter(None, (one.find(text) for one in clock.values())), "")
        if always and not _has_support_hours(catalogue, node.document):
            yield Problem(node, f'"{always[:_SHOWN]}" is promised, but no hours of support are stated')
            continue
        found = next(filter(None, (one.find(text) for one in phrases)), "")
        if found and not has_figure(text):
            yield Problem(node, f'"{found[:_SHOWN]}" is nothing that anybody can be held to')


def adjective_without_measure(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
    """Yield each promise of a quality, such as fast, without a figure that says what that means.

    Options: ``words`` by language, which are looked for in texts of that language only, ``further``
    words for texts of any language, and those ``allowed``. Part of a name, as in Fast Ethernet, is none.
    """
    words, further = _vocabularies(options, "words"), _further(options)
    for node, text in _promises(catalogue):
        found = further.find(text, names=False)
        suspects = {} if found else {name: one.find(text, names=False) for name, one in words.items()}
        if any(suspects.values()):
            found = suspects.get(language(text, _prose(catalogue, node.document)), "")
        if found and not has_figure(text):
            yield Problem(node, f'"{found[:_SHOWN]}" is promised without a measure')


def _vocabularies(options: Options, name: str) -> Mapping[str, Vocabulary]:
    """Make the vocabularies of an option that has a list of words by language."""
    allowed = _list(options.get("allowed"))
    lists = options.get(name)
    items = lists.items() if isinstance(lists, dict) else ()
    return {tongue: vocabulary(tongue, _list(words), but=allowed) for tongue, words in items}


def _further(options: Options) -> Vocabulary:
    return vocabulary("", _list(options.get("further")), but=_list(options.get("allowed")))


def _list(value: Any) -> list[Any]:  # noqa: ANN401  # what a configuration says
    return value if isinstance(value, list) else []


def _promises(catalogue: Catalogue) -> Iterator[tuple[Node, str]]:
    """Yield the texts in which something is promised."""
    for kind in _PROMISES:
        for document in catalogue.of(kind):
            for node in _texts(catalogue, document):
                yield node, node.value


def _texts(catalogue: Catalogue, document: Document) -> list[Node]:
    """List the texts of a document in which something is promised."""
    return catalogue.shared("promised in words", document, lambda: list(_said(document)))


def _said(document: Document) -> Iterator[Node]:
    for pointer in _PROMISES[document.kind]:
        head, *tails = pointer.split("/*")
        if document.get(head) is not None:
            yield from (one for one in _below(document.node(head), tails) if isinstance(one.value, str))


def _below(node: Node, tails: Sequence[str]) -> Iterator[Node]:
    """Yield the statements below lists; none below one that is answered with a reason."""
    if not tails:
        yield node
    elif isinstance(node.value, list):
        for item in node.items():
            pointer = item.pointer + tails[0]
            yield from _below(node.document.node(pointer), tails[1:])


def _prose(catalogue: Catalogue, document: Document) -> str:
    """Join the texts that tell a document's language."""
    texts = [document.get("/metadata/title"), document.get("/metadata/description")]
    texts += [node.value for node in _texts(catalogue, document)]
    return " ".join(one for one in texts if isinstance(one, str))


def _has_support_hours(catalogue: Catalogue, document: Document) -> bool:
    """Tell whether the hours of support are stated for the services that a document is about."""
    offering = document
    if document.kind == "ServiceRelationship":
        found = catalogue.find("ServiceOffering", document.get("/spec/offering"))
        if found is None:
            return True
        offering = found
    services = [document] if document.kind == "Service" else catalogue.services(offering)
    return all(stated(one.get("/spec/support/hours")) for one in services)
