"""What programs use of leaders, and who opens what they do there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import DateField, ExpressionWrapper, F, IntegerField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort, Enrollment
from cohorts.states import CohortState
from people.models import Member
from people.opened import RecordOpening
from people.operations.looking import Sight
from people.purposes import Purpose

LEADERS = gettext_lazy("Leaders in programs")


def finished_before(organization_id: int, before: dt.datetime) -> QuerySet[Cohort]:
    """Cohorts that are finished, and the last week of whose plan was over by then."""
    length = ExpressionWrapper(F("weeks") * 7, output_field=IntegerField())
    ends = ExpressionWrapper(F("starts_on") + length, output_field=DateField())
    finished = Cohort.objects.filter(organization_id=organization_id, state=CohortState.FINISHED)
    return finished.alias(ends_on=ends).filter(ends_on__lt=before.date())


def program_facts(organization_id: int) -> Sequence[str]:
    """How many cohorts and leaders. Two queries."""
    cohorts = Cohort.objects.filter(organization_id=organization_id).count()
    leaders = Enrollment.objects.filter(cohort__organization_id=organization_id)
    count = leaders.values("member").distinct().count()
    if not cohorts:
        return []
    text = _("Pilots: %(total)s; leaders who take or took part: %(leaders)s.")
    who = _("Of this, coaches read what the leader shares with them, and nothing else.")
    return [text % {"leaders": count, "total": cohorts}, who]


def _cohorts(member: Member) -> QuerySet[Cohort]:
    return Cohort.objects.filter(enrollments__member=member)


def enrollments_of(member: Member) -> Sequence[int]:
    """The numbers by which the audit table names somebody's places in cohorts. One query."""
    return list(Enrollment.objects.filter(member=member).values_list("pk", flat=True))


PURPOSES = (
    Purpose(
        name="program",
        position=30,
        title=gettext_lazy("The program: cards, paths and progress"),
        about=gettext_lazy(
            "Leading leaders through what they learn, and knowing how far everybody has come."
        ),
        people=LEADERS,
        data=gettext_lazy(
            "Which cards were done and when, answers and reflections, the path, certificates"
        ),
        seen_by=gettext_lazy(
            "The leader; admins see who has done what, never answers; a coach sees what is shared"
        ),
        apps=("cohorts", "learning", "programs", "badges"),
        facts=program_facts,
        is_observing=True,
    ),
)

OPENINGS = (
    RecordOpening(
        verb="open_shared",
        thing="cohort",
        words=gettext_lazy("What you share with your coach"),
        things=_cohorts,
        enrollments=enrollments_of,
    ),
    RecordOpening(
        verb="look_at",
        thing="cohort",
        page=Sight.PROGRESS_FILE,
        words=gettext_lazy("A file with everybody's progress in your pilot"),
        things=_cohorts,
    ),
)
