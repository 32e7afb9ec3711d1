"""The summary of what stands in the way of a form."""

from __future__ import annotations

from django import forms

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
