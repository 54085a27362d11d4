"""A package on its way into the store: unpacked where nobody reads, judged, tried out. Puts nothing in place."""

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from transpub.core import clock
from transpub.core.i18n import N_, LazyText
from transpub.core.languages import UnknownLanguage
from transpub.translations.engine import ModelKind
from transpub_worker.archive import Metadata, NotAPackage, missing_part, unpack
from transpub_worker.bundle import unpack_bundle
from transpub_worker.health import failed_because, self_test
from transpub_worker.manifest import Manifest, content_tag, folder_name, hash_files, sha256_of
from transpub_worker.model import ModelFailed
from transpub_worker.pins import Pins, content_hash
from transpub_worker.swap import STAGING

log = logging.getLogger(__name__)

TRIAL_ARCHIVES = Path(__file__).resolve().parent / "trial"


@dataclass(frozen=True)
class Staged:
    """A package that passed every check, in a folder still to be moved in place."""

    folder: Path
    name: str
    manifest: Manifest


@contextmanager
def staging_folder(root: Path) -> Iterator[Path]:
    """On the same disk as the store; gone afterwards with all that was not moved out of it."""
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=root) as folder:
        yield Path(folder)


def stage_archive(archive: Path, into: Path, *, sha256: str, origin: str, pins: Pins | None) -> Staged:
    """Unpack an .argosmodel of this SHA-256, compare it with `pins`, translate a sentence.

    The archives shipped as trial packages keep that mark, whichever way they come.

    Raises:
        UnreadableFile, NotAPackage, UnsafeArchive, HashChanged, PinsUnreadable: it is refused.
        OSError: the disk is full, or the like.
    """
    folder = into / "package"
    folder.mkdir()
    metadata = unpack(archive, folder)
    kind = ModelKind.TRIAL if sha256 in trial_archives() else ModelKind.OFFICIAL
    size = archive.stat().st_size
    manifest = _manifest(metadata, folder, archive.name, kind=kind, origin=origin, sha256=sha256, size=size)
    return _tried(folder, metadata, manifest, archive.name, pins)


def stage_bundle(file: Path, into: Path, pins: Pins | None) -> list[Staged]:
    """Unpack a bundle and judge each of its packages as `stage_archive` does.

    What a bundle says of a package's kind is believed only where it says less than official.

    Raises:
        NotABundle: as `bundle.unpack_bundle`.
        Otherwise as `stage_archive`.
    """
    staged = []
    for folder, told in unpack_bundle(file, into):
        shown = f"{file.name}: {told.name[:60]}"
        metadata = _metadata_of(folder, shown)
        known = told.sha256 in trial_archives() or content_hash(told.files) in _trial_contents()
        manifest = _manifest(
            metadata,
            folder,
            shown,
            kind=ModelKind.TRIAL if known else told.kind,
            origin=told.origin[:500],
            sha256=told.sha256,
            size=told.size,
        )
        staged.append(_tried(folder, metadata, manifest, shown, pins))
    return staged


def expect_pair(staged: Staged, pair: tuple[str, str] | None, file: str) -> None:
    """Raises NotAPackage where the package translates another pair than the one asked for."""
    found = staged.manifest.source, staged.manifest.target
    if pair not in (None, found):
        reason = LazyText(N_("it translates %(source)s → %(target)s."), {"source": found[0], "target": found[1]})
        raise NotAPackage(file=file, reason=reason)


@cache
def trial_archives() -> Mapping[str, Path]:
    """The shipped trial archives by their SHA-256."""
    return {sha256_of(path): path for path in sorted(TRIAL_ARCHIVES.glob("*.argosmodel"))}


@cache
def _trial_contents() -> frozenset[str]:
    """What identifies the shipped trial packages once they are unpacked, whoever packs them again."""
    found = set()
    for archive in trial_archives().values():
        with tempfile.TemporaryDirectory() as folder:
            unpack(archive, Path(folder))
            found.add(content_hash(hash_files(Path(folder))))
    return frozenset(found)


def _tried(folder: Path, metadata: Metadata, manifest: Manifest, file: str, pins: Pins | None) -> Staged:
    if pins is not None and manifest.kind is ModelKind.OFFICIAL:
        pins.check(manifest)
    try:
        self_test(folder, manifest.source)
    except ModelFailed as error:
        log.warning("self-test of %s failed: %s", file, error)
        raise NotAPackage(file=file, reason=failed_because(error)) from error
    return Staged(folder, folder_name(metadata), manifest)


def _metadata_of(folder: Path, file: str) -> Metadata:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    if (missing := missing_part(names)) is not None:
        raise NotAPackage(file=file, reason=LazyText(N_("%(part)s is missing or ambiguous."), {"part": missing}))
    try:
        return Metadata.model_validate_json((folder / "metadata.json").read_bytes())
    except ValidationError as error:
        reason = LazyText(N_("its metadata.json is wrong (%(field)s)."), {"field": error.title})
        raise NotAPackage(file=file, reason=reason) from error


def _manifest(
    metadata: Metadata, folder: Path, file: str, *, kind: ModelKind, origin: str, sha256: str, size: int
) -> Manifest:
    try:
        source, target = content_tag(metadata.from_code), content_tag(metadata.to_code)
    except UnknownLanguage as error:
        reason = LazyText(N_("its language “%(code)s” is unknown."), {"code": error.facts["tag"]})
        raise NotAPackage(file=file, reason=reason) from error
    return Manifest(
        source=source,
        target=target,
        name=metadata.name,
        version=metadata.package_version,
        kind=kind,
        origin=origin,
        sha256=sha256,
        size=size,
        installed_at=clock.now(),
        files=hash_files(folder),
    )
