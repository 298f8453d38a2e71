"""Say what is measured: commands, corpora, and rows that set one command against another."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import Final, NamedTuple

COMMANDS: Final = {
    "python -c pass": ("{bin}/python", "-c", "pass"),
    "itilcheck --version": ("{bin}/itilcheck", "--version"),
    "itilcheck check": ("{bin}/itilcheck", "check", "{target}"),
    "yamllint": ("{peers}/yamllint", "-d", "relaxed", "{target}"),
    "check-jsonschema": ("{peers}/check-jsonschema", "--schemafile", "{schema}", "{files}"),
}
"""The commands by name. They run inside the corpus.

``{target}`` is its folder, or its file where it has only one; ``{files}`` all its files;
``{schema}`` the schema of all kinds, as ``itilcheck schema`` prints it.
"""


class Corpus(NamedTuple):
    """A catalogue of the generator; with defects ``itilcheck check`` ends with 1."""

    documents: int
    defects: float = 0.0


NOTHING: Final = Corpus(0)
ONE: Final = Corpus(1)
THOUSAND: Final = Corpus(1_000)
TEN_THOUSAND: Final = Corpus(10_000)
DEFECTIVE: Final = Corpus(10_000, 0.05)


class Row(NamedTuple):
    """One comparison: a command on a corpus, measured in turn with another one.

    ``ratio`` is the goal for the wall time of the first over that of the second; ``seconds`` and
    ``mebibytes`` are goals for the first alone. The second runs on ``other`` where it is given.
    """

    command: str
    corpus: Corpus
    against: str
    ratio: float | None = None
    seconds: float | None = None
    mebibytes: float | None = None
    other: Corpus | None = None


PEERS: Final = ("yamllint", "check-jsonschema")
ROWS: Final = (
    Row("itilcheck --version", NOTHING, "python -c pass", ratio=1.25),
    Row("itilcheck check", ONE, "python -c pass", ratio=8),
    Row("itilcheck check", ONE, "yamllint", ratio=1),
    Row("itilcheck check", ONE, "check-jsonschema"),
    Row("itilcheck check", THOUSAND, "yamllint"),
    Row("itilcheck check", THOUSAND, "check-jsonschema"),
    Row("itilcheck check", TEN_THOUSAND, "yamllint", ratio=1 / 20, seconds=6, mebibytes=300),
    Row("itilcheck check", TEN_THOUSAND, "check-jsonschema", ratio=1 / 20, seconds=6, mebibytes=300),
    Row("itilcheck check", DEFECTIVE, "itilcheck check", other=TEN_THOUSAND),
)
