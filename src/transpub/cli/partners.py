"""`transpub partners`: sites that pull, what each may read, and their keys."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.publishing import partner_choices, partners, recalling
from transpub.publishing.models import RATE_PER_MINUTE, Partner
from transpub.publishing.partner_settings import RATE_MAX, Wanted

app = typer.Typer(help="Partner sites and their keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The partner's name.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Only these languages. May be repeated.")]
Sections = Annotated[list[str] | None, typer.Option("--section", help="Only these sections. May be repeated.")]
Origins = Annotated[
    list[str] | None,
    typer.Option("--origin", help="Web origins whose scripts may read with its key. May be repeated."),
]
Disclosure = Annotated[
    bool | None, typer.Option("--disclosure/--no-disclosure", help="Texts say what a machine did in them.")
]
Embargoed = Annotated[
    bool | None, typer.Option("--embargoed/--no-embargoed", help="May read texts before their embargo ends.")
]

_KEEP_KEY = N_("Give this key to the partner: it is shown only now.")
_REVOKED = N_("Keys revoked: %(count)d.")
_SAVED = N_("Saved. It holds from the partner’s next request.")
_HOLDS = N_(
    "%(name)s holds copies of live texts that it may read no longer: %(count)d (%(languages)s). To have it told to "
    'remove them: transpub partners recall "%(name)s"'
)
_RECALLED = N_("Texts the partner is told to remove: %(count)d.")


@app.command()
def add(
    name: Name,
    language: Languages = None,
    section: Sections = None,
    rate: Annotated[int, typer.Option(help=f"Requests a minute, 1 to {RATE_MAX}.")] = RATE_PER_MINUTE,
    origin: Origins = None,
    disclosure: Disclosure = None,
    embargoed: Embargoed = None,
) -> None:
    """Add a partner and print its first key."""

    def work(terminal: Terminal) -> None:
        wanted = _wanted(language, section, rate, origin, disclosure, embargoed)
        with terminal.database.unit_of_work() as session:
            _, key = partners.create(session, SYSTEM, name, **wanted)
        terminal.err.print(terminal.words(_KEEP_KEY))
        typer.echo(key)

    command(work)


@app.command("set")
def set_(
    name: Name,
    language: Languages = None,
    section: Sections = None,
    all_languages: Annotated[bool, typer.Option("--all-languages", help="Every language.")] = False,
    all_sections: Annotated[bool, typer.Option("--all-sections", help="Every section.")] = False,
    rate: Annotated[int | None, typer.Option(help=f"Requests a minute, 1 to {RATE_MAX}.")] = None,
    origin: Origins = None,
    no_origins: Annotated[bool, typer.Option("--no-origins", help="No web origin.")] = False,
    disclosure: Disclosure = None,
    embargoed: Embargoed = None,
) -> None:
    """Change what a partner may read and how. What is not named stays as it is."""

    def work(terminal: Terminal) -> None:
        wanted = _wanted(
            [] if all_languages else language,
            [] if all_sections else section,
            rate,
            [] if no_origins else origin,
            disclosure,
            embargoed,
        )
        with terminal.database.unit_of_work() as session:
            partner = partners.by_name(session, name)
            partner_choices.set_settings(session, SYSTEM, partner.id, **wanted)
        terminal.say(_SAVED)
        with terminal.database.read_only() as session:
            _warn(terminal, partners.by_name(session, name), recalling.untold(session, partner))

    command(work)


@app.command()
def recall(name: Name) -> None:
    """Have a partner told to remove its copies of what it may read no longer."""

    def work(terminal: Terminal) -> None:
        with terminal.database.read_only() as session:
            partner_id = partners.by_name(session, name).id
        told, count = 0, recalling.TOLD_AT_ONCE
        while count == recalling.TOLD_AT_ONCE:
            with terminal.database.unit_of_work() as session:
                count = recalling.tell(session, SYSTEM, partner_id)
            told += count
        terminal.say(_RECALLED, count=told)

    command(work)


@app.command()
def key(name: Name) -> None:
    """Make a second key, to rotate the first."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            made = partners.add_key(session, SYSTEM, partners.by_name(session, name))
        terminal.err.print(terminal.words(_KEEP_KEY))
        typer.echo(made)

    command(work)


@app.command()
def revoke(name: Name, prefix: Annotated[str, typer.Option(help="Only keys beginning so.")] = "") -> None:
    """Revoke a partner's keys."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            count = partners.revoke_keys(session, SYSTEM, partners.by_name(session, name), prefix=prefix)
        terminal.say(_REVOKED, count=count)
        if not count:
            raise typer.Exit(1)

    command(work)


@app.command("list")
def list_() -> None:
    """Show partners, what each may read and how, and their active keys."""

    def work(terminal: Terminal) -> None:
        titles = (N_("Partner"), N_("Languages"), N_("Sections"), N_("Requests a minute"), N_("Also"), N_("Keys"))
        table = Table(*(terminal.words(title) for title in titles))
        with terminal.database.read_only() as session:
            found = partners.all_partners(session, limit=1000)
            for partner in found:
                table.add_row(*map(escape, _row(terminal, partner)))
            terminal.out.print(table)
            for partner in found:
                _warn(terminal, partner, recalling.untold(session, partner))

    command(work)


def _wanted(
    languages: Sequence[str] | None,
    sections: Sequence[str] | None,
    rate: int | None,
    origins: Sequence[str] | None,
    disclosure: bool | None,
    embargoed: bool | None,
) -> Wanted:
    """What was named at all."""
    wanted: Wanted = {}
    if languages is not None:
        wanted["languages"] = languages
    if sections is not None:
        wanted["sections"] = sections
    if rate is not None:
        wanted["rate_per_minute"] = rate
    if origins is not None:
        wanted["cors_origins"] = origins
    if disclosure is not None:
        wanted["discloses"] = disclosure
    if embargoed is not None:
        wanted["sees_embargoed"] = embargoed
    return wanted


def _row(terminal: Terminal, partner: Partner) -> tuple[str, ...]:
    keys = [f"{key.prefix}…" for key in partner.keys if key.revoked_at is None]
    also = [
        *([] if partner.is_active else [terminal.words(N_("switched off"))]),
        *([terminal.words(N_("under embargo too"))] if partner.sees_embargoed else []),
        *([terminal.words(N_("says what a machine did"))] if partner.discloses else []),
        *partner.cors_origins,
    ]
    return (
        partner.name,
        ", ".join(partner.languages) or "*",
        ", ".join(partner.sections) or "*",
        str(partner.rate_per_minute),
        ", ".join(also),
        ", ".join(keys),
    )


def _warn(terminal: Terminal, partner: Partner, copies: recalling.Copies) -> None:
    if copies:
        languages = ", ".join(f"{tag} {count}" for tag, count in copies.by_language.items())
        terminal.warn(_HOLDS, name=partner.name, count=copies.total, languages=languages)
