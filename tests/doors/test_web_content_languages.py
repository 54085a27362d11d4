"""Content says its own language and direction on every page, whatever the interface speaks."""

import re
from html.parser import HTMLParser

import pytest

from tests import newsroom
from tests.doors.web_site import Visit
from transpub.articles.material import Material, SourceFormat
from transpub.articles.service import Submission
from transpub.translations import offers
from transpub.translations.engine import ModelKind, Offer
from transpub.translations.submission import submit

HEADLINE = "سفن الحبوب تغادر أوديسا"
BODY = "غادرت السفن الميناء يوم الإثنين. حملت حبوبا كثيرة."
VOID = {"meta", "link", "input", "br", "path", "circle", "rect", "img", "hr"}


class _Contexts(HTMLParser):
    """The language and direction in force wherever Arabic letters stand in the text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str | None, str | None]] = set()
        self._open: list[tuple[str, str | None, str | None]] = [("", None, None)]

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            given, (_, lang, direction) = dict(attrs), self._open[-1]
            self._open.append((tag, given.get("lang", lang), given.get("dir", direction)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, *_ in self._open]
        if re.search("[\u0600-\u06ff]", data) and "title" not in tags and "option" not in tags:
            self.found.add(self._open[-1][1:])


@pytest.fixture
def translation(database, desk):
    with database.unit_of_work() as session:
        offer = Offer("ar", "uk", "echo", "echo-ar-uk", "1", ("ar", "uk"), ModelKind.TEST)
        offers.announce(session, "worker-ar", [offer])
        submission = Submission(HEADLINE, Material(SourceFormat.TEXT, BODY), "ar")
        made = submit(session, desk.editor, submission, ("uk",), limits=newsroom.LIMITS, offer_ttl=newsroom.TTL)
        return made.translations[0]


def test_arabic_is_arabic_from_right_to_left_on_every_page(app, translation):
    admin = Visit(app, "admin", language="uk")
    for path in (
        "/board",
        f"/articles/{translation.article_id}",
        f"/translations/{translation.id}",
        "/review?list=draft",
        "/admin/activity",
    ):
        page = admin.get(path)
        assert page.status_code == 200, path
        reader = _Contexts()
        reader.feed(page.text)
        assert reader.found <= {("ar", "rtl")}, path
        if not path.startswith("/review"):
            assert reader.found, path
