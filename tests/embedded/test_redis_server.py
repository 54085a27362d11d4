import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from transpub.app.embedded import redis_server
from transpub.app.embedded.errors import NoRedisServer
from transpub.core.settings import Settings

from .conftest import eventually


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_server_on_the_search_path_is_preferred(name: str, tmp_path: Path) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert redis_server.find_server(str(tmp_path)) == program


def test_missing_server_is_answered_with_what_to_install() -> None:
    with pytest.raises(NoRedisServer) as caught:
        redis_server.find_server("", wheel=False)
    assert caught.value.exit_status == 69
    told = str(caught.value.message)
    assert "apt install redis-server" in told
    assert "brew install redis" in told


@pytest.fixture
def private_redis(settings: Settings, redis_program: Path) -> Iterator[redis.Redis]:
    redis_server.redis_dir(settings).mkdir(parents=True)
    command = redis_server.server_command(redis_program, settings)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: redis_server.answers(settings.redis_socket))
            with redis.Redis(unix_socket_path=str(settings.redis_socket), decode_responses=True) as client:
                yield client
        finally:
            process.terminate()


@pytest.mark.slow
def test_private_redis_has_no_port_drops_nothing_and_keeps_nothing(
    private_redis: redis.Redis, settings: Settings
) -> None:
    wanted = {"port": "0", "maxmemory-policy": "noeviction", "save": "", "appendonly": "no"}
    assert {name: private_redis.config_get(name)[name] for name in wanted} == wanted
    assert settings.redis_socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_waiting_worker_is_seen_by_redis(private_redis: redis.Redis, settings: Settings) -> None:
    assert redis_server.has_waiting_worker(settings.effective_broker_url) is False
    with redis.Redis(unix_socket_path=str(settings.redis_socket), single_connection_client=True) as worker:
        connection = worker.connection
        assert connection is not None
        connection.send_command("BRPOP", "translate", 5)
        eventually(lambda: redis_server.has_waiting_worker(settings.effective_broker_url))


def test_redis_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    assert redis_server.answers(tmp_path / "nothing.sock") is False
    assert redis_server.has_waiting_worker(f"redis+socket://{tmp_path}/nothing.sock") is False
