"""When the later half of the leaders begins."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

LEAST_WEEKS, MOST_WEEKS = 4, 52


class WaitlistForm(forms.Form):
    """How many weeks after the others."""

    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks after the others"),
        min_value=LEAST_WEEKS,
        max_value=MOST_WEEKS,
        help_text=gettext_lazy(
            "Until the last week in which the first half is measured, nobody in the later half "
            "has begun: for that long they can be compared."
        ),
    )

    launches_too = forms.BooleanField(
        label=gettext_lazy("Launch both halves together"),
        required=False,
        help_text=gettext_lazy(
            "The later half gets its groups, times and measurement as proposed, and invitations to "
            "its own dates. Otherwise it stays a draft that you launch when its time has come."
        ),
    )

    def __init__(self, posted: QueryDict | None, *, weeks: int, launches_too: bool) -> None:
        initial = {"weeks": weeks, "launches_too": launches_too}
        super().__init__(posted, prefix="later", initial=initial)

    @property
    def value(self) -> int:
        """So many."""
        return int(self.cleaned_data["weeks"])
