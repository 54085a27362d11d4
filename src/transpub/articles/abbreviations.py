"""Where sentences end and do not end, as far as the bundled rules do not know. Data, by language; no logic."""

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
# «Кто там?» — спросила она. The dash and a small letter: who said it, not a new sentence.
_SAID_BY = (re.compile(r"[?!…][»”“\"]?\Z"), re.compile(r"[—–-]\s*[а-яёіїєґў]"))

# Own list, made from the cases the rules of choppa-srx 1.0.0 get wrong (tests/unit/articles/test_sentences.py).
NO_BREAK: dict[str, NoBreak] = {
    "en": NoBreak(
        always=_words("adm amb brig capt cdr cmdr col cpl det gen gov insp lt maj pvt rep sen sgt spc supt"),
        before_small=_words("ch para sec vol"),
        patterns=((re.compile(r"\d\s?[ap]\.\s?m\.\Z", re.IGNORECASE), _WEEKDAY_OR_ZONE),),
    ),
    "uk": NoBreak(
        always=_words("адм ген кап лейт полк підполк серж ст.лейт дж вл юр мол смт"),
        before_small=_words(
            "бл год гл д дод ім ін мал млн млрд нар п пор р розд рис с сек см ст стор табл тис трлн хв"
        ),
        patterns=(
            (re.compile(r"\d\s*год\.\Z"), re.compile(r"\d")),
            # A dateline: КИЇВ, 11 лют. — Уряд…
            (
                re.compile(r"\d\s+(?:січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|лист|груд)\.\Z"),
                re.compile(r"[—–-]"),
            ),
            _SAID_BY,
        ),
    ),
    "ru": NoBreak(
        always=_words("адм акад ген гр дж доц зав зам канд кап лейт оз подполк полк проф св серж ул юр ред"),
        before_small=_words(
            "вв гл год илл кн коп кор мин млн млрд ок п пп пор р рис руб с сек см ср ст стр табл тел тыс трлн ч чел"
        ),
        patterns=(
            # A river, not roubles: no number before it.
            (re.compile(r"(?:\A|[^\d\s])\s*\bр\.\Z"), re.compile(r"[А-ЯЁ][а-яё]")),
            (re.compile(r"\bт\.\s?(?:ч|наз)\.\Z"), re.compile(r"")),
            # A village, not seconds.
            (re.compile(r"(?:\A|[^\d\s]\s+)с\.\Z"), re.compile(r"[А-ЯЁ][а-яё]")),
            # Named after somebody, not “to them”.
            (re.compile(r"(?:\A|[.!?…]\s)Им\.\Z"), re.compile(r"[А-ЯЁ]")),
            (
                re.compile(r"\d\s+(?:янв|февр?|мар|апр|авг|сент?|окт|нояб?|дек)\.\Z"),
                re.compile(r"[—–-]"),
            ),
            _SAID_BY,
        ),
    ),
    "be": NoBreak(patterns=(_SAID_BY,)),
    "bg": NoBreak(patterns=(_SAID_BY,)),
    "de": NoBreak(
        always=_words("brig col fw gefr gen gfr hptm lt maj obfw oblt oberstlt ofw uffz"),
        before_small=_words("abb abs anm art bd bsp ca kap nr s str tab vgl ziff"),
    ),
}


def _starters(text: str) -> str:
    return rf"(?=(?:{'|'.join(text.split())})\s)"


# Words that are written with a capital letter only where a sentence begins: none is a name.
_ENGLISH = _starters(
    "The This That These Those He She It They We You His Her Its Their Our There Then But And Or So If When While "
    "After Before In On At By For From With To As Nobody Nothing"
)
_GERMAN = _starters(
    "Der Die Das Ein Eine Er Sie Es Wir Ihr Ich Dann Danach Aber Doch Und Oder Denn Als Wenn Weil In Im Am An Auf "
    "Mit Nach Von Zu Bei Für Da So Nun Nur Auch"
)
_UKRAINIAN = _starters(
    "Але Або А Без Бо В Вже Від Він Вона Воно Вони Все Для До За З Зі Із І Й Його Її Їх Коли Ми На Не Ні Об Однак "
    "Отже Під По При Про Проте Після Потім Та Так Також Там Тепер Тоді Тому Тут У Усе Це Цей Ця Ці Ще Що Щоб Як "
    "Якщо Я"
)
_RUSSIAN = _starters(
    "А Без Больше В Во Все Всё Вы Да Для До Его Ее Её Если Ещё Еще За Затем Здесь И Из Или Их К Как Когда Мы На Не "
    "Но О Об Однако Он Она Они Оно От По Под После Потом Поэтому При С Со Сейчас Так Также Там Тогда Тут У Уже Что "
    "Чтобы Эта Эти Это Этот Я"
)
# Titles and headings follow these.
_SEE = r"(?:див|пор|розд|гл|см|ср|разд)\."
# An ended sentence in brackets of its own.
_BRACKETED = r"(?<=[.!?…]\s)\([А-ЯЁІЇЄҐ][^()]{0,300}[.!?…]\)\s+(?=[А-ЯЁІЇЄҐ«—])"

# What ends where a new sentence begins though the bundled rules see none: each match ends there.
BREAK: dict[str, re.Pattern[str]] = {
    "en": re.compile(rf"\b(?:(?:[A-Z]\.){{2,5}}|(?:Inc|Corp|Ltd|Co|Jr|Sr|etc)\.)\s+{_ENGLISH}"),
    "uk": re.compile(rf"\b(?!{_SEE})[а-щьюяіїєґ]{{1,5}}\.\s+{_UKRAINIAN}|{_BRACKETED}"),
    "ru": re.compile(
        rf"\b(?!{_SEE})[а-яё]{{1,5}}\.\s+{_RUSSIAN}|\bи (?:т\.\s?[дп]|др|пр)\.\s+(?=[А-ЯЁ])|{_BRACKETED}"
    ),
    "de": re.compile(rf"…\s+{_GERMAN}"),
}
