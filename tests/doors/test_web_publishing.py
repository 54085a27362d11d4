"""The publishing pages as a browser without scripts uses them: lists, one language's editions, every step, several
at once; consequences are said before, what happened after."""

import json
import re
from datetime import timedelta

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, added, form, forms, has_form, words
from tests.rooms.published import approve_anew
from transpub.core.clock import moved, now
from transpub.publishing import lists, partner_choices, partners, queries, service
from transpub.publishing.going_live import publish_due
from transpub.publishing.lists import Listing
from transpub.publishing.models import PartnerFetch

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def approved(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted


@pytest.fixture
def at_desk(visit):
    return visit("publisher")


@pytest.fixture
def address(approved):
    return f"/articles/{approved.article.id}/live/uk"


@pytest.fixture
def out(database, desk, approved):
    """Make languages live."""

    def publish(*languages):
        with database.unit_of_work() as session:
            return [
                service.publish(session, desk.publisher, approved.article.id, language) for language in languages
            ]

    return publish


@pytest.fixture
def anew(database, desk, approved):
    return lambda suffix: approve_anew(database, desk, approved.translations[0].id, suffix)


def live(database, approved):
    with database.read_only() as session:
        return [found.language for found in queries.live_editions(session, approved.article.id)]


def typed(moment):
    """As a date-time field sends it where no script runs."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_from_the_list_to_the_page_that_says_what_publishing_does(at_desk, approved, address, partner_client):
    partner_client(name="Odesa Daily")
    listed = at_desk.get("/publish")
    assert "Ready 1" in words(listed)
    assert f'href="{address}"' in listed.text
    page = at_desk.get(address)
    for said in (
        "not published",
        "Ukrainian is published for the first time. No other language changes.",
        "1 partner may read it: Odesa Daily – has fetched nothing of it, as far as is known",
    ):
        assert said in words(page)
    answer = at_desk.send(form(page, "/publish"), do="publish")
    assert "Published. Partners receive it with their next request." in words(answer)
    assert "live" in words(answer)
    assert "The approved text is the one that is live." in words(answer)
    assert "Ready 0" in words(at_desk.get("/publish"))


def test_the_source_is_published_from_the_article(at_desk, approved, database):
    page = at_desk.get(f"/articles/{approved.article.id}")
    path = f"/articles/{approved.article.id}/live/en"
    assert f'href="{path}"' in page.text
    at_desk.send(form(at_desk.get(path), "/publish"), do="publish")
    assert live(database, approved) == ["en"]


def test_it_is_shown_as_readers_see_it_and_as_partners_get_it(visit, out, approved, address):
    (edition,) = out("uk")
    reader = visit("editor")
    page = reader.get(address)
    assert edition.headline in words(page)
    assert '<article class="reading" lang="uk" dir="ltr">' in page.text
    assert f"/content/v1/articles/{approved.article.id}?language=uk" in words(page)
    raw = reader.get(address + "/payload")
    assert raw.content == reader.get(address + "/1/payload").content == edition.payload
    assert raw.headers["etag"] == f'"{edition.etag}"'
    assert json.loads(raw.content)["language"] == "uk"
    assert reader.get(f"/articles/{approved.article.id}/live/pl").status_code == 404
    assert reader.get(address + "/2").status_code == 404


def test_a_correction_shows_what_changes_asks_for_a_note_and_is_told(at_desk, out, anew, address):
    out("uk")
    anew(" інакше")
    page = at_desk.get(address)
    assert "Edition 1 (Ukrainian) is replaced. No other language changes." in words(page)
    assert "інакше" in " ".join(added(page))
    refused = at_desk.send(form(page, "/publish"), do="publish", kind="correct", note=" ")
    assert refused.status_code == 422
    assert "needs a note" in words(refused)
    answer = at_desk.send(form(refused, "/publish"), do="publish", kind="correct", note="The number was <wrong>.")
    assert "Published as a correction." in words(answer)
    assert "The number was <wrong>." in words(answer)
    older = at_desk.get(address + "/1")
    assert "replaced" in words(older)
    assert "What changed from edition 1" in words(at_desk.get(address + "/2"))


def test_scheduled_by_the_utc_clock_held_back_and_cancelled(at_desk, address, database, approved):
    at = now() + 3 * HOUR
    page = at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at=typed(at))
    assert "Scheduled. The text is frozen" in words(page)
    assert "Edition 1 is frozen and waits." in words(page)
    assert f'datetime="{typed(at)}:00+00:00"' in page.text
    assert "Scheduled 1" in words(at_desk.get("/publish?list=scheduled"))
    held = at_desk.send(form(page, "/embargo"), embargo=typed(at + HOUR))
    assert "The embargo is set." in words(held)
    answer = at_desk.send(form(held, "/unschedule"))
    assert "Cancelled. It will not go out." in words(answer)
    with moved(9 * HOUR):
        publish_due(database)
    assert live(database, approved) == []


def test_a_script_sends_the_moment_in_utc_beside_the_field(at_desk, address, database, approved):
    at = now() + 3 * HOUR
    fields = {"at": typed(at + 2 * HOUR), "at_utc": at.isoformat().replace("+00:00", "Z")}
    at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", **fields)
    with moved(4 * HOUR):
        publish_due(database)
    assert live(database, approved) == ["uk"]


@pytest.mark.parametrize("at", ["", "tomorrow", "1999-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_a_time_that_is_none_is_said_and_what_was_typed_stays(at_desk, address, at):
    answer = at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at=at, note="Typed note.")
    assert answer.status_code == 422
    assert "Typed note." in words(answer)
    assert 'role="alert"' in answer.text


def test_a_time_that_was_typed_is_never_passed_over(at_desk, address, database, approved):
    """Enter in the field presses the first button, which publishes at once."""
    page = at_desk.send(form(at_desk.get(address), "/publish"), do="publish", at=typed(now() + 3 * HOUR))
    assert page.status_code == 422
    assert "Nothing was published: a time is filled in." in words(page)
    assert 'aria-describedby="problem-publish"' in page.text
    assert live(database, approved) == []
    scheduled = at_desk.send(form(page, "/publish"), do="schedule")
    assert "Edition 1 is frozen and waits." in words(scheduled)


def test_no_time_is_said_in_words_of_its_own(at_desk, address):
    page = at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at="")
    assert "Choose when it goes live." in words(page)
    (field,) = re.findall(r'<input id="at"[^>]*>', page.text)
    assert 'aria-invalid="true"' in field


def test_an_embargo_is_lifted_by_its_own_button_alone(at_desk, address, database, approved):
    at, until = now() + HOUR, now() + 3 * HOUR
    page = at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at=typed(at))
    page = at_desk.send(form(page, "/embargo"), do="set", embargo=typed(until))
    held = form(page, "/embargo")
    assert held.value("embargo") == typed(until)
    refused = at_desk.send(held, do="set", embargo="")
    assert refused.status_code == 422
    assert "Choose when the embargo ends." in words(refused)
    with moved(2 * HOUR):
        publish_due(database)
    assert live(database, approved) == []
    assert "The embargo is lifted." in words(at_desk.send(form(at_desk.get(address), "/embargo"), do="lift"))
    with moved(2 * HOUR):
        publish_due(database)
    assert live(database, approved) == ["uk"]


def test_a_page_that_shows_another_embargo_than_there_is_does_nothing(at_desk, address, approved, database):
    path = f"/articles/{approved.article.id}/embargo"
    stale, stale_embargo = form(at_desk.get(address), "/publish"), form(at_desk.get(path), "/embargo")
    until = now() + 3 * HOUR
    at_desk.send(form(at_desk.get(path), "/embargo"), embargo=typed(until))
    chosen = at_desk.get("/publish/chosen", params={"item": [f"{approved.article.id} uk"]})
    for answer in (at_desk.send(stale, do="publish"), at_desk.send(stale_embargo, embargo=typed(until + HOUR))):
        assert answer.status_code == 409
        assert "the embargo of the article was changed since you looked (Publisher)" in words(answer)
    lift = next(entry for entry in forms(at_desk.get(path)) if ("lift", "1") in entry.fields)
    at_desk.send(lift)
    several = at_desk.send(form(chosen, "/publish/chosen"))
    assert "the embargo of the article was changed since you looked" in words(several)
    assert live(database, approved) == []


def test_an_embargo_of_yesterday_is_told_nowhere(at_desk, address, approved):
    article = f"/articles/{approved.article.id}"
    at_desk.send(form(at_desk.get(f"{article}/embargo"), "/embargo"), embargo=typed(now() + HOUR))
    pages = (article, address, f"{article}/embargo")
    told = ("The whole article is under embargo until", "goes live when the embargo ends", "Lift the embargo")
    assert all(any(said in words(at_desk.get(page)) for said in told) for page in pages)
    # Log-ins last for days.
    with moved(2 * HOUR):
        for page in (*pages, f"/publish/chosen?item={approved.article.id}+uk"):
            answer = at_desk.get(page)
            assert answer.status_code == 200
            assert not any(said in words(answer) for said in told), page


def test_what_waits_alone_is_cancelled_in_all_languages_at_once(at_desk, address, approved, database):
    at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at=typed(now() + HOUR))
    path = f"/articles/{approved.article.id}/kill"
    assert f'href="{path}"' in at_desk.get(address).text
    page = at_desk.get(path)
    assert "1 scheduled edition is cancelled: Ukrainian." in words(page)
    assert "Partners know nothing of it and are told nothing." in words(page)
    answer = at_desk.send(form(page, "/kill"), explanation="")
    assert "Everything that was scheduled is cancelled." in words(answer)
    with moved(2 * HOUR):
        publish_due(database)
    assert live(database, approved) == []


def test_a_text_sent_back_is_told_before_its_edition_goes_out(at_desk, address, approved, database, desk):
    at_desk.send(form(at_desk.get(address), "/publish"), do="schedule", at=typed(now() + HOUR))
    assert "text sent back since" not in words(at_desk.get("/publish?list=scheduled"))
    newsroom.act(database, desk.reviewer, approved.translations[0].id, newsroom.Action.SEND_BACK, note="Ще раз.")
    assert "text sent back since" in words(at_desk.get("/publish?list=scheduled"))
    assert "The translation was sent back after this edition was frozen." in words(at_desk.get(address))


def test_who_lost_a_language_and_holds_a_copy_is_named(
    visit, at_desk, out, address, approved, database, desk, partner_client
):
    partner = partner_client(name="Odesa Daily")
    out("uk")
    partner.get("/content/v1/changes").raise_for_status()
    with database.unit_of_work() as session:
        found = partners.by_name(session, "Odesa Daily")
        article_id = approved.article.id
        session.merge(PartnerFetch(partner_id=found.id, article_id=article_id, language="uk", edition_number=1))
        partner_choices.set_settings(session, desk.admin, found.id, languages=["ru"])
    page = words(at_desk.get(address))
    assert "No partner may read it now." in page
    assert "They are told to remove it: Odesa Daily – has fetched Ukrainian" in page
    told = words(visit("admin").get(f"/partners/{found.id}"))
    assert "It fetched 1 live text that it may read no longer, and has not been told." in told
    assert "Ukrainian: 1 live text" in told


def test_an_edition_has_a_heading_and_is_compared_however_many_came_after(at_desk, out, anew, address, monkeypatch):
    out("uk")
    anew(" інакше")
    out("uk")
    monkeypatch.setattr("transpub.web.publication._EDITIONS", 1)
    page = at_desk.get(address + "/2")
    assert "<h1>Edition 2</h1>" in page.text
    assert "What changed from edition 1" in words(page)


def test_a_withdrawal_says_what_stays_needs_a_reason_and_can_be_taken_back(
    at_desk, out, address, database, approved
):
    out("uk", "en")
    page = at_desk.get(address)
    assert "Edition 1 (Ukrainian) goes offline at once. All other languages stay live." in words(page)
    refused = at_desk.send(form(page, "/withdraw"), explanation="  ")
    assert refused.status_code == 422
    answer = at_desk.send(form(refused, "/withdraw"), explanation="A name was wrong.")
    assert "Withdrawn. Partners are told to remove it" in words(answer)
    assert "Explanation shown to partners: A name was wrong." in words(answer)
    assert live(database, approved) == ["en"]
    assert "A name was wrong." in words(at_desk.get("/publish?list=withdrawn"))
    assert "withdrawn" in words(at_desk.get(f"/articles/{approved.article.id}"))
    back = at_desk.send(form(answer, "/restore"), reason="It was right.")
    assert "Brought back" in words(back)
    assert live(database, approved) == ["en", "uk"]


def test_a_kill_shows_exactly_what_goes_before_the_red_button(
    app, at_desk, out, approved, database, partner_client
):
    partner = partner_client(name="Odesa Daily")
    out("uk", "en")
    for change in partner.get("/content/v1/changes").json()["changes"]:
        partner.get(change["href"]).raise_for_status()
    app.state.fetches.settle()
    article = at_desk.get(f"/articles/{approved.article.id}")
    path = f"/articles/{approved.article.id}/kill"
    assert f'href="{path}"' in article.text
    page = at_desk.get(path)
    assert "2 live editions go offline: English and Ukrainian." in words(page)
    assert "Odesa Daily – has fetched English and Ukrainian" in words(page)
    refused = at_desk.send(form(page, "/kill"), explanation="   ")
    assert refused.status_code == 422
    assert "Say why" in words(refused)
    answer = at_desk.send(form(refused, "/kill"), explanation="Names of <children> in it.")
    assert "Taken down in all languages" in words(answer)
    assert "Names of <children> in it." in words(answer)
    assert live(database, approved) == []
    again = at_desk.get(path)
    assert not has_form(again, "/kill")
    assert "It is taken down already." in words(again)
    assert "taken down" in words(at_desk.get("/board"))
    restored = at_desk.send(
        form(at_desk.get(f"/articles/{approved.article.id}/live/en"), "/restore"), reason="Another was meant."
    )
    assert "Brought back" in words(restored)
    assert live(database, approved) == ["en"]


def test_a_stale_tab_and_a_form_posted_twice_are_said_and_harmless(at_desk, out, anew, address, database):
    out("uk")
    stale = at_desk.get(address)
    first = at_desk.send(form(stale, "/withdraw"), explanation="Wrong.")
    assert first.status_code == 200
    twice = at_desk.send(form(stale, "/withdraw"), explanation="Wrong.")
    assert "Withdrawn." in words(twice)
    other = at_desk.send(form(stale, "/withdraw"), explanation="Wrong again.")
    assert other.status_code == 409
    assert "something else was done here since you looked. Now it is withdrawn (edition 1, Publisher)" in words(
        other
    )
    anew(" інакше")
    page = at_desk.get(address)
    at_desk.send(form(page, "/publish"), do="publish")
    again = at_desk.send(form(page, "/publish"), do="publish")
    assert "this text is live already" in words(again)
    with database.read_only() as session:
        assert lists.count(session, Listing.LIVE) == 1


def test_a_kill_page_that_shows_less_than_there_is_takes_nothing_down(at_desk, out, approved, database):
    out("uk")
    page = at_desk.get(f"/articles/{approved.article.id}/kill")
    out("en")
    answer = at_desk.send(form(page, "/kill"), explanation="Wrong.")
    assert answer.status_code == 409
    assert "2 live editions go offline" in words(answer)
    assert live(database, approved) == ["en", "uk"]
    at_desk.send(form(answer, "/kill"))
    assert live(database, approved) == []


def test_several_are_published_at_once_and_each_is_answered(at_desk, database, desk):
    stories = []
    for number in range(3):
        submitted = newsroom.send_in(database, desk.editor, title=f"Story number {number} goes out")
        newsroom.approved(database, desk, submitted.translations[0].id)
        stories.append(submitted)
    page = at_desk.get("/publish")
    keys = [f"{story.article.id} uk" for story in stories]
    assert all(f'value="{key}"' in page.text for key in keys)
    chosen = at_desk.get("/publish/chosen", params={"item": keys})
    assert words(chosen).count("Ukrainian is published for the first time.") == 3
    newsroom.act(database, desk.reviewer, stories[1].translations[0].id, newsroom.Action.SEND_BACK, note="Ще раз.")
    answer = at_desk.send(form(chosen, "/publish/chosen"))
    assert words(answer).count("live as edition 1") == 2
    assert "Only an approved translation can be published. This one is draft." in words(answer)
    again = at_desk.send(form(chosen, "/publish/chosen"))
    assert words(again).count("live as edition 1") == 2


@pytest.mark.parametrize(
    "item", ["", "nonsense", "x uk", "00000000-0000-0000-0000-000000000000 uk", "- -", "a b c d"]
)
def test_what_is_ticked_by_hand_is_no_error(at_desk, item):
    assert "Nothing was ticked." in words(at_desk.get("/publish/chosen", params={"item": item}))
    assert at_desk.post("/publish/chosen", {"item": item}).status_code in (200, 303)


def test_lists_by_language_in_the_address(at_desk, out, approved):
    out("uk", "en")
    page = at_desk.get("/publish?list=live&language=en")
    assert "Live 1" in words(page)
    assert f"/articles/{approved.article.id}/live/en" in page.text
    assert f"/articles/{approved.article.id}/live/uk" not in page.text
    for strange in ("?list=nonsense", "?language=klingonese", "?page=x", "?list=live&page=7"):
        assert at_desk.get("/publish" + strange).status_code == 200


def test_a_revision_shows_what_awaits_a_correction(visit, at_desk, out, approved):
    out("en")
    editor = visit("editor")
    revise = form(editor.get(f"/articles/{approved.article.id}/revise"), "/revise")
    editor.send(revise, body=newsroom.BODY + " It is open.", do="send")
    page = at_desk.get("/publish?list=pending")
    assert "Awaiting correction 1" in words(page)
    one = at_desk.get(f"/articles/{approved.article.id}/live/en")
    assert "Partners are told that a correction is to come" in words(one)
    assert form(one, "/publish").value("kind") == "correct"


def test_nothing_of_a_killed_article_is_ready(at_desk, out, approved):
    out("en")
    kill = form(at_desk.get(f"/articles/{approved.article.id}/kill"), "/kill")
    at_desk.send(kill, explanation="wrong")
    assert "Nothing is ready" in words(at_desk.get("/publish"))
    page = at_desk.get(f"/articles/{approved.article.id}/live/uk")
    assert "The whole article was taken down." in words(page)
    assert not has_form(page, "/publish")


def test_an_embargo_on_the_article(at_desk, approved, address, database):
    path = f"/articles/{approved.article.id}/embargo"
    until = now() + 3 * HOUR
    answer = at_desk.send(form(at_desk.get(path), "/embargo"), embargo=typed(until))
    assert "The embargo is set." in words(answer)
    assert "The whole article is under embargo until" in words(answer)
    page = at_desk.get(address)
    assert "It is frozen now and goes live when the embargo ends." in words(page)
    held = at_desk.send(form(page, "/publish"), do="publish")
    assert "until then partners see nothing of it" in words(held)
    lift = next(entry for entry in forms(at_desk.get(path)) if ("lift", "1") in entry.fields)
    assert "The embargo is lifted." in words(at_desk.send(lift))
    publish_due(database)
    assert live(database, approved) == ["uk"]
    assert "cannot be held back any more" in words(at_desk.get(path))


def test_bad_embargo_is_said(at_desk, approved):
    path = f"/articles/{approved.article.id}/embargo"
    answer = at_desk.send(form(at_desk.get(path), "/embargo"), embargo="1999-01-01T00:00")
    assert answer.status_code == 422
    assert "Choose a time that is still ahead" in words(answer)


@pytest.mark.parametrize("role", ["editor", "translator", "reviewer"])
def test_only_publishers_see_and_take_the_steps(visit, out, approved, address, database, role):
    out("en")
    someone = visit(role)
    article = f"/articles/{approved.article.id}"
    for path in (article, address, f"{article}/live/en", "/publish"):
        page = someone.get(path)
        assert page.status_code == 200
        for step in ("/publish", "/withdraw", "/kill", "/embargo", "/chosen"):
            assert not [entry for entry in forms(page) if entry.action.endswith(step) and entry.method == "post"]
    assert someone.get(f"{article}/kill").status_code == 403
    for path, fields in (
        (f"{address}/publish", {"do": "publish"}),
        (f"{article}/live/en/withdraw", {"explanation": "x"}),
        (f"{article}/kill", {"explanation": "x"}),
        (f"{article}/embargo", {"lift": "1"}),
        ("/publish/chosen", {"item": f"{approved.article.id} uk"}),
    ):
        answer = someone.post(path, fields)
        assert answer.status_code == 403
        assert "Your role does not allow this" in words(answer)
    assert live(database, approved) == ["en"]


def test_what_is_not_approved_is_refused_with_the_reason(at_desk, database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    path = f"/articles/{submitted.article.id}/live/uk"
    page = at_desk.get(path)
    assert "Nothing is approved that could be published." in words(page)
    answer = at_desk.post(f"{path}/publish", {"do": "publish"})
    assert answer.status_code == 409
    assert "This one is queued" in words(answer)


def test_a_page_a_form_answered_with_can_be_reloaded(at_desk, approved, address):
    assert at_desk.get(address + "/withdraw").url.path == address
