"""`transpub status`: what works, what waits; with --ready, an answer for probes."""

import json
from typing import Annotated

import typer
from rich.table import Table

from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.translations import status as work_status

_YES, _NO = N_("yes"), N_("no")


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
    ready: Annotated[bool, typer.Option("--ready", help="Only tell by the exit status.")] = False,
) -> None:
    """Show whether work can be done and what waits. Ends with 1 when it cannot."""

    def work(terminal: Terminal) -> None:
        found = work_status.look(terminal.database, terminal.settings.effective_broker_url)
        if as_json:
            typer.echo(json.dumps(found.to_json()))
        elif not ready:
            terminal.out.print(_table(terminal, found))
        if not found.ready:
            raise typer.Exit(1)

    command(work)


def _table(terminal: Terminal, found: work_status.Status) -> Table:
    def yes(value: bool) -> str:
        return terminal.words(_YES if value else _NO)

    table = Table(show_header=False)
    table.add_row(terminal.words(N_("Database answers")), yes(found.database))
    table.add_row(terminal.words(N_("Queue answers")), yes(found.broker))
    table.add_row(terminal.words(N_("Workers at work")), str(found.workers))
    table.add_row(terminal.words(N_("Jobs waiting")), str(found.jobs_queued))
    table.add_row(terminal.words(N_("Jobs running")), str(found.jobs_running))
    table.add_row(terminal.words(N_("Longest wait")), f"{found.oldest_queued_s:.0f} s")
    return table
