"""Trying a pulse before anybody is asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from common.wakeups import wake
from messaging.operations import Draft, queue_messages
from messaging.tasks import send_due
from messaging.text import absolute
from people.audit import record
from people.models import Member
from people.notifications import recipient_of
from pilots.models import PilotDraft
from surveys.anonymity import LEAST_GROUP
from surveys.mails import PulseTrial
from surveys.notifications import PULSE_TRIAL
from surveys.previewing import PlannedAsking


@transaction.atomic
def send_trial(
    *,
    about: PilotDraft | Cohort,
    asking: PlannedAsking,
    path: str,
    by: Member,
    now: dt.datetime,
) -> None:
    """Mail the invitation of a planned pulse to whoever asks for it, marked as a test; its link
    leads to the preview at `path`. A second call sends another one.
    """
    trial = PulseTrial(
        organization=asking.organization,
        is_baseline=asking.is_baseline,
        least=LEAST_GROUP,
        closes_at=asking.closes_at,
        zone=asking.zone,
        preview_url=absolute(path),
    )
    mail = Draft(
        notification=PULSE_TRIAL,
        thing=trial,
        to=recipient_of(by),
        organization_id=about.organization_id,
    )
    queue_messages(drafts=[mail], now=now)
    record("send_trial", about, by=by, now=now)
    wake(send_due)
