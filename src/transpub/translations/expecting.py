"""How long a draft will take, by what workers measured of themselves: for people to see, not to decide by."""

from datetime import timedelta

from sqlalchemy.orm import Session

from transpub.translations import reports


def seconds_for(session: Session, words: int, *, ttl: timedelta) -> float | None:
    """For so many words into one language, once a worker has taken them up. By the slowest worker at work, so that
    not too much is promised; None while none has measured."""
    speeds = [
        worker.setup.words_a_second
        for worker in reports.workers(session, ttl=ttl)
        if worker.is_at_work and worker.setup is not None and worker.setup.words_a_second
    ]
    return words / min(speeds) if speeds else None
