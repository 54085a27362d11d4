"""Sources that no engine is asked about: they stay as they are. Looks at plain text only."""

import re
from collections.abc import Sequence
from enum import StrEnum

from transpub.articles.detection import detect
from transpub.translations.analysis.alphabets import Word, base_language, in_script, script_of, words
from transpub.translations.analysis.hosts import without_hosts
from transpub.translations.analysis.neighbours import words_of_neighbour


class Kept(StrEnum):
    """Why a text stays as it is."""

    NO_WORDS = "no_words"
    TARGET_LANGUAGE = "target_language"


# A sign made an emoji by a selector may count as a letter: ℹ️, Ⓜ️.
_EMOJI = re.compile(".\ufe0f")
# Of a text in the target's script so many of its words may be foreign names.
_LEAST_SHARE = 0.5
# Between neighbours (Ukrainian, Russian): so many words that only the target has, so large a share, and none that
# only the source has. A name or a title in the other language has fewer.
_NEIGHBOURS = {"uk", "ru"}
_TELLING_WORDS = 2
_TELLING_SHARE = 0.25
# Between languages of one script detection tells, from as many letters on as it is sure.
_LETTERS_MIN = 60
_SURE = 0.95


def why_kept(text: str, *, source_language: str, target_language: str) -> Kept | None:
    """The reason not to ask an engine, or None.

    Engines invent words for emoji, numbers and punctuation, and for text that is no longer in their source
    language: a quotation left in the original, a byline pasted from the other edition.
    """
    if not any(letter.isalpha() for letter in _EMOJI.sub("", without_hosts(text))):
        return Kept.NO_WORDS
    is_in_target = base_language(source_language) != base_language(target_language) and _is_in(
        text, target_language, rather_than=source_language
    )
    return Kept.TARGET_LANGUAGE if is_in_target else None


def _is_in(text: str, language: str, *, rather_than: str) -> bool:
    """Whether a text is in `language` although it ought to be in the other one. In doubt it is not."""
    found = words(text)
    if not found:
        return False
    if script_of(language) != script_of(rather_than):
        return _is_in_script(found, language) and not _shown(text, language)
    if {base_language(language), base_language(rather_than)} == _NEIGHBOURS:
        if _shown(text, language):
            return False
        if len(_shown(text, rather_than)) >= max(_TELLING_WORDS, _TELLING_SHARE * len(found)):
            return True
    if sum(map(str.isalpha, text)) < _LETTERS_MIN:
        return False
    detection = detect([text], candidates=(language, rather_than))
    return detection.language == language and detection.confidence >= _SURE


def _is_in_script(found: Sequence[Word], language: str) -> bool:
    """Half of the words or more, and all but names."""
    own = [word for word in found if in_script(word.text, language)]
    names = [word for word in found if word.looks_like_name]
    foreign_names = sum(not in_script(word.text, language) for word in names)
    return len(own) + foreign_names == len(found) and len(own) >= _LEAST_SHARE * len(found)


def _shown(text: str, language: str) -> Sequence[str]:
    """The words of a text that show it to be in the neighbour of `language`."""
    odd = words_of_neighbour("", text, language)
    return (*odd.plain, *odd.quoted)
