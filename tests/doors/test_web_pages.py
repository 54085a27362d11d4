"""What holds for every page: languages, errors, safety, links that lead somewhere."""

import re
import uuid
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import event

from tests import every_page
from tests.doors.conftest import BOTH
from tests.doors.web_site import Visit, words
from tests.house.test_catalogs import SAME_IN_GERMAN
from transpub.core.i18n import Catalogs
from transpub.http.middleware import CONTENT_SECURITY_POLICY
from transpub.web import assets

DATABASES = BOTH
# What is looked at here is not told by a database.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = ("en", "uk", "ru", "de")


@pytest.fixture
def paths(database, desk) -> list[str]:
    return list(every_page.addresses(database, desk).values())


def texts_of_english_pages_left_in(page: str, english: str) -> set[str]:
    """Sentences of the English page's interface that the other page still has."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: set[str] = set()
            self._content = 0
            self._open: list[bool] = []

        def handle_starttag(self, tag, attrs):
            if tag in ("meta", "link", "input", "br", "path", "circle", "rect"):
                return
            given = dict(attrs)
            # Content and names in other languages say so; so do code and what must not be translated.
            foreign = (
                tag in ("code", "kbd", "script", "title")
                or "translate" in given
                or (tag != "html" and "lang" in given)
            )
            self._open.append(foreign)
            self._content += foreign

        def handle_endtag(self, tag):
            if self._open:
                self._content -= self._open.pop()

        def handle_data(self, data):
            text = " ".join(data.split())
            if not self._content and len(re.findall("[A-Za-z]", text)) > 3:
                self.found.add(text)

    readers = [Reader(), Reader()]
    for reader, text in zip(readers, (page, english), strict=True):
        reader.feed(text)
    return readers[0].found & readers[1].found


@ON_ONE
def test_every_page_is_in_every_interface_language(app, paths):
    english = Visit(app, "admin", language="en")
    for tag in LANGUAGES:
        visit = Visit(app, "admin", language=tag)
        for path in ["/login", *paths]:
            page = (Visit(app, language=tag) if path == "/login" else visit).get(path)
            assert page.status_code == 200, path
            assert f'<html lang="{tag}" dir="ltr">' in page.text
            assert "%(" not in page.text
            if tag != "en":
                left = texts_of_english_pages_left_in(page.text, english.get(path).text)
                own = {text for text in left if not is_data(text) and not (tag == "de" and is_german_too(text))}
                assert own == set(), path


def is_german_too(text: str) -> bool:
    patterns = (re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(same)) for same in SAME_IN_GERMAN)
    return any(re.fullmatch(pattern, text) for pattern in patterns)


def is_data(text: str) -> bool:
    """Names of people, models and keys, headlines, addresses: the same in every language."""
    names = (
        r"echo-|worker-1|Odesa Daily|tpp_|A name was wrong|Markdown|"
        r"HTML|@desk|Admin|Editor|Translator|Reviewer|Publisher|ETag"
    )
    return bool(re.search(names, text) or re.fullmatch(r"[\w-]{43}", text))


def test_page_has_no_inline_script_or_style_and_a_strict_policy(app, paths):
    visit = Visit(app, "admin")
    for path in paths:
        page = visit.get(path)
        assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", page.text), path


def test_page_is_marked_up_for_those_who_hear_it(app, paths):
    visit = Visit(app, "admin")
    for path in ["/login", *paths]:
        page = visit.get(path).text
        assert page.count("<h1") == 1, path
        assert page.count("<main") == 1
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        for target in re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', page):
            for part in target.split():
                assert part in ids, (path, part)
        for control in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page):
            kind = re.search(r'type="(\w+)"', control)
            if "aria-label=" in control or (kind and kind[1] in ("hidden", "checkbox")):
                continue
            (name,) = re.findall(r'\sid="([^"]+)"', control)
            assert f'for="{name}"' in page, (path, control)


@ON_ONE
@pytest.mark.parametrize("role", ["admin", "editor", "translator"])
def test_every_link_leads_somewhere(app, paths, role):
    visit, seen, waiting = Visit(app, role), set(), ["/board"]
    while waiting:
        path = waiting.pop()
        page = visit.get(path)
        assert page.status_code == 200, path
        seen.add(path)
        if "text/html" not in page.headers["content-type"]:
            continue
        # What stands in a template is filled in by a script.
        shown = re.sub(r"<template.*?</template>", "", page.text, flags=re.DOTALL)
        for target in re.findall(r'(?:href|src)="(/[^"#]*)', shown):
            target = target.replace("&amp;", "&")
            if target not in seen and target not in waiting:
                waiting.append(target)
    assert any(path.startswith("/translations/") for path in seen)
    assert any("/live/uk/payload" in path for path in seen)


@pytest.mark.parametrize(("language", "said"), [("uk", "Не знайдено"), ("ru", "Не найдено"), ("en", "Not found")])
def test_missing_page_says_so_in_the_readers_language(app, desk, language, said):
    visit = Visit(app, "editor", language=language)
    for path in ("/nowhere", f"/translations/{uuid.uuid4()}", "/translations/17", "/static/none.css"):
        page = visit.get(path)
        assert page.status_code == 404
        assert said in words(page)
        assert 'href="/board"' in page.text


def test_script_that_asks_for_json_gets_a_problem_document(app, desk):
    answer = Visit(app, "editor").get(f"/translations/{uuid.uuid4()}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_api_gives_problem_documents_even_to_a_browser(app, desk):
    assert Visit(app).get("/api/v1/me").headers["content-type"] == "application/problem+json"


def test_unforeseen_error_is_a_page_that_says_what_to_do(app, database, desk):
    visit = Visit(app, "editor")

    def out_of_order(*_):
        raise RuntimeError("the disk is on fire")

    event.listen(database.engine, "before_cursor_execute", out_of_order)
    try:
        page = visit.get("/board")
    finally:
        event.remove(database.engine, "before_cursor_execute", out_of_order)
    assert page.status_code == 500
    assert "tell an administrator" in words(page)
    assert "disk is on fire" not in page.text
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_assets_are_kept_for_good_under_an_address_of_their_content(app):
    visit = Visit(app)
    address = re.search(r'href="(/static/[^"]+/page\.css)"', visit.get("/login").text)[1]
    answer = visit.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.text == (assets.FOLDER / "page.css").read_text(encoding="utf-8")
    assert visit.get("/static/000000000000/page.css").status_code == 404


def test_every_asset_a_module_imports_is_there():
    for module in assets.FOLDER.glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"', module.read_text(encoding="utf-8")):
            assert (assets.FOLDER / name).is_file(), (module.name, name)


def test_switch_names_every_language_in_itself(app, settings):
    page = Visit(app).get("/login")
    for ui in Catalogs(settings):
        assert ui.own_name in words(page)


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (assets.FOLDER / "tokens.css").read_text(encoding="utf-8").split("@media", 1)
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


WORDS_ON_PAPER = ("ink", "ink-soft", "accent", "queued", "translating", "draft", "in-review", "approved", "live")
WORDS_OF_TROUBLE = ("failed", "killed", "danger", "caution", "machine")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_on_every_ground(theme):
    colours = _themes()[theme]
    pairs = [(word, ground) for word in WORDS_ON_PAPER + WORDS_OF_TROUBLE for ground in ("paper", "sheet")]
    pairs += [("ink", ground) for ground in ("accent-wash", "danger-wash", "caution-wash")]
    pairs += [("ink-soft", "accent-wash"), ("caution", "caution-wash"), ("danger", "danger-wash")]
    pairs += [("approved", "accent-wash"), ("machine", "accent-wash"), ("danger", "accent-wash")]
    pairs += [("ink-soft", "danger-wash"), ("accent-ink", "accent"), ("danger-ink", "danger")]
    weak = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_and_focus_can_be_seen(theme):
    colours = _themes()[theme]
    for edge in ("line-strong", "focus"):
        assert _contrast(colours[edge], colours["sheet"]) >= 3
        assert _contrast(colours[edge], colours["paper"]) >= 3


def test_only_the_tokens_name_a_colour():
    for sheet in assets.FOLDER.glob("*.css"):
        if sheet.name != "tokens.css":
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", Path(sheet).read_text(encoding="utf-8")) == []
