"""kill -9 while waves open, answer and close."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.db.models import Count

from messaging.models import Message
from people.models import AuditEvent, Member
from surveys.answers import OPEN_ANSWERS, Answer, PendingAnswer
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Result, Wave
from tests.surveys.conftest import AT_TEN
from tests.surveys.killing import Nursery

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
PEOPLE, MANY_PEOPLE = 20, 300
KILLS, MANY_KILLS = 9, 200
FASTER = 1.4
"""Each time so much more is waited before the next kill, until one comes through."""


@pytest.fixture
def nursery(plan: PulsePlan) -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.end()


@dataclass
class Killed:
    """One wave, killed in everything it does."""

    wave: Wave
    nursery: Nursery
    chance: random.Random
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    """Token -> what is sent with it."""

    def turn(self, now: dt.datetime, state: str) -> None:
        """Let it open or close, killed again and again until it comes through."""
        job, patience = json.dumps(["turn", now.isoformat(), None]), 0.01
        while True:
            pid = self.nursery.start(job)
            self.nursery.listen(self.chance.uniform(0, patience))
            was_over = not self.nursery.kill(pid)
            patience *= FASTER
            self.nursery.settle()
            self.wave.refresh_from_db()
            if self.wave.state == state and was_over:
                return

    def answer(self, now: dt.datetime, kills: int) -> None:
        """Two at a time who answer for the same people, and one who shuffles."""
        until = self.nursery.kills + kills
        while self.nursery.kills < until:
            left = [each for each in self.answers.items() if each[0] not in self.nursery.said]
            if not left:
                return
            self.chance.shuffle(left)
            jobs = [("answer", left), ("answer", left[::-1]), ("shuffle", None)]
            pids = [
                self.nursery.start(json.dumps([name, now.isoformat(), more])) for name, more in jobs
            ]
            for pid in self.chance.sample(pids, len(pids)):
                self.nursery.listen(self.chance.uniform(0.005, 0.06))
                self.nursery.kill(pid)
            self.nursery.settle()

    def kept(self) -> Counter[str]:
        """All answers that are there, by what they say."""
        return Counter(
            json.dumps(values, sort_keys=True)
            for model in (Answer, *OPEN_ANSWERS)
            for values in model._default_manager.filter(wave=self.wave).values_list(
                "values", flat=True
            )
        )

    def lost(self) -> int:
        """Acknowledged and not there."""
        said = Counter(
            json.dumps(values, sort_keys=True)
            for token, values in self.answers.items()
            if token in self.nursery.said
        )
        return (said - self.kept()).total()


def _twice(wave: Wave, people: int) -> int:
    """Invitations, mails, audit rows and results that are there too often, or not at all."""
    wrong = abs(Invitation.objects.filter(wave=wave).count() - people)
    mails = Message.objects.filter(kind="pulse_invitation", about_id=wave.pk)
    wrong += abs(mails.values("person_id").distinct().count() - people)
    wrong += abs(mails.count() - people)
    rows = AuditEvent.objects.filter(
        thing="wave", thing_id=wave.pk, verb__in=["open_wave", "close_wave"]
    )
    wrong += sum(row["n"] != 1 for row in rows.values("verb").annotate(n=Count("pk")))
    doubled = Result.objects.filter(wave=wave).values("part", "item").annotate(n=Count("pk"))
    return wrong + sum(row["n"] > 1 for row in doubled)


@pytest.mark.proof("anonymity")
def test_a_wave_that_is_killed_again_and_again_is_one_wave_with_every_answer_once(
    plan: PulsePlan,
    nursery: Nursery,
    team: Callable[..., list[Member]],
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    count, kills = (MANY_PEOPLE, MANY_KILLS) if is_large else (PEOPLE, KILLS)
    plan.waves.all().delete()
    for department in ("Sales", "Support"):
        team(count // 2, department=department)
    chance, waves, lost, wrong, acknowledged = random.Random(3), 0, 0, 0, 0
    while nursery.kills < kills:
        opens_at = AT_TEN + dt.timedelta(weeks=5 * waves)
        wave = Wave.objects.create(plan=plan, number=10 + waves, opens_on=opens_at.date())
        wave.items.set(plan.items.all())
        killed = Killed(wave, nursery, chance)
        killed.turn(opens_at, "open")
        items = [str(item.pk) for item in plan.items.all()[:2]]
        for invitation in wave.invitations.all():
            values = {item: chance.randint(1, 5) for item in items}
            killed.answers[token_of(invitation.pk)] = values
        killed.answer(opens_at, max(6, kills // 6))
        lost += killed.lost()
        marked = count - Invitation.objects.unanswered().filter(wave=wave).count()
        wrong += abs(marked - killed.kept().total())
        before = killed.kept()
        wave.refresh_from_db()
        assert wave.closes_at is not None
        killed.turn(wave.closes_at, "closed")
        lost += killed.lost() + (before - killed.kept()).total()
        wrong += (killed.kept() - before).total() + abs((wave.answered or 0) - before.total())
        wrong += _twice(wave, count) + PendingAnswer.objects.filter(wave=wave).count()
        acknowledged += sum(token in nursery.said for token in killed.answers)
        waves += 1
    figure("kills while waves open, answer and close", nursery.kills)
    figure("waves killed", waves)
    figure("answers acknowledged", acknowledged)
    figure("answers lost", lost)
    figure("doubled or missing", wrong)
    assert acknowledged
    assert (lost, wrong) == (0, 0)
