"""What an answer means for a message, and when to try again. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

# 2^min(6, n) minutes, as Superdesk waits: 1, 2, 4 … 64, 64 …
_MOST_DOUBLINGS = 6
# Added at random, up to this share, so that endpoints that failed together do not come back together.
JITTER = 0.25
# What `Retry-After` may ask for; less would be hammering, and a day would end in switching off.
RETRY_AFTER_LEAST = timedelta(seconds=10)
RETRY_AFTER_MOST = timedelta(hours=6)
# A message that was tried for so long in vain switches the endpoint off, and so do refusals that go on for so long,
# when there are as many of them: one message that a partner does not like says nothing of the next.
GIVEN_UP_AFTER = timedelta(days=1)
REFUSALS_GIVEN_UP_AFTER = 10
# Longer than any wait between two attempts. Where there was none for so long, nobody was sending: the server or the
# partner was switched off.
_NOBODY_SENT = RETRY_AFTER_MOST + timedelta(hours=1)

_GONE = 410
_TRY_AGAIN = frozenset({408, 425, 429})


class Verdict(StrEnum):
    """REFUSED: this message is not to come again. GONE: nor is any other."""

    DELIVERED = "delivered"
    AGAIN = "again"
    REFUSED = "refused"
    GONE = "gone"


def verdict(status: int | None) -> Verdict:
    """`status` is empty where no answer came. A redirect is not followed, but somebody may mend it."""
    if status is None:
        return Verdict.AGAIN
    if 200 <= status < 300:
        return Verdict.DELIVERED
    if status == _GONE:
        return Verdict.GONE
    if 400 <= status < 500 and status not in _TRY_AGAIN:
        return Verdict.REFUSED
    return Verdict.AGAIN


def pause(failures: int, chance: float, retry_after: timedelta | None = None) -> timedelta:
    """How long to wait after the `failures`-th failure in a row, 1 the first. `chance` is from 0 to 1."""
    if retry_after is not None:
        return min(max(retry_after, RETRY_AFTER_LEAST), RETRY_AFTER_MOST)
    minutes = 2 ** min(_MOST_DOUBLINGS, failures - 1)
    return timedelta(minutes=minutes) * (1 + JITTER * chance)


def failing_since(before: datetime | None, last_attempt: datetime | None, moment: datetime) -> datetime:
    """Since when a message that has failed at that moment is tried in vain. `before` is what this said at its last
    failure, `last_attempt` the endpoint's last one; a time in which nobody was sending does not count."""
    was_tried = last_attempt is not None and moment - last_attempt < _NOBODY_SENT
    return before if before is not None and was_tried else moment


def retry_after(header: str | None, moment: datetime) -> timedelta | None:
    """What the header of RFC 9110, 10.2.3 asks for: seconds, or a date. Nothing for what is neither."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        date = parsedate_to_datetime(text)
        # A date without a zone is in UTC, as HTTP's all are.
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) - moment
    except (ValueError, OverflowError, IndexError):
        # The standard library's reader stumbles over years and zones beyond what a date can hold.
        return None
