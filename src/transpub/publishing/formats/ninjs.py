"""An edition in IPTC's ninjs 3.1 (https://iptc.org/standards/ninjs/). What it has no place for is left out."""

from collections.abc import Iterator
from typing import Any

from transpub.publishing.canonical import canonical
from transpub.publishing.formats.edition import FrozenEdition, Surroundings, account
from transpub.publishing.formats.pictures import Picture, pictures
from transpub.publishing.payload import edition_urn, timestamp

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


def ninjs_bytes(edition: FrozenEdition, around: Surroundings) -> bytes:
    return canonical(ninjs(edition, around))


def ninjs(edition: FrozenEdition, around: Surroundings) -> dict[str, Any]:
    """The ninjs object. `uri` is the id of the article in this language, `version` the number of the edition.

    How the text came to be is told by `digitalSourceType`, a `machineTranslation` source for each model, the
    disclosure among the descriptions, and whole in one of them, the role `account`, as JSON: the standard has no
    member for it and lets nobody add one. Translations and pictures are `associations`.
    """
    item: dict[str, Any] = {
        "standard": STANDARD,
        "uri": edition.id,
        "type": "text",
        "representationType": "full",
        "profile": "transpub/edition/1",
        "version": str(edition.number),
        "firstCreated": timestamp(edition.published),
        "versionCreated": timestamp(edition.updated),
        "pubStatus": "usable",
        "language": edition.language,
        "title": edition.headline,
        "by": edition.byline,
        "headlines": list(_headlines(edition)),
        "descriptions": list(_descriptions(edition, around)),
        "bodies": [
            _text("main", edition.body_html, "text/html"),
            {
                **_text("main", edition.body_text),
                "charCount": len(edition.body_text),
                "wordCount": len(edition.body_text.split()),
            },
        ],
        "subjects": list(_subjects(edition)),
        "infoSources": list(_sources(edition, around)),
        "altIds": [{"role": "article", "value": edition.article_id.urn}],
        "renditions": [{"name": "web", "href": around.url, "contentType": "text/html"}],
        "associations": [*_translations(edition, around), *_pictures(edition)],
        "digitalSourceType": {"uri": edition.provenance["digital_source_type"]},
    }
    return {name: value for name, value in item.items() if value not in (None, [])}


def _text(role: str, value: str, content_type: str = "text/plain") -> dict[str, Any]:
    return {"role": role, "contentType": content_type, "value": value}


def _headlines(edition: FrozenEdition) -> Iterator[dict[str, Any]]:
    yield _text("main", edition.headline)
    if edition.seo_title:
        yield _text("seo", edition.seo_title)


def _descriptions(edition: FrozenEdition, around: Surroundings) -> Iterator[dict[str, Any]]:
    texts = (
        ("summary", edition.standfirst),
        ("seo", edition.seo_description),
        ("correction", edition.editorial_note),
        ("disclosure", around.disclosure),
    )
    for role, text in texts:
        if text:
            yield _text(role, text)
    yield _text("account", canonical(account(edition, around)).decode(), "application/json")


def _subjects(edition: FrozenEdition) -> Iterator[dict[str, str]]:
    if edition.section:
        yield {"name": edition.section, "rel": "section"}
    for tag in edition.tags:
        yield {"name": tag, "rel": "tag"}


def _sources(edition: FrozenEdition, around: Surroundings) -> Iterator[dict[str, str]]:
    yield {"name": around.publisher, "role": "publisher"}
    for share in edition.provenance["machine"]:
        yield {
            "name": share["engine"],
            "role": "machineTranslation",
            "literal": f"{share['model']} {share['version']} {share['route']} {share['kind']}",
        }


def _translations(edition: FrozenEdition, around: Surroundings) -> Iterator[dict[str, Any]]:
    for tag, url in sorted(around.alternates.items()):
        if tag != edition.language:
            yield {
                "name": f"language-{tag}",
                "rel": "translatedFrom" if tag == edition.source_language else "translation",
                "uri": edition_urn(edition.article_id, tag),
                "type": "text",
                "representationType": "partial",
                "language": tag,
                "renditions": [{"name": "web", "href": url, "contentType": "text/html"}],
            }


def _pictures(edition: FrozenEdition) -> Iterator[dict[str, Any]]:
    for number, picture in enumerate(pictures(edition.body_html), 1):
        described = {"descriptions": [_text("alt", picture.alt)]} if picture.alt else {}
        yield {
            "name": f"picture-{number}",
            "rel": "picture",
            "uri": picture.url,
            "type": "picture",
            "representationType": "partial",
            "renditions": [_rendition(picture)],
            **described,
        }


def _rendition(picture: Picture) -> dict[str, Any]:
    sizes = {"width": picture.width, "height": picture.height}
    known = {name: size for name, size in sizes.items() if size is not None}
    return {"name": "original", "href": picture.url, **known}
