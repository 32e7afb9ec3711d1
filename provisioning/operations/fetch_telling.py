"""Verbs that tell people what came of fetching a list."""

from __future__ import annotations

import datetime as dt

from messaging.operations import queue_messages
from people.models import Member
from provisioning.fetch_models import FetchRun
from provisioning.fetch_states import FetchState
from provisioning.notifications import run_mail

ENOUGH = (FetchState.WAITING, FetchState.REPLACED, FetchState.FAILED)


def tell_of_run(*, run: FetchRun, now: dt.datetime) -> None:
    """Write to whoever is in charge that a list waits, and to all admins that one failed; not again
    while the same stands in the way from day to day. A second call queues nothing.
    """
    before = run.fetched_list.runs.telling().exclude(pk=run.pk).first()
    if before is not None and before.state in ENOUGH and before.problem == run.problem:
        return
    organization = run.fetched_list.connection.organization
    readers = Member.objects.admins_of(organization)
    in_charge = readers.filter(pk=run.fetched_list.in_charge_id or 0)
    if run.state == FetchState.WAITING and in_charge.exists():
        readers = in_charge
    queue_messages(drafts=[run_mail(run, each) for each in readers.order_by("pk")], now=now)
