"""An edition as HTML: a fragment for a partner's own page, and a whole page. The body comes clean and stays so."""

from transpub.publishing.formats.characters import escaped, legal
from transpub.publishing.formats.edition import FrozenEdition, Surroundings, account
from transpub.publishing.formats.news_article import LINKED_DATA, news_article, script
from transpub.publishing.payload import timestamp

# Of the data block with `account`.
ACCOUNT = "application/json"


def fragment(edition: FrozenEdition, around: Surroundings) -> bytes:
    """One `article` element with its language and direction, headline and all."""
    return f"{_article(edition, around)}\n".encode()


def page(edition: FrozenEdition, around: Surroundings) -> bytes:
    """A whole HTML page: canonical address, every language by `hreflang`, schema.org data, and how the text came to
    be. Nothing in it is run, no style."""
    title = escaped(edition.seo_title or edition.headline)
    description = edition.seo_description or edition.standfirst
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        *([f'<meta name="description" content="{escaped(description)}">'] if description else []),
        f'<link rel="canonical" href="{escaped(around.url)}">',
        *(
            f'<link rel="alternate" hreflang="{escaped(tag)}" href="{escaped(url)}">'
            for tag, url in around.hreflang()
        ),
        script(LINKED_DATA, news_article(edition, around)),
        # What schema.org has no words for.
        script(ACCOUNT, account(edition, around)),
    ]
    lines = [
        "<!DOCTYPE html>",
        f"<html{_language(edition)}>",
        "<head>",
        *head,
        "</head>",
        "<body>",
        _article(edition, around),
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def body(edition: FrozenEdition, around: Surroundings) -> str:
    """The text without its headline, in a `div` with its language and direction, as feeds carry it."""
    inner = "\n".join(_text(edition, around))
    return f"<div{_language(edition)}>\n{inner}\n</div>"


def _article(edition: FrozenEdition, around: Surroundings) -> str:
    published, updated = timestamp(edition.published), timestamp(edition.updated)
    times = [f'<time datetime="{published}">{published}</time>']
    if updated != published:
        times.append(f'<time datetime="{updated}" class="updated">{updated}</time>')
    pending = ' data-correction-pending="true"' if around.correction_pending else ""
    lines = [
        f'<article{_language(edition)} data-digital-source-type="{escaped(_source_type(edition))}"{pending}>',
        "<header>",
        f"<h1>{escaped(edition.headline)}</h1>",
        *_paragraph("standfirst", edition.standfirst),
        *_paragraph("byline", edition.byline),
        f'<p class="dates" dir="ltr">{" ".join(times)}</p>',
        "</header>",
        *_text(edition, around),
        "</article>",
    ]
    return "\n".join(lines)


def _text(edition: FrozenEdition, around: Surroundings) -> list[str]:
    return [
        legal(edition.body_html),
        *_paragraph("editorial-note", edition.editorial_note),
        *_paragraph("disclosure", around.disclosure),
    ]


def _paragraph(name: str, text: str | None) -> list[str]:
    return [f'<p class="{name}">{escaped(text)}</p>'] if text else []


def _source_type(edition: FrozenEdition) -> str:
    return str(edition.provenance["digital_source_type"])


def _language(edition: FrozenEdition) -> str:
    return f' lang="{escaped(edition.language)}" dir="{escaped(edition.direction)}"'
