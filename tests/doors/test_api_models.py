"""Models, workers and orders over the API."""

import uuid

import pytest

from tests import newsroom, workers
from transpub.core.i18n import LazyText
from transpub.translations import order_claims
from transpub.translations.engine import ModelKind
from transpub.translations.packages import PackageState

ORDERS = "/api/v1/models/orders"


@pytest.fixture
def desk(database):
    return newsroom.people(database)


@pytest.fixture
def admin(as_role):
    return as_role("admin")


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


def carry_out(database, *, fail=None):
    with database.unit_of_work() as session:
        held = order_claims.claim(session, "store-1", "worker-1")
        order_claims.progress(session, held, 30, 100)
        if fail:
            order_claims.fail(session, held, fail)
        else:
            order_claims.finish(session, held, LazyText("Removed %(name)s.", {"name": "en_uk-1.9"}))


def test_everybody_sees_what_is_served_by_which_route_and_how_far_to_trust_it(as_role, at_work):
    page = as_role("translator").get("/api/v1/models").json()
    assert page["total"] == 3
    assert [(entry["route"], entry["kind"], entry["workers"]) for entry in page["routes"]] == [
        (["en", "ru"], "trial", ["worker-1"]),
        (["en", "uk"], "official", ["worker-1"]),
        (["uk", "en", "ru"], "trial", ["worker-1"]),
    ]
    only = as_role("editor").get("/api/v1/models", params={"source": "uk", "limit": 1}).json()
    assert [entry["target"] for entry in only["routes"]] == ["ru"]


@pytest.mark.parametrize("path", ["/api/v1/workers", ORDERS, "/api/v1/models/packages", "/api/v1/models/index"])
def test_only_administrators_see_workers_stores_and_orders(as_role, client, at_work, path):
    assert client.get(path).status_code == 401
    assert as_role("editor").get(path).status_code == 403
    assert as_role("admin").get(path).status_code == 200
    assert as_role("admin").get(path, params={"limit": 101}).status_code == 422
    assert as_role("admin").get(path, params={"offset": 10**12}).status_code == 422


def test_workers_with_their_setup(admin, at_work):
    (worker,) = admin.get("/api/v1/workers").json()["workers"]
    assert (worker["name"], worker["at_work"]) == ("worker-1", True)
    assert worker["setup"] == {
        "pool": "threads",
        "threads": 2,
        "cpus": 2,
        "inter_threads": 2,
        "intra_threads": 1,
        "batch_tokens": 1024,
        "beam_size": 4,
        "resident_mb": 412,
        "resident_mb_most": 1200,
        "words_a_second": 604.5,
        "models": ["translate-en_uk 1.9"],
    }
    assert {(pair["source"], pair["target"], pair["kind"]) for pair in worker["pairs"]} >= {("en", "ru", "trial")}


def test_packages_and_what_the_index_offers(admin, at_work, database):
    assert admin.get("/api/v1/models/index").json()["read_at"] is None
    workers.index(database, ("en", "uk", "1.10"), ("en", "de", "1.0"))
    packages = admin.get("/api/v1/models/packages").json()["packages"]
    assert [(row["target"], row["kind"], row["update"], row["previous"]) for row in packages] == [
        ("ru", "trial", None, None),
        ("uk", "official", "1.10", "1.4"),
    ]
    offered = admin.get("/api/v1/models/index").json()
    assert (offered["total"], offered["packages"]) == (1, [{"source": "en", "target": "de", "version": "1.0"}])


def test_an_order_is_placed_followed_and_told_in_the_callers_language(admin, at_work, database):
    answer = admin.post(ORDERS, json={"kind": "remove", "source": "en", "target": "uk"})
    assert answer.status_code == 202
    (order,) = answer.json()["orders"]
    assert (order["state"], order["ordered_by"], order["message"]) == ("queued", "Admin", None)
    assert answer.headers["Location"] == f"{ORDERS}/{order['id']}"
    carry_out(database)
    done = admin.get(f"{ORDERS}/{order['id']}", headers={"Accept-Language": "uk"}).json()
    assert (done["state"], done["bytes_done"], done["bytes_total"]) == ("done", 30, 100)
    # The same words as those of `transpub models remove`.
    assert done["message"] == "Вилучено en_uk-1.9."
    assert admin.get(ORDERS).json()["total"] == 1


def test_a_refused_order_says_what_to_do(admin, database):
    none = admin.post(ORDERS, json={"kind": "install", "source": "en", "target": "uk"})
    assert (none.status_code, none.json()["code"]) == (503, "packages.no_worker")
    workers.at_work(database)
    for body, status, code in (
        ({"kind": "install"}, 422, "packages.pair_needed"),
        ({"kind": "rollback", "source": "en", "target": "uk"}, 404, "packages.not_installed"),
        ({"kind": "install", "source": "en", "target": "uk", "worker": "nobody"}, 404, "packages.unknown_worker"),
        ({"kind": "install", "source": "en", "target": "english"}, 422, "core.unknown_language"),
        ({"kind": "explode"}, 422, "core.validation"),
        ({"kind": "install", "source": "e" * 99, "target": "uk"}, 422, "core.validation"),
        ({"kind": "install", "source": "en", "target": "uk", "surprise": 1}, 422, "core.validation"),
    ):
        answer = admin.post(ORDERS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert admin.get(f"{ORDERS}/{uuid.uuid4()}").status_code == 404


def test_only_administrators_order(as_role, at_work):
    body = {"kind": "refresh_index"}
    assert as_role("publisher").post(ORDERS, json=body).status_code == 403
    assert as_role("admin").post(ORDERS, json=body).status_code == 202


def test_readiness_names_what_is_missing(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker", "worker", "model"])
    # Asked by anybody: names of workers and their set-up are not for anybody.
    assert set(answer.json()) == {
        *("ready", "missing", "database", "broker", "workers", "pairs"),
        *("jobs_queued", "jobs_running", "oldest_queued_s"),
    }
