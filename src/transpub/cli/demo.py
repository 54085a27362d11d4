"""`transpub demo`: the main job from end to end, on a real stack, by people with real accounts."""

import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from transpub.cli import newsroom
from transpub.cli.newsroom import Desk, Keys, PartnerSite
from transpub.cli.terminal import Terminal, open_terminal
from transpub.cli.up import run, stack_for
from transpub.core.i18n import N_
from transpub.core.languages import display_name
from transpub.core.logging import configure_logging
from transpub.translations import offers
from transpub.translations.engine import ModelKind
from transpub.translations.workflow import STATE_NAMES, State

SOURCE, REVIEWED, WAITING = "en", "uk", "ru"
TARGETS = [REVIEWED, WAITING]
_DRAFT_WITHIN_S = 600
_POLL_S = 0.25
# Columns of a terminal that holds the table with an address in it.
_WIDE = 145

_LOOKING = N_("Looking for official language models (about 200 MB are downloaded if the index answers) …")
_TRIAL = N_(
    "Trial models are in use, since no official ones are installed: they are for trying out, not for publication."
)
_DRAFTING = N_("Drafting “%(headline)s”")
_SPEED = N_("Machine translation: %(words)d words in %(seconds).1f s, %(rate).0f words a second.")
_REVIEWING = N_("Taras corrects the Ukrainian draft, Maria approves it, Ivan publishes it …")
_FETCHED = N_("The partner site fetched edition %(edition)s: “%(headline)s” (asked again: %(status)d).")
_ACCOUNTS = N_("Log in at %(address)s with the password %(password)s as")
_TRY = N_("Try as a partner:")
_LEFT = N_("The Russian draft waits for a person to review it: %(address)s")


@dataclass(frozen=True)
class _Draft:
    translation: dict[str, Any]
    segments: list[dict[str, Any]]


def demo(
    exit_: Annotated[bool, typer.Option("--exit", help="End after the partner's fetch.")] = False,
    models: Annotated[bool, typer.Option(help="Look for official models first.")] = True,
) -> None:
    """Run the main job on a sample article and leave the system running until Ctrl-C."""
    terminal = open_terminal()
    # The story is told by the demo itself; what the processes do stands in their log files.
    configure_logging("demo", "WARNING")
    if models:
        _fetch_models(terminal)
    stack = stack_for(terminal, quiet=True)

    def work() -> None:
        _story(terminal, stack.running.address)
        if exit_:
            stack.stop()

    raise typer.Exit(run(terminal, stack, work))


def _fetch_models(terminal: Terminal) -> None:
    """Through the worker's own command, so that its progress bar is seen; not reaching the index is no failure."""
    terminal.say(_LOOKING)
    install = [sys.executable, "-m", "transpub.cli", "models", "install", *TARGETS, "--from", SOURCE]
    # A failure tells its reason itself; what it means for the demo is said once the models in use are known.
    subprocess.run(install, check=False)  # noqa: S603 - our own command


def _story(terminal: Terminal, address: str) -> None:
    keys = newsroom.make_people(terminal.database, terminal.settings.data_dir)
    _warn_of_trial_models(terminal)
    editor = Desk(address, keys, newsroom.EDITOR)
    article = editor.submit(newsroom.sample_article(), TARGETS)
    article = _watch(terminal, editor, article)
    drafts = [
        _Draft(translation, list(editor.segments(translation["id"]))) for translation in article["translations"]
    ]
    _show(terminal, address, drafts)
    _tell_speed(terminal, drafts)
    reviewed = next(draft for draft in drafts if draft.translation["language"] == REVIEWED)
    waiting = next(draft for draft in drafts if draft.translation["language"] == WAITING)
    terminal.say(_REVIEWING)
    _review_and_publish(terminal, address, keys, article, reviewed)
    _fetch_as_partner(terminal, address, keys, article)
    _how_to_go_on(terminal, address, keys, article, waiting)


def _warn_of_trial_models(terminal: Terminal) -> None:
    with terminal.database.read_only() as session:
        pairs = offers.available(session, ttl=terminal.settings.offer_ttl, source=SOURCE)
    if any(pair.kind is not ModelKind.OFFICIAL for pair in pairs if pair.target in TARGETS):
        terminal.warn(_TRIAL)


