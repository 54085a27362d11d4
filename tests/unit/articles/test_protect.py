"""Addresses, handles and hashtags that nobody may change."""

from itertools import pairwise

import pytest

from transpub.articles.protect import protected_spans


@pytest.mark.parametrize(
    ("text", "protected"),
    [
        ("See https://example.com/a_b?c=1&d=2#e.", ["https://example.com/a_b?c=1&d=2#e"]),
        ("(see https://example.com/a_(b)).", ["https://example.com/a_(b)"]),
        ("“https://example.com/”, he wrote", ["https://example.com/"]),
        ("www.example.com, www.приклад.укр!", ["www.example.com", "www.приклад.укр"]),
        ("pic.twitter.com/1j2BS6j7xU t.me/some_channel", ["pic.twitter.com/1j2BS6j7xU", "t.me/some_channel"]),
        ("Write to press.office@mod.gov.ua.", ["press.office@mod.gov.ua"]),
        ("by @DefenceHQ, @a_b.c and @user@mastodon.social", ["@DefenceHQ", "@a_b.c", "@user@mastodon.social"]),
        ("#StandWithUkraine #Київ2026 #1 a#b", ["#StandWithUkraine", "#Київ2026"]),
        ("A full stop.Without a space and 3.5/4 and and/or", []),
        ("a @ b, C# and 5@6", []),
    ],
)
def test_spans(text, protected):
    assert [text[start:end] for start, end in protected_spans(text)] == protected


def test_spans_never_overlap():
    text = "https://example.com/@name#tag mail@example.com/@x @a@b.com#c"
    spans = protected_spans(text)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert text[slice(*spans[0])] == "https://example.com/@name#tag"
