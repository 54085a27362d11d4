"""Sentences kept: found again by model, decoding and text alone, within bounds whatever comes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from transpub.translations.alignment import Link
from transpub.translations.engine import Decoding
from transpub_worker.model import Decoded
from transpub_worker.sentence_cache import SentenceCache

MODEL = "a" * 64


def decoded(text: str, links: int = 0) -> Decoded:
    return Decoded(text, -1.0, 5, truncated=False, alignment=(Link((0, 1), (0, 1), 0.5),) * links)


def test_a_sentence_comes_back_only_for_its_model_decoding_and_text() -> None:
    cache = SentenceCache(100_000)
    cache.put((MODEL, Decoding(), "Ships left."), decoded("Кораблі вийшли."))

    assert cache.get((MODEL, Decoding(), "Ships left.")) == decoded("Кораблі вийшли.")
    assert cache.get(("b" * 64, Decoding(), "Ships left.")) is None
    assert cache.get((MODEL, Decoding(beam_size=1), "Ships left.")) is None
    assert cache.get((MODEL, Decoding(aligned=True), "Ships left.")) is None
    assert cache.get((MODEL, Decoding(), "Ships left")) is None
    assert cache.hit_share == pytest.approx(0.2)


def test_the_longest_unused_goes_first() -> None:
    cache = SentenceCache(4_000)
    cache.put((MODEL, Decoding(), "used"), decoded("живе"))
    for number in range(100):
        cache.put((MODEL, Decoding(), f"sentence {number}"), decoded("речення"))
        assert cache.get((MODEL, Decoding(), "used"))

    assert 1 < len(cache) < 6
    assert cache.bytes <= 4_000
    assert cache.get((MODEL, Decoding(), "sentence 99"))
    assert cache.get((MODEL, Decoding(), "sentence 0")) is None


def test_alignments_weigh_and_what_is_larger_than_all_room_is_not_kept() -> None:
    cache = SentenceCache(20_000)
    cache.put((MODEL, Decoding(), "plain"), decoded("просто"))
    cache.put((MODEL, Decoding(aligned=True), "long"), decoded("довго", links=1_000))
    assert len(cache) == 1

    cache.put((MODEL, Decoding(aligned=True), "short"), decoded("коротко", links=54))
    assert cache.get((MODEL, Decoding(aligned=True), "short"))
    assert cache.get((MODEL, Decoding(), "plain")) is None


def test_put_twice_counts_once_and_nothing_is_kept_without_room() -> None:
    cache = SentenceCache(100_000)
    for text in ("одне", "одне", "інше"):
        cache.put((MODEL, Decoding(), "one"), decoded(text))
    once = SentenceCache(100_000)
    once.put((MODEL, Decoding(), "one"), decoded("інше"))
    assert (len(cache), cache.bytes) == (1, once.bytes)

    cache.clear()
    assert (len(cache), cache.bytes) == (0, 0)
    none = SentenceCache(0)
    none.put((MODEL, Decoding(), "one"), decoded("одне"))
    assert len(none) == 0


def test_threads_get_their_own_sentence_and_the_bound_holds() -> None:
    cache = SentenceCache(8_000)

    def work(number: int) -> bool:
        key = (MODEL, Decoding(), str(number % 30))
        cache.put(key, decoded(str(number % 30)))
        found = cache.get(key)
        return found is None or found.text == str(number % 30)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(5_000)))
    assert 0 < cache.bytes <= 8_000
