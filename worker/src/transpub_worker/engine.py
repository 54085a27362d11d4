"""The Argos engine: installed packages as a `transpub.translations.engine.Engine`. No task, no database."""

import logging
import threading
from collections.abc import Sequence
from functools import reduce

from transpub.core.errors import TranspubError
from transpub.core.settings import Settings
from transpub.translations.alignment import composed
from transpub.translations.engine import Alternative, Decoding, EngineFailed, Offer, Output
from transpub_worker.loaded import LoadedModels
from transpub_worker.manifest import Installed
from transpub_worker.model import INTRA_THREADS, Decoded, ModelFailed
from transpub_worker.packages import PackageStore
from transpub_worker.routes import Pair, Route, RouteOrder, all_routes
from transpub_worker.sentence_cache import SentenceCache
from transpub_worker.speed import Speed

log = logging.getLogger(__name__)

_MB = 1024 * 1024


class ArgosEngine:
    """Translates with the packages of `settings.effective_models_dir`, whoever installs or removes them.

    Models are loaded when they are first needed and let go when their package is gone or another needs the room.
    A sentence translated lately by the same packages and decoding is not decoded again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = PackageStore(settings.effective_models_dir)
        self._order = RouteOrder.of(settings)
        self._reading = threading.Lock()
        self._fingerprint: object = None
        self._routes: dict[Pair, tuple[Route, ...]] = {}
        self._trial_unpacked = not settings.trial_models
        self._models = LoadedModels(
            threads=settings.worker_threads,
            batch_tokens=settings.engine_batch_tokens,
            budget=settings.engine_models_mb * _MB,
        )
        self._cache = SentenceCache(settings.engine_cache_mb * _MB)
        self._speed = Speed()

    def offers(self) -> list[Offer]:
        """The pairs served now. Notices what other processes installed; unpacks the trial packages once."""
        return [routes[0].offer for routes in self._current().values()]

    def routes(self, source: str, target: str) -> list[Offer]:
        """Those of this pair served now, the one of `offers` first."""
        return [route.offer for route in self._current().get((source, target), ())]

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        """As the protocol says. A pivot's score is the mean over the tokens of both steps, its
        alignment goes through the text between them.

        Raises:
            EngineFailed: the packages are gone or renewed since the offer was made, or a model failed.
        """
        routes = self._current().get((offer.source, offer.target), ())
        route = next((route for route in routes if route.offer == offer), None)
        if route is None:
            raise EngineFailed(f"{offer.model} {offer.version} no longer serves {offer.source} → {offer.target}")
        steps: list[list[Decoded]] = []
        current = list(texts)
        try:
            with self._speed.working(sum(len(text.split()) for text in texts)):
                for package in route.packages:
                    steps.append(self._step(package, current, decoding))
                    current = [decoded.text for decoded in steps[-1]]
        except ModelFailed as error:
            raise EngineFailed(str(error)) from error
        return [_output(passed) for passed in zip(*steps, strict=True)]

    def let_go(self) -> None:
        """Unload the models nobody uses now, and forget sentences; both come back at the price of some time."""
        self._cache.clear()
        self._models.let_go()

    def setup(self) -> dict[str, int | float | list[str] | None]:
        """How it is set up and how it does, for people: numbers, and the loaded packages with their versions."""
        settings, speed = self._settings, self._speed.words_a_second
        return {
            "inter_threads": settings.worker_threads,
            "intra_threads": INTRA_THREADS,
            "batch_tokens": settings.engine_batch_tokens,
            "beam_size": settings.engine_beam_size,
            "models": self._models.names(),
            "models_mb_most": settings.engine_models_mb,
            "cached_sentences": len(self._cache),
            "cache_hit_share": round(self._cache.hit_share, 3),
            "words_a_second": None if speed is None else round(speed),
        }

    def _step(self, package: Installed, texts: Sequence[str], decoding: Decoding) -> list[Decoded]:
        sha256 = package.manifest.sha256
        distinct = dict.fromkeys(texts)
        made = {text: found for text in distinct if (found := self._cache.get((sha256, decoding, text)))}
        missing = [text for text in distinct if text not in made]
        if missing:
            with self._models.use(package) as model:
                decoded = model.translate(missing, decoding)
            made |= zip(missing, decoded, strict=True)
            for text in missing:
                self._cache.put((sha256, decoding, text), made[text])
        return [made[text] for text in texts]

    def _current(self) -> dict[Pair, tuple[Route, ...]]:
        with self._reading:
            self._unpack_trial()
            fingerprint = self._store.fingerprint()
            if fingerprint != self._fingerprint:
                installed = self._store.installed()
                self._routes = all_routes(installed, with_trial=self._settings.trial_models, order=self._order)
                self._fingerprint = fingerprint
                self._models.keep_only(installed)
            return self._routes

    def _unpack_trial(self) -> None:
        if self._trial_unpacked:
            return
        self._trial_unpacked = True  # tried once a process: a read-only folder stays read-only
        try:
            self._store.unpack_trial()
        except TranspubError as error:
            log.warning("trial packages are not offered: %s", error)


def _output(steps: Sequence[Decoded]) -> Output:
    """Of a pivot only the last step's other wordings: those of the step before would be other sentences."""
    tokens = sum(step.tokens for step in steps)
    others = [_output([*steps[:-1], other]) for other in steps[-1].alternatives]
    return Output(
        text=steps[-1].text,
        score=min(0.0, sum(step.log_prob for step in steps) / tokens) if tokens else None,
        truncated=any(step.truncated for step in steps),
        alignment=reduce(composed, (step.alignment for step in steps)),
        alternatives=tuple(Alternative(other.text, other.score, other.alignment) for other in others),
        pieces=max(step.pieces for step in steps),
    )
