"""Whether work gets done: what waits, runs and has failed, who works, what to do about each trouble."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.accounts.permissions import Permission
from transpub.core.clock import now
from transpub.core.db import stored_bytes
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import AppSettings, ReadSession, WriteSession, database_of
from transpub.publishing.webhooks import endpoints
from transpub.translations import health, reports, status
from transpub.translations.errors import EngineGaveUp
from transpub.translations.reports import Worker
from transpub.web.admin import Administrator
from transpub.web.model_wording import LACKS
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import PostedForm
from transpub.web.rendering import page as render
from transpub.web.shown_once import id_of
from transpub.web.visitor import go, saying
from transpub.web.wording import FAILURES

router = APIRouter(prefix="/admin/health")

PER_PAGE = 20
# Drafts of a long story take minutes; what waits longer than this waits for something that is not right.
LONG_WAIT = timedelta(minutes=15)
# Of the memory a worker may take before it starts anew.
_MEMORY_TIGHT = 0.9

_SILENT = N_(
    "The worker %(name)s has been silent for over two minutes. Look at its log; if it is gone for good, its jobs "
    "go to the others by themselves and it disappears from here within a day."
)
_TIGHT = N_(
    "The worker %(name)s holds nearly all the memory it may (%(held)d of %(most)d MB) and will start anew. If it "
    "does so often, raise TRANSPUB_WORKER_MAX_RSS_MB or lower TRANSPUB_ENGINE_MODELS_MB."
)
_WAITING_LONG = N_(
    "A draft has waited for over fifteen minutes. Start more workers, or look below which pair it waits for and "
    "whether a model serves it."
)
_HAVE_FAILED = N_("Drafts have failed. See below why, and let the machine try again.")
_CUT_OFF = N_(
    "A webhook was switched off, since it took nothing any more, of: %(partners)s. Its log, on the partner’s "
    "pages, says why; there you can switch it on again."
)


@dataclass(frozen=True)
class FailedRow:
    row: health.Failed
    reason: str


@router.get("")
def show(
    request: Request, who: Administrator, session: ReadSession, settings: AppSettings, page: PageNumber = 1
) -> Response:
    who.require(Permission.MODEL_MANAGE)
    state = status.look(database_of(request), settings)
    workers = reports.workers(session, ttl=settings.offer_ttl)
    lines = health.lines(session)
    paging = Paging(page, PER_PAGE, health.count_failed(session))
    failed = health.failed(session, limit=PER_PAGE, offset=paging.offset)
    return render(
        request,
        "health.html",
        state=state,
        troubles=[LazyText(LACKS[lack], {}) for lack in state.missing]
        + troubles(workers, lines, failed=paging.total, cut_off=endpoints.partners_cut_off(session), moment=now()),
        workers=workers,
        lines=lines,
        failed=[FailedRow(row, FAILURES.get(row.code or "", EngineGaveUp.text)) for row in failed],
        paging=paging,
        retried_at_once=health.RETRIED_AT_ONCE,
        last_task=max((worker.seen_at for worker in workers), default=None),
        database_size=stored_bytes(session),
    )


def troubles(
    workers: Sequence[Worker],
    lines: Sequence[health.Line],
    *,
    failed: int,
    cut_off: Sequence[str],
    moment: datetime,
) -> list[LazyText]:
    """What is not as it should be, each with what to do. `cut_off` names partners with a webhook that was switched
    off. Pure."""
    found = []
    for worker in workers:
        setup = worker.setup
        if not worker.is_at_work:
            found.append(LazyText(_SILENT, {"name": worker.name}))
        elif setup and setup.resident_mb_most and setup.resident_mb > _MEMORY_TIGHT * setup.resident_mb_most:
            facts = {"name": worker.name, "held": setup.resident_mb, "most": setup.resident_mb_most}
            found.append(LazyText(_TIGHT, facts))
    if any(line.oldest and moment - line.oldest > LONG_WAIT for line in lines):
        found.append(LazyText(_WAITING_LONG, {}))
    if failed:
        found.append(LazyText(_HAVE_FAILED, {}))
    if cut_off:
        found.append(LazyText(_CUT_OFF, {"partners": ", ".join(cut_off)}))
    return found


@router.get("/retry")
def back(_: Administrator) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go("/admin/health")


@router.post("/retry")
def retry(posted: PostedForm, who: Administrator, session: WriteSession) -> Response:
    """One failed draft, or as many as one press may. Raises: NotFound."""
    if posted.flag("all"):
        health.retry_all(session, who)
    else:
        health.retry(session, who, _wanted(posted))
    return go(saying("/admin/health", "retried"))


def _wanted(posted: PostedForm) -> uuid.UUID:
    return id_of(posted, "translation")
