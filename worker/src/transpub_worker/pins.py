"""The SHA-256 of every package ever installed, by name and version: what came once may not come back changed.

A file of the store that outlives the packages. Never read while translating.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, RootModel, ValidationError

from transpub_worker.errors import HashChanged, PinsUnreadable
from transpub_worker.manifest import Manifest, write_whole

_SHOWN_DIGITS = 16


class Pin(BaseModel, frozen=True):
    """`archive` is the SHA-256 of the .argosmodel file; `content` that of all its files, which a bundle keeps."""

    archive: str
    content: str


class _Pins(RootModel[dict[str, Pin]]):
    pass


class Pins:
    """The file `pins.json` of a store. Written only under the store's lock, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def archive_of(self, name: str, version: str) -> str | None:
        """The SHA-256 its archive must have; None for a package never seen.

        Raises:
            PinsUnreadable.
        """
        pin = self._read().get(_key(name, version))
        return pin.archive if pin else None

    def check(self, manifest: Manifest) -> None:
        """Does this package agree with the one first installed under its name and version, if any was?

        Raises:
            HashChanged, PinsUnreadable.
        """
        pin = self._read().get(_key(manifest.name, manifest.version))
        if pin is None:
            return
        for pinned, found in ((pin.archive, manifest.sha256), (pin.content, content_hash(manifest.files))):
            if pinned != found:
                raise hash_changed(manifest.name, manifest.version, pinned, found)

    def record(self, manifest: Manifest) -> None:
        """From now on this is the package of its name and version.

        Raises:
            PinsUnreadable.
            OSError: writing failed; the file is as it was.
        """
        pins = self._read()
        pin = Pin(archive=manifest.sha256, content=content_hash(manifest.files))
        if pins.get(key := _key(manifest.name, manifest.version)) == pin:
            return
        pins[key] = pin
        write_whole(self._path, _Pins(dict(sorted(pins.items()))).model_dump_json(indent=2))

    def _read(self) -> dict[str, Pin]:
        try:
            return _Pins.model_validate_json(self._path.read_bytes()).root
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise PinsUnreadable(file=str(self._path)) from error


def content_hash(files: Mapping[str, str]) -> str:
    """One SHA-256 for the files of a package, given the SHA-256 of each by its path."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _key(name: str, version: str) -> str:
    return f"{name} {version}"


def hash_changed(name: str, version: str, pinned: str, found: str) -> HashChanged:
    return HashChanged(name=name, version=version, pinned=pinned[:_SHOWN_DIGITS], found=found[:_SHOWN_DIGITS])
