"""`transpub models …`: see, fetch, remove and check model packages. Parses and prints; the rest lies elsewhere."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.translations.engine import ModelKind
from transpub_worker.bundle import write_bundle
from transpub_worker.command import Command, parse_pair
from transpub_worker.errors import PackageNotInstalled
from transpub_worker.health import problem_of
from transpub_worker.index import Available, newest, read_index
from transpub_worker.installing import install_from_index, present
from transpub_worker.listing import available_rows, installed_rows, kept_rows, route_rows
from transpub_worker.manifest import Installed
from transpub_worker.packages import Pair
from transpub_worker.tables import package_table, route_table

app = typer.Typer(name="models", help="Language models of the machine translation.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
PairArgument = Annotated[str, typer.Argument(help="The pair, as en-uk.")]
AcceptOption = Annotated[
    bool,
    typer.Option(
        "--accept-new-hash", help="Take a package whose checksum is not the one it had when first installed."
    ),
]

_NONE = N_("No models are installed. Try: transpub models install uk ru")


class NothingToInstall(TranspubError):
    kind = ErrorKind.INVALID
    code = "models.nothing_to_install"
    text = N_("Say what to install: languages (uk ru), a pair (uk-en), an .argosmodel file, or --trial.")


class NothingToExport(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.nothing_to_export"
    text = N_("There is nothing to export: no models are installed but the trial ones, which every worker has.")


@app.command("list")
def list_models(
    available: Annotated[bool, typer.Option("--available", help="Also show what the model index offers.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the language pairs that can be translated, by which packages, and the earlier versions kept."""
    command = Command()
    command.unpack_trial()
    packages = command.store.scan()
    rows = installed_rows(packages, with_trial=command.settings.trial_models, order=command.order)
    rows += kept_rows(command.store.all_previous())

    def add_available() -> None:
        rows.extend(available_rows(read_index(command.settings), packages))

    complete = not available or command.succeeds(add_available)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    elif rows:
        command.out.print(package_table(rows, command.ui))
    else:
        command.say(_NONE)
    if not complete:
        raise typer.Exit(1)


