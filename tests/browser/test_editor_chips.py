"""Inline codes in a real browser: never half deleted, nothing but words pasted, missing ones put back by a key."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from transpub.articles.material import SourceFormat
from transpub.translations.fakes import EchoEngine

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BODY = (
    "<p>The <b>harbour</b> is open, <a href='https://desk.example/grain'>the ministry</a> said.</p>"
    "<p>Nobody was hurt.</p>"
)
WRITTEN = "Гавань <1>відкрита</1>, каже <2>міністерство</2>."
PASTE = """([kind, text]) => {
  const data = new DataTransfer();
  data.setData(kind, text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

SELECTED = """([start, end]) => new Promise((found, failed) => {
  const until = performance.now() + 5000;
  const look = () => {
    const { selectionStart, selectionEnd } = document.activeElement;
    const isThere = (start ?? selectionStart) === selectionStart && (end ?? selectionEnd) === selectionEnd;
    if (isThere) found();
    else if (performance.now() < until) requestAnimationFrame(look);
    else failed(new Error(`${selectionStart} to ${selectionEnd}`));
  };
  look();
})"""


@pytest.fixture
def translation_id(database, desk):
    (translation,) = newsroom.send_in(
        database, desk.editor, body=BODY, source_format=SourceFormat.HTML, targets=("uk",)
    ).translations
    newsroom.draft(database, translation.id, EchoEngine())
    return translation.id


@pytest.fixture
def page(log_in, translation_id):
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    page.locator("#t-2").fill(WRITTEN)
    return page


@pytest.fixture
def box(page):
    return page.locator("#t-2")


def caret(page, place, end=None):
    page.evaluate("([from, to]) => document.activeElement.setSelectionRange(from, to)", [place, end or place])


def selected(page, *, start=None, end=None):
    """Wait until the selection begins, or ends, there."""
    page.evaluate(SELECTED, [start, end])


def at(text):
    return WRITTEN.index(text)


def test_a_code_is_one_character_to_every_key(page, box):
    expect(page.locator("#s-2 .box-chip")).to_have_count(4)
    caret(page, at("відкрита"))
    page.keyboard.press("Backspace")
    expect(box).to_have_value(WRITTEN.replace("<1>", ""))
    page.keyboard.press("Control+z")
    expect(box).to_have_value(WRITTEN)
    caret(page, at("</1>"))
    page.keyboard.press("Delete")
    expect(box).to_have_value(WRITTEN.replace("</1>", ""))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    expect(box).to_have_value(WRITTEN.replace("</1>", ""))
    page.keyboard.press("Control+z")
    caret(page, at("відкрита"))
    page.keyboard.press("Control+Backspace")
    expect(box).to_have_value(WRITTEN.replace("<1>", ""))
    page.keyboard.press("Control+z")

    caret(page, at("<2>"))
    page.keyboard.press("ArrowRight")
    selected(page, start=at("<2>") + 3)
    page.keyboard.press("ArrowLeft")
    selected(page, start=at("<2>"))
    page.keyboard.press("Shift+ArrowRight")
    selected(page, end=at("<2>") + 3)
    expect(page.locator("#s-2 .box-chip[data-selected]")).to_have_text("<2>")
    page.keyboard.press("Control+Home")
    selected(page, end=0)
    page.keyboard.press("Control+End")
    selected(page, end=len(WRITTEN))

    # From the middle of one code to the middle of another: both are taken whole.
    caret(page, at("<1>") + 1, at("</2>") + 2)
    selected(page, start=at("<1>"), end=at("</2>") + 4)
    page.keyboard.type("і")
    expect(box).to_have_value("Гавань і.")
    page.keyboard.press("Control+z")
    expect(box).to_have_value(WRITTEN)


def test_only_words_come_in_by_pasting(page, box):
    caret(page, 0)
    page.evaluate(PASTE, ["text/html", "<b>Нова</b><script>alert(1)</script> "])
    expect(box).to_have_value("Нова " + WRITTEN)
    page.evaluate(PASTE, ["text/plain", "стара\r\n\tі\x07 сліпа "])
    expect(box).to_have_value("Нова стара і сліпа " + WRITTEN)
    expect(page.locator("#s-2 .problem")).to_have_text(
        "Characters that nobody can see were left out of what you pasted."
    )
    page.keyboard.press("Control+a")
    page.evaluate(PASTE, ["text/plain", "я" * 100_000])
    expect(page.locator("#s-2 .problem")).to_contain_text(
        "A segment holds at most 20000 characters; this one has 100000. Shorten it"
    )
    assert len(box.input_value()) == 100_000
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Нова стара і сліпа " + WRITTEN)
    expect(page.locator("#s-2 [data-save-state]")).to_contain_text("saved")
    expect(page.locator("#s-2 .problem")).to_have_count(0)


def test_what_is_wrong_with_codes_is_said_while_typing_and_put_right_by_a_key(page, box, database, translation_id):
    box.fill("Гавань відкрита, каже <2>міністерство.")
    faults = page.locator("#s-2 [data-faults]")
    expect(faults).to_contain_text("⟨1⟩…⟨/1⟩ is missing. ⟨2⟩ is not closed.")
    expect(page.locator("[data-announce]")).to_contain_text("⟨1⟩…⟨/1⟩ is missing.")
    page.keyboard.press("Control+Shift+Space")
    expect(faults).to_have_count(0)
    text = box.input_value()
    assert text.replace("<1>", "").replace("</1>", "").replace("<2>", "").replace("</2>", "") == (
        "Гавань відкрита, каже міністерство."
    )
    assert "<2>міністерство</2>." in text
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Гавань відкрита, каже <2>міністерство.")
    # Among the faults; once the text has saved itself, beside what the server finds.
    page.locator("#s-2").get_by_role("button", name="Put the codes back").locator("visible=true").click()
    expect(box).to_have_value(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-2 .mark-confirmed")).to_be_visible()
    expect(page.locator("#t-3")).to_be_focused()
    stored = newsroom.look(database, translation_id).segments[1]
    assert stored.target == text
    assert [finding for finding in stored.findings if finding["check"].startswith("tag")] == []
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+i")
    expect(box).to_have_value(stored.source)


def test_input_methods_and_rows_from_right_to_left_keep_their_codes(page, box):
    session = page.context.new_cdp_session(page)
    caret(page, at("</1>"))
    session.send("Input.imeSetComposition", {"text": "かい", "selectionStart": 2, "selectionEnd": 2})
    expect(box).to_have_value(WRITTEN.replace("</1>", "かい</1>"))
    session.send("Input.insertText", {"text": "開"})
    expect(box).to_have_value(WRITTEN.replace("</1>", "開</1>"))
    expect(page.locator("#s-2 .box-chip")).to_have_count(4)
    page.evaluate("document.activeElement.dir = 'rtl'")
    text = "الميناء <1>مفتوح</1>."
    box.fill(text)
    caret(page, text.index("<1>"))
    page.keyboard.press("ArrowLeft")
    selected(page, start=text.index("<1>") + 3)
    page.keyboard.press("Backspace")
    expect(box).to_have_value(text.replace("<1>", ""))
