"""What the results page reads: how far a cohort has come, and every level that was given.

The counts are written by hand: leaders, steps and attendance group by different things, and asked
for through the ORM the attendance of every session was counted again for every leader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, When

from assessments.criterion_names import names_of
from assessments.models import Score
from cohorts.models import Cohort, Step
from insights.completion import SETTLED_AFTER, Enrolled, StepCount
from insights.endpoint import FINAL_AFTER
from insights.rubric_change import PlayMoment, Scored
from learning.models import CardCompletion, JourneyRun
from practice.models import Attendance, PracticeSession
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import ModuleTexts, module_texts

COUNTS = """
    WITH closing AS (
            SELECT id FROM cohorts_step
             WHERE cohort_id = %(cohort)s AND kind = %(assessment)s
             ORDER BY position LIMIT 1),
         closed AS (
            SELECT DISTINCT a.enrollment_id AS id
              FROM closing c
              JOIN practice_practicesession se ON se.step_id = c.id AND se.state = %(held)s
              JOIN practice_attendance a ON a.session_id = se.id AND a.was_present),
         leader AS (
            SELECT e.id, CASE WHEN closed.id IS NULL THEN coalesce(e.left_at, m.left_at) END
                   AS left_at
              FROM cohorts_enrollment e
              JOIN people_member m ON m.id = e.member_id
              LEFT JOIN closed ON closed.id = e.id
             WHERE e.cohort_id = %(cohort)s),
         settled AS (
            SELECT l.id, count(ps.id) AS number, count(ps.done_at) AS done
              FROM leader l
              LEFT JOIN LATERAL (
                    SELECT ps.id, ps.done_at
                      FROM cohorts_personalstep ps
                      JOIN cohorts_step s ON s.id = ps.step_id
                     WHERE ps.enrollment_id = l.id
                       AND s.kind = %(cards)s
                       AND ps.opens_at <= %(settled)s
                       AND ps.deck IS DISTINCT FROM '{}'
                   ) ps ON true
             WHERE l.left_at IS NULL
             GROUP BY l.id),
         enrolled AS (
            SELECT (SELECT count(*) FROM leader WHERE left_at IS NULL) AS leaders,
                   (SELECT count(*) FROM leader WHERE left_at IS NOT NULL) AS gone,
                   count(*) FILTER (WHERE number > 0) AS due,
                   count(*) FILTER (WHERE number > 0 AND number = done) AS kept_up
              FROM settled),
         met AS (
            SELECT ps.step_id,
                   count(*) AS total,
                   count(*) FILTER (WHERE ps.opens_at <= %(now)s) AS opened,
                   count(ps.done_at) AS done
              FROM leader l
              JOIN cohorts_personalstep ps ON ps.enrollment_id = l.id
             WHERE l.left_at IS NULL AND ps.deck IS DISTINCT FROM '{}'
             GROUP BY ps.step_id),
         noted AS (
            SELECT se.step_id,
                   count(DISTINCT l.id) AS noted,
                   count(DISTINCT l.id) FILTER (WHERE a.was_present) AS present
              FROM leader l
              JOIN practice_attendance a ON a.enrollment_id = l.id
              JOIN practice_practicesession se ON se.id = a.session_id
             WHERE l.left_at IS NULL AND se.state = %(held)s
             GROUP BY se.step_id),
         planned AS (
            SELECT se.step_id, max(se.starts_at) AS last_at
              FROM practice_practicesession se
              JOIN cohorts_step s ON s.id = se.step_id AND s.cohort_id = %(cohort)s
             WHERE se.state <> %(canceled)s
             GROUP BY se.step_id)
    SELECT enrolled.leaders, enrolled.gone, enrolled.due, enrolled.kept_up,
           s.kind, s.module_id, s.week, s.opens_on,
           coalesce(met.total, 0) AS total,
           coalesce(met.opened, 0) AS opened,
           coalesce(met.done, 0) AS done,
           coalesce(noted.noted, 0) AS noted,
           coalesce(noted.present, 0) AS present,
           planned.last_at
      FROM enrolled
      LEFT JOIN cohorts_step s ON s.cohort_id = %(cohort)s
      LEFT JOIN met ON met.step_id = s.id
      LEFT JOIN noted ON noted.step_id = s.id
      LEFT JOIN planned ON planned.step_id = s.id
     ORDER BY s.position
