"""One text of the content API: its languages, its forms, what is said around it, and what is not there."""

import gzip
import json
import re

import pytest
from lxml import html

from tests.doors import content_site
from tests.doors.test_api_desk import problem
from tests.rooms.published import revise
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import partner_choices, partners
from transpub.publishing.models import Edition
from transpub.publishing.payload import digest

SUFFIXES = ("json", "ninjs", "html", "fragment", "txt")
TYPES = {
    "json": "application/json",
    "ninjs": "application/vnd.iptc.ninjs+json",
    "html": "text/html; charset=utf-8",
    "fragment": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


@pytest.fixture
def partner(partner_client):
    return partner_client()


def at(article_id, suffix="", **query):
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/content/v1/articles/{article_id}{suffix}" + (f"?{parameters}" if parameters else "")


def settings_of(database, name="Odesa Daily", **wanted):
    with database.unit_of_work() as session:
        partner_choices.set_settings(session, SYSTEM, partners.by_name(session, name).id, **wanted)


def vary(answer):
    return {name.strip().lower() for name in answer.headers["vary"].split(",")}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form_has_its_type_its_etag_and_the_headline(partner, site, suffix):
    answer = partner.get(at(site.live, f".{suffix}", language="uk"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, TYPES[suffix])
    assert partner.get(at(site.live, language="uk")).json()["headline"] in answer.text
    again = partner.get(
        at(site.live, f".{suffix}", language="uk"), headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["content-language"] == "uk"
    assert "accept" not in vary(answer)


def test_forms_are_told_apart_by_their_etags(partner, site):
    etags = {partner.get(at(site.live, f".{suffix}", language="uk")).headers["etag"] for suffix in SUFFIXES}
    assert len(etags) == len(SUFFIXES)


def test_the_json_is_the_frozen_bytes_and_its_etag_their_digest(partner, site):
    answer = partner.get(at(site.live, ".json", language="uk"), headers={"Accept-Encoding": "identity"})
    assert answer.headers["etag"] == f'"{digest(answer.content)}"'
    assert json.loads(answer.content)["edition"] == 2
    assert json.loads(answer.content)["editorial_note"] == "Виправлено число."


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/vnd.iptc.ninjs+json", TYPES["ninjs"]),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", TYPES["html"]),
        ("text/plain, text/html;q=0.5", TYPES["txt"]),
        ("*/*", TYPES["json"]),
        ("nonsense", TYPES["json"]),
        ("application/json;q=0, text/plain", TYPES["txt"]),
    ],
)
def test_the_form_is_negotiated(partner, site, accept, expected):
    answer = partner.get(at(site.live, language="uk"), headers={"Accept": accept})
    assert answer.headers["content-type"] == expected
    assert {"accept", "accept-encoding", "authorization"} <= vary(answer)


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "application/pdf, image/*"])
def test_no_form_that_is_accepted_is_406(partner, site, accept):
    told = problem(
        partner.get(at(site.live, language="uk"), headers={"Accept": accept}),
        406,
        "publishing.no_acceptable_format",
    )
    assert "text/html" in told["facts"]["offered"]


def test_a_suffix_we_do_not_know_is_not_there(partner, site):
    problem(partner.get(at(site.live, ".pdf", language="uk")), 404, "core.not_found")
    assert partner.get(at(site.live, ".JSON", language="uk")).status_code == 200


def test_a_page_names_every_language_and_the_default(partner, site):
    page = html.fromstring(partner.get(at(site.live, ".html", language="uk")).content)
    links = {link.get("hreflang"): link.get("href") for link in page.iter("link") if link.get("rel") == "alternate"}
    assert set(links) == {"en", "uk", "x-default"}
    assert links["en"] == f"http://testserver/content/v1/articles/{site.live}.html?language=en"
    assert partner.get(links["uk"]).content == partner.get(at(site.live, ".html", language="uk")).content


def test_alternates_are_symmetric_and_of_live_languages_only(partner, site, database, desk):
    def links(language):
        header = partner.get(at(site.live, language=language)).headers["link"]
        return set(re.findall(r'<([^>]+)>; rel="alternate"; hreflang="([^"]+)"', header))

    assert links("uk") == links("en")
    assert {tag for _, tag in links("uk")} == {"en", "uk", "x-default"}
    for path, tag in links("uk"):
        assert partner.get(path).json()["language"] == ("en" if tag == "x-default" else tag)
    content_site.withdraw(database, desk, site.live, "uk")
    assert {tag for _, tag in links("en")} == {"en", "x-default"}


