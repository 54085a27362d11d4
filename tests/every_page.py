"""One page of every kind, in a newsroom that has some of everything, for what must hold on all of them."""

from sqlalchemy import select

from tests import newsroom
from transpub.accounts.permissions import SYSTEM
from transpub.articles.material import SourceFormat
from transpub.core.db import Database
from transpub.publishing import partners, service, taking_down
from transpub.publishing.models import PartnerFetch
from transpub.publishing.webhooks import endpoints
from transpub.terms import service as terms
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations.models import Segment
from transpub.translations.workflow import Action

ARTICLE = """<p>Ships with <a href="https://example.org/grain">45,000 tonnes</a> left <b>Odesa</b> on Monday.</p>
<h2>What comes next</h2><p>“The corridor is open again,” the minister said. Insurers waited for this.</p>"""


def addresses(database: Database, desk: newsroom.Newsroom, engine=None) -> dict[str, str]:
    """Name of a page → its address, for an administrator; without the page to log in."""
    story = newsroom.send_in(
        database,
        desk.editor,
        title="Grain ships leave Odesa",
        body=ARTICLE,
        source_format=SourceFormat.HTML,
    )
    published = newsroom.send_in(database, desk.editor, title="Power is back in Kherson")
    reviewed = newsroom.send_in(database, desk.editor, title="Schools open underground")
    queued = newsroom.send_in(database, desk.editor, title="A theatre opens")
    for sent in (story, reviewed):
        newsroom.draft(database, sent.translations[0].id, engine)
    newsroom.approved(database, desk, published.translations[0].id)
    with database.unit_of_work() as session:
        partner_id = partners.create(session, SYSTEM, "Odesa Daily")[0].id
        endpoint_id = endpoints.add(session, SYSTEM, partner_id, "https://odesa.example/hook").id
        for language in ("en", "uk"):
            service.publish(session, desk.publisher, published.article.id, language)
        service.publish(session, desk.publisher, queued.article.id, "en")
        copy = {"article_id": queued.article.id, "language": "en", "edition_number": 1}
        session.add(PartnerFetch(partner_id=partner_id, **copy))
        kyiv = TermDraft("en", {"en": WordingDraft("Kyiv"), "uk": WordingDraft("Київ")}, kind=Kind.PLACE)
        term_id = terms.add(session, SYSTEM, kyiv).id
    with database.unit_of_work() as session:
        taking_down.withdraw(session, desk.publisher, queued.article.id, "en", explanation="A name was wrong.")
    newsroom.confirm_all(database, desk.translator, reviewed.translations[0].id)
    newsroom.act(database, desk.translator, reviewed.translations[0].id, Action.SUBMIT)
    with database.read_only() as session:
        first = (
            select(Segment.id).where(Segment.translation_id == story.translations[0].id).order_by(Segment.position)
        )
        segment_id = session.scalars(first).first()
    draft, review = (f"/translations/{sent.translations[0].id}" for sent in (story, reviewed))
    return {
        "board": "/board",
        "board-empty": "/board?q=nothing",
        "new-article": "/articles/new",
        "article": f"/articles/{story.article.id}",
        "revise": f"/articles/{story.article.id}/revise",
        "revisions": f"/articles/{story.article.id}/revisions",
        "editor": draft,
        "editor-queued": f"/translations/{queued.translations[0].id}",
        "editor-approved": f"/translations/{published.translations[0].id}",
        "beside": f"{draft}/segments/{segment_id}/context",
        "preview": f"{draft}/preview",
        "review": "/review",
        "review-drafts": "/review?list=draft",
        "review-failed": "/review?list=failed",
        "reviewing": f"{review}/review",
        "publish": "/publish",
        "live": f"/articles/{published.article.id}/live/uk",
        "kill": f"/articles/{published.article.id}/kill",
        "embargo": f"/articles/{story.article.id}/embargo",
        "gone": f"/articles/{queued.article.id}/gone/en",
        "terms": "/terms",
        "new-term": "/terms/new",
        "term": f"/terms/{term_id}",
        "terms-import": "/terms/import",
        "terms-suggested": "/terms/suggested",
        "memory": "/memory",
        "models": "/models",
        "checks": "/checks",
        "partners": "/partners",
        "partner": f"/partners/{partner_id}",
        "webhooks": f"/partners/{partner_id}/webhooks",
        "webhook": f"/partners/{partner_id}/webhooks/{endpoint_id}",
        "admin": "/admin",
        "users": "/admin/users",
        "new-user": "/admin/users/new",
        "user": f"/admin/users/{desk.translator.user_id}",
        "health": "/admin/health",
        "signing-keys": "/admin/signing-keys",
        "activity": "/admin/activity",
        "account": "/account",
    }
