from pathlib import Path

import pytest

from transpub.app.embedded.environment import child_environment, settings_environment
from transpub.core.settings import Settings

UNUSUAL = Settings(
    data_dir=Path("/srv/news desk/ä"),
    database_url="postgresql+psycopg://desk:p%40ss@db/desk?sslmode=require",
    broker_url="redis://:geheim@cache:6379/3",
    host="::1",
    port=0,
    public_url="https://desk.example.org/uk/",
    log_level="WARNING",
    default_ui_language="uk",
    ui_languages=("uk", "en"),
    session_days=1,
    desk_allows_self_review=True,
    models_dir=Path("models"),
    model_index_timeout_s=0.1 + 0.2,
    trial_models=False,
    worker_threads=7,
    worker_name="three words, 'quoted' and = more",
)


@pytest.mark.parametrize("settings", [Settings(), UNUSUAL], ids=["defaults", "unusual"])
def test_settings_survive_the_way_through_the_environment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_every_setting_that_is_not_none_has_its_variable() -> None:
    expected = {f"TRANSPUB_{name.upper()}" for name in Settings.model_fields if getattr(UNUSUAL, name) is not None}
    assert set(settings_environment(UNUSUAL)) == expected


def test_child_gets_no_setting_that_only_the_outer_environment_has() -> None:
    outer = {"PATH": "/bin", "TRANSPUB_MODELS_DIR": "/elsewhere", "transpub_port": "1"}
    inner = child_environment(Settings(models_dir=None, port=8123), outer)
    assert inner["PATH"] == "/bin"
    assert inner["TRANSPUB_PORT"] == "8123"
    assert not {"TRANSPUB_MODELS_DIR", "transpub_port"} & set(inner)


def test_a_setting_without_a_textual_form_is_refused_by_name() -> None:
    odd = Settings.model_construct(**{**Settings().model_dump(), "ui_languages": ("en,uk",)})
    with pytest.raises(TypeError, match="ui_languages"):
        settings_environment(odd)
