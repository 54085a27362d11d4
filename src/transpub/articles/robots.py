"""Whether a site's robots.txt lets us fetch a page (RFC 9309)."""

import re

import httpx
from protego import Protego

from transpub.articles.errors import RobotsForbid, RobotsUnanswered
from transpub.core.outgoing import Errand, RedirectLoop, TooManyRedirects

# What robots.txt files call us.
TOKEN = "transpub"  # noqa: S105 - a product token, no secret
# RFC 9309, 2.5: at least 500 kibibytes are read; what comes after may be left unread.
ROBOTS_MAX_BYTES = 500 * 1024

_AGENT = re.compile(r"\s*user[- ]?agent\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)


class Robots:
    """The robots.txt files of one errand, each read once."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._rules: dict[httpx.URL, Protego] = {}

    def require(self, url: httpx.URL) -> None:
        """Raises: RobotsForbid, RobotsUnanswered, and what `Errand.get` raises."""
        place = url.copy_with(raw_path=b"/robots.txt")
        if place not in self._rules:
            self._rules[place] = self._read(place)
        if not self._rules[place].can_fetch(str(url), TOKEN):
            raise RobotsForbid(address=str(url), host=url.host)

    def _read(self, place: httpx.URL) -> Protego:
        """RFC 9309, 2.3.1: an error of the server's forbids everything, any other way of having none, nothing."""
        try:
            answer = self._errand.get(str(place), max_bytes=ROBOTS_MAX_BYTES, cut=True)
        except (RedirectLoop, TooManyRedirects):
            return Protego.parse("")
        if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise RobotsUnanswered(host=place.host, status=answer.status)
        if answer.status != httpx.codes.OK:
            return Protego.parse("")
        return rules(answer.data)


def rules(data: bytes) -> Protego:
    """The rules of a robots.txt, for us and for everybody.

    The names of other robots become one name: Protego keeps every rule for each of them, and 30,000 names before
    3,000 rules took it three minutes.
    """
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(map(_without_other_names, lines)))


def _without_other_names(line: str) -> str:
    agent = _AGENT.match(line)
    if agent is None:
        return line
    name = agent[1].lower()
    return f"User-agent: {name if name in ('*', TOKEN) else 'other'}"
