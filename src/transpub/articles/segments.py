"""An article cut into segments for engine, memory and translator, and put together again from their texts.

What a segment says in which language, and what became of it, is the room `translations`' business.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transpub.articles.codes import Code, code_problems, plain_text
from transpub.articles.coding import Coded, Sentence, decode, encode
from transpub.articles.document import Document, Inlines, Mark
from transpub.articles.errors import BrokenCodes, MissingTexts, NotMarked, SentenceTooLong, TooManySentences
from transpub.articles.inline import flatten, plain, plain_of
from transpub.articles.leaves import Leaf, SegmentKind, rewrite
from transpub.articles.normalise import normalise
from transpub.articles.protect import protected_spans
from transpub.articles.sentences import sentence_cuts

# Short fields that are one segment even where they hold two sentences.
_NEVER_CUT = frozenset(
    {
        SegmentKind.HEADLINE,
        SegmentKind.BYLINE,
        SegmentKind.SEO_TITLE,
        SegmentKind.HEADING,
        SegmentKind.ATTRIBUTION,
        SegmentKind.TITLE,
    }
)
# Characters of a path; a deeper one is shown with its middle left out.
PATH_MAX = 200
# Characters of a segment with its codes. Sentences are cut at 1,000 characters where there is a space; what is much
# longer is one link over many sentences, or no text. A translator's box holds as many.
SENTENCE_MAX = 20_000
# A long book has as many. Each is a row in every language.
SENTENCES_MAX = 20_000
# Hexadecimal digits of the text's hash in a key: 96 bits, and equal keys are told apart anyway.
_KEY_DIGITS = 24
_BEGINNING = 40


@dataclass(frozen=True)
class SourceSegment:
    """One sentence or short field of a document.

    `key` is its identity: `kind:hash` of its coded text, and `~2`, `~3`… for further ones alike, in document
    order. It does not change when other paragraphs are inserted, moved or removed, nor when a link's address
    does; it changes with the words, the codes and the kind. At most 48 ASCII characters.

    `path` says where it stands now, for people (`body/3/paragraph`); sentences of one text share it. At most
    PATH_MAX characters.
    `position` counts all segments of the document from 0. `text` has codes, and no white space at its ends.
    `source_hash` is the SHA-256 of `text` in hexadecimal, for the memory; the kind is not in it.
    """

    key: str
    path: str
    kind: SegmentKind
    position: int
    text: str
    codes: Mapping[int, Code]
    source_hash: str


@dataclass(frozen=True)
class CodedText:
    """One text of a marked document with its sentences.

    `key` is the identity of the whole text, as a segment's is of a sentence: `kind:hash` of its plain text, and
    `~2`, `~3`… for further ones alike. Offsets of cuts count in the text as `inline.plain` gives it.
    """

    key: str
    path: str
    kind: SegmentKind
    content: Inlines
    mark: Mark
    coded: Coded


def mark(document: Document, language: str) -> Document:
    """The document normalised and with its sentences and protected stretches marked. Do it once, and store it:
    only a marked document can be put together again, and its segments stay the same when the rules change."""
    marks: list[Mark] = []

    def note(leaf: Leaf) -> Inlines:
        text = plain(leaf.content)
        protected = tuple(protected_spans(text))
        cuts = () if leaf.kind in _NEVER_CUT else tuple(sentence_cuts(_masked(leaf.content, protected), language))
        if cuts or protected:
            marks.append(Mark(path=leaf.path, cuts=cuts, protected=protected))
        return leaf.content

    normal = normalise(document)
    rewrite(normal, note)
    return normal.model_copy(update={"marks": tuple(marks)})


def split(document: Document, language: str) -> list[SourceSegment]:
    """The segments in reading order. A document without marks is marked first, by the rules of `language`;
    for a marked one the language makes no difference.

    Texts without a letter or a number that languages write differently have no segment, nor have code blocks,
    rules, embeds and whatever is marked translate="no".
    """
    marked = document if document.marks is not None else mark(document, language)
    segments: list[SourceSegment] = []
    for text, key, sentence in _keyed(marked):
        segments.append(
            SourceSegment(
                key=key,
                path=_shortened(text.path),
                kind=text.kind,
                position=len(segments),
                text=sentence.text,
                codes=sentence.codes,
                source_hash=source_hash(sentence.text),
            )
        )
    return segments


def require_translatable(segments: Sequence[SourceSegment]) -> None:
    """Refuse what no engine and no translator could work on.

    Raises: SentenceTooLong, TooManySentences.
    """
    if len(segments) > SENTENCES_MAX:
        raise TooManySentences(count=len(segments), limit=SENTENCES_MAX)
    for segment in segments:
        if len(segment.text) > SENTENCE_MAX:
            beginning = plain_text(segment.text, segment.codes)[:_BEGINNING]
            raise SentenceTooLong(length=len(segment.text), limit=SENTENCE_MAX, beginning=beginning)


def recut(document: Document, cuts: Mapping[str, Sequence[int]]) -> Document:
    """A marked document with some texts cut into sentences otherwise, at the offsets given for their keys (see
    CodedText). Keys that are not the document's are passed over: a paragraph that was rewritten since is cut as
    marked.

    Raises:
        NotMarked: the document has no marks.
    """
    if document.marks is None:
        raise NotMarked
    if not cuts:
        return document
    marks = _by_path(document)
    for text in coded_texts(document):
        if text.key in cuts:
            marks[text.path] = text.mark.model_copy(update={"cuts": tuple(sorted({*cuts[text.key]}))})
    return document.model_copy(update={"marks": tuple(marks.values())})


def coded_texts(document: Document) -> list[CodedText]:
    """The texts of a marked document in reading order."""
    keys, marks = _Keys(), _by_path(document)
    found: list[CodedText] = []

    def note(leaf: Leaf) -> Inlines:
        mark = marks.get(leaf.path, Mark(path=leaf.path))
        key = keys.next(leaf.kind, plain(leaf.content))
        found.append(CodedText(key, leaf.path, leaf.kind, leaf.content, mark, encode(leaf.content, mark)))
        return leaf.content

    rewrite(document, note)
    return found


def reassemble(document: Document, texts: Mapping[str, str]) -> Document:
    """The document with the text of every segment replaced by the one `texts` has for its key.

    Links, images and their attributes are the source's, in number; within a sentence they follow the target's
    order. Keys that are not the document's are passed over. The result is normalised and not marked.

    Raises:
        NotMarked: the document has no marks.
        MissingTexts: a segment has no text, or an empty one. A source text is never put in its place.
        BrokenCodes: a text lost a code, has one too many, or nests them wrongly.
    """
    if document.marks is None:
        raise NotMarked
    _require_whole(document, texts)
    keys = _Keys()
    marks = _by_path(document)

    def put(leaf: Leaf) -> Inlines:
        coded = encode(leaf.content, marks.get(leaf.path))
        return decode(coded, [texts[keys.next(leaf.kind, sentence.text)] for sentence in coded.sentences])

    return rewrite(document, put)


def source_hash(text: str) -> str:
    """SHA-256 of a coded text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _masked(content: Inlines, protected: Sequence[tuple[int, int]]) -> str:
    """The text with protected stretches as one capitalised word each, of the same length: the full stop of an
    untranslatable “Acme Ltd.” ends no sentence."""
    spans = list(protected)
    offset = 0
    for atom in flatten(content)[1]:
        end = offset + len(plain_of(atom.node))
        if atom.protected:
            spans.append((offset, end))
        offset = end
    pieces = list(plain(content))
    for start, end in spans:
        pieces[start:end] = "X" + "x" * (end - start - 1) if end > start else ""
    return "".join(pieces)


