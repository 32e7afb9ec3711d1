"""What Today reads of the sessions that somebody facilitates, in one query."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from assessments.apart import far_apart
from assessments.models import Score, TurnFile
from cohorts.models import Cohort, Enrollment, Step
from cohorts.querysets import taking_part
from common.compiled import CompiledQuery
from common.reach import REST_OF_A_PLAN, YEARS_AHEAD
from home.today import FacilitatedSession
from people.models import Member
from practice.models import Attendance, GuestPlace, PracticeSession, SecondRater, group_title
from programs.activities import step_title
from programs.module_texts import module_texts

LOOKS_BACK = dt.timedelta(days=31)
"""How long past sessions are still looked at for missing scores."""
LASTS_AT_MOST = dt.timedelta(hours=4)
LOOKS_AHEAD = YEARS_AHEAD + REST_OF_A_PLAN
"""Nothing is planned beyond. Said all the same: of a span with two ends PostgreSQL expects few
rows, and goes by the index that has them in order.
"""
MOST_AHEAD, MOST_WAITING = 8, 10
Counted = QuerySet[Model, object]
IS_HELD = Q(state=PracticeSession.State.HELD)


class RunSession(NamedTuple):
    """What Today reads of a session."""

    pk: int
    step__kind: str
    module_id: int
    group__name: str
    group__cohort__name: str
    starts_at: dt.datetime
    minutes: int
    state: str
    leaders: int
    scored: int
    excused: int
    apart: int
    is_second: bool
    to_watch: int


def sessions_run_by(member: Member, language: str, now: dt.datetime) -> list[FacilitatedSession]:
    """Sessions the member runs, as many as Today looks at: the next ones, those of the past month
    that were not noted, and the latest that were held; those in which they score beside; and those
    of which they are to watch a recorded turn.
    """
    listed = RUN_BY(member, now - LOOKS_BACK, now - LASTS_AT_MOST, now + LOOKS_AHEAD)
    texts = module_texts({each.module_id for each in listed}, language)
    return [_session_row(each, texts[each.module_id].title) for each in listed]


def _session_row(session: RunSession, module_title: str) -> FacilitatedSession:
    return FacilitatedSession(
        pk=session.pk,
        title=step_title(session.step__kind, module_title),
        group=group_title(session.group__name),
        cohort=session.group__cohort__name,
        starts_at=session.starts_at,
        ends_at=session.starts_at + dt.timedelta(minutes=session.minutes),
        is_held=session.state == PracticeSession.State.HELD,
        leaders=session.leaders,
        scored=session.scored,
        excused=session.excused,
        apart=session.apart,
        is_second=session.is_second,
        to_watch=session.to_watch,
    )


def _sessions(
    member: Member, since: dt.datetime, over: dt.datetime, until: dt.datetime
) -> QuerySet[PracticeSession, RunSession]:
    """In order of time, from `since` to `until`; whatever began before `over` has ended."""
    is_beside = ~Q(facilitator=member)
    counted = (
        PracticeSession.objects.in_organization_of(member)
        .filter(pk__in=_chosen(member, since, over, until))
        .with_excused()
        .annotate(
            is_second=ExpressionWrapper(is_beside, output_field=BooleanField()),
            leaders=Case(
                When(IS_HELD & is_beside, then=_number(_asked_and_there(member))),
                When(is_beside, then=_number(_asked(member))),
                When(IS_HELD, then=_number(_there())),
                default=_number(_seated()) + _number(_guests()),
            ),
            scored=Case(
                When(IS_HELD & is_beside, then=_number(_scored_as_asked(member))),
                When(IS_HELD, then=_number(_scored(member))),
                default=0,
            ),
            apart=_once_held(_far_from(member)),
            to_watch=_once_held(_to_watch(member)),
        )
    )
    return counted.order_by("starts_at", "pk").values_list(*RunSession._fields, named=True)


def _chosen(member: Member, since: dt.datetime, over: dt.datetime, until: dt.datetime) -> Counted:
    """Which: they are joined and not asked for one by one, for which PostgreSQL would read every
    session.
    """
    own = PracticeSession.objects.filter(facilitator=member).annotate(since=_running_since())
    planned = own.filter(state=PracticeSession.State.PLANNED, starts_at__gt=F("since"))
    ahead = planned.filter(starts_at__gt=over, starts_at__lte=until).order_by("starts_at", "pk")
    unnoted = planned.filter(starts_at__range=(since, over)).order_by("starts_at", "pk")
    held = own.filter(IS_HELD, starts_at__range=(since, until), since__isnull=False)
    held = held.order_by("-starts_at", "-pk")
    beside = _beside(member, since, over, until)
    return (
        ahead[:MOST_AHEAD]
        .values("pk")
        .union(
            unnoted[:MOST_WAITING].values("pk"),
            held[:MOST_WAITING].values("pk"),
            beside[: MOST_AHEAD + MOST_WAITING].values("session"),
            _recorded(member, since)[:MOST_WAITING].values("recording__session"),
            all=True,
        )
    )


def _beside(
    member: Member, since: dt.datetime, over: dt.datetime, until: dt.datetime
) -> QuerySet[SecondRater]:
    """Places of a second rater in sessions that are ahead or were held: attendance is not theirs to
    note. Each session is asked for, and not joined, as in _running_since.
    """
    sessions = PracticeSession.objects.filter(
        Q(state=PracticeSession.State.PLANNED, starts_at__gt=over) | IS_HELD,
        pk=OuterRef("session"),
        starts_at__gt=F("step__cohort__launched_at"),
        step__cohort__state=Cohort.State.RUNNING,
    )
    places = SecondRater.objects.filter(rater=member)
    places = places.annotate(at=Subquery(sessions.order_by().values("starts_at")))
    return places.filter(at__range=(since, until)).order_by("at", "session")


def _recorded(member: Member, since: dt.datetime) -> QuerySet[TurnFile]:
    """Recordings that a second rater who was not there is to watch, of sessions that were held.
    They are few, and gone after two weeks.
    """
    return TurnFile.objects.filter(
        watcher=member,
        recording__session__state=PracticeSession.State.HELD,
        recording__session__starts_at__gte=since,
        recording__session__step__cohort__state=Cohort.State.RUNNING,
    ).order_by("pk")


def _to_watch(member: Member) -> Counted:
    """The first leader whose recorded turn they are to watch and have not scored, by enrollment."""
    given = Score.objects.filter(
        rater=member,
        session=OuterRef("recording__session"),
        enrollment=OuterRef("recording__enrollment"),
    )
    files = TurnFile.objects.filter(~Exists(given), watcher=member)
    files = files.filter(recording__session=OuterRef("pk")).order_by("pk")
    return files.values("recording__enrollment")[:1]


def _asked(member: Member) -> Counted:
    """How many leaders the second rater of a session is asked to score."""
    places = SecondRater.objects.filter(session=OuterRef("pk"), rater=member)
    return places.values("enrollments__len")


def _is_asked(member: Member) -> Q:
    """Whether somebody is asked to score a leader of a session beside whoever runs it."""
    return Q(
        session__second__rater=member,
        session__second__enrollments__contains=[F("enrollment_id")],
    )


def _asked_and_there(member: Member) -> Counted:
    """Leaders whom the second rater is asked to score and who were noted as present."""
    present = Attendance.objects.filter(_is_asked(member), session=OuterRef("pk"), was_present=True)
    return present.order_by().values("session").annotate(number=Count("pk")).values("number")


def _running_since() -> Subquery:
    """When the pilot of a session was launched, if it runs. Asked for each session and not joined:
    an index has somebody's sessions in order, and a join would read all of them to sort a few.
    """
    launched = Step.objects.filter(pk=OuterRef("step"), cohort__state=Cohort.State.RUNNING)
    return Subquery(launched.order_by().values("cohort__launched_at"))


def _number(counted: Counted) -> Coalesce:
    """A count of something else per row, 0 where there is none."""
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _once_held(counted: Counted) -> Case:
    """A count of something else per finished session, else 0."""
    return Case(When(IS_HELD, then=_number(counted)), default=0)


def _seated() -> Counted:
    """Leaders of the group who have a place in its session, unless they go elsewhere instead."""
    own = Enrollment.objects.filter(
        taking_part(), ~_is_elsewhere("pk"), place__group=OuterRef("group")
    )
    return own.order_by().values("cohort").annotate(number=Count("pk")).values("number")


def _guests() -> Counted:
    """Leaders of other groups who come to a session, this once."""
    visits = GuestPlace.objects.filter(
        taking_part("enrollment__"), ~_is_elsewhere("enrollment"), session=OuterRef("pk")
    )
    return visits.order_by().values("session").annotate(number=Count("pk")).values("number")


def _is_elsewhere(enrollment: str) -> Exists:
    """Whether a leader has a place in another session of the same step."""
    elsewhere = GuestPlace.objects.filter(
        enrollment=OuterRef(enrollment), session__step=OuterRef(OuterRef("step"))
    )
    return Exists(elsewhere.exclude(session=OuterRef(OuterRef("pk"))))


def _there() -> Counted:
    """Leaders who were noted as present in a session."""
    present = Attendance.objects.filter(session=OuterRef("pk"), was_present=True)
    return present.order_by().values("session").annotate(number=Count("pk")).values("number")


def _scored(rater: Member) -> Counted:
    """Leaders of a session who were not absent and whom this rater has scored."""
    given = Score.objects.of_those_present().filter(session=OuterRef("pk"), rater=rater)
    scores = given.order_by().values("session")
    return scores.annotate(number=Count("enrollment", distinct=True)).values("number")


def _scored_as_asked(rater: Member) -> Counted:
    """The same of those whom they were asked to score: somebody else besides is no substitute."""
    return _scored(rater).filter(_is_asked(rater))


def _far_from(rater: Member) -> Counted:
    """Leaders about whom another rater is two levels away, and the two have not talked yet."""
    apart = far_apart().filter(session=OuterRef("pk"), rater=rater).order_by().values("session")
    return apart.annotate(number=Count("enrollment", distinct=True)).values("number")


RUN_BY = CompiledQuery(_sessions)
