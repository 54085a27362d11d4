"""From the model index into the store: fetched once, and continued where it broke off.

The only way a package is downloaded, and only when somebody asks for it.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.settings import Settings
from transpub.translations.packages import version_key
from transpub_worker.archive import NotAPackage, UnsafeArchive
from transpub_worker.download import NotFetched, Partial, Progress, fetch
from transpub_worker.errors import HashChanged, StoreBusy, StoreUnwritable
from transpub_worker.health import problem_of
from transpub_worker.index import Available, is_remote, local_path, newest, read_index, shown
from transpub_worker.manifest import Installed
from transpub_worker.packages import PackageStore
from transpub_worker.pins import hash_changed

log = logging.getLogger(__name__)

_GIVEN_UP_S = 7 * 24 * 3600
_LOOK_EVERY_S = 0.5
# How long another process's download may stand still before waiting for it ends; its own patience is shorter.
_STANDSTILL_S = 300


class DownloadFailed(TranspubError):
    """Facts: `name`, `reason`. Nothing was installed."""

    kind = ErrorKind.UNAVAILABLE
    code = "models.download_failed"
    text = N_("The package %(name)s could not be downloaded: %(reason)s")


def install_pair(
    settings: Settings, store: PackageStore, source: str, target: str, on_progress: Progress
) -> Installed:
    """The newest package of the index for a pair; what is installed already where that is as new and sound.

    Raises:
        IndexUnreachable, IndexUnreadable, PairNotOffered: from the index.
        Otherwise as `install_from_index`.
    """
    wanted = newest(read_index(settings), source, target)
    return present(store, wanted) or install_from_index(wanted, store, settings, on_progress)


def present(store: PackageStore, wanted: Available) -> Installed | None:
    """The installed package of the pair if it is as new as the wanted one and undamaged."""
    for package in store.official(wanted.pair):
        if package.version_key >= version_key(wanted.version) and problem_of(package) is None:
            return package
    return None


def install_from_index(
    wanted: Available,
    store: PackageStore,
    settings: Settings,
    on_progress: Progress,
    *,
    accept_new_hash: bool = False,
) -> Installed:
    """Fetch a package by the first of its links that works, and install it.

    A download that breaks off is kept for a week and continued the next time. Where another process is fetching
    the same package, this one waits and takes what that one installed.

    Raises:
        DownloadFailed: no link works.
        HashChanged: the index promises other contents than were installed first.
        Otherwise as `PackageStore.install`.
    """
    if not accept_new_hash and wanted.sha256 is not None:
        pinned = store.pinned(wanted.name, wanted.version)
        if pinned not in (None, wanted.sha256):
            raise hash_changed(wanted.name, wanted.version, str(pinned), wanted.sha256)
    failure = DownloadFailed(name=wanted.name, reason="no usable link")
    for link in wanted.links:
        try:
            return _install_from(link, wanted, store, settings, on_progress, accept_new_hash)
        except NotFetched as error:
            log.info("download of %s from %s failed: %s", wanted.name, shown(link), error)
            failure = DownloadFailed(name=wanted.name, reason=str(error))
    raise failure


def _install_from(
    link: str,
    wanted: Available,
    store: PackageStore,
    settings: Settings,
    on_progress: Progress,
    accept_new_hash: bool,
) -> Installed:
    """Raises: NotFetched; otherwise as `PackageStore.install`."""
    with _turn(store.root, wanted, on_progress) as partial:
        # Asked again now that nobody else is at it: another process may have been faster.
        if not accept_new_hash and (package := present(store, wanted)) is not None:
            return package
        if is_remote(link):
            fetch(link, partial, timeout_s=settings.model_index_timeout_s, on_progress=on_progress)
        archive = partial.path if is_remote(link) else _readable(local_path(link), on_progress)
        try:
            package = store.install(
                archive,
                origin=shown(link),
                sha256=wanted.sha256,
                pair=wanted.pair,
                accept_new_hash=accept_new_hash,
            )
        except (NotAPackage, UnsafeArchive, HashChanged):
            partial.drop()
            raise
        partial.drop()
        return package


def _readable(archive: Path, on_progress: Progress) -> Path:
    """Raises: NotFetched."""
    try:
        size = archive.stat().st_size
    except OSError as error:
        raise NotFetched(error.strerror or str(error)) from error
    on_progress(size, size)
    return archive


@contextmanager
def _turn(root: Path, wanted: Available, on_progress: Progress) -> Iterator[Partial]:
    """Be the only process that fetches and installs this package.

    Raises:
        StoreUnwritable: the folder of the downloads cannot be made.
        StoreBusy: the other process stands still.
    """
    folder = root / ".downloads"
    name = f"{wanted.name}-{wanted.version}.argosmodel"
    partial = Partial(folder / name)
    lock = FileLock(folder / f"{name}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(folder)
        _wait_for(lock, partial, on_progress)
    except OSError as error:
        raise StoreUnwritable(folder=str(folder), reason=error.strerror or str(error)) from error
    try:
        yield partial
    finally:
        lock.release()


def _wait_for(lock: FileLock, partial: Partial, on_progress: Progress) -> None:
    """Shows the other process's progress meanwhile."""
    size, moved_at = -1, time.monotonic()
    while True:
        try:
            lock.acquire(timeout=0 if size < 0 else _LOOK_EVERY_S)
            return
        except Timeout:
            if (now := partial.size()) != size:
                size, moved_at = now, time.monotonic()
                on_progress(size, None)
            elif time.monotonic() - moved_at > _STANDSTILL_S:
                raise StoreBusy from None


def _clear_abandoned(folder: Path) -> None:
    """What nobody continued for a week. Locks stay: they are empty, and deleting one could let two in."""
    for path in folder.iterdir():
        if path.suffix != ".lock" and time.time() - path.stat().st_mtime > _GIVEN_UP_S:
            path.unlink(missing_ok=True)
