"""The content API against its own description: whatever is asked, no failure of the server, and every answer of a
kind that is described, in the shape that is described."""

import jsonschema_rs
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
from transpub.publishing import partner_choices, partners
from transpub.publishing.negotiation import Format
from transpub.publishing.signing_keys import WELL_KNOWN
from transpub.publishing.syndication import FeedFormat

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
        partner_choices.set_settings(session, SYSTEM, partner.id, sees_embargoed=True, rate_per_minute=60_000)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app), client.headers["Authorization"], site


def test_every_route_is_summed_up_and_tells_of_its_errors(app):
    paths = {path: rest for path, rest in app.openapi()["paths"].items() if path.startswith("/content/")}
    assert len(paths) >= 11
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert operation["summary"], path
            assert operation["security"] == [{"PartnerKey": []}], path
            for status in ("401", "422", "429", "503"):
                told = operation["responses"][status]["content"]
                assert list(told) == ["application/problem+json"], (method, path, status)
            success = next(iter(operation["responses"]))
            assert success in ("200", "204"), path


def test_every_parameter_is_described_and_every_kind_of_answer_shown(app):
    description = app.openapi()
    shown = set()
    for path, methods in description["paths"].items():
        if not path.startswith(("/content/", WELL_KNOWN)):
            continue
        for method, operation in methods.items():
            bare = [each["name"] for each in operation.get("parameters", ()) if not each.get("description")]
            assert bare == [], (method, path)
            for answer in operation["responses"].values():
                for media_type, content in answer.get("content", {}).items():
                    _require_shown(description, content, (method, path, media_type))
                    shown.add(media_type)
    forms = {each.media_type for each in (*Format, *FeedFormat)}
    assert shown == forms | {"application/problem+json", "application/jwk-set+json"}


def _require_shown(description, content, where):
    """An example beside the schema, or in it, that is valid by it."""
    schema = content["schema"]
    inner = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    examples = [content["example"]] if "example" in content else inner.get("examples", [])
    assert examples, where
    whole = {**schema, "components": description["components"]}
    for example in examples:
        errors = jsonschema_rs.validator_for(whole, validate_formats=True).iter_errors(example)
        assert [error.message for error in errors] == [], where


def test_a_client_made_of_the_description_reads_lists_texts_and_changes(described):
    """Each operation is found in the description; it alone says how the request is sent and its answer checked."""
    schema, key, site = described

    def call(path, **given):
        case = schema[path]["GET"].Case(**given)
        answer = case.call(headers={"Authorization": key})
        case.validate_response(answer, checks=list(CHECKS))
        return answer

    listed = call("/content/v1/articles", query={"language": ["uk"]}).json()["articles"]
    assert [entry["article"] for entry in listed] == [site.live.urn]
    told = call("/content/v1/changes", query={"after": 0, "limit": 100}).json()
    newest = {change["id"]: change for change in told["changes"]}
    assert newest[listed[0]["id"]]["type"] == "correct"
    by_id = {"article_id": str(site.live)}
    text = call("/content/v1/articles/{article_id}", path_parameters=by_id, query={"language": "uk"}).json()
    assert (text["id"], text["edition"]) == (listed[0]["id"], newest[text["id"]]["edition"])
    for each in Format:
        form = call("/content/v1/articles/{article_id}.{suffix}", path_parameters={**by_id, "suffix": each.suffix})
        assert form.headers["content-type"] == [each.content_type]
    past = {**by_id, "language": "uk", "number": 1}
    first = call("/content/v1/articles/{article_id}/editions/{language}/{number}", path_parameters=past)
    assert first.json()["edition"] == 1
    for each in FeedFormat:
        feed = {"language": "uk", "suffix": each.suffix}
        assert call("/content/v1/feeds/{language}.{suffix}", path_parameters=feed).status_code == 200
    assert call("/content/v1/upcoming").json()["next"] is None
    gone = call("/content/v1/articles/{article_id}", path_parameters={"article_id": str(site.killed)})
    assert gone.status_code == 410
    assert call("/content/v1/changes", query={"after": told["next"]}).json()["changes"] == []


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
