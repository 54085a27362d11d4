"""Installed packages in one file, for machines without a network. Knows no store and loads no model.

A zip with `bundle.json`, the packages' manifests, and one folder a package with its files as they were installed.
"""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub_worker.archive import Limits, NotAPackage, extract, opened, read_json
from transpub_worker.health import PackageDamaged
from transpub_worker.manifest import MANIFEST, Installed, Manifest, hash_files, package_files

_LIST = "bundle.json"
_FORMAT: Literal["transpub-models-1"] = "transpub-models-1"
# All official packages together have some 12 GB.
_LIMITS = Limits(unpacked_bytes=64 * 1024**3)
_CHUNK = 1 << 20


class NotABundle(TranspubError):
    """Facts: `file`, `reason`."""

    kind = ErrorKind.INVALID
    code = "models.not_a_bundle"
    text = N_("%(file)s is not a usable bundle of models: %(reason)s")


class BundleUnwritable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.bundle_unwritable"
    text = N_("The bundle %(file)s cannot be written: %(reason)s")


class _Contents(BaseModel, frozen=True):
    format: Literal["transpub-models-1"]
    packages: list[Manifest] = Field(min_length=1, max_length=500)


def write_bundle(packages: Sequence[Installed], file: Path) -> None:
    """Write the packages into one file, whole or not at all; an older file of that name is replaced.

    Raises:
        PackageDamaged: a file of a package is not the one installed.
        BundleUnwritable: the disk is full, or the folder is not there or not ours.
    """
    beside = file.with_name(f".{file.name}.part")
    contents = _Contents(format=_FORMAT, packages=[package.manifest for package in packages])
    try:
        try:
            with zipfile.ZipFile(beside, "w") as bundle:
                bundle.writestr(_member(_LIST), contents.model_dump_json(indent=2))
                for number, package in enumerate(packages):
                    _add(bundle, package, number)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BundleUnwritable(file=str(file), reason=error.strerror or str(error)) from error


def unpack_bundle(file: Path, into: Path) -> list[tuple[Path, Manifest]]:
    """Check the bundle as a stranger's, and write each package into a folder of its own inside `into`.

    The manifests are the bundle's word: that the files are those they list is checked here, and nothing else is.

    Raises:
        UnreadableFile: the file cannot be opened.
        NotABundle: no bundle, damaged, or its files are not those it lists.
        UnsafeArchive: paths that leave the folder, links, or more than is sensible.
        OSError: writing failed.
    """
    try:
        with opened(file, _LIMITS) as zipped:
            manifests = _contents(zipped, file).packages
            folders = []
            for number, manifest in enumerate(manifests):
                folder = into / str(number)
                folder.mkdir()
                extract(zipped, PurePosixPath(str(number)), folder, file)
                if hash_files(folder) != manifest.files or (folder / MANIFEST).exists():
                    facts = {"name": manifest.name, "version": manifest.version}
                    reason = LazyText(N_("the files of %(name)s %(version)s are not those it lists."), facts)
                    raise NotABundle(file=file.name, reason=reason)
                folders.append((folder, manifest))
    except NotAPackage as error:
        raise NotABundle(**error.facts) from error
    return folders


def _contents(zipped: zipfile.ZipFile, file: Path) -> _Contents:
    try:
        return _Contents.model_validate_json(read_json(zipped, _LIST, file) if _LIST in zipped.namelist() else b"")
    except ValidationError as error:
        reason = LazyText(N_("its %(part)s is missing or wrong."), {"part": _LIST})
        raise NotABundle(file=file.name, reason=reason) from error


def _add(bundle: zipfile.ZipFile, package: Installed, number: int) -> None:
    """Not packed: a quantised model shrinks by a tenth at best, and copying is what a bundle is for."""
    files = package_files(package.folder)
    for name, sha256 in package.manifest.files.items():
        if name not in files or _copied(bundle, files[name], f"{number}/{name}") != sha256:
            reason = LazyText(N_("the file %(file)s is not the one installed."), {"file": name})
            raise PackageDamaged(package=package.folder.name, reason=reason)


def _member(name: str) -> zipfile.ZipInfo:
    """With no time: the same packages make the same bytes whenever they are bundled."""
    member = zipfile.ZipInfo(name)
    member.external_attr = 0o644 << 16
    return member


def _copied(bundle: zipfile.ZipFile, path: Path, name: str) -> str:
    """Add the file and return the SHA-256 of what was added."""
    member = _member(name)
    member.file_size = path.stat().st_size
    digest = hashlib.sha256()
    with path.open("rb") as source, bundle.open(member, "w") as sink:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()
