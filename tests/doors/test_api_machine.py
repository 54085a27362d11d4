"""Text made anew, other wordings and profiles by the API."""

import uuid

import pytest

from tests import newsroom
from transpub.translations.engine import Alternative
from transpub.translations.fakes import EchoEngine


class Wordy(EchoEngine):
    def translate(self, offer, texts, decoding):
        others = (Alternative("Кораблі вийшли з порту Одеси.", -0.2),) if decoding.alternatives else ()
        return [
            type(output)(f"А {output.text}", output.score, alternatives=others)
            for output in super().translate(offer, texts, decoding)
        ]


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


def listed(client, translation):
    return client.get(f"/api/v1/translations/{translation}/segments").json()["segments"]


def test_segments_are_translated_again_and_the_job_tells_how_far(as_role, database, translation):
    client = as_role("translator")
    _, first, *_ = listed(client, translation)
    answer = client.post(f"/api/v1/translations/{translation}/retranslate", json={"segment_ids": [first["id"]]})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["kind"], job["state"], job["segments_total"]) == ("again", "queued", 1)
    newsroom.draft(database, translation, Wordy())
    done = client.get(f"/api/v1/jobs/{job['id']}").json()
    assert (done["state"], done["segments_done"]) == ("done", 1)
    after = listed(client, translation)
    assert after[1]["target"] == f"А {first['target']}"
    assert not after[2]["target"].startswith("А ")
    told = client.get(f"/api/v1/translations/{translation}").json()
    assert (told["state"], told["progress"]["total"]) == ("draft", 7), "of the draft, not of this job"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": True, "segment_ids": [str(uuid.uuid4())]},
        {"segment_ids": []},
        {"segment_ids": [str(uuid.uuid4())] * 1001},
        {"all": True, "profile": "sloppy"},
        {"all": True, "route": "x" * 201},
        {"all": True, "route": ""},
    ],
)
def test_a_senseless_wish_is_refused(as_role, translation, body):
    answer = as_role("translator").post(f"/api/v1/translations/{translation}/retranslate", json=body)
    assert answer.status_code == 422


def test_what_cannot_be_done_is_told(as_role, translation):
    path = f"/api/v1/translations/{translation}/retranslate"
    assert as_role("editor").post(path, json={"all": True}).status_code == 403
    client = as_role("translator")
    answer = client.post(path, json={"all": True, "route": "en→pl→uk"})
    assert (answer.status_code, answer.json()["code"]) == (422, "translations.route_not_available")
    assert client.get(f"/api/v1/translations/{translation}/routes").json() == {"routes": ["en→uk"]}
    assert client.post(path, json={"segment_ids": [str(uuid.uuid4())]}).status_code == 404
    assert client.get(f"/api/v1/jobs/{uuid.uuid4()}").status_code == 404


def test_other_wordings_are_asked_for_and_stand_with_the_segment(as_role, database, translation):
    client = as_role("translator")
    first = listed(client, translation)[1]
    assert first["alternatives"] == []
    answer = client.post(f"/api/v1/segments/{first['id']}/alternatives")
    assert (answer.status_code, answer.json()["kind"]) == (202, "alternatives")
    newsroom.draft(database, translation, Wordy())
    after = listed(client, translation)[1]
    texts = [wording["text"] for wording in after["alternatives"]]
    assert texts == [f"А {first['target']}", "Кораблі вийшли з порту Одеси."]
    assert (after["target"], after["version"]) == (first["target"], first["version"])


def test_a_fast_draft_is_asked_for_and_marked(as_role, database, desk):
    article = {
        "title": "Rain",
        "body": "It rains in Lviv.",
        "source_language": "en",
        "targets": ["uk"],
        "profile": "fast",
    }
    (translation,) = as_role("editor").post("/api/v1/articles", json=article).json()["translations"]
    assert translation["progress"]["profile"] == "fast"
    newsroom.draft(database, uuid.UUID(translation["id"]))
    assert {row["profile"] for row in listed(as_role("translator"), translation["id"])} == {"fast"}


def test_term_findings_of_later_entries_are_listed(as_role, translation):
    client = as_role("translator")
    path = f"/api/v1/translations/{translation}/term-findings"
    assert client.get(path).json()["segments"] == []
    term = {"source_language": "en", "wordings": {"en": {"text": "corridor"}, "uk": {"text": "коридор"}}}
    assert as_role("admin").post("/api/v1/terms", json=term).status_code == 201
    (found,) = client.get(path).json()["segments"]
    assert found["findings"][0]["check"] == "glossary_missing"
    page = client.get("/api/v1/term-findings", params={"language": "uk"}).json()
    assert [entry["translation_id"] for entry in page["translations"]] == [str(translation)]
    assert client.get("/api/v1/term-findings", params={"language": "ru"}).json()["looked_at"] == 0
