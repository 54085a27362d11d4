"""Abbreviations that do not end a sentence, where the bundled rules lack them. Data, by language; no logic."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class NoBreak:
    """Where a break the rules found is none.

    `always`: after these, whatever follows (titles before names). `before_small`: only before a digit or a small
    letter (units, page references). `patterns`: (what the text before ends with, what the text after begins with).
    Written without the final full stop; compared in lower case.
    """

    always: frozenset[str] = frozenset()
    before_small: frozenset[str] = frozenset()
    patterns: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WEEKDAY_OR_ZONE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:GMT|UTC|BST|CET|CEST|EET|EEST|MSK|EST|EDT|CST|CDT|PST|PDT|ET|PT)\b"
    r"|(?:[A-Z][a-z]+ )?[A-Z][a-z]+ time\b"
)

# Own list, made from the cases the rules of choppa-srx 1.0.0 get wrong (tests/unit/articles/test_sentences.py).
NO_BREAK: dict[str, NoBreak] = {
    "en": NoBreak(
        always=_words("adm amb brig capt cdr cmdr col cpl det gen gov insp lt maj pvt rep sen sgt spc supt"),
        patterns=((re.compile(r"\d\s?[ap]\.\s?m\.\Z", re.IGNORECASE), _WEEKDAY_OR_ZONE),),
    ),
    "uk": NoBreak(
        always=_words("адм ген кап лейт полк підполк серж ст.лейт дж вл юр мол"),
        before_small=_words(
            "бл год гл д дод ім ін мал млн млрд нар п пор р розд рис с сек см ст стор табл тис трлн хв"
        ),
        patterns=((re.compile(r"\d\s*год\.\Z"), re.compile(r"\d")),),
    ),
    "ru": NoBreak(
        always=_words("адм акад ген гр дж доц зав зам канд кап лейт оз подполк полк проф св серж ул юр ред"),
        before_small=_words(
            "вв гл год илл кн коп кор мин млн млрд ок п пп пор р рис руб с сек см ср ст стр табл тел тыс трлн ч чел"
        ),
        patterns=(
            # A river, not roubles: no number before it.
            (re.compile(r"(?:\A|[^\d\s])\s*\bр\.\Z"), re.compile(r"[А-ЯЁ][а-яё]")),
            (re.compile(r"\bт\.\s?ч\.\Z"), re.compile(r"")),
        ),
    ),
    "de": NoBreak(
        always=_words("brig col fw gefr gen gfr hptm lt maj obfw oblt oberstlt ofw uffz"),
        before_small=_words("abb abs anm art bd bsp ca kap nr s str tab vgl ziff"),
    ),
}
