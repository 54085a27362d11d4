"""docker-compose.yml and the two images, read and checked without an engine: no machine of ours runs one."""

import importlib
import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml
from celery import Celery
from celery.bin.base import CLIContext
from celery.bin.celery import celery as celery_command

from transpub.app.embedded.plan import WORKER_OPTIONS
from transpub.core.queue import Queue
from transpub.core.settings import Settings

TOP = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((TOP / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "worker", "beat", "migrate")
IMAGES = {"api": TOP / "docker" / "api.Dockerfile", "worker": TOP / "docker" / "worker.Dockerfile"}
HEAVY = {
    "ctranslate2",
    "argos-translate-lt",
    "argostranslate",
    "sentencepiece",
    "torch",
    "stanza",
    "onnxruntime",
}

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled(text: str) -> str:
    """As compose fills it in: the default where there is one, else what an operator would set."""
    return _VARIABLE.sub(lambda found: found[3] if found[2] == "-" else "chosen by the operator", text)


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


def environment(service: str) -> dict[str, str]:
    return {name: filled(str(value)) for name, value in SERVICES[service]["environment"].items()}


def check_command(words: list[str]) -> None:
    """Fails unless the program, its subcommands and every option exist. Nothing is run."""
    match words:
        case ["python", "-m", "celery", *rest]:
            check_celery(rest)
        case ["python", "-m", "transpub.app.serve", *rest]:
            importlib.import_module("transpub.app.serve").parser().parse_args(rest)
        case ["transpub", *rest]:
            check_transpub(rest)
        case _:
            pytest.fail(f"unknown program: {words}")


def check_celery(words: list[str]) -> None:
    obj = CLIContext(app=Celery("parsed"), no_color=True, workdir=None, quiet=True)
    outer = celery_command.make_context("celery", list(words), obj=obj)
    assert outer.params["app"] == "transpub_worker.app"
    assert isinstance(importlib.import_module("transpub_worker.app").app, Celery)
    name, command, rest = celery_command.resolve_command(outer, [*outer._protected_args, *outer.args])
    assert name in {"worker", "beat"}
    assert command is not None
    command.make_context(name, rest, parent=outer)


def check_transpub(words: list[str]) -> None:
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="transpub")
    module = importlib.import_module(script.load().__module__)
    command: click.Command = typer.main.get_command(module.build())
    outer: click.Context | None = None
    while isinstance(command, click.Group):
        outer = command.make_context(command.name, list(words), parent=outer)
        _, found, words = command.resolve_command(outer, [*outer._protected_args, *outer.args])
        assert found is not None
        command = found
    command.make_context(command.name, list(words), parent=outer)


def test_every_service_is_there() -> None:
    assert set(SERVICES) == {"api", "worker", "beat", "migrate", "redis", "postgres"}


@pytest.mark.parametrize("service", OURS)
def test_command_really_exists(service: str) -> None:
    check_command([filled(word) for word in SERVICES[service]["command"]])


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_health_of_the_workers_is_a_command_that_exists(service: str) -> None:
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD"
    assert words == ["transpub", "status", "--ready"]
    check_command(words)


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    for words in (
        ["python", "-m", "celery", "--app", "transpub_worker.app", "worker", "--without-gossips"],
        ["python", "-m", "transpub.app.serve", "--prot", "8000"],
    ):
        with pytest.raises((click.UsageError, SystemExit)):
            check_command(words)


def test_every_service_that_stays_tells_its_health() -> None:
    for name, service in SERVICES.items():
        if name != "migrate":
            assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"]), name
            assert service["restart"] == "unless-stopped", name


def test_health_of_the_api_is_asked_at_healthz() -> None:
    kind, *words = SERVICES["api"]["healthcheck"]["test"]
    assert kind == "CMD"
    assert words[:2] == ["python", "-c"]
    compile(words[2], "healthcheck", "exec")
    assert "http://127.0.0.1:8000/healthz" in words[2]


@pytest.mark.parametrize("service", ["api", "worker", "beat"])
def test_nothing_starts_before_the_tables_and_the_servers_are_ready(service: str) -> None:
    assert SERVICES[service]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_migration_runs_once_and_waits_for_the_database() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["command"] == ["transpub", "db", "upgrade"]


