"""Verbs about the chain over the audit table: sealing what was written, letting old rows go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction

from common.alone import is_alone
from people.audit import record
from people.audit_chain import (
    ChainFinding,
    ChainPlace,
    Signed,
    SignedAs,
    Walk,
    beginning,
    is_genuine,
    new_salt,
    salted,
    sealed,
    signed,
)
from people.audit_checking import Place, ending_of, signed_place
from people.audit_log import write_lines
from people.audit_models import (
    AuditChain,
    AuditCheckpoint,
    AuditHead,
    AuditLink,
    AuditSweep,
)
from people.audit_queries import (
    AT_A_TIME,
    HORIZON,
    UnsealedRow,
    chains_to_shorten,
    last_old_link,
    let_rows_go,
    linked_rows,
    unsealed_rows,
)
from people.models import Member, Organization

SEALING = 7_905_001
"""The number of this work, see common.alone."""
SETTLES_AFTER = dt.timedelta(hours=1)
"""Beside the transactions that are seen: somebody may have a number and have written nothing."""
HEAD = ("organization_id", "number", "day")
LEAST_KEPT = dt.timedelta(days=366)
"""Nothing younger is let go; the database refuses it too."""


@transaction.atomic
def seal_events() -> int:
    """Link rows of the audit table that have been committed since, some thousands at most, each to
    the one before it in its organization; how many. Nobody who writes rows waits for it.

    Rows are linked in the order in which they were found, so that a long transaction holds up none.
    A second call goes on with the rest; where there is none, or another worker seals, it does
    nothing.
    """
    if not is_alone(SEALING):
        return 0
    sweep, _is_new = AuditSweep.objects.get_or_create(pk=1)
    rows = unsealed_rows(sweep.settled)
    if not rows:
        return 0
    rows.sort(key=attrgetter("organization_id", "event_id"))
    by_organization = {
        pk: list(theirs) for pk, theirs in groupby(rows, key=attrgetter("organization_id"))
    }
    chains = AuditChain.objects.in_bulk(by_organization)
    links: list[AuditLink] = []
    endings: list[ChainPlace] = []
    for pk, theirs in by_organization.items():
        start = beginning(pk) if pk not in chains else ending_of(chains[pk])
        linked, end = _linked(theirs, start)
        links += linked
        endings.append(end)
    AuditLink.objects.bulk_create(links, batch_size=AT_A_TIME)
    _keep(endings)
    _settle(sweep, max(row.event_id for row in rows))
    write_lines(links)
    return len(rows)


def _linked(rows: Iterable[UnsealedRow], start: ChainPlace) -> tuple[list[AuditLink], ChainPlace]:
    links, number, seal = [], start.number, start.seal
    for number, row in enumerate(rows, start=start.number + 1):
        salt = new_salt()
        seal = sealed(seal, salted(salt, row.content))
        link = AuditLink(event_id=row.event_id, number=number, salt=salt, seal=seal)
        link.organization_id = row.organization_id
        links.append(link)
    return links, ChainPlace(start.organization_id, number, seal)


def _fields(place: Signed) -> Mapping[str, object]:
    return {
        "organization_id": place.ending.organization_id,
        "number": place.ending.number,
        "seal": place.ending.seal,
        "signed_by": place.signed_by,
        "signature": place.signature,
    }


def _keep(endings: Iterable[ChainPlace]) -> None:
    """Where the chains end now."""
    AuditChain.objects.bulk_create(
        [AuditChain(**_fields(signed(each, SignedAs.END))) for each in endings],
        update_conflicts=True,
        unique_fields=["organization_id"],
        update_fields=["number", "seal", "signed_by", "signature"],
    )


def _settle(sweep: AuditSweep, newest: int) -> None:
    """Say from which row on the next sweep has to look: from the newest of a sweep that is an hour
    past, once no transaction runs that ran then.
    """
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        oldest_running, next_begun, now = cursor.fetchone()
    is_over = (
        sweep.coming is not None
        and sweep.coming_before is not None
        and sweep.coming_at is not None
        and oldest_running >= sweep.coming_before
        and now - sweep.coming_at >= SETTLES_AFTER
    )
    if is_over:
        sweep.settled, sweep.coming = sweep.coming or 0, None
    if sweep.coming is None:
        sweep.coming, sweep.coming_before, sweep.coming_at = newest, next_begun, now
        sweep.save()


@transaction.atomic
def note_heads(*, day: dt.date) -> int:
    """Keep where every chain ends at the beginning of a day (UTC), signed, for good; how many.

    Those that did not grow since their newest head are left out. A second call on a day does
    nothing.
    """
    if not is_alone(SEALING):
        return 0
    known = AuditHead.objects.order_by("organization_id", "-day").distinct("organization_id")
    newest = {pk: (number, of) for pk, number, of in known.values_list(*HEAD)}
    heads = [
        AuditHead(day=day, **_fields(signed(ending_of(chain), SignedAs.HEAD, day.isoformat())))
        for chain in AuditChain.objects.order_by("pk")
        if not {chain.number, day} & {*newest.get(chain.pk, ())}
    ]
    return len(AuditHead.objects.bulk_create(heads))


@transaction.atomic
def forget_events(
    *, organization: Organization, older_than: dt.datetime, by: Member | None, now: dt.datetime
) -> int:
    """Let go of the oldest rows of an organization, some thousands at most, as long as each is
    older than this; how many. The seal of the last one stays as a signed checkpoint, so that what
    is left can be checked. Nothing of the last year is let go, and nothing in which a check finds
    anything: that stays until somebody has looked.

    A second call goes on; where nothing is old enough, it does nothing.
    """
    older_than = min(older_than, now - LEAST_KEPT)
    if not is_alone(SEALING):
        return 0
    start = _oldest(organization.pk)
    up_to = last_old_link(organization.pk, after=start.number, older_than=older_than)
    found: list[ChainFinding] = []
    walk = Walk(start, found.append)
    rows = linked_rows(organization.pk, after=start.number, up_to=up_to)
    last = max((row.number for row in walk.along(rows)), default=start.number)
    if last == start.number or found:
        return 0
    place = signed(walk.at, SignedAs.CHECKPOINT, older_than.astimezone(dt.UTC).isoformat())
    AuditCheckpoint.objects.create(older_than=older_than, made_at=now, **_fields(place))
    count = let_rows_go(organization.pk, up_to=last)
    record("forget_events", organization, by=by, now=now, rows=count)
    return count


def forget_all_events(*, kept_days: int, now: dt.datetime) -> int:
    """Let go of what is older, in a transaction for each few thousand rows; how many. Organizations
    that have nothing so old cost a look at one row. 0 days keep everything. A second call finds
    nothing.
    """
    if not kept_days:
        return 0
    older_than, count = now - dt.timedelta(days=kept_days), 0
    old = chains_to_shorten(min(older_than, now - LEAST_KEPT))
    for organization in Organization.objects.filter(pk__in=old).order_by("pk"):
        while some := forget_events(
            organization=organization, older_than=older_than, by=None, now=now
        ):
            count += some
    return count


def _oldest(organization_id: int) -> ChainPlace:
    """From where on there are links: the newest checkpoint, or the beginning."""
    points = AuditCheckpoint.objects.filter(organization_id=organization_id)
    newest = points.order_by("-number").first()
    return ending_of(newest) if newest is not None else beginning(organization_id)


@transaction.atomic
def sign_again() -> int:
    """Sign ends, heads and checkpoints with the newest key where an older one of ours did; how
    many. For after a change of keys, before the older one is let go. A second call signs nothing.
    """
    kinds = (
        (AuditChain.objects.all(), SignedAs.END),
        (AuditHead.objects.all(), SignedAs.HEAD),
        (AuditCheckpoint.objects.all(), SignedAs.CHECKPOINT),
    )
    return sum(_sign_again(places, kind) for places, kind in kinds)


def _sign_again(places: Iterable[Place], kind: SignedAs) -> int:
    count = 0
    for place in places:
        old = signed_place(place, kind)
        new = signed(old.ending, kind, old.more)
        if new.signed_by != old.signed_by and is_genuine(old):
            place.signed_by, place.signature = new.signed_by, new.signature
            place.save(update_fields=["signed_by", "signature"])
            count += 1
    return count
