"""The filters of a translation's list, on its page and in the API: what passes, what is counted, what is said where
nothing does."""

import re
import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, words
from transpub.translations import comments, editing, queries, service
from transpub.translations.guard import LOW_SCORE
from transpub.translations.models import SegmentState
from transpub.translations.sifting import Show
from transpub.web.wording import FILTERS, NONE_SHOWN


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    """Seven segments: 1 unsure, 2 from memory, 3 with an error, 4 with warning and comment, 5 failed, 6 confirmed
    for an older source, 7 confirmed."""
    (made,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, made.id)
    with database.unit_of_work() as session:
        found = service.find(session, made.id).segments
        for segment in found:
            segment.score, segment.findings = LOW_SCORE, []
        found[0].score = LOW_SCORE - 0.01
        found[1].memory_unit_id = uuid.uuid4()
        found[1].score = None
        found[2].findings = [{"check": "tag_order", "severity": "error", "facts": {"codes": "<1>"}}]
        found[3].findings = [{"check": "double_space", "severity": "warning", "facts": {}}]
        found[4].state, found[4].failure, found[4].target = SegmentState.MACHINE_FAILED, "loop", ""
        comments.add(session, desk.translator, made.id, "Is that the right word?", segment_id=found[3].id)
        comments.add(session, desk.translator, made.id, "About all of it")
    with database.unit_of_work() as session:
        for number in (5, 6):
            segment = service.find(session, made.id).segments[number]
            editing.save(
                session, desk.translator, segment.id, text=f"Текст {number}.", version=segment.version, confirm=True
            )
            segment.findings = []
        service.find(session, made.id).segments[5].previous_source = "An older source."
    return made.id


LISTED = {
    Show.ALL: [1, 2, 3, 4, 5, 6, 7],
    Show.OPEN: [1, 2, 3, 4, 5, 6],
    Show.MACHINE: [1, 3, 4],
    Show.ERRORS: [3],
    Show.WARNINGS: [4],
    Show.LOW: [1],
    Show.CHANGED: [6],
    Show.MEMORY: [2],
    Show.COMMENTED: [4],
    Show.FAILED: [5],
}


def listed(page):
    return [int(number) for number in re.findall(r'<li class="segment [^>]*data-segment="(\d+)"', page.text)]


@pytest.mark.parametrize("show", Show)
def test_each_filter_lists_its_segments_and_counts_them(visit, translation, as_role, show):
    page = visit("translator").get(f"/translations/{translation}?show={show.value}")
    assert listed(page) == LISTED[show]
    tab = re.search(r'<a href="[^"]*" aria-current="page">(.*?)</a>', page.text.partition("data-tabs")[2])[1]
    assert words(tab) == f"{FILTERS[show]} {len(LISTED[show])}"
    answer = as_role("translator").get(f"/api/v1/translations/{translation}/segments?show={show.value}").json()
    assert [segment["position"] + 1 for segment in answer["segments"]] == LISTED[show]
    assert answer["total"] == len(LISTED[show])


def test_the_api_pages_within_a_filter_and_refuses_another(translation, as_role):
    path = f"/api/v1/translations/{translation}/segments"
    answer = as_role("editor").get(f"{path}?show=open&limit=2&offset=4").json()
    assert ([segment["position"] for segment in answer["segments"]], answer["total"]) == ([4, 5], 6)
    assert as_role("editor").get(f"{path}?show=findings").status_code == 422


def test_an_empty_filter_says_so(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor, title="Another").translations
    translator = visit("translator")
    for show in Show:
        if show in (Show.ALL, Show.OPEN):
            continue
        page = translator.get(f"/translations/{made.id}?show={show.value}")
        assert NONE_SHOWN[show] in words(page)
        assert "Show all segments" in words(page)


def test_a_filter_nothing_passes_is_no_tab(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor, title="Another").translations
    page = visit("translator").get(f"/translations/{made.id}")
    tabs = page.text.partition("data-tabs")[2].partition("</nav>")[0]
    assert re.findall(r'href="[^"?]*(\?show=\w+)?"', tabs) == ["", "?show=open"]


def test_progress_is_told_in_words(visit, translation, database):
    page = visit("translator").get(f"/translations/{translation}")
    card = words("<body>" + page.text.partition('id="progress-head"')[2].partition("</section>")[0])
    with database.read_only() as session:
        counts = [len(segment.source.split()) for segment in queries.segments(session, translation, limit=10)]
    assert f"{counts[6]} of {sum(counts)} words confirmed" in card
    machine = counts[0] + counts[2] + counts[3]
    for said in (
        f"{counts[5]} source changed",
        f"{counts[1]} from memory",
        f"{machine} machine",
        f"{counts[4]} no text",
    ):
        assert said in card
    widths = [int(width) for width in re.findall(r'<rect [^>]*width="(\d+)"', page.text)]
    assert widths == [counts[6], counts[5], counts[1], machine, counts[4]]
