"""Packages get in whole or not at all, go whole, and are found out when they are damaged."""

import logging
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from transpub.core.errors import TranspubError
from transpub.translations.engine import ModelKind
from transpub_worker import packages
from transpub_worker.archive import NotAPackage, UnreadableFile
from transpub_worker.errors import (
    PackageNotInstalled,
    StoreBusy,
    StoreUnwritable,
    TrialPackageStays,
)
from transpub_worker.health import PackageDamaged, problem_of
from transpub_worker.manifest import Broken, Installed, read_package, sha256_of
from transpub_worker.packages import PackageStore
from transpub_worker.routes import find_routes

from .archives import TRIAL_UK, package, parts_of, visible, written, zipped


def install(store: PackageStore, folder: Path, **wanted: str) -> Installed:
    return store.install(written(folder, package(**wanted)), origin="a test")


def versions(store: PackageStore) -> list[str]:
    return [p.manifest.version for p in store.installed()]


def test_install_leaves_the_whole_package_with_its_manifest(store: PackageStore, tmp_path: Path) -> None:
    archive = written(tmp_path, package(version="1.4"))

    installed = store.install(archive, origin="https://example.org/p.argosmodel")

    assert visible(store.root) == ["en_uk-1.4"]
    assert installed == store.installed()[0]
    manifest = installed.manifest
    assert installed.pair == ("en", "uk")
    assert (manifest.version, manifest.kind) == ("1.4", ModelKind.OFFICIAL)
    assert (manifest.sha256, manifest.size) == (sha256_of(archive), archive.stat().st_size)
    assert manifest.origin == "https://example.org/p.argosmodel"
    assert set(manifest.files) == set(parts_of(TRIAL_UK))
    assert problem_of(installed) is None


def test_shipped_archive_keeps_its_trial_mark_when_it_comes_as_a_file(store: PackageStore) -> None:
    installed = store.install(TRIAL_UK, origin="a friend")

    assert installed.manifest.kind is ModelKind.TRIAL
    assert visible(store.root) == ["trial", "trial/en_uk-0.1"]


def test_package_without_a_top_folder_and_with_a_foreign_one_is_understood(
    store: PackageStore, tmp_path: Path
) -> None:
    flat = written(tmp_path, package(top=""), "flat.argosmodel")
    assert store.install(flat, origin="").pair == ("en", "uk")

    flat = written(tmp_path, package(top="", version="1.1"), "newer.argosmodel")
    with zipfile.ZipFile(flat, "a") as archive:
        archive.writestr("__MACOSX/._metadata.json", b"left by a Mac")
    assert "metadata.json" in store.install(flat, origin="").manifest.files


@pytest.mark.parametrize(
    ("source", "target", "pair"), [("en", "pb", ("en", "pt-BR")), ("zt", "en", ("zh-Hant", "en"))]
)
def test_codes_of_argos_become_language_tags(
    store: PackageStore, tmp_path: Path, source: str, target: str, pair: tuple[str, str]
) -> None:
    installed = install(store, tmp_path, source=source, target=target)

    assert installed.pair == pair
    assert installed.folder.name == f"{source}_{target}-1.0"


