"""What changed, block by block and word by word."""

import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.articles.documents import documents
from tests.unit.articles.scripts import BODY, HEADLINE, LEAD, LINES, QUOTE, SAFETY, SCRIPTS, read
from transpub.articles.diff import Change, DetailChange, Run, Status, diff, word_diff
from transpub.articles.document import Document, Paragraph, Text
from transpub.articles.passages import passages

E, I, D = Change.EQUAL, Change.INSERT, Change.DELETE  # noqa: E741 - three letters for three kinds of runs
WORDS = st.lists(st.sampled_from(["trams", "run", "at", "night", ".", ",", "<1>", "</1>", "  "]), max_size=8)
TEXTS = WORDS.map(" ".join)


def told(old, new):
    """Everything but what stayed as it was."""
    return [change for change in diff(old, new) if change.status is not Status.SAME]


def edited(body, headline=HEADLINE):
    return told(read(HEADLINE, BODY), read(headline, body))


def runs(old, new):
    return [(run.change, run.text) for run in word_diff(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Trams run.", "Trams run.", [(E, "Trams run.")]),
        (
            "About 38,000 people ride.",
            "About 36,500 people ride.",
            [(E, "About "), (D, "38,000"), (I, "36,500"), (E, " people ride.")],
        ),
        (
            "They run at night in winter here.",
            "They run all day long in winter here.",
            [(E, "They run "), (D, "at night"), (I, "all day long"), (E, " in winter here.")],
        ),
        ("<1>This</1> page.", "This page.", [(D, "<1>"), (E, "This"), (D, "</1>"), (E, " page.")]),
        ("Buses only.", "Trams return to us", [(D, "Buses only."), (I, "Trams return to us")]),
        ("", "New.", [(I, "New.")]),
        ("Old.", "", [(D, "Old.")]),
        ("", "", []),
        ("夜行电车十二月运行", "夜行电车三月运行", [(E, "夜行电车"), (D, "十二"), (I, "三"), (E, "月运行")]),
    ],
)
def test_words(old, new, expected):
    assert runs(old, new) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_runs(old, new):
    found = word_diff(old, new)
    assert "".join(run.text for run in found if run.change is not Change.INSERT) == old
    assert "".join(run.text for run in found if run.change is not Change.DELETE) == new
    assert all(run.text for run in found)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents, documents)
def test_every_passage_of_both_documents_is_told_once(old, new):
    changes = diff(old, new)
    assert sorted(change.old_path for change in changes if change.old_path) == sorted(
        passage.path for passage in passages(old)
    )
    assert [change.new_path for change in changes if change.new_path and change.new_path.startswith("body")] == [
        passage.path for passage in passages(new) if passage.path.startswith("body")
    ]


@settings(max_examples=60)
@given(documents)
def test_a_document_does_not_differ_from_itself(document):
    assert {change.status for change in diff(document, document)} <= {Status.SAME}


def test_a_changed_number_is_two_words_of_one_paragraph():
    (change,) = edited(BODY.replace("38,000", "36,500"))
    assert (change.status, change.new_path, change.moved) == (Status.CHANGED, "body/2/paragraph", False)
    assert [run for run in change.runs if run.change is not Change.EQUAL] == [
        Run(Change.DELETE, "38,000"),
        Run(Change.INSERT, "36,500"),
    ]


def test_a_headline_is_compared_with_the_headline_however_different():
    (change,) = edited(BODY, headline="Something else")
    assert (change.kind, change.status) == ("headline", Status.CHANGED)
    assert change.runs == (Run(Change.DELETE, HEADLINE), Run(Change.INSERT, "Something else"))


def test_a_moved_paragraph_is_moved_and_the_others_are_not():
    (change,) = edited(LEAD + SAFETY + BODY.removeprefix(LEAD).replace(SAFETY, ""))
    assert (change.status, change.old_path, change.new_path) == (
        Status.MOVED,
        "body/8/paragraph",
        "body/2/paragraph",
    )


def test_a_moved_paragraph_may_have_changed_too():
    changed = SAFETY.replace("air raid alerts", "air raid alarms")
    (change,) = edited(LEAD + changed + BODY.removeprefix(LEAD).replace(SAFETY, ""))
    assert (change.status, change.moved) == (Status.CHANGED, True)


def test_what_was_removed_stands_where_it_stood():
    found = diff(read(HEADLINE, BODY), read(HEADLINE, BODY.replace(QUOTE, "")))
    statuses = [change.status for change in found]
    assert statuses == [Status.SAME] * 3 + [Status.REMOVED] * 2 + [Status.SAME] * 9
    assert found[4].kind == "attribution"


