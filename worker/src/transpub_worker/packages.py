"""The package store: which Argos packages this machine has, and how one gets in and out whole or not at all.

Opens no network connection; the index is index.py's, the choice between packages routes.py's.
"""

import logging
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from transpub.core import clock
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.core.languages import UnknownLanguage
from transpub.translations.engine import ModelKind
from transpub_worker.archive import Metadata, NotAPackage, UnreadableFile, unpack
from transpub_worker.health import self_test
from transpub_worker.manifest import (
    MANIFEST,
    Broken,
    Installed,
    Manifest,
    content_tag,
    folder_name,
    hash_files,
    pair_of,
    read_package,
    sha256_of,
)
from transpub_worker.model import ModelFailed
from transpub_worker.swap import DOWNLOAD, STAGING, clear_leftovers, discard, switch

log = logging.getLogger(__name__)

TRIAL_ARCHIVES = Path(__file__).resolve().parent / "trial"
TRIAL_ORIGIN = "transpub-worker"
_TRIAL = "trial"
# Longer than any unpacking with its self-test; somebody else's download is not under the lock.
_LOCK_TIMEOUT_S = 60


class PackageNotInstalled(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.not_installed"
    text = N_("No package for %(source)s → %(target)s is installed.")


class TrialPackageStays(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "models.trial_stays"
    text = N_(
        "%(source)s → %(target)s is only a trial package that comes with the worker. "
        "Set TRANSPUB_TRIAL_MODELS=false to do without the trial packages."
    )


class StoreUnwritable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.store_unwritable"
    text = N_("The models folder %(folder)s cannot be written: %(reason)s")


class StoreBusy(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.store_busy"
    text = N_("Another process is installing or removing models. Try again in a minute.")


class PackageStore:
    """Packages under one folder: `<from>_<to>-<version>/`, and the shipped trial packages under `trial/`.

    Safe for several threads and processes: writing takes a lock file, and a package appears and goes by a
    rename, so that a reader sees it whole or not at all.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """Changes when a package came or went. Costs a directory listing; reads no file."""
        found = []
        for place in self._places():
            for folder in _package_folders(place):
                try:
                    status = folder.stat()
                except OSError:  # removed since it was listed
                    continue
                found.append((str(folder), status.st_ino, status.st_mtime_ns))
        return tuple(found)

    def scan(self) -> list[Installed | Broken]:
        """Every package folder, in the order of their names. Broken ones never stop the others from working."""
        return [read_package(folder) for place in self._places() for folder in _package_folders(place)]

    def installed(self) -> list[Installed]:
        """The usable packages; each broken folder is logged as a warning."""
        found = []
        for package in self.scan():
            if isinstance(package, Installed):
                found.append(package)
            else:
                log.warning("model folder %s is skipped: %s", package.folder, package.reason)
        return found

    def official(self, pair: tuple[str, str]) -> list[Installed]:
        """What is installed for this very pair, trial packages left out."""
        packages = (package for package in self.scan() if isinstance(package, Installed))
        return [p for p in packages if p.pair == pair and p.manifest.kind is ModelKind.OFFICIAL]

    def install(
        self, archive: Path, *, origin: str, sha256: str | None = None, pair: tuple[str, str] | None = None
    ) -> Installed:
        """Check, unpack, try out and switch in a package; the pair's other versions go after that.

        `sha256` and `pair` are what the archive must hash to and translate, where known. The archives shipped
        as trial packages are known by their hash and keep that mark, whichever way they come.

        Raises:
            UnreadableFile, NotAPackage, UnsafeArchive: the archive is no good; nothing has changed.
            StoreUnwritable, StoreBusy: the folder is read-only, full, or locked by another process.
        """
        try:
            found = sha256_of(archive)
        except OSError as error:
            raise UnreadableFile(file=archive.name, reason=error.strerror or str(error)) from error
        if sha256 not in (None, found):
            raise NotAPackage(file=archive.name, reason=LazyText(N_("its checksum is wrong."), {}))
        with self._locked():
            return self._install(archive, origin, found, pair)

    def unpack_trial(self, *, again: bool = False) -> list[Installed]:
        """Install the shipped trial packages that are not there yet; all of them if `again`, as a repair.

        Raises: as `install`.
        """
        shipped = trial_archives()
        if again or len(present := self._by_hash(shipped)) < len(shipped):
            with self._locked():
                # Asked again under the lock: another process may have been faster.
                present = {} if again else self._by_hash(shipped)
                for sha256, archive in shipped.items():
                    if sha256 not in present:
                        present[sha256] = self._install(archive, TRIAL_ORIGIN, sha256, None)
        return list(present.values())

    def remove(self, source: str, target: str) -> list[str]:
        """Remove what is installed for one pair, damaged or not; answers with the folders' names.

        Raises:
            PackageNotInstalled, TrialPackageStays: there is nothing to remove.
            StoreUnwritable, StoreBusy: as for `install`.
        """
        pair = (source, target)
        if self._of_pair(self.root, pair):
            with self._locked():
                gone = self._of_pair(self.root, pair)
                for folder in gone:
                    discard(folder)
            return [folder.name for folder in gone]
        if self._of_pair(self.root / _TRIAL, pair):
            raise TrialPackageStays(source=source, target=target)
        raise PackageNotInstalled(source=source, target=target)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for a download, on the same disk; gone afterwards, whatever happens.

        Raises:
            StoreUnwritable: it cannot be made.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            folder = tempfile.TemporaryDirectory(prefix=DOWNLOAD, dir=self.root)
        except OSError as error:
            raise StoreUnwritable(folder=str(self.root), reason=error.strerror or str(error)) from error
        with folder as path:
            yield Path(path)

    def _install(self, archive: Path, origin: str, sha256: str, pair: tuple[str, str] | None) -> Installed:
        kind = ModelKind.TRIAL if sha256 in trial_archives() else ModelKind.OFFICIAL
        place = self.root / _TRIAL if kind is ModelKind.TRIAL else self.root
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=self.root) as staging:
            folder = Path(staging) / "package"
            folder.mkdir()
            metadata = unpack(archive, folder)
            manifest = _manifest(metadata, archive, folder, kind=kind, origin=origin, sha256=sha256)
            if pair not in (None, (manifest.source, manifest.target)):
                facts = {"source": manifest.source, "target": manifest.target}
                reason = LazyText(N_("it translates %(source)s → %(target)s."), facts)
                raise NotAPackage(file=archive.name, reason=reason)
            try:
                self_test(folder, manifest.source)
            except ModelFailed as error:
                log.warning("self-test of %s failed: %s", archive.name, error)
                reason = LazyText(N_("its model does not load or does not translate."), {})
                raise NotAPackage(file=archive.name, reason=reason) from error
            with (folder / MANIFEST).open("w", encoding="utf-8") as sink:
                sink.write(manifest.model_dump_json(indent=2))
                sink.flush()
                os.fsync(sink.fileno())
            place.mkdir(exist_ok=True)
            final = place / folder_name(metadata)
            switch(folder, final)
        for other in self._of_pair(place, (manifest.source, manifest.target)):
            if other != final:
                discard(other)
        log.info("installed %s %s from %s", manifest.name, manifest.version, manifest.origin)
        return Installed(final, manifest)

    def _by_hash(self, wanted: Collection[str]) -> dict[str, Installed]:
        packages = (package for package in self.scan() if isinstance(package, Installed))
        return {p.manifest.sha256: p for p in packages if p.manifest.sha256 in wanted}

    def _places(self) -> tuple[Path, Path]:
        return self.root, self.root / _TRIAL

    def _of_pair(self, place: Path, pair: tuple[str, str]) -> list[Path]:
        return [folder for folder in _package_folders(place) if pair_of(folder) == pair]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / ".lock", timeout=_LOCK_TIMEOUT_S):
                clear_leftovers(self._places())
                yield
        except Timeout as error:
            raise StoreBusy from error
        except OSError as error:
            raise StoreUnwritable(folder=str(self.root), reason=error.strerror or str(error)) from error


def _manifest(
    metadata: Metadata, archive: Path, folder: Path, *, kind: ModelKind, origin: str, sha256: str
) -> Manifest:
    try:
        source, target = content_tag(metadata.from_code), content_tag(metadata.to_code)
    except UnknownLanguage as error:
        reason = LazyText(N_("its language “%(code)s” is unknown."), {"code": error.facts["tag"]})
        raise NotAPackage(file=archive.name, reason=reason) from error
    return Manifest(
        source=source,
        target=target,
        name=metadata.name,
        version=metadata.package_version,
        kind=kind,
        origin=origin,
        sha256=sha256,
        size=archive.stat().st_size,
        installed_at=clock.now(),
        files=hash_files(folder),
    )


def _package_folders(place: Path) -> list[Path]:
    try:
        with os.scandir(place) as entries:
            names = [e.name for e in entries if e.is_dir() and not e.name.startswith(".") and e.name != _TRIAL]
    except OSError:  # not made yet, or not readable: nothing to offer
        return []
    return [place / name for name in sorted(names)]


@cache
def trial_archives() -> dict[str, Path]:
    """The shipped trial archives by their SHA-256."""
    return {sha256_of(path): path for path in sorted(TRIAL_ARCHIVES.glob("*.argosmodel"))}
