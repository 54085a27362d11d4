"""Editions to format: one with everything in it, one bare, one right to left."""

import uuid
from datetime import UTC, datetime

from transpub.articles.document import Document
from transpub.articles.html_reader import Reader
from transpub.articles.sanitise import sanitise
from transpub.publishing.formats.edition import FrozenEdition, Surroundings, read
from transpub.publishing.formats.feed import Feed, FeedEntry, Tombstone, feed_urn
from transpub.publishing.payload import EditionFacts, MachineShare, Provenance, content, edition_urn, render

ARTICLE = uuid.UUID("0b7c1a52-9a44-4d0e-8f0e-5f1d0c6f7a11")
OTHER = uuid.UUID("7f0f3f0e-1d70-4b7b-9c55-2f6f4f6a9d02")
KILLED = uuid.UUID("f3a0a9f4-5f3f-4a44-8c58-0a2f4e2c9b33")
NEWSROOM = uuid.UUID("5d6c9a3e-0f0b-4c55-9a0f-3f4b1f1a7c44")
PUBLISHED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
UPDATED = datetime(2026, 3, 2, 10, 45, 7, tzinfo=UTC)
SITE = "https://news.example.org"

BODY = """<p>Порт <em>знову</em> працює: 5 &lt; 7 &amp; 8.</p>
<figure><img src="https://cdn.example.org/ship.jpg" alt="Судно &quot;Надія&quot;" width="1200" height="800">
<figcaption>У морі</figcaption></figure>
<p><img src="/relative.png" alt=""> <a href="https://example.org/a?b=1&amp;c=2">Більше</a></p>"""
MACHINE = Provenance(
    [MachineShare("argos", "translate-en_uk", "1.9", "en>uk", "official", 3)], 4, 1, PUBLISHED, False, 0.25
)
HUMAN = Provenance((), 0, 0, None, False, None)


def document(body=BODY, **fields):
    return Document(body=Reader({}).read(sanitise(body).html), **fields)


def frozen(text, article=ARTICLE, language="uk", *, provenance=MACHINE, updated=UPDATED, source="en", **more):
    facts = EditionFacts(article, language, 3, source, 2, PUBLISHED, updated)
    return render(facts, {**content(text, provenance), **more})


def full_payload(**more):
    text = document(
        headline="Порт «Одеса» & <зерно>",
        standfirst="Перші судна вийшли в море.",
        byline="Олена Коваль",
        seo_title="Порт Одеси відкрито",
        seo_description="Судна із зерном",
    )
    return frozen(
        text, **{"section": "Економіка", "tags": ["порт", "зерно"], "editorial_note": "Виправлено число.", **more}
    )


def full(**more) -> FrozenEdition:
    return read(full_payload(**more))


def bare() -> FrozenEdition:
    text = document("<p>Text.</p>", headline="Only a headline")
    return read(frozen(text, language="en", provenance=HUMAN, updated=PUBLISHED))


def right_to_left() -> FrozenEdition:
    text = document("<p>أُعيد فتح الميناء.</p>", headline="الميناء يعمل")
    return read(frozen(text, OTHER, "ar"))


def address(article, language):
    return f"{SITE}/{article}?language={language}"


def around(edition, **more) -> Surroundings:
    languages = more.pop("languages", ("en", "uk", "ar"))
    return Surroundings(
        url=address(edition.article_id, edition.language),
        publisher="Редакція & Co",
        alternates={tag: address(edition.article_id, tag) for tag in languages},
        x_default=f"{SITE}/{edition.article_id}",
        **more,
    )


def feed(*editions, **more) -> Feed:
    return Feed(
        id=feed_urn(NEWSROOM, "uk"),
        title="Новини & події",
        description="Усе українською",
        publisher="Редакція",
        language="uk",
        url=f"{SITE}/feeds/uk.atom",
        site_url=f"{SITE}/",
        entries=[FeedEntry(edition, around(edition)) for edition in editions],
        **{"tombstones": [tombstone()], **more},
    )


def tombstone(at=UPDATED, explanation="Джерело відкликало.") -> Tombstone:
    return Tombstone(edition_urn(KILLED, "uk"), at, explanation)
