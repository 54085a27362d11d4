"""What an administrator sets for a partner: checked here, and told apart from what was set before. Knows no table's
rows but the one it is given."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Self, TypedDict, Unpack

from transpub.articles.document import SECTION_MAX
from transpub.core.languages import parse_tag
from transpub.publishing.errors import (
    BadOrigin,
    BadRate,
    SectionTooLong,
    TooManyLanguages,
    TooManyOrigins,
    TooManySections,
)
from transpub.publishing.models import RATE_PER_MINUTE, Partner

LANGUAGES_MAX = 100
SECTIONS_MAX = 100
ORIGINS_MAX = 20
RATE_MAX = 60_000
# RFC 1035 §2.3.4: a host's name has at most 253 characters; a scheme and a port come on top.
_ORIGIN_MAX = 270
_ORIGIN = re.compile(r"(https?)://([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?/?")
_USUAL_PORT = {"http": 80, "https": 443}


class Wanted(TypedDict, total=False):
    """As a client or a form gives it. What is left out stays as it is."""

    languages: Sequence[str]
    sections: Sequence[str]
    rate_per_minute: int
    cors_origins: Sequence[str]
    discloses: bool
    sees_embargoed: bool


@dataclass(frozen=True)
class PartnerSettings:
    """`languages` or `sections` empty: all. The fields are those of `models.Partner`."""

    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    rate_per_minute: int = RATE_PER_MINUTE
    cors_origins: tuple[str, ...] = ()
    discloses: bool = False
    sees_embargoed: bool = False

    @classmethod
    def of(cls, partner: Partner) -> Self:
        return cls(
            languages=tuple(sorted(partner.languages)),
            sections=tuple(sorted(partner.sections)),
            rate_per_minute=partner.rate_per_minute,
            cors_origins=tuple(sorted(partner.cors_origins)),
            discloses=partner.discloses,
            sees_embargoed=partner.sees_embargoed,
        )

    def changed(self, **wanted: Unpack[Wanted]) -> Self:
        """With what is wanted instead, put in order.

        Raises: UnknownLanguage, TooManyLanguages, TooManySections, SectionTooLong, BadRate, BadOrigin,
            TooManyOrigins.
        """
        return replace(
            self,
            languages=_languages(wanted["languages"]) if "languages" in wanted else self.languages,
            sections=_sections(wanted["sections"]) if "sections" in wanted else self.sections,
            rate_per_minute=_rate(wanted.get("rate_per_minute", self.rate_per_minute)),
            cors_origins=_origins(wanted["cors_origins"]) if "cors_origins" in wanted else self.cors_origins,
            discloses=wanted.get("discloses", self.discloses),
            sees_embargoed=wanted.get("sees_embargoed", self.sees_embargoed),
        )

    @property
    def mark(self) -> str:
        """What a page carries, so that whoever acts on it can say which settings they saw."""
        return sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]

    @property
    def scope(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.languages, self.sections

    def write(self, partner: Partner) -> None:
        for name, value in asdict(self).items():
            setattr(partner, name, list(value) if isinstance(value, tuple) else value)


def origin_of(text: str) -> str:
    """As a browser sends it in `Origin` (RFC 6454 §6.2): in lower case, a name in other letters in its ASCII form,
    without the usual port. Raises: BadOrigin."""
    typed = text.strip()
    if len(typed) > _ORIGIN_MAX:
        raise BadOrigin(origin=typed[:60])
    found = _ORIGIN.fullmatch(_in_ascii(typed).lower())
    port = int(found[3]) if found and found[3] else None
    if found is None or (port is not None and not 0 < port < 65536):
        raise BadOrigin(origin=typed[:60])
    shown = "" if port in (None, _USUAL_PORT[found[1]]) else f":{port}"
    return f"{found[1]}://{found[2]}{shown}"


def _in_ascii(origin: str) -> str:
    """Raises: BadOrigin."""
    if origin.isascii():
        return origin
    scheme, _, rest = origin.partition("://")
    host, colon, port = rest.rstrip("/").partition(":")
    try:
        return f"{scheme}://{host.encode('idna').decode('ascii')}{colon}{port}"
    except UnicodeError as error:
        raise BadOrigin(origin=origin[:60]) from error


def _languages(typed: Sequence[str]) -> tuple[str, ...]:
    if len(typed) > LANGUAGES_MAX:
        raise TooManyLanguages(most=LANGUAGES_MAX)
    return _in_order(parse_tag(language) for language in typed)


def _sections(typed: Sequence[str]) -> tuple[str, ...]:
    """With single spaces, as intake has written those of articles."""
    if len(typed) > SECTIONS_MAX:
        raise TooManySections(most=SECTIONS_MAX)
    names = [" ".join(section.split()) for section in typed]
    for name in names:
        if len(name) > SECTION_MAX:
            raise SectionTooLong(most=SECTION_MAX, section=name[:40])
    return _in_order(name for name in names if name)


def _rate(wanted: int) -> int:
    if not 1 <= wanted <= RATE_MAX:
        raise BadRate(least=1, most=RATE_MAX)
    return wanted


def _origins(typed: Sequence[str]) -> tuple[str, ...]:
    if len(typed) > ORIGINS_MAX:
        raise TooManyOrigins(most=ORIGINS_MAX)
    return _in_order(origin_of(text) for text in typed)


def _in_order(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
