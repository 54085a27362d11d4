"""Suggestions from accepted sentences: how right they are, and when nothing is suggested."""

from itertools import pairwise

import pytest

from tests.unit.terms.accepted import HELD_OUT, HELD_OUT_WANTED, PAIRS, WANTED
from transpub.terms.counterparts import log_likelihood
from transpub.terms.entries import Kind
from transpub.terms.expressions import Sentence, candidates
from transpub.terms.suggesting import Pair, kind_of, suggest


def suggested(pairs, *, source="en", target="uk", most=50):
    return suggest([Pair(*pair) for pair in pairs], source_language=source, target_language=target, most=most)


@pytest.mark.parametrize(
    ("pairs", "target", "wanted", "precision", "recall"),
    [(PAIRS, "uk", WANTED, 0.9, 0.9), (HELD_OUT, "ru", HELD_OUT_WANTED, 0.8, 0.8)],
)
def test_precision_and_recall(pairs, target, wanted, precision, recall):
    found = {(one.source, one.target) for one in suggested(pairs, target=target)}
    assert len(found & wanted) / len(found) >= precision, found - wanted
    assert len(found & wanted) / len(wanted) >= recall, wanted - found


def test_the_evidence_is_the_sentences_the_newest_first():
    (found,) = [one for one in suggested(PAIRS) if one.source == "Steppe Observer"]
    assert (found.together, found.sentences, found.kind) == (4, 4, Kind.ORGANISATION)
    assert all("Steppe Observer" in PAIRS[place][0] for place in found.evidence)
    assert all(newer > older for newer, older in pairwise(found.evidence))


def test_the_surest_come_first_and_no_more_than_asked_for():
    found = suggested(PAIRS, most=3)
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_target_stands_in_the_nominative_though_no_sentence_has_it_so():
    (found,) = [one for one in suggested(PAIRS) if one.source == "Dovha Balka"]
    assert found.target == "Довга Балка"
    assert not any("Довга Балка" in target for _, target in PAIRS)


@pytest.mark.parametrize("source", ["Local residents", "local residents", "Larysa Petrenko"])
def test_what_is_translated_now_so_now_so_or_seen_too_seldom_is_left_out(source):
    assert source not in {one.source for one in suggested(PAIRS)}


def test_pieces_of_longer_names_are_left_out():
    sources = {one.source for one in suggested(PAIRS)}
    assert {"National Bank", "Bank", "Reconstruction", "Balka", "Ukraine"} & sources == set()


def test_two_names_that_always_stand_together_cannot_be_told_apart():
    pairs = [(f"Anna saw Borys {number} times.", f"Анна бачила Бориса {number} разів.") for number in range(6)]
    found = {(one.source, one.target) for one in suggested(pairs)}
    assert not found & {("Anna", "Бориса"), ("Anna", "Борис"), ("Borys", "Анна")}


@pytest.mark.parametrize("pairs", [[], [("One sentence.", "Одне речення.")], [("…", "…")], [("1 2 3", "1 2 3")]])
def test_nothing_comes_of_nothing(pairs):
    assert suggested(pairs) == []


def test_the_same_sentence_over_and_over_proves_nothing():
    assert suggested([("The Old Mill burns.", "Старий Млин горить.")] * 50) == []


def test_long_sentences_are_bounded_in_time():
    words = " ".join(f"Name{number}" for number in range(3_000))
    assert suggested([(words, words)] * 3) == []


@pytest.mark.parametrize(
    ("sentence", "names", "expressions"),
    [
        (
            "The Ministry of Reconstruction has paid.",
            {"Ministry", "Ministry of Reconstruction", "Reconstruction"},
            set(),
        ),
        (
            "In Kherson region prices rose.",
            {"Kherson", "Kherson region"},
            {"prices rose", "region prices", "region prices rose"},
        ),
        ("Kyiv reported a power outage.", {"Kyiv"}, {"power outage"}),
        ("“We left,” Iryna said.", {"Iryna"}, set()),
    ],
)
def test_candidates(sentence, names, expressions):
    found = list(candidates(Sentence.of(sentence, "en"), frozenset({"we"})))
    assert {one.text for one in found if one.is_name} == names
    assert {one.text for one in found if not one.is_name} == expressions


@pytest.mark.parametrize(
    ("both", "first", "second", "of_all", "expected"),
    [
        # Dunning 1993, table 4: “the swiss”, 110 with 2,442 and 111 of one without the other, 29,114 of neither.
        (110, 2552, 221, 31777, 270.72),
        (3, 3, 3, 20, 16.91),
        (1, 10, 10, 100, 0.0),
        (0, 5, 5, 20, 0.0),
        (5, 5, 5, 5, 0.0),
    ],
)
def test_log_likelihood(both, first, second, of_all, expected):
    assert log_likelihood(both, first, second, of_all) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [("Галина Криворучко", "uk", Kind.PERSON), ("Одесса", "ru", Kind.PLACE), ("Steppe Observer", "en", None)],
)
def test_kinds_told_by_the_first_word(name, language, kind):
    assert kind_of(name, language) is kind
