"""Does a package's tokenizer belong to its model? Reads files only; a foreign pair loads, and writes nonsense."""

import json
from pathlib import Path

from transpub_worker.argos import BPETokenizer, Package, SentencePieceTokenizer

_JSON_MAX_BYTES = 64 * 1024**2
# In official packages 99.6 to 100 % of the tokenizer's pieces are words of the model; of another package's
# pieces at most 70 % are (measured on en_uk 1.4, en_ru 1.9, uk_en 1.9, en_pl 1.9 and the trial packages).
FITTING_SHARE = 0.85


class VocabularyUnreadable(Exception):
    """The text says why, in English."""


def known_share(folder: Path) -> float:
    """The share of the tokenizer's pieces that the model knows, from 0 to 1, in a package that loads.

    Raises:
        VocabularyUnreadable: there is no vocabulary beside the model, or it is no list of words.
    """
    pieces = _pieces(Package(folder))
    if not pieces:
        raise VocabularyUnreadable("the tokenizer has no pieces")
    return len(pieces & _words(folder / "model")) / len(pieces)


def _words(model: Path) -> set[str]:
    """Of source and target together: CTranslate2 keeps them in one file or two, as JSON or a word a line."""
    found: set[str] = set()
    for path in model.glob("*vocabulary.*"):
        try:
            with path.open("rb") as source:
                content = source.read(_JSON_MAX_BYTES)
            words = json.loads(content) if path.suffix == ".json" else content.decode().split("\n")
        except (OSError, ValueError, RecursionError) as error:
            raise VocabularyUnreadable(f"{path.name}: {error}") from error
        if not isinstance(words, list):
            raise VocabularyUnreadable(f"{path.name}: no list")
        found.update(word for word in words if isinstance(word, str))
    if not found:
        raise VocabularyUnreadable("no vocabulary beside the model")
    return found


def _pieces(package: Package) -> set[str]:
    tokenizer = package.tokenizer
    if isinstance(tokenizer, SentencePieceTokenizer):
        processor = tokenizer.lazy_processor()
        return {processor.id_to_piece(number) for number in range(processor.get_piece_size())}
    if isinstance(tokenizer, BPETokenizer):
        tokenizer.lazy_load()
        return {_joined(*merge) for merge in tokenizer.bpe_source.bpe_codes}
    raise VocabularyUnreadable("no tokenizer of a known kind")


def _joined(left: str, right: str) -> str:
    """What a BPE merge makes, as it stands in a vocabulary: whole at the end of a word, else with a mark."""
    merged = left + right
    return merged.removesuffix("</w>") if merged.endswith("</w>") else f"{merged}@@"