def _shortened(path: str) -> str:
    half = (PATH_MAX - 1) // 2
    return path if len(path) <= PATH_MAX else f"{path[:half]}…{path[-half:]}"


class _Keys:
    """Gives each sentence its key; counts those alike."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def next(self, kind: SegmentKind, text: str) -> str:
        key = f"{kind.value}:{source_hash(text)[:_KEY_DIGITS]}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}~{self._seen[key]}"


def _by_path(document: Document) -> dict[str, Mark]:
    return {entry.path: entry for entry in document.marks or ()}


def _keyed(document: Document) -> list[tuple[CodedText, str, Sentence]]:
    keys = _Keys()
    return [
        (text, keys.next(text.kind, sentence.text), sentence)
        for text in coded_texts(document)
        for sentence in text.coded.sentences
    ]


def _require_whole(document: Document, texts: Mapping[str, str]) -> None:
    segments = _keyed(document)
    missing = [(text.path, key) for text, key, _ in segments if not texts.get(key, "").strip()]
    if missing:
        raise MissingTexts(
            count=len(missing), keys=[key for _, key in missing], paths=[path for path, _ in missing]
        )
    broken = [
        {"key": key, "path": text.path, "problems": [problem.to_json() for problem in problems]}
        for text, key, sentence in segments
        if (problems := code_problems(sentence.text, texts[key], sentence.codes))
    ]
    if broken:
        raise BrokenCodes(count=len(broken), problems=broken)
