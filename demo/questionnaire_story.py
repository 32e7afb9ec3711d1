"""What the leaders of one pilot said about themselves before and after it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from cohorts.models import Cohort
from common.records import dataclass
from demo.chance import at_work, chance
from demo.clock import StoryClock
from demo.ticks import Ticks
from instruments.models import AnswerSheet, Occasion
from instruments.operations import SheetGone, send_sheet
from instruments.scales import ScaleItem
from instruments.states import OccasionKind

EVENING = dt.time(21, tzinfo=dt.UTC)
"""By then it is past nine in every zone of the story."""
STAY_AWAY = 0.15
GROWTH = {OccasionKind.BEFORE: 0.0, OccasionKind.AFTER: 0.45, OccasionKind.LATER: 0.3}


@dataclass
class QuestionnaireStory:
    """The questionnaires that a cohort gives."""

    cohort: Cohort
    clock: StoryClock
    ticks: Ticks

    def begin(self) -> None:
        """Each opens when its time has come; a day or two later most have answered."""
        for occasion in Occasion.objects.filter(given__cohort=self.cohort):
            at = max(
                dt.datetime.combine(occasion.opens_on, EVENING),
                self.cohort.launched_at + dt.timedelta(minutes=12),
            )
            self.ticks.turn_questionnaires(at)
            self.clock.at(at + dt.timedelta(hours=1), partial(self._opened, occasion.pk))

    def _opened(self, occasion_id: int, now: dt.datetime) -> None:
        self.ticks.deliver(now)
        sheets = AnswerSheet.objects.filter(occasion=occasion_id).in_full()
        for sheet in sheets:
            member = sheet.enrollment.member
            dice = chance("self-report", self.cohort.name, member.email, sheet.occasion.kind)
            if dice.random() < STAY_AWAY:
                continue
            moment = now + dt.timedelta(hours=dice.uniform(9, 60))
            self.clock.at(at_work(dice, moment, member.time_zone), partial(self._answer, sheet))

    def _answer(self, sheet: AnswerSheet, now: dt.datetime) -> None:
        member, kind = sheet.enrollment.member, OccasionKind(sheet.occasion.kind)
        text = sheet.occasion.given.questionnaire.text_in("en")
        level = chance("self", member.email).uniform(2.0, 4.0) + GROWTH[kind]
        dice = chance("items", member.email, kind)

        def said(item: ScaleItem) -> int:
            answer = min(text.points, max(1, round(level + dice.gauss(0, 0.6))))
            return text.points + 1 - answer if item.is_reversed else answer

        try:
            send_sheet(sheet=sheet, answers={each.slug: said(each) for each in text.items}, now=now)
        except SheetGone:
            return  # over before they came to it
