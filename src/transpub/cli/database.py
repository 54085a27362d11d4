"""`transpub db`: bring the tables up to date, or say where they stand."""

from typing import Annotated

import typer

from transpub import migrations
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_

app = typer.Typer(help="Database tables.", no_args_is_help=True)

_DONE = N_("The database is up to date (revision %(revision)s).")
_STANDS = N_("The database is at revision %(current)s; the newest is %(newest)s.")


@app.command()
def upgrade() -> None:
    """Create the tables or bring them up to date. Safe to repeat."""

    def work(terminal: Terminal) -> None:
        migrations.upgrade(terminal.database.engine)
        terminal.say(_DONE, revision=migrations.current(terminal.database.engine))

    command(work)


@app.command()
def current() -> None:
    """Say which revision the tables are at."""

    def work(terminal: Terminal) -> None:
        terminal.say(
            _STANDS,
            current=migrations.current(terminal.database.engine) or "–",
            newest=migrations.newest(),
        )

    command(work)


@app.command(hidden=True)
def revision(message: Annotated[str, typer.Option("-m", "--message")]) -> None:
    """Write a migration from the difference between the models and the database (for developers)."""
    command(lambda terminal: migrations.revision(terminal.database.engine, message))
