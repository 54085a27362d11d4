"""Every form that Argos packages come in is installed, verified, carried in a bundle, and translates."""

import json
from itertools import product
from pathlib import Path

import pytest

from transpub.core.settings import Settings
from transpub.translations.engine import Decoding
from transpub_worker.bundle import write_bundle
from transpub_worker.engine import ArgosEngine
from transpub_worker.health import problem_of
from transpub_worker.packages import PackageStore

from .archives import TRIAL_UK, package, parts_of, with_bpe, written

SHARED = "model/shared_vocabulary.json"
PREFIX = "▁the"


def form(tokenizer: str, suffix: str, vocabularies: str, prefix: str) -> bytes:
    original = parts_of(TRIAL_UK)
    changes = with_bpe() if tokenizer == "bpe" else {}
    words = json.loads(changes.pop(SHARED, None) or original[SHARED])
    content = json.dumps(words).encode() if suffix == "json" else ("\n".join(words) + "\n").encode()
    names = ("shared",) if vocabularies == "shared" else ("source", "target")
    changes[SHARED] = None
    changes |= {f"model/{name}_vocabulary.{suffix}": content for name in names}
    metadata = json.loads(original["metadata.json"]) | {"package_version": "1.0", "target_prefix": prefix}
    return package(changes={**changes, "metadata.json": json.dumps(metadata).encode()})


FORMS = list(product(("sentencepiece", "bpe"), ("json", "txt"), ("shared", "two"), ("", PREFIX)))


@pytest.mark.parametrize("parts", FORMS, ids="-".join)
def test_form_is_installed_and_translates(
    settings: Settings, store: PackageStore, tmp_path: Path, parts: tuple[str, str, str, str]
) -> None:
    installed = store.install(written(tmp_path, form(*parts)), origin="a test")

    engine = ArgosEngine(settings)
    (offer,) = [offer for offer in engine.offers() if offer.target == "uk"]
    text = engine.translate(offer, ["Open the file and save your changes."], Decoding())[0].text
    assert offer.version == "1.0"
    assert text
    assert not text.startswith("the")
    assert problem_of(installed) is None


def test_prefix_changes_what_the_model_writes_and_is_not_seen(tmp_path: Path) -> None:
    texts = []
    for prefix in ("", PREFIX):
        folder = tmp_path / f"with{prefix}"
        folder.mkdir()
        settings = Settings(data_dir=folder)
        PackageStore(settings.effective_models_dir).install(
            written(folder, form("sentencepiece", "json", "shared", prefix)), origin=""
        )
        engine = ArgosEngine(settings)
        (offer,) = [offer for offer in engine.offers() if offer.target == "uk"]
        texts.append(engine.translate(offer, ["Open the file and save your changes."], Decoding())[0].text)

    assert texts[0] != texts[1]
    assert not any(text.startswith("the") for text in texts)


def test_form_goes_through_a_bundle(store: PackageStore, tmp_path: Path) -> None:
    installed = store.install(written(tmp_path, form("bpe", "txt", "two", PREFIX)), origin="a test")
    write_bundle([installed], tmp_path / "models.zip")

    (brought,) = PackageStore(tmp_path / "elsewhere").install_bundle(tmp_path / "models.zip")

    assert brought.manifest.files == installed.manifest.files
    assert problem_of(brought) is None
