"""The graph command: choose what to draw, and print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from itilcheck.rule import KINDS
from itilcheck_graph.as_json import as_json
from itilcheck_graph.dot import dot
from itilcheck_graph.graph import around, graph_of, of_kinds
from itilcheck_graph.mermaid import MOST_CHARACTERS, MOST_EDGES, mermaid

if TYPE_CHECKING:
    from itilcheck.catalogue import Catalogue
    from itilcheck.hookspecs import Invocation
    from itilcheck_graph.graph import Graph

_WRITERS = {"mermaid": mermaid, "dot": dot, "json": as_json}
_DIRECTIONS = ("LR", "RL", "TB", "BT")


@click.command(short_help="Draw documents and the references between them.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(_WRITERS)),
    metavar="FORMAT",
    default="mermaid",
    show_default=True,
    help="What stdout gets: mermaid, dot or json.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS, case_sensitive=False),
    metavar="KIND",
    multiple=True,
    help="Draw documents of this kind only; may be given more than once.",
)
@click.option("--around", "name", metavar="NAME", help="Draw only what is near the document of this name.")
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="N",
    help="With --around: how many references away from it, 1 unless you say.",
)
@click.option(
    "--direction",
    type=click.Choice(_DIRECTIONS, case_sensitive=False),
    metavar="DIRECTION",
    default="LR",
    show_default=True,
    help="Where arrows lead: LR (from left to right), RL, TB (from top to bottom) or BT.",
)
@click.pass_obj
def graph(invocation: Invocation, /, **options: Any) -> None:  # noqa: ANN401  # click's options, named above
    """Draw the catalogue in which PATHS lie: its documents, and the references between them.

    Without PATHS it is the one in the current folder. An arrow leads from a document to one that it
    names. What is kept elsewhere has a dashed line, and what does not exist a red one.
    """
    if options["depth"] is not None and options["name"] is None:
        message = "--depth goes with --around"
        raise click.UsageError(message)
    catalogue = invocation.catalogue(options["paths"])
    if not catalogue.documents:
        message = "there is no document to draw"
        raise click.ClickException(message)
    drawn = graph_of(catalogue)
    if options["kinds"]:
        drawn = of_kinds(drawn, options["kinds"])
    if options["name"] is not None:
        depth = 1 if options["depth"] is None else options["depth"]
        drawn = around(drawn, _named(options["name"], drawn, catalogue), depth)
    lines = _WRITERS[options["format_name"]](drawn, options["direction"])
    text = "\n".join(lines)
    if options["format_name"] == "mermaid" and (len(drawn.edges) > MOST_EDGES or len(text) > MOST_CHARACTERS):
        click.echo(_too_large(drawn), err=True)
    click.echo(text)


def _named(name: str, drawn: Graph, catalogue: Catalogue) -> list[str]:
    """Give the nodes that a name means: documents as references would mean them, or what is no document."""
    found = {f"{one.kind}/{one.identity}" for kind in KINDS for one in catalogue.lookup(kind, name)[1]}
    found |= {node.id for node in drawn.nodes.values() if name in (node.name, node.id)}
    shown = [one for one in drawn.nodes if one in found]
    if not shown:
        near = next(filter(None, (catalogue.suggestion(kind, name) for kind in KINDS)), "")
        hint = f', did you mean "{near}"' if near else ""
        message = (
            f'"{name}" is none of the kinds to draw' if found else f'no document is called "{name}"{hint}'
        )
        raise click.ClickException(message)
    return shown


def _too_large(drawn: Graph) -> str:
    size = f"{len(drawn.nodes)} documents and {len(drawn.edges)} arrows"
    return f"notice: {size} are more than Mermaid draws by itself, --kind and --around make less of it"
