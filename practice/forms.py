"""Moving a session, another date for leaders who miss it, and whose turn it is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cohorts.models import Enrollment
from common.local_time import at_local
from people.models import Member
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


class MomentForm(forms.Form):
    """A wall-clock time for a session, and where it meets."""

    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    link = forms.URLField(
        label=_("Meeting link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the video call."),
    )

    def __init__(
        self, data: QueryDict | None, *, initial: dict[str, object], now: dt.datetime
    ) -> None:
        super().__init__(data, initial=initial)
        self.now = now

    def zone(self) -> str:
        """The one the time is meant in, '' while it is not known."""
        raise NotImplementedError

    def clean(self) -> dict[str, object]:
        """Adds `starts_at`, which is not in the past."""
        cleaned = super().clean() or self.cleaned_data
        zone = self.zone()
        if {"day", "time"} <= cleaned.keys() and zone:
            cleaned["starts_at"] = at_local(cleaned["day"], cleaned["time"], zone)
            if cleaned["starts_at"] <= self.now:
                self.add_error("day", _("This time has passed. Choose a later one."))
        return cleaned


class RescheduleForm(MomentForm):
    """A time in one of the zones of the people concerned."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        initial: dict[str, object],
        zones: list[str],
        now: dt.datetime,
    ) -> None:
        super().__init__(data, initial=initial, now=now)
        names = [(name, name.replace("_", " ")) for name in zones]
        self.fields["zone"] = forms.ChoiceField(label=_("Time zone"), choices=names)

    def zone(self) -> str:
        """The chosen one."""
        return str(self.cleaned_data.get("zone", ""))


class MakeUpForm(MomentForm):
    """Who meets with whom in a make-up session, and when on the facilitator's clock."""

    leaders = forms.TypedMultipleChoiceField(
        label=_("Who is invited?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    facilitator = forms.TypedChoiceField(label=_("Facilitator"), coerce=int)
    field_order = ("leaders", "facilitator")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        missing: Sequence[Enrollment],
        facilitators: Sequence[Member],
        initial: dict[str, object],
        now: dt.datetime,
    ) -> None:
        everybody = {"leaders": [each.pk for each in missing]}
        super().__init__(data, initial=initial | everybody, now=now)
        self.missing = {each.pk: each.member for each in missing}
        self.facilitators = {each.pk: each for each in facilitators}
        self.fields["time"].help_text = _("In the time zone of the facilitator.")
        leaders, facilitator = self.fields["leaders"], self.fields["facilitator"]
        leaders.choices = [(pk, member.name) for pk, member in self.missing.items()]  # type: ignore[attr-defined]
        facilitator.choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.name} ({each.time_zone.replace('_', ' ')})") for each in facilitators
        ]

    def zone(self) -> str:
        """The facilitator's."""
        leads = self.facilitators.get(self.cleaned_data.get("facilitator", 0))
        return leads.time_zone if leads else ""

    @property
    def people(self) -> list[Member]:
        """Whoever would be in the session, the facilitator last."""
        chosen = self.cleaned_data
        leads = self.facilitators[chosen["facilitator"]]
        return [*(self.missing[pk] for pk in chosen["leaders"]), leads]

    def clean(self) -> dict[str, object]:
        """Nobody leads a session in which they sit."""
        cleaned = super().clean()
        if {"leaders", "facilitator"} <= cleaned.keys():
            *leaders, leads = self.people
            if leads in leaders:
                text = _("They are one of the leaders. Choose somebody else to facilitate.")
                self.add_error("facilitator", text)
        return cleaned
