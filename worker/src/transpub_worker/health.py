"""Is a package what was installed, and does it still translate? Needs no network and changes nothing."""

import logging
from pathlib import Path

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.translations.engine import Decoding
from transpub_worker.archive import UnreadableFile
from transpub_worker.manifest import Broken, Installed, hash_files
from transpub_worker.model import Model, ModelFailed
from transpub_worker.vocabulary import FITTING_SHARE, VocabularyUnreadable, known_share

log = logging.getLogger(__name__)

_SELF_TEST = {
    "en": "The weather is good today.",
    "uk": "Сьогодні гарна погода.",
    "ru": "Сегодня хорошая погода.",
    "de": "Das Wetter ist heute gut.",
    "fr": "Il fait beau aujourd'hui.",
    "es": "Hoy hace buen tiempo.",
    "pl": "Dzisiaj jest ładna pogoda.",
}
_SELF_TEST_ELSE = "Kyiv, 2024."


class PackageDamaged(TranspubError):
    """Facts: `package`, `reason`."""

    kind = ErrorKind.CONFLICT
    code = "models.damaged"
    text = N_("The package %(package)s is damaged: %(reason)s Install it again.")


class VocabularyUnfit(ModelFailed):
    """Tokenizer and model are of different packages: it would load and write nonsense."""


def self_test(folder: Path, source: str) -> None:
    """Load the package, compare its tokenizer with its vocabulary, translate one sentence of its source language.

    Raises:
        ModelFailed: it does not load, or answers with nothing.
        VocabularyUnfit: its parts do not belong together.
    """
    model = Model(folder, threads=1, batch_tokens=1024)
    try:
        share = known_share(folder)
    except VocabularyUnreadable as error:
        raise VocabularyUnfit(f"{folder.name}: {error}") from error
    if share < FITTING_SHARE:
        raise VocabularyUnfit(f"{folder.name}: the model knows {share:.0%} of the tokenizer's pieces")
    answer = model.translate([_SELF_TEST.get(source, _SELF_TEST_ELSE)], Decoding())[0]
    if not any(character.isalnum() for character in answer.text):
        raise ModelFailed(f"{folder.name}: nothing came back")


def failed_because(error: ModelFailed) -> LazyText:
    """What a failed self-test means, for people; the error's own words are for the log."""
    if isinstance(error, VocabularyUnfit):
        return LazyText(N_("its vocabulary does not fit its model."), {})
    return LazyText(N_("its model does not load or does not translate."), {})


def problem_of(package: Installed | Broken) -> TranspubError | None:
    """Compare each file with the manifest, then run the self-test. None: all is well."""
    name = package.folder.name
    if isinstance(package, Broken):
        log.info("%s: %s", name, package.reason)
        return PackageDamaged(package=name, reason=LazyText(N_("it is incomplete."), {}))
    try:
        found = hash_files(package.folder)
    except OSError as error:
        return UnreadableFile(file=name, reason=error.strerror or str(error))
    recorded = package.manifest.files
    for file in sorted(found.keys() | recorded.keys()):
        if found.get(file) != recorded.get(file):
            reason = LazyText(N_("the file %(file)s is not the one installed."), {"file": file})
            return PackageDamaged(package=name, reason=reason)
    try:
        self_test(package.folder, package.manifest.source)
    except ModelFailed as error:
        log.warning("self-test of %s failed: %s", name, error)
        return PackageDamaged(package=name, reason=failed_because(error))
    return None
