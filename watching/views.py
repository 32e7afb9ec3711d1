"""The page on which admins see what the portal does for them by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.postgres.clock import time_for_all
from people.access import MemberRequest, access
from people.models import Role
from surveys.models import Wave
from watching.own_queries import pulses, standings
from watching.parts import look
from watching.presenters import OperationsPage


@require_safe
@access(Role.ADMIN)
def operations(request: MemberRequest) -> HttpResponse:
    """What waits, what is in work, what comes, and whether everything runs."""
    now = time_for_all()
    page = OperationsPage(
        parts=look(now),
        standings=standings(request.member, now),
        pulses=pulses(Wave.objects.visible_to(request.member), now),
        now=now,
    )
    return render(request, "watching/operations.html", {"page": page})
