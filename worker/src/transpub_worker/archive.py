"""An .argosmodel file: checked as a stranger's zip, then unpacked into a folder nobody reads yet.

Knows nothing of the store, of languages on offer or of the model's inside.
"""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import BaseModel, Field, ValidationError

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, LazyText

_CHUNK = 1 << 20
# Of 2,000 members with long names; no other read of zipfile or ours is as large.
_MEMBER_LIST_MAX_BYTES = 4 * _CHUNK
_CODE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*$"
TOKENIZERS = ("sentencepiece.model", "bpe.model")

# What zipfile and zlib raise on damaged or hand-made input.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class UnreadableFile(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.unreadable_file"
    text = N_("Cannot read %(file)s: %(reason)s")


class NotAPackage(TranspubError):
    """Facts: `file`, `reason`."""

    kind = ErrorKind.INVALID
    code = "models.not_a_package"
    text = N_("%(file)s is not a usable Argos package: %(reason)s")


class UnsafeArchive(TranspubError):
    """Facts: `file`, `reason`. The file was made by hand or by an attacker; packages never look like this."""

    kind = ErrorKind.INVALID
    code = "models.unsafe_archive"
    text = N_("%(file)s was refused as unsafe: %(reason)s")


@dataclass(frozen=True)
class Limits:
    """Bounds of an unpacked package. Official ones hold under 20 members and 60-200 MB, packed by 1.1-1.2."""

    members: int = 2000
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 10


class Metadata(BaseModel, frozen=True):
    """The part of a package's metadata.json that is relied on."""

    from_code: str = Field(pattern=_CODE)
    to_code: str = Field(pattern=_CODE)
    package_version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$")
    type: Literal["translate"] = "translate"
    target_prefix: str = ""

    @property
    def name(self) -> str:
        """As the official index calls it."""
        return f"translate-{self.from_code}_{self.to_code}"


def unpack(archive: Path, into: Path, limits: Limits = Limits()) -> Metadata:
    """Check the archive, then write what lies beside its metadata.json into the folder `into`, which must exist.

    Raises:
        UnreadableFile: the archive cannot be opened.
        NotAPackage: no zip, damaged, or without metadata, model or tokenizer.
        UnsafeArchive: paths that leave the folder, links, or more than `limits` allow.
        OSError: writing failed; the folder is left as it is.
    """
    with opened(archive, limits) as zipped:
        root = _root(zipped.infolist(), archive)
        metadata = _metadata(zipped, root, archive)
        extract(zipped, root, into, archive)
    return metadata


def peek(archive: Path) -> Metadata:
    """What an archive says it is, without unpacking it.

    Raises: as `unpack`, but nothing is written.
    """
    with opened(archive, Limits()) as zipped:
        return _metadata(zipped, _root(zipped.infolist(), archive), archive)


