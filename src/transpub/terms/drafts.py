"""What a person sends for an entry, made sound: bounded, cleaned, with its declined forms."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transpub.core.i18n import N_, LazyText
from transpub.core.languages import parse_tag
from transpub.terms.entries import FORM_KEYS, Entry, Gender, Kind, PartOfSpeech, Wording
from transpub.terms.errors import BadTerm
from transpub.terms.forms import decline
from transpub.terms.models import SCOPE_MAX, TEXT_MAX
from transpub.terms.spelling import cut

WORDS_MAX = 12
VARIANTS_MAX = 20
LANGUAGES_MAX = 40
NOTE_MAX = 2000


@dataclass(frozen=True)
class WordingDraft:
    """One language. `forms` given by a person are kept, those missing are generated."""

    text: str
    also: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TermDraft:
    """An entry as it shall be. `wordings` by language, the source language's among them. `unsaid` names the fields
    that its source has no word about, so that they stay as they are where the entry is there already."""

    source_language: str
    wordings: Mapping[str, WordingDraft]
    kind: Kind = Kind.TERM
    part_of_speech: PartOfSpeech = PartOfSpeech.UNKNOWN
    gender: Gender = Gender.UNKNOWN
    do_not_translate: bool = False
    forbidden: bool = False
    case_sensitive: bool = False
    scope: str = ""
    note: str = ""
    unsaid: frozenset[str] = frozenset()


def sound(draft: TermDraft, *, generate: bool = True) -> Entry:
    """The entry a draft makes; without `generate` only with the forms that are given, which is a hundred times as
    fast. Raises: BadTerm, UnknownLanguage.
    """
    source_language = parse_tag(draft.source_language)
    given = {parse_tag(language): wording for language, wording in draft.wordings.items()}
    if source_language not in given:
        raise _bad(N_("it has no wording in its own language."))
    if len(given) > LANGUAGES_MAX:
        raise _bad(N_("it has more than %(most)d languages."), most=LANGUAGES_MAX)
    if len(given) == 1 and not (draft.do_not_translate or draft.forbidden):
        raise _bad(N_("it has no translation. Give one, or say that it is not to be translated or not to be used."))
    if draft.do_not_translate and draft.forbidden:
        raise _bad(N_("what must not be used cannot be kept untranslated as well."))
    languages = sorted(given, key=lambda language: (language != source_language, language))
    return Entry(
        source_language=source_language,
        wordings=tuple(_wording(language, given[language], draft, generate=generate) for language in languages),
        kind=draft.kind,
        part_of_speech=draft.part_of_speech,
        gender=draft.gender,
        do_not_translate=draft.do_not_translate,
        forbidden=draft.forbidden,
        case_sensitive=draft.case_sensitive,
        scope=_line(draft.scope, SCOPE_MAX) if draft.scope.strip() else "",
        note=_note(draft.note),
    )


def _wording(language: str, draft: WordingDraft, term: TermDraft, *, generate: bool) -> Wording:
    text = sound_text(draft.text, language)
    unknown = sorted(draft.forms.keys() - FORM_KEYS)
    if unknown:
        raise _bad(N_("“%(key)s” is not the name of a form."), key=unknown[0][:40])
    forms = dict(decline(text, language, term.kind, term.part_of_speech, term.gender)) if generate else {}
    forms |= {key: sound_text(form, language) for key, form in draft.forms.items() if form.strip()}
    return Wording(
        language,
        text,
        tuple(sorted(forms.items())),
        _variants(draft.also, language),
        _variants(draft.forbidden, language),
    )


def _variants(texts: Iterable[str], language: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(sound_text(text, language) for text in texts if text.strip()))
    if len(found) > VARIANTS_MAX:
        raise _bad(N_("it has more than %(most)d other wordings in one language."), most=VARIANTS_MAX)
    return found


def sound_text(text: str, language: str) -> str:
    """A wording on one line with single spaces. Raises: BadTerm."""
    line = _line(text, TEXT_MAX)
    count = len(cut(line, language))
    if not count:
        raise _bad(N_("“%(text)s” has no word in it."), text=line)
    if "|" in line:
        raise _bad(N_("“%(text)s” has a vertical bar in it, which divides wordings."), text=line)
    if count > WORDS_MAX:
        raise _bad(N_("“%(text)s” is longer than %(most)d words."), text=line, most=WORDS_MAX)
    return line


def _line(text: str, most: int) -> str:
    """One line, composed letters, single spaces."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if len(line) > most:
        raise _bad(N_("“%(text)s…” is longer than %(most)d characters."), text=line[:40], most=most)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
        raise _bad(N_("it has control characters in it."))
    return line


def _note(text: str) -> str:
    note = text.strip()
    if len(note) > NOTE_MAX:
        raise _bad(N_("the note is longer than %(most)d characters."), most=NOTE_MAX)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in note):
        raise _bad(N_("it has control characters in it."))
    return note


def _bad(reason: str, **facts: object) -> BadTerm:
    return BadTerm(reason=LazyText(reason, facts))
