"""Downloads that break off, go on, meet another version, another process, a full disk. Real servers, real kills."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from transpub.core.settings import Settings
from transpub_worker import download
from transpub_worker.archive import NotAPackage
from transpub_worker.download import NotFetched, Partial, fetch
from transpub_worker.errors import StoreFull
from transpub_worker.health import problem_of
from transpub_worker.installing import DownloadFailed, install_pair
from transpub_worker.packages import PackageStore

from .archives import package, settings_for, visible, written
from .index_server import IndexServer, entry

HALF_MB = 500_000
LEFT = ".downloads/translate-en_uk-1.4.argosmodel"
NOTE = f"{LEFT}.json"

Start = Callable[..., "subprocess.Popen[str]"]

INSTALL = """
import resource, sys
from transpub.core.settings import Settings
from transpub_worker.installing import install_pair
from transpub_worker.packages import PackageStore
from transpub.core.errors import TranspubError
if len(sys.argv) > 1:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
settings = Settings()
try:
    installed = install_pair(settings, PackageStore(settings.effective_models_dir), "en", "uk", lambda *_: None)
except TranspubError as error:
    sys.exit(str(error))
print(installed.manifest.version)
"""


@pytest.fixture
def settings(tmp_path: Path, index_server: IndexServer) -> Settings:
    index_server.index(entry("en", "uk", "1.4", "p"))
    return settings_for(tmp_path, model_index_url=index_server.index_url, model_index_timeout_s=5)


@pytest.fixture
def start(settings: Settings) -> Start:
    """Another process that installs en→uk from the same index into the same store."""

    def started(*limit: str, index: str = settings.model_index_url) -> "subprocess.Popen[str]":
        environment = os.environ | {
            "TRANSPUB_DATA_DIR": str(settings.data_dir),
            "TRANSPUB_MODEL_INDEX_URL": index,
            "NO_PROXY": "*",
        }
        command = [sys.executable, "-c", INSTALL, *limit]
        return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return started


def install(settings: Settings, store: PackageStore) -> list[tuple[int, int | None]]:
    """The progress seen."""
    seen: list[tuple[int, int | None]] = []
    install_pair(settings, store, "en", "uk", lambda done, total: seen.append((done, total)))
    return seen


def broken_off(settings: Settings, store: PackageStore, server: IndexServer, content: bytes) -> None:
    server.resumable("/p", content, breaks_after=HALF_MB)
    with pytest.raises(DownloadFailed):
        install(settings, store)
    assert visible(store.root) == [LEFT, NOTE]
    assert (store.root / LEFT).stat().st_size == HALF_MB
    server.ranges.clear()


def test_broken_download_is_continued_where_it_broke_off(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    content = package(version="1.4")
    broken_off(settings, store, index_server, content)
    index_server.resumable("/p", content)

    seen = install(settings, store)

    assert index_server.ranges == [f"bytes={HALF_MB}-"]
    assert (seen[0], seen[-1]) == ((HALF_MB, len(content)), (len(content), len(content)))
    assert visible(store.root) == ["en_uk-1.4"]
    assert [problem_of(found) for found in store.scan()] == [None]


def test_download_that_was_whole_is_not_fetched_again(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    """Killed after the last byte, before anything was installed."""
    content = package(version="1.4")
    broken_off(settings, store, index_server, content)
    (store.root / LEFT).write_bytes(content)
    index_server.resumable("/p", content)

    install(settings, store)

    assert index_server.ranges == [f"bytes={len(content)}-"]
    assert visible(store.root) == ["en_uk-1.4"]


def test_file_that_changed_meanwhile_is_fetched_anew(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    broken_off(settings, store, index_server, b"x" * 2 * HALF_MB)
    index_server.resumable("/p", package(version="1.4"), tag='"two"')

    assert install(settings, store)[0][0] == 0
    assert visible(store.root) == ["en_uk-1.4"]


def test_server_that_knows_no_ranges_sends_all_again(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    content = package(version="1.4")
    broken_off(settings, store, index_server, content)
    index_server.file("/p", content)

    assert install(settings, store)[0] == (0, len(content))
    assert visible(store.root) == ["en_uk-1.4"]


def test_part_that_is_not_the_asked_one_is_fetched_anew(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    """The file here is longer than the one there: 416, and a length that is not ours."""
    content = package(version="1.4")
    broken_off(settings, store, index_server, content)
    (store.root / LEFT).write_bytes(content + b"more")
    index_server.resumable("/p", content)

    install(settings, store)

    assert index_server.ranges == [f"bytes={len(content) + 4}-", None]
    assert visible(store.root) == ["en_uk-1.4"]


def test_without_a_strong_tag_nothing_is_kept(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.resumable("/p", package(version="1.4"), breaks_after=HALF_MB, tag='W/"weak"')

    with pytest.raises(DownloadFailed):
        install(settings, store)

    assert visible(store.root) == []


def test_continued_download_that_is_no_package_is_dropped(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    content = package(version="1.4")
    broken_off(settings, store, index_server, content)
    (store.root / LEFT).write_bytes(b"x" * HALF_MB)  # the disk lost what was written
    index_server.resumable("/p", content)

    with pytest.raises(NotAPackage):
        install(settings, store)
    assert visible(store.root) == []

    install(settings, store)
    assert visible(store.root) == ["en_uk-1.4"]


def test_download_of_a_killed_process_is_continued(
    settings: Settings,
    store: PackageStore,
    index_server: IndexServer,
    start: Start,
) -> None:
    content = package(version="1.4")
    index_server.resumable("/p", content, pause_s=60)
    killed = start()
    _until(lambda: Partial(store.root / LEFT).size() > HALF_MB)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=10)
    came = Partial(store.root / LEFT).size()
    index_server.resumable("/p", content)

    assert install(settings, store)[0] == (came, len(content))
    assert visible(store.root) == ["en_uk-1.4"]


def test_two_processes_that_want_the_same_package_fetch_it_once(
    settings: Settings,
    store: PackageStore,
    index_server: IndexServer,
    start: Start,
) -> None:
    index_server.resumable("/p", package(version="1.4"), pause_s=2)

    running = [start(), start()]
    ends = [process.communicate(timeout=60) for process in running]

    assert [process.returncode for process in running] == [0, 0], ends
    assert [output for output, _ in ends] == ["1.4\n", "1.4\n"]
    assert index_server.ranges == [None]
    assert visible(store.root) == ["en_uk-1.4"]
    assert [problem_of(found) for found in store.scan()] == [None]


def test_two_processes_that_want_the_same_file_install_it_once(
    store: PackageStore, start: Start, tmp_path: Path
) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    written(mirror, package(version="1.4"))

    running = [start(index=str(mirror)) for _ in range(2)]

    assert [process.communicate(timeout=60) for process in running] == [("1.4\n", "")] * 2
    # A second installation would have stood beside the first for a moment, under another name.
    assert visible(store.root) == ["en_uk-1.4"]


def test_process_that_waits_goes_on_with_what_a_killed_one_left(
    settings: Settings,
    store: PackageStore,
    index_server: IndexServer,
    start: Start,
) -> None:
    content = package(version="1.4")
    index_server.resumable("/p", content, pause_s=60)
    first = start()
    _until(lambda: Partial(store.root / LEFT).size() > HALF_MB)
    second = start()
    time.sleep(0.5)
    index_server.resumable("/p", content)
    first.kill()
    first.communicate(timeout=10)

    output, errors = second.communicate(timeout=60)

    assert (output, errors) == ("1.4\n", "")
    assert visible(store.root) == ["en_uk-1.4"]
    assert index_server.ranges[0] is None
    assert (index_server.ranges[1] or "").startswith("bytes=")


@pytest.mark.parametrize("limit", [300_000, 6_900_000])
def test_full_disk_ends_it_with_the_reason_and_the_old_package_stays(
    settings: Settings,
    store: PackageStore,
    index_server: IndexServer,
    start: Start,
    limit: int,
) -> None:
    """Full while downloading, and while unpacking: the model inside is larger than its archive."""
    index_server.index(entry("en", "uk", "1.3", "old"))
    index_server.file("/old", package(version="1.3"))
    install(settings, store)
    index_server.index(entry("en", "uk", "1.4", "p"))
    index_server.resumable("/p", _packed(version="1.4"))

    limited = start(str(limit))
    _, errors = limited.communicate(timeout=60)

    assert limited.returncode == 1
    assert "models.store_unwritable" in errors
    assert "File too large" in errors
    (kept,) = store.scan()
    assert (kept.folder.name, problem_of(kept)) == ("en_uk-1.3", None)
    # On a disk filled by the download itself nothing stays; one that only lacked room to unpack is not repeated.
    assert (LEFT in visible(store.root)) == (limit > HALF_MB)

    install(settings, store)
    assert visible(store.root) == [".previous/en_uk-1.3", "en_uk-1.4"]


def test_package_that_cannot_fit_is_not_begun(
    settings: Settings, store: PackageStore, index_server: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_UNPACKED", 10**9)
    index_server.resumable("/p", package(version="1.4"))

    with pytest.raises(StoreFull, match="MB are needed"):
        install(settings, store)

    assert visible(store.root) == []


def test_larger_than_any_package_is_not_begun(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(50 * 1024**3))
        request.end_headers()

    index_server.answers["/p"] = answer

    with pytest.raises(DownloadFailed, match="more than"):
        install(settings, store)
    assert visible(store.root) == []


def test_server_that_only_drips_is_given_up(
    tmp_path: Path, index_server: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_PATIENCE_S", 0.3)
    index_server.drip("/p")
    started = time.monotonic()

    with pytest.raises(NotFetched, match="too slow"):
        fetch(f"{index_server.url}/p", Partial(tmp_path / "p"), timeout_s=5, on_progress=lambda _done, _total: None)

    assert time.monotonic() - started < 3


def test_interrupted_by_its_caller_it_is_kept(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.resumable("/p", package(version="1.4"))

    def stop(done: int, _total: int | None) -> None:
        if done > HALF_MB:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_pair(settings, store, "en", "uk", stop)

    assert visible(store.root) == [LEFT, NOTE]


def test_download_nobody_continued_for_a_week_is_cleared(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    broken_off(settings, store, index_server, package(version="1.4"))
    for name in (LEFT, NOTE):
        os.utime(store.root / name, (0, 0))
    index_server.index(entry("en", "uk", "1.5", "q"))
    index_server.file("/q", package(version="1.5"))

    install(settings, store)

    assert visible(store.root) == ["en_uk-1.5"]


def _packed(version: str) -> bytes:
    """As official packages are: the archive is smaller than what it holds."""
    stored = zipfile.ZipFile(io.BytesIO(package(version=version)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in stored.namelist():
            packed.writestr(name, stored.read(name))
    assert len(content.getvalue()) < 6_900_000
    return content.getvalue()


def _until(come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.05)
