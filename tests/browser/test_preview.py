"""Two people at one translation, a preview that follows the work, and a text from right to left made by hand."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from transpub.articles.material import SourceFormat
from transpub.translations.fakes import EchoEngine

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LINKED = "<p>Ships left <a href='https://desk.example/port'>the port</a> on Monday. They carried grain.</p>"
# As if the page were come back to.
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
ARABIC = "غادرت السفن الميناء يوم الاثنين."


@pytest.fixture
def translation_id(database, desk, engine):
    (made,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, made.id, engine)
    return made.id


@pytest.fixture
def arabic_id(database, desk):
    newsroom.announce(database, EchoEngine([("en", "ar")]), worker="worker-2")
    (made,) = newsroom.send_in(
        database, desk.editor, body=LINKED, source_format=SourceFormat.HTML, targets=("ar",)
    ).translations
    return made.id


def test_two_people_see_where_the_other_is_and_stop_nobody(log_in, translation_id):
    translator, reviewer = log_in("translator"), log_in("reviewer", language="uk")
    for page in (translator, reviewer):
        page.goto(f"/translations/{translation_id}")
    translator.locator("#t-3").focus()
    translator.wait_for_timeout(1000)
    reviewer.locator("#t-2").focus()
    expect(reviewer.locator("[data-presence] a")).to_have_attribute("href", "#s-3")
    expect(reviewer.locator("#s-3 .here")).to_contain_text("Translator")
    expect(reviewer.locator("#s-2 .here")).to_have_count(0)
    reviewer.locator("#t-3").fill("Рядок, у якому працює хтось інший.")
    reviewer.keyboard.press("Control+s")
    expect(reviewer.locator("#s-3 [data-save-state]")).to_contain_text(":")
    expect(reviewer.locator("#s-3 .here")).to_contain_text("Translator")
    cookies = reviewer.context.cookies()
    reviewer.context.clear_cookies()
    reviewer.evaluate(LOOK)
    expect(reviewer.locator(".here")).to_have_count(0)
    reviewer.context.add_cookies(cookies)
    reviewer.evaluate(LOOK)
    expect(reviewer.locator("#s-3 .here")).to_contain_text("Translator")
    translator.goto("/board")
    reviewer.locator("#t-4").focus()
    expect(reviewer.locator(".here")).to_have_count(0)
    expect(reviewer.locator("[data-presence]")).to_be_empty()


def test_the_preview_follows_the_work_in_another_tab(log_in, translation_id):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Preview", exact=True).first.click(modifiers=["Control"])
    shown = opened.value
    expect(shown.locator('[data-sentence="2"]')).to_have_class("from-machine")
    page.bring_to_front()
    page.locator("#t-2").fill("Кораблі вийшли з порту.")
    page.keyboard.press("Control+s")
    expect(page.locator("#s-2")).to_have_class("segment mark-is-edited")
    shown.bring_to_front()
    expect(shown.locator('[data-sentence="2"]')).to_have_text("Кораблі вийшли з порту.")
    expect(shown.locator('[data-sentence="2"]')).not_to_have_class("from-machine")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    expect(shown.locator("[data-preview-state]")).to_contain_text("Your session has expired")
    page.context.add_cookies(cookies)
    shown.evaluate(LOOK)
    expect(shown.locator("[data-preview-state]")).to_be_empty()
    shown.get_by_role("link", name="Hide the marks of machine text").click()
    expect(shown.locator('[data-sentence="3"]')).to_have_css("text-decoration-line", "none")


def test_beside_the_editor_it_opens_as_a_fold_and_shows_where_the_work_is(log_in, translation_id):
    page = log_in("translator", width=1920)
    page.goto(f"/translations/{translation_id}")
    page.locator(".preview-fold summary").click()
    expect(page.locator('.preview-fold [data-sentence="7"]')).to_have_class("from-machine")
    page.locator("#t-7").fill("Ще два прийдуть за тиждень.")
    expect(page.locator('.preview-fold [data-sentence="7"]')).to_have_attribute("data-active", "")
    page.keyboard.press("Control+s")
    expect(page.locator('.preview-fold [data-sentence="7"]')).to_have_text("Ще два прийдуть за тиждень.")
    expect(page.locator("#t-7")).to_be_focused()


def test_arabic_made_by_hand_runs_from_right_to_left(log_in, arabic_id, database):
    page = log_in("admin")
    page.goto(f"/translations/{arabic_id}")
    page.get_by_role("button", name="Translate by hand").click()
    box = page.locator("#t-2")
    expect(box).to_have_css("direction", "rtl")
    expect(box).to_have_attribute("lang", "ar")
    box.click()
    coded = "غادرت السفن <1>الميناء</1> يوم الاثنين."
    page.keyboard.insert_text(coded)
    # Text stands at the right edge, and the arrow to the left leads on, not back.
    assert box.evaluate("box => getComputedStyle(box).textAlign") in ("start", "right")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert box.evaluate("box => box.selectionStart") == 1
    chips = page.locator("#s-2 .box-chip")
    expect(chips).to_have_count(2)
    opening, closing = (chips.nth(index).bounding_box() for index in (0, 1))
    assert opening["x"] > closing["x"]
    # The chip is the code's, in one piece: nothing of it stands on another line or among other letters.
    assert opening["width"] < 60
    page.keyboard.press("Control+s")
    expect(page.locator("#s-2")).to_have_class("segment mark-is-edited")
    assert newsroom.look(database, arabic_id).segments[1].target == coded
    source = page.locator("#s-2-source")
    expect(source).to_have_css("direction", "ltr")
    page.goto(f"/translations/{arabic_id}/preview")
    article = page.locator("article.preview")
    expect(article).to_have_css("direction", "rtl")
    expect(article.locator('[data-sentence="2"]')).to_have_text(ARABIC)
    expect(article.locator('[data-sentence="2"] a')).to_have_text("الميناء")
    expect(article.locator('[data-sentence="3"]')).to_have_css("direction", "ltr")
    right = article.locator('[data-sentence="2"]').bounding_box()
    frame = article.bounding_box()
    assert frame["x"] + frame["width"] - (right["x"] + right["width"]) < right["x"] - frame["x"]
