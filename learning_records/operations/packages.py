"""Verbs about packages in learning platforms."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from common.languages import spoken
from common.tokens import hash_token
from connections.models import Connection
from connections.operations import connect, note_exchange, switch_connection
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from learning_records.models import PackageLink
from learning_records.uses import PACKAGES, PackageSettings, as_json
from people.models import Member, Organization

CONFIRMED = gettext_lazy("A leader connected a package in a learning platform.")
TOLD = gettext_lazy("A learning platform was told that a module is completed.")


class NotYours(Exception):
    """Somebody else has said that this copy of the package is theirs."""


@transaction.atomic
def switch_packages(*, is_on: bool, now: dt.datetime, by: Member) -> None:
    """Whether packages of the organization of `by` hear how far leaders are. A second call changes
    nothing.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    of = Connection.objects.filter(organization=by.organization_id, kind=ConnectionKind.RECORDS)
    connection = of.filter(settings__use=PACKAGES, ended_at=None).first()
    if connection is None:
        connection = connect(
            kind=ConnectionKind.RECORDS,
            name=_("Packages in learning platforms"),
            settings=as_json(PackageSettings()),
            now=now,
            by=by,
        )
    switch_connection(connection=connection, is_on=is_on, now=now, by=by)


@transaction.atomic
def confirm_package(
    *, connection: Connection, module_id: int, ticket: str, now: dt.datetime, by: Member
) -> PackageLink:
    """This copy of the package is theirs, and hears how far they are; one that was theirs before
    hears nothing more. A second call changes nothing. Raises NotYours.
    """
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    hashed = hash_token(ticket)
    known = PackageLink.objects.filter(ticket_hash=hashed).first()
    if known is not None:
        if known.member_id != by.pk:
            raise NotYours
        return known
    PackageLink.objects.filter(member=by, module=module_id).delete()
    link = PackageLink.objects.create(
        connection=connection, member=by, module_id=module_id, ticket_hash=hashed, confirmed_at=now
    )
    _note(link, "package confirmed", CONFIRMED, now)
    return link


@transaction.atomic
def note_told(*, link: PackageLink, now: dt.datetime) -> None:
    """A package has heard that everything is done. A second call changes nothing."""
    if PackageLink.objects.filter(pk=link.pk, told_at=None).update(told_at=now):
        _note(link, "GET progress", TOLD, now)


def _note(link: PackageLink, what: str, detail: Promise, now: dt.datetime) -> None:
    """In the language of the organization, whoever asks."""
    with override(spoken(link.connection.organization.language)):
        said = str(detail)
    note_exchange(
        organization_id=link.connection.organization_id,
        connection=link.connection,
        kind=ConnectionKind.RECORDS,
        direction=ExchangeDirection.IN,
        what=what,
        outcome=ExchangeOutcome.DONE,
        detail=said,
        now=now,
    )
