"""What changed between two versions of an article, block by block and word by word, for people. Nothing is decided
by it: what becomes of translations is told in `translations.revising`."""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TypeAlias

from rapidfuzz.distance import Levenshtein

from transpub.articles.document import Document
from transpub.articles.matching import Unit, identical, similar
from transpub.articles.passages import FIELDS, Detail, Passage, passages
from transpub.articles.words import Alphabet, tokens

# Share of tokens two texts must have in common to be shown woven into each other; below it one reads better as
# struck out whole and the other as written anew.
_WOVEN = 0.4
# Tokens of one text times tokens of the other that are compared; more (two times 45,000: 0.5 s) count as rewritten.
_MOST_COMPARED = 2_000_000_000


class Change(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True)
class Run:
    """A stretch of text. Equal and deleted runs joined are the old text, equal and inserted ones the new."""

    change: Change
    text: str


class Status(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    INSERTED = "inserted"
    REMOVED = "removed"


@dataclass(frozen=True)
class DetailChange:
    """None: there was, or is, no such thing."""

    name: str
    of: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class BlockChange:
    """What became of one passage. A moved one may have changed as well: then the status is CHANGED."""

    status: Status
    kind: str
    old_path: str | None
    new_path: str | None
    runs: tuple[Run, ...]
    details: tuple[DetailChange, ...] = ()
    moved: bool = False


def diff(old: Document, new: Document) -> tuple[BlockChange, ...]:
    """Every passage of both, in the order of the new document; removed ones stand where they stood."""
    before, after = passages(old), passages(new)
    return (
        *_fields_compared(before, after),
        *_bodies_compared(
            [passage for passage in before if passage.kind not in FIELDS],
            [passage for passage in after if passage.kind not in FIELDS],
        ),
    )


def word_diff(old: str, new: str) -> tuple[Run, ...]:
    """The two texts woven into one. Codes such as `<1>` count as words of their own."""
    if old == new:
        return _only(Change.EQUAL, old)
    first, second = tokens(old), tokens(new)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))))
    if (len(first) - shared) * (len(second) - shared) > _MOST_COMPARED:
        return _changed(old, new)
    alphabet = Alphabet()
    steps = Levenshtein.opcodes(alphabet.spell(first), alphabet.spell(second))
    pieces = [
        (step.tag == "equal", first[step.src_start : step.src_end], second[step.dest_start : step.dest_end])
        for step in steps
    ]
    common = sum(_said(gone) for is_equal, gone, _ in pieces if is_equal)
    if 2 * common < _WOVEN * (_said(first) + _said(second)):
        return _changed(old, new)
    return tuple(_runs((is_equal, "".join(gone), "".join(come)) for is_equal, gone, come in pieces))


def _runs(pieces: Iterable[tuple[bool, str, str]]) -> Iterator[Run]:
    """Deletions before insertions; a space alone between two changes belongs to them."""
    gone = come = space = ""
    for is_equal, old, new in pieces:
        if is_equal and (old.strip() or not (gone or come)):
            yield from _changed(gone, come)
            yield Run(Change.EQUAL, space + old)
            gone = come = space = ""
        elif is_equal:
            space += old
        else:
            gone, come, space = gone + space + old, come + space + new, ""
    yield from _changed(gone, come)
    yield from _only(Change.EQUAL, space)


def _changed(gone: str, come: str) -> tuple[Run, ...]:
    return (*_only(Change.DELETE, gone), *_only(Change.INSERT, come))


def _only(change: Change, text: str) -> tuple[Run, ...]:
    return (Run(change, text),) if text else ()


def _said(parts: Sequence[str]) -> int:
    """How many of the tokens are not white space."""
    return sum(not part.isspace() for part in parts)


def _fields_compared(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[BlockChange]:
    """A field is compared with the field of its name, however different its words are."""
    old = {passage.kind: passage for passage in before if passage.kind in FIELDS}
    new = {passage.kind: passage for passage in after if passage.kind in FIELDS}
    for name in dict.fromkeys((*new, *old)):
        if name not in old:
            yield _inserted(new[name])
        elif name not in new:
            yield _removed(old[name])
        else:
            yield _paired(old[name], new[name], moved=False)


def _bodies_compared(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[BlockChange]:
    old = [Unit(passage.kind, passage.text) for passage in before]
    new = [Unit(passage.kind, passage.text) for passage in after]
    pairs = identical(old, new)
    pairs |= {near.new: near.old for near in similar(old, new, pairs)}
    stayed = _longest_rise([pairs[index] for index in sorted(pairs)])
    gone = deque(sorted({*range(len(old))} - {*pairs.values()}))
    for index, passage in enumerate(after):
        was = pairs.get(index)
        if was is None:
            yield _inserted(passage)
            continue
        while was in stayed and gone and gone[0] < was:
            yield _removed(before[gone.popleft()])
        yield _paired(before[was], passage, moved=was not in stayed)
    yield from (_removed(before[index]) for index in gone)


def _inserted(passage: Passage) -> BlockChange:
    runs = _only(Change.INSERT, passage.text)
    return BlockChange(Status.INSERTED, passage.kind, None, passage.path, runs)


def _removed(passage: Passage) -> BlockChange:
    runs = _only(Change.DELETE, passage.text)
    return BlockChange(Status.REMOVED, passage.kind, passage.path, None, runs)


def _paired(old: Passage, new: Passage, *, moved: bool) -> BlockChange:
    details = tuple(_details_compared(old, new))
    changed = old.text != new.text or bool(details)
    status = Status.CHANGED if changed else Status.MOVED if moved else Status.SAME
    return BlockChange(status, new.kind, old.path, new.path, word_diff(old.text, new.text), details, moved)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence: what stayed in order, so that the fewest count as moved.
    Patience sorting with back pointers (Fredman 1975), n log n."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    found: set[int] = set()
    last = tops[-1] if tops else None
    while last is not None:
        found.add(last)
        last = below[last]
    return found


def _details_compared(old: Passage, new: Passage) -> Iterator[DetailChange]:
    """Details without a like of their own on the other side. One whose own words alone changed is not told again:
    the words are."""
    if old.kind != new.kind:
        yield DetailChange("kind", "", old.kind, new.kind)
    gone = tuple((Counter(old.details) - Counter(new.details)).elements())
    come = tuple((Counter(new.details) - Counter(old.details)).elements())
    pairs, gone, come = _matched(gone, come, lambda detail: (detail.name, detail.of))
    for was, now in pairs:
        yield DetailChange(now.name, now.of, was.value, now.value)
    if old.text != new.text:
        _, gone, come = _matched(gone, come, lambda detail: (detail.name, detail.value))
    yield from (DetailChange(detail.name, detail.of, detail.value, None) for detail in gone)
    yield from (DetailChange(detail.name, detail.of, None, detail.value) for detail in come)


_Details: TypeAlias = tuple[Detail, ...]


def _matched(
    gone: _Details, come: _Details, identity: Callable[[Detail], tuple[str, str]]
) -> tuple[list[tuple[Detail, Detail]], _Details, _Details]:
    """Pairs of equal identity, in order, and what is left over of both sides."""
    waiting: defaultdict[tuple[str, str], deque[Detail]] = defaultdict(deque)
    for detail in gone:
        waiting[identity(detail)].append(detail)
    pairs: list[tuple[Detail, Detail]] = []
    alone: list[Detail] = []
    for detail in come:
        if queue := waiting[identity(detail)]:
            pairs.append((queue.popleft(), detail))
        else:
            alone.append(detail)
    return pairs, tuple(detail for queue in waiting.values() for detail in queue), tuple(alone)
