"""What of a copied page is marked, what of a story never is, and what is left without the marked lines."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.unit.articles.documents import documents
from transpub.articles.boilerplate import REASON_TEXTS, BoilerplateReason, find, text_key, without
from transpub.articles.document import (
    Cell,
    Document,
    Element,
    Figure,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
)
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.normalise import normalise

LIMITS = Limits(1024 * 1024, 1024 * 1024)
PROSE = {
    "en": (
        "The port of Odesa has opened again after six weeks, the sea port authority said on Wednesday.",
        "Three ships left the harbour in the morning, two of them for Egypt and one for Kenya.",
        "The mines were cleared in January, and pilots have been back at work since last week.",
        "Insurers had asked for a month of trials before they would cover the route again.",
    ),
    "uk": (
        "Порт Одеси знову працює після шести тижнів перерви, повідомила адміністрація в середу.",
        "Три судна вийшли з гавані вранці, два з них прямують до Єгипту, а одне до Кенії.",
        "Міни прибрали в січні, а лоцмани повернулися до роботи минулого тижня.",
        "Страховики вимагали місяця випробувань, перш ніж знову братися за цей маршрут.",
    ),
    "ru": (
        "Порт Одессы снова работает после шести недель перерыва, сообщила администрация в среду.",
        "Три судна вышли из гавани утром, два из них идут в Египет, а одно в Кению.",
        "Мины убрали в январе, а лоцманы вернулись к работе на прошлой неделе.",
        "Страховщики требовали месяца испытаний, прежде чем снова браться за этот маршрут.",
    ),
}


def words(text):
    return (Text(text=text),)


def paragraph(text):
    return Paragraph(content=words(text))


def link(text):
    return Paragraph(content=(Element(tag="a", attributes=(("href", "/x"),), children=words(text)),))


def bullets(*texts):
    return ListBlock(items=tuple(ListItem(content=words(text)) for text in texts))


def story(*blocks, place="middle", language="en"):
    """A short story with these blocks before, within or after it."""
    one, two, three, four = map(paragraph, PROSE[language])
    body = {
        "head": (*blocks, one, two, three, four),
        "middle": (one, two, *blocks, three, four),
        "tail": (one, two, three, four, *blocks),
    }[place]
    return Document(headline="Headline", body=body)


def reasons(document, **options):
    return {line.text: line.reason.value for line in find(document, **options)}


def cases():
    rows = Path(__file__).with_name("boilerplate.tsv").read_text().splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


def block(form, text):
    match form:
        case "h":
            return Heading(level=2, content=words(text))
        case "l":
            return bullets(*text.split("|"))
        case "c":
            return Figure(image=Image(src="/1.jpg"), caption=words(text))
        case "q":
            return Quote(blocks=(paragraph(text),))
    return paragraph(text)


@pytest.mark.parametrize(("language", "place", "form", "expected", "text"), cases())
def test_lines_of_pages_are_marked_and_lines_of_stories_are_not(language, place, form, expected, text):
    found = reasons(story(block(form, text), place=place, language=language))
    lines = text.split("|") if form == "l" else [text]
    assert found == ({} if expected == "story" else dict.fromkeys(lines, expected))


SCRAPED = """- Category
- Latest news
Port of Odesa Opens Again After Six Weeks

