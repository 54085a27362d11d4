"""Times as people type them into a form: the browser's clock where a script runs, else UTC."""

from datetime import UTC, datetime

from transpub.publishing.errors import TimeUnclear
from transpub.web.posted import Posted


def moment_of(posted: Posted, name: str) -> datetime | None:
    """None for an empty field. A script writes the moment in UTC beside the field, as `name_utc`.

    Raises: TimeUnclear.
    """
    text = posted.text(name).strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat((posted.text(f"{name}_utc").strip() or text)[:40])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TimeUnclear(text=text[:40]) from error


def required_moment_of(posted: Posted, name: str) -> datetime:
    """Raises: TimeUnclear, also for an empty field."""
    moment = moment_of(posted, name)
    if moment is None:
        raise TimeUnclear(text="")
    return moment
