"""The frozen payload: the same facts give the same bytes, and the text in it can be taken out again."""

import json
import uuid
from datetime import UTC, datetime

import pytest

from transpub.publishing import payload
from transpub.publishing.payload import EditionFacts

MOMENT = datetime(2026, 5, 12, 6, 0, 0, 999, tzinfo=UTC)
ARTICLE = uuid.UUID("7b6b1a1e-3f53-4a05-9a30-4f4a1d6c2a11")
TEXT = {"headline": "Судна виходять", "body_html": "<p>Текст</p>", "provenance": {"segments": 2}}


def facts(**changed):
    given = {"change": "create", "note": "", **changed}
    return EditionFacts(ARTICLE, "uk", 3, "en", 2, MOMENT, MOMENT, **given)


def test_the_text_comes_out_as_it_went_in():
    assert payload.text_of(payload.render(facts(note="Виправлено число."), TEXT)) == TEXT


@pytest.mark.parametrize("note", ["", "Виправлено число."])
def test_a_note_is_there_only_if_there_is_one(note):
    rendered = payload.render(facts(change="correct", note=note), TEXT)
    assert payload.editorial_note(rendered) == note
    assert ("editorial_note" in json.loads(rendered)) is bool(note)
    assert json.loads(rendered)["update_type"] == "correct"


def test_the_same_facts_give_the_same_bytes():
    assert payload.render(facts(), TEXT) == payload.render(facts(), dict(reversed(TEXT.items())))
