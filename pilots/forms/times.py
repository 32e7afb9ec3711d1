"""The form of step 6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.local_time import is_zone
from people.importing.pasted_names import same_name_key
from people.models import Member
from pilots.draft import DraftSession, Plan
from practice.crossing import ScoredTwice
from ui.fields import DayField, day_input

FEW_TO_LEAD = 12
"""So many stand in each session's own list; more are offered by one list for all, while somebody
types: with thirty of them the lists were half of the page.
"""
ZONE = {"list": "zones", "autocomplete": "off", "spellcheck": "false", "class": "input"}


class NamedField(forms.CharField):
    """One of several people, written as the list has them; gives their id."""

    def __init__(self, *, people: Mapping[int, str], list_name: str, **more: object) -> None:
        widget = forms.TextInput({"class": "input", "list": list_name, "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **more)  # type: ignore[arg-type]
        self._known = {same_name_key(text): pk for pk, text in people.items()}
        self._known |= {text.casefold(): pk for pk, text in people.items()}

    def clean(self, value: object) -> int | None:
        """Their id; whoever is not in the list is asked about."""
        written = super().clean(value)
        if not written:
            return None
        keys = (written.casefold(), same_name_key(written))
        found = next((self._known[each] for each in keys if each in self._known), None)
        if found is None:
            raise forms.ValidationError(
                _("Nobody in the list has this name. Choose one from the list.")
            )
        return found


def as_listed(people: Sequence[Member]) -> dict[int, str]:
    """By name, and with the address where two have one."""
    times = Counter(same_name_key(person.name) for person in people)
    return {
        person.pk: person.name
        if times[same_name_key(person.name)] == 1
        else f"{person.name} <{person.email}>"
        for person in people
    }


class TimesForm(forms.Form):
    """Per group on the page a zone and a meeting link, per session a day, a time and a facilitator.
    Sessions of other pages stay as they are.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        sessions: Sequence[DraftSession],
        plan: Plan,
        facilitators: Sequence[Member],
        twice: ScoredTwice,
        ways: Sequence[tuple[str, str]],
    ) -> None:
        """`sessions` are those on the page, `ways` how much of them two people can score."""
        super().__init__(data)
        self.fields["twice"] = forms.ChoiceField(
            label=gettext_lazy("Who is scored by two people?"),
            choices=ways,
            initial=twice.value,
            required=data is None or "twice" in data,
            widget=forms.RadioSelect,
        )
        self.sessions, self.plan, self.facilitators = sessions, plan, facilitators
        self.listed = as_listed(facilitators)
        for session in self.sessions:
            group = session.group
            if self.key(group, "zone") not in self.fields:
                self._add_group(group, session)
            self._add_session(session)

    def _add_group(self, group: int, session: DraftSession) -> None:
        self.fields[self.key(group, "zone")] = forms.CharField(
            label=gettext_lazy("Times are in"),
            max_length=60,
            initial=session.time_zone,
            widget=forms.TextInput(ZONE),
        )
        self.fields[self.key(group, "link")] = forms.URLField(
            label=gettext_lazy("Meeting link"),
            max_length=500,
            required=False,
            initial=session.link,
            assume_scheme="https",
            widget=forms.URLInput({"class": "input", "placeholder": "https://"}),
        )

    @property
    def offered(self) -> list[str]:
        """Facilitators that one list offers to all sessions; none where each has its own."""
        return list(self.listed.values()) if len(self.listed) > FEW_TO_LEAD else []

    def _add_session(self, session: DraftSession) -> None:
        self.fields[self.key(session, "day")] = DayField(
            label=gettext_lazy("Day"),
            initial=session.day,
            begins_on=self.plan.starts_on,
            widget=day_input("input"),
        )
        self.fields[self.key(session, "time")] = forms.TimeField(
            label=gettext_lazy("Time"),
            initial=session.time,
            widget=forms.TimeInput({"type": "time", "class": "input"}, format="%H:%M"),
        )
        self.fields[self.key(session, "facilitator")] = self._facilitator(session)

    def _facilitator(self, session: DraftSession) -> forms.Field:
        label, pk = gettext_lazy("Facilitator"), session.facilitator_id
        if self.offered:
            return NamedField(
                people=self.listed, list_name="leading", label=label, initial=self.listed.get(pk)
            )
        return forms.TypedChoiceField(
            label=label,
            coerce=int,
            choices=list(self.listed.items()),
            initial=pk if pk in self.listed else None,
            widget=forms.Select({"class": "input"}),
        )

    @staticmethod
    def key(what: DraftSession | int, name: str) -> str:
        """The name of a field of a group or of a session."""
        if isinstance(what, int):
            return f"group_{what}_{name}"
        return f"group_{what.group}_step_{what.step}_{name}"

    def of(self, what: DraftSession | int, name: str) -> forms.BoundField:
        """The bound field."""
        return self[self.key(what, name)]

    def clean(self) -> dict[str, object]:
        """Zones that exist."""
        for group in {session.group for session in self.sessions}:
            zone = self.cleaned_data.get(self.key(group, "zone"))
            if zone and not is_zone(zone):
                self.add_error(
                    self.key(group, "zone"),
                    _("This time zone is not known. Write it like Europe/Berlin."),
                )
        return self.cleaned_data

    @property
    def twice(self) -> ScoredTwice:
        """What is chosen; as it was saved where nothing is."""
        chosen = self.cleaned_data.get("twice") if self.is_bound and self.is_valid() else ""
        return ScoredTwice(chosen or self.fields["twice"].initial)

    @property
    def typed(self) -> list[DraftSession]:
        """The sessions as they stand on the page; none while it has mistakes."""
        if not self.is_bound:
            return list(self.sessions)
        return [self._typed(each) for each in self.sessions] if self.is_valid() else []

    def _typed(self, session: DraftSession) -> DraftSession:
        known = self.cleaned_data
        return DraftSession(
            group=session.group,
            step=session.step,
            day=known[self.key(session, "day")],
            time=known[self.key(session, "time")],
            time_zone=known[self.key(session.group, "zone")],
            facilitator_id=known[self.key(session, "facilitator")],
            link=known[self.key(session.group, "link")],
        )
