"""Days that somebody types."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.utils import translation

from ui.fields import DayField

pytestmark = pytest.mark.usefixtures("frozen")


class DayForm(forms.Form):
    day = DayField(label="Day")


@pytest.mark.parametrize(
    ("typed", "language", "year"),
    [
        ("0026-10-05", "en", 2026),
        ("26-10-05", "en", 2026),
        ("10/05/27", "en", 2027),
        ("05.10.26", "de", 2026),
    ],
)
def test_a_year_of_two_digits_is_a_question(typed: str, language: str, year: int) -> None:
    with translation.override(language):
        form = DayForm({"day": typed})
        assert not form.is_valid()
        assert str(year) in form.errors["day"][0]
        assert form["day"].value() == typed


@pytest.mark.parametrize("typed", ["2025-09-14", "2026-10-05", "2029-09-14"])
def test_within_reach(typed: str) -> None:
    form = DayForm({"day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == dt.date.fromisoformat(typed)


@pytest.mark.parametrize("typed", ["2206-10-05", "1926-10-05", "9999-12-31", "0226-01-01"])
def test_beyond_reach_says_from_when_to_when_and_keeps_what_was_typed(typed: str) -> None:
    form = DayForm({"day": typed})
    assert not form.is_valid()
    assert "2025" in form.errors["day"][0]
    assert "2029" in form.errors["day"][0]
    assert form["day"].value() == typed


def test_the_browser_knows_the_bounds_of_today() -> None:
    assert 'max="2029-09-' in str(DayForm()["day"])
