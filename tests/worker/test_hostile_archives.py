"""Archives made by hand, cut short or by an attacker: refused, and nothing in the store has changed."""

import io
import json
import os
import re
import stat
import zipfile
from pathlib import Path

import pytest
import sentencepiece

from transpub.core.errors import TranspubError
from transpub_worker.archive import Limits, NotAPackage, UnsafeArchive, unpack
from transpub_worker.health import problem_of
from transpub_worker.packages import PackageStore

from .archives import TRIAL_UK, package, parts_of, visible, written

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


def of_50_gb() -> bytes:
    """As its headers say; what would come out is 80 MB."""
    content = bytearray(with_member("package/zeros", ZEROS))
    size = len(ZEROS).to_bytes(4, "little")
    # Without ZIP64 a member says at most 4 GB, so thirteen times the same one.
    name = b"package/zeros"
    central = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    record = bytes(content[central:end]).replace(size, (0xFFFFFFF0).to_bytes(4, "little"))
    records = b"".join(record.replace(name, b"package/zero%x" % number) for number in range(13))
    tail = bytearray(content[end:])
    count = int.from_bytes(tail[10:12], "little") + 12
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    start = int.from_bytes(tail[16:20], "little")
    tail[12:16] = (central - start + len(records)).to_bytes(4, "little")
    return bytes(content[:central]) + records + bytes(tail)


def with_too_many_members() -> bytes:
    """A list of members of 10 MB, which zipfile would take into memory before anybody can count them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(50_000):
            archive.writestr(f"{number:0150}", b"")
    return stream.getvalue()


def of_another_vocabulary() -> bytes:
    """As many words as the model has, but other ones: it loads, and would write nonsense."""
    count = len(json.loads(parts_of(TRIAL_UK)["model/shared_vocabulary.json"]))
    words = ["<unk>", "<s>", "</s>", *(f"word{number}" for number in range(count - 3))]
    return package(changes={"model/shared_vocabulary.json": json.dumps(words).encode()})


def of_another_tokenizer() -> bytes:
    """A sound tokenizer of another package."""
    model = io.BytesIO()
    lines = [f"{word} {word[::-1]}" for word in ("χθες", "σήμερα", "αύριο", "ποτέ", "καθημερινά")] * 20
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=60, minloglevel=2, hard_vocab_limit=False
    )
    return package(changes={"sentencepiece.model": model.getvalue()})


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
    "vocabulary of another model": (of_another_vocabulary, NotAPackage),
    "tokenizer of another model": (of_another_tokenizer, NotAPackage),
    "vocabulary is noise": (
        lambda: package(changes={"model/shared_vocabulary.json": b'{"a": '}),
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
    "50 GB": (of_50_gb, UnsafeArchive),
    "endless list of members": (with_too_many_members, NotAPackage),
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


def test_what_is_wrong_is_told_by_its_name(store: PackageStore, tmp_path: Path) -> None:
    told = {}
    for name in ("no zip", "no tokenizer", "50 GB", "vocabulary of another model", "tokenizer of another model"):
        with pytest.raises(TranspubError) as raised:
            store.install(written(tmp_path, HOSTILE[name][0](), "bad"), origin="")
        told[name] = str(raised.value.message).partition(": ")[2]

    assert told == {
        "no zip": "it is no zip file.",
        "no tokenizer": "sentencepiece.model / bpe.model is missing or ambiguous.",
        "50 GB": told["50 GB"],
        "vocabulary of another model": "its vocabulary does not fit its model.",
        "tokenizer of another model": "its vocabulary does not fit its model.",
    }
    assert re.fullmatch(r"it would unpack to 558\d{8} bytes\.", told["50 GB"])


def test_more_members_or_bytes_than_allowed_are_never_written(tmp_path: Path) -> None:
    archive = written(tmp_path, package())
    into = tmp_path / "into"
    into.mkdir()

    for limits in (Limits(members=5), Limits(unpacked_bytes=1_000_000)):
        with pytest.raises(UnsafeArchive):
            unpack(archive, into, limits)

    assert list(into.iterdir()) == []
