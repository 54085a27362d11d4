"""One stack in this process: a real Redis, stand-ins for the rest."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from transpub.app.embedded.errors import (
    AlreadyRunning,
    CannotStartChild,
    ChildEndedEarly,
    ChildKeepsEnding,
    ChildNotReady,
    NoRedisServer,
)
from transpub.app.embedded.plan import standard_plan
from transpub.app.embedded.ports import Listener
from transpub.app.embedded.redis_server import answers, find_server
from transpub.app.embedded.stack import Running, Stack
from transpub.app.embedded.state import read_stack
from transpub.core.settings import Settings

from .conftest import eventually
from .up import stand_in_plan

pytestmark = pytest.mark.slow


def healthz(running: Running) -> int:
    connection = http.client.HTTPConnection(running.host, running.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def events(settings: Settings) -> list[str]:
    return (settings.data_dir / "events").read_text().splitlines()


def nothing_runs(running: Running) -> bool:
    return not any(psutil.pid_exists(pid) for pid in running.pids.values())


@pytest.fixture
def no_child_stays() -> Iterator[None]:
    # Tests before this one may have left children of their own in this process, such as a browser's driver.
    before = psutil.Process().children()
    yield
    assert set(psutil.Process().children()) <= set(before)


@pytest.mark.usefixtures("redis_program")
def test_stack_is_ready_when_start_returns_and_gone_when_stop_returns(settings: Settings) -> None:
    with Stack(settings, plan=stand_in_plan()) as stack:
        running = stack.running
        assert healthz(running) == 200
        assert answers(settings.redis_socket)
        assert list(running.pids) == ["redis", "worker", "beat", "web"]
        assert settings.data_dir.stat().st_mode & 0o777 == 0o700
        state = read_stack(settings)
        assert state is not None
        assert (state.address, state.supervisor, state.pids) == (running.address, os.getpid(), running.pids)
    assert nothing_runs(running)
    assert read_stack(settings) is None
    assert not (settings.data_dir / "run" / "stack.json").exists()
    assert [line for line in events(settings) if "ended" in line] == ["web ended", "beat ended", "worker ended"]
    assert "worker is ready" in (settings.data_dir / "logs" / "worker.log").read_text()
    assert "ready to accept connections" in (settings.data_dir / "logs" / "redis.log").read_text()


@pytest.mark.usefixtures("redis_program")
def test_leftover_files_of_a_killed_redis_do_not_stop_a_start(settings: Settings) -> None:
    (settings.data_dir / "redis").mkdir(parents=True)
    (settings.data_dir / "redis" / "dump.rdb").write_bytes(b"REDIS0099 not a dump this server can read")
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(settings.redis_socket))
    (settings.data_dir / "run").mkdir()
    (settings.data_dir / "run" / "processes.json").write_text('[{"pid": 1')
    with Stack(settings, plan=stand_in_plan()):
        assert answers(settings.redis_socket)


def test_taken_port_moves_on_and_says_so(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        moved = settings.model_copy(update={"port": taken})
        with Stack(moved, plan=stand_in_plan(redis=False)) as stack:
            port = stack.running.port
            assert port != taken
            assert healthz(stack.running) == 200
    assert f"port {taken} is taken; using {port} instead" in caplog.messages


def test_quiet_stack_writes_only_log_files(settings: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    with Stack(settings, quiet=True, plan=stand_in_plan(redis=False)):
        pass
    with Stack(settings, quiet=False, plan=stand_in_plan(redis=False)):
        pass
    assert capfd.readouterr().err.count("worker is ready") == 1
    assert (settings.data_dir / "logs" / "worker.log").read_text().count("worker is ready") == 2


@pytest.mark.usefixtures("redis_program")
@pytest.mark.parametrize("name", ["redis", "worker", "web"])
def test_killed_child_is_started_again_at_the_same_place(settings: Settings, name: str) -> None:
    with Stack(settings, plan=stand_in_plan()) as stack:
        first = stack.running.pids[name]
        os.kill(first, signal.SIGKILL)

        def is_replaced() -> bool:
            state = read_stack(settings)
            return state is not None and state.pids[name] != first

        eventually(is_replaced)
        # The listening socket is the supervisor's: this request waits for the new web process.
        assert healthz(stack.running) == 200
        eventually(lambda: answers(settings.redis_socket))
        state = read_stack(settings)
        assert state is not None
        unchanged = {child for child, pid in stack.running.pids.items() if state.pids[child] == pid}
        assert unchanged == {"redis", "worker", "beat", "web"} - {name}


def test_child_that_keeps_ending_ends_the_stack_with_its_last_words(settings: Settings) -> None:
    def plan(wanted: Settings, listener: Listener) -> list:
        started = str(wanted.data_dir / "run" / "stack.json")
        worker, *rest = stand_in_plan("--die-with", started, redis=False)(wanted, listener)
        # Ready at once: those started again end before they say so.
        return [replace(worker, is_ready=lambda _: True), *rest]

    stack = Stack(settings, plan=plan)
    running = stack.start()
    with pytest.raises(ChildKeepsEnding) as caught:
        stack.wait()
    facts = caught.value.facts
    assert (facts["name"], facts["times"], facts["status"]) == ("worker", 3, 3)
    assert "the disk is on fire" in str(caught.value.message)
    assert nothing_runs(running)
    assert caught.value.exit_status == 70


@pytest.mark.usefixtures("no_child_stays")
def test_child_that_ends_during_the_start_is_named_with_its_last_words(settings: Settings) -> None:
    with pytest.raises(ChildEndedEarly) as caught:
        Stack(settings, plan=stand_in_plan("--die-after", "0", redis=False)).start()
    assert (caught.value.facts["name"], caught.value.facts["status"]) == ("worker", 3)
    assert "the disk is on fire" in str(caught.value.message)
    assert str(settings.data_dir / "logs" / "worker.log") in str(caught.value.message)


@pytest.mark.usefixtures("no_child_stays")
def test_child_that_never_gets_ready_is_named(settings: Settings) -> None:
    plan = stand_in_plan("--silent", redis=False, ready_within_s=1)
    with pytest.raises(ChildNotReady, match="worker") as caught:
        Stack(settings, plan=plan).start()
    assert caught.value.facts["seconds"] == 1
    assert read_stack(settings) is None


@pytest.mark.usefixtures("no_child_stays")
def test_program_that_is_not_there_is_named(settings: Settings) -> None:
    def plan(wanted: Settings, listener: Listener) -> list:
        worker, *_ = stand_in_plan(redis=False)(wanted, listener)
        return [replace(worker, command=("/nowhere/celery",))]

    with pytest.raises(CannotStartChild) as caught:
        Stack(settings, plan=plan).start()
    assert caught.value.facts["name"] == "worker"


def test_stubborn_child_is_killed_after_its_time(settings: Settings) -> None:
    stack = Stack(settings, plan=stand_in_plan("--stubborn", redis=False, worker_stop_within_s=0.5))
    running = stack.start()
    began = time.monotonic()
    stack.stop()
    assert 0.5 <= time.monotonic() - began < 10
    assert nothing_runs(running)


@pytest.mark.usefixtures("redis_program")
def test_missing_redis_leaves_the_data_folder_free(settings: Settings, tmp_path: Path) -> None:
    def without_redis(wanted: Settings, listener: Listener) -> list:
        return list(standard_plan(wanted, listener, redis_program=find_server("", wheel=False)))

    with pytest.raises(NoRedisServer):
        Stack(settings, plan=without_redis).start()
    with Stack(settings, plan=stand_in_plan()) as stack:
        assert healthz(stack.running) == 200


def test_second_stack_on_the_same_folder_names_the_first_and_leaves_it_alone(settings: Settings) -> None:
    with Stack(settings, plan=stand_in_plan(redis=False)) as first:
        with pytest.raises(AlreadyRunning) as caught:
            Stack(settings, plan=stand_in_plan(redis=False)).start()
        assert first.running.address in str(caught.value.message)
        assert healthz(first.running) == 200
        assert read_stack(settings) is not None


def test_prepare_runs_before_any_child_and_its_error_leaves_nothing(settings: Settings) -> None:
    seen: list[bool] = []
    plan = stand_in_plan(redis=False)
    with Stack(settings, plan=plan, prepare=lambda: seen.append((settings.data_dir / "events").exists())):
        assert seen == [False]

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Stack(settings, plan=plan, prepare=fail).start()
    assert read_stack(settings) is None


def test_stack_in_another_thread_leaves_signals_alone(settings: Settings) -> None:
    before = signal.getsignal(signal.SIGTERM)
    during: list[object] = []

    def work() -> None:
        with Stack(settings, plan=stand_in_plan(redis=False)):
            during.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert during == [before]
