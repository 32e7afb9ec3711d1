"""Moving a session, another date for leaders who miss it, and whose turn it is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.models import Enrollment
from common.local_time import at_local
from people.models import Member
from practice.models import NOTE_LENGTH, PeerNote, SecondRater
from practice.operations.reflecting import PeerWriting
from ui.fields import DayField, WrittenField

STANDARD_CHOICE = "-"
"""What a form calls the role-play that has no name."""


class TurnForm(forms.Form):
    """Whose turn begins."""

    leader = forms.IntegerField(min_value=1)


class OrderForm(forms.Form):
    """Enrollments in the order in which they lead, with commas between them."""

    order = forms.RegexField(r"\A\d{1,18}(,\d{1,18}){0,19}\Z")

    def clean_order(self) -> list[int]:
        """As numbers."""
        return [int(each) for each in self.cleaned_data["order"].split(",")]


class SwapForm(forms.Form):
    """Into which session of another group."""

    to = forms.TypedChoiceField(label=_("Which session?"), coerce=int, widget=forms.RadioSelect)

    def __init__(
        self, data: QueryDict | None, *, sessions: list[tuple[int, str]], proposes: bool = False
    ) -> None:
        """`proposes` the first where it is better than others."""
        super().__init__(data, initial={"to": sessions[0][0]} if proposes else None)
        self.fields["to"].choices = sessions  # type: ignore[attr-defined]


class RolePlayForm(forms.Form):
    """Which form of the role-play a session plays."""

    form = forms.TypedChoiceField(
        label=_("Which role-play?"),
        coerce=lambda value: "" if value == STANDARD_CHOICE else value,
        empty_value="",
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, choices: Sequence[tuple[str, str]], seen: str
    ) -> None:
        super().__init__(data, initial={"form": seen or STANDARD_CHOICE, "seen": seen})
        listed = [(slug or STANDARD_CHOICE, label) for slug, label in choices]
        self.fields["form"].choices = listed  # type: ignore[attr-defined]


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


class SecondRaterForm(forms.Form):
    """Who scores beside, and whom."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    rater = forms.TypedChoiceField(label=_("Second rater"), coerce=int)
    leaders = forms.TypedMultipleChoiceField(
        label=_("Whom do they score?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They can score everybody else, too."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        seats: Sequence[Enrollment],
        raters: Sequence[Member],
        second: SecondRater | None,
    ) -> None:
        here = [seat.pk for seat in seats]
        asked = [pk for pk in here if second and pk in second.enrollments]
        now = second.rater_id if second else None
        super().__init__(data, initial={"seen": now, "rater": now, "leaders": asked or here[::2]})
        self.raters = {each.pk: each for each in raters}
        rater, leaders = self.fields["rater"], self.fields["leaders"]
        rater.choices = [(each.pk, each.name) for each in raters]  # type: ignore[attr-defined]
        leaders.choices = [(seat.pk, seat.member.name) for seat in seats]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Member:
        """Who was chosen to score, once the form is valid."""
        return self.raters[self.cleaned_data["rater"]]


class PeerNotesForm(forms.Form):
    """An observation and a question for each of the others, all of them optional."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        others: Sequence[Enrollment],
        written: Mapping[int, PeerNote],
    ) -> None:
        super().__init__(data)
        self.others = others
        for other in others:
            note = written.get(other.pk)
            self.fields[f"observation_{other.pk}"] = _note_field(
                gettext("Something you noticed"), note.observation if note else ""
            )
            self.fields[f"question_{other.pk}"] = _note_field(
                gettext("A question"), note.question if note else ""
            )

    @property
    def left_over(self) -> list[str]:
        """What was written to somebody who takes part no more."""
        names = (name for name in self.data if name.startswith(("observation_", "question_")))
        texts = [self.data[name].strip() for name in names if name not in self.fields]
        return [text for text in texts if text]

    def writings(self) -> list[PeerWriting]:
        """What is written to whom."""
        return [self._writing(other.pk) for other in self.others]

    def _writing(self, pk: int) -> PeerWriting:
        return PeerWriting(
            receiver_id=pk,
            observation=self.cleaned_data[f"observation_{pk}"],
            question=self.cleaned_data[f"question_{pk}"],
            seen_at=_moment(self.data.get(f"seen_{pk}", "")),
        )


def _note_field(label: str, initial: str) -> WrittenField:
    limits = {"rows": 3, "maxlength": NOTE_LENGTH, "data-note": "", "autocomplete": "off"}
    return WrittenField(
        label=label,
        initial=initial,
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs=limits),
    )


def _moment(text: str) -> dt.datetime | None:
    """When what was seen was saved; anything unreadable counts as never seen."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else None
