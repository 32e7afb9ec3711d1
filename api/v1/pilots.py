"""Pilots: plans, leaders and their progress, practice sessions."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from ninja import Field, Query, Router
from pydantic import AwareDatetime

from api import scoping
from api.doors import CallRequest
from api.scopes import Scope
from api.v1.keys import BearerKey
from api.v1.paging import Listed, PageAnswer, Paging, listed, narrowed
from api.v1.shapes import (
    AttendanceShape,
    EnrollmentShape,
    PilotShape,
    SessionShape,
    StepShape,
)
from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.states import CohortState
from people.access import fetch
from practice.models import Attendance, PracticeSession
from practice.states import SessionState
from programs.cadence import LIVE_KINDS, StepKind

router = Router(tags=["Pilots"])


class PilotFilters(Paging):
    """Which pilots."""

    state: CohortState | None = None


class StepFilters(Paging):
    """Which steps."""

    pilot_id: int | None = Field(None, ge=1)
    kind: StepKind | None = None


class EnrollmentFilters(Paging):
    """Which enrollments."""

    pilot_id: int | None = Field(None, ge=1)
    member_id: int | None = Field(None, ge=1)


class SessionFilters(Paging):
    """Which sessions."""

    pilot_id: int | None = Field(None, ge=1)
    state: SessionState | None = None
    starts_from: AwareDatetime | None = None
    starts_before: AwareDatetime | None = None


class AttendanceFilters(Paging):
    """Whose attendance."""

    session_id: int | None = Field(None, ge=1)
    enrollment_id: int | None = Field(None, ge=1)


@router.get(
    "/pilots",
    response=Listed[PilotShape],
    auth=BearerKey(Scope.PILOTS_READ, PilotFilters),
    summary="List pilots",
    operation_id="listPilots",
)
def pilots(request: CallRequest, filters: Query[PilotFilters]) -> PageAnswer:
    """Every cohort that was launched."""
    found = narrowed(_pilots(request), filters, {"state": "state"})
    return listed(request, found, filters, lambda cohort: cohort)


@router.get(
    "/pilots/{int:pilot_id}",
    response=PilotShape,
    auth=BearerKey(Scope.PILOTS_READ),
    summary="One pilot",
    operation_id="getPilot",
)
def pilot(request: CallRequest, pilot_id: int) -> Cohort:
    """One of them."""
    return fetch(_pilots(request), pk=pilot_id)


def _pilots(request: CallRequest) -> QuerySet[Cohort]:
    return scoping.pilots(request.caller.organization_id).with_leaders()


@router.get(
    "/steps",
    response=Listed[StepShape],
    auth=BearerKey(Scope.PILOTS_READ, StepFilters),
    summary="List the steps of plans",
    operation_id="listSteps",
)
def steps(request: CallRequest, filters: Query[StepFilters]) -> PageAnswer:
    """What opens when; a leader's own days may differ by zone and holidays."""
    rows = scoping.steps(request.caller.organization_id)
    found = narrowed(rows, filters, {"pilot_id": "cohort", "kind": "kind"})

    def as_item(step: Step) -> dict[str, object]:
        return {
            "id": step.pk,
            "pilot_id": step.cohort_id,
            "kind": step.kind,
            "module_id": step.module_id,
            "week": step.week,
            "position": step.position,
            "opens_on": step.opens_on,
        }

    return listed(request, found, filters, as_item)


def _one(found: QuerySet[PersonalStep] | QuerySet[Attendance], figure: object) -> Coalesce:
    """A figure of an enrollment, 0 where there is nothing."""
    alike = found.order_by().values("enrollment").annotate(figure=figure).values("figure")
    return Coalesce(Subquery(alike), 0)


def _progress(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """With how far each is, in the same query."""
    own = PersonalStep.objects.filter(enrollment=OuterRef("pk"))
    cards = own.filter(step__kind=StepKind.CARDS)
    live = own.filter(step__kind__in=LIVE_KINDS, is_called_off=False)
    was_there = Attendance.objects.filter(
        enrollment=OuterRef("pk"), was_present=True, session__state=SessionState.HELD
    )
    return rows.annotate(
        cards_done=_one(cards, Sum("cards_done")),
        cards_total=_one(cards, Sum("cards_total")),
        sessions_attended=_one(was_there, Count("session__step", distinct=True)),
        sessions_total=_one(live, Count("pk")),
    )


@router.get(
    "/enrollments",
    response=Listed[EnrollmentShape],
    auth=BearerKey(Scope.PROGRESS_READ, EnrollmentFilters),
    summary="List enrollments with progress",
    operation_id="listEnrollments",
)
def enrollments(request: CallRequest, filters: Query[EnrollmentFilters]) -> PageAnswer:
    """Leaders in pilots, also who left; what they wrote and how they were scored is not told.
    Nobody whose data is restricted.
    """
    known = scoping.enrollments(request.caller.organization_id)
    rows = _progress(known.filter(member__restricted_at=None))
    found = narrowed(rows, filters, {"pilot_id": "cohort", "member_id": "member"})
    figures = ("cards_done", "cards_total", "sessions_attended", "sessions_total")

    def as_item(enrollment: Enrollment) -> dict[str, object]:
        return {
            "id": enrollment.pk,
            "pilot_id": enrollment.cohort_id,
            "member_id": enrollment.member_id,
            "enrolled_at": enrollment.enrolled_at,
            "left_at": enrollment.left_at,
            **{figure: getattr(enrollment, figure) for figure in figures},
        }

    return listed(request, found, filters, as_item)


@router.get(
    "/sessions",
    response=Listed[SessionShape],
    auth=BearerKey(Scope.PILOTS_READ, SessionFilters),
    summary="List practice sessions",
    operation_id="listSessions",
)
def sessions(request: CallRequest, filters: Query[SessionFilters]) -> PageAnswer:
    """Who meets when."""
    lookups = {
        "pilot_id": "group__cohort",
        "state": "state",
        "starts_from": "starts_at__gte",
        "starts_before": "starts_at__lt",
    }
    rows = scoping.sessions(request.caller.organization_id).select_related("group")

    def as_item(session: PracticeSession) -> dict[str, object]:
        plain = ("step_id", "module_id", "facilitator_id", "starts_at", "minutes", "time_zone")
        return {
            "id": session.pk,
            "pilot_id": session.group.cohort_id,
            "group": session.group.name,
            "state": session.state,
            **{field: getattr(session, field) for field in plain},
        }

    return listed(request, narrowed(rows, filters, lookups), filters, as_item)


@router.get(
    "/attendances",
    response=Listed[AttendanceShape],
    auth=BearerKey(Scope.PROGRESS_READ, AttendanceFilters),
    summary="List who attended",
    operation_id="listAttendances",
)
def attendances(request: CallRequest, filters: Query[AttendanceFilters]) -> PageAnswer:
    """Of sessions that were held. Nobody whose data is restricted."""
    held = scoping.attendances(request.caller.organization_id)
    rows = held.filter(enrollment__member__restricted_at=None)
    lookups = {"session_id": "session", "enrollment_id": "enrollment"}
    found = narrowed(rows, filters, lookups)
    return listed(request, found, filters, lambda attendance: attendance)
