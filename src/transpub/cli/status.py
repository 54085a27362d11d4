"""`transpub status`: what works, who works, what waits; with --ready, an answer for probes."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from transpub.cli.terminal import Terminal, command
from transpub.core.clock import now
from transpub.core.i18n import N_
from transpub.publishing.webhooks import endpoints
from transpub.translations import reports
from transpub.translations import status as work_status
from transpub.translations.engine import ModelKind
from transpub.translations.reports import Worker
from transpub.translations.status import Lack, Status

_YES, _NO = N_("yes"), N_("no")
_TRIAL = N_("trial")
_ADVICE: Mapping[Lack, str] = {
    Lack.DATABASE: N_("The database does not answer or has no tables. Check it, or run “transpub db upgrade”."),
    Lack.BROKER: N_("The queue (Redis) does not answer. Work that is asked for waits until it does."),
    Lack.WORKER: N_("No worker is at work. Start one with “transpub up”; nothing is lost meanwhile."),
    Lack.MODEL: N_("No language pair is served. Install a model with “transpub models install uk ru”."),
}
_CUT_OFF = N_(
    "A webhook was switched off, since it took nothing any more, of: %(partners)s. “transpub webhooks log” says "
    "why, “transpub webhooks resume” switches it on again."
)


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
    ready: Annotated[bool, typer.Option("--ready", help="Only tell by the exit status.")] = False,
) -> None:
    """Show whether work can be done, by whom, and what waits. Ends with 1 when it cannot."""

    def work(terminal: Terminal) -> None:
        found = work_status.look(terminal.database, terminal.settings)
        if not ready:
            _tell(terminal, found, *(_rows(terminal) if found.database else ([], [])), as_json=as_json)
        if not found.ready:
            raise typer.Exit(1)

    command(work)


def _rows(terminal: Terminal) -> tuple[list[Worker], Sequence[str]]:
    """Workers, and partners with a webhook that was switched off."""
    with terminal.database.read_only() as session:
        workers = reports.workers(session, ttl=terminal.settings.offer_ttl)
        return workers, endpoints.partners_cut_off(session)


def _tell(
    terminal: Terminal, found: Status, workers: Sequence[Worker], cut_off: Sequence[str], *, as_json: bool
) -> None:
    if as_json:
        lists = {"worker_list": [_worker_json(each) for each in workers], "webhooks_switched_off": list(cut_off)}
        typer.echo(json.dumps({**found.to_json(), **lists}))
        return
    terminal.out.print(_table(terminal, found))
    if workers:
        terminal.out.print(_workers_table(terminal, workers))
    for lack in found.missing:
        terminal.warn(_ADVICE[lack])
    if cut_off:
        terminal.warn(_CUT_OFF, partners=", ".join(cut_off))


def _worker_json(worker: Worker) -> dict[str, Any]:
    return {
        "name": worker.name,
        "at_work": worker.is_at_work,
        "seen_at": worker.seen_at.isoformat(),
        "setup": worker.setup.to_json() if worker.setup else None,
        "pairs": [
            {"source": offer.source, "target": offer.target, "route": offer.route, "kind": offer.model_kind}
            for offer in worker.served
        ],
    }


def _table(terminal: Terminal, found: Status) -> Table:
    def yes(value: bool) -> str:
        return terminal.words(_YES if value else _NO)

    table = Table(show_header=False)
    table.add_row(terminal.words(N_("Database answers")), yes(found.database))
    table.add_row(terminal.words(N_("Queue answers")), yes(found.broker))
    table.add_row(terminal.words(N_("Workers at work")), str(found.workers))
    table.add_row(terminal.words(N_("Language pairs served")), str(found.pairs))
    table.add_row(terminal.words(N_("Jobs waiting")), str(found.jobs_queued))
    table.add_row(terminal.words(N_("Jobs running")), str(found.jobs_running))
    table.add_row(
        terminal.words(N_("Longest wait")),
        terminal.words(N_("%(seconds)d s"), seconds=round(found.oldest_queued_s)),
    )
    return table


def _workers_table(terminal: Terminal, workers: Sequence[Worker]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in (N_("Worker"), N_("Last seen"), N_("Threads"), N_("Batch"), N_("Memory"), N_("Pairs")):
        table.add_column(terminal.words(title), overflow="fold")
    for worker in workers:
        setup = worker.setup
        table.add_row(
            worker.name,
            terminal.words(N_("%(seconds)d s ago"), seconds=(now() - worker.seen_at).total_seconds()),
            str(setup.threads) if setup else "–",
            str(setup.batch_tokens) if setup else "–",
            f"{setup.resident_mb} MB" if setup else "–",
            ", ".join(_pair(terminal, offer.route, offer.model_kind) for offer in worker.served) or "–",
        )
    return table


def _pair(terminal: Terminal, route: str, kind: str) -> str:
    return route if kind == ModelKind.OFFICIAL else f"{route} ({terminal.words(_TRIAL)})"
