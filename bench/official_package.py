"""An Argos package of the official size with random weights that end their sentences as trained ones do.

    python bench/official_package.py --folder /tmp/package
    python bench/official_package.py --folder /tmp/package --tokenizer OFFICIAL/PACKAGE/FOLDER

Speed, memory and the length of what comes out are those of a published package (argos-train's: Transformer 6+6, 512
wide, 8 heads, 50,000 pieces, three matrices of its own for the vocabulary, int8). What comes out means nothing.

Most of the network is random, so that every product, every softmax and the beam search have their real work to do.
A few channels are wired by hand. Both sides carry the position of a token as the phases of a few dozen waves, the
decoder's slowed down or sped up by the ratio of lengths; one head of its first layer looks for the source token at
its own position. Past the end there is none: what is attended to then is the first source token, which carries a
mark, and the mark raises the logit of the end. Only words of the target's dictionary are ever written, and none
after itself: the guard would refuse the rest, and the worker translate each sentence twice.
"""

import argparse
import json
import math
import re
import shutil
import string
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice, product, takewhile
from pathlib import Path
from typing import Any

import ctranslate2.specs as ct2
import numpy as np
from numpy.typing import NDArray
from pymorphy3 import MorphAnalyzer
from sentencepiece import sentencepiece_model_pb2

from memory_corpus import SYLLABLES, Corpus, in_cyrillic

Matrix = NDArray[np.float32]

