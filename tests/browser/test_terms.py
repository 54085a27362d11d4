"""The register in a real browser: found by `/`, a person added and a form mended, a file taken in, a suggestion."""

import pytest
from playwright.sync_api import expect

from tests import newsroom
from tests.unit.terms.accepted import PAIRS
from transpub.accounts.permissions import SYSTEM
from transpub.terms import queries, starter
from transpub.translations import editing
from transpub.translations import queries as translations
from transpub.translations.workflow import Action

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FILE = "kind,en,uk\nplace,Old Mill,Старий Млин\n"


@pytest.fixture
def accepted(database, desk):
    """The starter register, and sentences that are approved."""
    pairs = dict(PAIRS)
    with database.unit_of_work() as session:
        starter.install(session, SYSTEM)
    submitted = newsroom.send_in(database, desk.editor, title="Dovha Balka waits", body="\n\n".join(pairs))
    translation_id = submitted.translations[0].id
    newsroom.draft(database, translation_id)
    with database.unit_of_work() as session:
        for segment in translations.segments(session, translation_id, limit=1000):
            text = pairs.get(segment.source, "Довга Балка чекає")
            editing.save(session, desk.translator, segment.id, text=text, version=segment.version, confirm=True)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def entry(database, source):
    with database.read_only() as session:
        return queries.find(session, queries.with_source(session, source, "en")).entry()


def test_the_story_of_a_term(log_in, accepted, database):
    page = log_in("editor")
    page.goto("/terms")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("zelen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Volodymyr Zelensky")).to_be_visible()

    page.goto("/terms")
    page.get_by_role("link", name="New entry").click()
    page.get_by_label("Kind").select_option("person")
    page.locator("[name='text.en']").fill("Larysa Petrenko")
    page.locator("[name='text.uk']").fill("Лариса Петренко")
    dative = page.locator("[name='form.uk.dative']")
    expect(dative).to_have_value("Ларисі Петренко")
    vocative = page.locator("[name='form.uk.vocative']")
    expect(vocative).to_have_value("Ларисо Петренко")
    vocative.fill("пані Ларисо")
    page.locator("[name='text.en']").press("Enter")
    expect(page.get_by_text("Added. It holds from now on.")).to_be_visible()
    expect(page.get_by_text("corrected")).to_have_count(1)
    assert dict(entry(database, "Larysa Petrenko").in_language("uk").forms)["vocative"] == "пані Ларисо"
    # The others follow a new wording, the mended one stays.
    page.locator("[name='text.uk']").fill("Лариса Петрук")
    expect(page.locator("[name='form.uk.dative']")).to_have_value("Ларисі Петрук")
    expect(page.locator("[name='form.uk.vocative']")).to_have_value("пані Ларисо")

    page.goto("/terms/import")
    page.set_input_files("#file", {"name": "terms.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    page.get_by_role("button", name="Show what it changes").click()
    page.get_by_role("button", name="Take in 1 entry").click()
    expect(page.get_by_text("The file is taken in.")).to_be_visible()
    assert entry(database, "Old Mill").in_language("uk").text == "Старий Млин"

    page.get_by_role("link", name="Suggested").click()
    suggestion = page.get_by_role("listitem").filter(has_text="Ministry of Reconstruction → Міністерство відбудови")
    suggestion.get_by_text("The sentences").click()
    expect(suggestion.get_by_text("Ніхто в Міністерстві відбудови не відповів на наші листи.")).to_be_visible()
    suggestion.get_by_role("link", name="Add to the register").click()
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_text("Added. It holds from now on.")).to_be_visible()
    assert entry(database, "Ministry of Reconstruction").in_language("uk").text == "Міністерство відбудови"


def test_selected_words_of_a_sentence_become_an_entry(log_in, desk, database):
    translation_id = newsroom.send_in(database, desk.editor).translations[0].id
    newsroom.draft(database, translation_id)
    page = log_in("translator")
    page.goto(f"/translations/{translation_id}")
    box = page.locator("#s-2 [data-segment-form] textarea")
    box.fill("Судна вийшли з порту Одеси в понеділок.")
    link = page.locator("[data-add-term]").first
    expect(link).to_be_visible()
    page.locator("#s-2 .segment-source").evaluate(
        """element => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const at = text.data.indexOf("port of Odesa");
            if (at < 0) continue;
            getSelection().setBaseAndExtent(text, at, text, at + "port of Odesa".length);
            return;
          }
        }"""
    )
    page.wait_for_timeout(50)
    box.evaluate("box => { box.focus(); box.setSelectionRange(15, 26); }")
    link.click()
    expect(page.locator("[name='text.en']")).to_have_value("port of Odesa")
    expect(page.locator("[name='text.uk']")).to_have_value("порту Одеси")
