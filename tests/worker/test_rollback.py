"""Going back to the version before, and what is remembered of every version."""

import json
from pathlib import Path

import pytest

from transpub.translations.engine import ModelKind
from transpub_worker.errors import HashChanged, NoPreviousVersion, PinsUnreadable
from transpub_worker.health import PackageDamaged, problem_of
from transpub_worker.manifest import Installed, read_package, sha256_of
from transpub_worker.packages import PackageStore

from .archives import TRIAL_UK, package, visible, written

PAIR = ("en", "uk")


def install(
    store: PackageStore, folder: Path, version: str = "1.0", note: bytes = b"", *, accept: bool = False
) -> Installed:
    archive = written(folder, package(version=version, changes={"README.md": note}))
    return store.install(archive, origin="a test", accept_new_hash=accept)


def served(store: PackageStore) -> list[str]:
    return [found.manifest.version for found in store.installed()]


def test_version_before_comes_back_and_the_newer_one_again(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path, "1.0")
    assert store.previous(PAIR) is None
    install(store, tmp_path, "1.1")

    back = store.rollback(*PAIR)

    assert (back.manifest.version, served(store)) == ("1.0", ["1.0"])
    assert problem_of(back) is None
    assert visible(store.root) == [".previous/en_uk-1.1", "en_uk-1.0"]
    assert back == read_package(back.folder)
    assert store.rollback(*PAIR).manifest.version == "1.1"
    assert visible(store.root) == [".previous/en_uk-1.0", "en_uk-1.1"]


def test_one_version_is_kept_a_pair(store: PackageStore, tmp_path: Path) -> None:
    for version in ("1.0", "1.1", "1.2"):
        install(store, tmp_path, version)

    assert visible(store.root) == [".previous/en_uk-1.1", "en_uk-1.2"]
    assert [kept.manifest.version for kept in store.all_previous()] == ["1.1"]


def test_without_a_version_before_nothing_changes(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path)

    with pytest.raises(NoPreviousVersion, match="No earlier version"):
        store.rollback(*PAIR)

    assert served(store) == ["1.0"]


def test_damaged_version_is_not_gone_back_to(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path, "1.0")
    install(store, tmp_path, "1.1")
    kept = store.previous(PAIR)
    assert kept is not None
    (kept.folder / "model" / "model.bin").write_bytes(b"noise")

    with pytest.raises(PackageDamaged):
        store.rollback(*PAIR)

    assert served(store) == ["1.1"]


def test_version_before_is_kept_though_the_installing_process_was_killed(
    store: PackageStore, tmp_path: Path
) -> None:
    install(store, tmp_path, "1.0")
    other = PackageStore(tmp_path / "other")
    newer = install(other, tmp_path, "1.1")
    # As a process leaves it that is killed between the two moves of a switch.
    newer.folder.rename(store.root / newer.folder.name)

    assert store.rollback(*PAIR).manifest.version == "1.0"

    assert visible(store.root) == [".previous/en_uk-1.1", "en_uk-1.0"]


def test_repair_keeps_the_version_before(store: PackageStore, tmp_path: Path) -> None:
    for version in ("1.0", "1.1", "1.1"):
        install(store, tmp_path, version)

    assert store.rollback(*PAIR).manifest.version == "1.0"


def test_damaged_package_is_never_kept_as_the_version_before(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path, "1.0")
    damaged = install(store, tmp_path, "1.1")
    (damaged.folder / "sentencepiece.model").unlink()

    install(store, tmp_path, "1.2")

    assert visible(store.root) == [".previous/en_uk-1.0", "en_uk-1.2"]


def test_pairs_do_not_touch_each_other(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path, "1.0")
    install(store, tmp_path, "1.1")
    store.install(written(tmp_path, package("en", "de", "1.0")), origin="")

    store.rollback(*PAIR)
    store.remove("en", "de")

    assert visible(store.root) == [".previous/en_uk-1.1", "en_uk-1.0"]


def test_remove_takes_the_version_before_too(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path, "1.0")
    install(store, tmp_path, "1.1")

    assert store.remove(*PAIR) == ["en_uk-1.1", "en_uk-1.0"]

    assert visible(store.root) == []


def test_same_version_with_other_contents_is_refused_even_after_a_removal(
    store: PackageStore, tmp_path: Path
) -> None:
    first = install(store, tmp_path).manifest.sha256
    store.remove(*PAIR)

    with pytest.raises(HashChanged) as raised:
        install(store, tmp_path, note=b"changed by somebody")

    found = sha256_of(tmp_path / "package.argosmodel")
    assert first[:16] in str(raised.value.message)
    assert found[:16] in str(raised.value.message)
    assert "--accept-new-hash" in str(raised.value.message)
    assert visible(store.root) == []
    assert store.pinned("translate-en_uk", "1.0") == first


def test_other_contents_may_be_accepted_and_are_pinned_then(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path)

    accepted = install(store, tmp_path, note=b"new", accept=True)

    assert store.pinned("translate-en_uk", "1.0") == accepted.manifest.sha256
    assert install(store, tmp_path, note=b"new").manifest.sha256 == accepted.manifest.sha256
    with pytest.raises(HashChanged):
        install(store, tmp_path)
    # Both are version 1.0; the one accepted is gone back from as from any other.
    assert store.rollback(*PAIR).manifest.sha256 != accepted.manifest.sha256


def test_refused_package_is_not_pinned(store: PackageStore, tmp_path: Path) -> None:
    bad = written(tmp_path, package(changes={"model/model.bin": b"noise"}))
    with pytest.raises(Exception, match="does not load"):
        store.install(bad, origin="")

    assert store.pinned("translate-en_uk", "1.0") is None
    install(store, tmp_path)


@pytest.mark.parametrize("noise", ["", "[]", '{"translate-en_uk 1.0": 7}'])
def test_damaged_pins_stop_installing_and_nothing_else(store: PackageStore, tmp_path: Path, noise: str) -> None:
    installed = install(store, tmp_path)
    pins = store.root / "pins.json"
    sound = pins.read_text()
    pins.write_text(noise)

    with pytest.raises(PinsUnreadable, match=r"pins\.json"):
        install(store, tmp_path, "1.1")
    assert store.installed() == [installed]

    pins.write_text(sound)
    install(store, tmp_path, "1.1")


def test_trial_packages_are_known_by_their_hash_and_not_pinned(store: PackageStore, tmp_path: Path) -> None:
    store.unpack_trial()
    assert not (store.root / "pins.json").exists()

    official = install(store, tmp_path, "0.1")

    assert official.manifest.kind is ModelKind.OFFICIAL
    assert store.install(TRIAL_UK, origin="").manifest.kind is ModelKind.TRIAL
    assert list(json.loads((store.root / "pins.json").read_text())) == ["translate-en_uk 0.1"]
