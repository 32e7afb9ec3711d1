"""Moving a session, and whose turn it is in it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.local_time import at_local
from ui.fields import DayField


class TurnForm(forms.Form):
    """Whose turn begins."""

    leader = forms.IntegerField(min_value=1)


class SwapForm(forms.Form):
    """Into which session of another group."""

    to = forms.TypedChoiceField(label=_("Which session?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, sessions: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["to"].choices = sessions  # type: ignore[attr-defined]


class RescheduleForm(forms.Form):
    """A wall-clock time in one of the zones of the people concerned."""

    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    link = forms.URLField(
        label=_("Meeting link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the video call."),
    )

    anyway = forms.BooleanField(label=_("Set this time anyway"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        initial: dict[str, object],
        zones: list[str],
        now: dt.datetime,
    ) -> None:
        super().__init__(data, initial=initial)
        self.now = now
        names = [(name, name.replace("_", " ")) for name in zones]
        self.fields["zone"] = forms.ChoiceField(label=_("Time zone"), choices=names)

    def clean(self) -> dict[str, object]:
        """Adds `starts_at`; a session cannot move into the past."""
        cleaned = super().clean() or self.cleaned_data
        if {"day", "time", "zone"} <= cleaned.keys():
            cleaned["starts_at"] = at_local(cleaned["day"], cleaned["time"], cleaned["zone"])
            if cleaned["starts_at"] <= self.now:
                self.add_error("day", _("This time has passed. Choose a later one."))
        return cleaned
