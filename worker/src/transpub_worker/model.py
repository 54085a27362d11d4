"""One Argos package in memory: tokenizer and CTranslate2 model. Knows no store, no routes and no offers."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import ctranslate2

from transpub.translations.alignment import Alignment, moved
from transpub.translations.cutting import Part, cut, placed
from transpub.translations.engine import Decoding
from transpub_worker.argos import BPETokenizer, Package, SentencePieceTokenizer
from transpub_worker.attention import aligned
from transpub_worker.packing import packs
from transpub_worker.usage import hold

# argos-train cuts its training sentences at 150 tokens: beyond that quality is gone before any limit is met.
PIECE_TOKENS = 120
# Three times the longest piece; official pairs write 0.9-1.3 tokens for one. What gets here is a loop.
DECODING_TOKENS = 3 * PIECE_TOKENS
# As argostranslate decodes (translate.py, apply_packaged_translation): CTranslate2's own default is 1.
LENGTH_PENALTY = 0.2
# OpenMP threads of each of CTranslate2's workers: with any other number a process collapses beside a busy one.
INTRA_THREADS = 1
# Of one pack: each has its row of numbers for the whole vocabulary, so many short sentences take the most memory.
_MOST_HYPOTHESES = 96
# Words the BPE code remembers for ever if nobody forgets them.
_BPE_CACHE_WORDS = 50_000


class ModelFailed(Exception):
    """The package could not be loaded or run. The text says why, in the library's words."""


@dataclass(frozen=True)
class Decoded:
    """A translated text. `log_prob` is the sum over `tokens`, the end of sentence included.

    `alignment` is empty unless asked for, and where the tokens could not be found in the texts again.
    `alternatives`: other texts, best first, only where the text is one piece.
    """

    text: str
    log_prob: float
    tokens: int
    truncated: bool
    alignment: Alignment = ()
    pieces: int = 1
    alternatives: "tuple[Decoded, ...]" = ()


@dataclass(frozen=True)
class _Piece:
    """A part of a text short enough for the model."""

    part: Part
    tokens: list[str]


