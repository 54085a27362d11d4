"""The real stack, as `make demo` and `transpub up` run it: started, used, ended, started again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from transpub.app.embedded.redis_server import find_server
from transpub.app.embedded.state import read_stack
from transpub.core.settings import Settings

pytestmark = pytest.mark.slow

TRANSPUB = (sys.executable, "-m", "transpub.cli")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    find_server()
    folder = tmp_path_factory.mktemp("whole")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRANSPUB_")},
        "TRANSPUB_DATA_DIR": str(folder / "data"),
        "TRANSPUB_PORT": "8765",
        # An index nobody can reach: the demo must say so and go on with the trial packages.
        "TRANSPUB_MODEL_INDEX_URL": str(folder / "no-index.json"),
        "LANG": "en_US.UTF-8",
        "COLUMNS": "160",
    }


@pytest.fixture(scope="module")
def demo(environment: dict[str, str]) -> list[subprocess.CompletedProcess[str]]:
    """The demo, twice on the same data."""
    command = [*TRANSPUB, "demo", "--exit"]
    return [
        subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
        for _ in range(2)
    ]


def test_demo_ends_with_0_and_tells_the_whole_story(demo):
    first, _ = demo
    assert first.returncode == 0, first.stdout + first.stderr
    told = " ".join((first.stdout + first.stderr).split())
    for part in ("not for publication", "Ukrainian", "Russian", "words a second", "asked again: 304", "curl -H"):
        assert part in told
    assert "Traceback" not in told


def test_a_second_demo_on_the_same_data_works_and_draws_on_the_memory(demo):
    _, second = demo
    assert second.returncode == 0, second.stdout + second.stderr
    (row,) = [line.split() for line in second.stdout.splitlines() if re.match(r" ?Ukrainian +\d", line)]
    segments, memory, machine, failed = (int(cell) for cell in row[1:5])
    assert segments == memory
    assert (machine, failed) == (0, 0)


def test_up_serves_resumes_and_ends_every_child(demo, environment):
    settings = Settings(data_dir=Path(environment["TRANSPUB_DATA_DIR"]))
    # Sent in while nothing runs: the job waits in the database for the next start.
    sent = subprocess.run(
        [
            *TRANSPUB,
            "submit",
            "-",
            "--to",
            "uk",
            "--from",
            "en",
            "--title",
            "Sent in the night",
            "--as",
            "olena@demo.example",
        ],
        env=environment,
        input="The bridge is open again.",
        capture_output=True,
        text=True,
        check=False,
    )
    assert sent.returncode == 0, sent.stderr
    process = subprocess.Popen([*TRANSPUB, "up", "--quiet"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 60
        while (stack := read_stack(settings)) is None or not is_ready(stack.address):
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 4
        keys = json.loads((settings.data_dir / "demo.json").read_text("utf-8"))
        listed = httpx.get(
            f"{stack.address}/content/v1/articles",
            headers={"Authorization": f"Bearer {keys['partner_key']}"},
        )
        assert [entry["language"] for entry in listed.json()["articles"]] == ["uk", "uk"]
        editor = {"Authorization": f"Bearer {keys['tokens']['olena@demo.example']}"}
        while True:
            found = httpx.get(f"{stack.address}/api/v1/articles?q=night", headers=editor).json()
            if found["articles"][0]["translations"][0]["state"] == "draft":
                break
            assert time.monotonic() < until, "the waiting job was not taken up"
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0
    finally:
        process.kill()
        process.stderr.close()
        process.wait()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert read_stack(settings) is None


def test_logs_are_one_line_an_event_with_time_and_process(demo, environment):
    folder = Path(environment["TRANSPUB_DATA_DIR"]) / "logs"
    for name in ("worker", "beat", "web"):
        lines = (folder / f"{name}.log").read_text("utf-8").splitlines()
        shape = re.compile(rf"\d\d:\d\d:\d\d {name} +[A-Z]+ +\S+: |worker: Warm shutdown")  # Celery's own words
        strange = [line for line in lines if not shape.match(line)]
        assert strange == []


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
