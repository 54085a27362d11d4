"""Languages of content, as BCP 47 tags. Not the language of the interface: that is core.i18n."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_, UiLocale

# Language, then script, region or variant (RFC 5646 §2.1, without extensions).
_SHAPE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class UnknownLanguage(TranspubError):
    kind = ErrorKind.INVALID
    code = "core.unknown_language"
    text = N_("“%(tag)s” is not a language tag we know. Use a code such as en, uk or ru.")


def parse_tag(tag: str) -> str:
    """The canonical form of a language tag (`UK` → `uk`, `pt_br` → `pt-BR`).

    Raises:
        UnknownLanguage: the tag is malformed, or CLDR has no such language.
    """
    cleaned = tag.strip().replace("_", "-")
    try:
        if len(cleaned) > 35 or not _SHAPE.fullmatch(cleaned):
            raise ValueError(tag)
        locale = Locale.parse(cleaned, sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise UnknownLanguage(tag=tag[:35]) from error
    # Parsing fills in a likely script or territory at times; keep only what was asked for.
    parts = [locale.language]
    wanted = cleaned.lower().split("-")
    if locale.script and locale.script.lower() in wanted:
        parts.append(locale.script)
    if locale.territory and locale.territory.lower() in wanted:
        parts.append(locale.territory)
    if len(parts) != len(wanted) or locale.language != wanted[0]:
        # `en-uk` is no English of anywhere: a pair, or a typing error. Never guess.
        raise UnknownLanguage(tag=tag[:35])
    return "-".join(parts)


# Asked for hundreds of times a page, and each time read anew from the data.
@lru_cache(maxsize=2048)
def display_name(tag: str, ui: UiLocale) -> str:
    """The language's name in the reader's interface language, as CLDR has it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(ui.locale) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@lru_cache(maxsize=512)
def direction(tag: str) -> str:
    """`ltr` or `rtl`, for the `dir` attribute of content in that language."""
    try:
        return str(Locale.parse(tag, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"
