"""Which package serves which pair."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from transpub.translations.engine import ModelKind, Offer
from transpub_worker.manifest import Installed, Manifest
from transpub_worker.routes import RouteOrder, all_routes, find_routes

from .archives import settings_for


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


UNORDERED = RouteOrder()


def paths(pair: str, *packages: Installed, with_trial: bool = True, order: RouteOrder = UNORDERED) -> list[str]:
    """Every route of a pair, best first."""
    source, target = pair.split("-")
    found = all_routes(packages, with_trial=with_trial, order=order).get((source, target), ())
    return [">".join(route.offer.route) for route in found]


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


def test_last_put_in_place_wins_over_the_newest_version() -> None:
    older, newer = installed("en-uk", "1.2"), installed("en-uk", "1.9")
    back = replace(
        older, manifest=older.manifest.model_copy(update={"installed_at": datetime(2026, 2, 1, tzinfo=UTC)})
    )
    assert offers(back, newer)["en-uk"].version == "1.2"


MANY = [installed(pair) for pair in ("uk-be", "be-ru", "uk-en", "en-ru", "uk-pl", "pl-ru", "uk-ru")]


def test_every_route_of_a_pair_is_told_the_shortest_first() -> None:
    assert paths("uk-ru", *MANY) == ["uk>ru", "uk>en>ru", "uk>be>ru", "uk>pl>ru"]
    assert paths("uk-en", *MANY) == ["uk>en"]
    assert paths("ru-uk", *MANY) == []


def test_languages_to_go_through_have_an_order() -> None:
    order = RouteOrder(pivots=("pl", "be"))
    assert paths("uk-ru", *MANY, order=order) == ["uk>ru", "uk>pl>ru", "uk>be>ru", "uk>en>ru"]


def test_preferred_route_goes_before_a_direct_package() -> None:
    order = RouteOrder(preferred=(("uk", "pl", "ru"), ("uk", "xx", "ru"), ("uk", "en", "ru")))
    assert paths("uk-ru", *MANY, order=order) == ["uk>pl>ru", "uk>en>ru", "uk>ru", "uk>be>ru"]
    routes = find_routes(MANY, with_trial=True, order=order)
    assert routes["uk", "ru"].offer.route == ("uk", "pl", "ru")
    assert routes["uk", "en"].offer.route == ("uk", "en")


def test_trial_routes_are_no_alternatives_to_official_ones() -> None:
    packages = [installed("uk-en"), installed("en-ru"), trial("uk-ru"), trial("uk-pl"), trial("pl-ru")]
    assert paths("uk-ru", *packages) == ["uk>en>ru"]
    assert paths("uk-pl", *packages) == ["uk>pl"]


def test_trial_route_serves_before_an_official_one_only_if_preferred_by_name() -> None:
    packages = [installed("uk-en"), installed("en-ru"), trial("uk-ru")]
    order = RouteOrder(preferred=(("uk", "ru"),))
    assert paths("uk-ru", *packages, order=order) == ["uk>ru", "uk>en>ru"]
    assert paths("uk-ru", *packages, order=order, with_trial=False) == ["uk>en>ru"]


def test_order_comes_from_the_settings(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, routes="uk>en>ru, DE > uk", pivot_languages="pl,en")
    assert RouteOrder.of(settings) == RouteOrder((("uk", "en", "ru"), ("de", "uk")), ("pl", "en"))


@pytest.mark.parametrize("routes", ["uk", "uk>uk", "uk>en>ru>de", "uk>qqq", "uk>", "uk-ru"])
def test_route_that_makes_no_sense_is_told_at_the_start(tmp_path: Path, routes: str) -> None:
    with pytest.raises(ValidationError, match=r"route of two or three|language tag"):
        settings_for(tmp_path, routes=routes)


@pytest.mark.parametrize("languages", ["qqq", "en,,7"])
def test_language_to_go_through_that_is_none_is_told_at_the_start(tmp_path: Path, languages: str) -> None:
    with pytest.raises(ValidationError, match="language tag"):
        settings_for(tmp_path, pivot_languages=languages)


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
