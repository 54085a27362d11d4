"""The package store: which Argos packages this machine has, and how one gets in and out whole or not at all.

Opens no network connection; the index is index.py's, the choice between packages routes.py's.
"""

import logging
import os
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from transpub.core import clock
from transpub.core.i18n import N_, LazyText
from transpub.translations.engine import ModelKind
from transpub_worker import usage
from transpub_worker.archive import NotAPackage, UnreadableFile
from transpub_worker.errors import (
    NoPreviousVersion,
    PackageInUse,
    PackageNotInstalled,
    StoreBusy,
    StoreUnwritable,
    TrialPackageStays,
)
from transpub_worker.health import problem_of
from transpub_worker.manifest import (
    AGAIN,
    Broken,
    Installed,
    pair_of,
    read_package,
    sha256_of,
    write_manifest,
)
from transpub_worker.pins import Pins
from transpub_worker.staging import (
    Staged,
    expect_pair,
    stage_archive,
    stage_bundle,
    staging_folder,
    trial_archives,
)
from transpub_worker.swap import clear_leftovers, discard, put

log = logging.getLogger(__name__)

TRIAL_ORIGIN = "transpub-worker"
_TRIAL = "trial"
_PREVIOUS = ".previous"
# Longer than any unpacking with its self-test; somebody else's download is not under the lock.
_LOCK_TIMEOUT_S = 300

Pair = tuple[str, str]