"""


class CountRow(NamedTuple):
    """One step of the plan with what was counted; the first four are the same in every row."""

    leaders: int
    left: int
    due: int
    kept_up: int
    kind: str | None
    module_id: int | None
    week: int
    opens_on: dt.date
    total: int
    opened: int
    done: int
    noted: int
    present: int
    last_at: dt.datetime | None


def counts_of(
    cohort: Cohort, *, language: str, now: dt.datetime
) -> tuple[Enrolled, list[StepCount]]:
    """The leaders of a cohort, and each step: how many have met it, done it, been there. Who left
    before their closing role-play is counted as gone, everywhere; who was there for it is not.
    """
    values: dict[str, int | str | dt.datetime] = {
        "cohort": cohort.pk,
        "now": now,
        "settled": now - SETTLED_AFTER,
        "cards": StepKind.CARDS,
        "assessment": StepKind.ASSESSMENT,
        "held": PracticeSession.State.HELD,
        "canceled": PracticeSession.State.CANCELED,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        counted = [CountRow(*row) for row in cursor.fetchall()]
    first = counted[0]
    texts = module_texts({row.module_id for row in counted}, language)
    return (
        Enrolled(leaders=first.leaders, left=first.left, due=first.due, kept_up=first.kept_up),
        [_step(row, row.kind, texts) for row in counted if row.kind is not None],
    )


def _step(row: CountRow, kind: str, texts: Mapping[int, ModuleTexts]) -> StepCount:
    module = texts.get(row.module_id or 0)
    return StepCount(
        kind=kind,
        title=step_title(kind, module.title if module else ""),
        week=row.week,
        opens_on=row.opens_on,
        total=row.total,
        opened=row.opened,
        done=row.done,
        noted=row.noted,
        present=row.present,
        last_at=row.last_at,
    )


def scores_of(cohort: Cohort, *, language: str) -> list[Scored]:
    """Every score of the sessions that were held for those who were there, in one query. Nobody's
    name is read. A first role-play after something was taught is practice: what is compared with
    the closing was there before.
    """
    held = Score.objects.of_those_present().filter(
        session__group__cohort=cohort, session__state=PracticeSession.State.HELD
    )
    given = held.annotate(closing=Subquery(_closing()), is_late=_is_late()).values_list(
        "enrollment_id",
        "session_id",
        "session__starts_at",
        "session__step__kind",
        "session__step",
        "closing",
        "is_late",
        "session__module_id",
        "session__form",
        "criterion_id",
        "criterion__slug",
        "criterion__position",
        "criterion__rubric__ruler",
        "rater_id",
        "level",
        named=True,
    )
    scores = list(given)
    names = names_of({score.criterion_id for score in scores}, language)
    return [
        Scored(
            leader=score.enrollment_id,
            session=score.session_id,
            at=score.session__starts_at,
            moment=_moment(
                score.session__step__kind,
                is_closing=score.session__step == score.closing,
                is_late=score.is_late,
            ),
            module=score.session__module_id,
            criterion=score.criterion__slug,
            position=score.criterion__position,
            name=names[score.criterion_id],
            rater=score.rater_id,
            level=score.level,
            ruler=score.criterion__rubric__ruler,
            form=score.session__form,
            criterion_id=score.criterion_id,
        )
        for score in scores
    ]


def _closing() -> QuerySet[Step, int]:
    """The step of a score's pilot that is compared with its kickoff."""
    assessed = Step.objects.filter(
        cohort=OuterRef("session__group__cohort"), kind=StepKind.ASSESSMENT
    )
    return assessed.order_by("position").values_list("pk", flat=True)[:1]


def _is_late() -> Case:
    """Whether a score was given at a kickoff after something was taught to its leader: a card
    finished, a story begun, another session attended.
    """
    leader, began = OuterRef("enrollment"), OuterRef("session__starts_at")
    cards = CardCompletion.objects.filter(enrollment=leader, completed_at__lt=began)
    stories = JourneyRun.objects.filter(enrollment=leader, started_at__lt=began)
    attended = Attendance.objects.filter(enrollment=leader, was_present=True)
    others = attended.filter(session__starts_at__lt=began).exclude(
        session__state=PracticeSession.State.CANCELED
    )
    taught = Exists(cards) | Exists(stories) | Exists(others)
    return Case(When(Q(taught, session__step__kind=StepKind.KICKOFF), then=True), default=False)


def _moment(kind: str, *, is_closing: bool, is_late: bool) -> PlayMoment:
    if is_closing:
        return PlayMoment.CLOSING
    if is_late:
        return PlayMoment.PRACTICE
    moments = {StepKind.KICKOFF: PlayMoment.FIRST, StepKind.ASSESSMENT: PlayMoment.FOLLOW_UP}
    return moments.get(StepKind(kind), PlayMoment.PRACTICE)


def sessions_of_closed_steps(cohort: Cohort, now: dt.datetime) -> set[int]:
    """Sessions of steps whose last session was a week ago: what was scored there is final."""
    standing = PracticeSession.objects.filter(group__cohort=cohort).exclude(
        state=PracticeSession.State.CANCELED
    )
    last = standing.order_by().values("step").annotate(last=Max("starts_at"))
    over = last.filter(last__lte=now - FINAL_AFTER).values("step")
    return set(standing.filter(step__in=over).values_list("pk", flat=True))
