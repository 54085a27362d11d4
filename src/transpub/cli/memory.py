"""`transpub memory`: look into the translation memory, and take out what must go."""

import uuid
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.memory import concordance, contents, service
from transpub.memory.difference import Stretch
from transpub.memory.index import Side

app = typer.Typer(help="The translation memory: sentences that people accepted.", no_args_is_help=True)

_PAGE_MAX = 100
_OFFSET_MAX = 1_000_000
_NOTHING = N_("Nothing found.")
_MORE = N_("There is more: --offset %(offset)d")
_PURGED = N_("Taken out of the memory: %(units)d pairs, accepted %(uses)d times.")
_NONE_OF_IT = N_("Nothing of this article is in the memory.")


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words; three letters and more also find longer words.")],
    source: Annotated[str, typer.Option("--from", help="Language of the sources.")] = "en",
    target: Annotated[str, typer.Option("--to", help="Language of the translations.")] = "uk",
    side: Annotated[Side | None, typer.Option("--in", help="Search one side only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=_PAGE_MAX)] = 20,
    offset: Annotated[int, typer.Option(min=0, max=_OFFSET_MAX)] = 0,
) -> None:
    """Show how words were translated before."""

    def work(terminal: Terminal) -> None:
        with terminal.database.read_only() as session:
            found = concordance.search(
                session,
                text,
                source_language=source,
                target_language=target,
                sides={side} if side else concordance.BOTH,
                limit=limit,
                offset=offset,
            )
        if not found.hits:
            terminal.say(_NOTHING)
            return
        titles = N_("Source"), N_("Translation"), N_("Accepted"), N_("Unit")
        table = Table(*(terminal.words(title) for title in titles), show_lines=True)
        for hit in found.hits:
            day = f"{hit.accepted_at:%Y-%m-%d}"
            table.add_row(_highlighted(hit.source), _highlighted(hit.target), day, str(hit.unit_id))
        terminal.out.print(table)
        if found.more:
            terminal.say(_MORE, offset=offset + limit)

    command(work)


@app.command()
def purge(
    article: Annotated[uuid.UUID | None, typer.Option(help="All that was accepted in this article.")] = None,
    unit: Annotated[uuid.UUID | None, typer.Option(help="One pair, as “search” shows it.")] = None,
) -> None:
    """Take an article's sentences, or one pair, out of the memory. It is logged."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            purged = service.purge(session, SYSTEM, article_id=article, unit_id=unit)
        if purged.uses:
            terminal.say(_PURGED, units=purged.units, uses=purged.uses)
        else:
            terminal.say(_NONE_OF_IT)

    command(work)


@app.command()
def stats() -> None:
    """Show how much the memory holds."""

    def work(terminal: Terminal) -> None:
        titles = N_("From"), N_("To"), N_("Pairs"), N_("Accepted, times")
        table = Table(*(terminal.words(title) for title in titles))
        with terminal.database.read_only() as session:
            for row in contents.totals(session):
                table.add_row(row.source_language, row.target_language, f"{row.units:,}", f"{row.uses:,}")
        terminal.out.print(table)

    command(work)


def _highlighted(stretches: Iterable[Stretch]) -> Text:
    return Text.assemble(*((stretch.text, "bold" if stretch.found else "") for stretch in stretches))
