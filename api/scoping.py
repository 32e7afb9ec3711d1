"""What belongs to an organization, for whoever comes with one of its keys: what its admins see,
neither more nor less (a test holds these against visible_to). Nothing in the API is read in another
way.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cohorts.models import Cohort, Enrollment, Step
from cohorts.querysets import CohortQuerySet
from events.models import Event
from kpis.models import Kpi, MeasuredTeam
from people.models import Member, Organization
from practice.models import Attendance, PracticeSession
from programs.models import Module, Program, ProgramVersion
from programs.querysets import ModuleQuerySet
from reports.models import PublishedReport, ReportFile


def organizations(organization_id: int) -> QuerySet[Organization]:
    """Itself."""
    return Organization.objects.filter(pk=organization_id)


def members(organization_id: int) -> QuerySet[Member]:
    """Everybody, also who left."""
    return Member.objects.filter(organization=organization_id)


def programs(organization_id: int) -> QuerySet[Program]:
    """Its own and those that ship with the portal, once a version is published."""
    offered = Q(organization=None) | Q(organization=organization_id)
    published = versions(organization_id).values("program")
    return Program.objects.filter(offered, pk__in=published)


def versions(organization_id: int) -> QuerySet[ProgramVersion]:
    """Published ones of its own programs and the shipped ones."""
    offered = Q(program__organization=None) | Q(program__organization=organization_id)
    return ProgramVersion.objects.filter(offered, published_at__isnull=False)


def modules(organization_id: int) -> ModuleQuerySet:
    """Those of its versions."""
    return Module.objects.filter(version__in=versions(organization_id))


def pilots(organization_id: int) -> CohortQuerySet:
    """Cohorts, pilots and others."""
    return Cohort.objects.filter(organization=organization_id)


def steps(organization_id: int) -> QuerySet[Step]:
    """The plans of its cohorts."""
    return Step.objects.filter(cohort__organization=organization_id)


def enrollments(organization_id: int) -> QuerySet[Enrollment]:
    """Leaders in its cohorts, also who left."""
    return Enrollment.objects.filter(cohort__organization=organization_id)


def sessions(organization_id: int) -> QuerySet[PracticeSession]:
    """Practice sessions of its cohorts."""
    return PracticeSession.objects.filter(organization=organization_id)


def attendances(organization_id: int) -> QuerySet[Attendance]:
    """Who was there in sessions that were held."""
    held = sessions(organization_id).filter(state=PracticeSession.State.HELD)
    return Attendance.objects.filter(session__in=held)


def kpis(organization_id: int) -> QuerySet[Kpi]:
    """Its KPIs, also retired ones."""
    return Kpi.objects.filter(organization=organization_id)


def teams(organization_id: int) -> QuerySet[MeasuredTeam]:
    """Teams as its systems know them."""
    return MeasuredTeam.objects.filter(organization=organization_id)


def reports(organization_id: int) -> QuerySet[PublishedReport]:
    """Published states."""
    return PublishedReport.objects.filter(cohort__organization=organization_id)


def report_files(organization_id: int) -> QuerySet[ReportFile]:
    """Their files."""
    return ReportFile.objects.filter(report__cohort__organization=organization_id)


def events(organization_id: int) -> QuerySet[Event]:
    """The stream; of people whose data is restricted nothing is told."""
    return Event.objects.filter(organization=organization_id, member__restricted_at=None)
