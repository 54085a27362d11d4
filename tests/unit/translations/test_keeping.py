"""What no engine is asked about: no words at all, or words of the target language."""

import pytest

from transpub.translations.checks import check_segment
from transpub.translations.keeping import Kept, why_kept


def why(text: str, pair: str = "en-uk") -> Kept | None:
    source, target = pair.split("-")
    return why_kept(text, source_language=source, target_language=target)


@pytest.mark.parametrize(
    "text", ["🎉", "🎉🎉 🇺🇦", "ℹ️", "1,234.5", "…", "— * * *", "50 % / 3:1", "½", "👩‍👩‍👧", "", "№ 5", "example.com"]
)
def test_without_a_letter_there_is_nothing_to_translate(text: str) -> None:
    assert why(text) is Kept.NO_WORDS


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Слава Україні!", "en-uk"),
        ("Правда", "en-uk"),
        ("Компанія Apple показала новий телефон.", "en-uk"),
        ("Это решение принято вчера.", "en-ru"),
        ("Наші хлопці повернулися додому.", "ru-uk"),
        ("Мы ждали этого решения.", "uk-ru"),
        ("Ships left the port on Monday.", "uk-en"),
        ("Reuters", "uk-en"),
        ("Die Schiffe haben am Montag den Hafen von Odesa verlassen und fahren nach Ägypten.", "en-de"),
    ],
)
def test_text_in_the_target_language_is_kept(text: str, pair: str) -> None:
    assert why(text, pair) is Kept.TARGET_LANGUAGE


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Ships left the port.", "en-uk"),
        ("Reuters", "en-uk"),
        ("The word «правда» means truth.", "en-uk"),
        ("«Українська правда» wrote about it.", "en-uk"),
        # Russian is no Ukrainian.
        ("Это решение принято вчера.", "en-uk"),
        ("Это решение принято вчера.", "ru-uk"),
        ("Об этом написала газета «Слово і діло».", "ru-uk"),
        ("Газета «Вісті»", "ru-uk"),
        ("Масштабна операція", "uk-ru"),
        # No word tells whose it is.
        ("Вода", "ru-uk"),
        ("Handy", "en-de"),
        ("Berlin, Hamburg, München", "en-de"),
        ("The ships left the port of Odesa on Monday and are on their way to Egypt.", "en-de"),
        # The same language in two forms.
        ("The ships left the port of Odesa on Monday and are on their way to Egypt.", "en-en"),
    ],
)
def test_everything_else_is_for_the_engine(text: str, pair: str) -> None:
    assert why(text, pair) is None


def test_what_is_kept_is_not_held_against_the_translation() -> None:
    kept = "Ми дуже довго чекали на це рішення."
    assert not check_segment(kept, kept, kind="paragraph", source_language="en", target_language="uk")
