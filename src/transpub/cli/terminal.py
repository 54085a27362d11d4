"""The terminal's side of the interface: its language, its consoles, and errors told in one line."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError, ProgrammingError

from transpub.core.db import Database, open_database
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, Catalogs, UiLocale
from transpub.core.settings import Settings

# POSIX order: the first of these that is set and not empty decides.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

USER_ERROR = 1
WRONG_SETTING = 2


def terminal_locale(settings: Settings, environ: Mapping[str, str]) -> UiLocale:
    """The interface language nearest to the environment's, else the default one.

    Raises:
        ValueError: an offered language has no catalog.
    """
    value = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    tag = value.partition(".")[0].partition("@")[0].replace("_", "-")
    return Catalogs(settings).negotiate(query=None, cookie=None, accept_language=tag)


class DatabaseNotReady(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "cli.database_not_ready"
    text = N_("The database cannot be used (%(reason)s). Run “transpub db upgrade”, or check TRANSPUB_DATA_DIR.")


@dataclass(frozen=True)
class Terminal:
    """What every command starts with."""

    settings: Settings
    locale: UiLocale
    out: Console
    err: Console

    @cached_property
    def database(self) -> Database:
        return open_database(self.settings)

    def say(self, text: str, **facts: object) -> None:
        """A marked text, in the reader's language, on standard output."""
        self.out.print(self.words(text, **facts), markup=False, soft_wrap=True)

    def warn(self, text: str, **facts: object) -> None:
        self.err.print(self.words(text, **facts), style="yellow", markup=False, soft_wrap=True)

    def tell(self, error: TranspubError) -> None:
        """What went wrong, in one line of the reader's language."""
        self.err.print(error.message.render(self.locale), style="red", markup=False, soft_wrap=True)

    def words(self, text: str, **facts: object) -> str:
        translated = self.locale.gettext(text)
        return translated % facts if facts else translated


def open_terminal(environ: Mapping[str, str] | None = None) -> Terminal:
    """Settings and language from the environment. A wrong setting ends the command with one line, status 2."""
    try:
        settings = Settings()
        locale = terminal_locale(settings, os.environ if environ is None else environ)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        typer.echo(f"TRANSPUB_{name}: {first['msg']}" if name else first["msg"], err=True)
    except ValueError as error:
        typer.echo(str(error), err=True)
    else:
        return Terminal(settings, locale, Console(highlight=False), Console(stderr=True, highlight=False))
    raise typer.Exit(WRONG_SETTING)


@contextmanager
def told_plainly(terminal: Terminal) -> Iterator[None]:
    """Tell a TranspubError in one line of the reader's language and end with status 1: no stack trace."""
    try:
        yield
    except TranspubError as error:
        terminal.tell(error)
        raise typer.Exit(USER_ERROR) from error
    except (OperationalError, ProgrammingError) as error:
        terminal.tell(DatabaseNotReady(reason=str(error.orig).splitlines()[0]))
        raise typer.Exit(USER_ERROR) from error


def command(work: Callable[[Terminal], None]) -> None:
    """Run the body of a command with its terminal."""
    terminal = open_terminal()
    with told_plainly(terminal):
        work(terminal)
