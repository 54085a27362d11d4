"""Sentences joined and cut by hand: the document stays whole, and every code goes on meaning the same thing."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.articles.documents import documents, languages
from transpub.articles import recoding, recutting
from transpub.articles.codes import code_problems
from transpub.articles.document import Break, Document, Element, Image, Paragraph, Text
from transpub.articles.errors import CutInWord, CutNotPossible, JoinNotPossible, NothingToJoin, NotMarked
from transpub.articles.normalise import normalise
from transpub.articles.segments import coded_texts, mark, reassemble, recut, split


def marked(*content, language="en"):
    """One paragraph under a one-word headline: its first sentence is the segment at position 1."""
    nodes = tuple(Text(text=node) if isinstance(node, str) else node for node in content)
    return mark(Document(headline="News", body=(Paragraph(content=nodes),)), language)


def em(*children):
    return Element(tag="em", children=tuple(Text(text=text) for text in children))


def link(text):
    return Element(tag="a", attributes=(("href", "https://example.org/1"),), children=(Text(text=text),))


def texts(document):
    return [segment.text for segment in split(document, "en")]


def joined(document, position, first, second, *, space=" "):
    """The document with two segments joined, and the target of the new one."""
    change = recutting.join(document, position)
    target = recoding.join_targets(change.before, change.after, change.index, first, second, space=space)
    return recut(document, {change.key: change.cuts}), target


def cut(document, position, at, target, target_at):
    change = recutting.cut(document, position, at)
    targets = recoding.cut_target(change.before, change.after, change.index, target, target_at)
    return recut(document, {change.key: change.cuts}), targets


def test_two_sentences_become_one_and_two_again():
    document = marked("Ships left Odesa. They carried grain. Nobody was hurt.")
    both, target = joined(document, 1, "Кораблі вийшли з Одеси.", "Вони везли зерно.")
    assert texts(both)[1:] == ["Ships left Odesa. They carried grain.", "Nobody was hurt."]
    assert target == "Кораблі вийшли з Одеси. Вони везли зерно."
    again, targets = cut(both, 1, len("Ships left Odesa. "), target, len("Кораблі вийшли з Одеси. "))
    assert texts(again) == texts(document)
    assert targets == ("Кораблі вийшли з Одеси.", "Вони везли зерно.")


def test_codes_are_numbered_through():
    document = marked("See ", link("the port"), ". Ask ", link("the mayor"), ".")
    both, target = joined(document, 1, "Дивіться <1>порт</1>.", "Спитайте <1>мера</1>.")
    assert texts(both)[1] == "See <1>the port</1>. Ask <2>the mayor</2>."
    assert target == "Дивіться <1>порт</1>. Спитайте <2>мера</2>."
    _, targets = cut(both, 1, len("See the port. "), target, len("Дивіться порт. "))
    assert targets == ("Дивіться <1>порт</1>.", "Спитайте <1>мера</1>.")


def test_formatting_over_both_sentences_has_its_codes_where_it_no_longer_covers_all():
    document = marked(em("One here. Two here."), " Three here.")
    assert texts(document)[1:] == ["One here.", "Two here.", "Three here."]
    both, target = joined(document, 2, "Два тут.", "Три тут.")
    assert texts(both)[2] == "<1>Two here.</1> Three here."
    assert target == "<1>Два тут.</1> Три тут."
    all_three, target = joined(both, 1, "Один тут.", target)
    assert texts(all_three)[1] == "<1>One here. Two here.</1> Three here."
    assert target == "<1>Один тут. Два тут.</1> Три тут."
    _, targets = cut(all_three, 1, len("One here. "), target, len("Один тут. "))
    assert targets == ("Один тут.", "<1>Два тут.</1> Три тут.")


def test_what_stood_between_the_sentences_stands_in_the_joined_one():
    image = Image(src="https://example.org/1.jpg")
    document = marked("One here.", Break(), image, "Two here.", Break(), "42.", Break(), "Three here.")
    both, target = joined(document, 1, "Один тут.", "Два тут.")
    assert texts(both)[1] == "One here.<1/><2/>Two here."
    assert target == "Один тут.<1/><2/>Два тут."
    all_three, target = joined(both, 1, target, "Три тут.")
    assert texts(all_three)[1] == "One here.<1/><2/>Two here.<3/>42.<4/>Three here."
    assert target == "Один тут.<1/><2/>Два тут.<3/>42.<4/>Три тут."


def test_a_script_without_spaces_gets_none():
    document = marked("Ships left Odesa. They carried grain.")
    _, target = joined(document, 1, "船离开了敖德萨。", "它们运载粮食。", space="")
    assert target == "船离开了敖德萨。它们运载粮食。"
    chinese = marked("船离开了敖德萨。它们运载粮食。", language="zh")
    assert texts(chinese)[1:] == ["船离开了敖德萨。", "它们运载粮食。"]
    both, target = joined(chinese, 1, "Ships left Odesa.", "They carried grain.")
    assert target == "Ships left Odesa. They carried grain."
    sentence = recutting.sentence_at(both, 1)
    assert recutting.places(sentence) == [len("船离开了敖德萨。")]


def test_a_half_without_text_leaves_the_other_as_it_is():
    document = marked("See ", link("the port"), ". Ask ", link("the mayor"), ".")
    assert joined(document, 1, "", "")[1] == ""
    assert joined(document, 1, "Дивіться <1>порт</1>.", "")[1] == "Дивіться <1>порт</1>."
    assert joined(document, 1, "", "Спитайте <1>мера</1>.")[1] == "Спитайте <2>мера</2>."


def test_broken_codes_stay_broken():
    document = marked("See ", link("the port"), ". Ask ", link("the mayor"), ".")
    both, target = joined(document, 1, "Дивіться <1>порт.", "Спитайте <2>мера</2></1>.")
    assert target == "Дивіться <1>порт. Спитайте <4>мера</4></2>."
    source = texts(both)[1]
    assert code_problems(source, target)
    _, targets = cut(both, 1, len("See the port. "), target, len("Дивіться порт. "))
    assert targets == ("Дивіться <1>порт.</1>", "Спитайте <5>мера</5></1>.")


def test_a_code_that_moved_to_the_other_half_is_missed_where_it_belongs():
    document = marked("See ", link("the port"), ". Ask the mayor.")
    both, _ = joined(document, 1, "", "")
    _, targets = cut(both, 1, len("See the port. "), "Спитайте мера. Дивіться <1>порт</1>.", len("Спитайте мера. "))
    assert targets == ("Спитайте мера.", "Дивіться порт.")
    assert code_problems("See <1>the port</1>.", targets[0])


def test_a_pair_around_the_place_is_closed_and_opened_again():
    document = marked("So ", em("one here. Two"), " here.")
    both, _ = joined(document, 1, "", "")
    assert texts(both)[1] == "So <1>one here. Two</1> here."
    again, targets = cut(both, 1, len("So one here. "), "Отак <1>один тут. Два</1> тут.", len("Отак один тут. "))
    assert texts(again)[1:] == ["So <1>one here.</1>", "<1>Two</1> here."]
    assert targets == ("Отак <1>один тут.</1>", "<1>Два</1> тут.")


@pytest.mark.parametrize(("target_at", "halves"), [(0, ("", "<1>Два</1> тут.")), (8, ("<1>Два</1> тут.", ""))])
def test_a_target_may_go_to_one_half_whole(target_at, halves):
    document = marked(em("One"), " here. ", em("Two"), " here.")
    both, _ = joined(document, 1, "", "")
    target = "<1>Два</1> тут." if target_at else "<2>Два</2> тут."
    assert cut(both, 1, len("One here. "), target, target_at)[1] == halves


@pytest.mark.parametrize(
    ("at", "error"),
    [
        (0, CutInWord),
        (2, CutInWord),
        (3, CutInWord),
        (1000, CutInWord),
        (-4, CutInWord),
        (len("See the "), CutNotPossible),
        (len("See the port of Odesa at https://example.org/a "), CutNotPossible),
    ],
)
def test_where_no_sentence_can_begin(at, error):
    document = marked("See ", link("the port of Odesa"), " at https://example.org/a 42.")
    with pytest.raises(error):
        recutting.cut(document, 1, at)


def test_places_are_before_words_outside_links_and_untranslatable_text():
    code = Element(tag="code", children=(Text(text="make all"),))
    document = marked("Go see ", link("the port"), " and ", code, " it 42.")
    (sentence,) = coded_texts(document)[1].coded.sentences
    assert recoding.as_read(sentence.text, sentence) == "Go see the port and make all it 42."
    assert recutting.places(sentence) == [3, 7, 16, 20, 29]


def test_the_last_sentence_of_a_text_has_none_to_join():
    document = marked("One here. Two here.")
    for position in (0, 2):
        with pytest.raises(NothingToJoin):
            recutting.join(document, position)


def test_a_join_that_would_draw_in_a_third_sentence_is_refused():
    latin = Element(tag="span", attributes=(("lang", "la"),), children=(Text(text="Alea iacta est. Vale."),))
    document = marked(latin, " So it ends.")
    assert len(texts(document)) == 4
    with pytest.raises(JoinNotPossible):
        recutting.join(document, 2)
    assert texts(joined(document, 1, "", "")[0])[1] == "Alea iacta est. Vale."


def test_corrections_follow_their_text_and_no_other():
    document = marked("One here. Two here.")
    change = recutting.join(document, 1)
    paragraph = document.body[0]
    other = Paragraph(content=(Text(text="Three here. Four here."),))
    longer = mark(document.model_copy(update={"body": (other, paragraph, paragraph)}), "en")
    assert texts(recut(longer, {change.key: change.cuts, "paragraph:0": [3]}))[1:] == [
        "Three here.",
        "Four here.",
        "One here. Two here.",
        "One here.",
        "Two here.",
    ]
    assert recut(longer, {}) is longer
    with pytest.raises(NotMarked):
        recut(Document(headline="News"), {change.key: change.cuts})


def steps(document, data):
    """Some joins and cuts, wherever they are possible, the source's own texts being the targets."""
    cuts, targets = {}, texts(document)
    for _ in range(data.draw(st.integers(1, 5))):
        current = recut(document, cuts)
        if not targets:
            break
        position = data.draw(st.integers(0, len(targets) - 1))
        places = recutting.places(recutting.sentence_at(current, position))
        with contextlib.suppress(NothingToJoin, JoinNotPossible, CutNotPossible):
            if places and data.draw(st.booleans()):
                at = data.draw(st.sampled_from(places))
                change = recutting.cut(current, position, at)
                halves = recoding.cut_target(change.before, change.after, change.index, targets[position], at)
                targets[position : position + 1] = halves
            else:
                change = recutting.join(current, position)
                pair = targets[position : position + 2]
                whole = recoding.join_targets(change.before, change.after, change.index, *pair, space=" ")
                targets[position : position + 2] = [whole]
            cuts[change.key] = change.cuts
    return recut(document, cuts), targets


@given(documents, languages, st.data())
@settings(max_examples=15, deadline=None)
def test_any_joins_and_cuts_keep_the_document_whole(document, language, data):
    changed, targets = steps(mark(document, language), data)
    segments = split(changed, language)
    assert len(segments) == len(targets)
    assert reassemble(changed, {segment.key: segment.text for segment in segments}) == normalise(document)
    # White space between sentences may have been of another kind; codes and words are the source's.
    assert [target.split() for target in targets] == [segment.text.split() for segment in segments]
