"""The form of a partner's settings: as typed, as it is shown again, and as the service takes it."""

from dataclasses import dataclass
from typing import Self

from transpub.publishing.partner_settings import PartnerSettings, Wanted
from transpub.web.posted import Posted

# A form names no more of anything than this; the service has its own limits.
_TYPED_MAX = 500


@dataclass(frozen=True)
class PartnerForm:
    """Fields as text. `sections` were chosen among those in use; `more_sections` are typed, one a line."""

    languages: str
    sections: tuple[str, ...]
    more_sections: str
    rate: str
    origins: str
    discloses: bool
    sees_embargoed: bool
    rate_posted: int

    @classmethod
    def of(cls, posted: Posted) -> Self:
        return cls(
            languages=posted.text("languages"),
            sections=tuple(posted.texts("section")),
            more_sections=posted.text("more_sections"),
            rate=posted.text("rate"),
            origins=posted.text("origins"),
            discloses=posted.flag("discloses"),
            sees_embargoed=posted.flag("sees_embargoed"),
            rate_posted=posted.number("rate"),
        )

    @classmethod
    def showing(cls, settings: PartnerSettings) -> Self:
        return cls(
            languages=", ".join(settings.languages),
            sections=settings.sections,
            more_sections="",
            rate=str(settings.rate_per_minute),
            origins="\n".join(settings.cors_origins),
            discloses=settings.discloses,
            sees_embargoed=settings.sees_embargoed,
            rate_posted=settings.rate_per_minute,
        )

    def of_new(self) -> Wanted:
        """What may be said of a partner when it is added; the rest is usual until somebody changes it."""
        return {"languages": _words(self.languages), "sections": self._all_sections()}

    def wanted(self) -> Wanted:
        return {
            **self.of_new(),
            "rate_per_minute": self.rate_posted,
            "cors_origins": _words(self.origins),
            "discloses": self.discloses,
            "sees_embargoed": self.sees_embargoed,
        }

    def _all_sections(self) -> list[str]:
        return [*self.sections, *self.more_sections.splitlines()][:_TYPED_MAX]


def _words(typed: str) -> list[str]:
    return typed.replace(",", " ").split()[:_TYPED_MAX]
