"""The case a word stands in, told by the preposition before it and by its own ending."""

from collections.abc import Mapping

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

# Which cases a preposition takes (Український правопис 2019; Русская грамматика 1980).
_GOVERNED: Mapping[str, Mapping[str, frozenset[Case]]] = {
    "uk": {
        **dict.fromkeys(
            "без біля близько вздовж від відносно для до довкола заради замість кругом крім навколо неподалік"
            " окрім поблизу після посеред проти серед стосовно уздовж щодо".split(),
            _GEN,
        ),
        **dict.fromkeys("завдяки всупереч наперекір назустріч".split(), _DAT),
        **dict.fromkeys("про через крізь".split(), _ACC),
        **dict.fromkeys("над перед між".split(), _INS),
        **dict.fromkeys("при".split(), _LOC),
        **dict.fromkeys("в у на по".split(), _LOC | _ACC),
        **dict.fromkeys("за під поза".split(), _INS | _ACC),
        **dict.fromkeys("з із зі".split(), _GEN | _INS),
    },
    "ru": {
        **dict.fromkeys(
            "без близ вблизи вдоль вместо вокруг для до из из-за из-под кроме напротив около от после против ради"
            " среди у".split(),
            _GEN,
        ),
        **dict.fromkeys("к ко благодаря вопреки навстречу согласно".split(), _DAT),
        **dict.fromkeys("про через сквозь".split(), _ACC),
        **dict.fromkeys("над перед между".split(), _INS),
        **dict.fromkeys("при".split(), _LOC),
        **dict.fromkeys("в во на о об".split(), _LOC | _ACC),
        **dict.fromkeys("за под".split(), _INS | _ACC),
        **dict.fromkeys("с со".split(), _GEN | _INS),
        **dict.fromkeys("по".split(), _DAT),
    },
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
    """What forms the word may be (keys as in entries.FORM_KEYS), as the language's dictionary and its neighbour's have
    it: a wrong spelling is often the neighbour's. Empty if neither knows it as a noun."""
    if base_language(language) not in _GOVERNED:
        return frozenset()
    return frozenset(
        f"{PLURAL if 'plur' in reading.tags else ''}{_CASE_OF_TAG[tag]}"
        for dictionary in _GOVERNED
        for reading in readings(word, dictionary)
        if reading.known and reading.is_noun
        for tag in reading.tags & _CASE_OF_TAG.keys()
    )
