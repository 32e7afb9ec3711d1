"""Verbs about the domains that a provider speaks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction

from common.tenancy import rows_of_all
from connections.models import Connection
from people.audit import record
from people.models import Member, Organization
from single_sign_on.models import ClaimedDomain


class DomainTaken(Exception):
    """Another connection speaks for it already. `here` is a domain and the connection's name, where
    that is one of the same organization; others are nobody's business.
    """

    def __init__(self, here: tuple[str, str] | None = None) -> None:
        super().__init__()
        self.here = here


@rows_of_all("whether another organization of this server claims them, and whether there is one")
@transaction.atomic
def claim_domains(
    *, connection: Connection, domains: Collection[str], now: dt.datetime, by: Member
) -> None:
    """The connection claims these domains and no others. Where the server has one organization,
    they count at once; elsewhere the operator confirms each. Those that stay keep their standing,
    so that a second call changes nothing. Raises DomainTaken.
    """
    Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    wanted, had = set(domains), set(connection.domains.values_list("domain", flat=True))
    connection.domains.exclude(domain__in=wanted).delete()
    is_alone = Organization.objects.count() == 1
    others = ClaimedDomain.objects.exclude(connection=connection).filter(domain__in=wanted - had)
    taken = others.filter(confirmed_at__isnull=False)
    if taken.exists():
        here = taken.filter(connection__organization=connection.organization_id)
        raise DomainTaken(here.values_list("domain", "connection__name").first())
    claims = [
        ClaimedDomain(
            connection=connection,
            domain=domain,
            claimed_at=now,
            confirmed_at=now if is_alone else None,
        )
        for domain in sorted(wanted - had)
    ]
    try:
        with transaction.atomic():
            ClaimedDomain.objects.bulk_create(claims)
    except IntegrityError as error:  # somebody else claims it at this moment
        raise DomainTaken from error
    if wanted != had:
        record("claim_domains", connection, by=by, now=now, domains=sorted(wanted))


def confirm_domain(*, claim: ClaimedDomain, now: dt.datetime) -> None:
    """The operator knows that a domain is the organization's. A second call keeps the first time.
    Raises DomainTaken.
    """
    try:
        with transaction.atomic():
            waiting = ClaimedDomain.objects.filter(pk=claim.pk, confirmed_at=None)
            if waiting.update(confirmed_at=now):
                connection = claim.connection
                record("confirm_domain", connection, by=None, now=now, domain=claim.domain)
    except IntegrityError as error:
        raise DomainTaken from error
