"""A form looks as Django's templates draw it."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from ui.widgets import DRAWN, Renderer

SAID = '<b> & "Co"'
CHOICES = [
    ("", _("Yes")),
    (1, "One"),
    (2.5, 1234.5),
    (SAID, SAID),
    ("safe", mark_safe("<i>it</i>")),
]
GROUPED = [("Europe <1>", [("a", "A"), ("b", SAID)]), ("c", "C")]
WIDGETS = [
    forms.TextInput({"class": SAID, "required": True, "disabled": False, "maxlength": 1200}),
    forms.TextInput({"placeholder": _("Yes"), "data-x": None, "data-y": mark_safe("&amp;")}),
    forms.NumberInput(),
    forms.EmailInput(),
    forms.URLInput(),
    forms.PasswordInput(),
    forms.HiddenInput(),
    forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    forms.TimeInput(),
    forms.CheckboxInput(),
    forms.Textarea({"rows": 3}),
    forms.Select(choices=CHOICES),
    forms.Select(choices=GROUPED),
    forms.Select(),
    forms.RadioSelect(choices=CHOICES),
    forms.RadioSelect({"class": "row"}, choices=GROUPED),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.ClearableFileInput(),
]


def collapsed(page: str) -> str:
    """As a browser reads it: space is one space, and none between tags."""
    return re.sub(r"\s+", " ", page).replace("> <", "><")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "value", [None, "", "a", 1, 2.5, 12345, SAID, ["a", "1"], mark_safe("<b>")]
)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_every_widget_is_djangos(widget: forms.Widget, value: object, language: str) -> None:
    with translation.override(language):
        drawn, djangos = (
            widget.render("a<b>", value, {"id": "id_it"}, renderer=renderer)
            for renderer in (Renderer(), DjangoTemplates())
        )
    assert collapsed(drawn) == collapsed(djangos)


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select])
def test_a_choice_alone_is_djangos_too(widget: type[forms.Widget]) -> None:
    def drawn(renderer: DjangoTemplates) -> list[str]:
        field = forms.ChoiceField(choices=CHOICES, widget=widget)
        form = type("Form", (forms.Form,), {"it": field})({"it": "1"}, renderer=renderer)
        return [collapsed(str(choice)) for choice in form["it"]]

    assert drawn(Renderer()) == drawn(DjangoTemplates())


def test_the_portal_draws_so_and_every_widget_that_is_drawn_has_a_template() -> None:
    assert isinstance(get_default_renderer(), Renderer)
    for name in DRAWN:
        DjangoTemplates().get_template(name)
