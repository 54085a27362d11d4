"""A package that a process has loaded is not taken from under it; a replaced one serves until it is let go."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from transpub.core.settings import Settings
from transpub.translations.engine import Decoding, EngineFailed, Offer
from transpub_worker.engine import ArgosEngine
from transpub_worker.errors import PackageInUse
from transpub_worker.manifest import Installed
from transpub_worker.model import Model
from transpub_worker.packages import PackageStore
from transpub_worker.usage import hold, is_held

from .archives import package, visible, written

WORKER = """
import sys
from pathlib import Path
from transpub_worker.model import Model
model = Model(Path(sys.argv[1]), threads=1, batch_tokens=64)
print("loaded", flush=True)
sys.stdin.read()
"""


def install(store: PackageStore, folder: Path, version: str = "1.0") -> Installed:
    return store.install(written(folder, package(version=version)), origin="a test")


@contextmanager
def loaded_elsewhere(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process with the model in memory."""
    command = [sys.executable, "-c", WORKER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "loaded\n"
        yield process
        process.kill()


def served(settings: Settings) -> tuple[ArgosEngine, Offer]:
    engine = ArgosEngine(settings)
    offer = next(offer for offer in engine.offers() if offer.target == "uk")
    assert engine.translate(offer, ["Open the file."], Decoding())[0].text
    return engine, offer


def test_package_loaded_by_another_process_is_not_removed(store: PackageStore, tmp_path: Path) -> None:
    installed = install(store, tmp_path)
    assert not is_held(installed.folder)

    with loaded_elsewhere(installed.folder) as worker:
        assert is_held(installed.folder)
        with pytest.raises(PackageInUse, match=r"en_uk-1\.0 is in use"):
            store.remove("en", "uk")
        assert store.installed() == [installed]

        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        assert store.remove("en", "uk") == ["en_uk-1.0"]


def test_package_in_use_goes_by_force(store: PackageStore, tmp_path: Path) -> None:
    installed = install(store, tmp_path)

    with loaded_elsewhere(installed.folder):
        assert store.remove("en", "uk", force=True) == ["en_uk-1.0"]

    assert visible(store.root) == []


def test_engine_lets_go_of_what_was_removed_by_force(
    settings: Settings, store: PackageStore, tmp_path: Path
) -> None:
    installed = install(store, tmp_path)
    engine, offer = served(settings)
    assert is_held(installed.folder)

    store.remove("en", "uk", force=True)

    assert engine.offers()[-1].version == "0.1"
    with pytest.raises(EngineFailed):
        engine.translate(offer, ["Open the file."], Decoding())


def test_package_replaced_while_in_use_serves_until_the_new_one_does(
    settings: Settings, store: PackageStore, tmp_path: Path
) -> None:
    old = install(store, tmp_path, "1.0")
    engine, _ = served(settings)
    model = Model(old.folder, threads=1, batch_tokens=64)  # of a call that is under way

    install(store, tmp_path, "1.1")

    assert model.translate(["Open the file."], Decoding())[0].text
    offer = next(offer for offer in engine.offers() if offer.target == "uk")
    assert offer.version == "1.1"
    assert engine.translate(offer, ["Open the file."], Decoding())[0].text
    kept = store.previous(("en", "uk"))
    assert kept is not None
    assert is_held(kept.folder)  # by the call under way
    del model
    assert not is_held(kept.folder)


def test_refused_replacement_leaves_the_engine_as_it_was(
    settings: Settings, store: PackageStore, tmp_path: Path
) -> None:
    install(store, tmp_path)
    engine, offer = served(settings)
    before = engine.offers()
    bad = written(tmp_path, package(version="1.1", changes={"model/model.bin": b"noise"}), "bad.argosmodel")

    with pytest.raises(Exception, match="does not load"):
        store.install(bad, origin="")

    assert engine.offers() == before
    assert engine.translate(offer, ["Open the file."], Decoding())[0].text


def test_holds_stand_side_by_side_and_end_one_by_one(store: PackageStore, tmp_path: Path) -> None:
    folder = install(store, tmp_path).folder
    first, second = hold(folder), hold(folder)

    first.release()
    first.release()
    assert is_held(folder)
    second.release()
    assert not is_held(folder)


def test_what_cannot_be_locked_is_used_all_the_same(tmp_path: Path) -> None:
    hold(tmp_path / "gone").release()
    assert not is_held(tmp_path / "gone")
