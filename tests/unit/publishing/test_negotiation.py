"""What an answer is in: formats by suffix and `Accept`, languages by wish, never another one unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publishing.editions import around, full
from transpub.publishing.formats.rendering import in_format
from transpub.publishing.negotiation import Format, LanguageChoice, Reason, choose_format, choose_language

LIVE = ("en", "uk", "pt-BR")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, Format.JSON),
        ("", Format.JSON),
        ("*/*", Format.JSON),
        ("nonsense", Format.JSON),
        ("*/html", Format.JSON),
        (BROWSER, Format.PAGE),
        ("text/html", Format.PAGE),
        ("TEXT/HTML; charset=utf-8", Format.PAGE),
        ("text/*", Format.PAGE),
        ("text/plain, text/html;q=0.9", Format.PLAIN),
        ("application/vnd.iptc.ninjs+json, application/json;q=0.5", Format.NINJS),
        ("application/*", Format.JSON),
        ("application/*;q=0.2, text/plain;q=0.3", Format.PLAIN),
        ("*/*, application/json;q=0", Format.NINJS),
        ("text/html;q=0, text/*", Format.PLAIN),
        ("text/html;q=0, text/html", Format.PAGE),
        ("text/html;q=abc", Format.PAGE),
        ("text/html;q=2, text/plain;q=0.5", Format.PAGE),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/html;q=0", None),
        ("application/json;q=0.0", None),
    ],
)
def test_a_format_by_what_is_accepted(accept, chosen):
    assert choose_format(accept) is chosen


def test_a_suffix_decides_alone():
    for wanted in Format:
        assert choose_format("image/png", wanted.suffix) is wanted
        assert choose_format(BROWSER, wanted.suffix.upper()) is wanted
    assert choose_format(None, "exe") is None
    assert choose_format(None, "") is None


@given(st.text(), st.none() | st.text())
def test_no_header_is_an_error(accept, suffix):
    assert choose_format(accept, suffix) in (*Format, None)


def test_each_format_is_written():
    made = set(Format) - {Format.JSON}
    written = {wanted: in_format(full(), wanted, around(full())) for wanted in made}
    assert len(set(written.values())) == len(made)
    assert written[Format.PAGE].startswith(b"<!DOCTYPE html>")
    assert Format.PAGE.content_type == "text/html; charset=utf-8"
    assert Format.JSON.content_type == "application/json"


@pytest.mark.parametrize(
    ("header", "language", "reason"),
    [
        (None, "en", Reason.DEFAULT),
        ("", "en", Reason.DEFAULT),
        ("*", "en", Reason.DEFAULT),
        ("uk", "uk", Reason.NEGOTIATED),
        ("UK-ua", "uk", Reason.NEGOTIATED),
        ("fr, uk;q=0.2, en;q=0.1", "uk", Reason.NEGOTIATED),
        ("pt", "pt-BR", Reason.NEGOTIATED),
        ("pt-br", "pt-BR", Reason.NEGOTIATED),
        ("fr, *;q=0.1", "en", Reason.DEFAULT),
        ("en;q=0, *", "pt-BR", Reason.DEFAULT),
        ("en;q=0", "pt-BR", Reason.DEFAULT),
        ("uk, *;q=0", "uk", Reason.NEGOTIATED),
        ("pt;q=0, pt-BR", "pt-BR", Reason.NEGOTIATED),
        (";;;,,=", "en", Reason.DEFAULT),
    ],
)
def test_a_language_by_what_is_accepted(header, language, reason):
    assert choose_language(LIVE, "en", accept_language=header) == LanguageChoice(language, reason)


@pytest.mark.parametrize("header", ["fr", "*;q=0", "fr, *;q=0", "en-x", "fr, en;q=0"])
def test_no_other_language_than_one_asked_for(header):
    live = ("uk", "en") if header != "en-x" else ("uk",)
    assert choose_language(live, "uk", accept_language=header) is None


def test_a_language_asked_for_by_name_is_that_or_none():
    assert choose_language(LIVE, "en", asked="uk", accept_language="en") == LanguageChoice("uk", Reason.ASKED)
    assert choose_language(LIVE, "en", asked="fr", accept_language="en") is None
    assert choose_language((), "en") is None


@pytest.mark.parametrize(
    ("fallback", "language"),
    [
        (["uk"], "uk"),
        (["de", "uk"], "uk"),
        (["source"], "en"),
        (["de", "source"], "en"),
        (["de"], None),
        ([], None),
    ],
)
def test_another_language_only_where_it_may_be(fallback, language):
    expected = LanguageChoice(language, Reason.FALLBACK) if language else None
    assert choose_language(LIVE, "en", asked="fr", fallback=fallback) == expected
    assert choose_language(LIVE, "en", accept_language="fr", fallback=fallback) == expected


def test_the_first_by_tag_where_the_source_is_not_live():
    assert choose_language(("uk", "de"), "en") == LanguageChoice("de", Reason.DEFAULT)


@given(st.text(), st.text(), st.lists(st.text()))
def test_no_wish_is_an_error_and_only_what_is_live_is_chosen(asked, header, fallback):
    choice = choose_language(LIVE, "en", asked=asked, accept_language=header, fallback=fallback)
    assert choice is None or choice.language in LIVE
