"""A partner's site that mirrors what a transpub newsroom publishes: the example to begin your own from.

It follows the change log, so that it misses nothing, and shows only what the newsroom has signed. One process, one
SQLite file: what it holds and how far it has read change together or not at all.
"""

import base64
import html
import json
import logging
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any

import httpx
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

log = logging.getLogger("partner_site")

KEYS = "/.well-known/transpub-keys.json"
KEYS_FRESH_S = 300  # A revoked key is believed no longer than this.
GONE = (404, 410)
HEADERS = {"Content-Security-Policy": "default-src 'none'; img-src https:"}  # Nothing on a page may run.
OUT = "published <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"  # What is dated ahead is under an embargo.
TABLES = """
CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, edition INTEGER, language TEXT, published TEXT,
    headline TEXT, payload BLOB);
CREATE TABLE IF NOT EXISTS owed (id TEXT PRIMARY KEY, href TEXT, edition INTEGER);
CREATE TABLE IF NOT EXISTS tombstones (sequence INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), after INTEGER);
INSERT OR IGNORE INTO cursor VALUES (1, 0);
"""


def verified(data: bytes, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The edition, if a key of the newsroom vouches for it. Raises: UnknownKey, InvalidSignature, ValueError."""
    edition: dict[str, Any] = json.loads(data)
    signature = edition.pop("signature")
    if signature["key"] not in keys:
        raise UnknownKey(signature["key"])
    key = keys[signature["key"]]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=="))
    public.verify(base64.urlsafe_b64decode(signature["value"] + "=="), rfc8785.dumps(edition))
    updated = datetime.fromisoformat(edition["updated"]).timestamp()
    if key.get("revoked") or not key["nbf"] <= updated <= key.get("exp", math.inf):
        raise ValueError("the key was revoked, or not in use at that time")
    return edition


class UnknownKey(ValueError): ...


class Mirror:
    """`client` has the newsroom's address and this partner's key; `path` is the SQLite file."""

    def __init__(self, client: httpx.Client, path: str) -> None:
        self._client, self._path = client, path
        self._keys: dict[str, dict[str, Any]] = {}
        self._keys_at = -math.inf
        with self.open() as database:
            database.executescript(f"PRAGMA journal_mode=WAL;{TABLES}")

    def open(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self._path, timeout=30))

    def catch_up(self, wait: int = 0) -> int:
        """Do all that has changed, waiting up to `wait` seconds for the first; how many changes there were.

        Raises: httpx.HTTPError, after which nothing is lost: the next call goes on where this one ended.
        """
        count, more = 0, True
        while more:
            with self.open() as database:
                (after,) = database.execute("SELECT after FROM cursor").fetchone()
                page = self._get(f"/content/v1/changes?after={after}&wait={wait}").raise_for_status().json()
                owed = {row[0]: row for row in database.execute("SELECT id, href, edition FROM owed")}
                for change in page["changes"]:
                    owed[change["id"]] = (change["id"], change["href"], change["edition"])
                    if change["type"] in ("withdraw", "kill"):
                        self._remove(database, change["id"])
                        database.execute("INSERT OR IGNORE INTO tombstones VALUES (?)", (change["sequence"],))
                        del owed[change["id"]]
                for text in owed.values():
                    self._take(database, *text)
                database.execute("UPDATE cursor SET after = ?", (page["next"],))
                database.commit()
            count, more, wait = count + len(page["changes"]), page["more"], 0
        self._acknowledge()
        return count

    def _take(self, database: sqlite3.Connection, id_: str, href: str, edition: int) -> None:
        """Fetch a text and keep it if it is genuine; else ask again with the next changes."""
        answer = self._get(href)
        if answer.status_code in GONE:  # Something newer has happened to it; the log will say what.
            self._remove(database, id_)
            return
        try:
            if answer.is_error:  # One text that cannot be had must not hold up the withdrawal of another.
                raise ValueError(f"answered {answer.status_code}")
            text = self._verified(answer.content)
            # Genuine, but another text, or an older one than we were told of.
            if text["id"] != id_ or text["edition"] < edition:
                raise ValueError(f"it is edition {text['edition']} of {text['id']}")
        except (InvalidSignature, ValueError, KeyError, TypeError) as error:
            log.error("%s is not shown: %s", href, error or type(error).__name__)
            database.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?)", (id_, href, edition))
            return
        row = (id_, text["edition"], text["language"], text["published"], text["headline"], answer.content)
        database.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("DELETE FROM owed WHERE id = ?", (id_,))

    def _remove(self, database: sqlite3.Connection, id_: str) -> None:
        for table in ("texts", "owed"):
            database.execute(f"DELETE FROM {table} WHERE id = ?", (id_,))

    def _verified(self, data: bytes) -> dict[str, Any]:
        if time.monotonic() - self._keys_at > KEYS_FRESH_S:
            self._fetch_keys()
        try:
            return verified(data, self._keys)
        except UnknownKey:
            self._fetch_keys()  # It was rotated a moment ago.
            return verified(data, self._keys)

    def _fetch_keys(self) -> None:
        listed = self._get(KEYS).raise_for_status().json()["keys"]
        self._keys, self._keys_at = {key["kid"]: key for key in listed}, time.monotonic()

    def _acknowledge(self) -> None:
        with self.open() as database:
            for (sequence,) in database.execute("SELECT sequence FROM tombstones").fetchall():
                answer = self._client.post(f"/content/v1/changes/{sequence}/acknowledgement")
                if answer.status_code not in (204, 404, 405):  # Not offered is as good as told.
                    answer.raise_for_status()
                database.execute("DELETE FROM tombstones WHERE sequence = ?", (sequence,))
                database.commit()

    def _get(self, path: str) -> httpx.Response:
        while (answer := self._client.get(path)).status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(min(float(answer.headers.get("Retry-After", 5)), 60))
        return answer

    def follow(self, stopped: Callable[[], bool]) -> None:
        """Stay up to date until told to stop."""
        while not stopped():
            try:
                self.catch_up(wait=25)
                time.sleep(1)  # Changes come in bursts, and a server may not wait.
            except (httpx.HTTPError, sqlite3.OperationalError) as error:
                log.warning("will try again: %s", error)
                time.sleep(5)


def site(mirror: Mirror) -> FastAPI:
    app = FastAPI(title="Partner site")

    @app.get("/", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        query = f"SELECT id, language, headline FROM texts WHERE {OUT} ORDER BY published DESC LIMIT 100"
        with mirror.open() as database:
            rows = database.execute(query).fetchall()
        items = (f'<li lang="{tag}"><a href="/{id_}">{html.escape(title)}</a></li>' for id_, tag, title in rows)
        return HTMLResponse(f"<!DOCTYPE html><title>News</title><ul>{''.join(items)}</ul>", headers=HEADERS)

    @app.get("/{id_}", response_class=HTMLResponse)
    def text(id_: str) -> HTMLResponse:
        with mirror.open() as database:
            row = database.execute(f"SELECT payload FROM texts WHERE id = ? AND {OUT}", (id_,)).fetchone()
        if row is None:
            raise HTTPException(404)
        said = json.loads(row[0])
        title = html.escape(said["headline"])
        note = f"<p><em>{html.escape(said['editorial_note'])}</em></p>" if "editorial_note" in said else ""
        head = f'<!DOCTYPE html><html lang="{said["language"]}" dir="{said["direction"]}"><title>{title}</title>'
        return HTMLResponse(f"{head}<article><h1>{title}</h1>{note}{said['body_html']}</article>", headers=HEADERS)

    return app


def main() -> FastAPI:
    """For `uvicorn --factory partner_site:main`."""
    headers = {"Authorization": f"Bearer {os.environ['TRANSPUB_KEY']}", "Accept": "application/json"}
    client = httpx.Client(base_url=os.environ["TRANSPUB_URL"], headers=headers, timeout=40)
    mirror = Mirror(client, os.environ.get("MIRROR_FILE", "mirror.sqlite3"))
    threading.Thread(target=mirror.follow, args=[lambda: False], daemon=True).start()
    return site(mirror)
