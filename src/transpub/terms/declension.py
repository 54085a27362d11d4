"""The declined forms of a wording as a table, those that people gave told from those generated. Stores nothing.

A form is a person's where it differs from what would be generated: nothing else has to be remembered, and a form
that a newer dictionary would write otherwise stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from transpub.core.i18n import N_
from transpub.terms.entries import PLURAL, Case, Entry, Gender, Kind, PartOfSpeech, Wording
from transpub.terms.forms import decline

CASE_NAMES: Mapping[Case, str] = {
    Case.NOMINATIVE: N_("nominative"),
    Case.GENITIVE: N_("genitive"),
    Case.DATIVE: N_("dative"),
    Case.ACCUSATIVE: N_("accusative"),
    Case.INSTRUMENTAL: N_("instrumental"),
    Case.LOCATIVE: N_("locative"),
    Case.VOCATIVE: N_("vocative"),
}


@dataclass(frozen=True)
class Manner:
    """What besides a wording decides how it is declined."""

    kind: Kind = Kind.TERM
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN
    gender: Gender = Gender.UNKNOWN

    @classmethod
    def of(cls, entry: Entry) -> "Manner":
        return cls(entry.kind, entry.part_of_speech, entry.gender)

    def forms(self, text: str, language: str) -> dict[str, str]:
        return dict(decline(text, language, self.kind, self.part_of_speech, self.gender))


@dataclass(frozen=True)
class Form:
    """One form of a wording. `key` as in entries.FORM_KEYS; `generated` is empty where nothing is."""

    key: str
    text: str
    generated: str

    @property
    def is_own(self) -> bool:
        return self.text != self.generated


@dataclass(frozen=True)
class Line:
    """A case: its singular, or only number, and its plural, None where there is none."""

    case: Case
    singular: Form | None
    plural: Form | None


def table(text: str, language: str, manner: Manner, own: Mapping[str, str]) -> list[Line]:
    """The forms of a wording by case, with a person's in the place of those generated. Empty for a wording that
    is not declined."""
    generated = manner.forms(text, language)
    forms = {
        key: Form(key, own.get(key) or generated.get(key, ""), generated.get(key, ""))
        for key in generated.keys() | own.keys()
    }
    lines = (Line(case, forms.get(case.value), forms.get(PLURAL + case)) for case in Case)
    return [line for line in lines if line.singular or line.plural]


def own_forms(entry: Entry, wording: Wording) -> dict[str, str]:
    """The forms that people gave."""
    generated = Manner.of(entry).forms(wording.text, wording.language)
    return {key: form for key, form in wording.forms if form != generated.get(key)}
