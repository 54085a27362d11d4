"""What a check has to say: findings as values, and the register of checks with their texts. No check runs here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from transpub.core.i18n import N_, LazyText


class Severity(StrEnum):
    """An error blocks submission and cannot be passed, so it is kept for what is surely wrong.

    A warning asks for a logged click; an info asks for nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class CheckInfo:
    """`name` and `text` are marked for the catalogs; `text` has `%(fact)s` places for a finding's facts."""

    name: str
    severity: Severity
    text: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CHECKS: Mapping[str, CheckInfo] = {
    "empty": CheckInfo(N_("Empty"), _E, N_("There is no translation.")),
    "same_as_source": CheckInfo(
        N_("Same as the source"), _W, N_("The translation is the source text, word for word.")
    ),
    "untranslated_fragment": CheckInfo(
        N_("Untranslated words"), _W, N_("These words still stand in the source language: %(words)s")
    ),
    "missing_number": CheckInfo(N_("Missing number"), _W, N_("A number of the source is missing: %(missing)s")),
    "number_added": CheckInfo(N_("Added number"), _W, N_("A number is not in the source: %(added)s")),
    "number_changed": CheckInfo(
        N_("Changed number"), _W, N_("The source has %(missing)s, the translation has %(added)s.")
    ),
    "tag_mismatch": CheckInfo(
        N_("Codes differ"),
        _E,
        N_("The codes for links and formatting differ from the source. Missing: %(missing)s; too many: %(added)s"),
    ),
    "tag_order": CheckInfo(
        N_("Codes wrongly nested"), _E, N_("The codes for links and formatting overlap or are not closed.")
    ),
    "code_placed_by_guess": CheckInfo(
        N_("Code placed by guess"),
        _W,
        N_("The place of code %(number)s is uncertain. See that it stands at the right words."),
    ),
    "bracket_unbalanced": CheckInfo(N_("Brackets"), _W, N_("A bracket has no partner: %(marks)s")),
    "quote_unbalanced": CheckInfo(N_("Quotation marks"), _W, N_("A quotation mark has no partner: %(marks)s")),
    "whitespace_edge": CheckInfo(
        N_("White space at the edge"), _W, N_("The text begins or ends with white space, the source does not.")
    ),
    "double_space": CheckInfo(N_("Double space"), _W, N_("There are two spaces in a row.")),
    "end_punctuation": CheckInfo(
        N_("End of sentence"), _W, N_("The last mark differs. Source: “%(source)s”, translation: “%(target)s”.")
    ),
    "repeated_phrase": CheckInfo(N_("Repetition"), _W, N_("Words are repeated: %(words)s")),
    "length_ratio": CheckInfo(
        N_("Length"),
        _W,
        N_("The translation is %(percent)s per cent of the source's length. Is something missing or too much?"),
    ),
    "half_untranslated": CheckInfo(
        N_("Joined with an empty one"),
        _W,
        N_("One of the two sentences joined here had no translation. See that the text says all of the source."),
    ),
    "wrong_script": CheckInfo(N_("Script"), _W, N_("The text is not in the script of its language.")),
    "wrong_language": CheckInfo(N_("Language"), _E, N_("These words are of another language: %(words)s")),
    "mixed_alphabet": CheckInfo(
        N_("Mixed alphabets"), _E, N_("Latin and Cyrillic letters are mixed in one word: %(words)s")
    ),
    "do_not_translate": CheckInfo(
        N_("Not to be translated"), _E, N_("“%(offer)s” stays as it is in every language; here it was changed.")
    ),
    "glossary_missing": CheckInfo(
        N_("Term not used"), _W, N_("For “%(term)s” the glossary has “%(offer)s”, which is not in the translation.")
    ),
    "forbidden_term": CheckInfo(
        N_("Word not to be used"), _W, N_("“%(wrong)s” is not to be used. The glossary has instead: %(instead)s")
    ),
    "name_spelling": CheckInfo(
        N_("Spelling of a name"), _W, N_("“%(wrong)s” is spelt “%(offer)s” here (source: “%(term)s”).")
    ),
}

# For findings stored by a version that had a check we no longer have.
_UNKNOWN = CheckInfo(N_("Former check"), _I, N_("A check that is no longer in use has found something."))


@dataclass(frozen=True)
class Finding:
    """One thing a check noticed. `facts` fill the places of the check's text and are plain JSON."""

    check: str
    severity: Severity
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, check: str, severity: Severity | None = None, **facts: Any) -> Self:
        """A finding of a registered check, with its own severity unless another one is given."""
        return cls(check, severity or CHECKS[check].severity, facts)

    @property
    def name(self) -> str:
        """The check's name for people, marked, not translated."""
        return CHECKS.get(self.check, _UNKNOWN).name

    @property
    def message(self) -> LazyText:
        info = CHECKS.get(self.check)
        return LazyText(info.text, self.facts) if info else LazyText(_UNKNOWN.text, {})

    def to_json(self) -> dict[str, Any]:
        return {"check": self.check, "severity": self.severity.value, "facts": self.facts}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(value["check"], Severity(value["severity"]), dict(value.get("facts", {})))
