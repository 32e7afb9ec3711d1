"""What looks odd about a pilot just before its launch. Nothing here forbids it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, Enrollment
from people.models import Member
from pilots.clocks import needed_twice, outside_hours
from pilots.draft import DraftStep
from pilots.frame import Frame
from pilots.oddities import odd_number, odd_sizes, odd_start, own_group
from surveys.preview import PartPreview


@dataclass(frozen=True)
class Caution:
    """A word of caution and the step where it can be changed."""

    step: DraftStep
    text: str


def warnings_of(
    frame: Frame, parts: list[PartPreview], *, today: dt.date, now: dt.datetime
) -> list[Caution]:
    """Everything worth a second look, in the order of the steps."""
    pilot = frame.pilot
    found = [
        (DraftStep.LEADERS, odd_number(len(frame.leaders))),
        *((DraftStep.LEADERS, text) for text in _people(frame)),
        (DraftStep.PLAN, odd_start(pilot.plan.starts_on, today)),
        (
            DraftStep.TEAM,
            ""
            if pilot.team.coach_ids
            else _("There is no coach: nobody meets the leaders one to one."),
        ),
        *((DraftStep.GROUPS, text) for text in odd_sizes(pilot.groups)),
        *((DraftStep.TIMES, text) for text in _times(frame, now)),
        *((DraftStep.PULSE, text) for text in _pulse(parts)),
    ]
    return [Caution(step, text) for step, text in found if text]


def _people(frame: Frame) -> list[str]:
    gone = len(set(frame.pilot.leaders) - frame.members.keys())
    texts = []
    if gone:
        text = ngettext(
            "%(count)s chosen leader has left the organization and is left out.",
            "%(count)s chosen leaders have left the organization and are left out.",
            gone,
        )
        texts.append(text % {"count": gone})
    running = Enrollment.objects.active().filter(
        member__in=frame.leaders, cohort__state=Cohort.State.RUNNING
    )
    for name, cohort in running.values_list("member__name", "cohort__name").order_by(
        "member__folded"
    ):
        texts.append(
            _("%(name)s already takes part in “%(cohort)s”.") % {"name": name, "cohort": cohort}
        )
    return texts


def _times(frame: Frame, now: dt.datetime) -> list[str]:
    pilot = frame.pilot
    zones = {pk: member.time_zone for pk, member in frame.members.items()}
    texts = []
    late = len(outside_hours(pilot.times.sessions, pilot.groups, zones))
    if late:
        text = ngettext(
            "%(count)s session is outside 08:00 to 18:00 for somebody in the group.",
            "%(count)s sessions are outside 08:00 to 18:00 for somebody in the group.",
            late,
        )
        texts.append(text % {"count": late})
    past = sum(session.starts_at <= now for session in pilot.times.sessions)
    if past:
        text = ngettext(
            "%(count)s session lies in the past; nobody is invited to it.",
            "%(count)s sessions lie in the past; nobody is invited to them.",
            past,
        )
        texts.append(text % {"count": past})
    members = frame.members
    for one, _other in needed_twice(pilot.times.sessions):
        text = _("%(name)s would be in two sessions at once.")
        texts.append(text % {"name": _name(members.get(one.facilitator_id))})
    text = _("%(name)s would facilitate their own group.")
    texts += [text % {"name": _name(members.get(pk))} for pk in sorted(own_group(pilot))]
    return list(dict.fromkeys(texts))


def _name(member: Member | None) -> str:
    return member.name if member else _("Somebody who has left the organization")


def _pulse(parts: list[PartPreview]) -> list[str]:
    if not parts:
        return [
            _(
                "Nobody would be asked in the pulse: the leaders have no direct reports here, and "
                "nobody was added."
            )
        ]
    if not any(part.will_show for part in parts):
        return [_("So few people are asked that every result of the pulse will stay hidden.")]
    return []
