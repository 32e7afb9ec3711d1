"""On which days people would open what rules of a draft give them, where no pilot says it: by one
of the draft's own schedules, from a day that somebody chooses. Nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from authoring.bundle import Files
from authoring.form_changes import FORMS
from authoring.layout import languages_of, modules_of
from authoring.manuscript import ABOUT
from authoring.trial_days import NO_NAMES, TrialCalendar, TrialDays
from cohorts.models import Step
from cohorts.plan import NOTHING_QUIET, PlannedStep, first_weekday, lay_out, opening_of
from common.languages import ENGLISH
from common.later import imported_later
from common.local_time import monday_of
from learning.following import DECKS
from learning.own_decks import Turning
from people.models import Member
from programs.cadence import StepKind
from programs.content.forms import ProgramForm
from programs.models import Module
from ui.fields import DayField

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")

SHOWN = frozenset({*DECKS, StepKind.PRACTICE})
SOON = dt.timedelta(weeks=2)


class StartForm(forms.Form):
    """Which schedule, from which day."""

    schedule = forms.ChoiceField(label=_("By the weeks of"))
    starts = DayField(label=_("Beginning on"))

    def __init__(
        self, asked: Mapping[str, str] | None, *, schedules: Sequence[ProgramForm], language: str
    ) -> None:
        super().__init__(asked)
        self.schedules = {each.slug: each for each in schedules}
        self.fields["schedule"].choices = [  # type: ignore[attr-defined]
            (each.slug, each.name.get(language) or each.name[ENGLISH]) for each in schedules
        ]

    @classmethod
    def of(
        cls,
        asked: Mapping[str, str],
        *,
        schedules: Sequence[ProgramForm],
        language: str,
        today: dt.date,
    ) -> StartForm | None:
        """As it was asked for; else the first schedule, and a Monday before long. None where the
        draft has no schedule that can be read.
        """
        if not schedules:
            return None
        begins = {"schedule": schedules[0].slug, "starts": monday_of(today + SOON).isoformat()}
        chosen = {each: asked[each] for each in begins if each in asked}
        return cls({**begins, **chosen}, schedules=schedules, language=language)

    def days(self, modules: Sequence[str], zones: Mapping[int, str], now: dt.datetime) -> TrialDays:
        """Of people in these time zones, once it is valid. `modules` are the slugs of the draft's,
        in their order.
        """
        form = self.schedules[self.cleaned_data["schedule"]]
        return days_from(form, modules, self.cleaned_data["starts"], zones, now)


def schedules_in(files: Files) -> list[ProgramForm]:
    """The schedules of a draft that can be read."""
    found = []
    for said in FORMS.said(files):
        fields = reading.Fields(ABOUT, said)
        try:
            found.append(reading.read_form(fields, len(modules_of(files)), languages_of(files)))
        except reading.LibraryError:
            continue
    return found


def days_from(
    form: ProgramForm,
    modules: Sequence[str],
    starts_on: dt.date,
    zones: Mapping[int, str],
    now: dt.datetime,
) -> TrialDays:
    """Of people in these time zones, by member: the first modules, as many as the form takes."""
    starts_on = first_weekday(starts_on)
    taught = {number: Module(pk=number, slug=slug) for number, slug in enumerate(modules, start=1)}
    planned = lay_out(form, list(taught)[: form.modules], starts_on)
    steps = {each.position: _step(each, taught) for each in planned if each.kind in SHOWN}
    calendars = {zone: _calendar(zone, steps) for zone in set(zones.values())}
    return TrialDays(
        steps,
        {member: calendars[zone] for member, zone in zones.items()},
        Turning(NO_NAMES, NOTHING_QUIET, starts_on, now),
        starts_on=starts_on,
    )


def zones_of(members: Sequence[int]) -> dict[int, str]:
    """By member. One query."""
    return dict(Member.objects.filter(pk__in=members).values_list("pk", "time_zone"))


def _step(planned: PlannedStep, taught: Mapping[int, Module]) -> Step:
    return Step(
        pk=planned.position,
        position=planned.position,
        kind=planned.kind,
        week=planned.week,
        opens_on=planned.opens_on,
        module=taught.get(planned.module_id or 0),
    )


def _calendar(zone: str, steps: Mapping[int, Step]) -> TrialCalendar:
    return TrialCalendar(
        zone,
        tuple(steps),
        (None,) * len(steps),
        tuple(opening_of(step.opens_on, zone) for step in steps.values()),
        (),
    )
