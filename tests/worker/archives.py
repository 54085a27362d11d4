"""Argos packages made from the shipped trial one: other languages, other versions, other parts."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from transpub.core.settings import Settings
from transpub_worker.staging import TRIAL_ARCHIVES

TRIAL_UK = TRIAL_ARCHIVES / "translate-en_uk-0_1.argosmodel"
TRIAL_RU = TRIAL_ARCHIVES / "translate-en_ru-0_1.argosmodel"


def parts_of(archive: Path) -> dict[str, bytes]:
    """The files of a package by their path in its folder."""
    with zipfile.ZipFile(archive) as zipped:
        return {name.partition("/")[2]: zipped.read(name) for name in zipped.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member)  # no time of day: the same bytes each time
    return content.getvalue()


def package(
    source: str = "en",
    target: str = "uk",
    version: str = "1.0",
    *,
    changes: Mapping[str, bytes | None] | None = None,
    top: str = "package/",
) -> bytes:
    """An archive with the trial model inside, whatever it calls itself. `changes`: None leaves a part out."""
    parts: dict[str, bytes | None] = dict(parts_of(TRIAL_UK))
    metadata = json.loads(parts["metadata.json"] or b"")
    metadata |= {"from_code": source, "to_code": target, "package_version": version}
    parts["metadata.json"] = json.dumps(metadata).encode()
    parts |= changes or {}
    return zipped({f"{top}{name}": content for name, content in parts.items() if content is not None})


def with_bpe() -> dict[str, bytes | None]:
    """Changes that make the trial package one with a BPE tokenizer, whose few pieces its model knows."""
    merges = b"#version: 0.2\nf i\nfi l\nfil e</w>\nt h\nth e</w>\n"
    made = ["fi@@", "fil@@", "file", "th@@", "the"]
    words = json.loads(parts_of(TRIAL_UK)["model/shared_vocabulary.json"])
    vocabulary = json.dumps([*words[: -len(made)], *made]).encode()
    return {"sentencepiece.model": None, "bpe.model": merges, "model/shared_vocabulary.json": vocabulary}


def written(folder: Path, content: bytes, name: str = "package.argosmodel") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def settings_for(folder: Path, **values: object) -> Settings:
    """Settings whose models lie in `folder`/models and whose index is a file that is not there."""
    wanted = {"model_index_url": str(folder / "no-index.json"), "ui_languages": ("en",), **values}
    return Settings(data_dir=folder, **wanted)


def visible(folder: Path) -> list[str]:
    """What lies in a store, below its own folders too, without its lock files and the file of the pins."""
    inner = ("trial/*", ".previous/*", ".downloads/*")
    return sorted(
        path.relative_to(folder).as_posix()
        for path in [*folder.glob("*"), *(path for pattern in inner for path in folder.glob(pattern))]
        if path.suffix != ".lock" and path.name not in (".lock", "pins.json", ".downloads", ".previous")
    )
