"""Settings as TRANSPUB_* variables, so that a child process builds the very same settings."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import AnyUrl

from transpub.core.settings import Settings

PREFIX = "TRANSPUB_"


def settings_environment(settings: Settings) -> dict[str, str]:
    """Every setting as an environment variable: `Settings()` under them equals `settings`.

    Settings that are None are left out, since the environment has no word for None.

    Raises:
        TypeError: a setting's type has no known form as text.
    """
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {PREFIX + name.upper(): _as_text(name, value) for name, value in values.items() if value is not None}


def child_environment(settings: Settings, outer: Mapping[str, str] | None = None) -> dict[str, str]:
    """The outer environment (default: this process's own) with its TRANSPUB_* variables replaced."""
    kept = {
        name: value
        for name, value in (os.environ if outer is None else outer).items()
        if not name.upper().startswith(PREFIX)
    }
    # Without it a child's lines would sit in a buffer while its pipe is watched for them.
    return kept | {"PYTHONUNBUFFERED": "1"} | settings_environment(settings)


def _as_text(name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float() | Path() | AnyUrl():
            return str(value)
        case tuple() if all(isinstance(part, str) and "," not in part for part in value):
            return ",".join(value)
    raise TypeError(f"setting {name}: {type(value).__name__} has no form as an environment variable")
