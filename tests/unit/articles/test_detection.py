"""The language of a story told from its text: what is certain, what is a fragment, what letters rule out."""

import subprocess
import sys
import threading

import pytest

from transpub.articles import detection
from transpub.articles.detection import Detection, contradicts, detect
from transpub.core.languages import UnknownLanguage

STORIES = {
    "en": (
        "Port reopens after six weeks",
        "The harbour opened again on Wednesday and three ships left for Egypt, the port authority said.",
    ),
    "uk": (
        "Порт знову працює після шести тижнів",
        "Гавань відкрили в середу, і три судна вийшли до Єгипту, повідомила адміністрація порту.",
    ),
    "ru": (
        "Порт снова работает после шести недель",
        "Гавань открыли в среду, и три судна вышли в Египет, сообщила администрация порта.",
    ),
    "be": (
        "Порт зноў працуе пасля шасці тыдняў",
        "Гавань адкрылі ў сераду, і тры судны выйшлі ў Егіпет, паведаміла адміністрацыя порта.",
    ),
    "bg": (
        "Пристанището отново работи след шест седмици",
        "Пристанището беше отворено в сряда и три кораба отплаваха за Египет, съобщиха от управата.",
    ),
    "pl": (
        "Port znowu działa po sześciu tygodniach",
        "Przystań otwarto w środę i trzy statki wypłynęły do Egiptu, poinformował zarząd portu.",
    ),
    "de": (
        "Hafen nach sechs Wochen wieder offen",
        "Der Hafen wurde am Mittwoch geöffnet, und drei Schiffe liefen nach Ägypten aus, teilte die Behörde mit.",
    ),
    "fr": (
        "Le port rouvre après six semaines",
        "Le port a rouvert mercredi et trois navires sont partis pour l’Égypte, a indiqué l’autorité portuaire.",
    ),
    "es": (
        "El puerto reabre tras seis semanas",
        "El puerto abrió el miércoles y tres barcos zarparon hacia Egipto, informó la autoridad portuaria.",
    ),
    "it": (
        "Il porto riapre dopo sei settimane",
        "Il porto ha riaperto mercoledì e tre navi sono partite per l’Egitto, ha detto l’autorità portuale.",
    ),
    "pt": (
        "O porto reabre após seis semanas",
        "O porto abriu na quarta-feira e três navios partiram para o Egito, informou a administração portuária.",
    ),
    "ro": (
        "Portul se redeschide după șase săptămâni",
        "Portul s-a deschis miercuri și trei nave au plecat spre Egipt, a anunțat administrația portuară.",
    ),
    "cs": (
        "Přístav po šesti týdnech znovu funguje",
        "Přístav byl ve středu otevřen a tři lodě vypluly do Egypta, oznámila správa přístavu.",
    ),
    "zh": ("港口六周后重新开放", "港务局表示，港口于星期三重新开放，三艘船驶往埃及，预计下周将有更多船只离港。"),
    "el": (
        "Το λιμάνι ανοίγει ξανά μετά από έξι εβδομάδες",
        "Το λιμάνι άνοιξε την Τετάρτη και τρία πλοία αναχώρησαν για την Αίγυπτο, ανακοίνωσε η λιμενική αρχή.",
    ),
}
UK_BODY = [
    "Рада ухвалила закон у другому читанні, за нього проголосували двісті сорок депутатів.",
    "Документ набуде чинності першого січня, до того уряд має підготувати порядок виплат.",
    "Опозиція вимагала відкласти розгляд, але комітет її правок не підтримав.",
]
RU_BODY = [
    "Рада приняла закон во втором чтении, за него проголосовали двести сорок депутатов.",
    "Документ вступит в силу первого января, до этого правительство должно подготовить порядок выплат.",
    "Оппозиция требовала отложить рассмотрение, но комитет её поправок не поддержал.",
]


@pytest.mark.parametrize("language", list(STORIES))
def test_a_headline_and_a_sentence_tell_the_language(language):
    found = detect(STORIES[language])
    assert found.language == language
    assert found.confidence > 0.8


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["Hello"],
        ["Це тест."],
        ["Москва"],
        ["Порт відкрито", "Далі буде."],
        ["https://example.com/news/2026/02/11/the-port-of-odesa-opens-again-after-six-weeks-of-waiting.html"],
        ["2026", "1 240 | 3 118 | 9 004", "+3,5 %", "11.02.2026 14:05", "— — —"],
        ["@handle #hashtag @another_handle #another_hashtag someone@example.org pic.twitter.com/abcdefghij"],
    ],
)
def test_a_fragment_tells_nothing(texts):
    assert detect(texts) == Detection(None, 0.0)


