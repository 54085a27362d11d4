"""The Argos package index: what could be installed, and the way of a package from there into the store.

The only file of the worker that opens network connections, and only when somebody asks for a package.
"""

import hashlib
import json
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from pydantic import ValidationError

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import UnknownLanguage
from transpub.core.settings import Settings
from transpub_worker.archive import Metadata
from transpub_worker.manifest import Installed, content_tag, version_key
from transpub_worker.packages import PackageStore

log = logging.getLogger(__name__)

# The official index of 2025 has 96 entries in 33 kB; official packages have up to 200 MB.
_INDEX_MAX_BYTES = 8 * 1024**2
_PACKAGE_MAX_BYTES = 2 * 1024**3

Progress = Callable[[int, int | None], None]
"""Called with the bytes got so far and the bytes to come in all, where the server tells."""


class IndexUnreachable(TranspubError):
    """Facts: `address`, `reason`."""

    kind = ErrorKind.UNAVAILABLE
    code = "models.index_unreachable"
    text = N_("The model index at %(address)s cannot be reached: %(reason)s")


class IndexUnreadable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.index_unreadable"
    text = N_("What lies at %(address)s is no Argos package index.")


class PairNotOffered(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.pair_not_offered"
    text = N_("The model index offers no package for %(source)s → %(target)s.")


class DownloadFailed(TranspubError):
    """Facts: `name`, `reason`. Nothing is left behind."""

    kind = ErrorKind.UNAVAILABLE
    code = "models.download_failed"
    text = N_("The package %(name)s could not be downloaded: %(reason)s")


@dataclass(frozen=True)
class Available:
    """One package in the index. `links` are addresses or, in an index read from a file, paths."""

    source: str
    target: str
    name: str
    version: str
    links: tuple[str, ...]

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.target


def read_index(settings: Settings) -> list[Available]:
    """The packages at `settings.model_index_url`. Entries of a form or language unknown to us are left out.

    Raises:
        IndexUnreachable: nothing came within `settings.model_index_timeout_s`.
        IndexUnreadable: it is no JSON list.
    """
    address = settings.model_index_url
    if _is_remote(address):
        content = _get(address, settings.model_index_timeout_s)
    else:
        try:
            content = _local_path(address).read_bytes()
        except OSError as error:
            raise IndexUnreachable(address=address, reason=error.strerror or str(error)) from error
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexUnreadable(address=_shown(address)) from error
    if not isinstance(entries, list):
        raise IndexUnreadable(address=_shown(address))
    return [package for entry in entries if (package := _available(entry, address)) is not None]


def newest(packages: Iterable[Available], source: str, target: str) -> Available:
    """The package of the pair with the highest version.

    Raises:
        PairNotOffered: the index has none.
    """
    found = [package for package in packages if package.pair == (source, target)]
    if not found:
        raise PairNotOffered(source=source, target=target)
    return max(found, key=lambda package: version_key(package.version))


def install_from_index(
    package: Available, store: PackageStore, settings: Settings, on_progress: Progress
) -> Installed:
    """Download a package beside the store and install it. Its links are tried in their order.

    Raises:
        DownloadFailed: no link gave a whole file.
        TranspubError: as `PackageStore.install`.
    """
    failure = DownloadFailed(name=package.name, reason="no usable link")
    with store.scratch() as folder:
        archive = folder / f"{package.name}-{package.version}.argosmodel"
        for link in package.links:
            try:
                sha256 = _download(link, archive, settings.model_index_timeout_s, on_progress)
            except (httpx.HTTPError, httpx.InvalidURL, OSError, _TooLarge) as error:
                log.info("download of %s from %s failed: %s", package.name, _shown(link), _reason(error))
                failure = DownloadFailed(name=package.name, reason=_reason(error))
                continue
            return store.install(archive, origin=_shown(link), sha256=sha256, pair=package.pair)
    raise failure


class _TooLarge(Exception):
    pass


def _download(link: str, archive: Path, timeout_s: float, on_progress: Progress) -> str:
    """Write the file and return its SHA-256, taken from the bytes as they came."""
    if not _is_remote(link):
        shutil.copyfile(_local_path(link), archive)
        on_progress(archive.stat().st_size, archive.stat().st_size)
        return hashlib.sha256(archive.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    done = 0
    with _stream(link, timeout_s) as response, archive.open("wb") as sink:
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() and "Content-Encoding" not in response.headers else None
        on_progress(0, total)
        # A body shorter than its Content-Length raises httpx.RemoteProtocolError here.
        for chunk in response.iter_bytes():
            done += len(chunk)
            if done > _PACKAGE_MAX_BYTES:
                raise _TooLarge(f"more than {_PACKAGE_MAX_BYTES} bytes")
            digest.update(chunk)
            sink.write(chunk)
            on_progress(done, total)
    return digest.hexdigest()


def _get(address: str, timeout_s: float) -> bytes:
    """The whole body, within the timeout in all: a server that drips must not hold a start-up.

    Taken as it arrives: httpx fills a chunk of a given size before it lets the clock be looked at.
    """
    deadline = time.monotonic() + timeout_s
    content = bytearray()
    try:
        with _stream(address, timeout_s) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("timed out")
                if len(content) > _INDEX_MAX_BYTES:
                    raise IndexUnreadable(address=_shown(address))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise IndexUnreachable(address=_shown(address), reason=_reason(error)) from error
    return bytes(content)


@contextmanager
def _stream(address: str, timeout_s: float) -> Iterator[httpx.Response]:
    headers = {"User-Agent": "transpub", "Accept-Encoding": "identity"}
    with (
        httpx.Client(timeout=timeout_s, follow_redirects=True, max_redirects=5, headers=headers) as client,
        client.stream("GET", address) as response,
    ):
        response.raise_for_status()
        yield response


def _available(entry: Any, index: str) -> Available | None:
    try:
        metadata = Metadata.model_validate(entry)
        source, target = content_tag(metadata.from_code), content_tag(metadata.to_code)
    except (UnknownLanguage, ValidationError):
        return None
    links = entry.get("links")
    named = [link for link in links if isinstance(link, str)] if isinstance(links, list) else []
    usable = tuple(address for link in named if (address := _resolve(link, index)))
    return Available(source, target, metadata.name, metadata.package_version, usable)


def _resolve(link: str, index: str) -> str:
    """The full address of a link, relative ones seen from the index; empty for what cannot be fetched.

    Only an index that is itself a file may name files: one from the network must not read this disk.
    """
    try:
        scheme = urlsplit(link).scheme
    except ValueError:  # a bracket without its pair
        return ""
    if scheme in ("http", "https"):
        return link
    if _is_remote(index):
        return "" if scheme else urljoin(index, link)
    if scheme in ("", "file"):
        return str(_local_path(index).parent / _local_path(link))
    return ""


def _is_remote(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _local_path(address: str) -> Path:
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(address)


def _shown(address: str) -> str:
    """Without a password that may stand in it; unparsed, so that a wrong address is shown, too."""
    return re.sub("^([a-z]+://)[^/]*@", r"\1", address, flags=re.IGNORECASE)


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) or type(error).__name__
