"""What a pilot said before it began that it would look at, to be read by whoever doubts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.places import place
from common.records import dataclass
from kpis.draw_words import draw_lines
from kpis.models import MeasuredTeam, MeasurementPlan
from kpis.plans import fingerprint
from kpis.waiting import compared_until
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from pilots.measuring import named_kpis
from pilots.measuring_words import in_sentences
from ui.dates import in_words


@dataclass(frozen=True)
class TeamLine:
    """A team of a plan; `note` says until when it compares, where it does not stay."""

    name: str
    note: str = ""


@access(Role.ADMIN, Role.PRIVACY_OFFICER)
def measurement(request: MemberRequest, pk: int) -> HttpResponse:
    """Hypotheses, teams, criteria and the draw, as they were frozen; who froze them, and when."""
    member = request.member
    plans = MeasurementPlan.objects.visible_to(member).select_related("cohort__launched_by")
    plan = plans.filter(cohort=pk).first()
    cohort = plan.cohort if plan else fetch(Cohort.objects.visible_to(member), pk=pk)
    context: dict[str, object] = {"cohort": cohort, "plan": plan}
    # Privacy officers come from the results; the pilot's own page is for admins.
    is_admin = member.has_role(Role.ADMIN)
    context["back_url"] = place("page of a pilot" if is_admin else "results of a pilot", pk)
    if plan is not None:
        measuring = plan.measuring
        ends = compared_until(plan)
        context |= {
            "words": in_sentences(measuring, named_kpis(member, measuring)),
            "draw": draw_lines(measuring.draw) if measuring.draw else [],
            "taking_part": _teams(member, measuring.pilot_teams, {}),
            "comparing": _teams(member, measuring.comparison_teams, ends),
            "frozen_on": timezone.localtime(plan.frozen_at).date(),
            "fingerprint": fingerprint(measuring),
        }
    return render(request, "pilots/measurement.html", context)


def _teams(member: Member, ids: Sequence[int], ends: dict[int, dt.date]) -> list[TeamLine]:
    """By name. One query where there are any."""
    teams = MeasuredTeam.objects.visible_to(member).filter(pk__in=ids)
    listed = teams.order_by("name", "pk").values_list("pk", "name") if ids else ()
    return [TeamLine(name, _until(ends.get(pk))) for pk, name in listed]


def _until(day: dt.date | None) -> str:
    return _("until its own start on %(day)s") % {"day": in_words(day)} if day else ""