def test_a_headline_in_another_language_is_outvoted():
    found = detect(["Parliament adopts the budget after a night of talks in Kyiv", *UK_BODY * 2])
    assert found.language == "uk"
    assert not contradicts("uk", found)


def test_names_and_addresses_in_latin_letters_say_nothing_about_a_cyrillic_story():
    texts = [
        "Reuters, Associated Press, The New York Times",
        "Компанія SpaceX (https://example.com/spacex/falcon-heavy) разом із Rheinmetall та Lockheed Martin "
        "відкриє завод, повідомили Bloomberg і Financial Times: https://example.com/a-long-address-in-english",
        "«Це спільний проєкт», — пояснили в міністерстві @MinistryOfDefence #StandWithUkraine",
        "Про це також писали The Guardian, Politico, Le Monde та Süddeutsche Zeitung.",
    ]
    assert detect(texts).language == "uk"


def test_long_quotations_do_not_outweigh_the_story():
    quotation = " ".join(RU_BODY)
    found = detect(["Рада ухвалила закон", *UK_BODY, quotation, *UK_BODY, quotation, *UK_BODY])
    assert found.language == "uk"
    assert 0.5 < found.confidence < detect(UK_BODY).confidence


def test_the_majority_counts_not_the_beginning():
    assert detect([*RU_BODY[:1], *UK_BODY * 3]).language == "uk"
    assert detect([*UK_BODY[:1], *RU_BODY * 3]).language == "ru"


def test_a_text_in_two_languages_by_halves_is_not_sure():
    found = detect([*STORIES["en"] * 4, *STORIES["de"] * 4])
    assert found.language in ("en", "de")
    assert found.confidence < 0.7
    assert not contradicts("fr", found)


def test_ukrainian_without_its_own_letters_is_told_by_its_words():
    text = (
        "Голова уряду заявила про початок роботи над новою угодою, а команда одразу почала готувати документи "
        "для перемовин протягом року."
    )
    assert not set(text.lower()) & set("іїєґ")
    assert detect([text]).language == "uk"


def test_surzhyk_is_not_russian():
    text = (
        "Та шо ж ви робите, кажу я їм, здєсь же люди живуть, понімаєте, а воно всьо горить і нікому дєла нєту, "
        "ну канєшно, я візвав пожарних, і вони приїхали тіки через час."
    )
    assert detect([text]).language == "uk"


@pytest.mark.parametrize("language", ["en", "uk", "ru", "de", "pl"])
def test_capitals_make_no_difference(language):
    assert detect([text.upper() for text in STORIES[language]]).language == language


def test_letters_rule_out_what_the_words_look_like():
    text = " ".join(RU_BODY).replace("и", "і", 4)
    found = detect([text])
    assert found.language != "ru"
    assert "ru" in found.vetoed


def test_a_quoted_name_rules_nothing_out():
    texts = ["Газета «Україна» и радио «Київ» сообщили об этом.", *RU_BODY]
    assert detect(texts) == Detection("ru", detect(texts).confidence)


def test_candidates_limit_the_answer():
    assert detect(STORIES["uk"], candidates=["ru", "uk", "en-GB"]).language == "uk"
    assert detect(STORIES["uk"], candidates=["en", "de"]).language is None
    assert detect(STORIES["uk"], candidates=[]).language is None
    with pytest.raises(UnknownLanguage):
        detect(STORIES["uk"], candidates=["english"])


def test_a_declaration_is_contradicted_when_the_text_plainly_differs():
    ukrainian = detect([*STORIES["uk"], *UK_BODY])
    assert contradicts("ru", ukrainian)
    assert contradicts("en", ukrainian)
    assert not contradicts("uk", ukrainian)
    assert not contradicts("uk-UA", ukrainian)
    assert not contradicts("ru", detect(["Це тест."]))
    assert not contradicts("ru", Detection("uk", 0.6))


def test_languages_nobody_tells_apart_by_a_few_sentences_contradict_none():
    assert not contradicts("nb", Detection("no", 1.0))
    assert not contradicts("hr", Detection("sr", 1.0))
    assert contradicts("hr", Detection("cs", 1.0))


def test_a_very_long_text_takes_no_longer_than_a_long_one():
    text = " ".join(UK_BODY)
    assert detect([text * 20_000]).language == "uk"
    assert detect([text] * 20_000).language == "uk"
    assert detect(["я" * 2_000_000]).vetoed == ()


def test_the_model_is_loaded_once_by_whoever_comes_first(monkeypatch):
    monkeypatch.setattr(detection, "_model", None)
    gate, seen = threading.Barrier(4), []

    def work():
        gate.wait()
        found = detect(STORIES["uk"])
        seen.append((found.language, id(detection._model)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert set(seen) == {("uk", seen[0][1])}


def test_importing_loads_no_model():
    code = "import sys, transpub.articles.detection; sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
