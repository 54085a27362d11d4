"""Terms are found in any inflection, longest first, and never inside another word."""

import threading
import time

import pytest

from tests.unit.terms.register import book, entry
from transpub.terms.book import TermBook
from transpub.terms.entries import Kind, PartOfSpeech
from transpub.terms.morphology import readings
from transpub.terms.spelling import cut


def found(text: str, source: str = "en", target: str = "uk") -> list[str]:
    return [match.text for match in book(source, target).found_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drones hit Kyiv’s suburbs.", ["Drones", "Kyiv’s"]),
        ("A drone's wreck and two drones' parts", ["drone's", "drones"]),
        ("Air-defence units and air defenses", ["Air-defence", "air defenses"]),
        ("Troops were withdrawn; they are withdrawing.", ["withdrawn", "withdrawing"]),
        ("A Kyiv-based firm of a pro-Ukraine lobby", ["Kyiv", "Ukraine"]),
        ("Kiev is how it was spelt.", ["Kiev"]),
        ("President Volodymyr Zelensky met Zelensky’s aides.", ["Volodymyr Zelensky", "Zelensky’s"]),
        ("the Armed Forces of Ukraine's command", ["Armed Forces of Ukraine's"]),
        ("KYIV UNDER ATTACK", ["KYIV"]),
    ],
)
def test_english_plurals_possessives_and_verbs(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("У Києві, під Києвом і до Києва", ["Києві", "Києвом", "Києва"]),
        ("безпілотниками й безпілотників", ["безпілотниками", "безпілотників"]),
        ("у Харківській області та Харківської області", ["Харківській області", "Харківської області"]),
        ("Збройними силами України", ["Збройними силами України"]),
        ("протиповітряної оборони", ["протиповітряної оборони"]),
        ("про Володимира Зеленського з Зеленським", ["Володимира Зеленського", "Зеленським"]),
        ("війська відводитимуть і відводили", ["відводитимуть", "відводили"]),
        ("з Рівного до Сум", ["Рівного", "Сум"]),
        ("без НАТО", ["НАТО"]),
    ],
)
def test_ukrainian_by_lemma(text, expected):
    assert found(text, "uk", "ru") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Киеве, над Киевом", ["Киеве", "Киевом"]),
        ("Вооружённых сил Украины", ["Вооружённых сил Украины"]),
        ("беспилотникам", ["беспилотникам"]),
        ("о Владимире Зеленском", ["Владимире Зеленском"]),
    ],
)
def test_russian_by_lemma_with_and_without_yo(text, expected):
    assert found(text, "ru", "uk") == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The dronelike hum of Kyivan Rus and a Starlinked car", "en"),
        ("droned on", "en"),
        ("на рівному полі", "uk"),
        ("рівне поле", "uk"),
        ("значні суми грошей", "uk"),
        ("подробиці від пані Зеленської", "uk"),
        ("київський, харківські, український", "uk"),
        ("после обеда", "ru"),
        ("отель в Ново-Киеве", "ru"),
        ("взяточник", "ru"),
    ],
)
def test_nothing_inside_other_words_or_in_homonyms(text, source):
    assert found(text, source, "ru" if source != "ru" else "uk") == []


def test_acronyms_need_their_capitals():
    us = entry(Kind.PLACE, en="United States | US", uk="США")
    register = book("en", "uk", us)
    assert [match.text for match in register.found_in("It hurt us in the US.")] == ["US"]
    assert [match.text for match in register.found_in("NATO’s aim, a nato")] == ["NATO’s"]
    assert found("зсу та ЗСУ", "uk", "ru") == ["ЗСУ"]


def test_case_sensitive_terms_are_found_in_their_case_only():
    register = book("en", "uk", entry(en="Turkey", uk="Туреччина", case_sensitive=True))
    assert [match.text for match in register.found_in("Roast turkey in Turkey")] == ["Turkey"]


