"""Answers come in once, and nothing leads from them to a person."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction

from common.tenancy import as_owner
from messaging.models import Message
from messaging.sending import send_due
from people.models import Member, User
from surveys import tasks
from surveys.answers import Answer, MixedAnswer, PendingAnswer
from surveys.links import token_of
from surveys.models import Comment, Invitation, PulsePlan, WaitingComment, Wave, WavePart
from surveys.operations import (
    InvalidAnswer,
    InvitationGone,
    answer,
    answering,
    clear_bytes,
    clear_traces,
    remind_pulses,
    shuffle_answers,
    turn_waves,
)
from tests.surveys.conftest import AT_TEN, values_of

Team = Callable[..., list[Member]]


@pytest.fixture
def wave(plan: PulsePlan, team: Team) -> Wave:
    """Open, twelve people asked."""
    team(12)
    turn_waves(now=AT_TEN)
    wave = plan.waves.order_by("number").first()
    assert wave is not None
    return wave


def test_an_answer_is_kept_without_its_invitation(wave: Wave) -> None:
    invitation = wave.invitations.all()[0]
    answer(token=token_of(invitation.pk), values=values_of(wave, 4, " Less haste. "), now=AT_TEN)
    assert not Invitation.objects.unanswered().filter(pk=invitation.pk).exists()
    kept = PendingAnswer.objects.get()
    assert kept.part_id == invitation.part_id
    assert sorted(map(str, kept.values.values())) == ["4", "4", "{'en': 'Less haste.'}"]


def test_a_link_answers_once(wave: Wave) -> None:
    token = token_of(wave.invitations.all()[0].pk)
    answer(token=token, values=values_of(wave, 4), now=AT_TEN)
    with pytest.raises(InvitationGone):
        answer(token=token, values=values_of(wave, 1), now=AT_TEN)
    assert PendingAnswer.objects.count() == 1


def test_nothing_comes_in_once_the_wave_is_closed(wave: Wave) -> None:
    assert wave.closes_at is not None
    turn_waves(now=wave.closes_at)
    with pytest.raises(InvitationGone):
        answer(
            token=token_of(wave.invitations.all()[0].pk),
            values=values_of(wave, 4),
            now=wave.closes_at,
        )
    assert not PendingAnswer.objects.exists()


def test_the_link_of_somebody_who_left_answers_nothing(wave: Wave) -> None:
    """Their mail may be read by somebody else by now."""
    invitation = wave.invitations.all()[0]
    Member.objects.filter(pk=invitation.member_id).update(left_at=AT_TEN)
    with pytest.raises(InvitationGone):
        answer(token=token_of(invitation.pk), values=values_of(wave, 4), now=AT_TEN)
    assert not PendingAnswer.objects.exists()


def test_what_comes_in_after_the_time_and_before_the_close_is_counted(wave: Wave) -> None:
    assert wave.closes_at is not None
    late = wave.closes_at + dt.timedelta(seconds=40)
    token = token_of(wave.invitations.all()[0].pk)
    answer(token=token, values=values_of(wave, 4), now=late)
    turn_waves(now=late)
    wave.refresh_from_db()
    assert wave.answered == 1


def test_what_was_left_out_is_kept_as_nothing(wave: Wave) -> None:
    first, second, comment = map(str, wave.plan.items.values_list("pk", flat=True))
    token = token_of(wave.invitations.all()[0].pk)
    answer(token=token, values={first: None, comment: ""}, now=AT_TEN)
    assert PendingAnswer.objects.get().values == {}
    token = token_of(wave.invitations.unanswered()[0].pk)
    answer(token=token, values={second: 2}, now=AT_TEN)
    assert PendingAnswer.objects.get(values__has_key=second).values == {second: 2}


@pytest.mark.parametrize("wrong", [0, 6, "4", 4.0, True])
def test_what_is_not_an_answer_is_refused_and_the_link_keeps_working(
    wave: Wave, wrong: Any
) -> None:
    token = token_of(wave.invitations.all()[0].pk)
    values = values_of(wave, 4)
    first = next(iter(values))
    with pytest.raises(InvalidAnswer):
        answer(token=token, values={**values, first: wrong}, now=AT_TEN)
    with pytest.raises(InvalidAnswer):
        answer(token=token, values={**values, "999999": 4}, now=AT_TEN)
    answer(token=token, values=values, now=AT_TEN)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_give_one_answer(wave: Wave) -> None:
    token, values = token_of(wave.invitations.all()[0].pk), values_of(wave, 4)
    start, outcomes = threading.Barrier(2), list[str]()

    def run() -> None:
        try:
            start.wait(5)
            answer(token=token, values=values, now=AT_TEN)
            outcomes.append("in")
        except InvitationGone:
            outcomes.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcomes) == ["gone", "in"]
    assert PendingAnswer.objects.count() == 1


def test_batches_wait_for_five(wave: Wave, give: Callable[..., None]) -> None:
    invitations = list(wave.invitations.all())
    give(invitations[:4], [1, 2, 3, 4])
    assert shuffle_answers(now=AT_TEN) == 0
    assert PendingAnswer.objects.count() == 4
    give(invitations[4:5], [5])
    assert shuffle_answers(now=AT_TEN) == 5
    assert (PendingAnswer.objects.count(), MixedAnswer.objects.count()) == (0, 5)
    ids = set(MixedAnswer.objects.values_list("pk", flat=True))
    assert shuffle_answers(now=AT_TEN) == 0
    assert set(MixedAnswer.objects.values_list("pk", flat=True)) == ids
    give(invitations[5:10], [1, 2, 3, 4, 5])
    assert shuffle_answers(now=AT_TEN) == 5
    assert MixedAnswer.objects.count() == 10
    assert not ids & set(MixedAnswer.objects.values_list("pk", flat=True)), (
        "earlier answers get new ids with every batch"
    )


def _transactions(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["batch", "close"])
def test_the_databases_own_marks_do_not_pair_people_with_answers(
    wave: Wave, give: Callable[..., None], moment: str
) -> None:
    invitations = list(wave.invitations.all())
    give(invitations[:6], [1, 2, 3, 4, 5, 5])
    assert len(_transactions("surveys_pendinganswer")) == 6
    assert len(_transactions("surveys_invitation")) == 1, "no row tells who answered when"
    if moment == "batch":
        shuffle_answers(now=AT_TEN)
    else:
        give(invitations[6:8], [1, 1])
        assert wave.closes_at is not None
        turn_waves(now=wave.closes_at)
    assert len(_transactions("surveys_invitation")) == 1
    table = "surveys_mixedanswer" if moment == "batch" else "surveys_answer"
    assert len(_transactions(table)) == 1


def _dead_rows() -> dict[str, int]:
    """Rows that are gone and can still be read by whoever reads the files."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        for table in ("wavepart", "pendinganswer", "mixedanswer", "answer", "invitation"):
            cursor.execute("SELECT dead_tuple_count FROM pgstattuple(%s)", [f"surveys_{table}"])
            found[table] = cursor.fetchone()[0]
        cursor.execute("SELECT dead_tuple_count FROM pgstattuple('messaging_message')")
        found["message"] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_dead_rows_go_with_a_batch_and_with_the_close(
    wave: Wave, give: Callable[..., None], frozen: time_machine.Coordinates
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests have taken back
    give(wave.invitations.all()[:6], [1, 2, 3, 4, 5, 5])
    frozen.move_to(AT_TEN)
    assert _dead_rows()["wavepart"] == 6, "each answer leaves the marks as they were"
    tasks.shuffle_answers()
    dead = _dead_rows()
    assert [dead[table] for table in ("wavepart", "pendinganswer", "mixedanswer")] == [0, 0, 0]
    remind_pulses(now=AT_TEN + dt.timedelta(days=3))
    assert wave.closes_at is not None
    frozen.move_to(wave.closes_at)
    tasks.turn_waves()
    assert set(_dead_rows().values()) == {0}
    Message.objects.all().delete()
    assert _dead_rows()["message"]
    tasks.clear_traces()
    assert set(_dead_rows().values()) == {0}


def test_inside_a_transaction_dead_rows_wait(wave: Wave) -> None:
    assert clear_traces() is False
    assert clear_bytes() is False


@pytest.mark.django_db(transaction=True)
def test_who_answers_does_not_wait_behind_a_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump holds every table for as long as it takes; their bytes go with the next call."""
    monkeypatch.setattr("surveys.operations.traces.PATIENCE", 0.02)
    holds, is_over = threading.Event(), threading.Event()

    def dump() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE surveys_pendinganswer IN ACCESS SHARE MODE")
            holds.set()
            is_over.wait(10)
        connection.close()

    thread = threading.Thread(target=dump)
    thread.start()
    holds.wait(10)
    assert clear_bytes() is False
    is_over.set()
    thread.join(10)
    assert clear_bytes() is True


def test_a_batch_waits_for_a_tenth_of_what_is_written(wave: Wave, plan: PulsePlan) -> None:
    """Thirty thousand rows are not written anew for five answers; no answer costs more than eleven
    rows.
    """
    part = wave.parts.get()

    def rows(model: type[MixedAnswer | PendingAnswer], count: int) -> None:
        model.objects.bulk_create([model(wave=wave, part=part, values={}) for _ in range(count)])

    rows(MixedAnswer, 80)
    rows(PendingAnswer, 7)
    ids = set(MixedAnswer.objects.values_list("pk", flat=True))
    assert shuffle_answers(now=AT_TEN) == 0
    assert set(MixedAnswer.objects.values_list("pk", flat=True)) == ids
    rows(PendingAnswer, 1)
    assert shuffle_answers(now=AT_TEN) == 8
    assert MixedAnswer.objects.count() == 88
    assert not ids & set(MixedAnswer.objects.values_list("pk", flat=True))


def test_nothing_to_mix_is_seen_in_one_statement(
    wave: Wave, give: Callable[..., None], django_assert_num_queries: Any
) -> None:
    give(wave.invitations.all()[:4], [1, 2, 3, 4])
    with django_assert_num_queries(1):
        shuffle_answers(now=AT_TEN)


def test_the_row_of_an_invitation_is_the_same_before_and_after(wave: Wave) -> None:
    """Neither its place on disk nor its transaction says that somebody has answered, or when."""

    def rows() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid, xmin, i.* FROM surveys_invitation i ORDER BY id")
            return list(cursor.fetchall())

    before = rows()
    answer(token=token_of(wave.invitations.all()[3].pk), values=values_of(wave, 4), now=AT_TEN)
    assert rows() == before


def test_a_batch_is_left_to_whoever_closes_the_wave(
    wave: Wave, give: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    give(wave.invitations.all()[:5], [1, 2, 3, 4, 5])

    def found(**_rule: int) -> list[int]:
        Wave.objects.filter(pk=wave.pk).update(state="closed", closed_at=AT_TEN, answered=5)
        return [wave.pk]

    monkeypatch.setattr(answering, "waves_with_a_batch", found)
    assert shuffle_answers(now=AT_TEN) == 0
    assert PendingAnswer.objects.count() == 5


# The shape of the tables.
ANSWERS = {Answer, MixedAnswer, PendingAnswer}


def _relations(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    yield from (field for field in model._meta.get_fields() if field.is_relation and field.concrete)  # type: ignore[misc]


def test_answers_know_their_wave_and_part_and_nobody() -> None:
    fields = {"id", "wave", "part", "values"}
    assert {field.name for field in Answer._meta.get_fields()} == fields
    for model in (Answer, MixedAnswer, PendingAnswer):
        assert {field.name for field in model._meta.get_fields()} <= {*fields, "change_hash"}
        assert {field.name for field in _relations(model)} == {"wave", "part"}
        assert isinstance(model._meta.pk, models.UUIDField)
    shown = {field.name for field in Comment._meta.get_fields()}
    assert shown == {"id", "wave", "item", "text", "is_retold", "themes"}
    waiting = {field.name for field in WaitingComment._meta.get_fields()}
    assert waiting == {"id", "wave", "item", "text"}


def test_no_path_leads_from_an_answer_to_who_gave_it() -> None:
    """Forward from an answer one never meets an invitation, and nothing anywhere points at an
    answer.
    """
    reached: set[type[models.Model]] = set()
    frontier: list[type[models.Model]] = [Answer, MixedAnswer, PendingAnswer]
    while frontier:
        model = frontier.pop()
        if model not in reached:
            reached.add(model)
            frontier += [
                field.related_model
                for field in _relations(model)
                if isinstance(field.related_model, type)
            ]
    assert Invitation not in reached
    for model in (WavePart, Wave, PulsePlan):
        targets = {field.related_model for field in _relations(model) if not field.many_to_many}
        assert not targets & {Member, User}
    for model in apps.get_models():
        assert not {field.related_model for field in _relations(model)} & ANSWERS


def test_no_field_tells_when_or_in_which_order() -> None:
    telling = (
        models.DateField,
        models.TimeField,
        models.DurationField,
        models.AutoField,
        models.IntegerField,
    )
    for model in (Answer, MixedAnswer, PendingAnswer, Comment, WaitingComment):
        assert not [field for field in model._meta.concrete_fields if isinstance(field, telling)]


def test_no_table_holds_a_token_once_the_mail_is_out(wave: Wave) -> None:
    tokens = [token_of(pk) for pk in wave.invitations.values_list("pk", flat=True)]
    assert set(Message.objects.values_list("secret", flat=True)) == set(tokens)
    assert not Message.objects.filter(text__contains=tokens[0]).exists()
    send_due(clock=lambda: AT_TEN + dt.timedelta(minutes=1))
    assert Message.objects.filter(state="sent").count() == 12
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t')
            rows = "\n".join(row[0] for row in cursor.fetchall())
            assert not [token for token in tokens if token in rows], model
