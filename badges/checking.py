"""Checking an issuer as a stranger would: its key as it is published, and the portal's address."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from badges.issuing import BadgeFacts, BadgeIssuer, openbadgeslib, signed_badge
from badges.queries import issuer_facts
from connections.models import Connection
from learning.attesting import Attested

NOBODY = Attested(
    name="Nobody",
    organization="Nowhere",
    program="Test",
    modules=("Test",),
    first_on="2026-01-01",
    last_on="2026-01-02",
    practices=0,
)


def check_issuer(connection: Connection, *, now: dt.datetime) -> str:
    """'' when a badge that is made now can be checked; otherwise what is wrong, for the admin."""
    issuer = issuer_facts(connection)
    if not issuer.url.startswith("https://"):
        return _(
            "This portal has no https:// address, so nobody outside can check "
            "badges. In a demo that is normal; otherwise ask whoever runs this "
            "portal."
        )
    if not connection.secret:
        return _(
            "The portal can no longer read the key it signs badges with, because its "
            "own secret key was changed. Ask whoever runs this portal."
        )
    token = signed_badge(issuer, _nobody(issuer, now), connection.secret)
    verifier = openbadgeslib.ob3.OB3Verifier(connection.settings["public_key"], issuer.did)
    try:
        verifier.verify(token)
    except openbadgeslib.errors.LibOpenBadgesException:
        return _("The test badge does not match the published key. Ask whoever runs this portal.")
    return ""


def _nobody(issuer: BadgeIssuer, now: dt.datetime) -> BadgeFacts:
    return BadgeFacts(
        attested=NOBODY,
        number=0,
        check_url=issuer.url,
        image_url=issuer.url,
        criteria="Test",
        address="nobody@example.com",
        salt="test",
        issued_at=now,
    )
