"""The forms of the wizard's steps 6 and 7. Each one hands its step over as a value of programs.pilot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.local_time import is_zone
from people.models import Member
from programs.pilot import FEWEST_QUESTIONS, MOST_QUESTIONS, DraftSession, Plan, Pulse, Question, Times
from surveys.bank import suggested_pulses
from surveys.models import PulsePlan

FEWEST_DAYS, MOST_DAYS = 3, 21
ZONE = {"list": "zones", "autocomplete": "off", "spellcheck": "false", "class": "input"}
FAR_BACK = dt.timedelta(days=365)


class TimesForm(forms.Form):
    """Per group a zone and a meeting link, per session a day, a time and a facilitator."""

    def __init__(
        self, data: Any, *, sessions: Sequence[DraftSession], plan: Plan, facilitators: Sequence[Member]
    ) -> None:
        super().__init__(data)
        self.sessions, self.plan = sessions, plan
        choices = [(member.pk, member.name) for member in facilitators]
        for session in sessions:
            group = session.group
            if self.key(group, "zone") not in self.fields:
                self._add_group(group, session)
            self._add_session(session, choices)

    def _add_group(self, group: int, session: DraftSession) -> None:
        self.fields[self.key(group, "zone")] = forms.CharField(
            label=gettext_lazy("Times are in"), max_length=60, initial=session.time_zone, widget=forms.TextInput(ZONE)
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
        self.fields[self.key(session, "day")] = forms.DateField(
            label=gettext_lazy("Day"),
            initial=session.day,
            widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"),
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

    def clean(self) -> dict[str, Any]:
        """Zones that exist; the form never lets a session slip far behind its plan."""
        for group in {session.group for session in self.sessions}:
            zone = self.cleaned_data.get(self.key(group, "zone"))
            if zone and not is_zone(zone):
                self.add_error(
                    self.key(group, "zone"), _("This is not a time zone we know. Write it like Europe/Berlin.")
                )
        for session in self.sessions:
            day = self.cleaned_data.get(self.key(session, "day"))
            start = self.plan.starts_on
            if day and start and abs(day - start) > FAR_BACK:
                self.add_error(self.key(session, "day"), _("This is more than a year away from the start date."))
        return self.cleaned_data

    @property
    def value(self) -> Times:
        """The step."""
        known = self.cleaned_data
        sessions = tuple(
            DraftSession(
                group=session.group,
                step=session.step,
                day=known[self.key(session, "day")],
                time=known[self.key(session, "time")],
                time_zone=known[self.key(session.group, "zone")],
                facilitator_id=known[self.key(session, "facilitator")],
                link=known[self.key(session.group, "link")],
            )
            for session in self.sessions
        )
        return Times(self.plan.form, self.plan.starts_on, sessions)


class PulseForm(forms.Form):
    """What is asked, whom, and when."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Choose three to five. People agree or disagree on a scale of five; an open question takes a comment."
        ),
    )
    respondents = forms.ChoiceField(
        label=gettext_lazy("Who is asked"), choices=PulsePlan.Respondents.choices, widget=forms.RadioSelect
    )
    send_at = forms.TimeField(
        label=gettext_lazy("Time of day"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("On each person's own clock."),
    )
    open_days = forms.IntegerField(
        label=gettext_lazy("Days to answer"),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Whoever has not answered hears of it again on the third and the fifth day."),
    )

    def __init__(self, data: Any, *, pulse: Pulse, language: str) -> None:
        self.offered: dict[str, Question] = {}
        self.headings: list[tuple[str, list[str]]] = []
        for suggested in suggested_pulses():
            keys = []
            for number, item in enumerate(suggested.items, start=1):
                key = f"{suggested.slug}-{number}"
                self.offered[key] = Question(item.kind, dict(item.text))
                keys.append(key)
            title = Question("", suggested.title).in_language(language)
            self.headings.append((title, keys))
        initial = {
            "questions": self._ticked(pulse),
            "respondents": pulse.respondents,
            "send_at": pulse.send_at,
            "open_days": pulse.open_days,
        }
        super().__init__(data, initial=initial)
        questions = cast(forms.MultipleChoiceField, self.fields["questions"])
        questions.choices = [(key, question.in_language(language)) for key, question in self.offered.items()]

    def _ticked(self, pulse: Pulse) -> list[str]:
        """A question may stand under two headings; it is ticked once, where most of its company is."""
        fullest = sorted(
            (keys for _title, keys in self.headings),
            key=lambda keys: -sum(self.offered[key] in pulse.questions for key in keys),
        )
        wanted = [key for keys in fullest for key in keys if self.offered[key] in pulse.questions]
        return self._once(wanted)

    def _once(self, keys: Sequence[str]) -> list[str]:
        """Without the second of two keys of the same question."""
        questions = [self.offered[key] for key in keys]
        return [key for place, key in enumerate(keys) if questions[place] not in questions[:place]]

    def clean_questions(self) -> list[str]:
        """Three to five, and something to agree with among them."""
        keys = self._once(self.cleaned_data["questions"])
        if not FEWEST_QUESTIONS <= len(keys) <= MOST_QUESTIONS:
            raise forms.ValidationError(
                _("Choose three to five questions; %(count)s are chosen.") % {"count": len(keys)}
            )
        return keys

    def value(self, extra_ids: Sequence[int]) -> Pulse:
        """The step, with the people who are asked besides."""
        known = self.cleaned_data
        picked = set(known["questions"])
        return Pulse(
            questions=tuple(question for key, question in self.offered.items() if key in picked),
            respondents=known["respondents"],
            extra_ids=tuple(extra_ids),
            send_at=known["send_at"],
            open_days=known["open_days"],
        )
