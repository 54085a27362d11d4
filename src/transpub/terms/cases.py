"""The case a word stands in, told by the preposition before it and by its own ending."""

from collections.abc import Mapping, Sequence

from transpub.terms.entries import PLURAL, Case
from transpub.terms.morphology import readings
from transpub.terms.spelling import base_language

_GEN, _DAT, _ACC, _INS, _LOC = (
    frozenset({Case.GENITIVE}),
    frozenset({Case.DATIVE}),
    frozenset({Case.ACCUSATIVE}),
    frozenset({Case.INSTRUMENTAL}),
    frozenset({Case.LOCATIVE}),
)

_TAKES_GENITIVE = {
    "uk": """без біля близько вздовж від відносно для до довкола заради замість кругом крім навколо неподалік окрім
        поблизу після посеред проти серед стосовно уздовж щодо""",
    "ru": """без близ вблизи вдоль вместо вокруг для до из из-за из-под кроме напротив около от после против ради
        среди у""",
}

# Which cases a preposition takes (Український правопис 2019; Русская грамматика 1980).
_PREPOSITIONS: Mapping[str, Sequence[tuple[str, frozenset[Case]]]] = {
    "uk": (
        (_TAKES_GENITIVE["uk"], _GEN),
        ("завдяки всупереч наперекір назустріч", _DAT),
        ("про через крізь", _ACC),
        ("над перед між", _INS),
        ("при", _LOC),
        ("в у на по", _LOC | _ACC),
        ("за під поза", _INS | _ACC),
        ("з із зі", _GEN | _INS),
    ),
    "ru": (
        (_TAKES_GENITIVE["ru"], _GEN),
        ("к ко благодаря вопреки навстречу согласно по", _DAT),
        ("про через сквозь", _ACC),
        ("над перед между", _INS),
        ("при", _LOC),
        ("в во на о об", _LOC | _ACC),
        ("за под", _INS | _ACC),
        ("с со", _GEN | _INS),
    ),
}
_GOVERNED: Mapping[str, Mapping[str, frozenset[Case]]] = {
    language: {preposition: cases for words, cases in rows for preposition in words.split()}
    for language, rows in _PREPOSITIONS.items()
}

_CASE_OF_TAG = {
    "nomn": Case.NOMINATIVE,
    "gent": Case.GENITIVE,
    "datv": Case.DATIVE,
    "accs": Case.ACCUSATIVE,
    "ablt": Case.INSTRUMENTAL,
    "loct": Case.LOCATIVE,
    "voct": Case.VOCATIVE,
}


def governed(preposition: str, language: str) -> frozenset[Case]:
    """Empty if the word is no preposition known here."""
    return _GOVERNED.get(base_language(language), {}).get(preposition, frozenset())


def forms_of(word: str, language: str) -> frozenset[str]:
    """What forms the word may be (keys as in entries.FORM_KEYS), as the language's dictionary and its neighbour's
    have it: a wrong spelling is often the neighbour's. Empty if neither knows it as a noun."""
    if base_language(language) not in _GOVERNED:
        return frozenset()
    return frozenset(
        f"{PLURAL if 'plur' in reading.tags else ''}{_CASE_OF_TAG[tag]}"
        for dictionary in _GOVERNED
        for reading in readings(word, dictionary)
        if reading.known and reading.is_noun
        for tag in reading.tags & _CASE_OF_TAG.keys()
    )
