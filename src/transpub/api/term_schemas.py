"""What the API of the register takes and gives."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import Field

from transpub.api.schemas import In, Out
from transpub.http.fields import LanguageTag, NoteText, ShortText, Text
from transpub.terms.drafts import LANGUAGES_MAX, VARIANTS_MAX, TermDraft, WordingDraft
from transpub.terms.entries import FORM_KEYS, Entry, Gender, Kind, PartOfSpeech, Wording
from transpub.terms.exchange import FILE_MAX_BYTES
from transpub.terms.importing import Taken
from transpub.terms.models import SCOPE_MAX, Term

_Variants = Annotated[list[ShortText], Field(max_length=VARIANTS_MAX)]


class WordingIn(In):
    text: ShortText
    also: _Variants = Field(default_factory=list, description="Wordings just as good.")
    forbidden: _Variants = Field(default_factory=list, description="Wrong ones, to be replaced by `text`.")
    forms: dict[ShortText, ShortText] = Field(
        default_factory=dict,
        max_length=len(FORM_KEYS),
        description="Declined forms by name (`genitive`, `plural.genitive`); those not given are generated.",
    )

    def draft(self) -> WordingDraft:
        return WordingDraft(self.text, tuple(self.also), tuple(self.forbidden), self.forms)


class TermIn(In):
    source_language: LanguageTag = Field(examples=["en"])
    wordings: dict[LanguageTag, WordingIn] = Field(
        min_length=1, max_length=LANGUAGES_MAX, description="By language, the source language's among them."
    )
    kind: Kind = Kind.TERM
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN
    gender: Gender = Field(Gender.UNKNOWN, description="Of a person whose name does not tell it.")
    do_not_translate: bool = Field(False, description="Stays as it is in languages it has no wording in.")
    forbidden: bool = Field(False, description="Its wordings must not be used, whatever the source says.")
    case_sensitive: bool = False
    scope: Annotated[ShortText, Field(max_length=SCOPE_MAX)] = Field(
        "", description="A section; empty: all of them."
    )
    note: NoteText = ""

    def draft(self) -> TermDraft:
        return TermDraft(
            source_language=self.source_language,
            wordings={language: wording.draft() for language, wording in self.wordings.items()},
            kind=self.kind,
            part_of_speech=self.part_of_speech,
            gender=self.gender,
            do_not_translate=self.do_not_translate,
            forbidden=self.forbidden,
            case_sensitive=self.case_sensitive,
            scope=self.scope,
            note=self.note,
        )


class TermChangeIn(TermIn):
    version: int = Field(ge=1, le=2**31 - 1, description="The version you saw.")


class TermsFileIn(In):
    csv: Annotated[Text, Field(max_length=FILE_MAX_BYTES)] = Field(
        description="A table with a heading: `kind`, flags, and a column for each language."
    )


class WordingOut(Out):
    text: str
    also: list[str]
    forbidden: list[str]
    forms: dict[str, str]

    @classmethod
    def of(cls, wording: Wording) -> "WordingOut":
        return cls(
            text=wording.text, also=list(wording.also), forbidden=list(wording.forbidden), forms=dict(wording.forms)
        )


class TermOut(Out):
    id: uuid.UUID
    source_language: str
    wordings: dict[str, WordingOut]
    kind: str
    part_of_speech: str
    gender: str
    do_not_translate: bool
    forbidden: bool
    case_sensitive: bool
    scope: str
    note: str
    updated_by: str | None
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, term: Term) -> "TermOut":
        entry: Entry = term.entry()
        return cls(
            id=term.id,
            source_language=entry.source_language,
            wordings={wording.language: WordingOut.of(wording) for wording in entry.wordings},
            kind=entry.kind,
            part_of_speech=entry.part_of_speech,
            gender=entry.gender,
            do_not_translate=entry.do_not_translate,
            forbidden=entry.forbidden,
            case_sensitive=entry.case_sensitive,
            scope=entry.scope,
            note=entry.note,
            updated_by=term.updated_by.name if term.updated_by else None,
            updated_at=term.updated_at,
            version=term.version,
        )


class TermPage(Out):
    terms: list[TermOut]
    total: int
    limit: int
    offset: int


class FormsOut(Out):
    forms: dict[str, str]


class TakenOut(Out):
    added: int
    changed: int
    unchanged: int

    @classmethod
    def of(cls, taken: Taken) -> "TakenOut":
        return cls(added=taken.added, changed=taken.changed, unchanged=taken.unchanged)
