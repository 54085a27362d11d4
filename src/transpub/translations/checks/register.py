"""The register of checks: what each is called, how grave its findings are, what it tells people. None runs here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transpub.core.i18n import N_


class Severity(StrEnum):
    """An error blocks submission and cannot be passed, so it is kept for what is surely wrong.

    A warning asks for a logged click; an info asks for nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class CheckInfo:
    """All texts are marked for the catalogs. `text` has `%(fact)s` places for a finding's facts; `about` tells a
    desk what the check looks for; `needed`, where it is not empty, why its severity is not the desk's to choose."""

    name: str
    severity: Severity
    text: str
    about: str
    needed: str = ""


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_BY_VALUE = N_("Numbers are compared by value: 1,234.5 and 1 234,5, 5 million and 5 млн, 3 p.m. and 15:00 are one.")
_CODES_NEEDED = N_("Without its codes a text cannot be put together for publication.")

CHECKS: Mapping[str, CheckInfo] = {
    "empty": CheckInfo(
        N_("Empty"),
        _E,
        N_("There is no translation."),
        N_("The source has words, the translation has none."),
        N_("A text with empty places is never published."),
    ),
    "same_as_source": CheckInfo(
        N_("Same as the source"),
        _W,
        N_("The translation is the source text, word for word."),
        N_("Three words or more left as they are, unless they may be a name. A whole sentence is an error."),
    ),
    "untranslated_fragment": CheckInfo(
        N_("Untranslated words"),
        _W,
        N_("These words still stand in the source language: %(words)s"),
        N_("Four words or more of the source in a row."),
    ),
    "missing_number": CheckInfo(
        N_("Missing number"),
        _W,
        N_("A number of the source is missing: %(missing)s"),
        _BY_VALUE,
    ),
    "number_added": CheckInfo(
        N_("Added number"),
        _W,
        N_("A number is not in the source: %(added)s"),
        _BY_VALUE,
    ),
    "number_changed": CheckInfo(
        N_("Changed number"),
        _W,
        N_("The source has %(missing)s, the translation has %(added)s."),
        _BY_VALUE,
    ),
    "url_mismatch": CheckInfo(
        N_("Web address"),
        _W,
        N_("Web addresses differ. Missing: %(missing)s; too many: %(added)s"),
        N_("An address of the source is missing, or there is another one."),
    ),
    "handle_mismatch": CheckInfo(
        N_("E-mail address or handle"),
        _W,
        N_("E-mail addresses or handles differ. Missing: %(missing)s; too many: %(added)s"),
        N_("An e-mail address or a handle (@name) of the source is missing, or there is another one."),
    ),
    "placeholder": CheckInfo(
        N_("Placeholder"),
        _E,
        N_("Placeholders differ. Missing: %(missing)s; too many: %(added)s"),
        N_("Something that a program fills in, such as {name} or {{name}}, is missing or changed."),
    ),
    "tag_mismatch": CheckInfo(
        N_("Codes differ"),
        _E,
        N_("The codes for links and formatting differ from the source. Missing: %(missing)s; too many: %(added)s"),
        N_("A code of the source is missing, or there is one too many."),
        _CODES_NEEDED,
    ),
    "tag_order": CheckInfo(
        N_("Codes wrongly nested"),
        _E,
        N_("The codes for links and formatting overlap or are not closed."),
        N_("Codes may change their order with the words, but not overlap, stay open or hold nothing."),
        _CODES_NEEDED,
    ),
    "code_placed_by_guess": CheckInfo(
        N_("Code placed by guess"),
        _W,
        N_("The place of code %(number)s is uncertain. See that it stands at the right words."),
        N_("The machine was not sure where a link or formatting belongs."),
    ),
    "already_translated": CheckInfo(
        N_("In the target language already"),
        _I,
        N_("The source is in the target language already. It was kept as it is."),
        N_("No machine was asked: it would invent something."),
    ),
    "long_sentence": CheckInfo(
        N_("Long sentence"),
        _I,
        N_("Too long for the machine: it was translated in %(count)d parts. See that they fit together."),
        N_("Sentences longer than the machine can take at once."),
    ),
    "put_together": CheckInfo(
        N_("Put together from parts"),
        _I,
        N_("The machine failed at the whole and translated %(count)d parts. See that they fit together."),
        N_("Sentences that came out well only in smaller units."),
    ),
    "again_refused": CheckInfo(
        N_("Not translated anew"),
        _I,
        N_("The machine's new text was refused as faulty, so the former one stays."),
        N_("Somebody asked for another machine text, and the guard refused it."),
    ),
    "name_by_machine": CheckInfo(
        N_("Name spelt by the machine"),
        _W,
        N_("The register has no spelling of this name, and the machine may have invented one. Check every letter."),
        N_("A byline that stands in no entry of the register was spelt by the machine."),
    ),
    "bracket_unbalanced": CheckInfo(
        N_("Brackets"),
        _W,
        N_("A bracket has no partner: %(marks)s"),
        N_("A bracket is not closed or not opened, and the source has no such one."),
    ),
    "quote_unbalanced": CheckInfo(
        N_("Quotation marks"),
        _W,
        N_("A quotation mark has no partner: %(marks)s"),
        N_("A quotation is not closed or not opened, and the source has no such one."),
    ),
    "quote_lost": CheckInfo(
        N_("Lost quotation"),
        _W,
        N_("The source quotes somebody, the translation does not: its quotation marks are missing."),
        N_("Words that stand in quotation marks in the source would be the newsroom's own in the translation."),
    ),
    "whitespace_edge": CheckInfo(
        N_("White space at the edge"),
        _W,
        N_("The text begins or ends with white space, the source does not."),
        N_("White space before the first or after the last word."),
    ),
    "double_space": CheckInfo(
        N_("Double space"), _W, N_("There are two spaces in a row."), N_("Two spaces in a row inside the text.")
    ),
    "end_punctuation": CheckInfo(
        N_("End of sentence"),
        _W,
        N_("The last mark differs. Source: “%(source)s”, translation: “%(target)s”."),
        N_("A lost question, a lost full stop, a full stop after a headline. Other marks are a remark only."),
    ),
    "typography": CheckInfo(
        N_("Typography"),
        _I,
        N_("Places that could be set as is usual in this language: %(count)d. For example: %(examples)s"),
        N_("Quotation marks, apostrophes, dashes, spaces that must not break, № and grouped thousands."),
    ),
    "number_format": CheckInfo(
        N_("Number format"),
        _I,
        N_("Written as in the source language: %(words)s. Usual in this language: %(instead)s"),
        N_("Thousands and decimals that keep the source language's marks, such as 12,345 in Ukrainian."),
    ),
    "repeated_phrase": CheckInfo(
        N_("Repetition"),
        _W,
        N_("Words are repeated: %(words)s"),
        N_("Words that follow upon themselves. A text that goes round in circles is an error."),
    ),
    "length_ratio": CheckInfo(
        N_("Length"),
        _W,
        N_("The translation is %(percent)s per cent of the source's length. Is something missing or too much?"),
        N_("Much shorter or much longer than the source."),
    ),
    "max_length": CheckInfo(
        N_("Too long for its place"),
        _W,
        N_("The text has %(count)d characters; in this place at most %(most)d are shown."),
        N_("Headlines, texts for search engines and image descriptions longer than the desk allows."),
    ),
    "half_untranslated": CheckInfo(
        N_("Joined with an empty one"),
        _W,
        N_("One of the two sentences joined here had no translation. See that the text says all of the source."),
        N_("Two sentences were joined, and one of them had no translation yet."),
    ),
    "wrong_script": CheckInfo(
        N_("Script"),
        _W,
        N_("The text is not in the script of its language."),
        N_("Words in another alphabet than the language's. A whole sentence is an error."),
    ),
    "wrong_language": CheckInfo(
        N_("Language"),
        _E,
        N_("These words are of another language: %(words)s"),
        N_("Russian in a Ukrainian text or Ukrainian in a Russian one, by letters and by common words."),
    ),
    "article_language": CheckInfo(
        N_("Language of the whole text"),
        _W,
        N_("As a whole, the text reads like another language: %(language)s"),
        N_("A second opinion on the language, from all sentences together."),
    ),
    "mixed_alphabet": CheckInfo(
        N_("Mixed alphabets"),
        _E,
        N_("Latin and Cyrillic letters are mixed in one word: %(words)s"),
        N_("Letters that look alike but are not the same. They can be put right with one click."),
    ),
    "inconsistent_translation": CheckInfo(
        N_("Translated in two ways"),
        _W,
        N_("The same sentence is translated otherwise in segment %(number)d: %(other)s"),
        N_("One sentence of the source stands in the article more than once, with different translations."),
    ),
    "do_not_translate": CheckInfo(
        N_("Not to be translated"),
        _E,
        N_("“%(offer)s” stays as it is in every language; here it was changed."),
        N_("A term of the glossary that stays as it is was changed."),
    ),
    "glossary_missing": CheckInfo(
        N_("Term not used"),
        _W,
        N_("For “%(term)s” the glossary has “%(offer)s”, which is not in the translation."),
        N_("A term of the glossary is in the source, but none of its forms in the translation."),
    ),
    "forbidden_term": CheckInfo(
        N_("Word not to be used"),
        _W,
        N_("“%(wrong)s” is not to be used. The glossary has instead: %(instead)s"),
        N_("A word that the glossary forbids."),
    ),
    "name_spelling": CheckInfo(
        N_("Spelling of a name"),
        _W,
        N_("“%(wrong)s” is spelt “%(offer)s” here (source: “%(term)s”)."),
        N_("A name spelt otherwise than the register has it."),
    ),
    "unedited_machine": CheckInfo(
        N_("Machine text, not edited"),
        _W,
        N_("%(share)d %% of the words are the machine's, unchanged."),
        N_("Most of the text was accepted as the machine wrote it. From 95 per cent on it blocks approval."),
    ),
}

# Made while a segment was drafted or joined: no check can make them anew from its texts.
OF_DRAFTING = frozenset(
    {
        "code_placed_by_guess",
        "already_translated",
        "long_sentence",
        "put_together",
        "again_refused",
        "name_by_machine",
        "half_untranslated",
    }
)

# For findings stored by a version that had a check we no longer have.
UNKNOWN = CheckInfo(
    N_("Former check"), _I, N_("A check that is no longer in use has found something."), N_("No longer in use.")
)
