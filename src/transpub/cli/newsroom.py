"""The demo's people: each with an API token, each doing over HTTP what that person's page would do."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import httpx

from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM
from transpub.core.db import Database
from transpub.publishing import partners
from transpub.publishing.errors import UnknownPartner
from transpub.terms import starter

PARTNER = "Demo partner site"
_TIMEOUT_S = 30


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    roles: tuple[str, ...]


EDITOR = Person("olena@demo.example", "Olena, editor", ("editor",))
TRANSLATOR = Person("taras@demo.example", "Taras, translator", ("translator:uk", "translator:ru"))
REVIEWER = Person("maria@demo.example", "Maria, reviewer", ("reviewer:uk", "reviewer:ru"))
PUBLISHER = Person("ivan@demo.example", "Ivan, publisher", ("publisher",))
ADMIN = Person("admin@demo.example", "Admin", ("admin",))
PEOPLE = (EDITOR, TRANSLATOR, REVIEWER, PUBLISHER, ADMIN)


@dataclass(frozen=True)
class Keys:
    """The demo's secrets, random for each data folder and kept in it."""

    password: str
    tokens: Mapping[str, str]
    partner_key: str


def make_people(database: Database, folder: Path) -> Keys:
    """Accounts, a partner and the register, made once for a data folder; later runs read their keys back."""
    path = folder / "demo.json"
    if path.is_file():
        stored = json.loads(path.read_text("utf-8"))
        return Keys(stored["password"], stored["tokens"], stored["partner_key"])
    password = f"demo-{secrets.token_hex(6)}"
    hashed = accounts.new_password(password)
    with database.unit_of_work() as session:
        tokens = {}
        for person in PEOPLE:
            user = accounts.create_user(
                session, person.email, name=person.name, password=hashed, roles=person.roles
            )
            tokens[person.email] = accounts.issue_token(session, user, label="demo")
        try:
            partner_key = partners.add_key(session, SYSTEM, partners.by_name(session, PARTNER))
        except UnknownPartner:
            _, partner_key = partners.create(session, SYSTEM, PARTNER)
        starter.install(session, SYSTEM)
    keys = Keys(password, tokens, partner_key)
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys.__dict__), "utf-8")
    return keys


def sample_article() -> str:
    return files("transpub.cli").joinpath("samples", "grain-corridor.md").read_text("utf-8")


def sample_translation() -> dict[str, str]:
    """What the Ukrainian translator writes: source sentence → translation, both with their codes."""
    text = files("transpub.cli").joinpath("samples", "grain-corridor.uk.json").read_text("utf-8")
    return cast("dict[str, str]", json.loads(text))


class Desk:
    """One person's client of the desk's API.

    Raises:
        httpx.HTTPStatusError: an answer the demo does not expect.
    """

    def __init__(self, address: str, keys: Keys, person: Person) -> None:
        self._http = httpx.Client(
            base_url=f"{address}/api/v1",
            headers={"Authorization": f"Bearer {keys.tokens[person.email]}"},
            timeout=_TIMEOUT_S,
        )

    def submit(self, body: str, targets: list[str]) -> dict[str, Any]:
        article = {
            "title": "",
            "body": body,
            "format": "markdown",
            "source_language": "en",
            "targets": targets,
        }
        return self._post("/articles", article)

    def article(self, article_id: str) -> dict[str, Any]:
        return self._get(f"/articles/{article_id}")

    def segments(self, translation_id: str) -> Iterator[dict[str, Any]]:
        offset, total = 0, 1
        while offset < total:
            page = self._get(f"/translations/{translation_id}/segments?limit=100&offset={offset}")
            yield from page["segments"]
            offset, total = offset + 100, page["total"]

    def correct(self, segment: Mapping[str, Any], text: str) -> None:
        """Write the text and stand behind it."""
        answer = self._http.put(
            f"/segments/{segment['id']}", json={"text": text, "version": segment["version"], "confirm": True}
        )
        answer.raise_for_status()

    def act(self, translation_id: str, action: str) -> dict[str, Any]:
        return self._post(f"/translations/{translation_id}/{action}", {"acknowledge": True})

    def publish(self, article_id: str, language: str) -> dict[str, Any]:
        return self._post(f"/articles/{article_id}/editions/{language}/publish", {})

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._http.get(path)
        answer.raise_for_status()
        return cast("dict[str, Any]", answer.json())

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._http.post(path, json=body)
        answer.raise_for_status()
        return cast("dict[str, Any]", answer.json())


class PartnerSite:
    """A partner's client of the content API."""

    def __init__(self, address: str, keys: Keys) -> None:
        self._http = httpx.Client(
            base_url=f"{address}/content/v1",
            headers={"Authorization": f"Bearer {keys.partner_key}"},
            timeout=_TIMEOUT_S,
        )

    def fetch(self, article_id: str, language: str) -> httpx.Response:
        return self._http.get(f"/articles/{article_id}", params={"language": language}).raise_for_status()

    def fetch_again(self, first: httpx.Response) -> int:
        """The status of a conditional repetition: 304 when nothing has changed."""
        return self._http.get(first.request.url, headers={"If-None-Match": first.headers["etag"]}).status_code
