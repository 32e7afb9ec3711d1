"""What looks odd about a pilot just before its launch. Nothing here forbids it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment
from pilots.clocks import outside_hours
from pilots.diary import Clash, DayOff, clashes_of, days_off
from pilots.draft import DraftStep
from pilots.frame import Frame
from pilots.oddities import (
    groups_with_managers,
    listed,
    odd_number,
    odd_sizes,
    odd_start,
    own_group,
    unlucky_number,
)
from pilots.pulse_page import shared_with
from pilots.quiet_lines import quiet_sessions
from pilots.reviews import Caution, CautionKind
from pilots.rounds import missed_baseline
from pilots.second_raters import one_rater, rater_cautions, what_is_left
from pilots.team_calibration import uncalibrated_team
from pilots.weekly_limit import beyond_the_limit
from practice.concerns import hours_in_words
from programs.cadence import StepKind
from surveys.overlap import asked_elsewhere
from surveys.preview import PartPreview
from ui.dates import in_words


def warnings_of(
    frame: Frame, parts: list[PartPreview], *, today: dt.date, now: dt.datetime
) -> list[Caution]:
    """Everything worth a second look: who is needed twice, then in the order of the steps."""
    pilot, coaches = frame.pilot, frame.pilot.team.coach_ids
    nobody = "" if coaches else _("There is no coach: nobody meets the leaders one to one.")
    found = [
        *clash_cautions(frame),
        Caution(DraftStep.LEADERS, odd_number(len(frame.leaders))),
        *_people(frame),
        Caution(DraftStep.PLAN, odd_start(pilot.plan.starts_on, today)),
        *beyond_the_limit(frame),
        Caution(DraftStep.TEAM, nobody),
        Caution(DraftStep.TEAM, uncalibrated_team(frame, today)),
        Caution(DraftStep.TEAM, one_rater(pilot)),
        *_groups(frame),
        *_times(frame, now),
        *(Caution(DraftStep.PULSE, text) for text in _pulse(frame, parts, today)),
        *_asked_elsewhere(frame),
    ]
    return [each for each in found if each.text]


def _people(frame: Frame) -> Iterator[Caution]:
    gone = len(set(frame.pilot.leaders) - frame.members.keys())
    if gone:
        text = ngettext(
            "%(count)s chosen leader is left out: this person has left the organization, or their "
            "data is not used at the moment.",
            "%(count)s chosen leaders are left out: they have left the organization, or their data "
            "is not used at the moment.",
            gone,
        )
        yield Caution(DraftStep.LEADERS, text % {"count": gone})
    running = Enrollment.objects.active().filter(
        member__in=frame.leaders, cohort__state__in=[Cohort.State.RUNNING, Cohort.State.PAUSED]
    )
    by_name = running.order_by("member__folded", "cohort_id")
    elsewhere: dict[int, tuple[str, list[str]]] = {}
    for pk, name, cohort in by_name.values_list("member", "member__name", "cohort__name"):
        elsewhere.setdefault(pk, (name, []))[1].append(cohort)
    for name, cohorts in elsewhere.values():
        text = _("%(name)s already takes part in “%(cohort)s”.")
        told = " ".join(text % {"name": name, "cohort": cohort} for cohort in cohorts)
        yield Caution(DraftStep.LEADERS, told, CautionKind.ELSEWHERE, name)


def _groups(frame: Frame) -> Iterator[Caution]:
    groups, members = frame.pilot.groups, frame.members
    yield Caution(DraftStep.GROUPS, unlucky_number(len(frame.leaders)))
    for number, text in odd_sizes(groups).items():
        yield Caution(DraftStep.GROUPS, text, CautionKind.SIZE, str(number))
    for person, text in groups_with_managers(groups, members).items():
        yield Caution(DraftStep.GROUPS, text, CautionKind.MANAGER, members[person].name)


def _times(frame: Frame, now: dt.datetime) -> Iterator[Caution]:
    pilot = frame.pilot
    sessions = pilot.times.sessions
    for day_off in _days_off(frame):
        day = in_words(day_off.day, "day")
        yield Caution(DraftStep.TIMES, _day_off(day_off, frame), CautionKind.HOLIDAY, day)
    yield Caution(DraftStep.TIMES, quiet_sessions(sessions, frame))
    late = len(outside_hours(sessions, pilot.groups, _zones(frame)))
    if late:
        text = ngettext(
            "%(count)s session is outside %(starts)s to %(ends)s for somebody in it, or on a day "
            "off.",
            "%(count)s sessions are outside %(starts)s to %(ends)s for somebody in them, or on a "
            "day off.",
            late,
        )
        yield Caution(DraftStep.TIMES, text % {"count": late, **hours_in_words()})
    past = sum(session.starts_at <= now for session in sessions)
    if past:
        text = ngettext(
            "%(count)s session is in the past; nobody is invited to it.",
            "%(count)s sessions are in the past; nobody is invited to them.",
            past,
        )
        yield Caution(DraftStep.TIMES, text % {"count": past})
    yield from _raters(frame)
    text = _("%(name)s would facilitate their own group.")
    for name in sorted(_named(frame, [pk]) for pk in own_group(pilot)):
        yield Caution(DraftStep.TIMES, text % {"name": name}, CautionKind.OWN_GROUP, name)


def _raters(frame: Frame) -> Iterator[Caution]:
    for text in rater_cautions(frame.pilot.times.twice, frame.second_raters):
        yield Caution(DraftStep.TIMES, text)
    kinds = {step.position: str(StepKind(step.kind).label) for step in frame.live_steps}
    for session, text in what_is_left(frame.second_raters, frame.members, kinds):
        yield Caution(DraftStep.TIMES, text, CautionKind.SECOND_RATER, session)


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


def _clash_text(cohort: str, *, is_own_calendar: bool) -> str:
    if is_own_calendar:
        return _("%(name)s is busy in their own calendar (%(at)s).")
    if cohort:
        return _("%(name)s would be in two sessions at once, here and in “%(cohort)s” (%(at)s).")
    return _("%(name)s would be in two sessions at once (%(at)s).")


def clash_cautions(frame: Frame) -> list[Caution]:
    """A word about everybody who would be in two sessions at once, here or with another pilot.
    Two queries.
    """
    pilot = frame.pilot
    found = clashes_of(pilot.times.sessions, pilot.groups, frame.booked)
    by_reason: dict[tuple[str, bool, dt.datetime], list[Clash]] = {}
    for clash in found:
        moment = dt.datetime.combine(clash.session.day, clash.session.time)
        reason = (clash.cohort, clash.is_own_calendar, moment)
        by_reason.setdefault(reason, []).append(clash)
    cautions = []
    in_order = sorted(by_reason.items(), key=lambda each: each[0][::-1])
    for (cohort, is_own_calendar, moment), clashes in in_order:
        text = _clash_text(cohort, is_own_calendar=is_own_calendar)
        at = in_words(moment, "datetime")
        names = _named(frame, dict.fromkeys(clash.person for clash in clashes))
        text = text % {"name": names, "cohort": cohort, "at": at}
        cautions.append(Caution(DraftStep.TIMES, text, CautionKind.CLASH, at))
    return cautions


def _named(frame: Frame, people: Iterable[int]) -> str:
    """Names, comma-separated; those beyond a handful are counted."""
    ids = list(people)
    members = frame.members
    names = [members[pk].name if pk in members else _("Somebody who is left out") for pk in ids]
    return listed(names)


def _asked_elsewhere(frame: Frame) -> Iterator[Caution]:
    """A word for each pilot whose pulse asks some of the same people in the same month."""
    days = {step.opens_on for step in frame.steps if step.kind == StepKind.PULSE}
    people = frame.asked if days else []
    for cohort, count in asked_elsewhere(frame.draft.organization, people, days).items():
        text = shared_with(cohort, count)
        yield Caution(DraftStep.PULSE, text, CautionKind.ASKED_TWICE, cohort)


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
