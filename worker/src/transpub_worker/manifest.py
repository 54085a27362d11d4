"""What is known of an installed package: its folder and the manifest.json beside the package's own files."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from transpub.core.errors import TranspubError
from transpub.core.languages import UnknownLanguage, parse_tag
from transpub.translations.engine import ModelKind
from transpub.translations.packages import version_key
from transpub_worker.archive import Metadata, missing_part

MANIFEST = "manifest.json"
# Argos's own codes that are no BCP 47 tags.
_TAGS = {"pb": "pt-BR", "zt": "zh-Hant"}
_FOLDER = re.compile(r"(?P<source>[A-Za-z0-9-]+)_(?P<target>[A-Za-z0-9-]+)-(?P<version>[^-].*)")
# Between a folder's name and a number where the name is taken, so that of two builds of one version the new one
# can stand beside the old one before that goes.
AGAIN = "~"
_CHUNK = 1 << 20


class Manifest(BaseModel, frozen=True):
    """Written when the package is put in place. `origin` is the address or file name the archive came from."""

    source: str = Field(description="Language tag translated from.")
    target: str = Field(description="Language tag translated to.")
    name: str = Field(description="As the official index calls it: translate-en_uk.")
    version: str
    kind: ModelKind
    origin: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Of the archive.")
    size: int = Field(ge=0, description="Bytes of the archive.")
    installed_at: datetime = Field(description="When it was last put in place, by installing or going back to it.")
    files: dict[str, str] = Field(description="SHA-256 of each unpacked file, by its path in the folder.")


@dataclass(frozen=True)
class Installed:
    """A package folder that is complete by its looks; `health.problem_of` looks inside."""

    folder: Path
    manifest: Manifest

    @property
    def pair(self) -> tuple[str, str]:
        return self.manifest.source, self.manifest.target

    @property
    def version_key(self) -> tuple[int, ...]:
        return version_key(self.manifest.version)


@dataclass(frozen=True)
class Broken:
    """A folder in the store that is no usable package. `reason` is for logs and administrators, in English."""

    folder: Path
    reason: str


def content_tag(code: str) -> str:
    """The house's language tag for an Argos language code.

    Raises:
        UnknownLanguage: CLDR has no such language.
    """
    return _TAGS.get(code) or parse_tag(code)


def folder_name(metadata: Metadata) -> str:
    return f"{metadata.from_code}_{metadata.to_code}-{metadata.package_version}"


def pair_of(folder: Path) -> tuple[str, str] | None:
    """The language pair a folder's name claims, which even a damaged package still has."""
    match = _FOLDER.fullmatch(folder.name)
    if match is None:
        return None
    try:
        return content_tag(match["source"]), content_tag(match["target"])
    except UnknownLanguage:
        return None


def read_package(folder: Path) -> Installed | Broken:
    """Judge a folder by its manifest and the presence of its parts; opens no model."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        metadata = Metadata.model_validate_json((folder / "metadata.json").read_bytes())
        pair = content_tag(metadata.from_code), content_tag(metadata.to_code)
    except ValidationError as error:
        return Broken(folder, f"{error.title}: {error.errors()[0]['msg']}")
    except (OSError, TranspubError) as error:
        return Broken(folder, str(error))
    if (missing := missing_part(set(package_files(folder)))) is not None:
        return Broken(folder, f"{missing} is missing")
    if folder.name.partition(AGAIN)[0] != folder_name(metadata) or pair != (manifest.source, manifest.target):
        return Broken(folder, "folder name, metadata.json and manifest.json tell different packages")
    return Installed(folder, manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    write_whole(folder / MANIFEST, manifest.model_dump_json(indent=2))


def write_whole(path: Path, text: str) -> None:
    """Replace a small file so that a reader, or a crash, meets the old text or the new one."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    beside.replace(path)


def package_files(folder: Path) -> dict[str, Path]:
    """All files of the package but the manifest, by their path in the folder."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    files.pop(MANIFEST, None)
    return files


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of the package."""
    return {name: sha256_of(path) for name, path in package_files(folder).items()}


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
