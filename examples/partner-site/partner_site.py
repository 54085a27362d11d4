"""A partner's site that mirrors what a transpub newsroom publishes: the example to begin your own from.

It follows the change log, so that it misses nothing, and shows only what the newsroom has signed. What the log says
is kept in its one SQLite file before a text is asked for: a removal waits for nothing. Run one process of it."""

import base64
import html
import json
import logging
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import httpx
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

log = logging.getLogger("partner_site")

KEYS_FRESH_S = 300  # A revoked key is believed no longer than this.
AT_ONCE = 100  # However many texts are to come, a removal does not wait for more than these.
HEADERS = {"Content-Security-Policy": "default-src 'none'; img-src https:"}  # Nothing on a page may run.
TABLES = """
CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, edition, language, published, headline, key, payload);
CREATE TABLE IF NOT EXISTS owed (id TEXT PRIMARY KEY, href, edition);
CREATE TABLE IF NOT EXISTS embargoed (id TEXT PRIMARY KEY, until, payload);
CREATE TABLE IF NOT EXISTS tombstones (sequence INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS trusted (key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), after INTEGER);
INSERT OR IGNORE INTO cursor VALUES (1, 0);
"""


def verified(data: bytes, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The edition, if a key of the newsroom vouches for it; else an exception."""
    edition: dict[str, Any] = json.loads(data)
    signature = edition.pop("signature")
    key = keys[signature["key"]]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=="))
    public.verify(base64.urlsafe_b64decode(signature["value"] + "=="), rfc8785.dumps(edition))
    updated = datetime.fromisoformat(edition["updated"]).timestamp()
    if key.get("revoked") or not key["nbf"] <= updated <= key.get("exp", math.inf):
        raise ValueError("the key was revoked, or not in use at that time")
    return edition


class Mirror:
    """`client` has the newsroom's address and this partner's key; `path` is the SQLite file."""

    def __init__(self, client: httpx.Client, path: str) -> None:
        self._client, self._path = client, path
        self._keys: dict[str, dict[str, Any]] = {}
        self._keys_at = -math.inf
        with self.open() as database:
            database.executescript(f"PRAGMA journal_mode=WAL;{TABLES}")

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """What is done with it is done together, or not at all."""
        with closing(sqlite3.connect(self._path, timeout=30)) as database, database:
            yield database

    def follow(self, stopped: Callable[[], bool]) -> None:
        """Stay up to date until told to stop, whatever the newsroom or a proxy before it answers."""
        while not stopped():
            try:
                self.catch_up(wait=25)
                time.sleep(1)  # Changes come in bursts, and a server may not wait.
            except Exception:
                log.exception("will try again")
                time.sleep(5)

    def catch_up(self, wait: int = 0) -> int:
        """Do all that has changed, waiting up to `wait` seconds for the first; how many changes there were. Raises
        an exception where the log cannot be read; what else fails is logged. The next call tries again."""
        count, more = 0, True
        while more:
            page = self._note_changes(wait)
            for task in (self._take_owed, self._acknowledge, self._renew_keys, self._take_embargoed):
                try:
                    task()
                except Exception:
                    log.exception("will try again")  # What fails must not hold up the others.
            count, more, wait = count + len(page["changes"]), page["more"], 0
        return count

    def _note_changes(self, wait: int) -> dict[str, Any]:
        """A page of the log: remove what is gone, owe what is new, move the cursor."""
        with self.open() as database:
            (after,) = database.execute("SELECT after FROM cursor").fetchone()
            page = self._ask(f"/content/v1/changes?after={after}&limit={AT_ONCE // 2}&wait={wait}").json()
            for change in page["changes"]:
                owed = (change["id"], change["href"], change["edition"])
                database.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?)", owed)
                if change["type"] in ("withdraw", "kill"):
                    for table in ("texts", "owed"):
                        database.execute(f"DELETE FROM {table} WHERE id = ?", owed[:1])
                    database.execute("INSERT OR IGNORE INTO tombstones VALUES (?)", (change["sequence"],))
            database.execute("UPDATE cursor SET after = ?", (page["next"],))
        return page

    def _take_owed(self) -> None:
        """Fetch texts that the log told of. One that cannot be had, or is not genuine, stays owed."""
        with self.open() as database:
            owed = database.execute(f"SELECT * FROM owed ORDER BY rowid LIMIT {AT_ONCE}").fetchall()
        for text in owed:
            try:
                self._take(*text)
            except Exception:
                log.exception("%s is not shown", text[1])
                with self.open() as database:  # After all others.
                    database.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?)", text)

    def _take(self, id_: str, href: str, edition: int) -> None:
        data = self._ask(href).content  # If it is 404 or 410, wait for what the log says: it may be a proxy's word.
        key = json.loads(data)["signature"]["key"]
        self._renew_keys(KEYS_FRESH_S if key in self._keys else 0)  # An unknown one was made a moment ago.
        text = verified(data, self._keys)
        if text["id"] != id_ or text["edition"] < edition:
            raise ValueError(f"genuine, but not what we were told of: edition {text['edition']} of {text['id']}")
        row = (id_, text["edition"], text["language"], text["published"], text["headline"], key, data)
        with self.open() as database:
            database.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            database.execute("DELETE FROM owed WHERE id = ?", (id_,))

    def _take_embargoed(self) -> None:
        """Keep what goes out next, where we may see it before: to prepare it. It is shown when the log tells of it
        and it is signed, not by the clock: an embargo may move, a text be taken back."""
        held = self._ask("/content/v1/upcoming?limit=100", 404).json().get("upcoming", [])  # 404: we may not
        rows = [(each["item"]["id"], each["embargo_until"], json.dumps(each["item"])) for each in held]
        with self.open() as database:
            database.execute("DELETE FROM embargoed")
            database.executemany("INSERT INTO embargoed VALUES (?, ?, ?)", rows)

    def _renew_keys(self, older_than: float = KEYS_FRESH_S) -> None:
        """From then on, texts whose key was revoked are not shown."""
        if time.monotonic() - self._keys_at > older_than:
            listed = self._ask("/.well-known/transpub-keys.json").json()["keys"]
            self._keys, self._keys_at = {key["kid"]: key for key in listed}, time.monotonic()
            trusted = [(id_,) for id_, key in self._keys.items() if not key.get("revoked")]
            with self.open() as database:
                database.execute("DELETE FROM trusted")
                database.executemany("INSERT INTO trusted VALUES (?)", trusted)

    def _acknowledge(self) -> None:
        with self.open() as database:
            for (sequence,) in database.execute("SELECT sequence FROM tombstones").fetchall():
                self._ask(f"/content/v1/changes/{sequence}/acknowledgement", 404, method="POST")  # 404: not needed
                database.execute("DELETE FROM tombstones WHERE sequence = ?", (sequence,))

    def _ask(self, path: str, *expected: int, method: str = "GET") -> httpx.Response:
        answer = self._client.request(method, path)
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            pause = answer.headers.get("Retry-After", "")
            time.sleep(min(float(pause), 60) if pause.isdecimal() else 5)  # It may be a date, too.
        return answer if answer.status_code in expected else answer.raise_for_status()


def site(mirror: Mirror) -> FastAPI:
    app = FastAPI(title="Partner site")

    @app.get("/", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        query = "SELECT id, language, headline FROM texts WHERE key IN trusted ORDER BY published DESC LIMIT 100"
        with mirror.open() as database:
            rows = database.execute(query).fetchall()
        items = (f'<li lang="{tag}"><a href="/{id_}">{html.escape(title)}</a></li>' for id_, tag, title in rows)
        return HTMLResponse(f"<!DOCTYPE html><title>News</title><ul>{''.join(items)}</ul>", headers=HEADERS)

    @app.get("/{id_}", response_class=HTMLResponse)
    def text(id_: str) -> HTMLResponse:
        with mirror.open() as database:
            row = database.execute("SELECT payload FROM texts WHERE id = ? AND key IN trusted", (id_,)).fetchone()
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
