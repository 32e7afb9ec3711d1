"""Who gets what by the rules of the program, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at
from pilots.path_log import rule_lines
from pilots.views.course import pilot_of


@access(Role.ADMIN)
def paths(request: MemberRequest, pk: int) -> HttpResponse:
    """Each rule with those for whom it does something; of what belongs to leaders only a number."""
    cohort = pilot_of(request, pk)
    look_at(cohort, Sight.PATHS, by=request.member, now=timezone.now())
    context = {
        "cohort": cohort,
        "rules": rule_lines(cohort, str(request.LANGUAGE_CODE), timezone.now()),
    }
    return render(request, "pilots/paths.html", context)
