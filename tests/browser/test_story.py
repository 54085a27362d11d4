"""One story in a real browser: from the machine's draft to the page partners' readers will see."""

import pytest
from playwright.sync_api import expect

from tests import newsroom

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WRITTEN = [
    "Судна із зерном виходять з Одеси",
    "У понеділок судна вийшли з порту Одеси.",
    "Вони везуть 45 000 тонн зерна.",
    "«Коридор знову відкрито», — сказав міністр.",
    "Страховики чекали на це рішення.",
    "Перше судно прибуде до Александрії 12 травня.",
    "Ще два прийдуть упродовж тижня.",
]


@pytest.fixture
def translation_id(database, desk, engine):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id, engine)
    return submitted.translations[0].id


def test_translate_review_publish(log_in, translation_id):
    path = f"/translations/{translation_id}"

    translator = log_in("translator", language="uk")
    translator.get_by_role("link", name="чернетка").first.click()
    translator.wait_for_url(f"**{path}*")
    expect(translator.locator(".mark-machine, .mark-failed")).to_have_count(7)
    boxes = translator.locator("[data-segment-form] textarea")
    boxes.first.click()
    for text in WRITTEN:
        focused = translator.locator("[data-segment-form] textarea:focus")
        focused.fill(text)
        focused.press("Control+Enter")
    expect(translator.locator(".mark-confirmed")).to_have_count(7)
    translator.get_by_role("button", name="Надіслати на перевірку").click()
    expect(translator.locator(".head")).to_contain_text("на перевірці")

    reviewer = log_in("reviewer")
    reviewer.goto("/review")
    reviewer.get_by_role("link", name="Grain ships leave Odesa").first.click()
    expect(reviewer.locator("#s-2 .review-target ins")).to_contain_text("порту Одеси")
    reviewer.get_by_role("button", name="Approve translation").click()
    expect(reviewer.locator(".head")).to_contain_text("approved")

    publisher = log_in("publisher")
    publisher.goto("/publish")
    publisher.get_by_role("link", name="Publish: Ukrainian").click()
    publisher.get_by_role("button", name="Publish: Ukrainian").click()
    expect(publisher.locator("article .reading-headline")).to_have_text(WRITTEN[0])
    for text in WRITTEN[1:]:
        expect(publisher.locator("main")).to_contain_text(text)


def test_two_people_on_one_segment_lose_nothing(log_in, translation_id):
    path = f"/translations/{translation_id}"
    first, second = log_in("translator"), log_in("reviewer")
    for page in (first, second):
        page.goto(path)
    first.locator("#t-2").fill("Текст першого.")
    first.locator("#t-2").press("Control+s")
    expect(first.locator("[data-segment='2'] .mark-edited")).to_be_visible()
    second.locator("#t-2").fill("Текст другого.")
    second.locator("#t-2").press("Control+s")
    row = second.locator("[data-segment='2']")
    expect(row.locator("[data-theirs]")).to_have_text("Текст першого.")
    expect(row.locator("textarea")).to_have_value("Текст другого.")
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.locator(".mark-edited")).to_be_visible()
    expect(row.locator("[data-theirs]")).to_have_count(0)
    first.reload()
    expect(first.locator("#t-2")).to_have_value("Текст другого.")


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_scrolls_sideways(log_in, translation_id, language, width):
    page = log_in("admin", language=language, width=width)
    for path in ("/board", "/articles/new", f"/translations/{translation_id}", "/review", "/publish"):
        answer = page.goto(path)
        assert answer.status == 200, path
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, f"{path} at {width} px in {language}"
        assert page.locator("html").get_attribute("lang") == language
