"""Archives made by hand, cut short or by an attacker: refused, and nothing in the store has changed."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from transpub_worker.archive import Limits, NotAPackage, UnsafeArchive, unpack
from transpub_worker.health import problem_of
from transpub_worker.packages import PackageStore

from .archives import package, visible, written

ZEROS = bytes(80 * 1024**2)


def with_link() -> bytes:
    content = io.BytesIO(package())
    link = zipfile.ZipInfo("package/passwd")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return content.getvalue()


def with_member(name: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO(package())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return with_member("package/README.md")


def lying_about_size() -> bytes:
    """80 MB of zeros that its headers call 10 bytes."""
    content = bytearray(with_member("package/zeros", ZEROS))
    size = len(ZEROS).to_bytes(4, "little")
    assert content.count(size) == 2
    return bytes(content.replace(size, (10).to_bytes(4, "little")))


def encrypted() -> bytes:
    content = bytearray(package())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def flipped() -> bytes:
    """One byte inside the model's compressed data is another."""
    content = bytearray(package())
    at = content.index(b"model/model.bin") + 100_000
    content[at] ^= 0xFF
    return bytes(content)


HOSTILE = {
    "no zip": (lambda: b"<html>Not found</html>", NotAPackage),
    "empty": (lambda: b"", NotAPackage),
    "cut short": (lambda: package()[:1_000_000], NotAPackage),
    "damaged": (flipped, NotAPackage),
    "encrypted": (encrypted, NotAPackage),
    "no metadata": (lambda: package(changes={"metadata.json": None}), NotAPackage),
    "no model": (lambda: package(changes={"model/model.bin": None}), NotAPackage),
    "no tokenizer": (lambda: package(changes={"sentencepiece.model": None}), NotAPackage),
    "two packages": (lambda: with_member("other/metadata.json"), NotAPackage),
    "metadata is no JSON": (lambda: package(changes={"metadata.json": b"{"}), NotAPackage),
    "metadata is a list": (lambda: package(changes={"metadata.json": b"[]"}), NotAPackage),
    "another type": (lambda: package(changes={"metadata.json": b'{"type": "sbd"}'}), NotAPackage),
    "version as a path": (lambda: package(version="../../x"), NotAPackage),
    "language as a path": (lambda: package(target="../uk"), NotAPackage),
    "unknown language": (lambda: package(target="qqq"), NotAPackage),
    "model is noise": (lambda: package(changes={"model/model.bin": os.urandom(9999)}), NotAPackage),
    "tokenizer is noise": (lambda: package(changes={"sentencepiece.model": os.urandom(999)}), NotAPackage),
    "vocabulary is another": (
        lambda: package(changes={"model/shared_vocabulary.json": b'["<unk>", "<s>", "</s>"]'}),
        NotAPackage,
    ),
    "broken bpe": (
        lambda: package(changes={"sentencepiece.model": None, "bpe.model": b"#version: 0.2\none two three\n"}),
        NotAPackage,
    ),
    "leads out": (lambda: with_member("package/../../evil"), UnsafeArchive),
    "leads out at once": (lambda: with_member("../evil"), UnsafeArchive),
    "absolute": (lambda: with_member("/tmp/evil"), UnsafeArchive),
    "of another system": (lambda: with_member("package\\..\\evil"), UnsafeArchive),
    "with a link": (with_link, UnsafeArchive),
    "a bomb": (lambda: with_member("package/zeros", ZEROS), UnsafeArchive),
    "a bomb that lies": (lying_about_size, NotAPackage),
    "file and folder of one name": (lambda: with_member("package/metadata.json/x"), UnsafeArchive),
    "a member twice": (twice, UnsafeArchive),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bad_archive_is_refused_and_changes_nothing(store: PackageStore, tmp_path: Path, case: str) -> None:
    kept = store.install(written(tmp_path, package(version="0.9")), origin="")
    make, refusal = HOSTILE[case]
    archive = written(tmp_path, make(), "bad.argosmodel")

    with pytest.raises(refusal) as raised:
        store.install(archive, origin="a test")

    assert "bad.argosmodel" in str(raised.value.message)
    assert visible(store.root) == ["en_uk-0.9"]
    assert problem_of(kept) is None
    assert visible(tmp_path) == ["bad.argosmodel", "models", "package.argosmodel"]


def test_more_members_or_bytes_than_allowed_are_never_written(tmp_path: Path) -> None:
    archive = written(tmp_path, package())
    into = tmp_path / "into"
    into.mkdir()

    for limits in (Limits(members=5), Limits(unpacked_bytes=1_000_000)):
        with pytest.raises(UnsafeArchive):
            unpack(archive, into, limits)

    assert list(into.iterdir()) == []
