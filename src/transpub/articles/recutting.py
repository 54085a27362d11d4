"""Where a translator may join two sentences of a text, or cut one in two, and what the text's cuts are then.

The targets that go with them are `recoding`'s business; whose translation it is, the room `translations`'.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transpub.articles.codes import Close, Open, Text, Void, tokens
from transpub.articles.coding import Coded, Sentence, encode
from transpub.articles.document import Document
from transpub.articles.errors import CutInWord, CutNotPossible, JoinNotPossible, NothingToJoin
from transpub.articles.inline import Atom, plain_of
from transpub.articles.recoding import as_read
from transpub.articles.segments import CodedText, coded_texts

# A word begins after white space and, in scripts without spaces, after a mark that ends or parts a sentence.
_WORD = re.compile(r"(?<=\s)\S|(?<=[。！？；：，、…])[^\s。！？；：，、…]")


@dataclass(frozen=True)
class Change:
    """One text cut otherwise: under `key`, `cuts` is what `segments.recut` needs. `before` and `after` are its
    sentences; those from `index` on are the ones that were joined or cut."""

    key: str
    cuts: tuple[int, ...]
    before: Coded
    after: Coded
    index: int


def join(document: Document, position: int) -> Change:
    """Join the segment at `position` of a marked document with the next one.

    Raises:
        NothingToJoin: the next segment belongs to another text, or there is none.
        JoinNotPossible: a link would then draw in a third sentence.
    """
    text, index = _at(document, position)
    sentences = text.coded.sentences
    if index + 1 == len(sentences):
        raise NothingToJoin
    start, end = sentences[index].start, sentences[index + 1].start
    change = _recut(text, index, [cut for cut in text.coded.cuts if not start < cut <= end])
    if _starts(change.after) != [*_starts(text.coded)[: index + 1], *_starts(text.coded)[index + 2 :]]:
        raise JoinNotPossible
    return change


def cut(document: Document, position: int, at: int) -> Change:
    """Cut the segment at `position` of a marked document in two; the second begins at offset `at` of its source
    as read.

    Raises:
        CutInWord: no word begins there.
        CutNotPossible: a link or untranslatable text would be torn, or one half would have nothing to translate.
    """
    text, index = _at(document, position)
    sentence = text.coded.sentences[index]
    if at not in word_starts(as_read(sentence.text, sentence)):
        raise CutInWord
    if at not in places(sentence):
        raise CutNotPossible
    start = sentence.start + at
    change = _recut(text, index, [*text.coded.cuts, start])
    if _starts(change.after) != sorted([*_starts(text.coded), start]):
        raise CutNotPossible
    return change


def word_starts(text: str) -> list[int]:
    """Offsets at which a word begins, the first word's left out."""
    return [match.start() for match in _WORD.finditer(text) if text[: match.start()].strip()]


def sentence_at(document: Document, position: int) -> Sentence:
    """The sentence that is the segment at `position` of a marked document."""
    text, index = _at(document, position)
    return text.coded.sentences[index]


def places(sentence: Sentence) -> list[int]:
    """Offsets of the source as read at which the sentence may be cut in two: before a word, outside links and
    untranslatable text, and with a letter to translate in each half."""
    letters, whole = _letters_and_whole(sentence)
    return [
        start
        for start in word_starts(as_read(sentence.text, sentence))
        if start not in whole and letters and letters[0] < start <= letters[-1]
    ]


def _at(document: Document, position: int) -> tuple[CodedText, int]:
    """The text that holds the segment, and the segment's place in it. Raises: IndexError."""
    index = position
    for text in coded_texts(document):
        if index < len(text.coded.sentences):
            return text, index
        index -= len(text.coded.sentences)
    raise IndexError(position)


def _recut(text: CodedText, index: int, cuts: Sequence[int]) -> Change:
    wanted = tuple(sorted(cuts))
    after = encode(text.content, text.mark.model_copy(update={"cuts": wanted}))
    return Change(text.key, wanted, text.coded, after, index)


def _starts(coded: Coded) -> list[int]:
    return [sentence.start for sentence in coded.sentences]


def _letters_and_whole(sentence: Sentence) -> tuple[list[int], set[int]]:
    """Offsets of the letters to be translated, and those inside what is never cut in two."""
    letters: list[int] = []
    whole: set[int] = set()
    offset = 0
    opened: list[int] = []
    for token in tokens(sentence.text):
        before = offset
        match token:
            case Text(text):
                letters += [offset + index for index, character in enumerate(text) if character.isalpha()]
                offset += len(text)
            case Void(number):
                atom = sentence.inside[number]
                offset += len(plain_of(atom.node)) if isinstance(atom, Atom) else 0
                whole.update(range(before + 1, offset))
            case Open(number) if _is_whole(sentence, number):
                opened.append(offset)
            case Close(number) if _is_whole(sentence, number):
                start = opened.pop()
                whole.update(range(start + 1, offset) if not opened else ())
    return letters, whole


def _is_whole(sentence: Sentence, number: int) -> bool:
    code = sentence.codes[number]
    return code.tag == "a" or bool(code.attributes)
