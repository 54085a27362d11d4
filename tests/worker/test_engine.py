"""The Argos engine with the real trial packages: what it offers, what comes back, and what it survives."""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece
from rapidfuzz import fuzz

from transpub.core.settings import Settings
from transpub.translations.cutting import cut
from transpub.translations.engine import STRONGER, Decoding, Engine, EngineFailed, ModelKind, Offer, Output
from transpub_worker.engine import ArgosEngine
from transpub_worker.model import PIECE_TOKENS
from transpub_worker.packages import PackageStore

from .archives import TRIAL_RU, TRIAL_UK, package, parts_of, settings_for, with_bpe, written

SENTENCES = [
    "Open the file and save your changes.",
    "The book is on the table.",
    "She lives in Kyiv with her family.",
    "Please wait until the download is complete.",
    "You can change this setting at any time.",
]
LOOP = "word " * 110


@pytest.fixture
def engine(settings: Settings) -> ArgosEngine:
    return ArgosEngine(settings)


def offer_for(engine: Engine, source: str, target: str) -> Offer:
    return next(offer for offer in engine.offers() if (offer.source, offer.target) == (source, target))


def translate(engine: Engine, texts: Sequence[str], target: str = "uk", **decoding: float) -> list[Output]:
    return engine.translate(offer_for(engine, "en", target), texts, Decoding(**decoding))  # type: ignore[arg-type]


def alike(one: str, other: str) -> bool:
    """Equal but for a word: another batch or processor rounds otherwise, and a beam may tip."""
    return SequenceMatcher(None, one, other).ratio() > 0.8


def test_fresh_folder_offers_the_trial_packages(engine: ArgosEngine) -> None:
    assert engine.offers() == [
        Offer("en", "ru", "argos", "translate-en_ru", "0.1", ("en", "ru"), ModelKind.TRIAL),
        Offer("en", "uk", "argos", "translate-en_uk", "0.1", ("en", "uk"), ModelKind.TRIAL),
    ]


def test_without_trial_packages_nothing_is_offered_or_unpacked(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, trial_models=False)

    assert ArgosEngine(settings).offers() == []
    assert not settings.effective_models_dir.exists()


def test_folder_that_cannot_be_written_offers_nothing_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    engine = ArgosEngine(settings_for(tmp_path, models_dir=tmp_path / "file" / "models"))

    assert [engine.offers(), engine.offers()] == [[], []]
    assert caplog.text.count("trial packages are not offered") == 1


def test_each_language_gets_its_own_translation(engine: ArgosEngine) -> None:
    ukrainian, russian = translate(engine, SENTENCES), translate(engine, SENTENCES, "ru")

    assert alike(ukrainian[0].text, "Відкрити файл і зберігати зміни.")
    assert alike(russian[0].text, "Откройте файл и сохранять изменения.")
    assert not set("ыэёъ").intersection("".join(output.text for output in ukrainian))
    assert not set("іїєґ").intersection("".join(output.text for output in russian))
    for output in ukrainian + russian:
        assert output.text == output.text.strip()
        assert "<uk>" not in output.text
        assert "<ru>" not in output.text
        assert output.score is not None
        assert -5 < output.score < 0
        assert not output.truncated


def test_order_and_repetitions_are_kept(engine: ArgosEngine) -> None:
    alone = [translate(engine, [text])[0] for text in SENTENCES]

    outputs = translate(engine, SENTENCES * 3 + SENTENCES[:1])

    assert outputs == outputs[:5] * 3 + outputs[:1]
    assert all(alike(one.text, other.text) for one, other in zip(alone, outputs, strict=False))


def test_texts_without_a_word_stay_empty(engine: ArgosEngine) -> None:
    outputs = translate(engine, ["", SENTENCES[0], "   ", "\u00a0\n\t", "\u200b"])

    assert [output.text for output in outputs] == ["", outputs[1].text, "", "", ""]
    assert [output.score for output in outputs] == [None, outputs[1].score, None, None, None]
    assert translate(engine, []) == []
    assert outputs[1].text


def test_score_is_the_mean_log_probability_of_the_tokens(engine: ArgosEngine, store: PackageStore) -> None:
    outputs = translate(engine, SENTENCES)

    folder = store.installed()[1].folder
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    judge = ctranslate2.Translator(str(folder / "model"), intra_threads=1)
    for source, output in zip(SENTENCES, outputs, strict=True):
        target = ["<uk>", *tokenizer.encode(output.text, out_type=str)]
        judged = judge.score_batch([tokenizer.encode(source, out_type=str)], [target])[0].log_probs[1:]
        # The decoder may have written the same text by other tokens, which the judge finds less likely.
        assert output.score == pytest.approx(sum(judged) / len(judged), abs=0.02)


