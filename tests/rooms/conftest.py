"""A newsroom with one article asked for in Ukrainian, as most tests of this room begin."""

import pytest

from tests import newsroom


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def submitted(database, desk):
    return newsroom.send_in(database, desk.editor)


@pytest.fixture
def article_id(submitted):
    return submitted.article.id


@pytest.fixture
def translation_id(submitted):
    return submitted.translations[0].id


@pytest.fixture
def approved(database, desk, translation_id):
    newsroom.approved(database, desk, translation_id)
    return translation_id
