"""Run by Alembic. Gathers every room's tables."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine, text

import transpub.accounts.models
import transpub.activity.latest
import transpub.activity.models
import transpub.articles.models
import transpub.memory.models
import transpub.publishing.models
import transpub.publishing.signing_models
import transpub.publishing.webhooks.models
import transpub.terms.models
import transpub.translations.comment_models
import transpub.translations.desk_models
import transpub.translations.models
import transpub.translations.package_models
import transpub.translations.presence_models  # noqa: F401
from transpub.core.db import Model, UtcDateTime
from transpub.migrations import is_modelled

# Any number shared by all processes that migrate one PostgreSQL database.
_ADVISORY_LOCK = 7_301_926
_LOCK_TIMEOUT = "10s"


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from transpub.core.db import UtcDateTime")
        return "UtcDateTime()"
    return False


def run(engine: Engine) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two containers starting together take turns; a busy table makes us fail instead of queueing up.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            include_name=is_modelled,
            compare_type=True,
        )
        context.run_migrations()


run(context.config.attributes["engine"])
