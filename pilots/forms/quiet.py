"""Forms about weeks in which nothing opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.fields import DayField

LONGEST = dt.timedelta(weeks=12)


class QuietWeeksForm(forms.Form):
    """From when to when nothing opens, where, and why."""

    name = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=100,
        help_text=gettext_lazy("Such as company holidays, or the end of the quarter."),
    )
    first_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Whole weeks are left out: those in which these days are."),
    )
    location = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, data: QueryDict | None, *, locations: Sequence[str]) -> None:
        super().__init__(data)
        everywhere = ("", _("Everywhere"))
        choices = [everywhere, *((each, each) for each in locations)]
        self.fields["location"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """In their order, and not for ever."""
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_on", _("Twelve weeks at most."))
        return self.cleaned_data


class KeepClearForm(forms.Form):
    """What was shown, so that nothing else is done."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
