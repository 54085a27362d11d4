"""Desks' checks, findings, repairs and typography over HTTP and on pages."""

import uuid

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from tests.doors.web_site import SCRIPT, Visit, form, forms, has_form, words
from transpub.translations import editing, queries

TEXT = '"Добре", - сказав він'
SET = "«Добре»,\u00a0— сказав він"


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (made,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, made.id)
    return made.id


@pytest.fixture
def visit(app, desk):
    return lambda role: Visit(app, role)


def segments(database, translation_id):
    with database.read_only() as session:
        return list(queries.segments(session, translation_id, limit=100))


def write(database, desk, translation, *texts):
    for segment, text in zip(segments(database, translation), texts, strict=False):
        with database.unit_of_work() as session:
            editing.save(session, desk.translator, segment.id, text=text, version=segment.version)


def test_an_administrator_chooses_and_everybody_may_look(as_role):
    admin, translator = as_role("admin"), as_role("translator")
    answer = admin.put("/api/v1/checks/double_space", json={"severity": "off", "scope": "Sport"})
    assert answer.status_code == 200, answer.text
    shown = translator.get("/api/v1/checks?scope=Sport").json()
    (check,) = [entry for entry in shown["checks"] if entry["check"] == "double_space"]
    assert (check["severity"], check["own"], check["default"]) == ("off", "off", "warning")
    assert translator.get("/api/v1/checks").json()["scopes"] == ["Sport"]
    assert admin.put("/api/v1/field-limits/headline", json={"most": 70}).status_code == 200
    (limit,) = [entry for entry in translator.get("/api/v1/checks").json()["limits"] if entry["kind"] == "headline"]
    assert limit == {"kind": "headline", "most": 70, "own": 70, "default": 110}
    problem(translator.put("/api/v1/checks/double_space", json={"severity": "off"}), 403, "core.forbidden")


def test_how_much_unchanged_text_passes(as_role):
    admin = as_role("admin")
    assert admin.get("/api/v1/checks").json()["unedited"] == {"warn": 85, "block": 95, "own": False}
    body = {"limits": {"warn": 60, "block": 80}, "scope": "Sport"}
    assert admin.put("/api/v1/unedited-limits", json=body).json()["unedited"] == {
        "warn": 60,
        "block": 80,
        "own": True,
    }
    assert admin.get("/api/v1/checks", params={"scope": "Sport"}).json()["unedited"]["warn"] == 60
    taken_back = admin.put("/api/v1/unedited-limits", json={"limits": None, "scope": "Sport"}).json()
    assert taken_back["unedited"] == {"warn": 85, "block": 95, "own": False}
    problem(as_role("reviewer").put("/api/v1/unedited-limits", json=body), 403, "core.forbidden")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("checks/empty", {"severity": "off"}, 409, "translations.check_needed"),
        ("checks/nothing", {"severity": "off"}, 404, "translations.unknown_check"),
        ("field-limits/paragraph", {"most": 10}, 404, "translations.unknown_field"),
    ],
)
def test_bad_choices_are_refused_by_name(as_role, path, body, status, code):
    problem(as_role("admin").put(f"/api/v1/{path}", json=body), status, code)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("checks/double_space", {"severity": "fatal"}),
        ("checks/double_space", {}),
        ("checks/double_space", {"severity": "off", "scope": "x" * 101}),
        ("field-limits/headline", {"most": 0}),
        ("field-limits/headline", {"most": 10**9}),
        ("unedited-limits", {"limits": {"warn": 0, "block": 95}}),
        ("unedited-limits", {"limits": {"warn": 85, "block": 101}}),
        ("unedited-limits", {"limits": {"warn": 96, "block": 95}}),
    ],
)
def test_numbers_and_words_are_bounded(as_role, path, body):
    assert as_role("admin").put(f"/api/v1/{path}", json=body).status_code == 422


def test_findings_are_read_and_letters_put_right(as_role, database, desk, translation):
    write(database, desk, translation, "Нашi кораблі вийшли", TEXT)
    client = as_role("translator")
    found = client.get(f"/api/v1/translations/{translation}/findings").json()
    first = found["segments"][0]
    (mixed,) = [entry for entry in first["findings"] if entry["check"] == "mixed_alphabet"]
    assert mixed["repaired"] == "Наші"
    version = segments(database, translation)[0].version
    answer = client.post(
        f"/api/v1/segments/{first['segment_id']}/repair", json={"version": version, "check": "mixed_alphabet"}
    )
    assert answer.json()["target"] == "Наші кораблі вийшли"
    again = {"version": answer.json()["version"], "check": "mixed_alphabet"}
    problem(
        client.post(f"/api/v1/segments/{first['segment_id']}/repair", json=again),
        409,
        "translations.nothing_to_repair",
    )
    problem(
        client.post(f"/api/v1/segments/{first['segment_id']}/typography", json={"version": 1}),
        409,
        "core.edited_meanwhile",
    )