def test_workers_can_be_many() -> None:
    for fixed in ("container_name", "ports", "hostname"):
        assert fixed not in SERVICES["worker"]


def test_workers_read_every_queue_with_the_options_of_the_embedded_stack() -> None:
    words = SERVICES["worker"]["command"]
    assert words[words.index("--queues") + 1] == ",".join(queue.value for queue in Queue)
    assert words[words.index("--pool") + 1] == "threads"
    assert set(WORKER_OPTIONS) <= set(words)


def test_image_of_the_worker_starts_what_compose_starts() -> None:
    last = IMAGES["worker"].read_text(encoding="utf-8").split("\nCMD ")[1].replace("\\\n", "")
    assert yaml.safe_load(last) == [filled(word) for word in SERVICES["worker"]["command"]]


def test_redis_drops_nothing_and_keeps_nothing() -> None:
    words = SERVICES["redis"]["command"]
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert options == {"--save": "", "--appendonly": "no", "--maxmemory-policy": "noeviction"}


def test_only_the_api_can_be_reached_from_outside_and_by_default_from_this_machine_only() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"api"}
    assert [filled(port) for port in SERVICES["api"]["ports"]] == ["127.0.0.1:8000:8000"]


def test_secrets_have_no_default() -> None:
    variables = {found[1]: found[2] for text in strings(COMPOSE) for found in _VARIABLE.finditer(text)}
    secret = {name for name in variables if re.search("PASSWORD|SECRET|KEY", name)}
    assert secret == {"POSTGRES_PASSWORD"}
    assert {variables[name] for name in secret} == {"?"}


@pytest.mark.parametrize("service", OURS)
def test_variables_make_valid_settings(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = environment(service)
    known = {f"TRANSPUB_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in given if name.startswith("TRANSPUB_")} <= known
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.effective_database_url == "postgresql+psycopg://transpub@postgres:5432/transpub"
    assert settings.effective_broker_url == "redis://redis:6379/0"


def test_data_is_on_named_volumes() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert used == set(COMPOSE["volumes"]) == {"postgres", "models"}


@pytest.mark.parametrize("service", OURS)
def test_image_is_built_from_a_dockerfile_that_is_there(service: str) -> None:
    assert TOP / SERVICES[service]["build"]["dockerfile"] in IMAGES.values()


@pytest.mark.parametrize("image", IMAGES)
def test_image_installs_its_own_locked_requirements_and_runs_without_root(image: str) -> None:
    text = IMAGES[image].read_text(encoding="utf-8")
    assert set(re.findall(r"FROM (\S+)", text)) == {"python:3.12-slim"}
    assert f"--require-hashes -r requirements/{image}.txt" in text
    assert re.findall(r"--no-deps --no-build-isolation ([^\\\n]*?) *\\?\n", text) == [
        "." if image == "api" else ". ./worker"
    ]
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["transpub"]


@pytest.mark.parametrize("image", IMAGES)
def test_what_an_image_copies_is_in_the_repository_and_let_in(image: str) -> None:
    let_in = {
        line.removeprefix("!")
        for line in (TOP / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", IMAGES[image].read_text(encoding="utf-8"), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert copied
    for source in copied:
        assert "*" in source or (TOP / source).exists(), source
        assert source.split("/")[0] in let_in, source


def test_build_context_leaves_everything_else_out() -> None:
    lines = (TOP / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line and not line.startswith("#")) == "*"


def locked(image: str) -> set[str]:
    lines = (TOP / "requirements" / f"{image}.txt").read_text(encoding="utf-8").splitlines()
    return {found[0].lower() for line in lines if (found := re.match(r"[A-Za-z0-9._-]+(?===)", line))}


def test_image_of_the_api_carries_no_machine_learning() -> None:
    assert locked("api") & HEAVY == set()
    assert {"fastapi", "celery", "psycopg"} <= locked("api")


def test_image_of_the_worker_carries_the_engine() -> None:
    assert {"ctranslate2", "argos-translate-lt", "sentencepiece"} <= locked("worker")
