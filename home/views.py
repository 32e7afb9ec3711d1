"""Today: each role's home page, composed from every app, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.models import Enrollment
from cohorts.operations import open_shared
from cohorts.record_page import shown_to_coach
from home.asked import asked_of
from home.coached import coached_leaders
from home.facilitated import sessions_run_by
from home.passed import sessions_passed
from home.pilot_lines import glance_of
from home.queries import drafts_of, running_pilots
from home.questions import questions_for
from home.talk_today import talk_today
from home.today import facilitator_today, greeting, leader_today, near_sessions
from learning.reasons import suggestions_for
from learning.recalls import has_to_recall
from learning.steps import steps_of
from learning.story_pages import stories_begun
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from privacy.today import officer_today
from ui.dates import in_words


@access()
def home(request: MemberRequest) -> HttpResponse:
    """The one next thing, then the week, for every role somebody has."""
    member, now = request.member, timezone.now()
    language = str(request.LANGUAGE_CODE)
    local = timezone.localtime(now)
    context = _greeted(member, local)
    if member.has_role(Role.LEADER):
        context |= _leading(member, language, now, timezone.get_current_timezone())
    if member.has_role(Role.FACILITATOR):
        ran = sessions_run_by(member, language, now)
        context["facilitating"] = facilitator_today(ran, now)
    if member.has_role(Role.COACH):
        context["coaching"] = coached_leaders(member, now)
    if member.has_role(Role.ADMIN):
        context["pilots"] = [
            glance_of(pilot) for pilot in running_pilots(member, now, local.date())
        ]
        context["drafts"] = drafts_of(member)
    if member.has_role(Role.PRIVACY_OFFICER):
        context["guarding"] = officer_today(member, local.date())
    return render(request, "home/today.html", context)


def _leading(member: Member, language: str, now: dt.datetime, zone: dt.tzinfo) -> dict[str, object]:
    """What a leader has of it."""
    steps, today = steps_of(member, language, only_unfinished=True), now.astimezone(zone).date()
    talk = talk_today(steps, member, now)
    passed = sessions_passed(near_sessions(steps, now), member)
    return {
        "leading": leader_today(steps, now, today, zone, talk, passed),
        "suggestions": suggestions_for(steps, language, now),
        "recalls": has_to_recall(steps, member, now),
        "stories": stories_begun(steps, language),
        "questions": questions_for(steps, member, language, now),
    }


def _greeted(member: Member, local: dt.datetime) -> dict[str, object]:
    """What every role's page has, and a place for what only some have."""
    asked = asked_of(member, local)
    return {
        "asked": asked,
        "calibrated": asked.said_on(local.date()),
        "greeting": greeting(local.hour),
        "day": in_words(local.date(), "weekday"),
        "has_work": bool(member.roles),
        "leads": member.has_role(Role.LEADER),
        **dict.fromkeys(
            (
                *("leading", "suggestions", "recalls", "stories", "questions"),
                *("facilitating", "coaching", "pilots", "drafts", "guarding"),
            )
        ),
    }


@access(Role.COACH)
def shared(request: MemberRequest, pk: int) -> HttpResponse:
    """What a leader shares with their coach; each look is noted, and the leader sees it."""
    now = timezone.now()
    coached = Enrollment.objects.visible_to(request.member).coached_by(request.member)
    enrollment = fetch(coached.select_related("member", "cohort"), pk=pk)
    record = shown_to_coach(enrollment, request.member, request.LANGUAGE_CODE, now)
    open_shared(enrollment=enrollment, now=now, by=request.member)
    context = {"enrollment": enrollment, "leader": enrollment.member, "record": record}
    return render(request, "home/shared.html", context)
