"""A publisher's day in a real browser, by keyboard: publish, correct, schedule, withdraw, take down. What a step
reaches is read before it is taken."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import newsroom
from tests.rooms.published import approve_anew
from transpub.core.clock import moved
from transpub.publishing import partners, queries
from transpub.publishing.going_live import publish_due

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def story(database, desk, engine):
    """Approved in Ukrainian; one partner reads everything."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id, engine)
    newsroom.confirm_all(database, desk.translator, submitted.translations[0].id)
    newsroom.act(database, desk.translator, submitted.translations[0].id, newsroom.Action.SUBMIT)
    newsroom.act(database, desk.reviewer, submitted.translations[0].id, newsroom.Action.APPROVE)
    with database.unit_of_work() as session:
        partners.create(session, desk.admin, "Odesa Daily")
    return submitted


def press(page, name, *, role="button"):
    """Reach it with the keyboard alone, as somebody without a mouse does."""
    target = page.get_by_role(role, name=name)
    target.focus()
    page.keyboard.press("Enter")


def test_a_publishers_day_by_keyboard(log_in, database, desk, story):
    page = log_in("publisher")
    page.goto("/publish")
    press(page, "Publish: Ukrainian", role="link")
    side = page.locator(".columns-side")
    expect(side).to_contain_text("Ukrainian is published for the first time. No other language changes.")
    expect(side).to_contain_text("Odesa Daily – has fetched nothing of it")
    press(page, "Publish: Ukrainian")
    expect(page.get_by_role("status")).to_contain_text("Published.")
    expect(page.locator("article .reading-headline")).to_be_visible()

    approve_anew(database, desk, story.translations[0].id, " інакше")
    page.reload()
    expect(page.locator(".changes ins").first).to_contain_text("інакше")
    expect(side).to_contain_text("Edition 1 (Ukrainian) is replaced.")
    page.get_by_role("radio", name="Correction").focus()
    page.keyboard.press("Space")
    press(page, "Publish: Ukrainian")
    expect(page.get_by_role("alert")).to_contain_text("needs a note")
    expect(page.get_by_role("radio", name="Correction")).to_be_checked()
    page.get_by_label("Note, shown to readers and partners").fill("The number of ships was wrong.")
    press(page, "Publish: Ukrainian")
    expect(page.get_by_role("status")).to_contain_text("Published as a correction.")
    expect(page.locator(".editorial-note")).to_have_text("The number of ships was wrong.")

    approve_anew(database, desk, story.translations[0].id, " ще")
    page.reload()
    side.locator("summary", has_text="Later, or under an embargo").press("Enter")
    local = page.evaluate(
        "() => new Date(Date.now() + 3 * 3600e3 - new Date().getTimezoneOffset() * 60e3).toISOString()"
    )
    page.get_by_label("Goes live").fill(local[:16])
    press(page, "Schedule: Ukrainian")
    expect(page.get_by_role("status")).to_contain_text("Scheduled.")
    expect(page.locator("main")).to_contain_text("Edition 3 is frozen and waits.")
    with moved(timedelta(hours=4)):
        assert publish_due(database) == 1
    page.reload()
    expect(page.locator("article .reading-headline")).to_contain_text("ще")

    side.locator("summary", has_text="Withdraw: Ukrainian").press("Enter")
    expect(side).to_contain_text("Edition 3 (Ukrainian) goes offline at once. All other languages stay live.")
    page.get_by_label("Explanation, shown to readers and partners").fill("A name was wrong.")
    press(page, "Withdraw: Ukrainian")
    expect(page.locator("main")).to_contain_text("Explanation shown to partners: A name was wrong.")

    page.get_by_label("Reason, told to partners").fill("The name was right.")
    press(page, "Bring back: Ukrainian")
    expect(page.get_by_role("status")).to_contain_text("Brought back")

    press(page, "Take down in all languages …", role="link")
    expect(page.locator("main")).to_contain_text("1 live edition goes offline: Ukrainian.")
    page.get_by_label("Explanation, shown to readers and partners").fill("The source withdrew it.")
    press(page, "Take down in all languages")
    expect(page.get_by_role("status")).to_contain_text("Taken down in all languages.")
    with database.read_only() as session:
        assert queries.live_editions(session, story.article.id) == []


@pytest.mark.parametrize("width", [360, 1366])
def test_no_publishing_page_scrolls_sideways(log_in, database, desk, story, width):
    page = log_in("publisher", language="uk", width=width)
    home = f"/articles/{story.article.id}"
    paths = (f"{home}/live/uk", f"{home}/kill", f"{home}/embargo", "/publish?list=live", "/publish")
    for path in paths:
        assert page.goto(path).status == 200, path
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, f"{path} at {width} px"
