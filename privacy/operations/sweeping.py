"""What is older than an organization keeps it goes."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import DatabaseError, transaction

from people.audit import record
from people.models import Organization
from privacy.kept import KeptFor, kept_for

log = logging.getLogger(__name__)


def sweep_kept(*, now: dt.datetime) -> int:
    """Take away, organization by organization and kind by kind, what is older than its days; how
    much went.

    Each kind is a transaction of its own, and a bounded number: a backlog goes in several calls. A
    kind that fails leaves the others alone. A second call takes the next ones, or finds none.
    """
    total = 0
    for organization in Organization.objects.order_by("pk"):
        for kept in kept_for(organization.pk):
            if kept.keeping.sweep is not None and not kept.rests(now):
                total += _swept(organization, kept, now)
    return total


def _swept(organization: Organization, kept: KeptFor, now: dt.datetime) -> int:
    """How much of one kind went; 0 where it could not be swept now."""
    before = kept.before(now)
    if before is None or kept.keeping.sweep is None:
        return 0
    try:
        with transaction.atomic():
            gone = kept.keeping.sweep(organization.pk, before, now)
            if gone:
                name, days = kept.keeping.name, kept.days
                record(
                    "sweep_kept", organization, by=None, now=now, kind=name, days=days, gone=gone
                )
    except DatabaseError as error:  # its words may hold what somebody wrote
        log.error("could not sweep %s: %s", kept.keeping.name, type(error).__name__)
        return 0
    return gone
