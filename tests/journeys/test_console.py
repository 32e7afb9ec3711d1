"""A browser has nothing to say about any page, whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.visitor import Visitor
from tests.journeys.walking import ROLES, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_writes_into_the_console(visit: Callable[..., Visitor], role: str) -> None:
    visitor = visit()
    if name := ROLES[role]:
        visitor.sign_in(name)
    said = dict[str, list[str]]()
    for path in walk(visitor, form_of=view_of):
        visitor.page.wait_for_load_state()
        said[path] = [*visitor.problems]
        visitor.problems.clear()
    assert {path: problems for path, problems in said.items() if problems} == {}
    assert len(said) > 5


def view_of(path: str) -> str:
    """What answers an address: kinds of pages are walked, not each of a kind."""
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return path
