"""The part of the register that matters between two languages, ready for looking up."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from transpub.terms.entries import Entry, Wording
from transpub.terms.matching import Found, Matcher
from transpub.terms.patterns import Keyed, accepted, kept, keyed, recognised
from transpub.terms.spelling import folded


class TermBook:
    """Entries that have a wording in both languages, in whichever direction they were entered; those never to be
    translated; and those forbidden in the target language."""

    def __init__(self, entries: Iterable[Entry], *, source_language: str, target_language: str) -> None:
        self.source_language, self.target_language = source_language, target_language
        self.entries: Sequence[Entry] = _scoped_first(entries)

    def found_in(self, source: str) -> list[Found]:
        """The entries a plain source text has, in its order."""
        return self._matcher.find(keyed(source, self.source_language))

    def whole(self, source: str) -> str | None:
        """The approved wording of a text that is one entry and nothing else; None for any other.

        Only of a text that is spelt as the entry is, or as another name of it of as many words: inflected, it may
        be a plural or a possessive, and “Zelensky” alone is not the full name.
        """
        text = source.strip()
        for found in self.found_in(text):
            if text[found.start : found.end] == text and len(found.entries) == 1:
                (entry,) = found.entries
                own = entry.in_language(self.source_language) or entry.source
                names = {folded(name) for name in (own.text, *own.also, *own.forbidden)}
                if folded(text) not in names or len(text.split()) != len(own.text.split()):
                    return None
                wording = self.wording_of(entry)
                return wording.text if wording else text
        return None

    @property
    def bans(self) -> bool:
        """Whether any wording must not be used in the target language, whatever the source says."""
        return not self._banned.is_empty

    def banned_in(self, target: Keyed) -> list[Found]:
        """The wordings of a target text that must not be used, whatever the source says."""
        return self._banned.find(target)

    def names_in(self, target: Keyed) -> list[Found]:
        """The approved names a target text has, so that none is taken for another one misspelt."""
        return self._names.find(target)

    def wording_of(self, entry: Entry) -> Wording | None:
        return entry.in_language(self.target_language)

    def is_kept(self, entry: Entry) -> bool:
        """Whether it stays as it is in this target language."""
        return entry.do_not_translate and self.wording_of(entry) is None

    @cached_property
    def _matcher(self) -> Matcher:
        found = []
        for entry in self.entries:
            wording = entry.in_language(self.source_language)
            if entry.forbidden:
                continue
            if self.is_kept(entry):
                found.append((kept(entry), entry))
            elif wording is not None and self.wording_of(entry) is not None:
                found += [(pattern, entry) for pattern in recognised(entry, wording)]
        return Matcher(found)

    @cached_property
    def _banned(self) -> Matcher:
        return Matcher(
            (pattern, entry)
            for entry in self.entries
            if entry.forbidden and (wording := self.wording_of(entry))
            for pattern in recognised(entry, wording)
        )

    @cached_property
    def _names(self) -> Matcher:
        return Matcher(
            (pattern, entry)
            for entry in self.entries
            if entry.kind.is_name and not entry.forbidden and (wording := self.wording_of(entry))
            for pattern in accepted(entry, wording)
        )


def _scoped_first(entries: Iterable[Entry]) -> Sequence[Entry]:
    """A desk's own entry takes the place of the one for all desks."""
    chosen: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda entry: not entry.scope):
        chosen.setdefault((entry.source_language, entry.kind, folded(entry.source.text)), entry)
    return tuple(chosen.values())


def no_terms(source_language: str, target_language: str) -> TermBook:
    return TermBook((), source_language=source_language, target_language=target_language)
