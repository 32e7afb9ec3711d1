"""Verbs about what providers say of themselves, and about what ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.operations import queue_messages
from people.models import Member
from single_sign_on.endings import WARNED_AT, Ending, endings_of
from single_sign_on.looking import ProviderLook, look_at
from single_sign_on.models import EndWarning, ProviderDocument
from single_sign_on.notifications import end_mail
from single_sign_on.providers import SignInProvider, provider_of
from single_sign_on.querysets import providers
from single_sign_on.states import Protocol


def keep_document(*, provider: SignInProvider, look: ProviderLook, now: dt.datetime) -> None:
    """Keep what a provider said of itself where it could be read, and write the exchange down.

    What was kept before stays where it could not, marked as it is: nothing is switched on by a
    document whose latest test failed. A second call replaces the first.
    """
    connection = provider.connection
    with transaction.atomic():
        if look.says is not None:
            ProviderDocument.objects.update_or_create(
                connection=connection,
                defaults={
                    "says": look.says,
                    "fetched_at": now,
                    "ends_at": look.ends_at,
                    "is_well": look.is_well,
                },
            )
        else:
            ProviderDocument.objects.filter(connection=connection).update(is_well=False)
        note_exchange(
            organization_id=connection.organization_id,
            kind=ConnectionKind.SIGN_IN,
            direction=ExchangeDirection.OUT,
            what=f"{provider.settings.protocol.label}: test",
            outcome=ExchangeOutcome.DONE if look.is_well else ExchangeOutcome.FAILED,
            now=now,
            connection=connection,
            detail=look.problem,
        )


def refresh_documents(*, now: dt.datetime) -> int:
    """Fetch once more what providers say of themselves, so that new certificates are taken up
    before the old ones end; how many could be read. A provider that is away keeps what was kept.
    """
    read = 0
    for provider in _on():
        if provider.settings.protocol == Protocol.SAML and not provider.settings.metadata_url:
            continue
        look = look_at(provider, tries_secret=False)
        keep_document(provider=provider, look=look, now=now)
        read += look.says is not None
    return read


def warn_of_ends(*, now: dt.datetime) -> int:
    """Write to admins of what ends in thirty days, and again in seven; how many mails. A second
    call writes none: each end is told once for each distance.
    """
    mails = 0
    for provider in _on():
        for ending in endings_of(provider, now=now):
            mails += _tell(provider, ending, now)
    return mails


@transaction.atomic
def _tell(provider: SignInProvider, ending: Ending, now: dt.datetime) -> int:
    days = next(days for days in WARNED_AT if ending.days_left(now) <= days)
    connection = provider.connection
    _warning, is_new = EndWarning.objects.get_or_create(
        connection=connection,
        what=ending.what,
        ends_on=ending.on,
        days=days,
        defaults={"at": now},
    )
    if not is_new:
        return 0
    admins = Member.objects.admins_of(connection.organization).select_related("organization")
    drafts = [end_mail(connection, ending, admin) for admin in admins]
    queue_messages(drafts=drafts, now=now)
    return len(drafts)


def _on() -> Iterator[SignInProvider]:
    found = providers().in_use().select_related("organization", "document").order_by("pk")
    connection: Connection
    for connection in found.prefetch_related("portal_keys"):
        yield provider_of(connection)
