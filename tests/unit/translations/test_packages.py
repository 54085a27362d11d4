"""What workers tell, written down and read again."""

import json
from datetime import UTC, datetime

from transpub.core.i18n import LazyText
from transpub.translations.engine import ModelKind
from transpub.translations.packages import (
    Package,
    PackageState,
    WorkerSetup,
    told_from_json,
    told_to_json,
)
from transpub.translations.reports import version_key


def test_packages_and_setups_are_read_as_they_were_written():
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    for package in (
        Package("en", "uk", "1.4", PackageState.READY, ModelKind.OFFICIAL, 113_000_000, moment, "9f86d0"),
        Package("fr", "en", "?", PackageState.BROKEN),
    ):
        assert Package.from_json(json.loads(json.dumps(package.to_json()))) == package
    setup = WorkerSetup("threads", 2, 2, 2, 1, 1024, 4, 412, 1200, None, ("translate-en_uk 1.9",))
    assert WorkerSetup.from_json(json.loads(json.dumps(setup.to_json()))) == setup
    of_another_version = {"pool": "threads", "threads": 4, "moon_phase": "full"}
    assert WorkerSetup.from_json(of_another_version) == WorkerSetup(pool="threads", threads=4)


def test_a_message_within_a_message_is_told_whole():
    inner = LazyText("it translates %(source)s.", {"source": "en"})
    told = LazyText("%(file)s: %(reason)s (%(count)d)", {"file": "a.zip", "reason": inner, "count": 3})
    again = told_from_json(json.loads(json.dumps(told_to_json(told))))
    assert str(again) == "a.zip: it translates en. (3)"


def test_facts_that_are_long_or_nested_without_end_are_cut():
    long = told_to_json(LazyText("%(reason)s", {"reason": "x" * 10_000}))
    assert len(json.dumps(long)) < 500
    deep = LazyText("end", {})
    for _ in range(200):
        deep = LazyText("%(inner)s", {"inner": deep})
    assert len(json.dumps(told_to_json(deep))) < 500


def test_versions_are_compared_by_their_numbers():
    assert sorted(["1.10", "1.9", "1.9.1", "?", "0.1"], key=version_key) == ["?", "0.1", "1.9", "1.9.1", "1.10"]
