"""Pages fetched from a site: what kinds are taken, and when the site's robots.txt says no."""

import pytest

from tests.unit.site import Site
from transpub.articles.errors import NotAPage, PageNotServed, RobotsForbid, RobotsUnanswered
from transpub.articles.fetching import DOCX_TYPE, Fetched, fetch_page
from transpub.articles.robots import ROBOTS_MAX_BYTES, rules
from transpub.core.addresses import NotWebAddress, PrivateAddress
from transpub.core.outgoing import AnswerTooLarge, FetchPolicy, NotReached, RedirectLoop
from transpub.core.settings import Settings


def fetch(address, **settings):
    values = {"fetch_timeout_s": 5, "fetch_allow": ("127.0.0.0/8",), **settings}
    return fetch_page(address, FetchPolicy.from_settings(Settings(**values)))


@pytest.fixture
def site():
    with Site() as running:
        yield running


def test_a_page_comes_with_its_last_address_type_and_charset(site):
    site.redirect("/short", "/story")
    site.page("/story", "Мовчання".encode("cp1251"), Content_Type='Text/HTML; Charset="windows-1251"')
    fetched = fetch(site.url("/short"))
    assert fetched == Fetched(site.url("/story"), "text/html", "windows-1251", "Мовчання".encode("cp1251"))


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("text/plain;charset=utf-8", "text/plain", "utf-8"),
        ("text/markdown; variant=CommonMark", "text/markdown", None),
        ("application/xhtml+xml; charset=", "application/xhtml+xml", None),
        (DOCX_TYPE, DOCX_TYPE, None),
    ],
)
def test_types_that_are_taken(site, header, media_type, charset):
    site.page("/", Content_Type=header)
    fetched = fetch(site.url())
    assert (fetched.media_type, fetched.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("application/pdf", "application/pdf"),
        ("image/png", "image/png"),
        ("text/css; charset=utf-8", "text/css"),
        ("", "–"),
        ("x" * 500, "x" * 100),
    ],
)
def test_any_other_type_is_named(site, header, shown):
    site.page("/file", Content_Type=header)
    with pytest.raises(NotAPage) as caught:
        fetch(site.url("/file"))
    assert caught.value.facts == {"address": site.url("/file"), "media_type": shown}


@pytest.mark.parametrize("status", [204, 302, 401, 404, 410, 429, 500, 503])
def test_a_status_is_told(site, status):
    site.page("/robots.txt", b"")
    site.page("/story", status=status)
    with pytest.raises(PageNotServed) as caught:
        fetch(site.url("/story"))
    assert caught.value.facts == {"address": site.url("/story"), "status": status}


def test_what_the_guard_refuses_is_refused(site):
    site.redirect("/loop", "/loop")
    site.page("/large", b"x" * 2000)
    for address, error in [
        ("ftp://example.org/", NotWebAddress),
        (site.url("/loop"), RedirectLoop),
        ("http://192.168.0.1/", PrivateAddress),
    ]:
        with pytest.raises(error):
            fetch(address)
    with pytest.raises(AnswerTooLarge):
        fetch(site.url("/large"), fetch_max_bytes=1024)
    with pytest.raises(PrivateAddress):
        fetch(site.url("/"), fetch_allow=())


def test_an_address_without_a_scheme_is_asked_by_https(site):
    with pytest.raises(NotReached) as caught:  # the site speaks no TLS
        fetch(f"127.0.0.1:{site.port}/story")
    assert "SSL" in caught.value.facts["reason"]
    assert site.asked == []


# Robots


def test_a_page_forbidden_to_robots_is_not_asked_for(site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    site.page("/private/story")
    site.page("/story")
    with pytest.raises(RobotsForbid) as caught:
        fetch(site.url("/private/story"))
    assert caught.value.facts["host"] == "127.0.0.1"
    assert site.paths == ["/robots.txt"]
    assert fetch(site.url("/story")).data == b"<p>Text</p>"


def test_robots_are_asked_again_where_a_redirect_leads(site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /b\n")
    site.redirect("/a", "/b")
    site.page("/b")
    with pytest.raises(RobotsForbid):
        fetch(site.url("/a"))
    assert site.paths == ["/robots.txt", "/a"]


def test_another_site_has_its_own_robots(site):
    with Site() as other:
        other.page("/robots.txt", b"User-agent: transpub\nDisallow: /\n")
        other.page("/")
        site.redirect("/", other.url())
        with pytest.raises(RobotsForbid):
            fetch(site.url())
        assert other.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_a_site_without_robots_allows_all(site, status):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /\n", status=status)
    site.page("/")
    assert fetch(site.url()).data


def test_robots_that_redirect_for_ever_allow_all(site):
    site.redirect("/robots.txt", "/robots.txt")
    site.page("/")
    assert fetch(site.url()).data


def test_a_site_in_trouble_is_left_alone(site):
    site.page("/robots.txt", status=503)
    site.page("/")
    with pytest.raises(RobotsUnanswered) as caught:
        fetch(site.url())
    assert caught.value.facts == {"host": "127.0.0.1", "status": 503}
    assert fetch(site.url(), fetch_robots=False).data
    assert site.paths == ["/robots.txt", "/"]


def test_of_a_long_robots_the_beginning_is_read(site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /a\n" + b"#" * ROBOTS_MAX_BYTES + b"\nDisallow: /b\n")
    site.page("/b")
    with pytest.raises(RobotsForbid):
        fetch(site.url("/a"))
    assert fetch(site.url("/b")).data


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<!doctype html><p>Not found", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", False),
        ("user-agent: TransPub/2.0 # us\nDisallow: /s", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: transpub\nAllow: /s", True),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: trans\nDisallow: /", True),
        ("User-agent: transpubbot\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: *\nDisallow: /s", False),
        ("User-agent: *\nUser-agent: otherbot\nDisallow: /s", False),
        ("User-agent: *\nAllow: /\nUser-agent: otherbot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /*ory$", False),
    ],
)
def test_rules_are_those_for_us(text, allowed):
    assert rules(text.encode()).can_fetch("https://example.org/story", "transpub") is allowed


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{number}\n" for number in range(25_000)) + "Disallow: /x\n" * 10_000,
        "User-agent: *\nDisallow: /" + "*a" * 240_000 + "b",
        "User-agent: *\n" + "Disallow: /*a*a*a*a*b\n" * 22_000,
        "User-agent: *\nDisallow: /" + "$" * 400_000,
    ],
    ids=["names", "stars", "patterns", "dollars"],
)
@pytest.mark.timeout(60)
def test_rules_made_to_cost_time_do_not(text):
    assert rules(text.encode()).can_fetch("https://example.org/" + "a" * 1900, "transpub")
