"""Two at the same time: real transactions, real locks."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from messaging.models import Message
from people.models import Member
from surveys import change_keys
from surveys.answers import OPEN_ANSWERS, Answer, PendingAnswer
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan
from surveys.operations import (
    AnswerFixed,
    InvitationGone,
    answer,
    change_answer,
    publishing,
    shuffle_answers,
    turn_waves,
)
from tests.surveys.conftest import AT_TEN, Killed, values_of

pytestmark = pytest.mark.django_db(transaction=True)
KEY = change_keys.new_key(is_linked=True)
Team = Callable[..., list[Member]]


def _together(*jobs: Callable[[], object]) -> list[BaseException]:
    """Run jobs in threads of their own; returns what they raised."""
    errors: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001  shown to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return errors


def test_two_beats_open_one_wave_once(plan: PulsePlan, team: Team) -> None:
    team(8)
    assert not _together(*[lambda: turn_waves(now=AT_TEN)] * 3)
    assert Invitation.objects.count() == Message.objects.count() == 8


def test_an_answer_on_its_way_at_the_close_is_counted(plan: PulsePlan, team: Team) -> None:
    """The close waits for it: what was acknowledged is in, and what came later is refused."""
    team(6)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    assert wave.closes_at is not None
    values, is_given, may_commit = values_of(wave, 4), threading.Event(), threading.Event()
    token = token_of(wave.invitations.all()[0].pk)

    def give() -> None:
        with transaction.atomic():
            answer(token=token, values=values, now=AT_TEN)
            is_given.set()
            may_commit.wait(10)

    def close() -> None:
        is_given.wait(10)
        threading.Timer(0.3, may_commit.set).start()
        turn_waves(now=wave.closes_at)  # type: ignore[arg-type]

    assert not _together(give, close)
    wave.refresh_from_db()
    assert (wave.state, wave.answered) == ("closed", 1)
    assert (PendingAnswer.objects.count(), Answer.objects.count()) == (0, 1)


def test_who_answers_while_a_wave_is_counted_is_told_at_once_and_a_killed_count_is_made_up(
    plan: PulsePlan, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team(6)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    values, closing = values_of(wave, 3), AT_TEN + dt.timedelta(days=7)
    first, second = (token_of(pk) for pk in wave.invitations.values_list("pk", flat=True)[:2])
    answer(token=first, values=values, key=KEY, now=AT_TEN)
    is_counting, may_go_on = threading.Event(), threading.Event()

    def killed(**_named: object) -> None:
        is_counting.set()
        may_go_on.wait(10)
        raise Killed

    def close() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(publishing, "publish_recommendations", killed)
            with pytest.raises(Killed):
                turn_waves(now=closing)

    def send() -> None:
        is_counting.wait(10)
        began = time.monotonic()
        with pytest.raises(InvitationGone):
            answer(token=second, values=values, now=closing)
        with pytest.raises(AnswerFixed):
            change_answer(key=KEY, values=values, language="en", now=closing)
        waited.append(time.monotonic() - began)
        may_go_on.set()

    waited: list[float] = []
    assert not _together(close, send)
    assert waited
    assert waited[0] < 1
    wave.refresh_from_db()
    assert wave.state == "open"
    turn_waves(now=closing)
    wave.refresh_from_db()
    assert (wave.state, wave.answered, Answer.objects.count()) == ("closed", 1, 1)


def test_answers_given_during_batches_are_all_there(plan: PulsePlan, team: Team) -> None:
    team(24)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    values = values_of(wave, 3)
    tokens = [token_of(pk) for pk in wave.invitations.values_list("pk", flat=True)]

    def give(part: list[str]) -> None:
        for token in part:
            answer(token=token, values=values, now=AT_TEN)

    def shuffle() -> None:
        for _ in range(12):
            shuffle_answers(now=AT_TEN)

    jobs = [lambda part=tokens[n::3]: give(part) for n in range(3)]
    assert not _together(*jobs, shuffle, shuffle)
    assert sum(model._default_manager.count() for model in OPEN_ANSWERS) == 24
    assert wave.closes_at is not None
    turn_waves(now=wave.closes_at)
    wave.refresh_from_db()
    assert (wave.answered, Answer.objects.count()) == (24, 24)
