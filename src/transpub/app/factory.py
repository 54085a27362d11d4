"""Builds the ASGI application from its settings."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute

from transpub import __version__
from transpub.api import router as api
from transpub.core.db import Database, open_database
from transpub.core.errors import TranspubError
from transpub.core.i18n import Catalogs
from transpub.core.settings import Settings
from transpub.http import problems
from transpub.http.cors import CorsMiddleware
from transpub.http.held_answers import Generations, HeldAnswersMiddleware
from transpub.http.middleware import (
    BodyLimitMiddleware,
    CrossSiteMiddleware,
    LocaleMiddleware,
    SecurityHeadersMiddleware,
)
from transpub.http.rate_limit import Limiter, RateLimitMiddleware
from transpub.http.waiting import Waiting
from transpub.publishing.fetches import Fetches
from transpub.publishing.polling import Polls
from transpub.publishing.removals import Removals
from transpub.web import errors as web_errors
from transpub.web import first_run
from transpub.web import router as web
from transpub.web.feed import Feed

# JSON may write a character of the body in six bytes, and a form in three times its UTF-8.
_BODY_ALLOWANCE = 6
_BODY_SLACK = 64 * 1024


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The application. Without a database given, opens the one the settings name."""
    catalogs = Catalogs(settings)
    opened = database or open_database(settings)
    limiter = Limiter(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(first_run.announce, opened)
        yield
        app.state.feed.close()
        await limiter.close()
        if database is None:
            opened.dispose()

    app = FastAPI(
        title="transpub",
        version=__version__,
        summary="Translation and publishing desk for newsrooms",
        openapi_url="/api/openapi.json",
        # The stock documentation pages load scripts from elsewhere; the schema itself is served.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.settings, app.state.catalogs, app.state.database = settings, catalogs, opened
    app.state.feed = Feed(opened)
    app.state.polls = Polls(opened)
    app.state.fetches = Fetches(opened)
    app.state.removals = Removals(opened)
    app.router.routes.extend(_routes())
    web_errors.mount_static(app)
    _handle_errors(app, catalogs)
    # The last added sees the request first.
    app.state.generations = Generations(opened)
    app.state.waiting = Waiting(lambda: app.state.generations)
    app.add_middleware(HeldAnswersMiddleware, generations=lambda: app.state.generations)
    app.add_middleware(
        RateLimitMiddleware,
        limiter=limiter,
        database=opened,
        generations=lambda: app.state.generations,
    )
    # Around the counting: a refusal is to be readable by scripts too, and a preflight carries no key to count.
    app.add_middleware(CorsMiddleware, database=opened)
    most = settings.article_max_bytes * _BODY_ALLOWANCE + _BODY_SLACK
    app.add_middleware(
        BodyLimitMiddleware, most=most, most_with_file=max(most, settings.file_max_bytes + _BODY_SLACK)
    )
    app.add_middleware(CrossSiteMiddleware)
    app.add_middleware(LocaleMiddleware, catalogs=catalogs, database=opened)
    app.add_middleware(SecurityHeadersMiddleware)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Every route of both doors. FastAPI takes their signatures apart when one of them is first asked for, 0.4 s of
    work for all that is the same for every application of a process."""
    doors = APIRouter()
    doors.include_router(api)
    doors.include_router(web)
    return doors.routes


def _handle_errors(app: FastAPI, catalogs: Catalogs) -> None:
    def answer(request: Request, error: Exception) -> Response:
        """Pages get a page, everything else a problem document."""
        if not hasattr(request.state, "locale"):  # It failed before a language was chosen.
            request.state.locale = catalogs.default
        locale = request.state.locale
        if web_errors.wants_page(request):
            return web_errors.page(request, error)
        match error:
            case TranspubError():
                return problems.from_error(error, locale)
            case RequestValidationError():
                return problems.from_validation(error, locale)
            case HTTPException():
                return problems.from_http(error, locale)
            case _:
                return problems.internal(request, error, locale)

    def gone(_: Request, __: Exception) -> Response:
        """Nobody is there to read it; and that somebody left while sending is nothing to look into."""
        return Response(status_code=400)

    app.add_exception_handler(ClientDisconnect, gone)
    handler: Callable[[Request, Exception], Response] = answer
    for kind in (TranspubError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handler)
