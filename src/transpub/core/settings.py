"""Everything an operator sets before start, from the environment. What editors change at run time is a row."""

import hashlib
import tempfile
from datetime import timedelta
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias, get_args

from babel import Locale, UnknownLocaleError
from pydantic import Field, HttpUrl, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# sun_path in sockaddr_un holds 104 bytes on macOS, 108 on Linux, the closing NUL included.
_UNIX_SOCKET_PATH_MAX = 100

# Sites whose players and posts can stand in a story; `articles.embeds` knows their addresses.
EmbedProvider: TypeAlias = Literal[
    "youtube", "vimeo", "x", "facebook", "instagram", "tiktok", "telegram", "spotify", "soundcloud", "dailymotion",
    "datawrapper", "google_maps", "flourish",
]  # fmt: skip


def _tag(tag: str) -> str:
    """A mistyped tag is told at the start. The full judgement is `core.languages`, which imports this file."""
    try:
        Locale.parse(tag.strip(), sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError(f"“{tag[:40]}” is not a language tag we know, such as en, uk or pt-BR") from error
    return tag.strip()


def _route(route: str) -> list[str]:
    tags = [_tag(tag) for tag in route.split(">")]
    if not 2 <= len(tags) <= 3 or len(set(tags)) < len(tags):
        raise ValueError(f"“{route[:40]}” is no route of two or three different languages, such as uk>en>ru")
    return tags


class Settings(BaseSettings):
    """One frozen object, built once by each composition root and passed down. Prefix `TRANSPUB_`."""

    model_config = SettingsConfigDict(env_prefix="TRANSPUB_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("var"), description="Folder of the embedded mode: database, Redis, models, logs.")
    database_url: str = Field(
        "", description="SQLAlchemy URL (postgresql+psycopg://…). Empty: SQLite in the data folder."
    )
    broker_url: str = Field(
        "", description="Redis URL for Celery. Empty: the private Redis that `transpub up` starts."
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="First port tried; a taken one moves to the next.")
    public_url: HttpUrl | None = Field(
        None, description="Address users and partners reach. Turns on secure cookies when it is https."
    )
    newsroom_name: str = Field(
        "Newsroom", min_length=1, max_length=120, description="Name of the newsroom, as feeds and pages show it."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")

    default_ui_language: str = Field("en", description="Interface language when nothing else decides.")
    session_days: int = Field(14, ge=1, le=365, description="Days until a login expires.")
    desk_allows_self_review: bool = Field(
        False, description="Let people approve translations they edited themselves. Each use is logged."
    )

    article_max_bytes: int = Field(
        1024 * 1024, ge=1024, le=64 * 1024 * 1024, description="Largest article body accepted, in bytes."
    )

    embed_providers: Annotated[tuple[EmbedProvider, ...], NoDecode] = Field(
        get_args(EmbedProvider),
        description="Sites whose players and posts a story may hold, comma-separated. Other frames are left out.",
    )

    file_max_bytes: int = Field(
        16 * 1024 * 1024, ge=64 * 1024, le=256 * 1024 * 1024, description="Largest file taken in, in bytes."
    )

    fetch_timeout_s: float = Field(
        15.0, gt=0, le=120, description="Seconds a page of another site may take, with all its redirects."
    )
    fetch_max_bytes: int = Field(
        10 * 1024 * 1024, ge=1024, le=100 * 1024 * 1024, description="Largest page fetched, in bytes unpacked."
    )
    fetch_robots: bool = Field(True, description="Heed the robots.txt of sites that pages are fetched from.")
    fetch_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Private networks that may be asked all the same, comma-separated: 10.1.2.0/24. "
        "Otherwise only public addresses are.",
    )

    webhook_timeout_s: float = Field(
        15.0, gt=0, le=120, description="Seconds a partner's webhook may take to answer, in all."
    )
    webhook_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Private networks whose webhooks may be called all the same, also by plain http, "
        "comma-separated: 10.1.2.0/24. Otherwise only public addresses are, by https.",
    )

    models_dir: Path | None = Field(None, description="Installed Argos packages. Empty: models/ in data_dir.")
    model_index_url: str = Field(
        "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json",
        description="Argos package index: an http(s) address, a file, or a folder of .argosmodel files.",
    )
    model_index_timeout_s: float = Field(
        10.0, gt=0, le=120, description="Seconds to wait for the model index and for each read of a download."
    )
    trial_models: bool = Field(True, description="Offer the trial packages for pairs without an installed package.")
    routes: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Routes taken before any other where their models are installed, best first, comma-separated: "
        "uk>en>ru, de>uk. Other pairs go direct, else through one of TRANSPUB_PIVOT_LANGUAGES.",
    )
    pivot_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("en",), description="Languages to go through where there is no direct model, best first, comma-separated."
    )

    worker_name: str = Field(
        "", max_length=120, description="Name of this worker, unlike any other's. Empty: the host's name."
    )
    worker_threads: int = Field(2, ge=1, le=64, description="Jobs one worker process runs at a time.")
    worker_max_rss_mb: int = Field(
        2048,
        ge=64,
        le=1_048_576,
        description="Megabytes a worker process may hold between two jobs. Above, it lets go of models and caches; "
        "if that is not enough, it ends and is started anew.",
    )
    engine_models_mb: int = Field(
        1024,
        ge=1,
        le=1_048_576,
        description="Megabytes of models a worker keeps loaded. Those idle the longest make room for others.",
    )
    engine_cache_mb: int = Field(
        16,
        ge=0,
        le=4096,
        description="Megabytes of sentences translated lately, kept so as not to be decoded again.",
    )
    engine_batch_tokens: int = Field(704, ge=64, le=16384, description="Tokens CTranslate2 decodes at once.")
    engine_beam_size: int = Field(4, ge=1, le=16, description="Beams of the decoder.")
    job_batch_segments: int = Field(
        64, ge=1, le=1000, description="Segments translated and stored between two lease renewals."
    )
    job_lease_s: int = Field(120, ge=5, le=3600, description="Seconds a job stays claimed without a sign of life.")
    job_max_attempts: int = Field(4, ge=1, le=20, description="Claims of one job before it ends as failed.")
    sweep_interval_s: int = Field(
        10, ge=1, le=3600, description="Seconds between two looks for lost and overdue jobs."
    )
    offer_ttl_s: int = Field(
        86400, ge=60, description="Seconds language pairs stay on offer while no worker gives a sign of life."
    )

    locales_dir: Path | None = Field(None, description="Interface catalogs. Empty: those shipped.")
    ui_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("en", "uk", "ru", "de"), description="Interface languages offered, comma-separated."
    )

    @field_validator(
        "embed_providers",
        "fetch_allow",
        "pivot_languages",
        "routes",
        "ui_languages",
        "webhook_allow",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("fetch_allow", "webhook_allow")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ip_network(network, strict=False)
        return networks

    @field_validator("routes")
    @classmethod
    def _are_routes(cls, routes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(">".join(_route(route)) for route in routes)

    @field_validator("pivot_languages")
    @classmethod
    def _are_languages(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_tag(tag) for tag in tags)

    @model_validator(mode="after")
    def _default_language_is_offered(self) -> Self:
        if self.default_ui_language not in self.ui_languages:
            raise ValueError("TRANSPUB_DEFAULT_UI_LANGUAGE must be one of TRANSPUB_UI_LANGUAGES")
        return self

    @cached_property
    def effective_database_url(self) -> str:
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'transpub.sqlite3').resolve()}"

    @cached_property
    def redis_socket(self) -> Path:
        """Where the private Redis listens: in the data folder, or, where that path is too long, beside /tmp."""
        socket = self.data_dir.resolve() / "redis.sock"
        if len(str(socket).encode()) <= _UNIX_SOCKET_PATH_MAX:
            return socket
        digest = hashlib.sha256(str(socket).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"transpub-{digest}.sock"

    @cached_property
    def effective_broker_url(self) -> str:
        return self.broker_url or f"redis+socket://{self.redis_socket}"

    @property
    def offer_ttl(self) -> timedelta:
        return timedelta(seconds=self.offer_ttl_s)

    @property
    def job_lease(self) -> timedelta:
        return timedelta(seconds=self.job_lease_s)

    @cached_property
    def effective_models_dir(self) -> Path:
        return (self.models_dir or self.data_dir / "models").resolve()
