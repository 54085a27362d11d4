"""The Argos package index: what could be installed, from an address, a file or a folder. Installs nothing."""

import json
import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from pydantic import Field, ValidationError

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import UnknownLanguage
from transpub.core.settings import Settings
from transpub.translations.packages import version_key
from transpub_worker.archive import Metadata, peek
from transpub_worker.download import reason_of, streamed
from transpub_worker.manifest import content_tag

log = logging.getLogger(__name__)

# The official index of 2025 has 96 entries in 33 kB.
_INDEX = "index.json"
_INDEX_MAX_BYTES = 8 * 1024**2
# Nobody keeps more packages in one folder: Argos has some 100.
_FOLDER_MAX_FILES = 1000


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


@dataclass(frozen=True)
class Available:
    """One package in the index. `links` are addresses or, in an index read from a file, paths.

    `sha256` is of the archive; Argos's own index has none, a mirror's may.
    """

    source: str
    target: str
    name: str
    version: str
    links: tuple[str, ...]
    sha256: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.target


def read_index(settings: Settings) -> list[Available]:
    """The packages at `settings.model_index_url`. Entries of a form or language unknown to us are left out.

    An address that ends with a slash means the index.json there; a folder its index.json or, without one, the
    packages that lie in it.

    Raises:
        IndexUnreachable: nothing came within `settings.model_index_timeout_s`.
        IndexUnreadable: it is no JSON list, or too large for one.
    """
    address = settings.model_index_url
    if not is_remote(address):
        path = local_path(address)
        if not address or not path.is_dir():
            return _entries(_read(path, address), address)
        if not (path / _INDEX).is_file():
            return _packages_in(path)
        address = str(path / _INDEX)
        return _entries(_read(path / _INDEX, address), address)
    if address.endswith("/"):
        address += _INDEX
    return _entries(_get(address, settings.model_index_timeout_s), address)


def _entries(content: bytes, address: str) -> list[Available]:
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexUnreadable(address=shown(address)) from error
    if not isinstance(entries, list):
        raise IndexUnreadable(address=shown(address))
    return [package for entry in entries if (package := _available(entry, address)) is not None]


def _packages_in(folder: Path) -> list[Available]:
    """What the archives in a folder say they are; those that are no packages are left out."""
    found = []
    for path in islice(sorted(folder.glob("*.argosmodel")), _FOLDER_MAX_FILES):
        try:
            metadata = peek(path)
            source, target = content_tag(metadata.from_code), content_tag(metadata.to_code)
        except TranspubError as error:
            log.warning("%s in the folder of packages is passed over: %s", path.name, error)
            continue
        found.append(Available(source, target, metadata.name, metadata.package_version, (str(path),)))
    return found


def _read(path: Path, address: str) -> bytes:
    try:
        with path.open("rb") as source:
            content = source.read(_INDEX_MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise IndexUnreachable(address=address, reason=reason_of(error)) from error
    if len(content) > _INDEX_MAX_BYTES:
        raise IndexUnreadable(address=address)
    return content


def newest(packages: Iterable[Available], source: str, target: str) -> Available:
    """The package of the pair with the highest version.

    Raises:
        PairNotOffered: the index has none.
    """
    found = [package for package in packages if package.pair == (source, target)]
    if not found:
        raise PairNotOffered(source=source, target=target)
    return max(found, key=lambda package: version_key(package.version))


def _get(address: str, timeout_s: float) -> bytes:
    """The whole body, within the timeout in all: a server that drips must not hold a start-up.

    Taken as it arrives: httpx fills a chunk of a given size before it lets the clock be looked at.
    """
    deadline = time.monotonic() + timeout_s
    content = bytearray()
    try:
        with streamed(address, timeout_s) as response:
            for chunk in response.raise_for_status().iter_bytes():
                content += chunk
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("timed out")
                if len(content) > _INDEX_MAX_BYTES:
                    raise IndexUnreadable(address=shown(address))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise IndexUnreachable(address=shown(address), reason=reason_of(error)) from error
    return bytes(content)


class _Entry(Metadata):
    links: Any = ()
    sha256: str | None = Field(None, pattern="^[0-9a-fA-F]{64}$")


def _available(entry: Any, index: str) -> Available | None:
    try:
        found = _Entry.model_validate(entry)
        source, target = content_tag(found.from_code), content_tag(found.to_code)
    except (UnknownLanguage, ValidationError):
        return None
    named = [link for link in found.links if isinstance(link, str)] if isinstance(found.links, list) else []
    usable = tuple(address for link in named if (address := _resolve(link, index)))
    sha256 = found.sha256.lower() if found.sha256 else None
    return Available(source, target, found.name, found.package_version, usable, sha256)


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
    if is_remote(index):
        return "" if scheme else urljoin(index, link)
    if scheme in ("", "file"):
        return str(local_path(index).parent / local_path(link))
    return ""


def is_remote(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def local_path(address: str) -> Path:
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(address)


def shown(address: str) -> str:
    """Without a password that may stand in it; unparsed, so that a wrong address is shown, too."""
    return re.sub("^([a-z]+://)[^/]*@", r"\1", address, flags=re.IGNORECASE)
