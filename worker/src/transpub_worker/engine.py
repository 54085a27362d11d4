"""The Argos engine: installed packages as a `transpub.translations.engine.Engine`. No task, no database."""

import logging
import os
import threading
from collections.abc import Sequence
from functools import reduce

from transpub.core.errors import TranspubError
from transpub.core.settings import Settings
from transpub.translations.alignment import composed
from transpub.translations.engine import Alternative, Decoding, EngineFailed, Offer, Output
from transpub_worker.manifest import Installed
from transpub_worker.model import Decoded, Model, ModelFailed
from transpub_worker.packages import PackageStore
from transpub_worker.routes import Pair, Route, RouteOrder, find_routes

log = logging.getLogger(__name__)


class ArgosEngine:
    """Translates with the packages of `settings.effective_models_dir`, whoever installs or removes them.

    Models are loaded when they are first needed and let go when their package is gone. One `Model` serves all
    threads: `settings.worker_threads` calls run side by side on one copy of the weights.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = PackageStore(settings.effective_models_dir)
        self._order = RouteOrder.of(settings)
        self._reading = threading.Lock()
        self._loading = threading.Lock()
        self._fingerprint: object = None
        self._routes: dict[Pair, Route] = {}
        self._trial_unpacked = not settings.trial_models
        # The process id is part of the key: a model loaded before a fork never answers in the child, and
        # letting go of it there waits for threads that do not exist.
        self._models: dict[tuple[int, str, str], Model] = {}

    def offers(self) -> list[Offer]:
        """The pairs served now. Notices what other processes installed; unpacks the trial packages once."""
        return [route.offer for route in self._current().values()]

    def routes(self, source: str, target: str) -> list[Offer]:
        """Those of this pair served now, the one of `offers` first."""
        route = self._current().get((source, target))
        return [route.offer] if route else []

    def translate(self, offer: Offer, texts: Sequence[str], decoding: Decoding) -> list[Output]:
        """As the protocol says. A pivot's score is the mean over the tokens of both steps, its
        alignment goes through the text between them.

        Raises:
            EngineFailed: the packages are gone or renewed since the offer was made, or a model failed.
        """
        route = self._current().get((offer.source, offer.target))
        if route is None or route.offer != offer:
            raise EngineFailed(f"{offer.model} {offer.version} no longer serves {offer.source} → {offer.target}")
        steps: list[list[Decoded]] = []
        current = list(texts)
        try:
            for package in route.packages:
                steps.append(self._model(package).translate(current, decoding))
                current = [decoded.text for decoded in steps[-1]]
        except ModelFailed as error:
            raise EngineFailed(str(error)) from error
        return [_output(passed) for passed in zip(*steps, strict=True)]

    def _current(self) -> dict[Pair, Route]:
        with self._reading:
            self._unpack_trial()
            fingerprint = self._store.fingerprint()
            if fingerprint != self._fingerprint:
                installed = self._store.installed()
                self._routes = find_routes(
                    installed, with_trial=self._settings.trial_models, order=self._order
                )
                self._fingerprint = fingerprint
                self._forget_all_but(installed)
            return self._routes

    def _unpack_trial(self) -> None:
        if self._trial_unpacked:
            return
        self._trial_unpacked = True  # tried once a process: a read-only folder stays read-only
        try:
            self._store.unpack_trial()
        except TranspubError as error:
            log.warning("trial packages are not offered: %s", error)

    def _model(self, package: Installed) -> Model:
        key = _key(package)
        with self._loading:
            if (model := self._models.get(key)) is None:
                log.info("loading %s %s", package.manifest.name, package.manifest.version)
                model = self._models[key] = Model(
                    package.folder,
                    threads=self._settings.worker_threads,
                    batch_tokens=self._settings.engine_batch_tokens,
                )
            return model

    def _forget_all_but(self, installed: Sequence[Installed]) -> None:
        keep = {_key(package) for package in installed}
        with self._loading:
            for key in [key for key in self._models if key[0] == os.getpid() and key not in keep]:
                del self._models[key]


def _key(package: Installed) -> tuple[int, str, str]:
    return os.getpid(), str(package.folder), package.manifest.sha256


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