@pytest.mark.parametrize(
    ("query", "headers", "language", "reason", "varies"),
    [
        ({"language": "uk"}, {"Accept-Language": "en"}, "uk", "asked", False),
        ({}, {"Accept-Language": "uk-UA, en;q=0.3"}, "uk", "negotiated", True),
        ({}, {}, "en", "default", True),
        ({"language": "de", "fallback": "source"}, {}, "en", "fallback", False),
        ({"language": "de", "fallback": "pl&fallback=uk"}, {}, "uk", "fallback", False),
        ({"fallback": "source"}, {"Accept-Language": "de"}, "en", "fallback", True),
    ],
)
def test_the_language_and_why_are_said(partner, site, query, headers, language, reason, varies):
    answer = partner.get(at(site.live, **query), headers=headers)
    assert (answer.json()["language"], answer.headers["content-language"]) == (language, language)
    assert answer.headers["content-language-reason"] == reason
    assert ("accept-language" in vary(answer)) is varies


def test_no_other_language_without_fallback(partner, site):
    wishes = (
        ({"language": "de"}, {}),
        ({}, {"Accept-Language": "de"}),
        ({"language": "de", "fallback": "pl"}, {}),
    )
    for query, headers in wishes:
        answer = partner.get(at(site.live, **query), headers=headers)
        told = problem(answer, 404, "publishing.language_not_available")
        assert told["facts"]["available"] == "en, uk"


