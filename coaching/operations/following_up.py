"""What the clock says on the morning after a date: how did it go?"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from coaching.commitments_mail import REACH, WORTH_ASKING, morning_after
from coaching.commitments_querysets import CommitmentQuerySet
from coaching.models import Commitment
from coaching.notifications import COMMITMENT_DUE
from cohorts.models import Cohort
from cohorts.querysets import taking_part
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.notifications import recipient_of


@transaction.atomic
def ask_how_it_went(*, now: dt.datetime) -> int:
    """Queue the question for every leader who had set out to do something by a day, from nine on
    their next working day.

    Once for each date: a second call queues nothing. One statement where nothing is due. Returns
    how many were queued.
    """
    due = []
    for each in _unasked(now):
        morning = morning_after(each.due_on, each.enrollment.member.time_zone)
        if morning <= now < morning + WORTH_ASKING:
            due.append(_draft(each, morning))
    return queue_messages(drafts=due, now=now) if due else 0


def _unasked(now: dt.datetime) -> CommitmentQuerySet:
    """Open ones whose date was lately, on whatever clock, and about which nobody was asked."""
    asked = Message.objects.filter(
        kind=COMMITMENT_DUE.name,
        about_id=OuterRef("pk"),
        about_version=OuterRef("date_number"),
        person_id=OuterRef("enrollment__member"),
    )
    open_now = Commitment.objects.open().filter(
        taking_part("enrollment__"),
        ~Exists(asked),
        due_on__range=((now - REACH).date(), now.date()),
        enrollment__cohort__state=Cohort.State.RUNNING,
    )
    return open_now.select_related("enrollment__member", "enrollment__cohort")


def _draft(commitment: Commitment, morning: dt.datetime) -> Draft[Commitment]:
    """About no cohort, and so in no outbox that an admin reads."""
    return Draft(
        notification=COMMITMENT_DUE,
        thing=commitment,
        to=recipient_of(commitment.enrollment.member),
        about_id=commitment.pk,
        about_version=commitment.date_number,
        organization_id=commitment.enrollment.cohort.organization_id,
        send_after=morning,
    )
