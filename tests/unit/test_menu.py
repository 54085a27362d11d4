"""The menu: whoever may open a page finds it, nobody else; one entry is where one is."""

import uuid

import pytest

from transpub.accounts.permissions import Principal, Role
from transpub.web.menu import Menu, menu_of


def somebody(*roles: Role) -> Principal:
    return Principal(uuid.uuid4(), "N", frozenset((role, "*") for role in roles))


def names(menu: Menu) -> list[str]:
    return [link.path for link in menu.main]


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.EDITOR, ["/board", "/review", "/publish", "/terms", "/memory"]),
        (Role.TRANSLATOR, ["/board", "/review", "/terms", "/memory"]),
        (Role.REVIEWER, ["/board", "/review", "/terms", "/memory"]),
        (Role.PUBLISHER, ["/board", "/publish", "/terms", "/memory"]),
        (Role.ADMIN, ["/board", "/review", "/publish", "/terms", "/memory", "/partners", "/admin"]),
    ],
)
def test_each_role_finds_what_it_may_open(role, paths):
    assert names(menu_of(somebody(role), "/board")) == paths


def test_without_a_role_or_a_log_in_there_is_nothing():
    assert menu_of(None, "/login") == Menu()
    assert names(menu_of(somebody(), "/board")) == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/board", {"/board": "page"}),
        ("/articles/17", {"/board": "true"}),
        ("/translations/17", {"/board": "true"}),
        ("/articles/new", {}),
        ("/admin", {"/admin": "page"}),
        ("/admin/users/17", {"/admin": "true"}),
        ("/models", {"/admin": "true"}),
        ("/administrators", {}),
        ("/publish/later", {"/publish": "true"}),
    ],
)
def test_one_entry_is_where_one_is(path, current):
    menu = menu_of(somebody(Role.ADMIN), path)
    assert {link.path: link.current for link in menu.main if link.current} == current


def test_the_administrators_pages_are_a_row_on_each_of_them():
    admin = somebody(Role.ADMIN)
    assert menu_of(admin, "/board").below == ()
    below = menu_of(admin, "/models").below
    assert [link.path for link in below if link.current == "page"] == ["/models"]
    assert [link.path for link in below if link.current == "true"] == []
    assert [link.path for link in menu_of(admin, "/admin/users/17").below if link.current] == ["/admin/users"]
