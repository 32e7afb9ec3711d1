"""What happened in one pilot from its launch on, told through the operations at the times when it
happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import partial

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import complete_step, finish_cohort
from common.records import dataclass
from demo.chance import PACES, card_times, chance
from demo.clock import StoryClock
from demo.pulse_story import PulseStory
from demo.questionnaire_story import QuestionnaireStory
from demo.room_story import RoomStory
from demo.story_reader import read_stories
from demo.talk_story import had_talk, hour_of_talk
from demo.ticks import Ticks
from demo.writing import written_on
from learning.operations import Writing, complete_card
from people.models import Member
from practice.models import PracticeSession
from practice.notifications import reminder_time
from programs.cadence import StepKind
from programs.models import Card

TALKS_TOLD = 2
"""Leaders whose talks are told in full; of the others only that they were had."""


@dataclass
class Story:
    """One running or finished pilot. `begin` puts everything on the clock that follows from its
    plan.
    """

    cohort: Cohort
    clock: StoryClock
    ticks: Ticks
    raters: Sequence[Member]
    response_rates: Sequence[float]
    all_catch_up: bool = False
    absent: frozenset[tuple[str, int]] = frozenset()
    """(address, week) of sessions that somebody could not come to."""
    apart: frozenset[tuple[str, int]] = frozenset()
    """(address, week) of sessions after which two raters are two levels apart about somebody."""
    finished_at: dt.datetime | None = None
    _seats: Mapping[int, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Cards, sessions, coaching and pulses, each where it belongs."""
        enrollments = list(self.cohort.enrollments.select_related("member").order_by("pk"))
        self._seats = {enrollment.pk: seat for seat, enrollment in enumerate(enrollments)}
        steps = PersonalStep.objects.filter(enrollment__cohort=self.cohort)
        for personal in steps.select_related(
            "step", "enrollment__member", "enrollment__coach"
        ).order_by("step__position", "pk"):
            if personal.step.kind == StepKind.CARDS:
                self.ticks.announce(personal.opens_at)
                self._take_cards(personal, is_booster=False)
            elif personal.step.kind == StepKind.BOOSTER:
                self._take_cards(personal, is_booster=True)
            elif personal.step.kind == StepKind.COACHING:
                self._meet_coach(personal)
        sessions = PracticeSession.objects.filter(group__cohort=self.cohort)
        for session in sessions.select_related("step").order_by("starts_at", "pk"):
            self.expect(session, enrollments)
        PulseStory(self.cohort, self.clock, self.ticks, self.response_rates).begin()
        QuestionnaireStory(self.cohort, self.clock, self.ticks).begin()
        if self.finished_at is not None:
            self.clock.at(self.finished_at, self._finish)

    def expect(self, session: PracticeSession, enrollments: Sequence[Enrollment]) -> None:
        """Reminders the day before, and the session itself."""
        for zone in {enrollment.member.time_zone for enrollment in enrollments} | {
            m.time_zone for m in self.raters
        }:
            self.ticks.remind_of_sessions(reminder_time(session.starts_at, zone))
        self.clock.at(
            session.starts_at + dt.timedelta(minutes=session.minutes + 4),
            RoomStory(session.pk, session.starts_at, self.raters, self.absent, self.apart).hold,
        )

    def _finish(self, now: dt.datetime) -> None:
        finish_cohort(cohort=self.cohort, now=now, by=self.cohort.launched_by)

    def _take_cards(self, personal: PersonalStep, *, is_booster: bool) -> None:
        deck = None if personal.deck is None else tuple(personal.deck)
        cards = self.ticks.cards(personal.step.module_id, is_booster=is_booster, deck=deck)
        member, enrollment_id = personal.enrollment.member, personal.enrollment_id
        pace = PACES[self._seats[enrollment_id] % len(PACES)]
        dice = chance("cards", member.email, self.cohort.name, personal.step.position)
        minutes = [card.minutes for card in cards]
        times = card_times(dice, personal.opens_at, member.time_zone, minutes, pace)
        kept = len(times)
        if not self.all_catch_up and personal.step.week >= 3:
            kept = min(kept, pace.stops_after)
        if is_booster and dice.random() < 0.3:
            kept = 0
        for card, moment in list(zip(cards, times, strict=True))[:kept]:
            self.clock.at(moment, partial(self._complete, enrollment_id, card, member))
        if not is_booster and times and kept == len(times):
            read_stories(self.clock, personal, times[-1])

    def _complete(self, enrollment_id: int, card: Card, member: Member, now: dt.datetime) -> None:
        answer = written_on(card, member, language=member.language)
        writing = Writing(answer) if answer is not None else None
        complete_card(enrollment_id=enrollment_id, card=card, writing=writing, now=now)

    def _meet_coach(self, personal: PersonalStep) -> None:
        dice = chance("coaching", personal.enrollment.member.email, personal.step.position)
        met_at = personal.opens_at + dt.timedelta(
            days=dice.choice((0, 0, 1, 4, 5, 6)), minutes=30 * dice.randint(1, 12)
        )
        if dice.random() < 0.88:
            self.clock.at(met_at, partial(self._met_coach, personal))

    def _met_coach(self, personal: PersonalStep, now: dt.datetime) -> None:
        told = self._seats[personal.enrollment_id] < TALKS_TOLD
        ends_at = hour_of_talk(personal, now) if told else None
        if ends_at is not None:
            self.clock.at(ends_at, partial(had_talk, personal))
        elif not told:
            complete_step(enrollment_id=personal.enrollment_id, step_id=personal.step_id, now=now)
