"""The rules of a draft, tried on people before they run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from authoring.bundle import Files
from authoring.drafts import open_draft
from authoring.rules import DraftRule, PathScene, rules_of, scene_of
from authoring.trial_days import TrialDays, days_in
from authoring.trial_page import asked_by, tried_on
from authoring.trial_people import everybody, people_in, running_on
from authoring.trial_start import StartForm, schedules_in, zones_of
from authoring.trials import TriedPerson
from cohorts.models import Cohort
from common.whole_numbers import whole_number
from learning import following
from people.access import MemberRequest, access, fetch
from people.models import Role

ALL = "all"


@require_safe
@access(Role.ADMIN)
def try_rules(request: MemberRequest, pk: int) -> HttpResponse:
    """Who would get what, of a pilot or of all leaders; nothing is changed."""
    draft = open_draft(request, pk)
    cohorts = running_on(draft, request.member)
    listed = list(cohorts)
    chosen = request.GET.get("on", "") or (str(listed[0].pk) if listed else ALL)
    cohort = None if chosen == ALL else fetch(cohorts, pk=whole_number(chosen))
    scene = scene_of(draft.files, request.LANGUAGE_CODE)
    rules = rules_of(draft.files, scene, request.LANGUAGE_CODE)
    context: dict[str, object] = {
        "draft": draft,
        "cohorts": listed,
        "cohort": cohort,
        "unread": [each for each in rules if each.rule is None],
        **_tried(request, draft.files, scene, rules, cohort),
    }
    start = context["start"]
    is_wrong = isinstance(start, StartForm) and not start.is_valid()
    status = 422 if is_wrong else 200
    return render(request, "authoring/try_rules.html", context, status=status)


def _tried(
    request: MemberRequest,
    files: Files,
    scene: PathScene,
    drafted: Sequence[DraftRule],
    cohort: Cohort | None,
) -> dict[str, object]:
    member, now = request.member, timezone.now()
    today = following.rules_of(cohort.version_id) if cohort else None
    asked = asked_by(drafted, today)
    people = people_in(cohort, asked, now) if cohort else everybody(scene, asked, member, now)
    start = None if cohort else _start(request, files, now)
    days = days_in(cohort, now) if cohort else _days(start, scene, people, now)
    page = tried_on(people, scene, drafted, member, today=today, days=days)
    return {"people": len(people), "page": page, "start": start}


def _days(
    start: StartForm | None, scene: PathScene, people: Sequence[TriedPerson], now: dt.datetime
) -> TrialDays | None:
    if start is None or not start.is_valid():
        return None
    zones = zones_of([person.pk for person in people])
    return start.days([module.slug for module in scene.modules], zones, now)


def _start(request: MemberRequest, files: Files, now: dt.datetime) -> StartForm | None:
    return StartForm.of(
        request.GET.dict(),
        schedules=schedules_in(files),
        language=request.LANGUAGE_CODE,
        today=timezone.localdate(now),
    )
