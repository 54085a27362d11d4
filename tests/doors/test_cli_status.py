"""`transpub status` as an operator and as a script runs it."""

import json

import pytest
from typer.testing import CliRunner

from tests import workers
from transpub.cli.main import build
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.translations.engine import ModelKind


@pytest.fixture
def database(new_sqlite, tmp_path, monkeypatch):
    url = new_sqlite()
    for name, value in (("DATABASE_URL", url), ("DATA_DIR", str(tmp_path))):
        monkeypatch.setenv(f"TRANSPUB_{name}", value)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    opened = Database(make_engine(url), ListPublisher())
    yield opened
    opened.dispose()


def run(*arguments):
    return CliRunner().invoke(build(), ["status", *arguments])


def test_it_says_what_is_missing_and_what_to_do(database):
    result = run()
    assert result.exit_code == 1
    assert "The queue (Redis) does not answer" in result.output
    assert "No worker is at work" in result.output
    assert "No language pair is served" in result.output


def test_it_shows_the_workers_and_marks_trial_routes(database):
    workers.at_work(
        database,
        serves=[workers.offer("en", "uk"), workers.offer("uk", "en", "ru", kind=ModelKind.TRIAL)],
    )
    result = run()
    assert "worker-1" in result.output
    assert "en→uk, uk→en→ru (trial)" in result.output
    assert "412 MB" in result.output
    assert "No worker is at work" not in result.output


def test_for_scripts_the_same_as_json(database):
    workers.at_work(database, serves=[workers.offer("en", "uk")])
    found = json.loads(run("--json").stdout)
    assert (found["ready"], found["missing"], found["workers"], found["pairs"]) == (False, ["broker"], 1, 1)
    (worker,) = found["worker_list"]
    assert (worker["name"], worker["at_work"], worker["setup"]["threads"]) == ("worker-1", True, 2)
    assert worker["pairs"] == [{"source": "en", "target": "uk", "route": "en→uk", "kind": "official"}]


def test_for_probes_only_the_status(database):
    result = run("--ready")
    assert (result.exit_code, result.output) == (1, "")
