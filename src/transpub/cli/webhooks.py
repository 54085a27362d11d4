"""`transpub webhooks`: addresses of partners that are called with every change."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.addresses import parse_networks
from transpub.core.i18n import N_
from transpub.publishing import partners
from transpub.publishing.webhooks import endpoints, sending
from transpub.publishing.webhooks.calling import Policy
from transpub.publishing.webhooks.endpoints import SEQUENCE_MAX
from transpub.publishing.webhooks.verdict import Verdict

app = typer.Typer(help="Webhooks of partners.", no_args_is_help=True)

Webhook = Annotated[
    str, typer.Argument(help="Its id, its address, or the name of a partner that has one webhook only.")
]

_KEEP_SECRET = N_("Give this secret to the partner: it is shown only now.")
_REPLAYED = N_("Messages to be sent again: %(count)d.")
_TAKEN = N_("Taken: it answered %(status)d within %(milliseconds)d ms.")
_NOT_TAKEN = N_("Not taken: it answered %(status)d.")
_NO_ANSWER = N_("No answer (%(reason)s).")
_REMOVED = N_("Removed.")


@app.command()
def add(
    partner: Annotated[str, typer.Argument(help="The partner's name.")],
    url: Annotated[str, typer.Argument(help="The address to call: https://….")],
) -> None:
    """Add a webhook and print the secret of its signatures."""

    def work(terminal: Terminal) -> None:
        allow = parse_networks(terminal.settings.webhook_allow)
        with terminal.database.unit_of_work() as session:
            partner_id = partners.by_name(session, partner).id
            made = endpoints.add(session, SYSTEM, partner_id, url, allow=allow)
        terminal.err.print(terminal.words(_KEEP_SECRET))
        typer.echo(made.secret)

    command(work)


@app.command("list")
def list_() -> None:
    """Show all webhooks, how they stand and how much waits for them."""

    def work(terminal: Terminal) -> None:
        titles = (N_("Id"), N_("Partner"), N_("Address"), N_("State"), N_("Waiting"))
        table = Table(*map(terminal.words, titles))
        with terminal.database.read_only() as session:
            found = endpoints.all_endpoints(session)
            waiting = endpoints.waiting(session, [endpoint.id for endpoint in found])
        for endpoint in found:
            # Codes, as `transpub status` has them: a script may look for them.
            state = endpoint.stop or ("failing" if endpoint.failing_since else "on")
            row = (str(endpoint.id), endpoint.partner.name, endpoint.url, state, str(waiting[endpoint.id]))
            table.add_row(*map(escape, row))
        terminal.out.print(table)

    command(work)


@app.command()
def test(webhook: Webhook) -> None:
    """Send a test and say what was answered; ends with status 1 where it was not taken."""

    def work(terminal: Terminal) -> None:
        with terminal.database.read_only() as session:
            endpoint_id = endpoints.named(session, webhook).id
        outcome = sending.ping(terminal.database, Policy.from_settings(terminal.settings), endpoint_id)
        if outcome.verdict is Verdict.DELIVERED:
            terminal.say(_TAKEN, status=outcome.status, milliseconds=outcome.milliseconds)
            return
        if outcome.status is None:
            terminal.warn(_NO_ANSWER, reason=outcome.detail or outcome.failure)
        else:
            terminal.warn(_NOT_TAKEN, status=outcome.status)
        raise typer.Exit(1)

    command(work)


@app.command()
def replay(
    webhook: Webhook,
    since: Annotated[
        int, typer.Option("--from", min=1, max=SEQUENCE_MAX, help="Number of the first change to send again.")
    ],
) -> None:
    """Send changes again, of each text the newest."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            count = endpoints.replay(session, SYSTEM, endpoints.named(session, webhook).id, since)
        terminal.say(_REPLAYED, count=count)

    command(work)


@app.command()
def rotate(
    webhook: Webhook,
    at_once: Annotated[bool, typer.Option("--at-once", help="End the former secret now, not in 24 hours.")] = False,
) -> None:
    """Make a new secret and print it."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            found = endpoints.named(session, webhook)
            secret = endpoints.rotate(session, SYSTEM, found.id, at_once=at_once).secret
        terminal.err.print(terminal.words(_KEEP_SECRET))
        typer.echo(secret)

    command(work)


@app.command()
def remove(webhook: Webhook) -> None:
    """Remove a webhook with its log and all that waits for it."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            endpoints.remove(session, SYSTEM, endpoints.named(session, webhook).id)
        terminal.say(_REMOVED)

    command(work)
