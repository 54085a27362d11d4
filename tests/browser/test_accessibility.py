"""Every page as axe-core sees it, in each interface language and in both themes; pictures are kept for people.

The pictures lie in `build/screenshots`, by language, width and theme: CI keeps them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import every_page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
SERIOUS = ("serious", "critical")
# WCAG 2.2 AA is what is promised; the rest of axe's rules are advice. What passes need not be listed.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture
def addresses(database, desk, engine) -> dict[str, str]:
    return {**every_page.addresses(database, desk, engine), "missing": "/nothing-here"}


def serious(page: Page) -> Iterator[str]:
    for found in Axe().run(page, options=RULES).response["violations"]:
        if found["impact"] in SERIOUS:
            yield f"{found['id']}: {found['help']}: {found['nodes'][0]['html'][:200]}"


@pytest.mark.parametrize("language", ["en", "uk", "ru", "de"])
def test_axe_finds_nothing_serious(log_in, addresses, language):
    page = log_in("admin", language=language)
    faults: dict[str, list[str]] = {}
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer.status == (404 if name == "missing" else 200), name
        assert page.locator("html").get_attribute("lang") == language
        if found := list(serious(page)):
            faults[name] = found
        picture(page, name, language, "light")
    assert faults == {}


@pytest.mark.parametrize("width", [1366, 360])
def test_nothing_is_wider_than_the_page_and_dark_has_contrast(log_in, addresses, width):
    """In Ukrainian, whose words are the longest."""
    page = log_in("admin", language="uk", width=width)
    page.emulate_media(color_scheme="dark")
    faults: dict[str, list[str]] = {}
    for name, address in addresses.items():
        page.goto(address)
        found = list(serious(page))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{wide} px wider than the page")
        if found:
            faults[name] = found
        picture(page, name, "uk", "dark")
    assert faults == {}


def picture(page: Page, name: str, language: str, theme: str) -> None:
    width = page.viewport_size["width"]
    page.screenshot(path=PICTURES / f"{language}-{width}-{theme}" / f"{name}.png", full_page=False)