class Model:
    """A loaded package. Thread-safe. Must be made in the process that uses it: it does not survive a fork.

    Raises:
        ModelFailed: a part is missing, unreadable, or of a format CTranslate2 does not know.
    """

    def __init__(self, folder: Path, *, threads: int, batch_tokens: int) -> None:
        self._batch_tokens = batch_tokens
        # Argos's tokenizers load lazily without a lock, and the BPE cache is a plain dict.
        self._tokenizing = threading.Lock()
        # Before anything is read: nobody removes the package while a model of it lives.
        self._hold = hold(folder)
        with _library_errors(folder):
            package = Package(folder)
            self._tokenizer: Any = getattr(package, "tokenizer", None)
            if self._tokenizer is None:
                raise ModelFailed(f"{folder.name}: no tokenizer")
            self._prefix: list[str] = [package.target_prefix] if package.target_prefix else []
            self._tokenizer.encode("x")
            self._translator = ctranslate2.Translator(
                str(folder / "model"), device="cpu", inter_threads=threads, intra_threads=INTRA_THREADS
            )

    def translate(self, texts: Sequence[str], decoding: Decoding) -> list[Decoded]:
        """As many results as texts, in their order. Equal texts are decoded once, empty ones never.

        Raises:
            ModelFailed: the tokenizer or CTranslate2 raised.
        """
        with _library_errors():
            distinct = dict.fromkeys(texts)
            pieces = {text: self._pieces(text) for text in distinct}
            decoded = iter(self._decode(list(chain.from_iterable(pieces.values())), decoding))
            results = {text: _join([(piece, next(decoded)) for piece in pieces[text]]) for text in distinct}
        return [results[text] for text in texts]

    def _pieces(self, text: str) -> list[_Piece]:
        """The text in parts short enough for the model; parts without any token are left out."""
        tokens = self._encode(text)
        if len(tokens) <= PIECE_TOKENS:
            return [_Piece(Part(text, 0, ""), tokens)] if tokens else []
        parts = placed(text, cut(text, lambda part: len(self._encode(part)), PIECE_TOKENS))
        return [_Piece(part, encoded) for part in parts if (encoded := self._encode(part.text))]

    def _encode(self, text: str) -> list[str]:
        if not text.strip():
            return []
        with self._tokenizing:
            if (
                isinstance(self._tokenizer, BPETokenizer)
                and len(self._tokenizer.bpe_source.cache) > _BPE_CACHE_WORDS
            ):
                self._tokenizer.bpe_source.cache.clear()
            tokens: list[str] = self._tokenizer.encode(text)
        return tokens

    def _decode(self, pieces: Sequence[_Piece], decoding: Decoding) -> list[Decoded]:
        if not pieces:
            return []
        beams = max(decoding.beam_size, decoding.alternatives + 1)
        waiting: dict[int, Any] = {}
        for pack in packs(
            [len(piece.tokens) for piece in pieces],
            tokens=self._batch_tokens,
            sentences=max(1, _MOST_HYPOTHESES // beams),
        ):
            results = self._translator.translate_batch(
                [pieces[place].tokens for place in pack],
                [self._prefix] * len(pack) if self._prefix else None,
                beam_size=beams,
                num_hypotheses=decoding.alternatives + 1,
                length_penalty=LENGTH_PENALTY,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                replace_unknowns=True,
                return_scores=True,
                # Costs nothing but the copy: `replace_unknowns` has CTranslate2 compute it anyway.
                return_attention=decoding.aligned,
                max_input_length=0,  # pieces are short already; never let CTranslate2 cut one silently
                max_decoding_length=DECODING_TOKENS,
                # Its threads take one pack each while this one waits.
                asynchronous=True,
            )
            waiting |= zip(pack, results, strict=True)
        return [self._decoded(piece, waiting[place].result()) for place, piece in enumerate(pieces)]

    def _decoded(self, piece: _Piece, result: Any) -> Decoded:
        attentions = result.attention or [None] * len(result.hypotheses)
        best, *others = (
            self._hypothesis(piece, *hypothesis)
            for hypothesis in zip(result.hypotheses, result.scores, attentions, strict=True)
        )
        # Other tokens may spell the same text, and a cut one is no wording.
        distinct = {other.text: other for other in reversed(others) if other.text and not other.truncated}
        distinct.pop(best.text, None)
        return replace(best, alternatives=tuple(reversed(distinct.values())))

    def _hypothesis(self, piece: _Piece, tokens: list[str], score: float, attention: Any) -> Decoded:
        # A finished hypothesis has its end token removed, so only a cut one is as long as the limit.
        truncated = len(tokens) >= DECODING_TOKENS
        length = len(tokens) + (not truncated)
        skipped = len(self._prefix) if tokens[: len(self._prefix)] == self._prefix else 0
        body = tokens[skipped:]
        text = self._text(body)
        # CTranslate2 divides the sum by length ** penalty, the prefix counted but not scored.
        return Decoded(
            text=text,
            log_prob=score * length**LENGTH_PENALTY,
            tokens=max(1, length - len(self._prefix)),
            truncated=truncated,
            alignment=aligned(piece.part.text, piece.tokens, text, body, attention[skipped:]) if attention else (),
        )

    def _text(self, tokens: list[str]) -> str:
        if isinstance(self._tokenizer, SentencePieceTokenizer):
            # Its own decode() turns every underscore into a space, which breaks @Some_Name and addresses.
            text: str = self._tokenizer.lazy_processor().decode_pieces(tokens).replace("▁", " ")
        else:
            with self._tokenizing:
                text = self._tokenizer.decode(tokens)
        return text.strip()


def _join(pieces: Sequence[tuple[_Piece, Decoded]]) -> Decoded:
    if len(pieces) == 1:
        return pieces[0][1]
    text = ""
    alignment: Alignment = ()
    for piece, decoded in pieces:
        alignment += moved(decoded.alignment, target=len(text), source=piece.part.start)
        text += decoded.text + (piece.part.glue if decoded.text else "")
    return Decoded(
        text=text.rstrip(),
        log_prob=sum(decoded.log_prob for _, decoded in pieces),
        tokens=sum(decoded.tokens for _, decoded in pieces),
        truncated=any(decoded.truncated for _, decoded in pieces),
        alignment=alignment,
        pieces=max(1, len(pieces)),
    )


@contextmanager
def _library_errors(folder: Path | None = None) -> Iterator[None]:
    """Whatever the three libraries raise on bad files or bad text, as one error of ours."""
    try:
        yield
    # SystemExit: argostranslate's BPE reader ends the whole process over one bad line in bpe.model.
    except (RuntimeError, ValueError, OSError, LookupError, MemoryError, SystemExit) as error:
        # While translating, the message may quote the text: only the kind of error is told.
        detail = f"{folder.name}: {error}" if folder else "while translating"
        raise ModelFailed(f"{type(error).__name__}, {detail}") from error
