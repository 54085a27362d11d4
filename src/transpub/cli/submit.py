"""`transpub submit FILE --to uk,ru`: an article from a file or standard input into the desk."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM, Principal
from transpub.articles.errors import FileUnreadable
from transpub.articles.intake import decode_utf8
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.service import Submission
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.translations import submission

_FORMATS = {
    ".md": SourceFormat.MARKDOWN,
    ".markdown": SourceFormat.MARKDOWN,
    ".html": SourceFormat.HTML,
    ".htm": SourceFormat.HTML,
}

_TAKEN_IN = N_("Taken in: “%(headline)s”, article %(id)s. Requested: %(languages)s.")
_KNOWN = N_("Known already: “%(headline)s”, article %(id)s.")


def submit(
    file: Annotated[str, typer.Argument(help="Text, Markdown or HTML; “-” reads standard input.")],
    to: Annotated[str, typer.Option(help="Target languages, comma-separated: uk,ru")],
    source: Annotated[str, typer.Option("--from", help="Language of the article.")] = "en",
    title: Annotated[str, typer.Option(help="Headline; else the text's first heading or line.")] = "",
    format_: Annotated[SourceFormat | None, typer.Option("--format", help="Else told by the file's name.")] = None,
    external_id: Annotated[
        str | None, typer.Option(help="Your own id; sending the same twice changes nothing.")
    ] = None,
    urgent: Annotated[bool, typer.Option(help="Before everything that is not urgent.")] = False,
    as_user: Annotated[str, typer.Option("--as", help="E-mail of the editor it is submitted by.")] = "",
) -> None:
    """Submit an article for translation."""

    def work(terminal: Terminal) -> None:
        article = Submission(
            title,
            Material(
                format_ or _FORMATS.get(Path(file).suffix.lower(), SourceFormat.TEXT), decode_utf8(_read(file))
            ),
            source,
            external_id,
        )
        settings = terminal.settings
        with terminal.database.unit_of_work() as session:
            actor: Principal = accounts.user_by_email(session, as_user).principal() if as_user else SYSTEM
            submitted = submission.submit(
                session,
                actor,
                article,
                [tag for tag in to.split(",") if tag.strip()],
                limits=Limits.of(settings),
                offer_ttl=settings.offer_ttl,
                urgent=urgent,
            )
        terminal.say(
            _TAKEN_IN if submitted.created else _KNOWN,
            headline=submitted.article.headline,
            id=submitted.article.id,
            languages=", ".join(translation.language for translation in submitted.translations),
        )

    command(work)


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise FileUnreadable(file=file, reason=error.strerror or str(error)) from error