@contextmanager
def opened(archive: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """A zip whose members' names, kinds, number and sizes have been checked.

    Raises:
        UnreadableFile, NotAPackage, UnsafeArchive: as `unpack`.
    """
    try:
        stream = _BoundedFile(archive)
    except OSError as error:
        raise UnreadableFile(file=archive.name, reason=error.strerror or str(error)) from error
    with stream:
        try:
            zipped = zipfile.ZipFile(stream)
        except (*_ZIP_ERRORS, OSError) as error:
            raise NotAPackage(file=archive.name, reason=LazyText(N_("it is no zip file."), {})) from error
        with zipped:
            _check_bounds(zipped.infolist(), archive, limits)
            for member in zipped.infolist():
                _check_member(member, archive)
            yield zipped


def read_json(zipped: zipfile.ZipFile, name: str, archive: Path) -> bytes:
    """A small member, at most its first megabyte.

    Raises:
        NotAPackage: it is not there, or damaged.
    """
    with _damage_as_not_a_package(archive), zipped.open(name) as source:
        return source.read(_CHUNK)


class _BoundedFile(io.FileIO):
    """zipfile reads the list of members into memory in one go: a hostile one would fill it."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MEMBER_LIST_MAX_BYTES:
            raise zipfile.BadZipFile("the list of members is too long")
        return super().read(_MEMBER_LIST_MAX_BYTES if size is None or size < 0 else size) or b""


def missing_part(names: Collection[str]) -> str | None:
    """What a package lacks to be loadable, given the paths of its files; None if it is complete."""
    for part in ("metadata.json", "model/model.bin"):
        if part not in names:
            return part
    return None if any(name in names for name in TOKENIZERS) else " / ".join(TOKENIZERS)


def _check_bounds(members: list[zipfile.ZipInfo], archive: Path, limits: Limits) -> None:
    size = sum(member.file_size for member in members)
    allowed = min(limits.unpacked_bytes, limits.ratio * max(archive.stat().st_size, _CHUNK))
    if len(members) > limits.members:
        reason = LazyText(N_("it holds more than %(limit)s files."), {"limit": limits.members})
        raise UnsafeArchive(file=archive.name, reason=reason)
    if size > allowed:
        # Reading a member never yields more than its declared size, so this bounds what is written, too.
        reason = LazyText(N_("it would unpack to %(size)s bytes."), {"size": size})
        raise UnsafeArchive(file=archive.name, reason=reason)


def _check_member(member: zipfile.ZipInfo, archive: Path) -> None:
    name = member.filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    leaves = name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts
    if leaves or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        reason = LazyText(
            N_("the member “%(member)s” is a link or leads out of the folder."), {"member": name[:100]}
        )
        raise UnsafeArchive(file=archive.name, reason=reason)
    if member.flag_bits & 0x1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        reason = LazyText(N_("it is encrypted or packed in an unusual way."), {})
        raise NotAPackage(file=archive.name, reason=reason)


def _root(members: list[zipfile.ZipInfo], archive: Path) -> PurePosixPath:
    """The folder in the zip that is the package: the only one with a metadata.json, at most one level down."""
    names = [PurePosixPath(member.filename) for member in members if not member.is_dir()]
    roots = [name.parent for name in names if name.name == "metadata.json" and len(name.parts) <= 2]
    inside = (
        {str(name.relative_to(roots[0])) for name in names if name.is_relative_to(roots[0])} if roots else set()
    )
    missing = missing_part(inside)
    if missing or len(roots) > 1:
        reason = LazyText(N_("%(part)s is missing or ambiguous."), {"part": missing or "metadata.json"})
        raise NotAPackage(file=archive.name, reason=reason)
    return roots[0]


def _metadata(zipped: zipfile.ZipFile, root: PurePosixPath, archive: Path) -> Metadata:
    try:
        return Metadata.model_validate_json(read_json(zipped, str(root / "metadata.json"), archive))
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"]) or "JSON"
        reason = LazyText(N_("its metadata.json is wrong (%(field)s)."), {"field": field})
        raise NotAPackage(file=archive.name, reason=reason) from error


def extract(zipped: zipfile.ZipFile, root: PurePosixPath, into: Path, archive: Path) -> None:
    """Write the members below `root` into the folder `into`, in one pass: zipfile checks each member's CRC while
    it is read, so a damaged one ends here.

    Raises:
        NotAPackage, UnsafeArchive, OSError: as `unpack`.
    """
    for member in zipped.infolist():
        name = PurePosixPath(member.filename)
        if member.is_dir() or not name.is_relative_to(root):
            continue
        target = into / name.relative_to(root)
        with _damage_as_not_a_package(archive):
            source = zipped.open(member)
        # "x": two members of one name would hide one another.
        with source, _created(target, archive) as sink:
            while chunk := _read(source, archive):
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())


def _created(target: Path, archive: Path) -> IO[bytes]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        reason = LazyText(N_("the member “%(member)s” is there twice."), {"member": target.name})
        raise UnsafeArchive(file=archive.name, reason=reason) from error


def _read(source: IO[bytes], archive: Path) -> bytes:
    with _damage_as_not_a_package(archive):
        return source.read(_CHUNK)


@contextmanager
def _damage_as_not_a_package(archive: Path) -> Iterator[None]:
    try:
        yield
    except (*_ZIP_ERRORS, KeyError) as error:
        reason = LazyText(N_("it is damaged or cut short."), {})
        raise NotAPackage(file=archive.name, reason=reason) from error
