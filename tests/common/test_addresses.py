"""Addresses with numbers say what Django's reverse() says."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, path, re_path, reverse, set_script_prefix

from common.addresses import address


def _page() -> None:
    """Never opened."""


urlpatterns = [
    path("<int:pk>/", _page, name="one"),
    path("für/<int:first>/<int:second>/", _page, name="two"),
    path("<slug:slug>/end/", _page, name="slug"),
    path("x/", _page, name="none"),
    re_path(r"^small/(?P<pk>[0-9]{1,2})/$", _page, name="small"),
    re_path(r"^turned/(?:(?P<one>[0-9]+)/)?$", _page, name="perhaps"),
]


@pytest.fixture(autouse=True)
def _own_addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield
    set_script_prefix("/")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("one", (7,)),
        ("one", (0,)),
        ("one", ("7",)),
        ("two", (1, 1)),
        ("two", (12, 34_567)),
        ("slug", (5,)),
        ("slug", ("five",)),
        ("none", ()),
        ("small", (42,)),
        ("perhaps", (3,)),
    ],
)
def test_an_address_is_what_django_says(name: str, given: tuple[object, ...]) -> None:
    for _again in range(2):
        assert address(name, *given) == reverse(name, args=given)


@pytest.mark.parametrize(
    ("name", "given"), [("small", (100,)), ("one", (-1,)), ("one", (True,)), ("nowhere", (1,))]
)
def test_what_does_not_fit_has_none(name: str, given: tuple[object, ...]) -> None:
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            address(name, *given)


def test_an_address_begins_where_the_portal_does() -> None:
    assert address("one", 1) == "/1/"
    set_script_prefix("/there/")
    assert address("one", 1) == reverse("one", args=[1]) == "/there/1/"
