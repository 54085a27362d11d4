"""Articles in every form through the API: what is understood, what is asked back, what is stored."""

import zipfile
from io import BytesIO

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from tests.unit.site import Site
from transpub.articles import service as articles
from transpub.core.settings import Settings

STORY = "\n".join(
    [
        "- Home",
        "- Latest news",
        "Ferry back in service after storm",
        "The ferry between Odesa and Chornomorsk sailed again on Monday, the port said in a statement.",
        "Support our newsroom. Donate today.",
        "It had stood still for nine days because of a storm that damaged the pier and two tugs.",
        "photo_29ed98e0f248ee005bb84bfbf7f30adf.jpg",
    ]
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry back in service - Port Daily</title>
<meta property="og:title" content="Ferry back in service"><meta name="author" content="Olena Kovalenko">
<link rel="canonical" href="https://port.example/ferry"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Ferry back in service</h1>
{
    "".join(
        f"<p>Paragraph {n} of the story says that the ferry <a href='/timetable'>sails again</a> every "
        f"morning at {n} o'clock, and that the port expects more passengers than last year.</p>"
        for n in range(4, 11)
    )
}
</article><footer><p>© Port Daily</p></footer></body></html>"""


@pytest.fixture
def settings(settings) -> Settings:
    return settings.model_copy(update={"fetch_allow": ("127.0.0.0/8",), "fetch_robots": False})


@pytest.fixture
def editor(as_role):
    return as_role("editor")


def sent(**change):
    return {"title": "", "body": STORY, "targets": ["uk"], **change}


def stored(database):
    with database.read_only() as session:
        return [
            (article.headline, articles.newest_revision(session, article))
            for article in articles.newest_first(session, limit=10)
        ]


def marked(body):
    return {line["text"]: line["boilerplate"]["reason"] for line in body["lines"] if line["boilerplate"]}


def test_what_is_understood_is_told_and_nothing_is_stored(editor, database):
    body = editor.post("/api/v1/intake", json={"body": STORY}).json()
    assert body["headline"] == "Ferry back in service after storm"
    assert body["language"]["detected"] == "en"
    assert marked(body) == {
        "Home": "menu",
        "Latest news": "menu",
        "Support our newsroom. Donate today.": "support",
        "photo_29ed98e0f248ee005bb84bfbf7f30adf.jpg": "file_name",
    }
    story = next(line for line in body["lines"] if line["text"].startswith("It had stood"))
    assert story["kind"] == "paragraph"
    assert story["sentences"] == [story["text"]]
    assert stored(database) == []


def test_nothing_is_taken_in_before_somebody_has_decided_about_boilerplate(editor, database):
    facts = problem(editor.post("/api/v1/articles", json=sent()), 409, "articles.boilerplate_undecided")["facts"]
    assert [line["text"] for line in facts["lines"]][:2] == ["Home", "Latest news"]
    assert stored(database) == []

    ids = {line["text"]: line["id"] for line in facts["lines"]}
    kept = ids.pop("Support our newsroom. Donate today.")
    answer = editor.post(
        "/api/v1/articles", json=sent(boilerplate={"leave_out": list(ids.values()), "keep": [kept]})
    )
    assert answer.status_code == 201, answer.text
    ((_, revision),) = stored(database)
    texts = str(revision.document_json)
    assert "Donate today" in texts
    assert "Latest news" not in texts
    assert {entry["text"]: entry["kept"] for entry in revision.boilerplate} == {
        **dict.fromkeys(ids, False),
        "Support our newsroom. Donate today.": True,
    }


@pytest.mark.parametrize(("otherwise", "there"), [("leave_out", False), ("keep", True)])
def test_one_word_decides_about_all_of_it(editor, database, otherwise, there):
    answer = editor.post("/api/v1/articles", json=sent(boilerplate={"otherwise": otherwise}))
    assert answer.status_code == 201, answer.text
    ((_, revision),) = stored(database)
    assert ("Latest news" in str(revision.document_json)) is there


def test_language_is_told_by_the_text_or_asked_for(editor, database):
    assert editor.post("/api/v1/articles", json=sent(boilerplate={"otherwise": "keep"})).json()[
        "source_language"
    ] == ("en")
    short = sent(title="Title", body="Так.")
    problem(editor.post("/api/v1/articles", json=short), 422, "articles.language_unclear")


def test_a_page_is_fetched_with_what_it_says_of_itself(editor, database):
    with Site() as site:
        site.page("/ferry", PAGE.encode())
        looked = editor.post("/api/v1/intake", json={"url": site.url("/ferry")})
        assert looked.status_code == 200, looked.text
        body = looked.json()
        answer = editor.post(
            "/api/v1/articles",
            json={"url": site.url("/ferry"), "targets": ["uk"], "boilerplate": {"otherwise": "leave_out"}},
        )
    assert body["headline"] == "Ferry back in service"
    assert body["fields"]["byline"] == "Olena Kovalenko"
    assert body["fields"]["canonical_url"] == "https://port.example/ferry"
    assert sum(line["text"].startswith("Paragraph") for line in body["lines"]) == 7
    assert "/timetable" in body["html"]
    assert answer.status_code == 201, answer.text
    ((headline, revision),) = stored(database)
    assert headline == "Ferry back in service"
    assert revision.submitted_address.endswith("/ferry")
    assert "© Port Daily" not in str(revision.document_json)


def test_private_addresses_are_not_asked(as_role, app, database):
    app.state.settings = app.state.settings.model_copy(update={"fetch_allow": ()})
    with Site() as site:
        site.page("/ferry", PAGE.encode())
        answer = as_role("editor").post("/api/v1/articles", json={"url": site.url("/ferry"), "targets": ["uk"]})
        assert site.asked == []
    assert answer.status_code == 422
    assert stored(database) == []


def test_url_and_body_at_once_are_refused(editor):
    both = {"url": "https://port.example/ferry", "body": "Text", "targets": ["uk"]}
    problem(editor.post("/api/v1/articles", json=both), 422, "core.validation")


def test_fields_are_given_by_hand(editor, database):
    fields = {"standfirst": "In short", "tags": ["ferry", "Odesa"], "section": "Transport"}
    answer = editor.post("/api/v1/articles", json=sent(fields=fields, boilerplate={"otherwise": "leave_out"}))
    assert answer.status_code == 201, answer.text
    ((_, revision),) = stored(database)
    document = revision.document
    assert (document.standfirst, document.tags, document.section) == ("In short", ("ferry", "Odesa"), "Transport")


def test_a_file_is_taken_in(editor, database):
    text = "Ферма під Полтавою\n\nФермери зібрали врожай пшениці, повідомили у громаді. Його вже продали.\n"
    files = {"file": ("story.txt", text.encode("windows-1251"), "text/plain")}
    looked = editor.post("/api/v1/intake/file", files=files).json()
    assert looked["headline"] == "Ферма під Полтавою"
    assert {"kind": "encoding", "tag": "cp1251", "count": 1} in looked["changes"]


def test_what_a_database_cannot_hold_is_no_obstacle(editor, database):
    """A zero byte in a Cyrillic page that names its encoding, and one in a file's name."""
    page = PAGE.replace("Paragraph", "Абзац історії").replace("sails again", "sails\0 again", 1)
    decided = {"targets": ["uk"], "source_language": "en", "boilerplate": {"otherwise": "keep"}}
    with Site() as site:
        site.page("/ferry", page.encode())
        answer = editor.post("/api/v1/articles", json={"url": site.url("/ferry"), **decided})
    assert answer.status_code == 201, answer.text
    ((_, revision),) = stored(database)
    assert "sails\ufffd again" in revision.submitted_body
    part = '--B\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    form = [
        part.format("file", '; filename="sto\0ry.txt"', "Ferry\n\nIt sails again."),
        part.format("targets", "", "uk"),
        part.format("source_language", "", "en"),
        "--B--\r\n",
    ]
    answer = editor.post(
        "/api/v1/articles/file",
        content="".join(form),
        headers={"Content-Type": "multipart/form-data; boundary=B"},
    )
    assert answer.status_code == 201, answer.text
    assert {revision.submitted_name for _, revision in stored(database)} == {None, "sto\ufffdry.txt"}


def test_a_file_that_is_none_is_refused(editor, database):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hello.txt", "Hello")
    answer = editor.post(
        "/api/v1/articles/file",
        files={"file": ("story.docx", packed.getvalue())},
        data={"targets": ["uk"], "source_language": "en"},
    )
    assert answer.status_code == 422, answer.text
    assert stored(database) == []


def test_only_who_may_submit_may_look(as_role):
    problem(as_role("translator").post("/api/v1/intake", json={"body": STORY}), 403, "core.forbidden")


def test_an_article_of_the_newsroom_has_no_boilerplate(editor):
    body = editor.post("/api/v1/intake", json={"body": newsroom.BODY, "title": "Grain ships leave Odesa"}).json()
    assert marked(body) == {}
