"""What a check has to say, as a value. The checks and their texts are in `register`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from transpub.core.i18n import LazyText
from transpub.translations.checks.register import CHECKS, UNKNOWN, Severity


@dataclass(frozen=True)
class Finding:
    """One thing a check noticed. `facts` fill the places of the check's text and are plain JSON."""

    check: str
    severity: Severity
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, check: str, severity: Severity | None = None, **facts: Any) -> Self:
        """A finding of a registered check, with its own severity unless another one is given."""
        return cls(check, severity or CHECKS[check].severity, facts)

    @property
    def name(self) -> str:
        """The check's name for people, marked, not translated."""
        return CHECKS.get(self.check, UNKNOWN).name

    @property
    def message(self) -> LazyText:
        info = CHECKS.get(self.check)
        return LazyText(info.text, self.facts) if info else LazyText(UNKNOWN.text, {})

    @property
    def repaired(self) -> str:
        """How the words it is about can be put right; empty where nothing can do it."""
        return str(self.facts.get("repaired", ""))

    def to_json(self) -> dict[str, Any]:
        return {"check": self.check, "severity": self.severity.value, "facts": self.facts}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(value["check"], Severity(value["severity"]), dict(value.get("facts", {})))
