"""Thousands of taps by several raters on several phones, over a network that loses answers, sends
twice and too late: the last confirmed level of each slot stands under the right person.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.models import Score
from people.models import AuditEvent, Member, Role
from tests.assessments.score_devices import Entry, Ledger, Move, Phone, Request, Server, Slot
from tests.assessments.score_servers import REFUSED, Operations, Pages
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.practice.conftest import Planned

SMALL, LARGE = 500, 10_000
OVER_HTTP = 0.2
"""Share of the walk that goes through pages."""
RATERS, PHONES, SEED = 3, 2, 37
DOES = {"tap": 38, "clear": 9, "send": 42, "late": 4, "look": 4, "move": 4, "stray": 2}
FATES = {"heard": 66, "lost before": 9, "lost after": 11, "twice": 7, "late": 7}


class Walk:
    """One random walk; what it did is counted."""

    def __init__(
        self,
        sessions: dict[int, Sequence[int]],
        criteria: dict[int, Sequence[int]],
        dice: random.Random,
    ) -> None:
        self.sessions, self.criteria, self.dice = sessions, criteria, dice
        self.ledger = Ledger()
        self.phones = [
            Phone(rater, self.ledger) for rater in range(RATERS) for _phone in range(PHONES)
        ]
        self.copies: list[Request] = []
        self.operations = 0

    def slots(self, session: int, rater: int) -> list[Slot]:
        return [
            Slot(session, leader, criterion, rater)
            for leader in self.sessions[session]
            for criterion in self.criteria[session]
        ]

    def go(self, server: Server, operations: int) -> None:
        """So many requests that reach the server; then everything that waits arrives."""
        self.server = server
        goal = self.operations + operations
        for phone in self.phones:
            self.look(phone)
        while self.operations < goal:
            phone = self.dice.choice(self.phones)
            [act] = self.dice.choices(list(DOES), list(DOES.values()))
            getattr(self, act)(phone)

    def end(self) -> None:
        while self.copies:
            self.arrive(self.copies.pop())
        for phone in self.phones:
            while phone.queue:
                self._send(phone, "heard")

    def any_slot(self, rater: int) -> Slot:
        return self.dice.choice(self.slots(self.dice.choice(list(self.sessions)), rater))

    def tap(self, phone: Phone) -> None:
        phone.give(self.any_slot(phone.rater), self.dice.randint(1, 4))

    def clear(self, phone: Phone) -> None:
        given = [slot for slot, (standing, _age) in phone.shown.items() if standing.level]
        if given:
            phone.give(self.dice.choice(given), None)

    def send(self, phone: Phone) -> None:
        if phone.queue:
            [fate] = self.dice.choices(list(FATES), list(FATES.values()))
            self._send(phone, fate)

    def _send(self, phone: Phone, fate: str) -> None:
        entry: Entry = next(iter(phone.queue.values()))
        turn, request = entry.turn, replace(entry.request)
        if request.level is not None:
            entry.tried.add(request.level)
        if fate == "late":
            self.copies.append(request)
        if fate in {"late", "lost before"}:
            return
        answer = self.arrive(request)
        if fate == "twice":
            self.arrive(request)
        if self.dice.random() < 0.05:  # a finger is quicker than the network
            phone.give(request.slot, self.dice.randint(1, 4))
        if fate != "lost after":
            phone.hear(entry, turn, answer)

    def arrive(self, request: Request):
        self.operations += 1
        answer = request.reach(self.server)
        self.ledger.follow(request, answer)
        return answer

    def late(self, _phone: Phone) -> None:
        """A copy that nobody waits for any more arrives."""
        if self.copies:
            self.arrive(self.copies.pop(self.dice.randrange(len(self.copies))))

    def look(self, phone: Phone) -> None:
        for session in self.sessions:
            told, nothing = self.server.state(session, phone.rater)
            phone.look(told, nothing, self.slots(session, phone.rater))

    def move(self, phone: Phone) -> None:
        session = self.dice.choice(list(self.sessions))
        leader, to = self.dice.sample(list(self.sessions[session]), 2)
        criteria = self.dice.sample(list(self.criteria[session]), self.dice.randint(1, 3))
        move = Move(leader, to, tuple(criteria))
        self.operations += 1
        outcome = self.server.move(session, phone.rater, move)
        self.ledger.follow_move(session, phone.rater, move, outcome)

    def stray(self, phone: Phone) -> None:
        """Somebody of another group, or a criterion of another rubric: refused, nothing moves."""
        here, there = self.dice.sample(list(self.sessions), 2)
        slot = self.any_slot(phone.rater)
        wrong = slot._replace(session=here, leader=self.dice.choice(self.sessions[there]))
        self.operations += 1
        assert self.server.tap(wrong, 4, "") == REFUSED


def kept(raters: Sequence[Member]) -> dict[Slot, tuple[int, str]]:
    """Every level that stands in the database."""
    places = {rater.pk: place for place, rater in enumerate(raters)}
    return {
        Slot(each.session_id, each.enrollment_id, each.criterion_id, places[each.rater_id]): (
            each.level,
            each.version,
        )
        for each in Score.objects.all()
    }


def replayed(raters: Sequence[Member]) -> tuple[dict[Slot, int], int]:
    """What the audit table alone says: the levels that stand, and how many changes there were."""
    places, stands, changes = {rater.pk: n for n, rater in enumerate(raters)}, {}, 0
    verbs = ("record_score", "clear_score", "move_scores")
    for event in AuditEvent.objects.filter(verb__in=verbs).order_by("pk"):
        detail, rater = event.detail, places[event.actor_id]
        if event.verb == "move_scores":
            for criterion, level in detail["levels"].items():
                old = Slot(event.thing_id, detail["from"], int(criterion), rater)
                assert stands.pop(old) == level
                stands[old._replace(leader=detail["to"])] = level
                changes += 1
            continue
        slot = Slot(event.thing_id, detail["enrollment"], detail["criterion"], rater)
        changes += 1
        if event.verb == "clear_score":
            assert stands.pop(slot) == detail["level"]
        else:
            stands[slot] = detail["level"]
    return stands, changes


@pytest.mark.long
@pytest.mark.proof("scores")
def test_the_last_confirmed_level_stands_under_the_right_person(
    scored: Planned,
    facilitator: Member,
    client_for: SignIn,
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    cohort = scored.cohort
    others = [
        MemberFactory(organization=cohort.organization, roles=[Role.FACILITATOR])
        for _rater in range(RATERS - 1)
    ]
    cohort.facilitators.add(*others)
    raters = [facilitator, *others]
    sessions = [scored.session(group) for group in (1, 2)]
    walk = Walk(
        {
            each.pk: list(each.group.places.order_by("pk").values_list("enrollment_id", flat=True))
            for each in sessions
        },
        {
            each.pk: list(each.module.rubrics.get().criteria.values_list("pk", flat=True))
            for each in sessions
        },
        random.Random(SEED),
    )
    yesterday, total = timezone.now() - dt.timedelta(days=1), LARGE if is_large else SMALL
    walk.go(Operations(raters, yesterday), round(total * (1 - OVER_HTTP)))
    walk.go(Pages(raters, [client_for(each) for each in raters]), round(total * OVER_HTTP))
    walk.end()

    ledger = walk.ledger
    expected = {slot: (each.level, each.version) for slot, each in ledger.stands.items()}
    assert kept(raters) == expected
    stands, changes = replayed(raters)
    assert stands == {slot: level for slot, (level, _version) in expected.items()}
    assert changes == len(ledger.changes)
    for phone in walk.phones:
        walk.look(phone)
        shown = {slot: each.level for slot, (each, _age) in phone.shown.items() if each.level}
        own = {slot: level for slot, level in stands.items() if slot.rater == phone.rater}
        assert shown == own, "every phone shows what stands, and nothing else"
    figure("operations", walk.operations)
    figure("changes in the audit table", changes)
    figure("levels that stand, each under the right person", len(stands))