def test_the_longest_wins_over_what_it_contains():
    assert found("in the Kharkiv region, not in Kharkiv") == ["Kharkiv region", "Kharkiv"]
    assert found("from Lviv to Kharkiv Oblast") == ["Lviv", "Kharkiv Oblast"]


def test_accents_soft_hyphens_and_all_apostrophes_make_no_difference():
    register = book("uk", "ru", entry(source="uk", uk="об'єкт", ru="объект"))
    texts = ["об’єктом", "обʼєктом", "об'є\u0301ктом", "об’єк\u00adтом"]
    assert [register.found_in(text)[0].text for text in texts] == texts


def test_what_a_term_may_also_be_translated_by_is_not_taken_for_it_read_backwards():
    assert found("перемир'я", "uk", "ru") == []
    assert found("припинення вогню", "uk", "ru") == ["припинення вогню"]


def test_a_desk_s_own_entry_takes_the_place_of_the_general_one():
    own = entry(en="drone", uk="дрон", scope="Tech")
    (match,) = book("en", "uk", own).found_in("A drone")
    assert match.entries == (own,)


def test_homonyms_are_all_told():
    state = entry(Kind.PLACE, en="Georgia", uk="Джорджія")
    country = entry(Kind.ORGANISATION, en="Georgia", uk="Грузія")
    (match,) = book("en", "uk", state, country).found_in("in Georgia")
    assert set(match.entries) == {state, country}


def test_a_text_that_is_one_term_has_its_wording():
    register = book("en", "uk")
    assert register.whole("Drone") == "безпілотник"
    assert register.whole("Drones") is None, "the entry is one, not several"
    assert register.whole("Starlink") == "Starlink"
    assert register.whole("Drones hit") is None
    assert register.whole("") is None


def test_languages_without_a_dictionary_are_matched_by_spelling():
    register = book("de", "uk", entry(Kind.PLACE, source="de", de="Kiew", uk="Київ"))
    assert [match.text for match in register.found_in("Aus Kiew, Kiewer Bürger")] == ["Kiew"]


def test_thousands_of_terms_are_looked_for_in_no_time():
    many = [entry(en=f"term{number} alpha", uk=f"термін{number}") for number in range(3000)]
    register = TermBook(many, source_language="en", target_language="uk")
    sentences = [
        f"The term{number} alpha and the other words of a sentence of some length." for number in range(300)
    ]
    began = time.process_time()
    assert sum(len(register.found_in(sentence)) for sentence in sentences) == 300
    assert time.process_time() - began < 2  # 0.05 s on a quiet machine


def test_dictionaries_answer_threads_at_once():
    words = ["Харківською", "безпілотниками", "Зеленського", "областях"] * 20
    answers: list[list[str]] = []

    def ask() -> None:
        answers.append([readings.__wrapped__(word, "uk")[0].lemma for word in words])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["харківський", "безпілотник", "зеленський", "область"] * 20] * 4


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Guinea-Bissau and a Kyiv-based firm", "en", ["Guinea-Bissau", "and", "a", "Kyiv", "based", "firm"]),
        (
            "Прем’єр-міністр у НАТО-подібному екс-СРСР",
            "uk",
            ["Прем'єр-міністр", "у", "НАТО", "подібному", "екс", "СРСР"],
        ),
        ("F-16 і Су-34", "uk", ["F-16", "і", "Су-34"]),
    ],
)
def test_hyphens_hold_names_together(text, language, expected):
    assert [word.text for word in cut(text, language)] == expected


def test_long_runs_of_letters_hyphens_and_apostrophes_take_linear_time():
    began = time.process_time()
    for text in ("а" * 100_000, "а-" * 50_000, "a'" * 50_000, "Київ " * 20_000):
        book("uk", "ru").found_in(text)
    assert time.process_time() - began < 5


def test_parts_of_speech_other_than_verbs_take_no_verb_endings():
    shell = entry(en="shell", uk="снаряд", part_of_speech=PartOfSpeech.NOUN)
    register = book("en", "uk", shell)
    assert [match.text for match in register.found_in("Shells fell during the shelling")] == ["Shells"]
