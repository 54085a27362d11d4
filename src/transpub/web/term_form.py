"""The form of one entry, as it was sent or as an entry fills it in, and the draft it makes. Nothing typed is lost.

Whether it is sound is for the register to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from transpub.core.i18n import N_
from transpub.terms.declension import CASE_NAMES, Line, Manner, own_forms, table
from transpub.terms.drafts import LANGUAGES_MAX, TermDraft, WordingDraft
from transpub.terms.entries import (
    FORM_KEYS,
    KIND_NAMES,
    PLURAL,
    Case,
    Entry,
    Gender,
    Kind,
    PartOfSpeech,
    Wording,
)
from transpub.web.posted import Posted
from transpub.web.term_wording import GENDERS, PARTS_OF_SPEECH

_Choice = TypeVar("_Choice", bound=StrEnum)
# Longer names of fields are no languages of ours.
_LANGUAGE_MAX = 35


@dataclass(frozen=True)
class WordingForm:
    """One language. `also` and `wrong` as typed, a wording a line; `own` are the forms a person gave, by key."""

    language: str
    text: str = ""
    also: str = ""
    wrong: str = ""
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.also.strip() or self.wrong.strip())

    def lines(self, manner: Manner) -> Sequence[Line]:
        text = " ".join(self.text.split())
        return table(text, self.language, manner, self.own) if text else ()

    def draft(self) -> WordingDraft:
        return WordingDraft(self.text, tuple(self.also.splitlines()), tuple(self.wrong.splitlines()), self.own)


@dataclass(frozen=True)
class Difference:
    """One field that two people's entries have otherwise. `name` is marked, and so are the values of a field that
    is in no language; `is_plural` tells two forms of one case apart."""

    name: str
    mine: str
    theirs: str
    language: str = ""
    is_plural: bool = False


@dataclass(frozen=True)
class TermForm:
    """`version` is that of the entry as the person saw it, 0 for a new one."""

    source_language: str
    wordings: tuple[WordingForm, ...] = ()
    kind: Kind = Kind.TERM
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN
    gender: Gender = Gender.UNKNOWN
    do_not_translate: bool = False
    forbidden: bool = False
    case_sensitive: bool = False
    scope: str = ""
    note: str = ""
    version: int = 0

    @classmethod
    def of_entry(cls, entry: Entry, version: int) -> "TermForm":
        return cls(
            source_language=entry.source_language,
            wordings=tuple(_of_wording(entry, wording) for wording in entry.wordings),
            kind=entry.kind,
            part_of_speech=entry.part_of_speech,
            gender=entry.gender,
            do_not_translate=entry.do_not_translate,
            forbidden=entry.forbidden,
            case_sensitive=entry.case_sensitive,
            scope=entry.scope,
            note=entry.note,
            version=version,
        )

    @classmethod
    def of_posted(cls, posted: Posted) -> "TermForm":
        fields = dict(reversed(posted.fields))
        tags = [name.removeprefix("text.") for name, _ in posted.fields if name.startswith("text.")]
        return cls(
            source_language=posted.text("source_language").strip()[:_LANGUAGE_MAX],
            wordings=tuple(_of_fields(fields, tag) for tag in _languages(tags)),
            kind=_choice(Kind, posted.text("kind"), Kind.TERM),
            part_of_speech=_choice(PartOfSpeech, posted.text("part_of_speech"), PartOfSpeech.UNKNOWN),
            gender=_choice(Gender, posted.text("gender"), Gender.UNKNOWN),
            do_not_translate=posted.flag("do_not_translate"),
            forbidden=posted.flag("forbidden"),
            case_sensitive=posted.flag("case_sensitive"),
            scope=posted.text("scope"),
            note=posted.text("note"),
            version=posted.number("version"),
        )

    @property
    def manner(self) -> Manner:
        return Manner(self.kind, self.part_of_speech, self.gender)

    @property
    def source(self) -> str:
        """The source wording; empty for a new entry."""
        return next((one.text for one in self.wordings if one.language == self.source_language), "")

    def draft(self) -> TermDraft:
        """Languages without any wording are left out."""
        return TermDraft(
            source_language=self.source_language,
            wordings={one.language: one.draft() for one in self.wordings if not one.is_empty},
            kind=self.kind,
            part_of_speech=self.part_of_speech,
            gender=self.gender,
            do_not_translate=self.do_not_translate,
            forbidden=self.forbidden,
            case_sensitive=self.case_sensitive,
            scope=self.scope,
            note=self.note,
        )

    def with_languages(self, languages: Iterable[str]) -> "TermForm":
        """With a place for each of these languages; the source's stands first."""
        held = {one.language: one for one in self.wordings}
        wanted = dict.fromkeys((self.source_language, *held, *languages))
        wordings = tuple(held.get(tag) or WordingForm(tag) for tag in wanted if tag)
        return replace(self, wordings=wordings[:LANGUAGES_MAX])

    def regenerated(self, language: str) -> "TermForm":
        """Without the forms a person gave in one language."""
        return replace(
            self, wordings=tuple(replace(one, own={}) if one.language == language else one for one in self.wordings)
        )

    def differences(self, theirs: "TermForm") -> list[Difference]:
        """Field by field what somebody else has stored otherwise."""
        mine, other = _fields(self), _fields(theirs)
        return [
            replace(field, mine=mine.get(field, ""), theirs=other.get(field, ""))
            for field in {**mine, **other}
            if mine.get(field, "") != other.get(field, "")
        ]


