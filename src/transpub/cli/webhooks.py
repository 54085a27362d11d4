"""`transpub webhooks`: addresses of partners that are called with every change."""

from collections.abc import Sequence
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
from transpub.publishing.webhooks import log as delivery_log
from transpub.publishing.webhooks.calling import Policy
from transpub.publishing.webhooks.endpoints import SEQUENCE_MAX
from transpub.publishing.webhooks.log import ATTEMPTS_KEPT
from transpub.publishing.webhooks.models import WebhookAttempt
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
_PAUSED = N_("Paused. Nothing is sent until it is switched on again.")
_RESUMED = N_("Switched on. Messages that wait for it: %(count)d.")
# Of an answer in the log, on one line.
_SHOWN = 120


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


@app.command("log")
def log_(
    webhook: Webhook,
    limit: Annotated[int, typer.Option(min=1, max=ATTEMPTS_KEPT, help="How many, the newest first.")] = 50,
) -> None:
    """Show what was sent to a webhook and what came of it."""

    def work(terminal: Terminal) -> None:
        titles = (N_("When"), N_("Message"), N_("Answer"), N_("Took"), N_("In its own words"))
        table = Table(*map(terminal.words, titles))
        with terminal.database.read_only() as session:
            found = delivery_log.attempts(session, endpoints.named(session, webhook).id, limit=limit)
        for attempt in found:
            table.add_row(*map(escape, _line(attempt)))
        terminal.out.print(table)

    command(work)


def _line(attempt: WebhookAttempt) -> Sequence[str]:
    """Codes, as `list` has them, and the answer on one line."""
    message = attempt.type if attempt.sequence is None else f"{attempt.sequence} {attempt.type}"
    answer = attempt.failure if attempt.status is None else str(attempt.status)
    words = " ".join((attempt.detail or attempt.answer).split())[:_SHOWN]
    return attempt.at.isoformat(" ", "seconds"), message, answer, f"{attempt.milliseconds} ms", words


@app.command()
def pause(webhook: Webhook) -> None:
    """Send a webhook nothing until it is resumed."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            endpoints.pause(session, SYSTEM, endpoints.named(session, webhook).id)
        terminal.say(_PAUSED)

    command(work)


@app.command()
def resume(
    webhook: Webhook,
    skip_missed: Annotated[
        bool, typer.Option("--skip-missed", help="Do not send what changed while it was stopped.")
    ] = False,
) -> None:
    """Go on sending to a webhook that was paused or switched off."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            endpoint_id = endpoints.named(session, webhook).id
            endpoints.resume(session, SYSTEM, endpoint_id, missed=not skip_missed)
            count = endpoints.waiting(session, [endpoint_id])[endpoint_id]
        terminal.say(_RESUMED, count=count)

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
