"""Whether the two talked. Who was not there is kept nowhere: it is between them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coaching.models import Talk
from coaching.operations.agreeing import TalkClosed, close_talk, held_talk
from coaching.states import TalkState
from cohorts.operations import complete_step, reopen_step
from people.audit import record
from people.models import Member


class NotYet(Exception):
    """The talk has no time, or that lies ahead."""


@transaction.atomic
def mark_held(*, talk: Talk, by: Member, now: dt.datetime) -> Talk:
    """They talked: the step of the leader's plan is done in the same transaction.

    A second call changes nothing and keeps the first time. Also after somebody said that they did
    not, unless another talk stands for that month. Raises NotYet and TalkClosed.
    """
    held = _begun(talk, now)
    if held.state == TalkState.HELD:
        return held
    if held.state == TalkState.MISSED and _has_other(held):
        raise TalkClosed
    close_talk(held, TalkState.HELD, now=now)
    step = held.personal_step
    if step is not None:
        complete_step(enrollment_id=held.enrollment_id, step_id=step.step_id, now=now)
    record("mark_held", held, by=by, now=now)
    return held


@transaction.atomic
def mark_missed(*, talk: Talk, by: Member, now: dt.datetime) -> Talk:
    """They did not meet: the step stays open, and the coach offers other times. Nobody else hears
    of it; an earlier "held" is taken back.

    A second call changes nothing. Raises NotYet and TalkClosed.
    """
    held = _begun(talk, now)
    if held.state == TalkState.MISSED:
        return held
    was_held, step = held.state == TalkState.HELD, held.personal_step
    close_talk(held, TalkState.MISSED, now=now)
    if was_held and step is not None:
        reopen_step(enrollment_ids=[held.enrollment_id], step_id=step.step_id)
    record("mark_missed", held, by=by, now=now)
    return held


def _begun(talk: Talk, now: dt.datetime) -> Talk:
    held = held_talk(talk)
    if held.state == TalkState.CANCELED:
        raise TalkClosed
    if held.starts_at is None or held.starts_at > now:
        raise NotYet
    return held


def _has_other(held: Talk) -> bool:
    standing = Talk.objects.exclude(state__in=[TalkState.CANCELED, TalkState.MISSED])
    step = held.personal_step_id
    return step is not None and standing.filter(personal_step=step).exists()
