"""Times for a talk, an answer to them, and a leader's wish."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.matching import Wish
from coaching.slots import OFFERED
from common.local_time import at_local
from people.models import Member
from ui.fields import DayField, WrittenField

WORD_LENGTH = 300
MOST = 2**31 - 1
"""The highest revision a row can have."""
LENGTHS = [(30, _("30 minutes")), (45, _("45 minutes")), (60, _("60 minutes"))]


class OfferForm(forms.Form):
    """Up to three times on the clock of whoever offers them."""

    minutes = forms.TypedChoiceField(label=_("How long?"), coerce=int, choices=LENGTHS, initial=30)
    link = forms.URLField(
        label=_("Meeting link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the video call."),
    )
    word = WrittenField(
        label=_("A word to go with it"),
        required=False,
        max_length=WORD_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        zone: str,
        slots: Sequence[dt.datetime],
        now: dt.datetime,
        initial: dict[str, object],
        without: Sequence[str] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        self.zone, self.now = zone, now
        for name in without:
            del self.fields[name]
        local = [each.astimezone(zoneinfo.ZoneInfo(zone)) for each in slots]
        for number in range(OFFERED):
            self._add_row(number, local[number] if number < len(local) else None)

    def _add_row(self, number: int, at: dt.datetime | None) -> None:
        day = DayField(label=_("Day"), initial=at.date() if at else None)
        time = forms.TimeField(
            label=_("Time"),
            initial=at.time() if at else None,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        )
        day.required = time.required = number == 0
        self.fields[f"day_{number}"], self.fields[f"time_{number}"] = day, time

    @property
    def length(self) -> int:
        """How long the talk is to be; of no use before it is valid."""
        return int(getattr(self, "cleaned_data", {}).get("minutes") or LENGTHS[0][0])

    @property
    def offers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(day, time) of each of the times."""
        return [(self[f"day_{number}"], self[f"time_{number}"]) for number in range(OFFERED)]

    def clean(self) -> dict[str, object]:
        """Adds `times`: none of them past, each once."""
        cleaned = super().clean() or self.cleaned_data
        times = set()
        for number in range(OFFERED):
            day, time = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if day is None or time is None:
                if (day is None) != (time is None) and not self._has_error(number):
                    self.add_error(f"day_{number}", gettext("A time needs its day and its hour."))
                continue
            starts_at = at_local(day, time, self.zone)
            if starts_at <= self.now:
                self.add_error(
                    f"day_{number}", gettext("This time has passed. Choose a later one.")
                )
            times.add(starts_at)
        cleaned["times"] = sorted(times)
        return cleaned

    def _has_error(self, number: int) -> bool:
        return f"day_{number}" in self.errors or f"time_{number}" in self.errors


class TalkAnswerForm(forms.Form):
    """One of the times, or that none of them fits."""

    time = forms.CharField(required=False, max_length=40)
    word = WrittenField(
        label=_("A word to go with it"),
        required=False,
        max_length=WORD_LENGTH,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example when it would suit you."),
    )
    revision = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def clean_time(self) -> dt.datetime | None:
        """The moment that was tapped, None where nothing fits."""
        sent = self.cleaned_data["time"]
        if not sent:
            return None
        try:
            moment = parse_datetime(sent)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError(gettext("Choose one of the times."))
        return moment


class WordForm(forms.Form):
    """A word with a cancellation."""

    word = WrittenField(
        label=_("A word to go with it"),
        required=False,
        max_length=WORD_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )


class WishForm(forms.Form):
    """By whom a leader would like to be coached."""

    coach = forms.TypedChoiceField(
        label=_("Somebody in particular"), required=False, coerce=int, empty_value=None
    )
    elsewhere = forms.BooleanField(label=_("Somebody outside my department"), required=False)
    own_language = forms.BooleanField(label=_("Somebody who speaks my language"), required=False)

    def __init__(self, data: QueryDict | None, *, coaches: Sequence[Member], wish: Wish) -> None:
        initial = {
            "coach": wish.coach,
            "elsewhere": wish.elsewhere,
            "own_language": wish.own_language,
        }
        super().__init__(data, initial=initial)
        offered = [("", _("Nobody in particular")), *((each.pk, each.name) for each in coaches)]
        self.fields["coach"].choices = offered  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        """What was said."""
        known = self.cleaned_data
        return Wish(known["coach"], known["elsewhere"], known["own_language"])
