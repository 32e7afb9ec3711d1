"""An organization of its own with one pilot of ten thousand leaders, and twenty steps that nearly
all of them have done: what is asked for are the files that say so.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from common.tenancy import as_owner
from people.models import Member, Organization, Role, User
from programs.cadence import StepKind
from tests.growth.bulk import fill

LEADERS, STEPS = 10_000, 20


def crowd(like: Cohort) -> Cohort:
    """Fill the database; `like` lends its program, an admin of the crowd launched it."""
    now = timezone.now()
    organization = Organization.objects.create(name="Crowd", slug="crowd", created_at=now)
    admin = _admin(organization)
    cohort = Cohort.objects.create(
        organization=organization,
        version=like.version,
        name="A crowd",
        goal="To be taken away.",
        starts_on=now.date() - dt.timedelta(weeks=STEPS),
        weeks=STEPS,
        time_zone="Europe/Berlin",
        launched_by=admin,
        launched_at=now - dt.timedelta(weeks=STEPS),
    )
    module = like.modules.all()[0]
    Step.objects.bulk_create(
        Step(
            cohort=cohort,
            kind=StepKind.CARDS,
            module=module,
            week=week,
            opens_on=cohort.starts_on + dt.timedelta(weeks=week - 1),
            position=week,
        )
        for week in range(1, STEPS + 1)
    )
    _leaders(cohort)
    return cohort


def _admin(organization: Organization) -> Member:
    user = User.objects.create_user("admin@crowd.example")
    admin = Member.objects.create(
        organization=organization,
        user=user,
        name="Ada Crowd",
        email=user.email,
        roles=[Role.ADMIN],
        time_zone="Europe/Berlin",
    )
    user.current_member = admin
    user.save()
    return admin


def _leaders(cohort: Cohort) -> None:
    """One in forty has not done a step yet."""
    values = {"org": cohort.organization_id, "cohort": cohort.pk, "leaders": LEADERS}
    fill(
        Member,
        "generate_series(1, %(leaders)s) n",
        values=values,
        organization="%(org)s",
        name="'Leader ' || lpad((n * 7919 %% 1000003)::text, 7, '0')",
        email="'leader' || n || '@crowd.example'",
        roles="ARRAY['leader']",
        department="'Department ' || n %% 20",
    )
    fill(
        Enrollment,
        "people_member m WHERE m.organization_id = %(org)s AND m.roles = ARRAY['leader']::varchar[]"
        " ORDER BY m.id",
        values=values,
        cohort="%(cohort)s",
        member="m.id",
        enrolled_at="now()",
    )
    fill(
        PersonalStep,
        """cohorts_enrollment e JOIN cohorts_step s ON s.cohort_id = e.cohort_id
            WHERE e.cohort_id = %(cohort)s ORDER BY e.id, s.id""",
        values=values,
        enrollment="e.id",
        step="s.id",
        opens_at="s.opens_on::timestamptz",
        cards_total="7",
        cards_done="CASE WHEN (e.id + s.id) %% 40 = 0 THEN 3 ELSE 7 END",
        done_at="""CASE WHEN (e.id + s.id) %% 40 <> 0
                        THEN s.opens_on + (e.id %% 9000) * interval '1 minute' END""",
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE cohorts_enrollment, cohorts_personalstep, people_member")