def test_loop_up_to_the_limit_is_told_and_stronger_decoding_ends_it(engine: ArgosEngine) -> None:
    offer = offer_for(engine, "en", "uk")

    loop = engine.translate(offer, [LOOP, SENTENCES[0]], Decoding())
    stronger = engine.translate(offer, [LOOP], STRONGER)

    assert [output.truncated for output in loop] == [True, False]
    assert stronger[0].truncated is False
    assert len(stronger[0].text) < len(loop[0].text) / 3


def test_long_sentence_is_translated_to_its_end(engine: ArgosEngine, store: PackageStore) -> None:
    sentence = " ".join(f"you can open file {number} and save it;" for number in range(10, 60))

    output = translate(engine, [sentence])[0]

    model_file = store.installed()[1].folder / "sentencepiece.model"
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(model_file))
    pieces = [piece for piece, _ in cut(sentence, lambda text: len(tokenizer.encode(text)), PIECE_TOKENS)]
    assert len(pieces) > 3
    assert not output.truncated
    assert alike(output.text, " ".join(part.text for part in translate(engine, pieces)))
    assert "55" in output.text


@pytest.mark.slow
def test_all_of_five_thousand_tokens_is_translated(engine: ArgosEngine, store: PackageStore) -> None:
    sentence = ", ".join(text.rstrip(".") for text in SENTENCES * 130)
    translate(engine, SENTENCES[:1])
    model_file = store.installed()[1].folder / "sentencepiece.model"
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(model_file))
    pieces = [piece for piece, _ in cut(sentence, lambda text: len(tokenizer.encode(text)), PIECE_TOKENS)]
    assert len(tokenizer.encode(sentence)) > 5000
    assert " ".join(pieces) == sentence

    output = translate(engine, [sentence], beam_size=1)[0]

    assert output.pieces == len(pieces)
    # As `alike`, which takes a minute for so long a text.
    assert fuzz.ratio(output.text, " ".join(part.text for part in translate(engine, pieces, beam_size=1))) > 80
    assert output.alternatives == ()


def test_other_wordings_come_best_first_and_of_a_pivot_from_its_last_step(
    engine: ArgosEngine, store: PackageStore, tmp_path: Path
) -> None:
    direct = translate(engine, SENTENCES, alternatives=3)
    store.install(written(tmp_path, package("de", "en")), origin="")
    pivot = offer_for(engine, "de", "uk")
    passed = engine.translate(pivot, SENTENCES, Decoding(alternatives=3, aligned=True))

    middle = [output.text for output in engine.translate(offer_for(engine, "de", "en"), SENTENCES, Decoding())]
    last = translate(engine, middle, alternatives=3)
    for outputs in (direct, passed):
        assert all(
            len({wording.text for wording in output.alternatives} - {output.text}) == 3 for output in outputs
        )
    for whole, step in zip(passed, last, strict=True):
        assert [wording.text for wording in whole.alternatives] == [wording.text for wording in step.alternatives]


def rendered(source: str, output: Output, word: str) -> str:
    """The source word that a word of the output renders most of all."""
    at = output.text.index(word)
    weights: Counter[str] = Counter()
    for link in output.alignment:
        if at <= link.target[0] < at + len(word):
            weights[source[slice(*link.source)]] += link.weight
    return weights.most_common(1)[0][0]


def test_alignment_tells_which_word_renders_which(engine: ArgosEngine) -> None:
    output = engine.translate(offer_for(engine, "en", "uk"), SENTENCES[:1], Decoding(aligned=True))[0]

    assert rendered(SENTENCES[0], output, "файл") == "file"
    assert rendered(SENTENCES[0], output, "Від") == "Open"


def test_alignment_of_a_sentence_cut_in_pieces_counts_from_its_start(engine: ArgosEngine) -> None:
    parts = [f"Please open the file {number} and save your changes;" for number in range(10, 40)]
    sentence = " ".join(parts)

    output = engine.translate(offer_for(engine, "en", "uk"), [sentence], Decoding(aligned=True))[0]

    # How far into the source the words of each quarter of the output reach back, weighted.
    middles: list[float] = []
    for quarter in range(4):
        start, end = (len(output.text) * at // 4 for at in (quarter, quarter + 1))
        links = [link for link in output.alignment if start <= link.target[0] < end]
        middles.append(sum(link.source[0] * link.weight for link in links) / sum(link.weight for link in links))
    assert middles == sorted(middles)
    assert middles[0] < len(sentence) / 4
    assert middles[-1] > len(sentence) * 3 / 4


def test_underscores_survive(engine: ArgosEngine) -> None:
    assert "_" in translate(engine, ["I like @Defence_HQ"], "ru")[0].text


def test_beams_change_how_hard_it_tries(engine: ArgosEngine) -> None:
    def total(beam_size: int) -> float:
        return sum(output.score or 0 for output in translate(engine, SENTENCES, beam_size=beam_size))

    assert total(4) > total(1)


def test_threads_that_come_first_together_get_what_one_thread_gets(settings: Settings) -> None:
    engine = ArgosEngine(settings)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: translate(engine, SENTENCES), range(16)))

    assert all(outputs == results[0] for outputs in results)


