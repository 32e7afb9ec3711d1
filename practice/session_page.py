"""What the pages of live sessions show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import msgspec
from django.db.models import Q, QuerySet
from django.http import QueryDict

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from common.addresses import address
from common.compiled import CompiledQuery
from people.models import Member
from practice.models import Attendance, PracticeSession, group_title
from practice.querysets import SessionQuerySet
from practice.rotation import deal, turn_minutes
from practice.states import SessionState
from practice.titles import title_of, when
from programs.activities import step_title
from programs.content.prose import Prose
from programs.content.scenarios import Scenario, ScenarioRole
from programs.module_texts import KeptTexts, module_texts
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


def _ahead(member: Member, since: dt.datetime) -> QuerySet[PracticeSession, ListedSession]:
    ahead = _visible(member).filter(_is_ahead(since)).with_excused().order_by("starts_at", "pk")
    return ahead.values_list(*LISTED, "excused", named=True)


def _past(
    member: Member, since: dt.datetime, now: dt.datetime
) -> QuerySet[PracticeSession, ListedSession]:
    past = _visible(member).filter(~_is_ahead(since), starts_at__lte=now)
    return past.order_by("-starts_at", "-pk").values_list(*LISTED, named=True)


AHEAD = Pages(_ahead, within=_visible, size=SESSIONS_A_PAGE)
PAST = Pages(_past, within=_visible, size=SESSIONS_A_PAGE, name="past")


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


@dataclass(frozen=True)
class Turn:
    """One turn of the rotation: who plays what."""

    number: int
    enrollment_id: int
    """Whoever leads in it."""
    name: str
    parts: list[tuple[str, list[str]]]
    """(role, names), the leader first."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A leader of the group, and what is known about their being there."""

    enrollment: Enrollment
    attendance: Attendance | None
    is_guest: bool = False
    """Of another group, this once."""

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
    scenario: Scenario
    seats: list[Seat]
    turns: list[Turn]
    turn: Turn | None
    """The one that runs, or the first."""
    turn_minutes: int
    my_seat: Seat | None
    my_part: ScenarioRole | None
    """What the reader plays in this turn."""


class SessionTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a session needs of its module, in one language."""

    title: str
    notes: Prose
    scenario: Scenario


session_texts = KeptTexts(SessionTexts, most=200)


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


def choices_of(sessions: Iterable[PracticeSession], zone: str) -> list[tuple[int, str]]:
    """Sessions to choose from, with their time for somebody in `zone`."""
    return [
        (each.pk, f"{each.group.title}: {when(each.starts_at, zone)}, {each.facilitator.name}")
        for each in sessions
    ]


def _attendances(session: PracticeSession) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session)


def _enrollments(session: PracticeSession) -> QuerySet[Enrollment, Any]:
    """With `is_guest`, those of its own group first."""
    enrollments = session.enrollments.filter(taking_part()).select_related("member")
    return enrollments.annotate(is_guest=~Q(place__group=session.group_id)).order_by(
        "is_guest", "place__pk"
    )


ATTENDANCES = CompiledQuery(_attendances)
ENROLLMENTS = CompiledQuery(_enrollments)


def seats_of(session: PracticeSession) -> list[Seat]:
    """The leaders who still take part, in the order of their seats; two queries."""
    attendances = {each.enrollment_id: each for each in ATTENDANCES(session)}
    return [
        Seat(enrollment=each, attendance=attendances.get(each.pk), is_guest=each.is_guest)
        for each in ENROLLMENTS(session)
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


def session_page(session: PracticeSession, member: Member, *, language: str) -> SessionPage:
    """The session as the member's page needs it. Two queries, and one or two more when what its
    module says is new to this process.
    """
    seats = seats_of(session)
    texts = session_texts([session.module_id], language)[session.module_id]
    here = [seat for seat in seats if not seat.is_absent]
    turns = _turns(here, texts.scenario.roles)
    mine = next((seat for seat in seats if seat.member.pk == member.pk), None)
    return {
        "session": session,
        "title": title_of(session, language),
        "module_title": texts.title,
        "notes": texts.notes,
        "scenario": texts.scenario,
        "seats": seats,
        "turns": turns,
        "turn": _turn_now(session, turns),
        "turn_minutes": turn_minutes(texts.scenario.rounds, len(here)),
        "my_seat": mine,
        "my_part": _part_of(mine, session, here, texts.scenario.roles),
    }


def _turns(here: Sequence[Seat], roles: Sequence[ScenarioRole]) -> list[Turn]:
    """Everybody who is here leads once."""
    dealt = deal(len(here), [role.key for role in roles])
    turns = []
    for number, (seat, played) in enumerate(zip(here, dealt, strict=True), start=1):
        by_role: dict[str, list[str]] = {role.key: [] for role in roles}
        for other, key in zip(here, played, strict=True):
            by_role[key].append(other.member.name)
        parts = [(role.name, by_role[role.key]) for role in roles]
        turns.append(Turn(number, seat.enrollment.pk, seat.member.name, parts))
    return turns


def _turn_now(session: PracticeSession, turns: Sequence[Turn]) -> Turn | None:
    """The one that runs; the first while none has begun, or whoever led is not here."""
    first = turns[0] if turns else None
    return next((turn for turn in turns if turn.enrollment_id == session.leading_id), first)


def _part_of(
    mine: Seat | None,
    session: PracticeSession,
    here: Sequence[Seat],
    roles: Sequence[ScenarioRole],
) -> ScenarioRole | None:
    """What somebody plays now; nobody who is not here plays."""
    if mine is None or mine.is_absent:
        return None
    by_key = {role.key: role for role in roles}
    leads = [seat.enrollment.pk == session.leading_id for seat in here]
    turn = leads.index(True) if any(leads) else 0
    return by_key[deal(len(here), list(by_key))[turn][here.index(mine)]]