@app.command()
def routes(
    pair: Annotated[str | None, typer.Argument(help="One pair, as uk-ru. Otherwise all.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show every route between languages, the one taken first. TRANSPUB_ROUTES changes their order."""
    command = Command()
    command.unpack_trial()

    def work() -> None:
        wanted = parse_pair(pair) if pair else None
        with_trial = command.settings.trial_models
        rows = route_rows(command.store.installed(), with_trial=with_trial, order=command.order)
        rows = [row for row in rows if wanted in (None, (row.source, row.target))]
        if wanted and not rows:
            raise PackageNotInstalled(source=wanted[0], target=wanted[1])
        if as_json:
            typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        elif rows:
            command.out.print(route_table(rows, command.ui))
        else:
            command.say(_NONE)

    command.all_succeed([work])


@app.command()
def install(
    what: Annotated[list[str] | None, typer.Argument(help="Languages, pairs or .argosmodel files.")] = None,
    source: Annotated[str, typer.Option("--from", help="Language to translate from.")] = "en",
    trial: Annotated[bool, typer.Option("--trial", help="Unpack the small trial packages shipped here.")] = False,
    accept_new_hash: AcceptOption = False,
) -> None:
    """Install packages from the model index or from files. A download that broke off is continued."""
    command = Command()
    files = [value for value in what or [] if _is_file(value)]
    pairs = [value for value in what or [] if not _is_file(value)]
    works: list[Callable[[], None]] = [
        partial(_install_file, command, Path(file), accept_new_hash) for file in files
    ]
    if trial:
        works.append(partial(_install_trial, command))
    if pairs or not works:
        works.append(partial(_install_pairs, command, pairs, source, accept_new_hash))
    command.all_succeed(works)


@app.command()
def remove(
    pair: PairArgument,
    force: Annotated[bool, typer.Option("--force", help="Even while a running worker uses it.")] = False,
) -> None:
    """Remove the installed packages of one language pair, with the earlier version."""
    command = Command()

    def work() -> None:
        for name in command.store.remove(*parse_pair(pair), force=force):
            command.say(N_("Removed %(name)s."), name=name)

    command.all_succeed([work])


@app.command()
def rollback(pair: PairArgument) -> None:
    """Go back to the earlier version of a pair's package. Once more, and the newer one is back."""
    command = Command()

    def work() -> None:
        manifest = command.store.rollback(*parse_pair(pair)).manifest
        facts = {"source": manifest.source, "target": manifest.target, "version": manifest.version}
        command.say(N_("%(source)s → %(target)s is served by version %(version)s again."), **facts)

    command.all_succeed([work])


@app.command("export")
def export_models(
    file: Annotated[Path, typer.Argument(help="The bundle to write.")],
    pairs: Annotated[list[str] | None, typer.Argument(help="Pairs, as en-uk. Else all but trial ones.")] = None,
) -> None:
    """Write installed packages into one file, to import where there is no network."""
    command = Command()
    command.unpack_trial()

    def work() -> None:
        packages = _exported(command, [parse_pair(pair) for pair in pairs or []])
        write_bundle(packages, file)
        command.say(N_("Wrote %(count)d packages to %(file)s."), count=len(packages), file=file)

    command.all_succeed([work])


@app.command("import")
def import_models(
    file: Annotated[Path, typer.Argument(help="A bundle that `transpub models export` wrote.")],
    accept_new_hash: AcceptOption = False,
) -> None:
    """Install every package of a bundle. Needs no network."""
    command = Command()

    def work() -> None:
        for package in command.store.install_bundle(file, accept_new_hash=accept_new_hash):
            command.tell_installed(package)

    command.all_succeed([work])


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Check every installed package: files unchanged, model loads and translates. Needs no network."""
    command = Command()
    command.unpack_trial()
    results = []
    for package in command.store.scan():
        problem = problem_of(package)
        text = problem.message.render(command.ui) if problem else ""
        results.append({"package": package.folder.name, "ok": problem is None, "problem": text})
        if not as_json and problem is None:
            command.out.print(f"✓ {package.folder.name}", markup=False)
        elif not as_json:
            command.out.print(f"✗ {package.folder.name}: {text}", markup=False, style="red", soft_wrap=True)
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=2))
    elif not results:
        command.say(_NONE)
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


def _install_file(command: Command, path: Path, accept_new_hash: bool) -> None:
    command.tell_installed(command.store.install(path, origin=path.name, accept_new_hash=accept_new_hash))


def _install_trial(command: Command) -> None:
    for package in command.store.unpack_trial(again=True):
        command.tell_installed(package)


def _install_pairs(command: Command, values: list[str], source: str, accept_new_hash: bool) -> None:
    """One look at the index for all pairs; a pair that fails does not keep the others from being installed."""
    if not values:
        raise NothingToInstall
    pairs = [parse_pair(value, source) for value in values]
    offered = read_index(command.settings)
    command.all_succeed([partial(_install_pair, command, offered, pair, accept_new_hash) for pair in pairs])


def _install_pair(command: Command, offered: list[Available], pair: Pair, accept_new_hash: bool) -> None:
    wanted = newest(offered, *pair)
    if not accept_new_hash and (package := present(command.store, wanted)) is not None:
        facts = {"name": package.manifest.name, "version": package.manifest.version}
        command.say(N_("%(name)s %(version)s is installed already and the newest."), **facts)
        return
    with command.progress(wanted.name) as on_progress:
        package = install_from_index(
            wanted, command.store, command.settings, on_progress, accept_new_hash=accept_new_hash
        )
    command.tell_installed(package)


def _exported(command: Command, pairs: list[Pair]) -> list[Installed]:
    """The named pairs, by their trial packages where there is no other; else all that are not trial."""
    packages = command.store.installed()
    official = {package.pair: package for package in packages if package.manifest.kind is ModelKind.OFFICIAL}
    if not pairs and not official:
        raise NothingToExport
    present = {package.pair: package for package in packages} | official
    for source, target in pairs:
        if (source, target) not in present:
            raise PackageNotInstalled(source=source, target=target)
    return [present[pair] for pair in dict.fromkeys(pairs)] if pairs else list(official.values())


def _is_file(value: str) -> bool:
    return value.endswith(".argosmodel") or os.sep in value
