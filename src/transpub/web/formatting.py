"""Dates, numbers and language names as the reader's interface language writes them, by CLDR."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from transpub.core.clock import now
from transpub.core.i18n import UiLocale
from transpub.core.languages import display_name

_RELATIVE_UP_TO = timedelta(hours=24)


class Formats:
    """Bound to one interface language; the templates' functions."""

    def __init__(self, ui: UiLocale) -> None:
        self._ui = ui

    def ago(self, moment: datetime) -> Markup:
        """A `<time>`: relative under a day, else the date. On hover the exact time, in UTC unless a script runs."""
        age = now() - moment
        if timedelta(0) <= age < _RELATIVE_UP_TO:
            # The smallest unit is the minute: seconds would be wrong as soon as they are read.
            rounded = max(age, timedelta(minutes=1))
            words = format_timedelta(-rounded, add_direction=True, format="short", locale=self._ui.locale)
        else:
            words = format_date(moment, "medium", locale=self._ui.locale)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            moment.astimezone(UTC).isoformat(timespec="seconds"), self.exact(moment), words
        )

    def until(self, moment: datetime) -> Markup:
        """A `<time>` that a script counts down: how long it is till then, in minutes at the least."""
        left = max(moment - now(), timedelta(minutes=1))
        # Three of a unit at least: "in 119 min." says more than "in 2 h".
        words = format_timedelta(left, threshold=3, add_direction=True, format="short", locale=self._ui.locale)
        return Markup('<time datetime="{0}" data-until title="{1}">{2}</time>').format(
            moment.astimezone(UTC).isoformat(timespec="seconds"), self.exact(moment), words
        )

    def exact(self, moment: datetime) -> str:
        return format_datetime(moment, "long", tzinfo=UTC, locale=self._ui.locale)

    def span(self, seconds: float) -> str:
        """How long something lasts, in its largest unit."""
        return format_timedelta(timedelta(seconds=max(1, round(seconds))), format="short", locale=self._ui.locale)

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self._ui.locale)

    def percent(self, share: float) -> str:
        """Rounded down: 100 % means all of it."""
        return format_percent(int(share * 100) / 100, locale=self._ui.locale)

    def language(self, tag: str) -> str:
        return display_name(tag, self._ui)

    def language_as_title(self, tag: str) -> str:
        """With a capital, for where the name stands alone; many languages write language names small."""
        name = display_name(tag, self._ui)
        return name[:1].upper() + name[1:]

    def languages(self, tags: Iterable[str]) -> str:
        return format_list(sorted(map(self.language, tags)), locale=self._ui.locale)

    def size(self, octets: int) -> str:
        """In mebibytes or kibibytes, as whole as it is."""
        unit, name = (1024 * 1024, "MiB") if octets >= 1024 * 1024 else (1024, "KiB")
        return f"{format_decimal(round(octets / unit, 1), locale=self._ui.locale)}\u00a0{name}"
