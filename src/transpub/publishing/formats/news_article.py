"""schema.org `NewsArticle` as JSON-LD, and the script element that carries it. Says only what the payload says."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from transpub.publishing.formats.edition import FrozenEdition, Surroundings
from transpub.publishing.formats.pictures import pictures
from transpub.publishing.payload import DigitalSourceType, edition_urn, timestamp

LINKED_DATA = "application/ld+json"
# schema.org's names for IPTC's codes (IPTCDigitalSourceEnumeration). It has none for `digitalCreation`.
_SOURCE_TYPES = {
    DigitalSourceType.MACHINE_AND_HUMAN.value: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}
# What ends a script element, opens a comment in it, or was no JavaScript string before ES2019, as JSON escapes.
_IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def news_article(edition: FrozenEdition, around: Surroundings) -> dict[str, Any]:
    others = {tag: url for tag, url in sorted(around.alternates.items()) if tag != edition.language}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": edition.id,
        "identifier": edition.id,
        "url": around.url,
        "mainEntityOfPage": around.url,
        "headline": edition.headline,
        "description": edition.summary,
        "inLanguage": edition.language,
        "datePublished": timestamp(edition.published),
        "dateModified": timestamp(edition.updated),
        "version": edition.number,
        "author": {"@type": "Person", "name": edition.byline} if edition.byline else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": around.publisher},
        "articleSection": edition.section,
        "keywords": list(edition.tags),
        "image": [picture.url for picture in pictures(edition.body_html)],
        "correction": edition.editorial_note,
        "digitalSourceType": _SOURCE_TYPES.get(edition.provenance["digital_source_type"]),
    }
    if edition.is_translation:
        url = others.get(edition.source_language)
        data["translationOfWork"] = _work(edition.article_id, edition.source_language, url)
    else:
        data["workTranslation"] = [_work(edition.article_id, tag, url) for tag, url in others.items()]
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def script(media_type: str, data: Mapping[str, Any]) -> str:
    """The data as a script element of a type that no browser runs. No text in it can end the element: `<`, `>` and
    `&` are JSON escapes.

    HTML Standard 4.12.1.3 (restrictions for contents of script elements).
    """
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'<script type="{media_type}">{written.translate(_IN_SCRIPT)}</script>'


def _work(article_id: uuid.UUID, language: str, url: str | None) -> dict[str, str]:
    work = {"@type": "NewsArticle", "@id": edition_urn(article_id, language), "inLanguage": language}
    return {**work, "url": url} if url else work
