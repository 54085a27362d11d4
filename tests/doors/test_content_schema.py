"""The content API against its own description: whatever is asked, no failure of the server, and every answer of a
kind that is described, in the shape that is described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.doors import content_site
from tests.doors.conftest import BOTH
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import partners

DATABASES = BOTH

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture
def described(app, database, desk, partner_client):
    """The description as a client reads it, of a newsroom that has published, and a key that opens all of it."""
    site = content_site.build(database, desk)
    client = partner_client()
    with database.unit_of_work() as session:
        partner = partners.by_name(session, "Odesa Daily")
        partners.set_settings(session, SYSTEM, partner.id, sees_embargoed=True, rate_per_minute=60_000)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app), client.headers["Authorization"], site


def test_every_route_is_summed_up_and_tells_of_its_errors(app):
    paths = {path: rest for path, rest in app.openapi()["paths"].items() if path.startswith("/content/")}
    assert len(paths) >= 11
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert operation["summary"], path
            assert operation["security"] == [{"PartnerKey": []}], path
            for status in ("401", "422", "429"):
                told = operation["responses"][status]["content"]
                assert list(told) == ["application/problem+json"], (method, path, status)
            success = next(iter(operation["responses"]))
            assert success in ("200", "204"), path


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_is_answered_as_described(described, mode):
    schema, key, site = described
    asked = 0
    for operation in (each.ok() for each in schema.get_all_operations()):
        if operation.path.startswith("/content/"):
            asked += 1
            _ask(operation, mode, key, {"article_id": str(site.live), "language": "uk", "number": 1, "sequence": 1})
    assert asked >= 11


def _ask(operation, mode, key, known):
    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode), is_known=booleans())
    def ask(case, is_known):
        if is_known:
            # An id made up at random is never that of an article.
            case.path_parameters.update({name: known[name] for name in known if name in case.path_parameters})
        if "wait" in (case.query or {}):
            case.query["wait"] = 0
        answer = case.call(headers={"Authorization": key})
        case.validate_response(answer, checks=list(CHECKS))

    ask()
