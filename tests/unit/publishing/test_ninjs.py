"""ninjs 3.1: valid by the schema of the standard, and the story whole in it."""

import json
import uuid
from pathlib import Path

import jsonschema_rs
import pytest

from tests.unit.publishing.editions import ARTICLE, address, around, bare, full, full_payload, right_to_left
from transpub.publishing.formats.ninjs import ninjs, ninjs_bytes
from transpub.publishing.payload import DigitalSourceType, edition_urn

# IPTC's own, as published under CC BY 4.0 (see the README beside it).
SCHEMA = Path(__file__).parents[2] / "data" / "ninjs-schema_3.1.json"


@pytest.fixture(scope="module")
def standard():
    """Formats, such as `uri` and `date-time`, are checked too."""
    # It asks for GeoJSON's, for shapes on a map, of which we write none: any is wrong, and no test reaches out.
    return jsonschema_rs.validator_for(
        json.loads(SCHEMA.read_text()), validate_formats=True, retriever=lambda _: {"not": {}}
    )


@pytest.mark.parametrize("pending", [False, True])
@pytest.mark.parametrize("edition", [full(), bare(), right_to_left()], ids=["full", "bare", "rtl"])
def test_it_keeps_to_the_standard(standard, edition, pending):
    written = ninjs_bytes(edition, around(edition, disclosure="Disclosure.", correction_pending=pending))
    item = json.loads(written)
    assert [f"{error.instance_path}: {error.message}" for error in standard.iter_errors(item)] == []
    names = [each["name"] for each in item["associations"]]
    assert len(names) == len(set(names))


def test_the_schema_refuses_what_is_not_in_the_standard(standard):
    item = ninjs(full(), around(full()))
    for wrong in ({"provenance": {}}, {"pubStatus": "live"}, {"firstCreated": "today"}, {"uri": "no uri"}):
        assert not standard.is_valid({**item, **wrong})


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
    assert [each["role"] for each in item["descriptions"]] == [
        "summary",
        "seo",
        "correction",
        "disclosure",
        "account",
    ]
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


@pytest.mark.parametrize("pending", [False, True])
def test_it_says_how_the_text_came_to_be(pending):
    item = ninjs(full(), around(full(), correction_pending=pending))
    (told,) = [each for each in item["descriptions"] if each["role"] == "account"]
    assert told["contentType"] == "application/json"
    payload = json.loads(full_payload())
    expected = {name: payload[name] for name in ("provenance", "source")}
    assert json.loads(told["value"]) == {**expected, "correction_pending": pending}


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
