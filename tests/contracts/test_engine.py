"""What every engine owes the pipeline, asked of the shipped fakes and of the real one alike."""

import threading
from collections import Counter
from dataclasses import replace

import pytest

from transpub.core.settings import Settings
from transpub.translations.engine import STRONGER, Decoding, EngineFailed, ModelKind
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub_worker.engine import ArgosEngine

SENTENCES = [
    "Open the file and save your changes.",
    "Please wait until the download is complete.",
    "The report was published on Monday.",
]


@pytest.fixture(scope="module", params=["echo", "misbehaving", "argos"])
def engine(request, tmp_path_factory):
    match request.param:
        case "echo":
            return EchoEngine()
        case "misbehaving":
            return MisbehavingEngine(Fault.LOOP)
        case _:
            return ArgosEngine(Settings(data_dir=tmp_path_factory.mktemp("argos")))


@pytest.fixture
def offer(engine):
    return next(offer for offer in engine.offers() if (offer.source, offer.target) == ("en", "uk"))


def test_offers_name_each_pair_once_with_its_route_and_how_far_to_trust_it(engine):
    pairs = [(offer.source, offer.target) for offer in engine.offers()]
    assert len(pairs) == len(set(pairs))
    for offer in engine.offers():
        assert (offer.route[0], offer.route[-1]) == (offer.source, offer.target)
        assert offer.model
        assert offer.version
        assert offer.kind is not ModelKind.OFFICIAL


@pytest.mark.parametrize("decoding", [Decoding(), Decoding(beam_size=1), STRONGER])
def test_as_many_outputs_as_texts_in_their_order(engine, offer, decoding):
    together = engine.translate(offer, SENTENCES, decoding)
    alone = [engine.translate(offer, [sentence], decoding)[0] for sentence in SENTENCES]
    assert [output.text for output in together] == [output.text for output in alone]
    assert all(output.text for output in together)
    assert all(output.score is None or output.score <= 0 for output in together)


def test_alignment_asked_for_changes_no_text_and_stays_within_the_texts(engine, offer):
    plain = engine.translate(offer, SENTENCES, Decoding())
    outputs = engine.translate(offer, SENTENCES, Decoding(aligned=True))
    assert [output.text for output in outputs] == [output.text for output in plain]
    assert not any(output.alignment for output in plain)
    for sentence, output in zip(SENTENCES, outputs, strict=True):
        assert list(output.alignment) == sorted(output.alignment)
        weights = Counter()
        for link in output.alignment:
            for text, (start, end) in ((sentence, link.source), (output.text, link.target)):
                assert 0 <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
            assert 0 < link.weight <= 1
            weights[link.target] += link.weight
        assert all(weight < 1.01 for weight in weights.values())


def test_other_wordings_are_others_and_at_most_so_many(engine, offer):
    outputs = engine.translate(offer, SENTENCES, Decoding(alternatives=3, aligned=True))
    for output in outputs:
        texts = [wording.text for wording in output.alternatives]
        assert len(texts) <= 3
        assert len({output.text, *texts}) == len(texts) + 1
        assert all(wording.score is None or wording.score <= 0 for wording in output.alternatives)
    assert any(output.alternatives for output in outputs)
    assert not any(output.alternatives for output in engine.translate(offer, SENTENCES, Decoding()))


def test_nothing_in_nothing_out(engine, offer):
    assert engine.translate(offer, [], Decoding()) == []


def test_equal_texts_get_equal_outputs(engine, offer):
    first, second, third = engine.translate(offer, [SENTENCES[0], SENTENCES[1], SENTENCES[0]], Decoding())
    assert first == third
    assert first != second


def test_an_offer_that_is_not_served_is_refused(engine, offer):
    with pytest.raises(EngineFailed):
        engine.translate(replace(offer, version="0.0"), SENTENCES, Decoding())
    with pytest.raises(EngineFailed):
        engine.translate(replace(offer, target="de", route=("en", "de")), SENTENCES, Decoding())


def test_threads_do_not_disturb_each_other(engine, offer):
    expected = [output.text for output in engine.translate(offer, SENTENCES, Decoding())]
    wrong = []

    def work():
        for _ in range(5):
            texts = [output.text for output in engine.translate(offer, SENTENCES, Decoding())]
            if texts != expected:
                wrong.append(texts)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