def _watch(terminal: Terminal, editor: Desk, article: dict[str, Any]) -> dict[str, Any]:
    """Progress bars until every draft is there.

    Raises:
        TimeoutError: the drafts took longer than ten minutes.
    """
    deadline = time.monotonic() + _DRAFT_WITHIN_S
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    terminal.say(_DRAFTING, headline=article["headline"])
    with Progress(*columns, console=terminal.out) as bars:
        bar = {
            translation["language"]: bars.add_task(display_name(translation["language"], terminal.locale))
            for translation in article["translations"]
        }
        while True:
            article = editor.article(article["id"])
            for translation in article["translations"]:
                progress = translation["progress"]
                bars.update(bar[translation["language"]], completed=progress["done"], total=progress["total"])
            if not {"queued", "translating"} & {entry["state"] for entry in article["translations"]}:
                return article
            if time.monotonic() > deadline:
                raise TimeoutError("the drafts are not ready after ten minutes")
            time.sleep(_POLL_S)


def _show(terminal: Terminal, address: str, drafts: list[_Draft]) -> None:
    """The table; addresses in it where the terminal is wide enough for them, else below."""
    titles = (
        N_("Language"),
        N_("Segments"),
        N_("Memory"),
        N_("Machine"),
        N_("Failed"),
        N_("Findings"),
        N_("State"),
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(terminal.words(title), no_wrap=True)
    if wide := terminal.out.width >= _WIDE:
        table.add_column(terminal.words(N_("Address")), no_wrap=True)
    for draft in drafts:
        tally = Counter(_origin(segment) for segment in draft.segments)
        findings = sum(len(segment["findings"]) for segment in draft.segments)
        cells = [
            display_name(draft.translation["language"], terminal.locale),
            str(len(draft.segments)),
            str(tally["memory"]),
            str(tally["machine"]),
            str(tally["failed"]),
            str(findings),
            terminal.words(STATE_NAMES[State(draft.translation["state"])]),
        ]
        table.add_row(*cells, *([_page(address, draft)] if wide else []))
    terminal.out.print(table)
    if not wide:
        for draft in drafts:
            terminal.out.print(f" {draft.translation['language']}  {_page(address, draft)}", soft_wrap=True)


def _origin(segment: dict[str, Any]) -> str:
    if segment["state"] == "machine_failed":
        return "failed"
    return "memory" if segment["from_memory"] else "machine"


def _page(address: str, draft: _Draft) -> str:
    return f"{address}/translations/{draft.translation['id']}"


def _tell_speed(terminal: Terminal, drafts: list[_Draft]) -> None:
    words, spans = 0, []
    for draft in drafts:
        progress = draft.translation["progress"]
        words += sum(len(segment["source"].split()) for segment in draft.segments if not segment["from_memory"])
        spans += [datetime.fromisoformat(progress[key]) for key in ("started_at", "finished_at")]
    seconds = (max(spans) - min(spans)).total_seconds()
    if words and seconds:
        terminal.say(_SPEED, words=words, seconds=seconds, rate=words / seconds)


def _review_and_publish(
    terminal: Terminal, address: str, keys: Keys, article: dict[str, Any], draft: _Draft
) -> None:
    """As the demo's people would: every sentence is written by the translator, read by another, published."""
    translator = Desk(address, keys, newsroom.TRANSLATOR)
    written = newsroom.sample_translation()
    with Progress(console=terminal.out) as bars:
        for segment in bars.track(draft.segments, description=terminal.words(N_("Correcting"))):
            translator.correct(segment, written[segment["source"]])
    translator.act(draft.translation["id"], "submit")
    Desk(address, keys, newsroom.REVIEWER).act(draft.translation["id"], "approve")
    Desk(address, keys, newsroom.PUBLISHER).publish(article["id"], REVIEWED)


def _fetch_as_partner(terminal: Terminal, address: str, keys: Keys, article: dict[str, Any]) -> None:
    partner = PartnerSite(address, keys)
    answer = partner.fetch(article["id"], REVIEWED)
    edition = answer.json()
    status = partner.fetch_again(answer)
    terminal.say(_FETCHED, edition=edition["edition"], headline=edition["headline"], status=status)


def _how_to_go_on(terminal: Terminal, address: str, keys: Keys, article: dict[str, Any], waiting: _Draft) -> None:
    terminal.say(_ACCOUNTS, address=f"{address}/login", password=keys.password)
    for person in newsroom.PEOPLE:
        terminal.out.print(f"  {person.email:<22} {', '.join(person.roles)}", markup=False)
    terminal.say(_LEFT, address=_page(address, waiting))
    terminal.say(_TRY)
    header = f"-H 'Authorization: Bearer {keys.partner_key}'"
    for path in (
        "/articles?language=uk",
        f"/articles/{article['id']}?language=uk",
        "/changes?after=0",
    ):
        terminal.out.print(f"  curl {header} '{address}/content/v1{path}'", markup=False, soft_wrap=True)
