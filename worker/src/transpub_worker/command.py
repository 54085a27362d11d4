"""What every `transpub models` command works with: settings, store, language, consoles. No command itself."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import typer
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from transpub.cli.terminal import open_terminal
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.translations.engine import ModelKind
from transpub_worker.download import Progress
from transpub_worker.manifest import Installed, content_tag
from transpub_worker.packages import PackageStore, Pair
from transpub_worker.routes import RouteOrder

_REGIONAL = ("pt-BR", "zh-Hant")  # tags of the index that look like pairs


class NotAPair(TranspubError):
    kind = ErrorKind.INVALID
    code = "models.not_a_pair"
    text = N_("“%(value)s” is no language pair. Write it as en-uk.")


class Command:
    """One console for each stream: results to the first, words about them to the second."""

    def __init__(self) -> None:
        self._terminal = open_terminal()
        self.settings, self.ui = self._terminal.settings, self._terminal.locale
        self.out, self.err = self._terminal.out, self._terminal.err
        self.store = PackageStore(self.settings.effective_models_dir)
        self.order = RouteOrder.of(self.settings)

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

    def tell_installed(self, package: Installed) -> None:
        manifest = package.manifest
        self.say(N_("Installed %(name)s %(version)s."), name=manifest.name, version=manifest.version)
        if manifest.kind is ModelKind.TRIAL:
            self.say(N_("This is a trial package: good for trying out, unfit for publication."))

    @contextmanager
    def progress(self, name: str) -> Iterator[Progress]:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Bar(*columns, console=self.err) as bar:
            task = bar.add_task(name, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def parse_pair(value: str, source: str | None = None) -> Pair:
    """`en-uk`, `en_uk` or `en:uk`; or, where a source is given, the target alone. Also Argos's own codes.

    Raises:
        NotAPair, UnknownLanguage.
    """
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
