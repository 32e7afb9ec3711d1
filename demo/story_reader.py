"""A leader of Northwind goes through the story of a module: which way, and when."""

from __future__ import annotations

import datetime as dt
from functools import partial

from cohorts.models import Cohort, PersonalStep
from demo.chance import chance
from demo.clock import StoryClock
from learning.operations import StoryChoice, go_on
from learning.stories import choices_of
from people.models import Member
from programs.module_texts import story_texts

READS = 0.8
"""Share of leaders, from 0 to 1, who open the story once the cards are done."""
AFTER_CARDS = dt.timedelta(hours=3)


def read_stories(clock: StoryClock, personal: PersonalStep, done_at: dt.datetime) -> None:
    """Put the go of a leader who has done the cards of a module on the clock."""
    member = personal.enrollment.member
    dice = chance("story", member.email, personal.step.position)
    if dice.random() < READS:
        clock.at(done_at + AFTER_CARDS * dice.random(), partial(_read, personal, member))


def _read(personal: PersonalStep, member: Member, now: dt.datetime) -> None:
    """One go, from the start to the debrief. The sooner among the choices, the likelier."""
    module_id = personal.step.module_id or 0
    cohort = Cohort.objects.get(pk=personal.enrollment.cohort_id)
    if not cohort.is_running:
        return
    journey = story_texts([module_id], member.language)[module_id].journey
    dice, way = chance("way", member.email, personal.step.position), [journey.start]
    while choices := choices_of(journey, way):
        to = dice.choice(choices[: dice.randint(1, len(choices))]).to
        choice = StoryChoice(number=1, at=len(way), to=to)
        now += dt.timedelta(seconds=dice.randint(25, 70))
        go_on(personal=personal, choice=choice, language=member.language, now=now)
        way.append(to)
