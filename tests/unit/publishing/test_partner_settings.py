"""What may be set for a partner, and in which form it is kept."""

import time

import pytest

from transpub.core.errors import TranspubError
from transpub.publishing.errors import (
    BadOrigin,
    BadRate,
    SectionTooLong,
    TooManyLanguages,
    TooManyOrigins,
    TooManySections,
)
from transpub.publishing.partner_settings import PartnerSettings, origin_of

USUAL = PartnerSettings()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://news.example", "https://news.example"),
        ("  HTTPS://News.Example/ ", "https://news.example"),
        ("https://news.example:443", "https://news.example"),
        ("http://news.example:443", "http://news.example:443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://новини.example", "https://xn--b1amarcd.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(typed, kept):
    assert origin_of(typed) == kept
    assert origin_of(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "*",
        "null",
        "news.example",
        "ftp://news.example",
        "https://",
        "https://news.example/path",
        "https://news.example?x",
        "https://user@news.example",
        "https://news.example:0",
        "https://news.example:65536",
        "https://news.example:99999999999",
        "https://news example",
        "https://a..b",
        "https://\u2024\u2024/",
        "https://" + "ї" * 200,
        "https://" + "a." * 50_000,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_is_refused_at_once(typed):
    started = time.perf_counter()
    with pytest.raises(BadOrigin):
        origin_of(typed)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"rate_per_minute": 0}, BadRate),
        ({"rate_per_minute": 60_001}, BadRate),
        ({"cors_origins": [f"https://n{number}.example" for number in range(21)]}, TooManyOrigins),
        ({"sections": ["x" * 101]}, SectionTooLong),
        ({"sections": [str(number) for number in range(101)]}, TooManySections),
        ({"languages": ["uk"] * 101}, TooManyLanguages),
        ({"languages": ["tlhx"]}, TranspubError),
    ],
)
def test_what_is_too_much_is_refused(wanted, error):
    with pytest.raises(error):
        USUAL.changed(**wanted)


def test_what_is_not_named_stays_and_the_rest_is_put_in_order():
    first = USUAL.changed(languages=["UK", "ru", "uk"], sections=[" World ", "", "Grain   trade"], discloses=True)
    assert (first.languages, first.sections) == (("ru", "uk"), ("Grain trade", "World"))
    second = first.changed(rate_per_minute=60_000)
    assert (second.languages, second.discloses, second.rate_per_minute) == (("ru", "uk"), True, 60_000)
    assert first.changed() == first


def test_the_mark_tells_any_two_settings_apart():
    made = [
        USUAL,
        USUAL.changed(languages=["uk"]),
        USUAL.changed(sections=["uk"]),
        USUAL.changed(rate_per_minute=1),
        USUAL.changed(cors_origins=["https://news.example"]),
        USUAL.changed(discloses=True),
        USUAL.changed(sees_embargoed=True),
    ]
    assert len({settings.mark for settings in made}) == len(made)
    assert USUAL.mark == PartnerSettings().mark
