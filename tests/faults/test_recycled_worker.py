"""A real worker whose memory limit is too low for it: it does its jobs, and ends well between two."""

import time

import pytest

from tests import newsroom
from tests.faults.conftest import eventually
from transpub.translations.workflow import State
from transpub_worker.recycling import LEAST_LIFE_S

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _small_limit(monkeypatch):
    """Autouse fixtures come first: the processes inherit the variable."""
    monkeypatch.setenv("TRANSPUB_WORKER_MAX_RSS_MB", "64")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_above_its_limit_ends_between_two_jobs(processes, desk_database, desk):
    def drafted(title):
        submitted = newsroom.send_in(desk_database, desk.editor, title=title)
        translation_id = submitted.translations[0].id
        eventually(lambda: newsroom.look(desk_database, translation_id).state == State.DRAFT)

    worker = processes.worker()
    drafted("First")
    assert worker.poll() is None, "ended too soon for whoever has to start it again"
    time.sleep(LEAST_LIFE_S)
    drafted("Second")

    assert worker.wait(30) == 0
    assert "ending to start anew" in processes.logs()
    processes.worker()
    drafted("Third")
