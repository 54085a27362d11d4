import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from transpub.app.embedded.logs import LineLog
from transpub.app.embedded.processes import ProcessMark, end_all
from transpub.app.embedded.watchdog import watch

from .conftest import eventually

pytestmark = pytest.mark.slow

_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)
_FAMILY = (
    "import subprocess, sys, time;"
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(p.pid, flush=True); time.sleep(60)"
)


class Sleeper:
    def __init__(self, code: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        self.said = int(self.process.stdout.readline())
        self.mark = ProcessMark.of(self.process.pid)


@pytest.fixture
def stubborn() -> Iterator[Sleeper]:
    sleeper = Sleeper(_STUBBORN)
    yield sleeper
    sleeper.process.kill()
    sleeper.process.communicate()


def test_process_that_ignores_the_request_is_killed_after_the_grace(stubborn: Sleeper) -> None:
    began = time.monotonic()
    assert end_all([stubborn.mark], 0.3) == [stubborn.mark]
    assert 0.3 <= time.monotonic() - began < 3
    assert stubborn.process.wait(1) == -9


def test_another_process_under_the_same_number_is_left_alone(stubborn: Sleeper) -> None:
    before = ProcessMark(stubborn.mark.pid, stubborn.mark.created - 3600)
    assert end_all([before], 0.1) == []
    assert stubborn.process.poll() is None


def test_children_of_a_process_end_with_it() -> None:
    family = Sleeper(_FAMILY)
    end_all([family.mark], 2)
    family.process.communicate()
    eventually(lambda: not psutil.pid_exists(family.said))


def test_watchdog_ends_the_processes_of_the_last_whole_line(stubborn: Sleeper) -> None:
    other = Sleeper(_FAMILY)
    spared, meant = (f"{one.mark.pid}:{one.mark.created!r}" for one in (stubborn, other))
    watch(io.StringIO(f"{spared}\n{meant}\n{spared[:-1]}"))
    other.process.communicate(timeout=1)
    assert other.process.returncode == -15
    assert stubborn.process.poll() is None


def test_log_keeps_lines_for_an_error_message_and_passes_over_blank_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = LineLog(tmp_path / "worker.log", echo=True)
    code = r"import sys; sys.stdout.buffer.write('готово\n\n'.encode() + b'\xff broken\n' + b'no newline')"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout is not None
    log.follow(child.stdout)
    child.wait()
    log.close()
    expected = "готово\n\N{REPLACEMENT CHARACTER} broken\nno newline"
    assert log.last() == expected
    assert log.says("broken")
    assert (tmp_path / "worker.log").read_text(encoding="utf-8") == expected + "\n"
    assert capsys.readouterr().err == expected + "\n"
