"""A browser without scripts: keeps cookies, reads forms from pages and sends them as a person would."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from tests.newsroom import PASSWORD, session_key
from transpub.http.dependencies import SESSION_COOKIE

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Form:
    """`fields` are those a browser would send untouched; `buttons` are the submit buttons' names and values."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[dict[str, str | None]] = field(default_factory=list)

    def value(self, name: str) -> str:
        return dict(self.fields)[name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._textarea: str | None = None
        self._select: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        form = self.forms[-1] if self.forms else None
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append(Form(given.get("action") or "", given.get("method") or "get"))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given and form:
            form.fields.append((self._select, value))
        elif tag == "button" and given.get("type") != "button" and form:
            form.buttons.append(given)
        elif tag == "input" and form and name:
            kind = given.get("type") or "text"
            if kind in ("checkbox", "radio") and "checked" not in given:
                return
            if kind != "file":
                form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.forms[-1].fields.append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


def forms(page: Response | str) -> list[Form]:
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.text)
    return reader.forms


def form(page: Response | str, action: str) -> Form:
    """The one form of the page that goes to this address (its end is enough)."""
    found = [entry for entry in forms(page) if entry.action.endswith(action)]
    assert len(found) == 1, [entry.action for entry in forms(page)]
    return found[0]


def has_form(page: Response, action: str) -> bool:
    return any(entry.action.endswith(action) for entry in forms(page))


def words(page: Response | str) -> str:
    """What a reader sees, roughly: no tags, entities resolved, white space made one."""
    text = page if isinstance(page, str) else page.text
    body = re.sub(r"(?s)^.*?<body", "<body", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def struck(page: Response) -> list[str]:
    """What a comparison shows as gone."""
    return [words(text) for text in re.findall(r"(?s)<del>(.*?)</del>", page.text)]


def added(page: Response) -> list[str]:
    """What a comparison shows as new."""
    return [words(text) for text in re.findall(r"(?s)<ins>(.*?)</ins>", page.text)]


class Visit:
    """One person at one browser."""

    def __init__(self, app: FastAPI, role: str | None = None, *, language: str = "en") -> None:
        self.client = TestClient(
            app, headers=BROWSER | {"Accept-Language": language}, raise_server_exceptions=False
        )
        if role:
            key = session_key(app.state.database, role)
            self.client.cookies.set(SESSION_COOKIE, key, domain="testserver.local")

    def log_in(self, role: str, **changed: str) -> Response:
        fields = {"email": f"{role}@desk.example", "password": PASSWORD, "next": "/board", **changed}
        return self.client.post("/login", data=fields)

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, **options)

    def post(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> Response:
        return self.client.post(path, data=fields or {}, **options)

    def send(self, sent: Form, *, files: dict[str, Any] | None = None, **changed: Any) -> Response:
        """Send a form as it stands, some fields filled in: a list for several of one name, None for none."""
        kept = {name for name, _ in sent.fields} - set(changed)
        fields: dict[str, Any] = {}
        for name, value in sent.fields:
            if name in kept:
                fields.setdefault(name, []).append(value)
        fields |= {name: value for name, value in changed.items() if value is not None}
        return self.client.post(sent.action, data=fields, files=files)
