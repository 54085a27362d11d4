"""Times as people type them into a form: the browser's clock where a script runs, else UTC."""

from datetime import UTC, datetime

from transpub.core.errors import TranspubError
from transpub.publishing.errors import TimeMissing, TimeNotWanted, TimeUnclear
from transpub.web.posted import Posted


def moment_of(posted: Posted, name: str) -> datetime | None:
    """None for an empty field. A script writes the moment in UTC beside the field, as `name_utc`.

    Raises: TimeUnclear. `field` of its facts is `name`.
    """
    text = posted.text(name).strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat((posted.text(f"{name}_utc").strip() or text)[:40])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TimeUnclear(text=text[:40], field=name) from error


def required_moment_of(posted: Posted, name: str, missing: type[TimeMissing] = TimeMissing) -> datetime:
    """Raises: TimeUnclear; `missing` for an empty field."""
    moment = moment_of(posted, name)
    if moment is None:
        raise missing(field=name)
    return moment


def require_no_moment(posted: Posted, name: str) -> None:
    """Who typed a time and pressed the button for at once, or Enter, may have meant the time.

    Raises: TimeNotWanted.
    """
    if posted.text(name).strip():
        raise TimeNotWanted(field=name)


def wrong_field(error: TranspubError | None) -> str:
    """The name of the field whose time was refused; empty where it is none."""
    field = str(error.facts.get("field", "")) if error else ""
    return "embargo" if field == "embargo_until" else field
