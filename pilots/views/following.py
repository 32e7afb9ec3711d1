"""What an admin follows in a pilot that runs: its sessions, and the way of one leader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.models import Cohort
from messaging.models import Message
from people.access import MemberRequest, access, fetch
from people.models import Role
from pilots.leader_page import leader_page, session_lines
from pilots.outbox import listed_messages, outbox_entries
from pilots.views.hubs import changes_for
from pilots.views.leaders import enrollment_of
from practice.models import PracticeSession
from ui.paging import page_of

LATEST_MAILS = 50
SESSIONS_A_PAGE = 20


@access(Role.ADMIN)
def sessions(request: MemberRequest, pk: int) -> HttpResponse:
    """Every session of one pilot in order of time, canceled ones too: what is ahead, and what has
    been, each with pages of its own.
    """
    cohort = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    visible = PracticeSession.objects.visible_to(request.member).in_full()
    found, now = visible.filter(step__cohort=cohort), timezone.now()
    coming = found.filter(starts_at__gt=now).order_by("starts_at", "pk")
    been = found.filter(starts_at__lte=now).order_by("-starts_at", "-pk")
    ahead = page_of(coming, request.GET, size=SESSIONS_A_PAGE)
    past = page_of(been, request.GET, size=SESSIONS_A_PAGE, name="past")
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
    visible_sessions = PracticeSession.objects.visible_to(request.member).in_full()
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
