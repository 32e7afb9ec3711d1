"""Today: each role's home page, composed from every app, at a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.models import Score
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.plan import week_of
from home.today import PilotRow, SessionRow, facilitator_today, greeting, leader_today
from learning.steps import steps_of
from messaging.models import Message
from people.access import MemberRequest, access
from people.models import Member, Role
from pilots.draft import STEPS, DraftStep
from pilots.gaps import missing
from pilots.models import PilotDraft
from practice.models import Attendance, GroupPlace, PracticeSession
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import module_texts
from ui.dates import in_words

NOTED_AFTER = dt.timedelta(days=1)
"""A session without attendance is somebody's to look at after a day."""


@access()
def home(request: MemberRequest) -> HttpResponse:
    """The one next thing, then the week, for every role somebody has."""
    member, now = request.member, timezone.now()
    language = str(request.LANGUAGE_CODE)
    local = timezone.localtime(now)
    context: dict[str, object] = {
        "greeting": greeting(local.hour),
        "day": in_words(local, "weekday"),
        "has_work": bool(member.roles),
        "guards": member.has_role(Role.PRIVACY_OFFICER),
        **dict.fromkeys(("leading", "facilitating", "coaching", "pilots", "drafts")),
    }
    if member.has_role(Role.LEADER):
        steps = steps_of(member, language, only_running=True)
        context["leading"] = leader_today(steps, now, local.date(), timezone.get_current_timezone())
    if member.has_role(Role.FACILITATOR):
        context["facilitating"] = facilitator_today(_sessions(member, language, now), now)
    if member.has_role(Role.COACH):
        context["coaching"] = _coaching(member, now)
    if member.has_role(Role.ADMIN):
        context["pilots"] = _pilots(member, now, local.date())
        context["drafts"] = _drafts(member)
    return render(request, "home/today.html", context)


def _sessions(member: Member, language: str, now: dt.datetime) -> list[SessionRow]:
    """Sessions the member runs: what is ahead, and the past month."""
    scores = Score.objects.filter(session=OuterRef("pk"), rater=member).order_by()
    scored = (
        scores.values("session")
        .annotate(number=Count("enrollment", distinct=True))
        .values("number")
    )
    places = GroupPlace.objects.filter(group=OuterRef("group"), enrollment__left_at=None).order_by()
    seated = places.values("group").annotate(number=Count("pk")).values("number")
    present = Attendance.objects.filter(session=OuterRef("pk"), was_present=True).order_by()
    there = present.values("session").annotate(number=Count("pk")).values("number")
    rows: list[Any] = list(  # sessions with what is annotated
        PracticeSession.objects.visible_to(member)
        .filter(
            facilitator=member,
            group__cohort__state=Cohort.State.RUNNING,
            starts_at__gt=now - dt.timedelta(days=31),
        )
        .exclude(state=PracticeSession.State.CANCELED)
        .select_related("group__cohort", "step")
        .annotate(seated=_number(seated), there=_number(there), scored=_number(scored))
        .order_by("starts_at", "pk")[:60]
    )
    words = module_texts({row.module_id for row in rows}, language)
    return [
        SessionRow(
            pk=row.pk,
            title=step_title(row.step.kind, words[row.module_id].title),
            group=row.group.name,
            cohort=row.group.cohort.name,
            starts_at=row.starts_at,
            ends_at=row.starts_at + dt.timedelta(minutes=row.minutes),
            link=row.link,
            is_held=row.is_held,
            leaders=row.there if row.is_held else row.seated,
            scored=row.scored,
        )
        for row in rows
    ]


def _number(counted: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _coaching(member: Member, now: dt.datetime) -> list[dict[str, object]]:
    """The coach's leaders with the next conversation of each, soonest first. No progress: leaders
    share that.
    """
    ahead = Q(
        personal_steps__step__kind=StepKind.COACHING,
        personal_steps__opens_at__gte=now - dt.timedelta(days=1),
    )
    leaders = (
        Enrollment.objects.visible_to(member)
        .active()
        .filter(coach=member, cohort__state=Cohort.State.RUNNING, member__left_at=None)
        .annotate(talk_at=Min("personal_steps__opens_at", filter=ahead))
        .order_by(F("talk_at").asc(nulls_last=True), "member__name")
    )
    # The day of a conversation is the one on the leader's calendar, so their zone goes along.
    named = leaders.values(
        "talk_at",
        name=F("member__name"),
        zone=F("member__time_zone"),
        cohort_name=F("cohort__name"),
    )
    return [dict(row) for row in named[:60]]


def _pilots(member: Member, now: dt.datetime, today: dt.date) -> list[PilotRow]:
    """Running pilots, those that need a person first."""
    cohorts = _running_cohorts(member, now)
    failed = Message.objects.lost_by_topic([cohort.topic for cohort in cohorts]) if cohorts else {}
    pilots = [
        PilotRow(
            pk=cohort.pk,
            name=cohort.name,
            week=max(week_of(today, cohort.starts_on), 0),
            weeks=cohort.weeks,
            leaders=cohort.leaders,
            cards_done=cohort.done,
            cards_open=cohort.opened,
            sessions_unnoted=cohort.unnoted,
            failed_messages=failed.get(cohort.topic, 0),
            next_session_at=cohort.next_session_at,
        )
        for cohort in cohorts
    ]
    return sorted(pilots, key=lambda pilot: not pilot.needs_attention)


def _running_cohorts(member: Member, now: dt.datetime) -> list[Any]:
    """Cohorts with what is counted about them, the latest launch first."""
    steps = PersonalStep.objects.filter(
        enrollment__cohort=OuterRef("pk"),
        enrollment__left_at=None,
        step__kind=StepKind.CARDS,
        opens_at__lte=now,
    )
    per_cohort = steps.order_by().values("enrollment__cohort")
    planned = PracticeSession.objects.filter(
        group__cohort=OuterRef("pk"), state=PracticeSession.State.PLANNED
    )
    sessions = planned.order_by().values("group__cohort")
    overdue = sessions.filter(starts_at__lt=now - NOTED_AFTER).annotate(number=Count("pk"))
    upcoming = sessions.filter(starts_at__gt=now).annotate(first=Min("starts_at"))
    enrolled = Enrollment.objects.filter(cohort=OuterRef("pk"), left_at=None)
    leaders = enrolled.order_by().values("cohort").annotate(number=Count("pk"))
    found = Cohort.objects.visible_to(member).filter(state=Cohort.State.RUNNING)
    counted = found.annotate(
        leaders=_number(leaders.values("number")),
        done=_number(per_cohort.annotate(number=Sum("cards_done")).values("number")),
        opened=_number(per_cohort.annotate(number=Sum("cards_total")).values("number")),
        unnoted=_number(overdue.values("number")),
        next_session_at=Subquery(upcoming.values("first")),
    )
    return list(counted.order_by("-launched_at")[:50])


def _drafts(member: Member) -> list[dict[str, object]]:
    """Pilots that somebody began to set up, with the step that is still open."""
    found = []
    drafts = PilotDraft.objects.visible_to(member).filter(cohort=None)
    for draft in drafts.order_by("-changed_at")[:3]:
        pilot = draft.pilot
        gaps = missing(pilot)
        step = next((step for step in STEPS if gaps.get(step)), DraftStep.REVIEW)
        found.append(
            {"pk": draft.pk, "name": pilot.goal.name, "changed_at": draft.changed_at, "step": step}
        )
    return found
