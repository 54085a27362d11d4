"""Hosts written without scheme and path (example.com): no code protects them, for most look-alikes are none."""

import re

# Of the endings news is full of. Under all others a full stop without a space after it (“end.Then”) would be one.
_HOST = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|info|edu|gov|mil|eu|ua|ru|tv|io)(?![\w/-]|\.\w)",
    re.IGNORECASE,
)


def hosts(text: str) -> set[str]:
    """In small letters, without `www.`."""
    return {host.lower().removeprefix("www.") for host in _HOST.findall(text)}


def without_hosts(text: str) -> str:
    return _HOST.sub("", text)
