"""The questions a results page asks: one query each, however many leaders there are. Nobody's name is read."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from assessments.models import Score
from insights.completion import SETTLED_AFTER, Enrolled, StepCount
from insights.rubric_change import Scored
from people.models import Member, Role
from practice.models import Attendance, PracticeSession
from programs.models import Cohort, Enrollment, PersonalStep, Step
from programs.wording import step_title

SEEN_BY = (Role.ADMIN, Role.PRIVACY_OFFICER)


def pilots_visible_to(member: Member) -> QuerySet[Cohort]:
    """Admins and privacy officers see what came of every pilot of their organization."""
    if not member.has_role(*SEEN_BY):
        return Cohort.objects.none()
    return Cohort.objects.filter(organization_id=member.organization_id)


def with_enrolled(cohorts: QuerySet[Cohort], now: dt.datetime) -> QuerySet[Cohort]:
    """With counts of leaders as `leaders`, `gone`, `due` and `kept_up`; see Enrolled."""
    settled = PersonalStep.objects.filter(
        enrollment=OuterRef("pk"), step__kind=Step.Kind.CARDS, opens_at__lte=now - SETTLED_AFTER
    )
    mine = Enrollment.objects.filter(cohort=OuterRef("pk"))
    due = mine.active().filter(Exists(settled))
    return cohorts.annotate(
        leaders=_count(mine.active()),
        gone=_count(mine.filter(left_at__isnull=False)),
        due=_count(due),
        kept_up=_count(due.filter(~Exists(settled.filter(done_at=None)))),
    )


def _count(enrollments: QuerySet[Enrollment]) -> Coalesce:
    counted = enrollments.order_by().values("cohort").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def enrolled(cohort: Cohort) -> Enrolled:
    """The counts that with_enrolled put on a cohort."""
    counts = {name: getattr(cohort, name) for name in ("leaders", "due", "kept_up")}
    return Enrolled(left=getattr(cohort, "gone"), **counts)  # noqa: B009  annotated, unknown to the type


def step_counts(cohort: Cohort, *, language: str, now: dt.datetime) -> list[StepCount]:
    """Every step of the plan with how many have met it, done it, and been there."""
    active = Q(personal_steps__enrollment__left_at=None)
    noted = Attendance.objects.filter(
        session__step=OuterRef("pk"), session__state=PracticeSession.State.HELD, enrollment__left_at=None
    )
    steps = cohort.steps.titled(language).annotate(
        total=Count("personal_steps", filter=active),
        opened=Count("personal_steps", filter=active & Q(personal_steps__opens_at__lte=now)),
        done=Count("personal_steps", filter=active & Q(personal_steps__done_at__isnull=False)),
        noted=_attended(noted),
        present=_attended(noted.filter(was_present=True)),
    )
    columns = ("kind", "module_title", "week", "opens_on", "total", "opened", "done", "noted", "present")
    return [
        StepCount(title=step_title(row["kind"], row.pop("module_title")), **row)
        for row in steps.order_by("position").values(*columns)
    ]


def _attended(noted: QuerySet[Attendance]) -> Coalesce:
    counted = noted.order_by().values("session__step").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def scores_of(cohort: Cohort, *, language: str) -> list[Scored]:
    """Every score of the sessions that were held."""
    held = Score.objects.filter(session__group__cohort=cohort, session__state=PracticeSession.State.HELD)
    rows = held.annotate(
        leader=F("enrollment_id"),
        module=F("session__module_id"),
        slug=F("criterion__slug"),
        at=F("session__starts_at"),
        occasion=F("session__occasion"),
        place=F("criterion__position"),
        name=Coalesce(
            *(KeyTextTransform("name", KeyTransform(code, "criterion__content")) for code in (language, "en")),
            Value(""),
            output_field=TextField(),
        ),
    ).values_list("leader", "session_id", "at", "occasion", "module", "slug", "place", "name", "rater_id", "level")
    return [
        Scored(
            leader=leader,
            session=session,
            at=at,
            is_first=occasion == PracticeSession.Occasion.BASELINE,
            module=module,
            criterion=slug,
            position=place,
            name=name or slug,
            rater=rater,
            level=level,
        )
        for leader, session, at, occasion, module, slug, place, name, rater, level in rows
    ]
