"""`transpub models …`: see, fetch, remove and check model packages. Parses and prints; the rest lies elsewhere."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.box import SIMPLE_HEAD
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from transpub.cli.terminal import open_terminal
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, UiLocale
from transpub.core.languages import display_name
from transpub.translations.engine import ModelKind
from transpub_worker.health import problem_of
from transpub_worker.index import Available, install_from_index, newest, read_index
from transpub_worker.index import Progress as OnProgress
from transpub_worker.listing import STATE_TEXT, Row, available_rows, installed_rows
from transpub_worker.manifest import Installed, content_tag, version_key
from transpub_worker.packages import PackageStore

app = typer.Typer(name="models", help="Language models of the machine translation.", no_args_is_help=True)

_REGIONAL = ("pt-BR", "zh-Hant")  # tags of the index that look like pairs
_KIND_TEXT = {ModelKind.OFFICIAL: N_("official"), ModelKind.TRIAL: N_("trial"), ModelKind.TEST: N_("test")}

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


class NotAPair(TranspubError):
    kind = ErrorKind.INVALID
    code = "models.not_a_pair"
    text = N_("“%(value)s” is no language pair. Write it as en-uk.")


class NothingToInstall(TranspubError):
    kind = ErrorKind.INVALID
    code = "models.nothing_to_install"
    text = N_("Say what to install: languages (uk ru), a pair (uk-en), an .argosmodel file, or --trial.")


class _Command:
    """What each command works with: settings, store, language, and one console for each stream."""

    def __init__(self) -> None:
        self._terminal = open_terminal()
        self.settings, self.ui = self._terminal.settings, self._terminal.locale
        self.out, self.err = self._terminal.out, self._terminal.err
        self.store = PackageStore(self.settings.effective_models_dir)

    def say(self, text: str, **facts: object) -> None:
        self.err.print(self.ui.gettext(text) % facts, markup=False, soft_wrap=True)

    def succeeds(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except TranspubError as error:
            self._terminal.tell(error)
            return False
        return True

    def all_succeed(self, works: Iterable[Callable[[], None]]) -> None:
        """Each is tried, whatever became of the others; one that fails makes the status 1."""
        outcomes = [self.succeeds(work) for work in works]
        if not all(outcomes):
            raise typer.Exit(1)

    def unpack_trial(self) -> None:
        """As the worker does at its start, so that what is listed or checked is what will be used."""
        if self.settings.trial_models:
            self.succeeds(self._unpack_trial)

    def _unpack_trial(self) -> None:
        self.store.unpack_trial()


@app.command("list")
def list_models(
    available: Annotated[bool, typer.Option("--available", help="Also show what the model index offers.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the language pairs that can be translated, and by which packages."""
    command = _Command()
    command.unpack_trial()
    packages = command.store.scan()
    rows = installed_rows(packages, with_trial=command.settings.trial_models)

    def add_available() -> None:
        rows.extend(available_rows(read_index(command.settings), packages))

    complete = not available or command.succeeds(add_available)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    elif rows:
        command.out.print(_table(rows, command.ui))
    else:
        command.say(N_("No models are installed. Try: transpub models install uk ru"))
    if not complete:
        raise typer.Exit(1)


@app.command()
def install(
    what: Annotated[list[str] | None, typer.Argument(help="Languages, pairs or .argosmodel files.")] = None,
    source: Annotated[str, typer.Option("--from", help="Language to translate from.")] = "en",
    trial: Annotated[bool, typer.Option("--trial", help="Unpack the small trial packages shipped here.")] = False,
) -> None:
    """Install packages from the model index or from files."""
    command = _Command()
    files = [value for value in what or [] if _is_file(value)]
    pairs = [value for value in what or [] if not _is_file(value)]
    works: list[Callable[[], None]] = [partial(_install_file, command, Path(file)) for file in files]
    if trial:
        works.append(partial(_install_trial, command))
    if pairs or not works:
        works.append(partial(_install_pairs, command, pairs, source))
    command.all_succeed(works)


