"""All that was understood of an article, as plain data: what the API answers and the terminal prints."""

from typing import Any

from transpub.articles.intake import Intake
from transpub.articles.outline import outline
from transpub.articles.render import to_html


def report(intake: Intake, declared: str | None = None) -> dict[str, Any]:
    """Ready for JSON. Sentences are cut by the rules of the declared language, else of the one detected.

    `lines[].boilerplate` is None for the story's own lines.
    """
    document, detection = intake.document, intake.detection
    language = declared or detection.language or "en"
    marked = {line.path: line for line in intake.boilerplate}
    outlined = outline(document, language)
    lines = []
    for line in outlined:
        found = marked.get(line.path)
        lines.append(
            {
                "path": line.path,
                "kind": line.kind,
                "level": line.level,
                "text": line.text,
                "sentences": list(line.sentences),
                "boilerplate": {"id": found.id, "reason": found.reason.value} if found else None,
            }
        )
    return {
        "headline": document.headline,
        "title_source": intake.title_source.value,
        "language": {
            "declared": declared,
            "detected": detection.language,
            "confidence": round(detection.confidence, 3),
            "vetoed": list(detection.vetoed),
        },
        "fields": document.model_dump(
            mode="json",
            include={
                "standfirst",
                "byline",
                "seo_title",
                "seo_description",
                "section",
                "tags",
                "canonical_url",
                "published_at",
                "modified_at",
            },
        ),
        "address": intake.address or None,
        "lines": lines,
        "html": to_html(document),
        "changes": intake.changes_json(),
        "sentences": sum(len(line.sentences) for line in outlined),
        "words": sum(len(sentence.split()) for line in outlined for sentence in line.sentences),
    }
