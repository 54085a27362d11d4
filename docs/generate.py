"""Writes the reference pages from the code: `make docs`. tests/house/test_docs.py compares them."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from typer.main import get_command

import transpub
import transpub_worker
from transpub.accounts.permissions import ROLE_PERMISSIONS, ROLES_BY_LANGUAGE, Permission, Role
from transpub.app.factory import create_app
from transpub.cli.main import build
from transpub.core.db import Database, make_engine
from transpub.core.errors import HTTP_STATUS, TranspubError
from transpub.core.queue import ListPublisher
from transpub.core.settings import Settings
from transpub.translations.workflow import TABLE

FOLDER = Path(__file__).resolve().parent / "reference"
_NOTE = "<!-- Written by `make docs` from the code. Change the code instead. -->\n\n"


def settings() -> str:
    lines = [
        "# Settings\n",
        "Environment variables, read once at start. What editors change while it runs is in the database.\n",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = ",".join(default) if isinstance(default, tuple) else "" if default is None else str(default)
        cell = f"`{shown}`" if shown else "(empty)"
        lines.append(f"| `TRANSPUB_{name.upper()}` | {cell} | {field.description} |")
    return "\n".join(lines)


def workflow() -> str:
    lines = [
        "# Workflow\n",
        "The steps of a translation, as `translations/workflow.py` has them. `–` is a translation that does not",
        "exist yet. Publication is not a state of a translation: it is told by the editions.\n",
        "| action | from | to | who | note | looks at |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for action, row in TABLE.items():
        sources = ", ".join(sorted("–" if state is None else state.value for state in row.sources))
        who = " or ".join(f"`{permission.value}`" for permission in row.permissions) or "the system"
        guards = ", ".join(guard.look.__name__.strip("_").replace("_", " ") for guard in row.guards)
        note = "needed" if row.needs_note else ""
        lines.append(f"| {action.value} | {sources} | {row.target.value} | {who} | {note} | {guards} |")
    return "\n".join(lines)


def permissions() -> str:
    lines = [
        "# Roles and permissions\n",
        "Roles marked * are given for a language (`translator:uk`), or for all of them (`translator:*`).\n",
        "| permission | " + " | ".join(f"{role.value}{'*' * (role in ROLES_BY_LANGUAGE)}" for role in Role) + " |",
        "| --- |" + " --- |" * len(Role),
    ]
    for permission in Permission:
        held = ("yes" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        lines.append(f"| `{permission.value}` | " + " | ".join(held) + " |")
    return "\n".join(lines)


def errors() -> str:
    lines = [
        "# Errors\n",
        "Every error an API answers is a problem document (RFC 9457) with one of these codes; the text comes in",
        "the language of `Accept-Language`. `%(name)s` stands for a fact, also given under `facts`. Besides these",
        "there are `core.validation` (422, with `errors`), `core.internal` (500) and `http.…` for HTTP itself.\n",
        "| code | status | text |",
        "| --- | --- | --- |",
    ]
    found = {error.code: error for error in _subclasses(TranspubError)}
    lines += [f"| `{code}` | {HTTP_STATUS[error.kind]} | {error.text} |" for code, error in sorted(found.items())]
    return "\n".join(lines)


def api() -> str:
    app = create_app(Settings(), Database(make_engine("sqlite://"), ListPublisher()))
    lines = [
        "# HTTP API\n",
        "The full description with all fields is served at `/api/openapi.json`. `/api/v1` is the desk's (API token",
        "of a person, `transpub users token`), `/content/v1` the partners' (partner key, `transpub partners add`);",
        "both in the header `Authorization: Bearer …`.\n",
        "| method | path | |",
        "| --- | --- | --- |",
    ]
    for path, methods in app.openapi()["paths"].items():
        if not path.startswith(("/api/", "/content/", "/healthz", "/readyz")):
            continue
        for method, operation in methods.items():
            told = operation.get("description") or operation["summary"]
            lines.append(f"| {method.upper()} | `{path}` | {' '.join(told.split())} |")
    return "\n".join(lines)


def cli() -> str:
    lines = ["# Command line\n", "`transpub COMMAND --help` says the same in the terminal.\n"]
    for path, command in _commands(get_command(build()), "transpub"):
        lines.append(f"## {path}\n\n{(command.help or '').strip()}\n")
        rows = []
        for parameter in command.params:
            if parameter.name == "help":
                continue
            names = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name
            rows.append(f"| `{names}` | {getattr(parameter, 'help', '') or ''} |")
        if rows:
            lines += ["| argument or option | |", "| --- | --- |", *rows, ""]
    return "\n".join(lines).rstrip()


PAGES: dict[str, Callable[[], str]] = {
    "settings": settings,
    "workflow": workflow,
    "permissions": permissions,
    "errors": errors,
    "api": api,
    "cli": cli,
}


def render(name: str) -> str:
    return _NOTE + PAGES[name]() + "\n"


def _commands(command: typer.core.TyperCommand, path: str) -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, found in sorted(getattr(command, "commands", {}).items()):
        if found.hidden:
            continue
        if hasattr(found, "commands"):
            yield from _commands(found, f"{path} {name}")
        else:
            yield f"{path} {name}", found


def _subclasses(kind: type[TranspubError]) -> Iterator[type[TranspubError]]:
    for package in (transpub, transpub_worker):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith(("__main__", "migrations.env", "transpub_worker.app")):
                importlib.import_module(module.name)
    waiting = [kind]
    while waiting:
        for found in waiting.pop().__subclasses__():
            waiting.append(found)
            # Tests have errors of their own.
            if found.__module__.startswith(("transpub.", "transpub_worker.")):
                yield found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in PAGES:
        (FOLDER / f"{name}.md").write_text(render(name), "utf-8")


if __name__ == "__main__":
    main()