The port of Odesa has opened again after six weeks, the sea port authority said on February 11.
“The route is safe. Three ships left today (two for Egypt, one for Kenya),” the authority’s head said.
We bring you news from the harbour. Your support keeps our reporters at sea.
The head of the authority thanked the pilots, “who never stopped working.”
Latest update on shipping in the Black Sea - 11 February 2026.
— Sea Port Authority 🇺🇦 (@PortAuthority) February 11, 2026
Find out more: https://t.co/Afc3fLQcCk #OdesaPort pic.twitter.com/1j2BS6j7xU
“This was almost certainly a test. The next convoy is due on March 20, 2026,” the report concluded.
-29ed98e0f248ee005bb84bfbf7f30adf.jpg)
"""


def test_a_page_pasted_as_text():
    document = understand("", Material(SourceFormat.TEXT, SCRAPED), LIMITS).document
    assert reasons(document) == {
        "Category": "menu",
        "Latest news": "menu",
        "We bring you news from the harbour. Your support keeps our reporters at sea.": "support",
        "— Sea Port Authority 🇺🇦 (@PortAuthority) February 11, 2026": "post_frame",
        "-29ed98e0f248ee005bb84bfbf7f30adf.jpg)": "file_name",
    }


def test_every_reason_has_a_text():
    assert set(REASON_TEXTS) == set(BoilerplateReason)
    assert len(set(REASON_TEXTS.values())) == len(BoilerplateReason)


def test_links_after_a_pointer_to_other_stories_are_the_same():
    related = (paragraph("Read also"), link("Budget adopted after a night of talks"), link("Bridge opened"))
    assert reasons(story(*related)) == {
        "Read also": "read_also",
        "Budget adopted after a night of talks": "read_also",
        "Bridge opened": "read_also",
    }
    assert reasons(story(link("Full text of the decision"))) == {}


def test_a_pointer_with_its_link_is_marked_without_a_colon():
    pointer = Paragraph(content=(Text(text="Читайте також "), *link("Рада ухвалила бюджет").content))
    assert reasons(story(pointer)) == {"Читайте також Рада ухвалила бюджет": "read_also"}
    assert reasons(story(paragraph("Читайте також Рада ухвалила бюджет"))) == {}


def test_a_menu_of_links_before_the_story_needs_no_known_word():
    items = tuple(ListItem(content=link(text).content) for text in ("Donbas", "Black Sea", "Grain", "Drones"))
    menu = ListBlock(items=items)
    assert set(reasons(story(menu, place="head")).values()) == {"menu"}
    assert reasons(story(menu)) == {}
    assert reasons(story(menu, place="tail")) == {}


def test_a_list_the_story_announces_is_of_the_story():
    announced = (paragraph("The site of the agency has these parts:"), bullets("Home", "News", "Politics"))
    assert reasons(story(*announced, place="tail")) == {}
    assert set(reasons(story(announced[1], place="tail")).values()) == {"menu"}


def test_one_strange_item_saves_a_list():
    assert reasons(story(bullets("Share this article", "Leave a comment"))) == {
        "Share this article": "share",
        "Leave a comment": "counter",
    }
    assert reasons(story(bullets("Share this article", "The port is open"))) == {}
    assert reasons(story(bullets("The port is open", "IMG_2034.jpg"))) == {"IMG_2034.jpg": "file_name"}


def test_menus_one_line_each_stand_together():
    assert set(reasons(story(paragraph("News"), paragraph("Politics"), place="head")).values()) == {"menu"}
    assert reasons(story(paragraph("Politics"), place="head")) == {}


def test_times_of_a_chronicle_are_its_headings():
    entries = [paragraph(text) for text in ("February 24, 2022", "Dawn.", "February 25, 2022", "March 1, 2022")]
    assert reasons(story(*entries, place="head")) == {}
    assert reasons(story(entries[0], place="head")) == {"February 24, 2022": "timestamp"}


def test_a_post_keeps_its_sender_inside_a_quotation():
    sender = words("Sea Port Authority (@PortAuthority) February 11, 2026")
    quote = Quote(blocks=(paragraph("The route is safe."), paragraph("View on X")), attribution=sender)
    assert reasons(story(quote)) == {"View on X": "post_frame"}


def test_texts_of_tables_and_pictures_are_never_judged():
    table = Table(rows=(Row(cells=(Cell(content=words("Share")), Cell(content=words("Advertisement")))),))
    figure = Figure(image=Image(src="/1.jpg", alt="IMG_1.jpg"), caption=words("Share this article"))
    assert reasons(story(table, figure, place="tail")) == {}


def test_a_text_without_prose_has_no_beginning_and_no_end():
    assert (
        reasons(Document(headline="H", body=(paragraph("Home"), paragraph("Search"), bullets("News", "War")))) == {}
    )


# What an extraction found of the story


TEASER = "A bridge over the Danube will be opened in the spring, the ministry has told the mayors."


def page():
    one, two, three, four = PROSE["en"]
    return Document(
        headline="Headline",
        body=(
            paragraph(TEASER),
            bullets("Wheat", "Maize"),
            paragraph("A standfirst tells in one sentence what the whole story is going to be about."),
            paragraph(one),
            paragraph("He refused."),
            Heading(level=2, content=words("What next")),
            Figure(image=Image(src="/1.jpg"), caption=words("The harbour at dawn")),
            paragraph("Weather today"),
            paragraph(two),
            bullets("two ships", "one tug"),
            link("A bridge over the Danube"),
            paragraph(three),
            paragraph(four),
            Figure(image=Image(src="/2.jpg"), caption=words("The pilots")),
            paragraph(TEASER),
            Heading(level=2, content=words("Sport")),
        ),
    )


def test_lines_around_the_story_an_extraction_found_are_outside():
    main = frozenset(map(text_key, PROSE["en"]))
    outside = [line.text for line in find(page(), main_texts=main)]
    assert outside == [TEASER, "Wheat", "Maize", "Weather today", "A bridge over the Danube", TEASER, "Sport"]
    assert {line.reason for line in find(page(), main_texts=main)} == {BoilerplateReason.OUTSIDE_STORY}


@pytest.mark.parametrize("main", [frozenset(), frozenset({text_key("He refused.")}), frozenset({"something else"})])
def test_an_extraction_that_missed_the_story_is_disregarded(main):
    assert find(page(), main_texts=main) == ()


def test_a_known_reason_tells_more_than_being_outside():
    document = story(paragraph("Leave a comment"), place="tail")
    assert reasons(document, main_texts=frozenset(map(text_key, PROSE["en"]))) == {"Leave a comment": "counter"}


def test_white_space_and_case_make_no_other_line():
    assert text_key("  The\u00a0Port \n OPENS ") == text_key("the port opens")


# Decisions


def test_ids_outlive_edits_elsewhere_and_tell_repetitions_apart():
    before = find(story(paragraph("Advertisement"), paragraph("View on X"), paragraph("Advertisement")))
    after = find(
        story(
            paragraph("New words."), paragraph("View on X"), paragraph("Advertisement"), paragraph("Advertisement")
        )
    )
    assert [line.text for line in before] == ["Advertisement", "View on X", "Advertisement"]
    assert {line.id for line in before} == {line.id for line in after}
    assert len({line.id for line in before}) == 3
    assert all(len(line.id) <= 20 and line.id.isascii() for line in before)
    assert [line.path for line in before] == ["body/3/paragraph", "body/4/paragraph", "body/5/paragraph"]


def test_without_the_marked_lines_the_story_is_left():
    document = understand("", Material(SourceFormat.TEXT, SCRAPED), LIMITS).document
    left = without(document, [line.id for line in find(document)])
    assert find(left) == ()
    assert left.headline == document.headline
    assert not any(isinstance(block, ListBlock) for block in left.body)
    assert len(left.body) == len(document.body) - 4
    assert set(left.body) < set(document.body)


def test_a_kept_line_stays_and_a_list_goes_item_by_item():
    document = story(bullets("Share this article", "Leave a comment"), paragraph("View on X"))
    by_text = {line.text: line.id for line in find(document)}
    left = without(document, {by_text["Leave a comment"], by_text["View on X"], "unknown", "0" * 12})
    assert left == story(bullets("Share this article"))
    assert without(document, ()) == document


def test_only_the_named_repetition_goes():
    document = story(paragraph("Advertisement"), paragraph("He refused."), paragraph("Advertisement"))
    second = find(document)[1]
    assert without(document, [second.id]) == story(paragraph("Advertisement"), paragraph("He refused."))


@settings(max_examples=40, deadline=None)
@given(documents)
def test_any_document_can_be_judged_and_what_goes_is_what_was_marked(document):
    normal = normalise(document)
    marked = find(normal)
    assert len({line.id for line in marked}) == len({line.path for line in marked}) == len(marked)
    assert without(normal, ()) == normal
    left = without(normal, [line.id for line in marked])
    assert normalise(left) == left
    assert left.headline == normal.headline


@pytest.mark.parametrize(
    "text",
    [
        "your support our team " * 500,
        "share on facebook " * 12,
        "facebook, " * 30,
        "Read also: " * 25,
        "© 2026 " * 40,
        "(@a) " * 60,
        "photo: " * 40,
        "12,345 " * 40,
        "при использовании ссылка обязательна " * 8,
        "-" * 300,
        "Home > " * 40,
        "join us on channel " * 15,
    ],
)
@pytest.mark.timeout(60)
def test_lines_of_any_shape_take_bounded_time(text):
    document = Document(headline="H", body=tuple(paragraph(f"{text}{number}") for number in range(300)))
    find(document)
