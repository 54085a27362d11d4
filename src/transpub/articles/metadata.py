"""What a page or file says about its story besides the story itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Metadata:
    """Found, not verified: shown to the editor, who decides. Times have a zone. `language` is a BCP 47 tag as
    declared, perhaps wrong."""

    title: str = ""
    byline: str | None = None
    description: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    site_name: str | None = None
