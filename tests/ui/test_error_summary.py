"""The summary of what stands in the way of a form."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy

from ui.templatetags.component_forms import error_summary


class Order(forms.Form):
    """Something to choose, and something of which there is nothing."""

    size = forms.ChoiceField(widget=forms.RadioSelect, choices=[("s", "Small")])
    color = forms.ChoiceField(widget=forms.RadioSelect)


def test_nobody_is_led_to_a_choice_that_is_not_there() -> None:
    assert error_summary(Order({}))["lines"] == [
        ("id_size_0", "Size: This field is required."),
        ("", "Color: This field is required."),
    ]


class Film(forms.Form):
    """Two validators of one code, whose sentence is one: of a link, and of what is too long."""

    link = forms.URLField(
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"]), MaxLengthValidator(10)],
        error_messages={"invalid": gettext_lazy("Give a link with https.")},
    )


def test_one_sentence_is_said_once_beside_its_field_and_in_the_summary() -> None:
    form = Film({"link": "javascript:alert(1)"})
    first, second = form["link"].errors
    assert first == "Give a link with https."
    assert second.startswith("Ensure this value has at most 10")
    assert [text for _anchor, text in error_summary(form)["lines"]] == [
        f"Link: {first}",
        f"Link: {second}",
    ]
