"""`transpub submit FILE|URL --to uk,ru`: an article from a file, an address or standard input into the desk."""

from dataclasses import replace
from typing import Annotated

import typer
from rich.prompt import Confirm
from rich.text import Text

from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM, Principal
from transpub.articles.boilerplate_rules import REASON_TEXTS, BoilerplateReason
from transpub.articles.errors import BoilerplateUndecided
from transpub.articles.material import Limits, SourceFormat
from transpub.articles.service import Submission
from transpub.articles.settling import Choices, Fate
from transpub.cli.reading import FORMAT_HELP, SOURCE_HELP, material_of
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.translations import offers, submission
from transpub.translations.engine import ModelKind, Profile
from transpub.translations.submission import Submitted

_TAKEN_IN = N_("Taken in: “%(headline)s”, article %(id)s. Requested: %(languages)s.")
_KNOWN = N_("Known already: “%(headline)s”, article %(id)s.")
_LEAVE_OUT = N_("These lines look like no part of the story. Leave them out?")
_TRIAL = N_("Trial models are in use. Their texts are for trying out, not for publication.")
_DECIDE = N_("Look at them and repeat with --boilerplate leave_out or --boilerplate keep.")


def submit(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help=SOURCE_HELP)],
    to: Annotated[str, typer.Option(help="Target languages, comma-separated: uk,ru")],
    language: Annotated[str, typer.Option("--from", help="Language of the article; else told by its text.")] = "",
    title: Annotated[str, typer.Option(help="Headline; else the text's first heading or line.")] = "",
    format_: Annotated[SourceFormat | None, typer.Option("--format", help=FORMAT_HELP)] = None,
    boilerplate: Annotated[
        Fate, typer.Option(help="What becomes of lines that look like no part of the story.")
    ] = Fate.ASK,
    external_id: Annotated[
        str | None, typer.Option(help="Your own id; sending the same twice changes nothing.")
    ] = None,
    urgent: Annotated[bool, typer.Option(help="Before everything that is not urgent.")] = False,
    profile: Annotated[
        Profile, typer.Option(help="How good the draft is: fast and fastest come sooner and read worse.")
    ] = Profile.BEST,
    as_user: Annotated[str, typer.Option("--as", help="E-mail of the editor it is submitted by.")] = "",
) -> None:
    """Submit an article for translation."""

    def work(terminal: Terminal) -> None:
        article = Submission(
            title,
            material_of(terminal, source, format_),
            language or None,
            external_id,
            choices=Choices(otherwise=boilerplate),
        )
        targets = [tag for tag in to.split(",") if tag.strip()]
        try:
            submitted = _send(terminal, article, targets, urgent=urgent, profile=profile, as_user=as_user)
        except BoilerplateUndecided as undecided:
            fate = _ask(terminal, undecided)
            article = replace(article, choices=Choices(otherwise=fate))
            submitted = _send(terminal, article, targets, urgent=urgent, profile=profile, as_user=as_user)
        terminal.say(
            _TAKEN_IN if submitted.created else _KNOWN,
            headline=submitted.article.headline,
            id=submitted.article.id,
            languages=", ".join(translation.language for translation in submitted.translations),
        )
        _warn_of_trial_models(terminal, submitted)

    command(work)


def _warn_of_trial_models(terminal: Terminal, submitted: Submitted) -> None:
    asked_for = {translation.language for translation in submitted.translations}
    source, ttl = submitted.article.source_language, terminal.settings.offer_ttl
    with terminal.database.read_only() as session:
        pairs = offers.available(session, ttl=ttl, source=source)
    if any(pair.kind is not ModelKind.OFFICIAL for pair in pairs if pair.target in asked_for):
        terminal.warn(_TRIAL)


def _send(
    terminal: Terminal, article: Submission, targets: list[str], *, urgent: bool, profile: Profile, as_user: str
) -> Submitted:
    settings = terminal.settings
    with terminal.database.unit_of_work() as session:
        actor: Principal = accounts.user_by_email(session, as_user).principal() if as_user else SYSTEM
        return submission.submit(
            session,
            actor,
            article,
            targets,
            limits=Limits.of(settings),
            offer_ttl=settings.offer_ttl,
            urgent=urgent,
            profile=profile,
        )


def _ask(terminal: Terminal, undecided: BoilerplateUndecided) -> Fate:
    """Raises: BoilerplateUndecided, where nobody sits at the terminal."""
    for line in undecided.facts["lines"]:
        reason = terminal.words(REASON_TEXTS[BoilerplateReason(line["reason"])])
        terminal.err.print(Text.assemble("  ", (line["text"], "strike"), "  ", (reason, "yellow")))
    if not terminal.err.is_terminal:
        terminal.warn(_DECIDE)
        raise undecided
    leave_out = Confirm.ask(terminal.words(_LEAVE_OUT), console=terminal.err, default=True)
    return Fate.LEAVE_OUT if leave_out else Fate.KEEP
