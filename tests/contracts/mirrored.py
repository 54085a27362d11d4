"""What tests of the partner's site look at: what its mirror holds, what is live, and the way between the two."""

import hashlib
import json

import httpx
from sqlalchemy import func, select

from tests import newsroom
from tests.rooms.published import revise
from transpub.articles import service as articles
from transpub.publishing import signing_store
from transpub.publishing.models import Acknowledgement, Edition, EditionState, PartnerFetch
from transpub.publishing.payload import edition_urn

PARTNER = "Odesa Daily"


class Way(httpx.HTTPTransport):
    """The way between the two. `meddle` answers a request; it is given how the newsroom would."""

    def __init__(self):
        super().__init__()
        self.meddle = pass_on
        self.asked = []

    def handle_request(self, request):
        self.asked.append(request.url.path)
        return self.meddle(request, lambda: read(super(Way, self).handle_request(request)))


def pass_on(_request, ask):
    return ask()


def read(answer):
    answer.read()
    return answer


def at(part, instead):
    """Something else is answered wherever `part` is in the address."""
    return lambda request, ask: instead(request, ask) if str(part) in str(request.url) else ask()


def saying(status, text="<!DOCTYPE html><title>Back soon</title>", **headers):
    return lambda request, ask: httpx.Response(status, text=text, headers=headers)


def too_slow(request, ask):
    raise httpx.ReadTimeout("too slow", request=request)


def with_status(status):
    """The newsroom's answer as it was, but for that."""
    return lambda request, ask: httpx.Response(status, content=ask().content)


def altered(change):
    """The newsroom's answer, its JSON changed."""

    def alter(request, ask):
        said = ask().json()
        change(said)
        return httpx.Response(200, json=said)

    return alter


def held(mirror):
    """What the mirror has: edition and hash of the bytes, by id."""
    with mirror.open() as database:
        rows = database.execute("SELECT id, edition, payload FROM texts").fetchall()
    return {text: (edition, hashlib.sha256(payload).hexdigest()) for text, edition, payload in rows}


def owed(mirror):
    with mirror.open() as database:
        return {text for (text,) in database.execute("SELECT id FROM owed")}


def embargoed(mirror):
    """Until when what is held, by id. The text of each is there."""
    with mirror.open() as database:
        rows = database.execute("SELECT id, until, payload FROM embargoed").fetchall()
    assert all(json.loads(payload)["body_html"] for _, _, payload in rows)
    return {text: until for text, until, _ in rows}


def listed(visitor):
    """How many texts a reader finds."""
    return visitor.get("/").text.count("<li")


def urn(story, language="en"):
    return edition_urn(story.article_id, language)


def is_of(request, story):
    return str(story.article_id) in str(request.url)


def acknowledged(database):
    with database.read_only() as session:
        return session.scalar(select(func.count()).select_from(Acknowledgement))


def fetched(database):
    with database.read_only() as session:
        return session.scalar(select(func.count()).select_from(PartnerFetch))


def revoke_current(database, desk):
    with database.unit_of_work() as session:
        signing_store.revoke(session, desk.admin, signing_store.public_keys(session)[0].id)


def live_set(database):
    with database.read_only() as session:
        editions = session.scalars(select(Edition).where(Edition.state == EditionState.LIVE)).all()
        return {edition_urn(it.article_id, it.language): (it.number, it.etag) for it in editions}


def new_source(database, desk, story, sentence):
    with database.read_only() as session:
        base = articles.newest_revision(session, articles.find(session, story.article_id)).number
    revise(database, desk.editor, story.article_id, f"{newsroom.BODY} {sentence}", base=base)
