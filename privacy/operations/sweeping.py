"""What is older than an organization keeps it goes."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import DatabaseError, transaction

from people.audit import record
from people.models import Organization
from privacy.kept import KeptFor, to_sweep

log = logging.getLogger(__name__)


def sweep_kept(*, now: dt.datetime) -> int:
    """Take away, kind by kind and organization by organization, what is older than its days; how
    much went.

    Each kind is a transaction of its own, and a bounded number: a backlog goes in several calls. A
    kind that fails leaves the others alone. A second call takes the next ones, or finds none.
    """
    return sum(_swept(organization_id, kept, now) for organization_id, kept in to_sweep(now))


def _swept(organization_id: int, kept: KeptFor, now: dt.datetime) -> int:
    """How much of one kind went; 0 where it could not be swept now."""
    try:
        with transaction.atomic():
            gone = kept.sweep(organization_id, now)
            if gone:
                organization = Organization.objects.get(pk=organization_id)
                name, days = kept.keeping.name, kept.days
                record(
                    "sweep_kept", organization, by=None, now=now, kind=name, days=days, gone=gone
                )
    except DatabaseError as error:  # its words may hold what somebody wrote
        log.error("could not sweep %s: %s", kept.keeping.name, type(error).__name__)
        return 0
    return gone
