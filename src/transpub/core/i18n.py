"""Language of the interface: catalogs, negotiation, formatting. Content languages live in core.languages."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from transpub.core.settings import Settings

DOMAIN = "transpub"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for the catalogs without translating it yet."""
    return message


@dataclass(frozen=True)
class LazyText:
    """A marked text with its facts; turned into words at the door, in the reader's language."""

    text: str
    facts: Mapping[str, Any]

    def render(self, locale: "UiLocale") -> str:
        facts = {
            key: value.render(locale) if isinstance(value, LazyText) else value for key, value in self.facts.items()
        }
        return locale.gettext(self.text) % facts if facts else locale.gettext(self.text)

    def __str__(self) -> str:
        return self.text % self.facts if self.facts else self.text


@dataclass(frozen=True)
class UiLocale:
    """One interface language, ready for use."""

    tag: str
    locale: Locale
    translations: NullTranslations

    @property
    def direction(self) -> str:
        return str(self.locale.text_direction)

    @property
    def own_name(self) -> str:
        """The language's name for itself, as a switch shows it."""
        name = self.locale.get_display_name() or self.tag
        return name[:1].upper() + name[1:]

    def gettext(self, message: str) -> str:
        return str(self.translations.gettext(message)) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(self.translations.ngettext(singular, plural, number))


class Catalogs:
    """The interface languages on disk, as offered by the settings.

    Catalogs are read from their .po source, so there is no compiled copy that could be stale.

    Raises:
        ValueError: an offered language has no catalog, or is no language.
    """

    def __init__(self, settings: Settings) -> None:
        folder = settings.locales_dir or shipped_locales()
        self._locales = {tag: _load(folder, tag) for tag in settings.ui_languages}
        self.default = self._locales[settings.default_ui_language]

    def __iter__(self) -> Iterator[UiLocale]:
        return iter(self._locales.values())

    def get(self, tag: str | None) -> UiLocale | None:
        return self._locales.get(tag or "")

    def negotiate(
        self, *, query: str | None, cookie: str | None, accept_language: str | None, chosen: str | None = None
    ) -> UiLocale:
        """Choose a language: `?lang=` → what the user has chosen → cookie → `Accept-Language` → the default.
        Unknown or malformed wishes are passed over."""
        for wish in (query, chosen, cookie):
            if found := self.get(wish):
                return found
        accepted = best_of(accepted_languages(accept_language or ""), self._locales)
        return self._locales[accepted] if accepted else self.default


def accepted_languages(header: str, limit: int = 20) -> list[str]:
    """Language tags of an Accept-Language header, best first (RFC 9110 §12.5.4); nonsense is left out."""
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:limit]):
        tag, _, parameters = part.strip().partition(";")
        quality = 1.0
        name, _, value = parameters.strip().partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                continue
        if tag and quality > 0 and quality == quality:
            wishes.append((-quality, position, tag.strip()))
    return [tag for _, _, tag in sorted(wishes)]


def best_of(wishes: Iterable[str], offered: Iterable[str]) -> str | None:
    """The offered tag nearest to the wishes, in the spelling offered: language tags know no case (RFC 5646 §2.1.1).

    `en-GB` finds `en`; `*` and what cannot be served are passed over.
    """
    spelt = {tag.replace("-", "_").lower(): tag for tag in offered}
    asked = [wish.replace("-", "_").lower() for wish in wishes if wish != "*"]
    found = negotiate_locale(asked, list(spelt), sep="_")
    return spelt.get(found.lower()) if found else None


def shipped_locales() -> Path:
    """`locales/` inside an installed wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent.parent / "locales"


@lru_cache(maxsize=64)
def _load(folder: Path, tag: str) -> UiLocale:
    try:
        locale = Locale.parse(tag)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"TRANSPUB_UI_LANGUAGES: {tag!r} is not a language") from error
    path = folder / tag / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        if tag != "en":  # English is the language of the sources: it needs no catalog to be complete.
            raise ValueError(f"TRANSPUB_UI_LANGUAGES: no catalog for {tag!r} at {path}")
        return UiLocale(tag, locale, NullTranslations())
    with path.open("rb") as source:
        catalog = read_po(source, locale=tag, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return UiLocale(tag, locale, Translations(compiled, domain=DOMAIN))