def _of_wording(entry: Entry, wording: Wording) -> WordingForm:
    return WordingForm(
        language=wording.language,
        text=wording.text,
        also="\n".join(wording.also),
        wrong="\n".join(wording.forbidden),
        own=own_forms(entry, wording),
    )


def _of_fields(fields: Mapping[str, str], tag: str) -> WordingForm:
    own = {
        key: form
        for key in sorted(FORM_KEYS)
        if (form := fields.get(f"form.{tag}.{key}", "").strip()) and form != fields.get(f"made.{tag}.{key}", "")
    }
    return WordingForm(
        tag, fields[f"text.{tag}"], fields.get(f"also.{tag}", ""), fields.get(f"wrong.{tag}", ""), own
    )


def _languages(tags: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= _LANGUAGE_MAX))[:LANGUAGES_MAX]


def _choice(choices: type[_Choice], text: str, otherwise: _Choice) -> _Choice:
    return choices(text) if text in {choice.value for choice in choices} else otherwise


def _fields(form: TermForm) -> dict[Difference, str]:
    """All fields and their values; a language's only where it has any."""
    found = {field: value for one in form.wordings for field, value in _of_language(one) if value}
    for name, value in _facts(form):
        found[Difference(name, "", "")] = value
    return found


def _of_language(one: WordingForm) -> Iterator[tuple[Difference, str]]:
    for name, value in (
        (N_("Approved wording"), " ".join(one.text.split())),
        (N_("Just as good, one a line"), _lines(one.also)),
        (N_("Wrong, one a line"), _lines(one.wrong)),
    ):
        yield Difference(name, "", "", one.language), value
    for key, form in sorted(one.own.items()):
        case = CASE_NAMES[Case(key.removeprefix(PLURAL))]
        yield Difference(case, "", "", one.language, key.startswith(PLURAL)), form


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _facts(form: TermForm) -> Sequence[tuple[str, str]]:
    def flag(value: bool) -> str:
        return N_("yes") if value else N_("no")

    return (
        (N_("Kind"), KIND_NAMES[form.kind]),
        (N_("Part of speech"), PARTS_OF_SPEECH[form.part_of_speech]),
        (N_("Gender of a person"), GENDERS[form.gender]),
        (N_("Not to be translated"), flag(form.do_not_translate)),
        (N_("Not to be used"), flag(form.forbidden)),
        (N_("Capitals make a difference"), flag(form.case_sensitive)),
        (N_("Only for the desk"), " ".join(form.scope.split())),
        (N_("Note"), form.note.strip()),
    )
