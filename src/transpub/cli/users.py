"""`transpub users`: people, their roles and their API tokens."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.staff import credentials, people

app = typer.Typer(help="People, their roles and their API tokens.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="E-mail address, also the log-in name.")]
Roles = Annotated[
    list[str],
    typer.Option("--role", help="editor, publisher, admin, translator:LANG or reviewer:LANG. May be repeated."),
]
Password = Annotated[
    str,
    typer.Option(
        prompt=True,
        hide_input=True,
        confirmation_prompt=True,
        envvar="TRANSPUB_NEW_PASSWORD",
        help="Asked for when not given.",
    ),
]

_ADDED = N_("%(email)s can log in now.")
_CHANGED = N_("%(email)s was changed.")
_REVOKED = N_("Tokens revoked: %(count)d.")
_KEEP_TOKEN = N_("Keep this token: it is shown only now.")


@app.command()
def add(email: Email, password: Password, role: Roles, name: Annotated[str, typer.Option()] = "") -> None:
    """Add a person."""

    def work(terminal: Terminal) -> None:
        hashed = accounts.new_password(password)
        with terminal.database.unit_of_work() as session:
            people.add(session, SYSTEM, email, name=name, password=hashed, roles=role)
        terminal.say(_ADDED, email=email)

    command(work)


@app.command()
def roles(email: Email, role: Roles) -> None:
    """Replace a person's roles."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            people.set_roles(session, SYSTEM, accounts.user_by_email(session, email).id, role)
        terminal.say(_CHANGED, email=email)

    command(work)


@app.command()
def password(email: Email, password: Password) -> None:
    """Set a new password and end that person's logins."""

    def work(terminal: Terminal) -> None:
        hashed = accounts.new_password(password)
        with terminal.database.unit_of_work() as session:
            credentials.reset_password(session, SYSTEM, accounts.user_by_email(session, email).id, hashed)
        terminal.say(_CHANGED, email=email)

    command(work)


@app.command()
def token(email: Email, label: Annotated[str, typer.Option(help="What the token is for.")] = "cli") -> None:
    """Make an API token for a person and print it once."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            user = accounts.user_by_email(session, email)
            key = credentials.make_token(session, SYSTEM, user.id, label=label)
        terminal.err.print(terminal.words(_KEEP_TOKEN))
        typer.echo(key)

    command(work)


@app.command()
def revoke(email: Email) -> None:
    """Revoke all API tokens of a person."""

    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            count = credentials.revoke_tokens(session, SYSTEM, accounts.user_by_email(session, email).id)
        terminal.say(_REVOKED, count=count)

    command(work)


@app.command()
def off(email: Email) -> None:
    """Keep a person out: logins, sessions and tokens stop working at once."""
    _set_active(email, active=False)


@app.command()
def on(email: Email) -> None:
    """Let a person in again."""
    _set_active(email, active=True)


def _set_active(email: str, *, active: bool) -> None:
    def work(terminal: Terminal) -> None:
        with terminal.database.unit_of_work() as session:
            people.set_active(session, SYSTEM, accounts.user_by_email(session, email).id, active=active)
        terminal.say(_CHANGED, email=email)

    command(work)


@app.command("list")
def list_() -> None:
    """Show people and their roles."""

    def work(terminal: Terminal) -> None:
        table = Table(*(terminal.words(title) for title in (N_("E-mail"), N_("Name"), N_("Roles"))))
        with terminal.database.read_only() as session:
            for user in queries.search(session, limit=1000):
                table.add_row(*map(escape, (user.email, user.name, ", ".join(queries.roles_of(user)))))
        terminal.out.print(table)

    command(work)
