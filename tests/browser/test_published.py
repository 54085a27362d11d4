"""Hostile texts in a translation, published and shown by a real browser: nothing runs, nothing is fetched."""

import pytest

from tests.unit.articles.hostile import MAY_BE_PUBLISHED, PAYLOADS
from transpub.articles.document import Document, Figure, Image, Paragraph, Text
from transpub.articles.published import published_html

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_hostile_texts_stay_texts(browser):
    body = [Paragraph(content=(Text(text=payload),)) for payload in PAYLOADS]
    figures = [Figure(image=Image(src="https://own.example/a.png", alt=payload)) for payload in PAYLOADS]
    page = browser.new_page()
    asked, dialogs = [], []
    page.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_content(published_html(Document(headline="T", body=(*body, *figures))))
    page.evaluate("html => { document.createElement('div').innerHTML = html; }", published_html(body))
    elements = page.evaluate("[...document.body.querySelectorAll('*')].map(e => e.localName)")
    names = page.evaluate("[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name))")
    shown = page.evaluate("[...document.querySelectorAll('p')].map(p => p.textContent)")
    page.close()
    assert (dialogs, [name for name in names if name.startswith("on")]) == ([], [])
    assert set(asked) <= {"https://own.example/a.png"}
    assert set(elements) <= MAY_BE_PUBLISHED
    assert shown == list(PAYLOADS)