def test_some_fields(partner, site):
    answer = partner.get(at(site.live, language="uk", fields="headline,%20standfirst,nonsense"))
    assert set(answer.json()) == {"id", "article", "language", "edition", "updated", "headline", "standfirst"}
    whole = partner.get(at(site.live, language="uk"))
    assert answer.headers["etag"] != whole.headers["etag"]
    again = partner.get(
        at(site.live, language="uk", fields="headline,%20standfirst,nonsense"),
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert again.status_code == 304
    problem(
        partner.get(at(site.live, ".html", language="uk", fields="headline")), 422, "publishing.fields_of_json_only"
    )
    problem(partner.get(at(site.live, fields="x" * 501)), 422, "core.validation")


def test_gzip_has_an_etag_of_its_own_and_the_same_bytes_always(partner, site):
    path = at(site.live, language="uk")
    plain = partner.get(path, headers={"Accept-Encoding": "identity"})
    with partner.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["content-length"] == str(len(raw))
    assert len(raw) < len(plain.content)
    assert packed.headers["etag"] != plain.headers["etag"]
    for encoding, etag in (("gzip", packed.headers["etag"]), ("identity", plain.headers["etag"])):
        same = partner.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": etag})
        other = partner.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": f'"{digest(b"")}"'})
        assert (same.status_code, other.status_code) == (304, 200)
    for refused in ("", "gzip;q=0", "br, deflate", "gzip;q=x", "*;q=0"):
        assert "content-encoding" not in partner.get(path, headers={"Accept-Encoding": refused}).headers
    short = partner.get(at(site.live, language="uk", fields="headline"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


@pytest.mark.parametrize("suffix", ["", *(f".{each}" for each in SUFFIXES)])
def test_head_is_get_without_its_body(partner, site, suffix):
    path = at(site.live, suffix, language="uk")
    got, head = partner.get(path), partner.head(path)
    assert (head.status_code, head.content) == (200, b"")
    passing = {"date", "ratelimit", "ratelimit-policy"}
    assert {name: value for name, value in head.headers.items() if name not in passing} == {
        name: value for name, value in got.headers.items() if name not in passing
    }


def test_a_correction_to_come_is_said_beside_the_bytes(partner, site, database, desk):
    before = partner.get(at(site.live, language="uk"))
    assert "correction-pending" not in before.headers
    revise(database, desk.editor, site.live, "Another text altogether. It says more.", base=1)
    after = partner.get(at(site.live, language="uk"))
    assert after.headers["correction-pending"] == "true"
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    listed = partner.get("/content/v1/articles?language=uk").json()["articles"]
    assert [entry["correction_pending"] for entry in listed] == [True]


def test_the_disclosure_is_in_the_language_of_the_text_where_the_partner_wants_it(partner, site, database):
    frozen = partner.get(at(site.live, language="uk")).content
    for suffix in ("html", "fragment", "txt"):
        assert "disclosure" not in partner.get(at(site.live, f".{suffix}", language="uk")).text
    settings_of(database, discloses=True)
    for suffix in ("html", "fragment"):
        text = partner.get(at(site.live, f".{suffix}", language="uk")).text
        (line,) = html.fromstring(text).find_class("disclosure")
        assert "машинн" in line.text_content()
    assert "машинн" in partner.get(at(site.live, ".txt", language="uk")).text
    assert "disclosure" not in partner.get(at(site.live, ".html", language="en")).text, "nobody's but a person's"
    assert partner.get(at(site.live, language="uk")).content == frozen
    assert "машинн" in partner.get("/content/v1/feeds/uk.atom").text


def test_languages_of_an_article(partner, site, database, desk):
    answer = partner.get(at(site.live, "/languages"))
    told = answer.json()
    assert (told["article"], told["source_language"]) == (site.live.urn, "en")
    assert [(each["language"], each["state"], each["edition"]) for each in told["languages"]] == [
        ("en", "live", 1),
        ("uk", "live", 2),
    ]
    assert set(told["alternates"]) == {"en", "uk", "x-default"}
    for each in told["languages"]:
        text = partner.get(each["href"], headers={"Accept-Encoding": "identity"})
        assert text.headers["etag"] == f'"{each["etag"]}"'
    content_site.withdraw(database, desk, site.live, "uk", "Хибний переклад.")
    told = partner.get(at(site.live, "/languages")).json()
    assert set(told["alternates"]) == {"en", "x-default"}
    taken = told["languages"][1]
    assert (taken["state"], taken["explanation"]) == ("withdrawn", "Хибний переклад.")
    assert (taken["headline"], taken["href"], taken["etag"]) == (None, None, None)
    problem(partner.get(at(site.killed, "/languages")), 410, "publishing.gone")


def test_the_source(partner, site, database, desk):
    answer = partner.get(at(site.live, "/source"), headers={"Accept-Language": "uk"})
    assert answer.json()["language"] == answer.json()["source"]["language"] == "en"
    assert answer.content == partner.get(at(site.live, language="en")).content
    content_site.withdraw(database, desk, site.live, "en")
    problem(partner.get(at(site.live, "/source")), 410, "publishing.gone")


def test_history_and_superseded_texts(partner, site, database, desk):
    told = partner.get(at(site.live, "/editions", language="uk")).json()
    assert [(each["edition"], each["state"], each["update_type"], each["note"]) for each in told["editions"]] == [
        (2, "live", "correct", "Виправлено число."),
        (1, "superseded", "create", ""),
    ]
    for each in told["editions"]:
        text = partner.get(each["href"], headers={"Accept-Encoding": "identity"})
        assert text.json()["edition"] == each["edition"]
        assert text.headers["etag"] == f'"{each["etag"]}"' == f'"{digest(text.content)}"'
    first = partner.get(at(site.live, "/editions", limit=1)).json()
    rest = partner.get(at(site.live, "/editions", limit=100, cursor=first["next"])).json()
    both = [(each["language"], each["edition"]) for each in first["editions"] + rest["editions"]]
    assert sorted(both) == [("en", 1), ("uk", 1), ("uk", 2)]
    content_site.withdraw(database, desk, site.live, "uk")
    problem(partner.get(at(site.live, "/editions", language="uk")), 410, "publishing.gone")
    problem(partner.get(at(site.live, "/editions/uk/1")), 410, "publishing.gone")
    assert {each["language"] for each in partner.get(at(site.live, "/editions")).json()["editions"]} == {"en"}
    problem(partner.get(at(site.killed, "/editions")), 410, "publishing.gone")
    for missing in ("/editions/en/9", "/editions/de/1"):
        problem(partner.get(at(site.live, missing)), 404, "core.not_found")


DOORS = ("", ".json", ".html", "/languages", "/editions", "/editions/en/1", "/source")


@pytest.mark.parametrize("door", DOORS)
def test_what_is_out_of_scope_answers_like_what_is_not_there(partner_client, site, database, door):
    partner_client()
    settings_of(database, sections=["Спорт"])
    scoped = partner_client(name="Polish only")
    settings_of(database, "Polish only", sections=["Культура"])
    hidden = scoped.get(at(site.live, door))
    missing = scoped.get(at("00000000-0000-0000-0000-000000000000", door))
    told, nothing = problem(hidden, 404, "core.not_found"), problem(missing, 404, "core.not_found")
    assert told == nothing
    assert scoped.get(at(site.other, door)).status_code == 200


def test_a_text_that_left_the_section_has_no_past_for_its_former_readers(partner_client, site, database, desk):
    scoped = partner_client(name="Economy only")
    settings_of(database, "Economy only", sections=["Економіка"])
    assert scoped.get(at(site.live, "/editions/uk/1")).status_code == 200
    with database.unit_of_work() as session:
        for edition in session.query(Edition).filter_by(article_id=site.live, number=2):
            edition.section = "Культура"
        partners.set_active(session, SYSTEM, partners.by_name(session, "Economy only").id, active=False)
        partners.set_active(session, SYSTEM, partners.by_name(session, "Economy only").id, active=True)
    problem(scoped.get(at(site.live, "/editions/uk/1")), 404, "core.not_found")
    problem(scoped.get(at(site.live, language="uk")), 404, "publishing.language_not_available")
