"""`transpub terms`: the register of terms and names."""

import sys
import uuid
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.errors import TranspubError
from transpub.core.i18n import N_
from transpub.terms import exchange, importing, queries, service, starter
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import KIND_NAMES, Entry, Gender, Kind
from transpub.terms.importing import Taken
from transpub.terms.queries import Wanted
from transpub.terms.service import TERMS_MAX

app = typer.Typer(help="The register of terms and names.", no_args_is_help=True)

_SHOWN_MOST = 1000

_ADDED = N_("Added: %(id)s")
_REMOVED = N_("Removed.")
_TAKEN = N_("Added: %(added)d, changed: %(changed)d, left as they were: %(unchanged)d.")
_SHOWN = N_("%(shown)d of %(total)d entries.")


class BadWordingOption(TranspubError):
    code = "cli.bad_wording"
    text = N_("“%(value)s” is not written LANGUAGE=WORDING, such as de=Kyjiw.")


class TermsFileUnreadable(TranspubError):
    code = "cli.terms_file_unreadable"
    text = N_("%(file)s cannot be read: %(reason)s")


Find = Annotated[str, typer.Option("--find", help="Only entries with this in a wording.")]
Language = Annotated[str, typer.Option(help="Only entries with a wording in this language.")]


@app.command("list")
def list_(
    find: Find = "",
    language: Language = "",
    kind: Annotated[Kind | None, typer.Option(help="Only entries of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=_SHOWN_MOST)] = 100,
    offset: Annotated[int, typer.Option(min=0, max=TERMS_MAX)] = 0,
) -> None:
    """Show entries in the order of the alphabet."""

    def work(terminal: Terminal) -> None:
        wanted = Wanted(find, language, kind)
        with terminal.database.read_only() as session:
            terms = [(term.id, term.entry()) for term in queries.page(session, wanted, limit=limit, offset=offset)]
            total = queries.count(session, wanted)
        table = Table(*(terminal.words(title) for title in (N_("Kind"), N_("Wordings"), N_("Scope"))))
        # Whole in every terminal: it is what “remove” takes.
        table.add_column(terminal.words(N_("Id")), no_wrap=True, min_width=36)
        for term_id, entry in terms:
            kind_name = terminal.words(KIND_NAMES[entry.kind])
            table.add_row(*map(escape, (kind_name, _wordings(entry), entry.scope or "*", str(term_id))))
        terminal.out.print(table)
        terminal.say(_SHOWN, shown=len(terms), total=total)

    command(work)


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="The wording in the source language.")],
    to: Annotated[
        list[str] | None, typer.Option(help="A translation: uk=Київ. May be repeated.", show_default=False)
    ] = None,
    source: Annotated[str, typer.Option("--from", help="The source language.")] = "en",
    also: Annotated[
        list[str] | None, typer.Option(help="Another wording just as good: uk=дрон. May be repeated.")
    ] = None,
    never: Annotated[list[str] | None, typer.Option(help="A wrong wording: uk=Киев. May be repeated.")] = None,
    kind: Annotated[Kind, typer.Option(help="What it is.")] = Kind.TERM,
    gender: Annotated[Gender, typer.Option(help="Of a person whose name does not tell it.")] = Gender.UNKNOWN,
    keep: Annotated[bool, typer.Option(help="It is not translated.")] = False,
    forbid: Annotated[bool, typer.Option(help="Its wordings must not be used.")] = False,
    case_sensitive: Annotated[bool, typer.Option(help="Capitals make a difference.")] = False,
    scope: Annotated[str, typer.Option(help="A section; else all of them.")] = "",
    note: Annotated[str, typer.Option(help="For those who use it.")] = "",
) -> None:
    """Add an entry. Declined forms are generated."""

    def work(terminal: Terminal) -> None:
        others, wrong = _pairs(also), _pairs(never)
        texts = {source: text, **dict(_pairs(to))}
        draft = TermDraft(
            source_language=source,
            wordings={
                language: WordingDraft(wording, _of(language, others), _of(language, wrong))
                for language, wording in texts.items()
            },
            kind=kind,
            gender=gender,
            do_not_translate=keep,
            forbidden=forbid,
            case_sensitive=case_sensitive,
            scope=scope,
            note=note,
        )
        with terminal.database.unit_of_work() as session:
            term_id = service.add(session, SYSTEM, draft).id
        terminal.say(_ADDED, id=term_id)

    command(work)


@app.command("import")
def import_(file: Annotated[str, typer.Argument(help="A CSV file; “-” reads standard input.")]) -> None:
    """Take in all entries of a file, or none."""

    def work(terminal: Terminal) -> None:
        drafts = exchange.read(_read(file))
        with terminal.database.unit_of_work() as session:
            _tell(terminal, importing.take_in(session, SYSTEM, drafts))

    command(work)


@app.command()
def export(find: Find = "", language: Language = "") -> None:
    """Write entries to standard output, as a CSV file that “import” takes."""

    def work(terminal: Terminal) -> None:
        with terminal.database.read_only() as session:
            lines = list(exchange.write(queries.entries(session, Wanted(find, language))))
        sys.stdout.writelines(line.replace("\r\n", "\n") for line in lines)

    command(work)


@app.command()
def remove(term_id: Annotated[uuid.UUID, typer.Argument(help="As “list” shows it.")]) -> None:
    """Remove an entry."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            service.remove(session, SYSTEM, term_id)
        terminal.say(_REMOVED)

    command(work)


@app.command("install-starter")
def install_starter() -> None:
    """Add the starter register: Ukraine's places and state bodies, money, units, words of the news."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            _tell(terminal, starter.install(session, SYSTEM))

    command(work)


def _tell(terminal: Terminal, taken: Taken) -> None:
    terminal.say(_TAKEN, added=taken.added, changed=taken.changed, unchanged=taken.unchanged)


def _wordings(entry: Entry) -> str:
    return "; ".join(f"{wording.language}: {wording.text}" for wording in entry.wordings)


def _pairs(options: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for option in options or ():
        language, equals, wording = option.partition("=")
        if not equals or not language.strip() or not wording.strip():
            raise BadWordingOption(value=option[:80])
        found.append((language.strip(), wording.strip()))
    return found


def _of(language: str, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(wording for tag, wording in pairs if tag == language)


def _read(file: str) -> bytes:
    """At most one byte more than a file may have, so that a large one is told apart without being read."""
    most = exchange.FILE_MAX_BYTES + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise TermsFileUnreadable(file=file, reason=error.strerror or str(error)) from error
