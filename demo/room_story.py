"""What happened in one live session: who came, what two raters saw, what they wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from assessments.models import Rubric, SeenBehavior
from assessments.operations import record_score, save_note
from cohorts.models import Enrollment
from common.records import dataclass
from demo import texts
from demo.chance import chance, level_seen
from people.models import Member
from practice.models import Attendance, PracticeSession, TurnBegun
from practice.operations import hold_session, save_peer_notes
from practice.operations.reflecting import PeerWriting
from practice.session_page import in_leading_order, seats_of

WRITTEN_SHARE, SECOND_SHARE, PEER_SHARE = 0.85, 0.25, 0.6


@dataclass
class RoomStory:
    """One session as it was planned; if it was moved since, it is told at its new time."""

    session_id: int
    planned_for: dt.datetime
    raters: Sequence[Member]
    absent: frozenset[tuple[str, int]]
    apart: frozenset[tuple[str, int]] = frozenset()

    def hold(self, now: dt.datetime) -> None:
        """Score leader by leader while it runs, write the notes, note who was there."""
        session = PracticeSession.objects.in_full().select_related("step").get(pk=self.session_id)
        if session.starts_at != self.planned_for or not session.is_planned:
            return
        here = self._here(session)
        first = session.facilitator
        raters = [first, *(rater for rater in self.raters if rater.pk != first.pk)][:2]
        criteria = self._criteria(session)
        seen: list[SeenBehavior] = []
        for turn, enrollment in enumerate(here):
            began = _began(session, turn)
            for place, rater in enumerate(raters):
                then = began + dt.timedelta(seconds=7 * place)
                levels = self._score(session, enrollment, criteria, rater, then)
                self._write_note(
                    session, enrollment, rater, levels, is_second=place > 0, now=began + _WRITING
                )
                seen += _ticks(session, enrollment, criteria, levels, rater, then)
        SeenBehavior.objects.bulk_create(seen)
        TurnBegun.objects.bulk_create(_turns(session, here))
        hold_session(
            session=session, present=[enrollment.pk for enrollment in here], by=first, now=now
        )
        self._write_to_each_other(session, here, now)

    def _here(self, session: PracticeSession) -> list[Enrollment]:
        """Who came, in the order in which they lead."""
        seated = [seat.enrollment for seat in in_leading_order(session, seats_of(session))]
        week = session.step.week
        return [each for each in seated if (each.member.email, week) not in self.absent]

    def _write_to_each_other(
        self, session: PracticeSession, here: Sequence[Enrollment], now: dt.datetime
    ) -> None:
        """Many of them write to whoever sits beside them."""
        for author, receiver in pairwise([*here, *here[:1]]):
            dice = chance("peer", author.member.email, session.step.position)
            if author != receiver and dice.random() < PEER_SHARE:
                observation, question = dice.choice(texts.PEER_NOTES)
                note = PeerWriting(
                    receiver_id=receiver.pk, observation=observation, question=question
                )
                save_peer_notes(session=session, author=author, writings=[note], now=now)

    def _score(
        self,
        session: PracticeSession,
        enrollment: Enrollment,
        criteria: Sequence[int],
        rater: Member,
        began: dt.datetime,
    ) -> list[int]:
        """One rater's taps for one leader, from three minutes after `began` on; the levels."""
        levels, held = [], _held_before(enrollment, session)
        for number, criterion_id in enumerate(criteria):
            level = level_seen(enrollment.member.email, number, held, rater.email)
            if number == 0 and (enrollment.member.email, session.step.week) in self.apart:
                # One heard the question, the other did not.
                level = 3 if rater.pk == session.facilitator_id else 1
            record_score(
                session_id=session.pk,
                enrollment_id=enrollment.pk,
                criterion_id=criterion_id,
                level=level,
                rater=rater,
                now=began + dt.timedelta(seconds=200 + 15 * number),
            )
            levels.append(level)
        return levels

    def _criteria(self, session: PracticeSession) -> list[int]:
        [rubric] = Rubric.objects.for_session(session.pk, session.module_id)
        return list(rubric.criteria.order_by("position").values_list("pk", flat=True))

    def _write_note(
        self,
        session: PracticeSession,
        enrollment: Enrollment,
        rater: Member,
        levels: Sequence[int],
        *,
        is_second: bool,
        now: dt.datetime,
    ) -> None:
        dice = chance("note", enrollment.member.email, session.step.position, rater.email)
        if dice.random() > (SECOND_SHARE if is_second else WRITTEN_SHARE):
            return
        words = texts.NOTES_SECOND_RATER if is_second else _notes_for(levels)
        save_note(
            session_id=session.pk,
            enrollment_id=enrollment.pk,
            text=dice.choice(words),
            expected_revision=0,
            rater=rater,
            now=now,
        )


_WRITING = dt.timedelta(minutes=5)


def _began(session: PracticeSession, turn: int) -> dt.datetime:
    return session.starts_at + dt.timedelta(minutes=9 + 6 * turn)


def _turns(session: PracticeSession, here: Sequence[Enrollment]) -> list[TurnBegun]:
    return [
        TurnBegun(session=session, enrollment=each, number=turn + 1, began_at=_began(session, turn))
        for turn, each in enumerate(here)
    ]


def _ticks(
    session: PracticeSession,
    enrollment: Enrollment,
    criteria: Sequence[int],
    levels: Sequence[int],
    rater: Member,
    now: dt.datetime,
) -> list[SeenBehavior]:
    """The first behavior of each level that was given."""
    given = zip(criteria, levels, strict=True)
    who = {"session": session, "enrollment": enrollment, "rater": rater, "ticked_at": now}
    return [
        SeenBehavior(**who, criterion_id=criterion, level=level, position=0)
        for criterion, level in given
    ]


def _notes_for(levels: Sequence[int]) -> tuple[str, ...]:
    average = sum(levels) / len(levels)
    if average >= 2.9:
        return texts.NOTES_STRONG
    return texts.NOTES_MIDDLE if average >= 1.9 else texts.NOTES_EARLY


def _held_before(enrollment: Enrollment, session: PracticeSession) -> int:
    """How many sessions they have been in so far: practice is what makes the difference here, if
    anything does.
    """
    came = Attendance.objects.filter(enrollment=enrollment, was_present=True)
    return came.filter(session__starts_at__lt=session.starts_at).count()