class PackageStore:
    """Packages under one folder: `<from>_<to>-<version>/`, and the shipped trial packages under `trial/`.

    Beside them, never offered: `.previous/` with one earlier version a pair, `.downloads/`, and `pins.json`.
    Safe for several threads and processes: writing takes a lock file, and a package appears and goes by a
    rename, so that a reader sees it whole or not at all.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pins = Pins(root / "pins.json")

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

    def official(self, pair: Pair) -> list[Installed]:
        """What is installed for this very pair, trial packages left out."""
        packages = (package for package in self.scan() if isinstance(package, Installed))
        return [p for p in packages if p.pair == pair and p.manifest.kind is ModelKind.OFFICIAL]

    def previous(self, pair: Pair) -> Installed | None:
        """The version that served the pair before, kept for `rollback`."""
        kept = (read_package(folder) for folder in self._of_pair(self.root / _PREVIOUS, pair))
        return max((p for p in kept if isinstance(p, Installed)), key=_put_in_place_at, default=None)

    def all_previous(self) -> list[Installed]:
        """What `previous` tells, of every pair."""
        pairs = {pair_of(folder) for folder in _package_folders(self.root / _PREVIOUS)}
        kept = [self.previous(pair) for pair in pairs if pair is not None]
        return [package for package in kept if package is not None]

    def pinned(self, name: str, version: str) -> str | None:
        """The SHA-256 of the archive first installed under this name and version, if any was.

        Raises:
            PinsUnreadable.
        """
        return self._pins.archive_of(name, version)

    def install(
        self,
        archive: Path,
        *,
        origin: str,
        sha256: str | None = None,
        pair: Pair | None = None,
        accept_new_hash: bool = False,
    ) -> Installed:
        """Check, unpack, try out and switch in a package; the version it replaces is kept for `rollback`.

        `sha256` and `pair` are what the archive must hash to and translate, where known. The archives shipped
        as trial packages are known by their hash and keep that mark, whichever way they come.
        `accept_new_hash` lets a name and version in that was installed before with other contents.

        Raises:
            UnreadableFile, NotAPackage, UnsafeArchive, HashChanged: it is refused; nothing has changed.
            StoreUnwritable, StoreBusy, PinsUnreadable: the folder is read-only, full, damaged, or locked by
                another process.
        """
        try:
            found = sha256_of(archive)
        except OSError as error:
            raise UnreadableFile(file=archive.name, reason=error.strerror or str(error)) from error
        if sha256 not in (None, found):
            raise NotAPackage(file=archive.name, reason=LazyText(N_("its checksum is wrong."), {}))
        with self._locked(), staging_folder(self.root) as folder:
            pins = None if accept_new_hash else self._pins
            staged = stage_archive(archive, folder, sha256=found, origin=origin, pins=pins)
            expect_pair(staged, pair, archive.name)
            return self._switch_in(staged)

    def install_bundle(self, file: Path, *, accept_new_hash: bool = False) -> list[Installed]:
        """Install every package of a bundle, or none if one of them is refused.

        Raises: as `install`, and NotABundle.
        """
        with self._locked(), staging_folder(self.root) as folder:
            staged = stage_bundle(file, folder, None if accept_new_hash else self._pins)
            return [self._switch_in(package) for package in staged]

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
                        with staging_folder(self.root) as folder:
                            staged = stage_archive(
                                archive, folder, sha256=sha256, origin=TRIAL_ORIGIN, pins=self._pins
                            )
                            present[sha256] = self._switch_in(staged)
        return list(present.values())

    def rollback(self, source: str, target: str) -> Installed:
        """Go back to the version that served the pair before; the present one is kept in its stead.

        Raises:
            NoPreviousVersion: none is kept.
            PackageDamaged: the kept one no longer loads or translates; nothing has changed.
            StoreUnwritable, StoreBusy: as for `install`.
        """
        with self._locked():
            previous = self.previous((source, target))
            if previous is None:
                raise NoPreviousVersion(source=source, target=target)
            if (problem := problem_of(previous)) is not None:
                raise problem
            name = previous.folder.name.partition(AGAIN)[0]
            return self._put_in_place(Staged(previous.folder, name, previous.manifest))

    def remove(self, source: str, target: str, *, force: bool = False) -> list[str]:
        """Remove what is installed for one pair, damaged or not, with its earlier version; answers with the
        folders' names. `force`: even while a worker uses it, which then goes on without.

        Raises:
            PackageNotInstalled, TrialPackageStays: there is nothing to remove.
            PackageInUse: a process has the package loaded; nothing was removed.
            StoreUnwritable, StoreBusy: as for `install`.
        """
        pair = (source, target)
        places = self.root, self.root / _PREVIOUS
        if any(self._of_pair(place, pair) for place in places):
            with self._locked(), ExitStack() as uses:
                gone = [folder for place in places for folder in self._of_pair(place, pair)]
                for folder in gone:
                    if not uses.enter_context(usage.sole_use(folder)) and not force:
                        raise PackageInUse(package=folder.name)
                for folder in gone:
                    discard(folder, self.root)
            return [folder.name for folder in gone]
        if self._of_pair(self.root / _TRIAL, pair):
            raise TrialPackageStays(source=source, target=target)
        raise PackageNotInstalled(source=source, target=target)

    def _switch_in(self, staged: Staged) -> Installed:
        if staged.manifest.kind is ModelKind.OFFICIAL:
            self._pins.record(staged.manifest)
        package = self._put_in_place(staged)
        manifest = package.manifest
        log.info("installed %s %s from %s", manifest.name, manifest.version, manifest.origin)
        return package

    def _put_in_place(self, staged: Staged) -> Installed:
        """The one moment of change is the rename: of two packages of a pair, the last put in place serves."""
        manifest = staged.manifest.model_copy(update={"installed_at": clock.now()})
        write_manifest(staged.folder, manifest)
        place = self.root if manifest.kind is ModelKind.OFFICIAL else self.root / _TRIAL
        package = Installed(put(staged.folder, place, staged.name), manifest)
        self._retire_others(package, place)
        return package

    def _retire_others(self, serving: Installed, place: Path) -> None:
        for other in [read_package(f) for f in self._of_pair(place, serving.pair) if f != serving.folder]:
            repaired = isinstance(other, Broken) or other.manifest.sha256 == serving.manifest.sha256
            if repaired or place.name == _TRIAL:
                discard(other.folder, self.root)
            else:
                self._keep(other.folder, serving.pair)

    def _end_switches(self) -> None:
        """Retire what stayed beside a package that a killed process had just put in place."""
        names = Counter(pair_of(folder) for folder in _package_folders(self.root))
        for pair in [pair for pair, times in names.items() if pair and times > 1]:
            if together := self.official(pair):
                self._retire_others(max(together, key=_put_in_place_at), self.root)

    def _keep(self, folder: Path, pair: Pair) -> None:
        """As the pair's one earlier version."""
        place = self.root / _PREVIOUS
        older = self._of_pair(place, pair)
        put(folder, place, folder.name.partition(AGAIN)[0])
        for other in older:
            discard(other, self.root)

    def _by_hash(self, wanted: Collection[str]) -> dict[str, Installed]:
        packages = (package for package in self.scan() if isinstance(package, Installed))
        return {p.manifest.sha256: p for p in packages if p.manifest.sha256 in wanted}

    def _places(self) -> tuple[Path, Path]:
        return self.root, self.root / _TRIAL

    def _of_pair(self, place: Path, pair: Pair) -> list[Path]:
        return [folder for folder in _package_folders(place) if pair_of(folder) == pair]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / ".lock", timeout=_LOCK_TIMEOUT_S):
                clear_leftovers(self.root)
                self._end_switches()
                yield
        except Timeout as error:
            raise StoreBusy from error
        except OSError as error:
            raise StoreUnwritable(folder=str(self.root), reason=error.strerror or str(error)) from error


def _put_in_place_at(package: Installed) -> float:
    return package.manifest.installed_at.timestamp()


def _package_folders(place: Path) -> list[Path]:
    try:
        with os.scandir(place) as entries:
            names = [e.name for e in entries if e.is_dir() and not e.name.startswith(".") and e.name != _TRIAL]
    except OSError:  # not made yet, or not readable: nothing to offer
        return []
    return [place / name for name in sorted(names)]
