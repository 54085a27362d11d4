"""The language a story is written in, told offline from its words and letters. Nothing here is a declaration:
what is found is shown to the editor, who decides."""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from transpub.articles.protect import protected_spans
from transpub.core.languages import UnknownLanguage, parse_tag

# Fewer letters than this are a fragment: on single short sentences the library is wrong now and then (`Це тест.`
# → ru), on 60 letters hardly ever. A sign of scripts without spaces or small letters says more than a letter.
_LETTERS_MIN = 60
_SIGNS_MIN = 20
# Letters read: the first thousand words or so, more than any quotation a story begins with.
_SAMPLE = 6000
# Letters judged together: enough to be sure, few enough to tell quotations from the story around them.
_PIECE = 200
# Below this there was no winner.
_CONFIDENCE_MIN = 0.4
# From here on a declared language is contradicted.
_SURE = 0.8

# Letters a language does not have though others in the same script do. Where they are usual in a text, it is not
# in that language, whatever its words look like.
_FOREIGN_LETTERS = {
    "ru": "іїєґўђјљњћџѓќѕ",
    "uk": "ыэъёўђјљњћџѓќѕ",
    "be": "иїєґщъђјљњћџѓќѕ",
    "bg": "ыэёіїєґўђјљњћџѓќѕ",
    "mk": "йщъыьэюяёіїєґўђћ",
    "sr": "йщъыьэюяёіїєґўѓќѕ",
}
# More than a name or a word quoted from another language, less than the language itself has: of the letters of
# Ukrainian news 7 % are і ї є ґ, of Russian 2 % ы э ъ ё.
_FOREIGN_SHARE = 0.01
_FOREIGN_COUNT = 3
# One language under several tags, and languages that a few sentences do not tell apart.
_NEAR = (frozenset({"no", "nb", "nn"}), frozenset({"sr", "hr", "bs", "sh"}), frozenset({"id", "ms"}))

# Labels of the model that CLDR has under another tag.
_RENAMED = {"tl": "fil"}

_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True)
class Detection:
    """`language` is a tag of `parse_tag`; None when the text is too short or in no one language.

    `confidence`, 0 to 1: how much of the text was found to be in it, each stretch weighed by how sure that is.
    `vetoed`: languages its words were taken for and its letters ruled out.
    """

    language: str | None
    confidence: float
    vetoed: tuple[str, ...] = ()


class _Model(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def detect(texts: Sequence[str], *, candidates: Collection[str] | None = None) -> Detection:
    """The language most of the text is in. `texts` are the headline, then the paragraphs.

    Addresses, handles and numbers are passed over. Words are gathered by script, so that names in Latin letters
    say nothing about a Ukrainian story, and judged a few sentences at a time: a headline or quotations in another
    language are outvoted. `candidates`, as tags, limit the answer. Thread-safe; the first call loads the model.

    Raises:
        UnknownLanguage: a candidate is no language tag.
    """
    wanted = None if candidates is None else {parse_tag(tag).split("-")[0] for tag in candidates}
    votes: defaultdict[str, float] = defaultdict(float)
    vetoed: set[str] = set()
    total = 0
    for piece in _pieces(texts):
        letters = _letters(piece)
        total += letters
        verdict = _judged(piece, wanted)
        vetoed |= verdict.vetoed
        if verdict.language is not None:
            votes[verdict.language] += letters * verdict.share
    if not votes:
        return Detection(None, 0.0, tuple(sorted(vetoed)))
    language = _largest(votes)
    confidence = round(votes[language] / total, 3)
    found = language if confidence >= _CONFIDENCE_MIN else None
    return Detection(found, confidence, tuple(sorted(vetoed - {language})))


@dataclass(frozen=True)
class _Verdict:
    language: str | None
    share: float
    vetoed: frozenset[str]


def _judged(piece: str, wanted: Collection[str] | None) -> _Verdict:
    """The likeliest language its letters allow, and its share among all that they allow."""
    shares = _shares(piece)
    ruled_out = {tag for tag in shares if _has_foreign_letters(piece, tag)}
    vetoed = frozenset(ruled_out & {_largest(shares)})
    left = {tag: share for tag, share in shares.items() if tag not in ruled_out}
    possible = left if wanted is None else {tag: share for tag, share in left.items() if tag in wanted}
    if not possible:
        return _Verdict(None, 0.0, vetoed)
    best = _largest(possible)
    return _Verdict(best, possible[best] / (sum(left.values()) or 1.0), vetoed)


def contradicts(declared: str, detection: Detection) -> bool:
    """Whether a text is plainly in another language than the declared tag says. Regions and scripts make no
    difference (`pt`, `pt-BR`), nor do languages too near to be told apart (`hr`, `sr`)."""
    if detection.language is None or detection.confidence < _SURE:
        return False
    pair = {declared.split("-")[0].lower(), detection.language.split("-")[0]}
    return len(pair) == 2 and not any(pair <= near for near in _NEAR)


def _pieces(texts: Sequence[str]) -> Iterator[str]:
    """Stretches of words in one script, none of them a fragment."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    sizes: Counter[str] = Counter()

    def take(script: str) -> str:
        del sizes[script]
        return " ".join(waiting.pop(script))

    read = 0
    for text in texts:
        for word in _words(text[: _SAMPLE - read]):
            script = _script(word)
            waiting[script].append(word)
            sizes[script] += len(word)
            if sizes[script] >= 2 * _PIECE:
                yield take(script)
        # A piece ends with a paragraph where it can: the next one may be a quotation.
        yield from [take(script) for script, size in list(sizes.items()) if size >= _PIECE]
        read += min(len(text), _SAMPLE - read)
    for script in list(sizes):
        rest = take(script)
        if _letters(rest) >= (_SIGNS_MIN if script == "other" else _LETTERS_MIN):
            yield rest


def _words(text: str) -> Iterator[str]:
    kept, end = [], 0
    for start, stop in protected_spans(text):
        kept.append(text[end:start])
        end = stop
    words = " ".join([*kept, text[end:]]).split()
    return (word for word in words if any(character.isalpha() for character in word))


def _script(word: str) -> str:
    if _CYRILLIC.search(word):
        return "cyrillic"
    return "latin" if _LATIN.search(word) else "other"


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _largest(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda tag: shares[tag])


def _has_foreign_letters(piece: str, tag: str) -> bool:
    letters = _FOREIGN_LETTERS.get(tag)
    if letters is None:
        return False
    count = sum(character in letters for character in piece.lower())
    return count >= _FOREIGN_COUNT and count >= _FOREIGN_SHARE * len(piece)


_model: _Model | None = None
_tags: dict[str, str] = {}
_lock = threading.Lock()


def _shares(piece: str) -> dict[str, float]:
    """By tag, without the model's labels that are no language of CLDR."""
    model = _loaded()
    return {_tags[label]: share for label, share in model.rank(piece) if label in _tags}


def _loaded() -> _Model:
    global _model
    with _lock:
        if _model is None:
            # Slow to load and 80 MB large: only a process that takes in articles needs it.
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            _tags.update(_known_tags(identifier.labels))
            _model = cast("_Model", identifier)
        return _model


def _known_tags(labels: Iterable[str]) -> Iterator[tuple[str, str]]:
    for label in labels:
        try:
            yield label, parse_tag(_RENAMED.get(label, label))
        except UnknownLanguage:
            continue
