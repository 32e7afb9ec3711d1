"""Making a badge out of a certificate."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from badges.issuing import BadgeFacts, narrative_of, signed_badge
from badges.models import Badge
from badges.queries import issuer_facts
from common.tokens import new_token
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from learning.earning import criteria_of
from learning.models import Certificate
from messaging.text import absolute

IMAGE = "/static/badges/badge.png"


class NoAddress(Exception):
    """A badge is tied to an address, and there is none."""


class TakenBack(Exception):
    """The certificate was taken back."""


@transaction.atomic
def give_badge(*, certificate: Certificate, issuer: Connection, now: dt.datetime) -> Badge:
    """Sign a certificate as a badge, in its language. A second call gives the same one. Raises
    NoAddress and TakenBack.
    """
    held = Certificate.objects.select_for_update(of=("self",))
    own = held.select_related("enrollment__member__user").get(pk=certificate.pk)
    if own.revoked_at is not None:
        raise TakenBack
    given = Badge.objects.filter(certificate=own).first()
    if given is not None:
        return given
    member = own.enrollment.member
    address = member.user.email if member.user else member.email
    if not address:
        raise NoAddress
    badge = Badge.objects.create(certificate=own, issuer=issuer, made_at=now)
    with override(own.language):
        criteria = narrative_of(criteria_of(issuer.organization_id))
        facts = BadgeFacts(
            attested=own.attested,
            number=badge.pk,
            check_url=absolute(reverse("certificate_check", args=[own.code])),
            image_url=absolute(IMAGE),
            criteria=criteria,
            address=address,
            salt=new_token(),
            issued_at=own.issued_at,
        )
        badge.token = signed_badge(issuer_facts(issuer), facts, issuer.secret)
    badge.save(update_fields=["token"])
    note_exchange(
        organization_id=issuer.organization_id,
        connection=issuer,
        kind=ConnectionKind.BADGES,
        direction=ExchangeDirection.OUT,
        what="Open Badge 3.0",
        outcome=ExchangeOutcome.DONE,
        now=now,
    )
    return badge
