"""Words that only the pages of terms and names need. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.terms.entries import Gender, Kind, PartOfSpeech

# A tab a kind.
KINDS: Mapping[Kind, str] = {
    Kind.TERM: N_("Terms"),
    Kind.PERSON: N_("Persons"),
    Kind.PLACE: N_("Places"),
    Kind.ORGANISATION: N_("Organisations"),
}

PARTS_OF_SPEECH: Mapping[PartOfSpeech, str] = {
    PartOfSpeech.UNKNOWN: N_("noun or noun phrase"),
    PartOfSpeech.NOUN: N_("noun"),
    PartOfSpeech.VERB: N_("verb"),
    PartOfSpeech.ADJECTIVE: N_("adjective"),
    PartOfSpeech.OTHER: N_("something else"),
}

GENDERS: Mapping[Gender, str] = {
    Gender.UNKNOWN: N_("told by the name"),
    Gender.MASCULINE: N_("masculine"),
    Gender.FEMININE: N_("feminine"),
}
