"""Judges codes put back into translations against places known to be good. Used by `markup.py`; runs nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from transpub.articles.codes import Close, Open, Text, Void, code_numbers, nesting_problems, plain_text, tokens
from transpub.translations.alignment import Span
from transpub.translations.placement import Placed
from transpub.translations.wording import WORD, Words


@dataclass(frozen=True)
class Case:
    """One sentence and its good translation, both coded. `alone`: pieces as a good model translates them."""

    kind: str
    language: str
    source: str
    good: str
    alone: Mapping[str, str]


@dataclass
class Tally:
    """What became of all codes of one run."""

    codes: int = 0
    kept: int = 0
    right: int = 0
    partly: int = 0
    undecided: int = 0
    doubted: int = 0
    unsaid: int = 0
    cut_words: int = 0
    broken: int = 0
    seams: int = 0
    chrf: list[float] = field(default_factory=list)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)


def places(coded: str) -> tuple[str, dict[int, Span]]:
    """The text without codes, and where each code stands in it; the first place of one that stands there twice."""
    text, opened, found = "", {}, {}
    for token in tokens(coded):
        match token:
            case Text(literal):
                text += literal
            case Open(number):
                opened[number] = len(text)
            case Close(number) if number in opened:
                found.setdefault(number, (opened[number], len(text)))
            case Void(number):
                found.setdefault(number, (len(text), len(text)))
            case Close(_):
                pass
    return text, found


def overlap(case: Case, coded: str) -> dict[int, float]:
    """F1 of the words inside each code and those inside it in the good translation, whose words must be the same.
    For a code without words 1 between the same words, 0.5 one word off."""
    text, mine = places(coded)
    good_text, good = places(case.good)
    words, good_words = Words.of(text), Words.of(good_text)
    scores = {}
    for number, wanted in good.items():
        given = mine.get(number)
        if given is None:
            scores[number] = 0.0
        elif wanted[0] == wanted[1]:
            off = abs(words.within(0, given[0]).stop - good_words.within(0, wanted[0]).stop)
            scores[number] = max(0.0, 1 - off / 2)
        else:
            got, own = set(words.within(*given)), set(good_words.within(*wanted))
            scores[number] = 2 * len(got & own) / max(len(got) + len(own), 1)
    return scores


def recognised(case: Case, coded: str) -> dict[int, float]:
    """For each code around words 1 if of the good translation's words those inside it, and no others, stand inside;
    else 0. Codes of which no word is there to be recognised are left out."""
    text, mine = places(coded)
    good_text, good = places(case.good)
    words, good_words = Words.of(text), Words.of(good_text)
    scores = {}
    for number, wanted in good.items():
        own = set(good_words.within(*wanted))
        inside, outside = set(), set()
        for at, word in enumerate(words.texts):
            matches = {index for index, other in enumerate(good_words.texts) if _same(word, other)}
            if matches and matches <= own:
                inside.add(at)
            elif matches and not matches & own:
                outside.add(at)
        if inside:
            got = set(words.within(*mine[number])) if number in mine else set()
            scores[number] = float(inside <= got and not outside & got)
    return scores


def _same(one: str, other: str) -> bool:
    """Forms of one word, by a plain rule that the code under test does not use."""
    one, other = one.casefold(), other.casefold()
    shorter = min(len(one), len(other))
    return one == other or (
        shorter >= 4 and not one[0].isdigit() and one[: max(3, shorter - 2)] == other[: max(3, shorter - 2)]
    )


def seams(source: str, coded: str) -> int:
    """At how many codes the text does not go on as it should: words glued together, a capital or a full stop in the
    middle of the sentence. Those the source has as well are not counted."""
    return max(0, _seams(coded) - _seams(source))


def _seams(coded: str) -> int:
    texts = [token.text for token in tokens(coded) if isinstance(token, Text) and token.text.strip()]
    return sum(
        (before[-1].isalnum() and after[0].isalnum())
        + (after.lstrip()[0].isupper() and before.rstrip()[-1] not in ".!?")
        + (before.rstrip()[-1] in ".!?")
        for before, after in pairwise(texts)
    )


def chrf(text: str, good: str, *, longest: int = 6, beta: float = 2.0) -> float:
    """Character n-gram F-score (Popović 2015), 0 to 100, white space left out."""
    text, good = "".join(text.split()), "".join(good.split())
    precisions, recalls = [], []
    for length in range(1, longest + 1):
        mine, theirs = (
            Counter(part[at : at + length] for at in range(len(part) - length + 1)) for part in (text, good)
        )
        if mine and theirs:
            shared = sum((mine & theirs).values())
            precisions.append(shared / sum(mine.values()))
            recalls.append(shared / sum(theirs.values()))
    precision, recall = (sum(values) / max(len(values), 1) for values in (precisions, recalls))
    if not precision or not recall:
        return 0.0
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def count(tally: Tally, case: Case, placed: Placed, scores: Mapping[int, float], *, plain: str | None) -> None:
    """`plain`: the engine's text, to see whether a word was cut; None where there is none."""
    numbers = code_numbers(case.source)
    written = Counter(code_numbers(placed.text))
    tally.codes += len(numbers)
    tally.kept += sum(written[number] == 1 for number in numbers)
    tally.broken += len(nesting_problems(placed.text))
    tally.seams += seams(case.source, placed.text)
    if plain is not None:
        marked = "".join(token.text if isinstance(token, Text) else "\ufffc" for token in tokens(placed.text))
        tally.cut_words += WORD.findall(marked) != WORD.findall(plain)
    tally.undecided += len(numbers) - len(scores)
    kind = tally.kinds.setdefault(case.kind, Counter())
    for number, score in scores.items():
        doubted = number in placed.guessed
        tally.right += score == 1
        tally.partly += 0.5 <= score < 1
        tally.doubted += doubted
        tally.unsaid += score < 1 and not doubted
        kind.update(codes=1, right=int(score == 1))
    tally.chrf.append(chrf(plain_text(placed.text), plain_text(case.good)))
