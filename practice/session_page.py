"""What the pages of live sessions show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from common.addresses import address
from common.compiled import CompiledQuery
from common.records import dataclass
from people.models import Audience, Member
from practice.beginning import role_closed_until
from practice.leading_order import leading_order
from practice.models import Attendance, GuestPlace, PracticeSession, TurnBegun, group_title
from practice.querysets import SessionQuerySet
from practice.repertoire import scenario_of, script_of, session_texts, situation_in
from practice.states import SessionState
from practice.titles import title_of, when
from practice.turns import Turn, part_of, turn_now, turns_of
from programs.activities import step_title
from programs.content.prose import Prose
from programs.content.scenarios import Scenario, ScenarioRole, Seating
from programs.module_texts import module_texts
from ui.kept import DrawnGap, Gap
from ui.paging import ListPage, Pages
from ui.pieces import time_with_zone

SESSIONS_A_PAGE = 20
LINGERS = dt.timedelta(minutes=90)
"""So long after its start a session still counts as the next one."""


class ListedSession(NamedTuple):
    """What a list reads of a session."""

    pk: int
    module_id: int
    step__kind: str
    group__name: str
    facilitator_id: int
    facilitator__name: str
    starts_at: dt.datetime
    state: str
    excused: int = 0
    """Read of those ahead alone."""


LISTED = ListedSession._fields[:-1]


def _visible(member: Member, *_given: object) -> SessionQuerySet:
    return PracticeSession.objects.visible_to(member)


def _is_ahead(since: dt.datetime) -> Q:
    return Q(starts_at__gt=since) & ~Q(state=PracticeSession.State.HELD)


def _ahead(member: Member, since: dt.datetime) -> SessionQuerySet:
    return _visible(member).filter(_is_ahead(since)).order_by("starts_at", "pk")


def _past(member: Member, since: dt.datetime, now: dt.datetime) -> SessionQuerySet:
    past = _visible(member).filter(~_is_ahead(since), starts_at__lte=now)
    return past.order_by("-starts_at", "-pk")


def _with_excused(sessions: SessionQuerySet) -> QuerySet[PracticeSession, ListedSession]:
    return sessions.with_excused().values_list(*LISTED, "excused", named=True)


def _columns(sessions: SessionQuerySet) -> QuerySet[PracticeSession, ListedSession]:
    return sessions.values_list(*LISTED, named=True)


AHEAD = Pages(_ahead, within=_visible, size=SESSIONS_A_PAGE, shown=_with_excused)
PAST = Pages(_past, within=_visible, size=SESSIONS_A_PAGE, name="past", shown=_columns)


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One session in a list."""

    pk: int
    title: str
    group: str
    facilitator: str
    starts_at: dt.datetime
    state: str
    is_facilitator: bool
    excused: int = 0
    """Leaders who said that they cannot come."""

    @property
    def is_canceled(self) -> bool:
        """Does not take place, unless it is planned again."""
        return self.state == SessionState.CANCELED


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """How a list shows it; see ui.kept for its gaps."""

    url: Gap
    title: Gap
    starts: DrawnGap
    group: Gap
    facilitator: Gap
    state: str
    is_facilitator: bool
    is_past: bool
    excused: int


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A leader of the group, and what is known about their being there."""

    enrollment: Enrollment
    attendance: Attendance | None
    is_guest: bool = False
    """Of another group, this once."""
    went_first_at: dt.datetime | None = None
    """When they last were the first to lead, in a session before this one."""
    led_as: int | None = None
    """The number of the turn that they first led here."""

    @property
    def member(self) -> Member:
        """Who sits there."""
        return self.enrollment.member

    @property
    def is_absent(self) -> bool:
        """Noted as absent, or gave notice."""
        return self.attendance is not None and not self.attendance.was_present

    @property
    def is_excused(self) -> bool:
        """Said beforehand that they cannot come."""
        return self.attendance is not None and self.attendance.excused_at is not None


class SessionPage(TypedDict):
    """What every role's page of a session needs; the templates decide what each role is shown."""

    session: PracticeSession
    title: str
    module_title: str
    notes: Prose
    script: Prose | None
    """At the two ends of a program, where it has one, instead of the notes on a module."""
    scenario: Scenario
    seats: list[Seat]
    turns: list[Turn]
    """In the order in which they lead."""
    turn: Turn | None
    """The one that runs, or the first."""
    seating: Seating
    my_seat: Seat | None
    my_part: ScenarioRole | None
    """What the reader plays in this turn."""
    my_situation: Prose | None
    """Where the reader stands in it, as somebody of their level; None where nothing says so."""
    audience: str
    """What leaders of the reader's level are called."""


