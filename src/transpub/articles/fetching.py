"""A page or file of another site, fetched for an editor who gave its address. What is in it is read elsewhere."""

from dataclasses import dataclass
from email.message import Message

import httpx

from transpub.articles.errors import NotAPage, PageNotServed
from transpub.articles.robots import Robots
from transpub.core.outgoing import Errand, FetchPolicy

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML_TYPES = ("text/html", "application/xhtml+xml")
FETCHED_TYPES = (*HTML_TYPES, "text/markdown", "text/plain", DOCX_TYPE)

_TYPE_SHOWN_MAX = 100


@dataclass(frozen=True)
class Fetched:
    """`address` is where redirects ended. `media_type` is in lower case and without parameters; `charset` is what
    the server claims, unchecked."""

    address: str
    media_type: str
    charset: str | None
    data: bytes


def fetch_page(address: str, policy: FetchPolicy) -> Fetched:
    """The page at an address; https when it is given without a scheme.

    Raises:
        RobotsForbid, RobotsUnanswered: only where the policy heeds robots.txt.
        PageNotServed: the site did not answer with the page.
        NotAPage: it is neither a web page nor text nor a Word file.
        TranspubError: as `Errand.get`.
    """
    errand = Errand(policy)
    permit = Robots(errand).require if policy.robots else None
    answer = errand.get(address, accept=", ".join(FETCHED_TYPES), permit=permit)
    if answer.status != httpx.codes.OK:
        raise PageNotServed(address=answer.address, status=answer.status)
    media_type, charset = _content_type(answer.headers.get("content-type", ""))
    if media_type not in FETCHED_TYPES:
        raise NotAPage(address=answer.address, media_type=media_type[:_TYPE_SHOWN_MAX] or "–")
    return Fetched(answer.address, media_type, charset, answer.data)


def _content_type(header: str) -> tuple[str, str | None]:
    """Media type and charset; the standard library's reader of MIME headers knows their quoting."""
    message = Message()
    message["Content-Type"] = header
    charset = message.get_param("charset")
    media_type = header.partition(";")[0].strip().lower()
    return media_type, charset if isinstance(charset, str) and charset else None
