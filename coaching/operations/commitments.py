"""What leaders commit themselves to, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Min

from coaching.commitments_record import SECTION
from coaching.commitments_states import CommitmentState
from coaching.models import Commitment, PassedOn, Talk
from cohorts.models import Enrollment, SharedEntry
from cohorts.operations import NoCoach, share_entry
from common.reach import check_reach
from people.audit import record
from people.models import Member

ONE_DAY = dt.timedelta(days=1)


class StaleCommitment(Exception):
    """Something else has been said about it since it was seen."""


@transaction.atomic
def make_commitment(
    *,
    enrollment: Enrollment,
    wording: str,
    due_on: dt.date,
    now: dt.datetime,
    by: Member,
    talk: Talk | None = None,
) -> Commitment:
    """A leader sets out to do something by a day. What is made in a talk is shared with the coach
    like any other entry of the record, and can be taken back.

    A second call makes a second one: its form carries a nonce. Raises reach.OutOfReach.
    """
    check_reach(due_on, now=now)
    made = Commitment.objects.create(
        enrollment=enrollment,
        talk=talk,
        wording=wording,
        due_on=due_on,
        first_due_on=due_on,
        made_at=now,
    )
    _note_next_date(enrollment.pk)
    if talk is not None and talk.coach_id == enrollment.coach_id:
        _share(made, now, by)
    return made


@transaction.atomic
def settle_commitment(
    *, commitment: Commitment, state: str, outcome: str, revision: int, now: dt.datetime
) -> None:
    """It is done or let go, with what became of it.

    A second call changes nothing. Raises StaleCommitment where something else was said meanwhile.
    """
    held = _held(commitment)
    if (held.state, held.outcome) == (state, outcome):
        return
    _check(held, revision)
    held.state, held.outcome, held.settled_at = state, outcome, now
    _keep(held)


@transaction.atomic
def take_up_again(*, commitment: Commitment, revision: int) -> None:
    """It is open after all, which takes back a tap too many; what was changed into another one
    stays.

    A second call changes nothing. Raises StaleCommitment.
    """
    held = _held(commitment)
    if held.is_open:
        return
    if not held.can_be_open_again or held.revision != revision:
        raise StaleCommitment
    held.state, held.settled_at = CommitmentState.OPEN, None
    _keep(held)


@transaction.atomic
def put_off(*, commitment: Commitment, due_on: dt.date, revision: int, now: dt.datetime) -> None:
    """Not yet: it has another date, on which its leader is asked once more.

    A second call changes nothing. Raises StaleCommitment and reach.OutOfReach.
    """
    check_reach(due_on, now=now)
    held = _held(commitment)
    if held.is_open and held.due_on == due_on:
        return
    _check(held, revision)
    held.due_on = due_on
    held.date_number += 1
    _keep(held)


@transaction.atomic
def reword_commitment(
    *,
    commitment: Commitment,
    wording: str,
    due_on: dt.date,
    outcome: str,
    revision: int,
    now: dt.datetime,
    by: Member,
) -> Commitment:
    """It became something else: the old words stay with what became of them, the new ones follow,
    shared where the old ones are.

    A second call finds the ones that followed. Raises StaleCommitment and reach.OutOfReach.
    """
    check_reach(due_on, now=now)
    held = _held(commitment)
    later = Commitment.objects.filter(follows=held).first()
    if later and (later.wording, later.due_on) == (wording, due_on):
        return later
    _check(held, revision)
    held.state, held.outcome, held.settled_at = CommitmentState.CHANGED, outcome, now
    _keep(held)
    made = Commitment.objects.create(
        enrollment_id=held.enrollment_id,
        talk_id=held.talk_id,
        follows=held,
        wording=wording,
        due_on=due_on,
        first_due_on=due_on,
        made_at=now,
    )
    _note_next_date(held.enrollment_id)
    own = SharedEntry.objects.of(by).filter(enrollment=held.enrollment_id, section=SECTION)
    if own.filter(key=str(held.pk)).exists():
        _share(made, now, by)
    return made


@transaction.atomic
def show_earlier(
    *,
    enrollment: Enrollment,
    includes_notes: bool,
    commitments: Collection[Commitment],
    now: dt.datetime,
    by: Member,
) -> None:
    """The leader decides what the coach that they have now may see of talks with somebody else:
    their own notes for both, and which commitments.

    A second call decides anew about the notes; a commitment is taken back like any other entry.
    Raises NoCoach.
    """
    held = Enrollment.objects.select_related("cohort").select_for_update(of=("self",))
    current = held.get(pk=enrollment.pk)
    if current.coach_id is None:
        raise NoCoach
    PassedOn.objects.update_or_create(
        enrollment=current,
        coach_id=current.coach_id,
        defaults={"includes_notes": includes_notes, "decided_at": now},
    )
    for each in commitments:
        _share(each, now, by)
    record(
        "show_earlier",
        current.cohort,
        by=by,
        now=now,
        enrollment=current.pk,
        coach=current.coach_id,
        notes=includes_notes,
        commitments=[each.pk for each in commitments],
    )


@transaction.atomic
def hide_earlier_again(
    *, cohort_id: int, enrollment_id: int, coach_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: a coach no longer reads what the leader noted in talks with
    somebody else, where they had let them and then decided otherwise. Returns whether it was so; a
    second call finds none. Commitments are entries of a record, which have a way of their own.
    """
    standing = PassedOn.objects.filter(includes_notes=True, decided_at__lt=before)
    of_cohort = standing.filter(enrollment__cohort=cohort_id)
    said = of_cohort.filter(enrollment=enrollment_id, coach=coach_id).first()
    if said is None:
        return False
    said.includes_notes = False
    said.save(update_fields=["includes_notes"])
    detail = {"enrollment": enrollment_id, "coach": coach_id, "notes": False}
    record("hide_earlier_again", said.enrollment.cohort, by=None, now=now, **detail)
    return True


def _share(made: Commitment, now: dt.datetime, by: Member) -> None:
    """As an entry of the leader's record; where nobody coaches them any more it stays theirs."""
    try:
        share_entry(enrollment=made.enrollment, section=SECTION, key=str(made.pk), now=now, by=by)
    except NoCoach:
        return


def _held(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


def _check(held: Commitment, revision: int) -> None:
    if not held.is_open or held.revision != revision:
        raise StaleCommitment


def _keep(held: Commitment) -> None:
    held.revision += 1
    held.save()
    _note_next_date(held.enrollment_id)


def _note_next_date(enrollment_id: int) -> None:
    """Keep with the enrollment from when on Today asks, so that Today need not look here."""
    own = Commitment.objects.open().filter(enrollment=enrollment_id)
    soonest = own.aggregate(soonest=Min("due_on"))["soonest"]
    day = soonest + ONE_DAY if soonest else None
    Enrollment.objects.filter(pk=enrollment_id).update(looks_back_on=day)
