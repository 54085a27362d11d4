"""Models in memory, with the real trial packages: the budget, who stays, who goes."""

import pytest

from transpub.translations.engine import Decoding
from transpub_worker.loaded import LoadedModels
from transpub_worker.manifest import Installed
from transpub_worker.packages import PackageStore

ROOMY = 1024**3
RU, UK = "translate-en_ru 0.1", "translate-en_uk 0.1"


@pytest.fixture
def packages(store: PackageStore) -> list[Installed]:
    store.unpack_trial()
    return sorted(store.installed(), key=lambda package: package.pair)


def models(budget: int) -> LoadedModels:
    return LoadedModels(threads=1, batch_tokens=512, budget=budget)


def test_a_model_stays_loaded_and_the_budget_makes_the_longest_idle_go(packages: list[Installed]) -> None:
    roomy, tight = models(ROOMY), models(1)
    for loaded in (roomy, tight):
        for package in packages:
            with loaded.use(package) as model:
                assert model.translate(["Open the file."], Decoding())[0].text

    assert roomy.names() == [RU, UK]
    assert tight.names() == [UK]
    with roomy.use(packages[0]) as first, roomy.use(packages[0]) as second:
        assert first is second
    assert roomy.names() == [UK, RU]


def test_a_model_in_use_is_not_let_go(packages: list[Installed]) -> None:
    loaded = models(1)
    with loaded.use(packages[0]) as model:
        with loaded.use(packages[1]):
            loaded.let_go()
            assert loaded.names() == [RU, UK]
        loaded.let_go()
        assert loaded.names() == [RU]
        assert model.translate(["Open the file."], Decoding())[0].text
    loaded.let_go()
    assert loaded.names() == []


def test_a_package_that_is_gone_is_forgotten_even_in_use(packages: list[Installed]) -> None:
    loaded = models(ROOMY)
    with loaded.use(packages[0]) as model:
        loaded.keep_only(packages[1:])
        assert loaded.names() == []
        assert model.translate(["Open the file."], Decoding())[0].text
