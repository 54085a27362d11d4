"""The model index and downloads, from a real server on a loopback port and from files."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from transpub.core.settings import Settings
from transpub_worker.archive import NotAPackage
from transpub_worker.errors import HashChanged
from transpub_worker.health import problem_of
from transpub_worker.index import (
    Available,
    IndexUnreachable,
    IndexUnreadable,
    PairNotOffered,
    newest,
    read_index,
)
from transpub_worker.installing import DownloadFailed, install_from_index, install_pair
from transpub_worker.manifest import Installed
from transpub_worker.packages import PackageStore

from .archives import package, settings_for, visible, written
from .index_server import IndexServer, entry


@pytest.fixture
def settings(tmp_path: Path, index_server: IndexServer) -> Settings:
    return settings_for(tmp_path, model_index_url=index_server.index_url, model_index_timeout_s=1)


def install(settings: Settings, store: PackageStore, source: str = "en", target: str = "uk") -> Installed:
    wanted = newest(read_index(settings), source, target)
    return install_from_index(wanted, store, settings, lambda _done, _total: None)


def test_newest_version_of_a_pair_is_found_in_the_official_form(
    settings: Settings, index_server: IndexServer
) -> None:
    index_server.index(
        entry("en", "uk", "1.9", "https://example.org/1_9.argosmodel"),
        entry("en", "uk", "1.10", "https://example.org/1_10.argosmodel", "ipfs://Qm"),
        entry("uk", "en", "2.0"),
    )

    found = newest(read_index(settings), "en", "uk")

    assert found == Available("en", "uk", "translate-en_uk", "1.10", ("https://example.org/1_10.argosmodel",))
    with pytest.raises(PairNotOffered):
        newest(read_index(settings), "en", "de")


def test_entries_of_other_forms_are_left_out(settings: Settings, index_server: IndexServer) -> None:
    odd = [
        {**entry("en", "qqq", "1.0")},
        {**entry("en", "de", "1.0"), "type": "sbd"},
        {**entry("en", "fr", "../1")},
        {"links": 7},
    ]
    index_server.index(*odd, entry("en", "pb", "1.0"), entry("zt", "en", "1.0"))
    index_server.answers["/more.json"] = index_server.answers["/index.json"]

    assert [found.pair for found in read_index(settings)] == [("en", "pt-BR"), ("zh-Hant", "en")]


@pytest.mark.parametrize("odd", ["text", 7, None, [], ["x", 7, "http://[", "//["]])
def test_entry_or_links_of_a_wrong_type_are_passed_over(
    settings: Settings, index_server: IndexServer, odd: object
) -> None:
    strange = {**entry("en", "ru", "1.0"), "links": odd}
    index_server.file("/index.json", json.dumps([odd, strange, entry("en", "uk", "1.0")]).encode())

    assert ("en", "uk") in [found.pair for found in read_index(settings)]


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"\xff", b"", b"[" * 100_000])
def test_what_is_no_index_says_so(settings: Settings, index_server: IndexServer, content: bytes) -> None:
    index_server.file("/index.json", content)

    with pytest.raises(IndexUnreadable, match="no Argos package index"):
        read_index(settings)


def test_index_that_is_not_there_tells_why(settings: Settings) -> None:
    with pytest.raises(IndexUnreachable, match="404"):
        read_index(settings)


def test_server_that_is_not_there_tells_why(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, model_index_url="http://user:secret@127.0.0.1:9/index.json")

    with pytest.raises(IndexUnreachable, match=r"http://127\.0\.0\.1:9/index\.json") as raised:
        read_index(settings)

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("manner", [IndexServer.silence, IndexServer.drip])
def test_slow_index_is_given_up_after_the_timeout(
    settings: Settings, index_server: IndexServer, manner: Callable[[IndexServer, str], None]
) -> None:
    manner(index_server, "/index.json")
    started = time.monotonic()

    with pytest.raises(IndexUnreachable, match="timed out"):
        read_index(settings)

    assert time.monotonic() - started < 3


def test_package_comes_from_the_server_into_the_store(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    content = package(version="1.4")
    index_server.index(entry("en", "uk", "1.4", f"{index_server.url}/p.argosmodel"))
    index_server.file("/p.argosmodel", content)
    seen: list[tuple[int, int | None]] = []

    wanted = newest(read_index(settings), "en", "uk")
    installed = install_from_index(wanted, store, settings, lambda done, total: seen.append((done, total)))

    assert problem_of(installed) is None
    assert installed.manifest.origin == f"{index_server.url}/p.argosmodel"
    assert seen[0] == (0, len(content))
    assert seen[-1] == (len(content), len(content))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert visible(store.root) == ["en_uk-1.4"]


def test_relative_links_and_redirects_are_followed(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.index(entry("en", "uk", "1.0", "packages/p.argosmodel"))
    index_server.redirect("/packages/p.argosmodel", "/elsewhere")
    index_server.file("/elsewhere", package())

    assert install(settings, store).manifest.origin == f"{index_server.url}/packages/p.argosmodel"


def test_second_link_is_tried_when_the_first_fails(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.index(entry("en", "uk", "1.0", "gone", "p.argosmodel"))
    index_server.file("/p.argosmodel", package())

    assert install(settings, store).manifest.origin.endswith("/p.argosmodel")


def cut_with_length(server: IndexServer) -> None:
    server.cut("/p", package(), told_length=True)


def cut_without_length(server: IndexServer) -> None:
    server.cut("/p", package(), told_length=False)


def silent(server: IndexServer) -> None:
    server.silence("/p")


def page_instead(server: IndexServer) -> None:
    server.file("/p", b"<html>Log in to this hotel's network</html>")


def another_pair(server: IndexServer) -> None:
    server.file("/p", package(target="de"))


def nothing(server: IndexServer) -> None:
    server.answers.pop("/p", None)


BAD_DOWNLOADS = {
    cut_with_length: DownloadFailed,
    cut_without_length: NotAPackage,
    silent: DownloadFailed,
    page_instead: NotAPackage,
    another_pair: NotAPackage,
    nothing: DownloadFailed,
}


@pytest.mark.parametrize("serve", BAD_DOWNLOADS)
def test_bad_download_is_never_installed_and_leaves_nothing(
    settings: Settings, store: PackageStore, index_server: IndexServer, serve: Callable[[IndexServer], None]
) -> None:
    index_server.index(entry("en", "uk", "1.0", "old"), entry("en", "uk", "1.1", "p"))
    index_server.file("/old", package())
    kept = store.install(written(settings.data_dir, package()), origin="")
    serve(index_server)

    with pytest.raises(BAD_DOWNLOADS[serve]) as raised:
        install(settings, store)

    assert "translate-en_uk" in str(raised.value.message)
    assert visible(store.root) == ["en_uk-1.0"]
    assert store.installed() == [kept]


def test_package_without_a_usable_link_is_told(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.index(entry("en", "uk", "1.0", "ipfs://Qm"))

    with pytest.raises(DownloadFailed, match="no usable link"):
        install(settings, store)


@pytest.mark.parametrize("form", ["path", "address"])
def test_index_and_packages_can_be_files(tmp_path: Path, store: PackageStore, form: str) -> None:
    mirror = tmp_path / "a mirror"
    mirror.mkdir()
    written(mirror, package(), "p.argosmodel")
    written(mirror, package("uk", "en"), "q.argosmodel")
    absolute = (mirror / "q.argosmodel").as_uri()
    index = written(
        mirror,
        json.dumps([entry("en", "uk", "1.0", "p.argosmodel"), entry("uk", "en", "1.0", absolute)]).encode(),
        "index.json",
    )
    settings = settings_for(tmp_path, model_index_url=str(index) if form == "path" else index.as_uri())

    assert install(settings, store).pair == ("en", "uk")
    assert install(settings, store, "uk", "en").pair == ("uk", "en")


@pytest.mark.parametrize("form", ["path", "address"])
def test_folder_of_packages_is_an_index(
    tmp_path: Path, store: PackageStore, caplog: pytest.LogCaptureFixture, form: str
) -> None:
    mirror = tmp_path / "a mirror"
    mirror.mkdir()
    written(mirror, package(version="1.4"), "a.argosmodel")
    written(mirror, package(version="1.9"), "b.argosmodel")
    written(mirror, package("uk", "en"), "c.argosmodel")
    written(mirror, b"no zip", "d.argosmodel")
    written(mirror, package("en", "qqq"), "e.argosmodel")
    settings = settings_for(tmp_path, model_index_url=str(mirror) if form == "path" else mirror.as_uri())

    found = read_index(settings)

    assert [(package.pair, package.version) for package in found] == [
        (("en", "uk"), "1.4"),
        (("en", "uk"), "1.9"),
        (("uk", "en"), "1.0"),
    ]
    assert "d.argosmodel" in caplog.text
    assert install(settings, store).manifest.version == "1.9"


def test_folder_with_an_index_is_read_by_it(tmp_path: Path, store: PackageStore) -> None:
    written(tmp_path, package(), "a.argosmodel")
    written(tmp_path, package("uk", "en"), "b.argosmodel")
    written(tmp_path, json.dumps([entry("uk", "en", "1.0", "b.argosmodel")]).encode(), "index.json")
    settings = settings_for(tmp_path, model_index_url=str(tmp_path))

    assert [found.pair for found in read_index(settings)] == [("uk", "en")]
    assert install(settings, store, "uk", "en").pair == ("uk", "en")


def test_address_of_a_folder_means_the_index_in_it(index_server: IndexServer, tmp_path: Path) -> None:
    index_server.index(entry("en", "uk", "1.0", "p"))
    index_server.answers["/mirror/index.json"] = index_server.answers["/index.json"]
    settings = settings_for(tmp_path, model_index_url=f"{index_server.url}/mirror/")

    assert [found.links for found in read_index(settings)] == [(f"{index_server.url}/mirror/p",)]


def test_endless_index_is_not_read_to_its_end(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadable):
        read_index(settings_for(tmp_path, model_index_url="/dev/zero"))


def test_checksum_of_the_index_is_heeded(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    content = package()
    index_server.file("/p", content)
    good, bad = hashlib.sha256(content).hexdigest(), "0" * 64

    index_server.index({**entry("en", "uk", "1.0", "p"), "sha256": bad})
    with pytest.raises(NotAPackage, match="its checksum is wrong"):
        install(settings, store)
    assert visible(store.root) == []

    index_server.index({**entry("en", "uk", "1.0", "p"), "sha256": good.upper()})
    assert install(settings, store).manifest.sha256 == good

    # Pinned now: another promise is refused before anything is fetched.
    index_server.index({**entry("en", "uk", "1.0", "gone"), "sha256": bad})
    with pytest.raises(HashChanged):
        install(settings, store)


@pytest.mark.parametrize("sha256", ["", "0" * 63, 7, "x" * 64])
def test_entry_with_a_checksum_that_is_none_is_left_out(
    settings: Settings, index_server: IndexServer, sha256: object
) -> None:
    index_server.index({**entry("en", "uk", "1.0", "p"), "sha256": sha256}, entry("uk", "en", "1.0", "q"))

    assert [found.pair for found in read_index(settings)] == [("uk", "en")]


def test_pair_that_is_installed_and_sound_is_not_fetched_again(
    settings: Settings, store: PackageStore, index_server: IndexServer
) -> None:
    index_server.index(entry("en", "uk", "1.0", "p"))
    index_server.file("/p", package())
    first = install_pair(settings, store, "en", "uk", lambda _done, _total: None)
    served = index_server.answers.pop("/p")
    assert install_pair(settings, store, "en", "uk", lambda _done, _total: None) == first

    index_server.answers["/p"] = served
    (first.folder / "model" / "model.bin").write_bytes(b"noise")
    repaired = install_pair(settings, store, "en", "uk", lambda _done, _total: None)
    assert problem_of(repaired) is None


def test_index_from_the_network_cannot_name_files_of_this_machine(
    settings: Settings, store: PackageStore, index_server: IndexServer, tmp_path: Path
) -> None:
    secret = written(tmp_path, package(), "secret.argosmodel")
    index_server.index(entry("en", "uk", "1.0", secret.as_uri(), str(secret)))

    with pytest.raises(DownloadFailed):
        install(settings, store)


@pytest.mark.parametrize("address", ["http://[", "https://", "file:///nowhere/index.json", "", "gopher://x/y"])
def test_address_that_makes_no_sense_tells_why(tmp_path: Path, address: str) -> None:
    with pytest.raises(IndexUnreachable):
        read_index(settings_for(tmp_path, model_index_url=address))


def test_index_file_that_is_not_there_tells_why(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreachable, match="No such file"):
        read_index(settings_for(tmp_path))
