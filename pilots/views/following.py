"""What an admin follows in a pilot that runs: its sessions, and the way of one leader."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.models import Cohort
from messaging.models import Message
from people.access import MemberRequest, access
from people.models import Member, Role
from people.operations import Sight, look_at
from pilots.leader_page import leader_page
from pilots.outbox import listed_messages, outbox_entries
from pilots.session_lines import for_lines, session_lines
from pilots.views.course import pilot_of
from pilots.views.hubs import changes_for
from pilots.views.leaders import enrollment_of
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet
from ui.paging import Pages

LATEST_MAILS = 50
SESSIONS_A_PAGE = 20


def _sessions(member: Member, cohort: Cohort, *_given: object) -> SessionQuerySet:
    return PracticeSession.objects.visible_to(member).filter(step__cohort=cohort)


def _ahead(member: Member, _cohort: Cohort, now: dt.datetime) -> SessionQuerySet:
    ahead = PracticeSession.objects.visible_to(member).filter(starts_at__gt=now)
    return ahead.order_by("starts_at", "pk")


def _past(member: Member, _cohort: Cohort, now: dt.datetime) -> SessionQuerySet:
    past = PracticeSession.objects.visible_to(member).filter(starts_at__lte=now)
    return past.order_by("-starts_at", "-pk")


def _by_step(
    listed: SessionQuerySet, number: int, _member: Member, cohort: Cohort, *_given: object
) -> SessionQuerySet:
    """Those of the pilot: the first of each of its steps, as an index has them. Of thousands no
    more are read.
    """
    of_step = listed.filter(step=OuterRef("pk"))
    found = Func(ArraySubquery(of_step.values("pk")[:number]), function="unnest")
    return listed.filter(pk__in=cohort.steps.order_by().values(found=found))


AHEAD = Pages(_ahead, within=_sessions, size=SESSIONS_A_PAGE, shown=for_lines, parts=_by_step)
PAST = Pages(
    _past, within=_sessions, size=SESSIONS_A_PAGE, name="past", shown=for_lines, parts=_by_step
)


@access(Role.ADMIN)
def sessions(request: MemberRequest, pk: int) -> HttpResponse:
    """Every session of one pilot in order of time, canceled ones too: what is ahead, and what has
    been, each with pages of its own.
    """
    member, now = request.member, timezone.now()
    cohort = pilot_of(request, pk)
    ahead = AHEAD.page(request.GET, member, cohort, now)
    past = PAST.page(request.GET, member, cohort, now)
    context = {
        "cohort": cohort,
        "ahead_page": ahead,
        "past_page": past,
        "ahead": session_lines(ahead.items, request.LANGUAGE_CODE),
        "past": session_lines(past.items, request.LANGUAGE_CODE),
    }
    return render(request, "pilots/sessions.html", context)


@access(Role.ADMIN)
def leader(request: MemberRequest, pk: int) -> HttpResponse:
    """One leader in one pilot: how far they are, what can be changed for them, their sessions, the
    mails they got. Nothing that they wrote.
    """
    enrollment, now = enrollment_of(request, pk), timezone.now()
    visible_sessions = PracticeSession.objects.visible_to(request.member)
    look_at(enrollment.member, Sight.LEADER, by=request.member, now=now)
    mails = Message.objects.of_topic(enrollment.cohort_id).filter(person_id=enrollment.member_id)
    context = {
        "page": leader_page(
            enrollment,
            visible_sessions.of_leader(enrollment),
            language=request.LANGUAGE_CODE,
            now=now,
        ),
        "changes": changes_for(enrollment, now),
        "cohort": enrollment.cohort,
        "mails": outbox_entries(enrollment.cohort_id, listed_messages(mails)[:LATEST_MAILS]),
    }
    return render(request, "pilots/leader.html", context)