def test_same_sentence_again_is_not_decoded_again(engine: ArgosEngine) -> None:
    first = translate(engine, SENTENCES)

    again = translate(engine, [*reversed(SENTENCES), SENTENCES[0]])

    assert again == [*reversed(first), first[0]]
    setup = engine.setup()
    assert (setup["cached_sentences"], setup["cache_hit_share"]) == (5, 0.5)
    assert setup["models"] == ["translate-en_uk 0.1"]
    assert isinstance(setup["words_a_second"], int)
    engine.let_go()
    assert (engine.setup()["cached_sentences"], engine.setup()["models"]) == (0, [])
    assert translate(engine, SENTENCES) == first


def test_renewed_package_never_answers_with_sentences_of_the_old_one(
    engine: ArgosEngine, store: PackageStore, tmp_path: Path
) -> None:
    # Of the same pair, but it writes Russian.
    other = parts_of(TRIAL_RU)
    metadata = json.loads(other["metadata.json"]) | {"to_code": "uk", "package_version": "1.1"}
    other["metadata.json"] = json.dumps(metadata).encode()
    store.install(written(tmp_path, package()), origin="")
    ukrainian = translate(engine, SENTENCES)
    store.install(written(tmp_path, package(version="1.1", changes=other), "other.argosmodel"), origin="")

    renewed = "".join(output.text for output in translate(engine, SENTENCES))
    assert not set("іїєґ").intersection(renewed)
    assert set("іїєґ").intersection("".join(output.text for output in ukrainian))


def test_pivot_passes_through_both_packages(engine: ArgosEngine, store: PackageStore, tmp_path: Path) -> None:
    # The trial model under other names: what it makes of its own output is odd, but the way is real.
    store.install(written(tmp_path, package("de", "en")), origin="")
    pivot = offer_for(engine, "de", "uk")
    assert (pivot.route, pivot.kind) == (("de", "en", "uk"), ModelKind.TRIAL)

    passed = engine.translate(pivot, [*SENTENCES, ""], Decoding(aligned=True))

    first = engine.translate(offer_for(engine, "de", "en"), SENTENCES, Decoding())
    second = translate(engine, [output.text for output in first])
    assert [output.text for output in passed] == [*(output.text for output in second), ""]
    for whole, one, two in zip(passed, first, second, strict=False):
        assert min(one.score or 0, two.score or 0) <= (whole.score or 0) <= max(one.score or -9, two.score or -9)
    assert passed[-1] == Output("")
    for sentence, whole in zip(SENTENCES, passed, strict=False):
        assert whole.alignment
        assert all(
            link.target[1] <= len(whole.text) and link.source[1] <= len(sentence) for link in whole.alignment
        )


def test_what_another_process_installs_and_removes_is_noticed(
    engine: ArgosEngine, store: PackageStore, tmp_path: Path
) -> None:
    trial = offer_for(engine, "en", "uk")
    archive = written(tmp_path, package(version="1.4"))

    in_another_process(store, f"store.install(Path({str(archive)!r}), origin='')")
    official = offer_for(engine, "en", "uk")
    assert (official.kind, official.version) == (ModelKind.OFFICIAL, "1.4")
    assert engine.translate(official, SENTENCES[:1], Decoding())[0].text
    with pytest.raises(EngineFailed, match="no longer serves"):
        engine.translate(trial, SENTENCES[:1], Decoding())

    in_another_process(store, "store.remove('en', 'uk', force=True)")
    assert offer_for(engine, "en", "uk") == trial
    with pytest.raises(EngineFailed, match="no longer serves"):
        engine.translate(official, SENTENCES[:1], Decoding())
    assert engine.translate(trial, SENTENCES[:1], Decoding())[0].text


def in_another_process(store: PackageStore, statement: str) -> None:
    script = (
        "from pathlib import Path; from transpub_worker.packages import PackageStore;"
        f"store = PackageStore(Path({str(store.root)!r})); {statement}"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)


def test_broken_folder_does_not_stop_the_others(engine: ArgosEngine, store: PackageStore) -> None:
    (store.root / "en_de-1.0").mkdir(parents=True)

    assert [(offer.source, offer.target) for offer in engine.offers()] == [("en", "ru"), ("en", "uk")]


