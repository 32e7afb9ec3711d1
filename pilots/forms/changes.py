"""Forms of 'Change this pilot': one question each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.models import Cohort
from cohorts.plan import moved_by
from people.models import Member
from people.person_field import PersonField
from people.querysets import MemberQuerySet
from practice.models import PracticeGroup
from ui.dates import in_words
from ui.fields import DayField, WrittenField

EARLIEST_WEEKS, LATEST_WEEKS = 4, 26


class FinishPilotForm(forms.Form):
    """What goes on by itself once a pilot is finished."""

    goes_on_asking = forms.BooleanField(
        label=gettext_lazy("Still ask what was planned for later"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "It shows whether what has changed lasts. Pulses can be stopped at any time."
        ),
    )


class JoinForm(forms.Form):
    """Who joins a running pilot, in which group, with which coach."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        people: MemberQuerySet,
        groups: Sequence[tuple[PracticeGroup, int]],
        coaches: Sequence[Member],
    ) -> None:
        super().__init__(data)
        self.fields["member"] = PersonField(
            label=_("Name or address"),
            people=people,
            name="people",
            help_text=_("Somebody who is listed under People."),
        )
        self.fields["group"] = group_choice(groups)
        if coaches:
            self.fields["coach"] = _coach_choice(coaches)


def _coach_choice(coaches: Sequence[Member]) -> forms.ChoiceField:
    """One of the coaches, or whoever the matching finds."""
    return forms.ChoiceField(
        label=_("Coach"),
        choices=[("", _("Whoever fits best")), *((str(each.pk), each.name) for each in coaches)],
        required=False,
        help_text=_("By language, working hours, department, and how many leaders each has."),
    )


def group_choice(groups: Sequence[tuple[PracticeGroup, int]]) -> forms.ChoiceField:
    """A group, with how many leaders sit in it; the smallest is proposed."""
    choices = [
        (
            str(group.pk),
            ngettext("%(name)s: %(count)d leader", "%(name)s: %(count)d leaders", size)
            % {"name": group.name, "count": size},
        )
        for group, size in groups
    ]
    smallest = min(groups, key=lambda each: each[1], default=None)
    initial = str(smallest[0].pk) if smallest else None
    return forms.ChoiceField(label=_("Practice group"), choices=choices, initial=initial)


class OtherGroupForm(forms.Form):
    """Another group for one leader."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        groups: Sequence[tuple[PracticeGroup, int]],
        seen: int | None,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        self.fields["group"] = group_choice(groups)


class SuccessorForm(forms.Form):
    """Who takes over sessions, leaders, or both."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        people: MemberQuerySet,
        has_sessions: bool = False,
        has_leaders: bool = False,
        seen: int | None = None,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        if has_sessions:
            self.fields["facilitator"] = PersonField(
                label=_("Who facilitates"), people=people, name="people"
            )
        if has_leaders:
            self.fields["coach"] = PersonField(label=_("Who coaches"), people=people, name="people")


class NameForm(forms.Form):
    """The name and the goal."""

    name = forms.CharField(label=gettext_lazy("Name of the pilot"), max_length=200)
    goal = WrittenField(
        label=gettext_lazy("Goal"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is shown at the top of the pilot's page and of its report."),
    )
    seen_name = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    seen_goal = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, cohort: Cohort) -> None:
        now = {"name": cohort.name, "goal": cohort.goal}
        super().__init__(data, initial={**now, **{f"seen_{key}": now[key] for key in now}})

    @property
    def seen(self) -> tuple[str, str]:
        """What stood on the page, with line breaks as they are kept."""
        known = self.cleaned_data
        return known["seen_name"], known["seen_goal"].replace("\r\n", "\n")


class LinkForm(forms.Form):
    """One address for all coming sessions."""

    link = forms.URLField(
        label=gettext_lazy("Meeting link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The address of the video call. Leave it empty to remove the link."),
    )


class ShiftForm(forms.Form):
    """By how many weeks everything that has not opened moves; each answer says the day it means."""

    weeks = forms.TypedChoiceField(label=gettext_lazy("The next step opens"), coerce=int)

    def __init__(self, data: QueryDict | None, *, next_on: dt.date, today: dt.date) -> None:
        super().__init__(data, initial={"next_on": next_on, "weeks": 1})
        hidden = forms.DateInput({"type": "hidden"}, format="%Y-%m-%d")
        self.fields["next_on"] = DayField(label="", begins_on=next_on, widget=hidden)
        span = [each for each in range(-EARLIEST_WEEKS, LATEST_WEEKS + 1) if each]
        weeks = cast_choice(self.fields["weeks"])
        weeks.choices = [
            (each, _weeks_in_words(each, moved_by(next_on, each)))
            for each in span
            if moved_by(next_on, each) > today
        ]


def cast_choice(field: forms.Field) -> forms.ChoiceField:
    """A field known to be a choice."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field} has no choices")
    return field


def _weeks_in_words(weeks: int, day: dt.date) -> str:
    count = abs(weeks)
    if weeks < 0:
        text = ngettext(
            "%(day)s, %(count)d week earlier", "%(day)s, %(count)d weeks earlier", count
        )
    else:
        text = ngettext("%(day)s, %(count)d week later", "%(day)s, %(count)d weeks later", count)
    return text % {"day": in_words(day), "count": count}


class DaysForm(forms.Form):
    """When what comes next opens for one leader."""

    next_on = DayField(label=gettext_lazy("The next step opens on"))

    def __init__(self, data: QueryDict | None, *, next_on: dt.date, today: dt.date) -> None:
        super().__init__(data, initial={"next_on": next_on})
        self.today = today

    def clean_next_on(self) -> dt.date:
        """A day ahead, within a year."""
        day: dt.date = self.cleaned_data["next_on"]
        if not self.today < day <= self.today + dt.timedelta(days=365):
            raise forms.ValidationError(_("Choose a day from tomorrow on, within a year."))
        return day


class CloneForm(forms.Form):
    """What the next one is called."""

    name = forms.CharField(label=gettext_lazy("Name of the pilot"), max_length=200)
