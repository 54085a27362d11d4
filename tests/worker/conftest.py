"""Settings, a package store and a model index server, each test its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from transpub.core.settings import Settings
from transpub_worker.packages import PackageStore

from .archives import settings_for
from .index_server import IndexServer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def store(settings: Settings) -> PackageStore:
    return PackageStore(settings.effective_models_dir)


@pytest.fixture
def index_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    monkeypatch.setenv("NO_PROXY", "*")
    with IndexServer() as server:
        yield server