@pytest.mark.parametrize("file", ["model/model.bin", "sentencepiece.model"])
def test_package_damaged_before_it_is_loaded_fails_as_the_engine(
    engine: ArgosEngine, store: PackageStore, file: str
) -> None:
    offer = offer_for(engine, "en", "uk")
    (store.installed()[1].folder / file).write_bytes(b"noise")

    with pytest.raises(EngineFailed):
        engine.translate(offer, SENTENCES[:1], Decoding())


def test_text_the_tokenizer_cannot_take_fails_without_being_quoted(engine: ArgosEngine) -> None:
    with pytest.raises(EngineFailed) as raised:
        translate(engine, ["secret \ud800"])

    assert "secret" not in str(raised.value)


def test_no_text_reaches_the_log(engine: ArgosEngine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        translate(engine, ["The zebra is in Zaporizhzhia."])

    assert "loading translate-en_uk" in caplog.text
    assert "zebra" not in caplog.text
    assert "▁" not in caplog.text


def vocabulary_as_text() -> dict[str, bytes | None]:
    """As packages before 1.9 have it: one token a line."""
    tokens = json.loads(parts_of(TRIAL_UK)["model/shared_vocabulary.json"])
    return {"model/shared_vocabulary.json": None, "model/shared_vocabulary.txt": "\n".join(tokens).encode()}


def separate_vocabularies() -> dict[str, bytes | None]:
    shared = parts_of(TRIAL_UK)["model/shared_vocabulary.json"]
    return {
        "model/shared_vocabulary.json": None,
        "model/source_vocabulary.json": shared,
        "model/target_vocabulary.json": shared,
    }


@pytest.mark.parametrize("changes", [vocabulary_as_text(), separate_vocabularies()])
def test_every_form_of_vocabulary_translates_alike(
    engine: ArgosEngine, store: PackageStore, tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    expected = translate(engine, SENTENCES)

    store.install(written(tmp_path, package(changes=changes)), origin="")

    assert offer_for(engine, "en", "uk").kind is ModelKind.OFFICIAL
    assert [output.text for output in translate(engine, SENTENCES)] == [output.text for output in expected]


def test_package_with_bpe_tokenizer_loads_and_translates(
    engine: ArgosEngine, store: PackageStore, tmp_path: Path
) -> None:
    # Merges of a few words: the model knows little of what comes out, the way through the tokenizer is real.
    store.install(written(tmp_path, package(changes=with_bpe())), origin="")

    texts = ["Open the file.", "", "the file & the “file”"] * 2
    outputs = engine.translate(offer_for(engine, "en", "uk"), texts, Decoding(aligned=True))

    assert outputs[:3] == outputs[3:]
    assert outputs[0].text
    assert outputs[1] == Output("")
    assert outputs[0].alignment
    for text, output in zip(texts, outputs, strict=True):
        assert all(link.target[1] <= len(output.text) and link.source[1] <= len(text) for link in output.alignment)
    assert not any("@@ " in output.text or "&quot;" in output.text for output in outputs)


FORKED = """
import os, sys
from pathlib import Path
from transpub.core.settings import Settings
from transpub.translations.engine import Decoding
from transpub_worker.engine import ArgosEngine

engine = ArgosEngine(Settings(data_dir=Path(sys.argv[1])))
offer = engine.offers()[0]
before = engine.translate(offer, ["Open the file."], Decoding())
child = os.fork()
if child == 0:
    os._exit(0 if engine.translate(offer, ["Open the file."], Decoding()) == before else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_model_loaded_before_a_fork_does_not_hang_the_child(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path)], check=True, timeout=60)


IMPORTED = """
import os, sys
before = dict(os.environ)
import transpub_worker.engine
assert {k: v for k, v in os.environ.items() if k != "KMP_DUPLICATE_LIB_OK"} == before, "environment changed"
unwanted = {"argostranslate.translate", "argostranslate.sbd", "minisbd", "onnxruntime", "stanza", "torch"}
assert not unwanted & set(sys.modules), unwanted & set(sys.modules)
"""


@pytest.mark.parametrize("home", ["a folder", "nowhere"])
def test_import_leaves_home_and_environment_alone(tmp_path: Path, home: str) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (tmp_path / "file").write_text("no folder can be made below this")
    environment = {
        name: value for name, value in os.environ.items() if name not in ("HOME", "KMP_DUPLICATE_LIB_OK")
    }
    environment["HOME"] = str(folder if home == "a folder" else tmp_path / "file" / "home")
    environment |= {"ARGOS_INTER_THREADS": "many", "ARGOS_DEBUG": "1", "XDG_DATA_HOME": str(tmp_path / "file")}

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORTED], env=environment, timeout=60, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(folder.iterdir()) == []
