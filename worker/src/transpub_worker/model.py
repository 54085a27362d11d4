"""One Argos package in memory: tokenizer and CTranslate2 model. Knows no store, no routes and no offers."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import ctranslate2

from transpub.translations.alignment import Alignment, moved
from transpub.translations.engine import Decoding
from transpub_worker.argos import BPETokenizer, Package, SentencePieceTokenizer
from transpub_worker.attention import aligned
from transpub_worker.chunks import cut

# argos-train cuts its training sentences at 150 tokens: beyond that quality is gone before any limit is met.
PIECE_TOKENS = 120
# Three times the longest piece; official pairs write 0.9-1.3 tokens for one. What gets here is a loop.
DECODING_TOKENS = 3 * PIECE_TOKENS
# As argostranslate decodes (translate.py, apply_packaged_translation): CTranslate2's own default is 1.
LENGTH_PENALTY = 0.2
# Words the BPE code remembers for ever if nobody forgets them.
_BPE_CACHE_WORDS = 50_000


class ModelFailed(Exception):
    """The package could not be loaded or run. The text says why, in the library's words."""


@dataclass(frozen=True)
class Decoded:
    """A translated text. `log_prob` is the sum over `tokens`, the end of sentence included.

    `alignment` is empty unless asked for, and where the tokens could not be found in the texts again.
    """

    text: str
    log_prob: float
    tokens: int
    truncated: bool
    alignment: Alignment = ()


@dataclass(frozen=True)
class _Piece:
    """A part of a text short enough for the model, from offset `start` of it; `glue` joins it to the next."""

    text: str
    start: int
    tokens: list[str]
    glue: str


class Model:
    """A loaded package. Thread-safe. Must be made in the process that uses it: it does not survive a fork.

    Raises:
        ModelFailed: a part is missing, unreadable, or of a format CTranslate2 does not know.
    """

    def __init__(self, folder: Path, *, threads: int, batch_tokens: int) -> None:
        self._batch_tokens = batch_tokens
        # Argos's tokenizers load lazily without a lock, and the BPE cache is a plain dict.
        self._tokenizing = threading.Lock()
        with _library_errors(folder):
            package = Package(folder)
            self._tokenizer: Any = getattr(package, "tokenizer", None)
            if self._tokenizer is None:
                raise ModelFailed(f"{folder.name}: no tokenizer")
            self._prefix: list[str] = [package.target_prefix] if package.target_prefix else []
            self._tokenizer.encode("x")
            # One OpenMP thread a worker: any other setting collapses when another process is busy.
            self._translator = ctranslate2.Translator(
                str(folder / "model"), device="cpu", inter_threads=threads, intra_threads=1
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
            return [_Piece(text, 0, tokens, "")] if tokens else []
        pieces: list[_Piece] = []
        position = 0
        for part, glue in cut(text, lambda part: len(self._encode(part)), PIECE_TOKENS):
            start = text.index(part, position)
            position = start + len(part)
            if encoded := self._encode(part):
                pieces.append(_Piece(part, start, encoded, glue))
        return pieces

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
        results = self._translator.translate_batch(
            [piece.tokens for piece in pieces],
            [self._prefix] * len(pieces) if self._prefix else None,
            max_batch_size=self._batch_tokens,
            batch_type="tokens",
            beam_size=decoding.beam_size,
            length_penalty=LENGTH_PENALTY,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            replace_unknowns=True,
            return_scores=True,
            # Costs nothing but the copy: `replace_unknowns` has CTranslate2 compute it anyway.
            return_attention=decoding.aligned,
            max_input_length=0,  # pieces are short already; never let CTranslate2 cut one silently
            max_decoding_length=DECODING_TOKENS,
        )
        return [self._decoded(piece, result) for piece, result in zip(pieces, results, strict=True)]

    def _decoded(self, piece: _Piece, result: Any) -> Decoded:
        tokens: list[str] = result.hypotheses[0]
        # A finished hypothesis has its end token removed, so only a cut one is as long as the limit.
        truncated = len(tokens) >= DECODING_TOKENS
        length = len(tokens) + (not truncated)
        skipped = len(self._prefix) if tokens[: len(self._prefix)] == self._prefix else 0
        body = tokens[skipped:]
        text = self._text(body)
        # CTranslate2 divides the sum by length ** penalty, the prefix counted but not scored.
        return Decoded(
            text=text,
            log_prob=result.scores[0] * length**LENGTH_PENALTY,
            tokens=max(1, length - len(self._prefix)),
            truncated=truncated,
            alignment=aligned(piece.text, piece.tokens, text, body, result.attention[0][skipped:])
            if result.attention
            else (),
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
    text = ""
    alignment: Alignment = ()
    for piece, decoded in pieces:
        alignment += moved(decoded.alignment, target=len(text), source=piece.start)
        text += decoded.text + (piece.glue if decoded.text else "")
    return Decoded(
        text=text.rstrip(),
        log_prob=sum(decoded.log_prob for _, decoded in pieces),
        tokens=sum(decoded.tokens for _, decoded in pieces),
        truncated=any(decoded.truncated for _, decoded in pieces),
        alignment=alignment,
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
