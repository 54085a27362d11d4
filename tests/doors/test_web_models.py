"""The page of models and workers, without a script: read it, order, be refused, follow what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import newsroom, workers
from tests.doors.web_site import Visit, forms, words
from transpub.core import clock
from transpub.core.errors import ErrorKind, TranspubError
from transpub.translations import order_claims, orders
from transpub.translations.engine import ModelKind
from transpub.translations.packages import PackageState


class Unreachable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.index_unreachable"
    text = "The model index at %(address)s cannot be reached: %(reason)s"


@pytest.fixture
def desk(database):
    return newsroom.people(database)


@pytest.fixture
def admin(app, desk) -> Visit:
    return Visit(app, "admin")


@pytest.fixture
def at_work(database):
    workers.at_work(
        database,
        packages=[
            workers.package("en", "uk"),
            workers.package("en", "uk", "1.4", PackageState.PREVIOUS),
            workers.package("en", "ru", "0.1", kind=ModelKind.TRIAL),
        ],
        serves=[
            workers.offer("en", "uk"),
            workers.offer("en", "ru", kind=ModelKind.TRIAL, version="0.1"),
            workers.offer("uk", "en", "ru", kind=ModelKind.TRIAL),
        ],
    )
    workers.index(database, ("en", "uk", "1.10"), ("en", "de", "1.0"), ("pl", "en", "1.9"))


def open_orders(database):
    with database.read_only() as session:
        return [
            (order.kind, order.source, order.target, order.force) for order in orders.newest_first(session, limit=9)
        ]


def carry_out(database, **progress):
    with database.unit_of_work() as session:
        held = order_claims.claim(session, "store-1", "worker-1")
        order_claims.progress(session, held, progress.get("done", 0), progress.get("total"))
        if error := progress.get("error"):
            order_claims.fail(session, held, error)


def kinds(page):
    return [dict(entry.fields).get("kind") for entry in forms(page) if entry.action == "/models/orders"]


def test_only_administrators_find_and_open_it(app, desk, at_work):
    assert 'href="/models"' in Visit(app, "admin").get("/admin").text
    editor = Visit(app, "editor")
    assert 'href="/models"' not in editor.get("/board").text
    assert editor.get("/models").status_code == 403
    assert editor.post("/models/orders", {"kind": "refresh_index"}).status_code == 403


def test_a_new_system_says_what_is_missing_and_where_to_begin(admin):
    seen = words(admin.get("/models"))
    assert "No worker is at work" in seen
    assert "No language pair can be translated yet" in seen
    assert kinds(admin.get("/models")) == []


def test_what_is_installed_is_listed_with_route_version_kind_and_size(admin, at_work):
    seen = words(admin.get("/models"))
    assert "English → Ukrainian en → uk 1.9 official 107.8 MiB – in use Update to 1.10" in seen
    assert "English → Russian en → ru 0.1 trial" in seen
    assert "Ukrainian → Russian uk → en → ru 1.9 + 1.9 trial – – in two steps" in seen
    assert "Trial models are in use" in seen
    assert "1.4" not in seen.replace("Roll back to 1.4", "")


def test_what_is_in_use_tells_when_it_was_last_tried_out(admin, database):
    made = replace(workers.package("en", "uk"), installed_at=clock.now() - timedelta(hours=3))
    broken = workers.package("en", "ru", state=PackageState.BROKEN)
    workers.at_work(database, packages=[made, broken])
    seen = words(admin.get("/models"))
    assert "107.8 MiB 3 hr. ago in use" in seen
    assert "107.8 MiB failed damaged" in seen


def test_languages_of_the_interface_are_listed_with_the_default(admin, settings):
    seen = words(admin.get("/models"))
    assert "English en to whoever has chosen none and whose browser asks for none of these" in seen
    assert "Українська uk to whoever chooses it or whose browser asks for it" in seen


def test_workers_and_the_queue_are_shown(admin, at_work, database, desk):
    newsroom.send_in(database, desk.editor, targets=("uk",))
    seen = words(admin.get("/models"))
    assert "Waiting 1 Being translated 0 Longest wait 1 sec Pairs served 3" in seen
    assert "worker-1 at work" in seen
    assert "Pool threads × 2 Processors 2 Engine threads 2 × 1 Batch 1,024 tokens Beams 4" in seen
    assert "Memory 412 / 1,200 MB Speed 604 words/s" in seen


@pytest.mark.parametrize("kind", ["update", "rollback", "remove"])
def test_a_button_of_a_package_orders_it(admin, at_work, database, kind):
    page = admin.get("/models")
    (chosen,) = [entry for entry in forms(page) if dict(entry.fields).get("kind") == kind]
    answer = admin.send(chosen)
    assert "Ordered. You see below how far it has come." in words(answer)
    assert "waits for a worker" in words(answer)
    assert open_orders(database) == [(kind, "en", "uk", False)]


def test_a_package_of_the_index_is_ordered_once_and_its_button_gives_way(admin, at_work, database):
    page = admin.get("/models")
    (chosen,) = [entry for entry in forms(page) if any(button.get("name") == "pair" for button in entry.buttons)]
    assert [button["value"] for button in chosen.buttons] == ["en de", "pl en"]
    page = admin.send(chosen, pair="en de")
    assert open_orders(database) == [("install", "en", "de", False)]
    (chosen,) = [entry for entry in forms(page) if any(button.get("name") == "pair" for button in entry.buttons)]
    assert [button["value"] for button in chosen.buttons] == ["pl en"]


def test_the_index_is_filtered_by_the_languages_names(app, desk, at_work):
    seen = words(Visit(app, "admin", language="uk").get("/models?q=польс"))
    assert "Польська → англійська" in seen
    assert "Англійська → німецька" not in seen
    assert "klingon" in words(Visit(app, "admin").get("/models?q=klingon"))


def test_progress_moves_and_a_failure_says_why_and_what_to_do(admin, at_work, database):
    admin.post("/models/orders", {"kind": "install", "pair": "en de"})
    carry_out(database, done=40 * 2**20, total=100 * 2**20)
    page = admin.get("/models")
    assert 'data-live-frame="/models" data-live-done="reload" data-moving' in page.text
    assert f'<progress max="{100 * 2**20}" value="{40 * 2**20}"' in page.text
    assert "40 MiB of 100 MiB · 40%" in words(page)


def test_a_failed_order_can_be_tried_again(admin, at_work, database):
    admin.post("/models/orders", {"kind": "refresh_index"})
    carry_out(database, error=Unreachable(address="http://mirror", reason="timed out"))
    page = admin.get("/models")
    assert "data-moving" not in page.text
    seen = words(page)
    assert "The model index at http://mirror cannot be reached: timed out" in seen
    assert "TRANSPUB_MODEL_INDEX_URL" in seen
    assert "Try again" in seen
    again = next(entry for entry in forms(page) if dict(entry.fields).get("kind") == "refresh_index")
    admin.send(again)
    assert [kind for kind, *_ in open_orders(database)] == ["refresh_index", "refresh_index"]


def test_removing_what_drafts_wait_for_asks_once_more(admin, at_work, database, desk):
    newsroom.send_in(database, desk.editor, targets=("uk",))
    page = admin.get("/models")
    (chosen,) = [entry for entry in forms(page) if dict(entry.fields).get("kind") == "remove"]
    refused = admin.send(chosen)
    assert refused.status_code == 409
    assert "is in use: drafts waiting for it or being made: 1" in words(refused)
    assert open_orders(database) == []
    insisting = next(entry for entry in forms(refused) if dict(entry.fields).get("force"))
    admin.send(insisting)
    assert open_orders(database) == [("remove", "en", "uk", True)]


@pytest.mark.parametrize("fields", [{}, {"kind": "explode"}, {"kind": "install", "pair": "en"}])
def test_a_form_that_is_not_ours_orders_nothing(admin, at_work, database, fields):
    assert admin.post("/models/orders", fields).status_code in (404, 422)
    assert open_orders(database) == []


def test_with_several_stores_one_chooses_where_to_install(admin, at_work, database):
    workers.at_work(database, "worker-2", store="store-2")
    workers.index(database, ("en", "de", "1.0"), store="store-2")
    page = admin.get("/models")
    assert "all workers" in words(page)
    admin.post("/models/orders", {"kind": "install", "pair": "en de", "worker": "worker-2"})
    with database.read_only() as session:
        assert [order.store for order in orders.newest_first(session, limit=9)] == ["store-2"]
