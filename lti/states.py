"""What a course can link to, and why somebody who comes out of a course is not let in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetKind(models.TextChoices):
    """What a link in a course opens."""

    TODAY = "today", _("Today")
    PROGRAM = "program", _("Program")
    MODULE = "module", _("Module")
    JOURNEY = "journey", _("Journey")


class LaunchRefusal(models.TextChoices):
    """Why a launch leads nowhere; its label is a sentence for an admin, without names."""

    COOKIE = (
        "cookie",
        _("The browser that came back is not the one that started, or it kept no cookie."),
    )
    NONCE = "nonce", _("The link was already used, or opening it took longer than ten minutes.")
    FORMAT = "format", _("The platform sent a message that LTI 1.3 does not know.")
    PLATFORM = (
        "platform",
        _(
            "Issuer or client ID differ from those of this connection. Compare them with the "
            "platform."
        ),
    )
    SIGNATURE = (
        "signature",
        _("The signature does not match the keys of the platform, or it has expired."),
    )
    DEPLOYMENT = (
        "deployment",
        _("The deployment ID is not among those of this connection. Add it if it is yours."),
    )
    KEYS = "keys", _("The keys of the platform could not be fetched. Test the connection.")
    UNKNOWN = (
        "unknown",
        _(
            "This person is not in the portal, or the portal may not find them by their email "
            "address. Add the person, or trust the addresses of this platform."
        ),
    )
    ELSEWHERE = (
        "elsewhere",
        _("The person also belongs to another organization, and signs in by email instead."),
    )
    FIRST_STEP = (
        "first-step",
        _("An admin has to set up a second step before signing in this way."),
    )
    NOT_STAFF = (
        "not-staff",
        _("Only admins and facilitators of the portal can choose what to link to."),
    )


class LaunchRefused(Exception):
    """A launch leads nowhere."""

    def __init__(self, refusal: LaunchRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
