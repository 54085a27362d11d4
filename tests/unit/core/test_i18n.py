"""The language of the interface: which one is chosen, and plurals as each language counts."""

import pytest

from transpub.core.i18n import Catalogs
from transpub.core.settings import Settings


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs(Settings(ui_languages=("en", "uk", "ru"), default_ui_language="en"))


@pytest.mark.parametrize(
    ("query", "chosen", "cookie", "header", "expected"),
    [
        ("ru", "uk", "en", "en", "ru"),
        (None, "uk", "ru", "ru", "uk"),
        (None, None, "ru", "uk", "ru"),
        (None, None, None, "uk-UA, ru;q=0.8", "uk"),
        (None, None, None, "fr", "en"),
        (None, None, None, None, "en"),
        # What cannot be served is passed over.
        ("tlh", "uk", None, None, "uk"),
        (None, "xx", "ru", None, "ru"),
        (None, "", "../../etc", "ru", "ru"),
    ],
)
def test_the_address_goes_before_the_person_before_the_browser(catalogs, query, chosen, cookie, header, expected):
    found = catalogs.negotiate(query=query, chosen=chosen, cookie=cookie, accept_language=header)
    assert found.tag == expected


# One of each form: 1, few (2-4, but not 12-14) and many; 21 counts as 1, 22 as few, 111 as many.
COUNTS = {
    1: "one", 2: "few", 4: "few", 5: "many", 0: "many", 11: "many", 12: "many", 14: "many", 20: "many",
    21: "one", 22: "few", 25: "many", 100: "many", 101: "one", 102: "few", 111: "many", 112: "many", 1001: "one",
}  # fmt: skip
FORMS = {
    "uk": {"one": "стаття", "few": "статті", "many": "статей"},
    "ru": {"one": "статья", "few": "статьи", "many": "статей"},
}


@pytest.mark.parametrize("tag", sorted(FORMS))
@pytest.mark.parametrize("number", sorted(COUNTS))
def test_ukrainian_and_russian_count_in_three_forms(catalogs, tag, number):
    words = catalogs.get(tag).ngettext("%(count)s article", "%(count)s articles", number)
    assert words == f"%(count)s {FORMS[tag][COUNTS[number]]}"
