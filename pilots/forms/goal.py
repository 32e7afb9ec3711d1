"""The form of step 1."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.local_time import is_zone
from pilots.draft import Goal
from ui.fields import WrittenField

OWN_WORDS = "own"
GOALS = {
    "misread": gettext_lazy("Fewer messages that are misread and need a second round to sort out"),
    "voices": gettext_lazy("More people speaking up in our online meetings"),
    "replies": gettext_lazy("Replies that people in difficulty experience as fair and clear"),
    "hybrid": gettext_lazy(
        "Leaders who notice earlier when somebody on a distributed team struggles"
    ),
}
"""Reasons to choose from; a goal is kept in its words, in the language of whoever chose it."""
USUAL_ZONES = (
    *("America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo"),
    *("Europe/London", "Europe/Berlin", "Africa/Cairo", "Africa/Lagos"),
    *("Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney"),
)
"""Offered beside the zones that people of the organization have."""


class GoalForm(forms.Form):
    """Step 1: a name, a reason, a home zone."""

    name = forms.CharField(label=gettext_lazy("Name of the pilot"), max_length=200)
    reason = forms.ChoiceField(
        label=gettext_lazy("What should be different afterwards?"),
        choices=[*GOALS.items(), (OWN_WORDS, gettext_lazy("In my own words"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The goal is shown at the top of the pilot's page and of its results."
        ),
    )
    own_goal = WrittenField(
        label=gettext_lazy("Your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of the pilot"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=gettext_lazy(
            "Used for dates that are not about one person. Leaders always see their own local "
            "times."
        ),
    )

    def __init__(self, data: QueryDict | None, *, goal: Goal) -> None:
        reason = next(
            (key for key, text in GOALS.items() if str(text) == goal.goal),
            OWN_WORDS if goal.goal else None,
        )
        own_goal = goal.goal if reason == OWN_WORDS else ""
        initial = {
            "name": goal.name,
            "reason": reason,
            "own_goal": own_goal,
            "time_zone": goal.time_zone,
        }
        super().__init__(data, initial=initial)

    def clean_time_zone(self) -> str:
        """A zone this machine knows."""
        zone = str(self.cleaned_data["time_zone"])
        if not is_zone(zone):
            raise forms.ValidationError(
                _("This time zone is not known. Write it like Europe/Berlin.")
            )
        return zone

    def clean(self) -> dict[str, object]:
        """Own words have to be there when they are chosen."""
        if self.cleaned_data.get("reason") == OWN_WORDS and not self.cleaned_data.get("own_goal"):
            self.add_error(
                "own_goal", _("Write the goal in a sentence, or choose one of those above.")
            )
        return self.cleaned_data

    @property
    def value(self) -> Goal:
        """The step."""
        known = self.cleaned_data
        goal = known["own_goal"] if known["reason"] == OWN_WORDS else str(GOALS[known["reason"]])
        return Goal(known["name"], goal, known["time_zone"])