@dataclass(frozen=True, kw_only=True)
class SessionList:
    """One page of sessions."""

    page: ListPage[ListedSession]
    sessions: Sequence[SessionRow]
    is_past: bool

    @property
    def lines(self) -> list[SessionLine]:
        """All of what has been; what is ahead without the first, which stands above the others."""
        return [self._line(each) for each in self.sessions[0 if self.is_past else 1 :]]

    def _line(self, row: SessionRow) -> SessionLine:
        return SessionLine(
            url=Gap(address("practice:session", row.pk)),
            title=Gap(row.title),
            starts=DrawnGap(time_with_zone(row.starts_at)),
            group=Gap(row.group),
            facilitator=Gap(row.facilitator),
            state=row.state,
            is_facilitator=row.is_facilitator,
            is_past=self.is_past,
            excused=row.excused,
        )


def list_sessions(
    member: Member, asked: QueryDict, *, language: str, now: dt.datetime
) -> tuple[SessionList, SessionList]:
    """(ahead, next first; past, latest first) of what the member may see, each with pages of its
    own. Two queries for the first pages, and one more when a module's title is new to this process.
    """
    ahead = AHEAD.page(asked, member, now - LINGERS)
    past = PAST.page(asked, member, now - LINGERS, now)
    return (
        _listed(ahead, member, language, is_past=False),
        _listed(past, member, language, is_past=True),
    )


def _listed(
    page: ListPage[ListedSession], member: Member, language: str, *, is_past: bool
) -> SessionList:
    texts = module_texts({each.module_id for each in page.items}, language)
    listed = [_row(each, texts[each.module_id].title, member) for each in page.items]
    return SessionList(page=page, sessions=listed, is_past=is_past)


def _row(session: ListedSession, module_title: str, member: Member) -> SessionRow:
    return SessionRow(
        pk=session.pk,
        title=step_title(session.step__kind, module_title),
        group=group_title(session.group__name),
        facilitator=session.facilitator__name,
        starts_at=session.starts_at,
        state=session.state,
        is_facilitator=session.facilitator_id == member.pk,
        excused=getattr(session, "excused", 0),
    )


def choices_of(
    sessions: Iterable[PracticeSession], zone: str, again: Collection[int] = ()
) -> list[tuple[int, str]]:
    """Sessions to choose from, with their time for somebody in `zone`; last those in which they
    would play `again` what they know, which says so.
    """
    said = {
        each.pk: f"{each.group.title}: {when(each.starts_at, zone)}, {each.facilitator.name}"
        for each in sessions
    }
    known = _("%(session)s (a role-play they know)")
    fresh = [(pk, text) for pk, text in said.items() if pk not in again]
    return fresh + [(pk, known % {"session": said[pk]}) for pk in said if pk in again]


def _attendances(session: PracticeSession) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session)


def _enrollments(session: PracticeSession, starts_at: dt.datetime) -> QuerySet[Enrollment, Any]:
    """With `is_guest`, those of its own group first, and what is known of their turns."""
    enrollments = session.enrollments.filter(taking_part()).select_related("member")
    turns = TurnBegun.objects.filter(enrollment=OuterRef("pk"))
    firsts = turns.filter(number=1, session__starts_at__lt=starts_at)
    last = firsts.order_by("-session__starts_at").values("session__starts_at")[:1]
    here = turns.filter(session=session).order_by("number").values("number")[:1]
    was_home = GuestPlace.objects.filter(session=session, enrollment=OuterRef("pk"), was_home=True)
    return enrollments.annotate(
        is_guest=~Q(place__group=session.group_id) & ~Exists(was_home),
        went_first_at=Subquery(last),
        led_as=Subquery(here),
    ).order_by("is_guest", "place__pk")


