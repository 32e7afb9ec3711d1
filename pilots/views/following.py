"""What an admin follows in a pilot that runs: its sessions, and the way of one leader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.models import Cohort
from messaging.models import Message
from people.access import MemberRequest, access, fetch
from people.models import Role
from pilots.leader_page import leader_page, sessions_listed
from pilots.outbox import outbox_entries
from pilots.views.hubs import changes_for
from pilots.views.leaders import enrollment_of
from practice.models import PracticeSession

LATEST_MAILS = 50


@access(Role.ADMIN)
def sessions(request: MemberRequest, pk: int) -> HttpResponse:
    """Every session of one pilot in order of time, canceled ones too."""
    cohort = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    visible = PracticeSession.objects.visible_to(request.member).in_full()
    found = visible.filter(group__cohort=cohort).order_by("starts_at", "group__position")
    ahead, past = sessions_listed(found, language=request.LANGUAGE_CODE, now=timezone.now())
    context = {"cohort": cohort, "ahead": ahead, "past": past}
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
        "mails": outbox_entries(mails.defer("text", "html", "secret", "calendar")[:LATEST_MAILS]),
    }
    return render(request, "pilots/leader.html", context)
