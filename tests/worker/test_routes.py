"""Which package serves which pair."""

from datetime import UTC, datetime
from pathlib import Path

from transpub.translations.engine import ModelKind, Offer
from transpub_worker.manifest import Installed, Manifest
from transpub_worker.routes import find_routes


def installed(pair: str, version: str = "1.0", kind: ModelKind = ModelKind.OFFICIAL) -> Installed:
    source, target = pair.split("-")
    manifest = Manifest(
        source=source,
        target=target,
        name=f"translate-{source}_{target}",
        version=version,
        kind=kind,
        origin="",
        sha256="0" * 64,
        size=1,
        installed_at=datetime(2026, 1, 1, tzinfo=UTC),
        files={},
    )
    return Installed(Path(f"{source}_{target}-{version}"), manifest)


def trial(pair: str) -> Installed:
    return installed(pair, "0.1", ModelKind.TRIAL)


def offers(*packages: Installed, with_trial: bool = True) -> dict[str, Offer]:
    routes = find_routes(packages, with_trial=with_trial)
    return {f"{source}-{target}": route.offer for (source, target), route in routes.items()}


def test_direct_offer_names_its_package() -> None:
    assert offers(installed("en-uk", "1.4")) == {
        "en-uk": Offer("en", "uk", "argos", "translate-en_uk", "1.4", ("en", "uk"), ModelKind.OFFICIAL)
    }


def test_pivot_joins_names_and_versions_of_its_packages() -> None:
    assert offers(installed("uk-en", "1.9"), installed("en-ru", "1.7"))["uk-ru"] == Offer(
        "uk", "ru", "argos", "translate-uk_en+translate-en_ru", "1.9+1.7", ("uk", "en", "ru"), ModelKind.OFFICIAL
    )


def test_direct_package_is_taken_before_a_pivot() -> None:
    found = offers(installed("uk-en"), installed("en-ru"), installed("uk-ru"))
    assert found["uk-ru"].route == ("uk", "ru")


def test_pivot_goes_through_english_before_any_other_language() -> None:
    packages = [installed(pair) for pair in ("uk-be", "be-ru", "uk-en", "en-ru", "uk-pl", "pl-ru")]
    assert offers(*packages)["uk-ru"].route == ("uk", "en", "ru")
    assert offers(*(p for p in packages if "en" not in p.pair))["uk-ru"].route == ("uk", "be", "ru")


def test_no_pivot_has_three_steps_or_leads_back() -> None:
    found = offers(installed("uk-pl"), installed("pl-en"), installed("en-ru"), installed("ru-en"))
    assert sorted(found) == ["en-ru", "pl-en", "pl-ru", "ru-en", "uk-en", "uk-pl"]


def test_newest_version_wins_by_number() -> None:
    packages = [installed("en-uk", version) for version in ("1.9", "1.10", "1.2")]
    assert offers(*packages)["en-uk"].version == "1.10"


def test_official_package_hides_the_trial_one_of_any_version() -> None:
    assert offers(installed("en-uk", "0.0.1"), trial("en-uk"))["en-uk"].kind is ModelKind.OFFICIAL


def test_official_pivot_hides_a_trial_package() -> None:
    found = offers(installed("en-pl"), installed("pl-uk"), trial("en-uk"))["en-uk"]
    assert (found.route, found.kind) == (("en", "pl", "uk"), ModelKind.OFFICIAL)


def test_pivot_with_a_trial_part_is_trial() -> None:
    found = offers(installed("pl-en"), trial("en-uk"))
    assert {pair: offer.kind for pair, offer in found.items()} == {
        "en-uk": ModelKind.TRIAL,
        "pl-en": ModelKind.OFFICIAL,
        "pl-uk": ModelKind.TRIAL,
    }


def test_trial_packages_switched_off_serve_nothing() -> None:
    assert list(offers(installed("pl-en"), trial("en-uk"), with_trial=False)) == ["pl-en"]
