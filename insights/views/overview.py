"""All running pilots at once, for whoever runs them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from insights.mixing_words import mixing_lines
from insights.overview import overview_of, stage_names
from insights.overview_queries import departments_in_groups
from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at


@access(Role.ADMIN)
def overview(request: MemberRequest) -> HttpResponse:
    """How far leaders have come, what waits for a person, and how it went by month."""
    now = timezone.now()
    look_at(request.member.organization, Sight.OVERVIEW, by=request.member, now=now)
    found = overview_of(request.member, now)
    context = {"overview": found, "stages": stage_names()}
    return render(request, "insights/overview.html", context)


@access(Role.ADMIN)
def mixing(request: MemberRequest) -> HttpResponse:
    """How far practice groups mix departments."""
    lines = mixing_lines(departments_in_groups(request.member))
    return render(request, "insights/mixing.html", {"lines": lines})
