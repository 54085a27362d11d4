"""Tags of content languages: canonical, or refused."""

import pytest

from transpub.core.languages import UnknownLanguage, direction, parse_tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("uk", "uk"),
        (" UK ", "uk"),
        ("pt_br", "pt-BR"),
        ("pt-BR", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("en-gb", "en-GB"),
        ("de", "de"),
    ],
)
def test_canonical(written, tag):
    assert parse_tag(written) == tag


@pytest.mark.parametrize(
    "written",
    ["", "x", "klingonese", "en-uk", "xx-yy-zz", "uk;q=1", "../..", "u" * 40, "українська", "en uk", "12"],
)
def test_refused(written):
    with pytest.raises(UnknownLanguage):
        parse_tag(written)


def test_direction():
    assert [direction(tag) for tag in ("uk", "ar", "he", "pt-BR")] == ["ltr", "rtl", "rtl", "ltr"]
