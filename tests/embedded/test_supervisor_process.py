"""The stack as a process of its own: signals, exit statuses, and what a killed supervisor leaves behind."""

import os
import signal
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import psutil
import pytest

from transpub.app.embedded.state import StackState, read_stack
from transpub.core.settings import Settings

from .conftest import Up, eventually

pytestmark = pytest.mark.slow

Start = Callable[..., Up]


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def all_gone(state: StackState) -> bool:
    return all(is_gone(pid) for pid in state.pids.values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_every_child_with_status_0(up: Start, number: signal.Signals) -> None:
    stack = up()
    state = stack.ready()
    stack.process.send_signal(number)
    assert stack.process.wait(15) == 0
    assert all_gone(state)
    assert f"stopped by {number.name}, exit status 0" in stack.output
    assert "Traceback" not in stack.output


def test_ctrl_c_reaches_the_supervisor_alone_which_keeps_the_order(up: Start, settings: Settings) -> None:
    stack = up()
    stack.ready()
    # A terminal sends its SIGINT to the whole foreground process group.
    os.killpg(stack.process.pid, signal.SIGINT)
    assert stack.process.wait(15) == 0
    ended = [line for line in (settings.data_dir / "events").read_text().splitlines() if "ended" in line]
    assert ended == ["web ended", "beat ended", "worker ended"]
    assert "KeyboardInterrupt" not in stack.output


def test_signal_during_the_callers_work_breaks_it_off_and_ends_every_child(up: Start) -> None:
    stack = up("work")
    state = stack.ready()
    eventually(lambda: "working" in stack.output)
    stack.process.send_signal(signal.SIGTERM)
    assert stack.process.wait(15) == 0
    assert "work broken off" in stack.output
    assert all_gone(state)


def test_signal_during_the_start_ends_it(up: Start, settings: Settings) -> None:
    stack = up("wait", "--silent")
    events = settings.data_dir / "events"
    eventually(lambda: events.exists() and "worker started" in events.read_text())
    stack.process.send_signal(signal.SIGINT)
    assert stack.process.wait(15) == 0
    assert "worker ended" in events.read_text()
    assert read_stack(settings) is None


def test_second_signal_does_not_wait_for_a_stubborn_worker(up: Start) -> None:
    stack = up("wait", "--stubborn")
    state = stack.ready()
    stack.process.send_signal(signal.SIGINT)
    eventually(lambda: "stopping worker" in stack.output)
    stack.process.send_signal(signal.SIGINT)
    # Its time would be 30 seconds.
    assert stack.process.wait(10) == 0
    assert all_gone(state)
    assert "worker did not end in time and was killed" in stack.output


def test_children_of_a_killed_supervisor_end_without_another_start(up: Start) -> None:
    stack = up()
    state = stack.ready()
    stack.process.kill()
    eventually(lambda: all_gone(state), 8)


def test_leftovers_of_a_killed_stack_are_ended_by_the_next_start_at_the_same_port(
    up: Start, settings: Settings
) -> None:
    first = up()
    state = first.ready()
    watchdog = {child.pid for child in psutil.Process(first.process.pid).children()} - set(state.pids.values())
    assert len(watchdog) == 1
    # Both at once: the watchdog cannot help, only the record on disk can. Stopped first, so that the supervisor
    # has no time to start another watchdog.
    first.process.send_signal(signal.SIGSTOP)
    os.kill(watchdog.pop(), signal.SIGKILL)
    first.process.kill()
    first.process.wait()
    assert not any(is_gone(pid) for pid in state.pids.values())
    assert read_stack(settings) is None

    port = urlsplit(state.address).port
    second = up(on=settings.model_copy(update={"port": port}))
    assert second.ready().address == state.address
    assert all_gone(state)
    assert "left-over processes" in second.output


def test_second_up_on_the_same_folder_names_the_running_address(up: Start) -> None:
    first = up()
    address = first.ready().address
    second = up()
    assert second.process.wait(15) == 75
    assert f"already runs on {first.settings.data_dir}: {address}" in second.output
    assert "Traceback" not in second.output
    assert first.process.poll() is None


def test_port_taken_by_another_program_is_said_out_loud(up: Start, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        stack = up(on=settings.model_copy(update={"port": taken}))
        assert urlsplit(stack.ready().address).port != taken
    assert f"port {taken} is taken" in stack.output
