"""Where sentences end, in the languages of the house. Cases: `|` marks the ends."""

import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from transpub.articles import sentences
from transpub.articles.sentences import LONG_SENTENCE, sentence_cuts


def cut(text, language):
    edges = [0, *sentence_cuts(text, language), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def cases():
    rows = Path(__file__).with_name("sentences.tsv").read_text().splitlines()
    return [row.split("\t") for row in rows if not row.startswith("#")]


# Abbreviation or last word? Only the sense of the sentences tells, so they are left together.
UNDECIDABLE = (
    "Prices rose 3.5 percent in Jan. and 4.1 percent in Feb. |Wages did not.",
    "Порт закрыли в 2024 г. |Открыли через два года.",
)


@pytest.mark.parametrize(("language", "marked"), [case for case in cases() if case[1] not in UNDECIDABLE])
def test_collected_cases(language, marked):
    assert cut(marked.replace("|", ""), language) == marked.split("|")


@pytest.mark.parametrize(("language", "marked"), [case for case in cases() if case[1] in UNDECIDABLE])
def test_sentences_nothing_tells_apart_stay_together(language, marked):
    assert cut(marked.replace("|", ""), language) == [marked.replace("|", "")]


@pytest.mark.parametrize(
    "marked",
    [
        "The strike began at 4 a.m. Kyiv time. |It lasted an hour.",
        "At 5 p.m. Monday the vote ended. |At 6 a.m. GMT it began.",
        "He left at 4 p.m. |The police came later.",
        "Lt. Col. Smith said so. |Gen. Brown agreed with Sen. Lee.",
        "Gov. Jones met Rep. Park on Jan. 5. |They talked.",
        "The U.S. Army left. |Mr. and Mrs. Smith stayed.",
        "“These are not documents. |They are instruments of terror,” said the governor.",
        "“Stop!” he said. |“Why?” she asked.",
        "He said: “I am here. |You are not.” |Then he left.",
        "It cost $3.5 million. |See pp. 3-5 and No. 7. |It is short.",
        "Visit www.example.com. |It is free.",
    ],
)
def test_english(marked):
    assert cut(marked.replace("|", ""), "en") == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        "Це сталося о 3 год. 30 хв. ранку. |Потім стихло.",
        "Див. с. 45 звіту. |Далі буде.",
        "У м. Київ та с. Іванівка було тихо. |Люди спали.",
        "Ген. В. Залужний сказав це. |Полк. І. Петренко погодився.",
        "Лейт. Коваль та серж. Бойко прибули. |Вони там.",
        "О. Зеленська, В. Зеленський приїхали. |Їх зустріли.",
        "Бл. 5 тис. осіб і т. д. прийшли. |Кінець.",
        "«Ми тут. |Ви там», — сказав він. |Усі пішли.",
        "— Так, — сказав він. |— Ні.",
        "вул. Хрещатик, буд. 5, кв. 3. |Там живе він.",
    ],
)
def test_ukrainian(marked):
    assert cut(marked.replace("|", ""), "uk") == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        "Он живет в г. Москве. |Это так.",
        "В 5 ч. 30 мин. утра. |Потом стихло.",
        "Ген. В. Герасимов сказал это. |Полк. И. Петров согласился.",
        "Стр. 45 и рис. 3 отчета. |Далее.",
        "Св. Николай и гр. Иванов. |Тихо.",
        "Акад. Павлов и канд. Сидоров, см. с. 5. |Да.",
        "Центр, р. Волга, оз. Байкал. |Да.",
        "Президент США Дж. Байден приехал. |Лейт. Ким тоже.",
        "Ст. 5 закона. |П. 3 договора. |Да.",
        "«Мы тут. |Вы там», — сказал он. |Все ушли.",
        "Он родился 5 мая 1975 г. в Москве. |Учился там.",
    ],
)
def test_russian(marked):
    assert cut(marked.replace("|", ""), "ru") == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        "Am 15. Januar kam er. |Es war kalt.",
        "Es kostet 3,5 Mio. Euro. |Dr. Müller kam.",
        "Siehe S. 45 und Abb. 3. |Gut.",
        "Hptm. Kurz und Lt. Col. Kim kamen. |Gut.",
        "Das ist z. B. Berlin, d. h. die Stadt. |Ja.",
        "„Wir sind hier. |Ihr seid dort“, sagte er. |Dann ging er.",
    ],
)
def test_german(marked):
    assert cut(marked.replace("|", ""), "de") == marked.split("|")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("bg", "Това е така. |А това не е."),
        ("cs", "To je tak. |A to ne."),
        ("tr", "Bu doğru. |Bu değil."),
        ("hu", "Ez így van. |Ez nem."),
        ("pt-BR", "Isto é assim. |E isso não."),
        ("zh", "他来了。|她走了。"),
        ("xx", "One thing. |Another thing."),
    ],
)
def test_every_language_is_cut_by_its_own_rules_or_a_fallback(language, marked):
    assert cut(marked.replace("|", ""), language) == marked.split("|")


def test_a_single_line_end_is_a_space_and_an_empty_line_an_end():
    assert cut("one\ntwo", "en") == ["one\ntwo"]
    assert cut("one\n\ntwo", "en") == ["one\n\n", "two"]


def test_a_long_sentence_is_cut_at_its_strongest_marks():
    clause = "and the ships went on along the coast to the west " * 6
    text = f"{clause.strip()}, {clause.strip()}; {clause.strip()}, {clause.strip()}."
    pieces = cut(text, "en")
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= LONG_SENTENCE
    assert any(piece.rstrip().endswith(";") for piece in pieces)


def test_a_text_without_any_mark_is_cut_between_words():
    pieces = cut("word " * 900, "en")
    assert max(map(len, pieces)) <= 2 * LONG_SENTENCE
    assert all(piece.endswith(" ") for piece in pieces)


def test_a_sentence_of_ordinary_length_is_left_whole():
    text = "He came, saw, and left: nobody knew why; nobody asked, and so on, until the end of that day."
    assert cut(text, "en") == [text]


@pytest.mark.parametrize(
    "unit", [". ", ". (", "(А", ". В ", "г. В ", "A. B ", "... ", "a.b. ", "(a. ", "\n", "- ", ".\n"]
)
@pytest.mark.parametrize("language", ["en", "de", "uk", "ru"])
def test_texts_full_of_stops_take_bounded_time(unit, language):
    started = time.process_time()
    sentence_cuts(unit * (20_000 // len(unit)), language)
    assert time.process_time() - started < 5


def test_a_break_falls_where_it_would_without_windows():
    text = "This is a sentence of ordinary length, and it ends here. " * 300
    assert len(cut(text, "en")) == 300


def test_rules_may_be_loaded_by_many_threads_at_once(monkeypatch):
    monkeypatch.setattr(sentences, "_rules", None)
    monkeypatch.setattr(sentences, "_ready", set())
    gate, seen = threading.Barrier(8), []

    def work(language):
        gate.wait()
        seen.append(len(cut("Dr. A. B. Who came. He left. It rained.", language)))

    threads = [threading.Thread(target=work, args=(language,)) for language in ("en", "de", "fr", "pl") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [3] * 8
