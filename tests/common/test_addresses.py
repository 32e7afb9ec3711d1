"""An address is what Django says it is, whichever way it was found."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from common.addresses import _path, address


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", ()),
        ("people:member", (7,)),
        ("people:member", ("7",)),
        ("pilots:message", (0, 12345678901234567890)),
        ("account_sign_in_link", ("a-key",)),
    ],
)
def test_it_is_djangos(name: str, args: tuple[object, ...]) -> None:
    for _time in range(2):
        assert address(name, *args) == reverse(name, args=args)


def test_what_fits_no_page_is_refused() -> None:
    for name, args in [("people:member", ()), ("people:member", (-1,)), ("people:member", ("x",))]:
        with pytest.raises(NoReverseMatch):
            address(name, *args)
    with pytest.raises(NoReverseMatch):
        address("people:member", True)  # which is a number, and no number of a page


def test_a_page_is_looked_for_once() -> None:
    _path.cache_clear()
    assert [address("people:member", pk) for pk in (1, 2)] == [
        reverse("people:member", args=[pk]) for pk in (1, 2)
    ]
    assert _path.cache_info().misses == 1
