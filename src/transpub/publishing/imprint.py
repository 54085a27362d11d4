"""The newsroom as its texts name it outside: its name, the addresses of texts, the line it adds to them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from transpub.core.i18n import Catalogs, best_of
from transpub.publishing.disclosure import disclosure
from transpub.publishing.formats.edition import FrozenEdition, Surroundings


def text_path(article_id: uuid.UUID, language: str | None = None, suffix: str = "") -> str:
    """Where a text is read. Without a language it is negotiated."""
    path = f"/content/v1/articles/{article_id}{suffix}"
    return f"{path}?language={language}" if language else path


@dataclass(frozen=True)
class Imprint:
    """`address` is absolute, without a slash at its end."""

    name: str
    address: str
    catalogs: Catalogs

    def surroundings(
        self, edition: FrozenEdition, live: Iterable[str], *, discloses: bool, correction_pending: bool
    ) -> Surroundings:
        """What stands around the text for a reader who may see these live languages."""
        article_id = edition.article_id
        return Surroundings(
            url=self._page(article_id, edition.language),
            publisher=self.name,
            alternates={tag: self._page(article_id, tag) for tag in live},
            x_default=self._page(article_id),
            disclosure=self._disclosure(edition) if discloses else None,
            correction_pending=correction_pending,
        )

    def _page(self, article_id: uuid.UUID, language: str | None = None) -> str:
        return self.address + text_path(article_id, language, ".html")

    def _disclosure(self, edition: FrozenEdition) -> str | None:
        """In the language of the text; in English where the interface does not speak it."""
        line = disclosure(edition.provenance)
        if line is None:
            return None
        spoken = best_of([edition.language], [locale.tag for locale in self.catalogs])
        locale = self.catalogs.get(spoken)
        return line.render(locale) if locale else str(line)
