"""`transpub partners`: sites that pull, and their keys."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.publishing import partners

app = typer.Typer(help="Partner sites and their keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The partner's name.")]

_KEEP_KEY = N_("Give this key to the partner: it is shown only now.")
_REVOKED = N_("Keys revoked: %(count)d.")


@app.command()
def add(
    name: Name,
    language: Annotated[list[str] | None, typer.Option(help="Only these languages. May be repeated.")] = None,
) -> None:
    """Add a partner and print its first key."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            _, key = partners.create(session, SYSTEM, name, languages=language or ())
        terminal.err.print(terminal.words(_KEEP_KEY))
        typer.echo(key)

    command(work)


@app.command()
def key(name: Name) -> None:
    """Make a second key, to rotate the first."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            made = partners.add_key(session, SYSTEM, partners.by_name(session, name))
        terminal.err.print(terminal.words(_KEEP_KEY))
        typer.echo(made)

    command(work)


@app.command()
def revoke(name: Name, prefix: Annotated[str, typer.Option(help="Only keys beginning so.")] = "") -> None:
    """Revoke a partner's keys."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            count = partners.revoke_keys(session, SYSTEM, partners.by_name(session, name), prefix=prefix)
        terminal.say(_REVOKED, count=count)
        if not count:
            raise typer.Exit(1)

    command(work)


@app.command("list")
def list_() -> None:
    """Show partners, their languages and active keys."""

    def work(terminal: Terminal) -> None:
        table = Table(*(terminal.words(title) for title in (N_("Partner"), N_("Languages"), N_("Keys"))))
        with terminal.database.read_only() as session:
            for partner in partners.all_partners(session, limit=1000):
                keys = [f"{key.prefix}…" for key in partner.keys if key.revoked_at is None]
                table.add_row(*map(escape, (partner.name, ", ".join(partner.languages) or "*", ", ".join(keys))))
        terminal.out.print(table)

    command(work)
