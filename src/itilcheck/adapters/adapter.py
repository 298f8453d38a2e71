"""Map the documents of one foreign format onto ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.adapters.reading import Item, Reading, TemplateTextError
from itilcheck.document import Document
from itilcheck.finding import Problem
from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.adapters.condition import Condition
    from itilcheck.adapters.entry import Entry, Names
    from itilcheck.document import JSON, Source


class Mapped(NamedTuple):
    """What an adapter made of one document of its format.

    ``problems`` are words that nobody knows. ``template`` when text in it is still to be filled in;
    ``mapped`` is False when the format is known, and what the document describes has no place here.
    """

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    template: bool = False
    mapped: bool = False


@record
class Adapter:
    """A format that people already have their catalogue in: how to tell it, how to map it.

    ``hidden`` are the hidden folders that its files are kept in.
    """

    id: str
    title: str
    hidden: tuple[str, ...]
    recognise: Condition
    names: Names
    entries: tuple[Entry, ...]
    pointers: Mapping[str, frozenset[str]]

    def recognises(self, data: JSON) -> bool:
        """Tell whether a document is of this format, by its content."""
        return self.recognise.holds(data)

    def expresses(self, kind: str) -> frozenset[str]:
        """Give the pointers, with ``*`` for list items, at which documents of a kind can say something."""
        return self.pointers.get(kind, frozenset())

    def compile(self) -> None:
        """Compile all conditions now, not when first needed; raise ValueError for one that cannot be."""
        self.recognise.compile()
        for entry in self.entries:
            if entry.condition is not None:
                entry.condition.compile()

    def apply(self, source: Source, index: int, data: JSON) -> Mapped:
        """Map a document of this format. Whatever it holds, this never raises."""
        made: list[Document] = []
        problems: list[Problem] = []
        try:
            for entry in self.entries:
                for item in entry.items(Item(data)):
                    reading = Reading()
                    long = entry.read(self.names, reading, item)
                    others = entry.names(reading, item)
                    document = Document(
                        source,
                        index,
                        entry.kind,
                        reading.name,
                        long,
                        data,
                        reading.identity,
                        others,
                        self.id,
                        reading.origins,
                        reading.words,
                    )
                    made.append(document)
                    problems.extend(self._unknown(document, reading))
            if not made:  # a kind that is not mapped, unless it is still to be filled in
                self.names.read(Reading(), Item(data), "")
        except TemplateTextError:
            return Mapped(template=True)
        return Mapped(tuple(made), tuple(problems), mapped=bool(made))

    def _unknown(self, document: Document, reading: Reading) -> Iterator[Problem]:
        """Yield a problem for each word that a vocabulary lacks."""
        for target, word, vocabulary in reading.unknown:
            yield Problem(document.node(target), vocabulary.complaint(target, word, self.title))
