"""Verbs about the keys with which systems send values."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.tokens import hash_token, keyed_token
from kpis.models import KpiKey
from people.audit import record
from people.models import Member

PREFIX = "kpi_"
"""So that a key which turns up where it should not is known for what it is."""


@transaction.atomic
def make_key(*, name: str, seed: str, now: dt.datetime, by: Member) -> tuple[KpiKey, str]:
    """A key for a system of the organization, and its token, which is kept nowhere. A second call
    with the same seed, as two clicks are, gives the same key and token.
    """
    token = PREFIX + keyed_token("kpis.key", f"{by.organization_id}:{seed}")
    key, is_new = KpiKey.objects.get_or_create(
        token_hash=hash_token(token),
        defaults={"organization": by.organization, "name": name, "made_at": now},
    )
    if is_new:
        record("make_key", key, by=by, now=now)
    return key, token


@transaction.atomic
def end_key(*, key: KpiKey, now: dt.datetime, by: Member) -> None:
    """Nobody sends values with it any more. A second call changes nothing."""
    key = KpiKey.objects.select_for_update().get(pk=key.pk)
    if key.ended_at is not None:
        return
    key.ended_at = now
    key.save(update_fields=["ended_at"])
    record("end_key", key, by=by, now=now)
