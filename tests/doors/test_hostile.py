"""Hostile input at the doors, with the limits as shipped: a clear answer, soon, and nothing stored half."""

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from tests.doors.web_site import Visit, form, words
from transpub.articles.models import Article, Revision
from transpub.cli.main import build
from transpub.core.settings import Settings
from transpub.translations.models import Job, Segment, Translation

# Bounded time: what hangs is ended.
pytestmark = pytest.mark.timeout(120)
ROWS = (Article, Revision, Translation, Segment, Job)


@pytest.fixture
def database_url(new_sqlite) -> str:
    """What is refused before anything is stored is refused on every database."""
    return new_sqlite()


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database_url)


def rows(database):
    with database.read_only() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in ROWS]


def article(**change):
    return {
        "title": "Hostile",
        "source_language": "en",
        "targets": ["uk"],
        "boilerplate": {"otherwise": "keep"},
    } | change


def post(client, *, headers=None, **change):
    # ASCII JSON: it carries what UTF-8 cannot.
    content = json.dumps(article(**change))
    sent = {"content-type": "application/json", "accept-language": "uk"} | (headers or {})
    return client.post("/api/v1/articles", content=content, headers=sent)


REFUSED = {
    "50 MB": ({"body": "Ships left. " * 4_200_000}, 413, "http.body_too_large"),
    "over the limit": ({"body": "Ships left. " * 90_000}, 413, "articles.body_too_large"),
    "10,000 levels": ({"body": "<div>" * 10_000 + "text", "format": "html"}, 422, "articles.too_deep"),
    "10,000 closed": ({"body": "<b>" * 10_000 + "x" + "</b>" * 10_000, "format": "html"}, 422, "articles.too_deep"),
    "no text": ({"body": "<img src='/a.jpg'><script>x()</script>", "format": "html"}, 422, "articles.empty_body"),
    "binary": ({"body": "\x89PNG\r\n\x1a\n\x01\x02\x03" * 500}, 422, "articles.not_text"),
    "NUL": ({"body": "Text \x00 here."}, 422, "core.validation"),
    "half a surrogate pair": ({"body": "Text \ud800 here."}, 422, "core.validation"),
    "40,000 cells": (
        {"body": "<table>" + ("<tr>" + "<td>cell" * 5_000 + "</tr>") * 8 + "</table>", "format": "html"},
        413,
        "articles.too_complex",
    ),
    "50,000 items": (
        {"body": "<ul>" + "<li>item</li>" * 50_000 + "</ul>", "format": "html"},
        413,
        "articles.too_complex",
    ),
    "one word": ({"body": "a" * 100_000}, 422, "articles.sentence_too_long"),
    "no spaces": ({"body": "a." * 40_000}, 422, "articles.sentence_too_long"),
    "addresses in a row": ({"body": "a@b.c" * 10_000}, 422, "articles.sentence_too_long"),
    "20,100 sentences": ({"body": "A b. " * 20_100}, 413, "articles.too_many_sentences"),
}


