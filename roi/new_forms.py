"""What a scenario begins with, and what its copy is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from roi.models import NAME_LENGTH
from roi.money import currency_choices

if TYPE_CHECKING:
    from django.http import QueryDict


class NewScenarioForm(forms.Form):
    """What a scenario begins with."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LENGTH,
        help_text=_("What is different about it: “Own facilitators”, “Vendor A, 200 leaders”."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    pilot = forms.ChoiceField(
        label=_("Of a pilot"), required=False,
        help_text=_("What was measured there is taken over, with its interval."),
    )  # fmt: skip

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        pilots: Sequence[tuple[str, str]],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(posted, initial=dict(initial or {}))
        self.fields["pilot"].choices = [("", _t("Of none")), *pilots]  # type: ignore[attr-defined]


class ScenarioCopyForm(forms.Form):
    """The same under another name."""

    name = forms.CharField(label=_("Name of the copy"), max_length=NAME_LENGTH)
