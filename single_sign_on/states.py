"""How a provider speaks, whom it lets in, and why somebody did not get in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Protocol(models.TextChoices):
    """How a provider and the portal speak with each other."""

    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class Admission(models.TextChoices):
    """Whom a provider may send."""

    KNOWN = "known", _("Only people who are already in the portal")
    ANYBODY = "anybody", _("Everybody the provider lets in; new people get no role")


class KeyUse(models.TextChoices):
    """What a key of the portal's own is for: in use; announced, and not in use yet; in use before,
    and still good to open what was encrypted for it.
    """

    NOW = "now"
    NEXT = "next"
    BEFORE = "before"


class RefusalReason(models.TextChoices):
    """Why somebody who came through a provider stayed outside; in words for an admin."""

    OFF = "off", _("The connection is switched off.")
    NO_ADDRESS = (
        "no-address",
        _(
            "The provider sent no email address. Have it send one, or enter the name of its "
            "field under Change."
        ),
    )
    UNVERIFIED = (
        "unverified",
        _("The provider says that the email address is not verified. Verify it there."),
    )
    FOREIGN_DOMAIN = (
        "foreign-domain",
        _("The email address is at a domain that is not part of this connection."),
    )
    UNKNOWN = (
        "unknown",
        _(
            "Nobody in the portal has this email address, and only people in the portal get in. "
            "Add the person first."
        ),
    )
    LEFT = (
        "left",
        _(
            "The person is marked as left. If they are back, change that on their page under "
            "People."
        ),
    )
    ELSEWHERE = (
        "elsewhere",
        _("The person also belongs to another organization, and has to sign in the usual way."),
    )
    OTHER_SUBJECT = (
        "other-subject",
        _(
            "This email address belonged to another account at the provider before. It may have "
            "been given to somebody else. If it is the same person, say so under “A new account "
            "at the provider”."
        ),
    )
    REPLAYED = "replayed", _("The provider's answer was used a second time.")
    NONCE = "nonce", _("The provider's answer belongs to another attempt to sign in.")
    STATE = (
        "state",
        _("The provider's answer came too late, or to a browser that had not asked for it."),
    )
    ANSWER = "answer", _("The provider's answer could not be trusted.")
    CALL = "call", _("The provider could not be reached.")
    CANCELED = (
        "canceled",
        _(
            "The provider sent the person back without signing them in. Check there whether they "
            "may use the portal."
        ),
    )
    ENCRYPTION = (
        "encryption",
        _("The provider's answer was encrypted for another key. Give it the portal's certificate."),
    )
    TOO_OFTEN = "too-often", _("There were too many attempts from one place. Wait a few minutes.")