@pytest.mark.parametrize(("change", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_refused_by_the_api_with_nothing_stored(as_role, database, change, status, code):
    answer = post(as_role("editor"), **change)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.headers["content-language"] == "uk"
    assert problem["detail"]
    assert len(answer.content) < 10_000
    assert rows(database) == [0] * 5


def paragraphs(count):
    sentence = "Grain ships left the port of Odesa on Monday with corn for bakers. "
    return "".join(f"<p>{sentence * 5}</p>" for _ in range(count))


TAKEN = {
    "20,000 words": (paragraphs(308), 1541),
    "5,000 columns": ("<table><tr>" + "<td>cell one</td>" * 5_000 + "</tr></table>", 5001),
    "wide cells": ("<table>" + "<tr><td colspan=1000 rowspan=65534>a b</td></tr>" * 1_000 + "</table>", 1001),
    "5,000 links": ("<p>" + "See <a href='/1'>it</a> now. " * 5_000 + "</p>", 5001),
}


@pytest.mark.slow
@pytest.mark.parametrize(("body", "segments"), TAKEN.values(), ids=TAKEN)
def test_large_but_whole_is_taken_in(as_role, database, body, segments):
    answer = post(as_role("editor"), body=body, format="html")
    assert answer.status_code == 201
    assert rows(database) == [1, 1, 1, segments, 1]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "", "application/pdf"]
)
def test_another_content_type_is_refused(as_role, database, content_type):
    answer = post(as_role("editor"), body="Ships left.", headers={"content-type": content_type})
    assert answer.status_code in (400, 415, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert rows(database) == [0] * 5


IN_THE_FORM = {
    "10,000 levels": ("<div>" * 10_000 + "text", "html", 422, "Скопіюйте сам матеріал"),
    "no text": ("<script>x()</script>", "html", 422, "У статті немає тексту"),
    "binary": ("\x01\x02\x03\x04" * 100, "text", 422, "Це не текст"),
    "over the limit": ("Ships left. " * 90_000, "text", 413, "1048576"),
    "one word": ("a" * 100_000, "text", 422, "100000"),
}


@pytest.mark.parametrize(("body", "source_format", "status", "said"), IN_THE_FORM.values(), ids=IN_THE_FORM)
def test_refused_in_the_form_beside_what_was_typed(app, desk, database, body, source_format, status, said):
    editor = Visit(app, "editor", language="uk")
    answer = editor.send(
        form(editor.get("/articles/new"), "/articles/new"),
        title="Hostile",
        body=body,
        format=source_format,
        source_language="en",
        targets=["uk"],
    )
    assert answer.status_code == status
    assert said in words(answer)
    assert form(answer, "/articles/new").value("title") == "Hostile"
    assert rows(database) == [0] * 5


def test_a_form_of_50_megabytes_is_refused(app, desk, database):
    editor = Visit(app, "editor", language="uk")
    answer = editor.post("/articles/new", {"title": "Hostile", "body": "Ships left. " * 4_200_000})
    assert answer.status_code == 413
    assert rows(database) == [0] * 5


UPLOADS = {
    "50 MB": ("story.txt", b"Ships left. " * 4_200_000),
    "an image named text": ("story.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40),
    "NUL": ("story.txt", b"Text \0 here."),
    "10,000 levels": ("story.html", b"<div>" * 10_000 + b"text"),
    "a text named docx": ("story.docx", b"Ships left the port."),
    "nothing": ("story.txt", b""),
}


@pytest.mark.parametrize(("name", "data"), UPLOADS.values(), ids=UPLOADS)
def test_a_hostile_file_is_refused_with_nothing_stored(app, desk, as_role, database, name, data):
    editor = Visit(app, "editor", language="uk")
    new = form(editor.get("/articles/new"), "/articles/new")
    answer = editor.send(new, title="Hostile", source_language="en", targets=["uk"], files={"file": (name, data)})
    assert 400 <= answer.status_code < 500, words(answer)
    fields = {"title": "Hostile", "source_language": "en", "targets": ["uk"]}
    answer = as_role("editor").post("/api/v1/articles/file", files={"file": (name, BytesIO(data))}, data=fields)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["detail"]
    assert rows(database) == [0] * 5


COMMANDS = {
    "over the limit": ("story.txt", b"Ships left. " * 90_000, "bytes"),
    "binary": ("story.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40, ""),
    "10,000 levels": ("story.html", b"<div>" * 10_000 + b"text", "levels"),
    "no text": ("story.html", b"<script>x()</script>", "no text"),
    "one word": ("story.txt", b"a" * 100_000, "characters"),
}


@pytest.mark.parametrize(("name", "data", "said"), COMMANDS.values(), ids=COMMANDS)
def test_refused_at_the_command_line(desk, database, settings, tmp_path, monkeypatch, name, data, said):
    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TRANSPUB_DATABASE_URL", str(settings.database_url))
    file = tmp_path / name
    file.write_bytes(data)
    result = CliRunner().invoke(build(), ["submit", str(file), "--to", "uk", "--from", "en", "--title", "Hostile"])
    assert result.exit_code not in (0, None)
    assert said in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert rows(database) == [0] * 5
