"""Schema migrations. Each is run in one transaction; what moves data is tested with data."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

# Alembic is imported where it is used: it takes a fifth of a second, which most commands need not spend.
if TYPE_CHECKING:
    from alembic.config import Config

# The memory's word indexes are each database's own, made by a migration and by no model.
_UNMODELLED = "memory_search_"
_HERE = Path(__file__).resolve().parent


def _config(engine: Engine | None = None) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    if engine is not None:
        config.attributes["engine"] = engine
    return config


def is_modelled(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether something found in the database should have a model; Alembic's `include_name`."""
    return name is None or not name.startswith(_UNMODELLED)


def upgrade(engine: Engine, revision: str = "head") -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    from alembic import command  # noqa: PLC0415

    command.downgrade(_config(engine), revision)


def current(engine: Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(_config()).get_current_head()


def revision(engine: Engine, message: str) -> None:
    """Write a new migration from the difference between the models and the database."""
    from alembic import command  # noqa: PLC0415

    command.revision(_config(engine), message=message, autogenerate=True)