@app.command()
def remove(pair: Annotated[str, typer.Argument(help="The pair, as en-uk.")]) -> None:
    """Remove the installed packages of one language pair."""
    command = _Command()

    def work() -> None:
        for name in command.store.remove(*_pair(pair, None)):
            command.say(N_("Removed %(name)s."), name=name)

    command.all_succeed([work])


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Check every installed package: files unchanged, model loads and translates. Needs no network."""
    command = _Command()
    command.unpack_trial()
    results = []
    for package in command.store.scan():
        problem = problem_of(package)
        text = problem.message.render(command.ui) if problem else ""
        results.append({"package": package.folder.name, "ok": problem is None, "problem": text})
        if not as_json and problem is None:
            command.out.print(f"✓ {package.folder.name}", markup=False)
        elif not as_json:
            command.out.print(f"✗ {package.folder.name}: {text}", markup=False, style="red", soft_wrap=True)
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=2))
    elif not results:
        command.say(N_("No models are installed. Try: transpub models install uk ru"))
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


def _install_file(command: _Command, path: Path) -> None:
    _tell_installed(command, command.store.install(path, origin=path.name))


def _install_trial(command: _Command) -> None:
    for package in command.store.unpack_trial(again=True):
        _tell_installed(command, package)


def _install_pairs(command: _Command, values: list[str], source: str) -> None:
    """One look at the index for all pairs; a pair that fails does not keep the others from being installed."""
    if not values:
        raise NothingToInstall
    pairs = [_pair(value, source) for value in values]
    offered = read_index(command.settings)
    works = [partial(_install_pair, command, offered, pair) for pair in pairs]
    command.all_succeed(works)


def _install_pair(command: _Command, offered: list[Available], pair: tuple[str, str]) -> None:
    wanted = newest(offered, *pair)
    for package in command.store.official(pair):
        if package.version_key >= version_key(wanted.version):
            facts = {"name": package.manifest.name, "version": package.manifest.version}
            command.say(N_("%(name)s %(version)s is installed already and the newest."), **facts)
            return
    with _progress(command, wanted.name) as on_progress:
        package = install_from_index(wanted, command.store, command.settings, on_progress)
    _tell_installed(command, package)


def _tell_installed(command: _Command, package: Installed) -> None:
    manifest = package.manifest
    command.say(N_("Installed %(name)s %(version)s."), name=manifest.name, version=manifest.version)
    if manifest.kind is ModelKind.TRIAL:
        command.say(N_("This is a trial package: good for trying out, unfit for publication."))


@contextmanager
def _progress(command: _Command, name: str) -> Iterator[OnProgress]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=command.err) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _is_file(value: str) -> bool:
    return value.endswith(".argosmodel") or os.sep in value


def _pair(value: str, source: str | None) -> tuple[str, str]:
    """`en-uk`, `en_uk` or `en:uk`; or, where a source is given, the target alone. Also Argos's own codes."""
    parts = [value] if value in _REGIONAL else re.split("[_:]", value)
    if len(parts) == 1 and value not in _REGIONAL and value.count("-") == 1:
        parts = value.split("-")
    if len(parts) == 1 and source:
        parts = [source, value]
    if len(parts) != 2:
        raise NotAPair(value=value[:40])
    pair = content_tag(parts[0]), content_tag(parts[1])
    if pair[0] == pair[1]:
        raise NotAPair(value=value[:40])
    return pair


def _table(rows: list[Row], ui: UiLocale) -> Table:
    titles = (N_("Pair"), N_("Route"), N_("Version"), N_("Kind"), N_("Size"), N_("Source"), N_("State"))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(ui.gettext(title), overflow="fold")
    for column in table.columns[1:5]:
        column.no_wrap = True
    for row in rows:
        table.add_row(
            f"{display_name(row.source, ui)} → {display_name(row.target, ui)}",
            " → ".join(row.route),
            row.version,
            ui.gettext(_KIND_TEXT[row.kind]) if row.kind else "",
            decimal(row.size) if row.size is not None else "",
            urlsplit(row.origin).hostname or row.origin,
            ui.gettext(STATE_TEXT[row.state]),
        )
    return table