SOURCE, TARGET, VERSION = "en", "uk", "1.4"
# Published ones have so many; of the made-up ones, so many words, and so many of them capitalised too.
PIECES = 50_000
_WORDS, _CAPITALISED = 14_000, 4_000
SPECIAL = ("<blank>", "<s>", "</s>", "<unk>")
# Tokens of the source for one of the target, measured on human translations of news from English into Ukrainian.
TOKEN_RATIO = 0.93
_LAYERS, _WIDTH, _INNER, _HEADS, _POSITIONS = 6, 512, 2048, 8, 1100
_HEAD_WIDTH = _WIDTH // _HEADS
# Channels that carry meaning; the rest is wired: two for each wave, the mark, and the refusal to end at once.
_WAVES = 31
_PHASES = 2 * _WAVES
_FREE = _WIDTH - _PHASES - 2
_MARK, _TOO_EARLY = _FREE + _PHASES, _FREE + _PHASES + 1
_PHASE_SIZE, _MARK_SIZE = 2.0, 8.0
# What a channel is divided by when a layer is normalised: the spread of embeddings with the wired channels.
_NORM = 1.35
# Attention logits of a token at the very position, and of the mark. Two positions off, the first is half as high.
_HERE, _AT_MARK = 40.0, 20.0
# Spread of the logits; a trained model is as sure of its words.
_SURENESS = 4.0
_NEVER = -60.0
_REPULSION = np.float32(2.0)
# How much the place in the sentence says about the next word.
_UNREST = np.float32(1.5)
# Letters of the targets, and of their words those that may be written: none that reads like its neighbour's.
_LETTERS = {"uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "ru": "абвгдежзийклмнопрстуфхцчшщьыэюя"}
_SHORTEST, _LONGEST = 4, 7


@dataclass(frozen=True)
class Vocabulary:
    """`model` is the file sentencepiece.model; `pieces` the shared vocabulary, one for each row of a matrix."""

    model: bytes
    pieces: tuple[str, ...]


def made_up(target: str = TARGET) -> Vocabulary:
    """Whole words of `news`, the most frequent first, capitalised ones, and syllables to put all others together
    from; the other half of the pieces is one and two Cyrillic syllables."""
    words = Corpus().vocabulary
    texts: dict[str, float] = {}
    for rank, word in enumerate(words[:_WORDS]):
        texts[f"▁{word}"] = -2.0 - math.log(rank + 3)
        if rank < _CAPITALISED:
            texts[f"▁{word.capitalize()}"] = -5.0 - math.log(rank + 3)
    for syllable in SYLLABLES:
        for written in (syllable, f"▁{syllable}", f"▁{syllable.capitalize()}"):
            texts.setdefault(written, -14.0)
    for sign in ("▁", *string.ascii_letters, *'“”,.’"-'):
        texts.setdefault(sign, -16.0)
    wanted = PIECES - len(SPECIAL)
    for piece in takewhile(lambda _: len(texts) < wanted, chain(_known_words(target), _cyrillic())):
        texts.setdefault(piece, -18.0)
    model = sentencepiece_model_pb2.ModelProto()
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    for special, kind in (("<unk>", "UNKNOWN"), ("<s>", "CONTROL"), ("</s>", "CONTROL")):
        model.pieces.add(piece=special, score=0, type=model.SentencePiece.Type.Value(kind))
    for text, score in texts.items():
        model.pieces.add(piece=text, score=score)
    return Vocabulary(model.SerializeToString(), (*SPECIAL, *texts))


def _known_words(target: str) -> Iterator[str]:
    """Some thousand words of the target's dictionary."""
    words, letters = MorphAnalyzer(lang=target).dictionary.words, _LETTERS[target]
    for beginning in islice(product(letters, repeat=3), 0, None, 7):
        known = words.iterkeys("".join(beginning))
        yield from (f"▁{word}" for word in islice(known, 6) if _SHORTEST <= len(word) <= _LONGEST)


def _cyrillic() -> Iterator[str]:
    syllables = [in_cyrillic(syllable) for syllable in SYLLABLES]
    for piece in chain(syllables, map("".join, zip(syllables, cycle(syllables[1::7]), strict=False))):
        yield from (piece, f"▁{piece}")
    for first, second in product(syllables[::3], syllables[1::5]):
        yield f"▁{first}{second}"


def _writable(pieces: Sequence[str], target: str) -> NDArray[np.bool_]:
    """Whole words the target's dictionary knows: others would keep the checks busy as no news does."""
    analyzer, word = MorphAnalyzer(lang=target), re.compile(f"▁[{_LETTERS[target]}]{{{_SHORTEST},{_LONGEST}}}")
    return np.array([bool(word.fullmatch(piece)) and analyzer.word_is_known(piece[1:]) for piece in pieces])


def taken_from(folder: Path) -> Vocabulary:
    """That of a published package."""
    as_json, as_text = (folder / "model" / f"shared_vocabulary.{ending}" for ending in ("json", "txt"))
    if as_json.exists():
        pieces = json.loads(as_json.read_text("utf-8"))
    else:
        pieces = as_text.read_text("utf-8").removesuffix("\n").split("\n")
    return Vocabulary((folder / "sentencepiece.model").read_bytes(), tuple(pieces))


class _Network:
    """The weights, by one random generator."""

    def __init__(self, pieces: Sequence[str], ratio: float, written: NDArray[np.bool_], seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._pieces = pieces
        self._ratio = ratio
        self._written = written
        self._frequencies = np.abs(self._random.normal(0, 1.25, _WAVES))

    def spec(self) -> Any:
        spec = ct2.TransformerSpec.from_config((_LAYERS, _LAYERS), _HEADS, pre_norm=True)
        self._embed(spec.encoder, spec.encoder.embeddings[0], step=1.0)
        self._embed(spec.decoder, spec.decoder.embeddings, step=self._ratio)
        spec.encoder.position_encodings.encodings[0, _MARK] = _MARK_SIZE
        spec.decoder.position_encodings.encodings[:2, _TOO_EARLY] = -_MARK_SIZE
        for layer in (*spec.encoder.layer, *spec.decoder.layer):
            self._attend(layer.self_attention)
            self._normalise(layer.ffn.layer_norm)
            self._line(layer.ffn.linear_0, _INNER, _WIDTH, gain=1.0)
            self._line(layer.ffn.linear_1, _WIDTH, _INNER, gain=0.3, to_residual=True)
        for layer in spec.decoder.layer:
            self._look_across(layer.attention)
        for side in (spec.encoder, spec.decoder):
            self._normalise(side.layer_norm)
        self._find_the_end(spec.decoder.layer[0].attention)
        self._write(spec.decoder.projection, spec.decoder.embeddings.weight)
        return spec

    def _embed(self, side: Any, embeddings: Any, *, step: float) -> None:
        """Pieces in the free channels; positions as chance there, and as phases in their own.

        Published models have waves where chance is here: they would let a random one go round in circles.
        """
        weight = self._normal((len(self._pieces), _WIDTH)) / np.float32(np.sqrt(_WIDTH))
        weight[:, _FREE:] = 0
        embeddings.weight = weight
        positions = np.arange(_POSITIONS)
        phases = np.outer(positions * step, self._frequencies)
        encodings = np.zeros((_POSITIONS, _WIDTH), np.float32)
        encodings[:, :_FREE] = _UNREST * self._normal((_POSITIONS, _FREE))
        encodings[:, _FREE:_MARK] = _PHASE_SIZE * np.hstack([np.cos(phases), np.sin(phases)])
        side.position_encodings.encodings = encodings

    def _attend(self, attention: Any) -> None:
        self._normalise(attention.layer_norm)
        self._line(attention.linear[0], 3 * _WIDTH, _WIDTH, gain=1.0)
        self._line(attention.linear[1], _WIDTH, _WIDTH, gain=0.3, to_residual=True)

    def _look_across(self, attention: Any) -> None:
        self._normalise(attention.layer_norm)
        self._line(attention.linear[0], _WIDTH, _WIDTH, gain=1.5)
        self._line(attention.linear[1], 2 * _WIDTH, _WIDTH, gain=1.5)
        self._line(attention.linear[2], _WIDTH, _WIDTH, gain=0.5, to_residual=True)

    def _find_the_end(self, attention: Any) -> None:
        """The first head: phases meet phases, the mark meets a constant; what the mark says goes to its channel."""
        query, key_value, out = attention.linear[:3]
        key, value = key_value.weight[:_WIDTH], key_value.weight[_WIDTH:]
        for weight in (query.weight, key, value):
            weight[:_HEAD_WIDTH] = 0
        out.weight[:, :_HEAD_WIDTH] = 0
        scale = np.sqrt(_HERE * np.sqrt(_HEAD_WIDTH) / _WAVES) * _NORM / _PHASE_SIZE
        for phase in range(_PHASES):
            query.weight[phase, _FREE + phase] = key[phase, _FREE + phase] = scale
        query.bias[_PHASES] = _AT_MARK * np.sqrt(_HEAD_WIDTH) * _NORM / _MARK_SIZE
        key[_PHASES, _MARK] = value[0, _MARK] = 1.0
        out.weight[_MARK, 0] = 4.0

    def _write(self, projection: Any, embeddings: Matrix) -> None:
        end = self._pieces.index("</s>")
        weight = self._normal((len(self._pieces), _WIDTH)) * np.float32(_SURENESS / np.sqrt(_FREE))
        # No word after itself: the guard takes that for a loop.
        weight -= _REPULSION * embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
        weight[:, _FREE:] = 0
        weight[end] = 0
        weight[end, _MARK], weight[end, _TOO_EARLY] = 6.0, 12.0
        bias = np.where(self._written, 0, _NEVER).astype(np.float32)
        bias[end] = -25.0
        projection.weight, projection.bias = weight, bias

    def _line(self, linear: Any, out: int, into: int, *, gain: float, to_residual: bool = False) -> None:
        """Glorot. What goes into the residual stream leaves the wired channels alone."""
        weight = self._normal((out, into)) * np.float32(gain * np.sqrt(2 / (out + into)))
        if to_residual:
            weight[_FREE:] = 0
        linear.weight, linear.bias = weight, np.zeros(out, np.float32)

    def _normalise(self, norm: Any) -> None:
        norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def _normal(self, shape: tuple[int, int]) -> Matrix:
        return self._random.standard_normal(shape, dtype=np.float32)


def build(
    folder: Path,
    *,
    vocabulary: Vocabulary | None = None,
    source: str = SOURCE,
    target: str = TARGET,
    ratio: float = TOKEN_RATIO,
    seed: int = 0,
) -> Path:
    """Write the package below `folder`; returns the archive, `translate-<source>_<target>-<version>.argosmodel`."""
    vocabulary = vocabulary or made_up(target)
    name = f"translate-{source}_{target}-{VERSION.replace('.', '_')}"
    package = folder / name
    model = package / "model"
    model.mkdir(parents=True)
    spec = _Network(vocabulary.pieces, ratio, _writable(vocabulary.pieces, target), seed).spec()
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.register_source_vocabulary(list(vocabulary.pieces))
    spec.register_target_vocabulary(list(vocabulary.pieces))
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(model))
    (package / "sentencepiece.model").write_bytes(vocabulary.model)
    metadata = {"package_version": VERSION, "argos_version": "1.0", "from_code": source, "to_code": target}
    metadata |= {"from_name": source, "to_name": target}
    (package / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    archive = folder / f"{name}.argosmodel"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                zipped.write(path, path.relative_to(folder))
    shutil.rmtree(package)
    return archive


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--folder", type=Path, required=True, help="where the package is written")
    options.add_argument("--tokenizer", type=Path, help="folder of a published package whose vocabulary is taken")
    options.add_argument("--source", default=SOURCE)
    options.add_argument("--target", default=TARGET, choices=_LETTERS)
    given = options.parse_args()
    vocabulary = taken_from(given.tokenizer) if given.tokenizer else made_up(given.target)
    print(build(given.folder, vocabulary=vocabulary, source=given.source, target=given.target))


if __name__ == "__main__":
    main()
