"""What looks odd about a pilot just before its launch. Nothing here forbids it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment
from pilots.clocks import outside_hours
from pilots.diary import Clash, DayOff, clashes_of, days_off
from pilots.draft import DraftStep
from pilots.frame import Frame
from pilots.oddities import (
    groups_with_managers,
    odd_number,
    odd_sizes,
    odd_start,
    own_group,
    unlucky_number,
)
from pilots.quiet_lines import quiet_sessions
from pilots.reviews import Caution
from pilots.rounds import missed_baseline
from practice.bookings import Bookings, bookings_of
from practice.concerns import shortened
from programs.cadence import StepKind
from surveys.overlap import asked_elsewhere
from surveys.preview import PartPreview
from ui.dates import in_words

NAMED = 5
"""So many people are named; more are counted."""


def warnings_of(
    frame: Frame, parts: list[PartPreview], *, today: dt.date, now: dt.datetime
) -> list[Caution]:
    """Everything worth a second look: who is needed twice, then in the order of the steps."""
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
        (DraftStep.GROUPS, unlucky_number(len(frame.leaders))),
        *((DraftStep.GROUPS, text) for text in odd_sizes(pilot.groups)),
        *((DraftStep.GROUPS, text) for text in groups_with_managers(pilot.groups, frame.members)),
        *((DraftStep.TIMES, text) for text in _times(frame, now)),
        *((DraftStep.PULSE, text) for text in _pulse(frame, parts, today)),
        *((DraftStep.PULSE, text) for text in _asked_elsewhere(frame)),
    ]
    clashes = [Caution(DraftStep.TIMES, text, is_clash=True) for text in clash_texts(frame)]
    return [*clashes, *(Caution(step, text) for step, text in found if text)]


def abridged(cautions: Iterable[Caution]) -> list[Caution]:
    """A handful of each kind; those beyond it are counted."""
    by_kind: dict[tuple[DraftStep, bool], list[str]] = {}
    for each in cautions:
        by_kind.setdefault((each.step, each.is_clash), []).append(each.text)
    told: list[Caution] = []
    for (step, is_clash), texts in by_kind.items():
        told += [Caution(step, text, is_clash=is_clash) for text in shortened(texts)]
    return told


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
        member__in=frame.leaders, cohort__state__in=[Cohort.State.RUNNING, Cohort.State.PAUSED]
    )
    for name, cohort in running.values_list("member__name", "cohort__name").order_by(
        "member__folded"
    ):
        texts.append(
            _("%(name)s already takes part in “%(cohort)s”.") % {"name": name, "cohort": cohort}
        )
    return texts


def _times(frame: Frame, now: dt.datetime) -> list[str]:
    pilot, zones = frame.pilot, _zones(frame)
    sessions = pilot.times.sessions
    texts = [_day_off(each, frame) for each in _days_off(frame)]
    texts.append(quiet_sessions(sessions, frame))
    late = len(outside_hours(sessions, pilot.groups, zones))
    if late:
        text = ngettext(
            "%(count)s session is outside 08:00 to 18:00 for somebody in it, or on a day off.",
            "%(count)s sessions are outside 08:00 to 18:00 for somebody in them, or on a day off.",
            late,
        )
        texts.append(text % {"count": late})
    past = sum(session.starts_at <= now for session in sessions)
    if past:
        text = ngettext(
            "%(count)s session lies in the past; nobody is invited to it.",
            "%(count)s sessions lie in the past; nobody is invited to them.",
            past,
        )
        texts.append(text % {"count": past})
    text = _("%(name)s would facilitate their own group.")
    texts += [text % {"name": _named(frame, [pk])} for pk in sorted(own_group(pilot))]
    return list(dict.fromkeys(texts))


def _zones(frame: Frame) -> dict[int, str]:
    return {pk: member.time_zone for pk, member in frame.members.items()}


def _days_off(frame: Frame) -> list[DayOff]:
    pilot = frame.pilot
    return days_off(pilot.times.sessions, pilot.groups, _zones(frame), get_language() or "en")


def _day_off(day_off: DayOff, frame: Frame) -> str:
    text = _("%(day)s is a public holiday (%(holiday)s) for %(names)s.")
    return text % {
        "day": in_words(day_off.day, "weekday"),
        "holiday": day_off.name,
        "names": _named(frame, day_off.people),
    }


def booked_elsewhere(frame: Frame) -> Bookings:
    """What the people of the draft have planned in other pilots at its times. Two queries."""
    moments = [session.starts_at for session in frame.pilot.times.sessions]
    return bookings_of(frame.pilot.seated, moments)


def clash_texts(frame: Frame) -> list[str]:
    """A word about everybody who would be in two sessions at once, here or with another pilot.
    Two queries.
    """
    pilot = frame.pilot
    found = clashes_of(pilot.times.sessions, pilot.groups, booked_elsewhere(frame))
    by_reason: dict[tuple[str, dt.datetime], list[Clash]] = {}
    for clash in found:
        moment = dt.datetime.combine(clash.session.day, clash.session.time)
        by_reason.setdefault((clash.cohort, moment), []).append(clash)
    texts = []
    for (cohort, moment), clashes in sorted(by_reason.items(), key=lambda each: each[0][::-1]):
        text = (
            _("%(name)s would be in two sessions at once, here and in “%(cohort)s” (%(at)s).")
            if cohort
            else _("%(name)s would be in two sessions at once (%(at)s).")
        )
        names = _named(frame, dict.fromkeys(clash.person for clash in clashes))
        texts.append(text % {"name": names, "cohort": cohort, "at": in_words(moment, "datetime")})
    return texts


def _named(frame: Frame, people: Iterable[int]) -> str:
    """Names, comma-separated; those beyond a handful are counted."""
    ids = list(people)
    members = frame.members
    names = [
        members[pk].name if pk in members else _("Somebody who has left the organization")
        for pk in ids
    ]
    text = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return _("%(names)s and %(count)s more") % {"names": text, "count": more} if more > 0 else text


def _asked_elsewhere(frame: Frame) -> list[str]:
    """A word for each pilot whose pulse asks some of the same people in the same week."""
    days = {step.opens_on for step in frame.steps if step.kind == StepKind.PULSE}
    people = frame.asked if days else []
    texts = []
    for cohort, count in asked_elsewhere(frame.draft.organization, people, days).items():
        text = ngettext(
            "%(count)s person is asked by “%(cohort)s” in the same week, and gets one pulse: from "
            "the pilot that asks first.",
            "%(count)s people are asked by “%(cohort)s” in the same week, and get one pulse: from "
            "the pilot that asks first.",
            count,
        )
        texts.append(text % {"count": count, "cohort": cohort})
    return texts


def _pulse(frame: Frame, parts: list[PartPreview], today: dt.date) -> list[str]:
    missed = missed_baseline(frame.steps, today=today)
    if not parts:
        return [
            missed,
            _(
                "Nobody would be asked in the pulse: the leaders have no direct reports here, and "
                "nobody was added."
            ),
        ]
    if not any(part.will_show for part in parts):
        text = _("So few people are asked that every result of the pulse will stay hidden.")
        return [missed, text]
    return [missed]
