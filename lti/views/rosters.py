"""Who is in a course and who is in a cohort, and the way to bring somebody in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts.models import Cohort, Enrollment
from common.once import one_effect
from common.whole_numbers import whole_number
from connections.doors import behind
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from lti.door import services
from lti.models import CourseLink, PlatformPerson
from lti.platform import PlatformSettings
from lti.rosters import Attendee, Participant, RosterComparison, compare
from people.access import MemberRequest, access, fetch
from people.importing.tables import SourceRow
from people.list_forms import PASTED_COLUMNS
from people.models import Member, Role
from people.operations import stage_import

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.LMS)
@one_effect
def course(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the platform who is in the course, and compare; whoever is not known here is brought in
    by the usual dry run.
    """
    links = CourseLink.objects.visible_to(request.member).select_related("connection")
    link = fetch(links.exclude(roster_url=""), pk=pk)
    cohorts = Cohort.objects.visible_to(request.member).order_by("-launched_at", "-pk")
    chosen = request.GET.get("cohort", "")
    cohort = cohorts.filter(pk=whole_number(chosen) or 0).first() if chosen else cohorts.first()
    problem, is_refused, found = "", False, None
    try:
        found = _compared(request, link, cohort)
    except services.ServiceProblem as error:
        problem, is_refused = error.why, error.status is not None
    _note(link, problem)
    if request.method == "POST" and found is not None and found.new:
        return _staged(request, link, found)
    context = {
        "link": link,
        "cohorts": cohorts[:SHOWN],
        "cohort": cohort,
        "found": found,
        "problem": problem,
        "is_refused": is_refused,
        "shown": SHOWN,
    }
    return render(request, "lti/course.html", context)


def _compared(request: MemberRequest, link: CourseLink, cohort: Cohort | None) -> RosterComparison:
    """Raises ServiceProblem."""
    connection = link.connection
    platform = PlatformSettings.of(connection)
    connector = services.connector_of(platform, connection.secret)
    course_people = [
        Attendee(each.user_id, (each.name or "").strip(), (each.email or "").strip().lower())
        for each in services.roster(connector, link.roster_url)
    ]
    here = Member.objects.visible_to(request.member).present().by_name()
    people = [
        Participant(pk, name, email.lower())
        for pk, name, email in here.values_list("pk", "name", "email")
    ]
    linked = PlatformPerson.objects.visible_to(request.member).filter(
        connection=connection, issuer=platform.issuer
    )
    enrolled = Enrollment.objects.visible_to(request.member).filter(cohort=cohort, left_at=None)
    return compare(
        course_people,
        people,
        linked=dict(linked.values_list("subject", "member_id")),
        enrolled=set(enrolled.values_list("member_id", flat=True)) if cohort else set(),
    )


def _staged(request: MemberRequest, link: CourseLink, found: RosterComparison) -> HttpResponse:
    """The dry run of everybody who is not known here."""
    rows = [
        SourceRow(number, (each.name, each.email)) for number, each in enumerate(found.new, start=1)
    ]
    staged = stage_import(
        source=_("Course “%(course)s”") % {"course": link.course},
        columns=PASTED_COLUMNS,
        rows=rows,
        now=timezone.now(),
        by=request.member,
    )
    return redirect("people:import_preview", staged.pk)


def _note(link: CourseLink, problem: str) -> None:
    note_exchange(
        organization_id=link.connection.organization_id,
        connection=link.connection,
        kind=ConnectionKind.LMS,
        direction=ExchangeDirection.OUT,
        what="NRPS GET memberships",
        outcome=ExchangeOutcome.FAILED if problem else ExchangeOutcome.DONE,
        detail=problem,
        now=timezone.now(),
    )
