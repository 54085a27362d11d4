"""ninjs 3.1: only properties the standard has, of its types, and the story whole in them.

The rules here are the schema's for the properties we write, put down by hand.
"""

import json
import uuid
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.unit.publishing.editions import ARTICLE, address, around, bare, full, right_to_left
from transpub.publishing.formats.ninjs import ninjs, ninjs_bytes
from transpub.publishing.payload import DigitalSourceType, edition_urn


def is_uri(value):
    return isinstance(value, str) and bool(urlsplit(value).scheme) and " " not in value


def is_time(value):
    return datetime.fromisoformat(value).tzinfo is not None


def is_text(value):
    return isinstance(value, str) and value != ""


def is_number(value):
    return type(value) is int


def one_of(*values):
    return lambda value: value in values


def some(rules):
    return lambda value: isinstance(value, list) and all(fits(each, rules) for each in value)


def an(rules):
    return lambda value: fits(value, rules)


def fits(value, rules):
    assert isinstance(value, dict)
    assert value.keys() <= rules.keys(), value.keys() - rules.keys()
    for name, member in value.items():
        assert rules[name](member), (name, member)
    return True


WORDS = {"role": is_text, "contentType": is_text, "value": is_text}
COUNTED = {**WORDS, "charCount": is_number, "wordCount": is_number}
RENDITION = {"name": is_text, "href": is_uri, "contentType": is_text, "width": is_number, "height": is_number}
TYPES = one_of("text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning")
ITEM = {
    "uri": is_uri,
    "type": TYPES,
    "representationType": one_of("full", "partial"),
    "profile": is_text,
    "version": is_text,
    "firstCreated": is_time,
    "versionCreated": is_time,
    "pubStatus": one_of("usable", "withheld", "canceled"),
    "language": is_text,
    "title": is_text,
    "by": is_text,
    "headlines": some(WORDS),
    "descriptions": some(WORDS),
    "bodies": some(COUNTED),
    "subjects": some({"name": is_text, "rel": is_text}),
    "infoSources": some({"name": is_text, "role": is_text, "literal": is_text}),
    "altIds": some({"role": is_text, "value": is_text}),
    "renditions": some(RENDITION),
    "standard": an({"name": is_text, "version": is_text, "schema": is_uri}),
    "digitalSourceType": an({"uri": is_uri}),
}
ASSOCIATED = {**ITEM, "name": is_text, "rel": is_text}


@pytest.mark.parametrize("edition", [full(), bare(), right_to_left()], ids=["full", "bare", "rtl"])
def test_it_keeps_to_the_standard(edition):
    item = ninjs(edition, around(edition, notice="Notice.", disclosure="Disclosure."))
    associated = item.pop("associations")
    assert fits(item, ITEM)
    assert all(fits(each, ASSOCIATED) and {"name", "uri"} <= each.keys() for each in associated)
    names = [each["name"] for each in associated]
    assert len(names) == len(set(names))


def test_the_story_is_whole():
    edition = full()
    item = json.loads(ninjs_bytes(edition, around(edition, disclosure="З машинною допомогою.")))
    assert item["uri"] == edition_urn(ARTICLE, "uk")
    assert uuid.UUID(item["uri"]).version == 5
    assert (item["language"], item["version"], item["by"]) == ("uk", "3", "Олена Коваль")
    assert [(each["role"], each["value"]) for each in item["headlines"]] == [
        ("main", "Порт «Одеса» & <зерно>"),
        ("seo", "Порт Одеси відкрито"),
    ]
    bodies = {each["contentType"]: each["value"] for each in item["bodies"]}
    assert bodies == {"text/html": edition.body_html, "text/plain": edition.body_text}
    assert [each["role"] for each in item["descriptions"]] == ["summary", "seo", "correction", "disclosure"]
    assert item["subjects"][0] == {"name": "Економіка", "rel": "section"}
    assert item["altIds"] == [{"role": "article", "value": ARTICLE.urn}]


def test_the_machine_is_named():
    item = ninjs(full(), around(full()))
    assert item["digitalSourceType"] == {"uri": DigitalSourceType.MACHINE_AND_HUMAN}
    assert item["infoSources"][1] == {
        "name": "argos",
        "role": "machineTranslation",
        "literal": "translate-en_uk 1.9 en>uk official",
    }
    source = ninjs(bare(), around(bare()))
    assert source["digitalSourceType"] == {"uri": DigitalSourceType.HUMAN}
    assert [each["role"] for each in source["infoSources"]] == ["publisher"]


def test_languages_and_pictures_are_associated():
    associated = ninjs(full(), around(full()))["associations"]
    assert [(each["name"], each["rel"]) for each in associated] == [
        ("language-ar", "translation"),
        ("language-en", "translatedFrom"),
        ("picture-1", "picture"),
    ]
    assert associated[1]["uri"] == edition_urn(ARTICLE, "en")
    assert associated[1]["renditions"][0]["href"] == address(ARTICLE, "en")
    assert associated[2]["renditions"] == [
        {"name": "original", "href": "https://cdn.example.org/ship.jpg", "width": 1200, "height": 800}
    ]
    assert associated[2]["descriptions"][0]["value"] == 'Судно "Надія"'