def test_what_was_inserted():
    (change,) = edited(BODY.replace(LINES, LINES + "<p>Maps hang at every stop.</p>"))
    assert (change.status, change.old_path) == (Status.INSERTED, None)
    assert change.runs == (Run(Change.INSERT, "Maps hang at every stop."),)


def test_merged_paragraphs_are_one_that_grew_and_one_that_went():
    changes = edited(BODY.replace("relaid.</p><p>Crews", "relaid. Crews"))
    assert sorted(change.status for change in changes) == [Status.CHANGED, Status.REMOVED]


def test_a_reordered_list_moves_one_item():
    (script,) = (script for script in SCRIPTS if script.name == "list reordered")
    assert [change.status for change in edited(script.body)] == [Status.MOVED]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '<p>Read <a href="/1">the report</a>.</p>',
            '<p>Read <a href="/2">the report</a>.</p>',
            [("href", "the report", "/1", "/2")],
        ),
        ("<p>Ten trams.</p>", "<p><b>Ten</b> trams.</p>", [("b", "Ten", None, "")]),
        ('<p>Read <a href="/1">this</a>.</p>', "<p>Read this.</p>", [("href", "this", "/1", None)]),
        ("<h2>Lines</h2><p>x</p>", "<h3>Lines</h3><p>x</p>", [("level", "", "2", "3")]),
        (
            "<p>Lines</p><p>x</p>",
            "<h3>Lines</h3><p>x</p>",
            [("kind", "", "paragraph", "heading"), ("level", "", None, "3")],
        ),
        ("<p>x</p><ul><li>One</li></ul>", "<p>x</p><ol><li>One</li></ol>", [("ordered", "", None, "")]),
        (
            '<p>Ten <img src="/a.png" alt="red"> trams.</p>',
            '<p>Ten <img src="/b.png" alt="red"> trams.</p>',
            [("src", "red", "/a.png", "/b.png")],
        ),
    ],
)
def test_what_words_do_not_say(old, new, expected):
    (change,) = told(read("H", old), read("H", new))
    assert change.status is Status.CHANGED
    assert change.details == tuple(DetailChange(*entry) for entry in expected)


def test_the_words_of_a_link_are_told_as_words_only():
    (change,) = edited(BODY.replace("in a report published last week", "in a report published in May"))
    assert change.details == ()


def test_a_changed_description_of_an_image_is_a_changed_text():
    old = '<p>x</p><figure><img src="/a.png" alt="A red tram at the depot"></figure>'
    (change,) = told(read("H", old), read("H", old.replace("red", "blue")))
    assert (change.kind, change.status) == ("alt", Status.CHANGED)


def test_data_about_the_story():
    old = Document(headline="H", section="War", tags=("a", "b"))
    new = Document(headline="H", section="War", tags=("a", "c"), canonical_url="https://desk.example/1")
    assert [(change.kind, change.status) for change in told(old, new)] == [
        ("tags", Status.CHANGED),
        ("canonical_url", Status.INSERTED),
    ]


def written_anew(paragraphs, *, words=20_000):
    """Two stories of random words."""
    source = random.Random(3)
    vocabulary = [f"word{number}" for number in range(4000)]
    for _ in range(2):
        story = source.choices(vocabulary, k=words)
        size = words // paragraphs
        texts = [" ".join(story[start : start + size]) for start in range(0, words, size)]
        yield Document(headline="H", body=tuple(Paragraph(content=(Text(text=text),)) for text in texts))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("paragraphs", [1, 200, 2_000])
def test_twenty_thousand_words_written_anew(paragraphs):
    old, new = written_anew(paragraphs)
    changes = diff(old, new)
    assert any(change.status is not Status.SAME for change in changes)


def test_memory_does_not_grow_with_the_square_of_the_words():
    """In a process of its own: the highest mark of this one was set by others."""
    script = (
        "import resource; from tests.unit.articles.test_diff import diff, written_anew\n"
        "old, new = written_anew(1)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "diff(old, new)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    grown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert int(grown) < 40 * 1024, "KiB; a table of all pairs of tokens, a bit each, takes 200 MiB"


@pytest.mark.timeout(60)
def test_a_text_of_half_a_million_signs_does_not_hang():
    found = word_diff("a b " * 120_000, "c d " * 120_000)
    assert [run.change for run in found] == [Change.DELETE, Change.INSERT]
