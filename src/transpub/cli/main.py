"""Puts the commands together, those of installed plug-ins (entry points `transpub.commands`) included."""

from importlib.metadata import entry_points

import typer

from transpub import __version__
from transpub.cli import (
    database,
    demo,
    intake,
    keys,
    memory,
    partners,
    status,
    submit,
    terms,
    up,
    users,
    verify,
    webhooks,
)


def build() -> typer.Typer:
    app = typer.Typer(
        name="transpub",
        help="Translation and publishing desk for newsrooms.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command("up")(up.up)
    app.command("demo")(demo.demo)
    app.command("intake")(intake.intake)
    app.command("submit")(submit.submit)
    app.command("status")(status.status)
    app.command("verify")(verify.verify)
    app.command("version")(version)
    app.add_typer(database.app, name="db")
    app.add_typer(users.app, name="users")
    app.add_typer(partners.app, name="partners")
    app.add_typer(webhooks.app, name="webhooks")
    app.add_typer(keys.app, name="keys")
    app.add_typer(terms.app, name="terms")
    app.add_typer(memory.app, name="memory")
    # The worker brings its own commands (`transpub models`): without the worker there are no models to manage.
    for point in entry_points(group="transpub.commands"):
        brought = point.load()
        if isinstance(brought, typer.Typer):
            app.add_typer(brought, name=point.name)
        else:
            app.command(point.name)(brought)
    return app


def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    build()()
