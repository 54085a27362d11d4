"""A register entry as plain data: what matching and checking work on. No table is known here."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from transpub.core.i18n import N_
from transpub.terms.spelling import base_language, folded


class Kind(StrEnum):
    """Persons, places and organisations are names: for them a wrong spelling is told from a missing word."""

    TERM = "term"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"

    @property
    def is_name(self) -> bool:
        return self is not Kind.TERM


KIND_NAMES: Mapping[Kind, str] = {
    Kind.TERM: N_("Term"),
    Kind.PERSON: N_("Person"),
    Kind.PLACE: N_("Place"),
    Kind.ORGANISATION: N_("Organisation"),
}


class PartOfSpeech(StrEnum):
    """UNKNOWN is taken for a noun or a noun phrase, as nearly all terms are."""

    UNKNOWN = ""
    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    OTHER = "other"


class Gender(StrEnum):
    """Of a person, where the name does not tell it; it decides how the surname is declined."""

    UNKNOWN = ""
    MASCULINE = "masculine"
    FEMININE = "feminine"


class Case(StrEnum):
    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    LOCATIVE = "locative"
    VOCATIVE = "vocative"


# Before a case's name in the keys of declined forms: `plural.genitive`.
PLURAL = "plural."
FORM_KEYS = frozenset(f"{number}{case}" for number in ("", PLURAL) for case in Case)


@dataclass(frozen=True)
class Wording:
    """An entry in one language.

    `text` is the approved wording, `forms` its declined forms as (key of FORM_KEYS, text) pairs. `also` are
    wordings just as good, `forbidden` wrong ones; all three are found in a source.
    """

    language: str
    text: str
    forms: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def form(self, case: Case, *, plural: bool = False) -> str:
        """The approved wording in a case; as it stands where no such form is known."""
        return dict(self.forms).get(f"{PLURAL if plural else ''}{case}") or self.text


@dataclass(frozen=True)
class Entry:
    """One thing and what it is called in each language. `forbidden`: its wordings must not be used at all."""

    source_language: str
    wordings: tuple[Wording, ...]
    kind: Kind = Kind.TERM
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN
    gender: Gender = Gender.UNKNOWN
    do_not_translate: bool = False
    forbidden: bool = False
    case_sensitive: bool = False
    scope: str = ""
    note: str = ""
    id: uuid.UUID | None = None

    @cached_property
    def source(self) -> Wording:
        return next(wording for wording in self.wordings if wording.language == self.source_language)

    @property
    def identity(self) -> tuple[str, ...]:
        """What only one entry of a register has: source language and wording, kind, scope."""
        return self.source_language, folded(self.source.text), self.kind.value, self.scope

    @property
    def frame(self) -> tuple[object, ...]:
        """What it is apart from its translations."""
        return (
            self.source,
            self.kind,
            self.part_of_speech,
            self.gender,
            self.do_not_translate,
            self.forbidden,
            self.case_sensitive,
            self.scope,
            self.note,
        )

    @property
    def content(self) -> tuple[object, ...]:
        """All that a person can change."""
        return (*self.frame, self.source_language, self.wordings)

    @property
    def translations(self) -> dict[str, Wording]:
        """By language, without the one it comes from."""
        return {wording.language: wording for wording in self.wordings if wording.language != self.source_language}

    def in_language(self, language: str) -> Wording | None:
        """Its wording in exactly that language, else in the language without region (`uk` for `uk-UA`)."""
        held = {wording.language: wording for wording in self.wordings}
        return held.get(language) or held.get(base_language(language))
