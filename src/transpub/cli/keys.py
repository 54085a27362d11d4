"""`transpub keys`: the keys that sign editions."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.publishing import resealing, signing_store
from transpub.publishing.payload import timestamp
from transpub.publishing.signing_keys import KEY_ID_LENGTH

app = typer.Typer(help="Keys that sign editions.", no_args_is_help=True)

_ROTATED = N_("From now on %(key)s signs. What the key before it signed stays good.")
_REVOKED = N_("Revoked. Live editions that it sealed: %(count)d. “transpub keys reseal” publishes them anew.")
_RESEALED = N_("Published anew as they were, with a good seal: %(count)d.")


@app.command("list")
def list_() -> None:
    """Show all keys, the newest first, and when each of them signed."""

    def work(terminal: Terminal) -> None:
        table = Table()
        # To be copied in one piece, however narrow the terminal.
        table.add_column(terminal.words(N_("Key")), no_wrap=True, min_width=KEY_ID_LENGTH)
        for title in (N_("Since"), N_("Until"), N_("Revoked")):
            table.add_column(terminal.words(title), overflow="fold")
        with terminal.database.read_only() as session:
            for key in signing_store.public_keys(session):
                times = (timestamp(moment) if moment else "–" for moment in (key.since, key.until, key.revoked_at))
                table.add_row(escape(key.id), *times)
        terminal.out.print(table)

    command(work)


@app.command()
def rotate() -> None:
    """Let a new key sign from now on. The one before vouches for what it has signed."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            made = signing_store.rotate(session, SYSTEM)
        terminal.say(_ROTATED, key=made.id)

    command(work)


# One id in sixty-four begins with a hyphen.
@app.command(context_settings={"ignore_unknown_options": True})
def revoke(key: Annotated[str, typer.Argument(metavar="KID", help="The key’s id, as the list shows it.")]) -> None:
    """Trust nothing any more that a key has signed: for one that somebody else may have."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            revoked = signing_store.revoke(session, SYSTEM, key)
            count = signing_store.live_in_its_time(session, revoked)
        terminal.say(_REVOKED, count=count)

    command(work)


@app.command()
def reseal() -> None:
    """Publish anew what is live and no trusted key vouches for, as a minor change that alters no word."""

    def work(terminal: Terminal) -> None:
        terminal.say(_RESEALED, count=resealing.reseal(terminal.database, SYSTEM))

    command(work)
