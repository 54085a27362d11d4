"""Packages carried to a machine without a network, and bundles that somebody tampered with."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transpub.core.errors import TranspubError
from transpub.translations.engine import ModelKind
from transpub_worker.archive import NotAPackage, UnreadableFile, UnsafeArchive
from transpub_worker.bundle import BundleUnwritable, NotABundle, write_bundle
from transpub_worker.errors import HashChanged
from transpub_worker.health import PackageDamaged, problem_of
from transpub_worker.manifest import sha256_of
from transpub_worker.packages import PackageStore

from .archives import package, visible, written


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Of en→uk 1.4 and uk→en 1.9, from another store."""
    elsewhere = PackageStore(tmp_path / "elsewhere")
    for source, target, version in (("en", "uk", "1.4"), ("uk", "en", "1.9")):
        elsewhere.install(written(tmp_path, package(source, target, version)), origin="https://example.org/p")
    write_bundle(elsewhere.installed(), tmp_path / "models.zip")
    return tmp_path / "models.zip"


def changed(bundle: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(bundle) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, member in members.items():
            zipped.writestr(name, member)
    return written(bundle.parent, content.getvalue(), "changed.zip")


def told(members: dict[str, bytes], **values: Any) -> None:
    """Change what the bundle says of its first package."""
    contents = json.loads(members["bundle.json"])
    contents["packages"][0] |= values
    members["bundle.json"] = json.dumps(contents).encode()


def replaced(members: dict[str, bytes], file: str, content: bytes) -> None:
    """Change a file, and what the bundle says of it."""
    files = json.loads(members["bundle.json"])["packages"][0]["files"]
    members[f"0/{file}"] = content
    told(members, files=files | {file: hashlib.sha256(content).hexdigest()})


def test_bundle_brings_all_packages_with_their_marks(store: PackageStore, bundle: Path, tmp_path: Path) -> None:
    brought = store.install_bundle(bundle)

    assert [found.pair for found in brought] == [("en", "uk"), ("uk", "en")]
    assert visible(store.root) == ["en_uk-1.4", "uk_en-1.9"]
    assert [problem_of(found) for found in store.scan()] == [None, None]
    original = PackageStore(tmp_path / "elsewhere").installed()[0].manifest
    manifest = brought[0].manifest
    assert (manifest.sha256, manifest.origin, manifest.size) == (original.sha256, original.origin, original.size)
    assert store.pinned("translate-en_uk", "1.4") == original.sha256


def test_archive_and_bundle_of_one_package_are_the_same_to_the_store(
    store: PackageStore, bundle: Path, tmp_path: Path
) -> None:
    store.install(written(tmp_path, package("en", "uk", "1.4")), origin="")

    store.install_bundle(bundle)

    assert store.all_previous() == []


def test_bundle_over_an_older_version_can_be_gone_back_from(
    store: PackageStore, bundle: Path, tmp_path: Path
) -> None:
    store.install(written(tmp_path, package("en", "uk", "1.3")), origin="")

    store.install_bundle(bundle)

    assert store.rollback("en", "uk").manifest.version == "1.3"


def test_trial_package_stays_trial_whatever_the_bundle_says(store: PackageStore, tmp_path: Path) -> None:
    elsewhere = PackageStore(tmp_path / "elsewhere")
    trial = elsewhere.unpack_trial()[0]
    write_bundle([trial], tmp_path / "trial.zip")
    forged = changed(tmp_path / "trial.zip", lambda members: told(members, kind="official", sha256="0" * 64))

    for file in (tmp_path / "trial.zip", forged):
        (brought,) = store.install_bundle(file)
        assert brought.manifest.kind is ModelKind.TRIAL
        assert brought.folder.parent.name == "trial"


def test_package_that_says_less_than_official_is_believed(store: PackageStore, bundle: Path) -> None:
    lesser = changed(bundle, lambda members: told(members, kind="trial"))

    assert store.install_bundle(lesser)[0].manifest.kind is ModelKind.TRIAL


def test_bundle_with_other_contents_than_were_installed_first_is_refused(
    store: PackageStore, bundle: Path, tmp_path: Path
) -> None:
    """It tells the right checksum of the archive, which is not in it; its files tell on it."""
    kept = store.install(written(tmp_path, package("en", "uk", "1.4")), origin="")
    forged = changed(bundle, lambda members: replaced(members, "README.md", b"another"))

    with pytest.raises(HashChanged):
        store.install_bundle(forged)

    assert store.installed() == [kept]
    assert len(store.install_bundle(forged, accept_new_hash=True)) == 2


HOSTILE = {
    "without a list": (lambda members: members.pop("bundle.json"), NotABundle),
    "of another format": (lambda members: members.update({"bundle.json": b'{"format": "x"}'}), NotABundle),
    "list is noise": (lambda members: members.update({"bundle.json": b"\xff{"}), NotABundle),
    "without a file": (lambda members: members.pop("0/model/model.bin"), NotABundle),
    "with another file": (lambda members: members.update({"0/model/model.bin": b"x"}), NotABundle),
    "with one file more": (lambda members: members.update({"0/extra": b"x"}), NotABundle),
    "with a manifest of its own": (lambda members: members.update({"0/manifest.json": b"{}"}), NotABundle),
    "leads out": (lambda members: members.update({"0/../../evil": b"x"}), UnsafeArchive),
    "absolute": (lambda members: members.update({"/tmp/evil": b"x"}), UnsafeArchive),
    "a bomb": (lambda members: members.update({"0/zeros": bytes(300 * 1024**2)}), UnsafeArchive),
    "model is noise": (lambda members: replaced(members, "model/model.bin", os.urandom(999)), NotAPackage),
    "metadata is noise": (lambda members: replaced(members, "metadata.json", b"{"), NotAPackage),
    "version as a path": (
        lambda members: replaced(
            members, "metadata.json", b'{"from_code": "en", "to_code": "uk", "package_version": "../../1"}'
        ),
        NotAPackage,
    ),
    "checksum as a path": (lambda members: told(members, sha256="../../evil"), NotABundle),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bad_bundle_is_refused_whole(store: PackageStore, bundle: Path, tmp_path: Path, case: str) -> None:
    kept = store.install(written(tmp_path, package("en", "uk", "0.9")), origin="")
    change, refusal = HOSTILE[case]
    bad = changed(bundle, change)

    with pytest.raises(refusal) as raised:
        store.install_bundle(bad)

    assert "changed.zip" in str(raised.value.message)
    assert visible(store.root) == ["en_uk-0.9"]
    assert problem_of(kept) is None


def test_what_the_list_says_of_names_is_not_believed(store: PackageStore, bundle: Path) -> None:
    """Folder and languages come from the package itself."""
    forged = changed(bundle, lambda members: told(members, name="../../evil", version="/../9", source="../x"))

    (first, _) = store.install_bundle(forged)

    assert (first.folder.name, first.manifest.name, first.pair) == ("en_uk-1.4", "translate-en_uk", ("en", "uk"))


def test_second_package_refused_keeps_the_first_out(store: PackageStore, bundle: Path) -> None:
    def broken(members: dict[str, bytes]) -> None:
        members["1/model/model.bin"] = b"x"

    with pytest.raises(NotABundle):
        store.install_bundle(changed(bundle, broken))

    assert visible(store.root) == []


@pytest.mark.parametrize("content", [b"", b"no zip", package()])
def test_what_is_no_bundle_says_so(store: PackageStore, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotABundle, match=r"x\.zip"):
        store.install_bundle(written(tmp_path, content, "x.zip"))
    with pytest.raises(UnreadableFile):
        store.install_bundle(tmp_path / "gone.zip")


def test_damaged_package_is_not_exported(store: PackageStore, tmp_path: Path) -> None:
    installed = store.install(written(tmp_path, package()), origin="")
    (installed.folder / "README.md").write_text("changed")

    with pytest.raises(PackageDamaged, match=r"README\.md"):
        write_bundle([installed], tmp_path / "models.zip")

    assert not list(tmp_path.glob("*models.zip*"))


def test_bundle_written_twice_is_the_same_to_the_byte(store: PackageStore, tmp_path: Path) -> None:
    installed = store.install(written(tmp_path, package()), origin="")

    for name in ("a.zip", "b.zip"):
        write_bundle([installed], tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as bundle:
            assert {member.date_time for member in bundle.infolist()} == {zipfile.ZipInfo("x").date_time}

    assert sha256_of(tmp_path / "a.zip") == sha256_of(tmp_path / "b.zip")


LIMITED = """
import resource, sys
from pathlib import Path
from transpub.core.errors import TranspubError
from transpub_worker.bundle import write_bundle
from transpub_worker.packages import PackageStore
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000,) * 2)
store = PackageStore(Path(sys.argv[1]))
try:
    if sys.argv[2] == "export":
        write_bundle(store.installed(), Path(sys.argv[3]))
    else:
        store.install_bundle(Path(sys.argv[3]))
except TranspubError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(("command", "code"), [("export", "bundle_unwritable"), ("import", "store_unwritable")])
def test_full_disk_leaves_everything_as_it_was(
    store: PackageStore, bundle: Path, tmp_path: Path, command: str, code: str
) -> None:
    store.install(written(tmp_path, package("en", "uk", "1.3")), origin="")
    before = sha256_of(bundle)

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(store.root), command, str(bundle)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert f"models.{code}" in done.stderr
    assert "File too large" in done.stderr
    assert sha256_of(bundle) == before
    assert not list(tmp_path.glob(".models.zip*"))
    assert visible(store.root) == ["en_uk-1.3"]


def test_folder_of_the_bundle_that_is_not_there_says_so(store: PackageStore, tmp_path: Path) -> None:
    installed = store.install(written(tmp_path, package()), origin="")

    with pytest.raises(BundleUnwritable, match="No such file") as raised:
        write_bundle([installed], tmp_path / "nowhere" / "models.zip")

    assert isinstance(raised.value, TranspubError)
