"""The form of step 6."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.local_time import is_zone
from people.models import Member
from pilots.draft import DraftSession, Plan
from practice.crossing import ScoredTwice
from ui.fields import DayField, day_input

ZONE = {"list": "zones", "autocomplete": "off", "spellcheck": "false", "class": "input"}


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
        choices = [(member.pk, member.name) for member in facilitators]
        for session in self.sessions:
            group = session.group
            if self.key(group, "zone") not in self.fields:
                self._add_group(group, session)
            self._add_session(session, choices)

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

    def _add_session(self, session: DraftSession, choices: list[tuple[int, str]]) -> None:
        known = dict(choices)
        facilitator = session.facilitator_id if session.facilitator_id in known else None
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
        self.fields[self.key(session, "facilitator")] = forms.TypedChoiceField(
            label=gettext_lazy("Facilitator"),
            coerce=int,
            choices=choices,
            initial=facilitator,
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
