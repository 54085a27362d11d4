"""First run of an empty installation up to the first submitted article; somebody added sees what they may."""

import pytest
from playwright.sync_api import Page, expect

from tests import newsroom
from transpub.staff import first_run

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MINE = "a password of my own"


@pytest.fixture
def empty(database, engine) -> None:
    """Nobody is there yet; a worker is."""
    newsroom.announce(database, engine)


@pytest.fixture
def visit(browser, site):
    """A page in a browser context of its own. Script errors fail the test."""
    contexts, errors = [], []

    def make(*, width: int = 1366, language: str = "en") -> Page:
        context = browser.new_context(base_url=site, locale=language, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def test_an_empty_installation_leads_to_its_first_submitted_article(visit, empty, database):
    page = visit()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome. Who runs this desk?")
    with database.unit_of_work() as session:
        code = first_run.setup_code(session)
    for label, text in (
        ("Code of this installation", code.upper()),
        ("E-mail address", "olena@desk.example"),
        ("Name", "Олена"),
    ):
        page.get_by_label(label).fill(text)
    page.locator("#password").fill(MINE)
    page.locator("#again").fill(MINE)
    page.keyboard.press("Enter")
    steps = page.get_by_role("region", name="To your first published article")
    expect(steps.get_by_role("listitem")).to_have_count(7)

    steps.get_by_role("link", name="Add the people who work here").click()
    page.get_by_label("E-mail address").fill("taras@desk.example")
    page.get_by_label("Name").fill("Тарас")
    page.get_by_role("group", name="Translator").get_by_label("Ukrainian").check()
    page.get_by_role("button", name="Add this person").click()
    password = page.locator(".secret").inner_text()

    page.get_by_role("link", name="Board").click()
    steps.get_by_role("link", name="Send in the first article").click()
    page.get_by_label("Headline").fill("Grain ships leave Odesa")
    page.locator("#body").fill(newsroom.BODY)
    page.get_by_role("checkbox", name="Ukrainian").first.check()
    page.get_by_role("button", name="Send in").last.click()
    page.wait_for_url("**/articles/*")
    page.goto("/board")
    expect(steps.locator("li.done")).to_have_count(3)
    expect(steps.get_by_role("link", name="Work through the machine’s draft")).to_be_visible()

    taras = visit()
    log_in(taras, "taras@desk.example", password)
    menu = taras.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link")).to_have_text(["Board", "Review", "Terms", "Memory"])
    expect(taras.get_by_role("link", name="New article")).to_have_count(0)
    expect(taras.get_by_role("link", name="Grain ships leave Odesa")).to_be_visible()
    for path in ("/admin", "/admin/users", "/partners", "/admin/activity"):
        assert taras.goto(path).status == 403

    # The password made for him is exchanged for his own, from the keyboard alone.
    taras.goto("/account")
    taras.locator("#current").focus()
    for text in (password, MINE, MINE):
        taras.keyboard.type(text)
        taras.keyboard.press("Tab")
    taras.keyboard.press("Enter")
    expect(taras.get_by_role("status")).to_contain_text("Your password is changed.")


def test_the_menu_is_walked_by_keyboard_and_fits_a_phone(visit, desk):
    for width in (360, 1366):
        page = visit(width=width, language="uk")
        log_in(page, "admin@desk.example", newsroom.PASSWORD)
        for path in (
            "/admin",
            "/admin/users",
            "/admin/users/new",
            "/admin/health",
            "/admin/activity",
            "/partners",
            "/account",
            "/models",
            "/checks",
        ):
            assert page.goto(path).status == 200
            overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overhang <= 0, f"{path} at {width} px"
        page.goto("/admin/health")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        expect(page.locator(".bar-nav [aria-current]")).to_have_attribute("href", "/admin")
        expect(page.locator(".bar-below [aria-current=page]")).to_have_attribute("href", "/admin/health")
