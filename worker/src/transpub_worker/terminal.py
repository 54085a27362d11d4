"""The interface language of a terminal, and errors told in one line. Small enough to move to transpub.cli."""

from collections.abc import Callable, Mapping

import typer
from pydantic import ValidationError
from rich.console import Console

from transpub.core.errors import TranspubError
from transpub.core.i18n import Catalogs, UiLocale
from transpub.core.settings import Settings

# POSIX order: the first of these that is set and not empty decides.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_locale(settings: Settings, environ: Mapping[str, str]) -> UiLocale:
    """The interface language nearest to the environment's, else the default one.

    Raises:
        ValueError: an offered language has no catalog.
    """
    value = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    tag = value.partition(".")[0].partition("@")[0].replace("_", "-")
    return Catalogs(settings).negotiate(query=None, cookie=None, accept_language=tag)


def settings_and_locale(environ: Mapping[str, str]) -> tuple[Settings, UiLocale]:
    """What every command starts with. A wrong setting ends the command with one line and status 2."""
    try:
        settings = Settings()
        return settings, terminal_locale(settings, environ)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        typer.echo(f"TRANSPUB_{name}: {first['msg']}" if name else first["msg"], err=True)
    except ValueError as error:
        typer.echo(str(error), err=True)
    raise typer.Exit(2)


def succeeds(work: Callable[[], None], ui: UiLocale, console: Console) -> bool:
    """Do the work; tell a TranspubError in one line of the reader's language, without a stack trace."""
    try:
        work()
    except TranspubError as error:
        console.print(error.message.render(ui), style="red", markup=False, soft_wrap=True)
        return False
    return True
