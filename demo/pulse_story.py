"""Who answered the pulses of one pilot, when, and what."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Sequence
from functools import partial

from cohorts.models import Cohort
from common.local_time import at_local
from common.records import dataclass
from demo.chance import agreement, at_work, chance, recommending
from demo.clock import BEAT, StoryClock
from demo.pulse_words import make_something_of
from demo.texts import COMMENTS_DE, COMMENTS_EN
from demo.ticks import Ticks
from people.models import Member
from surveys.anonymity import LEAST_COMMENTS
from surveys.asking import REMINDER_DAYS
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import answer
from surveys.questions import QuestionKind
from surveys.respondents import people_of
from surveys.said import KEPT_FOR

FEW = LEAST_COMMENTS - 1
"""In the latest pulse too few write in either language to show it, and enough in both together to
be retold.
"""
READ_AFTER = dt.timedelta(days=2)
"""So long after its close the admin has read a pulse."""


@dataclass
class PulseStory:
    """The waves of one plan."""

    cohort: Cohort
    clock: StoryClock
    ticks: Ticks
    response_rates: Sequence[float]

    def begin(self) -> None:
        """Let each wave open in the earliest zone; what follows is known once it has."""
        plan = PulsePlan.objects.select_related("cohort__organization").get(cohort=self.cohort)
        zones = {member.time_zone for member in people_of(plan)} or {self.cohort.time_zone}
        waves = plan.waves.prefetch_related("items").order_by("number")
        self._items = {wave.number: list(wave.items.all()) for wave in waves}
        for wave in waves:
            opens_at = min(at_local(wave.opens_on, plan.send_at, zone) for zone in zones)
            self.ticks.turn_waves(opens_at)
            # Asked a minute after the tick has passed.
            self.clock.at(
                opens_at + BEAT + dt.timedelta(minutes=1), partial(self._opened, wave.pk, plan)
            )

    def _opened(self, wave_id: int, plan: PulsePlan, now: dt.datetime) -> None:
        wave = Wave.objects.get(pk=wave_id)
        if wave.closes_at is None:
            return
        self.ticks.turn_waves(wave.closes_at)
        self.clock.at(wave.closes_at + READ_AFTER, partial(make_something_of, wave_id))
        for day in range(1, 8):
            self.ticks.shuffle(now + dt.timedelta(days=day))
        invitations = wave.invitations.select_related("member").order_by("member__email")
        comments = _comments(self.cohort.name, wave.number)
        if wave.closes_at > self.clock.end - KEPT_FOR:
            comments = {language: said[:FEW] for language, said in comments.items()}
        for invitation in invitations:
            member = invitation.member
            self.ticks.deliver(max(invitation.opens_at, now))
            asked_on = invitation.opens_at.astimezone(zoneinfo.ZoneInfo(member.time_zone)).date()
            for day in REMINDER_DAYS:
                self.ticks.remind_of_pulses(
                    at_local(asked_on + dt.timedelta(days=day), plan.send_at, member.time_zone)
                )
            self._maybe_answers(wave, invitation, comments)

    def _maybe_answers(
        self, wave: Wave, invitation: Invitation, comments: dict[str, list[str]]
    ) -> None:
        member = invitation.member
        rate = self.response_rates[(wave.number - 1) % len(self.response_rates)]
        dice = chance("response", self.cohort.name, wave.number, member.email)
        if dice.random() > rate:
            return
        days = dice.choices((0.05, 1.1, 3.05, 5.05), weights=(55, 15, 20, 10))[0]
        moment = invitation.opens_at + dt.timedelta(
            days=days, hours=min(20.0, dice.lognormvariate(0.4, 1.0))
        )
        moment = at_work(dice, moment, member.time_zone)
        if wave.closes_at is not None and moment < wave.closes_at:
            words = comments["de" if member.language == "de" else "en"]
            text = words.pop() if words and dice.random() < 0.45 else ""
            self.clock.at(moment, partial(self._answer, invitation.pk, wave.number, member, text))

    def _answer(
        self, invitation_id: uuid.UUID, wave: int, member: Member, text: str, now: dt.datetime
    ) -> None:
        values: dict[str, int | str] = {}
        items = self._items[wave]
        for item in items:
            if item.kind == QuestionKind.OPEN:
                values[str(item.pk)] = text
            elif item.kind == QuestionKind.RECOMMEND:
                values[str(item.pk)] = recommending(member.email, wave)
            else:
                given = agreement(member.email, wave, item.position, len(items))
                values[str(item.pk)] = item.counted(given)
        language = "de" if member.language == "de" else "en"
        answer(token=token_of(invitation_id), values=values, language=language, now=now)


def _comments(pilot: str, wave: int) -> dict[str, list[str]]:
    """This wave's comments, each said once."""
    dice = chance("comments", pilot, wave)
    return {
        "en": dice.sample(COMMENTS_EN, len(COMMENTS_EN)),
        "de": dice.sample(COMMENTS_DE, len(COMMENTS_DE)),
    }