def test_file_that_is_not_there_is_told_by_name(store: PackageStore, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.argosmodel"):
        store.install(tmp_path / "gone.argosmodel", origin="")


def test_archive_that_is_not_the_expected_one_is_refused(store: PackageStore, tmp_path: Path) -> None:
    archive = written(tmp_path, package())

    with pytest.raises(NotAPackage, match="checksum"):
        store.install(archive, origin="", sha256="0" * 64)
    with pytest.raises(NotAPackage, match="en → uk"):
        store.install(archive, origin="", pair=("en", "de"))

    assert store.installed() == []


def test_last_installed_version_is_the_only_one(store: PackageStore, tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.4"):
        install(store, tmp_path, version=version)
        assert versions(store) == [version]
    assert visible(store.root) == [".previous/en_uk-1.10", "en_uk-1.4"]


def test_same_version_again_repairs_a_damaged_package(store: PackageStore, tmp_path: Path) -> None:
    damaged = install(store, tmp_path)
    (damaged.folder / "model" / "model.bin").write_bytes(b"noise")

    repaired = install(store, tmp_path)

    assert problem_of(repaired) is None
    # Put in place before the damaged one goes: there is no moment without a package.
    assert visible(store.root) == ["en_uk-1.0~2"]
    assert install(store, tmp_path).folder.name == "en_uk-1.0"


def test_what_a_killed_process_left_is_cleared(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path)
    (store.root / ".staging-abc" / "package").mkdir(parents=True)

    install(store, tmp_path, target="de")

    assert visible(store.root) == ["en_de-1.0", "en_uk-1.0"]
    assert all(problem_of(package) is None for package in store.installed())


def test_of_two_packages_a_killed_process_left_the_last_one_serves(store: PackageStore, tmp_path: Path) -> None:
    """Killed between putting 1.4 in place and setting 1.9 aside."""
    install(store, tmp_path, version="1.9")
    shutil.copytree(store.root / "en_uk-1.9", tmp_path / "kept")
    downgraded = install(store, tmp_path, version="1.4")
    shutil.copytree(tmp_path / "kept", store.root / "en_uk-1.9")

    assert find_routes(store.installed(), with_trial=True)["en", "uk"].packages == (downgraded,)


def _without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _with_manifest_of_noise(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\x00{")


def _without_metadata(folder: Path) -> None:
    (folder / "metadata.json").unlink()


def _without_model(folder: Path) -> None:
    (folder / "model" / "model.bin").unlink()


def _without_tokenizer(folder: Path) -> None:
    (folder / "sentencepiece.model").unlink()


def _renamed(folder: Path) -> None:
    folder.rename(folder.with_name("en_uk-7.7"))


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


BREAKAGES = [
    _without_manifest,
    _with_manifest_of_noise,
    _without_metadata,
    _without_model,
    _without_tokenizer,
    _renamed,
    _emptied,
]


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_broken_folder_is_skipped_with_a_warning_and_can_be_removed(
    store: PackageStore, tmp_path: Path, caplog: pytest.LogCaptureFixture, breakage: object
) -> None:
    assert callable(breakage)
    breakage(install(store, tmp_path).folder)
    healthy = install(store, tmp_path, target="de")

    with caplog.at_level(logging.WARNING, logger="transpub_worker"):
        assert store.installed() == [healthy]

    assert "en_uk" in caplog.text
    (broken,) = (found for found in store.scan() if isinstance(found, Broken))
    assert isinstance(problem_of(broken), PackageDamaged)
    store.remove("en", "uk")
    assert store.scan() == [healthy]


def test_stray_files_in_the_store_are_no_packages(store: PackageStore, tmp_path: Path) -> None:
    healthy = install(store, tmp_path)
    (store.root / "notes.txt").write_text("mine")

    assert store.scan() == [healthy]


@pytest.mark.parametrize("file", ["model/model.bin", "metadata.json", "sentencepiece.model", "README.md", "extra"])
def test_verify_names_the_file_that_is_not_the_installed_one(
    store: PackageStore, tmp_path: Path, file: str
) -> None:
    installed = install(store, tmp_path)
    with (installed.folder / file).open("ab") as sink:
        sink.write(b" ")

    problem = problem_of(installed)

    assert isinstance(problem, PackageDamaged)
    assert file in str(problem.message)


def test_verify_runs_the_model_even_when_the_manifest_agrees(store: PackageStore, tmp_path: Path) -> None:
    installed = install(store, tmp_path)
    model = installed.folder / "model" / "model.bin"
    model.write_bytes(b"noise")
    files = installed.manifest.files | {"model/model.bin": sha256_of(model)}
    forged = installed.manifest.model_copy(update={"files": files})
    (installed.folder / "manifest.json").write_text(forged.model_dump_json())

    problem = problem_of(read_package(installed.folder))

    assert isinstance(problem, PackageDamaged)
    assert "load" in str(problem.message)


def test_remove_takes_only_the_pair(store: PackageStore, tmp_path: Path) -> None:
    install(store, tmp_path)
    other = install(store, tmp_path, target="de")

    assert store.remove("en", "uk") == ["en_uk-1.0"]

    assert store.installed() == [other]
    assert visible(store.root) == ["en_de-1.0"]
    with pytest.raises(PackageNotInstalled):
        store.remove("en", "uk")


def test_remove_before_anything_was_installed(store: PackageStore) -> None:
    with pytest.raises(PackageNotInstalled):
        store.remove("en", "uk")
    assert not store.root.exists()


def test_trial_packages_are_unpacked_once_and_stay(store: PackageStore) -> None:
    first = store.unpack_trial()
    assert {package.pair for package in first} == {("en", "uk"), ("en", "ru")}
    assert all(package.manifest.kind is ModelKind.TRIAL for package in first)

    before = store.fingerprint()
    store.unpack_trial()
    assert store.fingerprint() == before

    with pytest.raises(TrialPackageStays):
        store.remove("en", "uk")


def test_trial_package_is_repaired_on_demand(store: PackageStore) -> None:
    damaged = store.unpack_trial()[0]
    (damaged.folder / "sentencepiece.model").write_bytes(b"noise")
    assert problem_of(damaged) is not None

    assert all(problem_of(package) is None for package in store.unpack_trial(again=True))


def test_processes_that_install_at_once_leave_a_sound_store(store: PackageStore) -> None:
    script = (
        "import sys; from pathlib import Path; from transpub_worker.packages import PackageStore as S;"
        "S(Path(sys.argv[1])).unpack_trial(again=True)"
    )
    command = [sys.executable, "-W", "error", "-c", script, str(store.root)]
    running = [subprocess.Popen(command) for _ in range(3)]

    assert [process.wait(60) for process in running] == [0, 0, 0]

    assert visible(store.root) == ["trial", "trial/en_ru-0.1", "trial/en_uk-0.1"]
    assert [problem_of(package) for package in store.scan()] == [None, None]


def test_store_in_use_by_another_process_says_so(
    store: PackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.root.mkdir()
    monkeypatch.setattr(packages, "_LOCK_TIMEOUT_S", 0.1)

    with FileLock(store.root / ".lock"), pytest.raises(StoreBusy):
        install(store, tmp_path)


def test_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = PackageStore(tmp_path / "file" / "models")

    with pytest.raises(StoreUnwritable, match="models"):
        install(store, tmp_path)
    assert store.scan() == []


def test_every_refusal_is_an_error_a_door_can_show(store: PackageStore, tmp_path: Path) -> None:
    archive = written(tmp_path, zipped({"readme.txt": b"hello"}))

    with pytest.raises(TranspubError) as raised:
        store.install(archive, origin="")

    assert raised.value.code == "models.not_a_package"
    assert str(raised.value.message) == (
        "package.argosmodel is not a usable Argos package: metadata.json is missing or ambiguous."
    )