ATTENDANCES = CompiledQuery(_attendances)
ENROLLMENTS = CompiledQuery(_enrollments)


def seats_of(session: PracticeSession) -> list[Seat]:
    """The leaders who still take part, in the order of their seats; two queries."""
    attendances = {each.enrollment_id: each for each in ATTENDANCES(session)}
    return [
        Seat(
            enrollment=each,
            attendance=attendances.get(each.pk),
            is_guest=each.is_guest,
            went_first_at=each.went_first_at,
            led_as=each.led_as,
        )
        for each in ENROLLMENTS(session, session.starts_at)
    ]


def asked_beside(session: PracticeSession, seats: Iterable[Seat]) -> list[str]:
    """Names of those whom its second rater is asked to score, as far as they are in it."""
    asked = set(session.second_rater.enrollments) if session.second_rater else set()
    return [seat.member.name for seat in seats if seat.enrollment.pk in asked]


def missed_in(session: PracticeSession) -> list[int]:
    """Enrollments of those who miss this session and were at no other of its step; one query."""
    missed = Attendance.objects.missed().filter(session=session)
    return list(missed.values_list("enrollment_id", flat=True))


def date_instead(session: PracticeSession, seat: Seat) -> PracticeSession | None:
    """The session to which a leader goes for the same step, if they have another one to go to."""
    if not seat.is_absent:
        return None
    others = PracticeSession.objects.filter(guests__enrollment=seat.enrollment.pk)
    planned = others.filter(step=session.step_id, state=PracticeSession.State.PLANNED)
    return planned.exclude(pk=session.pk).first()


def own_role(session: PracticeSession, page: SessionPage, now: dt.datetime) -> dict[str, object]:
    """The part that a leader plays, or from when on they can read it."""
    has_begun = session.leading_id is not None
    role_from = role_closed_until(session.starts_at, now, has_begun=has_begun)
    return {"my_part": None if role_from else page["my_part"], "role_from": role_from}


def in_leading_order(session: PracticeSession, seats: Sequence[Seat]) -> list[Seat]:
    """The seats as they lead, whoever is absent included."""
    by_enrollment = {seat.enrollment.pk: seat for seat in seats}
    firsts = {pk: seat.went_first_at for pk, seat in by_enrollment.items() if seat.went_first_at}
    order = leading_order(list(by_enrollment), firsts, session.lead_order)
    return [by_enrollment[pk] for pk in order]


def session_page(session: PracticeSession, member: Member, *, language: str) -> SessionPage:
    """The session as the member's page needs it. Two queries, and one or two more when what its
    module says is new to this process.
    """
    seats = seats_of(session)
    texts = session_texts([session.module_id], language)[session.module_id]
    scenario = scenario_of(session, language)
    order = [seat for seat in in_leading_order(session, seats) if not seat.is_absent]
    here = {seat.enrollment.pk: seat.member.name for seat in order}
    turns = turns_of(scenario, here, {seat.enrollment.pk: seat.led_as for seat in order})
    mine = next((seat for seat in seats if seat.member.pk == member.pk), None)
    turn = turn_now(turns, session.leading_id)
    playing = mine.enrollment.pk if mine and not mine.is_absent else None
    return {
        "session": session,
        "title": title_of(session, language),
        "module_title": texts.title,
        "notes": texts.notes,
        "script": script_of(session, language),
        "scenario": scenario,
        "seats": seats,
        "turns": turns,
        "turn": turn,
        "seating": scenario.seating,
        "my_seat": mine,
        "my_part": part_of(scenario, turns, turn, playing),
        "my_situation": situation_in(session, scenario, member) if mine else None,
        "audience": str(Audience(member.audience).label),
    }
