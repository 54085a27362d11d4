"""Numbers spelled out, so that “five” and «п’яти» excuse a 5. Data for en, uk, ru, de; no text is judged here.

Cyrillic stems stand with their endings: a bare prefix would read «три» in «тривога».
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

_ADJECTIVE = r"(?:ий|ій|а|я|е|є|ого|ього|ої|ьої|ому|ьому|им|ім|у|ю|ою|ьою|их|іх|ими|іми|і)"
_ADJECTIVE_RU = r"(?:ый|ий|ой|ья|ье|ьи|ая|ое|ые|ого|ьего|ой|ьей|ому|ьему|ым|ьим|ую|ью|ых|ьих|ыми|ьими|ом|ьем)"
# What follows a number in a compound: п’ятирічний, трёхдневный. Long enough not to be a word by accident.
_REST = r"\w{4,}"

_ENGLISH: Mapping[int, str] = {
    0: "zero|nil|midnight",
    1: "one|once|first|firstly|single|monthly",
    2: "two|twice|second|secondly|double|doubled|both|pair|couple|twin|twins",
    3: "three|thrice|third|triple|tripled|trio",
    4: "four|fourth|quadruple|quadrupled",
    5: "five|fifth",
    6: "six|sixth",
    7: "seven|seventh",
    8: "eight|eighth",
    9: "nine|ninth",
    10: "ten|tenth|decade",
    11: "eleven|eleventh",
    12: "twelve|twelfth|dozen|noon|midday",
    13: "thirteen|thirteenth",
    14: "fourteen|fourteenth|fortnight",
    15: "fifteen|fifteenth",
    16: "sixteen|sixteenth",
    17: "seventeen|seventeenth",
    18: "eighteen|eighteenth",
    19: "nineteen|nineteenth",
    20: "twenty|twenties|twentieth",
    30: "thirty|thirties|thirtieth",
    40: "forty|forties|fortieth",
    50: "fifty|fifties|fiftieth|half",
    60: "sixty|sixties|sixtieth",
    70: "seventy|seventies|seventieth",
    80: "eighty|eighties|eightieth",
    90: "ninety|nineties|ninetieth",
    100: "hundred|hundreds|hundredth|century|centuries",
    1000: "thousand|thousands|thousandth|millennium",
    1_000_000: "million|millions|millionth",
    1_000_000_000: "billion|billions",
}

_UKRAINIAN: Mapping[int, str] = {
    0: r"нул\w*|опівноч\w*|північ",
    1: rf"один|одн(?:а|е|і|ого|ої|ієї|ому|ій|им|у|ією|их|ими)|перш{_ADJECTIVE}|[ву]перше|одно{_REST}",
    2: rf"два|дві|двох|двом|двома|двоє|двої\w*|двічі|[ву]двічі|[ву]двоє|друг{_ADJECTIVE}|[ву]друге|дво{_REST}"
    r"|двох\w{4,}|пар(?:а|и|у|ою)|подвій\w+|подво\w+|обидв\w+|обоє|обох|обом\w*",
    3: rf"три|трьох|трьом|трьома|троє|тричі|[ву]тричі|[ву]троє|трет{_ADJECTIVE}|[ву]третє|третин\w+|трьох\w{{4,}}"
    r"|три(?:річ|ден|місяч|тиж|кратн|поверх|годин|сторон)\w+|потрій\w+|потро\w+",
    4: r"чотир\w+|четвер\w+|[ву]четверо|чверт\w+",
    5: rf"пять|пяти|пятьох|пятьом|пятьома|пятеро|пят{_ADJECTIVE}|пяти{_REST}|[ву]пятеро",
    6: rf"шість|шести|шістьох|шістьом|шістьома|шестеро|шост{_ADJECTIVE}|шести{_REST}|[ву]шестеро",
    7: rf"сім|семи|сімох|сімом|сімома|семеро|сьом{_ADJECTIVE}|семи{_REST}|[ву]семеро",
    8: rf"вісім|восьми|вісьмох|вісьмом|вісьмома|восьмеро|восьм{_ADJECTIVE}|восьми{_REST}",
    9: rf"девять|девяти|девятьох|девятьом|девятьома|девятеро|девят{_ADJECTIVE}|девяти{_REST}",
    10: rf"десять|десяти|десятьох|десятьом|десятьома|десятеро|десят{_ADJECTIVE}|десяти{_REST}|десят(?:ок|ка|ки|ків)"
    r"|[ву]десятеро",
    11: r"одинадцят\w+",
    12: r"дванадцят\w+|дюжин\w*|опівдні|полудень|полудн\w+",
    13: r"тринадцят\w+",
    14: r"чотирнадцят\w+|двотижн\w+",
    15: r"пятнадцят\w+",
    16: r"шістнадцят\w+",
    17: r"сімнадцят\w+",
    18: r"вісімнадцят\w+",
    19: r"девятнадцят\w+",
    20: r"двадцят\w+",
    30: r"тридцят\w+",
    40: r"сорок\w*",
    50: r"пятдесят\w*|половин\w*|навпіл",
    60: r"шістдесят\w*",
    70: r"сімдесят\w*",
    80: r"вісімдесят\w*",
    90: r"девяност\w*",
    100: rf"сто|ста|сотн?[яіюеа]\w*|сотень|сот{_ADJECTIVE}|століт\w+|сторіч\w+",
    200: r"двіст\w+|двохсот\w*",
    300: r"трист\w+|трьохсот\w*",
    400: r"чотирист\w+|чотирьохсот\w*",
    500: r"пятсот\w*|пятистам\w*",
    1000: r"тисяч\w*|тисячн\w+",
    1_000_000: r"мільйон\w*",
    1_000_000_000: r"мільярд\w*",
}

_RUSSIAN: Mapping[int, str] = {
    0: r"ноль|нол[яюе]\w*|нул\w*|полночь|полуночи",
    1: rf"один|одн(?:а|о|и|ого|ой|ому|им|у|ою|их|ими|ом)|перв{_ADJECTIVE_RU}|впервые|одно{_REST}",
    2: rf"два|две|двух|двум|двумя|двое|двои\w*|дважды|вдвое|вдвоем|втор{_ADJECTIVE_RU}|двух\w{{4,}}|дву\w{{5,}}"
    r"|пар(?:а|ы|у|ой)|двойн\w+|удво\w+|оба|обе|обоих|обеих|обоим\w*|обеим\w*",
    3: r"три|трех|трем|тремя|трое|трижды|втрое|трет(?:ий|ья|ье|ьи|ьего|ьей|ьему|ьим|ью|ьих|ьими|ьем)|треть|трети"
    r"|трех\w{4,}|тройн\w+|утро\w+",
    4: r"четыр\w+|четвер\w+|вчетверо",
    5: rf"пять|пяти|пятью|пятеро|пят{_ADJECTIVE_RU}|пяти{_REST}|впятеро",
    6: rf"шесть|шести|шестью|шестеро|шест{_ADJECTIVE_RU}|шести{_REST}|вшестеро",
    7: rf"семь|семи|семью|семеро|седьм{_ADJECTIVE_RU}|семи{_REST}",
    8: rf"восемь|восьми|восемью|восьмью|восьмеро|восьм{_ADJECTIVE_RU}|восьми{_REST}",
    9: rf"девять|девяти|девятью|девятеро|девят{_ADJECTIVE_RU}|девяти{_REST}",
    10: rf"десять|десяти|десятью|десятеро|десят{_ADJECTIVE_RU}|десяти{_REST}|десят(?:ок|ка|ки|ков)|вдесятеро",
    11: r"одиннадцат\w+",
    12: r"двенадцат\w+|дюжин\w*|полдень|полудн\w+|полдня",
    13: r"тринадцат\w+",
    14: r"четырнадцат\w+|двухнедельн\w+",
    15: r"пятнадцат\w+",
    16: r"шестнадцат\w+",
    17: r"семнадцат\w+",
    18: r"восемнадцат\w+",
    19: r"девятнадцат\w+",
    20: r"двадцат\w+",
    30: r"тридцат\w+",
    40: r"сорок\w*",
    50: r"пятьдесят|пятидесят\w*|половин\w*|пополам",
    60: r"шестьдесят|шестидесят\w*",
    70: r"семьдесят|семидесят\w*",
    80: r"восемьдесят|восьмидесят\w*",
    90: r"девяност\w*",
    100: rf"сто|ста|сотн\w+|сотен|сот{_ADJECTIVE_RU}|столети\w+",
    200: r"двест\w+|двухсот\w*",
    300: r"трист\w+|трехсот\w*",
    400: r"четырест\w+|четырехсот\w*",
    500: r"пятьсот|пятисот\w*",
    1000: r"тысяч\w*",
    1_000_000: r"миллион\w*",
    1_000_000_000: r"миллиард\w*",
}

_GERMAN_UNITS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
# As str.casefold writes them.
_GERMAN_TENS = ("zwanzig", "dreissig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_GERMAN_ENDING = (
    r"(?:e[nmrs]?|ste[nmrs]?|te[nmrs]?|mal\w*|fach\w*|jährig\w*|tägig\w*|monatig\w*|köpfig\w*|stündig\w*)?"
)


def _german() -> dict[int, str]:
    found = {unit: f"{word}{_GERMAN_ENDING}" for unit, word in enumerate(_GERMAN_UNITS, 1)}
    found[1] += r"|eins|erst\w*|erstmals"
    found[2] += r"|zweit\w*|beide\w*|doppelt\w*|paar|zwo"
    found[3] += r"|dritt\w*"
    found[7] += r"|siebt\w*"
    found |= {0: "null|mitternacht", 10: f"zehn{_GERMAN_ENDING}|jahrzehnt\\w*", 11: f"elf{_GERMAN_ENDING}"}
    found |= {12: f"zwölf{_GERMAN_ENDING}|dutzend\\w*|mittag\\w*", 16: f"sechzehn{_GERMAN_ENDING}"}
    found[17] = f"siebzehn{_GERMAN_ENDING}"
    found |= {n + 10: f"{_GERMAN_UNITS[n - 1]}zehn{_GERMAN_ENDING}" for n in (3, 4, 5, 8, 9)}
    for n, tens in enumerate(_GERMAN_TENS, 2):
        found[n * 10] = f"{tens}{_GERMAN_ENDING}"
        found |= {n * 10 + unit: f"{word}und{tens}\\w*" for unit, word in enumerate(_GERMAN_UNITS, 1)}
    found[50] += r"|hälfte|halb\w*"
    found |= {100: r"(?:ein)?hundert\w*|jahrhundert\w*", 1000: r"(?:ein)?tausend\w*|jahrtausend\w*"}
    return found | {1_000_000: r"million\w*", 1_000_000_000: r"milliarde\w*"}


_LANGUAGES: Mapping[str, Mapping[int, str]] = {
    "en": _ENGLISH,
    "uk": _UKRAINIAN,
    "ru": _RUSSIAN,
    "de": _german(),
}

# Names of the months, for dates written in figures on one side only. “May” and «мая» need no capital to be read.
_MONTHS: Mapping[str, str] = {
    "en": r"jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)?"
    r" oct(?:ober)? nov(?:ember)? dec(?:ember)?",
    "uk": r"січ(?:ень|н\w+) лют(?:ий|ого|ому|им) берез(?:ень|н\w+) квіт(?:ень|н\w+) трав(?:ень|н\w+)"
    r" черв(?:ень|н\w+) лип(?:ень|н\w+) серп(?:ень|н\w+) верес(?:ень|н\w+) жовт(?:ень|н\w+) листопад\w*"
    r" груд(?:ень|н\w+)",
    "ru": r"январ\w+ феврал\w+ март\w* апрел\w+ ма[йяею] июн\w+ июл\w+ август\w* сентябр\w+ октябр\w+ ноябр\w+"
    r" декабр\w+",
    "de": r"januar\w*|jänner februar\w* märz april mai juni juli august september oktober november dezember",
}

_TOKEN = re.compile(r"[^\W\d_]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`\u0301\u00ad")


@cache
def _patterns(language: str) -> list[tuple[int, re.Pattern[str]]]:
    return [(value, re.compile(pattern)) for value, pattern in _LANGUAGES.get(language, {}).items()]


@lru_cache(maxsize=8192)
def _values_of(word: str, language: str) -> frozenset[int]:
    return frozenset(value for value, pattern in _patterns(language) if pattern.fullmatch(word))


def spelled_out(text: str, language: str) -> set[int]:
    """Values of the number words in a text, also those of neighbours read together (thirty-five: 30, 5 and 35).

    `language` is a base language (`uk`); one without data gives the empty set.
    """
    lowered = text.casefold().translate(_APOSTROPHES).replace("ё", "е")
    read = [_values_of(word, language) for word in _TOKEN.findall(lowered)]
    found: set[int] = set().union(*read)
    for before, after in pairwise(read):
        found |= set(_together(before, after))
    return found


def months_named(text: str, language: str) -> set[int]:
    """Numbers of the months a text names (March: 3), those of an unknown language none."""
    read = set(_TOKEN.findall(text.casefold()))
    return {
        number
        for number, pattern in enumerate(_MONTHS.get(language, "").split(), 1)
        if any(re.fullmatch(pattern, word) for word in read)
    }


def _together(before: Iterable[int], after: Iterable[int]) -> Iterable[int]:
    for first in before:
        for second in after:
            if (0 < second < 10 and first >= 20 and first % 10 == 0) or 10 <= second < 100 <= first:
                yield first + second
            elif second >= 100 and 0 < first < second:
                yield first * second
