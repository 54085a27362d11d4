"""The entries of the register that a source text has, as a translator is shown them beside it. What is wrong with
the translation is found by `checking`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from transpub.terms.book import TermBook
from transpub.terms.checking import Issue, surname
from transpub.terms.entries import PLURAL, Case, Entry, Kind, Wording

# A sentence has three; a paragraph full of names has a dozen.
NAMED_MAX = 30
_NO_WORDING = Wording("", "")


@dataclass(frozen=True)
class Named:
    """`term` as the source has it, `text` the words to write for it.

    Of a person whom the source names by one word, that is the surname. `forms` are the declined forms of `text`,
    each once, singular first, without itself; `is_kept`: it stays as it is in this language.

    `is_missing`: the translation has neither. Then `wrong` may stand there instead, and `offer` is what belongs in
    its place, in the right form.
    """

    entry: Entry
    term: str
    text: str
    forms: tuple[str, ...]
    also: tuple[str, ...]
    forbidden: tuple[str, ...]
    is_kept: bool
    is_missing: bool
    wrong: str
    offer: str


def named(book: TermBook, source: str, issues: Sequence[Issue]) -> list[Named]:
    """In the order of a plain source text, each entry once; at most NAMED_MAX. `issues` are what `examine` says of
    the translation."""
    return list(islice(_named(book, source, issues), NAMED_MAX))


def _named(book: TermBook, source: str, issues: Sequence[Issue]) -> Iterator[Named]:
    wrong = {issue.term: issue for issue in issues}
    told: set[Entry] = set()
    for found in book.found_in(source):
        for entry in found.entries:
            if entry not in told:
                told.add(entry)
                yield _of(book, entry, found.text, wrong.get(found.text))


def _of(book: TermBook, entry: Entry, term: str, issue: Issue | None) -> Named:
    wording = book.wording_of(entry) or replace(_NO_WORDING, text=entry.source.text)
    if entry.kind is Kind.PERSON and len(term.split()) == 1:
        wording = surname(wording)
    return Named(
        entry=entry,
        term=term,
        text=wording.text,
        forms=_other_forms(wording),
        also=wording.also,
        forbidden=wording.forbidden,
        is_kept=book.is_kept(entry),
        is_missing=issue is not None,
        wrong=issue.wrong if issue else "",
        offer=issue.offer if issue and issue.wrong else "",
    )


def _other_forms(wording: Wording) -> tuple[str, ...]:
    known = dict(wording.forms)
    forms = [known.get(f"{number}{case}", "") for number in ("", PLURAL) for case in Case]
    return tuple(form for form in dict.fromkeys(forms) if form not in ("", wording.text))