def test_typography_is_set_and_undone(as_role, database, desk, translation):
    write(database, desk, translation, TEXT, TEXT)
    client, path = as_role("translator"), f"/api/v1/translations/{translation}/typography"
    assert client.post(path).json()["segments"] >= 2
    assert client.post(path).json()["segments"] == 0
    assert segments(database, translation)[0].target == SET
    assert client.delete(path).json()["segments"] >= 2
    assert segments(database, translation)[0].target == TEXT
    problem(client.delete(path), 409, "translations.nothing_to_undo")
    problem(as_role("publisher").post(path), 403, "core.forbidden")


def test_the_page_of_checks(visit, database, desk, translation):
    admin = visit("admin")
    page = admin.get("/checks")
    assert "Translated in two ways" in words(page)
    assert "A text with empty places is never published." in words(page)
    assert 'name="check.empty"' not in page.text
    chosen = admin.post("/checks", {"scope": "", "check.double_space": "error", "limit.headline": "70"})
    assert "It holds from now on." in words(chosen)
    sport = admin.post("/checks", {"scope": "Sport", "check.double_space": "off"})
    assert "as usual (error)" in words(sport)
    assert 'aria-current="page">Sport' in sport.text
    refused = admin.post("/checks", {"scope": "Sport", "limit.headline": "a lot"})
    assert refused.status_code == 422
    assert 'value="a lot"' in refused.text
    assert visit("translator").get("/checks").status_code == 403


def choices(page):
    (found,) = [entry for entry in forms(page) if (entry.action, entry.method) == ("/checks", "post")]
    return found


def test_the_page_of_checks_has_the_shares_of_unchanged_machine_text(visit):
    admin = visit("admin")
    page = admin.get("/checks")
    assert choices(page).value("unedited.warn") == ""
    page = admin.send(choices(page), **{"unedited.warn": "60"})
    chosen = choices(page)
    assert (chosen.value("unedited.warn"), chosen.value("unedited.block")) == ("60", "95")
    for bad in ("96", "0", "-1", "many"):
        refused = admin.send(chosen, **{"unedited.warn": bad})
        assert refused.status_code == 422
        assert choices(refused).value("unedited.warn") == bad
    sport = admin.get("/checks?scope=Sport")
    assert "From here on the reviewer is asked 60%" in words(sport)
    page = admin.send(chosen, **{"unedited.warn": "", "unedited.block": ""})
    assert choices(page).value("unedited.block") == ""


def test_buttons_in_the_workbench(visit, database, desk, translation):
    write(database, desk, translation, "Нашi кораблі вийшли", TEXT)
    translator, path = visit("translator"), f"/translations/{translation}"
    page = translator.get(path)
    assert "Put right: Наші" in words(page)
    first, second, *_ = segments(database, translation)
    page = translator.send(form(page, f"/segments/{first.id}"), then="repair:mixed_alphabet")
    assert "Put right." in words(page)
    fields = {"text": TEXT + " нам", "version": str(second.version), "then": "typeset"}
    answer = translator.post(f"{path}/segments/{second.id}", fields, headers=SCRIPT)
    assert "«Добре»,\u00a0— сказав він нам" in answer.json()["row"]
    write(database, desk, translation, TEXT)
    page = translator.get(path)
    page = translator.send(form(page, "/typography"), then="set")
    assert "Typography set." in words(page)
    assert segments(database, translation)[0].target == SET
    page = translator.send(form(page, "/typography"), then="undo")
    assert segments(database, translation)[0].target == TEXT
    refused = translator.post(f"{path}/typography", {"then": "undo"})
    assert refused.status_code == 409
    assert "No text was set by the typography pass" in words(refused)
    assert not has_form(visit("publisher").get(path), "/typography")


def test_findings_about_the_whole_text_stand_beside_its_progress(visit, as_role, database, desk, translation):
    russian = "Корабли вышли из порта в понедельник, сообщило министерство, людей было много тут"
    write(database, desk, translation, *[f"{russian} {number}" for number in range(7)])
    assert "Language of the whole text." in words(visit("reviewer").get(f"/translations/{translation}"))
    told = as_role("reviewer").get(f"/api/v1/translations/{translation}").json()["findings"]
    assert "article_language" in [entry["check"] for entry in told]
